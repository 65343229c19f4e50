//! `ovmig::table!` and `ovmig::sql_enum!` as a module uses them: compiled, and run through Diesel.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sqlite::Sqlite;
use diesel_async::AsyncPgConnection;
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;

ovmig::sql_enum! {
    /// What a template is doing.
    #[derive(PartialOrd, Ord, Debug)]
    #[renamed_from = "tmpl_status"]
    pub enum TemplateStatus as "macros_template_status" {
        New = "NEW",
        /// Being written.
        #[allow(dead_code)]
        InProgress,
        Error = "it's broken",
    }
}

ovmig::sql_enum! {
    #[derive(Default)]
    #[rename_all = "SCREAMING_SNAKE_CASE"]
    pub enum Kind as macros.kind {
        #[default]
        BlockDevice,
        Nfs,
    }
}

/// Every attribute of ours once.
mod orm {
    ovmig::table! {
        /// What users keep.
        #[cfg(not(any()))]
        #[index(owner_id, size desc nulls_last, name = "volumes_by_size", where = "size > 0")]
        #[index("lower(name)", unique)]
        #[unique(owner_id, name, name = "one_name_an_owner", deferrable = "initially deferred")]
        #[check(size_is_set = "size >= 0")]
        #[primary_key(name = "volumes_pk")]
        #[references((owner_id) -> owners(id), on_delete = "cascade")]
        #[renamed_from = "vols"]
        #[without_rowid]
        #[strict]
        #[sql_name = "volume list"]
        volumes (id) {
            /// The number.
            #[auto_increment]
            #[derive(PartialEq)]
            id -> Integer,
            #[references(owners(id), on_delete = "restrict", on_update = "cascade")]
            #[index]
            owner_id -> Integer,
            #[unique]
            #[collate = "NOCASE"]
            #[max_length = 40]
            name -> Text,
            #[default = "0"]
            #[check = "size < 1000000"]
            size -> BigInt,
            #[generated(virtual = "size / 2")]
            half -> Nullable<BigInt>,
            #[renamed_from = "kind"]
            #[backfill = "'raw'"]
            #[sql_name = "type"]
            r#type -> diesel::sql_types::Nullable<diesel::sql_types::Text>,
            #[precision = 10]
            #[scale = 2]
            price -> Double,
            #[sql_type = "BLOB"]
            payload -> Binary,
        }
    }

    diesel::table! {
        owners {
            id -> Integer,
            login -> Text,
        }
    }

    ovmig::table! {
        use diesel::sql_types::{Integer, Nullable};
        use super::super::{Kind, TemplateStatus};

        templates {
            id -> Integer,
            #[default = "'NEW'"]
            #[index(desc, where = "status <> 'NEW'")]
            status -> TemplateStatus,
            before -> Nullable<TemplateStatus>,
            kind -> Kind,
        }
    }

    diesel::joinable!(volumes -> owners (owner_id));
    diesel::allow_tables_to_appear_in_same_query!(volumes, owners);
}

/// A table whose attributes come from the caller, as another crate's macro may write them.
macro_rules! tagged {
    ($(#[$attribute:meta])* $name:ident, $ty:ty) => {
        ovmig::table! {
            $(#[$attribute])*
            $name (id) {
                $(#[$attribute])*
                id -> Integer,
            }
        }
    };
}

tagged!(
    #[check = "id > 0"]
    #[allow(unused)]
    tags,
    Integer
);

#[derive(Queryable, Selectable, Insertable, Debug, PartialEq)]
#[diesel(table_name = orm::templates)]
#[diesel(check_for_backend(Sqlite))]
struct Template {
    id: i32,
    status: TemplateStatus,
    before: Option<TemplateStatus>,
    kind: Kind,
}

fn sqlite(sql: &str) -> SqliteConnection {
    let mut connection =
        SqliteConnection::establish(":memory:").expect("an in-memory database opens");
    connection.batch_execute(sql).expect("the tables are made");
    connection
}

#[test]
fn a_table_with_every_attribute_is_queried_and_joined_through_diesel() {
    use orm::{owners, volumes};
    let connection = &mut sqlite(
        "CREATE TABLE owners (id INTEGER PRIMARY KEY NOT NULL, login TEXT NOT NULL);
         CREATE TABLE \"volume list\" (id INTEGER PRIMARY KEY NOT NULL, owner_id INTEGER NOT NULL, name TEXT NOT NULL,
            size BIGINT NOT NULL, half BIGINT AS (size / 2), type TEXT, price DOUBLE NOT NULL, payload BLOB NOT NULL);
         INSERT INTO owners VALUES (1, 'ann');",
    );
    diesel::insert_into(volumes::table)
        .values((
            volumes::owner_id.eq(1),
            volumes::name.eq("root"),
            volumes::size.eq(10),
            volumes::r#type.eq(Some("raw")),
            volumes::price.eq(1.5),
            volumes::payload.eq(b"x".to_vec()),
        ))
        .execute(connection)
        .expect("a row is inserted");
    let rows: Vec<(String, Option<i64>, Option<String>, String)> = owners::table
        .inner_join(volumes::table)
        .filter(volumes::size.gt(5))
        .select((volumes::name, volumes::half, volumes::r#type, owners::login))
        .load(connection)
        .expect("the join runs");
    assert_eq!(
        rows,
        [("root".into(), Some(5), Some("raw".into()), "ann".into())]
    );
    assert_eq!(
        diesel::debug_query::<Sqlite, _>(&tags::table.select(tags::id)).to_string(),
        "SELECT `tags`.`id` FROM `tags` -- binds: []"
    );
}

#[test]
fn an_enumeration_goes_into_sqlite_and_comes_back() {
    use orm::templates;
    let connection = &mut sqlite(
        "CREATE TABLE templates (id INTEGER PRIMARY KEY NOT NULL, status TEXT NOT NULL, before TEXT, kind TEXT NOT NULL);",
    );
    let template = Template {
        id: 1,
        status: TemplateStatus::Error,
        before: Some(TemplateStatus::New),
        kind: Kind::default(),
    };
    diesel::insert_into(templates::table)
        .values(&template)
        .execute(connection)
        .expect("a row is inserted");
    let stored: (String, Option<String>, String) =
        diesel::dsl::sql::<(
            diesel::sql_types::Text,
            diesel::sql_types::Nullable<diesel::sql_types::Text>,
            diesel::sql_types::Text,
        )>("SELECT status, before, kind FROM templates")
        .get_result(connection)
        .expect("the row is there");
    assert_eq!(
        stored,
        (
            "it's broken".into(),
            Some("NEW".into()),
            "BLOCK_DEVICE".into()
        )
    );

    let found: Vec<Template> = templates::table
        .filter(templates::status.eq(TemplateStatus::Error))
        .filter(templates::before.eq(Some(TemplateStatus::New)))
        .filter(templates::status.eq_any(TemplateStatus::ALL.iter().copied()))
        .select(Template::as_select())
        .load(connection)
        .expect("the query runs");
    assert_eq!(found, [template]);
    assert!(TemplateStatus::New < TemplateStatus::Error);
}

#[test]
fn a_label_that_the_enumeration_has_not_is_an_error_that_names_both() {
    use orm::templates;
    let connection = &mut sqlite(
        "CREATE TABLE templates (id INTEGER PRIMARY KEY NOT NULL, status TEXT NOT NULL);
         INSERT INTO templates VALUES (1, 'new');",
    );
    let error = templates::table
        .select(templates::status)
        .first::<TemplateStatus>(connection)
        .expect_err("the label is unknown");
    let mut messages = vec![error.to_string()];
    let mut source = std::error::Error::source(&error);
    while let Some(error) = source {
        messages.push(error.to_string());
        source = error.source();
    }
    assert_eq!(
        messages.last().map(String::as_str),
        Some(
            "the database has \"new\" where `macros_template_status` has only NEW, in_progress, it's broken; \
             the code may be older than the database"
        ),
        "{messages:?}"
    );
}

#[test]
fn an_enumeration_is_a_type_of_its_own_on_postgresql() {
    use orm::templates;
    let url = "postgres://postgres@127.0.0.1:5432/postgres";
    let connection = &mut AsyncConnectionWrapper::<AsyncPgConnection>::establish(url)
        .expect("the tests need a PostgreSQL server at 127.0.0.1:5432");
    connection
        .begin_test_transaction()
        .expect("a transaction that is never committed");
    connection
        .batch_execute(
            "CREATE SCHEMA macros;
             CREATE SCHEMA macros_path;
             SET LOCAL search_path = macros_path;
             CREATE TYPE macros_template_status AS ENUM ('NEW', 'in_progress', 'it''s broken');
             CREATE TYPE macros.kind AS ENUM ('BLOCK_DEVICE', 'NFS');
             CREATE TABLE templates (id integer PRIMARY KEY, status macros_template_status NOT NULL,
                before macros_template_status, kind macros.kind NOT NULL);",
        )
        .expect("the types are made");
    let row = (
        TemplateStatus::InProgress,
        None::<TemplateStatus>,
        Kind::Nfs,
    );
    diesel::insert_into(templates::table)
        .values((
            templates::id.eq(1),
            templates::status.eq(row.0),
            templates::before.eq(row.1),
            templates::kind.eq(row.2),
        ))
        .execute(connection)
        .expect("a row is inserted");
    let found: (TemplateStatus, Option<TemplateStatus>, Kind) = templates::table
        .filter(templates::status.eq(TemplateStatus::InProgress))
        .filter(templates::status.eq_any(vec![TemplateStatus::New, TemplateStatus::InProgress]))
        .select((templates::status, templates::before, templates::kind))
        .first(connection)
        .expect("the query runs");
    assert_eq!(found, row);
}
