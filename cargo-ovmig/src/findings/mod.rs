//! What the tool has to say about a workspace: findings, each of a rule. A finding knows nothing of printing.

pub mod report;
pub mod rules;

use std::path::PathBuf;

use crate::source::Location;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something to know; never changes the exit code.
    Note,
    /// Something to look at; never changes the exit code.
    Warning,
    /// Something to mend: exit code 1.
    Error,
}

/// A rule: what a finding is an instance of. One file a rule in [`rules`].
#[derive(Debug)]
pub struct Rule {
    /// The name in kebab case, as the configuration and the reports have it.
    pub name: &'static str,
    /// How much its findings weigh unless the configuration says otherwise.
    pub severity: Severity,
    /// One line: what is wrong when it fires.
    pub summary: &'static str,
    /// The text of `--explain`: what it means, why it matters, what to do. Markdown.
    pub explanation: &'static str,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Rule) -> bool {
        self.name == other.name
    }
}

impl Eq for Rule {}

/// One thing that a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How much it weighs here.
    pub severity: Severity,
    /// A sentence that names module, table and column, without the full stop at its end.
    pub message: String,
    /// Where, with the words that stand at the mark in the code frame (may be empty).
    pub primary: Option<Label>,
    /// Other places that matter.
    pub secondary: Vec<Label>,
    /// The file or folder, for what has no place in a text.
    pub path: Option<PathBuf>,
    /// More to know, one sentence each.
    pub notes: Vec<String>,
    /// What to do next, one sentence each; commands between backticks.
    pub help: Vec<String>,
    /// The database that it is about, where the workspace gives its databases names.
    pub database: Option<String>,
}

/// A place and the words that belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub location: Location,
    /// The words; may be empty.
    pub text: String,
}

impl Finding {
    /// A finding with the rule's own severity.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Finding {
        Finding {
            rule,
            severity: rule.severity,
            message: message.into(),
            primary: None,
            secondary: Vec::new(),
            path: None,
            notes: Vec::new(),
            help: Vec::new(),
            database: None,
        }
    }

    /// About the database of that name, which its commands name too.
    pub fn of_database(mut self, name: &str) -> Finding {
        for sentence in self.notes.iter_mut().chain(&mut self.help) {
            *sentence = for_database(sentence, name);
        }
        self.database = Some(name.to_owned());
        self
    }

    /// At this place, with these words at the mark.
    pub fn at(mut self, location: Location, text: impl Into<String>) -> Finding {
        self.primary = Some(Label {
            location,
            text: text.into(),
        });
        self
    }

    /// Also concerns this place.
    pub fn and_at(mut self, location: Location, text: impl Into<String>) -> Finding {
        self.secondary.push(Label {
            location,
            text: text.into(),
        });
        self
    }

    /// About this file or folder.
    pub fn on(mut self, path: impl Into<PathBuf>) -> Finding {
        self.path = Some(path.into());
        self
    }

    /// Another thing to know.
    pub fn note(mut self, note: impl Into<String>) -> Finding {
        self.notes.push(note.into());
        self
    }

    /// Another thing to do.
    pub fn help(mut self, help: impl Into<String>) -> Finding {
        self.help.push(help.into());
        self
    }
}

/// A sentence whose commands work on the database of that name.
pub fn for_database(sentence: &str, name: &str) -> String {
    sentence.replace("`cargo ovmig ", &format!("`cargo ovmig --database {name} "))
}
