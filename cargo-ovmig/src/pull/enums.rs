//! An enumeration's item, made to have the labels that the database has.

use std::collections::BTreeMap;

use super::edit::replace_docs;
use super::layout::{EnumItem, VariantItem};
use super::own::variants;
use super::splice::{Edits, behind_comment, indent};
use super::text::docs;

/// The edits that give an item these labels and, if it has another, this comment. Variants that it has already stay as they
/// are written.
pub(super) fn edit(
    text: &str,
    item: &EnumItem,
    labels: &[String],
    comment: Option<Option<&str>>,
    edits: &mut Edits,
) {
    if let Some(comment) = comment {
        let lines: Vec<String> = comment.into_iter().flat_map(docs).collect();
        replace_docs(text, &item.docs, &lines, &(item.start..item.start), edits);
    }
    let given: BTreeMap<String, String> = (item.variants.iter())
        .map(|it| (it.label.clone(), it.ident.clone()))
        .collect();
    let written = variants(labels, &given);
    let find = |label: &String| item.variants.iter().position(|it| it.label == *label);
    let kept: Vec<usize> = labels.iter().filter_map(find).collect();
    match kept.is_sorted() && !kept.is_empty() {
        true => one_by_one(text, item, labels, &written, edits),
        false => all(text, item, labels, &written, edits),
    }
}

/// Takes variants away and puts new ones in.
fn one_by_one(
    text: &str,
    item: &EnumItem,
    labels: &[String],
    written: &[String],
    edits: &mut Edits,
) {
    let Some(first) = item.variants.first() else {
        return;
    };
    let lines = text[item.body.clone()].contains('\n');
    let indent = indent(text, first.place.start);
    for gone in item
        .variants
        .iter()
        .filter(|it| !labels.contains(&it.label))
    {
        let end = comma(text, gone).unwrap_or(gone.place.end);
        edits.delete(text, &(gone.place.start..end));
    }
    let mut before: Option<&VariantItem> = None;
    let mut comma_added = None;
    for (label, new) in labels.iter().zip(written) {
        if let Some(there) = item.variants.iter().find(|it| it.label == *label) {
            before = Some(there);
            continue;
        }
        match before {
            None if lines => edits.insert(first.place.start, format!("{new},\n{indent}")),
            None => edits.insert(first.place.start, format!("{new}, ")),
            Some(before) => {
                let end = comma(text, before);
                if end.is_none() && comma_added != Some(before.place.end) {
                    edits.insert(before.place.end, ",");
                    comma_added = Some(before.place.end);
                }
                let end = end.unwrap_or(before.place.end);
                match lines {
                    true => {
                        let (at, _) = behind_comment(text, end);
                        edits.insert(at.min(item.body.end), format!("\n{indent}{new},"));
                    }
                    false => edits.insert(end, format!(" {new},")),
                }
            }
        }
    }
}

/// Writes the variants anew, in another order.
fn all(text: &str, item: &EnumItem, labels: &[String], written: &[String], edits: &mut Edits) {
    let (Some(first), Some(last)) = (item.variants.first(), item.variants.last()) else {
        return;
    };
    let lines: Vec<&str> = (labels.iter().zip(written))
        .map(|(label, new)| {
            let there = item.variants.iter().find(|it| it.label == *label);
            there.map_or(new.as_str(), |it| &text[it.place.clone()])
        })
        .collect();
    let between = match text[item.body.clone()].contains('\n') {
        true => format!(",\n{}", indent(text, first.place.start)),
        false => ", ".to_owned(),
    };
    edits.replace(first.place.start..last.place.end, lines.join(&between));
}

/// Behind the comma that stands behind a variant.
fn comma(text: &str, variant: &VariantItem) -> Option<usize> {
    let rest = &text[variant.place.end..];
    let at = rest.len() - rest.trim_start().len();
    rest[at..]
        .starts_with(',')
        .then_some(variant.place.end + at + 1)
}
