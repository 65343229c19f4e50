//! The matrix: every kind of change on every engine, with rows in the tables.
//!
//! Each case goes the way of a user, through the real binary: `check` finds the change, `revision` writes it, `upgrade`
//! applies it, a second `revision` finds nothing, `downgrade` undoes it, `upgrade` does it again; then, where that makes
//! sense, the other way round. After each step the database is looked at: its schema is that of a database which was
//! built so from the start (on PostgreSQL its own catalogue says so too), and the values of all rows are those that were
//! there, or those that the case names.
//!
//! What became of each case is docs/matrix.md. `OVMIG_README=write cargo test matrix` writes it anew;
//! `OVMIG_MATRIX="postgres enum" cargo test matrix` runs the cases whose line holds these words.

mod case;
mod engine;
mod kinds;
mod report;
mod same;
mod way;

use std::io::Write;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use cargo_ovmig::schema::Backend;

use case::Case;
use engine::Engine;

/// The engines, in the order of the report's columns.
const ENGINES: [Backend; 3] = [Backend::Sqlite, Backend::Postgres, Backend::Mysql];

/// A case on an engine.
struct Job {
    area: &'static str,
    backend: Backend,
    case: Case,
}

/// What became of it.
struct Done {
    job: Job,
    result: Result<&'static str, String>,
    time: Duration,
}

#[test]
fn every_kind_of_change() {
    let words = std::env::var("OVMIG_MATRIX").unwrap_or_default();
    let there: Vec<Backend> = ENGINES
        .into_iter()
        .filter(|backend| Engine::start(*backend).is_some())
        .collect();
    let jobs: Vec<Job> = jobs()
        .into_iter()
        .filter(|job| there.contains(&job.backend))
        .filter(|job| {
            let line = format!("{} {} {}", job.backend.name(), job.area, job.case.name);
            words.split_whitespace().all(|word| line.contains(word))
        })
        .collect();
    assert!(!jobs.is_empty(), "no case has these words: {words}");
    let done = run(jobs);
    let _ = writeln!(std::io::stdout(), "{}", report::times(&done));
    let red: Vec<String> = done
        .iter()
        .filter_map(|it| {
            let error = it.result.as_ref().err()?;
            Some(format!(
                "=== {} on {}\n{error}",
                it.job.case.name,
                it.job.backend.title()
            ))
        })
        .collect();
    assert!(
        red.is_empty(),
        "{}\n{} of {} failed",
        red.join("\n"),
        red.len(),
        done.len()
    );
    report::compare(&done);
}

fn jobs() -> Vec<Job> {
    let mut jobs = Vec::new();
    for (area, cases) in kinds::all() {
        for case in cases {
            for backend in &case.on {
                jobs.push(Job {
                    area,
                    backend: *backend,
                    case: case.clone(),
                });
            }
        }
    }
    jobs
}

/// Runs the cases on several threads, each with databases of its own; most of the time goes to starting processes.
fn run(jobs: Vec<Job>) -> Vec<Done> {
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let waiting = Mutex::new(jobs.into_iter().enumerate());
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut engines: Vec<Engine> = Vec::new();
                loop {
                    let next = waiting.lock().unwrap().next();
                    let Some((at, job)) = next else { return };
                    let started = engines.iter().position(|it| it.backend == job.backend);
                    let engine = started.unwrap_or_else(|| {
                        engines.push(Engine::start(job.backend).unwrap());
                        engines.len() - 1
                    });
                    let start = Instant::now();
                    let result = caught(&job.case, &mut engines[engine]);
                    let time = start.elapsed();
                    let one = Done { job, result, time };
                    done.lock().unwrap().push((at, one));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, one)| one).collect()
}

/// A panic (statements of a case that fail) is a failure of the case, not of all others.
fn caught(case: &Case, engine: &mut Engine) -> Result<&'static str, String> {
    let walk = std::panic::AssertUnwindSafe(|| way::walk(case, engine));
    std::panic::catch_unwind(walk).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        Err(format!("panicked: {}", text.unwrap_or_default()))
    })
}
