//! PostgreSQL's catalogue, of versions 12 to 18.
//!
//! A fixed number of queries, whatever the number of tables. Left out are the system's own schemas, what extensions
//! bring, partitions (their parents stand for them), and the tables in which Diesel and this tool keep their books.

mod build;
mod rows;

use diesel::connection::LoadConnection;
use diesel::deserialize::QueryableByName;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::result::Error;
use diesel::sql_query;

use crate::schema::Schema;

/// The actual schema.
///
/// Names are read with `public` alone in the search path, so that the same database gives the same schema to every
/// role; the path is put back afterwards.
pub fn introspect<C>(conn: &mut C) -> Result<Schema, Error>
where
    C: LoadConnection<Backend = Pg>,
{
    let before: Vec<rows::Path> = load(conn, rows::PATH)?;
    let schema = read(conn, &before);
    // In a transaction that failed the path goes back by itself.
    if let Some(path) = before.first() {
        let restored = sql_query("SELECT set_config('search_path', $1, false) AS value")
            .bind::<diesel::sql_types::Text, _>(&path.value)
            .load::<rows::Setting>(conn);
        if schema.is_ok() {
            restored?;
        }
    }
    schema
}

fn read<C>(conn: &mut C, before: &[rows::Path]) -> Result<Schema, Error>
where
    C: LoadConnection<Backend = Pg>,
{
    let found = build::Found {
        path: before
            .first()
            .map(|it| it.schemas.clone())
            .unwrap_or_default(),
        namespaces: load(conn, rows::NAMESPACES)?,
        enums: load(conn, rows::ENUMS)?,
        tables: load(conn, &rows::of_tables(rows::TABLES))?,
        columns: load(conn, &rows::of_tables(rows::COLUMNS))?,
        constraints: load(conn, &rows::of_tables(rows::CONSTRAINTS))?,
        indexes: load(conn, &rows::of_tables(rows::INDEXES))?,
        extras: load(conn, &rows::of_tables(rows::EXTRAS))?,
    };
    Ok(found.schema())
}

fn load<C, R>(conn: &mut C, sql: &str) -> Result<Vec<R>, Error>
where
    C: LoadConnection<Backend = Pg>,
    R: QueryableByName<Pg> + 'static,
{
    sql_query(sql).load(conn)
}
