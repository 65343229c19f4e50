//! A bound on how deep brackets may be nested, because the parsers of Rust go down with them on the stack.

/// Far more than any program has, far less than a stack bears.
const LIMIT: usize = 200;

/// What to say.
pub(super) const MESSAGE: &str = "brackets are nested too deep here to be read";

/// Where brackets, or the angle brackets of one item, are nested deeper than the bound. Counts bytes and knows nothing
/// of texts and comments, which seldom hold so many that aren't closed.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    let (mut brackets, mut angles) = (0usize, 0usize);
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => brackets += 1,
            b')' | b']' | b'}' => brackets = brackets.saturating_sub(1),
            b'<' => angles += 1,
            b'>' => angles = angles.saturating_sub(1),
            b';' => angles = 0,
            _ => continue,
        }
        if brackets > LIMIT || angles > LIMIT {
            return Some(offset);
        }
        if matches!(byte, b'{' | b'}') {
            angles = 0;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_absurd_depths_are_refused() {
        assert_eq!(too_deep(&"f(g[h{}]);\n".repeat(1000)), None);
        assert_eq!(too_deep(&"a < b;\n".repeat(1000)), None);
        assert_eq!(too_deep(&"(".repeat(1000)), Some(LIMIT));
        assert_eq!(too_deep(&"V<".repeat(1000)), Some(2 * LIMIT + 1));
    }
}
