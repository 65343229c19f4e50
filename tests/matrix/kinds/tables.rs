//! Tables.

use crate::matrix::case::{Case, POSTGRES, kind};

const USERS: &str = "users (id) { id -> Integer, name -> Text }";
const ROWS: &str = "INSERT INTO users (id, name) VALUES (1, 'a'), (2, 'b')";

pub(super) fn cases() -> Vec<Case> {
    vec![
        kind("table added, which refers to another")
            .before([USERS])
            .rows(ROWS)
            .after([
                USERS,
                "posts (id) { id -> Integer, #[references(users(id))] user_id -> Integer }",
            ]),
        kind("tables added that refer to each other")
            .before([USERS])
            .rows(ROWS)
            .after([
                USERS,
                "#[index(b_id)] a (id) { id -> Integer, #[references(b(id))] b_id -> Nullable<Integer> }",
                "b (id) { id -> Integer, #[references(a(id), on_delete = \"cascade\")] a_id -> Nullable<Integer> }",
            ]),
        kind("table dropped")
            .before([USERS, "old (id) { id -> Integer, #[index] #[max_length = 40] name -> Varchar }"])
            .rows(&format!("{ROWS}; INSERT INTO old (id, name) VALUES (1, 'x')"))
            .after([USERS])
            .loses()
            .back("old.id", "")
            .back("old.name", ""),
        kind("table dropped, to which another referred")
            .before([
                USERS,
                "posts (id) { id -> Integer, #[references(users(id), on_delete = \"cascade\")] user_id -> Integer }",
            ])
            .rows(&format!("{ROWS}; INSERT INTO posts (id, user_id) VALUES (1, 2)"))
            .after(["posts (id) { id -> Integer, user_id -> Integer }"])
            .loses()
            .stays()
            .mended("DELETE FROM posts"),
        kind("table dropped without the attribute being taken away that refers to it")
            .before([
                USERS,
                "posts (id) { id -> Integer, #[references(users(id))] user_id -> Integer }",
            ])
            .after(["posts (id) { id -> Integer, #[references(users(id))] user_id -> Integer }"])
            .refused("unknown-reference"),
        kind("table renamed")
            .before([
                "#[index(name)] users (id) { id -> Integer, #[unique] #[max_length = 40] name -> Varchar }",
                "posts (id) { id -> Integer, #[references(users(id))] user_id -> Integer }",
            ])
            .rows(&format!("{ROWS}; INSERT INTO posts (id, user_id) VALUES (1, 2)"))
            .after([
                "#[renamed_from = \"users\"] #[index(name)] people (id) { id -> Integer, #[unique] #[max_length = 40] name -> Varchar }",
                "posts (id) { id -> Integer, #[references(people(id))] user_id -> Integer }",
            ]),
        kind("table renamed, and its column and the constraints' names")
            .before(["#[check = \"name <> ''\"] users (id) { id -> Integer, #[unique] #[max_length = 40] name -> Varchar }"])
            .rows(ROWS)
            .after([
                "#[renamed_from = \"users\"] #[check(people_title_check = \"title <> ''\")] people (id) { id -> Integer, \
                 #[renamed_from = \"name\"] #[unique(name = \"people_title_key\")] \
                 #[max_length = 40] title -> Varchar }",
            ]),
        kind("two tables change their names in a chain")
            .before(["a (id) { id -> Integer, x -> Text }", "b (id) { id -> Integer, y -> Text }"])
            .rows("INSERT INTO a (id, x) VALUES (1, 'x'); INSERT INTO b (id, y) VALUES (2, 'y')")
            .after([
                "#[renamed_from = \"a\"] b (id) { id -> Integer, x -> Text }",
                "#[renamed_from = \"b\"] c (id) { id -> Integer, y -> Text }",
            ]),
        kind("table moved to another module")
            .before([USERS, "posts (id) { id -> Integer }"])
            .rows(ROWS)
            .after([format!("in other: {USERS}"), "posts (id) { id -> Integer }".to_owned()])
            .nothing(),
        kind("table moved to another schema")
            .on(POSTGRES)
            .before([
                "#[index(name)] users (id) { #[auto_increment] id -> Integer, #[check(short = \"length(name) < 9\")] #[unique] name -> Text }",
                "posts (id) { id -> Integer, #[references(users(id))] user_id -> Integer }",
            ])
            .rows("INSERT INTO users (name) VALUES ('a'), ('b'); INSERT INTO posts (id, user_id) VALUES (1, 2)")
            .after([
                "#[index(name)] #[renamed_from = \"public.users\"] \
                 auth.users (id) { #[auto_increment] id -> Integer, #[check(short = \"length(name) < 9\")] #[unique] name -> Text }",
                "posts (id) { id -> Integer, #[references(auth.users(id))] user_id -> Integer }",
            ])
            .then("INSERT INTO auth.users (name) VALUES ('c')", "SELECT id FROM auth.users WHERE name = 'c'", "3"),
        kind("table moved back from a schema, under another name")
            .on(POSTGRES)
            .before(["auth.users (id) { id -> Integer, name -> Text }", "auth.other (id) { id -> Integer }"])
            .rows("INSERT INTO auth.users VALUES (1, 'a')")
            .after([
                "#[renamed_from = \"auth.users\"] people (id) { id -> Integer, name -> Text }",
                "auth.other (id) { id -> Integer }",
            ]),
        kind("table declared with `diesel::table!` instead")
            .before(["#[index(name)] users (id) { id -> Integer, #[unique] #[max_length = 40] name -> Varchar }"])
            .rows(ROWS)
            .after(["diesel::table! { users (id) { id -> Integer, #[max_length = 40] name -> Varchar } }"])
            .nothing(),
        kind("comments added, changed, dropped")
            .on(POSTGRES)
            .before(["/// People.\n users (id) {\n id -> Integer,\n /// Old.\n name -> Text,\n /// Gone.\n mail -> Text }"])
            .rows("INSERT INTO users VALUES (1, 'a', 'm')")
            .after(["/// It's people.\n users (id) {\n /// A number.\n id -> Integer,\n /// New.\n name -> Text, mail -> Text }"]),
    ]
}
