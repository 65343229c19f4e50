//! From Diesel's types to MySQL's.

use super::{is_bool, read};
use crate::dialect::{DeclaredType, NamedType};
use crate::schema::SqlType;

/// The canonical type of a declared one; the error says what to write instead.
pub(crate) fn declared(ty: &DeclaredType) -> Result<SqlType, String> {
    match &ty.named {
        Some(NamedType::Enum(_, labels, _)) => {
            let labels = labels.iter().map(|label| label.trim_end_matches(' '));
            return plain(ty, SqlType::new("enum").with_args(labels));
        }
        Some(NamedType::Raw(written)) => return raw(ty, written),
        Some(NamedType::Custom(name)) => {
            return Err(format!(
                "MySQL has no types of your own, so `{}` (`{name}` in the database) can't be a column's type there: \
                 declare an enumeration with `ovmig::sql_enum!`, or give the type in SQL with `#[sql_type = \"…\"]`",
                ty.name
            ));
        }
        None => {}
    }
    if ty.name == "Nullable" && ty.args.len() == 1 {
        return declared(&ty.args[0]);
    }
    if ty.name == "Unsigned" {
        return unsigned(ty);
    }
    if !ty.args.is_empty() {
        return Err(unknown(ty));
    }
    built_in(ty)
}

/// Diesel's types with their aliases, those for MySQL first of all (diesel 2.3, `HasSqlType<…> for Mysql`).
fn built_in(ty: &DeclaredType) -> Result<SqlType, String> {
    let name = match ty.name.as_str() {
        "Bool" => return plain(ty, SqlType::new("tinyint").with_args(["1"])),
        "TinyInt" | "Tinyint" => "tinyint",
        "SmallInt" | "Smallint" | "Int2" => "smallint",
        "Integer" | "Int4" => "int",
        "BigInt" | "Bigint" | "Int8" => "bigint",
        "Float" | "Float4" => "float",
        "Double" | "Float8" => "double",
        "Numeric" | "Decimal" => return numeric(ty),
        "Char" => return with_length(ty, "char", Some(1), 255),
        "VarChar" | "Varchar" => return with_length(ty, "varchar", None, 16_383),
        "Text" => "text",
        "Tinytext" => "tinytext",
        "Mediumtext" => "mediumtext",
        "Longtext" => "longtext",
        "Binary" if ty.max_length.is_some() => return with_length(ty, "binary", None, 255),
        "Binary" | "Blob" => "blob",
        "Varbinary" => return with_length(ty, "varbinary", None, 65_535),
        "Tinyblob" => "tinyblob",
        "Mediumblob" => "mediumblob",
        "Longblob" => "longblob",
        "Bit" => return with_length(ty, "bit", Some(1), 64),
        "Date" => "date",
        "Time" => return with_digits(ty, "time"),
        "Datetime" => return with_digits(ty, "datetime"),
        "Timestamp" => return with_digits(ty, "timestamp"),
        "Json" => "json",
        // What a struct with `#[diesel(mysql_type(name = "…"))]` may say, without the labels.
        "Enum" => "enum",
        "Set" => "set",
        _ => return Err(unknown(ty)),
    };
    let text = name.ends_with("text") || name.ends_with("blob");
    if text && ty.max_length.is_some() {
        return without_precision(ty).map(|()| SqlType::new(name));
    }
    plain(ty, SqlType::new(name))
}

fn unsigned(ty: &DeclaredType) -> Result<SqlType, String> {
    let [inner] = ty.args.as_slice() else {
        return Err("`Unsigned` takes one type: `Unsigned<Integer>`".to_owned());
    };
    let mut canonical = declared(inner)?;
    if super::integer_bytes(&canonical).is_none() || is_bool(&canonical) {
        return Err(format!(
            "Diesel has `Unsigned` of `TinyInt`, `SmallInt`, `Integer` and `BigInt`, not of `{}`",
            inner.name
        ));
    }
    canonical.name.push_str(" unsigned");
    plain(ty, canonical)
}

/// A type that takes neither a length nor a precision.
fn plain(ty: &DeclaredType, canonical: SqlType) -> Result<SqlType, String> {
    without_precision(ty)?;
    match ty.max_length {
        Some(_) => Err(format!(
            "`max_length` is for `Varchar`, `Char`, `Binary`, `Varbinary` and `Bit`, not for `{}`: take it out",
            ty.name
        )),
        None => Ok(canonical),
    }
}

fn without_precision(ty: &DeclaredType) -> Result<(), String> {
    match ty.precision {
        Some(_) => Err(format!(
            "`precision` and `scale` are for `Numeric`, and `precision` for `Datetime`, `Timestamp` and `Time`, not for \
             `{}`: take them out",
            ty.name
        )),
        None => Ok(()),
    }
}

fn with_length(
    ty: &DeclaredType,
    name: &str,
    default: Option<u64>,
    greatest: u64,
) -> Result<SqlType, String> {
    without_precision(ty)?;
    match ty.max_length {
        Some(length) if length > greatest || length == 0 && name == "bit" => {
            let instead = match name {
                "varchar" | "char" => ", or write `Text`, `Mediumtext` or `Longtext`",
                "bit" => "",
                _ => ", or write `Varbinary` or `Blob`",
            };
            Err(format!(
                "`#[max_length = {length}]` is out of range: MySQL takes at most {greatest} for `{}`{instead}",
                ty.name
            ))
        }
        length => Ok(SqlType::new(name).with_args(length.or(default))),
    }
}

fn with_digits(ty: &DeclaredType, name: &str) -> Result<SqlType, String> {
    let bare = DeclaredType {
        precision: None,
        ..ty.clone()
    };
    let canonical = plain(&bare, SqlType::new(name))?;
    match ty.precision {
        None | Some((0, None)) => Ok(canonical),
        Some((digits @ 1..=6, None)) => Ok(canonical.with_args([digits])),
        Some(_) => Err(format!(
            "`{}` takes a precision of 0 to 6 digits of a second, and no scale",
            ty.name
        )),
    }
}

fn numeric(ty: &DeclaredType) -> Result<SqlType, String> {
    let bare = DeclaredType {
        precision: None,
        ..ty.clone()
    };
    let canonical = plain(&bare, SqlType::new("decimal"))?;
    let Some((precision, scale)) = ty.precision else {
        return Ok(canonical);
    };
    let scale = scale.unwrap_or(0);
    if !(1..=65).contains(&precision) {
        return Err(format!(
            "`#[precision = {precision}]` is out of range: MySQL takes 1 to 65"
        ));
    }
    // MariaDB takes a scale of 38, MySQL of 30.
    if !(0..=30).contains(&scale) || i64::from(scale) > i64::from(precision) {
        return Err(format!(
            "`#[scale = {scale}]` is out of range: MySQL takes 0 to 30, and no more than the precision"
        ));
    }
    Ok(canonical.with_args([precision.to_string(), scale.to_string()]))
}

fn raw(ty: &DeclaredType, written: &str) -> Result<SqlType, String> {
    if ty.max_length.is_some() || ty.precision.is_some() {
        return Err(
            "`sql_type` says the whole type: take `max_length`, `precision` and `scale` out"
                .to_owned(),
        );
    }
    match read(written) {
        (canonical, true) if !canonical.name.is_empty() => Ok(canonical),
        _ => Err(format!(
            "`#[sql_type = \"{written}\"]` isn't a type as MySQL writes it (`mediumint unsigned`, `set('a', 'b')`): what \
             else the column has goes into attributes of its own"
        )),
    }
}

/// Why Diesel's MySQL doesn't have the type, and what to write.
fn unknown(ty: &DeclaredType) -> String {
    let instead = match ty.name.as_str() {
        "Uuid" => {
            "`Binary` with `#[max_length = 16]` for the 16 bytes, or `Char` with `#[max_length = 36]` for the form with \
             dashes"
        }
        "Timestamptz" | "TimestamptzSqlite" => {
            "`Timestamp`, which MySQL keeps in UTC, or `Datetime` for years beyond 2038"
        }
        "Jsonb" => "`Json`",
        "Array" => "a table of its own with one row an element, or `Json`",
        "Range" | "Multirange" => "two columns, one for each bound",
        "Interval" => "`BigInt` for a number of seconds or microseconds",
        "Inet" | "Cidr" | "MacAddr" | "MacAddr8" | "Citext" | "Name" | "Xml" => {
            "`Varchar` with a `#[max_length]`"
        }
        "CChar" => "`Char`",
        "Oid" => "`Unsigned<Integer>`",
        "PgLsn" => "`Unsigned<BigInt>`",
        "Money" => "`Numeric` with `#[precision = 19]` and `#[scale = 4]`",
        "Bytea" => "`Binary`",
        "Serial" => "`Integer` with `#[auto_increment]`",
        "BigSerial" => "`BigInt` with `#[auto_increment]`",
        "SmallSerial" => "`SmallInt` with `#[auto_increment]`",
        "Record" => "a column for each of its fields",
        _ => {
            return format!(
                "Diesel has no type `{}` on MySQL. It has `TinyInt`, `SmallInt`, `Integer`, `BigInt`, `Unsigned<…>` of \
                 these, `Bool`, `Float`, `Double`, `Numeric`, `Char`, `Varchar`, `Text`, `Binary`, `Varbinary`, `Blob`, \
                 `Bit`, `Date`, `Time`, `Datetime`, `Timestamp` and `Json`; an enumeration is declared with \
                 `ovmig::sql_enum!`, and any other type is given in SQL with `#[sql_type = \"…\"]`",
                ty.name
            );
        }
    };
    format!("Diesel has no type `{}` on MySQL: write {instead}", ty.name)
}

#[cfg(test)]
mod tests {
    use super::super::sql;
    use super::*;
    use crate::schema::ObjectName;

    fn plain(name: &str) -> DeclaredType {
        DeclaredType {
            name: name.to_owned(),
            args: Vec::new(),
            named: None,
            max_length: None,
            precision: None,
        }
    }

    fn canonical(ty: &DeclaredType) -> String {
        declared(ty).map_or_else(|error| error, |ty| sql(&ty))
    }

    #[test]
    fn diesels_types_have_their_names() {
        for (name, expected) in [
            ("Bool", "tinyint(1)"),
            ("TinyInt", "tinyint"),
            ("Integer", "int"),
            ("Int8", "bigint"),
            ("Double", "double"),
            ("Text", "text"),
            ("Char", "char(1)"),
            ("Bit", "bit(1)"),
            ("Binary", "blob"),
            ("Datetime", "datetime"),
            ("Json", "json"),
        ] {
            assert_eq!(canonical(&plain(name)), expected);
        }
        let with = |name: &str, length| DeclaredType {
            max_length: Some(length),
            ..plain(name)
        };
        assert_eq!(canonical(&with("Varchar", 20)), "varchar(20)");
        assert_eq!(canonical(&with("Binary", 16)), "binary(16)");
        assert!(canonical(&with("Varchar", 20_000)).contains("out of range"));
        assert!(canonical(&with("Integer", 20)).contains("take it out"));
        let precise = |name: &str, precision, scale| DeclaredType {
            precision: Some((precision, scale)),
            ..plain(name)
        };
        assert_eq!(
            canonical(&precise("Numeric", 10, Some(2))),
            "decimal(10, 2)"
        );
        assert_eq!(canonical(&precise("Datetime", 6, None)), "datetime(6)");
        assert!(canonical(&precise("Numeric", 2, Some(3))).contains("out of range"));
        let unsigned = |inner| DeclaredType {
            args: vec![plain(inner)],
            ..plain("Unsigned")
        };
        assert_eq!(canonical(&unsigned("Integer")), "int unsigned");
        assert!(canonical(&unsigned("Text")).contains("not of `Text`"));
    }

    #[test]
    fn what_mysql_lacks_is_told_with_a_way_out() {
        for (name, way) in [
            ("Uuid", "max_length = 16"),
            ("Timestamptz", "`Timestamp`"),
            ("Array", "Json"),
            ("Serial", "auto_increment"),
            ("Foo", "sql_type"),
        ] {
            let told = declared(&plain(name)).unwrap_err();
            assert!(told.contains(way), "{told}");
        }
        let custom = DeclaredType {
            named: Some(NamedType::Custom(ObjectName::new("citext"))),
            ..plain("Citext")
        };
        assert!(declared(&custom).is_err());
        let raw = |sql: &str| DeclaredType {
            named: Some(NamedType::Raw(sql.to_owned())),
            ..plain("Text")
        };
        assert_eq!(canonical(&raw("set('a','b')")), "set('a', 'b')");
        assert!(canonical(&raw("int not null")).contains("isn't a type"));
    }
}
