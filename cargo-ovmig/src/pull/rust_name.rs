//! Names of the database as names in Rust.

use std::collections::BTreeSet;

/// Names that what `diesel::table!` leaves behind uses itself, and a keyword that syn doesn't know yet.
const RESERVED: &[&str] = &[
    "all_columns",
    "bool",
    "columns",
    "diesel",
    "dsl",
    "gen",
    "q",
    "star",
    "str",
    "table",
    "usize",
];

/// Words that an attribute would take for an option.
const OPTIONS: &[&str] = &[
    "deferrable",
    "include",
    "nulls_not_distinct",
    "unique",
    "where",
];

/// A name for a table or a column that none of `taken` is: the database's own where that can be, and one as
/// `diesel print-schema` makes it otherwise.
pub(super) fn item(name: &str, taken: &BTreeSet<String>) -> String {
    let mut ident: String = (name.chars())
        .map(|c| if is_part(c) { c } else { '_' })
        .collect();
    if !ident.starts_with(|c: char| c == '_' || is_first(c)) || ident == "_" {
        ident.insert(0, '_');
    }
    if is_keyword(&ident) || RESERVED.contains(&ident.as_str()) {
        ident.push('_');
    }
    while taken.contains(&ident) {
        ident.push('_');
    }
    ident
}

/// A name for a type or a variant, in `PascalCase`.
pub(super) fn pascal(name: &str, taken: &BTreeSet<String>) -> String {
    let mut ident = String::new();
    let mut upper = true;
    for c in name.chars() {
        if !is_part(c) || c == '_' {
            upper = true;
        } else if upper {
            ident.extend(c.to_uppercase());
            upper = false;
        } else {
            ident.push(c);
        }
    }
    // SCREAMING_SNAKE_CASE.
    if !name.chars().any(char::is_lowercase) {
        ident = screaming(name);
    }
    if !ident.starts_with(is_first) {
        ident.insert(0, 'V');
    }
    if is_keyword(&ident) {
        ident.push('_');
    }
    while taken.contains(&ident) {
        ident.push('_');
    }
    ident
}

fn screaming(name: &str) -> String {
    let words = name.split(|c| !is_part(c) || c == '_');
    words
        .flat_map(|word| {
            let mut chars = word.chars();
            let first: Vec<char> = chars
                .next()
                .into_iter()
                .flat_map(char::to_uppercase)
                .collect();
            first.into_iter().chain(chars.flat_map(char::to_lowercase))
        })
        .collect()
}

/// A column's name between the parentheses of an attribute.
pub(super) fn in_attribute(ident: &str) -> String {
    match OPTIONS.contains(&ident) {
        true => format!("r#{ident}"),
        false => ident.to_owned(),
    }
}

/// Whether the text is a name in Rust as it stands, if perhaps a keyword.
pub(super) fn is_word(name: &str) -> bool {
    name != "_" && name.starts_with(|c: char| c == '_' || is_first(c)) && name.chars().all(is_part)
}

/// A keyword can't be parsed as a name.
fn is_keyword(word: &str) -> bool {
    syn::parse_str::<syn::Ident>(word).is_err()
}

// Letters of other scripts may stand in names of Rust, but not all that the database takes: they are written out in
// `#[sql_name]`.
fn is_first(c: char) -> bool {
    c.is_ascii_alphabetic()
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_tables_and_columns() {
        let none = BTreeSet::new();
        for (name, ident) in [
            ("users", "users"),
            ("C", "C"),
            ("type", "type_"),
            ("Self", "Self_"),
            ("table", "table_"),
            ("it's a b", "it_s_a_b"),
            ("2fa", "_2fa"),
            ("_", "__"),
            ("größe", "gr__e"),
            ("", "__"),
        ] {
            assert_eq!(item(name, &none), ident, "{name}");
        }
        let taken = BTreeSet::from(["a_b".to_owned()]);
        assert_eq!(item("a b", &taken), "a_b_");
    }

    #[test]
    fn names_of_types_and_variants() {
        let none = BTreeSet::new();
        for (name, ident) in [
            ("template_status", "TemplateStatus"),
            ("IN_PROGRESS", "InProgress"),
            ("in progress", "InProgress"),
            ("NEW", "New"),
            ("inProgress", "InProgress"),
            ("2nd", "V2nd"),
            ("self", "Self_"),
            ("+", "V"),
        ] {
            assert_eq!(pascal(name, &none), ident, "{name}");
        }
    }
}
