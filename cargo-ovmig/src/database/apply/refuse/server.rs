//! What the server doesn't have.

use crate::database::apply::run::Job;
use crate::failure::Failure;
use crate::schema::ObjectName;
use crate::source::Location;

/// An index of an expression, for MariaDB.
pub(in crate::database::apply) fn key_of_expression(
    job: &Job,
    statement: &Location,
    table: &ObjectName,
) -> Failure {
    Failure::new(format!(
        "{} makes an index of an expression on `{table}`, which MySQL has and this MariaDB hasn't",
        job.folder
    ))
    .at(statement.clone(), "a key here is an expression")
    .note("nothing was run")
    .hint(
        "index a generated column instead, which both have: declare one with `#[generated = \"lower(name)\"]` and \
         `#[index]` above it",
    )
}
