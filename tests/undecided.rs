//! Expressions of which `check` can't say whether they changed: a note, which `verify` settles.

use cargo_ovmig::schema::Backend;

use crate::support::Sandbox;
use crate::support::database::Scratch;

/// A check that isn't understood, in which the braces don't matter; one in which they do, and what they may be, too; and
/// another one.
fn checks(backend: Backend) -> [&'static str; 5] {
    match backend {
        Backend::Mysql => [
            "CHAR(65 USING utf8mb4) <> name AND n > 0",
            "(CHAR(65 USING utf8mb4) <> name) AND (n > 0)",
            "CHAR(65 USING utf8mb4) <> name AND (n > 0 OR n < -5)",
            "(CHAR(65 USING utf8mb4) <> name AND n > 0) OR n < -5",
            "CHAR(65 USING utf8mb4) <> name AND n > 1",
        ],
        _ => [
            "n OPERATOR(pg_catalog.>) 1 AND name < '5'",
            "(n OPERATOR(pg_catalog.>) 1) AND name < '5'::text",
            "n OPERATOR(pg_catalog.>) 1 AND (n < 9 OR n > 20)",
            "(n OPERATOR(pg_catalog.>) 1 AND n < 9) OR n > 20",
            "n OPERATOR(pg_catalog.>) 2 AND name < '5'",
        ],
    }
}

fn orm(check: &str) -> String {
    format!(
        "ovmig::table! {{
    #[check(n_is_good = \"{check}\")]
    things (id) {{
        id -> Integer,
        n -> Integer,
        #[max_length = 20]
        name -> Varchar,
    }}
}}
"
    )
}

/// A workspace whose only migration, written by hand, has that check, and whose declaration has the other.
fn workspace(scratch: &Scratch, recorded: &str, declared: &str) -> Sandbox {
    let sandbox = Sandbox::configured(&format!(
        "backend = \"{}\"\ndatabase-url = \"{}\"\n",
        scratch.backend().name(),
        scratch.url()
    ));
    sandbox.module("things", &orm(declared));
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m one").exits(0);
    let folder = sandbox.migrations().pop().unwrap();
    let id = match scratch.backend() {
        Backend::Postgres => "id INTEGER NOT NULL, CONSTRAINT things_pkey PRIMARY KEY (id)",
        _ => "id INTEGER NOT NULL PRIMARY KEY",
    };
    let up = format!(
        "CREATE TABLE things ({id}, n INTEGER NOT NULL, name VARCHAR(20) NOT NULL, \
         CONSTRAINT n_is_good CHECK ({recorded}));\n"
    );
    sandbox.write(format!("migrations/{folder}/up.sql"), &up);
    let down = "DROP TABLE things;\n";
    sandbox.write(format!("migrations/{folder}/down.sql"), down);
    sandbox.ovmig("check --accept 1").says("Accepted");
    sandbox
}

#[test]
fn what_only_the_engine_knows_is_a_note_that_verify_settles() {
    for scratch in Scratch::each() {
        if scratch.backend() == Backend::Sqlite {
            continue;
        }
        let [plain, braced, one, other, changed] = checks(scratch.backend());
        let sandbox = workspace(&scratch, plain, braced);
        sandbox
            .ovmig("check")
            .exits(0)
            .says("undecided-expression")
            .says("only the engine can say whether the check `n_is_good` of `things` changed")
            .says("modules/things/src/adapters/orm.rs:2")
            .says(plain)
            .says(braced)
            .says("cargo ovmig verify");
        let verified = sandbox.ovmig("verify").exits(0);
        verified.never_says("verify-declared");

        // The same words in other braces, which do mean something else there.
        let sandbox = workspace(&scratch, one, other);
        sandbox.ovmig("check").exits(0).says("undecided-expression");
        sandbox
            .ovmig("verify")
            .exits(1)
            .says("verify-declared")
            .says("n_is_good");

        // What isn't the same words is a change.
        let sandbox = workspace(&scratch, plain, changed);
        let checked = sandbox.ovmig("check").exits(1);
        checked.says("no migration yet: the check `n_is_good`");
    }
}

#[test]
fn sqlite_keeps_what_was_written_so_other_words_are_a_change() {
    let scratch = Scratch::sqlite();
    let sandbox = workspace(&scratch, "n > 0 AND (n < 9)", "n > 0 AND n < 9");
    sandbox.ovmig("check").exits(0).says("clean");
    // Here nobody could be asked: the engine itself has nothing but the text.
    let sandbox = workspace(&scratch, "n + (n + 1) > 2", "n + n + 1 > 2");
    let checked = sandbox.ovmig("check").exits(1);
    checked
        .says("no migration yet: the check `n_is_good`")
        .never_says("undecided-expression");
}
