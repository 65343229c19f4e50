//! Saying what a database has, without running anything.

use super::plan::versions;
use super::refuse;
use super::run::{ForDiesel, RunError};
use super::session::{self, Session};
use super::{Observer, WorkError};
use crate::database::bookkeeping::{Books, Row};
use crate::database::{Database, Target};
use crate::failure::Failure;
use crate::history::History;
use crate::schema::Backend;

/// What a stamp changed; folders' names, or versions where no name is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamped {
    /// Said to be applied now.
    pub added: Vec<String>,
    /// Not said to be applied any more.
    pub removed: Vec<String>,
    /// Still said to be applied, with the text that the history has now.
    pub renewed: Vec<String>,
}

impl Database {
    /// Makes the books say that exactly the history's migrations up to the target are applied, as the history has them
    /// now. Versions that nobody knows are taken out.
    pub fn stamp(
        &mut self,
        history: &History,
        target: Target,
        observer: &mut dyn Observer,
    ) -> Result<Stamped, Failure> {
        let stamped = session::locked(&mut self.link, observer, |mut session| {
            if session.link.backend() == Backend::Mysql {
                // In the transaction it would end that.
                let books = session.link.books()?;
                rows(&books, history, target)?;
                session.link.create_tables(books.tables)?;
            }
            session.transaction(|session| session.stamp(history, target))
        });
        stamped.map_err(|error: WorkError| self.masked(error.into()))
    }
}

/// The rows of the tool's table after a stamp, and which of them are new or other ones.
fn rows(books: &Books, history: &History, target: Target) -> Result<Vec<(Row, Standing)>, Failure> {
    let tree = versions(history)?;
    let last = match target {
        Target::Head => history.head(),
        Target::Base => None,
        Target::Relative(_) => return Err(refuse::relative_stamp(target)),
        Target::Id(id) if history.get(id).is_some() => Some(id),
        Target::Id(id) => return Err(refuse::no_such_migration(id, history)),
    };
    let chosen = tree
        .values()
        .filter(|(migration, _)| Some(migration.id) <= last);
    let row = |(migration, sums): &(&_, &_)| {
        let mut row = Row::of(migration, sums, String::new());
        let Some(run_on) = books.ledger.get(&row.version) else {
            return (row, Standing::Added);
        };
        row.applied_at.clone_from(run_on);
        match books.rows.get(&row.version) {
            Some(old) if old.up_sha == row.up_sha && old.algorithm == row.algorithm => {
                row.duration_ms = old.duration_ms;
                row.tool_version.clone_from(&old.tool_version);
                let same = row == *old;
                (
                    row,
                    if same {
                        Standing::Same
                    } else {
                        Standing::Renewed
                    },
                )
            }
            _ => (row, Standing::Renewed),
        }
    };
    Ok(chosen.map(row).collect())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Added,
    Renewed,
    Same,
}

impl Session<'_> {
    fn stamp(&mut self, history: &History, target: Target) -> Result<Stamped, WorkError> {
        let link = &mut *self.link;
        let books = link.books()?;
        let rows = rows(&books, history, target)?;
        link.create_tables(books.tables)?;
        let mut stamped = Stamped::default();
        let stays = |version: &String| rows.iter().any(|(row, _)| row.version == *version);
        for version in books.ledger.keys().filter(|version| !stays(version)) {
            self.write_ledger(version, true)?;
            stamped.removed.push(books.folder(version));
        }
        // What was begun and not ended is over with that, too.
        let rests = books.rows.keys().chain(books.unfinished.keys());
        for version in rests.filter(|version| !stays(version)) {
            self.link.delete_row(version)?;
        }
        for (row, standing) in &rows {
            let mut row = row.clone();
            match standing {
                Standing::Same => continue,
                Standing::Renewed => stamped.renewed.push(row.folder()),
                Standing::Added => {
                    self.write_ledger(&row.version, false)?;
                    row.applied_at = self.link.run_on(&row.version)?;
                    stamped.added.push(row.folder());
                }
            }
            self.link.put_row(&row)?;
        }
        Ok(stamped)
    }

    fn write_ledger(&mut self, version: &str, removes: bool) -> Result<(), WorkError> {
        let diesel = ForDiesel::ledger_only(version, self.link.backend());
        match self.link.harness(&diesel, removes) {
            Ok(()) => Ok(()),
            Err(error) => Err(match diesel.into_error(error) {
                RunError::Books(text) => refuse::books(&text).into(),
                other => refuse::books(&format!("{other:?}")).into(),
            }),
        }
    }
}
