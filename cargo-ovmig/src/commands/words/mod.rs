//! What a user says of a change that the declared tables don't say: what was renamed, what is dropped, what rows get.
//!
//! Invariant: a word that changes nothing is an error, never passed over.

mod read;

use std::collections::{BTreeMap, BTreeSet};

use crate::compare::{Scope, Subject};
use crate::failure::Failure;
use crate::findings::{Finding, Severity, rules};
use crate::project::Compared;
use crate::replay::{Fate, Lineage};
use crate::schema::{Backend, Change, Expr, ObjectName, Replacement, Schema};

/// The words of the command line and the answers to questions.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    renames: Vec<Rename>,
    drops: BTreeSet<Subject>,
    backfills: BTreeMap<(ObjectName, String), String>,
}

/// Something that was renamed, and how that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rename {
    /// By its old name; a column or a label by the new name of what it belongs to.
    from: Named,
    to: String,
}

/// What can be renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Named {
    Enum(ObjectName),
    Other(Subject),
}

impl Words {
    /// Takes something for renamed, as an answer says.
    pub(super) fn renamed(&mut self, from: &Subject, to: &str) {
        self.renames.push(Rename {
            from: Named::Other(from.clone()),
            to: to.to_owned(),
        });
    }

    /// Takes something for dropped on purpose.
    pub(super) fn dropped(&mut self, subject: &Subject) {
        self.drops.insert(subject.clone());
    }

    /// Gives the rows that are there a value in a column.
    pub(super) fn filled(&mut self, table: &ObjectName, column: &str, sql: &str) {
        let key = (table.clone(), column.to_owned());
        self.backfills.insert(key, sql.to_owned());
    }

    /// Whether it is said that this is dropped.
    pub(super) fn drops(&self, subject: &Subject) -> bool {
        self.drops.contains(subject)
    }

    /// The declared schema with these words in it.
    pub(super) fn declared(&self, declared: &Schema) -> Schema {
        let mut declared = declared.clone();
        for Rename { from, to } in &self.renames {
            match from {
                Named::Enum(old) => {
                    if let Some(it) = declared.enums.get_mut(&old.sibling(to)) {
                        it.renamed_from = Some(old.name.clone());
                    }
                }
                Named::Other(Subject::Table(old)) => {
                    if let Some(it) = declared.tables.get_mut(&old.sibling(to)) {
                        it.renamed_from = Some(old.name.clone());
                    }
                }
                Named::Other(Subject::Column(table, old)) => {
                    let table = declared.tables.get_mut(table);
                    if let Some(it) = table.and_then(|it| it.column_mut(to)) {
                        it.renamed_from = Some(old.clone());
                    }
                }
                Named::Other(Subject::Label(..)) => {}
            }
        }
        for ((table, column), sql) in &self.backfills {
            let table = declared.tables.get_mut(table);
            if let Some(column) = table.and_then(|table| table.column_mut(column)) {
                column.backfill = Some(Expr::new(sql.as_str()));
            }
        }
        declared
    }

    /// What the comparison has to know beside the schemas.
    pub(super) fn scope(&self, mut scope: Scope) -> Scope {
        for Rename { from, to } in &self.renames {
            match from {
                Named::Other(Subject::Label(name, old)) => {
                    let labels = scope.labels.entry(name.clone()).or_default();
                    labels.push(Replacement {
                        from: old.clone(),
                        to: to.clone(),
                    });
                }
                // That it had been renamed before doesn't count against the word.
                Named::Other(Subject::Table(old)) => scope.lineage.forget_table(&old.sibling(to)),
                Named::Other(Subject::Column(table, _)) => scope.lineage.forget_column(table, to),
                Named::Enum(old) => scope.lineage.forget_enumeration(&old.sibling(to)),
            }
        }
        scope
    }

    /// What forbids the migration, and what is only to be looked at. A loss needs a word: `--drop` of each object, or
    /// `--allow-destructive` where nothing looks renamed.
    pub(super) fn sort_out(
        &self,
        compared: &Compared,
        allow_destructive: bool,
    ) -> (Vec<Finding>, Vec<Finding>) {
        let plan = &compared.plan;
        let likely = |subject: &Subject| compared.comparison.likely(subject).is_some();
        let allowed = |of: &[Subject]| {
            let named = |it: &Subject| self.drops(it);
            (!of.is_empty() && of.iter().all(named))
                || (allow_destructive && of.iter().all(|it| named(it) || !likely(it)))
        };
        let (mut refusals, mut others) = (Vec::new(), Vec::new());
        for (at, finding) in plan.findings.iter().enumerate() {
            let is_loss = finding.rule == &rules::destructive_change::RULE;
            let allowed = is_loss && plan.lost.get(at).is_some_and(|of| allowed(of));
            if finding.severity == Severity::Error && !allowed {
                refusals.push(finding.clone());
            } else {
                let mut finding = finding.clone();
                finding.severity = finding.severity.min(Severity::Warning);
                others.push(finding);
            }
        }
        (refusals, others)
    }

    /// Refuses words that the changes don't need. Of several lists of changes one has to need them.
    pub(super) fn refuse_idle(
        &self,
        changes: &[&[Change]],
        lost: &[Vec<Subject>],
        backend: Backend,
    ) -> Result<(), Failure> {
        self.refuse_idle_renames(changes, backend)?;
        if let Some(idle) = self
            .drops
            .iter()
            .find(|it| !lost.iter().flatten().any(|lost| lost == *it))
        {
            return Err(Failure::new(format!(
                "`--drop {idle}` drops nothing: the changes keep that {}",
                idle.kind()
            ))
            .hint("take it out of its module's ORM file first, or leave the word out"));
        }
        for (table, column) in self.backfills.keys() {
            let fills = changes
                .iter()
                .copied()
                .flatten()
                .any(|change| match change {
                    Change::AddColumn {
                        table: its,
                        column: it,
                    } => its == table && it.name == *column,
                    Change::AlterColumn {
                        table: its,
                        from,
                        to,
                    } => its == table && to.name == *column && from.nullable && !to.nullable,
                    _ => false,
                });
            if !fills {
                return Err(Failure::new(format!(
                    "`--backfill {table}.{column}=…` fills nothing: the column is neither new nor becomes NOT NULL"
                ))
                .hint("rows that are to change are a migration written by hand: `cargo ovmig revision -m \"…\"`"));
            }
        }
        Ok(())
    }

    fn refuse_idle_renames(&self, changes: &[&[Change]], backend: Backend) -> Result<(), Failure> {
        let lineages: Vec<Lineage> = (changes.iter())
            .map(|changes| {
                let fates: Vec<Fate> = changes.iter().filter_map(Fate::of).collect();
                Lineage::of(&fates, backend)
            })
            .collect();
        for Rename { from, to } in &self.renames {
            let done = lineages.iter().any(|lineage| match from {
                Named::Enum(old) => lineage.was_enumeration(&old.sibling(to), old),
                Named::Other(Subject::Table(old)) => lineage.was_table(&old.sibling(to), old),
                Named::Other(Subject::Column(table, old)) => lineage.was_column(table, to, old),
                Named::Other(Subject::Label(name, old)) => lineage.was_label(name, to, old),
            }) || changes
                .iter()
                .copied()
                .flatten()
                .any(|change| replaces(change, from, to));
            let word = match from {
                Named::Enum(old) => old.to_string(),
                Named::Other(subject) => subject.to_string(),
            };
            if !done {
                return Err(Failure::new(format!(
                    "`--rename {word}={to}` renames nothing: `{to}` is there already, or `{word}` is still declared"
                ))
                .hint("`cargo ovmig check` shows the changes without that word"));
            }
        }
        Ok(())
    }
}

/// Whether the change gives rows that label instead of another.
fn replaces(change: &Change, from: &Named, new: &str) -> bool {
    let (Change::AlterEnum { to, .. }, Named::Other(Subject::Label(name, old))) = (change, from)
    else {
        return false;
    };
    let mut replaced = to.replaced.iter();
    to.name == *name && replaced.any(|it| it.from == *old && it.to == *new)
}
