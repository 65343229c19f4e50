//! What a declaration asks for and MySQL doesn't have.

use super::super::types;
use crate::dialect::mentions::MadeOf;
use crate::schema::{
    Backend, Column, Deferrable, ForeignKey, Identity, Index, KeyPart, Managed, ReferentialAction,
    Table,
};
use crate::source::Origin;

/// The greatest length of a name, in characters.
const MAX_NAME: usize = 64;

/// What a declared table asks for and MySQL doesn't have: where it is declared, and a sentence that says what to do.
/// To be asked before `adapt` takes it out.
pub fn unsupported(table: &Table) -> Vec<(Origin, String)> {
    let mut found = Found {
        table,
        found: Vec::new(),
    };
    found.names();
    if table.managed == Managed::Everything {
        found.columns();
        found.numbers();
        found.keys();
        table.indexes.iter().for_each(|index| found.index(index));
    }
    found.found
}

struct Found<'a> {
    table: &'a Table,
    found: Vec<(Origin, String)>,
}

impl Found<'_> {
    fn say(&mut self, origin: &Origin, sentence: impl Into<String>) {
        self.found.push((origin.clone(), sentence.into()));
    }

    fn names(&mut self) {
        let table = self.table;
        if let Some(schema) = &table.name.schema {
            let sentence = format!(
                "on MySQL all tables lie in the database that is connected to: write table `{}` without `{schema}.`",
                table.name.name
            );
            self.say(&table.origin, sentence);
        }
        if let Some(name) = table.primary_key.as_ref().and_then(|key| key.name.as_ref()) {
            let sentence = format!(
                "every primary key of MySQL is called PRIMARY: take the name `{name}` away"
            );
            self.say(&table.origin, sentence);
        }
        let parts = (table.uniques.iter().map(|it| (&it.name, &it.origin)))
            .chain(table.foreign_keys.iter().map(|it| (&it.name, &it.origin)))
            .chain(table.checks.iter().map(|it| (&it.name, &it.origin)))
            .chain(table.indexes.iter().map(|it| (&it.name, &it.origin)));
        let parts = parts.filter_map(|(name, origin)| Some((name.as_ref()?, origin)));
        let columns = table.columns.iter().map(|it| (&it.name, &it.origin));
        let names = [(&table.name.name, &table.origin)]
            .into_iter()
            .chain(columns)
            .chain(parts);
        for (name, origin) in names.filter(|(name, _)| name.chars().count() > MAX_NAME) {
            let sentence = format!(
                "a name on MySQL has at most {MAX_NAME} characters, and `{name}` is longer: give it a shorter one"
            );
            self.say(origin, sentence);
        }
    }

    fn columns(&mut self) {
        for column in &self.table.columns {
            let name = &column.name;
            let missing = match (column.ty.name.as_str(), column.ty.args.is_empty()) {
                ("varchar" | "varbinary", true) => {
                    "needs a length on MySQL: write `#[max_length = 255]` above it, or `Text` (`Blob`) without one"
                }
                ("decimal", true) => {
                    "keeps nothing behind the point on MySQL unless it says so: write `#[precision = 10]` and \
                     `#[scale = 2]` above it"
                }
                ("enum" | "set", true) => {
                    "has labels that are in the database only: declare them with `ovmig::sql_enum!`, or with \
                     `#[sql_type = \"enum('a', 'b')\"]` above it"
                }
                _ => "",
            };
            if !missing.is_empty() {
                self.say(&column.origin, format!("column `{name}` {missing}"));
            }
            if column.generated.is_some() && column.default.is_some() {
                let sentence = format!(
                    "column `{name}` can't be generated and have a default: take one of them away"
                );
                self.say(&column.origin, sentence);
            }
            if column.on_update.is_some()
                && !matches!(types::base(&column.ty), "datetime" | "timestamp")
            {
                let sentence = format!(
                    "`#[on_update]` is for `Datetime` and `Timestamp`, and column `{name}` is {}",
                    types::sql(&column.ty)
                );
                self.say(&column.origin, sentence);
            }
        }
    }

    fn numbers(&mut self) {
        let table = self.table;
        let numbered: Vec<&Column> = table
            .columns
            .iter()
            .filter(|it| it.identity.is_some())
            .collect();
        for (at, column) in numbered.iter().enumerate() {
            let name = &column.name;
            if column.identity == Some(Identity::Always) {
                let sentence = format!(
                    "MySQL takes a number that a row brings along, so column `{name}` can't be numbered always: write \
                     `#[auto_increment]`"
                );
                self.say(&column.origin, sentence);
            }
            // An empty type was told of already.
            if types::integer_bytes(&column.ty).is_none() && !column.ty.name.is_empty() {
                let sentence = format!(
                    "only integers can be numbered by the database: column `{name}` is {}",
                    types::sql(&column.ty)
                );
                self.say(&column.origin, sentence);
            }
            if at > 0 {
                let sentence = format!(
                    "MySQL numbers one column of a table: take `#[auto_increment]` of column `{name}` away"
                );
                self.say(&column.origin, sentence);
            }
            if !self.begins_a_key(name) {
                let sentence = format!(
                    "a numbered column of MySQL is the first of a key: make `{name}` the primary key, or write \
                     `#[unique]` or `#[index]` above it"
                );
                self.say(&column.origin, sentence);
            }
            if column.default.is_some() {
                let sentence =
                    format!("the database numbers column `{name}`: take its default away");
                self.say(&column.origin, sentence);
            }
            for check in &table.checks {
                if check.mentions(name, Backend::Mysql) {
                    let sentence =
                        format!("a check on MySQL can't be about the numbered column `{name}`");
                    self.say(&check.origin, sentence);
                }
            }
        }
    }

    fn begins_a_key(&self, column: &str) -> bool {
        let first = |columns: &[String]| columns.first().is_some_and(|it| it == column);
        let of_index = |index: &Index| matches!(index.keys.first().map(|key| &key.part), Some(KeyPart::Column(name)) if name == column);
        self.table
            .primary_key
            .as_ref()
            .is_some_and(|key| first(&key.columns))
            || self.table.uniques.iter().any(|it| first(&it.columns))
            || self.table.indexes.iter().any(of_index)
    }

    fn keys(&mut self) {
        let table = self.table;
        if let Some(key) = &table.primary_key {
            key.columns
                .iter()
                .for_each(|it| self.key_column(it, &table.origin, "the primary key"));
        }
        for unique in &table.uniques {
            unique
                .columns
                .iter()
                .for_each(|it| self.key_column(it, &unique.origin, "a unique key"));
            if unique.nulls_not_distinct {
                self.say(
                    &unique.origin,
                    "MySQL has no `nulls_not_distinct`: NULLs are always distinct there; make the columns NOT NULL, or \
                     take the option out",
                );
            }
            self.deferrable(unique.deferrable, &unique.origin, "a unique key");
        }
        for key in &table.foreign_keys {
            self.foreign_key(key);
        }
    }

    fn foreign_key(&mut self, key: &ForeignKey) {
        let table = self.table;
        key.columns
            .iter()
            .for_each(|it| self.key_column(it, &key.origin, "a foreign key"));
        self.deferrable(key.deferrable, &key.origin, "a foreign key");
        if key.table == table.name && key.columns == key.referenced {
            let sentence = format!(
                "every row of `{}` has the values that this foreign key asks for, its own, and MySQL refuses such a \
                 key: take it out, or name the columns that are meant",
                table.name
            );
            self.say(&key.origin, sentence);
        }
        for action in [key.on_delete, key.on_update] {
            if action == ReferentialAction::SetDefault {
                self.say(
                    &key.origin,
                    "InnoDB has no `set default` for a foreign key: write `set null`, `cascade` or `restrict`",
                );
            }
        }
        let sets_null = [key.on_delete, key.on_update].contains(&ReferentialAction::SetNull);
        for column in key.columns.iter().filter_map(|name| table.column(name)) {
            if sets_null && !column.nullable {
                let sentence = format!(
                    "the foreign key sets column `{}` to NULL, which it may not be: write `Nullable<…>`, or another \
                     action than `set null`",
                    column.name
                );
                self.say(&key.origin, sentence);
            }
        }
        let writes = |action| {
            matches!(
                action,
                ReferentialAction::SetNull | ReferentialAction::Cascade
            )
        };
        if key.on_delete != ReferentialAction::SetNull && !writes(key.on_update) {
            return;
        }
        for check in &table.checks {
            let written = key
                .columns
                .iter()
                .find(|it| check.mentions(it, Backend::Mysql));
            if let Some(name) = written {
                let sentence = format!(
                    "a foreign key writes column `{name}` by its action, so MySQL lets no check be about it: take \
                     the action or the check away"
                );
                self.say(&check.origin, sentence);
            }
        }
    }

    fn deferrable(&mut self, deferrable: Deferrable, origin: &Origin, what: &str) {
        if deferrable != Deferrable::No {
            self.say(
                origin,
                format!("MySQL checks {what} at once: take `deferrable` out"),
            );
        }
    }

    /// Texts and blobs have no end that a key could hold.
    fn key_column(&mut self, name: &str, origin: &Origin, what: &str) {
        let Some(column) = self.table.column(name) else {
            return;
        };
        if column.ty.name == "json" {
            self.say(
                origin,
                format!("MySQL has no index of JSON: column `{name}` can't be in {what}"),
            );
        } else if types::needs_key_length(&column.ty) && !types::is_spatial(&column.ty) {
            let sentence = format!(
                "column `{name}` is {}, of which MySQL's keys need a length, so it can't be in {what}: write `Varchar` \
                 (`Varbinary`) with a `#[max_length]`, or an index of its beginning: `#[index({name}(50))]`",
                types::sql(&column.ty)
            );
            self.say(origin, sentence);
        }
    }

    fn index(&mut self, index: &Index) {
        let method = index.method.as_deref().map(str::to_ascii_lowercase);
        let method = method.as_deref().filter(|it| *it != "btree");
        match method {
            Some("fulltext" | "spatial") if index.unique => {
                self.say(&index.origin, "a full-text or a spatial index can't be unique");
            }
            None | Some("fulltext" | "spatial") => {}
            Some(other) => self.say(
                &index.origin,
                format!(
                    "InnoDB has the index methods `btree`, `fulltext` and `spatial`, not `{other}`: take it out"
                ),
            ),
        }
        let options = [
            (
                index.predicate.is_some(),
                "`where`: take it out, or index a generated column that is NULL elsewhere",
            ),
            (
                !index.include.is_empty(),
                "`include`: make these columns keys, or take them out",
            ),
            (
                index.nulls_not_distinct,
                "`nulls_not_distinct`: NULLs are always distinct there; take it out",
            ),
            (
                index.keys.iter().any(|key| key.opclass.is_some()),
                "operator classes: take `opclass` out",
            ),
            (
                index.keys.iter().any(|key| key.nulls.is_some()),
                "order of NULLs: take it out",
            ),
            (
                index.keys.iter().any(|key| key.collation.is_some()),
                "collation of its own: write it at the column",
            ),
        ];
        for (_, what) in options.into_iter().filter(|(asked, _)| *asked) {
            self.say(&index.origin, format!("an index on MySQL has no {what}"));
        }
        for key in &index.keys {
            let KeyPart::Column(name) = &key.part else {
                continue;
            };
            let Some(column) = self.table.column(name) else {
                continue;
            };
            let whole_texts = matches!(method, Some("fulltext" | "spatial"));
            let has_prefix = types::needs_key_length(&column.ty)
                || matches!(
                    types::base(&column.ty),
                    "char" | "varchar" | "binary" | "varbinary"
                );
            if key.length.is_none() && !whole_texts {
                self.key_column(name, &index.origin, "an index");
            } else if key.length.is_some() && (!has_prefix || whole_texts) {
                let sentence = format!(
                    "only the beginning of a text or a blob can be indexed alone: write `{name}` without a length"
                );
                self.say(&index.origin, sentence);
            }
        }
    }
}
