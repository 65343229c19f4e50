//! Taking passwords out of texts.

/// What stands in a password's place.
const MASK: &str = "***";

/// Parameters that hold a secret.
const SECRET: [&str; 5] = ["password", "sslpassword", "passwd", "key", "hexkey"];

/// A database URL, or what was meant to be one, with everything masked that is or may be a password. Rather too much
/// than too little: a password with an unescaped `@`, `/` or `?` is masked whole.
pub fn mask_url(text: &str) -> String {
    let authority = match text.find("://") {
        Some(at) => at + 3,
        None => return mask_keywords(text),
    };
    let (scheme, rest) = text.split_at(authority);
    let Some(at) = rest.rfind('@') else {
        return format!("{scheme}{}", mask_query(rest));
    };
    let (user, rest) = rest.split_at(at);
    match user.split_once(':') {
        Some((user, _)) => format!("{scheme}{user}:{MASK}{}", mask_query(rest)),
        // The `@` stands in a parameter, or there is no password.
        None => format!("{scheme}{}", mask_query(&text[authority..])),
    }
}

/// `…?a=b&password=…`
fn mask_query(text: &str) -> String {
    let Some((path, query)) = text.split_once('?') else {
        return text.to_owned();
    };
    let pairs: Vec<String> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, _)) if is_secret(name) => format!("{name}={MASK}"),
            _ => pair.to_owned(),
        })
        .collect();
    format!("{path}?{}", pairs.join("&"))
}

fn is_secret(name: &str) -> bool {
    let name = super::percent_decode(name).unwrap_or_default();
    SECRET.contains(&name.trim().to_ascii_lowercase().as_str())
}

/// `host=h password='…' user=u`, and a path with a query (`file:x?key=…`).
fn mask_keywords(text: &str) -> String {
    let mut masked = String::new();
    let mut rest = text;
    while let Some((start, value)) = next_secret(rest) {
        masked.push_str(&rest[..start]);
        masked.push_str(MASK);
        rest = &rest[start + value_length(&rest[start..], value)..];
    }
    masked + rest
}

/// Where the value of the next secret parameter begins, and whether `&` ends it.
fn next_secret(text: &str) -> Option<(usize, bool)> {
    let lower = text.to_ascii_lowercase();
    SECRET
        .iter()
        .flat_map(|name| lower.match_indices(name).map(|(at, name)| (at, name.len())))
        .filter_map(|(at, length)| {
            let before = lower[..at].chars().next_back();
            let in_query = matches!(before, Some('?' | '&'));
            if !in_query && !before.is_none_or(char::is_whitespace) {
                return None;
            }
            let after = &lower[at + length..];
            let equals = after.trim_start().strip_prefix('=')?.trim_start();
            Some((text.len() - equals.len(), in_query))
        })
        .min()
}

/// The length of a parameter's value; a quoted one ends with its quote.
fn value_length(text: &str, in_query: bool) -> usize {
    if in_query {
        return text.find('&').unwrap_or(text.len());
    }
    let quoted = text.starts_with('\'');
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(usize::from(quoted)) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\'' if quoted => return at + 1,
            c if !quoted && c.is_whitespace() => return at,
            _ => {}
        }
    }
    text.len()
}

/// A text with the secrets masked, longest first, so that no rest of one stays.
pub(super) fn mask_secrets(text: &str, secrets: &[String]) -> String {
    let mut secrets: Vec<&String> = secrets.iter().filter(|secret| !secret.is_empty()).collect();
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    secrets
        .iter()
        .fold(text.to_owned(), |text, secret| mask_secret(&text, secret))
}

/// A secret of three letters or fewer counts only as a word of its own: masked inside of words it would show itself.
fn mask_secret(text: &str, secret: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for (at, found) in text.match_indices(secret) {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        let inside = [before, after]
            .iter()
            .flatten()
            .any(|c| c.is_alphanumeric());
        if secret.len() > 3 || !inside {
            masked.push_str(&text[done..at]);
            masked.push_str(MASK);
            done = at + found.len();
        }
    }
    masked + &text[done..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        for (text, masked) in [
            ("postgres://h/d", "postgres://h/d"),
            ("postgres://u@h/d", "postgres://u@h/d"),
            ("postgres://u:p@h:1/d", "postgres://u:***@h:1/d"),
            ("postgres://u:p@w/x?y@h/d", "postgres://u:***@h/d"),
            ("postgres://h:1/d?user=a@b", "postgres://h:***@b"),
            ("postgres://h/d?user=a@b", "postgres://h/d?user=a@b"),
            (
                "postgres://h/d?a=b&pass%77ord=x%41&c=d",
                "postgres://h/d?a=b&pass%77ord=***&c=d",
            ),
            (
                "file:x.db?mode=ro&key=abc&cache=shared",
                "file:x.db?mode=ro&key=***&cache=shared",
            ),
            ("password=a", "password=***"),
            ("PASSWORD = 'a\\' b' user=x", "PASSWORD = *** user=x"),
            ("user=x password=a\\ b c", "user=x password=*** c"),
            ("keys/monkey=1", "keys/monkey=1"),
            ("password", "password"),
            ("", ""),
        ] {
            assert_eq!(mask_url(text), masked, "{text}");
        }
    }

    #[test]
    fn longest_first() {
        let secrets = ["ab".to_owned(), "abc".to_owned(), String::new()];
        assert_eq!(mask_secrets("abc ab abcd", &secrets), "*** *** abcd");
        assert_eq!(mask_secrets("xlongx", &["long".to_owned()]), "x***x");
    }
}
