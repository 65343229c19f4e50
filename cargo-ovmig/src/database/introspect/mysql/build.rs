//! From the rows to the schema, in the form that [`crate::dialect::mysql`] describes.

use std::collections::{BTreeMap, BTreeSet};

use super::{rows, text};
use crate::dialect::Dialect;
use crate::dialect::mysql::{Mysql, literal, types};
use crate::schema::{
    Backend, Check, Column, Deferrable, Expr, Extra, ExtraKind, ForeignKey, Generated, Identity,
    Index, IndexKey, ObjectName, PrimaryKey, ReferentialAction, Schema, SqlType, Table, Unique,
};
use crate::source::Origin;
use crate::sql::{TokenKind, significant};

/// All rows.
pub(super) struct Found {
    /// Whether the server is MariaDB, which writes defaults as SQL.
    pub(super) mariadb: bool,
    pub(super) database: String,
    pub(super) tables: Vec<rows::Table>,
    pub(super) columns: Vec<rows::Column>,
    pub(super) indexes: Vec<rows::IndexPart>,
    pub(super) references: Vec<rows::Reference>,
    pub(super) actions: Vec<rows::Actions>,
    pub(super) checks: Vec<rows::Check>,
    pub(super) views: Vec<rows::View>,
    pub(super) triggers: Vec<rows::Trigger>,
    /// What `SHOW CREATE TABLE` gives of the tables that need it: see [`Found::cut_short`].
    pub(super) made: Vec<rows::Made>,
}

/// A table that is being read, by name.
type Tables = BTreeMap<String, (Table, String)>;

impl Found {
    /// The tables with a default of bytes, which MySQL's catalogue has up to the first zero only.
    pub(super) fn cut_short(tables: &[rows::Table], columns: &[rows::Column]) -> Vec<String> {
        let cut = columns.iter().filter(|row| {
            row.ty.contains("binary") && row.def.as_ref().is_some_and(|it| it.starts_with("0x"))
        });
        let owners: BTreeSet<&String> = cut.map(|row| &row.of_table).collect();
        // A view has no such statement.
        let names = tables.iter().map(|row| &row.name);
        names.filter(|it| owners.contains(it)).cloned().collect()
    }

    pub(super) fn schema(self) -> Schema {
        let mut tables = Tables::new();
        for row in self.tables {
            let mut table = Table::new(ObjectName::new(row.name));
            table.comment = Some(row.comment).filter(|comment| !comment.is_empty());
            tables.insert(table.name.name.clone(), (table, row.collation));
        }
        for row in self.columns {
            if let Some((table, collation)) = tables.get_mut(&row.of_table) {
                table
                    .columns
                    .push(column(row, collation, &self.database, self.mariadb));
            }
        }
        for row in self.made {
            if let Some((table, _)) = tables.get_mut(&row.of_table) {
                whole_defaults(table, &row.sql);
            }
        }
        for row in self.checks {
            if let Some((table, _)) = tables.get_mut(&row.of_table) {
                check(table, row, self.mariadb);
            }
        }
        foreign_keys(&mut tables, self.references, self.actions, &self.database);
        indexes(&mut tables, self.indexes, self.mariadb);
        let views = self.views.into_iter().map(|row| view(row, &self.database));
        let triggers = self.triggers.into_iter().map(trigger);
        Schema {
            extras: views.chain(triggers).collect(),
            tables: tables
                .into_values()
                .map(|(table, _)| (table.name.clone(), table))
                .collect(),
            ..Schema::default()
        }
    }
}

fn column(row: rows::Column, table_collation: &str, database: &str, mariadb: bool) -> Column {
    let mut column = Column::new(row.name, types::from_sql(&row.ty));
    let extra = row.extra.unwrap_or_default().to_ascii_lowercase();
    column.nullable = row.nullable == "YES";
    column.comment = Some(row.comment).filter(|comment| !comment.is_empty());
    column.collation = row.collation.filter(|name| name != table_collation);
    column.on_update = on_update(&extra);
    if extra.contains("auto_increment") {
        column.identity = Some(Identity::AutoIncrement);
    }
    if let Some(expr) = row.generated_as.filter(|expr| !expr.is_empty()) {
        column.generated = Some(Generated {
            expr: Expr(bare(&sql(expr, mariadb))),
            stored: !extra.contains("virtual"),
        });
        return column;
    }
    column.default = row.def.and_then(|text| {
        if mariadb {
            // A sequence is named with its database.
            let text = match text.starts_with("nextval(") {
                true => text.replace(&format!("`{database}`."), ""),
                false => text,
            };
            return (!text.eq_ignore_ascii_case("null")).then_some(Expr(text));
        }
        let is_expression = extra.contains("default_generated");
        Some(Expr(match is_expression {
            true => bare(&sql(text, mariadb)),
            false => written(&text, &column.ty),
        }))
    });
    column
}

/// The literal of a default as MySQL gives it, which is the bare value.
fn written(text: &str, ty: &SqlType) -> String {
    let bare = text.starts_with("b'") || text.starts_with("0x");
    match ty.name.split(' ').next().unwrap_or_default() {
        "tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "decimal" | "float"
        | "double" | "year" => text.to_owned(),
        "bit" | "binary" | "varbinary" if bare => text.to_owned(),
        _ => literal::quote(text),
    }
}

/// Takes the defaults of bytes from what `SHOW CREATE TABLE` says: a line for each column, without line ends within.
fn whole_defaults(table: &mut Table, made: &str) {
    for line in made.lines() {
        let tokens: Vec<_> = significant(line, Backend::Mysql).collect();
        let name = tokens.first().and_then(|it| it.ident(Backend::Mysql));
        let at = tokens.iter().position(|it| it.is_word("DEFAULT"));
        if let Some((name, literal)) = name.zip(at.and_then(|at| tokens.get(at + 1)))
            && let Some(column) = table.column_mut(&name)
            && column.ty.name.contains("binary")
            && matches!(literal.kind, TokenKind::String | TokenKind::Number)
        {
            column.default = Some(Expr::new(literal.text));
        }
    }
}

/// `on update current_timestamp(3)` among the words behind a column.
fn on_update(extra: &str) -> Option<Expr> {
    let (_, rest) = extra.split_once("on update ")?;
    let digits = rest
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'));
    Some(Expr(match digits.map(|(digits, _)| digits.trim()) {
        None | Some("" | "0") => "CURRENT_TIMESTAMP".to_owned(),
        Some(digits) => format!("CURRENT_TIMESTAMP({digits})"),
    }))
}

/// An expression of the catalogue as SQL.
fn sql(expr: String, mariadb: bool) -> String {
    match mariadb {
        true => expr,
        false => text::sql(&expr),
    }
}

fn check(table: &mut Table, row: rows::Check, mariadb: bool) {
    let beside_column = row.beside_column != 0;
    let expr = bare(&sql(row.expr, mariadb));
    if let Some(name) = json_valid(&expr)
        && let Some(column) = table.column_mut(&name)
        && column.ty.name == "longtext"
        && beside_column
    {
        column.ty = SqlType::new("json");
        column.collation = None;
        return;
    }
    table.checks.push(Check {
        name: (!beside_column).then_some(row.name),
        expr: Expr(expr),
        origin: Origin::default(),
    });
}

/// The column of MariaDB's ``json_valid(`c`)``, which stands for the type.
fn json_valid(expr: &str) -> Option<String> {
    let tokens: Vec<_> = significant(expr, Backend::Mysql).collect();
    let [function, open, column, close] = tokens.as_slice() else {
        return None;
    };
    let is_it = function.is_word("json_valid") && open.is_symbol("(") && close.is_symbol(")");
    is_it.then(|| column.ident(Backend::Mysql)).flatten()
}

fn foreign_keys(
    tables: &mut Tables,
    references: Vec<rows::Reference>,
    actions: Vec<rows::Actions>,
    database: &str,
) {
    let mut rules: BTreeMap<(String, String), (ReferentialAction, ReferentialAction)> = actions
        .into_iter()
        .map(|row| {
            let rules = (action(&row.on_delete), action(&row.on_update));
            ((row.of_table, row.name), rules)
        })
        .collect();
    for row in references {
        let Some((table, _)) = tables.get_mut(&row.of_table) else {
            continue;
        };
        let known = table
            .foreign_keys
            .iter_mut()
            .find(|key| key.name.as_ref() == Some(&row.name));
        if let Some(key) = known {
            key.columns.push(row.part);
            key.referenced.push(row.other_part);
            continue;
        }
        let (on_delete, on_update) = rules
            .remove(&(row.of_table, row.name.clone()))
            .unwrap_or_default();
        table.foreign_keys.push(ForeignKey {
            name: Some(row.name),
            columns: vec![row.part],
            table: ObjectName {
                schema: row.other_database.filter(|other| other != database),
                name: row.other_table,
            },
            referenced: vec![row.other_part],
            on_delete,
            on_update,
            deferrable: Deferrable::No,
            origin: Origin::default(),
        });
    }
}

/// `RESTRICT` and `NO ACTION` are the same to InnoDB.
fn action(rule: &str) -> ReferentialAction {
    match rule {
        "CASCADE" => ReferentialAction::Cascade,
        "SET NULL" => ReferentialAction::SetNull,
        "SET DEFAULT" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}

fn indexes(tables: &mut Tables, parts: Vec<rows::IndexPart>, mariadb: bool) {
    let mut rest = parts.into_iter().peekable();
    while let Some(first) = rest.next() {
        let (of_table, name) = (first.of_table.clone(), first.name.clone());
        let mut parts = vec![first];
        while let Some(next) = rest.next_if(|part| part.of_table == of_table && part.name == name) {
            parts.push(next);
        }
        if let Some((table, _)) = tables.get_mut(&of_table) {
            index(table, name, parts, mariadb);
        }
    }
}

fn index(table: &mut Table, name: String, parts: Vec<rows::IndexPart>, mariadb: bool) {
    let unique = parts.iter().all(|part| part.non_unique == 0);
    let method = parts.first().map(|part| part.method.to_ascii_lowercase());
    let method = method.filter(|it| matches!(it.as_str(), "fulltext" | "spatial"));
    let whole = |part: &rows::IndexPart| {
        part.part.is_some() && part.length.is_none() && part.direction.as_deref() != Some("D")
    };
    if parts.iter().all(whole) && method.is_none() {
        let columns: Vec<String> = parts.iter().filter_map(|part| part.part.clone()).collect();
        if name == "PRIMARY" {
            table.primary_key = Some(PrimaryKey {
                name: None,
                columns,
            });
            return;
        }
        if unique {
            table.uniques.push(Unique {
                name: Some(name),
                columns,
                nulls_not_distinct: false,
                deferrable: Deferrable::No,
                origin: Origin::default(),
            });
            return;
        }
        if is_of_foreign_key(table, &name, &columns) {
            return;
        }
    }
    // A full text or a place is indexed whole, whatever the catalogue says of its length.
    let has_length = method.is_none();
    table.indexes.push(Index {
        name: Some(name),
        unique,
        method,
        keys: parts
            .into_iter()
            .map(|part| key(part, has_length, mariadb))
            .collect(),
        include: Vec::new(),
        predicate: None,
        nulls_not_distinct: false,
        origin: Origin::default(),
    });
}

fn key(part: rows::IndexPart, has_length: bool, mariadb: bool) -> IndexKey {
    let mut key = match (part.part, part.expr) {
        (Some(column), _) => IndexKey::column(column),
        (None, expr) => IndexKey::expr(bare(&sql(expr.unwrap_or_default(), mariadb))),
    };
    key.descending = part.direction.as_deref() == Some("D");
    key.length = part
        .length
        .filter(|_| has_length)
        .and_then(|length| u32::try_from(length).ok());
    key
}

/// Whether InnoDB made the index for a foreign key: it is of exactly the key's columns, and called as the key is, or,
/// where the engine named the key, after its first column.
fn is_of_foreign_key(table: &Table, name: &str, columns: &[String]) -> bool {
    let after_column = |first: &str| {
        let rest = name.strip_prefix(first);
        rest.is_some_and(|rest| {
            let number = rest.strip_prefix('_').map(str::parse::<u32>);
            rest.is_empty() || matches!(number, Some(Ok(_)))
        })
    };
    table.foreign_keys.iter().any(|key| {
        let key_name = key.name.as_deref().unwrap_or_default();
        let generated = key_name.strip_prefix(&format!("{}_ibfk_", table.name.name));
        let of_engine = generated.is_some_and(|number| number.parse::<u32>().is_ok());
        key.columns == columns
            && (key_name == name || of_engine && columns.first().is_some_and(|it| after_column(it)))
    })
}

/// The catalogue names the tables of a view with their database.
fn view(row: rows::View, database: &str) -> Extra {
    let name = ObjectName::new(row.name);
    let body = row.body.replace(&format!("{}.", Mysql.ident(database)), "");
    let quoted = format!("`{}`.", database.replace('`', "``"));
    Extra {
        kind: ExtraKind::View,
        table: None,
        sql: format!(
            "CREATE VIEW {} AS\n{}",
            Mysql.object(&name),
            body.replace(&quoted, "")
        ),
        name,
    }
}

fn trigger(row: rows::Trigger) -> Extra {
    let table = ObjectName::new(row.of_table);
    let name = ObjectName::new(row.name);
    Extra {
        kind: ExtraKind::Trigger,
        sql: format!(
            "CREATE TRIGGER {} {} {} ON {} FOR EACH ROW\n{}",
            Mysql.object(&name),
            row.timing,
            row.event,
            Mysql.object(&table),
            row.body.trim()
        ),
        table: Some(table),
        name,
    }
}

/// An expression without the parentheses around all of it.
fn bare(expr: &str) -> String {
    let mut expr = expr.trim();
    while let Some(inner) = expr.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
        let mut depth = 0i32;
        let balanced = significant(inner, Backend::Mysql).all(|token| {
            if token.kind != TokenKind::String {
                depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
            }
            depth >= 0
        });
        if !balanced || depth != 0 {
            break;
        }
        expr = inner.trim();
    }
    expr.to_owned()
}
