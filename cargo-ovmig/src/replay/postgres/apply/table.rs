//! `ALTER TABLE` and `DROP TABLE`.

use super::super::ddl::{Action, ConstraintKind, Drop, NewConstraint};
use super::super::state::{Relation, State};
use crate::replay::Fate;
use crate::schema::ObjectName;

impl NewConstraint {
    /// Whether an index is made for it.
    pub(super) fn has_index(&self) -> bool {
        !matches!(
            self.kind,
            ConstraintKind::Check(_)
                | ConstraintKind::ForeignKey { .. }
                | ConstraintKind::NotNull(_)
        )
    }
}

impl State {
    pub(super) fn alter_table(
        &mut self,
        written: &ObjectName,
        if_exists: bool,
        only: bool,
        mut actions: Vec<Action>,
    ) {
        // `ALTER TABLE` renames and moves other relations too.
        if self.table_name(written).is_none() && self.alter_relation(written, &actions) {
            return;
        }
        let Some(name) = self.expect_table(written, if_exists) else {
            return;
        };
        actions.sort_by_key(Action::pass);
        for action in actions {
            self.alter_family(&name, action, only);
        }
    }

    fn alter_relation(&mut self, written: &ObjectName, actions: &[Action]) -> bool {
        match (self.relation(written), actions) {
            (Some((_, Relation::Index(_))), [Action::RenameTable(to)]) => {
                self.rename_index(written, false, to)
            }
            (Some((name, Relation::Sequence)), [Action::RenameTable(to)]) => {
                let to = name.sibling(to);
                self.rename_sequence(&name, &to);
            }
            (Some((name, Relation::Other)), [Action::RenameTable(to)]) => {
                self.by_hand = true;
                self.remove_relation(&name);
                let to = name.sibling(to);
                if self.in_doubt.remove(&name) {
                    self.in_doubt.insert(to.clone());
                }
                self.add_relation(to.clone(), Relation::Other);
                for relation in self.relations.values_mut() {
                    if *relation == Relation::IndexOfOther(name.clone()) {
                        *relation = Relation::IndexOfOther(to.clone());
                    }
                }
                self.rename_in_children(&name, &to);
            }
            _ => return false,
        }
        true
    }

    pub(super) fn alter(&mut self, table: &ObjectName, action: Action) {
        match action {
            Action::AddColumn {
                column,
                if_not_exists,
            } => self.add_column(table, column, if_not_exists),
            Action::DropColumn {
                name,
                if_exists,
                cascade,
            } => self.drop_column(table, &name, if_exists, cascade),
            Action::SetType {
                column,
                ty,
                collation,
            } => self.set_type(table, &column, ty, collation),
            Action::SetDefault { column, default } => self.change_default(table, &column, default),
            Action::SetNullable { column, nullable } => self.set_nullable(table, &column, nullable),
            Action::AddIdentity { column, identity } => self.add_identity(table, &column, identity),
            Action::SetIdentity { column, identity } => self.set_identity(table, &column, identity),
            Action::DropIdentity { column, if_exists } => {
                self.drop_identity(table, &column, if_exists)
            }
            Action::SetExpression { column, expr } => self.set_expression(table, &column, expr),
            Action::DropExpression { column, if_exists } => {
                self.drop_expression(table, &column, if_exists)
            }
            Action::AddConstraint {
                constraint,
                if_not_exists,
            } => {
                let name = constraint.name.as_deref();
                let known = || name.is_some_and(|name| self.has_constraint(table, name));
                if !(if_not_exists && known()) {
                    self.add_constraint(table, constraint);
                }
            }
            Action::DropConstraint {
                name,
                if_exists,
                cascade,
            } => {
                self.drop_constraint(table, &name, if_exists, cascade);
            }
            Action::AlterConstraint { name, deferrable } => {
                self.alter_constraint(table, &name, deferrable)
            }
            Action::RenameColumn { from, to } => self.rename_column(table, &from, &to),
            Action::RenameConstraint { from, to } => self.rename_constraint(table, &from, &to),
            Action::RenameTable(to) => self.rename_table(table, table.sibling(to)),
            Action::MoveTable(to) => self.move_table(table, &to),
            Action::Attach(partition) => self.attach(table, &partition),
            Action::Detach {
                partition,
                concurrently,
            } => self.detach(table, &partition, concurrently),
            Action::Inherit(parent) => self.inherit(table, &parent),
            Action::NoInherit(parent) => self.disinherit(table, &parent),
            Action::Nothing => {}
        }
    }

    pub(super) fn drop_tables(&mut self, drop: &Drop) {
        for written in &drop.names {
            if let Some(name) = self.table_name(written) {
                if drop.cascade {
                    self.drop_references(&name, None);
                }
                self.by_hand |= self.partitions.contains(&name);
                self.drop_table(&name);
            } else if self.drop_other(written) {
                self.by_hand = true;
            } else if !self.forget_doubt(written) && !drop.if_exists {
                self.problem(format!("no migration before it makes a table `{written}`"));
            }
        }
    }

    /// Whether a table of that name was in doubt: made out of sight, it may be dropped without more ado.
    fn forget_doubt(&mut self, written: &ObjectName) -> bool {
        self.place(written)
            .is_some_and(|name| self.in_doubt.remove(&name))
    }

    /// Takes a table away with all that is its own.
    pub(super) fn drop_table(&mut self, name: &ObjectName) {
        let Some(table) = self.schema.tables.remove(name) else {
            return;
        };
        self.fates.push(Fate::Table {
            from: name.clone(),
            to: None,
        });
        self.in_doubt.remove(name);
        self.partitions.remove(name);
        self.own_columns.retain(|(table, _)| table != name);
        self.not_nulls.retain(|(table, _), _| table != name);
        for sequence in self.sequences_of(name, None) {
            self.remove_sequence(&sequence);
        }
        let keys = (table.primary_key.into_iter().map(|it| it.name))
            .chain(table.uniques.into_iter().map(|it| it.name));
        let exclusions = self
            .exclusions
            .remove(name)
            .unwrap_or_default()
            .into_iter()
            .map(Some);
        for key in keys.chain(exclusions).flatten() {
            self.remove_relation(&name.sibling(key.clone()));
            self.taken(&name.schema).free_constraint(&key);
        }
        let others = table.foreign_keys.into_iter().map(|it| it.name);
        for constraint in others
            .chain(table.checks.into_iter().map(|it| it.name))
            .flatten()
        {
            self.taken(&name.schema).free_constraint(&constraint);
        }
        for index in table.indexes.into_iter().filter_map(|it| it.name) {
            self.remove_relation(&name.sibling(index));
        }
        self.taken(&name.schema).free_relation(&name.name);
        self.drop_children(name);
    }
}
