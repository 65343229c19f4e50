//! `verify`: what is wrong with a history shows on a scratch database, and nothing is left of that.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use cargo_ovmig::schema::Backend;
use diesel::connection::SimpleConnection;

use crate::support::Sandbox;
use crate::support::database::Scratch;
use crate::support::example::example;
use crate::support::postgres::{TestDatabase, connect};

const USERS: &str = "ovmig::table! {
    #[index(name)]
    users (id) {
        id -> Integer,
        #[max_length = 20]
        name -> Varchar,
    }
}
";

/// A workspace whose configured database is that one.
fn configured(scratch: &Scratch) -> Sandbox {
    Sandbox::configured(&format!(
        "backend = \"{}\"\ndatabase-url = \"{}\"\n",
        scratch.backend().name(),
        scratch.url()
    ))
}

/// With one migration that makes `users`.
fn workspace(scratch: &Scratch) -> Sandbox {
    let sandbox = configured(scratch);
    sandbox.module("users", USERS);
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m one --autogenerate").exits(0);
    sandbox
}

/// Writes the next migration by hand; without a down.sql when that is empty.
fn by_hand(sandbox: &Sandbox, name: &str, up: &str, down: &str) {
    sandbox.ovmig(&format!("revision -m {name}")).exits(0);
    let folder = sandbox.migrations().pop().unwrap();
    sandbox.write(format!("migrations/{folder}/up.sql"), up);
    let path = format!("migrations/{folder}/down.sql");
    match down {
        "" => std::fs::remove_file(sandbox.path(path)).unwrap(),
        down => sandbox.write(path, down),
    }
    accept(sandbox);
}

/// Makes the lock file say what was written.
fn accept(sandbox: &Sandbox) {
    let last = sandbox.migrations().len();
    sandbox
        .ovmig(&format!("check --accept {last}"))
        .says("Accepted");
}

#[test]
fn the_example_is_proved() {
    let sandbox = example();
    sandbox
        .ovmig("verify")
        .exits(0)
        .says("Verified 11 migrations up, down and up again")
        .says(": clean");
    assert!(!sandbox.exists("openvair.db"));
}

#[test]
fn the_configured_database_is_not_touched() {
    for scratch in Scratch::each() {
        let sandbox = workspace(&scratch);
        scratch.execute("CREATE TABLE users (theirs INTEGER)");
        sandbox
            .ovmig("verify")
            .exits(0)
            .says("Verified 1 migration");
        assert_eq!(scratch.all_tables(), ["users"]);
        assert_eq!(scratch.query("SELECT count(theirs) FROM users"), ["0"]);
    }
}

#[test]
fn a_way_back_that_does_not_lead_back_is_found() {
    for scratch in Scratch::each() {
        let sandbox = workspace(&scratch);
        let of_table = match scratch.backend() {
            Backend::Mysql => " ON users",
            Backend::Sqlite | Backend::Postgres => "",
        };
        by_hand(
            &sandbox,
            "two",
            "CREATE TABLE two (id INTEGER PRIMARY KEY NOT NULL, size INTEGER);\n\
             CREATE INDEX by_size ON two (size);\n\
             CREATE VIEW names AS SELECT name FROM users;\n",
            &format!("DROP TABLE two;\nDROP INDEX users_name_idx{of_table};\n"),
        );
        by_hand(&sandbox, "three", "CREATE TABLE three (id INTEGER);\n", "");
        by_hand(
            &sandbox,
            "four",
            "CREATE TABLE four (id INTEGER);\n",
            "DROP TABLE fuor;\n",
        );
        by_hand(
            &sandbox,
            "five",
            "CREATE TABLE five (id INTEGER);\n",
            "SELECT 1;\n",
        );
        let run = sandbox
            .ovmig("verify")
            .exits(1)
            .says("error[verify-down]: 0002_two leaves something behind when it is reverted: view `names`")
            .says("migrations/0002_two/up.sql:3:13")
            .says("0002_two takes more away when it is reverted than it made: the index `users_name_idx` on `name` of `users`")
            .says("correct migrations/0002_two/down.sql")
            .says("error[verify-down]: 0003_three can't be reverted")
            .says("error[verify-down]: 0004_four can't be reverted")
            .says("migrations/0004_four/down.sql:1:1")
            .says("0005_five leaves something behind when it is reverted: table `five`")
            .says("error[verify-again]: 0005_five failed")
            .says("error[verify-declared]: the migrations don't make what is declared: table `two` is dropped")
            .says("Verified 5 migrations")
            .never_says("0001_one");
        assert!(!run.stdout.contains("stamp"), "{run}");
        sandbox
            .ovmig("verify --format json")
            .exits(1)
            .says("\"rule\": \"verify-down\"");
    }
}

#[test]
fn a_migration_that_fails_is_found() {
    for scratch in Scratch::each() {
        let sandbox = workspace(&scratch);
        by_hand(
            &sandbox,
            "two",
            "INSERT INTO users (id, nam) VALUES (1, 'a');\n",
            "SELECT 1;\n",
        );
        sandbox
            .ovmig("verify")
            .exits(1)
            .says("error[failing-migration]: 0002_two failed")
            .says("migrations/0002_two/up.sql:1:");
        let manifest = sandbox.read("Cargo.toml");
        sandbox.write(
            "Cargo.toml",
            &format!(
                "{manifest}\n[workspace.metadata.ovmig.lints]\nfailing-migration = \"warn\"\n"
            ),
        );
        sandbox
            .ovmig("verify")
            .exits(0)
            .says("warning[failing-migration]");
    }
}

#[test]
fn what_can_not_be_followed_is_settled() {
    let Some(scratch) = Scratch::postgres() else {
        return;
    };
    let sandbox = workspace(&scratch);
    sandbox.module(
        "more",
        "ovmig::table! { more (id) { id -> Integer, size -> Integer, } }",
    );
    sandbox.ovmig("register --all").exits(0);
    let block = |column: &str| {
        format!(
            "DO $$ BEGIN EXECUTE 'CREATE TABLE ' || 'more (id int PRIMARY KEY, {column} int NOT NULL)'; END $$;\n"
        )
    };
    by_hand(&sandbox, "two", &block("size"), "DROP TABLE more;\n");
    sandbox
        .ovmig("verify")
        .exits(0)
        .says("Settled 1 statement")
        .says("warning[verify-replay]: table `more` is in the database");
    sandbox.write("migrations/0002_two/up.sql", &block("length"));
    sandbox
        .ovmig("verify")
        .exits(1)
        .says("error[verify-declared]: the migrations don't make what is declared: column `size`");
}

#[test]
fn tables_in_doubt_are_left_out_the_rest_is_checked_and_verify_settles_it() {
    let Some(scratch) = Scratch::postgres() else {
        return;
    };
    let sandbox = workspace(&scratch);
    let declare = |more: &str, other: &str| {
        let orm = format!(
            "ovmig::table! {{ more (id) {{ id -> Integer, {more} -> Integer, }} }}\n\
             ovmig::table! {{ other (id) {{ id -> Integer, {other} -> Integer, }} }}\n\
             ovmig::table! {{ names (id) {{ id -> Integer, name -> Varchar, }} }}\n\
             ovmig::table! {{ events_1 (id) {{ id -> Integer, }} }}\n\
             ovmig::table! {{ events (id) {{ id -> Integer, }} }}\n"
        );
        sandbox.module("more", &orm);
    };
    declare("size", "size");
    sandbox.ovmig("register --all").exits(0);
    by_hand(
        &sandbox,
        "two",
        "CREATE TABLE more (id int PRIMARY KEY);\n\
         CREATE TABLE other (id int PRIMARY KEY, size int NOT NULL);\n\
         CREATE VIEW names AS SELECT id, name FROM users;\n\
         CREATE TABLE events (id int PRIMARY KEY) PARTITION BY RANGE (id);\n\
         CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10);\n\
         DO $$\n\
         BEGIN\n\
         \x20   FOR n IN 1..1 LOOP\n\
         \x20       EXECUTE 'ALTER TABLE more ADD COLUMN ' || 'size int NOT NULL';\n\
         \x20   END LOOP;\n\
         END $$;\n",
        "DROP TABLE events;\nDROP VIEW names;\nDROP TABLE other;\nDROP TABLE more;\n",
    );
    sandbox
        .ovmig("check")
        .exits(0)
        .says("note[not-followed]")
        .says("migrations/0002_two/up.sql:8:5")
        .says("left out of the comparison from here on: `more`")
        .says("run `cargo ovmig verify`");
    sandbox.ovmig("verify").exits(0).says("Settled 1 statement");
    // What isn't in doubt is still compared.
    declare("length", "length");
    sandbox
        .ovmig("check")
        .exits(1)
        .says("`length` (INTEGER NOT NULL) is added to `other`");
    declare("length", "size");
    sandbox.ovmig("check").exits(0);
    sandbox
        .ovmig("verify")
        .exits(1)
        .says("error[verify-declared]: the migrations don't make what is declared: column `size` of `more` is dropped");
}

#[test]
fn objects_beside_the_tables_have_to_go_too() {
    let Some(scratch) = Scratch::postgres() else {
        return;
    };
    let sandbox = workspace(&scratch);
    by_hand(
        &sandbox,
        "two",
        "CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2';\n\
         CREATE DOMAIN port AS int CHECK (VALUE > 0);\n\
         CREATE SEQUENCE numbers;\n\
         CREATE TYPE mood AS ENUM ('fine');\n\
         ALTER TABLE users ENABLE ROW LEVEL SECURITY;\n\
         CREATE POLICY own ON users USING (name = current_user);\n\
         CREATE SCHEMA audit;\n",
        "SELECT 1;\n",
    );
    sandbox
        .ovmig("verify")
        .exits(1)
        .says("leaves something behind when it is reverted: function `public.twice(integer)`")
        .says("leaves something behind when it is reverted: type `public.port`")
        .says("leaves something behind when it is reverted: sequence `public.numbers`")
        .says("leaves something behind when it is reverted: enum `mood`")
        .says("leaves something behind when it is reverted: policy `own on public.users`")
        .says("leaves something behind when it is reverted: schema `audit`");
    sandbox.write(
        "migrations/0002_two/down.sql",
        "DROP SCHEMA audit; DROP POLICY own ON users; ALTER TABLE users DISABLE ROW LEVEL SECURITY;\n\
         DROP TYPE mood; DROP SEQUENCE numbers; DROP DOMAIN port; DROP FUNCTION twice;\n",
    );
    sandbox.ovmig("verify").exits(0).says(": clean");
}

#[test]
fn what_tables_need_is_made_before_them() {
    let Some(scratch) = Scratch::postgres() else {
        return;
    };
    let sandbox = configured(&scratch);
    sandbox.module(
        "tags",
        "ovmig::table! { tags (id) { #[default = \"next_tag()\"] id -> Integer, #[sql_type = \"ltree\"] path -> Text, } }",
    );
    sandbox.ovmig("register --all").exits(0);
    by_hand(
        &sandbox,
        "base",
        "CREATE EXTENSION ltree;\nCREATE FUNCTION next_tag() RETURNS int LANGUAGE sql AS 'SELECT max(id) + 1 FROM tags';\n",
        "DROP FUNCTION next_tag;\nDROP EXTENSION ltree;\n",
    );
    sandbox.write(
        "migrations/0001_base/up.sql",
        "CREATE EXTENSION ltree;\nSET LOCAL check_function_bodies = off;\n\
         CREATE FUNCTION next_tag() RETURNS int LANGUAGE sql AS 'SELECT max(id) + 1 FROM tags';\n",
    );
    accept(&sandbox);
    sandbox.ovmig("revision -m tags --autogenerate").exits(0);
    sandbox.ovmig("verify").exits(0).says(": clean");
}

#[test]
fn a_branch_answers_for_its_own_migrations() {
    for scratch in Scratch::each() {
        let sandbox = workspace(&scratch);
        by_hand(
            &sandbox,
            "two",
            "CREATE VIEW names AS SELECT name FROM users;\n",
            "SELECT 1;\n",
        );
        sandbox.git(&["init", "-q", "-b", "main"]);
        sandbox.commit("start");
        sandbox.git(&["checkout", "-q", "-b", "branch"]);
        sandbox
            .ovmig("verify --branch")
            .exits(0)
            .says("no migration");
        by_hand(
            &sandbox,
            "three",
            "CREATE VIEW more AS SELECT name FROM users;\n",
            "DROP VIEW more;\n",
        );
        sandbox
            .ovmig("verify")
            .exits(1)
            .says("0002_two leaves something behind");
        sandbox
            .ovmig("verify --branch")
            .exits(0)
            .says("Verified 1 migration up, down and up again");
        sandbox
            .ovmig("verify --base main")
            .exits(0)
            .says("Verified 1 migration");
        sandbox
            .ovmig("verify --base nowhere")
            .exits(2)
            .says("nowhere");
    }
}

#[test]
fn plain_diesel_tables_and_renamed_ones_are_no_difference() {
    for scratch in Scratch::each() {
        let sandbox = configured(&scratch);
        sandbox.module(
            "a",
            "diesel::table! { people (id) { id -> Integer, name -> Varchar, } }",
        );
        sandbox.ovmig("register --all").exits(0);
        by_hand(
            &sandbox,
            "one",
            "CREATE TABLE users (id INTEGER NOT NULL, name VARCHAR(20) NOT NULL DEFAULT 'x', CONSTRAINT pk PRIMARY KEY (id));\n\
             CREATE UNIQUE INDEX odd ON users (name);\n",
            "DROP TABLE users;\n",
        );
        by_hand(
            &sandbox,
            "two",
            "ALTER TABLE users RENAME TO people;\n",
            "ALTER TABLE people RENAME TO users;\n",
        );
        sandbox.ovmig("verify").exits(0).says(": clean");
    }
}

#[test]
fn a_given_database_must_be_empty_and_is_empty_again() {
    let (Some(scratch), Some(given)) = (Scratch::postgres(), TestDatabase::create()) else {
        return;
    };
    let sandbox = workspace(&scratch);
    by_hand(
        &sandbox,
        "two",
        "CREATE SCHEMA audit; CREATE TABLE audit.events (id serial PRIMARY KEY);\n\
         CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2'; CREATE EXTENSION citext;\n",
        "SELECT 1;\n",
    );
    let arguments = ["verify", "--scratch-url", given.url()];
    given
        .connect()
        .batch_execute("CREATE SCHEMA kept; CREATE EXTENSION ltree")
        .unwrap();
    sandbox
        .ovmig_args(&arguments)
        .exits(1)
        .says("[verify-down]");
    let listing = || {
        let sql = "SELECT string_agg(name, ' ' ORDER BY name) FROM (\
            SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^(pg_|information)' UNION ALL \
            SELECT extname FROM pg_extension UNION ALL \
            SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace) AS found";
        crate::support::postgres::text(&mut given.connect(), sql)
    };
    assert_eq!(listing(), "kept ltree plpgsql public");

    // What a killed run leaves: the mark says that it is ours.
    given
        .connect()
        .batch_execute(
            "CREATE SCHEMA __ovmig_scratch; CREATE TABLE __ovmig_scratch.before (kind text, name text); \
             INSERT INTO __ovmig_scratch.before VALUES ('SCHEMA', 'public'), ('SCHEMA', 'kept'), \
             ('EXTENSION', 'plpgsql'), ('EXTENSION', 'ltree'); CREATE TABLE users (id int); CREATE SCHEMA audit",
        )
        .unwrap();
    sandbox
        .ovmig_args(&arguments)
        .exits(1)
        .says("[verify-down]");
    assert_eq!(listing(), "kept ltree plpgsql public");

    given
        .connect()
        .batch_execute("CREATE VIEW theirs AS SELECT 1")
        .unwrap();
    sandbox
        .ovmig_args(&arguments)
        .exits(2)
        .says("the scratch database isn't empty: it holds `public.theirs`")
        .says("nothing was touched");
    assert_eq!(listing(), "kept ltree plpgsql public theirs");
}

#[test]
fn a_server_of_its_own_is_started_where_there_is_none() {
    let Some(scratch) = Scratch::postgres() else {
        return;
    };
    let sandbox = workspace(&scratch);
    if !has_programs(&sandbox) {
        return;
    }
    let temp = tempfile::tempdir().unwrap();
    Command::new("chmod")
        .args(["1777"])
        .arg(temp.path())
        .status()
        .unwrap();
    let run = |arguments: &[&str]| {
        let mut command = sandbox.command();
        command.env("TMPDIR", temp.path()).args(arguments);
        crate::support::sandbox::Run::new(command.output().unwrap(), sandbox.root())
    };
    run(&["verify", "--private-server"])
        .exits(0)
        .says("Verified 1 migration");
    run(&[
        "verify",
        "--database-url",
        "postgres://nobody@127.0.0.1:9/none",
    ])
    .exits(0)
    .says("Scratch a private server, because no PostgreSQL server can be reached");
    // What belongs to the whole server isn't tried on the configured one.
    by_hand(
        &sandbox,
        "two",
        "CREATE ROLE ovmig_test_role;\n",
        "DROP ROLE ovmig_test_role;\n",
    );
    run(&["verify"]).exits(0).says(
        "a private server, because a migration can't be tried beside the configured database",
    );
    assert_eq!(std::fs::read_dir(temp.path()).unwrap().count(), 0);
}

#[test]
fn who_may_not_create_databases_is_told_so() {
    let Some(scratch) = Scratch::postgres() else {
        return;
    };
    let Scratch::Postgres(database) = &scratch else {
        return;
    };
    let sandbox = workspace(&scratch);
    let role = format!("ovmig_test_{}", std::process::id());
    let _ = database
        .connect()
        .batch_execute(&format!("CREATE ROLE {role} LOGIN"));
    let url = database.url().replacen("postgres@", &format!("{role}@"), 1);
    if connect_as(&url) {
        // No programs to be found on an empty path.
        let mut command = sandbox.command();
        command.args(["verify", "-v", "--database-url", &url]);
        let run = crate::support::sandbox::Run::new(command.output().unwrap(), sandbox.root());
        run.says("may not create databases");
    }
    let dropped = database
        .connect()
        .batch_execute(&format!("DROP ROLE {role}"));
    dropped.unwrap();
}

fn connect_as(url: &str) -> bool {
    use diesel::Connection;
    crate::support::postgres::PgConnection::establish(url).is_ok()
}

/// Whether a private server can be started. Where one is required, it has to.
fn has_programs(sandbox: &Sandbox) -> bool {
    let run = sandbox.ovmig("verify --private-server");
    if run.code == Some(2) {
        let required = std::env::var("OVMIG_TEST_REQUIRE").unwrap_or_default();
        assert!(!required.contains("postgres"), "{run}");
        let skipped = "SKIPPED: no programs of a PostgreSQL server\n";
        let _ = std::io::Write::write_all(&mut std::io::stderr(), skipped.as_bytes());
    }
    run.code != Some(2)
}

/// Waits for something that has to come soon.
#[track_caller]
fn until(mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !done() {
        assert!(Instant::now() < deadline, "it didn't come");
        std::thread::yield_now();
    }
}

/// The scratch databases of a process.
fn left_by(url: &str, process: u32) -> String {
    let sql = format!(
        "SELECT coalesce(string_agg(datname, ' '), '') FROM pg_database WHERE starts_with(datname, 'ovmig_verify_{process}_')"
    );
    crate::support::postgres::text(&mut connect(url), &sql)
}

#[test]
fn the_next_run_takes_away_what_a_killed_one_left() {
    let Some(scratch) = Scratch::postgres() else {
        return;
    };
    let sandbox = workspace(&scratch);
    for number in 2..=5 {
        by_hand(
            &sandbox,
            &format!("step_{number}"),
            "SELECT pg_sleep(0.02);\n",
            "SELECT pg_sleep(0.02);\n",
        );
    }
    let start = || {
        let mut command = sandbox.command();
        command
            .arg("verify")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.spawn().unwrap()
    };
    // A living one, all the time: nobody takes its database away.
    let mut living = start();
    for later in [0, 50, 200] {
        let mut child = start();
        let process = child.id();
        until(|| {
            !left_by(&scratch.url(), process).is_empty() || child.try_wait().unwrap().is_some()
        });
        let deadline = Instant::now() + Duration::from_millis(later);
        until(|| Instant::now() >= deadline);
        let _ = child.kill();
        child.wait().unwrap();
        assert!(later > 0 || !left_by(&scratch.url(), process).is_empty());
        // The server first has to notice, when it is done with what it was asked for.
        until(|| {
            sandbox.ovmig("verify").exits(0);
            left_by(&scratch.url(), process).is_empty()
        });
    }
    assert!(living.wait().unwrap().success());
    assert_eq!(left_by(&scratch.url(), living.id()), "");
}

#[test]
fn a_private_server_ends_with_a_killed_run() {
    let Some(scratch) = Scratch::postgres() else {
        return;
    };
    let sandbox = workspace(&scratch);
    if !has_programs(&sandbox) {
        return;
    }
    let temp = tempfile::tempdir().unwrap();
    Command::new("chmod")
        .args(["1777"])
        .arg(temp.path())
        .status()
        .unwrap();
    for wait in [100, 900] {
        let mut command = sandbox.command();
        command
            .env("TMPDIR", temp.path())
            .args(["verify", "--private-server"]);
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let deadline = Instant::now() + Duration::from_millis(wait);
        until(|| Instant::now() >= deadline);
        let _ = child.kill();
        child.wait().unwrap();
        until(|| std::fs::read_dir(temp.path()).unwrap().count() == 0);
    }
}

#[test]
fn sqlite_needs_neither_a_server_nor_another_file() {
    let scratch = Scratch::sqlite();
    assert_eq!(scratch.backend(), Backend::Sqlite);
    let sandbox = workspace(&scratch);
    sandbox
        .ovmig("verify --private-server")
        .exits(2)
        .says("in memory");
    sandbox
        .ovmig("verify --scratch-url sqlite://x.db")
        .exits(2)
        .says("in memory");
    by_hand(
        &sandbox,
        "two",
        "ATTACH 'other.db' AS other;\n",
        "SELECT 1;\n",
    );
    sandbox
        .ovmig("verify")
        .exits(2)
        .says("it opens another file")
        .says("migrations/0002_two/up.sql:1:1");
    assert!(!sandbox.exists("other.db"));
}
