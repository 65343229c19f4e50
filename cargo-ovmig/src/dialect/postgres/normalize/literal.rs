//! The value of a literal, written the way in which PostgreSQL prints it.

use super::node::Node;
use crate::schema::SqlType;

/// Whether the type holds texts that all compare as `text` does.
pub(super) fn is_text(ty: &SqlType) -> bool {
    !ty.array && ty.schema.is_none() && matches!(ty.name.as_str(), "text" | "varchar")
}

/// Whether the type is a number.
pub(super) fn is_number(ty: &SqlType) -> bool {
    is_integer(ty) || is_plain(ty, &["numeric", "float4", "float8"])
}

/// Whether the type is an integer.
pub(super) fn is_integer(ty: &SqlType) -> bool {
    is_plain(ty, &["int2", "int4", "int8"])
}

fn is_plain(ty: &SqlType, names: &[&str]) -> bool {
    !ty.array && ty.schema.is_none() && names.contains(&ty.name.as_str())
}

/// The literal of that type that a string is read as, without saying the type.
pub(super) fn read(text: &str, ty: &SqlType) -> Node {
    if ty.array {
        return Node::Text(array(text));
    }
    let read = match ty.name.as_str() {
        _ if ty.schema.is_some() => None,
        _ if is_number(ty) => number(text, ty),
        "bool" => boolean(text).map(Node::Bool),
        "jsonb" => jsonb(text).map(Node::Text),
        "uuid" => Some(Node::Text(text.trim().to_ascii_lowercase())),
        "bytea" if text.starts_with("\\x") => Some(Node::Text(text.to_ascii_lowercase())),
        "bytea" if !text.contains('\\') => Some(Node::Text(hex(text))),
        "interval" => interval(text).map(Node::Text),
        "timestamp" => timestamp(text).map(Node::Text),
        "timestamptz" => timestamptz(text).map(Node::Text),
        "date" if text.trim().eq_ignore_ascii_case("epoch") => {
            Some(Node::Text("1970-01-01".into()))
        }
        "time" => time(text).map(Node::Text),
        "timetz" => timetz(text).map(Node::Text),
        "int4range" | "int8range" => range(text).map(Node::Text),
        _ => None,
    };
    read.unwrap_or_else(|| Node::Text(text.to_owned()))
}

/// A number as a literal of that type has it; digits that say nothing are taken off.
pub(super) fn number(text: &str, ty: &SqlType) -> Option<Node> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if digits.is_empty() || digits == "." || !plain(whole) || !plain(fraction) {
        return None;
    }
    if is_integer(ty) && digits.contains('.') {
        return None;
    }
    let whole = Some(whole.trim_start_matches('0'))
        .filter(|it| !it.is_empty())
        .unwrap_or("0");
    // The trailing zeros of a `numeric` are kept with it, unless the column has a scale of its own.
    let fraction = if ty.name == "numeric" && ty.args.is_empty() {
        fraction
    } else {
        fraction.trim_end_matches('0')
    };
    let sign = if whole == "0" && fraction.trim_matches('0').is_empty() {
        ""
    } else {
        sign
    };
    Some(Node::Number(if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    }))
}

/// Whether a number's text is a whole number, and fits into that many bits.
pub(super) fn fits(number: &str, bits: u32) -> bool {
    number
        .parse::<i128>()
        .is_ok_and(|value| value >= -(1i128 << (bits - 1)) && value < 1i128 << (bits - 1))
}

/// Source: PostgreSQL's manual, 8.6 "Boolean Type".
fn boolean(text: &str) -> Option<bool> {
    let text = text.trim().to_ascii_lowercase();
    let begins = |word: &str| !text.is_empty() && word.starts_with(text.as_str());
    if begins("true") || begins("yes") || text == "on" || text == "1" {
        Some(true)
    } else if begins("false") || begins("no") || text == "off" || text == "of" || text == "0" {
        Some(false)
    } else {
        None
    }
}

/// Source: PostgreSQL's manual, 8.14: keys by length and then bytes, the last of equal ones. Any fixed order will do here.
fn jsonb(text: &str) -> Option<String> {
    // Numbers of more digits than a float has would be made equal.
    let digits = text.split(|c: char| !c.is_ascii_digit() && c != '.');
    if digits.map(str::len).max().unwrap_or(0) > 15 {
        return None;
    }
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    serde_json::to_string(&value).ok()
}

/// `{a, "b"}` is `{a,b}`, as far as nothing in it is escaped.
fn array(text: &str) -> String {
    if text.contains('\\') {
        return text.to_owned();
    }
    let (mut out, mut piece) = (String::with_capacity(text.len()), String::new());
    let mut quoted = false;
    for c in text.chars() {
        quoted ^= c == '"';
        if !quoted && matches!(c, ',' | '{' | '}') {
            out.push_str(element(piece.trim()));
            out.push(c);
            piece.clear();
        } else {
            piece.push(c);
        }
    }
    out + piece.trim()
}

/// An element of an array without the quotes that it doesn't need.
fn element(piece: &str) -> &str {
    let inner = piece
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let needless = |inner: &&str| {
        !inner.is_empty()
            && !inner.eq_ignore_ascii_case("null")
            && !inner.contains(|c: char| c.is_whitespace() || "{},\"".contains(c))
    };
    inner.filter(needless).unwrap_or(piece)
}

/// A text's bytes in the form in which PostgreSQL prints them.
fn hex(text: &str) -> String {
    let bytes = text.bytes().map(|byte| format!("{byte:02x}"));
    format!("\\x{}", bytes.collect::<String>())
}

/// A time of the day with its seconds.
fn time(text: &str) -> Option<String> {
    let text = text.trim();
    let (hours, rest) = text.split_once(':')?;
    let (minutes, seconds) = rest.split_once(':').unwrap_or((rest, "00"));
    let two = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let all = two(hours) && two(minutes) && two(seconds);
    all.then(|| format!("{hours}:{minutes}:{seconds}"))
}

/// The same with a zone.
fn timetz(text: &str) -> Option<String> {
    let text = text.trim();
    let (clock, zone) = text.split_at(text.rfind(['+', '-'])?);
    time(clock).map(|clock| format!("{clock}{zone}"))
}

/// A range of whole numbers with its lower bound and without its upper one.
fn range(text: &str) -> Option<String> {
    let text = text.trim();
    let inner = text.get(1..text.len().checked_sub(1)?)?;
    let (low, high) = inner.split_once(',')?;
    let bound = |bound: &str, closed: bool, wanted: bool| -> Option<String> {
        let bound = bound.trim();
        if bound.is_empty() {
            return Some(String::new());
        }
        let value: i64 = bound.parse().ok()?;
        let next = if closed == wanted { 0 } else { 1 };
        Some(value.checked_add(next)?.to_string())
    };
    let low = bound(low, text.starts_with('['), true)?;
    let high = bound(high, text.ends_with(']'), false)?;
    let open = if low.is_empty() { '(' } else { '[' };
    let known = text.starts_with(['[', '(']) && text.ends_with([']', ')']);
    known.then(|| format!("{open}{low},{high})"))
}

/// A time stamp with its zone. One without is in the zone of whoever runs the statement: UTC on nearly all servers, and
/// in the sessions of this tool.
fn timestamptz(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    let text = ["+00:00", "+00", "-00", " UTC", " GMT"]
        .iter()
        .find_map(|zone| text.strip_suffix(zone))
        .filter(|text| text.contains(':'))
        .unwrap_or(text);
    timestamp(text).map(|text| format!("{text}+00"))
}

/// A date as a time stamp.
fn timestamp(text: &str) -> Option<String> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("epoch") {
        return Some("1970-01-01 00:00:00".to_owned());
    }
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '9' } else { c })
        .collect();
    match shape.as_str() {
        "9999-99-99" => Some(format!("{text} 00:00:00")),
        "9999-99-99T99:99:99" => Some(text.replace('T', " ")),
        "9999-99-99 99:99" => Some(format!("{text}:00")),
        "9999-99-99 99:99:99" => Some(text.to_owned()),
        _ => None,
    }
}

/// Months, days and microseconds of `1 year 2 days 03:04:05.6`.
fn interval(text: &str) -> Option<String> {
    let (mut months, mut days, mut micros) = (0i64, 0i64, 0i64);
    let mut words = text.split_whitespace();
    let mut any = false;
    while let Some(word) = words.next() {
        any = true;
        if word.contains(':') {
            micros = micros.checked_add(clock(word)?)?;
            continue;
        }
        let split = word.find(|c: char| c.is_ascii_alphabetic());
        let (amount, unit) = match split {
            Some(0) | None => (word, words.next()?),
            Some(at) => word.split_at(at),
        };
        let amount: i64 = amount.parse().ok()?;
        let unit = unit.to_ascii_lowercase();
        if unit == "ms" {
            return None;
        }
        let (field, factor) = match unit.trim_end_matches('s') {
            "year" | "yr" | "y" => (&mut months, 12),
            "month" | "mon" => (&mut months, 1),
            "week" | "w" => (&mut days, 7),
            "day" | "d" => (&mut days, 1),
            "hour" | "hr" | "h" => (&mut micros, 3_600_000_000),
            "minute" | "min" | "m" => (&mut micros, 60_000_000),
            "second" | "sec" | "" => (&mut micros, 1_000_000),
            _ => return None,
        };
        *field = field.checked_add(amount.checked_mul(factor)?)?;
    }
    any.then(|| format!("{months} months {days} days {micros} us"))
}

/// Microseconds of `[-]hh:mm[:ss[.ffffff]]`.
fn clock(word: &str) -> Option<i64> {
    let (sign, word) = match word.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, word),
    };
    let mut parts = word.split(':');
    let hours: i64 = parts.next()?.parse().ok()?;
    let minutes: i64 = parts.next()?.parse().ok()?;
    let (seconds, fraction) = match parts.next() {
        Some(part) => part.split_once('.').unwrap_or((part, "")),
        None => ("0", ""),
    };
    let seconds: i64 = seconds.parse().ok()?;
    let fraction: i64 = format!("{fraction:0<6}").get(..6)?.parse().ok()?;
    let minutes = hours.checked_mul(60)?.checked_add(minutes)?;
    let seconds = minutes.checked_mul(60)?.checked_add(seconds)?;
    Some(sign * seconds.checked_mul(1_000_000)?.checked_add(fraction)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(literal: &str, ty: &str) -> String {
        read(literal, &crate::dialect::postgres::types::from_sql(ty)).to_string()
    }

    #[test]
    fn equal_values_are_written_alike() {
        for (ty, values) in [
            ("interval", &["1 hour", "01:00:00", "60 minutes", "1h"][..]),
            ("interval", &["30 days", "30 day", "30d"]),
            ("interval", &["1 year 2 mons", "14 months"]),
            ("bool", &["t", "TRUE", "yes", "on", "1"]),
            ("int8", &["5", "005", "+5", " 5 "]),
            ("numeric(10,2)", &["1.5", "1.50", "01.500"]),
            ("float8", &["0.5", "0.50", ".5"]),
            ("jsonb", &["{\"a\": 1, \"b\": [ ]}", "{\"b\":[],\"a\":1}"]),
            ("text[]", &["{a,b}", "{ a , b }", "{a, b}"]),
            (
                "timestamp",
                &["2020-01-01", "2020-01-01 00:00:00", "2020-01-01T00:00:00"],
            ),
        ] {
            for value in values {
                assert_eq!(text(value, ty), text(values[0], ty), "{ty} {value}");
            }
        }
    }

    #[test]
    fn other_values_stay_apart() {
        for (ty, one, other) in [
            ("interval", "1 month", "30 days"),
            ("interval", "1 day", "24 hours"),
            ("numeric", "1.5", "1.50"),
            ("jsonb", "12345678901234567890", "12345678901234567891"),
            ("json", "{\"a\":1}", "{\"a\": 1}"),
            ("text", "5", "05"),
            ("text[]", "{\"a b\"}", "{\"a  b\"}"),
        ] {
            assert_ne!(text(one, ty), text(other, ty), "{ty}");
        }
        assert_eq!(text("{{a, b},{c,d}}", "text[]"), "'{{a,b},{c,d}}'");
    }
}
