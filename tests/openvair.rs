//! The 23 tables of Open vAIR on PostgreSQL, from nothing: what is generated and applied gives the catalogue that the
//! original has.
//!
//! `openvair/*.rs` are the declarations, compiled here as well as read by the tool; `openvair/expected.txt` is the
//! original's catalogue, written down from its own ORM modules, not from what the tool does.

use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::support::Sandbox;
use crate::support::postgres::{PgConnection, TestDatabase};

macro_rules! modules {
    ($($name:ident)*) => {
        $(#[allow(dead_code, unused_imports, unreachable_pub)] mod $name;)*

        const MODULES: &[(&str, &str)] =
            &[$((stringify!($name), include_str!(concat!("openvair/", stringify!($name), ".rs")))),*];
    };
}

modules! {
    block_device event_store image network notification storage template user virtual_machines virtual_network volume
}

#[test]
fn the_catalogue_is_that_of_the_original() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let sandbox = generated(database.url());
    sandbox.ovmig("upgrade").exits(0);

    let catalogue = catalogue(&mut database.connect());
    let expected = include_str!("openvair/expected.txt");
    let diff = similar::TextDiff::from_lines(expected, &catalogue);
    assert!(
        catalogue == expected,
        "{}",
        diff.unified_diff().header("expected", "the database")
    );
}

#[test]
fn nothing_is_left_to_generate_and_nothing_is_left_behind() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let sandbox = generated(database.url());
    sandbox.ovmig("check").exits(0);

    let before = sandbox.migrations();
    sandbox.ovmig("revision -m nothing --autogenerate").exits(0);
    assert_eq!(sandbox.migrations(), before);

    sandbox.ovmig("verify").exits(0).says(": clean");
    sandbox.ovmig("upgrade").exits(0);
    sandbox.ovmig("drift").exits(0).says("at 0001: clean");
    assert!(catalogue(&mut database.connect()).contains("table virtual_machines"));
    sandbox.ovmig("downgrade base").exits(0);
    assert_eq!(catalogue(&mut database.connect()), "");
    // A second time, over what the first one may have left.
    sandbox.ovmig("upgrade").exits(0);
    assert_eq!(
        catalogue(&mut database.connect()),
        include_str!("openvair/expected.txt")
    );
}

#[test]
fn the_migration_reads_as_a_person_would_write_it() {
    let sandbox = generated("postgres://nobody@127.0.0.1:9/none");
    let folder = format!("migrations/{}", sandbox.migrations()[0]);
    let [up, down] =
        ["up.sql", "down.sql"].map(|file| undated(&sandbox.read(format!("{folder}/{file}"))));
    insta::with_settings!({
        prepend_module_to_snapshot => false,
        snapshot_path => "snapshots/openvair",
    }, {
        insta::assert_snapshot!("up", up);
        insta::assert_snapshot!("down", down);
    });
}

/// A workspace of the eleven modules with one migration that makes everything. None of this needs a database.
fn generated(url: &str) -> Sandbox {
    let sandbox = Sandbox::postgres(url);
    for (name, orm) in MODULES {
        sandbox.module(name, orm);
    }
    sandbox.ovmig("check").exits(1).says("unregistered-module");
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("check").exits(1).says("pending-changes");
    sandbox
        .ovmig("revision -m create_openvair --autogenerate")
        .exits(0);
    sandbox
}

/// The text without the day it was written.
fn undated(sql: &str) -> String {
    let lines = sql
        .lines()
        .map(|line| match line.split_once("Create Date: ") {
            Some((before, _)) => format!("{before}Create Date: [DATE]\n"),
            None => format!("{line}\n"),
        });
    lines.collect()
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The enumerations and the tables of the default schema as `expected.txt` has them, without the tables in which
/// Diesel and the tool keep their books.
fn catalogue(connection: &mut PgConnection) -> String {
    let mut text = String::new();
    for line in lines(connection, ENUMS) {
        text += &format!("{line}\n");
    }
    for table in lines(connection, TABLES) {
        text += &format!("\ntable {table}\n");
        for query in [COLUMNS, CONSTRAINTS] {
            for line in lines(connection, &query.replace("$table", &table)) {
                text += &format!("  {line}\n");
            }
        }
    }
    text
}

fn lines(connection: &mut PgConnection, query: &str) -> Vec<String> {
    let rows: Vec<Line> = diesel::sql_query(query)
        .load(connection)
        .unwrap_or_else(|error| panic!("{error} in {query}"));
    rows.into_iter().map(|row| row.line).collect()
}

const ENUMS: &str = "
    SELECT 'enum ' || typname || ': ' || string_agg(enumlabel, ', ' ORDER BY enumsortorder) AS line
    FROM pg_type JOIN pg_enum ON enumtypid = pg_type.oid
    GROUP BY typname ORDER BY typname";

const TABLES: &str = "
    SELECT table_name::text AS line FROM information_schema.tables
    WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%' ORDER BY table_name";

const COLUMNS: &str = "
    SELECT column_name || ' '
        || CASE data_type
            WHEN 'ARRAY' THEN substring(udt_name FROM 2) || '[]'
            WHEN 'USER-DEFINED' THEN udt_name
            ELSE data_type END
        || coalesce('(' || character_maximum_length || ')', '')
        || CASE is_nullable WHEN 'YES' THEN ' null' ELSE ' not null' END
        || CASE WHEN column_default LIKE 'nextval(%' THEN ' numbered'
            ELSE coalesce(' default ' || column_default, '') END AS line
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = '$table'
    ORDER BY ordinal_position";

const CONSTRAINTS: &str = "
    SELECT line FROM (
        SELECT lower(constraint_type) || ' (' || (
                SELECT string_agg(column_name, ', ' ORDER BY ordinal_position)
                FROM information_schema.key_column_usage AS used
                WHERE used.constraint_name = con.constraint_name AND used.table_name = con.table_name
            ) || ')' || coalesce((
                SELECT ' references ' || target.table_name || ' (' || string_agg(target.column_name, ', ') || ')'
                FROM information_schema.constraint_column_usage AS target
                WHERE target.constraint_name = con.constraint_name AND constraint_type = 'FOREIGN KEY'
                GROUP BY target.table_name
            ), '') AS line
        FROM information_schema.table_constraints AS con
        WHERE table_schema = 'public' AND table_name = '$table'
            AND constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')
        UNION ALL
        SELECT CASE WHEN indisunique THEN 'unique ' ELSE '' END || 'index (' || (
                SELECT string_agg(attname, ', ' ORDER BY place)
                FROM unnest(indkey::int2[]) WITH ORDINALITY AS key (number, place)
                JOIN pg_attribute ON attrelid = indrelid AND attnum = number
            ) || ')'
        FROM pg_index
        WHERE indrelid = 'public.\"$table\"'::regclass
            AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
        UNION ALL
        SELECT 'check ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid = 'public.\"$table\"'::regclass AND contype = 'c'
    ) AS listed ORDER BY line COLLATE \"C\"";
