//! What became of what: the names that tables, columns, enumerations and labels had before.
//!
//! Invariant: a name leads to another one only where a statement said so.

use std::collections::BTreeMap;

use crate::schema::{Backend, Change, ObjectName};

/// What a statement makes of a name. `to` is `None` when what bore it is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names say it
pub enum Fate {
    Table {
        from: ObjectName,
        to: Option<ObjectName>,
    },
    Column {
        table: ObjectName,
        from: String,
        to: Option<String>,
    },
    Enum {
        from: ObjectName,
        to: Option<ObjectName>,
    },
    Label {
        name: ObjectName,
        from: String,
        to: String,
    },
}

impl Fate {
    /// Columns that are renamed all at once, so that two may take each other's names: old name, new name.
    pub fn columns(table: &ObjectName, renamed: &[(String, String)]) -> Vec<Fate> {
        let aside = |name: &str| format!("{name} (aside)");
        let fate = |from: &str, to: &str| Fate::Column {
            table: table.clone(),
            from: from.to_owned(),
            to: Some(to.to_owned()),
        };
        let away = renamed.iter().map(|(old, _)| fate(old, &aside(old)));
        let back = renamed.iter().map(|(old, new)| fate(&aside(old), new));
        away.chain(back).collect()
    }

    /// What a change makes of a name.
    pub fn of(change: &Change) -> Option<Fate> {
        let fate = match change.clone() {
            Change::RenameTable { from, to } => Fate::Table { from, to: Some(to) },
            Change::DropTable(table) => Fate::Table {
                from: table.name,
                to: None,
            },
            Change::RenameColumn { table, from, to } => Fate::Column {
                table,
                from,
                to: Some(to),
            },
            Change::DropColumn { table, column } => Fate::Column {
                table,
                from: column.name,
                to: None,
            },
            Change::RenameEnum { from, to } => Fate::Enum { from, to: Some(to) },
            Change::DropEnum(it) => Fate::Enum {
                from: it.name,
                to: None,
            },
            Change::RenameEnumLabel { name, from, to } => Fate::Label { name, from, to },
            _ => return None,
        };
        Some(fate)
    }
}

/// The names before, of all that bears a name now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lineage {
    /// SQLite doesn't tell capitals from small letters.
    folds_tables: bool,
    /// Nor does MySQL in the names of columns.
    folds_columns: bool,
    tables: BTreeMap<ObjectName, Former<ObjectName>>,
    columns: BTreeMap<(ObjectName, String), Former<String>>,
    enums: BTreeMap<ObjectName, Former<ObjectName>>,
    labels: BTreeMap<(ObjectName, String), Former<String>>,
}

/// The former names of one thing, the first one first. What isn't listed always had its name.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Former<N> {
    /// It came after the beginning: its name had been somebody else's.
    is_new: bool,
    names: Vec<N>,
}

impl Lineage {
    /// What the fates add up to, in their order.
    pub fn of<'a>(fates: impl IntoIterator<Item = &'a Fate>, backend: Backend) -> Lineage {
        let mut lineage = Lineage {
            folds_tables: backend == Backend::Sqlite,
            folds_columns: backend != Backend::Postgres,
            ..Lineage::default()
        };
        for fate in fates {
            lineage.follow(fate);
        }
        lineage
    }

    /// Adds what happened next.
    pub fn follow(&mut self, fate: &Fate) {
        match fate {
            Fate::Table { from, to } => {
                let (from, to) = (self.object(from), to.as_ref().map(|to| self.object(to)));
                pass(&mut self.tables, &from, to.as_ref(), &from);
                carry(&mut self.columns, &from, to.as_ref());
            }
            Fate::Column { table, from, to } => {
                let (table, from) = (self.object(table), self.text(from));
                let to = to.as_ref().map(|to| (table.clone(), self.text(to)));
                let key = (table, from);
                pass(&mut self.columns, &key, to.as_ref(), &key.1);
            }
            Fate::Enum { from, to } => {
                pass(&mut self.enums, from, to.as_ref(), from);
                carry(&mut self.labels, from, to.as_ref());
            }
            Fate::Label { name, from, to } => {
                let key = (name.clone(), from.clone());
                pass(
                    &mut self.labels,
                    &key,
                    Some(&(name.clone(), to.clone())),
                    from,
                );
            }
        }
    }

    /// What the table was called in the beginning; `None` when it is known not to have been there.
    pub fn table(&self, now: &ObjectName) -> Option<ObjectName> {
        let now = self.object(now);
        first(self.tables.get(&now), &now)
    }

    /// What the column was called in the beginning, of a table by its name now.
    pub fn column(&self, table: &ObjectName, now: &str) -> Option<String> {
        let key = (self.object(table), self.text(now));
        first(self.columns.get(&key), &key.1)
    }

    /// What the enumeration was called in the beginning.
    pub fn enumeration(&self, now: &ObjectName) -> Option<ObjectName> {
        first(self.enums.get(now), now)
    }

    /// What the label was called in the beginning, of an enumeration by its name now.
    pub fn label(&self, name: &ObjectName, now: &str) -> Option<String> {
        let key = (name.clone(), now.to_owned());
        first(self.labels.get(&key), &key.1)
    }

    /// Whether what bears the name now once bore that other one.
    pub fn was_table(&self, now: &ObjectName, before: &ObjectName) -> bool {
        let former = self.tables.get(&self.object(now));
        former.is_some_and(|it| it.names.contains(&self.object(before)))
    }

    /// As [`Lineage::was_table`], of a column.
    pub fn was_column(&self, table: &ObjectName, now: &str, before: &str) -> bool {
        let former = self.columns.get(&(self.object(table), self.text(now)));
        former.is_some_and(|it| it.names.contains(&self.text(before)))
    }

    /// As [`Lineage::was_table`], of an enumeration.
    pub fn was_enumeration(&self, now: &ObjectName, before: &ObjectName) -> bool {
        let former = self.enums.get(now);
        former.is_some_and(|it| it.names.contains(before))
    }

    /// As [`Lineage::was_table`], of a label.
    pub fn was_label(&self, name: &ObjectName, now: &str, before: &str) -> bool {
        let former = self.labels.get(&(name.clone(), now.to_owned()));
        former.is_some_and(|it| it.names.iter().any(|name| name == before))
    }

    /// Forgets the former names of a table.
    pub fn forget_table(&mut self, now: &ObjectName) {
        let now = self.object(now);
        self.tables.remove(&now);
    }

    /// Forgets the former names of a column.
    pub fn forget_column(&mut self, table: &ObjectName, now: &str) {
        let key = (self.object(table), self.text(now));
        self.columns.remove(&key);
    }

    /// Forgets the former names of an enumeration.
    pub fn forget_enumeration(&mut self, now: &ObjectName) {
        self.enums.remove(now);
    }

    fn text(&self, name: &str) -> String {
        match self.folds_columns {
            true => name.to_lowercase(),
            false => name.to_owned(),
        }
    }

    fn object(&self, name: &ObjectName) -> ObjectName {
        match self.folds_tables {
            true => name.sibling(name.name.to_lowercase()),
            false => name.clone(),
        }
    }
}

/// Passes the former names on, with the one that ends now. Whatever bears that one from here on is new.
fn pass<K: Ord + Clone, N: Clone>(
    all: &mut BTreeMap<K, Former<N>>,
    from: &K,
    to: Option<&K>,
    ends: &N,
) {
    if to == Some(from) {
        return;
    }
    let vacated = Former {
        is_new: true,
        names: Vec::new(),
    };
    let mut former = all.insert(from.clone(), vacated).unwrap_or(Former {
        is_new: false,
        names: Vec::new(),
    });
    former.names.push(ends.clone());
    if let Some(to) = to {
        all.insert(to.clone(), former);
    }
}

/// Takes what belongs to an object along to its new name; what is said of that name's bearer before ends.
fn carry<N: Clone + Ord>(
    all: &mut BTreeMap<(ObjectName, N), Former<N>>,
    from: &ObjectName,
    to: Option<&ObjectName>,
) {
    if to == Some(from) {
        return;
    }
    let own: Vec<_> = all.extract_if(.., |key, _| key.0 == *from).collect();
    let Some(to) = to else { return };
    all.retain(|key, _| key.0 != *to);
    all.extend(
        own.into_iter()
            .map(|((_, name), former)| ((to.clone(), name), former)),
    );
}

fn first<N: Clone>(former: Option<&Former<N>>, now: &N) -> Option<N> {
    match former {
        None => Some(now.clone()),
        Some(former) if former.is_new => None,
        Some(former) => former.names.first().or(Some(now)).cloned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(from: &str, to: Option<&str>) -> Fate {
        Fate::Table {
            from: ObjectName::new(from),
            to: to.map(ObjectName::new),
        }
    }

    fn column(table: &str, from: &str, to: Option<&str>) -> Fate {
        Fate::Column {
            table: ObjectName::new(table),
            from: from.to_owned(),
            to: to.map(str::to_owned),
        }
    }

    #[test]
    fn renames_add_up() {
        let lineage = Lineage::of(
            &[
                column("a", "x", Some("y")),
                table("a", Some("tmp")),
                table("tmp", Some("B")),
                column("b", "Y", Some("z")),
            ],
            Backend::Sqlite,
        );
        let b = ObjectName::new("b");
        assert_eq!(lineage.table(&b), Some(ObjectName::new("a")));
        assert_eq!(lineage.column(&b, "z"), Some("x".to_owned()));
        assert_eq!(lineage.column(&b, "other"), Some("other".to_owned()));
        assert!(lineage.was_column(&b, "z", "y") && !lineage.was_column(&b, "y", "x"));
        assert_eq!(lineage.table(&ObjectName::new("a")), None);
    }

    #[test]
    fn what_takes_a_free_name_is_new() {
        let lineage = Lineage::of(
            &[
                column("t", "a", Some("b")),
                column("t", "a", Some("c")),
                column("t", "b", None),
                column("t", "b", Some("d")),
            ],
            Backend::Postgres,
        );
        let t = ObjectName::new("t");
        for name in ["a", "b", "c", "d"] {
            assert_eq!(lineage.column(&t, name), None, "{name}");
        }
    }

    #[test]
    fn a_swap_is_known() {
        let lineage = Lineage::of(
            &[
                column("t", "a", Some("tmp")),
                column("t", "b", Some("a")),
                column("t", "tmp", Some("b")),
            ],
            Backend::Postgres,
        );
        let t = ObjectName::new("t");
        assert_eq!(lineage.column(&t, "a"), Some("b".to_owned()));
        assert_eq!(lineage.column(&t, "b"), Some("a".to_owned()));
        assert!(lineage.was_column(&t, "a", "b") && lineage.was_column(&t, "b", "a"));
    }
}
