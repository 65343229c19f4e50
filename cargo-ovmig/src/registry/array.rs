//! A string more or less in a TOML array, in the layout that the array has.

use std::ops::Range;

use toml_edit::{Array, Value};

use super::line_end;

/// The longest line that a one-line array may make.
const WIDTH: usize = 100;

/// A new setting with strings, broken where its line would be too long.
pub(super) fn line(key: &str, names: &[String]) -> String {
    let literals: Vec<String> = names.iter().map(|name| literal("", None, name)).collect();
    let line = format!("{key} = [{}]", literals.join(", "));
    if line.chars().count() <= WIDTH {
        return line;
    }
    format!("{key} = [\n    {},\n]", literals.join(",\n    "))
}

/// The text with another string in an array: in its order when the array is sorted, at its end otherwise.
pub(super) fn with(text: &str, array: &Array, name: &str) -> Option<String> {
    let names: Vec<&str> = array.iter().filter_map(Value::as_str).collect();
    let index = match names.is_sorted() {
        true => names.partition_point(|other| *other < name),
        false => names.len(),
    };
    let whole = array.span()?;
    let spans = spans(array)?;
    let literal = literal(text, spans.first(), name);
    if !text[whole.clone()].contains('\n') {
        return Some(in_one_line(text, &whole, &spans, index, &literal));
    }
    let newline = line_end(text);
    // As its neighbours that begin a line, or one step further in than the array's own line.
    let mut neighbours = spans[index.saturating_sub(1)..].iter();
    let indent = neighbours
        .find(|span| text[whole.start..span.start].contains('\n'))
        .map_or_else(
            || format!("{}    ", indent(text, whole.start)),
            |span| indent(text, span.start),
        );
    let mut edited = text.to_owned();
    let Some(before) = index.checked_sub(1).map(|before| &spans[before]) else {
        // At the beginning: below the line of the bracket, where that line holds nothing else.
        let open = whole.start + 1;
        let rest = after(text, open);
        if is_blank(&text[open..rest]) {
            edited.insert_str(rest, &format!("{newline}{indent}{literal},"));
        } else {
            edited.insert_str(open, &format!("{literal}, "));
        }
        return Some(edited);
    };
    let (mut at, comma) = match comma_after(text, before.end, whole.end) {
        Some(comma) => (comma + 1, false),
        None => (before.end, true),
    };
    let next = spans.get(index).map(|next| next.start);
    if next.is_some_and(|next| !text[at..next].contains('\n')) {
        // Several stand in one line.
        edited.insert_str(at, &format!(" {literal},"));
        return Some(edited);
    }
    if !text[at..whole.end].contains('\n') {
        // The bracket closes in the line of the last one.
        edited.insert_str(before.end, &format!(",{newline}{indent}{literal}"));
        return Some(edited);
    }
    at = after(text, at);
    let trailing = if comma { "" } else { "," };
    edited.insert_str(at, &format!("{newline}{indent}{literal}{trailing}"));
    if comma {
        edited.insert(before.end, ',');
    }
    Some(edited)
}

/// The text without a string of an array. A comment behind it in its line goes with it.
pub(super) fn without(text: &str, array: &Array, index: usize) -> Option<String> {
    let whole = array.span()?;
    let spans = spans(array)?;
    let own = spans.get(index)?;
    let previous = index.checked_sub(1).map(|before| &spans[before]);
    let comma = comma_after(text, own.end, whole.end);
    let end = comma.map_or(own.end, |comma| comma + 1);
    let mut edited = text.to_owned();
    let line = text[..own.start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = after(text, end);
    let alone = line > whole.start
        && line_end < whole.end
        && text[line..own.start].trim().is_empty()
        && is_blank(&text[end..line_end]);
    if alone {
        let newline = text[line_end..]
            .find('\n')
            .map_or(line_end, |at| line_end + at + 1);
        edited.replace_range(line..newline, "");
        // Where no comma stood at the end, none does now.
        if let (None, Some(previous)) = (comma, previous) {
            let comma = comma_after(text, previous.end, whole.end)?;
            edited.replace_range(comma..=comma, "");
        }
        return Some(edited);
    }
    let range = match (spans.get(index + 1), previous) {
        (Some(next), _) if !text[end..next.start].contains('#') => own.start..next.start,
        (None, Some(previous)) if !text[previous.end..own.start].contains('#') => {
            previous.end..own.end
        }
        // Comments between it and its neighbours stay.
        _ => own.start..end,
    };
    edited.replace_range(range, "");
    Some(edited)
}

fn in_one_line(
    text: &str,
    whole: &Range<usize>,
    spans: &[Range<usize>],
    index: usize,
    literal: &str,
) -> String {
    let mut edited = text.to_owned();
    match (spans.get(index), index.checked_sub(1)) {
        (Some(next), _) => edited.insert_str(next.start, &format!("{literal}, ")),
        (None, Some(before)) => edited.insert_str(spans[before].end, &format!(", {literal}")),
        (None, None) => edited.replace_range(whole.clone(), &format!("[{literal}]")),
    }
    let line = edited[..whole.start].rfind('\n').map_or(0, |at| at + 1);
    let end = edited.len() - (text.len() - whole.end);
    if edited[line..end].chars().count() <= WIDTH {
        return edited;
    }
    let mut literals: Vec<&str> = spans.iter().map(|span| &text[span.clone()]).collect();
    literals.insert(index, literal);
    let (newline, indent) = (line_end(text), indent(text, whole.start));
    let lines: Vec<String> = literals
        .iter()
        .map(|literal| format!("{newline}{indent}    {literal},"))
        .collect();
    let broken = format!("[{}{newline}{indent}]", lines.concat());
    let mut edited = text.to_owned();
    edited.replace_range(whole.clone(), &broken);
    edited
}

fn spans(array: &Array) -> Option<Vec<Range<usize>>> {
    array.iter().map(Value::span).collect()
}

/// The name as a string, with the quotes that the first one has.
fn literal(text: &str, first: Option<&Range<usize>>, name: &str) -> String {
    match first {
        Some(first) if text[first.clone()].starts_with('\'') && !name.contains('\'') => {
            format!("'{name}'")
        }
        _ => Value::from(name).to_string().trim().to_owned(),
    }
}

/// The white space at the beginning of a place's line.
fn indent(text: &str, at: usize) -> String {
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let rest = text[line..].chars();
    rest.take_while(|c| matches!(c, ' ' | '\t')).collect()
}

/// The end of a place's line, before its line end.
fn after(text: &str, at: usize) -> usize {
    let end = text[at..]
        .find('\n')
        .map_or(text.len(), |newline| at + newline);
    if text[at..end].ends_with('\r') {
        end - 1
    } else {
        end
    }
}

/// Whether nothing but a comment stands there.
fn is_blank(text: &str) -> bool {
    let text = text.trim_start();
    text.is_empty() || text.starts_with('#')
}

/// The comma that follows a value, past white space and comments.
fn comma_after(text: &str, from: usize, end: usize) -> Option<usize> {
    let mut in_comment = false;
    for (at, c) in text[from..end].char_indices() {
        match c {
            '\n' => in_comment = false,
            '#' => in_comment = true,
            ',' if !in_comment => return Some(from + at),
            c if in_comment || c.is_whitespace() => {}
            _ => return None,
        }
    }
    None
}
