//! Carries a change out on a schema as the engine does: a rename reaches into the text of expressions too.

use super::{Dialect, mentions};
use crate::schema::{Change, Expr, KeyPart, ObjectName, Schema, Table};

/// Carries out one change, as [`Schema::apply`] does, and renames within expressions where it renames something.
pub fn evolve(schema: &mut Schema, change: &Change, dialect: &dyn Dialect) {
    if let Some(extras) = dialect.renamed_extras(schema, change) {
        schema.extras = extras;
    }
    schema.apply(change);
    let backend = dialect.backend();
    let ident = |name: &str| dialect.ident(name);
    match change {
        Change::RenameColumn { table, from, to } => {
            if let Some(table) = schema.tables.get_mut(table) {
                rewrite(table, |sql| mentions::rename(sql, from, to, backend, ident));
            }
        }
        Change::RenameTable { from, to } => {
            if let Some(table) = schema.tables.get_mut(to) {
                rewrite(table, |sql| {
                    mentions::rename_qualifier(sql, &from.name, &to.name, backend, ident)
                });
            }
        }
        Change::RenameEnum { from, to } => rename_type(schema, from, to, dialect),
        _ => {}
    }
}

fn rename_type(schema: &mut Schema, from: &ObjectName, to: &ObjectName, dialect: &dyn Dialect) {
    for table in schema.tables.values_mut() {
        rewrite(table, |sql| {
            mentions::rename_type(sql, &from.name, &to.name, dialect.backend(), |name| {
                dialect.ident(name)
            })
        });
    }
}

/// Rewrites every expression of a table.
fn rewrite(table: &mut Table, new: impl Fn(&str) -> String) {
    let mut exprs: Vec<&mut Expr> = Vec::new();
    for column in &mut table.columns {
        exprs.extend(&mut column.default);
        exprs.extend(&mut column.backfill);
        exprs.extend(column.generated.as_mut().map(|it| &mut it.expr));
    }
    exprs.extend(table.checks.iter_mut().map(|it| &mut it.expr));
    for index in &mut table.indexes {
        exprs.extend(&mut index.predicate);
        exprs.extend(index.keys.iter_mut().filter_map(|key| match &mut key.part {
            KeyPart::Expr(expr) => Some(expr),
            KeyPart::Column(_) => None,
        }));
    }
    for expr in exprs {
        expr.0 = new(&expr.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::postgres::Postgres;
    use crate::schema::{Check, Column, Generated, SqlType};
    use crate::source::Origin;

    #[test]
    fn a_rename_reaches_into_expressions() {
        let mut table = Table::new(ObjectName::new("t"));
        let mut column = Column::new("a", SqlType::new("mood"));
        column.default = Some(Expr::new("'a'::mood"));
        table.columns.push(column);
        let mut column = Column::new("b", SqlType::new("text"));
        column.generated = Some(Generated {
            expr: Expr::new("a::text"),
            stored: true,
        });
        table.columns.push(column);
        table.checks.push(Check {
            name: None,
            expr: Expr::new("t.a <> 'a' AND b <> 't'"),
            origin: Origin::default(),
        });
        let mut schema = Schema::default();
        schema.tables.insert(table.name.clone(), table);
        let (t, u) = (ObjectName::new("t"), ObjectName::new("user"));
        for change in [
            Change::RenameTable {
                from: t,
                to: u.clone(),
            },
            Change::RenameColumn {
                table: u.clone(),
                from: "a".to_owned(),
                to: "order".to_owned(),
            },
            Change::RenameEnum {
                from: ObjectName::new("mood"),
                to: ObjectName::new("Mood"),
            },
        ] {
            evolve(&mut schema, &change, &Postgres);
        }
        let table = &schema.tables[&u];
        assert_eq!(table.columns[0].name, "order");
        assert_eq!(table.columns[0].ty, SqlType::new("Mood"));
        assert_eq!(table.columns[0].default, Some(Expr::new("'a'::\"Mood\"")));
        let generated = table.columns[1].generated.as_ref();
        assert_eq!(generated.unwrap().expr, Expr::new("\"order\"::text"));
        assert_eq!(
            table.checks[0].expr,
            Expr::new("\"user\".\"order\" <> 'a' AND b <> 't'")
        );
    }
}
