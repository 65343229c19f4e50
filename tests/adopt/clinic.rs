//! An invented project: 120 migrations that people wrote by hand over years, and the schema files that
//! `diesel print-schema` would write of them.

use std::fmt::Write;

use crate::support::Sandbox;

/// Where the code stands.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// In a member of a workspace, the migrations in a folder beside.
    Member,
    /// In the only package.
    Root,
}

/// What `check` says of it: which statements it can't follow.
pub(super) const NOTES: &str = "";

/// The project.
pub(super) struct Clinic {
    place: Place,
    /// Folders and their up.sql, in order.
    migrations: Vec<(String, String)>,
    /// The tables of schema.rs by name, as they are printed.
    tables: std::collections::BTreeMap<String, String>,
}

impl Clinic {
    pub(super) fn new(place: Place) -> Clinic {
        let mut clinic = Clinic {
            place,
            migrations: Vec::new(),
            tables: WRITTEN_TABLES
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect(),
        };
        for (name, up) in WRITTEN {
            clinic.add(name, up);
        }
        for number in 1..=100 {
            clinic.generated(number);
        }
        clinic.add("last", LAST);
        clinic
    }

    fn add(&mut self, name: &str, up: &str) {
        let number = self.migrations.len();
        let version = match number {
            0 => "00000000000000".to_owned(),
            _ => format!(
                "20{:02}-{:02}-{:02}-1{:02}507",
                15 + number / 12,
                number % 12 + 1,
                number % 28 + 1,
                number % 60
            ),
        };
        self.migrations
            .push((format!("{version}_{name}"), up.to_owned()));
    }

    /// A table of the same kind as many others.
    fn generated(&mut self, number: usize) {
        let table = format!("ward_{number:03}");
        let mut up = format!(
            "CREATE TABLE {table} (\n    id SERIAL PRIMARY KEY,\n    person_id INTEGER NOT NULL REFERENCES people ON DELETE \
             CASCADE,\n    note TEXT NOT NULL DEFAULT '',\n    state visit_state NOT NULL DEFAULT 'planned',\n    weight \
             NUMERIC(8, 3),\n    data JSONB NOT NULL DEFAULT '{{}}'::jsonb,\n    tags TEXT[],\n    created_at TIMESTAMPTZ \
             NOT NULL DEFAULT now(),\n    updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,\n    UNIQUE \
             (person_id, note),\n    CHECK (weight > 0)\n);\nCREATE INDEX ON {table} (created_at DESC) WHERE state <> \
             'done';\nSELECT diesel_manage_updated_at('{table}');\n"
        );
        let mut printed = String::from(
            "        id -> Int4,\n        person_id -> Int4,\n        note -> Text,\n        state -> VisitState,\n        \
             weight -> Nullable<Numeric>,\n        data -> Jsonb,\n        tags -> Nullable<Array<Nullable<Text>>>,\n        \
             created_at -> Timestamptz,\n        updated_at -> Timestamp,\n",
        );
        if number.is_multiple_of(3) {
            let _ = write!(
                up,
                "ALTER TABLE ONLY {table} RENAME COLUMN note TO remark;\nALTER TABLE {table} ADD COLUMN IF NOT EXISTS token \
                 UUID NOT NULL DEFAULT gen_random_uuid(), ALTER COLUMN weight TYPE DOUBLE PRECISION USING \
                 weight::double precision, DROP CONSTRAINT {table}_weight_check;\nINSERT INTO {table} (person_id, remark) \
                 SELECT id, 'moved; by hand' FROM people;\n"
            );
            printed = printed
                .replace("note ->", "remark ->")
                .replace("Numeric", "Float8");
            printed.push_str("        token -> Uuid,\n");
        }
        self.tables.insert(
            table.clone(),
            format!(
                "diesel::table! {{\n    use diesel::sql_types::*;\n    use super::sql_types::VisitState;\n\n    {table} \
                 (id) {{\n{printed}    }}\n}}\n"
            ),
        );
        self.add(&format!("ward_{number:03}"), &up);
    }

    /// The files.
    pub(super) fn write(&self) -> Sandbox {
        let sandbox = Sandbox::bare();
        let (source, file, migrations) = match self.place {
            Place::Member => ("crates/store/src", "crates/store/src/", "db/migrations"),
            Place::Root => ("src", "src/", "migrations"),
        };
        let package = "[package]\nname = \"store\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\ndiesel = { \
                       version = \"2.3\", features = [\"postgres\", \"chrono\"] }\n";
        match self.place {
            Place::Root => sandbox.write("Cargo.toml", package),
            Place::Member => {
                sandbox.write(
                    "Cargo.toml",
                    "[workspace]\nmembers = [\"crates/*\"]\nresolver = \"3\"\n",
                );
                sandbox.write("crates/store/Cargo.toml", package);
            }
        }
        sandbox.write(
            format!("{source}/lib.rs"),
            "pub mod reporting;\npub mod schema;\n",
        );
        sandbox.write(
            "diesel.toml",
            &format!(
                "[print_schema]\nfile = \"{file}schema.rs\"\nwith_docs = false\nfilter = {{ except_tables = [\"geo_.*\", \
                 \"audit_raw\"] }}\ncustom_type_derives = [\"diesel::query_builder::QueryId\"]\n\n[print_schema.reporting]\n\
                 file = \"{file}reporting.rs\"\nschema = \"reporting\"\n\n[migrations_directory]\ndir = \"{migrations}\"\n"
            ),
        );
        let tables: String = self
            .tables
            .values()
            .map(|text| format!("{text}\n"))
            .collect();
        let names: String = self
            .tables
            .keys()
            .map(|name| format!("    {name},\n"))
            .collect();
        sandbox.write(
            format!("{source}/schema.rs"),
            &format!(
                "{SQL_TYPES}\n{tables}diesel::joinable!(visits -> people (person_id));\ndiesel::joinable!(ward_001 -> people \
                 (person_id));\n\ndiesel::allow_tables_to_appear_in_same_query!(\n{names});\n"
            ),
        );
        sandbox.write(format!("{source}/reporting.rs"), REPORTING);
        for (folder, up) in &self.migrations {
            sandbox.write(format!("{migrations}/{folder}/up.sql"), up);
            let down = "-- it isn't undone\nSELECT 1;\n";
            sandbox.write(format!("{migrations}/{folder}/down.sql"), down);
        }
        sandbox
    }
}

/// The migrations that were written one by one.
const WRITTEN: &[(&str, &str)] = &[
    ("diesel_initial_setup", SETUP),
    (
        "create_people",
        "CREATE TABLE people (\n    id SERIAL PRIMARY KEY,\n    full_name VARCHAR(120) NOT NULL,\n    nickname VARCHAR,\n    \
         born DATE,\n    phone CHARACTER(12),\n    insured BOOLEAN NOT NULL DEFAULT 'f',\n    secret BYTEA\n);\n\
         CREATE UNIQUE INDEX people_name_idx ON people (lower(full_name));\nCOMMENT ON TABLE people IS 'patients; and staff';\n",
    ),
    (
        "create_visits",
        "CREATE TYPE visit_state AS ENUM ('planned', 'done');\n\nCREATE TABLE visits (\n    id BIGSERIAL PRIMARY KEY,\n    \
         person_id INTEGER NOT NULL,\n    state visit_state NOT NULL DEFAULT 'planned',\n    \"from\" TIMESTAMPTZ NOT NULL,\n    \
         type TEXT NOT NULL,\n    room SMALLINT,\n    CONSTRAINT visit_of FOREIGN KEY (person_id) REFERENCES people (id)\n);\n",
    ),
    (
        "more_states",
        "ALTER TYPE visit_state ADD VALUE IF NOT EXISTS 'cancelled' AFTER 'planned';\n",
    ),
    (
        "moods",
        "CREATE TYPE \"Mood\" AS ENUM ('good', 'bad');\nALTER TABLE people ADD COLUMN mood \"Mood\", ADD moods \"Mood\"[] NOT \
         NULL DEFAULT '{}';\n",
    ),
    (
        "search",
        "ALTER TABLE visits ADD COLUMN words TSVECTOR GENERATED ALWAYS AS (to_tsvector('simple', type)) STORED;\nCREATE INDEX \
         visits_words ON visits USING gin (words);\n",
    ),
    (
        "functions",
        "CREATE OR REPLACE FUNCTION visits_of(p INTEGER) RETURNS BIGINT AS $body$\n    SELECT count(*) FROM visits WHERE \
         person_id = p; -- a semicolon; or two\n$body$ LANGUAGE sql STABLE;\n\nCREATE FUNCTION touch() RETURNS trigger AS \
         $$\nBEGIN\n    NEW.room := coalesce(NEW.room, 1);\n    RETURN NEW;\nEND;\n$$ LANGUAGE plpgsql;\n\nCREATE TRIGGER \
         visits_touch BEFORE INSERT ON visits FOR EACH ROW EXECUTE PROCEDURE touch();\n",
    ),
    (
        "active_people",
        "CREATE VIEW active_people AS SELECT p.id, p.full_name FROM people p WHERE EXISTS (SELECT 1 FROM visits v WHERE \
         v.person_id = p.id);\nCREATE MATERIALIZED VIEW visit_counts AS SELECT person_id, count(*) AS visits FROM visits \
         GROUP BY person_id;\n",
    ),
    (
        "fill_people",
        "INSERT INTO people (full_name, insured) VALUES ('Ada; the first', 't'), (E'O\\'Neill', 'f');\nUPDATE people SET phone \
         = '0' WHERE phone IS NULL;\nALTER TABLE people ALTER COLUMN phone SET NOT NULL;\n",
    ),
    (
        "rename_beds",
        "CREATE TABLE beds (room SMALLINT NOT NULL, number SMALLINT NOT NULL, free BOOL, old TEXT, PRIMARY KEY (room, \
         number));\nALTER TABLE beds RENAME TO places;\nALTER TABLE places DROP COLUMN old, ADD COLUMN price MONEY;\nALTER \
         INDEX beds_pkey RENAME TO places_pkey;\n",
    ),
    (
        "reporting",
        "CREATE SCHEMA IF NOT EXISTS reporting;\nCREATE TYPE reporting.period AS ENUM ('day', 'week');\nCREATE TABLE \
         reporting.totals (\n    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,\n    of reporting.period NOT NULL,\n    \
         amount NUMERIC(12, 2) NOT NULL,\n    host INET\n);\nCREATE TABLE notes (id UUID PRIMARY KEY, body TEXT);\nALTER \
         TABLE notes SET SCHEMA reporting;\n",
    ),
    (
        "outside",
        "CREATE TABLE geo_cells (id INTEGER PRIMARY KEY, shape TEXT);\nCREATE TABLE audit_raw (id BIGSERIAL PRIMARY KEY, line \
         TEXT);\nCREATE TABLE unkeyed (line TEXT);\n",
    ),
    (
        "grants",
        "DO $$\nBEGIN\n    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'ovmig_clinic_nobody') THEN\n        RAISE \
         NOTICE 'no such role';\n    END IF;\nEND\n$$;\n",
    ),
    (
        "swap_the_kind",
        "CREATE TYPE kind AS ENUM ('a', 'b');\nCREATE TABLE bills (id INT PRIMARY KEY, kind kind NOT NULL DEFAULT 'a', total \
         INT);\nALTER TYPE kind RENAME TO kind_old;\nCREATE TYPE kind AS ENUM ('a', 'c');\nALTER TABLE bills ALTER COLUMN kind \
         DROP DEFAULT;\nALTER TABLE bills ALTER COLUMN kind TYPE kind USING (CASE kind::text WHEN 'b' THEN 'c' ELSE \
         kind::text END)::kind;\nDROP TYPE kind_old;\n",
    ),
    (
        "bills_grow",
        "ALTER TABLE bills ALTER total TYPE BIGINT, ALTER total SET NOT NULL;\nALTER TABLE bills ADD CONSTRAINT bills_total \
         CHECK (total >= 0) NOT VALID;\nALTER TABLE bills VALIDATE CONSTRAINT bills_total;\n",
    ),
    (
        "events",
        "CREATE TABLE events (id BIGINT NOT NULL, at TIMESTAMPTZ NOT NULL, what TEXT, PRIMARY KEY (id, at)) PARTITION BY RANGE \
         (at);\nCREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');\n",
    ),
    (
        "temporary_things",
        "CREATE TABLE imports (id SERIAL PRIMARY KEY, line TEXT);\nINSERT INTO people (full_name, phone) SELECT line, '0' FROM \
         imports;\nDROP TABLE imports CASCADE;\n",
    ),
    (
        "copies",
        "CREATE TABLE places_log (LIKE places INCLUDING DEFAULTS, logged_at TIMESTAMP NOT NULL DEFAULT now(), id SERIAL \
         PRIMARY KEY);\n",
    ),
    ("nothing", "SELECT 1;\n"),
];

/// Diesel's own first migration does this.
const SETUP: &str = "CREATE OR REPLACE FUNCTION diesel_manage_updated_at(_tbl regclass) RETURNS VOID AS $$\nBEGIN\n    EXECUTE \
                     format('CREATE TRIGGER set_updated_at BEFORE UPDATE ON %s\n                    FOR EACH ROW EXECUTE \
                     PROCEDURE diesel_set_updated_at()', _tbl);\nEND;\n$$ LANGUAGE plpgsql;\n\nCREATE OR REPLACE FUNCTION \
                     diesel_set_updated_at() RETURNS trigger AS $$\nBEGIN\n    IF (\n        NEW IS DISTINCT FROM OLD AND\n        \
                     NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at\n    ) THEN\n        NEW.updated_at := \
                     current_timestamp;\n    END IF;\n    RETURN NEW;\nEND;\n$$ LANGUAGE plpgsql;\n";

const LAST: &str = "DROP VIEW active_people;\nALTER TABLE people ALTER COLUMN full_name TYPE VARCHAR(200);\nCREATE VIEW \
                    active_people AS SELECT id, full_name FROM people;\n";

const SQL_TYPES: &str = r#"// @generated automatically by Diesel CLI.

pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "Mood"))]
    pub struct Mood;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "kind"))]
    pub struct Kind;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "tsvector", schema = "pg_catalog"))]
    pub struct Tsvector;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "visit_state"))]
    pub struct VisitState;
}
"#;

const REPORTING: &str = r#"// @generated automatically by Diesel CLI.

pub mod reporting {
    pub mod sql_types {
        #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
        #[diesel(postgres_type(name = "period", schema = "reporting"))]
        pub struct Period;
    }

    diesel::table! {
        reporting.notes (id) {
            id -> Uuid,
            body -> Nullable<Text>,
        }
    }

    diesel::table! {
        use diesel::sql_types::*;
        use super::sql_types::Period;

        reporting.totals (id) {
            id -> Int8,
            of -> Period,
            amount -> Numeric,
            host -> Nullable<Inet>,
        }
    }

    diesel::allow_tables_to_appear_in_same_query!(notes, totals,);
}
"#;

/// What schema.rs has of the tables of [`WRITTEN`].
const WRITTEN_TABLES: &[(&str, &str)] = &[
    (
        "active_people",
        "diesel::table! {\n    active_people (id) {\n        id -> Int4,\n        #[max_length = 200]\n        full_name -> \
         Varchar,\n    }\n}\n",
    ),
    (
        "bills",
        "diesel::table! {\n    use diesel::sql_types::*;\n    use super::sql_types::Kind;\n\n    bills (id) {\n        id -> \
         Int4,\n        kind -> Kind,\n        total -> Int8,\n    }\n}\n",
    ),
    (
        "events",
        "diesel::table! {\n    events (id, at) {\n        id -> Int8,\n        at -> Timestamptz,\n        what -> \
         Nullable<Text>,\n    }\n}\n",
    ),
    (
        "events_2020",
        "diesel::table! {\n    events_2020 (id, at) {\n        id -> Int8,\n        at -> Timestamptz,\n        what -> \
         Nullable<Text>,\n    }\n}\n",
    ),
    (
        "people",
        "diesel::table! {\n    use diesel::sql_types::*;\n    use super::sql_types::Mood;\n\n    people (id) {\n        id -> \
         Int4,\n        #[max_length = 200]\n        full_name -> Varchar,\n        nickname -> Nullable<Varchar>,\n        born -> \
         Nullable<Date>,\n        #[max_length = 12]\n        phone -> Bpchar,\n        insured -> Bool,\n        secret -> \
         Nullable<Bytea>,\n        mood -> Nullable<Mood>,\n        moods -> Array<Nullable<Mood>>,\n    }\n}\n",
    ),
    (
        "places",
        "diesel::table! {\n    places (room, number) {\n        room -> Int2,\n        number -> Int2,\n        free -> \
         Nullable<Bool>,\n        price -> Nullable<Money>,\n    }\n}\n",
    ),
    (
        "places_log",
        "diesel::table! {\n    places_log (id) {\n        room -> Int2,\n        number -> Int2,\n        free -> \
         Nullable<Bool>,\n        price -> Nullable<Money>,\n        logged_at -> Timestamp,\n        id -> Int4,\n    }\n}\n",
    ),
    (
        "visits",
        "diesel::table! {\n    use diesel::sql_types::*;\n    use super::sql_types::VisitState;\n    use \
         super::sql_types::Tsvector;\n\n    visits (id) {\n        id -> Int8,\n        person_id -> Int4,\n        state -> \
         VisitState,\n        from -> Timestamptz,\n        #[sql_name = \"type\"]\n        type_ -> Text,\n        room -> \
         Nullable<Int2>,\n        words -> Nullable<Tsvector>,\n    }\n}\n",
    ),
];
