//! From the places of tokens, which are lines and columns, to bytes.
//!
//! proc-macro2 can tell bytes itself, but remembers each answer in a map that costs more than reading does.

use std::ops::Range;

use proc_macro2::{LineColumn, Span};

/// Where the lines of a text begin.
pub(super) struct Lines {
    starts: Vec<usize>,
    ascii: bool,
}

impl Lines {
    pub(super) fn of(text: &str) -> Lines {
        let behind = text.match_indices('\n').map(|(newline, _)| newline + 1);
        Lines {
            starts: std::iter::once(0).chain(behind).collect(),
            ascii: text.is_ascii(),
        }
    }

    /// The bytes of a token of the text.
    pub(super) fn range(&self, text: &str, span: Span) -> Range<usize> {
        let start = self.offset(text, span.start());
        start..self.offset(text, span.end()).max(start)
    }

    fn offset(&self, text: &str, LineColumn { line, column }: LineColumn) -> usize {
        let start = self
            .starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(text.len());
        let rest = &text[start..];
        let offset = match self.ascii {
            true => Some(column),
            false => rest.char_indices().map(|(offset, _)| offset).nth(column),
        };
        start + offset.unwrap_or(rest.len()).min(rest.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_found_behind_characters_of_any_length() {
        for text in ["a\n  bcd e", "\u{feff}ä\r\n  \"→\" bcd /* 🦀 */ e", "\n\n"] {
            let lines = Lines::of(text);
            let tokens: proc_macro2::TokenStream = text.parse().expect("it lexes");
            for token in tokens {
                let range = lines.range(text, token.span());
                assert_eq!(range, token.span().byte_range());
                assert_eq!(text[range], token.to_string());
            }
        }
    }
}
