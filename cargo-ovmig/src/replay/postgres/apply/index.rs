//! Indexes.

use super::super::ddl::Drop;
use super::super::state::{Relation, State};
use crate::dialect::postgres::normalize;
use crate::schema::{Backend, Index, KeyPart, ObjectName};

impl State {
    pub(super) fn create_index(
        &mut self,
        written: &ObjectName,
        mut index: Index,
        if_not_exists: bool,
    ) {
        let Some(table) = self.expect_table(written, false) else {
            if self.by_hand
                && let (Some(name), Some(table)) = (index.name, self.place(written))
            {
                self.add_relation(table.sibling(name), Relation::IndexOfOther(table));
            }
            return;
        };
        let name = match index.name.take() {
            Some(name) => {
                if self.is_taken(&table.sibling(name.clone())) {
                    if !if_not_exists {
                        self.problem(format!("`{name}` is there already"));
                    }
                    return;
                }
                name
            }
            None => self
                .taken(&table.schema)
                .index(&table.name, &index, Backend::Postgres),
        };
        let columns: Vec<String> = (index.keys.iter())
            .filter_map(|key| match &key.part {
                KeyPart::Column(name) => Some(name.clone()),
                KeyPart::Expr(_) => None,
            })
            .collect();
        if !self.has_columns(&table, &columns) {
            return;
        }
        index.name = Some(name.clone());
        self.add_relation(table.sibling(name), Relation::Index(table.clone()));
        if let Some(table) = self.table(&table) {
            normalize::adapt_index(table, &mut index);
            table.indexes.push(index);
        }
    }

    pub(super) fn drop_indexes(&mut self, drop: &Drop) {
        for written in &drop.names {
            match self.relation(written) {
                Some((name, Relation::Index(table))) => {
                    let before = self.with_children(&table);
                    self.remove_index(&table, &name.name);
                    if let Some(before) = before {
                        self.hand_down(&before, &table, None);
                    }
                }
                // An index of a partition or a materialised view.
                Some((name, Relation::IndexOfOther(_))) => {
                    self.by_hand = true;
                    self.remove_relation(&name);
                }
                _ if drop.if_exists => {}
                _ => self.problem(format!("no migration before it makes an index `{written}`")),
            }
        }
    }

    pub(super) fn remove_index(&mut self, table: &ObjectName, name: &str) {
        let Some(it) = self.table(table) else {
            return;
        };
        let before = it.indexes.len();
        it.indexes
            .retain(|index| index.name.as_deref() != Some(name));
        if it.indexes.len() == before {
            return self.problem(format!(
                "index `{name}` belongs to a constraint of `{table}`"
            ));
        }
        self.remove_relation(&table.sibling(name));
    }

    pub(super) fn rename_index(&mut self, written: &ObjectName, if_exists: bool, to: &str) {
        match self.relation(written) {
            Some((name, Relation::Index(table))) => self.rename_index_of(&table, &name.name, to),
            Some((name, Relation::IndexOfOther(table))) => {
                self.by_hand = true;
                self.remove_relation(&name);
                self.add_relation(name.sibling(to), Relation::IndexOfOther(table));
            }
            _ if if_exists => {}
            _ => self.problem(format!("no migration before it makes an index `{written}`")),
        }
    }

    /// Renames an index; beneath a key that renames the constraint too.
    pub(super) fn rename_index_of(&mut self, table: &ObjectName, from: &str, to: &str) {
        let index = self.table(table).and_then(|table| {
            let mut indexes = table.indexes.iter_mut();
            indexes.find(|index| index.name.as_deref() == Some(from))
        });
        match index {
            Some(index) => {
                index.name = Some(to.to_owned());
                self.remove_relation(&table.sibling(from));
                self.add_relation(table.sibling(to), Relation::Index(table.clone()));
            }
            None => self.rename_constraint(table, from, to),
        }
    }
}
