//! Names that are given by hand and stand for two things: the database would refuse the second.

use std::collections::HashMap;

use super::Declaring;
use super::build::Built;
use crate::findings::Finding;
use crate::findings::rules::duplicate_name;
use crate::schema::{Backend, ObjectName, Schema};
use crate::source::{Location, Origin};

/// Tells of indexes, keys and types whose names are taken. Within one table the grammar does.
pub(super) fn names(built: &[Built<'_>], schema: &Schema, declaring: &mut Declaring<'_>) {
    let mut taken: HashMap<ObjectName, (String, usize, Option<Location>)> = HashMap::new();
    for Built { table, .. } in built {
        let name = folded(&table.name, declaring);
        taken.insert(
            name,
            (
                format!("the table `{}`", table.name),
                usize::MAX,
                table.origin.0.clone(),
            ),
        );
    }
    for (at, Built { table, file, .. }) in built.iter().enumerate() {
        let indexes = table
            .indexes
            .iter()
            .map(|index| ("index", &index.name, &index.origin));
        // On PostgreSQL a unique constraint has an index of its name; SQLite gives that one a name of its own.
        let uniques = table
            .uniques
            .iter()
            .map(|unique| ("unique constraint", &unique.name, &unique.origin));
        let uniques = uniques.filter(|_| declaring.backend == Backend::Postgres);
        let given: Vec<(&str, String, Origin)> = indexes
            .chain(uniques)
            .filter_map(|(what, name, origin)| Some((what, name.clone()?, origin.clone())))
            .collect();
        for (what, name, origin) in given {
            let key = folded(&table.name.sibling(&name), declaring);
            match taken.get(&key) {
                Some((_, owner, _)) if *owner == at => {}
                Some((other, _, location)) => {
                    let message = format!(
                        "module `{}`: the {what} `{name}` of table `{}` has the name of {other}",
                        declaring.module(*file),
                        table.name
                    );
                    let finding = at_both(
                        Finding::new(&duplicate_name::RULE, message),
                        &origin,
                        location.clone(),
                    );
                    declaring.find(
                        *file,
                        finding.help("give one of them another `name = \"…\"`"),
                    );
                }
                None => {
                    let owner = format!("the {what} of table `{}`", table.name);
                    taken.insert(key, (owner, at, origin.0));
                }
            }
        }
    }
    if declaring.backend == Backend::Postgres {
        types(built, schema, declaring);
    }
}

/// On PostgreSQL each table is a type too.
fn types(built: &[Built<'_>], schema: &Schema, declaring: &mut Declaring<'_>) {
    for Built { table, file, .. } in built {
        let Some(enumeration) = schema.enums.get(&table.name) else {
            continue;
        };
        let message = format!(
            "module `{}`: the table `{}` has the name of an enumeration, and PostgreSQL makes a type of each table",
            declaring.module(*file),
            table.name
        );
        let finding = Finding::new(&duplicate_name::RULE, message);
        let finding = at_both(finding, &table.origin, enumeration.origin.0.clone());
        declaring.find(
            *file,
            finding.help("give the enumeration another name after its `as`"),
        );
    }
}

fn at_both(mut finding: Finding, origin: &Origin, other: Option<Location>) -> Finding {
    if let Some(location) = &origin.0 {
        finding = finding.at(location.clone(), "");
    }
    match other {
        Some(location) => finding.and_at(location, "also the name of this"),
        None => finding,
    }
}

fn folded(name: &ObjectName, declaring: &Declaring<'_>) -> ObjectName {
    ObjectName {
        schema: name.schema.clone(),
        name: declaring.folded(&name.name),
    }
}
