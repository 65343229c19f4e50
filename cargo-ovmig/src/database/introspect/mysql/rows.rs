//! The queries, and what their rows hold. Source: MySQL's manual, "INFORMATION_SCHEMA Tables", and MariaDB's.
//!
//! Every column has an alias: MySQL 8 gives the names of its own columns in capitals.

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::dialect::Dialect;
use crate::dialect::mysql::Mysql;

pub(super) const SERVER: &str = "SELECT VERSION() AS version, DATABASE() AS name";

#[derive(QueryableByName)]
pub(super) struct Server {
    #[diesel(sql_type = Text)]
    pub(super) version: String,
    #[diesel(sql_type = Text)]
    pub(super) name: String,
}

impl Server {
    pub(super) fn is_mariadb(&self) -> bool {
        self.version.contains("MariaDB")
    }
}

pub(super) const TABLES: &str = "
SELECT table_name AS name, coalesce(table_collation, '') AS collation, coalesce(table_comment, '') AS comment
FROM information_schema.tables
WHERE table_schema = '{database}' AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
  AND table_name NOT IN ('__diesel_schema_migrations', '__ovmig_migrations')";

#[derive(QueryableByName)]
pub(super) struct Table {
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    #[diesel(sql_type = Text)]
    pub(super) collation: String,
    #[diesel(sql_type = Text)]
    pub(super) comment: String,
}

pub(super) const COLUMNS: &str = "
SELECT table_name AS of_table, column_name AS name, column_type AS ty, is_nullable AS nullable,
       column_default AS def, extra AS extra, generation_expression AS generated_as,
       collation_name AS collation, column_comment AS comment
FROM information_schema.columns
WHERE table_schema = '{database}'
ORDER BY table_name, ordinal_position";

#[derive(QueryableByName)]
pub(super) struct Column {
    #[diesel(sql_type = Text)]
    pub(super) of_table: String,
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    #[diesel(sql_type = Text)]
    pub(super) ty: String,
    #[diesel(sql_type = Text)]
    pub(super) nullable: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) def: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) extra: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) generated_as: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) collation: Option<String>,
    #[diesel(sql_type = Text)]
    pub(super) comment: String,
}

/// What `SHOW CREATE TABLE` says; of a view, nothing that is asked for.
pub(super) fn made(table: &str) -> String {
    format!("SHOW CREATE TABLE {}", Mysql.ident(table))
}

#[derive(QueryableByName)]
pub(super) struct Made {
    #[diesel(sql_type = Text, column_name = "Table")]
    pub(super) of_table: String,
    #[diesel(sql_type = Text, column_name = "Create Table")]
    pub(super) sql: String,
}

/// One row for each column of an index; MariaDB has no indexes of expressions.
pub(super) const INDEXES_MARIADB: &str = "
SELECT table_name AS of_table, index_name AS name, CAST(non_unique AS SIGNED) AS non_unique,
       column_name AS part, NULL AS expr, collation AS direction, CAST(sub_part AS SIGNED) AS length,
       index_type AS method
FROM information_schema.statistics
WHERE table_schema = '{database}'
ORDER BY table_name, index_name, seq_in_index";

/// The same with the expressions, which came with MySQL 8.0.13.
pub(super) const INDEXES_MYSQL: &str = "
SELECT table_name AS of_table, index_name AS name, CAST(non_unique AS SIGNED) AS non_unique,
       column_name AS part, expression AS expr, collation AS direction, CAST(sub_part AS SIGNED) AS length,
       index_type AS method
FROM information_schema.statistics
WHERE table_schema = '{database}'
ORDER BY table_name, index_name, seq_in_index";

#[derive(QueryableByName)]
pub(super) struct IndexPart {
    #[diesel(sql_type = Text)]
    pub(super) of_table: String,
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    #[diesel(sql_type = BigInt)]
    pub(super) non_unique: i64,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) part: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) expr: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) direction: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(super) length: Option<i64>,
    #[diesel(sql_type = Text)]
    pub(super) method: String,
}

/// One row for each column of a foreign key.
pub(super) const REFERENCES: &str = "
SELECT table_name AS of_table, constraint_name AS name, column_name AS part,
       referenced_table_schema AS other_database, referenced_table_name AS other_table,
       referenced_column_name AS other_part
FROM information_schema.key_column_usage
WHERE table_schema = '{database}' AND referenced_table_name IS NOT NULL
ORDER BY table_name, constraint_name, ordinal_position";

#[derive(QueryableByName)]
pub(super) struct Reference {
    #[diesel(sql_type = Text)]
    pub(super) of_table: String,
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    #[diesel(sql_type = Text)]
    pub(super) part: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) other_database: Option<String>,
    #[diesel(sql_type = Text)]
    pub(super) other_table: String,
    #[diesel(sql_type = Text)]
    pub(super) other_part: String,
}

pub(super) const ACTIONS: &str = "
SELECT table_name AS of_table, constraint_name AS name, delete_rule AS on_delete, update_rule AS on_update
FROM information_schema.referential_constraints
WHERE constraint_schema = '{database}'";

#[derive(QueryableByName)]
pub(super) struct Actions {
    #[diesel(sql_type = Text)]
    pub(super) of_table: String,
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    #[diesel(sql_type = Text)]
    pub(super) on_delete: String,
    #[diesel(sql_type = Text)]
    pub(super) on_update: String,
}

/// A check beside a column has the column's name, which is none that a statement could take.
pub(super) const CHECKS_MARIADB: &str = "
SELECT table_name AS of_table, constraint_name AS name, check_clause AS expr, level = 'Column' AS beside_column
FROM information_schema.check_constraints
WHERE constraint_schema = '{database}'
ORDER BY table_name, constraint_name";

/// Names of checks are unique in a database here. One that isn't enforced is none.
pub(super) const CHECKS_MYSQL: &str = "
SELECT t.table_name AS of_table, c.constraint_name AS name, c.check_clause AS expr, 0 AS beside_column
FROM information_schema.check_constraints c
JOIN information_schema.table_constraints t
  ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name
 AND t.constraint_type = 'CHECK' AND t.enforced = 'YES'
WHERE c.constraint_schema = '{database}'
ORDER BY 1, 2";

#[derive(QueryableByName)]
pub(super) struct Check {
    #[diesel(sql_type = Text)]
    pub(super) of_table: String,
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    #[diesel(sql_type = Text)]
    pub(super) expr: String,
    #[diesel(sql_type = BigInt)]
    pub(super) beside_column: i64,
}

pub(super) const VIEWS: &str = "
SELECT table_name AS name, coalesce(view_definition, '') AS body
FROM information_schema.views
WHERE table_schema = '{database}'
ORDER BY table_name";

#[derive(QueryableByName)]
pub(super) struct View {
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    #[diesel(sql_type = Text)]
    pub(super) body: String,
}

pub(super) const TRIGGERS: &str = "
SELECT trigger_name AS name, event_object_table AS of_table, action_timing AS timing,
       event_manipulation AS event, action_statement AS body
FROM information_schema.triggers
WHERE trigger_schema = '{database}'
ORDER BY event_object_table, event_manipulation, action_timing, action_order";

#[derive(QueryableByName)]
pub(super) struct Trigger {
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    #[diesel(sql_type = Text)]
    pub(super) of_table: String,
    #[diesel(sql_type = Text)]
    pub(super) timing: String,
    #[diesel(sql_type = Text)]
    pub(super) event: String,
    #[diesel(sql_type = Text)]
    pub(super) body: String,
}
