//! Random tables and schemas of an engine's vocabulary.

use cargo_ovmig::dialect;
use cargo_ovmig::schema::{
    Check, Column, Deferrable, Enumeration, Expr, ForeignKey, Generated, Index, IndexKey, KeyPart,
    Nulls, ObjectName, PrimaryKey, Schema, SqlType, Table, TableOptions, Unique,
};
use cargo_ovmig::source::Origin;

use super::choices::Choices;
use super::valid;
use super::vocabulary::{Vocabulary, sql_type};

/// The column by which rows are known again: it is in every table and is never dropped.
pub(super) const TAG: &str = "n";
pub(super) const COLUMNS: [&str; 5] = ["id", "x", "user", "Y z", "w"];

/// The name of a table or a type.
pub(super) fn object_name(namespace: Option<&str>, name: &str) -> ObjectName {
    ObjectName {
        schema: namespace.map(str::to_owned),
        name: name.to_owned(),
    }
}

fn options(strict: bool, without_rowid: bool) -> TableOptions {
    TableOptions {
        strict,
        without_rowid,
    }
}

/// The time of a change, as precise as its column.
pub(super) fn current(ty: &SqlType) -> Expr {
    match ty.args.first() {
        Some(digits) => Expr::new(format!("CURRENT_TIMESTAMP({digits})")),
        None => Expr::new("CURRENT_TIMESTAMP"),
    }
}

/// Makes what an engine has.
pub(super) struct Random<'a, 'b> {
    pub(super) vocabulary: &'static Vocabulary,
    pub(super) choices: &'a mut Choices<'b>,
}

impl Random<'_, '_> {
    /// A valid schema.
    pub(super) fn schema(&mut self) -> Schema {
        let mut schema = Schema::default();
        for at in 0..self.vocabulary.enums.len() {
            let mood = self.mood(at);
            schema.enums.insert(mood.name.clone(), mood);
        }
        for (namespace, name) in self.vocabulary.tables {
            if !self.choices.one_in(3) {
                let table = self.table(object_name(*namespace, name));
                schema.tables.insert(table.name.clone(), table);
            }
        }
        for _ in 0..self.choices.below(2 * schema.tables.len() + 1) {
            self.reference(&mut schema);
        }
        valid::repair(&mut schema, self.vocabulary);
        schema
    }

    /// The enumeration of that number.
    pub(super) fn mood(&mut self, number: usize) -> Enumeration {
        let (namespace, name) = self.vocabulary.enums[number];
        Enumeration {
            name: object_name(namespace, name),
            labels: (self.choices.of(self.vocabulary.moods).iter())
                .map(|it| (*it).to_owned())
                .collect(),
            replaced: Vec::new(),
            used_at_once: false,
            renamed_from: None,
            comment: (self.choices.one_in(4)).then(|| format!("How it's {name}")),
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
        if self.vocabulary.table_options && self.choices.one_in(3) {
            self.options(&mut table);
        }
        table
    }

    /// STRICT or WITHOUT ROWID or both, or none of them. In a STRICT table types that it can't have become ones that it
    /// can.
    pub(super) fn options(&mut self, table: &mut Table) {
        table.options = *self.choices.of(&[
            options(true, false),
            options(false, true),
            options(true, true),
            options(false, false),
        ]);
        if !table.options.strict {
            return;
        }
        for column in &mut table.columns {
            if !self.vocabulary.is_strict(&column.ty) {
                let ty = self.choices.of(&["TEXT", "INTEGER"]);
                column.ty = sql_type(ty);
                column.default = None;
            }
        }
    }

    pub(super) fn column(&mut self, name: &str) -> Column {
        let vocabulary = self.vocabulary;
        let ty = self.choices.of(vocabulary.types);
        let mut column = Column::new(name, sql_type(ty.sql));
        column.nullable = self.choices.one_in(2);
        if self.choices.one_in(2) {
            column.default = Some(Expr::new(*self.choices.of(ty.defaults)));
            if vocabulary.is_updatable(&column.ty) && self.choices.one_in(2) {
                column.on_update = Some(current(&column.ty));
            }
        } else if vocabulary.is_integer(&column.ty) && self.choices.one_in(3) {
            column.identity = Some(*self.choices.of(vocabulary.identities));
        }
        if vocabulary.is_text(&column.ty) && self.choices.one_in(4) {
            column.collation = Some((*self.choices.of(vocabulary.collations)).to_owned());
        }
        if vocabulary.comments && self.choices.one_in(5) {
            column.comment = Some(format!("It's {name}"));
        }
        column
    }

    pub(super) fn generated(&mut self, table: &mut Table) {
        let of = self.plain_column(table);
        let texts =
            (self.vocabulary.types.iter()).filter(|it| self.vocabulary.is_text(&sql_type(it.sql)));
        let texts: Vec<SqlType> = texts.map(|it| sql_type(it.sql)).collect();
        let text =
            (table.column(&of)).is_some_and(|it| texts.contains(&it.ty)) && self.choices.one_in(2);
        let ty = match text {
            true => self.choices.of(&texts).clone(),
            false => sql_type(self.vocabulary.types[0].sql),
        };
        let mut column = Column::new("g", ty);
        column.nullable = true;
        let of = self.quoted(&of);
        let exprs = match text {
            true => [format!("lower({of})"), format!("lower(lower({of}))")],
            false => [
                format!("CASE WHEN {of} IS NULL THEN 1 ELSE 2 END"),
                format!("CASE WHEN {of} IS NULL THEN 3 END"),
            ],
        };
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
        let named = self.vocabulary.named_primary_keys && self.choices.one_in(5);
        Some(PrimaryKey {
            name: named.then(|| format!("{} key", table.name.name)),
            columns,
        })
    }

    pub(super) fn unique(&mut self, table: &Table) -> Unique {
        let options = self.vocabulary.postgres_options;
        Unique {
            columns: self.columns(table),
            nulls_not_distinct: options && self.choices.one_in(4),
            deferrable: self.deferrable(options),
            name: (self.choices.one_in(4))
                .then(|| format!("{}_u{}", table.name.name, self.choices.below(2))),
            origin: Origin::default(),
        }
    }

    fn deferrable(&mut self, may_be: bool) -> Deferrable {
        match may_be {
            true => *self.choices.of(&[
                Deferrable::No,
                Deferrable::No,
                Deferrable::No,
                Deferrable::InitiallyImmediate,
                Deferrable::InitiallyDeferred,
            ]),
            false => Deferrable::No,
        }
    }

    /// One that no value of the column breaks.
    pub(super) fn check(&mut self, table: &Table) -> Check {
        let column = self.plain_column(table);
        let column = self.quoted(&column);
        let other = self.plain_column(table);
        let other = self.quoted(&other);
        let exprs = [
            format!("{column} IS NULL OR {column} IS NOT NULL"),
            format!("({column} = {column} OR 1 > 2)"),
            format!("NOT ({column} IS NULL AND 1 = 2)"),
            format!("{column} IS NULL OR {other} IS NOT NULL OR {other} IS NULL"),
            format!("lower({column}) NOT LIKE 'z%' OR 2 > 1"),
            format!("{column} IN (1, 2) OR NOT {column} IN (3) OR 3 > 1"),
        ];
        Check {
            expr: Expr::new(self.choices.of(&exprs).as_str()),
            name: (self.choices.one_in(4)).then(|| format!("named {}", self.choices.below(2))),
            origin: Origin::default(),
        }
    }

    pub(super) fn index(&mut self, table: &Table) -> Index {
        let (choice, options) = (self.choices.below(6), self.vocabulary.postgres_options);
        let mut index = Index {
            unique: false,
            keys: Vec::new(),
            method: None,
            include: Vec::new(),
            predicate: None,
            nulls_not_distinct: false,
            name: (self.choices.one_in(4))
                .then(|| format!("{}_i{}", table.name.name, self.choices.below(2))),
            origin: Origin::default(),
        };
        let column = self.any_column(table);
        match choice {
            0 if self.vocabulary.expression_indexes => {
                let name = self.quoted(&column);
                let exprs = [format!("{name} IS NULL"), format!("lower({name})")];
                let expr = self.choices.of(&exprs).clone();
                index.keys.push(IndexKey::expr(expr));
                if self.choices.one_in(2) {
                    index.keys.push(IndexKey::column(self.any_column(table)));
                }
            }
            1 => {
                index.keys.push(IndexKey::column(&column));
                index.keys.push(IndexKey::column(self.any_column(table)));
            }
            2 if self.special(table, &column, &mut index) => return index,
            _ => index.keys.push(IndexKey::column(&column)),
        }
        index.keys.dedup();
        for key in &mut index.keys {
            self.index_key(table, key);
        }
        let plain = (index.keys.iter()).all(|key| matches!(&key.part, KeyPart::Column(_)));
        index.unique = plain && self.choices.one_in(3);
        if options && self.choices.one_in(4) {
            index.include.push(self.plain_column(table));
        }
        index.nulls_not_distinct = options && index.unique && self.choices.one_in(4);
        if self.vocabulary.partial_indexes && self.choices.one_in(4) {
            let column = self.plain_column(table);
            let column = self.quoted(&column);
            let exprs = [
                format!("{column} IS NOT NULL"),
                format!("NOT {column} IS NULL AND 1 < 2"),
            ];
            index.predicate = Some(Expr::new(self.choices.of(&exprs).as_str()));
        }
        index
    }

    /// A method or an operator class that the column's type has, if it has any.
    fn special(&mut self, table: &Table, column: &str, index: &mut Index) -> bool {
        let Some(column) = table.column(column).filter(|it| it.generated.is_none()) else {
            return false;
        };
        let choices = self.vocabulary.entry(&column.ty).indexes;
        if choices.is_empty() {
            return false;
        }
        let (method, opclass) = *self.choices.of(choices);
        index.method = Some(method.to_owned()).filter(|it| it != "btree");
        index.keys.push(IndexKey {
            opclass: opclass.map(str::to_owned),
            ..IndexKey::column(&column.name)
        });
        true
    }

    /// The options of a key.
    fn index_key(&mut self, table: &Table, key: &mut IndexKey) {
        key.descending = self.choices.one_in(3);
        if self.vocabulary.postgres_options && self.choices.one_in(4) {
            key.nulls = Some(match key.descending {
                true => Nulls::Last,
                false => Nulls::First,
            });
        }
        let KeyPart::Column(name) = &key.part else {
            return;
        };
        let Some(column) = table.column(name) else {
            return;
        };
        if self.vocabulary.key_collations
            && self.vocabulary.is_text(&column.ty)
            && self.choices.one_in(4)
        {
            let collation = *self.choices.of(self.vocabulary.collations);
            key.collation = Some(collation.to_owned());
        }
        if self.vocabulary.may_have_prefix(&column.ty) && self.choices.one_in(2) {
            key.length = Some(*self.choices.of(&[1, 2, 3]));
        }
    }

    /// Any column, a generated one too.
    fn any_column(&mut self, table: &Table) -> String {
        self.choices.of(&table.columns).name.clone()
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
        let key = ForeignKey {
            name: (self.choices.one_in(4))
                .then(|| format!("{}_f{}", table.name.name, self.choices.below(2))),
            columns,
            table: target.name.clone(),
            referenced,
            on_delete: *self.choices.of(actions),
            on_update: *self.choices.of(&actions[..3.min(actions.len())]),
            deferrable: self.deferrable(self.vocabulary.deferrable_keys),
            origin: Origin::default(),
        };
        let name = table.name.clone();
        if let Some(table) = schema.tables.get_mut(&name) {
            table.foreign_keys.push(key);
        }
    }
}
