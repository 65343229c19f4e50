//! Which of several databases is meant.

use super::Config;
use crate::failure::Failure;
use crate::nearest::nearest;

/// The database of that name, or else the only one.
pub(super) fn one(mut databases: Vec<Config>, wanted: Option<&str>) -> Result<Config, Failure> {
    let Some(wanted) = wanted else {
        return match databases.len() {
            1 => Ok(databases.remove(0)),
            _ => Err(Failure::new(
                "this workspace has several databases, and the command works on one",
            )
            .hint(format!(
                "Choose it with `--database`: {}",
                names(&databases)
            ))),
        };
    };
    let named = |config: &Config| config.name.as_deref() == Some(wanted);
    if let Some(at) = databases.iter().position(named) {
        return Ok(databases.remove(at));
    }
    let failure = Failure::new(format!("there is no database `{wanted}`"));
    let known = databases.iter().filter_map(|it| it.name.as_deref());
    Err(match nearest(wanted, known.clone()) {
        Some(meant) => failure.hint(format!("Did you mean `{meant}`?")),
        None if known.count() == 0 => failure
            .at(databases[0].table.clone(), "")
            .hint("The workspace has one database, without a name: leave `--database` out"),
        None => failure.hint(format!("There are {}", names(&databases))),
    })
}

fn names(databases: &[Config]) -> String {
    let names = databases.iter().filter_map(|it| it.name.as_deref());
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
