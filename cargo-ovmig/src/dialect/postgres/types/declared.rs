//! From Diesel's types to PostgreSQL's.

use super::parse::read;
use super::{is_built_in, sql};
use crate::dialect::{DeclaredType, NamedType};
use crate::schema::{ObjectName, SqlType};

/// The greatest length that PostgreSQL takes for `varchar` and `char` (`htup_details.h`, MaxAttrSize).
const MAX_LENGTH: u64 = 10_485_760;

/// The canonical type of a declared one, or a sentence that says what to write instead.
pub(crate) fn declared(ty: &DeclaredType) -> Result<SqlType, String> {
    let canonical = resolve(ty)?;
    with_length(ty, with_precision(ty, canonical)?)
}

/// The type without the length and the precision that the attributes give.
fn resolve(ty: &DeclaredType) -> Result<SqlType, String> {
    match &ty.named {
        Some(NamedType::Enum(name, ..)) => return Ok(of_name(name)),
        Some(NamedType::Custom(name)) => return Ok(custom(name)),
        Some(NamedType::Raw(written)) => return raw(written),
        None => {}
    }
    match ty.name.as_str() {
        "Array" => array(ty),
        "Range" => range(ty, "range"),
        "Multirange" => range(ty, "multirange"),
        "Nullable" if ty.args.len() == 1 => declared(&ty.args[0]),
        name => built_in(name)
            .map(SqlType::new)
            .ok_or_else(|| unknown(name)),
    }
}

fn of_name(name: &ObjectName) -> SqlType {
    let schema = name.schema.clone();
    SqlType {
        schema: schema.filter(|schema| schema != "public" && schema != "pg_catalog"),
        ..SqlType::new(&name.name)
    }
}

/// `#[diesel(postgres_type(name = "…"))]` holds the name as `pg_type` has it: `_text` for an array of texts.
fn custom(name: &ObjectName) -> SqlType {
    let ty = of_name(name);
    match ty.name.strip_prefix('_') {
        Some(element) if ty.schema.is_none() && is_built_in(element) => {
            SqlType::new(element).array()
        }
        _ => ty,
    }
}

fn raw(written: &str) -> Result<SqlType, String> {
    match read(written) {
        (ty, true) => Ok(ty),
        _ => Err(format!(
            "`#[sql_type = \"{written}\"]` isn't a type as PostgreSQL writes it (`vector(3)`, `public.mood[]`): what \
             else the column has goes into attributes of its own"
        )),
    }
}

fn array(ty: &DeclaredType) -> Result<SqlType, String> {
    let [element] = ty.args.as_slice() else {
        return Err("`Array` takes one type: `Array<Text>`".into());
    };
    Ok(resolve(element)
        .and_then(|inner| with_length(element, with_precision(element, inner)?))?
        .array())
}

fn range(ty: &DeclaredType, suffix: &str) -> Result<SqlType, String> {
    let bound = match ty.args.as_slice() {
        [bound] => declared(bound)?,
        _ => return Err(format!("`{0}` takes one type: `{0}<Integer>`", ty.name)),
    };
    let prefix = match bound.name.as_str() {
        "int4" => "int4",
        "int8" => "int8",
        "numeric" => "num",
        "date" => "date",
        "timestamp" => "ts",
        "timestamptz" => "tstz",
        other => {
            return Err(format!(
                "PostgreSQL has no {suffix} of `{other}`: it has those of Integer, BigInt, Numeric, Date, Timestamp and \
                 Timestamptz; one that you made yourself is named with `#[sql_type = \"…\"]`"
            ));
        }
    };
    Ok(SqlType::new(format!("{prefix}{suffix}")))
}

/// Diesel's types of PostgreSQL with their aliases, and those of the crates that extend Diesel for PostgreSQL's own
/// and for its best known extensions (diesel_full_text_search, diesel_ltree, pgvector, postgis_diesel).
fn built_in(name: &str) -> Option<&'static str> {
    Some(match name {
        "SmallInt" | "Int2" | "Smallint" | "SmallSerial" => "int2",
        "Integer" | "Int4" | "Serial" => "int4",
        "BigInt" | "Int8" | "Bigint" | "BigSerial" => "int8",
        "Float" | "Float4" => "float4",
        "Double" | "Float8" => "float8",
        "Numeric" | "Decimal" => "numeric",
        "Text" => "text",
        "VarChar" | "Varchar" => "varchar",
        "Char" | "Bpchar" => "bpchar",
        "CChar" => "char",
        "Citext" => "citext",
        "Bool" => "bool",
        "Binary" | "Bytea" => "bytea",
        "Bit" => "bit",
        "Date" => "date",
        "Time" => "time",
        "Timestamp" => "timestamp",
        "Timestamptz" => "timestamptz",
        "Interval" => "interval",
        "Uuid" => "uuid",
        "Json" => "json",
        "Jsonb" => "jsonb",
        "Inet" => "inet",
        "Cidr" => "cidr",
        "MacAddr" | "Macaddr" => "macaddr",
        "MacAddr8" | "Macaddr8" => "macaddr8",
        "Money" => "money",
        "Oid" => "oid",
        "PgLsn" => "pg_lsn",
        "Int4range" => "int4range",
        "Int8range" => "int8range",
        "Numrange" => "numrange",
        "Daterange" => "daterange",
        "Tsrange" => "tsrange",
        "Tstzrange" => "tstzrange",
        "Int4multirange" => "int4multirange",
        "Int8multirange" => "int8multirange",
        "Nummultirange" => "nummultirange",
        "Datemultirange" => "datemultirange",
        "Tsmultirange" => "tsmultirange",
        "Tstzmultirange" => "tstzmultirange",
        "TsVector" | "Tsvector" => "tsvector",
        "TsQuery" | "Tsquery" => "tsquery",
        "RegConfig" | "Regconfig" => "regconfig",
        "Ltree" => "ltree",
        "Lquery" => "lquery",
        "Ltxtquery" => "ltxtquery",
        "Hstore" => "hstore",
        "Vector" => "vector",
        "HalfVector" => "halfvec",
        "SparseVector" => "sparsevec",
        "Geometry" => "geometry",
        "Geography" => "geography",
        _ => return None,
    })
}

/// Why PostgreSQL, or Diesel on it, doesn't have the type, and what to write instead.
fn unknown(name: &str) -> String {
    let instead = match name {
        "TimestamptzSqlite" => "Timestamptz",
        "Datetime" => "Timestamp",
        "TinyInt" | "Tinyint" => "SmallInt",
        "Tinytext" | "Mediumtext" | "Longtext" => "Text",
        "Blob" | "Tinyblob" | "Mediumblob" | "Longblob" | "Varbinary" => "Binary",
        "Unsigned" => {
            return "PostgreSQL has no unsigned numbers: write the next wider signed type (`BigInt` for \
                    `Unsigned<Integer>`), with a `#[check]` where it matters"
                .into();
        }
        "Record" => {
            return "a column can't be of an anonymous record: make a composite type and name it with \
                    `#[sql_type = \"…\"]`"
                .into();
        }
        _ => {
            return format!(
                "`{name}` isn't one of Diesel's types for PostgreSQL: say what the database calls it, with \
                 `#[sql_type = \"…\"]` on the column or `#[diesel(postgres_type(name = \"…\"))]` on a struct in the \
                 same file, or declare an enumeration with `ovmig::sql_enum!`"
            );
        }
    };
    format!("PostgreSQL has no `{name}`: write `{instead}`")
}

fn with_length(ty: &DeclaredType, mut canonical: SqlType) -> Result<SqlType, String> {
    let Some(length) = ty.max_length else {
        // A declared `Char` is SQL's, of one character; `Bpchar` is the one without a limit.
        if ty.named.is_none()
            && canonical.args.is_empty()
            && matches!(ty.name.as_str(), "Char" | "Bit")
        {
            canonical.args.push("1".to_owned());
        }
        return Ok(canonical);
    };
    if length == 0 || length > MAX_LENGTH {
        return Err(format!(
            "`#[max_length = {length}]` is out of range: PostgreSQL takes 1 to {MAX_LENGTH}"
        ));
    }
    let takes_one = matches!(
        canonical.name.as_str(),
        "varchar" | "bpchar" | "bit" | "varbit"
    );
    let own = !is_built_in(&canonical.name) && !matches!(ty.named, Some(NamedType::Enum(..)));
    if !takes_one && !own {
        return Err(format!(
            "`{}` has no length on PostgreSQL: take `#[max_length = {length}]` away, or write `Varchar`",
            written(ty)
        ));
    }
    canonical.args = vec![length.to_string()];
    Ok(canonical)
}

fn with_precision(ty: &DeclaredType, mut canonical: SqlType) -> Result<SqlType, String> {
    let Some((precision, scale)) = ty.precision else {
        return Ok(canonical);
    };
    match canonical.name.as_str() {
        "numeric" => {
            if !(1..=1000).contains(&precision) {
                return Err(format!(
                    "`#[precision = {precision}]` is out of range: PostgreSQL takes 1 to 1000"
                ));
            }
            let scale = scale.unwrap_or(0);
            if !(-1000..=1000).contains(&scale) {
                return Err(format!(
                    "`#[scale = {scale}]` is out of range: PostgreSQL takes -1000 to 1000"
                ));
            }
            canonical.args = vec![precision.to_string(), scale.to_string()];
        }
        "time" | "timetz" | "timestamp" | "timestamptz" | "interval" => {
            if precision > 6 || scale.is_some() {
                return Err(format!(
                    "`{}` takes a precision of 0 to 6 digits of a second, and no scale",
                    written(ty)
                ));
            }
            // Six digits are all that there are, so they are the same as none said.
            canonical.args = Some(precision)
                .filter(|digits| *digits < 6)
                .map(|digits| digits.to_string())
                .into_iter()
                .collect();
        }
        _ => {
            return Err(format!(
                "`{}` has no precision on PostgreSQL: take `#[precision]` and `#[scale]` away, or write `Numeric`",
                written(ty)
            ));
        }
    }
    Ok(canonical)
}

/// The type as the declaration writes it.
fn written(ty: &DeclaredType) -> String {
    match &ty.named {
        Some(NamedType::Raw(raw)) => raw.clone(),
        Some(NamedType::Enum(name, ..) | NamedType::Custom(name)) => sql(&of_name(name)),
        None if ty.args.is_empty() => ty.name.clone(),
        None => {
            let args: Vec<_> = ty.args.iter().map(written).collect();
            format!("{}<{}>", ty.name, args.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(name: &str) -> DeclaredType {
        DeclaredType {
            name: name.to_owned(),
            args: Vec::new(),
            named: None,
            max_length: None,
            precision: None,
        }
    }

    fn of(name: &str, arg: DeclaredType) -> DeclaredType {
        DeclaredType {
            args: vec![arg],
            ..plain(name)
        }
    }

    fn canonical(ty: &DeclaredType) -> String {
        declared(ty).map_or_else(|error| error, |ty| ty.to_string())
    }

    #[test]
    fn diesels_types_have_their_aliases() {
        for (names, expected) in [
            (&["Int4", "Integer", "Serial"][..], "int4"),
            (&["Int8", "BigInt", "Bigint", "BigSerial"], "int8"),
            (&["Int2", "SmallInt", "Smallint", "SmallSerial"], "int2"),
            (&["Float", "Float4"], "float4"),
            (&["Double", "Float8"], "float8"),
            (&["Numeric", "Decimal"], "numeric"),
            (&["VarChar", "Varchar"], "varchar"),
            (&["Binary", "Bytea"], "bytea"),
            (&["MacAddr", "Macaddr"], "macaddr"),
            (&["Char"], "bpchar(1)"),
            (&["Bpchar"], "bpchar"),
            (&["CChar"], "char"),
        ] {
            for name in names {
                assert_eq!(canonical(&plain(name)), expected, "{name}");
            }
        }
    }

    #[test]
    fn lengths_and_precisions() {
        let length = |name, n| DeclaredType {
            max_length: Some(n),
            ..plain(name)
        };
        assert_eq!(canonical(&length("Varchar", 20)), "varchar(20)");
        assert_eq!(canonical(&length("Char", 36)), "bpchar(36)");
        assert_eq!(
            canonical(&length("Text", 20)),
            "`Text` has no length on PostgreSQL: take `#[max_length = 20]` away, or write `Varchar`"
        );
        assert!(declared(&length("Varchar", 0)).is_err());
        let precise = |name, p, s| DeclaredType {
            precision: Some((p, s)),
            ..plain(name)
        };
        assert_eq!(
            canonical(&precise("Numeric", 10, Some(2))),
            "numeric(10, 2)"
        );
        assert_eq!(canonical(&precise("Numeric", 10, None)), "numeric(10, 0)");
        assert_eq!(canonical(&precise("Timestamp", 3, None)), "timestamp(3)");
        assert_eq!(canonical(&precise("Timestamp", 6, None)), "timestamp");
        assert!(declared(&precise("Integer", 3, None)).is_err());
    }

    #[test]
    fn arrays_ranges_and_named_types() {
        assert_eq!(
            canonical(&of("Array", of("Nullable", plain("Text")))),
            "text[]"
        );
        let lengthy = DeclaredType {
            max_length: Some(9),
            ..of("Array", plain("Varchar"))
        };
        assert_eq!(canonical(&lengthy), "varchar(9)[]");
        assert_eq!(canonical(&of("Range", plain("Timestamptz"))), "tstzrange");
        assert_eq!(
            canonical(&of("Multirange", plain("Numeric"))),
            "nummultirange"
        );
        assert!(declared(&of("Range", plain("Text"))).is_err());
        let named = |named| DeclaredType {
            named: Some(named),
            ..plain("X")
        };
        let custom = |name| named(NamedType::Custom(ObjectName::new(name)));
        assert_eq!(canonical(&custom("citext")), "citext");
        assert_eq!(canonical(&custom("_text")), "text[]");
        assert_eq!(
            canonical(&named(NamedType::Raw("vector(3)".into()))),
            "vector(3)"
        );
        let mood = NamedType::Enum(
            ObjectName::qualified("hr", "mood"),
            vec!["ok".into()],
            Vec::new(),
        );
        assert_eq!(canonical(&named(mood)), "hr.mood");
    }

    #[test]
    fn what_other_engines_have_is_said_with_the_way_out() {
        assert_eq!(
            canonical(&plain("TimestamptzSqlite")),
            "PostgreSQL has no `TimestamptzSqlite`: write `Timestamptz`"
        );
        assert_eq!(
            canonical(&plain("Datetime")),
            "PostgreSQL has no `Datetime`: write `Timestamp`"
        );
        assert!(canonical(&plain("Foo")).contains("#[sql_type"));
    }
}
