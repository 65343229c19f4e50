//! What went wrong once in the hands of a reader.

use crate::support::Sandbox;
use crate::support::postgres::TestDatabase;

fn hand_written(sandbox: &Sandbox, name: &str, up: &str, down: &str) {
    sandbox.write(format!("migrations/{name}/up.sql"), up);
    sandbox.write(format!("migrations/{name}/down.sql"), down);
    // What else there is to find doesn't matter here.
    sandbox
        .ovmig("check --accept all")
        .says(&format!("Accepted migrations/{name}"));
}

fn users(sandbox: &Sandbox, more: &str, name_length: u32) {
    sandbox.module(
        "user",
        &format!(
            "ovmig::table! {{ users (id) {{ id -> Integer, #[max_length = {name_length}] name -> Varchar, }} }}\n{more}"
        ),
    );
}

/// A view goes before the column that it reads changes its type, and a function that returns rows of a table comes after
/// that table; but one that a default calls comes before. And all of it backwards.
#[test]
fn a_squash_puts_statements_where_postgres_can_run_them() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let sandbox = Sandbox::postgres(database.url());
    sandbox.git(&["init", "-q", "-b", "main"]);
    users(&sandbox, "", 20);
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m init --autogenerate").exits(0);
    let view = "CREATE VIEW names AS SELECT name FROM users;\n";
    hand_written(&sandbox, "0002_view", view, "DROP VIEW names;\n");
    sandbox.commit("base");

    sandbox.git(&["switch", "-q", "-c", "branch"]);
    hand_written(&sandbox, "0003_a", "DROP VIEW names;\n", view);
    hand_written(
        &sandbox,
        "0004_b",
        "CREATE FUNCTION next_number() RETURNS integer LANGUAGE sql AS 'SELECT 7';\n",
        "DROP FUNCTION next_number();\n",
    );
    users(
        &sandbox,
        "ovmig::table! { logs (id) { #[default = \"next_number()\"] id -> Integer, } }\n",
        40,
    );
    sandbox.ovmig("revision -m wider --autogenerate").exits(0);
    hand_written(
        &sandbox,
        "0006_c",
        "CREATE FUNCTION all_logs() RETURNS SETOF logs LANGUAGE sql AS 'SELECT * FROM logs';\n\
         CREATE VIEW names AS SELECT name FROM users;\n",
        "DROP VIEW names;\nDROP FUNCTION all_logs();\n",
    );
    sandbox.ovmig("upgrade").exits(0);
    sandbox.ovmig("downgrade base").exits(0);

    sandbox.ovmig("squash -m all").exits(0);
    sandbox.ovmig("check").exits(0);
    sandbox.ovmig("upgrade").exits(0).says("Applied 0003_all");
    sandbox.ovmig("downgrade -1").exits(0);
    sandbox.ovmig("upgrade").exits(0);
    sandbox.ovmig("downgrade base").exits(0);
}

/// PostgreSQL cuts it, and then the next revision would drop the column and add it again.
#[test]
fn a_name_that_postgres_would_cut_is_refused() {
    let sandbox = Sandbox::postgres("postgres://localhost/none");
    let name = "n".repeat(64);
    sandbox.module(
        "user",
        &format!("ovmig::table! {{\n    users (id) {{\n        id -> Integer,\n        {name} -> Text,\n    }}\n}}\n"),
    );
    sandbox.ovmig("register --all").exits(0);
    sandbox
        .ovmig("check")
        .exits(1)
        .says("unsupported-option")
        .says("orm.rs:4:9")
        .says(&format!("#[sql_name = \"{}\"]", "n".repeat(63)));
    sandbox.ovmig("revision -m x --autogenerate").exits(1);
    assert!(sandbox.migrations().is_empty());
}

/// Git names its repository to a hook, relative to the repository's root; the workspace may be in a folder of it.
#[test]
fn the_base_is_found_within_a_hook_of_git() {
    let mut sandbox = Sandbox::sqlite();
    sandbox.git(&["init", "-q", "-b", "main"]);
    users(&sandbox, "", 20);
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m init --autogenerate").exits(0);
    sandbox.commit("base");
    let git_dir = sandbox.path("modules/.git").display().to_string();
    sandbox.env("GIT_DIR", &git_dir);
    sandbox
        .ovmig("squash")
        .exits(0)
        .says("this branch added no migration");
}

/// PostgreSQL doesn't change a column that a view reads: the view is taken away and made again. What was altered by hand
/// since can't be, and a column that goes takes the view's meaning along; that is said before anything is written.
#[test]
fn a_view_that_hinders_a_change_is_made_again_or_named() {
    let sandbox = Sandbox::postgres("postgres://localhost/none");
    users(&sandbox, "", 20);
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m init --autogenerate").exits(0);
    let view = "CREATE VIEW names AS SELECT u.name FROM users u;\n";
    hand_written(&sandbox, "0002_view", view, "DROP VIEW names;\n");
    users(&sandbox, "", 40);
    let preview = "revision -m wider --autogenerate --dry-run";
    sandbox
        .ovmig(preview)
        .exits(0)
        .says("DROP VIEW names;")
        .says("CREATE VIEW names AS SELECT u.name FROM users u;")
        .never_says("while the view");
    let owner = "ALTER VIEW names OWNER TO somebody;\n";
    hand_written(&sandbox, "0003_owner", owner, "SELECT 1;\n");
    let words =
        "doesn't change the type of column `name` of `users` while the view `names` reads it";
    sandbox.ovmig("check").exits(1).says(words);
    sandbox.ovmig(preview).exits(1).says(words);
    hand_written(&sandbox, "0004_no_view", "DROP VIEW names;\n", view);
    sandbox
        .ovmig(preview)
        .exits(0)
        .never_says("the view `names`");
}

/// One migration has one transaction, in which nothing is concurrent.
#[test]
fn a_squash_says_what_it_no_longer_does_concurrently() {
    let sandbox = Sandbox::postgres("postgres://localhost/none");
    sandbox.git(&["init", "-q", "-b", "main"]);
    sandbox.module("user", "diesel::table! { users (id) { id -> Integer, } }\n");
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m init --autogenerate").exits(0);
    sandbox.commit("base");
    sandbox.git(&["switch", "-q", "-c", "branch"]);
    sandbox.write(
        "migrations/0002_index/metadata.toml",
        "run_in_transaction = false\n",
    );
    hand_written(
        &sandbox,
        "0002_index",
        "CREATE INDEX CONCURRENTLY users_id ON users (id);\n",
        "DROP INDEX CONCURRENTLY users_id;\n",
    );
    sandbox
        .ovmig("squash --dry-run")
        .exits(0)
        .says("0002_index works CONCURRENTLY")
        .says("up.sql:1:14");
}
