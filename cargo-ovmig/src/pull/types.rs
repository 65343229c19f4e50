//! From the types of columns to the types of Diesel: the inverse of what `declare` does with them.
//!
//! Invariant: what is given out is declared as the very type that it was made of; where no type of Diesel's is, the column
//! says it in SQL (`#[sql_type = "…"]`).

use crate::dialect::{DeclaredType, Dialect, NamedType};
use crate::schema::{Backend, SqlType};

/// How a column writes its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// The type, without `Nullable<…>`.
    pub(super) ty: Rust,
    /// Whether it is in an `Array<Nullable<…>>`.
    pub(super) array: bool,
    /// `max_length = 20`, `precision = 10`, `scale = 2`, `sql_type = "…"`.
    pub(super) attributes: Vec<(&'static str, String)>,
}

/// A type in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Rust {
    /// One of Diesel's: `Integer`, `Unsigned<Integer>`.
    Diesel(String),
    /// One of the database's own, by the schema and the name that it has there.
    Own(Option<String>, String),
    /// An enumeration of MySQL's, by its labels.
    Labels(Vec<String>),
}

/// How `diesel::table!` writes the type, and in `ovmig::table!` with the words that this has.
pub(super) fn write(ty: &SqlType, plain: bool, dialect: &dyn Dialect) -> Written {
    let written = match dialect.backend() {
        Backend::Postgres => postgres(ty, plain),
        Backend::Sqlite => sqlite(ty),
        Backend::Mysql => mysql(ty),
    };
    let written = written.filter(|it| is_declared_as(it, ty, dialect));
    let mut written = written.unwrap_or_else(|| in_sql(ty, dialect));
    if plain {
        written.attributes.retain(|(name, _)| *name == "max_length");
    }
    written
}

/// A type of Diesel's without attributes.
fn diesel(name: &str) -> Written {
    Written {
        ty: Rust::Diesel(name.to_owned()),
        array: false,
        attributes: Vec::new(),
    }
}

/// With the type's arguments as a length.
fn with_length(name: &str, args: &[String]) -> Option<Written> {
    let length = args.first().map(|length| ("max_length", length.clone()));
    (args.len() < 2).then(|| Written {
        attributes: length.into_iter().collect(),
        ..diesel(name)
    })
}

/// With the type's arguments as a precision and a scale.
fn with_precision(name: &str, args: &[String]) -> Option<Written> {
    let names = ["precision", "scale"];
    (args.len() < 3).then(|| Written {
        attributes: names.into_iter().zip(args.iter().cloned()).collect(),
        ..diesel(name)
    })
}

fn postgres(ty: &SqlType, plain: bool) -> Option<Written> {
    let mut written = match ty.schema {
        None => postgres_built_in(ty, plain)?,
        Some(_) => return None,
    };
    written.array = ty.array;
    Some(written)
}

fn postgres_built_in(ty: &SqlType, plain: bool) -> Option<Written> {
    // The first is the project's word, the second that of `diesel print-schema`.
    let either = |words: [&str; 2]| diesel(words[usize::from(plain)]);
    Some(match ty.name.as_str() {
        "int2" => either(["SmallInt", "Int2"]),
        "int4" => either(["Integer", "Int4"]),
        "int8" => either(["BigInt", "Int8"]),
        "float4" => either(["Float", "Float4"]),
        "float8" => either(["Double", "Float8"]),
        "bytea" => either(["Binary", "Bytea"]),
        "numeric" => return with_precision("Numeric", &ty.args),
        "varchar" => return with_length("Varchar", &ty.args),
        "bpchar" if plain || ty.args.is_empty() => return with_length("Bpchar", &ty.args),
        "bpchar" if ty.args == ["1"] => diesel("Char"),
        "bpchar" => return with_length("Char", &ty.args),
        "time" => return with_precision("Time", &ty.args),
        "timestamp" => return with_precision("Timestamp", &ty.args),
        "timestamptz" => return with_precision("Timestamptz", &ty.args),
        "interval" => return with_precision("Interval", &ty.args),
        "text" => diesel("Text"),
        "char" => diesel("CChar"),
        "citext" => diesel("Citext"),
        "bool" => diesel("Bool"),
        "date" => diesel("Date"),
        "uuid" => diesel("Uuid"),
        "json" => diesel("Json"),
        "jsonb" => diesel("Jsonb"),
        "inet" => diesel("Inet"),
        "cidr" => diesel("Cidr"),
        "macaddr" => diesel("Macaddr"),
        "macaddr8" => diesel("Macaddr8"),
        "money" => diesel("Money"),
        "oid" => diesel("Oid"),
        "pg_lsn" => diesel("PgLsn"),
        "int4range" => diesel("Int4range"),
        "int8range" => diesel("Int8range"),
        "numrange" => diesel("Numrange"),
        "daterange" => diesel("Daterange"),
        "tsrange" => diesel("Tsrange"),
        "tstzrange" => diesel("Tstzrange"),
        "int4multirange" => diesel("Int4multirange"),
        "int8multirange" => diesel("Int8multirange"),
        "nummultirange" => diesel("Nummultirange"),
        "datemultirange" => diesel("Datemultirange"),
        "tsmultirange" => diesel("Tsmultirange"),
        "tstzmultirange" => diesel("Tstzmultirange"),
        _ => return None,
    })
}

fn sqlite(ty: &SqlType) -> Option<Written> {
    Some(match ty.name.as_str() {
        "BOOLEAN" => diesel("Bool"),
        "SMALLINT" => diesel("SmallInt"),
        "INTEGER" => diesel("Integer"),
        "BIGINT" => diesel("BigInt"),
        "REAL" => diesel("Float"),
        "DOUBLE" => diesel("Double"),
        "NUMERIC" => return with_precision("Numeric", &ty.args),
        "TEXT" => diesel("Text"),
        "VARCHAR" => return with_length("Varchar", &ty.args),
        "BLOB" => return with_length("Binary", &ty.args),
        "DATE" => diesel("Date"),
        "TIME" => diesel("Time"),
        "TIMESTAMP" => diesel("Timestamp"),
        _ => return None,
    })
}

fn mysql(ty: &SqlType) -> Option<Written> {
    if let Some(signed) = ty.name.strip_suffix(" unsigned") {
        let signed = mysql(&SqlType::new(signed).with_args(&ty.args))?;
        let Rust::Diesel(name) = signed.ty else {
            return None;
        };
        return Some(diesel(&format!("Unsigned<{name}>")));
    }
    Some(match ty.name.as_str() {
        "tinyint" if ty.args == ["1"] => diesel("Bool"),
        "tinyint" => diesel("TinyInt"),
        "smallint" => diesel("SmallInt"),
        "int" => diesel("Integer"),
        "bigint" => diesel("BigInt"),
        "float" => diesel("Float"),
        "double" => diesel("Double"),
        "decimal" => return with_precision("Numeric", &ty.args),
        "char" if ty.args == ["1"] => diesel("Char"),
        "char" => return with_length("Char", &ty.args),
        "varchar" => return with_length("Varchar", &ty.args),
        "binary" => return with_length("Binary", &ty.args),
        "varbinary" => return with_length("Varbinary", &ty.args),
        "bit" => return with_length("Bit", &ty.args),
        "tinytext" => diesel("Tinytext"),
        "text" => diesel("Text"),
        "mediumtext" => diesel("Mediumtext"),
        "longtext" => diesel("Longtext"),
        "tinyblob" => diesel("Tinyblob"),
        "blob" => diesel("Blob"),
        "mediumblob" => diesel("Mediumblob"),
        "longblob" => diesel("Longblob"),
        "date" => diesel("Date"),
        "time" => return with_precision("Time", &ty.args),
        "datetime" => return with_precision("Datetime", &ty.args),
        "timestamp" => return with_precision("Timestamp", &ty.args),
        "json" => diesel("Json"),
        "enum" => Written {
            ty: Rust::Labels(ty.args.clone()),
            ..diesel("")
        },
        _ => return None,
    })
}

/// Whether the column would be of that type.
fn is_declared_as(written: &Written, ty: &SqlType, dialect: &dyn Dialect) -> bool {
    let number = |wanted: &str| {
        let mut attributes = written.attributes.iter();
        attributes
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| value.parse::<i64>().ok())
    };
    let numbers = [number("max_length"), number("precision"), number("scale")];
    if numbers.contains(&Some(None)) {
        return false;
    }
    let [length, precision, scale] = numbers.map(Option::flatten);
    if length.is_some_and(|it| it < 1) || precision.is_some_and(|it| it < 1) {
        return false;
    }
    let mut declared = match &written.ty {
        Rust::Diesel(name) => match name.strip_prefix("Unsigned<") {
            Some(inner) => {
                let mut unsigned = of_name("Unsigned");
                unsigned.args = vec![of_name(inner.trim_end_matches('>'))];
                unsigned
            }
            None => of_name(name),
        },
        Rust::Labels(labels) => {
            // What stands for nothing can't be a variant's label.
            if labels.is_empty() || labels.iter().any(|label| !is_label(label)) {
                return false;
            }
            let name = crate::schema::ObjectName::new("");
            DeclaredType {
                named: Some(NamedType::Enum(name, labels.clone(), Vec::new())),
                ..of_name("")
            }
        }
        Rust::Own(..) => return true,
    };
    if written.array {
        let element = declared;
        declared = of_name("Array");
        declared.args = vec![element];
    }
    declared.max_length = length.and_then(|it| u64::try_from(it).ok());
    let scale = scale.and_then(|it| i32::try_from(it).ok());
    let precision = precision.and_then(|it| u32::try_from(it).ok());
    declared.precision = precision.map(|precision| (precision, scale));
    dialect.declared_type(&declared).as_ref() == Ok(ty)
}

/// Whether a variant of `sql_enum!` can have the label: the grammar takes at most PostgreSQL's length.
fn is_label(label: &str) -> bool {
    !label.trim().is_empty() && label.len() <= crate::dialect::names::MAX_BYTES
}

fn of_name(name: &str) -> DeclaredType {
    DeclaredType {
        name: name.to_owned(),
        args: Vec::new(),
        named: None,
        max_length: None,
        precision: None,
    }
}

/// A type that Diesel has no name for. On PostgreSQL it is one of the database's own; elsewhere the column is of the type
/// with which Diesel reads its values, and says in SQL which one it is.
fn in_sql(ty: &SqlType, dialect: &dyn Dialect) -> Written {
    let said = ("sql_type", super::text::literal(&dialect.type_sql(ty)));
    let mut written = match dialect.backend() {
        Backend::Postgres => {
            let bare = SqlType::new(&ty.name);
            let known = ty.schema.is_none().then(|| postgres_built_in(&bare, false));
            let own = || Rust::Own(ty.schema.clone(), ty.name.clone());
            Written {
                ty: known.flatten().map_or_else(own, |known| known.ty),
                array: ty.array,
                attributes: Vec::new(),
            }
        }
        Backend::Sqlite => diesel(of_affinity(&ty.name)),
        Backend::Mysql => diesel(of_mysql(&ty.name)),
    };
    // The struct says the name alone.
    let named =
        matches!(written.ty, Rust::Own(..)) && ty.args.is_empty() && !ty.name.starts_with('_');
    if !named {
        written.attributes.push(said);
    }
    written
}

/// What Diesel reads the values of an SQLite column as whose type has other words.
fn of_affinity(name: &str) -> &'static str {
    use crate::dialect::sqlite::Affinity;
    match crate::dialect::sqlite::affinity(&SqlType::new(name)) {
        Affinity::Integer => "BigInt",
        Affinity::Real => "Double",
        Affinity::Blob => "Binary",
        Affinity::Text | Affinity::Numeric => "Text",
    }
}

/// What Diesel reads the values of a MySQL column as whose type it has no name for.
fn of_mysql(name: &str) -> &'static str {
    match name.split(' ').next().unwrap_or_default() {
        "varchar" | "char" | "enum" | "set" => "Text",
        "decimal" => "Numeric",
        "float" => "Float",
        "double" => "Double",
        "tinyint" | "smallint" | "mediumint" | "int" | "year" => match name.contains("unsigned") {
            true => "Unsigned<Integer>",
            false => "Integer",
        },
        "bigint" if name.contains("unsigned") => "Unsigned<BigInt>",
        "bigint" => "BigInt",
        // MariaDB's `uuid`, `inet6`.
        "uuid" | "inet4" | "inet6" => "Text",
        _ => "Binary",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect;

    fn shown(ty: SqlType, backend: Backend) -> String {
        let written = write(&ty, false, dialect::of(backend));
        let attributes: String = (written.attributes.iter())
            .map(|(name, value)| format!("#[{name} = {value}] "))
            .collect();
        let array = if written.array { "[]" } else { "" };
        format!("{attributes}{:?}{array}", written.ty)
    }

    #[test]
    fn postgres_has_most() {
        let shown = |ty: SqlType| shown(ty, Backend::Postgres);
        let ty = SqlType::new;
        for (given, expected) in [
            (ty("int4"), r#"Diesel("Integer")"#),
            (ty("int4").array(), r#"Diesel("Integer")[]"#),
            (
                ty("varchar").with_args([20]),
                r#"#[max_length = 20] Diesel("Varchar")"#,
            ),
            (
                ty("varchar").with_args([20]).array(),
                r#"#[max_length = 20] Diesel("Varchar")[]"#,
            ),
            (ty("bpchar").with_args([1]), r#"Diesel("Char")"#),
            (ty("bpchar"), r#"Diesel("Bpchar")"#),
            (
                ty("numeric").with_args([10, 2]),
                r#"#[precision = 10] #[scale = 2] Diesel("Numeric")"#,
            ),
            (
                ty("timestamptz").with_args([0]),
                r#"#[sql_type = "TIMESTAMPTZ(0)"] Diesel("Timestamptz")"#,
            ),
            (ty("mood"), r#"Own(None, "mood")"#),
            (
                ty("vector").with_args([3]),
                r#"#[sql_type = "vector(3)"] Own(None, "vector")"#,
            ),
            (ty("xml"), r#"Own(None, "xml")"#),
        ] {
            assert_eq!(shown(given), expected);
        }
    }

    #[test]
    fn others_say_in_sql_what_diesel_has_no_word_for() {
        let ty = SqlType::new;
        for (given, expected) in [
            (ty("int unsigned"), r#"Diesel("Unsigned<Integer>")"#),
            (
                ty("mediumint"),
                r#"#[sql_type = "mediumint"] Diesel("Integer")"#,
            ),
            (ty("enum").with_args(["a", "b"]), r#"Labels(["a", "b"])"#),
            (
                ty("enum").with_args(["", "b"]),
                r#"#[sql_type = "enum('', 'b')"] Diesel("Text")"#,
            ),
            (
                ty("set").with_args(["a"]),
                r#"#[sql_type = "set('a')"] Diesel("Text")"#,
            ),
            (
                ty("varchar").with_args([20_000]),
                r#"#[sql_type = "varchar(20000)"] Diesel("Text")"#,
            ),
        ] {
            assert_eq!(shown(given, Backend::Mysql), expected);
        }
        assert_eq!(
            shown(ty("JSON"), Backend::Sqlite),
            r#"#[sql_type = "JSON"] Diesel("Text")"#
        );
        assert_eq!(
            shown(ty("VARCHAR").with_args([40]), Backend::Sqlite),
            r#"#[max_length = 40] Diesel("Varchar")"#
        );
    }
}
