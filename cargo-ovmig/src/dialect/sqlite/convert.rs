//! How values get from one type to another, what they may lose, and what stands in for one that nobody knows.

use super::types::{Affinity, Class, affinity, class};
use crate::schema::SqlType;

/// What values may lose when a column becomes of another type: SQLite converts what looks like a number, and keeps all
/// else as it is.
pub(crate) fn narrows(from: &SqlType, to: &SqlType) -> Option<String> {
    let number = matches!(
        class(&to.name),
        Class::SmallInt
            | Class::Integer
            | Class::BigInt
            | Class::Float
            | Class::Double
            | Class::Numeric
    );
    match (class(&from.name), class(&to.name)) {
        (Class::Timestamp, Class::Date) => return Some("times of day".to_owned()),
        (Class::Timestamp, Class::Time) | (Class::Date, Class::Time) => {
            return Some("dates".to_owned());
        }
        (Class::Time, Class::Date) => return Some("times of day".to_owned()),
        _ => {}
    }
    match (affinity(from), affinity(to)) {
        (Affinity::Text, _) if number => {
            Some("the spelling of texts that look like numbers (`007` becomes 7)".to_owned())
        }
        (_, Affinity::Real) if matches!(class(&from.name), Class::BigInt | Class::Numeric) => {
            Some("the last digits of integers beyond 2^53".to_owned())
        }
        _ => None,
    }
}

/// How a value gets from one of Diesel's types to another, where the engine wouldn't bring it there: Diesel reads no
/// timestamp without a time, no date with one, and texts apart from bytes. What isn't of the old type stays as it is.
pub(crate) fn convert(value: &str, from: &SqlType, to: &SqlType) -> String {
    let by = |function: &str, text: &str| format!("coalesce({function}({text}), {value})");
    match (class(&from.name), class(&to.name)) {
        (Class::Date, Class::Timestamp) => return by("datetime", value),
        (Class::Timestamp, Class::Date) => return by("date", value),
        (Class::Timestamp | Class::Date, Class::Time) => return by("time", value),
        (Class::Time, Class::Timestamp) => {
            return by("datetime", &format!("'1970-01-01 ' || {value}"));
        }
        (Class::Time, Class::Date) => {
            return format!("CASE WHEN {value} IS NOT NULL THEN '1970-01-01' END");
        }
        _ => {}
    }
    match (affinity(from), affinity(to)) {
        (Affinity::Blob, Affinity::Blob) => value.to_owned(),
        (_, Affinity::Blob) => format!("CAST({value} AS BLOB)"),
        (Affinity::Blob, Affinity::Text) => format!("CAST({value} AS TEXT)"),
        _ => value.to_owned(),
    }
}

/// A value that a row may get where there is nothing to know.
pub(crate) fn placeholder(ty: &SqlType) -> &'static str {
    match class(&ty.name) {
        Class::Bool | Class::SmallInt | Class::Integer | Class::BigInt => "0",
        Class::Float | Class::Double | Class::Numeric => "0",
        Class::Text | Class::Other => "''",
        Class::Binary => "x''",
        Class::Timestamp => "'1970-01-01 00:00:00'",
        Class::Date => "'1970-01-01'",
        Class::Time => "'00:00:00'",
    }
}

#[cfg(test)]
mod tests {
    use super::super::types::from_sql;
    use super::*;

    #[test]
    fn only_what_looks_like_a_number_is_lost() {
        let narrows = |from, to| narrows(&from_sql(from), &from_sql(to)).is_some();
        assert!(
            narrows("TEXT", "INTEGER")
                && narrows("VARCHAR(20)", "NUMERIC")
                && narrows("BIGINT", "DOUBLE")
        );
        assert!(!narrows("VARCHAR(40)", "VARCHAR(20)") && !narrows("TEXT", "TIMESTAMP"));
        assert!(narrows("TIMESTAMP", "DATE") && !narrows("DATE", "TIMESTAMP"));
        assert!(!narrows("INTEGER", "DOUBLE") && !narrows("REAL", "DOUBLE"));
        assert!(
            !narrows("BIGINT", "INTEGER")
                && !narrows("INTEGER", "TEXT")
                && !narrows("TEXT", "BLOB")
        );
    }

    #[test]
    fn diesel_can_read_what_is_converted() {
        let converted = |from, to| convert("a", &from_sql(from), &from_sql(to));
        assert_eq!(converted("DATE", "TIMESTAMP"), "coalesce(datetime(a), a)");
        assert_eq!(converted("TIMESTAMP", "DATE"), "coalesce(date(a), a)");
        assert_eq!(converted("TEXT", "BLOB"), "CAST(a AS BLOB)");
        assert_eq!(converted("TEXT", "INTEGER"), "a");
    }
}
