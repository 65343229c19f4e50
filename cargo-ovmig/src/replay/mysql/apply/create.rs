//! `CREATE TABLE`.

use super::charset::collation;
use crate::dialect::mysql::types;
use crate::replay::mysql::ddl::{
    Charset, How, Item, Key, KeyKind, NewColumn, NewTable, PlainQuery,
};
use crate::replay::mysql::state::{Check, State, Table, same};
use crate::schema::{Column, Expr, IndexKey, ObjectName};

impl State {
    pub(super) fn create_table(&mut self, written: &ObjectName, how: How, new: NewTable) {
        let Some(name) = self.room(written, how) else {
            return;
        };
        let mut table = Table {
            collation: collation(&new.options.charset, None),
            comment: new.options.comment.filter(|text| !text.is_empty()),
            ..Table::default()
        };
        for item in new.items {
            self.add_item(&name, &mut table, item);
        }
        if let Some(query) = new.query {
            match query.plain.and_then(|plain| self.selected(&plain)) {
                Some(selected) => table.take_selected(selected),
                None => self.problem("it makes a table of whatever its query gives".to_owned()),
            }
        }
        table.settle();
        self.in_doubt.remove(&name);
        self.tables.insert(name, table);
    }

    pub(super) fn create_like(&mut self, written: &ObjectName, how: How, like: &ObjectName) {
        let Some(name) = self.room(written, how) else {
            return;
        };
        let Some(source) = self.expect_table(like, false) else {
            if self.problems.is_empty() {
                self.problem(format!("what `{like}` is like isn't known"));
            }
            return;
        };
        let Some(mut table) = self.tables.get(&source).cloned() else {
            return;
        };
        if self.in_doubt.contains(&source) {
            self.problem(format!("`{like}` itself is in doubt"));
        }
        // Foreign keys don't go along; what was made for them does, and is still the engine's own.
        table.foreign_keys.clear();
        let checks: Vec<Check> = std::mem::take(&mut table.checks);
        for (number, check) in (1..).zip(checks) {
            // MySQL gives a new name, MariaDB keeps the old one.
            let old = check.name.unwrap_or_else(|| check.given[1].clone());
            table.checks.push(Check {
                name: None,
                given: [format!("{}_chk_{number}", name.name), old],
                ..check
            });
        }
        self.in_doubt.remove(&name);
        self.tables.insert(name, table);
    }

    /// The name of a table that is to be made; `None` where there is nothing to do.
    fn room(&mut self, written: &ObjectName, how: How) -> Option<ObjectName> {
        let name = self.place(written);
        if how.temporary {
            self.by_hand = true;
            self.others.insert(name);
            return None;
        }
        if how.or_replace {
            self.forget_table(&name);
        } else if self.tables.contains_key(&name) || self.others.contains(&name) {
            if !how.if_not_exists {
                self.problem(format!("a table `{name}` is there already"));
            }
            return None;
        }
        Some(name)
    }

    pub(super) fn add_item(&mut self, name: &ObjectName, table: &mut Table, item: Item) {
        match item {
            Item::Column(new) => {
                if table.column(&new.column.name).is_some() {
                    return self.problem(format!("there are two columns `{}`", new.column.name));
                }
                let column = table.finished(&new);
                table.columns.push(column);
                self.add_beside(name, table, *new);
            }
            Item::Key(key) => table.keys.push(key),
            Item::ForeignKey(key) => {
                let number = table.next_foreign_key(&name.name);
                self.add_foreign_key(name, table, key, number);
            }
            Item::Check(check) => table.add_check(&name.name, check, None),
        }
    }

    /// Adds the keys and checks that stand beside a column.
    pub(super) fn add_beside(&mut self, name: &ObjectName, table: &mut Table, new: NewColumn) {
        let column = new.column.name;
        let both = new.keys.contains(&KeyKind::Primary) && new.keys.contains(&KeyKind::Unique);
        if both {
            self.notes.push(format!(
                "MySQL makes two keys of `{column}`, which is said to be unique and the primary key, MariaDB only the latter: \
                 one is taken to be there"
            ));
        }
        for kind in new.keys {
            if both && kind == KeyKind::Unique {
                continue;
            }
            // Said twice, it is one.
            if kind == KeyKind::Primary && table.primary_key().is_some() {
                continue;
            }
            table.keys.push(Key {
                name: None,
                kind,
                parts: vec![IndexKey::column(column.as_str())],
                generated: false,
            });
        }
        for check in new.checks {
            table.add_check(&name.name, check, Some(column.clone()));
        }
        if let Some(key) = new.references {
            // Once is enough for a history.
            if !std::mem::replace(&mut self.told_beside, true) {
                self.notes.push(format!(
                    "MariaDB, and MySQL from 9.0 on, make a foreign key of the REFERENCES beside `{column}`, older ones of MySQL \
                     pass over it: it is taken for a foreign key, here and in what follows"
                ));
            }
            let number = table.next_foreign_key(&name.name);
            self.add_foreign_key(name, table, key, number);
        }
    }

    /// The columns that a query gives.
    fn selected(&mut self, query: &PlainQuery) -> Option<Vec<Column>> {
        let source = self.table_name(&query.table)?;
        if self.in_doubt.contains(&source) {
            return None;
        }
        let source = &self.tables[&source];
        let mut selected = Vec::new();
        for column in &query.columns {
            match column {
                None => selected.extend(source.columns.iter().cloned()),
                Some((name, alias)) => {
                    let mut column = source.column(name)?.clone();
                    column.name.clone_from(alias);
                    selected.push(column);
                }
            }
        }
        for column in &mut selected {
            column.generated = None;
            // What was numbered begins at zero.
            if column.identity.take().is_some() {
                column.default = Some(Expr::new("0"));
            }
        }
        Some(selected)
    }
}

impl Table {
    /// The column with the collation that it gets in this table.
    pub(super) fn finished(&self, new: &NewColumn) -> Column {
        let mut column = new.column.clone();
        let says = new.charset != Charset::default();
        column.collation = match types::is_text(&column.ty) {
            true if says => collation(&new.charset, self.collation.as_deref()),
            true => self.collation.clone(),
            false => None,
        };
        column
    }

    /// Puts the columns of a query behind those that are defined; one that is both stands where the query has it.
    fn take_selected(&mut self, selected: Vec<Column>) {
        let mut defined = std::mem::take(&mut self.columns);
        let mut columns = Vec::new();
        for column in selected {
            let at = defined.iter().position(|it| same(&it.name, &column.name));
            columns.push(at.map_or(column, |at| defined.remove(at)));
        }
        self.columns = defined;
        self.columns.extend(columns);
    }
}
