//! Random tables and schemas of an engine's vocabulary.

use cargo_ovmig::dialect;
use cargo_ovmig::schema::{
    Check, Column, Deferrable, Enumeration, Expr, Generated, Index, IndexKey, KeyPart, Nulls,
    ObjectName, PrimaryKey, Schema, Table, Unique,
};
use cargo_ovmig::source::Origin;

use super::choices::Choices;
use super::valid;
use super::vocabulary::{Vocabulary, sql_type};

/// The column by which rows are known again: it is in every table and is never dropped.
pub(super) const TAG: &str = "n";
pub(super) const COLUMNS: [&str; 5] = ["id", "x", "user", "Y z", "w"];

/// Makes what an engine has.
pub(super) struct Random<'a, 'b> {
    pub(super) vocabulary: &'static Vocabulary,
    pub(super) choices: &'a mut Choices<'b>,
}

impl Random<'_, '_> {
    /// A valid schema.
    pub(super) fn schema(&mut self) -> Schema {
        let mut schema = Schema::default();
        if !self.vocabulary.moods.is_empty() {
            let mood = self.mood();
            schema.enums.insert(mood.name.clone(), mood);
        }
        for (namespace, name) in self.vocabulary.tables {
            if !self.choices.one_in(3) {
                let name = ObjectName {
                    schema: namespace.map(str::to_owned),
                    name: (*name).to_owned(),
                };
                let table = self.table(name);
                schema.tables.insert(table.name.clone(), table);
            }
        }
        for _ in 0..self.choices.below(2 * schema.tables.len() + 1) {
            self.reference(&mut schema);
        }
        valid::repair(&mut schema, self.vocabulary);
        schema
    }

    pub(super) fn mood(&mut self) -> Enumeration {
        Enumeration {
            name: ObjectName::new("mood"),
            labels: (self.choices.of(self.vocabulary.moods).iter())
                .map(|it| (*it).to_owned())
                .collect(),
            renamed_from: None,
            comment: None,
            origin: Origin::default(),
        }
    }

    pub(super) fn table(&mut self, name: ObjectName) -> Table {
        let mut table = Table::new(name);
        table.columns.push(self.column("id"));
        table.columns[0].nullable = false;
        table
            .columns
            .push(Column::new(TAG, sql_type(self.vocabulary.types[0].sql)));
        for name in &COLUMNS[1..] {
            if !self.choices.one_in(3) {
                table.columns.push(self.column(name));
            }
        }
        if self.choices.one_in(3) {
            self.generated(&mut table);
        }
        if !self.choices.one_in(5) {
            table.primary_key = self.primary_key(&table);
        }
        for _ in 0..self.choices.below(3) {
            let unique = self.unique(&table);
            table.uniques.push(unique);
        }
        for _ in 0..self.choices.below(3) {
            let check = self.check(&table);
            table.checks.push(check);
        }
        for _ in 0..self.choices.below(3) {
            let index = self.index(&table);
            table.indexes.push(index);
        }
        if self.vocabulary.comments && self.choices.one_in(4) {
            table.comment = Some(format!("The {}\nand \\ more", table.name.name));
        }
        table
    }

    pub(super) fn column(&mut self, name: &str) -> Column {
        let vocabulary = self.vocabulary;
        let ty = self.choices.of(vocabulary.types);
        let mut column = Column::new(name, sql_type(ty.sql));
        column.nullable = self.choices.one_in(2);
        if self.choices.one_in(2) {
            column.default = Some(Expr::new(*self.choices.of(ty.defaults)));
        } else if vocabulary.is_integer(&column.ty) && self.choices.one_in(3) {
            column.identity = Some(*self.choices.of(vocabulary.identities));
        }
        if vocabulary.is_text(&column.ty) && self.choices.one_in(4) {
            column.collation = Some(vocabulary.collation.to_owned());
        }
        if vocabulary.comments && self.choices.one_in(5) {
            column.comment = Some(format!("It's {name}"));
        }
        column
    }

    pub(super) fn generated(&mut self, table: &mut Table) {
        let of = self.plain_column(table);
        let mut column = Column::new("g", sql_type(self.vocabulary.types[0].sql));
        column.nullable = true;
        let of = self.quoted(&of);
        let exprs = [
            format!("CASE WHEN {of} IS NULL THEN 1 ELSE 2 END"),
            format!("CASE WHEN {of} IS NULL THEN 3 END"),
        ];
        column.generated = Some(Generated {
            expr: Expr::new(self.choices.of(&exprs).as_str()),
            stored: !(self.vocabulary.virtual_columns && self.choices.one_in(2)),
        });
        table.columns.push(column);
    }

    pub(super) fn quoted(&self, name: &str) -> String {
        dialect::of(self.vocabulary.backend).ident(name)
    }

    /// A column that isn't generated: one that can be part of a key.
    pub(super) fn plain_column(&mut self, table: &Table) -> String {
        let columns: Vec<&Column> = (table.columns.iter())
            .filter(|it| it.generated.is_none())
            .collect();
        self.choices.of(&columns).name.clone()
    }

    fn columns(&mut self, table: &Table) -> Vec<String> {
        let mut columns = vec![self.plain_column(table)];
        if self.choices.one_in(3) {
            columns.push(self.plain_column(table));
            columns.dedup();
        }
        columns
    }

    pub(super) fn primary_key(&mut self, table: &Table) -> Option<PrimaryKey> {
        let columns = self.columns(table);
        Some(PrimaryKey {
            name: None,
            columns,
        })
    }

    pub(super) fn unique(&mut self, table: &Table) -> Unique {
        let options = self.vocabulary.postgres_options;
        Unique {
            columns: self.columns(table),
            nulls_not_distinct: options && self.choices.one_in(4),
            deferrable: match options && self.choices.one_in(5) {
                true => Deferrable::InitiallyDeferred,
                false => Deferrable::No,
            },
            name: (self.choices.one_in(4))
                .then(|| format!("{}_u{}", table.name.name, self.choices.below(2))),
            origin: Origin::default(),
        }
    }

    /// One that no value of the column breaks.
    pub(super) fn check(&mut self, table: &Table) -> Check {
        let column = self.plain_column(table);
        let column = self.quoted(&column);
        let exprs = [
            format!("{column} IS NULL OR {column} IS NOT NULL"),
            format!("({column} = {column} OR 1 > 2)"),
            format!("NOT ({column} IS NULL AND 1 = 2)"),
        ];
        Check {
            expr: Expr::new(self.choices.of(&exprs).as_str()),
            name: (self.choices.one_in(4)).then(|| format!("named {}", self.choices.below(2))),
            origin: Origin::default(),
        }
    }

    pub(super) fn index(&mut self, table: &Table) -> Index {
        let (choice, options) = (self.choices.below(4), self.vocabulary.postgres_options);
        let column = self.plain_column(table);
        let mut keys = match choice {
            0 if self.vocabulary.expression_indexes => {
                vec![IndexKey::expr(format!("{} IS NULL", self.quoted(&column)))]
            }
            1 => vec![
                IndexKey::column(&column),
                IndexKey::column(self.plain_column(table)),
            ],
            _ => vec![IndexKey::column(&column)],
        };
        keys.dedup();
        keys[0].descending = self.choices.one_in(3);
        if options && self.choices.one_in(4) {
            keys[0].nulls = Some(match keys[0].descending {
                true => Nulls::Last,
                false => Nulls::First,
            });
        }
        let plain = keys
            .iter()
            .all(|key| matches!(key.part, KeyPart::Column(_)));
        let mut index = Index {
            unique: plain && self.choices.one_in(3),
            keys,
            method: None,
            include: Vec::new(),
            predicate: None,
            nulls_not_distinct: false,
            name: (self.choices.one_in(4))
                .then(|| format!("{}_i{}", table.name.name, self.choices.below(2))),
            origin: Origin::default(),
        };
        if options && self.choices.one_in(4) {
            index.include.push(self.plain_column(table));
        }
        if self.vocabulary.partial_indexes && self.choices.one_in(4) {
            let column = self.plain_column(table);
            let column = self.quoted(&column);
            index.predicate = Some(Expr::new(format!("{column} IS NOT NULL")));
        }
        index
    }

    /// Adds a foreign key to the primary key or a unique constraint of some table, where columns of the same types are.
    pub(super) fn reference(&mut self, schema: &mut Schema) {
        if schema.tables.is_empty() {
            return;
        }
        let names: Vec<ObjectName> = schema.tables.keys().cloned().collect();
        let target = &schema.tables[self.choices.of(&names)];
        let keys = valid::keys(target);
        let table = &schema.tables[self.choices.of(&names)];
        if keys.is_empty() {
            return;
        }
        let referenced = self.choices.of(&keys).clone();
        let mut columns: Vec<String> = Vec::new();
        for name in &referenced {
            let fits = |it: &&Column| {
                let target = target.column(name);
                target.is_some_and(|target| valid::can_refer(it, target))
                    && !columns.contains(&it.name)
            };
            let fitting: Vec<&Column> = table.columns.iter().filter(fits).collect();
            if fitting.is_empty() {
                return;
            }
            columns.push(self.choices.of(&fitting).name.clone());
        }
        let actions = self.vocabulary.actions;
        let key = cargo_ovmig::schema::ForeignKey {
            name: None,
            columns,
            table: target.name.clone(),
            referenced,
            on_delete: *self.choices.of(actions),
            on_update: *self.choices.of(&actions[..3.min(actions.len())]),
            deferrable: match self.vocabulary.deferrable_keys && self.choices.one_in(4) {
                true => Deferrable::InitiallyDeferred,
                false => Deferrable::No,
            },
            origin: Origin::default(),
        };
        let name = table.name.clone();
        if let Some(table) = schema.tables.get_mut(&name) {
            table.foreign_keys.push(key);
        }
    }
}
