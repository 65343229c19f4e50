//! The types of SQLite, as Diesel sees them.
//!
//! SQLite itself only knows storage classes and affinities; what a column's type is to a program, Diesel decides: by
//! which types have `HasSqlType<…> for Sqlite` (diesel 2.3, `sql_types/mod.rs`), and by the words that `diesel
//! print-schema` looks for in a written type (diesel_cli 2.3, `infer_schema_internals/sqlite.rs`). A declared type
//! becomes the name from which `print-schema` infers that type again, as far as there is one.
//!
//! Invariant: `from_sql(sql(ty)) == ty` for every canonical type.

use crate::dialect::{DeclaredType, NamedType};
use crate::schema::{Backend, SqlType};
use crate::sql::{Token, TokenKind, significant};

/// What Diesel makes of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Bool,
    SmallInt,
    Integer,
    BigInt,
    Text,
    Binary,
    Float,
    Double,
    Numeric,
    Timestamp,
    Date,
    Time,
    /// A type that Diesel has no name for; it is kept as it was written.
    Other,
}

/// How SQLite converts values of a column (<https://sqlite.org/datatype3.html>, section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Affinity {
    Integer,
    Text,
    Blob,
    Real,
    Numeric,
}

/// The canonical type of a declared one; the error says what to write instead.
pub(crate) fn declared(ty: &DeclaredType) -> Result<SqlType, String> {
    match &ty.named {
        Some(NamedType::Enum(..)) => return plain(ty, "TEXT"),
        Some(NamedType::Raw(written)) => return raw(ty, written),
        Some(NamedType::Custom(name)) => {
            return Err(format!(
                "SQLite has no types of your own, so `{}` (`{name}` in the database) can't be a column's type there: \
                 write `Text`, `Integer` or `Binary`, or give the type in SQL with `#[sql_type = \"…\"]`",
                ty.name
            ));
        }
        None => {}
    }
    if !ty.args.is_empty() {
        return Err(unsupported(ty));
    }
    match ty.name.as_str() {
        "Bool" => plain(ty, "BOOLEAN"),
        "SmallInt" | "Smallint" | "Int2" => plain(ty, "SMALLINT"),
        "Integer" | "Int4" => plain(ty, "INTEGER"),
        "BigInt" | "Bigint" | "Int8" => plain(ty, "BIGINT"),
        "Float" | "Float4" => plain(ty, "REAL"),
        "Double" | "Float8" => plain(ty, "DOUBLE"),
        "Numeric" | "Decimal" => numeric(ty),
        "Text" | "VarChar" | "Varchar" | "Char" | "Tinytext" | "Mediumtext" | "Longtext" => {
            without_precision(ty)?;
            Ok(match ty.max_length {
                Some(length) => SqlType::new("VARCHAR").with_args([length]),
                None => SqlType::new("TEXT"),
            })
        }
        "Binary" | "Blob" | "Tinyblob" | "Mediumblob" | "Longblob" | "Varbinary" | "Bit" => {
            without_precision(ty)?;
            Ok(SqlType::new("BLOB").with_args(ty.max_length))
        }
        // Diesel binds both as text; `print-schema` knows neither word. A column of the declared type JSON would
        // have the affinity NUMERIC and turn the document `1.0` into the number 1.
        "Json" => plain(ty, "TEXT"),
        "Jsonb" => plain(ty, "BLOB"),
        "Date" => plain(ty, "DATE"),
        "Time" => plain(ty, "TIME"),
        // `print-schema` stops at TIMESTAMPTZ.
        "Timestamp" | "TimestamptzSqlite" => plain(ty, "TIMESTAMP"),
        _ => Err(unsupported(ty)),
    }
}

/// A type that takes neither a length nor a precision.
fn plain(ty: &DeclaredType, name: &str) -> Result<SqlType, String> {
    without_precision(ty)?;
    if ty.max_length.is_some() {
        return Err(format!(
            "`max_length` is for `Text`, `Varchar` and `Binary`, not for `{}`: take it out",
            ty.name
        ));
    }
    Ok(SqlType::new(name))
}

fn without_precision(ty: &DeclaredType) -> Result<(), String> {
    match ty.precision {
        Some(_) => Err(format!(
            "`precision` and `scale` are for `Numeric`, not for `{}`: take them out",
            ty.name
        )),
        None => Ok(()),
    }
}

fn numeric(ty: &DeclaredType) -> Result<SqlType, String> {
    let bare = DeclaredType {
        precision: None,
        ..ty.clone()
    };
    let numeric = plain(&bare, "NUMERIC")?;
    Ok(match ty.precision {
        Some((precision, Some(scale))) => {
            numeric.with_args([precision.to_string(), scale.to_string()])
        }
        Some((precision, None)) => numeric.with_args([precision]),
        None => numeric,
    })
}

fn raw(ty: &DeclaredType, written: &str) -> Result<SqlType, String> {
    if ty.max_length.is_some() || ty.precision.is_some() {
        return Err(
            "`sql_type` says the whole type: take `max_length`, `precision` and `scale` out"
                .to_owned(),
        );
    }
    if is_type_name(written) {
        Ok(from_sql(written))
    } else {
        Err(format!(
            "`{written}` isn't a type that SQLite can read: write words, and at most two numbers in parentheses"
        ))
    }
}

/// Whether SQLite's grammar takes the text for a type: words, then perhaps one or two numbers in parentheses.
fn is_type_name(written: &str) -> bool {
    let tokens: Vec<Token<'_>> = significant(written, Backend::Sqlite).collect();
    let words = tokens.iter().take_while(|token| is_name(token)).count();
    let complete = tokens.iter().all(|token| !token.unterminated);
    let args: Vec<&Token<'_>> = (tokens[words..].iter())
        .filter(|token| !token.is_symbol("+") && !token.is_symbol("-"))
        .collect();
    let number = |token: &Token<'_>| token.kind == TokenKind::Number;
    let fits = match args[..] {
        [] => tokens.len() == words,
        [open, one, close] => open.is_symbol("(") && number(one) && close.is_symbol(")"),
        [open, one, comma, two, close] => {
            (open.is_symbol("(") && close.is_symbol(")"))
                && (number(one) && comma.is_symbol(",") && number(two))
        }
        _ => false,
    };
    words > 0 && complete && fits
}

fn is_name(token: &Token<'_>) -> bool {
    matches!(
        token.kind,
        TokenKind::Word | TokenKind::QuotedIdent | TokenKind::String
    )
}

/// Why Diesel's SQLite doesn't have the type, and what to write.
fn unsupported(ty: &DeclaredType) -> String {
    let instead = match ty.name.as_str() {
        "Uuid" => "`Text` for the form with dashes, or `Binary` for the 16 bytes",
        "Timestamptz" => "`TimestamptzSqlite`",
        "Datetime" => "`Timestamp`",
        "Array" => "a table of its own with one row an element, or `Json`",
        "Range" | "Multirange" => "two columns, one for each bound",
        "Interval" => "`BigInt` for a number of seconds or microseconds",
        "Inet" | "Cidr" | "MacAddr" | "MacAddr8" | "Citext" | "CChar" | "Name" | "Xml" => "`Text`",
        "Oid" | "PgLsn" => "`BigInt`",
        "Money" => "`BigInt` for the smallest unit (cents), or `Numeric`",
        "Bytea" => "`Binary`",
        "TinyInt" | "Tinyint" => "`SmallInt`",
        "Unsigned" => "`BigInt`, or `Integer` where the values stay below 2^31",
        "Record" => "a column for each of its fields",
        _ => {
            return format!(
                "Diesel has no type `{}` on SQLite. It has `Integer`, `SmallInt`, `BigInt`, `Bool`, `Text`, `Binary`, \
                 `Float`, `Double`, `Numeric`, `Date`, `Time`, `Timestamp`, `TimestamptzSqlite`, `Json` and `Jsonb`; \
                 an enumeration is declared with `ovmig::sql_enum!`, and any other type is given in SQL with \
                 `#[sql_type = \"…\"]`",
                ty.name
            );
        }
    };
    format!(
        "Diesel has no type `{}` on SQLite: write {instead}",
        ty.name
    )
}

/// The canonical type of one that was written in SQL. Words that no type of Diesel's is inferred from stay as they
/// are, in capitals.
pub(crate) fn from_sql(written: &str) -> SqlType {
    let mut words: Vec<String> = Vec::new();
    let mut args: Vec<String> = Vec::new();
    let mut depth = 0;
    for token in significant(written, Backend::Sqlite) {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth -= 1;
        } else if depth > 0 && token.is_symbol(",") {
            args.push(String::new());
        } else if depth > 0 {
            match args.last_mut() {
                Some(arg) => arg.push_str(token.text),
                None => args.push(token.text.to_owned()),
            }
        } else {
            let word = match token.kind {
                TokenKind::String => Some(token.text.trim_matches('\'').to_owned()),
                _ => token.ident(Backend::Sqlite),
            };
            words.extend(word.map(|word| word.to_uppercase()));
        }
    }
    canonical(words.join(" "), args)
}

fn canonical(name: String, args: Vec<String>) -> SqlType {
    let class = class(&name);
    let ty = |canonical: &str| SqlType::new(canonical);
    match class {
        Class::Bool => ty("BOOLEAN"),
        Class::SmallInt => ty("SMALLINT"),
        Class::Integer => ty("INTEGER"),
        Class::BigInt => ty("BIGINT"),
        Class::Text if args.is_empty() => ty("TEXT"),
        Class::Text => ty("VARCHAR").with_args(args),
        Class::Binary => ty("BLOB").with_args(args),
        Class::Float => ty("REAL"),
        Class::Double => ty("DOUBLE"),
        Class::Numeric => ty("NUMERIC").with_args(args),
        Class::Timestamp => ty("TIMESTAMP"),
        Class::Date => ty("DATE"),
        Class::Time => ty("TIME"),
        Class::Other => SqlType::new(name).with_args(args),
    }
}

/// What Diesel infers from a type's words, by `print-schema`'s own rules in their own order. `Numeric` apart from
/// `Double`, and zoned timestamps, are ours: `print-schema` infers `Double` for the former and stops at the latter.
pub(super) fn class(name: &str) -> Class {
    let name = name.to_lowercase();
    let has = |part: &str| name.contains(part);
    if name == "boolean" || name == "bool" || has("tiny") && has("int") {
        Class::Bool
    } else if name == "int2" || has("small") && has("int") {
        Class::SmallInt
    } else if name == "int8" || has("big") && has("int") {
        Class::BigInt
    } else if has("int") {
        Class::Integer
    } else if has("char") || has("clob") || has("text") {
        Class::Text
    } else if has("blob") || has("binary") || name.is_empty() {
        Class::Binary
    } else if has("float") || has("real") {
        Class::Float
    } else if has("double") {
        Class::Double
    } else if has("num") || has("dec") {
        Class::Numeric
    } else if matches!(
        name.as_str(),
        "datetime"
            | "timestamp"
            | "timestamptz"
            | "timestamp with time zone"
            | "timestamp without time zone"
    ) {
        Class::Timestamp
    } else if name == "date" {
        Class::Date
    } else if name == "time" {
        Class::Time
    } else {
        Class::Other
    }
}

/// A canonical type as SQL.
pub(crate) fn sql(ty: &SqlType) -> String {
    let words: Vec<String> = ty
        .name
        .split_whitespace()
        .map(super::render::ident)
        .collect();
    let name = words.join(" ");
    if ty.args.is_empty() {
        name
    } else {
        format!("{name}({})", ty.args.join(", "))
    }
}

/// The type in a STRICT table, which only has these few names.
pub(crate) fn strict(ty: &SqlType) -> &str {
    match class(&ty.name) {
        Class::Bool | Class::SmallInt | Class::Integer | Class::BigInt => "INTEGER",
        Class::Float | Class::Double | Class::Numeric => "REAL",
        Class::Text | Class::Timestamp | Class::Date | Class::Time => "TEXT",
        Class::Binary => "BLOB",
        Class::Other => "ANY",
    }
}

/// Whether two types are the same to Diesel.
///
/// A plain `diesel::table!` (`ignore_args`) may have been printed by `print-schema`, which makes `Double` of NUMERIC;
/// and it can't name a type that Diesel has no word for, so that what it says of such a column isn't judged.
pub(crate) fn same(left: &SqlType, right: &SqlType, ignore_args: bool) -> bool {
    if left == right {
        return true;
    }
    let (a, b) = (class(&left.name), class(&right.name));
    let args = left.args == right.args;
    if ignore_args {
        let decimal = |class| matches!(class, Class::Double | Class::Numeric);
        return a == b || a == Class::Other || b == Class::Other || decimal(a) && decimal(b);
    }
    match (a, b) {
        (Class::Other, Class::Other) => args && left.name.eq_ignore_ascii_case(&right.name),
        (Class::Text | Class::Binary | Class::Numeric, _) => a == b && args,
        _ => a == b,
    }
}

/// Whether it is one of the integer types, which are all the same to the column that numbers the rows.
pub(crate) fn is_integer(ty: &SqlType) -> bool {
    matches!(
        class(&ty.name),
        Class::SmallInt | Class::Integer | Class::BigInt
    )
}

/// The affinity of a column of that type, by SQLite's own rules in their own order.
pub(crate) fn affinity(ty: &SqlType) -> Affinity {
    let name = ty.name.to_lowercase();
    let has = |part: &str| name.contains(part);
    if has("int") {
        Affinity::Integer
    } else if has("char") || has("clob") || has("text") {
        Affinity::Text
    } else if has("blob") || name.is_empty() {
        Affinity::Blob
    } else if has("real") || has("floa") || has("doub") {
        Affinity::Real
    } else {
        Affinity::Numeric
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::ObjectName;

    fn diesel(name: &str) -> DeclaredType {
        DeclaredType {
            name: name.to_owned(),
            args: Vec::new(),
            named: None,
            max_length: None,
            precision: None,
        }
    }

    fn written(ty: &DeclaredType) -> String {
        declared(ty).map_or_else(|error| error, |ty| sql(&ty))
    }

    #[test]
    fn declared_types_are_written_so_that_print_schema_infers_them() {
        for (name, expected, inferred) in [
            ("Bool", "BOOLEAN", Class::Bool),
            ("SmallInt", "SMALLINT", Class::SmallInt),
            ("Int2", "SMALLINT", Class::SmallInt),
            ("Integer", "INTEGER", Class::Integer),
            ("Int4", "INTEGER", Class::Integer),
            ("BigInt", "BIGINT", Class::BigInt),
            ("Text", "TEXT", Class::Text),
            ("Varchar", "TEXT", Class::Text),
            ("Binary", "BLOB", Class::Binary),
            ("Float", "REAL", Class::Float),
            ("Double", "DOUBLE", Class::Double),
            ("Date", "DATE", Class::Date),
            ("Time", "TIME", Class::Time),
            ("Timestamp", "TIMESTAMP", Class::Timestamp),
            // These `print-schema` infers as something that reads the same values.
            ("TimestamptzSqlite", "TIMESTAMP", Class::Timestamp),
            ("Json", "TEXT", Class::Text),
            ("Jsonb", "BLOB", Class::Binary),
            ("Numeric", "NUMERIC", Class::Numeric),
        ] {
            assert_eq!(written(&diesel(name)), expected, "{name}");
            assert_eq!(class(expected), inferred, "{name}");
        }
    }

    #[test]
    fn lengths_and_precisions() {
        let varchar = DeclaredType {
            max_length: Some(40),
            ..diesel("Varchar")
        };
        assert_eq!(written(&varchar), "VARCHAR(40)");
        let decimal = DeclaredType {
            precision: Some((10, Some(2))),
            ..diesel("Decimal")
        };
        assert_eq!(written(&decimal), "NUMERIC(10, 2)");
        let integer = DeclaredType {
            max_length: Some(4),
            ..diesel("Integer")
        };
        assert!(written(&integer).starts_with("`max_length` is for"));
        let date = DeclaredType {
            precision: Some((3, None)),
            ..diesel("Date")
        };
        assert!(written(&date).starts_with("`precision` and `scale` are for `Numeric`"));
    }

    #[test]
    fn what_diesel_does_not_have_is_an_error_with_a_way_out() {
        assert_eq!(
            written(&diesel("Uuid")),
            "Diesel has no type `Uuid` on SQLite: write `Text` for the form with dashes, or `Binary` for the 16 bytes"
        );
        let array = DeclaredType {
            args: vec![diesel("Text")],
            ..diesel("Array")
        };
        assert!(written(&array).contains("a table of its own"));
        for name in [
            "Timestamptz",
            "Inet",
            "Interval",
            "Money",
            "TinyInt",
            "Nonsense",
        ] {
            assert!(declared(&diesel(name)).is_err(), "{name}");
        }
        let custom = NamedType::Custom(ObjectName::new("ltree"));
        assert!(
            declared(&DeclaredType {
                named: Some(custom),
                ..diesel("Ltree")
            })
            .is_err()
        );
    }

    #[test]
    fn raw_types_are_kept() {
        let raw = |sql: &str| {
            written(&DeclaredType {
                named: Some(NamedType::Raw(sql.to_owned())),
                ..diesel("X")
            })
        };
        assert_eq!(raw("json"), "JSON");
        assert_eq!(raw("decimal( 10,2 )"), "NUMERIC(10, 2)");
        assert_eq!(raw("\"order by\""), "\"ORDER\" \"BY\"");
        for bad in ["", "text; DROP TABLE a", "x(", "enum('a')", "text)", "'x"] {
            assert!(
                raw(bad).contains("isn't a type that SQLite can read"),
                "{bad}"
            );
        }
    }

    #[test]
    fn canonical_types_stay_as_they_are() {
        for written in [
            "",
            "int",
            "UNSIGNED BIG INT(20)",
            "character varying(255)",
            "double precision",
            "datetime",
            "JSON",
            "\"a-b\"(3)",
            "'text'",
            "[my type]",
            "NUMBER(10,0)",
            "tinyint(1)",
            "varbinary(16)",
            "string",
        ] {
            let ty = from_sql(written);
            assert_eq!(from_sql(&sql(&ty)), ty, "{written}");
        }
    }

    #[test]
    fn equality_is_diesels() {
        let same = |a, b, shape| same(&from_sql(a), &from_sql(b), shape);
        assert!(same("int", "INTEGER", false) && same("varchar", "text", false));
        assert!(same("datetime", "timestamp", false) && same("tinyint(1)", "bool", false));
        assert!(!same("bigint", "integer", false) && !same("varchar(20)", "text", false));
        assert!(same("varchar(20)", "text", true) && !same("bigint", "integer", true));
        assert!(!same("decimal(10,2)", "double", false) && same("decimal(10,2)", "double", true));
        assert!(!same("json", "text", false) && same("json", "text", true));
        assert!(same("Geometry", "GEOMETRY", false) && !same("geometry", "uuid", false));
    }

    #[test]
    fn affinities() {
        for (name, expected) in [
            ("BIGINT", Affinity::Integer),
            ("VARCHAR", Affinity::Text),
            ("BLOB", Affinity::Blob),
            ("DOUBLE", Affinity::Real),
            ("BOOLEAN", Affinity::Numeric),
        ] {
            assert_eq!(affinity(&SqlType::new(name)), expected);
        }
    }
}
