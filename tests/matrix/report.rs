//! docs/matrix.md: a line for each case, a column for each engine.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use cargo_ovmig::schema::Backend;

use super::{Done, ENGINES, kinds};
use crate::support::example::repository;

const HEAD: &str = "\
# The matrix: every kind of change on every engine

Written by the tests (`OVMIG_README=write cargo test matrix`), and compared with what they find each time they run.

Each line is a change of declared tables that have rows. `check` finds it, `revision --autogenerate` writes it, `upgrade`
applies it, a second `revision` finds nothing, `downgrade` gives the schema before, and `upgrade` applies it again. After each
step the schema is that of a database which was built so at once, and the rows hold the values that they should. Where it
makes sense the same is done the other way round.

- **yes**: as said above; on SQLite **by a rebuild** where it has no statement for the change.
- **yes, but not back**: what was lost doesn't come back, and the rows that are left need it; `downgrade` fails, and leaves all
  as it was.
- **refused**: `revision` refuses it, says what to write, and writes nothing.
- **fails, nothing lost**: it depends on the rows; `upgrade` fails on those that don't fit and leaves all as it was. After the
  rows are mended it succeeds.
- **fails half way, nothing lost, goes on**: the same on MariaDB, which can't take changes of tables back: every value is still
  there, `upgrade` says at which statement it stopped, and with mended rows the next one goes on there. The same with **yes, back
  half way, nothing lost, goes on** of `downgrade`.
- **nothing to do**: the declarations say the same.
- **–**: the engine doesn't have such a thing, or takes the values as they are.

On SQLite `verify` proves each history too.
";

/// What each case became, as the document has it. A cell of a case that wasn't run stays what it was.
pub(super) fn compare(done: &[Done]) {
    let path = repository().join("docs/matrix.md");
    let old = fs::read_to_string(&path).unwrap_or_default();
    let new = document(done, &old);
    if std::env::var("OVMIG_README").is_ok_and(|value| value == "write") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, new).unwrap();
        return;
    }
    let diff = similar::TextDiff::from_lines(&old, &new);
    assert!(
        old == new,
        "{}\nOVMIG_README=write cargo test matrix writes what was found into docs/matrix.md",
        diff.unified_diff().header("docs/matrix.md", "found")
    );
}

fn document(done: &[Done], old: &str) -> String {
    let found: BTreeMap<(&str, &str, &str), &str> = done
        .iter()
        .map(|it| {
            let job = &it.job;
            let key = (job.area, job.case.name.as_str(), job.backend.name());
            (key, it.result.as_deref().unwrap_or("RED"))
        })
        .collect();
    let areas = kinds::all();
    let changes: usize = areas.iter().map(|(_, cases)| cases.len()).sum();
    let each = areas.iter().flat_map(|(_, cases)| cases);
    let cells: usize = each.map(|case| case.on.len()).sum();
    let titles: Vec<&str> = ENGINES.iter().map(|it| title(*it)).collect();
    let mut text = format!(
        "{HEAD}\n{changes} changes, which makes {cells} with the engines that have them.\n"
    );
    for (area, cases) in areas {
        text += &format!(
            "\n## {area}\n\n| change | {} |\n|---|---|---|---|\n",
            titles.join(" | ")
        );
        for case in cases {
            let before = old_cells(old, &case.name);
            let cells: Vec<&str> = (ENGINES.iter().enumerate())
                .map(|(at, backend)| match case.on.contains(backend) {
                    false => "–",
                    true => found
                        .get(&(area, case.name.as_str(), backend.name()))
                        .or(before.get(at))
                        .copied()
                        .unwrap_or("not run"),
                })
                .collect();
            text += &format!("| {} | {} |\n", case.name, cells.join(" | "));
        }
    }
    text
}

fn title(backend: Backend) -> &'static str {
    match backend {
        Backend::Mysql => "MariaDB",
        other => other.title(),
    }
}

/// The cells that the document has for a case.
fn old_cells<'a>(old: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!("| {name} | ");
    let line = old.lines().find_map(|line| line.strip_prefix(&start));
    line.map_or_else(Vec::new, |line| {
        line.trim_end_matches(" |").split(" | ").collect()
    })
}

/// A line for each case with the time it took, the slowest last.
pub(super) fn times(done: &[Done]) -> String {
    let mut lines: Vec<(Duration, String)> = done
        .iter()
        .map(|it| {
            let line = format!(
                "{:>6} ms  {:<10}  {:<20}  {}",
                it.time.as_millis(),
                title(it.job.backend),
                it.result.as_deref().unwrap_or("RED"),
                it.job.case.name
            );
            (it.time, line)
        })
        .collect();
    let total: Duration = lines.iter().map(|(time, _)| *time).sum();
    lines.sort();
    let lines: Vec<String> = lines.into_iter().map(|(_, line)| line).collect();
    format!(
        "{}\n{} cases in {} ms",
        lines.join("\n"),
        lines.len(),
        total.as_millis()
    )
}
