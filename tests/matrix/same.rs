//! What has to be the same, and what is wrong where it isn't.

use std::collections::BTreeMap;

use super::engine::Values;
use crate::support::sandbox::Run;

/// That the output has the words, or one of several that stand between `|`.
pub(super) fn says(run: &Run, words: &str) -> Result<(), String> {
    let all = format!("{}{}", run.stdout, run.stderr).to_lowercase();
    // One of several, where engines say it in different words.
    let mut either = words.split('|');
    match either.any(|words| all.contains(&words.to_lowercase())) {
        true => Ok(()),
        false => Err(format!("no {words:?} in\n{run}")),
    }
}

/// That the catalogue says the same.
pub(super) fn same_lines(actual: &[String], expected: &[String], when: &str) -> Result<(), String> {
    let without = |these: &[String], those: &[String], sign: &str| -> Vec<String> {
        let lines = these.iter().filter(|line| !those.contains(line));
        lines.map(|line| format!("{sign} {line}")).collect()
    };
    let mut lines = without(expected, actual, "-");
    lines.extend(without(actual, expected, "+"));
    match lines.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "another catalogue {when} (- expected, + actual):\n{}",
            lines.join("\n")
        )),
    }
}

/// That the rows hold the same; `others` are expected instead where they stand.
pub(super) fn same_values(
    actual: &Values,
    expected: &Values,
    others: &BTreeMap<String, Vec<String>>,
) -> Result<(), String> {
    for (name, values) in expected {
        let values = others.get(name).unwrap_or(values);
        if actual.get(name) != Some(values) {
            return Err(format!(
                "{name} holds {:?} after the way back, and not {values:?}",
                actual.get(name).map(|it| it.join(", ")).unwrap_or_default()
            ));
        }
    }
    Ok(())
}
