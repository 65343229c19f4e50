//! Carries a change out on a schema in memory.

use super::{Change, ObjectName, Schema, Table};

impl Schema {
    /// The schema after the changes.
    ///
    /// Invariant: `a.applied(compare(a, b))` equals `b` up to the order of columns and what isn't managed.
    pub fn applied<'a>(mut self, changes: impl IntoIterator<Item = &'a Change>) -> Schema {
        for change in changes {
            self.apply(change);
        }
        self
    }

    /// Carries out one change. What it names and isn't there is left alone: a plan is made from the schema that it
    /// is applied to. Text of expressions stays as it was written: where a rename has to reach into it, use
    /// [`crate::dialect::evolve`].
    pub fn apply(&mut self, change: &Change) {
        use Change::*;
        match change {
            CreateNamespace(name) => {
                self.namespaces.insert(name.clone());
            }
            DropNamespace(name) => {
                self.namespaces.remove(name);
            }
            CreateEnum(it) => {
                self.enums.insert(it.name.clone(), it.clone());
            }
            DropEnum(it) => {
                self.enums.remove(&it.name);
            }
            RenameEnum { from, to } => self.rename_enum(from, to),
            AlterEnum { to, .. } => {
                self.enums.insert(to.name.clone(), to.clone());
            }
            RenameEnumLabel { name, from, to } => {
                for label in self
                    .enums
                    .get_mut(name)
                    .into_iter()
                    .flat_map(|it| &mut it.labels)
                {
                    if label == from {
                        label.clone_from(to);
                    }
                }
            }
            CreateTable(table) => {
                self.tables.insert(table.name.clone(), table.clone());
            }
            DropTable(table) => {
                self.tables.remove(&table.name);
                self.extras
                    .retain(|extra| extra.table.as_ref() != Some(&table.name));
            }
            RenameTable { from, to } => self.rename_table(from, to),
            RenameColumn { table, from, to } => self.rename_column(table, from, to),
            other => {
                if let Some(table) = other.table().and_then(|name| self.tables.get_mut(name)) {
                    table.apply(other);
                }
            }
        }
    }

    fn rename_enum(&mut self, from: &ObjectName, to: &ObjectName) {
        if let Some(mut it) = self.enums.remove(from) {
            it.name = to.clone();
            self.enums.insert(to.clone(), it);
        }
        for column in self
            .tables
            .values_mut()
            .flat_map(|table| &mut table.columns)
        {
            if column.ty.name == from.name && column.ty.schema == from.schema {
                column.ty.name.clone_from(&to.name);
                column.ty.schema.clone_from(&to.schema);
            }
        }
    }

    fn rename_table(&mut self, from: &ObjectName, to: &ObjectName) {
        if let Some(mut table) = self.tables.remove(from) {
            table.name = to.clone();
            self.tables.insert(to.clone(), table);
        }
        for key in self
            .tables
            .values_mut()
            .flat_map(|table| &mut table.foreign_keys)
        {
            if key.table == *from {
                key.table = to.clone();
            }
        }
        for extra in &mut self.extras {
            if extra.table.as_ref() == Some(from) {
                extra.table = Some(to.clone());
            }
        }
    }

    fn rename_column(&mut self, table: &ObjectName, from: &str, to: &str) {
        let rename = |name: &mut String| {
            if name == from {
                to.clone_into(name);
            }
        };
        for key in self
            .tables
            .values_mut()
            .flat_map(|table| &mut table.foreign_keys)
        {
            if key.table == *table {
                key.referenced.iter_mut().for_each(rename);
            }
        }
        if let Some(table) = self.tables.get_mut(table) {
            table.rename_column(from, to);
        }
    }
}

impl Table {
    /// Renames a column wherever the table's own parts name it.
    fn rename_column(&mut self, from: &str, to: &str) {
        use super::KeyPart;
        let mut names: Vec<&mut String> = Vec::new();
        names.extend(self.columns.iter_mut().map(|column| &mut column.name));
        names.extend(self.primary_key.iter_mut().flat_map(|key| &mut key.columns));
        names.extend(
            self.uniques
                .iter_mut()
                .flat_map(|unique| &mut unique.columns),
        );
        names.extend(
            self.foreign_keys
                .iter_mut()
                .flat_map(|key| &mut key.columns),
        );
        for index in &mut self.indexes {
            names.extend(&mut index.include);
            names.extend(index.keys.iter_mut().filter_map(|key| match &mut key.part {
                KeyPart::Column(name) => Some(name),
                KeyPart::Expr(_) => None,
            }));
        }
        for name in names {
            if name == from {
                to.clone_into(name);
            }
        }
    }

    fn apply(&mut self, change: &Change) {
        use Change::*;
        match change {
            CommentTable { to, .. } => self.comment.clone_from(to),
            AlterOptions { to, .. } => self.options = *to,
            AddColumn { column, .. } => self.columns.push(column.clone()),
            DropColumn { column, .. } => self.columns.retain(|it| it.name != column.name),
            AlterColumn { to, .. } => {
                if let Some(column) = self.column_mut(&to.name) {
                    *column = to.clone();
                }
            }
            AddPrimaryKey { key, .. } => self.primary_key = Some(key.clone()),
            DropPrimaryKey { .. } => self.primary_key = None,
            AddUnique { unique, .. } => self.uniques.push(unique.clone()),
            DropUnique { unique, .. } => remove(&mut self.uniques, unique, |it| &it.name),
            AddForeignKey { key, .. } => self.foreign_keys.push(key.clone()),
            DropForeignKey { key, .. } => remove(&mut self.foreign_keys, key, |it| &it.name),
            AddCheck { check, .. } => self.checks.push(check.clone()),
            DropCheck { check, .. } => remove(&mut self.checks, check, |it| &it.name),
            CreateIndex { index, .. } => self.indexes.push(index.clone()),
            DropIndex { index, .. } => remove(&mut self.indexes, index, |it| &it.name),
            RenameConstraint { from, to, .. } => self.rename_constraint(from, to),
            RenameIndex { from, to, .. } => {
                for index in self
                    .indexes
                    .iter_mut()
                    .filter(|index| index.name.as_ref() == Some(from))
                {
                    index.name = Some(to.clone());
                }
            }
            _ => {}
        }
    }

    fn rename_constraint(&mut self, from: &str, to: &str) {
        let names = (self.primary_key.iter_mut().map(|it| &mut it.name))
            .chain(self.uniques.iter_mut().map(|it| &mut it.name))
            .chain(self.foreign_keys.iter_mut().map(|it| &mut it.name))
            .chain(self.checks.iter_mut().map(|it| &mut it.name));
        for name in names.filter(|name| name.as_deref() == Some(from)) {
            *name = Some(to.to_owned());
        }
    }
}

/// Takes out the first that is equal, or else the one of that name.
fn remove<T: PartialEq>(list: &mut Vec<T>, item: &T, name: impl Fn(&T) -> &Option<String>) {
    let same_name = |it: &T| name(it).is_some() && name(it) == name(item);
    let equal = list.iter().position(|it| it == item);
    if let Some(at) = equal.or_else(|| list.iter().position(same_name)) {
        list.remove(at);
    }
}
