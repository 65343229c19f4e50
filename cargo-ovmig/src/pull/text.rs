//! The texts that attributes are made of.

use crate::pull::names::Columns;
use crate::pull::rust_name::{in_attribute, is_word};
use crate::schema::{
    Check, Deferrable, ForeignKey, Index, IndexKey, KeyPart, Nulls, ReferentialAction, Unique,
};

/// A text between quotes, as Rust reads it.
pub(super) fn literal(text: &str) -> String {
    let quotes = text.contains(['"', '\\']);
    let raw = quotes && !text.contains("\"#") && !text.chars().any(char::is_control);
    match raw {
        true => format!("r#\"{text}\"#"),
        false => format!("{text:?}"),
    }
}

/// The lines of a doc comment.
pub(super) fn docs(comment: &str) -> Vec<String> {
    let line = |line: &str| match line {
        "" => "///".to_owned(),
        line if line.chars().any(char::is_control) => format!("#[doc = {line:?}]"),
        line => format!("/// {line}"),
    };
    comment.trim().lines().map(|it| line(it.trim())).collect()
}

/// `#[unique(a, b, name = "…")]`, or without the column beside it.
pub(super) fn unique(unique: &Unique, columns: &Columns, beside: bool) -> String {
    let mut parts = Vec::new();
    if !beside {
        parts.extend(names(&unique.columns, columns));
    }
    parts.extend(name(&unique.name));
    if unique.nulls_not_distinct {
        parts.push("nulls_not_distinct".to_owned());
    }
    parts.extend(deferrable(unique.deferrable));
    attribute("unique", &parts)
}

/// `#[check = "…"]` or `#[check(name = "…")]`.
pub(super) fn check(check: &Check) -> String {
    let expr = literal(&check.expr.0);
    match &check.name {
        None => format!("#[check = {expr}]"),
        Some(name) if is_word(name) => format!("#[check({name} = {expr})]"),
        Some(name) => format!("#[check({} = {expr})]", literal(name)),
    }
}

/// `#[references(…)]`. `target` is the referenced table with its columns, as an attribute names them.
pub(super) fn reference(
    key: &ForeignKey,
    columns: &Columns,
    target: (&str, &Columns),
    beside: bool,
) -> String {
    let referenced = names(&key.referenced, target.1).join(", ");
    let target = format!("{}({referenced})", target.0);
    let mut parts = vec![match beside {
        true => target,
        false => format!("({}) -> {target}", names(&key.columns, columns).join(", ")),
    }];
    let actions = [("on_delete", key.on_delete), ("on_update", key.on_update)];
    for (option, action) in actions {
        if action != ReferentialAction::NoAction {
            let action = action.sql().to_ascii_lowercase();
            parts.push(format!("{option} = \"{action}\""));
        }
    }
    parts.extend(deferrable(key.deferrable));
    parts.extend(name(&key.name));
    attribute("references", &parts)
}

/// `#[index(a, b desc, unique, …)]`, or without the column beside it.
pub(super) fn index(index: &Index, columns: &Columns, beside: bool) -> String {
    let mut parts: Vec<String> = match (beside, index.keys.as_slice()) {
        (true, [key]) => modifiers(key),
        _ => (index.keys.iter())
            .map(|it| index_key(it, columns))
            .collect(),
    };
    if index.unique {
        parts.push("unique".to_owned());
    }
    parts.extend(name(&index.name));
    parts.extend(
        index
            .method
            .iter()
            .map(|it| format!("method = {}", literal(it))),
    );
    if !index.include.is_empty() {
        parts.push(format!(
            "include({})",
            names(&index.include, columns).join(", ")
        ));
    }
    let predicate = index.predicate.iter();
    parts.extend(predicate.map(|it| format!("where = {}", literal(&it.0))));
    if index.nulls_not_distinct {
        parts.push("nulls_not_distinct".to_owned());
    }
    attribute("index", &parts)
}

fn index_key(key: &IndexKey, columns: &Columns) -> String {
    let part = match &key.part {
        KeyPart::Expr(expr) => literal(&expr.0),
        KeyPart::Column(name) => {
            let ident = in_attribute(columns.ident(name));
            match key.length {
                Some(length) => format!("{ident}({length})"),
                None => ident,
            }
        }
    };
    let parts: Vec<String> = std::iter::once(part).chain(modifiers(key)).collect();
    parts.join(" ")
}

/// What stands behind a key of an index.
fn modifiers(key: &IndexKey) -> Vec<String> {
    let mut words = Vec::new();
    if key.descending {
        words.push("desc".to_owned());
    }
    words.extend(key.nulls.map(|nulls| match nulls {
        Nulls::First => "nulls_first".to_owned(),
        Nulls::Last => "nulls_last".to_owned(),
    }));
    words.extend(
        key.opclass
            .iter()
            .map(|it| format!("opclass({})", literal(it))),
    );
    words.extend(
        key.collation
            .iter()
            .map(|it| format!("collate({})", literal(it))),
    );
    words
}

fn names(names: &[String], columns: &Columns) -> Vec<String> {
    let idents = names.iter().map(|name| in_attribute(columns.ident(name)));
    idents.collect()
}

fn name(name: &Option<String>) -> Option<String> {
    Some(format!("name = {}", literal(name.as_deref()?)))
}

fn deferrable(deferrable: Deferrable) -> Option<String> {
    match deferrable {
        Deferrable::No => None,
        Deferrable::InitiallyImmediate => Some("deferrable".to_owned()),
        Deferrable::InitiallyDeferred => Some("deferrable = \"initially deferred\"".to_owned()),
    }
}

fn attribute(name: &str, parts: &[String]) -> String {
    match parts {
        [] => format!("#[{name}]"),
        parts => format!("#[{name}({})]", parts.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_readable() {
        assert_eq!(literal("a > 'b'"), r#""a > 'b'""#);
        assert_eq!(literal(r#""Y z" > 0"#), r##"r#""Y z" > 0"#"##);
        assert_eq!(literal("a\"#b"), "\"a\\\"#b\"");
        assert_eq!(literal("a\n\"b\""), r#""a\n\"b\"""#);
    }

    #[test]
    fn comments_keep_their_lines() {
        assert_eq!(docs("a\n\nb"), ["/// a", "///", "/// b"]);
        assert_eq!(docs("a\rb"), [r#"#[doc = "a\rb"]"#]);
    }
}
