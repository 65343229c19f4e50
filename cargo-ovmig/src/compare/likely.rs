//! Drops and additions that look like renames: a suggestion, never more.

use super::LikelyRename;
use crate::dialect::Dialect;
use crate::schema::{Change, Column, Table};

/// Pairs dropped and new tables that have the same columns, and dropped and new columns of a table that have the
/// same type.
pub(super) fn renames(changes: &[Change], dialect: &dyn Dialect) -> Vec<LikelyRename> {
    let mut found = tables(changes, dialect);
    let mut new: Vec<_> = changes
        .iter()
        .filter_map(|change| match change {
            Change::AddColumn { table, column } => Some((table, column)),
            _ => None,
        })
        .collect();
    for change in changes {
        let Change::DropColumn { table, column } = change else {
            continue;
        };
        // The nullability too, if one of that kind is there.
        let fits = |strict: bool| {
            new.iter().position(|(its_table, it)| {
                *its_table == table
                    && dialect.same_type(&it.ty, &column.ty, false)
                    && (!strict || it.nullable == column.nullable)
                    && it.generated.is_none()
            })
        };
        if let Some(at) = fits(true).or_else(|| fits(false)) {
            let (_, to) = new.remove(at);
            found.push(LikelyRename {
                table: Some(table.clone()),
                from: column.name.clone(),
                to: to.name.clone(),
            });
        }
    }
    found
}

fn tables(changes: &[Change], dialect: &dyn Dialect) -> Vec<LikelyRename> {
    let mut found = Vec::new();
    let mut new: Vec<&Table> = changes
        .iter()
        .filter_map(|change| match change {
            Change::CreateTable(table) => Some(table),
            _ => None,
        })
        .collect();
    for change in changes {
        let Change::DropTable(old) = change else {
            continue;
        };
        let fits = |it: &&Table| {
            let same = |column: &Column| {
                let other = old.column(&column.name);
                other.is_some_and(|other| dialect.same_type(&column.ty, &other.ty, true))
            };
            it.name.schema == old.name.schema
                && it.columns.len() == old.columns.len()
                && it.columns.iter().all(same)
        };
        if let Some(at) = new.iter().position(fits) {
            let to = new.remove(at);
            found.push(LikelyRename {
                table: None,
                from: old.name.name.clone(),
                to: to.name.name.clone(),
            });
        }
    }
    found
}
