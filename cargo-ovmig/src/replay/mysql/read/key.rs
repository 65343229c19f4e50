//! Keys, foreign keys and checks.

use super::cursor::{Cursor, Read};
use crate::replay::mysql::ddl::{Item, Key, KeyKind, NewCheck, NewForeignKey};
use crate::schema::{Expr, IndexKey, ReferentialAction};
use crate::sql::TokenKind;

/// A key, a foreign key or a check, if one begins here; with whether it says `IF NOT EXISTS`.
pub(super) fn item(cursor: &mut Cursor<'_>) -> Read<Option<(Item, bool)>> {
    let mut name = None;
    if cursor.word("CONSTRAINT") {
        if cursor.if_not_exists() {
            // Before the name, as MariaDB has it.
            name = Some(cursor.name()?);
            return rest(cursor, name).map(|item| item.map(|(item, _)| (item, true)));
        }
        if !cursor.is_any(&["PRIMARY", "UNIQUE", "FOREIGN", "CHECK"]) {
            name = Some(cursor.name()?);
        }
        let found = rest(cursor, name)?;
        return match found {
            None => Err(cursor.unexpected("a constraint")),
            found => Ok(found),
        };
    }
    rest(cursor, name)
}

fn rest(cursor: &mut Cursor<'_>, name: Option<String>) -> Read<Option<(Item, bool)>> {
    if cursor.words(&["FOREIGN", "KEY"]) {
        let if_not_exists = cursor.if_not_exists();
        let index = match cursor.is_symbol("(") {
            true => None,
            false => Some(cursor.name()?),
        };
        let columns = cursor.names()?;
        let key = references(cursor, name, index, columns)?;
        return Ok(Some((Item::ForeignKey(key), if_not_exists)));
    }
    if cursor.word("CHECK") {
        return Ok(Some((Item::Check(check(cursor, name)?), false)));
    }
    let kind = if cursor.words(&["PRIMARY", "KEY"]) {
        KeyKind::Primary
    } else if cursor.word("UNIQUE") {
        KeyKind::Unique
    } else if cursor.word("FULLTEXT") {
        KeyKind::Fulltext
    } else if cursor.word("SPATIAL") {
        KeyKind::Spatial
    } else if cursor.any(&["KEY", "INDEX"]) {
        KeyKind::Plain
    } else {
        return Ok(None);
    };
    if !matches!(kind, KeyKind::Primary | KeyKind::Plain) {
        let _ = cursor.any(&["KEY", "INDEX"]);
    }
    let if_not_exists = cursor.if_not_exists();
    let own = match cursor.is_symbol("(") || cursor.is_any(&["USING", "TYPE"]) {
        true => None,
        false => Some(cursor.name()?),
    };
    let key = key(cursor, kind, own.or(name))?;
    Ok(Some((Item::Key(key), if_not_exists)))
}

/// The key from behind its name on.
fn key(cursor: &mut Cursor<'_>, kind: KeyKind, name: Option<String>) -> Read<Key> {
    method(cursor);
    let key = Key {
        name: name.filter(|_| kind != KeyKind::Primary),
        kind,
        parts: parts(cursor)?,
        generated: false,
    };
    options(cursor)?;
    Ok(key)
}

/// `USING BTREE`: InnoDB makes B-trees only.
pub(super) fn method(cursor: &mut Cursor<'_>) {
    if cursor.any(&["USING", "TYPE"]) {
        cursor.next();
    }
}

/// `(a, b(10) DESC, (lower(c)))`.
pub(super) fn parts(cursor: &mut Cursor<'_>) -> Read<Vec<IndexKey>> {
    cursor.expect("(")?;
    let mut parts = Vec::new();
    loop {
        let mut part = match cursor.is_symbol("(") {
            true => IndexKey::expr(cursor.parenthesized()?),
            false => IndexKey::column(cursor.name()?),
        };
        if cursor.symbol("(") {
            let number = cursor.next().filter(|it| it.kind == TokenKind::Number);
            let length = number.and_then(|it| it.text.parse().ok());
            part.length = Some(length.ok_or("it can't be read: a key's length isn't a number")?);
            cursor.expect(")")?;
        }
        if cursor.word("DESC") {
            part.descending = true;
        }
        let _ = cursor.word("ASC");
        if cursor.words(&["WITHOUT", "OVERLAPS"]) {
            return Err("it has a key of periods, which can't be declared".to_owned());
        }
        parts.push(part);
        if !cursor.symbol(",") {
            break;
        }
    }
    cursor.expect(")")?;
    Ok(parts)
}

/// What stands behind a key's columns.
pub(super) fn options(cursor: &mut Cursor<'_>) -> Read<()> {
    loop {
        if cursor.is_any(&["USING", "TYPE"]) {
            method(cursor);
        } else if cursor.word("COMMENT") {
            cursor.text()?;
        } else if cursor.words(&["WITH", "PARSER"]) {
            cursor.name()?;
        } else if cursor.any(&["VISIBLE", "INVISIBLE", "IGNORED"])
            || cursor.words(&["NOT", "IGNORED"])
        {
        } else if cursor.any(&[
            "KEY_BLOCK_SIZE",
            "ENGINE_ATTRIBUTE",
            "SECONDARY_ENGINE_ATTRIBUTE",
            "CLUSTERING",
        ]) {
            let _ = cursor.symbol("=");
            cursor.next();
        } else {
            return Ok(());
        }
    }
}

/// `REFERENCES t (a) ON DELETE CASCADE`.
pub(super) fn references(
    cursor: &mut Cursor<'_>,
    name: Option<String>,
    index: Option<String>,
    columns: Vec<String>,
) -> Read<NewForeignKey> {
    cursor.expect_word("REFERENCES")?;
    let table = cursor.object()?;
    let referenced = match cursor.is_symbol("(") {
        true => cursor.names()?,
        false => Vec::new(),
    };
    let mut key = NewForeignKey {
        name,
        index,
        columns,
        table,
        referenced,
        on_delete: ReferentialAction::NoAction,
        on_update: ReferentialAction::NoAction,
    };
    loop {
        if cursor.words(&["ON", "DELETE"]) {
            key.on_delete = action(cursor)?;
        } else if cursor.is_words(&["ON", "UPDATE"]) && !is_moment(cursor) {
            cursor.words(&["ON", "UPDATE"]);
            key.on_update = action(cursor)?;
        } else if cursor.word("MATCH") {
            cursor.name()?;
        } else {
            return Ok(key);
        }
    }
}

/// Whether `ON UPDATE` is that of a column: `ON UPDATE CURRENT_TIMESTAMP`.
fn is_moment(cursor: &Cursor<'_>) -> bool {
    let word = cursor.rest().get(2);
    !word.is_some_and(|it| {
        ["CASCADE", "RESTRICT", "SET", "NO"]
            .iter()
            .any(|word| it.is_word(word))
    })
}

fn action(cursor: &mut Cursor<'_>) -> Read<ReferentialAction> {
    Ok(if cursor.word("CASCADE") {
        ReferentialAction::Cascade
    } else if cursor.words(&["SET", "NULL"]) {
        ReferentialAction::SetNull
    } else if cursor.words(&["SET", "DEFAULT"]) {
        ReferentialAction::SetDefault
    } else if cursor.word("RESTRICT") || cursor.words(&["NO", "ACTION"]) {
        // To InnoDB they are the same.
        ReferentialAction::NoAction
    } else {
        return Err(cursor.unexpected("CASCADE, SET NULL, RESTRICT or NO ACTION"));
    })
}

/// `(expr) ENFORCED`, behind `CHECK`.
pub(super) fn check(cursor: &mut Cursor<'_>, name: Option<String>) -> Read<NewCheck> {
    let expr = Expr::new(cursor.parenthesized()?);
    if cursor.words(&["NOT", "ENFORCED"]) {
        return Err("it has a check that isn't enforced, which can't be declared".to_owned());
    }
    let _ = cursor.word("ENFORCED");
    Ok(NewCheck { name, expr })
}
