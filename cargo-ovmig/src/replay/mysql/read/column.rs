//! A column's definition, its attributes in any order.

use super::cursor::{Cursor, Read};
use super::key;
use crate::dialect::mysql::{literal, types};
use crate::replay::mysql::ddl::{Charset, KeyKind, NewCheck, NewColumn};
use crate::schema::{Backend, Column, Expr, Generated, Identity, SqlType};
use crate::sql::{TokenKind, significant, tokens};

/// The definition, its name included.
pub(super) fn column(cursor: &mut Cursor<'_>) -> Read<NewColumn> {
    let name = cursor.name()?;
    let mut charset = Charset::default();
    let (ty, serial) = column_type(cursor, &mut charset)?;
    let mut new = NewColumn {
        column: Column {
            nullable: true,
            ..Column::new(name, ty)
        },
        charset,
        keys: Vec::new(),
        references: None,
        checks: Vec::new(),
    };
    if serial {
        new.make_serial();
    }
    while attribute(cursor, &mut new)? {}
    new.settle();
    if new.column.generated.is_some() && !new.column.nullable {
        // It says nothing to a comparison, as MariaDB hasn't got it.
        new.column.attributes.push("NOT NULL".to_owned());
    }
    Ok(new)
}

impl NewColumn {
    /// `SERIAL`, and `SERIAL DEFAULT VALUE` behind a type.
    fn make_serial(&mut self) {
        self.column.nullable = false;
        self.column.identity = Some(Identity::AutoIncrement);
        self.keys.push(KeyKind::Unique);
    }

    /// What the type is after all, when its characters are bytes, or its text is JSON.
    fn settle(&mut self) {
        let ty = &mut self.column.ty;
        if self.charset.charset.as_deref() == Some("binary") {
            ty.name = match ty.name.as_str() {
                "char" => "binary".to_owned(),
                "varchar" => "varbinary".to_owned(),
                other => other.replace("text", "blob"),
            };
            self.charset = Charset::default();
        }
        // As MariaDB shows a column of JSON.
        let column = &self.column.name;
        let is_json =
            |check: &NewCheck| check.name.is_none() && is_json_valid(&check.expr.0, column);
        if ty.name == "longtext"
            && self.charset.collate.as_deref() == Some("utf8mb4_bin")
            && self.checks.iter().any(is_json)
        {
            *ty = SqlType::new("json");
            self.checks.retain(|check| !is_json(check));
        }
        if ty.name == "json" {
            self.charset = Charset::default();
        }
    }
}

/// ``json_valid(`c`)``.
fn is_json_valid(expr: &str, column: &str) -> bool {
    let tokens: Vec<_> = significant(expr, Backend::Mysql).collect();
    matches!(tokens.as_slice(), [function, open, name, close]
        if function.is_word("json_valid") && open.is_symbol("(") && close.is_symbol(")")
            && name.ident(Backend::Mysql).is_some_and(|name| name.eq_ignore_ascii_case(column)))
}

/// The type, and whether it is `SERIAL`.
fn column_type(cursor: &mut Cursor<'_>, charset: &mut Charset) -> Read<(SqlType, bool)> {
    let start = cursor.offset();
    let first = match cursor.next() {
        Some(token) if token.kind == TokenKind::Word => token.text.to_ascii_lowercase(),
        _ => return Err("it can't be read: a column has no type".to_owned()),
    };
    let more: &[&str] = match first.as_str() {
        "double" => &["precision"],
        "national" | "long" | "char" | "character" | "nchar" => &[
            "char",
            "character",
            "varchar",
            "varcharacter",
            "varying",
            "varbinary",
        ],
        _ => &[],
    };
    // `CHAR CHARACTER SET x`: a character set, not a type of two words.
    while !cursor.is_words(&["CHARACTER", "SET"])
        && !cursor.is_words(&["CHAR", "SET"])
        && cursor.any(more)
    {}
    if cursor.is_symbol("(") {
        cursor.skip_parenthesis()?;
    }
    while cursor.any(&["unsigned", "signed", "zerofill"]) {}
    if first.starts_with("char") || first.starts_with("nchar") {
        let _ = cursor.word("byte");
    }
    let ty = types::from_sql(cursor.since(start));
    if matches!(first.as_str(), "national" | "nchar" | "nvarchar") {
        charset.charset = Some("utf8mb3".to_owned());
    }
    Ok((ty, first == "serial"))
}

/// Passes one attribute, if one stands here.
fn attribute(cursor: &mut Cursor<'_>, new: &mut NewColumn) -> Read<bool> {
    if charset(cursor, &mut new.charset)? {
        return Ok(true);
    }
    if cursor.words(&["NOT", "NULL"]) {
        new.column.nullable = false;
    } else if cursor.word("NULL") {
        new.column.nullable = true;
    } else if cursor.words(&["SERIAL", "DEFAULT", "VALUE"]) {
        new.make_serial();
    } else if cursor.word("DEFAULT") {
        new.column.default = default(cursor)?;
    } else if cursor.words(&["ON", "UPDATE"]) {
        new.column.on_update = Some(moment(cursor)?);
    } else if cursor.word("AUTO_INCREMENT") {
        new.column.identity = Some(Identity::AutoIncrement);
        // It is NOT NULL whatever is said.
        new.column.nullable = false;
    } else if cursor.word("UNIQUE") {
        let _ = cursor.any(&["KEY", "INDEX"]);
        new.keys.push(KeyKind::Unique);
    } else if cursor.words(&["PRIMARY", "KEY"]) || cursor.any(&["PRIMARY", "KEY"]) {
        new.keys.push(KeyKind::Primary);
    } else if cursor.word("COMMENT") {
        new.column.comment = Some(cursor.text()?).filter(|text| !text.is_empty());
    } else if cursor.words(&["GENERATED", "ALWAYS", "AS"]) || cursor.word("AS") {
        generated(cursor, new)?;
    } else if cursor.any(&["STORED", "PERSISTENT"]) {
        if let Some(generated) = &mut new.column.generated {
            generated.stored = true;
        }
    } else if cursor.is_word("REFERENCES") {
        let columns = vec![new.column.name.clone()];
        new.references = Some(key::references(cursor, None, None, columns)?);
    } else if cursor.is_any(&["CONSTRAINT", "CHECK"]) {
        let name = match cursor.word("CONSTRAINT") && !cursor.is_word("CHECK") {
            true => Some(cursor.name()?),
            false => None,
        };
        cursor.expect_word("CHECK")?;
        new.checks.push(key::check(cursor, name)?);
    } else {
        return unmanaged(cursor, &mut new.column);
    }
    Ok(true)
}

/// Attributes that no declaration says: kept as they are written.
fn unmanaged(cursor: &mut Cursor<'_>, column: &mut Column) -> Read<bool> {
    let start = cursor.offset();
    if cursor.any(&["VIRTUAL", "VISIBLE"]) {
        // As it is without them.
        return Ok(true);
    }
    if cursor.any(&["INVISIBLE", "COMPRESSED"])
        || cursor.words(&["WITH", "SYSTEM", "VERSIONING"])
        || cursor.words(&["WITHOUT", "SYSTEM", "VERSIONING"])
    {
        let _ = cursor.symbol("=") && cursor.next().is_some();
    } else if cursor.any(&[
        "COLUMN_FORMAT",
        "STORAGE",
        "SRID",
        "REF_SYSTEM_ID",
        "ENGINE_ATTRIBUTE",
        "SECONDARY_ENGINE_ATTRIBUTE",
    ]) {
        let _ = cursor.symbol("=");
        cursor.next();
    } else {
        return Ok(false);
    }
    let attribute = cursor.since(start).trim();
    column.attributes.push(match cursor.condition(start) {
        // For one of the engines only, which it stays.
        Some(opening) => format!("{opening} {attribute} */"),
        None => attribute.to_owned(),
    });
    Ok(true)
}

/// `CHARACTER SET x`, `COLLATE x`, `BINARY`, `ASCII`.
pub(super) fn charset(cursor: &mut Cursor<'_>, charset: &mut Charset) -> Read<bool> {
    if cursor.words(&["CHARACTER", "SET"])
        || cursor.words(&["CHAR", "SET"])
        || cursor.word("CHARSET")
    {
        let _ = cursor.symbol("=");
        charset.charset = Some(charset_name(&cursor.value()?));
    } else if cursor.word("COLLATE") {
        let _ = cursor.symbol("=");
        charset.collate = Some(collation_name(&cursor.value()?));
    } else if cursor.word("BINARY") {
        charset.binary = true;
    } else if cursor.word("ASCII") {
        charset.charset = Some("latin1".to_owned());
    } else if cursor.word("UNICODE") {
        charset.charset = Some("ucs2".to_owned());
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// `utf8` is another name of `utf8mb3`.
fn charset_name(written: &str) -> String {
    match written.to_ascii_lowercase() {
        name if name == "utf8" => "utf8mb3".to_owned(),
        name => name,
    }
}

fn collation_name(written: &str) -> String {
    let name = written.to_ascii_lowercase();
    match name.strip_prefix("utf8_") {
        Some(rest) => format!("utf8mb3_{rest}"),
        None => name,
    }
}

/// `(expr) STORED`.
fn generated(cursor: &mut Cursor<'_>, new: &mut NewColumn) -> Read<()> {
    if cursor.word("ROW") {
        return Err(
            "it has columns that tell when a row began and ended, which can't be declared"
                .to_owned(),
        );
    }
    new.column.generated = Some(Generated {
        expr: Expr::new(cursor.parenthesized()?),
        stored: false,
    });
    Ok(())
}

/// What stands behind `DEFAULT`; `None` for NULL.
pub(super) fn default(cursor: &mut Cursor<'_>) -> Read<Option<Expr>> {
    if cursor.word("NULL") {
        return Ok(None);
    }
    if cursor.is_symbol("(") {
        return Ok(Some(Expr::new(cursor.parenthesized()?)));
    }
    if cursor.words(&["NEXT", "VALUE", "FOR"]) {
        let start = cursor.offset();
        cursor.object()?;
        return Ok(Some(Expr::new(format!("nextval({})", cursor.since(start)))));
    }
    let quoted = cursor
        .peek()
        .is_some_and(|token| token.text.starts_with('"'));
    let start = cursor.offset();
    operand(cursor)?;
    let text = cursor.since(start);
    let alone = tokens(text, Backend::Mysql).count() == 1;
    Ok(Some(Expr::new(match quoted && alone {
        true => literal::quote(&literal::value(text)),
        false => text.to_owned(),
    })))
}

/// A literal, a function, a moment.
fn operand(cursor: &mut Cursor<'_>) -> Read<()> {
    while cursor.symbol("-") || cursor.symbol("+") {}
    let Some(token) = cursor.next() else {
        return Err(cursor.unexpected("a default"));
    };
    match token.kind {
        TokenKind::Word => {
            // An introducer, a date: the literal stands behind it.
            let literal = cursor.peek().is_some_and(|it| it.kind == TokenKind::String);
            if literal && (token.text.starts_with('_') || is_temporal(token.text)) {
                cursor.text()?;
            }
            while cursor.symbol(".") {
                cursor.name()?;
            }
            if cursor.is_symbol("(") {
                cursor.skip_parenthesis()?;
            }
        }
        TokenKind::String => {
            while cursor.peek().is_some_and(|it| it.kind == TokenKind::String) {
                cursor.next();
            }
        }
        TokenKind::Number | TokenKind::QuotedIdent => {}
        _ => return Err(format!("it can't be read: `{}` is no default", token.text)),
    }
    Ok(())
}

fn is_temporal(word: &str) -> bool {
    ["date", "time", "timestamp"]
        .iter()
        .any(|it| word.eq_ignore_ascii_case(it))
}

/// `CURRENT_TIMESTAMP(3)`, `NOW()`.
fn moment(cursor: &mut Cursor<'_>) -> Read<Expr> {
    cursor.name()?;
    let inner = match cursor.is_symbol("(") {
        true => cursor.parenthesized()?,
        false => "",
    };
    let digits = significant(inner, Backend::Mysql)
        .next()
        .map(|token| token.text);
    Ok(Expr::new(match digits {
        None | Some("0") => "CURRENT_TIMESTAMP".to_owned(),
        Some(digits) => format!("CURRENT_TIMESTAMP({digits})"),
    }))
}
