//! Schemas for tests, in few words.

use cargo_ovmig::schema::{
    Check, Column, Deferrable, Expr, ForeignKey, Index, IndexKey, ObjectName, PrimaryKey,
    ReferentialAction, Schema, SqlType, Table, Unique,
};
use cargo_ovmig::source::Origin;

pub(super) fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|it| (*it).to_owned()).collect()
}

pub(super) fn schema(tables: impl IntoIterator<Item = Table>) -> Schema {
    let tables = tables.into_iter();
    Schema {
        tables: tables.map(|table| (table.name.clone(), table)).collect(),
        ..Schema::default()
    }
}

pub(super) fn table(name: &str, columns: impl IntoIterator<Item = Column>) -> Table {
    let mut table = Table::new(ObjectName::new(name));
    table.columns = columns.into_iter().collect();
    table
}

pub(super) fn column(name: &str, ty: SqlType) -> Column {
    Column::new(name, ty)
}

pub(super) fn primary_key(columns: &[&str]) -> Option<PrimaryKey> {
    Some(PrimaryKey {
        name: None,
        columns: names(columns),
    })
}

pub(super) fn unique(columns: &[&str]) -> Unique {
    Unique {
        name: None,
        columns: names(columns),
        nulls_not_distinct: false,
        deferrable: Deferrable::No,
        origin: Origin::default(),
    }
}

pub(super) fn foreign_key(columns: &[&str], table: &str, referenced: &[&str]) -> ForeignKey {
    ForeignKey {
        name: None,
        columns: names(columns),
        table: ObjectName::new(table),
        referenced: names(referenced),
        on_delete: ReferentialAction::NoAction,
        on_update: ReferentialAction::NoAction,
        deferrable: Deferrable::No,
        origin: Origin::default(),
    }
}

pub(super) fn check(expr: &str) -> Check {
    Check {
        name: None,
        expr: Expr::new(expr),
        origin: Origin::default(),
    }
}

pub(super) fn index(keys: impl IntoIterator<Item = IndexKey>) -> Index {
    Index {
        name: None,
        unique: false,
        method: None,
        keys: keys.into_iter().collect(),
        include: Vec::new(),
        predicate: None,
        nulls_not_distinct: false,
        origin: Origin::default(),
    }
}
