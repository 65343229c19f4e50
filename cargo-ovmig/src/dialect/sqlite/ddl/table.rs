//! Reads `CREATE TABLE`.
//!
//! Source: <https://sqlite.org/lang_createtable.html>, and `parse.y` for what the diagrams leave out: table constraints
//! need no comma between them, a name may be a string, a type is any words.

use super::cursor::Cursor;
use crate::dialect::sqlite::types;
use crate::schema::{
    Check, Column, Deferrable, Expr, ForeignKey, Generated, Identity, ObjectName, PrimaryKey,
    ReferentialAction, Table, Unique,
};
use crate::source::Origin;

/// A table that was read, and what stands in its text but not in [`Table`].
pub(super) struct Read {
    pub(super) table: Table,
    pub(super) odd: Vec<String>,
}

/// Reads the text that `sqlite_schema` keeps of a table. `None`: it can't be read.
pub(super) fn read(name: &str, sql: &str) -> Option<Read> {
    let mut cursor = Cursor::new(sql);
    while !cursor.is_symbol("(") {
        cursor.next()?;
    }
    cursor.next();
    let mut reader = Reader {
        cursor,
        table: Table::new(ObjectName::new(name)),
        odd: Vec::new(),
        row_number: RowNumber::default(),
        autoincrement: false,
    };
    reader.body()?;
    reader.finish();
    Some(Read {
        table: reader.table,
        odd: reader.odd,
    })
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    table: Table,
    odd: Vec<String>,
    row_number: RowNumber,
    autoincrement: bool,
}

/// What decides whether a primary key is an alias of the row number.
#[derive(Default)]
struct RowNumber {
    /// The columns whose type is written exactly so: `INTEGER`.
    integers: Vec<String>,
    /// `INTEGER PRIMARY KEY DESC` beside the column isn't one, for historical reasons.
    descending: bool,
}

const TABLE_CONSTRAINTS: &[&str] = &["constraint", "primary", "unique", "check", "foreign"];

const COLUMN_CONSTRAINTS: &[&str] = &[
    "constraint",
    "primary",
    "not",
    "null",
    "unique",
    "check",
    "default",
    "collate",
    "references",
    "generated",
    "as",
    "deferrable",
    "on",
];

impl<'a> Reader<'a> {
    fn at_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.cursor.is_word(word))
    }

    /// Columns and constraints up to the closing parenthesis, then the options.
    fn body(&mut self) -> Option<()> {
        loop {
            if self.at_any(TABLE_CONSTRAINTS) && !self.table.columns.is_empty() {
                self.table_constraint()?;
            } else {
                self.column()?;
            }
            if self.cursor.symbol(")") {
                break;
            }
            if !self.cursor.symbol(",") && !self.at_any(TABLE_CONSTRAINTS) {
                return None;
            }
        }
        while self.cursor.peek().is_some() {
            if self.cursor.words(&["without", "rowid"]) {
                self.table.options.without_rowid = true;
            } else if self.cursor.word("strict") {
                self.table.options.strict = true;
            } else if !self.cursor.symbol(",") {
                return None;
            }
        }
        Some(())
    }

    fn column(&mut self) -> Option<()> {
        let name = self.cursor.name()?;
        let written = self.column_type()?;
        let unquoted = written.trim_matches(['"', '`', '[', ']', '\'']);
        if unquoted.eq_ignore_ascii_case("integer") {
            self.row_number.integers.push(name.clone());
        }
        let mut column = Column::new(name, types::from_sql(written));
        column.nullable = true;
        loop {
            let named = self.constraint_name()?;
            if !self.column_constraint(&mut column, named.clone())? && named.is_none() {
                break;
            }
        }
        self.table.columns.push(column);
        Some(())
    }

    /// The text of the type; may be empty.
    fn column_type(&mut self) -> Option<&'a str> {
        let start = self.cursor.offset();
        while !self.at_any(COLUMN_CONSTRAINTS)
            && !self.cursor.is_symbol(",")
            && !self.cursor.is_symbol(")")
        {
            if self.cursor.is_symbol("(") {
                self.cursor.skip_parenthesis()?;
                break;
            }
            self.cursor.next()?;
        }
        Some(self.cursor.since(start))
    }

    /// `CONSTRAINT name`, if it stands here.
    fn constraint_name(&mut self) -> Option<Option<String>> {
        Some(if self.cursor.word("constraint") {
            Some(self.cursor.name()?)
        } else {
            None
        })
    }

    /// Reads one constraint of a column. `false`: none stands here.
    fn column_constraint(&mut self, column: &mut Column, name: Option<String>) -> Option<bool> {
        if self.cursor.words(&["primary", "key"]) {
            let descending = self.cursor.word("desc");
            self.cursor.word("asc");
            self.row_number.descending = descending;
            self.conflict("PRIMARY KEY")?;
            self.autoincrement |= self.cursor.word("autoincrement");
            let columns = vec![column.name.clone()];
            self.table.primary_key = Some(PrimaryKey { name, columns });
        } else if self.cursor.words(&["not", "null"]) {
            column.nullable = false;
            self.conflict("NOT NULL")?;
        } else if self.cursor.word("null") {
            self.conflict("NULL")?;
        } else if self.cursor.word("unique") {
            self.conflict("UNIQUE")?;
            self.unique(name, vec![column.name.clone()]);
        } else if self.cursor.word("check") {
            self.check(name)?;
        } else if self.cursor.word("default") {
            column.default = Some(self.default()?);
        } else if self.cursor.word("collate") {
            let collation = self.cursor.name()?;
            column.collation = Some(collation).filter(|it| !it.eq_ignore_ascii_case("binary"));
        } else if self.cursor.word("references") {
            self.foreign_key(name, vec![column.name.clone()])?;
        } else if self.cursor.is_word("generated") || self.cursor.is_word("as") {
            column.generated = Some(self.generated()?);
        } else if self.cursor.is_word("deferrable") || self.cursor.is_word("not") {
            // Belongs to the REFERENCES before it, with other constraints in between.
            let deferrable = self.deferrable()?;
            if let Some(key) = self.table.foreign_keys.last_mut() {
                key.deferrable = deferrable;
            }
        } else {
            return Some(false);
        }
        Some(true)
    }

    fn table_constraint(&mut self) -> Option<()> {
        let name = self.constraint_name()?;
        if self.cursor.words(&["primary", "key"]) {
            let columns = self.indexed_columns()?;
            self.conflict("PRIMARY KEY")?;
            self.table.primary_key = Some(PrimaryKey { name, columns });
        } else if self.cursor.word("unique") {
            let columns = self.indexed_columns()?;
            self.conflict("UNIQUE")?;
            self.unique(name, columns);
        } else if self.cursor.word("check") {
            self.check(name)?;
            self.conflict("CHECK")?;
        } else if self.cursor.words(&["foreign", "key"]) {
            let columns = self.names()?;
            if !self.cursor.word("references") {
                return None;
            }
            self.foreign_key(name, columns)?;
        } else if name.is_none() {
            return None;
        }
        Some(())
    }

    fn unique(&mut self, name: Option<String>, columns: Vec<String>) {
        self.table.uniques.push(Unique {
            name,
            columns,
            nulls_not_distinct: false,
            deferrable: Deferrable::No,
            origin: Origin::default(),
        });
    }

    fn check(&mut self, name: Option<String>) -> Option<()> {
        let expr = Expr::new(self.cursor.parenthesized()?);
        self.table.checks.push(Check {
            name,
            expr,
            origin: Origin::default(),
        });
        Some(())
    }

    /// `(expression)`, or one token with an optional sign.
    fn default(&mut self) -> Option<Expr> {
        if self.cursor.is_symbol("(") {
            return self.cursor.parenthesized().map(Expr::new);
        }
        let sign = ["-", "+"].into_iter().find(|sign| self.cursor.symbol(sign));
        let text = self.cursor.next()?.text;
        Some(Expr(format!("{}{text}", sign.unwrap_or_default())))
    }

    fn generated(&mut self) -> Option<Generated> {
        self.cursor.words(&["generated", "always"]);
        if !self.cursor.word("as") {
            return None;
        }
        let expr = Expr::new(self.cursor.parenthesized()?);
        let stored = self.cursor.word("stored");
        self.cursor.word("virtual");
        Some(Generated { expr, stored })
    }

    /// `(a, b)`.
    fn names(&mut self) -> Option<Vec<String>> {
        let mut names = Vec::new();
        if !self.cursor.symbol("(") {
            return None;
        }
        loop {
            names.push(self.cursor.name()?);
            if self.cursor.symbol(")") {
                return Some(names);
            }
            if !self.cursor.symbol(",") {
                return None;
            }
        }
    }

    /// `(a COLLATE x ASC, b)` of a key; `PRIMARY KEY (a AUTOINCREMENT)` is allowed too.
    fn indexed_columns(&mut self) -> Option<Vec<String>> {
        let mut names = Vec::new();
        if !self.cursor.symbol("(") {
            return None;
        }
        loop {
            names.push(self.cursor.name()?);
            if self.cursor.word("collate") {
                let collation = self.cursor.name()?;
                self.odd.push(format!("COLLATE {collation} within a key"));
            }
            let _ = self.cursor.word("asc") || self.cursor.word("desc");
            self.autoincrement |= self.cursor.word("autoincrement");
            if self.cursor.symbol(")") {
                return Some(names);
            }
            if !self.cursor.symbol(",") {
                return None;
            }
        }
    }

    /// `ON CONFLICT …`, which says what a statement does that breaks the constraint.
    fn conflict(&mut self, constraint: &str) -> Option<()> {
        if self.cursor.words(&["on", "conflict"]) {
            let resolution = self.cursor.next()?.text.to_uppercase();
            if resolution != "ABORT" {
                self.odd
                    .push(format!("{constraint} ON CONFLICT {resolution}"));
            }
        }
        Some(())
    }

    /// After `REFERENCES`.
    fn foreign_key(&mut self, name: Option<String>, columns: Vec<String>) -> Option<()> {
        let table = ObjectName::new(self.cursor.name()?);
        let referenced = if self.cursor.is_symbol("(") {
            self.names()?
        } else {
            Vec::new()
        };
        let mut key = ForeignKey {
            name,
            columns,
            table,
            referenced,
            on_delete: ReferentialAction::NoAction,
            on_update: ReferentialAction::NoAction,
            deferrable: Deferrable::No,
            origin: Origin::default(),
        };
        loop {
            if self.cursor.words(&["on", "delete"]) {
                key.on_delete = self.action()?;
            } else if self.cursor.words(&["on", "update"]) {
                key.on_update = self.action()?;
            } else if self.cursor.word("match") {
                self.cursor.next()?; // SQLite reads it and ignores it.
            } else if self.cursor.words(&["on", "insert"]) {
                self.action()?;
            } else {
                break;
            }
        }
        if self.cursor.is_word("deferrable") || self.cursor.is_words(&["not", "deferrable"]) {
            key.deferrable = self.deferrable()?;
        }
        self.table.foreign_keys.push(key);
        Some(())
    }

    fn action(&mut self) -> Option<ReferentialAction> {
        for (words, action) in [
            (&["cascade"][..], ReferentialAction::Cascade),
            (&["restrict"], ReferentialAction::Restrict),
            (&["no", "action"], ReferentialAction::NoAction),
            (&["set", "null"], ReferentialAction::SetNull),
            (&["set", "default"], ReferentialAction::SetDefault),
        ] {
            if self.cursor.words(words) {
                return Some(action);
            }
        }
        None
    }

    fn deferrable(&mut self) -> Option<Deferrable> {
        let negated = self.cursor.word("not");
        if !self.cursor.word("deferrable") {
            return None;
        }
        let deferred = self.cursor.words(&["initially", "deferred"]);
        self.cursor.words(&["initially", "immediate"]);
        Some(match (negated, deferred) {
            (true, _) => Deferrable::No,
            (false, true) => Deferrable::InitiallyDeferred,
            (false, false) => Deferrable::InitiallyImmediate,
        })
    }

    /// What is only known when the whole text was read: the alias of the row number, and that a column of the primary
    /// key isn't nullable here.
    fn finish(&mut self) {
        let Some(key) = &self.table.primary_key else {
            return;
        };
        let row_number = &self.row_number;
        let is = |name: &String, other: &String| name.eq_ignore_ascii_case(other);
        let alias = match &key.columns[..] {
            [only] => row_number.integers.iter().any(|name| is(name, only)),
            _ => false,
        } && !row_number.descending
            && !self.table.options.without_rowid;
        for column in &mut self.table.columns {
            if key.columns.iter().any(|name| is(name, &column.name)) {
                column.nullable = false;
                if alias {
                    column.identity = Some(if self.autoincrement {
                        Identity::AutoIncrement
                    } else {
                        Identity::ByDefault
                    });
                }
            }
        }
    }
}
