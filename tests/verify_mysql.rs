//! The scratch databases of `verify` on MySQL and MariaDB.

use std::path::Path;

use cargo_ovmig::database::{DatabaseUrl, Scratch};
use cargo_ovmig::schema::Backend;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::support::mysql::{MysqlConnection, TestDatabase};

fn url(database: &TestDatabase) -> DatabaseUrl {
    DatabaseUrl::parse(database.url(), Path::new("/"), Backend::Mysql).unwrap()
}

fn exists(connection: &mut MysqlConnection, name: &str) -> bool {
    let count = diesel::dsl::sql::<BigInt>(
        "(SELECT count(*) FROM information_schema.schemata WHERE schema_name = ",
    )
    .bind::<Text, _>(name)
    .sql(")");
    diesel::select(count).get_result::<i64>(connection).unwrap() > 0
}

/// The names of the tables of the database that is connected to.
fn tables(connection: &mut MysqlConnection) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let sql = "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1";
    let rows: Vec<Row> = diesel::sql_query(sql).load(connection).unwrap();
    rows.into_iter().map(|row| row.name).collect()
}

#[test]
fn a_database_is_made_beside_and_dropped() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let mut other = database.connect();
    other.batch_execute("CREATE TABLE theirs (id INT)").unwrap();
    // Of a dead run, and of a living one.
    let [dead, living] =
        ["dead", "living"].map(|it| format!("ovmig_verify_{}_{it}", std::process::id()));
    other
        .batch_execute(&format!(
            "CREATE DATABASE {dead}; CREATE DATABASE {living}; DO GET_LOCK('{living}', 0)"
        ))
        .unwrap();

    let mut scratch = Scratch::beside(&url(&database)).unwrap();
    assert!(!exists(&mut other, &dead));
    assert!(exists(&mut other, &living));
    let mut names = Vec::new();
    for _ in 0..2 {
        let mut fresh = scratch.fresh().unwrap();
        assert!(fresh.introspect().unwrap().tables.is_empty());
        assert!(fresh.inventory().unwrap().is_empty());
        let shown = fresh.url().to_string();
        names.push(shown.split(' ').next().unwrap().to_owned());
    }
    assert!(!exists(&mut other, &names[0]), "{names:?}");
    assert!(exists(&mut other, &names[1]), "{names:?}");
    scratch.end().unwrap();
    assert!(!exists(&mut other, &names[1]));
    assert_eq!(tables(&mut other), ["theirs"]);
    other
        .batch_execute(&format!("DROP DATABASE {living}"))
        .unwrap();
}

#[test]
fn a_given_database_must_be_empty_and_is_empty_again() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let mut other = database.connect();
    other
        .batch_execute("CREATE TABLE theirs (id INT PRIMARY KEY); CREATE TABLE more (id INT REFERENCES theirs (id))")
        .unwrap();
    let failure = Scratch::given(&url(&database), &mut || {}).err().unwrap();
    assert!(
        failure.message.contains("it holds `more`, `theirs`"),
        "{failure}"
    );
    assert_eq!(tables(&mut other), ["more", "theirs"]);

    // With the mark, which a killed run left, it is ours.
    other
        .batch_execute(
            "CREATE TABLE __ovmig_scratch (id INT); CREATE VIEW v AS SELECT id FROM more; \
             CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1",
        )
        .unwrap();
    let mut scratch = Scratch::given(&url(&database), &mut || panic!("nobody has it")).unwrap();
    let mut fresh = scratch.fresh().unwrap();
    assert_eq!(tables(&mut other), ["__ovmig_scratch"]);
    assert!(fresh.inventory().unwrap().is_empty());
    other.batch_execute("CREATE TABLE made (id INT)").unwrap();
    drop(scratch);
    assert_eq!(tables(&mut other), Vec::<String>::new());
}
