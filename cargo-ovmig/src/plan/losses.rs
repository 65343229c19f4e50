//! The data that a plan loses, and what its way back can't tell any more.

use super::hazards::{placed, removed_labels};
use crate::compare::Subject;
use crate::dialect::Dialect;
use crate::findings::Finding;
use crate::findings::rules::destructive_change;
use crate::schema::{Change, Column, ObjectName, Replacement, Schema};
use crate::source::Origin;

/// Data that a change loses.
pub(super) struct Loss {
    /// What, for the script's head.
    pub(super) what: String,
    /// Of which objects; empty where these stay and only hold less.
    pub(super) of: Vec<Subject>,
    /// The finding.
    pub(super) finding: Finding,
}

impl Loss {
    fn new(what: String, message: String, origin: &Origin) -> Loss {
        Loss {
            what,
            of: Vec::new(),
            finding: placed(Finding::new(&destructive_change::RULE, message), origin),
        }
    }

    /// Of these objects, which go.
    fn of(mut self, of: impl IntoIterator<Item = Subject>) -> Loss {
        self.of.extend(of);
        self
    }

    /// With the words that allow it.
    fn with_words(mut self) -> Loss {
        let drops: Vec<String> = self.of.iter().map(|it| format!("`--drop {it}`")).collect();
        let or = match drops.is_empty() {
            true => String::new(),
            false => format!("{}, or with ", drops.join(" ")),
        };
        let help =
            format!("when the loss is meant, run the command with {or}`--allow-destructive`");
        self.finding.help.push(help);
        self
    }

    fn help(mut self, help: &str) -> Loss {
        self.finding.help.insert(0, help.to_owned());
        self
    }
}

/// The changes that lose data.
pub(super) fn losses(
    changes: &[Change],
    before: &Schema,
    after: &Schema,
    dialect: &dyn Dialect,
) -> Vec<Loss> {
    let loss = |change: &Change| match change {
        Change::AlterColumn { table, from, to } => {
            let labels = lost_labels(from, to, before, after);
            altered(table, from, to, labels, dialect)
        }
        other => loss(other, changes),
    };
    changes
        .iter()
        .filter_map(loss)
        .map(Loss::with_words)
        .collect()
}

fn loss(change: &Change, all: &[Change]) -> Option<Loss> {
    match change {
        Change::DropTable(table) => Some(
            Loss::new(
                format!(
                    "the rows of table {}{}",
                    table.name,
                    referrers(&table.name, all)
                ),
                format!("table `{}` is dropped with all its rows", table.name),
                &table.origin,
            )
            .of([Subject::Table(table.name.clone())])
            .help("when no module is to declare it, name it in `ignore-tables` in Cargo.toml: then it is left alone")
            .help(&format!(
                "when it has a new name, write `#[renamed_from = \"{}\"]` above the new table",
                table.name.name
            )),
        ),
        // What is generated can be made again.
        Change::DropColumn { table, column } if column.generated.is_none() => Some(
            Loss::new(
                format!("the values of column {} of {table}", column.name),
                format!(
                    "column `{}` of `{table}` is dropped with all its values",
                    column.name
                ),
                &column.origin,
            )
            .of([Subject::Column(table.clone(), column.name.clone())])
            .help(&format!(
                "when it has a new name, write `#[renamed_from = \"{}\"]` above the new column",
                column.name
            )),
        ),
        Change::AlterEnum { from, to } => {
            let replaced = |label: &&str| to.replaced.iter().any(|it| it.from == *label);
            let lost: Vec<&str> = (removed_labels(from, to))
                .filter(|label| !replaced(label))
                .collect();
            if lost.is_empty() {
                return None;
            }
            let labels = lost.join("`, `");
            Some(
                Loss::new(
                    format!("{} of enum {}", lost.join(", "), to.name),
                    format!("enum `{}` loses `{labels}`", to.name),
                    &to.origin,
                )
                .of(lost.iter().map(|label| Subject::Label(to.name.clone(), (*label).to_owned())))
                .help(&format!(
                    "rows that hold such a label need another one, or the change fails: write `#[replaces = \"{}\"]` above it",
                    lost[0]
                )),
            )
        }
        _ => None,
    }
}

/// The rows that got a label which others have too: the way back can't tell them apart.
pub(super) fn merged(changes: &[Change], before: &Schema, dialect: &dyn Dialect) -> Vec<String> {
    let held = |what: String, replaced: Vec<&Replacement>| {
        let labels: Vec<&str> = replaced.iter().map(|it| it.from.as_str()).collect();
        (!labels.is_empty()).then(|| format!("which rows of {what} held {}", labels.join(", ")))
    };
    changes
        .iter()
        .filter_map(|change| match change {
            Change::AlterEnum { to, .. } => {
                held(format!("enum {}", to.name), to.replaced.iter().collect())
            }
            Change::AlterColumn { table, from, to } => {
                let old = before.tables.get(table);
                let labels = old.and_then(|old| dialect.labels(old, from));
                let back = from.replacements(to, labels.as_deref());
                let comes_back = |it: &&Replacement| !back.iter().any(|back| back.to == it.from);
                let replaced = to.replaced.iter().filter(comes_back).collect();
                held(format!("column {} of {table}", to.name), replaced)
            }
            _ => None,
        })
        .collect()
}

/// The tables that stay and whose rows may refer to the table's, for the script's head.
fn referrers(table: &ObjectName, all: &[Change]) -> String {
    let mut names: Vec<String> = (all.iter())
        .filter_map(|change| match change {
            Change::DropForeignKey { table: owner, key } if key.table == *table => {
                Some(owner.to_string())
            }
            _ => None,
        })
        .collect();
    names.dedup();
    match names.is_empty() {
        true => String::new(),
        false => format!(", to which rows of {} may refer", names.join(", ")),
    }
}

/// The labels that an enumeration has and the one in its place hasn't.
fn lost_labels(from: &Column, to: &Column, before: &Schema, after: &Schema) -> Option<String> {
    let of = |schema: &Schema, column: &Column| {
        let name = ObjectName {
            schema: column.ty.schema.clone(),
            name: column.ty.name.clone(),
        };
        schema.enums.get(&name).cloned()
    };
    let old = of(before, from).or_else(|| of(after, from))?;
    let new = of(after, to)?;
    let replaced = |label: &str| to.replaced.iter().any(|it| it.from == *label);
    let lost: Vec<&str> = removed_labels(&old, &new)
        .filter(|label| !replaced(label))
        .collect();
    match &lost[..] {
        [] => None,
        [one] => Some(format!("the label `{one}`")),
        several => Some(format!("the labels `{}`", several.join("`, `"))),
    }
}

fn altered(
    table: &ObjectName,
    from: &Column,
    to: &Column,
    labels: Option<String>,
    dialect: &dyn Dialect,
) -> Option<Loss> {
    let name = &to.name;
    if from.generated.is_none() && to.generated.is_some() {
        return Some(Loss::new(
            format!("the values of column {name} of {table}, which is generated from now on"),
            format!("column `{name}` of `{table}` becomes a generated one and loses its values"),
            &to.origin,
        ));
    }
    if to.generated.is_some() || from.ty == to.ty {
        return None;
    }
    // What another label takes the place of isn't lost.
    let mut kept = from.ty.clone();
    kept.args
        .retain(|arg| !to.replaced.iter().any(|it| it.from == *arg));
    let lost = dialect.narrows(&kept, &to.ty).or(labels)?;
    let (old, new) = (dialect.type_sql(&from.ty), dialect.type_sql(&to.ty));
    Some(Loss::new(
        format!("{lost} in column {name} of {table} (was {old})"),
        format!(
            "column `{name}` of `{table}` becomes {new} (was {old}), which has no room for {lost}"
        ),
        &to.origin,
    ))
}
