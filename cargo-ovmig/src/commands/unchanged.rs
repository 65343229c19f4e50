//! What differs in the declaration and is no change of the database: said, where somebody may wonder.

use crate::history::Said;
use crate::project::{Compared, Project};
use crate::schema::{Backend, ObjectName, Table};
use crate::sql::significant;
use crate::ui::Ui;

/// Says which tables moved to another module, and which have their columns in another order.
pub(super) fn say(project: &Project, compared: &Compared, ui: Ui) {
    for (name, declared) in &project.declared.schema.tables {
        if let Some((from, to)) = moved(project, name, declared) {
            ui.status(
                "Note",
                format!(
                    "`{name}` moved from the module `{from}` to `{to}`: no change of the database"
                ),
            );
        }
        let recorded = compared.recorded.schema.tables.get(name);
        if recorded.is_some_and(|recorded| reordered(recorded, declared)) {
            ui.status(
                "Note",
                format!(
                    "the columns of `{name}` have another order in the database: it doesn't count"
                ),
            );
        }
    }
}

/// The module that the last migration which names the table was made for, and the one that declares it now.
fn moved(project: &Project, name: &ObjectName, declared: &Table) -> Option<(String, String)> {
    let module = declared.module.clone()?;
    let backend = project.backend();
    let names = |up: &str| {
        significant(up, backend).any(|token| {
            token
                .ident(backend)
                .is_some_and(|it| is(&it, &name.name, backend))
        })
    };
    let modules = (project.history.migrations.iter().rev()).find_map(|migration| {
        let said = Said::read(&migration.up.text).modules;
        (!said.is_empty() && names(&migration.up.text)).then_some(said)
    })?;
    match &modules[..] {
        [one] if *one != module => Some((one.clone(), module)),
        _ => None,
    }
}

fn reordered(recorded: &Table, declared: &Table) -> bool {
    let order = |table: &Table| -> Vec<String> {
        table
            .columns
            .iter()
            .map(|it| it.name.to_lowercase())
            .collect()
    };
    order(recorded) != order(declared)
}

fn is(left: &str, right: &str, backend: Backend) -> bool {
    match backend {
        Backend::Postgres => left == right,
        _ => left.eq_ignore_ascii_case(right),
    }
}
