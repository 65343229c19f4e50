use super::*;
use crate::history::MigrationId;
use crate::source::SourceFile;

fn replayed(scripts: &[&str]) -> Recorded {
    let migrations: Vec<Migration> = (1..)
        .zip(scripts)
        .map(|(id, sql)| Migration {
            id: MigrationId::number(id),
            name: "x".to_owned(),
            up: SourceFile::new(format!("{id:04}_x/up.sql"), *sql),
            down: None,
            run_in_transaction: true,
        })
        .collect();
    replay(&migrations)
}

fn tables(recorded: &Recorded) -> Vec<String> {
    recorded
        .schema
        .tables
        .keys()
        .map(ToString::to_string)
        .collect()
}

fn doubts(recorded: &Recorded) -> Vec<String> {
    recorded.in_doubt.iter().map(ToString::to_string).collect()
}

/// Where the notes are, and what they say.
fn notes(recorded: &Recorded) -> Vec<String> {
    let place = |finding: &Finding| finding.primary.as_ref().map(|it| it.location.to_string());
    let note = |finding: &Finding| {
        format!(
            "{} {}",
            place(finding).unwrap_or_default(),
            finding.notes.first().cloned().unwrap_or_default()
        )
    };
    recorded.findings.iter().map(note).collect()
}

#[test]
fn what_does_not_shape_tables_is_remembered_in_order() {
    let recorded = replayed(&[
        "-- head\nCREATE TABLE t (id int);\n\nINSERT INTO t\nVALUES (1);\nSELECT 1;\nBEGIN; COMMIT;\n",
        "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;\nSELECT f();\nCREATE UNIQUE INDEX i ON t (id);\n\
         GRANT ALL ON t TO x;\nCREATE MATERIALIZED VIEW v AS SELECT 1;\nALTER TABLE t OWNER TO x;\nCREATE EXTENSION citext;\n\
         CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f();\nSET lock_timeout = '1s';\nCREATE SEQUENCE s;",
    ]);
    let found: Vec<String> = (recorded.hand_written.iter())
        .map(|it| format!("{} {} {}", it.migration, it.location, it.kind))
        .collect();
    assert_eq!(
        found,
        [
            "0001 0001_x/up.sql:4:1 INSERT",
            "0002 0002_x/up.sql:1:1 CREATE FUNCTION",
            "0002 0002_x/up.sql:2:1 SELECT",
            "0002 0002_x/up.sql:4:1 GRANT",
            "0002 0002_x/up.sql:5:1 CREATE MATERIALIZED VIEW",
            "0002 0002_x/up.sql:6:1 ALTER TABLE",
            "0002 0002_x/up.sql:7:1 CREATE EXTENSION",
            "0002 0002_x/up.sql:8:1 CREATE TRIGGER",
            "0002 0002_x/up.sql:9:1 SET",
            "0002 0002_x/up.sql:10:1 CREATE SEQUENCE",
        ]
    );
    assert_eq!(recorded.findings, []);
    let insert = &recorded.hand_written[0].location;
    assert_eq!(
        &insert.file.text[insert.span.clone()],
        "INSERT INTO t\nVALUES (1)"
    );
}

#[test]
fn a_sequence_that_numbers_a_column_is_not_hand_written() {
    let recorded = replayed(&[
        "CREATE TABLE t (id int); CREATE SEQUENCE t_id_seq; CREATE SEQUENCE own;
         ALTER TABLE t ALTER id SET DEFAULT nextval('t_id_seq'); ALTER SEQUENCE t_id_seq OWNED BY t.id;",
    ]);
    let [only] = &recorded.hand_written[..] else {
        panic!("{:?}", recorded.hand_written);
    };
    assert_eq!(
        &only.location.file.text[only.location.span.clone()],
        "CREATE SEQUENCE own"
    );
}

#[test]
fn what_cannot_be_followed_is_a_note_and_puts_tables_in_doubt() {
    let recorded = replayed(&[
        "CREATE TABLE a (id int); CREATE TABLE b (id int); CREATE TABLE c (id int);",
        "DO $$ BEGIN EXECUTE 'ALTER TABLE a ADD x ' || 'int'; END $$;\nSELECT make_it('b');\nCREATE TABLE d AS SELECT * FROM nowhere;\nCALL p();",
    ]);
    assert_eq!(
        notes(&recorded),
        [
            "0002_x/up.sql:1:13 a DO block may change tables in ways that only running it shows",
            "0002_x/up.sql:2:1 what the function `make_it` does isn't in the text",
            "0002_x/up.sql:3:1 what columns `nowhere` has isn't known",
            "0002_x/up.sql:4:1 what the function `p` does isn't in the text",
        ]
    );
    assert_eq!(
        recorded.findings[0].message,
        "the statement EXECUTE of migration 0002_x can't be followed"
    );
    assert_eq!(doubts(&recorded), ["a", "b", "d"]);
    // What is in doubt has been told once.
    let more = replayed(&[
        "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE d AS SELECT * FROM nowhere;",
        "ALTER TABLE d ADD FOREIGN KEY (id) REFERENCES a; CREATE INDEX i ON d (id); DROP INDEX i; COMMENT ON TABLE d IS 'x';",
    ]);
    assert_eq!(
        (notes(&more).len(), doubts(&more), more.hand_written.len()),
        (1, vec!["d".to_owned()], 4)
    );
    assert_eq!(tables(&recorded), ["a", "b", "c"]);
}

#[test]
fn blocks_that_decide_are_not_followed() {
    for body in [
        "BEGIN IF true THEN CREATE TABLE t (a int); END IF; END",
        "BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'other') THEN CREATE TYPE mood AS ENUM ('a'); END IF; END",
        "BEGIN CREATE TABLE t (a int); EXCEPTION WHEN others THEN NULL; END",
        "DECLARE r record; BEGIN FOR r IN SELECT 1 LOOP CREATE TABLE t (a int); END LOOP; END",
    ] {
        let recorded = replayed(&[&format!("DO $$ {body} $$;")]);
        assert_eq!(notes(&recorded).len(), 1, "{body}");
        assert_eq!(tables(&recorded), [] as [&str; 0], "{body}");
        assert_eq!(recorded.schema.enums.len(), 0, "{body}");
    }
}

#[test]
fn what_a_block_does_beside_its_tables_is_kept() {
    let recorded = replayed(&[
        "DO $$ BEGIN CREATE TABLE t (a int); INSERT INTO t VALUES (1); END $$;",
        "DO $$ BEGIN CREATE TABLE u (a int); PERFORM f(); END $$;",
    ]);
    assert_eq!(tables(&recorded), ["t", "u"]);
    assert_eq!(notes(&recorded).len(), 1);
    let [insert] = &recorded.hand_written[..] else {
        panic!("{:?}", recorded.hand_written);
    };
    let text = &insert.location.file.text[insert.location.span.clone()];
    assert_eq!(text, "INSERT INTO t VALUES (1)");
}

#[test]
fn what_a_function_can_do_is_read_from_its_body() {
    for (body, followed) in [
        ("AS $$ BEGIN UPDATE t SET comment = 'x'; END $$", true),
        ("AS 'SELECT 1'", true),
        ("RETURN 1", true),
        ("AS $$ BEGIN ALTER TABLE t ADD x int; END $$", false),
        ("AS 'BEGIN ALTER TABLE t ADD x int; END'", false),
        ("AS $$ BEGIN EXECUTE 'x'; END $$", false),
        ("AS $$ BEGIN COMMENT ON TABLE t IS 'x'; END $$", false),
        ("AS $$ SELECT other() $$", false),
    ] {
        let recorded = replayed(&[
            "CREATE TABLE t (a int)",
            &format!(
                "CREATE FUNCTION f(t text) RETURNS int LANGUAGE plpgsql {body}; SELECT f('t');"
            ),
        ]);
        assert_eq!(notes(&recorded).is_empty(), followed, "{body}");
    }
}

#[test]
fn a_table_that_is_made_anew_or_dropped_is_in_doubt_no_more() {
    let doubt = "CREATE TABLE a (id int); DO $$ BEGIN EXECUTE 'ALTER TABLE a ...; CREATE TABLE z (b int)'; END $$;";
    assert_eq!(doubts(&replayed(&[doubt])), ["a", "z"]);
    let dropped = replayed(&[doubt, "DROP TABLE a; DROP TABLE z;"]);
    assert_eq!(
        (doubts(&dropped), tables(&dropped), notes(&dropped).len()),
        (vec![], vec![], 1)
    );
    let anew = replayed(&[doubt, "DROP TABLE a; CREATE TABLE a (b text);"]);
    assert_eq!(
        (doubts(&anew), tables(&anew)),
        (vec!["z".to_owned()], vec!["a".to_owned()])
    );
}

#[test]
fn what_does_not_fit_the_schema_is_a_note() {
    let recorded = replayed(&[
        "ALTER TABLE nothing ADD a int;\nCREATE TABLE t (a int);\nALTER TABLE t DROP COLUMN b;\nDROP TABLE other;\n\
         CREATE TABLE t (c int);\nDROP INDEX i;\nALTER TABLE t ADD UNIQUE (z);\nALTER TYPE m ADD VALUE 'x';\n\
         COMMENT ON COLUMN t.q IS 'x';\nCREATE TABLE u (v int REFERENCES w);",
    ]);
    assert_eq!(
        notes(&recorded),
        [
            "0001_x/up.sql:1:1 no migration before it makes a table `nothing`",
            "0001_x/up.sql:3:1 `t` has no column `b`",
            "0001_x/up.sql:4:1 no migration before it makes a table `other`",
            "0001_x/up.sql:5:1 `t` is there already",
            "0001_x/up.sql:6:1 no migration before it makes an index `i`",
            "0001_x/up.sql:7:1 `t` has no column `z`",
            "0001_x/up.sql:8:1 no migration before it makes a type `m`",
            "0001_x/up.sql:9:1 `t` has no column `q`",
            "0001_x/up.sql:10:1 which columns of `w` a foreign key of `u` is to isn't known",
        ]
    );
    assert_eq!(doubts(&recorded), ["nothing", "t", "u"]);
}

#[test]
fn one_statement_that_cannot_be_read_costs_only_itself() {
    for broken in [
        "CREATE TABLE broken (a int,, b);",
        "CREATE TABLE broken (a int;",
        "CREATE TABLE;",
        "FROBNICATE THE DATABASE;",
        "ALTER TABLE a ADD COLUMN;",
        "CREATE INDEX ON a (b;",
        ");",
        "CREATE TABLE x (a int) AND MORE;",
    ] {
        let recorded = replayed(&[&format!(
            "CREATE TABLE a (b int);\n{broken}\nCREATE TABLE z (b int);"
        )]);
        assert_eq!(
            recorded.findings.len(),
            1,
            "{broken} {:?}",
            recorded.findings
        );
        let primary = recorded.findings[0].primary.as_ref().unwrap();
        assert_eq!(primary.location.line(), 2, "{broken}");
        assert!(tables(&recorded).contains(&"z".to_owned()), "{broken}");
    }
}

#[test]
fn what_the_schema_has_no_room_for_is_said() {
    let recorded = replayed(&["CREATE TABLE p (a int PRIMARY KEY);\n\
         CREATE TABLE t (a int REFERENCES p MATCH FULL, b int4range,\n EXCLUDE USING gist (b WITH &&));\n\
         ALTER TABLE t ADD UNIQUE (a) INCLUDE (b);\n\
         ALTER TABLE t ADD c int, OWNER TO x;"]);
    assert_eq!(
        notes(&recorded),
        [
            "0001_x/up.sql:2:1 MATCH FULL of a foreign key isn't managed: it stays as it is",
            "0001_x/up.sql:2:1 exclusion constraints aren't managed: it stays as it is",
            "0001_x/up.sql:4:1 INCLUDE of a constraint isn't managed: it stays as it is",
            "0001_x/up.sql:5:1 a part of this statement isn't managed: owners, triggers, row security, storage",
        ]
    );
    assert_eq!(doubts(&recorded), [] as [&str; 0]);
}

#[test]
fn partitions_and_children_are_left_alone() {
    let recorded = replayed(&[
        "CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
         CREATE TABLE t2 (a int); ALTER TABLE t ATTACH PARTITION t2 FOR VALUES IN (2);
         CREATE TABLE c (b int) INHERITS (t3);
         ALTER TABLE t1 ADD CHECK (a > 0); CREATE INDEX i ON t1 (a); DROP TABLE t2;",
    ]);
    assert_eq!(
        notes(&recorded),
        ["0001_x/up.sql:3:10 INHERITS isn't managed: it stays as it is"]
    );
    assert_eq!(tables(&recorded), ["t"]);
    assert_eq!(doubts(&recorded), ["c", "t1"]);
    assert_eq!(recorded.hand_written.len(), 6);
}

#[test]
fn no_text_makes_it_panic() {
    let nested = format!(
        "CREATE TABLE t (a int CHECK ({}1{}))",
        "(".repeat(50_000),
        ")".repeat(50_000)
    );
    let allowed = format!(
        "CREATE TABLE t (a int CHECK ({}a > 1{}))",
        "(".repeat(80),
        ")".repeat(80)
    );
    let sum = format!(
        "CREATE TABLE t (a int CHECK ({}1 > 0))",
        "1 + ".repeat(3_000)
    );
    let not = format!(
        "CREATE TABLE t (a int CHECK ({}true))",
        "NOT ".repeat(50_000)
    );
    let case = format!(
        "CREATE TABLE t (a int CHECK ({}))",
        "CASE WHEN ".repeat(50_000)
    );
    let minus = format!("CREATE TABLE t (a int DEFAULT {}1)", "- ".repeat(50_000));
    for sql in [&nested, &sum, &not, &case, &minus] {
        replayed(&[sql]);
    }
    assert_eq!(notes(&replayed(&[&allowed])), [] as [&str; 0]);
    for sql in [
        "",
        ";",
        "'",
        "$$",
        "CREATE",
        "CREATE TABLE \"",
        "/*",
        "\u{feff}CREATE TABLE t (a int)",
        "ALTER TABLE",
        "é",
    ] {
        replayed(&[sql]);
    }
}

/// Cuts and swaps the words of statements: whatever comes of it, replay ends.
#[test]
fn damaged_statements_do_not_make_it_panic() {
    let whole = "create table if not exists a.b (id serial primary key, x varchar(20) default 'x' check (x <> ''), like c including all, \
         foreign key (a) references t (c) on delete set null deferrable) ; alter table only b add column if not exists c int[] unique, \
         drop constraint if exists x cascade, alter column z type int using z::int, rename to b ; create unique index concurrently i on b \
         using gin ((lower(x)) desc, c) include (id) where x is not null ; alter type m add value 'x' before 'y' ; comment on column b.x is \
         'x' ; alter sequence s owned by b.id ; drop table a , b cascade ; set search_path to a , public ; alter schema a rename to c";
    let words: Vec<&str> = whole.split(' ').collect();
    let mut seed = 0x9E37_79B9_7F4A_7C15u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    };
    for _ in 0..300 {
        let mut damaged = words.clone();
        for _ in 0..=next(6) {
            let (at, other) = (next(damaged.len()), next(words.len()));
            match next(3) {
                0 => drop(damaged.remove(at)),
                1 => damaged[at] = words[other],
                _ => damaged.insert(at, words[other]),
            }
        }
        replayed(&["create table b (id int, x text)", &damaged.join(" ")]);
    }
}
