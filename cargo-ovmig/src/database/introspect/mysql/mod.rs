//! The `information_schema` of MySQL 8 and MariaDB: the database that is connected to.
//!
//! A fixed number of queries, whatever the number of tables (and one more for each table of MySQL with a default of
//! bytes, which the catalogue cuts short), and none that joins: MariaDB opens the tables anew for each row of a join. Left out are the tables in which Diesel and this tool keep their books, and the indexes that InnoDB
//! makes for foreign keys (see [`crate::dialect::mysql`]).

mod build;
mod rows;
mod text;

use diesel::connection::LoadConnection;
use diesel::deserialize::QueryableByName;
use diesel::mysql::Mysql;
use diesel::prelude::*;
use diesel::result::Error;
use diesel::sql_query;

use crate::schema::Schema;

/// The actual schema.
pub fn introspect<C>(conn: &mut C) -> Result<Schema, Error>
where
    C: LoadConnection<Backend = Mysql>,
{
    let servers: Vec<rows::Server> = load(conn, rows::SERVER)?;
    let server = servers.into_iter().next().ok_or(Error::NotFound)?;
    let mariadb = server.is_mariadb();
    // As a literal: only then MariaDB looks into one folder instead of into all.
    let database = server.name.replace('\\', "\\\\").replace('\'', "''");
    let of = |query: &str| query.replace("{database}", &database);
    let (indexes, checks) = match mariadb {
        true => (rows::INDEXES_MARIADB, rows::CHECKS_MARIADB),
        false => (rows::INDEXES_MYSQL, rows::CHECKS_MYSQL),
    };
    let tables: Vec<rows::Table> = load(conn, &of(rows::TABLES))?;
    let columns: Vec<rows::Column> = load(conn, &of(rows::COLUMNS))?;
    let mut made = Vec::new();
    if !mariadb {
        for table in build::Found::cut_short(&tables, &columns) {
            made.extend(load::<_, rows::Made>(conn, &rows::made(&table))?);
        }
    }
    let found = build::Found {
        mariadb,
        tables,
        columns,
        made,
        indexes: load(conn, &of(indexes))?,
        references: load(conn, &of(rows::REFERENCES))?,
        actions: load(conn, &of(rows::ACTIONS))?,
        checks: load(conn, &of(checks))?,
        views: load(conn, &of(rows::VIEWS))?,
        triggers: load(conn, &of(rows::TRIGGERS))?,
        database: server.name,
    };
    Ok(found.schema())
}

/// Whether the server is MariaDB.
pub fn is_mariadb<C>(conn: &mut C) -> Result<bool, Error>
where
    C: LoadConnection<Backend = Mysql>,
{
    let servers: Vec<rows::Server> = load(conn, rows::SERVER)?;
    Ok(servers.iter().any(rows::Server::is_mariadb))
}

fn load<C, R>(conn: &mut C, sql: &str) -> Result<Vec<R>, Error>
where
    C: LoadConnection<Backend = Mysql>,
    R: QueryableByName<Mysql> + 'static,
{
    sql_query(sql).load(conn)
}
