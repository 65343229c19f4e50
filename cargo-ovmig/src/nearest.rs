//! The name that was probably meant.

/// The candidate that is nearest to a name: at most one edit in three characters away, in any case of letters, `-` and
/// `_` alike. The first of equals.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = folded(name);
    let limit = wanted.len().div_ceil(3);
    candidates
        .into_iter()
        .map(|candidate| (distance(&wanted, &folded(candidate)), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn folded(name: &str) -> Vec<char> {
    name.to_lowercase().replace('-', "_").chars().collect()
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from one to the other (optimal string
/// alignment).
fn distance(left: &[char], right: &[char]) -> usize {
    let mut before_last = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, r) in right.iter().enumerate() {
            let mut best = (last[j] + usize::from(l != r))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *l == right[j - 1] && left[i - 1] == *r {
                best = best.min(before_last[j - 1] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn small_slips_are_found_and_strangers_are_not() {
        let names = ["database-url", "migrations", "modules", "base"];
        assert_eq!(nearest("database_url", names), Some("database-url"));
        assert_eq!(nearest("Moduels", names), Some("modules"));
        assert_eq!(nearest("migration", names), Some("migrations"));
        assert_eq!(nearest("colour", names), None);
        assert_eq!(nearest("", names), None);
        assert_eq!(nearest("é", ["è"]), Some("è"));
    }
}
