//! Lists in columns.

/// A table: a line with the names of the columns, a line each row. The last column isn't padded.
pub(super) fn columns<const N: usize>(names: [&str; N], rows: &[[String; N]]) -> String {
    let mut widths = names.map(width);
    for row in rows {
        for (column, cell) in row.iter().enumerate() {
            widths[column] = widths[column].max(width(cell));
        }
    }
    let mut text = String::new();
    let names = names.map(str::to_owned);
    for row in std::iter::once(&names).chain(rows) {
        let mut line = String::new();
        for (cell, wanted) in row.iter().zip(widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', wanted + 2 - width(cell)));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["é", "long one"], ["bb", ""]].map(|row| row.map(str::to_owned));
        assert_eq!(
            super::columns(["A", "B"], &rows),
            "A   B\né   long one\nbb\n"
        );
    }
}
