//! From the catalogue's rows to the schema.

use std::collections::BTreeMap;

use super::rows;
use crate::dialect::Dialect;
use crate::dialect::postgres::types::in_schema;
use crate::dialect::postgres::{Postgres, normalize};
use crate::schema::{
    Check, Column, Deferrable, Enumeration, Expr, Extra, ExtraKind, ForeignKey, Generated,
    Identity, Index, IndexKey, KeyPart, Nulls, ObjectName, PrimaryKey, ReferentialAction, Schema,
    Table, Unique,
};
use crate::source::Origin;

/// All rows.
pub(super) struct Found {
    /// The schemas in which the role looks for names.
    pub(super) path: Vec<String>,
    pub(super) namespaces: Vec<rows::Namespace>,
    pub(super) enums: Vec<rows::Enum>,
    pub(super) tables: Vec<rows::Table>,
    pub(super) columns: Vec<rows::Column>,
    pub(super) constraints: Vec<rows::Constraint>,
    pub(super) indexes: Vec<rows::Index>,
    pub(super) extras: Vec<rows::Extra>,
}

impl Found {
    pub(super) fn schema(self) -> Schema {
        let mut tables: BTreeMap<u32, Table> = BTreeMap::new();
        for row in self.tables {
            let mut table = Table::new(object(Some(row.schema), row.name));
            table.comment = row.comment;
            tables.insert(row.oid, table);
        }
        for row in self.columns {
            if let Some(table) = tables.get_mut(&row.oid) {
                table.columns.push(column(row, &self.path));
            }
        }
        for row in self.constraints {
            if let Some(table) = tables.get_mut(&row.oid) {
                constraint(table, row);
            }
        }
        for row in self.indexes {
            if let Some(table) = tables.get_mut(&row.oid) {
                let mut index = index(row);
                normalize::adapt_index(table, &mut index);
                table.indexes.push(index);
            }
        }
        Schema {
            namespaces: self.namespaces.into_iter().map(|it| it.name).collect(),
            enums: self
                .enums
                .into_iter()
                .map(enumeration)
                .map(|it| (it.name.clone(), it))
                .collect(),
            tables: tables
                .into_values()
                .map(|it| (it.name.clone(), it))
                .collect(),
            extras: self.extras.into_iter().map(extra).collect(),
        }
    }
}

/// A name, without the default schema's.
fn object(schema: Option<String>, name: String) -> ObjectName {
    ObjectName {
        schema: schema.filter(|schema| schema != "public"),
        name,
    }
}

fn enumeration(row: rows::Enum) -> Enumeration {
    Enumeration {
        name: object(Some(row.schema), row.name),
        labels: row.labels,
        replaced: Vec::new(),
        used_at_once: false,
        renamed_from: None,
        comment: row.comment,
        origin: Origin::default(),
    }
}

fn column(row: rows::Column, path: &[String]) -> Column {
    let schema = match row.type_schema {
        // What an extension brings is written without its schema wherever the role finds it so.
        schema if row.of_extension && path.contains(&schema) => None,
        schema => Some(schema).filter(|schema| schema != "public" && schema != "pg_catalog"),
    };
    let mut column = Column::new(row.name, in_schema(schema, &row.type_name, &row.formatted));
    column.nullable = !row.not_null;
    column.collation = row.collation.filter(|collation| collation != "default");
    column.comment = row.comment;
    column.identity = match row.identity.as_str() {
        "a" => Some(Identity::Always),
        "d" => Some(Identity::ByDefault),
        _ => None,
    };
    let Some(expr) = row.expr else {
        return column;
    };
    if !row.generated.is_empty() {
        column.generated = Some(Generated {
            expr: bare(&expr),
            stored: row.generated == "s",
        });
    } else if row.serial && expr.starts_with("nextval(") {
        column.identity = Some(Identity::AutoIncrement);
    } else if !normalize::is_null(&expr) {
        column.default = Some(Expr(expr));
    }
    column
}

fn constraint(table: &mut Table, row: rows::Constraint) {
    let name = Some(row.name);
    let deferrable = match (row.is_deferrable, row.is_deferred) {
        (false, _) => Deferrable::No,
        (true, false) => Deferrable::InitiallyImmediate,
        (true, true) => Deferrable::InitiallyDeferred,
    };
    let origin = Origin::default();
    match row.kind.as_str() {
        "p" => {
            table.primary_key = Some(PrimaryKey {
                name,
                columns: row.columns,
            })
        }
        "u" => table.uniques.push(Unique {
            name,
            columns: row.columns,
            nulls_not_distinct: row.nulls_not_distinct,
            deferrable,
            origin,
        }),
        "f" => table.foreign_keys.push(ForeignKey {
            name,
            columns: row.columns,
            table: object(row.other_schema, row.other_table.unwrap_or_default()),
            referenced: row.other_columns,
            on_delete: action(&row.on_delete),
            on_update: action(&row.on_update),
            deferrable,
            origin,
        }),
        "c" => table.checks.push(Check {
            name,
            expr: bare(&row.expr.unwrap_or_default()),
            origin,
        }),
        _ => {}
    }
}

fn action(code: &str) -> ReferentialAction {
    match code {
        "r" => ReferentialAction::Restrict,
        "c" => ReferentialAction::Cascade,
        "n" => ReferentialAction::SetNull,
        "d" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}

fn index(row: rows::Index) -> Index {
    let keys = usize::try_from(row.keys).unwrap_or_default();
    let key = |at: usize| {
        let part = match row.columns.get(at).cloned().flatten() {
            Some(name) => KeyPart::Column(name),
            None => KeyPart::Expr(bare(row.exprs.get(at).map_or("", String::as_str))),
        };
        let bits = row.options.get(at).copied().unwrap_or_default();
        let (descending, nulls_first) = (bits & 1 != 0, bits & 2 != 0);
        IndexKey {
            part,
            descending,
            nulls: match (descending, nulls_first) {
                (false, true) => Some(Nulls::First),
                (true, false) => Some(Nulls::Last),
                _ => None,
            },
            opclass: row.opclasses.get(at).cloned().flatten(),
            collation: row.collations.get(at).cloned().flatten(),
            length: None,
        }
    };
    Index {
        keys: (0..keys).map(key).collect(),
        name: Some(row.name),
        unique: row.is_unique,
        method: Some(row.method).filter(|method| method != "btree"),
        include: row.columns.iter().skip(keys).flatten().cloned().collect(),
        predicate: row.predicate.as_deref().map(bare),
        nulls_not_distinct: row.nulls_not_distinct,
        origin: Origin::default(),
    }
}

fn extra(row: rows::Extra) -> Extra {
    let name = object(Some(row.schema), row.name);
    let body = row.sql.trim().trim_end_matches(';');
    match row.kind.as_str() {
        "t" => Extra {
            kind: ExtraKind::Trigger,
            table: row.table_name.map(|table| object(row.table_schema, table)),
            sql: body.to_owned(),
            name,
        },
        kind => Extra {
            kind: ExtraKind::View,
            table: None,
            sql: format!(
                "CREATE {}VIEW {} AS\n{body}",
                if kind == "m" { "MATERIALIZED " } else { "" },
                Postgres.object(&name)
            ),
            name,
        },
    }
}

/// An expression without the parentheses around all of it.
fn bare(expr: &str) -> Expr {
    let mut expr = expr.trim();
    while let Some(inner) = expr.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
        if !balanced(inner) {
            break;
        }
        expr = inner.trim();
    }
    Expr::new(expr)
}

/// Whether no parenthesis in the text closes one before it.
fn balanced(text: &str) -> bool {
    let mut depth = 0i32;
    crate::sql::significant(text, crate::schema::Backend::Postgres).all(|token| {
        depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
        depth >= 0
    }) && depth == 0
}
