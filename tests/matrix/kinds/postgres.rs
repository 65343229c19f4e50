//! PostgreSQL: schemas, and objects that stand in the way of a change.

use crate::matrix::case::{Case, POSTGRES, kind};

const TABLE: &str = "t (id) { id -> Integer, a -> Integer, b -> Nullable<Text> }";
const ROWS: &str = "INSERT INTO t (id, a, b) VALUES (1, 7, 'x'), (2, 8, NULL)";

/// A change of a table, to which somebody wrote something of their own before.
fn behind(name: &str, up: &str, down: &str, after: &str) -> Case {
    kind(name)
        .before([TABLE])
        .rows(ROWS)
        .by_hand(up, down)
        .after([after])
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = schemas();
    cases.extend(views());
    for case in &mut cases {
        case.on = POSTGRES.to_vec();
    }
    cases
}

fn schemas() -> Vec<Case> {
    vec![
        kind("table in a schema added")
            .before([TABLE])
            .rows(ROWS)
            .after([
                TABLE,
                "audit.events (id) { #[auto_increment] id -> Integer, #[references(t(id))] #[index] t_id -> Integer }",
            ])
            .one_way(),
        kind("column of a table in a schema changed")
            .before(["audit.t (id) { #[auto_increment] id -> Integer, #[index] a -> Integer }"])
            .rows("INSERT INTO audit.t (a) VALUES (7), (8)")
            .after(["audit.t (id) { #[auto_increment] id -> BigInt, #[index] a -> BigInt, #[unique] b -> Nullable<Text> }"]),
    ]
}

fn views() -> Vec<Case> {
    let view = "CREATE VIEW v AS SELECT id, a FROM t;";
    vec![
        behind(
            "type changed of a column that a view reads",
            view,
            "DROP VIEW v;",
            "t (id) { id -> Integer, a -> BigInt, b -> Nullable<Text> }",
        )
        .then("", "SELECT sum(a) FROM v", "15"),
        behind(
            "column dropped that a view doesn't read",
            view,
            "DROP VIEW v;",
            "t (id) { id -> Integer, a -> Integer }",
        )
        .loses()
        .back("t.b", "NULL, NULL")
        .then("", "SELECT sum(a) FROM v", "15"),
        behind(
            "column renamed that a view reads",
            view,
            "DROP VIEW v;",
            "t (id) { id -> Integer, #[renamed_from = \"a\"] c -> Integer, b -> Nullable<Text> }",
        )
        .then("", "SELECT sum(a) FROM v", "15"),
        behind(
            "column dropped that a view reads",
            view,
            "DROP VIEW v;",
            "t (id) { id -> Integer, b -> Nullable<Text> }",
        )
        .refused("view `v`"),
        behind(
            "table dropped that a view reads",
            view,
            "DROP VIEW v;",
            "u (id) { id -> Integer }",
        )
        .refused("view `v`"),
        behind(
            "type changed of a column that views read, one through another",
            "CREATE VIEW v AS SELECT id, a FROM t; CREATE VIEW w AS SELECT a FROM v WHERE a > 7;",
            "DROP VIEW w; DROP VIEW v;",
            "t (id) { id -> Integer, a -> BigInt, b -> Nullable<Text> }",
        )
        .then("", "SELECT sum(a) FROM w", "8"),
        behind(
            "type changed of a column that a materialised view reads",
            "CREATE MATERIALIZED VIEW v AS SELECT id, a FROM t; CREATE INDEX v_a ON v (a);",
            "DROP MATERIALIZED VIEW v;",
            "t (id) { id -> Integer, a -> BigInt, b -> Nullable<Text> }",
        )
        .then("", "SELECT count(*) FROM pg_indexes WHERE indexname = 'v_a'", "1"),
        behind(
            "type changed of a column that a trigger watches",
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.b := 'seen'; RETURN NEW; END $$;
             CREATE TRIGGER watch BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (NEW.a > 0) EXECUTE FUNCTION f();",
            "DROP TRIGGER watch ON t; DROP FUNCTION f;",
            "t (id) { id -> Integer, a -> BigInt, b -> Nullable<Text> }",
        )
        .then("UPDATE t SET a = 9 WHERE id = 2", "SELECT b FROM t WHERE id = 2", "seen"),
        behind(
            "type changed of a column that a rule reads",
            "CREATE RULE keep AS ON DELETE TO t WHERE OLD.a = 7 DO INSTEAD NOTHING;",
            "DROP RULE keep ON t;",
            "t (id) { id -> Integer, a -> BigInt, b -> Nullable<Text> }",
        )
        .then("DELETE FROM t", "SELECT a FROM t", "7"),
        behind(
            "column dropped that a rule reads",
            "CREATE RULE keep AS ON DELETE TO t WHERE OLD.a = 7 DO INSTEAD NOTHING;",
            "DROP RULE keep ON t;",
            "t (id) { id -> Integer, b -> Nullable<Text> }",
        )
        .says("the rule `keep`")
        .fails("other objects depend on it"),
        kind("label taken away of a column that a view reads")
            .before(["enum Color { Red, Old }", "t (id) { id -> Integer, color -> Color }"])
            .rows("INSERT INTO t VALUES (1, 'red'), (2, 'old')")
            .by_hand("CREATE VIEW v AS SELECT id, color FROM t;", "DROP VIEW v;")
            .after(["enum Color { #[replaces = \"old\"] Red }", "t (id) { id -> Integer, color -> Color }"])
            .value("t.color", "red, red")
            .back("t.color", "red, red")
            .then("", "SELECT count(*) FROM v WHERE color = 'red'", "2"),
        kind("label added to a column that a view reads")
            .before(["enum Color { Red }", "t (id) { id -> Integer, color -> Color }"])
            .rows("INSERT INTO t VALUES (1, 'red')")
            .by_hand("CREATE VIEW v AS SELECT id, color FROM t;", "DROP VIEW v;")
            .after(["enum Color { Red, New }", "t (id) { id -> Integer, color -> Color }"])
            .then("", "SELECT count(*) FROM v WHERE color = 'red'", "1"),
        behind(
            "type changed of a column that a view reads, which was renamed since",
            "CREATE VIEW v AS SELECT id, a FROM t; ALTER TABLE t RENAME COLUMN a TO c;",
            "ALTER TABLE t RENAME COLUMN c TO a; DROP VIEW v;",
            "t (id) { id -> Integer, c -> BigInt, b -> Nullable<Text> }",
        )
        .rows("INSERT INTO t (id, c, b) VALUES (1, 7, 'x')")
        .refused("view `v`"),
        behind(
            "type changed of a column that a view reads, and the table was renamed since",
            "ALTER TABLE t RENAME TO t1; CREATE VIEW v AS SELECT id, a FROM t1; ALTER TABLE t1 RENAME TO t;",
            "DROP VIEW v;",
            "t (id) { id -> Integer, a -> BigInt, b -> Nullable<Text> }",
        )
        .refused("view `v`"),
        behind(
            "type changed of a column that a policy reads",
            "ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (a > 0);",
            "DROP POLICY p ON t; ALTER TABLE t DISABLE ROW LEVEL SECURITY;",
            "t (id) { id -> Integer, a -> BigInt, b -> Nullable<Text> }",
        )
        .then("", "SELECT count(*) FROM pg_policies WHERE policyname = 'p'", "1"),
    ]
}
