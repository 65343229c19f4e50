//! The corpus: histories written by hand, in `tests/corpus/statements/ENGINE/*.sql`.
//!
//! `--# name` begins a case. Lines that begin with `--!` are for the runner:
//!
//! | line | says |
//! |---|---|
//! | `--! next` | the next migration of the history begins |
//! | `--! alone` | it isn't run in a transaction: CONCURRENTLY, its own BEGIN |
//! | `--! since 15` | older engines don't have it |
//! | `--! mariadb`, `--! mysql` | the other one of the two doesn't have it, or does something else |
//! | `--! not followed: t, hr.u` | the tool says that it doesn't follow this, and leaves just these tables (or none) out |
//! | `--! left out: t` | just these tables are left out without a word: their columns come from another table |
//! | `--! differs` | the tool says that it doesn't follow this, and can't know which tables that changes |
//! | `--! refused` | the engine refuses it, and the tool says something too |
//! | `--! plain` | isn't tried in other spellings; what follows on the line is why |

use std::collections::BTreeSet;
use std::path::Path;

/// A history, and what is known of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Case {
    /// The file and the name.
    pub(super) name: String,
    /// The up scripts.
    pub(super) scripts: Vec<String>,
    pub(super) alone: bool,
    pub(super) since: u32,
    /// The only product of the engine's that it is for.
    pub(super) only: Option<String>,
    /// Whether the tool says something.
    pub(super) not_followed: bool,
    /// The tables that are in doubt.
    pub(super) in_doubt: BTreeSet<String>,
    pub(super) differs: bool,
    pub(super) refused: bool,
    pub(super) plain: bool,
}

/// All cases of an engine, by file and in their order.
pub(super) fn cases(engine: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/corpus/statements")
        .join(engine);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let group = file.file_stem().unwrap().to_str().unwrap();
        read(group, &std::fs::read_to_string(&file).unwrap(), &mut cases);
    }
    cases
}

fn read(group: &str, text: &str, cases: &mut Vec<Case>) {
    let known = cases.len();
    for line in text.split_inclusive('\n') {
        if let Some(name) = line.strip_prefix("--# ") {
            cases.push(Case {
                name: format!("{group}: {}", name.trim()),
                scripts: vec![String::new()],
                ..Case::default()
            });
            continue;
        }
        // What stands before the first case is about the file.
        let Some(case) = cases.get_mut(known..).and_then(|cases| cases.last_mut()) else {
            continue;
        };
        match line.strip_prefix("--! ") {
            Some(mark) => case.mark(mark.trim()),
            None => case.scripts.last_mut().unwrap().push_str(line),
        }
    }
}

impl Case {
    fn mark(&mut self, mark: &str) {
        let (word, rest) = mark.split_once([' ', ':']).unwrap_or((mark, ""));
        match word {
            "next" => self.scripts.push(String::new()),
            "alone" => self.alone = true,
            "since" => self.since = rest.parse().unwrap(),
            "mariadb" | "mysql" => self.only = Some(word.to_owned()),
            "refused" => self.refused = true,
            "plain" => self.plain = true,
            "differs" => (self.not_followed, self.differs) = (true, true),
            "not" | "left" => {
                self.not_followed |= word == "not";
                let tables = rest.split_once(':').map_or("", |(_, tables)| tables);
                let tables = tables.split(',').map(str::trim);
                let tables = tables.filter(|name| !name.is_empty());
                self.in_doubt.extend(tables.map(str::to_owned));
            }
            _ => panic!("{}: `--! {mark}` says nothing", self.name),
        }
    }
}
