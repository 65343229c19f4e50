//! From changes to an executable plan: their order, cycles, hazards, and the way back.
//!
//! Invariant: an engine at `before` that runs `up` is at `after`, and one at `after` that runs `down` is at `before`;
//! rows survive both, save those that a finding names.

mod around;
mod hazards;
mod lift;
mod losses;
mod order;
mod readers;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use crate::compare::{Comparison, LikelyRename, Subject, describe};
use crate::dialect::{self, Script};
use crate::findings::Finding;
use crate::schema::{Backend, Change, Schema};

pub use readers::hindered;

/// What a migration is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// From `before` to `after`.
    pub up: Script,
    /// Back.
    pub down: Script,
    /// The schema after `up`.
    pub after: Schema,
    /// Findings about what it does: `destructive-change` (an error), and `impossible-change`: an error where it can't
    /// succeed, a warning where that depends on the rows.
    pub findings: Vec<Finding>,
    /// What goes by each of the first findings, the `destructive-change`s, in their order.
    pub lost: Vec<Vec<Subject>>,
}

impl Plan {
    fn nothing(before: &Schema) -> Plan {
        let empty = Script {
            steps: Vec::new(),
            run_in_transaction: true,
            frame: (0, 0),
        };
        Plan {
            up: empty.clone(),
            down: empty,
            after: before.clone(),
            findings: Vec::new(),
            lost: Vec::new(),
        }
    }

    /// Adds to the findings about losses that they may be renames.
    pub fn advise(&mut self, comparison: &Comparison) {
        for (of, finding) in self.lost.iter().zip(&mut self.findings) {
            let likely = of.iter().filter_map(|subject| comparison.likely(subject));
            let advice: Vec<String> = likely.flat_map(LikelyRename::advice).collect();
            if !advice.is_empty() {
                finding.help = advice;
            }
        }
    }
}

/// Plans the changes, which start from `before`.
pub fn plan(before: &Schema, changes: &[Change], backend: Backend) -> Plan {
    if changes.is_empty() {
        return Plan::nothing(before);
    }
    let Some(part) = around::part(before, changes) else {
        return planned(before, changes, backend);
    };
    let mut plan = planned(&part.schema, changes, backend);
    plan.after = around::put_back(before, &part, plan.after);
    plan
}

fn planned(before: &Schema, changes: &[Change], backend: Backend) -> Plan {
    let dialect = dialect::of(backend);
    let mut after = before.clone();
    for change in changes {
        dialect::evolve(&mut after, change, dialect);
    }
    let forward = order::forward(changes, before, dialect);
    let backward = order::backward(changes, &after, dialect);
    let mut up = dialect.render(&forward, before, &after);
    let mut down = dialect.render(&backward, &after, before);
    // metadata.toml speaks for both directions.
    if !(up.run_in_transaction && down.run_in_transaction) {
        (up, down) = (dialect.framed(up), dialect.framed(down));
    }
    let losses = losses::losses(changes, before, &after, dialect);
    let words: Vec<&str> = losses.iter().map(|loss| loss.what.as_str()).collect();
    let merged = losses::merged(changes, before, dialect);
    let merged: Vec<&str> = merged.iter().map(String::as_str).collect();
    warn(&mut down, "Can't tell any more:", &merged);
    warn(&mut up, "Loses data:", &words);
    warn(&mut down, "Can't bring back what the way up lost:", &words);
    let (lost, mut findings): (Vec<_>, Vec<Finding>) = (losses.into_iter())
        .map(|loss| (loss.of, loss.finding))
        .unzip();
    findings.extend(hazards::impossible(changes, before, &after, dialect));
    Plan {
        up,
        down,
        after,
        findings,
        lost,
    }
}

/// The changes, which start from `before`, in the order in which the plan makes them; for people.
pub fn in_order<'a>(changes: &'a [Change], before: &Schema, backend: Backend) -> Vec<&'a Change> {
    let part = around::part(before, changes);
    let before = part.as_ref().map_or(before, |part| &part.schema);
    let places: HashMap<String, usize> = order::forward(changes, before, dialect::of(backend))
        .iter()
        .enumerate()
        .map(|(place, change)| (describe(change, backend), place))
        .rev()
        .collect();
    let mut ordered: Vec<&Change> = changes.iter().collect();
    ordered.sort_by_cached_key(|change| {
        let place = places.get(&describe(change, backend));
        place.copied().unwrap_or(usize::MAX)
    });
    ordered
}

/// Puts a warning at the head of a script.
fn warn(script: &mut Script, what: &str, items: &[&str]) {
    let Some(first) = script.steps.first_mut() else {
        return;
    };
    let mut comment = match items {
        [] => return,
        [one] => format!("{what} {one}."),
        several => {
            let lines: Vec<String> = several.iter().map(|item| format!("\n- {item}")).collect();
            format!("{what}{}", lines.concat())
        }
    };
    if let Some(own) = &first.comment {
        comment.push('\n');
        comment.push_str(own);
    }
    first.comment = Some(comment);
}
