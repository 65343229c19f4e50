//! Replay against the engines: for each history of the corpus, in several spellings, what replay makes of the text is
//! what a real engine made of it, or the tool says that it doesn't follow it.

mod corpus;
mod engine;
mod expressions;
mod lines;
mod pragmas;
mod variants;

use std::collections::BTreeSet;

use cargo_ovmig::compare::{Scope, compare, describe};
use cargo_ovmig::history::{Migration, MigrationId};
use cargo_ovmig::replay::{Recorded, replay};
use cargo_ovmig::schema::{Backend, Schema};
use cargo_ovmig::source::SourceFile;
use cargo_ovmig::sql::statements;

use corpus::Case;
use engine::{Engine, Mysql, Postgres, Sqlite};
use variants::Spelling;

/// Tables are shaped by these first words.
const SHAPING: &[&str] = &["CREATE", "ALTER", "DROP", "RENAME", "COMMENT", "DO"];

fn recorded(case: &Case, scripts: &[String], backend: Backend) -> Recorded {
    let migrations: Vec<Migration> = (1..)
        .zip(scripts)
        .map(|(id, sql)| Migration {
            id: MigrationId::number(id),
            name: "case".to_owned(),
            up: SourceFile::new(format!("migrations/{id:04}_case/up.sql"), sql.as_str()),
            down: None,
            run_in_transaction: !case.alone,
        })
        .collect();
    replay(&migrations, backend)
}

/// What is wrong with what replay made of the history.
fn wrong(
    case: &Case,
    recorded: Recorded,
    actual: Schema,
    engine: &mut impl Engine,
    backend: Backend,
) -> Vec<String> {
    let mut wrong = Vec::new();
    // A view is left out too, and isn't in the schema of the engine.
    let doubted = recorded.in_doubt.iter();
    let doubted = doubted.filter(|name| {
        actual.tables.contains_key(name) || recorded.schema.tables.contains_key(name)
    });
    let doubted: BTreeSet<String> = doubted.map(ToString::to_string).collect();
    let said = recorded.findings.iter();
    let said: Vec<String> = said
        .map(|it| format!("    said     {} {:?}", it.message, it.notes))
        .collect();
    if case.not_followed && said.is_empty() {
        wrong.push("    it is followed: take the mark away".to_owned());
    }
    if case.in_doubt != doubted {
        wrong.push(format!(
            "    in doubt {doubted:?}, and not {:?}",
            case.in_doubt
        ));
    }
    if !wrong.is_empty() || !case.not_followed {
        wrong.extend(said);
    }
    if case.differs {
        return wrong;
    }
    wrong.extend(unlike(&recorded, &actual, backend));
    if recorded.in_doubt.is_empty() {
        wrong.extend(engine.objections(&recorded.schema));
    }
    wrong
}

/// What differs between what is recorded and what the engine has, without the tables that are in doubt.
pub(crate) fn unlike(recorded: &Recorded, actual: &Schema, backend: Backend) -> Vec<String> {
    let (mut ours, mut theirs) = (recorded.schema.clone(), actual.clone());
    for name in &recorded.in_doubt {
        ours.tables.remove(name);
        theirs.tables.remove(name);
    }
    let doubted = recorded.in_doubt.iter();
    let scope = Scope {
        left_alone: doubted.map(|it| (it.clone(), String::new())).collect(),
        ..Scope::default()
    };
    let mut found = lines::differences(&ours, &theirs, backend);
    for (from, to, mark) in [(&ours, &theirs, "forth"), (&theirs, &ours, "back")] {
        let changes = compare(from, to, &scope, backend).changes;
        let changes = changes.iter().map(|change| describe(change, backend));
        found.extend(changes.map(|change| format!("    {mark:8} {change}")));
    }
    found
}

/// One history in one spelling.
fn try_one<E: Engine>(
    case: &Case,
    spelling: Spelling,
    names: &mut BTreeSet<String>,
    engine: &mut E,
) -> Vec<String> {
    let scripts = case.scripts.iter();
    let scripts: Vec<String> = scripts
        .map(|sql| spelling.of(sql, E::BACKEND, names))
        .collect();
    let recorded = recorded(case, &scripts, E::BACKEND);
    if spelling == Spelling::AsWritten {
        *names = variants::names(&recorded.schema);
    }
    match engine.run(case, &scripts) {
        Ok(_) if case.refused => vec!["    the engine takes it".to_owned()],
        Err(_) if case.refused && !recorded.findings.is_empty() => Vec::new(),
        Err(_) if case.refused => {
            vec!["    the engine refuses it, and the tool says nothing".to_owned()]
        }
        Err(error) => vec![format!("    the engine refuses it: {error}")],
        Ok(actual) => wrong(case, recorded, actual, engine, E::BACKEND),
    }
}

fn differential<E: Engine>(at_least: usize) {
    let Some(mut engine) = E::start() else {
        return;
    };
    let (version, product) = (engine.version(), engine.product());
    let only = std::env::var("OVMIG_TEST_CASE").ok();
    let mut failures = Vec::new();
    let (mut tried, mut shaping) = (0, 0);
    for case in corpus::cases(E::FOLDER) {
        let is_for_another = case.only.as_ref().is_some_and(|it| it != product);
        if version < case.since
            || is_for_another
            || only.as_ref().is_some_and(|it| !case.name.contains(it))
        {
            continue;
        }
        let all = case
            .scripts
            .iter()
            .flat_map(|sql| statements(sql, E::BACKEND));
        let first = |text: &str| {
            text.split_whitespace()
                .next()
                .unwrap_or_default()
                .to_uppercase()
        };
        shaping += all
            .filter(|it| SHAPING.contains(&first(it.text).as_str()))
            .count();
        let mut names = BTreeSet::new();
        for spelling in Spelling::ALL {
            if case.plain && spelling != Spelling::AsWritten {
                continue;
            }
            tried += 1;
            let found = try_one(&case, spelling, &mut names, &mut engine);
            if !found.is_empty() {
                failures.push(format!(
                    "{} ({spelling:?}):\n{}",
                    case.name,
                    found.join("\n")
                ));
                break; // The other spellings would say the same.
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {tried} histories differ:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(
        only.is_some() || shaping >= at_least,
        "{shaping} statements that shape tables"
    );
}

#[test]
fn postgres_histories_are_replayed_as_the_server_runs_them() {
    differential::<Postgres>(250);
}

#[test]
fn sqlite_histories_are_replayed_as_the_engine_runs_them() {
    differential::<Sqlite>(250);
}

#[test]
fn mysql_histories_are_replayed_as_the_server_runs_them() {
    differential::<Mysql>(250);
}
