//! The migrations as the program runs them: by Diesel alone, from what was compiled in.

use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::{Sqlite, SqliteConnection};
use diesel_migrations::MigrationHarness;
use service::{MIGRATIONS, connect};

fn migrations() -> Vec<Box<dyn Migration<Sqlite>>> {
    let mut all = MIGRATIONS.migrations().unwrap();
    all.sort_by_key(|migration| migration.name().version().to_string());
    all
}

/// Applies the migrations up to the one of that number.
fn upgrade(connection: &mut SqliteConnection, last: &str) {
    for migration in migrations() {
        let version = migration.name().version().to_string();
        let applied = connection.applied_migrations().unwrap();
        let is_applied = applied.iter().any(|one| one.to_string() == version);
        if version.as_str() <= last && !is_applied {
            connection
                .run_migration(&migration)
                .unwrap_or_else(|error| panic!("{}: {error}", migration.name()));
        }
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many rows each table has.
fn rows(connection: &mut SqliteConnection) -> Vec<(String, i64)> {
    let tables: Vec<Row> = diesel::sql_query(
        "SELECT name, 0 AS count FROM sqlite_master WHERE type = 'table' \
         AND substr(name, 1, 2) <> '__' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .load(connection)
    .unwrap();
    tables
        .iter()
        .map(|table| {
            let name = &table.name;
            let query = format!("SELECT '{name}' AS name, count(*) AS count FROM \"{name}\"");
            let row: Row = diesel::sql_query(query).get_result(connection).unwrap();
            (row.name, row.count)
        })
        .collect()
}

const ROWS: &str = "
    INSERT INTO users (id, username) VALUES ('u', 'ann');
    INSERT INTO storages (id, storage_type, status) VALUES ('s', 'nfs', 'available');
    INSERT INTO virtual_machines (id, name, user_id) VALUES ('m', 'web', 'u'), ('n', 'mail', 'u');
    INSERT INTO cpu_info (cores, type, vm_id) VALUES (4, 'static', 'm');
    INSERT INTO disk (name, type, \"order\", vm_id)
        VALUES ('root', 'volume', 0, 'm'), ('root', 'volume', 0, 'n');
    INSERT INTO ram (size, vm_id) VALUES (1024, 'm');
    INSERT INTO snapshots (id, vm_id, name, status) VALUES ('a', 'm', 'clean', 'ok');
    INSERT INTO snapshots (id, vm_id, name, status, parent_id) VALUES ('b', 'm', 'later', 'ok', 'a');
    INSERT INTO volumes (id, name, size, storage_id) VALUES ('v', 'root', 10, 's');
    INSERT INTO volume_attach_vm (volume_id, vm_id, target) VALUES ('v', 'm', 'vda');";

#[test]
fn a_fresh_database_gets_all_of_them_in_order() {
    let mut connection = connect(":memory:").unwrap();
    let ran = connection.run_pending_migrations(MIGRATIONS).unwrap();
    let names: Vec<String> = ran.iter().map(|version| version.to_string()).collect();
    let numbers: Vec<String> = (1..=names.len())
        .map(|number| format!("{number:04}"))
        .collect();
    assert_eq!(names, numbers);
    assert_eq!(rows(&mut connection).len(), 23);
    assert!(!connection.has_pending_migration(MIGRATIONS).unwrap());
}

#[test]
fn rebuilding_a_table_loses_no_row_of_it_or_of_its_children() {
    let mut connection = connect(":memory:").unwrap();
    upgrade(&mut connection, "0008");
    connection.batch_execute(ROWS).unwrap();
    let before = rows(&mut connection);
    // 0009 makes the names of machines unique, which SQLite can only do by making the table anew.
    upgrade(&mut connection, "0009");
    assert_eq!(rows(&mut connection), before);

    // The children still belong to the machines of the new table, and foreign keys are still kept.
    let broken: Vec<Row> = diesel::sql_query(
        "SELECT \"table\" AS name, count(*) AS count FROM pragma_foreign_key_check GROUP BY 1",
    )
    .load(&mut connection)
    .unwrap();
    assert!(broken.is_empty(), "{}", broken[0].name);
    let twice = "INSERT INTO virtual_machines (id, name) VALUES ('o', 'web')";
    assert!(connection.batch_execute(twice).is_err());
    let orphan = "INSERT INTO ram (size, vm_id) VALUES (1, 'nobody')";
    assert!(connection.batch_execute(orphan).is_err());
    connection
        .batch_execute("DELETE FROM virtual_machines WHERE id = 'm'")
        .unwrap();
    let left = rows(&mut connection);
    assert!(left.contains(&("snapshots".to_owned(), 0)));
    assert!(left.contains(&("disk".to_owned(), 1)));
}

#[test]
fn rows_survive_all_the_way_down_to_the_rebuild_and_up_again() {
    let mut connection = connect(":memory:").unwrap();
    connection.run_pending_migrations(MIGRATIONS).unwrap();
    connection.batch_execute(ROWS).unwrap();
    let before = rows(&mut connection);
    // The newest comes first.
    while connection.applied_migrations().unwrap()[0]
        .to_string()
        .as_str()
        >= "0009"
    {
        connection.revert_last_migration(MIGRATIONS).unwrap();
    }
    connection.run_pending_migrations(MIGRATIONS).unwrap();
    assert_eq!(rows(&mut connection), before);
}

#[test]
fn the_data_migration_fills_what_was_there() {
    let mut connection = connect(":memory:").unwrap();
    upgrade(&mut connection, "0006");
    connection.batch_execute(ROWS).unwrap();
    upgrade(&mut connection, "0007");
    let filled: Row = diesel::sql_query("SELECT storage_type AS name, 1 AS count FROM volumes")
        .get_result(&mut connection)
        .unwrap();
    assert_eq!(filled.name, "nfs");
}
