//! Files that are there.

use super::workspace;
use crate::support::Sandbox;
use crate::support::database::Scratch;

const PEOPLE: &str = r#"//! Who they are.

use diesel::prelude::*;

ovmig::sql_enum! {
    /// How they feel.
    #[derive(PartialOrd)]
    pub enum Feeling as "mood" {
        /// Not now.
        Sad = "sad",
        Glad = "glad", // at last
    }
}

// Everybody.
ovmig::table! {
    use diesel::sql_types::{Integer, Nullable};
    use super::Feeling;

    /// Those who may log in.
    #[check(has_name = "name <> ''")]
    users (id) {
        id -> Integer, // the number
        #[unique]
        name -> diesel::sql_types::Text,
        // of late
        feels  ->  Nullable<Feeling>,
        gone -> Integer,
    }
}

diesel::table! {
    pets (id) {
        id -> Int4,
        owner -> Int4, // a user
    }
}

ovmig::table! {
    old (id) { id -> Integer, }
}

diesel::joinable!(pets -> users (owner));
diesel::joinable!(old -> users (id));
diesel::allow_tables_to_appear_in_same_query!(users, pets, old);

/// How many there are.
pub fn count() -> i32 { 1 } // as it is
"#;

/// A database in which much is otherwise than the file says.
fn changed() -> Option<(Scratch, Sandbox)> {
    let scratch = Scratch::postgres()?;
    scratch.execute_each([
        "CREATE TYPE mood AS ENUM ('sad', 'so so', 'glad')",
        "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL DEFAULT 'x', age SMALLINT, \
         feels mood NOT NULL, CONSTRAINT has_name CHECK (length(name) > 1))",
        "COMMENT ON TABLE users IS 'Those who may log in.'",
        "CREATE INDEX users_age_idx ON users (age)",
        "CREATE TABLE pets (id INTEGER PRIMARY KEY, owner BIGINT, name TEXT)",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, pet_id INTEGER REFERENCES pets (id))",
    ]);
    let sandbox = workspace(&scratch, "");
    sandbox.module("people", PEOPLE);
    Some((scratch, sandbox))
}

#[test]
fn only_what_differs_is_written() {
    let Some((_scratch, sandbox)) = changed() else {
        return;
    };
    let run = sandbox.ovmig("pull --dry-run --module people").exits(0);
    run.says("`old` in modules/people/src/adapters/orm.rs isn't in the database");
    assert_eq!(sandbox.read("modules/people/src/adapters/orm.rs"), PEOPLE);
    let run = sandbox.ovmig("pull --dry-run --module people");
    let lines: Vec<&str> = run.stdout.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(lines.join("\n"), @r##"
    --- modules/people/src/adapters/orm.rs
    +++ modules/people/src/adapters/orm.rs
    @@ -3,11 +3,11 @@
     use diesel::prelude::*;

     ovmig::sql_enum! {
    -    /// How they feel.
         #[derive(PartialOrd)]
         pub enum Feeling as "mood" {
             /// Not now.
             Sad = "sad",
    +        SoSo = "so so",
             Glad = "glad", // at last
         }
     }
    @@ -18,21 +18,24 @@
         use super::Feeling;

         /// Those who may log in.
    -    #[check(has_name = "name <> ''")]
         users (id) {
             id -> Integer, // the number
    -        #[unique]
    -        name -> diesel::sql_types::Text,
    +        #[max_length = 40]
    +        #[default = "'x'"]
    +        #[check(has_name = "length((name)::text) > 1")]
    +        name -> diesel::sql_types::Varchar,
    +        #[index]
    +        age -> Nullable<diesel::sql_types::SmallInt>,
             // of late
    -        feels  ->  Nullable<Feeling>,
    -        gone -> Integer,
    +        feels  ->  Feeling,
         }
     }

     diesel::table! {
         pets (id) {
             id -> Int4,
    -        owner -> Int4, // a user
    +        owner -> Nullable<Int8>, // a user
    +        name -> Nullable<Text>,
         }
     }

    @@ -40,9 +43,18 @@
         old (id) { id -> Integer, }
     }

    +ovmig::table! {
    +    notes (id) {
    +        id -> Integer,
    +        #[references(pets(id))]
    +        pet_id -> Nullable<Integer>,
    +    }
    +}
    +
     diesel::joinable!(pets -> users (owner));
     diesel::joinable!(old -> users (id));
    -diesel::allow_tables_to_appear_in_same_query!(users, pets, old);
    +diesel::joinable!(notes -> pets (pet_id));
    +diesel::allow_tables_to_appear_in_same_query!(users, pets, old, notes);

     /// How many there are.
     pub fn count() -> i32 { 1 } // as it is
    "##);
    sandbox.ovmig("pull --module people").exits(0);
    let text = sandbox.read("modules/people/src/adapters/orm.rs");
    sandbox.ovmig("pull").exits(0).says("Unchanged");
    assert_eq!(sandbox.read("modules/people/src/adapters/orm.rs"), text);
    assert!(text.contains("old (id)"));
}

#[test]
fn what_is_gone_goes_when_it_is_asked_for() {
    let Some((_scratch, sandbox)) = changed() else {
        return;
    };
    sandbox
        .ovmig("pull --module people --prune")
        .exits(0)
        .says("1 table taken out");
    let text = sandbox.read("modules/people/src/adapters/orm.rs");
    assert!(!text.contains("old"), "{text}");
    assert!(text.contains("same_query!(users, pets, notes);"), "{text}");
    assert!(
        text.contains("pub fn count() -> i32 { 1 } // as it is"),
        "{text}"
    );
}

#[test]
fn a_file_that_cannot_be_read_is_left_alone() {
    let scratch = Scratch::sqlite();
    scratch.execute("CREATE TABLE users (id INTEGER PRIMARY KEY NOT NULL)");
    let sandbox = workspace(&scratch, "");
    sandbox.module("people", "ovmig::table! { users (id) { id -> Integer, ");
    let before = sandbox.snapshot();
    sandbox
        .ovmig("pull --module people")
        .exits(1)
        .says("what can't be read can't be kept");
    assert_eq!(sandbox.snapshot(), before);
}

#[test]
fn a_table_without_a_primary_key_is_said() {
    let scratch = Scratch::sqlite();
    scratch.execute("CREATE TABLE log (line TEXT)");
    let sandbox = workspace(&scratch, "");
    sandbox
        .ovmig("pull --module people")
        .exits(1)
        .says("table `log` can't be declared: it has no primary key");
    sandbox
        .ovmig("pull --module elsewhere")
        .exits(2)
        .says("there is no module `elsewhere`")
        .says("cargo new --lib modules/elsewhere");
}
