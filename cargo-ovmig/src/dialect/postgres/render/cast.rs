//! How values get from one type to another.
//!
//! Source: `pg_cast`, and PostgreSQL's manual on `ALTER TABLE … TYPE` (an assignment cast is taken by itself, an
//! explicit one has to be written in `USING`) and on `CREATE CAST` (any type goes to text and back).

use crate::dialect::postgres::types;
use crate::schema::SqlType;

const INTEGERS: &[&str] = &["int2", "int4", "int8"];
const NUMBERS: &[&str] = &["int2", "int4", "int8", "float4", "float8", "numeric"];
const TIMES: &[&str] = &["time", "timetz"];
const STRINGS: &[&str] = &["varchar", "text", "bpchar", "name", "citext"];

/// What stands behind `USING`, where PostgreSQL has to be told. `column` is the column's name as SQL.
pub(super) fn using(column: &str, from: &SqlType, to: &SqlType) -> Option<String> {
    let sql = types::sql(to);
    match (from.array, to.array) {
        (false, false) => scalar(column, from, to, &sql),
        (true, true) if assignable(from, to) => None,
        (true, true) if is(STRINGS, from) => Some(format!("{column}::{sql}")),
        (true, true) => Some(format!("{column}::TEXT[]::{sql}")),
        // The list of a document, whose brackets are an array's braces; texts may hold brackets of their own.
        (false, true) if is(&["json", "jsonb"], from) && !is(STRINGS, to) => {
            Some(format!("translate({column}::TEXT, '[]', '{{}}')::{sql}"))
        }
        (false, true) => {
            let element = element(to);
            let element = scalar(column, from, &element, &types::sql(&element));
            let element = element.unwrap_or_else(|| column.to_owned());
            Some(format!(
                "CASE WHEN {column} IS NOT NULL THEN ARRAY[{element}]::{sql} END"
            ))
        }
        (true, false) if is(&["json", "jsonb"], to) => Some(format!("to_{}({column})", to.name)),
        (true, false) => {
            let first = format!("{column}[1]");
            Some(scalar(&first, &element(from), to, &sql).unwrap_or(first))
        }
    }
}

fn element(ty: &SqlType) -> SqlType {
    SqlType {
        array: false,
        ..ty.clone()
    }
}

fn scalar(value: &str, from: &SqlType, to: &SqlType, sql: &str) -> Option<String> {
    if same_name(from, to) {
        return None;
    }
    let own = |ty: &SqlType, name: &str| ty.schema.is_none() && ty.name == name;
    Some(match () {
        () if own(from, "bytea") && is(STRINGS, to) => format!("convert_from({value}, 'UTF8')"),
        () if is(STRINGS, from) && own(to, "bytea") => format!("convert_to({value}, 'UTF8')"),
        () if own(from, "bytea") && own(to, "uuid") => format!("encode({value}, 'hex')::uuid"),
        () if own(from, "uuid") && own(to, "bytea") => format!("uuid_send({value})"),
        () if own(from, "bool") && own(to, "int4") => format!("{value}::{sql}"),
        () if own(from, "bool") && is(NUMBERS, to) => format!("{value}::INTEGER::{sql}"),
        () if is(NUMBERS, from) && own(to, "bool") => format!("{value} <> 0"),
        // A time of a day that nobody knows.
        () if is(TIMES, from) && is(&["date", "timestamp", "timestamptz"], to) => {
            let day = "DATE '1970-01-01'";
            match own(to, "date") {
                true => format!("CASE WHEN {value} IS NOT NULL THEN {day} END"),
                false => format!("{day} + {value}"),
            }
        }
        () if assignable(from, to) => return None,
        () if is(STRINGS, from) || has_explicit_cast(from, to) => format!("{value}::{sql}"),
        () => format!("{value}::TEXT::{sql}"),
    })
}

fn same_name(from: &SqlType, to: &SqlType) -> bool {
    from.schema == to.schema && from.name == to.name
}

fn is(names: &[&str], ty: &SqlType) -> bool {
    ty.schema.is_none() && names.contains(&ty.name.as_str())
}

/// Whether PostgreSQL casts by itself on assignment. For arrays: whether it does so for their elements.
fn assignable(from: &SqlType, to: &SqlType) -> bool {
    const GROUPS: &[&[&str]] = &[
        NUMBERS,
        STRINGS,
        &["json", "jsonb"],
        &["date", "timestamp", "timestamptz"],
        &["time", "timetz"],
        &["inet", "cidr"],
        &["macaddr", "macaddr8"],
        &["bit", "varbit"],
        &["money", "numeric", "int4", "int8"],
        &["oid", "int4", "int8"],
    ];
    const ONE_WAY: &[(&str, &str)] = &[
        ("timestamp", "time"),
        ("timestamptz", "time"),
        ("timestamptz", "timetz"),
        ("time", "interval"),
        ("interval", "time"),
    ];
    same_name(from, to)
        // Any type goes to a string by its output function; of arrays only strings do.
        || is(STRINGS, to) && (!from.array || is(STRINGS, from))
        || GROUPS.iter().any(|group| is(group, from) && is(group, to))
        || ONE_WAY.iter().any(|(a, b)| is(&[a], from) && is(&[b], to))
}

fn has_explicit_cast(from: &SqlType, to: &SqlType) -> bool {
    is(&["jsonb"], from) && (is(NUMBERS, to) || is(&["bool"], to))
        || is(&["bit"], from) && is(&["int4", "int8"], to)
        || is(&["int4", "int8"], from) && is(&["bit"], to)
}

/// Whether a change of type leaves what is made of the column (checks, keys, indexes) as it is: PostgreSQL makes these
/// anew by itself, which works as long as their operators still fit.
pub(super) fn is_soft(from: &SqlType, to: &SqlType) -> bool {
    from.array == to.array
        && (same_name(from, to)
            || is(INTEGERS, from) && is(INTEGERS, to)
            || is(&["float4", "float8"], from) && is(&["float4", "float8"], to)
            || is(&["varchar", "text"], from) && is(&["varchar", "text"], to))
}

/// Whether a default of the old type is one of the new type too, in the same words.
pub(super) fn keeps_default(from: &SqlType, to: &SqlType) -> bool {
    from.array == to.array && (same_name(from, to) || is(INTEGERS, from) && is(INTEGERS, to))
}

/// What values may lose.
pub(crate) fn narrows(from: &SqlType, to: &SqlType) -> Option<String> {
    if from.array && !to.array && !is(&["json", "jsonb"], to) {
        return Some("all elements but the first".to_owned());
    }
    let whole = |ty: &SqlType| integer_digits(ty);
    if is(STRINGS, from) && is(STRINGS, to) {
        let (old, new) = (length(from), length(to)?);
        let shorter = old.is_none_or(|old| new < old);
        return shorter.then(|| format!("values longer than {new} characters"));
    }
    if is(INTEGERS, to) && is(NUMBERS, from) {
        if fraction_digits(from) != Some(0) {
            return Some("fractions".to_owned());
        }
        let narrower = whole(from).is_none_or(|old| whole(to).is_some_and(|new| new < old));
        return narrower.then(|| format!("numbers beyond {}", types::sql(to)));
    }
    if is(&["numeric"], to) && is(NUMBERS, from) {
        let new = whole(to)?;
        if whole(from).is_none_or(|old| new < old) {
            return Some(format!("numbers beyond {}", types::sql(to)));
        }
        let shorter = fraction_digits(from)
            .is_none_or(|old| fraction_digits(to).is_some_and(|new| new < old));
        return shorter.then(|| format!("digits beyond {}", types::sql(to)));
    }
    if is(&["float4"], to) && is(&["float8", "numeric", "int4", "int8"], from)
        || is(&["float8"], to) && is(&["numeric", "int8"], from)
    {
        return Some(format!("digits beyond {}", types::sql(to)));
    }
    if is(&["bool"], to) && is(NUMBERS, from) {
        return Some("numbers other than 0 and 1".to_owned());
    }
    if is(&["date"], to) && is(&["timestamp", "timestamptz"], from) {
        return Some("times of day".to_owned());
    }
    if is(&["time", "timetz"], to) && is(&["timestamp", "timestamptz"], from) {
        return Some("dates".to_owned());
    }
    if is(&["bit", "varbit"], to) && is(&["bit", "varbit"], from) {
        let (old, new) = (length(from), length(to)?);
        let shorter = old.is_none_or(|old| new < old);
        return shorter.then(|| format!("more than {new} bits"));
    }
    let temporal = &["time", "timetz", "timestamp", "timestamptz"];
    if is(temporal, to) && is(temporal, from) {
        let precision = |ty: &SqlType| length(ty).unwrap_or(6);
        let shorter = precision(to) < precision(from);
        return shorter.then(|| "fractions of seconds".to_owned());
    }
    None
}

/// Whether a column of the one type can refer to one of the other: there is an operator that compares them, which for
/// types that aren't built in nobody here knows.
pub(crate) fn can_refer(from: &SqlType, to: &SqlType) -> bool {
    const GROUPS: &[&[&str]] = &[
        NUMBERS,
        STRINGS,
        &["date", "timestamp", "timestamptz"],
        &["time", "timetz"],
        &["inet", "cidr"],
        &["bit", "varbit"],
    ];
    let known = |ty: &SqlType| ty.schema.is_none() && types::is_built_in(&ty.name);
    if !known(from) || !known(to) {
        return true;
    }
    from.array == to.array
        && (same_name(from, to)
            || !from.array && GROUPS.iter().any(|group| is(group, from) && is(group, to)))
}

fn length(ty: &SqlType) -> Option<u64> {
    ty.args.first()?.parse().ok()
}

/// How many digits fit before the point; `None` for any number.
fn integer_digits(ty: &SqlType) -> Option<i64> {
    match ty.name.as_str() {
        "int2" => Some(5),
        "int4" => Some(10),
        "int8" => Some(19),
        "numeric" => {
            let precision: i64 = ty.args.first()?.parse().ok()?;
            Some(precision - fraction_digits(ty).unwrap_or(0))
        }
        _ => None,
    }
}

/// How many digits fit behind the point; `None` for any number.
fn fraction_digits(ty: &SqlType) -> Option<i64> {
    match ty.name.as_str() {
        "int2" | "int4" | "int8" => Some(0),
        "numeric" if ty.args.len() == 1 => Some(0),
        "numeric" => ty.args.get(1)?.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::postgres::types::from_sql;

    fn cast(from: &str, to: &str) -> Option<String> {
        using("c", &from_sql(from), &from_sql(to))
    }

    fn lost(from: &str, to: &str) -> Option<String> {
        narrows(&from_sql(from), &from_sql(to))
    }

    #[test]
    fn a_cast_is_written_where_postgres_needs_one() {
        for (from, to) in [
            ("int", "bigint"),
            ("varchar(3)", "text"),
            ("uuid", "text"),
            ("mood", "text"),
            ("timestamp", "date"),
            ("json", "jsonb"),
            ("int[]", "bigint[]"),
        ] {
            assert_eq!(cast(from, to), None, "{from} to {to}");
        }
        for (from, to, expected) in [
            ("text", "uuid", "c::UUID"),
            ("text", "mood", "c::mood"),
            ("mood", "feeling", "c::TEXT::feeling"),
            ("int", "bool", "c <> 0"),
            ("bool", "int", "c::INTEGER"),
            ("bool", "bigint", "c::INTEGER::BIGINT"),
            ("bytea", "text", "convert_from(c, 'UTF8')"),
            ("int", "uuid", "c::TEXT::UUID"),
            ("mood[]", "feeling[]", "c::TEXT[]::feeling[]"),
            ("text[]", "int[]", "c::INTEGER[]"),
            ("text[]", "text", "c[1]"),
            ("text[]", "jsonb", "to_jsonb(c)"),
            (
                "jsonb",
                "int[]",
                "translate(c::TEXT, '[]', '{}')::INTEGER[]",
            ),
            ("time", "timestamp", "DATE '1970-01-01' + c"),
            ("text[]", "int", "c[1]::INTEGER"),
            (
                "int",
                "int[]",
                "CASE WHEN c IS NOT NULL THEN ARRAY[c]::INTEGER[] END",
            ),
        ] {
            assert_eq!(cast(from, to).as_deref(), Some(expected));
        }
    }

    #[test]
    fn keys_refer_to_columns_of_comparable_types() {
        let can = |from: &str, to: &str| can_refer(&from_sql(from), &from_sql(to));
        assert!(can("int", "bigint") && can("varchar(3)", "text") && can("mood", "text"));
        assert!(!can("text", "uuid") && !can("int", "text") && !can("int[]", "int"));
    }

    #[test]
    fn narrower_types_are_known() {
        for (from, to) in [
            ("varchar(40)", "varchar(20)"),
            ("text", "varchar(20)"),
            ("bigint", "int"),
            ("int", "smallint"),
            ("numeric", "int"),
            ("numeric(10,2)", "numeric(10,1)"),
            ("numeric(10,2)", "numeric(9,2)"),
            ("numeric", "numeric(10,2)"),
            ("bigint", "numeric(10)"),
            ("float8", "float4"),
            ("float8", "int"),
            ("timestamp", "date"),
            ("timestamp", "timestamp(0)"),
            ("int[]", "int"),
        ] {
            assert!(lost(from, to).is_some(), "{from} to {to}");
        }
        for (from, to) in [
            ("varchar(20)", "varchar(40)"),
            ("varchar(20)", "text"),
            ("int", "bigint"),
            ("int", "numeric"),
            ("int", "numeric(12,2)"),
            ("numeric(4,0)", "int"),
            ("numeric(10,2)", "numeric(12,2)"),
            ("date", "timestamp"),
            ("timestamp(0)", "timestamp"),
            ("text", "uuid"),
            ("int", "text"),
        ] {
            assert_eq!(lost(from, to), None, "{from} to {to}");
        }
    }
}
