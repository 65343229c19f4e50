//! What MariaDB can't do and MySQL can, refused before anything of a file is run.

use diesel::QueryResult;

use super::refuse;
use super::run::Job;
use super::script::text;
use crate::database::connect::Link;
use crate::failure::Failure;
use crate::replay::key_of_expression;

/// MariaDB has no index of an expression, and commits each statement before that one by itself.
pub(super) fn can(link: &mut Link, jobs: &[Job]) -> Result<(), Failure> {
    let statements = jobs.iter().flat_map(|job| {
        let rest = job.script.statements.iter().skip(job.start);
        rest.map(move |it| (job, it))
    });
    let found = statements.filter_map(|(job, it)| Some((job, it, key_of_expression(text(it))?)));
    let Some((job, statement, table)) = found.into_iter().next() else {
        return Ok(());
    };
    match is_mariadb(link).map_err(|error| refuse::database(&error))? {
        true => Err(refuse::key_of_expression(job, statement, &table)),
        false => Ok(()),
    }
}

fn is_mariadb(link: &mut Link) -> QueryResult<bool> {
    match link {
        Link::Mysql(session) => {
            crate::database::introspect::mysql::is_mariadb(&mut session.connection)
        }
        _ => Ok(false),
    }
}
