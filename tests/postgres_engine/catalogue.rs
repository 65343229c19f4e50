//! What a database holds, in PostgreSQL's own words: the judge of what a migration did.

use cargo_ovmig::database::introspect::postgres::introspect;
use cargo_ovmig::dialect;
use cargo_ovmig::schema::{Backend, ObjectName, Schema};
use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, QueryableByName, RunQueryDsl, sql_query};

use crate::support::postgres::{PgConnection, TestDatabase};

/// A database that is emptied again and again.
pub(super) struct Engine {
    pub(super) connection: PgConnection,
    _database: TestDatabase,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

impl Engine {
    /// `None` where there is no server.
    pub(super) fn start() -> Option<Engine> {
        let database = TestDatabase::create()?;
        let mut connection = database.connect();
        connection
            .batch_execute("SET client_min_messages = warning")
            .unwrap();
        Some(Engine {
            connection,
            _database: database,
        })
    }

    /// Takes everything away.
    pub(super) fn empty(&mut self) {
        self.connection
            .batch_execute(
                "DO $$ DECLARE name text; BEGIN
                    FOR name IN SELECT nspname FROM pg_namespace
                        WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
                    LOOP EXECUTE format('DROP SCHEMA %I CASCADE', name); END LOOP;
                END $$;
                CREATE SCHEMA public",
            )
            .unwrap();
    }

    /// Runs a script in a transaction, as Diesel runs a migration.
    pub(super) fn run(&mut self, sql: &str) -> Result<(), String> {
        if sql.trim().is_empty() {
            return Ok(());
        }
        self.connection
            .transaction::<(), diesel::result::Error, _>(|connection| connection.batch_execute(sql))
            .map_err(|error| format!("{error}\nin:\n{sql}"))
    }

    /// The rows of a query whose only column is `line`.
    pub(super) fn lines(&mut self, query: &str) -> Vec<String> {
        let lines: Vec<Line> = sql_query(query)
            .load(&mut self.connection)
            .unwrap_or_else(|error| panic!("{error}\nin:\n{query}"));
        lines.into_iter().map(|it| it.line).collect()
    }

    /// Everything that a schema is made of, sorted.
    pub(super) fn catalogue(&mut self) -> Vec<String> {
        self.lines(CATALOGUE)
    }

    /// The actual schema.
    pub(super) fn introspect(&mut self) -> Schema {
        introspect(&mut self.connection).unwrap()
    }

    /// All rows of the schema's tables, one line a table: `table: row; row`.
    pub(super) fn rows(&mut self, schema: &Schema) -> Vec<String> {
        let tables = schema.tables.keys();
        let query = |name: &ObjectName| {
            let name = dialect::of(Backend::Postgres).object(name);
            format!(
                "SELECT coalesce(string_agg(to_jsonb(it)::text, '; ' ORDER BY to_jsonb(it)::text), '') AS line FROM {name} AS it"
            )
        };
        tables
            .map(|table| format!("{table}: {}", self.lines(&query(table))[0]))
            .collect()
    }
}

/// Lines of everything that a schema is made of, sorted.
pub(crate) const CATALOGUE: &str = "
SELECT 'schema ' || nspname AS line FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
UNION ALL
SELECT 'table ' || oid::regclass || coalesce(' -- ' || obj_description(oid, 'pg_class'), '')
FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
UNION ALL
SELECT 'column ' || attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod)
    || CASE WHEN attnotnull THEN ' not null' ELSE '' END
    || CASE WHEN attidentity <> '' THEN ' identity ' || attidentity::text ELSE '' END
    || CASE WHEN attgenerated <> '' THEN ' generated ' || attgenerated::text ELSE '' END
    || CASE
        WHEN attidentity = '' AND pg_get_serial_sequence(attrelid::regclass::text, attname) IS NOT NULL
            AND pg_get_expr(adbin, adrelid) ~ '^nextval'
        THEN ' serial'
        ELSE coalesce(' default ' || pg_get_expr(adbin, adrelid), '') END
    || CASE WHEN attcollation <> typcollation THEN ' collate ' || attcollation::regcollation ELSE '' END
    || coalesce(' -- ' || col_description(attrelid, attnum), '')
FROM pg_attribute
JOIN pg_class ON pg_class.oid = attrelid
JOIN pg_type ON pg_type.oid = atttypid
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped
    AND relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
UNION ALL
SELECT 'constraint ' || conrelid::regclass || '.' || conname || ' ' || pg_get_constraintdef(pg_constraint.oid)
    || CASE WHEN convalidated THEN '' ELSE ' not valid' END
FROM pg_constraint
WHERE contype <> 'n' AND conrelid <> 0 AND connamespace::regnamespace::text !~ '^(pg_|information_schema)'
UNION ALL
SELECT 'index ' || pg_get_indexdef(indexrelid) || CASE WHEN indisvalid THEN '' ELSE ' invalid' END
FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
WHERE relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
UNION ALL
SELECT 'enum ' || pg_type.oid::regtype || ' ' || string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
    || coalesce(' -- ' || max(obj_description(pg_type.oid, 'pg_type')), '')
FROM pg_type JOIN pg_enum ON enumtypid = pg_type.oid
GROUP BY pg_type.oid
UNION ALL
SELECT 'sequence of ' || coalesce(refobjid::regclass || '.' || attname, 'nothing: ' || seqrelid::regclass) || ' '
    || seqtypid::regtype
FROM pg_sequence
LEFT JOIN pg_depend ON objid = seqrelid AND classid = 'pg_class'::regclass AND deptype IN ('a', 'i')
    AND refobjsubid <> 0
LEFT JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
ORDER BY line";
