//! How much findings weigh, as the configuration has it.

use std::collections::BTreeMap;

use crate::findings::{Finding, Severity};

/// What the configuration says of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Its findings aren't shown.
    Allow,
    /// Its findings are warnings.
    Warn,
    /// Its findings are errors.
    Error,
}

impl Level {
    /// The names in the configuration.
    pub const NAMES: [&'static str; 3] = ["allow", "warn", "error"];

    /// The level of that name.
    pub fn by_name(name: &str) -> Option<Level> {
        Some(match name {
            "allow" => Level::Allow,
            "warn" => Level::Warn,
            "error" => Level::Error,
            _ => return None,
        })
    }
}

/// The levels by rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lints(pub BTreeMap<&'static str, Level>);

impl Lints {
    /// What the configuration says of a rule, if anything.
    pub fn level(&self, rule: &str) -> Option<Level> {
        self.0.get(rule).copied()
    }

    /// The findings with the weight that the configuration gives them, without those that it allows.
    pub fn apply(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let weigh = |mut finding: Finding| {
            match self.level(finding.rule.name) {
                Some(Level::Allow) => return None,
                Some(Level::Warn) => finding.severity = Severity::Warning,
                Some(Level::Error) => finding.severity = Severity::Error,
                None => {}
            }
            Some(finding)
        };
        findings.into_iter().filter_map(weigh).collect()
    }
}
