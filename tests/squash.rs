//! A branch of three migrations becomes one, numbered after those that main gained.

use crate::support::{Live, Sandbox};

fn table(name: &str, columns: &str) -> String {
    format!("ovmig::table! {{\n    {name} (id) {{\n        id -> Integer,\n{columns}    }}\n}}\n")
}

/// On main: `users` in 0001. On the branch: `disks` in 0002, a hand-written INSERT in 0003, a column in 0004. In the
/// meantime main gained `images` as its own 0002. The database has the old three.
fn branch(sandbox: &Sandbox) {
    sandbox.write(".gitignore", "*.db\n");
    sandbox.git(&["init", "-q", "-b", "main"]);
    sandbox.module("user", &table("users", "        name -> Text,\n"));
    sandbox.module("image", "");
    sandbox.module("disk", "");
    std::fs::remove_file(sandbox.path("modules/image/src/adapters/orm.rs")).unwrap();
    std::fs::remove_file(sandbox.path("modules/disk/src/adapters/orm.rs")).unwrap();
    sandbox.ovmig("register --all").exits(0);
    sandbox
        .ovmig("revision -m create_user --autogenerate")
        .exits(0);
    sandbox.commit("users");

    sandbox.git(&["checkout", "-q", "-b", "disks"]);
    sandbox.module("disk", &table("disks", "        name -> Text,\n"));
    sandbox.ovmig("register --all").exits(0);
    sandbox
        .ovmig("revision -m create_disk --autogenerate")
        .exits(0);
    sandbox.ovmig("revision -m first_disk").exits(0);
    sandbox.write(
        "migrations/0003_first_disk/up.sql",
        "INSERT INTO disks (id, name) VALUES (1, 'sda');\n",
    );
    sandbox.write(
        "migrations/0003_first_disk/down.sql",
        "DELETE FROM disks WHERE id = 1;\n",
    );
    sandbox.ovmig("check --accept 0003").exits(0);
    sandbox.module(
        "disk",
        &table(
            "disks",
            "        name -> Text,\n        size -> Nullable<BigInt>,\n",
        ),
    );
    sandbox
        .ovmig("revision -m disk_size --autogenerate")
        .exits(0);
    sandbox.ovmig("check").exits(0);
    sandbox.commit("disks");

    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.module("image", &table("images", "        name -> Text,\n"));
    sandbox.ovmig("register --all").exits(0);
    sandbox
        .ovmig("revision -m create_image --autogenerate")
        .exits(0);
    sandbox.commit("images");
    sandbox.git(&["checkout", "-q", "disks"]);
    sandbox.ovmig("upgrade").exits(0);
}

#[test]
fn a_branch_becomes_one_migration_after_those_of_main() {
    let sandbox = Sandbox::sqlite();
    branch(&sandbox);
    let files = sandbox.snapshot();
    let preview = sandbox.ovmig("squash -m create_disk --dry-run").exits(0);
    assert!(
        preview.stdout.contains("+CREATE TABLE disks ("),
        "{preview}"
    );
    assert!(
        preview.stdout.contains("-CREATE TABLE disks ("),
        "{preview}"
    );
    assert!(files == sandbox.snapshot());

    sandbox
        .ovmig("squash -m create_disk")
        .exits(0)
        .says("0003_create_disk");
    assert_eq!(
        sandbox.migrations(),
        ["0001_create_user", "0003_create_disk"]
    );
    let up = sandbox.read("migrations/0003_create_disk/up.sql");
    assert_eq!(up.matches("CREATE TABLE").count(), 1, "{up}");
    assert!(
        up.contains("INSERT INTO disks (id, name) VALUES (1, 'sda');"),
        "{up}"
    );
    assert!(up.contains("size BIGINT"), "{up}");
    let down = sandbox.read("migrations/0003_create_disk/down.sql");
    assert!(
        down.find("DELETE FROM disks").unwrap() < down.find("DROP TABLE disks").unwrap(),
        "{down}"
    );
    sandbox.ovmig("check").exits(0).says("main");
    sandbox.commit("squash");

    // The merge: only the lock file and the registry can be in conflict; both sides' lines stay.
    merge_main(&sandbox);
    sandbox.ovmig("check").exits(0);

    // A database that had the old three, and a fresh one.
    sandbox.ovmig("upgrade").exits(0);
    sandbox
        .ovmig("upgrade --database-url sqlite://fresh.db")
        .exits(0);
    assert_eq!(
        schema_of(&sandbox, "app.db"),
        schema_of(&sandbox, "fresh.db")
    );
    for database in ["app.db", "fresh.db"] {
        assert_eq!(rows(&sandbox, database), 1, "{database}");
        let run = sandbox
            .ovmig(&format!("current --database-url sqlite://{database}"))
            .exits(0);
        assert!(run.stdout.contains("0003"), "{run}");
        sandbox
            .ovmig(&format!("upgrade --database-url sqlite://{database}"))
            .exits(0);
        sandbox
            .ovmig(&format!(
                "downgrade base --database-url sqlite://{database}"
            ))
            .exits(0);
        sandbox
            .ovmig(&format!("upgrade --database-url sqlite://{database}"))
            .exits(0);
    }
}

#[test]
fn a_branch_that_merged_main_first_is_renumbered() {
    let sandbox = Sandbox::sqlite();
    branch(&sandbox);
    merge_main(&sandbox);
    sandbox.ovmig("check").exits(1).says("duplicate-id");
    sandbox.ovmig("squash -m create_disk").exits(0);
    assert_eq!(
        sandbox.migrations(),
        ["0001_create_user", "0002_create_image", "0003_create_disk"]
    );
    sandbox.ovmig("check").exits(0);
    sandbox.ovmig("upgrade").exits(0);
    sandbox
        .ovmig("upgrade --database-url sqlite://fresh.db")
        .exits(0);
    assert_eq!(
        schema_of(&sandbox, "app.db"),
        schema_of(&sandbox, "fresh.db")
    );
}

#[test]
fn a_statement_for_an_earlier_state_of_the_branch_is_refused() {
    let sandbox = Sandbox::sqlite();
    branch(&sandbox);
    sandbox.module(
        "disk",
        &table("disks", "        #[renamed_from = \"name\"]\n        label -> Text,\n        size -> Nullable<BigInt>,\n"),
    );
    sandbox.ovmig("revision -m rename --autogenerate").exits(0);
    let files = sandbox.snapshot();
    sandbox
        .ovmig("squash -m create_disk")
        .exits(1)
        .says("hand-written")
        .says("0003_first_disk/up.sql:1")
        .says("disks.name");
    assert!(files == sandbox.snapshot());
}

#[test]
fn a_hand_written_statement_stays_in_the_transaction_of_a_rebuild() {
    let sandbox = Sandbox::sqlite();
    sandbox.write(".gitignore", "*.db\n");
    sandbox.git(&["init", "-q", "-b", "main"]);
    sandbox.module("disk", &table("disks", "        name -> Text,\n"));
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m one --autogenerate").exits(0);
    sandbox.commit("one");
    sandbox.git(&["checkout", "-q", "-b", "nullable"]);
    sandbox.module("disk", &table("disks", "        name -> Nullable<Text>,\n"));
    sandbox.ovmig("revision -m two --autogenerate").exits(0);
    sandbox.ovmig("revision -m three").exits(0);
    sandbox.write(
        "migrations/0003_three/up.sql",
        "INSERT INTO disks (id) VALUES (7);\n",
    );
    sandbox.write(
        "migrations/0003_three/down.sql",
        "DELETE FROM disks WHERE id = 7;\n",
    );
    sandbox.ovmig("check --accept 3").exits(0);
    sandbox.ovmig("upgrade").exits(0);
    sandbox
        .ovmig("squash -m nullable")
        .exits(0)
        .says("1 hand-written statement");
    let position = |file: &str, what: &str| {
        let text = sandbox.read(format!("migrations/0002_nullable/{file}"));
        text.find(what)
            .unwrap_or_else(|| panic!("no {what:?} in\n{text}"))
    };
    for (file, what) in [
        ("up.sql", "INSERT INTO disks (id)"),
        ("down.sql", "DELETE FROM disks"),
    ] {
        assert!(position(file, "BEGIN IMMEDIATE") < position(file, what));
        assert!(position(file, what) < position(file, "COMMIT"));
    }
    sandbox.ovmig("check").exits(0);
    sandbox.ovmig("upgrade").exits(0);
    sandbox
        .ovmig("upgrade --database-url sqlite://fresh.db")
        .exits(0);
    assert_eq!(
        (rows(&sandbox, "app.db"), rows(&sandbox, "fresh.db")),
        (1, 1)
    );
    assert_eq!(
        schema_of(&sandbox, "app.db"),
        schema_of(&sandbox, "fresh.db")
    );
    sandbox.ovmig("downgrade base").exits(0);
}

/// On main `items` with rows; the branch renames it and a column twice, and forgets what it renamed.
fn renamed_in_two_steps(sandbox: &Live) {
    let orm = |table: &str, word: &str, column: &str, its: &str| {
        format!(
            "ovmig::table! {{\n    {word}\n    {table} (id) {{\n        id -> Integer,\n        {its}\n        \
             {column} -> Text,\n        #[check = \"size > 0\"]\n        size -> Integer,\n    }}\n}}\n"
        )
    };
    sandbox.write(".gitignore", "*.db\n");
    sandbox.git(&["init", "-q", "-b", "main"]);
    sandbox.module("item", &orm("items", "", "old", ""));
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m one --autogenerate").exits(0);
    sandbox.commit("one");
    sandbox.ovmig("upgrade").exits(0);
    sandbox.sql("INSERT INTO items (id, old, size) VALUES (1, 'kept', 7)");

    sandbox.git(&["checkout", "-q", "-b", "names"]);
    for (message, orm) in [
        (
            "two",
            orm(
                "goods",
                "#[renamed_from = \"items\"]",
                "mid",
                "#[renamed_from = \"old\"]",
            ),
        ),
        (
            "three",
            orm(
                "wares",
                "#[renamed_from = \"goods\"]",
                "fin",
                "#[renamed_from = \"mid\"]",
            )
            .replace("size -> Integer", "size -> BigInt"),
        ),
    ] {
        sandbox.module("item", &orm);
        sandbox
            .ovmig(&format!("revision -m {message} --autogenerate"))
            .exits(0);
    }
    sandbox.module(
        "item",
        &orm("wares", "", "fin", "").replace("size -> Integer", "size -> BigInt"),
    );
    sandbox.ovmig("check").exits(0);
    sandbox.ovmig("squash -m names").exits(0);
    let up = sandbox.read("migrations/0002_names/up.sql");
    assert!(
        !up.contains("mid") && !up.contains("goods") && !up.contains("Loses"),
        "{up}"
    );
    sandbox.ovmig("check").exits(0);
    sandbox.ovmig("upgrade").exits(0);
    let rows = "SELECT fin || size AS value FROM wares";
    assert_eq!(sandbox.values(rows), ["kept7"]);
    sandbox.ovmig("downgrade -1").exits(0);
    assert_eq!(sandbox.values("SELECT old AS value FROM items"), ["kept"]);
    sandbox.ovmig("upgrade").exits(0);
    assert_eq!(sandbox.values(rows), ["kept7"]);
}

#[test]
fn renames_in_two_steps_are_one() {
    for live in Live::each() {
        renamed_in_two_steps(&live);
    }
}

#[test]
fn nothing_to_fold_and_no_git_are_said() {
    let sandbox = Sandbox::sqlite();
    sandbox.ovmig("squash").exits(2).says("git");
    sandbox.git(&["init", "-q", "-b", "main"]);
    sandbox.commit("start");
    sandbox.ovmig("squash").exits(0).says("added no migration");
    sandbox
        .ovmig("squash --base nowhere")
        .exits(2)
        .says("nowhere");
}

fn merge_main(sandbox: &Sandbox) {
    let merge = std::process::Command::new("git")
        .current_dir(sandbox.root())
        .args([
            "-c",
            "user.name=Test",
            "-c",
            "user.email=test@example.org",
            "merge",
            "-q",
            "main",
        ])
        .output()
        .unwrap();
    if !merge.status.success() {
        for file in ["Cargo.toml", "migrations/ovmig.lock"] {
            let text: String = sandbox
                .read(file)
                .lines()
                .filter(|line| {
                    !["<<<<<<<", "=======", ">>>>>>>"]
                        .iter()
                        .any(|mark| line.starts_with(mark))
                })
                .map(|line| format!("{line}\n"))
                .collect();
            sandbox.write(file, &merged_registry(&text));
        }
        sandbox.commit("merge");
    }
}

/// Where both sides changed the one line of the registry, a person keeps both.
fn merged_registry(text: &str) -> String {
    let modules: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("modules = ["))
        .collect();
    if modules.len() < 2 {
        return text.to_owned();
    }
    let both = "modules = [\"disk\", \"image\", \"user\"]";
    text.replacen(modules[0], both, 1)
        .replacen(&format!("{}\n", modules[1]), "", 1)
}

fn schema_of(sandbox: &Sandbox, database: &str) -> cargo_ovmig::schema::Schema {
    use diesel::Connection;
    let url = sandbox.path(database);
    let mut connection = diesel::SqliteConnection::establish(url.to_str().unwrap()).unwrap();
    cargo_ovmig::database::introspect::sqlite::introspect(&mut connection).unwrap()
}

fn rows(sandbox: &Sandbox, database: &str) -> i64 {
    use diesel::prelude::*;
    let url = sandbox.path(database);
    let mut connection = diesel::SqliteConnection::establish(url.to_str().unwrap()).unwrap();
    diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>(
        "count(*) FROM disks",
    ))
    .get_result(&mut connection)
    .unwrap()
}

/// `t` on main; the branch has a migration by hand, and then declares the table otherwise.
fn by_hand(live: &Live, before: &str, statement: &str, after: &str) {
    live.write(".gitignore", "*.db\n");
    live.git(&["init", "-q", "-b", "main"]);
    live.module("a", before);
    live.ovmig("register --all").exits(0);
    live.ovmig("revision -m one --autogenerate").exits(0);
    live.commit("one");
    live.git(&["checkout", "-q", "-b", "branch"]);
    live.ovmig("revision -m two").exits(0);
    live.write("migrations/0002_two/up.sql", statement);
    live.write("migrations/0002_two/down.sql", "SELECT 1;\n");
    live.module("a", after);
    // The edit is accepted: main doesn't have it.
    live.ovmig("revision -m three --autogenerate")
        .exits(0)
        .says("Accepted migrations/0002_two as it is now: `main` doesn't have it yet");
}

#[test]
fn a_statement_that_takes_the_columns_as_they_come_is_refused() {
    let before = table("t", "        a -> Text,\n");
    let after = table("t", "        a -> Text,\n        b -> Nullable<Text>,\n");
    for live in Live::each() {
        for (statement, kept) in [
            ("INSERT INTO t VALUES (1, 'a');", false),
            ("INSERT INTO t SELECT id + 1, a FROM t;", false),
            ("INSERT INTO t (id, a) SELECT * FROM t;", false),
            (
                "INSERT INTO t (id, a) SELECT id * 2, count(*) FROM t GROUP BY 1;",
                true,
            ),
        ] {
            let _ = std::fs::remove_dir_all(live.path(".git"));
            let _ = std::fs::remove_dir_all(live.path("migrations"));
            std::fs::create_dir(live.path("migrations")).unwrap();
            by_hand(&live, &before, statement, &after);
            let run = live.ovmig("squash -m all");
            match kept {
                true => run.exits(0),
                false => run
                    .exits(1)
                    .says("takes all columns of `t` without their names"),
            };
        }
    }
}

#[test]
fn a_label_that_is_used_makes_the_enumeration_anew() {
    let Some(live) = Live::postgres() else { return };
    let orm = |labels: &str| {
        format!(
            "ovmig::sql_enum! {{\n    pub enum Mood as \"mood\" {{ {labels} }}\n}}\novmig::table! {{\n    \
             use diesel::sql_types::*;\n    use super::*;\n    t (id) {{\n        id -> Integer,\n        \
             mood -> Mood,\n    }}\n}}\n"
        )
    };
    let before = orm("Sad = \"sad\"");
    let after = orm("Sad = \"sad\", Glad = \"glad\"");
    by_hand(&live, &before, "SELECT 2;", &after);
    live.ovmig("revision -m four").exits(0);
    live.write(
        "migrations/0004_four/up.sql",
        "INSERT INTO t (id, mood) VALUES (1, 'glad');\n",
    );
    live.write("migrations/0004_four/down.sql", "DELETE FROM t;\n");
    live.ovmig("upgrade")
        .exits(0)
        .says("Accepted migrations/0004_four");
    live.ovmig("squash -m all")
        .exits(0)
        .says("makes the enum `mood` anew")
        .says("uses the new label `glad`")
        .says("0004_four/up.sql:1");
    let up = live.read("migrations/0002_all/up.sql");
    assert!(!up.contains("ADD VALUE"), "{up}");
    live.ovmig("check").exits(0);
    live.ovmig("upgrade").exits(0);
    live.ovmig("downgrade base").exits(0);
    live.ovmig("upgrade").exits(0);
    assert_eq!(live.values("SELECT mood::text AS value FROM t"), ["glad"]);
}

#[test]
fn what_the_tool_wrote_to_fill_a_column_is_not_kept_twice() {
    for live in Live::each() {
        let before = table("t", "        a -> Text,\n");
        let column = "        a -> Text,\n        #[backfill = \"a || '!'\"]\n        b -> Text,\n";
        by_hand(&live, &before, "SELECT 2;", &table("t", column));
        live.ovmig("squash -m all")
            .exits(0)
            .never_says("hand-written");
        let up = live.read("migrations/0002_all/up.sql");
        assert_eq!(up.matches("a || '!'").count(), 1, "{up}");
        live.ovmig("upgrade").exits(0);
    }
}

#[test]
fn migrations_in_a_repository_of_their_own_are_folded() {
    let sandbox = Sandbox::sqlite();
    let git = |arguments: &[&str]| sandbox.git(&[&["-C", "migrations"], arguments].concat());
    sandbox
        .ovmig("squash")
        .exits(2)
        .says("in the migrations folder `migrations`");
    sandbox.git(&["init", "-q", "-b", "main"]);
    sandbox.commit("the workspace");
    git(&["init", "-q", "-b", "main"]);
    sandbox.module("a", &table("t", ""));
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m one --autogenerate").exits(0);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "one"]);
    git(&["checkout", "-q", "-b", "branch"]);
    for name in ["two", "three"] {
        let column = format!("        {name} -> Nullable<Text>,\n");
        sandbox.module("a", &table("t", &column));
        sandbox.ovmig(&format!(
            "revision -m {name} --autogenerate --rename t.two=three"
        ));
        sandbox.ovmig(&format!("revision -m {name} --autogenerate"));
    }
    sandbox.ovmig("squash -m all").exits(0);
    assert_eq!(sandbox.migrations(), [".git", "0001_one", "0002_all"]);
}

/// The view that the tool takes away around a change of type, and makes again: on the way up, and on the way back.
#[test]
fn a_view_that_is_taken_away_around_a_change_is_folded() {
    let Some(live) = Live::postgres() else { return };
    live.write(".gitignore", "*.db\n");
    live.git(&["init", "-q", "-b", "main"]);
    live.module("a", &table("t", "        a -> Integer,\n"));
    live.ovmig("register --all").exits(0);
    live.ovmig("revision -m one --autogenerate").exits(0);
    live.ovmig("revision -m view").exits(0);
    live.write(
        "migrations/0002_view/up.sql",
        "CREATE VIEW v AS SELECT id, a FROM t;\n",
    );
    live.write("migrations/0002_view/down.sql", "DROP VIEW v;\n");
    live.ovmig("upgrade").exits(0);
    live.sql("INSERT INTO t VALUES (1, 7)");
    live.commit("main");
    live.git(&["checkout", "-q", "-b", "branch"]);
    live.module("a", &table("t", "        a -> BigInt,\n"));
    live.ovmig("revision -m wide --autogenerate").exits(0);
    let up = live.read("migrations/0003_wide/up.sql");
    assert!(
        up.contains("DROP VIEW v") && up.contains("CREATE VIEW v"),
        "{up}"
    );
    live.module(
        "a",
        &table("t", "        a -> BigInt,\n        b -> Nullable<Text>,\n"),
    );
    live.ovmig("revision -m more --autogenerate").exits(0);
    live.ovmig("squash -m all").exits(0);
    assert_eq!(live.migrations(), ["0001_one", "0002_view", "0003_all"]);
    let seen = "SELECT pg_typeof(a) || ' ' || a AS value FROM v";
    for _ in 0..2 {
        live.ovmig("upgrade").exits(0);
        assert_eq!(live.values(seen), ["bigint 7"]);
        live.ovmig("check").exits(0);
        live.ovmig("drift").exits(0);
        live.ovmig("downgrade -1").exits(0);
        assert_eq!(live.values(seen), ["integer 7"]);
    }
}

#[test]
fn labels_that_gave_way_are_folded() {
    let orm = |labels: &str, more: &str| {
        format!(
            "ovmig::sql_enum! {{\n    pub enum Mood as \"mood\" {{ {labels} }}\n}}\novmig::table! {{\n    \
             use diesel::sql_types::*;\n    use super::*;\n    t (id) {{\n        id -> Integer,\n        \
             mood -> Mood,\n{more}    }}\n}}\n"
        )
    };
    let after = "#[renamed_from = \"sad\"] Low, #[replaces = \"glad\"] Ok";
    for live in Live::each() {
        live.write(".gitignore", "*.db\n");
        live.git(&["init", "-q", "-b", "main"]);
        live.module("a", &orm("Sad, Ok, Glad", ""));
        live.ovmig("register --all").exits(0);
        live.ovmig("revision -m one --autogenerate").exits(0);
        live.ovmig("upgrade").exits(0);
        live.sql("INSERT INTO t VALUES (1, 'sad'), (2, 'ok'), (3, 'glad')");
        live.commit("one");
        live.git(&["checkout", "-q", "-b", "branch"]);
        live.module("a", &orm(after, ""));
        live.ovmig("revision -m two --autogenerate").exits(0);
        live.module("a", &orm(after, "        note -> Nullable<Text>,\n"));
        live.ovmig("revision -m three --autogenerate").exits(0);
        live.ovmig("squash -m all")
            .exits(0)
            .never_says("hand-written");
        assert_eq!(live.migrations(), ["0001_one", "0002_all"]);
        live.ovmig("upgrade").exits(0);
        let moods = "SELECT CAST(mood AS TEXT) AS value FROM t ORDER BY id";
        assert_eq!(live.values(moods), ["low", "ok", "ok"]);
        live.ovmig("check").exits(0);
        live.ovmig("downgrade -1").exits(0);
        assert_eq!(live.values(moods), ["sad", "ok", "ok"]);
    }
}

/// What a declaration can't say of a column is in no comparison: what is lost of it is told.
#[test]
fn an_attribute_that_only_a_statement_gives_is_not_lost() {
    let sandbox = Sandbox::mysql("mysql://nobody@127.0.0.1:1/none");
    sandbox.git(&["init", "-q", "-b", "main"]);
    sandbox.module("user", &table("users", "        name -> Text,\n"));
    sandbox.ovmig("register --all").exits(0);
    sandbox
        .ovmig("revision -m create_user --autogenerate")
        .exits(0);
    sandbox.commit("users");
    sandbox.git(&["checkout", "-q", "-b", "more"]);
    let by_hand = |id: u32, name: &str, up: &str| {
        sandbox.ovmig(&format!("revision -m {name}")).exits(0);
        let folder = format!("migrations/{id:04}_{name}");
        sandbox.write(format!("{folder}/up.sql"), up);
        sandbox.write(format!("{folder}/down.sql"), "SELECT 1;\n");
        sandbox.ovmig(&format!("check --accept {id:04}"));
    };
    by_hand(
        2,
        "disk",
        "CREATE TABLE disks (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL INVISIBLE);\n",
    );
    sandbox.module("disk", &table("disks", "        name -> Text,\n"));
    sandbox.ovmig("register --all").exits(0);
    by_hand(3, "nothing", "SELECT 1;\n");
    sandbox.commit("disks");
    sandbox.ovmig("squash -m more").exits(0);
    let up = sandbox.read("migrations/0002_more/up.sql");
    assert!(up.contains("`name` text NOT NULL INVISIBLE"), "{up}");

    by_hand(
        3,
        "hide",
        "ALTER TABLE users MODIFY COLUMN name TEXT NOT NULL INVISIBLE;\n",
    );
    sandbox.commit("hidden");
    let before = sandbox.snapshot();
    sandbox
        .ovmig("squash -m all")
        .exits(1)
        .says("would not keep what the branch says of column `name` of table `users`: `INVISIBLE`");
    assert_eq!(sandbox.snapshot(), before);
}
