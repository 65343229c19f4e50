//! The types of PostgreSQL: from a declaration, from SQL, to SQL.
//!
//! The canonical name of a built-in type is its short name in `pg_type` (`int4`, `varchar`, `timestamptz`), and that
//! of any other is its name as the database has it. Arguments are written out where PostgreSQL adds them by itself:
//! `char` is `bpchar(1)`, `numeric(10)` is `numeric(10, 0)`.
//!
//! Invariant: `from_sql(sql(ty)) == ty` for every canonical type.

mod declared;
mod parse;

use squawk_syntax::quote::quote_quoted_ident;

use crate::schema::SqlType;

pub(crate) use declared::declared;
pub(crate) use parse::{from_sql, in_schema, read_tokens};

/// A canonical type in the spelling of a person: `VARCHAR(20)`, `DOUBLE PRECISION`, `INTEGER[]`.
pub(crate) fn sql(ty: &SqlType) -> String {
    let mut sql = match &ty.schema {
        Some(schema) => format!(
            "{}.{}{}",
            quote_quoted_ident(schema),
            quote_quoted_ident(&ty.name),
            arguments(&ty.args)
        ),
        None => unqualified(&ty.name, &ty.args),
    };
    if ty.array {
        sql.push_str("[]");
    }
    sql
}

fn unqualified(name: &str, args: &[String]) -> String {
    let spelled = match (name, args) {
        ("int2", _) => "SMALLINT",
        ("int4", _) => "INTEGER",
        ("int8", _) => "BIGINT",
        ("float4", _) => "REAL",
        ("float8", _) => "DOUBLE PRECISION",
        ("bool", _) => "BOOLEAN",
        ("bpchar", [_, ..]) => "CHAR",
        ("varbit", _) => "BIT VARYING",
        // Without a length these two are other types than their keywords, as `"char"` is.
        ("bit", []) => "\"bit\"",
        ("char", _) => "\"char\"",
        ("numeric", [precision, scale]) if scale == "0" => return format!("NUMERIC({precision})"),
        ("interval", [fields, rest @ ..])
            if fields.starts_with(|c: char| c.is_ascii_alphabetic()) =>
        {
            return format!(
                "INTERVAL {}{}",
                fields.to_ascii_uppercase(),
                arguments(rest)
            );
        }
        _ if is_built_in(name) => return name.to_ascii_uppercase() + &arguments(args),
        _ => return quote_quoted_ident(name) + &arguments(args),
    };
    spelled.to_owned() + &arguments(args)
}

fn arguments(args: &[String]) -> String {
    if args.is_empty() {
        String::new()
    } else {
        format!("({})", args.join(", "))
    }
}

/// Whether two canonical types are the same; with `ignore_args` lengths, precisions and the like don't count.
pub(crate) fn same(left: &SqlType, right: &SqlType, ignore_args: bool) -> bool {
    // The arguments of an extension's type are names in whatever case: `geometry(Point, 4326)`.
    let same_args = || {
        left.args.len() == right.args.len()
            && (left.args.iter().zip(&right.args)).all(|(a, b)| a.eq_ignore_ascii_case(b))
    };
    left.schema == right.schema
        && left.name == right.name
        && left.array == right.array
        && (ignore_args || same_args())
}

/// Whether `pg_catalog` has a type of that name which people use in tables.
pub(crate) fn is_built_in(name: &str) -> bool {
    BUILT_IN.binary_search(&name).is_ok()
}

/// Sorted.
#[rustfmt::skip]
static BUILT_IN: &[&str] = &[
    "bit", "bool", "box", "bpchar", "bytea", "char", "cid", "cidr", "circle", "date", "datemultirange", "daterange",
    "float4", "float8", "inet", "int2", "int4", "int4multirange", "int4range", "int8", "int8multirange", "int8range",
    "interval", "json", "jsonb", "jsonpath", "line", "lseg", "macaddr", "macaddr8", "money", "name", "numeric",
    "nummultirange", "numrange", "oid", "path", "pg_lsn", "pg_snapshot", "point", "polygon", "refcursor", "regclass",
    "regcollation", "regconfig", "regdictionary", "regnamespace", "regoper", "regoperator", "regproc",
    "regprocedure", "regrole", "regtype", "text", "tid", "time", "timestamp", "timestamptz", "timetz", "tsmultirange",
    "tsquery", "tsrange", "tstzmultirange", "tstzrange", "tsvector", "txid_snapshot", "uuid", "varbit", "varchar",
    "xid", "xid8", "xml",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_types_is_sorted() {
        assert!(BUILT_IN.is_sorted());
    }

    #[test]
    fn types_are_written_as_a_person_would_and_read_back() {
        for spelled in [
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "REAL",
            "DOUBLE PRECISION",
            "NUMERIC",
            "NUMERIC(10, 2)",
            "NUMERIC(10)",
            "NUMERIC(3, -2)",
            "VARCHAR",
            "VARCHAR(20)",
            "CHAR(1)",
            "CHAR(36)",
            "BPCHAR",
            "TEXT",
            "BOOLEAN",
            "DATE",
            "TIME",
            "TIME(3)",
            "TIMETZ",
            "TIMESTAMP",
            "TIMESTAMP(3)",
            "TIMESTAMPTZ",
            "TIMESTAMPTZ(0)",
            "INTERVAL",
            "INTERVAL(3)",
            "INTERVAL YEAR TO MONTH",
            "INTERVAL DAY TO SECOND(3)",
            "UUID",
            "JSON",
            "JSONB",
            "BYTEA",
            "BIT(8)",
            "\"bit\"",
            "BIT VARYING",
            "BIT VARYING(5)",
            "INET",
            "CIDR",
            "MACADDR",
            "MACADDR8",
            "MONEY",
            "OID",
            "PG_LSN",
            "\"char\"",
            "TSVECTOR",
            "INT4RANGE",
            "TSTZMULTIRANGE",
            "INTEGER[]",
            "VARCHAR(20)[]",
            "NUMERIC(10, 2)[]",
            "citext",
            "vector(3)",
            "geometry(Point, 4326)",
            "\"Mood\"",
            "\"user\"",
            "\"int\"",
            "auth.role",
            "\"My Schema\".type[]",
            "auth.\"interval\"",
        ] {
            let ty = from_sql(spelled);
            assert_eq!(sql(&ty), spelled, "{ty:?}");
            assert_eq!(from_sql(&sql(&ty)), ty);
        }
    }

    #[test]
    fn lengths_count_unless_they_are_to_be_ignored() {
        let (short, long) = (from_sql("varchar(20)"), from_sql("varchar(40)"));
        assert!(!same(&short, &long, false));
        assert!(same(&short, &long, true));
        assert!(!same(&short, &from_sql("text"), true));
        assert!(!same(&short, &from_sql("varchar(20)[]"), true));
        assert!(same(
            &from_sql("geometry(POINT,4326)"),
            &from_sql("geometry(Point, 4326)"),
            false
        ));
    }
}
