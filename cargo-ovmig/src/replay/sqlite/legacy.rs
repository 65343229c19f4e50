//! `PRAGMA legacy_alter_table`: a rename of a table then leaves views and triggers as they are. Foreign keys follow it
//! nevertheless where they are enforced, which they aren't in memory here.
//!
//! Source: <https://sqlite.org/pragma.html#pragma_legacy_alter_table>.

use diesel::connection::SimpleConnection;
use diesel::sql_types::Integer;
use diesel::{QueryResult, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

use super::Step;
use super::statement::Does;
use crate::dialect::sqlite::ddl::{self, cursor::Cursor};

/// Whether foreign keys would be enforced at a statement of a migration.
pub(super) struct Keys {
    enforced: bool,
    /// In a transaction the pragma does nothing.
    transaction: bool,
}

impl Keys {
    /// At the start of a migration: Diesel's bundled SQLite enforces them.
    pub(super) fn new(in_transaction: bool) -> Keys {
        Keys {
            enforced: true,
            transaction: in_transaction,
        }
    }

    /// Takes note of what a statement says about them.
    pub(super) fn pass(&mut self, step: &Step<'_>) {
        match step.act.does {
            Does::Begin => self.transaction = true,
            Does::Commit | Does::Rollback => self.transaction = false,
            Does::Nothing if step.act.kind == "PRAGMA" && !self.transaction => {
                self.enforced = set_to(step.statement.text).unwrap_or(self.enforced);
            }
            _ => {}
        }
    }

    /// Whether the step renames a table whose foreign keys follow although `legacy_alter_table` may be on.
    pub(super) fn follow(&self, step: &Step<'_>) -> bool {
        self.enforced && matches!(step.act.does, Does::AlterTable { to: Some(_), .. })
    }
}

/// The value that a pragma gives `foreign_keys`.
fn set_to(sql: &str) -> Option<bool> {
    let mut cursor = Cursor::new(sql);
    cursor.next()?;
    let mut name = cursor.name()?;
    if cursor.symbol(".") {
        name = cursor.name()?;
    }
    if !name.eq_ignore_ascii_case("foreign_keys") || !(cursor.symbol("=") || cursor.symbol("(")) {
        return None;
    }
    let value = cursor.next()?;
    let value = value.text.trim_matches(['\'', '"']).to_ascii_lowercase();
    Some(matches!(value.as_str(), "on" | "true" | "yes" | "1"))
}

#[derive(QueryableByName)]
struct Legacy {
    #[diesel(sql_type = Integer)]
    legacy_alter_table: i32,
}

pub(super) fn is_on(conn: &mut SqliteConnection) -> QueryResult<bool> {
    let sql = "SELECT legacy_alter_table FROM pragma_legacy_alter_table";
    let legacy: Legacy = sql_query(sql).get_result(conn)?;
    Ok(legacy.legacy_alter_table != 0)
}

/// Renames a table so that foreign keys follow, and views and triggers don't.
pub(super) fn rename(conn: &mut SqliteConnection, table: &str, sql: &str) -> QueryResult<()> {
    let objects: Vec<ddl::Object> = sql_query(ddl::OBJECTS).load(conn)?;
    let kept = objects.iter().filter(|object| {
        object.kind == "view"
            || object.kind == "trigger" && !object.tbl_name.eq_ignore_ascii_case(table)
    });
    let kept: Vec<&ddl::Object> = kept.collect();
    conn.batch_execute("SAVEPOINT ovmig_rename")?;
    let renamed = (|| {
        for object in &kept {
            let name = object.name.replace('"', "\"\"");
            conn.batch_execute(&format!("DROP {} IF EXISTS \"{name}\"", object.kind))?;
        }
        conn.batch_execute("PRAGMA legacy_alter_table = OFF")?;
        let renamed = conn.batch_execute(sql);
        conn.batch_execute("PRAGMA legacy_alter_table = ON")?;
        renamed?;
        kept.iter()
            .try_for_each(|object| conn.batch_execute(&object.sql))
    })();
    if renamed.is_err() {
        conn.batch_execute("ROLLBACK TO ovmig_rename")?;
    }
    conn.batch_execute("RELEASE ovmig_rename")?;
    renamed
}
