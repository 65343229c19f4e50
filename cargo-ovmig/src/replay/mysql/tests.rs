use super::*;
use crate::history::MigrationId;
use crate::replay::Fate;
use crate::source::SourceFile;

fn replayed(scripts: &[&str]) -> Recorded {
    let migrations: Vec<Migration> = (1..)
        .zip(scripts)
        .map(|(id, sql)| Migration {
            id: MigrationId::number(id),
            name: "x".to_owned(),
            up: SourceFile::new(format!("{id:04}_x/up.sql"), *sql),
            down: None,
            run_in_transaction: false,
        })
        .collect();
    replay(&migrations)
}

fn doubts(recorded: &Recorded) -> Vec<String> {
    recorded.in_doubt.iter().map(ToString::to_string).collect()
}

/// Where the findings are, and what they say.
fn said(recorded: &Recorded) -> Vec<String> {
    let say = |finding: &Finding| {
        let place = finding.primary.as_ref().map(|it| it.location.to_string());
        let note = finding.notes.first().cloned().unwrap_or_default();
        format!("{} {note}", place.unwrap_or_default())
    };
    recorded.findings.iter().map(say).collect()
}

#[test]
fn one_statement_never_costs_the_others() {
    let recorded = replayed(&[
        "CREATE TABLE a (id int);\nCREATE TABLE b (id int, );\nCREATE TABLE c (id int);\nALTER TABLE c FROBNICATE;\n\
         CREATE TABLE d (id int PRIMARY KEY)",
    ]);
    assert_eq!(
        said(&recorded),
        [
            "0001_x/up.sql:2:1 it can't be read: a name is expected, not `)`",
            "0001_x/up.sql:4:1 it can't be read: `FROBNICATE` isn't known",
        ]
    );
    assert_eq!(doubts(&recorded), ["b", "c"]);
    assert_eq!(recorded.schema.tables.len(), 3);
}

#[test]
fn what_only_running_shows_puts_the_named_tables_in_doubt() {
    let recorded = replayed(&[
        "CREATE TABLE a (id int); CREATE TABLE b (id int); CREATE TABLE c (id int);\n\
         CREATE PROCEDURE fills() INSERT INTO a VALUES (1);\nCREATE PROCEDURE shapes() DROP TABLE a;\nCALL fills();\nCALL shapes('b');",
        "SET @sql = IF(1, 'ALTER TABLE c ADD x INT', 'SELECT 1');\nPREPARE s FROM @sql;\nEXECUTE s;\nDEALLOCATE PREPARE s;",
        "EXECUTE IMMEDIATE 'ALTER TABLE a ADD y INT'",
    ]);
    assert_eq!(
        said(&recorded),
        [
            "0001_x/up.sql:5:1 what the procedure `shapes` does isn't in the text",
            "0002_x/up.sql:3:1 what a prepared statement does, only running it shows",
        ]
    );
    assert_eq!(doubts(&recorded), ["a", "b", "c"]);
    assert_eq!(
        recorded.schema.tables[&ObjectName::new("a")].columns.len(),
        2
    );
}

#[test]
fn what_is_in_doubt_is_told_once() {
    let recorded = replayed(&[
        "CREATE TABLE t (a int); CREATE TABLE u (a int);\nALTER TABLE t FROBNICATE;",
        "ALTER TABLE t DROP COLUMN b; ALTER TABLE t DROP KEY k; ALTER TABLE u ADD b int;",
        "ALTER TABLE t RENAME TO v; ALTER TABLE v DROP COLUMN c;",
        "DROP TABLE v; CREATE TABLE v (a int);\nALTER TABLE v DROP COLUMN c;",
        "CREATE TABLE p (id int PRIMARY KEY);\nCREATE TABLE c (a int REFERENCES p, b int REFERENCES p (id));\n\
         CREATE TABLE d (a int REFERENCES p (id));",
    ]);
    let said = said(&recorded);
    let at: Vec<&str> = said.iter().filter_map(|it| it.split(' ').next()).collect();
    assert_eq!(
        at,
        [
            "0001_x/up.sql:2:1",
            "0004_x/up.sql:2:1",
            "0005_x/up.sql:2:1"
        ]
    );
    assert_eq!(doubts(&recorded), ["v"]);
    let offers = recorded.findings.iter().map(|it| it.help.len());
    assert_eq!(offers.collect::<Vec<_>>(), [0, 1, 0]);
}

#[test]
fn a_delimiter_is_told_once_and_the_rest_is_read() {
    let recorded = replayed(&[
        "CREATE TABLE a (id int);\nDELIMITER //\nCREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @x = 1; END//\n\
         DELIMITER ;\nCREATE TABLE b (id int);",
    ]);
    let [finding] = &recorded.findings[..] else {
        panic!("{:?}", recorded.findings);
    };
    assert_eq!(finding.rule.name, "failing-migration");
    assert_eq!(
        finding.message,
        "migration `0001_x` fails at its `DELIMITER`"
    );
    assert_eq!(recorded.schema.tables.len(), 2);
    assert_eq!(recorded.hand_written[0].kind, "CREATE TRIGGER");
}

#[test]
fn comments_with_a_version_are_read_as_both_engines_do() {
    let recorded = replayed(&[
        "CREATE TABLE a (id int /*!80023 INVISIBLE */, /*!50000 b int */) /*!50100 PARTITION BY HASH (id) PARTITIONS 4 */;\n\
         /*!40101 SET NAMES utf8 */;\n/*!50003 CREATE TABLE c (x int) */;\nALTER TABLE a /*!80000 ADD y int */;\n\
         /*M!100100 ALTER TABLE c ADD z int */;\n/*!80016 SET x = 1 */;",
    ]);
    assert_eq!(doubts(&recorded), ["a", "c"]);
    assert_eq!(recorded.findings.len(), 2);
    assert_eq!(
        recorded.schema.tables[&ObjectName::new("a")].columns.len(),
        2
    );
    assert_eq!(recorded.hand_written.len(), 2);
}

#[test]
fn what_does_not_shape_tables_is_remembered_in_order() {
    let recorded = replayed(&[
        "CREATE TABLE t (id int); INSERT INTO t VALUES (1); SELECT 1; BEGIN; COMMIT; LOCK TABLES t WRITE; UNLOCK TABLES;\n\
         CREATE ALGORITHM = MERGE DEFINER = root@localhost VIEW v AS SELECT * FROM t; DROP VIEW v;\n\
         CREATE TEMPORARY TABLE u (x int); ALTER TABLE u ADD y int; DROP TABLE u; GRANT ALL ON t TO x; TRUNCATE t;\n\
         CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t; SET NAMES utf8mb4; RENAME USER a TO b;",
    ]);
    let kinds: Vec<&str> = recorded
        .hand_written
        .iter()
        .map(|it| it.kind.as_str())
        .collect();
    assert_eq!(
        kinds,
        [
            "INSERT",
            "LOCK",
            "UNLOCK",
            "CREATE VIEW",
            "DROP VIEW",
            "CREATE TABLE",
            "ALTER TABLE",
            "DROP TABLE",
            "GRANT",
            "TRUNCATE",
            "CREATE EVENT",
            "SET",
            "RENAME USER",
        ]
    );
    assert_eq!(recorded.findings, []);
}

#[test]
fn nothing_makes_it_panic_and_time_is_linear() {
    let pieces = [
        "CREATE TABLE",
        "ALTER TABLE",
        "t",
        "(",
        ")",
        ",",
        "a",
        "int",
        "PRIMARY KEY",
        "CONSTRAINT",
        "FOREIGN KEY",
        "REFERENCES",
        "DEFAULT",
        "'x",
        "'",
        "/*!50000",
        "*/",
        ";",
        "ADD",
        "DROP",
        "CHANGE",
        "RENAME",
        "TO",
        "AS",
        "SELECT",
        "*",
        "FROM",
        "LIKE",
        "CHECK",
        "@",
        "`",
        "\"",
        "é",
        "enum",
        "-",
        "EXECUTE",
        "IMMEDIATE",
        "PREPARE",
        "DELIMITER",
        "\n",
        "CREATE",
        "VIEW",
        "INDEX",
        "ON",
        "CHARACTER SET",
        "COLLATE",
        "CONVERT",
        "PARTITION BY",
        "1",
        "=",
        "CALL",
        "USE",
        "SET",
        "GENERATED ALWAYS AS",
    ];
    let mut seed = 1_u64;
    let mut sql = String::new();
    for _ in 0..20_000 {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(seed >> 33).unwrap_or_default() % pieces.len();
        sql.push_str(pieces[at]);
        sql.push(' ');
        if at.is_multiple_of(13) {
            replayed(&[&sql]);
            sql.clear();
        }
    }
}

#[test]
fn what_is_renamed_or_dropped_is_known() {
    let recorded = replayed(&[
        "CREATE TABLE t (a int, b int, c int); CREATE TABLE u (x int);",
        "ALTER TABLE t CHANGE a d bigint, DROP c, RENAME TO v; DROP TABLE u;",
    ]);
    let column = |from: &str, to: Option<&str>| Fate::Column {
        table: ObjectName::new("t"),
        from: from.to_owned(),
        to: to.map(str::to_owned),
    };
    let table = |from: &str, to: Option<&str>| Fate::Table {
        from: ObjectName::new(from),
        to: to.map(ObjectName::new),
    };
    assert_eq!(
        recorded.fates,
        [
            column("c", None),
            column("a", Some("ovmig_renamed_0")),
            column("ovmig_renamed_0", Some("d")),
            table("t", Some("v")),
            table("u", None),
        ]
    );
}
