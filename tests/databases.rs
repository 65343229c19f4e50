//! Several databases in one workspace, each with a name, migrations and modules of its own.

use crate::support::Sandbox;

const ORDERS: &str = "ovmig::table! {\n    orders (id) {\n        id -> Integer,\n    }\n}\n";
const EVENTS: &str = "diesel::table! {\n    events (id) {\n        id -> Integer,\n    }\n}\n";

/// A shop whose events lie in a file of their own.
fn shop() -> Sandbox {
    let sandbox = Sandbox::configured("backend = \"sqlite\"\n");
    let manifest = sandbox.read("Cargo.toml");
    let head = manifest.split("migrations =").next().unwrap();
    sandbox.write(
        "Cargo.toml",
        &format!(
            "{head}\n[workspace.metadata.ovmig.databases.main]\ndatabase-url = \"sqlite://main.db\"\nmodules = \
             [\"orders\"]\n\n[workspace.metadata.ovmig.databases.event-log]\norm = \"events.rs\"\nmigrations = \
             \"event-migrations\"\nmodules = []\n"
        ),
    );
    sandbox.module("orders", ORDERS);
    sandbox.write("modules/orders/src/events.rs", EVENTS);
    sandbox.write("migrations/main/.keep", "");
    sandbox.write("event-migrations/.keep", "");
    sandbox
}

#[test]
fn check_looks_at_all_of_them() {
    let sandbox = shop();
    let run = sandbox.ovmig("check").exits(1);
    let run = run
        .says(
            "error[pending-changes]: database `main`: no migration yet: table `orders` is created",
        )
        .says("run `cargo ovmig --database main revision -m")
        .says(
            "error[unregistered-module]: database `event-log`: the module `orders` has an ORM file",
        )
        .says("Run `cargo ovmig --database event-log register orders`")
        .says("Checked database `main`: 1 module, 1 table, 0 migrations: 1 error")
        .says("Checked database `event-log`: 0 modules, 0 tables, 0 migrations: 1 error");
    assert_eq!(run.stdout.matches("error[").count(), 2, "{run}");
    let json = sandbox.ovmig("check --format json").exits(1).stdout;
    assert!(json.contains("\"database\": \"event-log\""), "{json}");
    sandbox
        .ovmig("check --database main")
        .exits(1)
        .never_says("event-log");
}

#[test]
fn the_other_commands_need_its_name() {
    let sandbox = shop();
    let all = "`main`, `event-log`";
    for command in [
        "revision -m x",
        "upgrade",
        "history",
        "register --all",
        "drift",
        "squash",
    ] {
        sandbox
            .ovmig(command)
            .exits(2)
            .says("this workspace has several databases")
            .says(all);
    }
    sandbox
        .ovmig("upgrade --database event_log")
        .exits(2)
        .says("Did you mean `event-log`?");
    sandbox
        .ovmig("check --accept 1")
        .exits(2)
        .says("`--accept` with an ID is about the migrations of one database");
}

#[test]
fn each_has_its_own_history_and_url() {
    let mut sandbox = shop();
    sandbox
        .ovmig("register --database event-log --all")
        .exits(0)
        .says("Registered orders");
    for (name, folder) in [
        ("main", "migrations/main"),
        ("event-log", "event-migrations"),
    ] {
        let create = [
            "--database",
            name,
            "revision",
            "--autogenerate",
            "-m",
            "create",
        ];
        sandbox.ovmig_args(&create).exits(0).says("Created");
        assert!(sandbox.exists(format!("{folder}/0001_create/up.sql")));
    }
    sandbox.ovmig("check").exits(0).says("1 migration: clean");
    sandbox.ovmig("upgrade --database main").exits(0);
    assert!(sandbox.exists("main.db"));
    sandbox
        .ovmig("upgrade --database event-log")
        .exits(2)
        .says("set the variable `EVENT_LOG_DATABASE_URL`");
    sandbox.env("DATABASE_URL", "sqlite://wrong.db");
    sandbox.env("EVENT_LOG_DATABASE_URL", "sqlite://events.db");
    sandbox.ovmig("upgrade --database event-log").exits(0);
    assert!(sandbox.exists("events.db") && !sandbox.exists("wrong.db"));
    sandbox
        .ovmig("current --database event-log")
        .exits(0)
        .says("1 applied, 0 pending");
    let run = sandbox.ovmig("modules").exits(0);
    assert_eq!(
        run.stdout,
        "DATABASE   MODULE  REGISTERED  ORM FILE                            TABLES\n\
         main       orders  yes         modules/orders/src/adapters/orm.rs  orders\n\
         event-log  orders  yes         modules/orders/src/events.rs        events\n"
    );
    sandbox
        .ovmig("modules --format json")
        .exits(0)
        .says("\"database\": \"main\"");
}

#[test]
fn one_of_several_is_not_numbered_for_the_others() {
    let sandbox = shop();
    let manifest = sandbox.read("Cargo.toml");
    let shared = "backend = \"sqlite\"\nids = \"timestamp\"\n";
    sandbox.write(
        "Cargo.toml",
        &manifest.replacen("backend = \"sqlite\"\n", shared, 1),
    );
    sandbox.write("migrations/main/2020-01-02-030405_a/up.sql", "SELECT 1;\n");
    sandbox.write(
        "migrations/main/2020-01-02-030405_a/down.sql",
        "SELECT 1;\n",
    );
    let files = sandbox.snapshot();
    sandbox
        .ovmig("renumber --database main")
        .exits(2)
        .says("this `ids` is that of several databases");
    assert!(files == sandbox.snapshot());
}
