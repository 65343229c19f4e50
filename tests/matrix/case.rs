//! One kind of change: what is declared before and after, the rows meanwhile, and what becomes of their values.

use cargo_ovmig::schema::Backend;

/// What becomes of a change.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It goes there and back, and there again.
    Done,
    /// The declarations say the same; nothing is written.
    Nothing,
    /// `revision` refuses it, with these words, and writes nothing.
    Refused(String),
    /// `upgrade` fails on the rows, with these words, and leaves everything as it was; where changes of tables can't be
    /// taken back, it leaves every value, says where it stopped, and goes on there.
    Fails(String),
}

/// A kind of change.
#[derive(Clone)]
pub(super) struct Case {
    pub(super) name: String,
    /// The engines that have it.
    pub(super) on: Vec<Backend>,
    /// What is declared. A text with `enum` is what stands in `sql_enum!`, any other what stands in `table!`. One that
    /// begins with `in NAME: ` is another module's.
    pub(super) before: Vec<String>,
    pub(super) after: Vec<String>,
    /// A migration between both that somebody wrote: up.sql and down.sql.
    pub(super) by_hand: Option<(String, String)>,
    /// What stands in the tables before the change: statements.
    pub(super) rows: String,
    pub(super) outcome: Outcome,
    /// Values of columns that are new or others after the change, in the order of the rows: `("t.a", "1, 2")`, or
    /// `("sqlite t.a", "1, 2")` where engines write them in different ways.
    pub(super) values: Vec<(String, String)>,
    /// Values of columns that are others after the way back than before all.
    pub(super) back: Vec<(String, String)>,
    /// The engines on which it takes `--allow-destructive`.
    pub(super) loses: Vec<Backend>,
    /// Whether the rows that are left keep it from being undone.
    pub(super) stays: bool,
    /// Whether the declaration before can come after the one after.
    pub(super) reverses: bool,
    /// What mends the rows after a failure: then the change goes on. Statements of an engine alone begin with its name.
    pub(super) mend: Vec<String>,
    /// What `revision` says.
    pub(super) says: Vec<String>,
    /// What must, or must not, stand in up.sql.
    pub(super) sql: Vec<(Backend, bool, String)>,
    /// At the very end: a statement, a query, and the one value that it gives.
    pub(super) then: Vec<(String, String, String)>,
}

pub(super) const ALL: &[Backend] = &[Backend::Sqlite, Backend::Postgres, Backend::Mysql];
pub(super) const SERVERS: &[Backend] = &[Backend::Postgres, Backend::Mysql];
pub(super) const POSTGRES: &[Backend] = &[Backend::Postgres];
pub(super) const SQLITE: &[Backend] = &[Backend::Sqlite];
pub(super) const NOT_MYSQL: &[Backend] = &[Backend::Sqlite, Backend::Postgres];

/// A kind of change that all engines have.
pub(super) fn kind(name: &str) -> Case {
    Case {
        name: name.to_owned(),
        on: ALL.to_vec(),
        before: Vec::new(),
        after: Vec::new(),
        by_hand: None,
        rows: String::new(),
        outcome: Outcome::Done,
        values: Vec::new(),
        back: Vec::new(),
        loses: Vec::new(),
        stays: false,
        reverses: true,
        mend: Vec::new(),
        says: Vec::new(),
        sql: Vec::new(),
        then: Vec::new(),
    }
}

/// A change of the one column beside the key in a table `t`: its attributes, name and type. Each value is a row.
pub(super) fn column(name: &str, before: &str, after: &str, values: &[&str]) -> Case {
    let table = |column: &str| format!("t (id) {{ id -> Integer, {column} }}");
    let rows: Vec<String> = (1..)
        .zip(values)
        .map(|(id, value)| format!("({id}, {value})"))
        .collect();
    let case = kind(name).before([table(before)]).after([table(after)]);
    match rows.is_empty() {
        true => case,
        false => case.rows(&format!("INSERT INTO t VALUES {}", rows.join(", "))),
    }
}

impl Case {
    pub(super) fn on(mut self, engines: &[Backend]) -> Case {
        self.on = engines.to_vec();
        self
    }

    pub(super) fn before<S: Into<String>>(mut self, items: impl IntoIterator<Item = S>) -> Case {
        self.before = items.into_iter().map(Into::into).collect();
        self
    }

    pub(super) fn after<S: Into<String>>(mut self, items: impl IntoIterator<Item = S>) -> Case {
        self.after = items.into_iter().map(Into::into).collect();
        self
    }

    pub(super) fn by_hand(mut self, up: &str, down: &str) -> Case {
        self.by_hand = Some((up.to_owned(), down.to_owned()));
        self
    }

    pub(super) fn rows(mut self, statements: &str) -> Case {
        self.rows = statements.to_owned();
        self
    }

    pub(super) fn value(mut self, column: &str, values: &str) -> Case {
        self.values.push((column.to_owned(), values.to_owned()));
        self
    }

    pub(super) fn back(mut self, column: &str, values: &str) -> Case {
        self.back.push((column.to_owned(), values.to_owned()));
        self
    }

    pub(super) fn loses(self) -> Case {
        self.loses_on(ALL)
    }

    pub(super) fn loses_on(mut self, engines: &[Backend]) -> Case {
        self.loses = engines.to_vec();
        self
    }

    pub(super) fn stays(mut self) -> Case {
        self.stays = true;
        self
    }

    pub(super) fn one_way(mut self) -> Case {
        self.reverses = false;
        self
    }

    pub(super) fn nothing(mut self) -> Case {
        self.outcome = Outcome::Nothing;
        self
    }

    pub(super) fn refused(mut self, words: &str) -> Case {
        self.outcome = Outcome::Refused(words.to_owned());
        self
    }

    pub(super) fn fails(mut self, words: &str) -> Case {
        self.outcome = Outcome::Fails(words.to_owned());
        self
    }

    /// With what mends the rows after the failure.
    pub(super) fn mended(mut self, statements: &str) -> Case {
        self.mend.push(statements.to_owned());
        self
    }

    pub(super) fn says(mut self, words: &str) -> Case {
        self.says.push(words.to_owned());
        self
    }

    pub(super) fn sql(mut self, backend: Backend, part: &str) -> Case {
        self.sql.push((backend, true, part.to_owned()));
        self
    }

    pub(super) fn no_sql(mut self, backend: Backend, part: &str) -> Case {
        self.sql.push((backend, false, part.to_owned()));
        self
    }

    pub(super) fn then(mut self, statement: &str, query: &str, value: &str) -> Case {
        self.then
            .push((statement.to_owned(), query.to_owned(), value.to_owned()));
        self
    }

    /// The values that a list gives for a column on an engine.
    pub(super) fn listed<'a>(
        list: &'a [(String, String)],
        column: &str,
        backend: Backend,
    ) -> Option<&'a str> {
        let own = format!("{} {column}", backend.name());
        let of = |key: &str| list.iter().find(|(it, _)| it == key);
        of(&own).or_else(|| of(column)).map(|(_, it)| it.as_str())
    }
}

/// What stands in the modules' orm.rs files: each table and each enumeration in a macro of its own.
pub(super) fn modules(items: &[String]) -> Vec<(String, String)> {
    let mut modules: Vec<(String, String)> = vec![("all".to_owned(), String::new())];
    for item in items {
        let (module, item) = match item.strip_prefix("in ").and_then(|it| it.split_once(": ")) {
            Some((module, item)) => (module, item),
            None => ("all", item.as_str()),
        };
        let text = if item.contains("::table!") {
            format!("{item}\n")
        } else if !item.contains("->") && item.contains("enum ") {
            format!(
                "ovmig::sql_enum! {{\n    {}\n}}\n",
                item.replace("enum ", "pub enum ")
            )
        } else {
            format!(
                "ovmig::table! {{\n    use diesel::sql_types::*;\n    use super::*;\n\n    {item}\n}}\n"
            )
        };
        match modules.iter_mut().find(|(name, _)| name == module) {
            Some((_, all)) => all.push_str(&text),
            None => modules.push((module.to_owned(), text)),
        }
    }
    modules
}
