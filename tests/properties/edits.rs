//! Random edits of a schema, renames among them, and what two schemas have in common.

use std::collections::BTreeMap;

use cargo_ovmig::dialect::{self, evolve};
use cargo_ovmig::schema::{Change, Column, Index, ObjectName, Replacement, Schema, Table};

use super::random::{COLUMNS, Random, TAG, object_name};
use super::valid;
use super::vocabulary::sql_type;

/// The labels that are renamed, by the new name of their enumeration.
pub(super) type Labels = BTreeMap<ObjectName, Vec<Replacement>>;

impl Random<'_, '_> {
    /// The schema with some edits.
    pub(super) fn edited(&mut self, before: &Schema) -> Schema {
        let mut schema = before.clone();
        for _ in 0..=self.choices.below(8) {
            self.edit(&mut schema);
            valid::repair(&mut schema, self.vocabulary);
        }
        schema
    }

    fn edit(&mut self, schema: &mut Schema) {
        let names: Vec<ObjectName> = schema.tables.keys().cloned().collect();
        if names.is_empty() || self.choices.one_in(12) {
            let (namespace, name) = self.choices.of(self.vocabulary.tables);
            let name = object_name(*namespace, name);
            let table = self.table(name.clone());
            schema.tables.entry(name).or_insert(table);
            return;
        }
        let name = self.choices.of(&names).clone();
        match self.choices.below(16) {
            0 => {
                schema.tables.remove(&name);
            }
            1 | 2 => self.reference(schema),
            3 if !self.vocabulary.enums.is_empty() => {
                let number = self.choices.below(self.vocabulary.enums.len());
                let mood = self.mood(number);
                schema.enums.insert(mood.name.clone(), mood);
            }
            4 => self.retype_key(schema, &name),
            _ => {
                if let Some(table) = schema.tables.get_mut(&name) {
                    self.edit_table(table);
                }
            }
        }
    }

    fn edit_table(&mut self, table: &mut Table) {
        match self.choices.below(17) {
            0 | 1 => {
                let free = COLUMNS.iter().find(|it| table.column(it).is_none());
                if let Some(name) = free {
                    let column = self.column(name);
                    table.columns.push(column);
                }
            }
            2 => {
                let name = self.plain_column(table);
                table.columns.retain(|it| it.name != name || it.name == TAG);
            }
            3 => match table.columns.iter().position(|it| it.generated.is_some()) {
                Some(at) => {
                    table.columns.remove(at);
                }
                None => self.generated(table),
            },
            4 => table.primary_key = self.primary_key(table),
            5 => table.primary_key = None,
            6 => {
                let unique = self.unique(table);
                table.uniques.push(unique);
            }
            7 => {
                let check = self.check(table);
                table.checks.push(check);
            }
            8 => {
                let index = self.index(table);
                table.indexes.push(index);
            }
            9 => {
                table.uniques.pop();
                table.checks.pop();
            }
            10 => {
                table.indexes.pop();
                table.foreign_keys.pop();
            }
            11 if self.vocabulary.comments => {
                table.comment = (self.choices.one_in(2)).then(|| "Another".to_owned());
            }
            12 => self.edit_index(table),
            13 if self.vocabulary.table_options => self.options(table),
            _ => self.edit_column(table),
        }
    }

    /// Another index under the name of one, or the same under another name.
    fn edit_index(&mut self, table: &mut Table) {
        let index = self.index(table);
        let Some(old) = table.indexes.first_mut() else {
            return;
        };
        match self.choices.one_in(2) {
            true => old.name = index.name,
            false => {
                *old = Index {
                    name: old.name.clone(),
                    ..index
                }
            }
        }
    }

    fn edit_column(&mut self, table: &mut Table) {
        let name = self.plain_column(table);
        let new = self.column(&name);
        let ty = self.choices.of(self.vocabulary.types).sql;
        let Some(column) = table.column_mut(&name) else {
            return;
        };
        match self.choices.below(8) {
            0 => column.nullable = !column.nullable,
            1 if new.ty == column.ty => column.default = new.default,
            1 => column.default = None,
            2 => column.identity = new.identity,
            3 => column.collation = new.collation,
            4 => {
                column.ty = sql_type(ty);
                column.default = None;
            }
            5 => column.comment = new.comment,
            6 => column.on_update = new.on_update,
            _ => *column = new,
        }
    }

    /// Another type of a key, and of all columns that refer to it.
    fn retype_key(&mut self, schema: &mut Schema, name: &ObjectName) {
        let keys = valid::keys(&schema.tables[name]);
        let Some(column) = keys.first().and_then(|key| key.first()).cloned() else {
            return;
        };
        let ty = sql_type(self.choices.of(self.vocabulary.types).sql);
        let mut together = vec![(name.clone(), column)];
        let mut at = 0;
        while let Some((target, column)) = together.get(at).cloned() {
            for table in schema.tables.values() {
                for key in table.foreign_keys.iter().filter(|it| it.table == target) {
                    for (from, _) in
                        (key.columns.iter().zip(&key.referenced)).filter(|(_, to)| **to == column)
                    {
                        let next = (table.name.clone(), from.clone());
                        if !together.contains(&next) {
                            together.push(next);
                        }
                    }
                }
            }
            at += 1;
        }
        for (table, column) in together {
            let table = schema.tables.get_mut(&table);
            if let Some(column) = table.and_then(|it| it.column_mut(&column)) {
                column.ty = ty.clone();
                column.default = None;
            }
        }
    }

    /// Renames an enumeration now and then.
    fn renamed_enums(&mut self, renamed: &mut Schema, before: &Schema) {
        let dialect = dialect::of(self.vocabulary.backend);
        for name in before.enums.keys() {
            if !renamed.enums.contains_key(name) || !self.choices.one_in(5) {
                continue;
            }
            let to = name.sibling(format!("new {}", name.name));
            let change = Change::RenameEnum {
                from: name.clone(),
                to: to.clone(),
            };
            evolve(renamed, &change, dialect);
            if let Some(it) = renamed.enums.get_mut(&to) {
                it.renamed_from = Some(name.name.clone());
            }
        }
    }

    /// Renames labels that no row has: the old names by the new ones.
    pub(super) fn relabelled(&mut self, renamed: &mut Schema, before: &Schema) -> Labels {
        let mut labels = Labels::new();
        for it in renamed.enums.values_mut() {
            let old = it.renamed_from.as_ref().unwrap_or(&it.name.name);
            let Some(old) = before.enums.get(&it.name.sibling(old)) else {
                continue;
            };
            for label in &mut it.labels {
                let fixed = ["sad", "ok"].contains(&label.as_str());
                if fixed || !old.labels.contains(label) || !self.choices.one_in(3) {
                    continue;
                }
                let from = std::mem::replace(label, format!("it's {label}"));
                let words = labels.entry(it.name.clone()).or_default();
                words.push(Replacement {
                    from,
                    to: label.clone(),
                });
            }
        }
        labels
    }

    /// Renames some tables and columns of the declaration, which then says what they were.
    pub(super) fn renamed(&mut self, schema: &Schema, before: &Schema) -> Schema {
        let dialect = dialect::of(self.vocabulary.backend);
        let mut renamed = schema.clone();
        self.renamed_enums(&mut renamed, before);
        for name in before.tables.keys() {
            if !schema.tables.contains_key(name) || !self.choices.one_in(5) {
                continue;
            }
            let to = name.sibling(format!("new {}", name.name));
            let change = Change::RenameTable {
                from: name.clone(),
                to: to.clone(),
            };
            evolve(&mut renamed, &change, dialect);
            if let Some(table) = renamed.tables.get_mut(&to) {
                table.renamed_from = Some(name.name.clone());
            }
        }
        for table in renamed.tables.clone().into_values() {
            let Some(old) = before.tables.get(&old_name(&table)) else {
                continue;
            };
            for column in &table.columns {
                if column.name == TAG
                    || old.column(&column.name).is_none()
                    || !self.choices.one_in(5)
                {
                    continue;
                }
                let to = format!("{}2", column.name);
                let change = Change::RenameColumn {
                    table: table.name.clone(),
                    from: column.name.clone(),
                    to: to.clone(),
                };
                evolve(&mut renamed, &change, dialect);
                let new = renamed.tables.get_mut(&table.name);
                if let Some(new) = new.and_then(|it| it.column_mut(&to)) {
                    new.renamed_from = Some(column.name.clone());
                }
            }
        }
        renamed
    }
}

fn old_name(table: &Table) -> ObjectName {
    match &table.renamed_from {
        Some(old) => table.name.sibling(old),
        None => table.name.clone(),
    }
}

/// The table that another schema calls by its name before.
pub(super) fn old_table<'a>(table: &Table, before: &'a Schema) -> Option<&'a Table> {
    before.tables.get(&old_name(table))
}

/// The column that a table calls by its name before.
pub(super) fn old_column<'a>(column: &Column, before: &'a Table) -> Option<&'a Column> {
    before.column(column.renamed_from.as_ref().unwrap_or(&column.name))
}
