//! From the name of a variant to its label.

/// The ways to write words together, by their names in `#[rename_all]`.
pub(crate) const CASINGS: &[&str] = &[
    "snake_case",
    "SCREAMING_SNAKE_CASE",
    "kebab-case",
    "SCREAMING-KEBAB-CASE",
    "lowercase",
    "UPPERCASE",
    "camelCase",
    "PascalCase",
];

/// The label of a variant in the casing of that name.
pub(crate) fn label(variant: &str, casing: &str) -> String {
    let words = words(variant);
    let capital = |word: &String| {
        let mut chars = word.chars();
        chars.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(chars).collect()
        })
    };
    match casing {
        "SCREAMING_SNAKE_CASE" => words.join("_").to_uppercase(),
        "kebab-case" => words.join("-"),
        "SCREAMING-KEBAB-CASE" => words.join("-").to_uppercase(),
        "lowercase" => words.concat(),
        "UPPERCASE" => words.concat().to_uppercase(),
        "camelCase" => {
            let later: String = words.iter().skip(1).map(capital).collect();
            words.first().cloned().unwrap_or_default() + &later
        }
        "PascalCase" => words.iter().map(capital).collect(),
        _ => words.join("_"),
    }
}

/// The words of a name in lower case: `HTTPServer2` has `http` and `server2`.
fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        if *c == '_' {
            words.push(String::new());
            continue;
        }
        let before = at.checked_sub(1).map(|at| chars[at]);
        let starts = c.is_uppercase()
            && before.is_some_and(|before| {
                !before.is_uppercase() || chars.get(at + 1).is_some_and(|next| next.is_lowercase())
            });
        if starts || words.is_empty() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_a_variant() {
        for (casing, expected) in [
            ("snake_case", "in_progress"),
            ("SCREAMING_SNAKE_CASE", "IN_PROGRESS"),
            ("kebab-case", "in-progress"),
            ("SCREAMING-KEBAB-CASE", "IN-PROGRESS"),
            ("lowercase", "inprogress"),
            ("UPPERCASE", "INPROGRESS"),
            ("camelCase", "inProgress"),
            ("PascalCase", "InProgress"),
        ] {
            assert_eq!(label("InProgress", casing), expected);
        }
    }

    #[test]
    fn words_of_odd_names() {
        assert_eq!(words("HTTPServer2"), ["http", "server2"]);
        assert_eq!(words("A"), ["a"]);
        assert_eq!(words("Already_Snake"), ["already", "snake"]);
        assert_eq!(words("Ärger"), ["ärger"]);
    }
}
