//! What a server is too old for: said before anything is run.

use crate::database::apply::run::Job;
use crate::failure::Failure;
use crate::schema::Backend;
use crate::source::Location;
use crate::sql::{Token, significant};

/// The first version of PostgreSQL, as `server_version_num` counts, in which NULLs may be equal in a unique index.
const NULLS_NOT_DISTINCT: i32 = 150_000;

/// Something that the jobs do and that not every server can.
pub(in crate::database::apply) struct Demand<'a> {
    job: &'a Job,
    location: Location,
    /// The index or the constraint.
    name: String,
}

/// The first statement of the jobs that asks for a newer PostgreSQL than the oldest one that is supported.
pub(in crate::database::apply) fn demand(jobs: &[Job]) -> Option<Demand<'_>> {
    jobs.iter().find_map(|job| {
        let statements = job.script.statements.iter().skip(job.start);
        statements.into_iter().find_map(|statement| {
            let text = &statement.file.text[statement.span.clone()];
            let (name, place) = nulls_not_distinct(text)?;
            let start = statement.span.start;
            Some(Demand {
                job,
                location: Location::new(&statement.file, start + place.start..start + place.end),
                name,
            })
        })
    })
}

impl Demand<'_> {
    /// Refuses it on a server that is too old. `version` is what its `server_version_num` says.
    pub(in crate::database::apply) fn meets(&self, version: i32) -> Result<(), Failure> {
        if version >= NULLS_NOT_DISTINCT {
            return Ok(());
        }
        let server = format!("{}.{}", version / 10_000, version % 10_000);
        Err(Failure::new(format!(
            "{} makes `{}` NULLS NOT DISTINCT, which PostgreSQL can from version 15 on: this server has {server}",
            self.job.folder, self.name
        ))
        .at(self.location.clone(), "unknown to this server")
        .note("nothing was run")
        .hint("upgrade the server")
        .hint(
            "or take `nulls_not_distinct` out of the ORM file, remove this migration's folder, and write it anew with \
             `cargo ovmig revision`",
        ))
    }
}

/// The index or the constraint in whose definition the words stand, and where these are.
fn nulls_not_distinct(statement: &str) -> Option<(String, std::ops::Range<usize>)> {
    let tokens: Vec<Token<'_>> = significant(statement, Backend::Postgres).collect();
    let words = ["NULLS", "NOT", "DISTINCT"];
    let at = tokens.windows(3).position(|three| {
        let pairs = three.iter().zip(words);
        pairs.into_iter().all(|(token, word)| token.is_word(word))
    })?;
    let kinds = ["INDEX", "CONSTRAINT"];
    let kind = tokens[..at]
        .iter()
        .rposition(|token| kinds.iter().any(|kind| token.is_word(kind)))?;
    let asides = ["CONCURRENTLY", "IF", "NOT", "EXISTS"];
    let name = tokens[kind + 1..at]
        .iter()
        .find(|token| !asides.iter().any(|word| token.is_word(word)))?;
    let name = name.ident(Backend::Postgres)?;
    Some((name, tokens[at].start..tokens[at + 2].end()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::database::apply::plan;
    use crate::database::testing::migration;
    use crate::history::Checksums;
    use crate::source::SourceFile;
    use crate::sql::checksum;

    #[test]
    fn an_old_server_is_told_from_a_new_one() {
        let up = "CREATE TABLE t (a INTEGER);\nCREATE UNIQUE INDEX IF NOT EXISTS t_a_idx ON t (a) NULLS NOT DISTINCT;";
        let mut migration = migration(1, "t");
        migration.up = SourceFile::new("migrations/0001_t/up.sql", up);
        let sums = Checksums {
            up: checksum(up, Backend::Postgres),
            down: None,
        };
        let jobs = [plan::apply(&migration, &sums, &BTreeMap::new(), Backend::Postgres).unwrap()];
        let demand = demand(&jobs).unwrap();
        assert!(demand.meets(150_018).is_ok());
        let failure = demand.meets(140_009).unwrap_err();
        assert_eq!(
            failure.message,
            "0001_t makes `t_a_idx` NULLS NOT DISTINCT, which PostgreSQL can from version 15 on: this server has 14.9"
        );
        assert_eq!(failure.primary.unwrap().location.line(), 2);
    }

    #[test]
    fn the_words_are_found_where_they_are_meant() {
        let name = |sql: &str| nulls_not_distinct(sql).map(|(name, _)| name);
        let constraint = "ALTER TABLE t ADD CONSTRAINT \"K\" UNIQUE NULLS NOT DISTINCT (a)";
        assert_eq!(name(constraint).as_deref(), Some("K"));
        let concurrent = "create unique index concurrently i on t (a) nulls not distinct";
        assert_eq!(name(concurrent).as_deref(), Some("i"));
        assert_eq!(name("CREATE UNIQUE INDEX i ON t (a) NULLS DISTINCT"), None);
        assert_eq!(name("SELECT a IS NOT DISTINCT FROM b"), None);
    }
}
