//! The queries, and what their rows hold. Source: PostgreSQL's manual, chapter 53 "System Catalogs".

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, Bool, Integer, Nullable, Oid, Text};

/// The search path as it is set, and what it means; from here on it is `public`.
pub(super) const PATH: &str = "
WITH before AS MATERIALIZED (
    SELECT current_setting('search_path') AS value, current_schemas(false)::text[] AS schemas
)
SELECT value, schemas, set_config('search_path', 'public', false) AS now FROM before";

#[derive(QueryableByName)]
pub(super) struct Path {
    #[diesel(sql_type = Text)]
    pub(super) value: String,
    #[diesel(sql_type = Array<Text>)]
    pub(super) schemas: Vec<String>,
}

#[derive(QueryableByName)]
pub(super) struct Setting {
    #[diesel(sql_type = Text)]
    #[allow(dead_code)] // read for its effect
    value: String,
}

pub(super) const NAMESPACES: &str = "
SELECT n.nspname::text AS name
FROM pg_namespace n
WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'public')
  AND NOT EXISTS (
      SELECT 1 FROM pg_depend d
      WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e'
  )";

#[derive(QueryableByName)]
pub(super) struct Namespace {
    #[diesel(sql_type = Text)]
    pub(super) name: String,
}

pub(super) const ENUMS: &str = "
SELECT n.nspname::text AS schema, t.typname::text AS name, obj_description(t.oid, 'pg_type') AS comment,
       ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS labels
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype = 'e' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
      SELECT 1 FROM pg_depend d
      WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'
  )";

#[derive(QueryableByName)]
pub(super) struct Enum {
    #[diesel(sql_type = Text)]
    pub(super) schema: String,
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) comment: Option<String>,
    #[diesel(sql_type = Array<Text>)]
    pub(super) labels: Vec<String>,
}

/// A query over the tables that count, which it calls `t`: plain and partitioned ones.
pub(super) fn of_tables(query: &str) -> String {
    format!(
        "
WITH t AS MATERIALIZED (
    SELECT c.oid, n.nspname::text AS schema, c.relname::text AS name
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
      AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
      AND c.relname NOT IN ('__diesel_schema_migrations', '__ovmig_migrations')
      AND NOT EXISTS (
          SELECT 1 FROM pg_depend d
          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
      )
){query}"
    )
}

pub(super) const TABLES: &str = "
SELECT t.oid, t.schema, t.name, obj_description(t.oid, 'pg_class') AS comment FROM t";

#[derive(QueryableByName)]
pub(super) struct Table {
    #[diesel(sql_type = Oid)]
    pub(super) oid: u32,
    #[diesel(sql_type = Text)]
    pub(super) schema: String,
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) comment: Option<String>,
}

/// An array's type is told by its elements'. `serial` says that the default draws from a sequence that goes with the
/// column.
pub(super) const COLUMNS: &str = "
SELECT t.oid, a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS formatted,
       n.nspname::text AS type_schema, e.typname::text AS type_name,
       EXISTS (
           SELECT 1 FROM pg_depend d
           WHERE d.classid = 'pg_type'::regclass AND d.objid = e.oid AND d.deptype = 'e'
       ) AS of_extension,
       a.attnotnull AS not_null, a.attidentity::text AS identity, a.attgenerated::text AS generated,
       pg_get_expr(x.adbin, x.adrelid) AS expr,
       EXISTS (
           SELECT 1
           FROM pg_depend own
           JOIN pg_depend use ON use.classid = 'pg_attrdef'::regclass AND use.objid = x.oid
               AND use.refclassid = 'pg_class'::regclass AND use.refobjid = own.objid
           WHERE own.classid = 'pg_class'::regclass AND own.refclassid = 'pg_class'::regclass
             AND own.refobjid = t.oid AND own.refobjsubid = a.attnum AND own.deptype = 'a'
       ) AS serial,
       CASE WHEN a.attcollation <> ty.typcollation THEN l.collname::text END AS collation,
       col_description(t.oid, a.attnum) AS comment
FROM t
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type ty ON ty.oid = a.atttypid
JOIN pg_type e ON e.oid = CASE
    WHEN ty.typtype = 'b' AND ty.typcategory = 'A' AND ty.typelem <> 0 THEN ty.typelem
    ELSE ty.oid
END
JOIN pg_namespace n ON n.oid = e.typnamespace
LEFT JOIN pg_attrdef x ON x.adrelid = t.oid AND x.adnum = a.attnum
LEFT JOIN pg_collation l ON l.oid = a.attcollation
ORDER BY t.oid, a.attnum";

#[derive(QueryableByName)]
pub(super) struct Column {
    #[diesel(sql_type = Oid)]
    pub(super) oid: u32,
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    #[diesel(sql_type = Text)]
    pub(super) formatted: String,
    #[diesel(sql_type = Text)]
    pub(super) type_schema: String,
    #[diesel(sql_type = Text)]
    pub(super) type_name: String,
    #[diesel(sql_type = Bool)]
    pub(super) of_extension: bool,
    #[diesel(sql_type = Bool)]
    pub(super) not_null: bool,
    #[diesel(sql_type = Text)]
    pub(super) identity: String,
    #[diesel(sql_type = Text)]
    pub(super) generated: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) expr: Option<String>,
    #[diesel(sql_type = Bool)]
    pub(super) serial: bool,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) collation: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) comment: Option<String>,
}

/// Primary keys, unique constraints, foreign keys, checks. A foreign key to a partitioned table has rows for the
/// partitions too, which have a parent. `indnullsnotdistinct` came with PostgreSQL 15.
pub(super) const CONSTRAINTS: &str = "
SELECT t.oid, c.conname::text AS name, c.contype::text AS kind,
       ARRAY(
           SELECT a.attname::text
           FROM unnest(c.conkey) WITH ORDINALITY AS k (attnum, place)
           JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
           ORDER BY k.place
       ) AS columns,
       fn.nspname::text AS other_schema, f.relname::text AS other_table,
       ARRAY(
           SELECT a.attname::text
           FROM unnest(c.confkey) WITH ORDINALITY AS k (attnum, place)
           JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.attnum
           ORDER BY k.place
       ) AS other_columns,
       c.confdeltype::text AS on_delete, c.confupdtype::text AS on_update,
       c.condeferrable AS is_deferrable, c.condeferred AS is_deferred,
       pg_get_expr(c.conbin, c.conrelid) AS expr,
       coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::bool, false) AS nulls_not_distinct
FROM t
JOIN pg_constraint c ON c.conrelid = t.oid AND c.contype IN ('p', 'u', 'f', 'c')
    AND (c.contype <> 'f' OR c.conparentid = 0)
LEFT JOIN pg_class f ON f.oid = c.confrelid
LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
LEFT JOIN pg_index i ON i.indexrelid = c.conindid AND c.contype = 'u'
ORDER BY t.oid, c.conname";

#[derive(QueryableByName)]
pub(super) struct Constraint {
    #[diesel(sql_type = Oid)]
    pub(super) oid: u32,
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    #[diesel(sql_type = Text)]
    pub(super) kind: String,
    #[diesel(sql_type = Array<Text>)]
    pub(super) columns: Vec<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) other_schema: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) other_table: Option<String>,
    #[diesel(sql_type = Array<Text>)]
    pub(super) other_columns: Vec<String>,
    #[diesel(sql_type = Text)]
    pub(super) on_delete: String,
    #[diesel(sql_type = Text)]
    pub(super) on_update: String,
    #[diesel(sql_type = Bool)]
    pub(super) is_deferrable: bool,
    #[diesel(sql_type = Bool)]
    pub(super) is_deferred: bool,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) expr: Option<String>,
    #[diesel(sql_type = Bool)]
    pub(super) nulls_not_distinct: bool,
}

/// Indexes that aren't beneath a constraint. The arrays have one element for each column of the index, those of
/// `INCLUDE` last; a column's name is NULL where the key is an expression, operator class and collation where they are
/// the defaults (the collation 100 is the database's).
pub(super) const INDEXES: &str = "
SELECT t.oid, c.relname::text AS name, i.indisunique AS is_unique, m.amname::text AS method,
       i.indnkeyatts::int4 AS keys,
       ARRAY(
           SELECT a.attname::text
           FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
           LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum AND k.attnum <> 0
           ORDER BY k.place
       ) AS columns,
       ARRAY(
           SELECT pg_get_indexdef(i.indexrelid, k.place::int4, false)
           FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
           ORDER BY k.place
       ) AS exprs,
       ARRAY(
           SELECT o.bits::int4 FROM unnest(i.indoption::int2[]) WITH ORDINALITY AS o (bits, place) ORDER BY o.place
       ) AS options,
       ARRAY(
           SELECT CASE WHEN NOT p.opcdefault THEN p.opcname::text END
           FROM unnest(i.indclass::oid[]) WITH ORDINALITY AS k (opclass, place)
           JOIN pg_opclass p ON p.oid = k.opclass
           ORDER BY k.place
       ) AS opclasses,
       ARRAY(
           SELECT CASE
               WHEN k.oid <> coalesce(a.attcollation, 100) THEN l.collname::text
           END
           FROM unnest(i.indcollation::oid[]) WITH ORDINALITY AS k (oid, place)
           LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[k.place::int4 - 1]
               AND i.indkey[k.place::int4 - 1] <> 0
           LEFT JOIN pg_collation l ON l.oid = k.oid
           ORDER BY k.place
       ) AS collations,
       pg_get_expr(i.indpred, i.indrelid) AS predicate,
       coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::bool, false) AS nulls_not_distinct
FROM t
JOIN pg_index i ON i.indrelid = t.oid AND i.indislive
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am m ON m.oid = c.relam
WHERE NOT EXISTS (
    SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
)
ORDER BY t.oid, c.relname";

#[derive(QueryableByName)]
pub(super) struct Index {
    #[diesel(sql_type = Oid)]
    pub(super) oid: u32,
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    #[diesel(sql_type = Bool)]
    pub(super) is_unique: bool,
    #[diesel(sql_type = Text)]
    pub(super) method: String,
    #[diesel(sql_type = Integer)]
    pub(super) keys: i32,
    #[diesel(sql_type = Array<Nullable<Text>>)]
    pub(super) columns: Vec<Option<String>>,
    #[diesel(sql_type = Array<Text>)]
    pub(super) exprs: Vec<String>,
    #[diesel(sql_type = Array<Integer>)]
    pub(super) options: Vec<i32>,
    #[diesel(sql_type = Array<Nullable<Text>>)]
    pub(super) opclasses: Vec<Option<String>>,
    #[diesel(sql_type = Array<Nullable<Text>>)]
    pub(super) collations: Vec<Option<String>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) predicate: Option<String>,
    #[diesel(sql_type = Bool)]
    pub(super) nulls_not_distinct: bool,
}

pub(super) const EXTRAS: &str = "
SELECT c.relkind::text AS kind, n.nspname::text AS schema, c.relname::text AS name,
       NULL::text AS table_schema, NULL::text AS table_name, pg_get_viewdef(c.oid) AS sql
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
      SELECT 1 FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
  )
UNION ALL
SELECT 't', t.schema, g.tgname::text, t.schema, t.name, pg_get_triggerdef(g.oid)
FROM t
JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
ORDER BY 1, 2, 3, 5";

#[derive(QueryableByName)]
pub(super) struct Extra {
    #[diesel(sql_type = Text)]
    pub(super) kind: String,
    #[diesel(sql_type = Text)]
    pub(super) schema: String,
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) table_schema: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) table_name: Option<String>,
    #[diesel(sql_type = Text)]
    pub(super) sql: String,
}
