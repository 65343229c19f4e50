//! Where a hand-written statement goes in a squash: before the statements that change the tables, or after them.
//!
//! SQLite takes everything after its tables: there, views and triggers follow a rebuild by themselves. PostgreSQL
//! neither changes the type of a column while a view reads it, nor makes a function of tables that aren't there yet.
//! MySQL has tables take numbers from sequences and lie in databases, which have to be there before, and gives a table's
//! name to no view.

use std::collections::BTreeSet;

use crate::replay::HandWritten;
use crate::schema::{Backend, Schema};
use crate::sql::object::{self, Object, PARTS, READERS};

/// The statements that go before the tables, and what has to come back after them on the way back.
#[derive(Debug, Default)]
pub(super) struct Places {
    backend: Option<Backend>,
    first: Vec<bool>,
    dropped: BTreeSet<Object>,
    made: BTreeSet<Object>,
}

impl Places {
    /// Of all the branch's statements, in their order; `script` is the SQL that changes the tables.
    pub(super) fn new(
        statements: &[&HandWritten],
        script: &str,
        base: &Schema,
        backend: Backend,
    ) -> Places {
        let mut places = Places {
            backend: Some(backend),
            first: vec![false; statements.len()],
            ..Places::default()
        };
        if backend != Backend::Sqlite {
            places.parts(statements, script);
            places.readers(statements, base);
        }
        places
    }

    /// Whether the statement of that index goes before the tables.
    pub(super) fn first(&self, index: usize) -> bool {
        self.first[index]
    }

    /// Whether a statement of a way back goes after the tables: it brings back what was taken away before them, or
    /// takes away what was made before them.
    pub(super) fn last_on_the_way_back(&self, statement: &str) -> bool {
        match self.read(statement) {
            Some(("CREATE", object)) => self.dropped.contains(&object),
            Some(("DROP", object)) => self.made.contains(&object),
            _ => false,
        }
    }

    fn read(&self, statement: &str) -> Option<(&'static str, Object)> {
        self.backend
            .and_then(|backend| object::read(statement, backend))
    }

    fn names(&self, statement: &str) -> BTreeSet<String> {
        let names = self
            .backend
            .map(|backend| object::names(statement, backend));
        names.unwrap_or_default()
    }

    /// What the tables' script names goes before it, and what that names in its turn. The rest may itself name the
    /// tables, and stays after them.
    fn parts(&mut self, statements: &[&HandWritten], script: &str) {
        let mut needed = self.names(script);
        for (index, statement) in statements.iter().enumerate().rev() {
            let Some((verb, object)) = self.read(text(statement)) else {
                continue;
            };
            let class = PARTS.contains(&object.class) || object.class == "DATABASE";
            let part = class && needed.contains(&object.name);
            let extension = object.class == "EXTENSION" && verb == "CREATE";
            if !(part || extension) {
                continue;
            }
            self.first[index] = true;
            needed.extend(self.names(text(statement)));
            if verb == "CREATE" {
                self.made.insert(object);
            }
        }
    }

    /// A view of the base goes before the tables change, unless a statement that stays behind uses it before; a trigger
    /// (a rule, a policy) only when no such statement comes before it at all, because it may run by it.
    fn readers(&mut self, statements: &[&HandWritten], base: &Schema) {
        let mut passed = BTreeSet::new();
        for (index, statement) in statements.iter().enumerate() {
            let found = self.read(text(statement));
            let goes = match &found {
                Some(("DROP", object)) if object.class == "VIEW" => !passed.contains(&object.name),
                Some(("DROP", object)) if READERS.contains(&object.class) => {
                    passed.is_empty() && self.on_base(statement, base)
                }
                _ => false,
            };
            match (goes, found) {
                (true, Some((_, object))) => {
                    self.first[index] = true;
                    self.dropped.insert(object);
                }
                _ if self.first[index] => {}
                _ => passed.extend(self.names(text(statement))),
            }
        }
    }

    /// Whether a `DROP TRIGGER … ON table` names a table by the name that it has at the base. MySQL's names no table: it
    /// goes with it, and has to be dropped before.
    fn on_base(&self, statement: &HandWritten, base: &Schema) -> bool {
        if self.backend == Some(Backend::Mysql) {
            return true;
        }
        let names = self.names(text(statement));
        base.tables.keys().any(|table| names.contains(&table.name))
    }
}

fn text(statement: &HandWritten) -> &str {
    &statement.location.file.text[statement.location.span.clone()]
}
