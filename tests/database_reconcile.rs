//! Databases that were migrated before the history was renumbered or squashed.

use cargo_ovmig::compare::Scope;
use cargo_ovmig::database::{Mode, Silent, Standing, Target};
use cargo_ovmig::schema::{Backend, ObjectName};

use crate::support::database::{Scratch, Tree};

fn base(backend: Backend) -> Tree {
    Tree::new(backend).table(1, "a")
}

const CREATE_X: &str = "CREATE TABLE x (id INTEGER PRIMARY KEY NOT NULL);";
const ADD_PORT: &str = "ALTER TABLE x ADD COLUMN port INTEGER;";
const BOTH: &str = "CREATE TABLE x (id INTEGER PRIMARY KEY NOT NULL, port INTEGER);";

/// A branch of two migrations after the base.
fn branch(backend: Backend) -> Tree {
    base(backend)
        .with(2, "create_x", CREATE_X, "DROP TABLE x;")
        .with(3, "add_port", ADD_PORT, "ALTER TABLE x DROP COLUMN port;")
}

/// The same after a squash, when main has gained a migration.
fn squashed(backend: Backend) -> Tree {
    base(backend)
        .table(2, "m")
        .with(3, "create_x", BOTH, "DROP TABLE x;")
        .squash_of(&branch(backend), 2)
}

#[test]
fn a_renumbered_branch_is_found_again() {
    for db in Scratch::each() {
        let backend = db.backend();
        db.upgrade(&branch(backend).history()).unwrap();
        db.execute("INSERT INTO x VALUES (1, 80)");
        let renumbered = base(backend)
            .table(2, "m")
            .with(3, "create_x", CREATE_X, "DROP TABLE x;")
            .with(4, "port", ADD_PORT, "ALTER TABLE x DROP COLUMN port;")
            .history();
        let status = db.open(Mode::Read).status(&renumbered).unwrap();
        assert_eq!(status.applied[1].standing, Standing::Renumbered);
        let plan = db
            .open(Mode::Preview)
            .plan_upgrade(&renumbered, Target::Head)
            .unwrap();
        assert_eq!(plan.moved.len(), 2);
        assert_eq!(db.ledger(), ["0001", "0002", "0003"]);

        let report = db.upgrade(&renumbered).unwrap();
        assert_eq!(report.moved.len(), 2);
        assert_eq!(report.done.len(), 1);
        assert_eq!(report.done[0].folder, "0002_create_m");
        assert_eq!(db.ledger(), ["0001", "0002", "0003", "0004"]);
        assert_eq!(
            db.query("SELECT version FROM __ovmig_migrations ORDER BY 1"),
            ["0001", "0002", "0003", "0004"]
        );
        assert_eq!(db.query("SELECT port FROM x"), ["80"]);
        let status = db.open(Mode::Read).status(&renumbered).unwrap();
        assert!(
            status
                .applied
                .iter()
                .all(|applied| applied.standing == Standing::Same)
        );
        assert_eq!(status.applied[3].name.as_deref(), Some("port"));
        assert!(db.upgrade(&renumbered).unwrap().is_empty());
        db.downgrade(&renumbered, "base").unwrap();
        assert!(db.tables().is_empty());
    }
}

#[test]
fn what_came_below_may_follow_later_too() {
    for db in Scratch::each() {
        let backend = db.backend();
        db.upgrade(&branch(backend).history()).unwrap();
        let tree = |m: &str| {
            base(backend)
                .with(2, "m", m, "DROP TABLE m;")
                .with(3, "create_x", CREATE_X, "DROP TABLE x;")
                .with(4, "add_port", ADD_PORT, "ALTER TABLE x DROP COLUMN port;")
        };
        // The first attempt fails after the numbers were set right.
        db.upgrade(&tree("CREATE TABLE m (id INTEGER); DROP TABLE nowhere;").history())
            .unwrap_err();
        assert_eq!(db.ledger(), ["0001", "0003", "0004"]);
        let mended = tree("CREATE TABLE m (id INTEGER);");
        db.upgrade(&mended.clone().table(5, "later").history())
            .unwrap();
        assert_eq!(db.ledger(), ["0001", "0002", "0003", "0004", "0005"]);
        let moved = "SELECT version FROM __ovmig_migrations WHERE state <> 'applied'";
        assert!(db.query(moved).is_empty());
    }
}

#[test]
fn a_gap_is_left_for_what_the_base_has_gained() {
    // A squash numbers the one migration after the base's, also before these are merged.
    for db in Scratch::each() {
        let backend = db.backend();
        let squash = base(backend)
            .with(3, "create_x", BOTH, "DROP TABLE x;")
            .squash_of(&branch(backend), 2)
            .history();
        // In one database it is applied, in the other one it takes the branch's migrations' place.
        let fresh = Scratch::like(&db);
        fresh.upgrade(&squash).unwrap();
        db.upgrade(&branch(backend).history()).unwrap();
        assert_eq!(db.upgrade(&squash).unwrap().squashed.len(), 1);
        for db in [fresh, db] {
            assert!(db.upgrade(&squash).unwrap().is_empty());
            let merged = squashed(backend).history();
            let report = db.upgrade(&merged).unwrap();
            assert_eq!(report.done[0].folder, "0002_create_m");
            let moved = "SELECT version FROM __ovmig_migrations WHERE state <> 'applied'";
            assert!(db.upgrade(&merged).unwrap().is_empty());
            assert!(db.query(moved).is_empty());
        }
    }
}

#[test]
fn a_squashed_branch_is_set_right() {
    for db in Scratch::each() {
        let backend = db.backend();
        db.upgrade(&branch(backend).history()).unwrap();
        db.execute("INSERT INTO x VALUES (1, 80)");
        let history = squashed(backend).history();
        let status = db.open(Mode::Read).status(&history).unwrap();
        assert_eq!(status.applied[1].standing, Standing::Squashed);
        assert_eq!(status.pending.len(), 1);

        let report = db.upgrade(&history).unwrap();
        assert_eq!(report.squashed[0].from, ["0002_create_x", "0003_add_port"]);
        assert_eq!(report.squashed[0].to, "0003");
        assert_eq!(report.done.len(), 1);
        assert_eq!(report.done[0].folder, "0002_create_m");
        assert_eq!(db.ledger(), ["0001", "0002", "0003"]);
        assert_eq!(db.query("SELECT port FROM x"), ["80"]);
        let status = db.open(Mode::Read).status(&history).unwrap();
        assert!(
            status
                .applied
                .iter()
                .all(|applied| applied.standing == Standing::Same)
        );

        // A database that never saw the branch gets the same schema.
        let fresh = Scratch::like(&db);
        fresh.upgrade(&history).unwrap();
        assert_eq!(
            fresh
                .open(Mode::Read)
                .introspect()
                .unwrap()
                .tables
                .keys()
                .collect::<Vec<_>>(),
            db.open(Mode::Read)
                .introspect()
                .unwrap()
                .tables
                .keys()
                .collect::<Vec<_>>()
        );
        db.downgrade(&history, "base").unwrap();
        assert!(db.tables().is_empty());
    }
}

#[test]
fn a_squash_that_makes_something_else_is_refused() {
    for db in Scratch::each() {
        let backend = db.backend();
        db.upgrade(&branch(backend).history()).unwrap();
        let other = BOTH.replace("port INTEGER", "port VARCHAR(9)");
        let history = base(backend)
            .table(2, "m")
            .with(3, "create_x", &other, "DROP TABLE x;")
            .squash_of(&branch(backend), 2)
            .history();
        let failure = db.upgrade(&history).unwrap_err();
        assert_eq!(
            failure.message,
            "0003_create_x replaces 0002_create_x, 0003_add_port, which this database has, but its schema isn't what \
             0003_create_x makes"
        );
        assert!(
            failure.notes[0].contains("column `port` of `x`"),
            "{failure:?}"
        );
        assert!(
            failure.hints[0].contains("`cargo ovmig downgrade 0001`, then `cargo ovmig upgrade`"),
            "{failure:?}"
        );
        assert!(
            db.open(Mode::Preview)
                .plan_upgrade(&history, Target::Head)
                .is_err()
        );
        assert_eq!(db.tables(), ["a", "x"]);
        assert_eq!(db.ledger(), ["0001", "0002", "0003"]);
        // And that is a way out.
        db.downgrade(&history, "1").unwrap();
        assert_eq!(db.tables(), ["a"]);
        assert_eq!(db.upgrade(&history).unwrap().done.len(), 2);
    }
}

#[test]
fn a_table_that_the_squash_forgot_is_a_difference() {
    for db in Scratch::each() {
        let backend = db.backend();
        let branch = branch(backend).table(4, "y");
        db.upgrade(&branch.history()).unwrap();
        let history = base(backend)
            .with(2, "create_x", BOTH, "DROP TABLE x;")
            .squash_of(&branch, 2)
            .history();
        let failure = db.upgrade(&history).unwrap_err();
        assert!(failure.notes[0].contains("`y`"), "{failure:?}");
        assert_eq!(db.tables(), ["a", "x", "y"]);
    }
}

#[test]
fn what_is_ignored_is_no_difference() {
    for db in Scratch::each() {
        let backend = db.backend();
        db.upgrade(&branch(backend).history()).unwrap();
        db.execute("CREATE TABLE own (id INTEGER)");
        let history = squashed(backend).history();
        let failure = db.upgrade(&history).unwrap_err();
        assert!(failure.notes[0].contains("`own`"), "{failure:?}");
        let mut open = db.open(Mode::Write);
        let why = "`ignore-tables` names it".to_owned();
        open.leave_alone(Scope {
            left_alone: [(ObjectName::new("own"), why)].into(),
            ..Scope::default()
        });
        let report = open.upgrade(&history, Target::Head, &mut Silent).unwrap();
        assert_eq!(report.squashed.len(), 1);
        assert_eq!(db.tables(), ["a", "m", "own", "x"]);
    }
}

#[test]
fn a_part_of_a_squash_is_refused() {
    for db in Scratch::each() {
        let backend = db.backend();
        let mut open = db.open(Mode::Write);
        let target = "2".parse().unwrap();
        open.upgrade(&branch(backend).history(), target, &mut Silent)
            .unwrap();
        let history = squashed(backend).history();
        let failure = db.upgrade(&history).unwrap_err();
        assert_eq!(
            failure.message,
            "0003_create_x replaces 0002_create_x, which this database has, and 0003_add_port, which it hasn't"
        );
        assert!(
            failure.hints[0].contains("`cargo ovmig downgrade 0001`"),
            "{failure:?}"
        );
        assert_eq!(db.tables(), ["a", "x"]);
        db.downgrade(&history, "1").unwrap();
        db.upgrade(&history).unwrap();
        assert_eq!(db.tables(), ["a", "m", "x"]);
    }
}

#[test]
fn without_a_way_back_the_refusal_says_another() {
    let db = Scratch::sqlite();
    let branch = base(Backend::Sqlite)
        .with(2, "create_x", CREATE_X, "")
        .with(3, "add_port", ADD_PORT, "");
    db.upgrade(&branch.history()).unwrap();
    let history = base(Backend::Sqlite)
        .with(
            2,
            "create_x",
            CREATE_X.replace("id", "nr").as_str(),
            "DROP TABLE x;",
        )
        .squash_of(&branch, 2)
        .history();
    let failure = db.upgrade(&history).unwrap_err();
    assert!(
        failure.hints[0].contains("switch to the commit before the squash"),
        "{failure:?}"
    );
}

#[test]
fn a_number_that_is_taken_by_something_unknown_stops_all() {
    for db in Scratch::each() {
        let backend = db.backend();
        db.upgrade(&branch(backend).table(4, "gone").history())
            .unwrap();
        let history = base(backend)
            .table(2, "m")
            .with(3, "create_x", CREATE_X, "DROP TABLE x;")
            .with(4, "add_port", ADD_PORT, "ALTER TABLE x DROP COLUMN port;")
            .history();
        let failure = db.upgrade(&history).unwrap_err();
        assert_eq!(
            failure.message,
            "the database has 0004_create_gone, where the folder has 0004_add_port"
        );
        assert!(
            failure.hints[0].contains("`cargo ovmig downgrade 0003`"),
            "{failure:?}"
        );
        assert_eq!(db.ledger(), ["0001", "0002", "0003", "0004"]);
        db.downgrade(&history, "3").unwrap();
        assert_eq!(db.upgrade(&history).unwrap().moved.len(), 2);
        assert_eq!(db.tables(), ["a", "m", "x"]);
    }
}
