//! Every kind of object is created, changed and dropped by generated migrations, with rows in the tables; the next
//! `revision` finds nothing; the way back gives the schema before.

use cargo_ovmig::compare::{Scope, compare};
use cargo_ovmig::database::introspect;
use cargo_ovmig::schema::{Backend, Schema};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::support::Sandbox;
use crate::support::postgres::TestDatabase;

/// A change: the declaration before and after, and the rows that stand in the tables meanwhile.
struct Kind {
    name: &'static str,
    before: &'static str,
    after: &'static str,
    rows: &'static str,
}

/// `(name, before, after, rows)`: the parts that both declarations share are written once.
macro_rules! kinds {
    ($($name:literal: $before:literal => $after:literal, $rows:literal;)*) => {
        &[$(Kind { name: $name, before: $before, after: $after, rows: $rows }),*]
    };
}

/// What both engines can do. `users` and `posts` hold two rows each.
const BOTH: &[Kind] = kinds! {
    "table":
        "users (id) { id -> Integer, }" =>
        "users (id) { id -> Integer, } posts (id) { id -> Integer, #[references(users(id))] user_id -> Integer, }",
        "INSERT INTO users (id) VALUES (1), (2)";
    "column, nullable":
        "users (id) { id -> Integer, }" => "users (id) { id -> Integer, name -> Nullable<Text>, }",
        "INSERT INTO users (id) VALUES (1), (2)";
    "column with a default":
        "users (id) { id -> Integer, }" => "users (id) { id -> Integer, #[default = \"'none'\"] name -> Text, }",
        "INSERT INTO users (id) VALUES (1), (2)";
    "column renamed":
        "users (id) { id -> Integer, name -> Text, }" =>
        "users (id) { id -> Integer, #[renamed_from = \"name\"] title -> Text, }",
        "INSERT INTO users (id, name) VALUES (1, 'a'), (2, 'b')";
    "table renamed":
        "users (id) { id -> Integer, #[unique] name -> Text, }" =>
        "#[renamed_from = \"users\"] people (id) { id -> Integer, #[unique(name = \"users_name_key\")] name -> Text, }",
        "INSERT INTO users (id, name) VALUES (1, 'a'), (2, 'b')";
    "length":
        "users (id) { id -> Integer, #[max_length = 20] name -> Varchar, }" =>
        "users (id) { id -> Integer, #[max_length = 40] name -> Varchar, }",
        "INSERT INTO users (id, name) VALUES (1, 'a'), (2, 'b')";
    "type":
        "users (id) { id -> Integer, size -> Integer, }" => "users (id) { id -> Integer, size -> BigInt, }",
        "INSERT INTO users (id, size) VALUES (1, 10), (2, 20)";
    "text to number":
        "users (id) { id -> Integer, size -> Text, }" => "users (id) { id -> Integer, size -> Integer, }",
        "INSERT INTO users (id, size) VALUES (1, '10'), (2, '20')";
    "precision":
        "users (id) { id -> Integer, #[precision = 6] #[scale = 2] size -> Numeric, }" =>
        "users (id) { id -> Integer, #[precision = 10] #[scale = 2] size -> Numeric, }",
        "INSERT INTO users (id, size) VALUES (1, 10.5), (2, 20)";
    "NOT NULL to NULL":
        "users (id) { id -> Integer, name -> Text, }" => "users (id) { id -> Integer, name -> Nullable<Text>, }",
        "INSERT INTO users (id, name) VALUES (1, 'a'), (2, 'b')";
    "NULL to NOT NULL with a backfill":
        "users (id) { id -> Integer, name -> Nullable<Text>, }" =>
        "users (id) { id -> Integer, #[backfill = \"'none'\"] name -> Text, }",
        "INSERT INTO users (id, name) VALUES (1, 'a'), (2, NULL)";
    "default":
        "users (id) { id -> Integer, #[default = \"'a'\"] name -> Text, #[default = \"1\"] size -> Integer, }" =>
        "users (id) { id -> Integer, #[default = \"'it''s'\"] name -> Text, size -> Integer, }",
        "INSERT INTO users (id) VALUES (1), (2)";
    "generated column":
        "users (id) { id -> Integer, size -> Integer, }" =>
        "users (id) { id -> Integer, size -> Integer, #[generated = \"size * 2\"] twice -> Nullable<Integer>, }",
        "INSERT INTO users (id, size) VALUES (1, 10), (2, 20)";
    "generated expression":
        "users (id) { id -> Integer, size -> Integer, #[generated = \"size * 2\"] twice -> Nullable<Integer>, }" =>
        "users (id) { id -> Integer, size -> Integer, #[generated = \"size * 2 + 1\"] twice -> Nullable<Integer>, }",
        "INSERT INTO users (id, size) VALUES (1, 10), (2, 20)";
    "primary key, composite":
        "users (id) { id -> Integer, part -> Integer, }" => "users (id, part) { id -> Integer, part -> Integer, }",
        "INSERT INTO users (id, part) VALUES (1, 1), (2, 1)";
    "unique":
        "users (id) { id -> Integer, name -> Text, part -> Integer, }" =>
        "#[unique(name, part)] users (id) { id -> Integer, #[unique] name -> Text, part -> Integer, }",
        "INSERT INTO users (id, name, part) VALUES (1, 'a', 1), (2, 'b', 1)";
    "unique, other columns":
        "#[unique(name)] users (id) { id -> Integer, name -> Text, part -> Integer, }" =>
        "#[unique(name, part)] users (id) { id -> Integer, name -> Text, part -> Integer, }",
        "INSERT INTO users (id, name, part) VALUES (1, 'a', 1), (2, 'b', 1)";
    "foreign key":
        "users (id) { id -> Integer, } posts (id) { id -> Integer, user_id -> Integer, }" =>
        "users (id) { id -> Integer, } posts (id) { id -> Integer, #[references(users(id), on_delete = \"cascade\")] user_id -> Integer, }",
        "INSERT INTO users (id) VALUES (1), (2); INSERT INTO posts (id, user_id) VALUES (1, 1), (2, 2)";
    "foreign key, actions":
        "users (id) { id -> Integer, } posts (id) { id -> Integer, #[references(users(id))] user_id -> Nullable<Integer>, }" =>
        "users (id) { id -> Integer, } posts (id) { id -> Integer, #[references(users(id), on_delete = \"set null\", on_update = \"cascade\", deferrable)] user_id -> Nullable<Integer>, }",
        "INSERT INTO users (id) VALUES (1), (2); INSERT INTO posts (id, user_id) VALUES (1, 1), (2, NULL)";
    "foreign key to itself, and a cycle":
        "users (id) { id -> Integer, post_id -> Nullable<Integer>, boss_id -> Nullable<Integer>, } posts (id) { id -> Integer, user_id -> Integer, }" =>
        "users (id) { id -> Integer, #[references(posts(id))] post_id -> Nullable<Integer>, #[references(users(id))] boss_id -> Nullable<Integer>, } posts (id) { id -> Integer, #[references(users(id))] user_id -> Integer, }",
        "INSERT INTO users (id, boss_id) VALUES (1, NULL), (2, 1); INSERT INTO posts (id, user_id) VALUES (1, 1), (2, 2)";
    "foreign key, composite":
        "#[unique(name, part)] users (id) { id -> Integer, name -> Text, part -> Integer, } posts (id) { id -> Integer, name -> Text, part -> Integer, }" =>
        "#[unique(name, part)] users (id) { id -> Integer, name -> Text, part -> Integer, } #[references((name, part) -> users(name, part))] posts (id) { id -> Integer, name -> Text, part -> Integer, }",
        "INSERT INTO users (id, name, part) VALUES (1, 'a', 1), (2, 'b', 1); INSERT INTO posts (id, name, part) VALUES (1, 'a', 1), (2, 'b', 1)";
    "check":
        "users (id) { id -> Integer, size -> Integer, }" =>
        "#[check(size_is_small = \"size < 100\")] users (id) { id -> Integer, #[check = \"size > 0\"] size -> Integer, }",
        "INSERT INTO users (id, size) VALUES (1, 10), (2, 20)";
    "check, other expression":
        "#[check(size_is_small = \"size < 100\")] users (id) { id -> Integer, size -> Integer, }" =>
        "#[check(size_is_small = \"size < 200\")] users (id) { id -> Integer, size -> Integer, }",
        "INSERT INTO users (id, size) VALUES (1, 10), (2, 20)";
    "index":
        "users (id) { id -> Integer, name -> Text, size -> Integer, }" =>
        "#[index(name, size desc)] #[index(\"lower(name)\", name = \"users_lower\")] #[index(size, where = \"size > 10\", name = \"users_big\")] users (id) { id -> Integer, #[index(unique)] name -> Text, size -> Integer, }",
        "INSERT INTO users (id, name, size) VALUES (1, 'a', 10), (2, 'b', 20)";
    "index, predicate":
        "#[index(size, where = \"size > 10\", name = \"users_big\")] users (id) { id -> Integer, size -> Integer, }" =>
        "#[index(size, where = \"size > 20\", name = \"users_big\")] users (id) { id -> Integer, size -> Integer, }",
        "INSERT INTO users (id, size) VALUES (1, 10), (2, 20)";
    "enumeration":
        "users (id) { id -> Integer, }" =>
        "enum Color { Red = \"red\", Blue = \"blue\" } users (id) { id -> Integer, color -> Nullable<Color>, }",
        "INSERT INTO users (id) VALUES (1), (2)";
    "enumeration, labels":
        "enum Color { Red = \"red\", Blue = \"blue\" } users (id) { id -> Integer, #[default = \"'red'\"] color -> Color, }" =>
        "enum Color { Pink = \"pink\", Red = \"red\", Green = \"green\", Blue = \"blue\", Black = \"black\" } users (id) { id -> Integer, #[default = \"'red'\"] color -> Color, }",
        "INSERT INTO users (id, color) VALUES (1, 'red'), (2, 'blue')";
};

/// What only PostgreSQL can do.
const POSTGRES: &[Kind] = kinds! {
    "comments":
        "users (id) { id -> Integer, }" => "/// People.\n users (id) {\n /// It's a number.\n id -> Integer, }",
        "INSERT INTO users (id) VALUES (1), (2)";
    "identity":
        "users (id) { id -> Integer, }" => "users (id) { #[identity] id -> Integer, }",
        "INSERT INTO users (id) VALUES (1), (2)";
    "serial":
        "users (id) { id -> Integer, }" => "users (id) { #[auto_increment] id -> Integer, }",
        "INSERT INTO users (id) VALUES (1), (2)";
    "collation":
        "users (id) { id -> Integer, name -> Text, }" => "users (id) { id -> Integer, #[collate = \"C\"] name -> Text, }",
        "INSERT INTO users (id, name) VALUES (1, 'a'), (2, 'b')";
    "text to uuid":
        "users (id) { id -> Integer, name -> Text, }" => "users (id) { id -> Integer, name -> Uuid, }",
        "INSERT INTO users (id, name) VALUES (1, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'), (2, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12')";
    "array and jsonb":
        "users (id) { id -> Integer, tags -> Array<Text>, body -> Json, }" =>
        "users (id) { id -> Integer, #[default = \"'{}'\"] tags -> Array<Text>, body -> Jsonb, }",
        "INSERT INTO users (id, tags, body) VALUES (1, '{a}', '{}'), (2, '{}', '[1]')";
    "unique, deferrable":
        "users (id) { id -> Integer, #[unique] name -> Text, }" => "users (id) { id -> Integer, #[unique(deferrable)] name -> Text, }",
        "INSERT INTO users (id, name) VALUES (1, 'a'), (2, 'b')";
    "unique, nulls not distinct":
        "users (id) { id -> Integer, #[unique] name -> Nullable<Text>, }" => "users (id) { id -> Integer, #[unique(nulls_not_distinct)] name -> Nullable<Text>, }",
        "INSERT INTO users (id, name) VALUES (1, 'a'), (2, NULL)";
    "index, method and include":
        "#[index(tags, method = \"gin\")] #[index(id, include(name))] users (id) { id -> Integer, name -> Text, tags -> Array<Text>, }" =>
        "#[index(tags, method = \"gin\", name = \"by_tags\")] #[index(name opclass(\"text_pattern_ops\"))] users (id) { id -> Integer, name -> Text, tags -> Array<Text>, }",
        "INSERT INTO users (id, name, tags) VALUES (1, 'a', '{}'), (2, 'b', '{x}')";
    "enumeration, label taken away":
        "enum Color { Red = \"red\", Blue = \"blue\", Old = \"old\" } users (id) { id -> Integer, #[default = \"'red'\"] color -> Color, all -> Array<Color>, }" =>
        "enum Color { Blue = \"blue\", Red = \"red\" } users (id) { id -> Integer, #[default = \"'red'\"] color -> Color, all -> Array<Color>, }",
        "INSERT INTO users (id, color, \"all\") VALUES (1, 'red', '{red}'), (2, 'blue', '{}')";
    "schema-qualified table":
        "users (id) { id -> Integer, }" => "users (id) { id -> Integer, } audit.events (id) { id -> Integer, }",
        "INSERT INTO users (id) VALUES (1), (2)";
};

/// The text of an orm.rs: each table and each enumeration of the short form in a macro of its own.
fn orm(short: &str) -> String {
    let mut text = String::new();
    let mut depth = 0;
    let mut item = String::new();
    for c in short.chars() {
        item.push(c);
        depth += i32::from(c == '{') - i32::from(c == '}');
        if c == '}' && depth == 0 {
            let body = item.trim();
            match body.strip_prefix("enum ") {
                Some(rest) => {
                    let name = rest.split_whitespace().next().unwrap();
                    text.push_str(&format!(
                        "ovmig::sql_enum! {{\n    pub enum {name} as \"{}\" {}\n}}\n",
                        name.to_lowercase(),
                        rest.trim_start_matches(name),
                    ));
                }
                None => text.push_str(&format!(
                    "ovmig::table! {{\n    use diesel::sql_types::*;\n    use super::*;\n\n    {body}\n}}\n"
                )),
            }
            item.clear();
        }
    }
    text
}

/// A database of either engine.
enum Live {
    Sqlite(std::path::PathBuf),
    Postgres(TestDatabase),
}

impl Live {
    fn backend(&self) -> Backend {
        match self {
            Live::Sqlite(_) => Backend::Sqlite,
            Live::Postgres(_) => Backend::Postgres,
        }
    }

    fn execute(&self, sql: &str) {
        match self {
            Live::Sqlite(path) => sqlite(path).batch_execute(sql).unwrap(),
            Live::Postgres(database) => database.connect().batch_execute(sql).unwrap(),
        }
    }

    fn schema(&self) -> Schema {
        match self {
            Live::Sqlite(path) => introspect::sqlite::introspect(&mut sqlite(path)).unwrap(),
            Live::Postgres(database) => {
                introspect::postgres::introspect(&mut database.connect()).unwrap()
            }
        }
    }

    /// The number of rows in all tables.
    fn rows(&self) -> i64 {
        let dialect = cargo_ovmig::dialect::of(self.backend());
        let counts: Vec<String> = self
            .schema()
            .tables
            .keys()
            .map(|name| format!("(SELECT count(*) FROM {})", dialect.object(name)))
            .collect();
        let sum = diesel::dsl::sql::<diesel::sql_types::BigInt>(&counts.join(" + "));
        match self {
            Live::Sqlite(path) => diesel::select(sum).get_result(&mut sqlite(path)).unwrap(),
            Live::Postgres(database) => diesel::select(sum)
                .get_result(&mut database.connect())
                .unwrap(),
        }
    }
}

fn sqlite(path: &std::path::Path) -> SqliteConnection {
    SqliteConnection::establish(path.to_str().unwrap()).unwrap()
}

/// The whole way of one kind. Gives what went wrong.
fn go(kind: &Kind, sandbox: &Sandbox, live: &Live) -> Result<(), String> {
    let run = |arguments: &str| {
        let run = sandbox.ovmig(arguments);
        match run.code {
            Some(0) => Ok(run),
            _ => Err(format!("`{arguments}`:\n{run}\n{}", orm(kind.after))),
        }
    };
    let same = |left: &Schema, right: &Schema, what: &str| {
        let changes = compare(left, right, &Scope::default(), live.backend()).changes;
        if changes.is_empty() {
            Ok(())
        } else {
            Err(format!("{what}: {changes:#?}"))
        }
    };
    sandbox.module("all", &orm(kind.before));
    run("register all")?;
    run("revision -m before --autogenerate")?;
    run("upgrade")?;
    live.execute(kind.rows);
    let (before, rows) = (live.schema(), live.rows());

    sandbox.module("all", &orm(kind.after));
    run("revision -m after --autogenerate --allow-destructive")?;
    if sandbox.migrations().len() != 2 {
        return Err("the change was not found".to_owned());
    }
    let scripts = || {
        let read = |name| sandbox.read(format!("migrations/0002_after/{name}"));
        format!("{}\n{}", read("up.sql"), read("down.sql"))
    };
    let with_scripts = |error: String| format!("{error}\n{}", scripts());
    run("check").map_err(with_scripts)?;
    run("upgrade").map_err(with_scripts)?;
    run("drift").map_err(with_scripts)?;
    let after = live.schema();
    if live.rows() != rows {
        return Err(with_scripts(format!(
            "{rows} rows before, {} after",
            live.rows()
        )));
    }
    let again = run("revision -m again --autogenerate")?;
    if sandbox.migrations().len() != 2 {
        return Err(with_scripts(format!(
            "a second revision found something:\n{again}"
        )));
    }
    run("downgrade -1").map_err(with_scripts)?;
    same(&live.schema(), &before, "after the downgrade").map_err(with_scripts)?;
    if live.rows() != rows {
        return Err(with_scripts(format!(
            "{rows} rows before, {} after the downgrade",
            live.rows()
        )));
    }
    run("upgrade").map_err(with_scripts)?;
    same(&live.schema(), &after, "after the second upgrade").map_err(with_scripts)?;
    // On a server it costs a database each; `verify` of Open vAIR's tables stands for them.
    match live {
        Live::Sqlite(_) => run("verify").map_err(with_scripts).map(drop),
        Live::Postgres(_) => Ok(()),
    }
}

/// Each kind there and the other way round, on two threads: most of the time goes to starting processes.
fn all(kinds: &[&Kind], start: impl Fn() -> Option<(Sandbox, Live)> + Sync) {
    let halves = kinds.split_at(kinds.len() / 2);
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let threads = [halves.0, halves.1].map(|half| scope.spawn(|| wrong_of(half, &start)));
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    assert!(
        wrong.is_empty(),
        "{} of {} failed\n{}",
        wrong.len(),
        kinds.len() * 2,
        wrong.join("\n")
    );
}

fn wrong_of(kinds: &[&Kind], start: &dyn Fn() -> Option<(Sandbox, Live)>) -> Vec<String> {
    let mut wrong = Vec::new();
    for kind in kinds {
        let back = Kind {
            name: kind.name,
            before: kind.after,
            after: kind.before,
            rows: "",
        };
        for (direction, kind) in [("", *kind), (" (taken away)", &back)] {
            // Without the word, a rename the other way round is a loss and a column that nobody fills.
            if !direction.is_empty() && kind.before.contains("renamed_from") {
                continue;
            }
            let Some((sandbox, live)) = start() else {
                return wrong;
            };
            if let Err(error) = go(kind, &sandbox, &live) {
                wrong.push(format!("=== {}{direction}\n{error}", kind.name));
            }
        }
    }
    wrong
}

#[test]
fn every_kind_of_change_on_sqlite() {
    let kinds: Vec<&Kind> = BOTH.iter().collect();
    all(&kinds, || {
        let sandbox = Sandbox::sqlite();
        let path = sandbox.path("app.db");
        Some((sandbox, Live::Sqlite(path)))
    });
}

#[test]
fn every_kind_of_change_on_postgres() {
    let kinds: Vec<&Kind> = BOTH.iter().chain(POSTGRES).collect();
    all(&kinds, || {
        let database = TestDatabase::create()?;
        Some((Sandbox::postgres(database.url()), Live::Postgres(database)))
    });
}
