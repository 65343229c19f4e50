//! From one type to another: what lies between, and what values lose.

use crate::dialect::mysql::types::{self, base, integer_bytes, is_bool, is_text};
use crate::schema::SqlType;

/// A step on the way from one type to another.
pub(super) enum Way {
    /// The column is of that type for a while.
    Through(SqlType),
    /// Values are replaced by that expression.
    Rewrite(String),
}

/// What stands between two types, where the server would fail on good values or make something else of them. `name` is
/// the column's name as SQL.
pub(super) fn ways(from: &SqlType, to: &SqlType, name: &str) -> Vec<Way> {
    let text = |ty: &SqlType| matches!(base(ty), "char" | "varchar") || base(ty).ends_with("text");
    let labelled = |ty: &SqlType| matches!(base(ty), "enum" | "set");
    let bits = |ty: &SqlType| base(ty) == "bit";
    let bigint = || Way::Through(SqlType::new("bigint unsigned"));
    if from.name == to.name {
        return Vec::new();
    }
    // The server would take the number of the label for its text.
    if labelled(from) && !text(to) || labelled(to) && !text(from) {
        let length = match labelled(from) {
            true => label_length(from),
            false => 64,
        };
        return vec![Way::Through(SqlType::new("varchar").with_args([length]))];
    }
    if bits(from) && text(to) || text(from) && bits(to) {
        return vec![bigint()];
    }
    if text(from) && is_bool(to) {
        return vec![Way::Rewrite(format!(
            "CASE WHEN LOWER({name}) IN ('true', 't', 'yes', 'on') THEN '1' \
             WHEN LOWER({name}) IN ('false', 'f', 'no', 'off') THEN '0' ELSE {name} END"
        ))];
    }
    let bytes = |ty: &SqlType| base(ty) == "binary" && ty.args == ["16"];
    let uuid = |ty: &SqlType| {
        matches!(base(ty), "char" | "varchar")
            && length(ty).is_some_and(|it| (36..=40).contains(&it))
    };
    let wide = || Way::Through(SqlType::new("varbinary").with_args([40]));
    if uuid(from) && bytes(to) {
        let value = format!("COALESCE(UNHEX(REPLACE({name}, '-', '')), {name})");
        return vec![wide(), Way::Rewrite(value)];
    }
    if bytes(from) && uuid(to) {
        let part = |start: u8, length: u8| format!("SUBSTR(HEX({name}), {start}, {length})");
        let parts = [
            part(1, 8),
            part(9, 4),
            part(13, 4),
            part(17, 4),
            part(21, 12),
        ];
        let value = format!("LOWER(CONCAT_WS('-', {}))", parts.join(", "));
        // `CONCAT_WS` leaves NULL out.
        let value = format!("CASE WHEN {name} IS NOT NULL THEN {value} END");
        return vec![wide(), Way::Rewrite(value)];
    }
    Vec::new()
}

/// Whether some values can't be converted, which only a strict server says.
pub(super) fn can_fail(from: &SqlType, to: &SqlType) -> bool {
    let anything = matches!(
        base(to),
        "mediumtext" | "longtext" | "mediumblob" | "longblob"
    );
    let same_kind = base(from) == base(to)
        || integer_bytes(from).is_some() && integer_bytes(to).is_some()
        || is_text(from) && is_text(to) && !matches!(base(to), "enum" | "set");
    from != to && !anything && (!same_kind || narrows(from, to).is_some())
}

/// What values may lose when a column's type changes, as the part of a sentence; nothing where the change fails on
/// what doesn't fit.
pub(crate) fn narrows(from: &SqlType, to: &SqlType) -> Option<String> {
    if from == to {
        return None;
    }
    let number = |ty: &SqlType| digits(ty).is_some();
    if is_bool(to) && number(from) && !is_bool(from) {
        return Some("numbers other than 0 and 1".to_owned());
    }
    if number(from) && number(to) {
        return number_loss(from, to);
    }
    if matches!(base(from), "enum" | "set") && base(from) == base(to) {
        let lost: Vec<&str> = (from.args.iter())
            .filter(|label| !to.args.contains(label))
            .map(String::as_str)
            .collect();
        return match &lost[..] {
            [] => None,
            [one] => Some(format!("the label `{one}`")),
            several => Some(format!("the labels `{}`", several.join("`, `"))),
        };
    }
    if let (Some(old), Some(new)) = (capacity(from), capacity(to))
        && text_like(from) == text_like(to)
    {
        let (what, by) = match text_like(to) {
            true if length(to).is_some() => ("characters", 4),
            _ => ("bytes", 1),
        };
        return (new < old).then(|| format!("values longer than {} {what}", new / by));
    }
    if base(from) == "bit" && base(to) == "bit" {
        let (old, new) = (length(from)?, length(to)?);
        return (new < old).then(|| format!("more than {new} bits"));
    }
    temporal_loss(from, to)
}

fn temporal_loss(from: &SqlType, to: &SqlType) -> Option<String> {
    let moment = |ty: &SqlType| matches!(base(ty), "datetime" | "timestamp");
    match (base(from), base(to)) {
        (_, "date") if moment(from) => return Some("times of day".to_owned()),
        (_, "time") if moment(from) || base(from) == "date" => return Some("dates".to_owned()),
        (_, "year") if moment(from) || base(from) == "date" => {
            return Some("all but the year".to_owned());
        }
        ("datetime", "timestamp") => {
            return Some("moments before 1970 and after 2038".to_owned());
        }
        _ => {}
    }
    let has_seconds = |ty: &SqlType| moment(ty) || base(ty) == "time";
    let fraction = |ty: &SqlType| length(ty).unwrap_or(0);
    (has_seconds(from) && has_seconds(to) && fraction(to) < fraction(from))
        .then(|| "fractions of seconds".to_owned())
}

fn number_loss(from: &SqlType, to: &SqlType) -> Option<String> {
    let to_sql = types::sql(to);
    if let (Some(old), Some(new)) = (integer_range(from), integer_range(to)) {
        let fits = new.0 <= old.0 && old.1 <= new.1;
        return (!fits).then(|| format!("numbers beyond {to_sql}"));
    }
    let (old, new) = (digits(from)?, digits(to)?);
    if new.1 < old.1 {
        return Some("digits after the point".to_owned());
    }
    let signed = |ty: &SqlType| !ty.name.contains("unsigned");
    if new.0 < old.0 || signed(from) && !signed(to) {
        return Some(match base(to) {
            "float" | "double" => format!("the last digits of numbers beyond {to_sql}"),
            _ => format!("numbers beyond {to_sql}"),
        });
    }
    None
}

/// The least and the greatest integer of a type.
fn integer_range(ty: &SqlType) -> Option<(i128, i128)> {
    if is_bool(ty) {
        return Some((0, 1));
    }
    let bits = integer_bytes(ty)? * 8;
    Some(match ty.name.contains("unsigned") {
        true => (0, (1 << bits) - 1),
        false => (-(1 << (bits - 1)), (1 << (bits - 1)) - 1),
    })
}

/// How many digits fit before and behind the point, exactly.
fn digits(ty: &SqlType) -> Option<(u32, u32)> {
    if let Some(range) = integer_range(ty) {
        return Some((range.1.to_string().len() as u32, 0));
    }
    match base(ty) {
        "decimal" => {
            let arg = |at: usize| ty.args.get(at).and_then(|it| it.parse().ok());
            let (precision, scale): (u32, u32) = (arg(0).unwrap_or(10), arg(1).unwrap_or(0));
            Some((precision.saturating_sub(scale), scale))
        }
        // Any exponent, and that many digits in all.
        "float" => Some((7, 7)),
        "double" => Some((15, 15)),
        _ => None,
    }
}

fn length(ty: &SqlType) -> Option<u64> {
    ty.args.first()?.parse().ok()
}

fn label_length(ty: &SqlType) -> usize {
    let lengths = ty.args.iter().map(|label| label.chars().count() + 1);
    match base(ty) {
        "set" => lengths.sum::<usize>().max(1),
        _ => lengths.max().unwrap_or(1),
    }
}

fn text_like(ty: &SqlType) -> bool {
    is_text(ty) || base(ty) == "json"
}

/// How many bytes a text or a blob may have, with four for a character.
fn capacity(ty: &SqlType) -> Option<u64> {
    Some(match base(ty) {
        "char" | "varchar" => length(ty)? * 4,
        "enum" | "set" => label_length(ty) as u64 * 4,
        "binary" | "varbinary" => length(ty)?,
        "tinytext" | "tinyblob" => 0xff,
        "text" | "blob" => 0xffff,
        "mediumtext" | "mediumblob" => 0xff_ffff,
        "longtext" | "longblob" | "json" => 0xffff_ffff,
        _ => return None,
    })
}

/// Whether InnoDB lets a column of the one type refer to one of the other: the same type, sign and size; of texts the
/// length may differ.
pub(crate) fn can_refer(from: &SqlType, to: &SqlType) -> bool {
    let text = |ty: &SqlType| matches!(base(ty), "char" | "varchar");
    let bytes = |ty: &SqlType| matches!(base(ty), "binary" | "varbinary");
    let sign = |ty: &SqlType| ty.name.contains("unsigned");
    if types::needs_key_length(from) || types::needs_key_length(to) {
        return false;
    }
    if integer_bytes(from).is_some() {
        return base(from) == base(to) && sign(from) == sign(to);
    }
    text(from) && text(to)
        || bytes(from) && bytes(to)
        || from.name == to.name && (from.args == to.args || base(from) == "enum")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::mysql::types::from_sql;

    fn lost(from: &str, to: &str) -> Option<String> {
        narrows(&from_sql(from), &from_sql(to))
    }

    #[test]
    fn narrower_types_are_known() {
        for (from, to) in [
            ("varchar(40)", "varchar(20)"),
            ("text", "varchar(20)"),
            ("longtext", "text"),
            ("varbinary(20)", "binary(16)"),
            ("bigint", "int"),
            ("int", "int unsigned"),
            ("int unsigned", "int"),
            ("int", "bool"),
            ("decimal(10,2)", "int"),
            ("decimal(10,2)", "decimal(10,1)"),
            ("decimal(10,2)", "decimal(9,2)"),
            ("bigint", "decimal(10)"),
            ("bigint", "double"),
            ("double", "float"),
            ("double", "int"),
            ("datetime", "date"),
            ("datetime(6)", "datetime"),
            ("datetime", "timestamp"),
            ("enum('a','b')", "enum('a')"),
        ] {
            assert!(lost(from, to).is_some(), "{from} to {to}");
        }
        for (from, to) in [
            ("varchar(20)", "varchar(40)"),
            ("varchar(20)", "text"),
            ("int", "bigint"),
            ("bool", "int"),
            ("int unsigned", "bigint"),
            ("int", "decimal(12,2)"),
            ("decimal(9,0)", "double"),
            ("int", "double"),
            ("date", "datetime"),
            ("timestamp", "datetime(6)"),
            ("text", "json"),
            ("int", "text"),
            ("enum('a')", "enum('a','b')"),
            ("enum('a','b')", "varchar(10)"),
        ] {
            assert_eq!(lost(from, to), None, "{from} to {to}");
        }
    }

    #[test]
    fn keys_refer_to_columns_of_the_same_type() {
        let can = |from: &str, to: &str| can_refer(&from_sql(from), &from_sql(to));
        assert!(can("int", "int(11)") && can("char(3)", "varchar(30)") && can("uuid", "uuid"));
        assert!(!can("int", "bigint") && !can("int", "int unsigned") && !can("text", "text"));
    }
}
