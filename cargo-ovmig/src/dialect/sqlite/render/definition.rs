//! The definition of a table and of an index, as a person would write it.

use super::ident;
use crate::dialect::sqlite::{normalize, types};
use crate::schema::{
    Backend, Check, Column, Deferrable, Expr, ForeignKey, Identity, Index, KeyPart, PrimaryKey,
    ReferentialAction, SqlType, Table, Unique,
};
use crate::sql::{Token, TokenKind, significant, tokens};

/// `CREATE TABLE`, under another name where that is given.
pub(crate) fn create_table(table: &Table, name: &str) -> String {
    let inline = inline_key(table);
    let mut lines: Vec<String> = Vec::new();
    for column in &table.columns {
        let key = inline.filter(|key| key.columns[0] == column.name);
        lines.push(self::column(table, column, key));
    }
    let key = table.primary_key.as_ref().filter(|_| inline.is_none());
    lines.extend(key.map(|key| {
        let columns = names(&key.columns);
        format!("{}PRIMARY KEY ({columns})", constraint(key.name.as_deref()))
    }));
    lines.extend(table.uniques.iter().map(unique));
    lines.extend(table.foreign_keys.iter().map(foreign_key));
    lines.extend(table.checks.iter().map(check));
    let options = match (table.options.without_rowid, table.options.strict) {
        (false, false) => "",
        (true, false) => " WITHOUT ROWID",
        (false, true) => " STRICT",
        (true, true) => " STRICT, WITHOUT ROWID",
    };
    format!(
        "CREATE TABLE {} (\n    {}\n){options}",
        ident(name),
        lines.join(",\n    ")
    )
}

/// The key that is written beside its column: one that counts up has to be, and one without a name reads better so.
fn inline_key(table: &Table) -> Option<&PrimaryKey> {
    let key = table.primary_key.as_ref()?;
    let [name] = &key.columns[..] else {
        return None;
    };
    let counts = table.column(name)?.identity == Some(Identity::AutoIncrement);
    (key.name.is_none() || counts && normalize::numbered_column(table).is_some()).then_some(key)
}

/// A column with all that belongs to it alone.
pub(super) fn column(table: &Table, column: &Column, key: Option<&PrimaryKey>) -> String {
    let mut sql = format!("{} {}", ident(&column.name), column_type(table, column));
    if !column.nullable {
        sql.push_str(" NOT NULL");
    }
    if let Some(key) = key {
        sql.push_str(&format!(" {}PRIMARY KEY", constraint(key.name.as_deref())));
        if column.identity == Some(Identity::AutoIncrement)
            && normalize::numbered_column(table).is_some()
        {
            sql.push_str(" AUTOINCREMENT");
        }
    }
    if let Some(default) = &column.default {
        sql.push_str(&format!(" DEFAULT {}", default_sql(default)));
    }
    if let Some(collation) = &column.collation {
        sql.push_str(&format!(" COLLATE {}", ident(collation)));
    }
    if let Some(generated) = &column.generated {
        let kind = if generated.stored {
            "STORED"
        } else {
            "VIRTUAL"
        };
        let expr = clean(&generated.expr.0);
        sql.push_str(&format!(" GENERATED ALWAYS AS ({expr}) {kind}"));
    }
    sql
}

/// The type in a definition. Only the word INTEGER makes a key the row number, and it always does.
fn column_type(table: &Table, column: &Column) -> String {
    let is_key = normalize::numbered_column(table) == Some(column.name.as_str());
    match (is_key, column.identity) {
        (true, Some(_)) => "INTEGER".to_owned(),
        (true, None) if column.ty.name == "INTEGER" => "INT".to_owned(),
        _ if table.options.strict => types::strict(&column.ty).to_owned(),
        _ => types::sql(&column.ty),
    }
}

/// A default: a literal as it is, everything else in parentheses.
pub(super) fn default_sql(default: &Expr) -> String {
    let text = clean(&default.0);
    if is_simple_default(&text) {
        text
    } else {
        format!("({text})")
    }
}

fn is_simple_default(text: &str) -> bool {
    let tokens: Vec<Token<'_>> = significant(text, Backend::Sqlite).collect();
    match &tokens[..] {
        [only] => only.kind != TokenKind::Parameter && only.kind != TokenKind::Symbol,
        [sign, number] => {
            number.kind == TokenKind::Number && (sign.is_symbol("-") || sign.is_symbol("+"))
        }
        _ => false,
    }
}

/// Whether a column with this default can be added to a table that has rows: it is the same for all of them.
pub(super) fn is_constant(default: &Expr) -> bool {
    let text = clean(&default.0);
    let form = normalize::expr(&text, Some(&SqlType::new("BLOB")));
    is_simple_default(&text) && !form.starts_with("current_") && form != "null"
}

/// A default as a value in a query, where a lone word or a name in double quotes would be a column.
pub(crate) fn default_value(default: &Expr) -> String {
    let text = clean(&default.0);
    let tokens: Vec<Token<'_>> = significant(&text, Backend::Sqlite).collect();
    if let [only] = tokens[..]
        && only.ident(Backend::Sqlite).is_some()
    {
        let form = normalize::expr(&text, Some(&SqlType::new("BLOB")));
        if form.starts_with('\'') {
            return form;
        }
    }
    text
}

pub(super) fn unique(unique: &Unique) -> String {
    let columns = names(&unique.columns);
    format!("{}UNIQUE ({columns})", constraint(unique.name.as_deref()))
}

pub(super) fn foreign_key(key: &ForeignKey) -> String {
    let (name, columns) = (constraint(key.name.as_deref()), names(&key.columns));
    format!("{name}FOREIGN KEY ({columns}) {}", references(key))
}

/// From `REFERENCES` on.
pub(super) fn references(key: &ForeignKey) -> String {
    let mut sql = format!("REFERENCES {}", ident(&key.table.name));
    if !key.referenced.is_empty() {
        sql.push_str(&format!(" ({})", names(&key.referenced)));
    }
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        if action != ReferentialAction::NoAction {
            sql.push_str(&format!(" ON {event} {}", action.sql()));
        }
    }
    sql.push_str(match key.deferrable {
        Deferrable::No => "",
        Deferrable::InitiallyImmediate => " DEFERRABLE INITIALLY IMMEDIATE",
        Deferrable::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    });
    sql
}

pub(super) fn check(check: &Check) -> String {
    let name = constraint(check.name.as_deref());
    format!("{name}CHECK ({})", clean(&check.expr.0))
}

pub(super) fn constraint(name: Option<&str>) -> String {
    name.map_or_else(String::new, |name| format!("CONSTRAINT {} ", ident(name)))
}

/// `CREATE INDEX` on a table.
pub(crate) fn create_index(index: &Index, table: &str) -> String {
    let keys: Vec<String> = index
        .keys
        .iter()
        .map(|key| {
            let mut sql = match &key.part {
                KeyPart::Column(name) => ident(name),
                KeyPart::Expr(expr) => clean(&expr.0),
            };
            if let Some(collation) = &key.collation {
                sql.push_str(&format!(" COLLATE {}", ident(collation)));
            }
            if key.descending {
                sql.push_str(" DESC");
            }
            sql
        })
        .collect();
    let unique = if index.unique { "UNIQUE " } else { "" };
    let mut sql = format!(
        "CREATE {unique}INDEX {} ON {} ({})",
        ident(&index_name(index, table)),
        ident(table),
        keys.join(", ")
    );
    if let Some(predicate) = &index.predicate {
        sql.push_str(&format!(" WHERE {}", clean(&predicate.0)));
    }
    sql
}

/// The name of an index; a plan gives each one, and SQLite takes none without.
pub(super) fn index_name(index: &Index, table: &str) -> String {
    index.name.clone().unwrap_or_else(|| format!("{table}_idx"))
}

pub(super) fn names(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| ident(name)).collect();
    names.join(", ")
}

/// An expression on one line and without comments, which could swallow what follows.
pub(crate) fn clean(sql: &str) -> String {
    let mut cleaned = String::new();
    for token in tokens(sql, Backend::Sqlite) {
        match token.kind {
            TokenKind::Space | TokenKind::Comment => {
                if !cleaned.ends_with(' ') {
                    cleaned.push(' ');
                }
            }
            _ => cleaned.push_str(token.text),
        }
    }
    cleaned.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::sqlite::ddl;
    use crate::schema::Schema;

    fn read(objects: &[(&str, &str, &str)]) -> Schema {
        let object = |(kind, name, sql): &(&str, &str, &str)| ddl::Object {
            kind: (*kind).to_owned(),
            name: (*name).to_owned(),
            tbl_name: "item".to_owned(),
            sql: (*sql).to_owned(),
        };
        ddl::read(&objects.iter().map(object).collect::<Vec<_>>()).schema
    }

    const ITEM: &str = "CREATE TABLE item (
    id INTEGER NOT NULL CONSTRAINT item_pkey PRIMARY KEY AUTOINCREMENT,
    name VARCHAR(40) NOT NULL DEFAULT 'it''s' COLLATE NOCASE,
    price NUMERIC(10, 2) DEFAULT -1.5,
    made_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    token TEXT DEFAULT (lower(hex(randomblob(8)))),
    double INTEGER GENERATED ALWAYS AS (price * 2) STORED,
    \"order\" INTEGER,
    CONSTRAINT item_name_key UNIQUE (name, \"order\"),
    CONSTRAINT item_order_fkey FOREIGN KEY (\"order\") REFERENCES item (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT item_check CHECK (price > 0 AND name <> ';')
)";

    #[test]
    fn a_table_reads_as_a_person_writes_it() {
        let schema = read(&[("table", "item", ITEM)]);
        let item = schema.tables.values().next().expect("the table");
        assert_eq!(create_table(item, "item"), ITEM);
    }

    #[test]
    fn keys_stand_where_they_read_best() {
        for sql in [
            "CREATE TABLE item (\n    id INTEGER NOT NULL PRIMARY KEY\n)",
            "CREATE TABLE item (\n    id INT NOT NULL PRIMARY KEY\n)",
            "CREATE TABLE item (\n    id INTEGER NOT NULL,\n    CONSTRAINT item_pkey PRIMARY KEY (id)\n)",
            "CREATE TABLE item (\n    a TEXT NOT NULL,\n    b TEXT NOT NULL,\n    PRIMARY KEY (b, a)\n) STRICT, WITHOUT ROWID",
        ] {
            let schema = read(&[("table", "item", sql)]);
            assert_eq!(
                create_table(schema.tables.values().next().expect("the table"), "item"),
                sql
            );
        }
    }

    #[test]
    fn an_index_reads_as_a_person_writes_it() {
        let sql = "CREATE UNIQUE INDEX item_idx ON item (name COLLATE RTRIM DESC, lower(token)) WHERE price > 0";
        let schema = read(&[("table", "item", ITEM), ("index", "item_idx", sql)]);
        let item = schema.tables.values().next().expect("the table");
        assert_eq!(create_index(&item.indexes[0], "item"), sql);
    }

    #[test]
    fn defaults_are_simple_or_in_parentheses() {
        for (written, sql, constant) in [
            ("0", "0", true),
            ("- 1", "- 1", true),
            ("'a'", "'a'", true),
            ("NULL", "NULL", false),
            ("true", "true", true),
            ("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP", false),
            ("1 + 1", "(1 + 1)", false),
            ("f() -- so\n", "(f())", false),
            ("bare", "bare", true),
        ] {
            let default = Expr::new(written);
            assert_eq!(
                (default_sql(&default).as_str(), is_constant(&default)),
                (sql, constant),
                "{written}"
            );
        }
        assert_eq!(default_value(&Expr::new("bare")), "'bare'");
        assert_eq!(default_value(&Expr::new("\"q\"")), "'q'");
        assert_eq!(default_value(&Expr::new("TRUE")), "TRUE");
    }
}
