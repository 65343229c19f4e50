//! Whether a database is what a squash would have made of it.

use crate::compare::{Scope, compare, describe};
use crate::database::bookkeeping::Books;
use crate::findings::Severity;
use crate::history::History;
use crate::replay::replay;
use crate::schema::Schema;

/// What the actual schema would have to become to be the one that the history's migrations make which the translated
/// books have. Empty when it is that one; also what can't be replayed is a difference.
pub(in crate::database) fn differences(
    actual: &Schema,
    books: &Books,
    history: &History,
    scope: &Scope,
) -> Vec<String> {
    let has = |version: String| books.ledger.contains_key(&version);
    let migrations: Vec<_> = history
        .migrations
        .iter()
        .filter(|migration| has(migration.id.to_string()))
        .cloned()
        .collect();
    let recorded = replay(&migrations, history.backend);
    let mut differences: Vec<String> = recorded
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.message.clone())
        .collect();
    if differences.is_empty() {
        let comparison = compare(actual, &recorded.schema, scope, history.backend);
        let changes = comparison.changes.iter();
        differences.extend(changes.map(|change| describe(change, history.backend)));
    }
    differences
}
