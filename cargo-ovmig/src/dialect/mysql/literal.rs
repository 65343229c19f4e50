//! Strings as SQL writes them.

/// The text that a string literal stands for, or the name that a quoted identifier does. Takes one with or without an
/// introducer (`_utf8mb4'x'`, `N'x'`), in single or double quotes; a text that is no literal comes back as it was.
pub(crate) fn value(literal: &str) -> String {
    let Some(open) = literal.find(['\'', '"', '`']) else {
        return literal.to_owned();
    };
    let quote = literal[open..].chars().next().unwrap_or('\'');
    let inner = &literal[open + 1..];
    let inner = inner.strip_suffix(quote).unwrap_or(inner);
    let mut value = String::new();
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if quote != '`' => match chars.next() {
                Some('0') => value.push('\0'),
                Some('b') => value.push('\u{8}'),
                Some('n') => value.push('\n'),
                Some('r') => value.push('\r'),
                Some('t') => value.push('\t'),
                Some('Z') => value.push('\u{1a}'),
                // Only in patterns of LIKE, whose business the backslash is.
                Some(c @ ('%' | '_')) => value.extend(['\\', c]),
                Some(c) => value.push(c),
                None => value.push('\\'),
            },
            c if c == quote => {
                chars.next_if_eq(&quote);
                value.push(quote);
            }
            c => value.push(c),
        }
    }
    value
}

/// The text as a literal, in single quotes, for a server that takes the backslash for an escape, as all do by default.
pub(crate) fn quote(text: &str) -> String {
    let mut literal = String::from("'");
    for c in text.chars() {
        match c {
            '\'' => literal.push_str("''"),
            '\\' => literal.push_str("\\\\"),
            '\0' => literal.push_str("\\0"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\u{1a}' => literal.push_str("\\Z"),
            c => literal.push(c),
        }
    }
    literal.push('\'');
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_is_read_as_it_was_quoted() {
        for (literal, text) in [
            ("'it''s'", "it's"),
            (r"'it\'s'", "it's"),
            ("\"say \"\"x\"\"\"", "say \"x\""),
            (r"_utf8mb4'a\nb'", "a\nb"),
            (r"'c\\d'", r"c\d"),
            (r"'100\%'", r"100\%"),
            ("`a``b\\`", "a`b\\"),
            ("plain", "plain"),
        ] {
            assert_eq!(value(literal), text, "{literal}");
            if literal.starts_with('\'') && !literal.contains('%') {
                assert_eq!(value(&quote(text)), text);
            }
        }
    }
}
