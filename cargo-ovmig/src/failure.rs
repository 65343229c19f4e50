//! Why a command could not do what it was asked: a sentence, a place, what to do next, and the error beneath.

use std::error::Error;
use std::fmt;

use crate::findings::Label;
use crate::source::Location;

/// A command's failure (exit code 2).
///
/// Invariant: no part of it holds a password.
#[derive(Debug)]
pub struct Failure {
    /// A sentence that a beginner can act on, without the full stop at its end.
    pub message: String,
    /// Where, with the words that stand at the mark.
    pub primary: Option<Box<Label>>,
    /// More to know, one sentence each.
    pub notes: Vec<String>,
    /// What to do next, one sentence each; commands between backticks.
    pub hints: Vec<String>,
    /// The error beneath.
    pub source: Option<Box<dyn Error + Send + Sync>>,
}

impl Failure {
    /// A failure.
    pub fn new(message: impl Into<String>) -> Failure {
        Failure {
            message: message.into(),
            primary: None,
            notes: Vec::new(),
            hints: Vec::new(),
            source: None,
        }
    }

    /// At this place.
    pub fn at(mut self, location: Location, text: impl Into<String>) -> Failure {
        self.primary = Some(Box::new(Label {
            location,
            text: text.into(),
        }));
        self
    }

    /// Another thing to know.
    pub fn note(mut self, note: impl Into<String>) -> Failure {
        self.notes.push(note.into());
        self
    }

    /// Another thing to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Failure {
        self.hints.push(hint.into());
        self
    }

    /// Because of this error.
    pub fn because(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Failure {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn Error + 'static))
    }
}
