//! Views and triggers after a rename, as SQLite itself edits their text.
//!
//! A rename in SQLite reaches into the text of every view and trigger, by the rules of its own parser. So the rename is
//! carried out in memory, on the tables that the texts mention. Where that fails (a trigger that writes to a virtual
//! table, which isn't known here), the names are replaced token by token.

use diesel::connection::SimpleConnection;
use diesel::{Connection, QueryResult, RunQueryDsl, SqliteConnection, sql_query};

use super::ddl;
use super::render::{create_table, ident, names};
use crate::schema::{Backend, Change, Extra, Schema};
use crate::sql::{Token, significant};

/// The views and triggers after the change; `None` when it doesn't touch their text.
pub(super) fn renamed(schema: &Schema, change: &Change) -> Option<Vec<Extra>> {
    let (alter, old) = match change {
        Change::RenameTable { from, to } => (
            format!(
                "ALTER TABLE {} RENAME TO {}",
                ident(&from.name),
                ident(&to.name)
            ),
            &from.name,
        ),
        Change::RenameColumn { table, from, to } => {
            let (table, from_sql, to) = (ident(&table.name), ident(from), ident(to));
            (
                format!("ALTER TABLE {table} RENAME COLUMN {from_sql} TO {to}"),
                from,
            )
        }
        _ => return None,
    };
    // A view may pass a column on without naming it, but only what is named is edited.
    if !schema.extras.iter().any(|extra| names(&extra.sql, old)) {
        return None;
    }
    let together = altered(schema, &schema.extras, change, &alter);
    Some(together.unwrap_or_else(|_| {
        let alone = |extra: &Extra| {
            let one = altered(schema, std::slice::from_ref(extra), change, &alter);
            one.ok()
                .and_then(|mut one| one.pop())
                .unwrap_or_else(|| replaced(extra, change))
        };
        schema.extras.iter().map(alone).collect()
    }))
}

/// Carries the rename out in memory.
fn altered(
    schema: &Schema,
    extras: &[Extra],
    change: &Change,
    alter: &str,
) -> QueryResult<Vec<Extra>> {
    let mut conn = SqliteConnection::establish(":memory:")
        .map_err(|error| diesel::result::Error::QueryBuilderError(error.into()))?;
    conn.batch_execute("PRAGMA foreign_keys = OFF")?;
    let is_needed = |name: &str| {
        change.table().is_some_and(|table| table.name == name)
            || extras.iter().any(|extra| names(&extra.sql, name))
    };
    for table in schema
        .tables
        .values()
        .filter(|table| is_needed(&table.name.name))
    {
        conn.batch_execute(&create_table(table, &table.name.name))?;
    }
    for extra in extras {
        conn.batch_execute(&extra.sql)?;
    }
    conn.batch_execute(alter)?;
    let objects: Vec<ddl::Object> = sql_query(ddl::OBJECTS).load(&mut conn)?;
    let text = |extra: &Extra| {
        let object = objects.iter().find(|object| {
            matches!(object.kind.as_str(), "view" | "trigger") && object.name == extra.name.name
        });
        object.map_or_else(|| extra.sql.clone(), |object| object.sql.clone())
    };
    Ok(extras
        .iter()
        .map(|extra| Extra {
            sql: text(extra),
            ..extra.clone()
        })
        .collect())
}

/// The text with the name replaced wherever it can be meant.
fn replaced(extra: &Extra, change: &Change) -> Extra {
    let (from, to) = match change {
        Change::RenameTable { from, to } => (&from.name, &to.name),
        Change::RenameColumn { table, from, to } if names(&extra.sql, &table.name) => (from, to),
        _ => return extra.clone(),
    };
    let tokens: Vec<Token<'_>> = significant(&extra.sql, Backend::Sqlite).collect();
    let mut sql = String::new();
    let mut copied = 0;
    for (at, token) in tokens.iter().enumerate() {
        let same = token
            .ident(Backend::Sqlite)
            .is_some_and(|name| name.eq_ignore_ascii_case(from));
        let called = tokens.get(at + 1).is_some_and(|next| next.is_symbol("("))
            && !tokens[..at]
                .last()
                .is_some_and(|before| before.is_word("into"));
        if same && !called {
            sql.push_str(&extra.sql[copied..token.start]);
            sql.push_str(&ident(to));
            copied = token.end();
        }
    }
    sql.push_str(&extra.sql[copied..]);
    Extra {
        sql,
        ..extra.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Column, ExtraKind, ObjectName, SqlType, Table};

    fn schema(extras: &[&str]) -> Schema {
        let mut schema = Schema::default();
        for name in ["a", "b"] {
            let mut table = Table::new(ObjectName::new(name));
            table.columns = vec![
                Column::new("x", SqlType::new("TEXT")),
                Column::new("y", SqlType::new("TEXT")),
            ];
            schema.tables.insert(table.name.clone(), table);
        }
        let extra = |(at, sql): (usize, &&str)| Extra {
            kind: ExtraKind::Trigger,
            name: ObjectName::new(format!("t{at}")),
            table: None,
            sql: (*sql).to_owned(),
        };
        schema.extras = extras.iter().enumerate().map(extra).collect();
        schema
    }

    fn texts(schema: &Schema, change: &Change) -> Vec<String> {
        renamed(schema, change)
            .unwrap_or_default()
            .into_iter()
            .map(|extra| extra.sql)
            .collect()
    }

    #[test]
    fn sqlite_itself_edits_the_texts() {
        let column = Change::RenameColumn {
            table: ObjectName::new("a"),
            from: "x".to_owned(),
            to: "z".to_owned(),
        };
        let schema = schema(&[
            "CREATE TRIGGER t0 AFTER UPDATE OF x ON a BEGIN UPDATE b SET x = NEW.x WHERE y = 'x'; END",
        ]);
        assert_eq!(
            texts(&schema, &column),
            [
                "CREATE TRIGGER t0 AFTER UPDATE OF z ON a BEGIN UPDATE b SET x = NEW.z WHERE y = 'x'; END"
            ]
        );
        let table = Change::RenameTable {
            from: ObjectName::new("b"),
            to: ObjectName::new("c"),
        };
        assert_eq!(
            texts(&schema, &table),
            [
                "CREATE TRIGGER t0 AFTER UPDATE OF x ON a BEGIN UPDATE \"c\" SET x = NEW.x WHERE y = 'x'; END"
            ]
        );
        let other = Change::RenameTable {
            from: ObjectName::new("nowhere"),
            to: ObjectName::new("c"),
        };
        assert_eq!(renamed(&schema, &other), None);
    }

    #[test]
    fn what_sqlite_cannot_read_is_replaced_by_tokens() {
        let schema = schema(&[
            "CREATE TRIGGER t0 AFTER INSERT ON a BEGIN INSERT INTO docs (body) VALUES (NEW.x); END",
            "CREATE TRIGGER t1 AFTER INSERT ON a BEGIN SELECT NEW.x; END",
        ]);
        let column = Change::RenameColumn {
            table: ObjectName::new("a"),
            from: "x".to_owned(),
            to: "order".to_owned(),
        };
        assert_eq!(
            texts(&schema, &column),
            [
                "CREATE TRIGGER t0 AFTER INSERT ON a BEGIN INSERT INTO docs (body) VALUES (NEW.\"order\"); END",
                "CREATE TRIGGER t1 AFTER INSERT ON a BEGIN SELECT NEW.\"order\"; END",
            ]
        );
    }
}
