//! Measures `compare` on two schemas of 10,000 tables with ten columns each: equal ones, and ones with some hundreds of
//! differences of every kind. Prints the median CPU time of the runs (wall time where that isn't known).
//!
//!     cargo bench -p cargo-ovmig --bench compare [-- RUNS]

#![allow(clippy::print_stdout)] // figures are what this is for

use std::time::{Duration, Instant};

use cargo_ovmig::compare::{Scope, compare};
use cargo_ovmig::plan::plan;
use cargo_ovmig::schema::{
    Backend, Check, Column, Deferrable, Expr, ForeignKey, Index, IndexKey, ObjectName, PrimaryKey,
    ReferentialAction, Schema, SqlType, Table,
};
use cargo_ovmig::source::Origin;

const TABLES: usize = 10_000;

fn main() {
    let asked = std::env::args().find_map(|arg| arg.parse().ok());
    let runs: usize = asked.unwrap_or(15).max(1);
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let recorded = schema(backend, recorded_name);
        println!(
            "{} tables of 10 columns, {}",
            recorded.tables.len(),
            backend.title()
        );
        // In what is declared, constraints may have any name.
        let equal = schema(backend, |_| None);
        report("equal", &recorded, &equal, backend, runs);
        let mut edited = equal;
        edit(&mut edited);
        report("with differences", &recorded, &edited, backend, runs);
    }
}

fn report(title: &str, from: &Schema, to: &Schema, backend: Backend, runs: usize) {
    let scope = Scope::default();
    let changes = compare(from, to, &scope, backend).changes;
    let comparing = median(runs, || compare(from, to, &scope, backend));
    let planning = median(runs, || plan(from, &changes, backend));
    println!(
        "  {title:18} {:4} changes   compare {:7.1} ms   plan {:7.1} ms",
        changes.len(),
        comparing.as_secs_f64() * 1000.0,
        planning.as_secs_f64() * 1000.0
    );
}

/// Of the CPU's time, which other programs on the machine hardly change; what is made is dropped outside of it.
fn median<T>(runs: usize, make: impl Fn() -> T) -> Duration {
    let start = Instant::now();
    let now = || cpu().unwrap_or_else(|| start.elapsed());
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let before = now();
            let made = make();
            let time = now() - before;
            drop(made);
            time
        })
        .collect();
    times.sort();
    times[runs / 2]
}

/// The time that this thread has run; known on Linux.
fn cpu() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = stat.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

fn name(at: usize) -> ObjectName {
    ObjectName::new(format!("table_{at:05}"))
}

fn recorded_name(name: String) -> Option<String> {
    Some(name)
}

fn schema(backend: Backend, named: fn(String) -> Option<String>) -> Schema {
    let mut schema = Schema::default();
    for at in 0..TABLES {
        schema.tables.insert(name(at), table(at, backend, named));
    }
    schema
}

fn table(at: usize, backend: Backend, named: fn(String) -> Option<String>) -> Table {
    let types = match backend {
        Backend::Sqlite => [
            "INTEGER",
            "VARCHAR",
            "TEXT",
            "BIGINT",
            "BOOLEAN",
            "DOUBLE",
            "TIMESTAMP",
            "BLOB",
            "TEXT",
            "INTEGER",
        ],
        _ => [
            "int4",
            "varchar",
            "text",
            "int8",
            "bool",
            "float8",
            "timestamptz",
            "bytea",
            "uuid",
            "int4",
        ],
    };
    let mut table = Table::new(name(at));
    let of = |part: &str| named(format!("table_{at:05}_{part}"));
    for (place, ty) in types.iter().enumerate() {
        let args = ["VARCHAR", "varchar"].contains(ty).then_some(40);
        let mut column = Column::new(format!("column_{place}"), SqlType::new(*ty).with_args(args));
        column.nullable = place > 5;
        match place {
            3 => column.default = Some(Expr::new("0")),
            6 => column.default = Some(Expr::new("CURRENT_TIMESTAMP")),
            _ => {}
        }
        table.columns.push(column);
    }
    table.primary_key = Some(PrimaryKey {
        name: of("pkey"),
        columns: vec!["column_0".to_owned()],
    });
    table.foreign_keys.push(ForeignKey {
        name: of("column_9_fkey"),
        columns: vec!["column_9".to_owned()],
        table: name(at.saturating_sub(1)),
        referenced: vec!["column_0".to_owned()],
        on_delete: ReferentialAction::Cascade,
        on_update: ReferentialAction::NoAction,
        deferrable: Deferrable::No,
        origin: Origin::default(),
    });
    table.checks.push(Check {
        name: of("column_3_check"),
        expr: Expr::new("column_3 >= 0"),
        origin: Origin::default(),
    });
    table.indexes.push(Index {
        name: of("column_1_idx"),
        unique: false,
        method: None,
        keys: vec![IndexKey::column("column_1")],
        include: Vec::new(),
        predicate: None,
        nulls_not_distinct: false,
        origin: Origin::default(),
    });
    table
}

/// Some 500 changes of all kinds.
fn edit(schema: &mut Schema) {
    for at in (0..TABLES).step_by(100) {
        // Nothing refers to these.
        if let Some(next) = schema.tables.get_mut(&name(at + 1)) {
            next.foreign_keys.clear();
        }
        let Some(mut table) = schema.tables.remove(&name(at)) else {
            continue;
        };
        match at / 100 % 4 {
            0 => {}
            1 => {
                table.renamed_from = Some(table.name.name.clone());
                table.name = ObjectName::new(format!("renamed_{at:05}"));
            }
            2 => table.name = ObjectName::new(format!("other_{at:05}")),
            _ => {
                table.columns.truncate(9);
                table.foreign_keys.clear();
            }
        }
        if at / 100 % 4 > 0 {
            schema.tables.insert(table.name.clone(), table);
        }
    }
    for at in (50..TABLES).step_by(40) {
        let Some(table) = schema.tables.get_mut(&name(at)) else {
            continue;
        };
        match at / 40 % 5 {
            0 => table.columns.push(Column {
                nullable: true,
                ..Column::new("another", table.columns[2].ty.clone())
            }),
            1 => {
                table.columns[2].renamed_from = Some("column_2".to_owned());
                table.columns[2].name = "renamed".to_owned();
            }
            2 => table.columns[4].nullable = true,
            3 => table.indexes[0].keys.push(IndexKey::column("column_2")),
            _ => table.checks[0].expr = Expr::new("column_3 > 0"),
        }
    }
}
