//! SQLite's schema table.

use diesel::{QueryResult, RunQueryDsl, SqliteConnection, sql_query};

use crate::dialect::sqlite::ddl;
use crate::schema::Schema;

/// The schema of the main database, without SQLite's own tables, the ledgers and virtual tables.
pub fn introspect(conn: &mut SqliteConnection) -> QueryResult<Schema> {
    let objects: Vec<ddl::Object> = sql_query(ddl::OBJECTS).load(conn)?;
    Ok(ddl::read(&objects).schema)
}
