//! Edits of a text at places, made all together.

use super::layout::Place;

/// Edits that wait to be made.
#[derive(Default)]
pub(super) struct Edits(Vec<(Place, String)>);

impl Edits {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// With other edits of the same text.
    pub(super) fn append(&mut self, mut other: Edits) {
        self.0.append(&mut other.0);
    }

    /// Puts a text in the place of another.
    pub(super) fn replace(&mut self, place: Place, text: impl Into<String>) {
        self.0.push((place, text.into()));
    }

    /// Puts a text before what stands there; of several, the one that was said first comes first.
    pub(super) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// Takes a text away, with its line when nothing else stands there.
    pub(super) fn delete(&mut self, text: &str, place: &Place) {
        self.replace(lines_of(text, place), "");
    }

    /// The text with the edits, line ends as it has them. What lies in a place that is replaced by another edit goes
    /// with it.
    pub(super) fn apply(mut self, text: &str) -> String {
        // Of two that begin at the same place, the longer one comes after what is inserted before it.
        self.0.sort_by_key(|(place, _)| (place.start, place.end));
        let windows = text.contains("\r\n");
        let mut edited = String::with_capacity(text.len() + 256);
        let mut at = 0;
        for (place, new) in self.0 {
            if place.start < at {
                continue;
            }
            edited.push_str(&text[at..place.start]);
            match windows {
                true => edited.push_str(&new.replace('\n', "\r\n")),
                false => edited.push_str(&new),
            }
            at = place.end;
        }
        edited.push_str(&text[at..]);
        edited
    }
}

/// The place with its whole lines, when nothing else stands in them.
fn lines_of(text: &str, place: &Place) -> Place {
    let start = text[..place.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[place.end..]
        .find('\n')
        .map_or(text.len(), |at| place.end + at + 1);
    let alone =
        text[start..place.start].trim().is_empty() && text[place.end..end].trim().is_empty();
    match alone {
        true => start..end,
        false => place.clone(),
    }
}

/// The place with the blank line behind it, for items.
pub(super) fn with_blank_line(text: &str, place: &Place) -> Place {
    let lines = lines_of(text, place);
    let rest = &text[lines.end..];
    let blank = rest.find('\n').filter(|at| rest[..*at].trim().is_empty());
    lines.start..lines.end + blank.map_or(0, |at| at + 1)
}

/// The white space before what begins there.
pub(super) fn indent(text: &str, at: usize) -> &str {
    let line = &text[text[..at].rfind('\n').map_or(0, |newline| newline + 1)..at];
    &line[..line.len() - line.trim_start().len()]
}

/// The end of the line, if only a comment stands behind the place; otherwise the place itself.
pub(super) fn behind_comment(text: &str, at: usize) -> (usize, bool) {
    let rest = &text[at..];
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let line = line.strip_suffix('\r').unwrap_or(line);
    let begins = line.trim_start();
    match begins.is_empty() || begins.starts_with("//") {
        true => (at + line.len(), true),
        false => (at, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_made_in_the_order_of_the_text() {
        let text = "a\n  b, // b\n  c,\n";
        let mut edits = Edits::default();
        edits.delete(text, &(14..16));
        edits.insert(4, "x\n  ");
        edits.insert(4, "y\n  ");
        edits.replace(0..1, "A");
        assert_eq!(edits.apply(text), "A\n  x\n  y\n  b, // b\n");
        assert_eq!(behind_comment(text, 6), (11, true));
        assert_eq!(indent(text, 4), "  ");
    }

    #[test]
    fn line_ends_stay() {
        let mut edits = Edits::default();
        edits.insert(3, "b\n");
        assert_eq!(edits.apply("a\r\n"), "a\r\nb\r\n");
    }
}
