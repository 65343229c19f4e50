use super::*;
use crate::compare::tests::{check, index, key, mood, schema, table, unique, with_enum};
use crate::compare::{Scope, compare};
use crate::findings::Severity;
use crate::schema::{Column, Expr, Generated, ObjectName, SqlType, Table};

fn planned(from: &Schema, to: &Schema) -> Plan {
    let changes = compare(from, to, &Scope::default(), Backend::Postgres).changes;
    plan(from, &changes, Backend::Postgres)
}

/// The statements of both ways.
fn ways(from: &Schema, to: &Schema) -> (Vec<String>, Vec<String>) {
    let plan = planned(from, to);
    let statements = |script: Script| script.steps.into_iter().map(|step| step.sql).collect();
    (statements(plan.up), statements(plan.down))
}

fn column(name: &str, ty: &str, default: &str) -> Column {
    let mut column = Column::new(name, SqlType::new(ty));
    column.default = Some(Expr::new(default));
    column
}

#[test]
fn new_tables_come_in_the_order_of_their_references() {
    let mut a = table("a", &["id int4", "of int4"]);
    a.foreign_keys.push(key(None, &["of"], "z", &["id"]));
    a.foreign_keys.push(key(None, &["of"], "a", &["id"]));
    let (up, down) = ways(
        &Schema::default(),
        &schema([a, table("z", &["id int4"]), table("m", &["id int4"])]),
    );
    let heads = |sql: &[String]| -> Vec<String> {
        let first = sql.iter().filter_map(|it| it.lines().next());
        first.map(str::to_owned).collect()
    };
    assert_eq!(
        heads(&up),
        ["CREATE TABLE m (", "CREATE TABLE z (", "CREATE TABLE a ("]
    );
    assert_eq!(
        heads(&down),
        ["DROP TABLE a", "DROP TABLE z", "DROP TABLE m"]
    );
}

#[test]
fn a_cycle_is_broken_by_a_key_that_comes_after() {
    let mut a = table("a", &["id int4", "b int4"]);
    a.foreign_keys.push(key(None, &["b"], "b", &["id"]));
    let mut b = table("b", &["id int4", "a int4"]);
    b.foreign_keys.push(key(None, &["a"], "a", &["id"]));
    // Refers to the cycle, and isn't part of it.
    let mut aa = table("aa", &["id int4"]);
    aa.foreign_keys.push(key(None, &["id"], "b", &["id"]));
    let (up, down) = ways(&Schema::default(), &schema([a, b, aa]));
    assert!(up[0].starts_with("CREATE TABLE a ("), "{up:#?}");
    assert!(up[1].starts_with("CREATE TABLE b ("));
    assert!(up[2].starts_with("CREATE TABLE aa ("));
    assert_eq!(
        up[3],
        "ALTER TABLE a ADD CONSTRAINT a_b_fkey FOREIGN KEY (b) REFERENCES b (id)"
    );
    assert_eq!(
        down,
        [
            "ALTER TABLE a DROP CONSTRAINT a_b_fkey",
            "DROP TABLE aa",
            "DROP TABLE b",
            "DROP TABLE a"
        ]
    );
}

#[test]
fn a_key_that_goes_takes_the_references_to_it_along() {
    let mut parent = table("parent", &["id int4", "code text"]);
    parent
        .uniques
        .push(unique(Some("parent_code_key"), &["code"]));
    let mut child = table("child", &["id int4", "code text"]);
    child
        .foreign_keys
        .push(key(Some("child_code_fkey"), &["code"], "parent", &["code"]));
    let from = schema([parent, child]);
    let mut to = from.clone();
    let parent = to.tables.get_mut(&ObjectName::new("parent")).unwrap();
    parent.uniques.clear();
    parent.primary_key.as_mut().unwrap().columns = vec!["code".to_owned()];
    let (up, down) = ways(&from, &to);
    assert_eq!(
        up,
        [
            "ALTER TABLE child DROP CONSTRAINT child_code_fkey",
            "ALTER TABLE parent\n    DROP CONSTRAINT parent_code_key,\n    DROP CONSTRAINT parent_pkey",
            "ALTER TABLE parent ADD CONSTRAINT parent_pkey PRIMARY KEY (code)",
            "ALTER TABLE child ADD CONSTRAINT child_code_fkey FOREIGN KEY (code) REFERENCES parent (code)",
        ]
    );
    assert_eq!(down.len(), 5, "{down:#?}");
}

#[test]
fn what_is_made_of_a_column_is_made_again_around_its_new_type() {
    let mut t = table("t", &["id int4", "a text", "b text?"]);
    t.columns[2].generated = Some(Generated {
        expr: Expr::new("upper(a::text)"),
        stored: true,
    });
    t.checks.push(check(Some("t_a_check"), "a <> ''"));
    t.indexes.push(index(Some("plain"), &["a"]));
    t.indexes.push(index(Some("of_b"), &["b"]));
    let from = schema([t]);
    let mut to = from.clone();
    to.tables.values_mut().next().unwrap().columns[1].ty = SqlType::new("uuid");
    let (up, _) = ways(&from, &to);
    assert_eq!(
        up,
        [
            "DROP INDEX of_b",
            "ALTER TABLE t DROP CONSTRAINT t_a_check",
            "ALTER TABLE t DROP COLUMN b",
            "ALTER TABLE t ALTER COLUMN a TYPE UUID USING a::UUID",
            "ALTER TABLE t ADD COLUMN b TEXT GENERATED ALWAYS AS (upper(a::text)) STORED",
            "ALTER TABLE t ADD CONSTRAINT t_a_check CHECK (a <> '')",
            "CREATE INDEX of_b ON t (b)"
        ]
    );
}

#[test]
fn a_label_is_added_in_place_unless_it_is_used_at_once() {
    let mut t = table("t", &["id int4", "m mood"]);
    t.columns[1].default = Some(Expr::new("'sad'"));
    let from = with_enum(schema([t]), mood(&["sad", "ok"]));
    let mut to = with_enum(from.clone(), mood(&["so", "sad", "la", "ok", "glad"]));
    let (up, down) = ways(&from, &to);
    assert_eq!(
        up,
        [
            "ALTER TYPE mood ADD VALUE 'so' BEFORE 'sad'",
            "ALTER TYPE mood ADD VALUE 'la' AFTER 'sad'",
            "ALTER TYPE mood ADD VALUE 'glad'"
        ]
    );
    let swap = |labels: &str, last: &str| {
        [
            "ALTER TYPE mood RENAME TO mood_old".to_owned(),
            format!("CREATE TYPE mood AS ENUM ({labels})"),
            format!(
                "ALTER TABLE t\n    ALTER COLUMN m DROP DEFAULT,\n    \
                 ALTER COLUMN m TYPE mood USING m::TEXT::mood{last}"
            ),
            "DROP TYPE mood_old".to_owned(),
        ]
    };
    let set = ",\n    ALTER COLUMN m SET DEFAULT 'sad'";
    assert_eq!(down, swap("'sad', 'ok'", set));

    let t = to.tables.values_mut().next().unwrap();
    t.columns[1].default = Some(Expr::new("'glad'"));
    let (up, _) = ways(&from, &to);
    assert_eq!(up[..4], swap("'so', 'sad', 'la', 'ok', 'glad'", ""));
    assert_eq!(up[4..], ["ALTER TABLE t ALTER COLUMN m SET DEFAULT 'glad'"]);
}

#[test]
fn renames_come_first_and_are_undone_last() {
    let from = schema([table("old", &["id int4", "a int4"])]);
    let mut new = table("new", &["id int4", "b int8"]);
    new.renamed_from = Some("old".to_owned());
    new.columns[1].renamed_from = Some("a".to_owned());
    new.primary_key.as_mut().unwrap().name = None;
    let (up, down) = ways(&from, &schema([new]));
    assert_eq!(
        up,
        [
            "ALTER TABLE old RENAME TO new",
            "ALTER TABLE new RENAME COLUMN a TO b",
            "ALTER TABLE new ALTER COLUMN b TYPE BIGINT"
        ]
    );
    assert_eq!(
        down,
        [
            "ALTER TABLE new ALTER COLUMN b TYPE INTEGER",
            "ALTER TABLE new RENAME COLUMN b TO a",
            "ALTER TABLE new RENAME TO old"
        ]
    );
}

#[test]
fn a_new_column_can_be_filled_from_one_that_goes() {
    let from = schema([table("t", &["id int4", "a text"])]);
    let mut t = table("t", &["id int4"]);
    let mut b = column("b", "text", "''");
    b.backfill = Some(Expr::new("upper(a)"));
    t.columns.push(b);
    let plan = planned(&from, &schema([t]));
    let statements: Vec<&str> = plan.up.steps.iter().map(|it| it.sql.as_str()).collect();
    assert_eq!(
        statements,
        [
            "ALTER TABLE t ADD COLUMN b TEXT",
            "UPDATE t SET b = upper(a)",
            "ALTER TABLE t\n    ALTER COLUMN b SET DEFAULT '',\n    ALTER COLUMN b SET NOT NULL",
            "ALTER TABLE t DROP COLUMN a"
        ]
    );
    assert_eq!(
        plan.up.steps[0].comment.as_deref(),
        Some("Loses data: the values of column a of t.")
    );
    assert_eq!(
        plan.down.steps[0].comment.as_deref(),
        Some(
            "Can't bring back what the way up lost: the values of column a of t.\n\
             Rows that are there get '' as a."
        )
    );
}

/// The findings of a change of one table.
fn findings(from: Table, edit: impl FnOnce(&mut Table)) -> Vec<(Severity, String)> {
    let mut to = from.clone();
    edit(&mut to);
    let found = planned(&schema([from]), &schema([to])).findings;
    found
        .into_iter()
        .map(|it| (it.severity, it.message))
        .collect()
}

#[test]
fn losses_and_impossibilities_are_found() {
    let t = || table("t", &["id int4", "a varchar(20)?", "n int8"]);
    let error = |words: &str| vec![(Severity::Error, words.to_owned())];
    assert_eq!(
        findings(t(), |t| drop(t.columns.remove(1))),
        error("column `a` of `t` is dropped with all its values")
    );
    assert_eq!(
        findings(t(), |t| t.columns[1].ty.args = vec!["10".to_owned()]),
        error(
            "column `a` of `t` becomes VARCHAR(10) (was VARCHAR(20)), which has no room for values longer than 10 \
             characters"
        )
    );
    assert_eq!(
        findings(t(), |t| t.columns[2].ty = SqlType::new("int4")),
        error(
            "column `n` of `t` becomes INTEGER (was BIGINT), which has no room for numbers beyond INTEGER"
        )
    );
    assert_eq!(
        findings(t(), |t| t
            .columns
            .push(Column::new("x", SqlType::new("text")))),
        error(
            "column `x` is new in `t`, NOT NULL and without a default, so the rows that are there would have no value \
             for it"
        )
    );
    assert_eq!(
        findings(t(), |t| t.columns[1].nullable = false),
        [(
            Severity::Warning,
            "column `a` of `t` becomes NOT NULL, which fails while rows hold NULL".to_owned()
        )]
    );
    assert_eq!(
        findings(t(), |t| t.foreign_keys.push(key(None, &["n"], "t", &["n"]))),
        error(
            "the foreign key (`n`) of `t` refers to `t` (`n`), which is neither its primary key nor unique"
        )
    );
    assert_eq!(
        findings(t(), |t| t.foreign_keys.push(key(
            None,
            &["a"],
            "t",
            &["id"]
        ))),
        error(
            "column `a` of `t` is VARCHAR(20) and can't refer to column `id` of `t`, which is INTEGER"
        )
    );
    for fine in [
        |t: &mut Table| t.columns.push(column("x", "text", "''")),
        |t: &mut Table| t.columns[1].ty.args = vec!["40".to_owned()],
        |t: &mut Table| {
            t.columns[1].nullable = false;
            t.columns[1].backfill = Some(Expr::new("''"));
        },
    ] {
        assert_eq!(findings(t(), fine), []);
    }
}

#[test]
fn dropped_tables_and_labels_are_losses() {
    let mut t = table("t", &["id int4", "m mood"]);
    t.columns[1].default = Some(Expr::new("'ok'"));
    let from = with_enum(schema([t, table("u", &["id int4"])]), mood(&["ok", "bad"]));
    let mut to = with_enum(from.clone(), mood(&["bad"]));
    to.tables.remove(&ObjectName::new("u"));
    let plan = planned(&from, &to);
    let messages: Vec<&str> = plan.findings.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "enum `mood` loses `ok`",
            "table `u` is dropped with all its rows",
            "column `m` of `t` has the default `ok`, which enum `mood` loses"
        ]
    );
    assert_eq!(
        plan.up.steps[0].comment.as_deref(),
        Some("Loses data:\n- ok of enum mood\n- the rows of table u")
    );
}

#[test]
fn nothing_to_do_is_nothing() {
    let plan = planned(&Schema::default(), &Schema::default());
    assert!(plan.up.steps.is_empty() && plan.down.steps.is_empty() && plan.findings.is_empty());
}

#[test]
fn only_what_lies_around_the_changes_is_looked_at() {
    let mut tables: Vec<Table> = (0..12)
        .map(|at| {
            let mut it = table(&format!("t{at:02}"), &["id int4", "of int4"]);
            let parent = format!("t{:02}", (at + 11) % 12);
            it.foreign_keys.push(key(None, &["of"], &parent, &["id"]));
            it
        })
        .collect();
    let from = schema(tables.clone());
    tables[3].columns[1].renamed_from = Some("of".to_owned());
    tables[3].columns[1].name = "parent".to_owned();
    tables[3].foreign_keys[0].columns = vec!["parent".to_owned()];
    tables[5].renamed_from = Some("t05".to_owned());
    tables[5].name = ObjectName::new("renamed");
    tables[6].foreign_keys[0].table = ObjectName::new("renamed");
    tables[9].columns[0].ty = SqlType::new("int8");
    tables[10].foreign_keys.clear();
    tables.push(table("new", &["id int4"]));
    let to = schema(tables);
    for backend in [Backend::Postgres, Backend::Mysql, Backend::Sqlite] {
        let changes = compare(&from, &to, &Scope::default(), backend).changes;
        let part = around::part(&from, &changes).expect("a part");
        assert!(part.schema.tables.len() < from.tables.len());
        let (seen, whole) = (
            plan(&from, &changes, backend),
            super::planned(&from, &changes, backend),
        );
        assert_eq!(seen, whole, "{}", backend.title());
    }
}
