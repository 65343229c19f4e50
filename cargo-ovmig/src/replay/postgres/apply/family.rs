//! Partitions and tables that inherit: what their parent gets, they get too.
//!
//! Source: PostgreSQL's manual, 5.10 "Inheritance" and 5.11 "Table Partitioning"; `tablecmds.c`.

use super::super::ddl::{Action, ConstraintKind, NewColumn, NewConstraint, NewTable, Part};
use super::super::state::{Relation, State};
use crate::schema::{Column, Deferrable, Identity, Index, ObjectName, Table};
use crate::source::Origin;

impl State {
    /// The tables of the schema that go with a table.
    fn children_of(&self, parent: &ObjectName) -> Vec<ObjectName> {
        let of_it = self.children.iter().filter(|it| it.0 == *parent);
        of_it
            .map(|it| it.1.clone())
            .filter(|child| self.schema.tables.contains_key(child))
            .collect()
    }

    /// The table as it is, if another goes with it.
    pub(super) fn with_children(&self, name: &ObjectName) -> Option<Table> {
        let table = self.schema.tables.get(name)?;
        (!self.children_of(name).is_empty()).then(|| table.clone())
    }

    /// Carries an action out on a table, and on those that go with it.
    pub(super) fn alter_family(&mut self, table: &ObjectName, action: Action, only: bool) {
        let before = self.with_children(table).filter(|_| !only);
        let Some(before) = before else {
            return self.alter(table, action);
        };
        self.alter(table, action.clone());
        self.hand_down(&before, table, Some(&action));
    }

    /// Gives the children of a table what it got since.
    pub(super) fn hand_down(
        &mut self,
        before: &Table,
        parent: &ObjectName,
        action: Option<&Action>,
    ) {
        // A statement about the parent is none about them.
        let by_hand = self.by_hand;
        for child in self.children_of(parent) {
            let Some(child_before) = self.schema.tables.get(&child).cloned() else {
                continue;
            };
            let action = action.and_then(|action| self.for_child(parent, action, &child));
            if let Some(action) = action.clone() {
                self.alter(&child, action);
            }
            self.carry(before, parent, &child);
            self.hand_down(&child_before, &child, action.as_ref());
        }
        self.by_hand = by_hand;
    }

    /// What an action on a table does to one that goes with it.
    fn for_child(
        &self,
        parent: &ObjectName,
        action: &Action,
        child: &ObjectName,
    ) -> Option<Action> {
        match action {
            Action::AddColumn { column, .. } => {
                let name = &column.column.name;
                let column = self.schema.tables.get(parent)?.column(name)?.clone();
                Some(Action::AddColumn {
                    column: NewColumn {
                        column: self.handed(parent, column),
                        constraints: Vec::new(),
                    },
                    if_not_exists: true,
                })
            }
            Action::DropColumn { name, .. } => {
                let own = self.own_columns.contains(&(child.clone(), name.clone()));
                (!own).then(|| Action::DropColumn {
                    name: name.clone(),
                    if_exists: true,
                    cascade: true,
                })
            }
            Action::RenameConstraint { from, .. } => {
                let checks = &self.schema.tables.get(child)?.checks;
                let has = checks.iter().any(|it| it.name.as_ref() == Some(from));
                has.then(|| action.clone())
            }
            Action::SetType { .. }
            | Action::SetDefault { .. }
            | Action::SetNullable { .. }
            | Action::SetExpression { .. }
            | Action::DropExpression { .. }
            | Action::RenameColumn { .. } => Some(action.clone()),
            _ => None,
        }
    }

    /// A column as a child gets it: numbered by the parent's sequence, and without what is the parent's own.
    fn handed(&self, parent: &ObjectName, mut column: Column) -> Column {
        column.comment = None;
        if column.identity.take() == Some(Identity::AutoIncrement) {
            column.default = self.default_of(parent, &column.name);
        }
        column
    }

    /// Adds to a child the constraints and indexes that its parent has since, and takes away those that it lost.
    fn carry(&mut self, before: &Table, parent: &ObjectName, child: &ObjectName) {
        let Some(after) = self.schema.tables.get(parent).cloned() else {
            return;
        };
        let Some(own) = self.schema.tables.get(child).cloned() else {
            return;
        };
        for it in before.checks.iter().filter(|it| !after.checks.contains(it)) {
            let kept = after.checks.iter().any(|other| other.name == it.name);
            if let Some(name) = it.name.as_deref().filter(|_| !kept) {
                self.drop_constraint(child, name, true, true);
            }
        }
        for it in &after.checks {
            let has = |table: &Table| table.checks.iter().any(|other| other.name == it.name);
            if !has(before) && !has(&own) {
                let kind = ConstraintKind::Check(it.expr.clone());
                self.add_constraint(child, bare(it.name.clone(), kind, Deferrable::No));
            }
        }
        if self.partitions.contains(child) {
            self.carry_keys(before, &after, child, &own);
            self.carry_indexes(before, &after, child, &own);
        }
    }

    fn carry_keys(&mut self, before: &Table, after: &Table, child: &ObjectName, own: &Table) {
        let lost = before
            .primary_key
            .as_ref()
            .filter(|_| after.primary_key.is_none());
        if let Some(key) = lost.and(own.primary_key.as_ref()) {
            self.drop_constraint(child, key.name.as_deref().unwrap_or_default(), true, true);
        }
        if let Some(key) = after
            .primary_key
            .as_ref()
            .filter(|_| before.primary_key.is_none())
            && own.primary_key.is_none()
        {
            let kind = ConstraintKind::PrimaryKey(key.columns.clone());
            self.add_constraint(child, bare(None, kind, Deferrable::No));
        }
        for it in &before.uniques {
            let lost = after.uniques.iter().all(|other| other.name != it.name);
            let of_child = own.uniques.iter().find(|other| other.columns == it.columns);
            if let Some(name) = of_child.and_then(|it| it.name.as_deref()).filter(|_| lost) {
                self.drop_constraint(child, name, true, true);
            }
        }
        for it in &after.uniques {
            let had = before.uniques.iter().any(|other| other.name == it.name);
            let has = own.uniques.iter().any(|other| other.columns == it.columns);
            if !had && !has {
                let kind = ConstraintKind::Unique {
                    columns: it.columns.clone(),
                    include: Vec::new(),
                    nulls_not_distinct: it.nulls_not_distinct,
                };
                self.add_constraint(child, bare(None, kind, it.deferrable));
            }
        }
        for it in &before.foreign_keys {
            let lost = after.foreign_keys.iter().all(|other| other.name != it.name);
            if let Some(name) = it.name.as_deref().filter(|_| lost) {
                self.drop_constraint(child, name, true, true);
            }
        }
        for it in &after.foreign_keys {
            let had = before
                .foreign_keys
                .iter()
                .any(|other| other.name == it.name);
            let same = |other: &&crate::schema::ForeignKey| {
                other.columns == it.columns && other.table == it.table
            };
            if !had
                && own.foreign_keys.iter().find(same).is_none()
                && let Some(table) = self.table(child)
            {
                table.foreign_keys.push(it.clone());
            }
        }
    }

    fn carry_indexes(&mut self, before: &Table, after: &Table, child: &ObjectName, own: &Table) {
        let same = |left: &Index, right: &Index| {
            let bare = |it: &Index| Index {
                name: None,
                ..it.clone()
            };
            bare(left) == bare(right)
        };
        for it in &before.indexes {
            let lost = after.indexes.iter().all(|other| other.name != it.name);
            let of_child = own.indexes.iter().find(|other| same(other, it));
            if let Some(name) = of_child.and_then(|it| it.name.as_deref()).filter(|_| lost) {
                self.remove_index(child, name);
            }
        }
        for it in &after.indexes {
            let had = before.indexes.iter().any(|other| other.name == it.name);
            if had || own.indexes.iter().any(|other| same(other, it)) {
                continue;
            }
            let index = Index {
                name: None,
                ..it.clone()
            };
            self.create_index(&written(child), index, false);
        }
    }

    /// The parents of a new table, if all are known; their columns come before its own.
    pub(super) fn inherited(&mut self, new: &NewTable, name: &ObjectName) -> Option<Vec<Column>> {
        let parents = self.parents(new)?;
        let mut columns: Vec<Column> = Vec::new();
        for parent in &parents {
            let of_parent = self.schema.tables.get(parent)?.columns.clone();
            for column in of_parent {
                if columns.iter().all(|it| it.name != column.name) {
                    columns.push(self.handed(parent, column));
                }
            }
        }
        if !new.is_partition {
            let own = new.parts.iter().filter_map(|part| match part {
                Part::Column(it) => Some((name.clone(), it.column.name.clone())),
                _ => None,
            });
            self.own_columns.extend(own);
        }
        Some(columns)
    }

    fn parents(&self, new: &NewTable) -> Option<Vec<ObjectName>> {
        let known = |written: &ObjectName| {
            let name = self.table_name(written)?;
            (!self.in_doubt.contains(&name)).then_some(name)
        };
        new.parents.iter().map(known).collect()
    }

    /// Puts a new table behind its parents, and gives it what these have.
    pub(super) fn join_family(&mut self, new: &NewTable, name: &ObjectName) {
        for parent in self.parents(new).unwrap_or_default() {
            self.join(&parent, name, new.is_partition);
        }
    }

    fn join(&mut self, parent: &ObjectName, child: &ObjectName, is_partition: bool) {
        self.children.insert((parent.clone(), child.clone()));
        if is_partition {
            self.partitions.insert(child.clone());
        }
        let by_hand = self.by_hand;
        self.carry(&Table::new(parent.clone()), parent, child);
        self.by_hand = by_hand;
    }

    /// `ATTACH PARTITION`.
    pub(super) fn attach(&mut self, parent: &ObjectName, written: &ObjectName) {
        self.by_hand = true;
        match self.table_name(written) {
            Some(child) => {
                self.own_columns.retain(|it| it.0 != child);
                self.join(parent, &child, true);
            }
            None => {
                if let Some((child, Relation::Other)) = self.relation(written) {
                    self.children.insert((parent.clone(), child));
                }
            }
        }
    }

    /// `DETACH PARTITION`: from here on it is a table like others.
    pub(super) fn detach(&mut self, parent: &ObjectName, written: &ObjectName, concurrently: bool) {
        self.by_hand = true;
        let known = self.table_name(written);
        let Some(child) = known.or_else(|| self.relation(written).map(|it| it.0)) else {
            return;
        };
        self.children.remove(&(parent.clone(), child.clone()));
        self.partitions.remove(&child);
        if concurrently {
            // It leaves a check of the partition's bounds behind.
            self.in_doubt.insert(child);
        }
    }

    /// `INHERIT`: its columns and checks are there already, and stay its own.
    pub(super) fn inherit(&mut self, table: &ObjectName, parent: &ObjectName) {
        let Some(parent) = self.table_name(parent) else {
            return self.problem(format!("no migration before it makes a table `{parent}`"));
        };
        let columns = self.schema.tables.get(table).into_iter();
        let columns: Vec<_> = columns
            .flat_map(|it| &it.columns)
            .map(|it| (table.clone(), it.name.clone()))
            .collect();
        self.own_columns.extend(columns);
        self.children.insert((parent, table.clone()));
    }

    pub(super) fn disinherit(&mut self, table: &ObjectName, parent: &ObjectName) {
        if let Some(parent) = self.table_name(parent) {
            self.children.remove(&(parent, table.clone()));
        }
    }
}

fn bare(name: Option<String>, kind: ConstraintKind, deferrable: Deferrable) -> NewConstraint {
    NewConstraint {
        name,
        kind,
        deferrable,
        origin: Origin::default(),
    }
}

/// A name as a statement would write it, with its schema.
pub(super) fn written(name: &ObjectName) -> ObjectName {
    ObjectName {
        schema: Some(name.schema.clone().unwrap_or_else(|| "public".to_owned())),
        name: name.name.clone(),
    }
}
