//! A program's tables and enumerations, made by a migration and used through Diesel.

use diesel::prelude::*;

use super::case::{Engine, declared, migration};
use crate::support::mysql::TestDatabase;
use cargo_ovmig::schema::Schema;

ovmig::sql_enum! {
    pub enum Mood { Sad, Glad = "it's" }
}

ovmig::table! {
    use diesel::sql_types::*;
    use super::Mood;

    people (id) {
        #[auto_increment]
        id -> Unsigned<BigInt>,
        #[default = "'sad'"]
        mood -> Mood,
        before -> Nullable<Mood>,
        #[default = "true"]
        here -> Bool,
        #[precision = 6]
        #[default = "'2001-02-03 04:05:06.789'"]
        seen -> Datetime,
    }
}

#[test]
fn an_enumeration_goes_there_and_back() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let schema = declared(&[
        "enum Mood { Sad, Glad = \"it's\" }",
        "people (id) { #[auto_increment] id -> Unsigned<BigInt>, #[default = \"'sad'\"] mood -> Mood, \
         before -> Nullable<Mood>, #[default = \"true\"] here -> Bool, \
         #[precision = 6] #[default = \"'2001-02-03 04:05:06.789'\"] seen -> Datetime }",
    ])
    .unwrap();
    let mut engine = Engine(database.connect(), database);
    engine
        .run(&migration(&Schema::default(), &schema).up)
        .unwrap();
    let connection = &mut engine.0;
    diesel::insert_into(people::table)
        .values((people::mood.eq(Mood::Glad), people::before.eq(None::<Mood>)))
        .execute(connection)
        .unwrap();
    diesel::insert_into(people::table)
        .values(people::before.eq(Some(Mood::Glad)))
        .execute(connection)
        .unwrap();
    let rows: Vec<(u64, Mood, Option<Mood>, bool)> = people::table
        .select((people::id, people::mood, people::before, people::here))
        .order(people::id)
        .load(connection)
        .unwrap();
    assert_eq!(
        rows,
        [
            (1, Mood::Glad, None, true),
            (2, Mood::Sad, Some(Mood::Glad), true)
        ]
    );
}
