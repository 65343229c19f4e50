//! Measures `replay` on a PostgreSQL history of 1,000 migrations and 2 MB, of a mix of statements as people write them:
//! tables, changes of them, indexes, functions with long bodies, triggers, views, rows. Prints the median CPU time of
//! the runs (wall time where that isn't known).
//!
//!     cargo bench -p cargo-ovmig --bench replay [-- RUNS]

#![allow(clippy::print_stdout, clippy::write_with_newline)] // figures are what this is for; texts end in lines

use std::fmt::Write;
use std::time::{Duration, Instant};

use cargo_ovmig::history::{Migration, MigrationId};
use cargo_ovmig::replay::replay;
use cargo_ovmig::schema::Backend;
use cargo_ovmig::source::SourceFile;
use cargo_ovmig::sql::statements;

const MIGRATIONS: u32 = 1_000;

fn main() {
    let asked = std::env::args().find_map(|arg| arg.parse().ok());
    let runs: usize = asked.unwrap_or(5).max(1);
    let history: Vec<Migration> = (1..=MIGRATIONS).map(migration).collect();
    let bytes: usize = history.iter().map(|it| it.up.text.len()).sum();
    let count = |it: &Migration| statements(&it.up.text, Backend::Postgres).len();
    let count: usize = history.iter().map(count).sum();
    let mut times: Vec<Duration> = (0..runs).map(|_| time(&history)).collect();
    times.sort();
    let recorded = replay(&history, Backend::Postgres);
    assert!(recorded.findings.is_empty(), "{:?}", recorded.findings);
    println!(
        "{MIGRATIONS} migrations, {count} statements, {:.2} MB, {} tables: {:.0} ms",
        bytes as f64 / 1e6,
        recorded.schema.tables.len(),
        times[runs / 2].as_secs_f64() * 1000.0
    );
}

fn time(history: &[Migration]) -> Duration {
    let start = Instant::now();
    let now = || cpu().unwrap_or_else(|| start.elapsed());
    let before = now();
    let recorded = replay(history, Backend::Postgres);
    let time = now() - before;
    drop(recorded);
    time
}

/// The time that this thread has run; known on Linux.
fn cpu() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = stat.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

/// Each tenth migration is of one kind; what they change was made by the one of the first kind before.
fn migration(number: u32) -> Migration {
    let table = number / 10;
    let mut sql = String::new();
    match number % 10 {
        0 => create(&mut sql, table),
        1 => alter(&mut sql, number / 10),
        2 | 7 => routine(&mut sql, number),
        3 => view(&mut sql, number, table),
        4 | 8 => rows(&mut sql, table, number),
        5 => indexes(&mut sql, table),
        6 => enumeration(&mut sql, table),
        _ => block(&mut sql, table),
    }
    // Nothing is there yet before the tenth.
    if number < 10 {
        sql = format!("SELECT {number};\n");
    }
    Migration {
        id: MigrationId::number(number),
        name: "step".to_owned(),
        up: SourceFile::new(format!("migrations/{number:04}_step/up.sql"), sql),
        down: None,
        run_in_transaction: true,
    }
}

fn create(sql: &mut String, at: u32) {
    for part in ["main", "detail", "log"] {
        let _ = write!(
            sql,
            "-- What is kept of {part} {at}.\nCREATE TABLE {part}_{at} (\n    id bigserial PRIMARY KEY,\n    \
             name varchar(100) NOT NULL,\n    title text,\n    kind text NOT NULL DEFAULT 'plain' CHECK (kind IN ('plain', 'odd')),\n    \
             amount numeric(20,2) DEFAULT 0 NOT NULL,\n    payload jsonb DEFAULT '{{}}'::jsonb NOT NULL,\n    \
             created_at timestamptz NOT NULL DEFAULT now(),\n    updated_at timestamp with time zone,\n    \
             UNIQUE (name, kind)\n);\nCREATE INDEX ON {part}_{at} (created_at DESC);\n\
             COMMENT ON TABLE {part}_{at} IS 'What is kept; and more';\n\n"
        );
    }
    let _ = write!(
        sql,
        "ALTER TABLE detail_{at} ADD COLUMN main_id bigint REFERENCES main_{at} ON DELETE CASCADE;\n"
    );
}

fn alter(sql: &mut String, at: u32) {
    let _ = write!(
        sql,
        "ALTER TABLE main_{at} ADD COLUMN note text, ADD COLUMN done boolean NOT NULL DEFAULT false;\n\
         ALTER TABLE main_{at} ALTER COLUMN name TYPE varchar(200);\n\
         ALTER TABLE main_{at} RENAME COLUMN title TO heading;\n\
         ALTER TABLE detail_{at} ADD CONSTRAINT positive CHECK (amount >= 0) NOT VALID;\n\
         ALTER TABLE detail_{at} VALIDATE CONSTRAINT positive;\n\
         ALTER TABLE detail_{at} DROP CONSTRAINT detail_{at}_name_kind_key;\n\
         ALTER TABLE log_{at} ALTER COLUMN amount DROP NOT NULL, DROP COLUMN title;\n"
    );
}

fn routine(sql: &mut String, number: u32) {
    let _ = write!(
        sql,
        "CREATE OR REPLACE FUNCTION on_change_{number}() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n"
    );
    for step in 0..40 {
        let _ = write!(
            sql,
            "    IF (TG_OP = 'INSERT' AND NEW.id > {step}) THEN\n        UPDATE counts SET total = total + 1, changed = now() \
             WHERE id = NEW.id AND step = {step};\n    ELSIF (TG_OP = 'DELETE') THEN\n        DELETE FROM counts WHERE id = OLD.id; -- {step}\n    END IF;\n"
        );
    }
    sql.push_str("    RETURN NULL;\nEND $$;\n");
}

fn view(sql: &mut String, number: u32, at: u32) {
    let _ = write!(sql, "CREATE VIEW view_{number} AS\nSELECT\n");
    for column in 0..25 {
        let _ = write!(
            sql,
            "    coalesce(sum(d.amount) FILTER (WHERE d.kind = 'k{column}'), 0) AS amount_{column},\n"
        );
    }
    let _ = write!(
        sql,
        "    m.id\nFROM main_{at} m\nLEFT JOIN detail_{at} d ON d.main_id = m.id\nWHERE m.name <> ''\nGROUP BY m.id;\n"
    );
}

fn rows(sql: &mut String, at: u32, number: u32) {
    let _ = write!(sql, "INSERT INTO log_{at} (name, kind, payload) VALUES\n");
    for row in 0..30 {
        let end = if row == 29 { ";" } else { "," };
        let _ = write!(
            sql,
            "    ('row {row} of {number}', 'plain', '{{\"text\": \"it''s; {row}\", \"tags\": [1, 2, 3]}}'){end}\n"
        );
    }
    let _ = write!(
        sql,
        "UPDATE main_{at} SET name = lower(name) WHERE name <> lower(name);\n"
    );
}

fn indexes(sql: &mut String, at: u32) {
    let _ = write!(
        sql,
        "CREATE INDEX main_{at}_lower ON main_{at} (lower(name)) WHERE kind = 'plain';\n\
         CREATE UNIQUE INDEX detail_{at}_once ON detail_{at} (main_id, name) INCLUDE (amount);\n\
         DROP INDEX IF EXISTS log_{at}_created_at_idx;\n\
         CREATE INDEX ON log_{at} USING gin (payload jsonb_path_ops);\n"
    );
}

fn enumeration(sql: &mut String, at: u32) {
    let _ = write!(
        sql,
        "CREATE TYPE state_{at} AS ENUM ('open', 'closed');\n\
         ALTER TYPE state_{at} ADD VALUE 'waiting' AFTER 'open';\n\
         ALTER TABLE detail_{at} ADD COLUMN state state_{at} NOT NULL DEFAULT 'open';\n\
         CREATE TRIGGER changed AFTER INSERT OR UPDATE ON detail_{at} FOR EACH ROW EXECUTE FUNCTION on_change_{}();\n",
        at * 10 + 2
    );
}

fn block(sql: &mut String, at: u32) {
    let _ = write!(
        sql,
        "DO $$ BEGIN\n    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood_{at}') THEN\n        \
         CREATE TYPE mood_{at} AS ENUM ('sad', 'ok');\n    END IF;\nEND $$;\n\
         ALTER TABLE IF EXISTS log_{at} ADD COLUMN IF NOT EXISTS mood mood_{at};\n"
    );
}
