//! How far a migration came that MySQL runs statement by statement, where each change of a table commits by itself.
//!
//! It stands in the column `state` of the tool's table: `applying; done 2; begun; sum …`. A statement that was begun may
//! or may not have come to its end when the process was killed. The sum is of the statements up to there, so that they
//! can't be edited behind the back of what they have done.

use super::bookkeeping::Row;
use crate::schema::Backend;
use crate::sql::checksum;

/// What is known of the statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Progress {
    /// How many have come to their end.
    pub(super) done: usize,
    /// Whether the next one was begun, and nothing more is known of it.
    pub(super) begun: bool,
    /// Of the statements that are done or begun.
    sum: String,
}

impl Progress {
    /// Of these statements, of which so many are done.
    pub(super) fn new(statements: &[&str], done: usize, begun: bool) -> Progress {
        let known = &statements[..done + usize::from(begun)];
        Progress {
            done,
            begun,
            sum: sum(known),
        }
    }

    /// Whether the statements still begin with those that are done or begun.
    pub(super) fn fits(&self, statements: &[&str]) -> bool {
        let known = statements.get(..self.done + usize::from(self.begun));
        known.is_some_and(|known| sum(known) == self.sum)
    }

    /// The text for the column.
    pub(super) fn state(&self, word: &str) -> String {
        let begun = if self.begun { "; begun" } else { "" };
        format!("{word}; done {}{begun}; sum {}", self.done, self.sum)
    }

    fn read(state: &str) -> Option<Progress> {
        let mut done = None;
        let mut begun = false;
        let mut sum = None;
        for part in state.split("; ").skip(1) {
            match part.split_once(' ') {
                Some(("done", count)) => done = count.parse().ok(),
                Some(("sum", text)) => sum = Some(text.to_owned()),
                _ => begun |= part == "begun",
            }
        }
        Some(Progress {
            done: done?,
            begun,
            sum: sum?,
        })
    }
}

fn sum(statements: &[&str]) -> String {
    // The line end also ends a comment.
    checksum(&statements.join("\n;\n"), Backend::Mysql)
}

impl Row {
    /// The state without what else stands in the column.
    pub(super) fn state_word(&self) -> &str {
        self.state.split(';').next().unwrap_or_default()
    }

    /// How far an unfinished one came, where that is kept.
    pub(super) fn progress(&self) -> Option<Progress> {
        Progress::read(&self.state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let statements = ["CREATE TABLE a (id INT)", "DROP TABLE b", "SELECT 1"];
        for (done, begun) in [(0, true), (1, false), (2, true), (3, false)] {
            let progress = Progress::new(&statements, done, begun);
            let state = progress.state("applying");
            assert_eq!(Progress::read(&state), Some(progress.clone()), "{state}");
            assert!(progress.fits(&statements));
            // What comes after may be mended, comments and white space anywhere.
            assert!(progress.fits(&[
                "CREATE TABLE a (id INT) -- it",
                "DROP  TABLE b",
                "SELECT 1",
                "more"
            ]));
            assert_eq!(
                progress.fits(&["CREATE TABLE a (id BIGINT)", "DROP TABLE b", "SELECT 1"]),
                done == 0 && !begun
            );
        }
        assert_eq!(Progress::read("applying"), None);
        assert!(!Progress::new(&statements, 2, false).fits(&statements[..1]));
    }
}
