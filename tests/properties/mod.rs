//! Random schemas and random ways from one to another and back, on each engine, with rows in the tables and without.
//!
//! What holds for each: planning is deterministic; the database is then what is declared, and so is the replay of what
//! made it; what is pulled of it declares it; the way back leads back; rows survive both ways.
//!
//! Each run tries the cases in `failures.txt`, which failed once, and the same random ones. `PROPTEST_CASES=20000` tries so
//! many others, and goes on where one fails; a case that fails is shown as a line for `failures.txt`.

mod attempt;
mod choices;
mod edits;
mod engine;
mod pulled;
mod random;
mod settle;
mod valid;
mod vocabulary;

use std::io::Write;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use attempt::{Case, Outcome, attempt};
use engine::{Engine, Mysql, Postgres, Sqlite};

/// The cases that failed once, in hexadecimal digits.
const FAILURES: &str = include_str!("failures.txt");

/// So many failures are enough to look at.
const MOST_FAILURES: usize = 20;
/// So often a case that failed is tried again, to make it smaller.
const STEPS: usize = 60;

#[test]
fn sqlite() {
    hold(&mut Sqlite::start(), 300);
}

#[test]
fn postgres() {
    if let Some(mut engine) = Postgres::start() {
        hold(&mut engine, 60);
    }
}

#[test]
fn mysql() {
    if let Some(mut engine) = Mysql::start() {
        hold(&mut engine, 40);
    }
}

/// Tries the cases of old, and random ones.
fn hold(engine: &mut dyn Engine, default: u32) {
    for line in FAILURES.lines().filter(|line| !line.starts_with('#')) {
        let bytes: Vec<u8> = (0..line.len() / 2)
            .map(|at| u8::from_str_radix(&line[2 * at..2 * at + 2], 16).expect("digits"))
            .collect();
        let case = Case::of(&bytes, engine.vocabulary());
        if let Err(error) = attempt(engine, &case) {
            panic!("{line}\n{error}");
        }
    }
    let asked = std::env::var("PROPTEST_CASES").ok();
    let asked: Option<u32> = asked.and_then(|cases| cases.parse().ok());
    let mut runner = runner(asked.is_some());
    let bytes = prop::collection::vec(any::<u8>(), 100..900);
    let (mut held, mut refused, mut failed) = (0_u32, 0_u32, Vec::new());
    for case in 0..asked.unwrap_or(default) {
        let mut tree = bytes.new_tree(&mut runner).expect("bytes");
        match tried(engine, &tree.current()) {
            Ok(Outcome::Held) => held += 1,
            Ok(Outcome::Refused) => refused += 1,
            Err(error) => {
                failed.push(smallest(engine, &mut tree, error));
                if asked.is_some() {
                    let _ = writeln!(
                        std::io::stderr(),
                        "case {case}: {}",
                        failed[failed.len() - 1]
                    );
                }
                if asked.is_none() || failed.len() >= MOST_FAILURES {
                    break;
                }
            }
        }
        if asked.is_some() && (case + 1) % 100 == 0 {
            let _ = writeln!(
                std::io::stderr(),
                "{} cases: {held} held, {refused} were refused, {} failed",
                case + 1,
                failed.len()
            );
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(refused <= held / 10, "{held} held, {refused} were refused");
}

fn tried(engine: &mut dyn Engine, bytes: &[u8]) -> Result<Outcome, String> {
    let case = Case::of(bytes, engine.vocabulary());
    attempt(engine, &case)
}

/// Makes a case that failed smaller, as long as it fails: why it does, and its line.
fn smallest(
    engine: &mut dyn Engine,
    tree: &mut impl ValueTree<Value = Vec<u8>>,
    error: String,
) -> String {
    let (mut error, mut bytes) = (error, tree.current());
    for _ in 0..STEPS {
        let smaller = match tried(engine, &tree.current()) {
            Err(again) => {
                (error, bytes) = (again, tree.current());
                tree.simplify()
            }
            Ok(_) => tree.complicate(),
        };
        if !smaller {
            break;
        }
    }
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{error}\nThe line for failures.txt:\n{digits}")
}

/// The same cases each time, or others.
fn runner(others: bool) -> TestRunner {
    let config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    match others {
        true => TestRunner::new(config),
        false => {
            let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
            TestRunner::new_with_rng(config, rng)
        }
    }
}
