//! Labels that the branch adds to an enumeration and that its hand-written statements use. PostgreSQL takes a label that
//! `ALTER TYPE … ADD VALUE` adds only after that transaction; those of a type that is made anew it takes at once.

use super::Branch;
use crate::findings::{Finding, Severity, rules};
use crate::replay::HandWritten;
use crate::schema::{Backend, Change};
use crate::source::Location;
use crate::sql;

/// Has the enumerations made anew whose new labels one of the statements uses, and says so.
pub(super) fn make_usable(
    branch: &Branch<'_>,
    statements: &[&HandWritten],
    changes: &mut [Change],
) -> Vec<Finding> {
    let mut found = Vec::new();
    if branch.backend != Backend::Postgres {
        return found;
    }
    for change in changes {
        let Change::AlterEnum { from, to } = change else {
            continue;
        };
        let new = to.labels.iter().filter(|it| !from.labels.contains(it));
        let mut new: Vec<String> = new.cloned().collect();
        new.retain(|label| statements.iter().any(|it| uses(&it.location, label)));
        for statement in statements {
            let Some(label) = new.iter().find(|label| uses(&statement.location, label)) else {
                continue;
            };
            to.used_at_once = true;
            let message = format!(
                "the squash makes the enum `{}` anew, and with it every table that has it: a hand-written statement uses \
                 the new label `{label}`, which PostgreSQL wouldn't take in the transaction that adds it",
                to.name
            );
            let mut finding = Finding::new(&rules::hand_written::RULE, message)
                .at(statement.location.clone(), "used here")
                .help(
                    "to add the label in place, take the statement out of the branch, and add it by `cargo ovmig \
                     revision -m \"…\"` after the squash",
                );
            finding.severity = Severity::Warning;
            found.push(finding);
            break;
        }
    }
    found
}

/// Whether the statement holds the label, as a text or within one.
fn uses(location: &Location, label: &str) -> bool {
    let text = &location.file.text[location.span.clone()];
    let literal = format!("'{}'", label.replace('\'', "''"));
    sql::significant(text, Backend::Postgres).any(|token| match token.kind {
        sql::TokenKind::String if token.text.starts_with("'{") => token.text.contains(label),
        sql::TokenKind::String => token.text == literal,
        sql::TokenKind::DollarString => token.text.contains(label),
        _ => false,
    })
}
