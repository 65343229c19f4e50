//! Identifiers and literals as SQL.

/// Words that can't be the name of a table or a column unquoted: the reserved ones, and those that may only be the
/// name of a function or a type (PostgreSQL's manual, appendix C; `pg_get_keywords()` of 12 to 18, categories R and T).
#[rustfmt::skip]
const RESERVED: &[&str] = &[
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "binary",
    "both", "case", "cast", "check", "collate", "collation", "column", "concurrently", "constraint", "create",
    "cross", "current_catalog", "current_date", "current_role", "current_schema", "current_time",
    "current_timestamp", "current_user", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except",
    "false", "fetch", "for", "foreign", "freeze", "from", "full", "grant", "group", "having", "ilike", "in",
    "initially", "inner", "intersect", "into", "is", "isnull", "join", "lateral", "leading", "left", "like",
    "limit", "localtime", "localtimestamp", "natural", "not", "notnull", "null", "offset", "on", "only", "or",
    "order", "outer", "overlaps", "placing", "primary", "references", "returning", "right", "select",
    "session_user", "similar", "some", "symmetric", "system_user", "table", "tablesample", "then", "to", "trailing",
    "true", "union", "unique", "user", "using", "variadic", "verbose", "when", "where", "window", "with",
];

/// The name of a table, a column, a constraint or an index, quoted where it has to be.
pub(crate) fn ident(name: &str) -> String {
    if is_plain(name) && RESERVED.binary_search(&name).is_err() {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// A text as a literal.
pub(crate) fn literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if text.contains('\\') {
        // Means the same whatever `standard_conforming_strings` says.
        format!("E'{}'", quoted.replace('\\', "\\\\"))
    } else {
        format!("'{quoted}'")
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_for_the_search() {
        assert!(RESERVED.is_sorted());
    }

    #[test]
    fn names_are_quoted_exactly_when_they_have_to_be() {
        for plain in ["id", "_x1", "type", "value", "time", "status", "name"] {
            assert_eq!(ident(plain), plain);
        }
        assert_eq!(ident("order"), "\"order\"");
        assert_eq!(ident("user"), "\"user\"");
        assert_eq!(ident("Mixed"), "\"Mixed\"");
        assert_eq!(ident("1st"), "\"1st\"");
        assert_eq!(ident("a b"), "\"a b\"");
        assert_eq!(ident("a$b"), "\"a$b\"");
        assert_eq!(ident("größe"), "\"größe\"");
        assert_eq!(ident("q\"q"), "\"q\"\"q\"");
        assert_eq!(ident(""), "\"\"");
    }

    #[test]
    fn literals_are_escaped() {
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal("a\\b'"), "E'a\\\\b'''");
    }
}
