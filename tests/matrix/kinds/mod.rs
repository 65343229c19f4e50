//! The kinds of change, by area.

mod columns;
mod constraints;
mod enums;
mod indexes;
mod postgres;
mod sqlite;
mod tables;
mod types;
mod values;

use super::case::Case;

/// All cases, in the order of the report.
pub(super) fn all() -> Vec<(&'static str, Vec<Case>)> {
    vec![
        ("Tables", tables::cases()),
        ("Columns", columns::cases()),
        ("Types", types::cases()),
        (
            "NULL, defaults, numbering, generated columns",
            values::cases(),
        ),
        ("Keys and constraints", constraints::cases()),
        ("Indexes", indexes::cases()),
        ("Enumerations", enums::cases()),
        (
            "PostgreSQL: schemas, and what stands in the way",
            postgres::cases(),
        ),
        ("SQLite: what a rebuild keeps", sqlite::cases()),
    ]
}
