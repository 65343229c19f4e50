//! What a database holds besides what a [`Schema`](crate::schema::Schema) speaks of: functions, domains, sequences,
//! policies and the like. Never compared with a declaration; a way back must take them away again.

use std::collections::BTreeMap;

use diesel::sql_types::Text;
use diesel::{QueryResult, QueryableByName, RunQueryDsl};

use super::Database;
use super::connect::{Link, with_link};
use crate::failure::Failure;
use crate::schema::Backend;

/// SQLite's virtual tables, which no schema holds.
const SQLITE: &str = "
SELECT 'virtual table `' || name || '`' AS name, sql AS definition FROM sqlite_schema
WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'";

/// What MySQL and MariaDB hold besides tables, views and triggers.
const MYSQL: &str = "
SELECT CONCAT(LOWER(routine_type), ' `', routine_name, '`') AS name,
       CONCAT_WS(' ', dtd_identifier, is_deterministic, sql_data_access, routine_definition) AS definition
FROM information_schema.routines WHERE routine_schema = DATABASE()
UNION ALL
SELECT CONCAT('event `', event_name, '`'),
       CONCAT_WS(' ', execute_at, interval_value, interval_field, status, event_definition)
FROM information_schema.events WHERE event_schema = DATABASE()";

/// Each part has the condition that no extension has brought it.
const POSTGRES: &str = "
WITH own AS (
    SELECT n.oid, n.nspname FROM pg_namespace n
    WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', '__ovmig_scratch')
), brought AS (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), found AS (
    SELECT 'pg_proc'::regclass AS class, p.oid,
           CASE p.prokind WHEN 'a' THEN '' ELSE pg_get_functiondef(p.oid) END AS definition
    FROM pg_proc p JOIN own ON own.oid = p.pronamespace
    UNION ALL
    SELECT 'pg_type'::regclass, t.oid, concat_ws(' ', format_type(t.typbasetype, t.typtypmod), t.typdefault,
           CASE WHEN t.typnotnull THEN 'NOT NULL' END,
           (SELECT string_agg(pg_get_constraintdef(c.oid), ' ' ORDER BY c.conname) FROM pg_constraint c WHERE c.contypid = t.oid),
           (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
            FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
    FROM pg_type t JOIN own ON own.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE t.typtype IN ('d', 'r') OR (t.typtype = 'c' AND c.relkind = 'c')
    UNION ALL
    SELECT 'pg_class'::regclass, c.oid, concat_ws(' ', pg_get_expr(c.relpartbound, c.oid), pg_get_partkeydef(c.oid),
           CASE WHEN c.relrowsecurity THEN 'ROW LEVEL SECURITY' END)
    FROM pg_class c JOIN own ON own.oid = c.relnamespace
    WHERE c.relkind = 'f' OR c.relispartition AND c.relkind IN ('r', 'p')
       OR c.relkind = 'p' OR c.relkind = 'r' AND c.relrowsecurity
       OR c.relkind = 'S' AND NOT EXISTS (
           SELECT 1 FROM pg_depend d
           WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i'))
    UNION ALL
    SELECT 'pg_constraint'::regclass, k.oid, pg_get_constraintdef(k.oid)
    FROM pg_constraint k JOIN own ON own.oid = k.connamespace
    WHERE k.contype = 'x' OR k.contype IN ('c', 'f') AND NOT k.convalidated
    UNION ALL
    SELECT 'pg_rewrite'::regclass, r.oid, pg_get_ruledef(r.oid)
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN own ON own.oid = c.relnamespace
    WHERE r.rulename <> '_RETURN'
    UNION ALL
    SELECT 'pg_policy'::regclass, p.oid, concat_ws(' ', p.polcmd, p.polpermissive::text, p.polroles::text,
           pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    FROM pg_policy p
    UNION ALL
    SELECT 'pg_statistic_ext'::regclass, s.oid, pg_get_statisticsobjdef(s.oid)
    FROM pg_statistic_ext s JOIN own ON own.oid = s.stxnamespace
    UNION ALL
    SELECT 'pg_collation'::regclass, c.oid, '' FROM pg_collation c JOIN own ON own.oid = c.collnamespace
    UNION ALL
    SELECT 'pg_operator'::regclass, o.oid, '' FROM pg_operator o JOIN own ON own.oid = o.oprnamespace
    UNION ALL
    SELECT 'pg_ts_config'::regclass, o.oid, '' FROM pg_ts_config o JOIN own ON own.oid = o.cfgnamespace
    UNION ALL
    SELECT 'pg_ts_dict'::regclass, o.oid, '' FROM pg_ts_dict o JOIN own ON own.oid = o.dictnamespace
    UNION ALL
    SELECT 'pg_event_trigger'::regclass, e.oid, e.evtevent::text FROM pg_event_trigger e
    UNION ALL
    SELECT 'pg_publication'::regclass, p.oid, '' FROM pg_publication p
    UNION ALL
    SELECT 'pg_foreign_server'::regclass, s.oid, '' FROM pg_foreign_server s
    UNION ALL
    SELECT 'pg_extension'::regclass, e.oid, e.extversion FROM pg_extension e WHERE e.extname <> 'plpgsql'
)
SELECT i.type || ' `' || i.identity || '`' AS name, f.definition
FROM found f, LATERAL pg_identify_object(f.class, f.oid, 0) i
WHERE NOT EXISTS (SELECT 1 FROM brought b WHERE b.classid = f.class AND b.objid = f.oid)";

#[derive(QueryableByName)]
struct Object {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    definition: String,
}

impl Database {
    /// The objects that the schema doesn't speak of, as a sentence names them ("function `public.f(integer)`"), with a
    /// text that tells one from another.
    pub fn inventory(&mut self) -> Result<BTreeMap<String, String>, Failure> {
        let objects = self.link.inventory();
        objects.map_err(|error| {
            self.masked(Failure::new(format!(
                "the database's objects can't be read: {error}"
            )))
        })
    }
}

impl Link {
    fn inventory(&mut self) -> QueryResult<BTreeMap<String, String>> {
        let sql = match self.backend() {
            Backend::Sqlite => SQLITE,
            Backend::Postgres => POSTGRES,
            Backend::Mysql => MYSQL,
        };
        let objects: Vec<Object> = with_link!(self, conn => diesel::sql_query(sql).load(conn))?;
        Ok(objects
            .into_iter()
            .map(|it| (it.name, it.definition))
            .collect())
    }
}
