//! Expressions as MySQL's catalogue gives them: quotes and backslashes are escaped once more than SQL has them, and
//! their UTF-8 is taken for latin1 (MySQL 9.7; its `SHOW CREATE TABLE` does neither).

/// The expression as SQL.
pub(super) fn sql(catalogue: &str) -> String {
    let plain = unescaped(catalogue);
    from_latin1(&plain).unwrap_or(plain)
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some('\'' | '\\')) => plain.extend(chars.next()),
            _ => plain.push(c),
        }
    }
    plain
}

/// The text whose bytes of UTF-8 were taken for a character each; `None` where that can't have been.
fn from_latin1(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Result<Vec<u8>, _> = text.chars().map(|c| u8::try_from(u32::from(c))).collect();
    String::from_utf8(bytes.ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_s_text_is_sql_again() {
        for (catalogue, expected) in [
            (r"(`b` > 0)", "(`b` > 0)"),
            (r"_utf8mb4\'it\\\'s\'", r"_utf8mb4'it\'s'"),
            (r"_utf8mb4\'\\\\\'", r"_utf8mb4'\\'"),
            (r"_utf8mb4\'a\\n\'", r"_utf8mb4'a\n'"),
            ("(`Ã©` <> _utf8mb4\\'â\u{82}¬\\')", "(`é` <> _utf8mb4'€')"),
            // It was right already.
            ("_utf8mb4\\'日本\\'", "_utf8mb4'日本'"),
            ("_utf8mb4\\'é\\'", "_utf8mb4'é'"),
        ] {
            assert_eq!(sql(catalogue), expected, "{catalogue}");
        }
    }
}
