//! Random schemas and random ways from one to another and back, on each engine, with rows in the tables and without.
//!
//! What holds for each: planning is deterministic; the database is then what is declared, and so is the replay of what
//! made it; the way back leads back; rows survive both ways.
//!
//! Each run tries the cases in `failures.txt`, which failed once, and the same random ones. `PROPTEST_CASES=20000` tries so
//! many others; a case that fails is shown as a line for `failures.txt`.

mod attempt;
mod choices;
mod edits;
mod engine;
mod random;
mod settle;
mod valid;
mod vocabulary;

use std::cell::{Cell, RefCell};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use attempt::{Case, Outcome, attempt};
use engine::{Engine, Mysql, Postgres, Sqlite};

/// The cases that failed once, in hexadecimal digits.
const FAILURES: &str = include_str!("failures.txt");

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
    let engine = RefCell::new(engine);
    let counts = Cell::new((0_u32, 0_u32));
    let bytes = prop::collection::vec(any::<u8>(), 100..900);
    let outcome = runner(default).run(&bytes, |bytes| {
        let mut engine = engine.borrow_mut();
        let case = Case::of(&bytes, engine.vocabulary());
        let (held, refused) = counts.get();
        match attempt(&mut **engine, &case).map_err(TestCaseError::fail)? {
            Outcome::Held => counts.set((held + 1, refused)),
            Outcome::Refused => counts.set((held, refused + 1)),
        }
        Ok(())
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(reason, bytes)) => {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            panic!("{reason}\nThe line for failures.txt:\n{digits}");
        }
        Err(error) => panic!("{error}"),
    }
    let (held, refused) = counts.get();
    assert!(refused <= held / 10, "{held} held, {refused} were refused");
}

/// The same cases each time, unless a number of them is asked for.
fn runner(default: u32) -> TestRunner {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let asked: Option<u32> = asked.and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: asked.unwrap_or(default),
        max_shrink_iters: 300,
        failure_persistence: None,
        ..Config::default()
    };
    match asked {
        Some(_) => TestRunner::new(config),
        None => {
            let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
            TestRunner::new_with_rng(config, rng)
        }
    }
}
