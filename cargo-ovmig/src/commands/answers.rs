//! Questions that only a person can answer: was it renamed, what do the rows get.
//!
//! Invariant: nothing is asked but on a terminal; elsewhere the command refuses and says what to write.

use std::collections::BTreeSet;
use std::io;

use crate::commands::words::Words;
use crate::compare::{LikelyRename, Subject};
use crate::dialect;
use crate::project::{Compared, Project};
use crate::replay::Recorded;
use crate::schema::{Change, Column, ObjectName};
use crate::ui::Ui;

/// Compares what is recorded with what is declared, and asks what the words leave open. `None` when a person wants to
/// stop.
pub(super) fn settle(
    project: &Project,
    mut recorded: Recorded,
    words: &mut Words,
    ui: Ui,
) -> io::Result<Option<Compared>> {
    let mut passed = BTreeSet::new();
    loop {
        let declared = words.declared(&project.declared.schema);
        let scope = words.scope(project.scope(&recorded));
        let compared = project.compare_as(recorded, &declared, &scope);
        let open = Question::open(&compared, words, &passed, project);
        let Some(question) = open.filter(|_| ui.can_ask()) else {
            return Ok(Some(compared));
        };
        if let Answer::Stop = question.ask(words, &mut passed, ui)? {
            return Ok(None);
        }
        recorded = compared.recorded;
    }
}

enum Answer {
    Said,
    Stop,
}

/// Columns that somebody knows to hold no NULL.
type Passed = BTreeSet<(ObjectName, String)>;

enum Question {
    /// Was it renamed?
    Renamed(LikelyRename),
    /// What do the rows get?
    Filled {
        table: ObjectName,
        column: String,
        /// What kind of column it is.
        kind: String,
        /// Whether all rows need a value.
        is_new: bool,
    },
}

impl Question {
    /// The first one that the words leave open.
    fn open(
        compared: &Compared,
        words: &Words,
        passed: &Passed,
        project: &Project,
    ) -> Option<Question> {
        let comparison = &compared.comparison;
        let mut likely = comparison.likely_renames.iter();
        if let Some(likely) = likely.find(|it| !words.drops(&it.from)) {
            return Some(Question::Renamed(likely.clone()));
        }
        let filled = |column: &Column| {
            column.nullable
                || column.default.is_some()
                || column.backfill.is_some()
                || column.identity.is_some()
                || column.generated.is_some()
        };
        comparison.changes.iter().find_map(|change| {
            let (table, column, is_new) = match change {
                Change::AddColumn { table, column } => (table, column, true),
                Change::AlterColumn { table, from, to } if from.nullable => (table, to, false),
                _ => return None,
            };
            let key = (table.clone(), column.name.clone());
            let open = !filled(column) && !passed.contains(&key);
            let dialect = dialect::of(project.backend());
            open.then(|| Question::Filled {
                table: key.0,
                column: key.1,
                kind: dialect.type_sql(&column.ty),
                is_new,
            })
        })
    }

    fn ask(self, words: &mut Words, passed: &mut Passed, ui: Ui) -> io::Result<Answer> {
        match self {
            Question::Renamed(likely) => ask_renamed(&likely, words, ui),
            Question::Filled {
                table,
                column,
                kind,
                is_new,
            } => {
                let what = match is_new {
                    true => format!(
                        "column `{column}` ({kind} NOT NULL) is new in `{table}`: what do the rows that are there get?"
                    ),
                    false => format!(
                        "column `{column}` ({kind}) of `{table}` becomes NOT NULL: what do rows get that hold NULL?"
                    ),
                };
                let empty = match is_new {
                    true => "empty: stop, write nothing",
                    false => "empty: no row holds NULL",
                };
                let lines = ["an SQL expression, such as 0, 'x', lower(name)", empty];
                match ui.ask(&what, &lines)? {
                    None => Ok(Answer::Stop),
                    Some(sql) if sql.is_empty() && is_new => Ok(Answer::Stop),
                    Some(sql) if sql.is_empty() => {
                        passed.insert((table, column));
                        Ok(Answer::Said)
                    }
                    Some(sql) => {
                        words.filled(&table, &column, &sql);
                        Ok(Answer::Said)
                    }
                }
            }
        }
    }
}

fn ask_renamed(likely: &LikelyRename, words: &mut Words, ui: Ui) -> io::Result<Answer> {
    let LikelyRename { from, to } = likely;
    let holds = match from {
        Subject::Table(_) => "rows",
        Subject::Column(..) => "values",
        Subject::Label(..) => "places in rows",
    };
    let what = format!(
        "{} `{from}` isn't declared any more: was it renamed?",
        from.kind()
    );
    let mut lines: Vec<String> = match &to[..] {
        [one] => vec![format!("y  yes, it is `{one}` now")],
        several => (several.iter().zip(1..))
            .map(|(name, number)| format!("{number}  yes, it is `{name}` now"))
            .collect(),
    };
    lines.push(format!("n  no: drop it with all its {holds}"));
    lines.push("q  stop, write nothing".to_owned());
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    loop {
        let Some(answer) = ui.ask(&what, &lines)? else {
            return Ok(Answer::Stop);
        };
        match answer.to_lowercase().as_str() {
            "q" | "quit" => return Ok(Answer::Stop),
            "n" | "no" => words.dropped(from),
            "y" | "yes" if to.len() == 1 => words.renamed(from, &to[0]),
            number => match number
                .parse::<usize>()
                .ok()
                .and_then(|it| to.get(it.checked_sub(1)?))
            {
                Some(name) => words.renamed(from, name),
                // Asked once more.
                None => continue,
            },
        }
        return Ok(Answer::Said);
    }
}
