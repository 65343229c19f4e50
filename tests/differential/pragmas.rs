//! What SQLite's own pragmas say of its tables: a second opinion, which doesn't read the text of the tables.

use cargo_ovmig::schema::{KeyPart, Schema, Table};
use diesel::sql_types::{Nullable, Text};
use diesel::{QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Nullable<Text>)]
    line: Option<String>,
}

/// One line a table, column, index and foreign key.
const TOLD: &str = "
    WITH t AS (SELECT * FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
                  AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\')
    SELECT 'table ' || name || ' without_rowid=' || wr || ' strict=' || strict AS line FROM t
    UNION ALL
    SELECT 'column ' || t.name || '.' || c.name || ' nullable=' || (c.\"notnull\" = 0 AND c.pk = 0)
           || ' key=' || c.pk || ' default=' || (c.dflt_value IS NOT NULL) || ' generated=' || c.hidden
      FROM t, pragma_table_xinfo(t.name) c
    UNION ALL
    SELECT 'index ' || t.name || ' ' || CASE i.origin WHEN 'c' THEN i.name ELSE i.origin END
           || ' unique=' || i.\"unique\" || ' partial=' || i.partial || ' keys='
           || (SELECT group_concat(coalesce(k.name, '(…)') || CASE WHEN k.desc AND i.origin = 'c' THEN ' desc' ELSE '' END)
                 FROM pragma_index_xinfo(i.name) k WHERE k.key = 1)
      FROM t, pragma_index_list(t.name) i
    UNION ALL
    SELECT 'foreign key ' || t.name || ' (' || group_concat(f.\"from\") || ') to ' || lower(f.\"table\")
           || ' delete=' || f.on_delete || ' update=' || f.on_update
      FROM t, pragma_foreign_key_list(t.name) f GROUP BY t.name, f.id";

/// Where the pragmas and the schema differ.
pub(super) fn objections(conn: &mut SqliteConnection, schema: &Schema) -> Vec<String> {
    let told: Vec<Line> = sql_query(TOLD).load(conn).unwrap();
    let told: Vec<String> = told.into_iter().filter_map(|it| it.line).collect();
    let ours: Vec<String> = schema.tables.values().flat_map(lines).collect();
    // SQLite makes one index of several unique constraints over the same columns.
    let only = |of: &[String], not: &[String], mark: &str| -> Vec<String> {
        let left = of.iter().filter(|line| !not.contains(line));
        left.map(|line| format!("    {mark} {line}")).collect()
    };
    let of_ours = |line: &&String| {
        let name = line.split([' ', '.']).nth(1).unwrap_or_default();
        let name = if line.starts_with("foreign") {
            line.split(' ').nth(2).unwrap_or_default()
        } else {
            name
        };
        schema.tables.keys().any(|table| table.name == name) || line.starts_with("table ")
    };
    let theirs: Vec<String> = told.iter().filter(of_ours).cloned().collect();
    let mut found = only(&ours, &told, "replay  ");
    found.extend(only(&theirs, &ours, "pragmas "));
    found
}

fn lines(table: &Table) -> Vec<String> {
    let name = &table.name.name;
    let key = table.primary_key.as_ref();
    let mut lines = vec![format!(
        "table {name} without_rowid={} strict={}",
        u8::from(table.options.without_rowid),
        u8::from(table.options.strict)
    )];
    for column in &table.columns {
        let place = key.and_then(|key| key.columns.iter().position(|it| *it == column.name));
        let generated = column
            .generated
            .as_ref()
            .map_or(0, |it| 2 + u8::from(it.stored));
        lines.push(format!(
            "column {name}.{} nullable={} key={} default={} generated={generated}",
            column.name,
            u8::from(column.nullable),
            place.map_or(0, |place| place + 1),
            u8::from(column.default.is_some()),
        ));
    }
    let alias = table.columns.iter().any(|column| column.identity.is_some());
    if let Some(key) = key.filter(|_| !alias) {
        lines.push(format!(
            "index {name} pk unique=1 partial=0 keys={}",
            key.columns.join(",")
        ));
    }
    for unique in &table.uniques {
        let columns = unique.columns.join(",");
        // A key twice is one.
        if key.is_none_or(|key| alias || key.columns != unique.columns) {
            lines.push(format!("index {name} u unique=1 partial=0 keys={columns}"));
        }
    }
    for index in &table.indexes {
        let keys: Vec<String> = (index.keys.iter())
            .map(|key| {
                let part = match &key.part {
                    KeyPart::Column(name) => name.as_str(),
                    KeyPart::Expr(_) => "(…)",
                };
                format!("{part}{}", if key.descending { " desc" } else { "" })
            })
            .collect();
        lines.push(format!(
            "index {name} {} unique={} partial={} keys={}",
            index.name.as_deref().unwrap_or_default(),
            u8::from(index.unique),
            u8::from(index.predicate.is_some()),
            keys.join(",")
        ));
    }
    for key in &table.foreign_keys {
        lines.push(format!(
            "foreign key {name} ({}) to {} delete={} update={}",
            key.columns.join(","),
            key.table.name.to_lowercase(),
            key.on_delete.sql(),
            key.on_update.sql()
        ));
    }
    lines
}
