//! The way of a case on an engine: there, back, there again, and where it can be, the other way round. The binary does
//! all that users do with it; the library looks on.

use std::collections::BTreeMap;

use cargo_ovmig::compare::{Scope, compare};
use cargo_ovmig::schema::{Backend, Schema};

use super::case::{Case, Outcome, modules};
use super::engine::{Engine, Values, declared};
use super::same::{same_lines, same_values, says};
use crate::support::Sandbox;
use crate::support::sandbox::Run;

/// What the report says of a case; the error is all that is needed to mend it.
pub(super) fn walk(case: &Case, engine: &mut Engine) -> Result<&'static str, String> {
    let sandbox = engine.sandbox();
    let mut way = Way {
        case,
        sandbox,
        engine,
    };
    let outcome = way.start().and_then(|()| way.go());
    outcome.map_err(|error| format!("{error}\n{}", way.last_scripts()))
}

struct Way<'a> {
    case: &'a Case,
    sandbox: Sandbox,
    engine: &'a mut Engine,
}

/// A database at some time.
struct State {
    schema: Schema,
    catalogue: Vec<String>,
    exact: Values,
    plain: Values,
}

impl Way<'_> {
    /// The declaration before, its migration, and the rows.
    fn start(&mut self) -> Result<(), String> {
        let manifest = self.sandbox.read("Cargo.toml");
        let mut names: Vec<String> = Vec::new();
        for (name, _) in modules(&self.case.before)
            .iter()
            .chain(&modules(&self.case.after))
        {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        self.sandbox.write(
            "Cargo.toml",
            &manifest.replace("modules = []", &format!("modules = {names:?}")),
        );
        self.declare(&self.case.before);
        if !self.case.before.is_empty() {
            self.ok("revision -m before --autogenerate")?;
        }
        if let Some((up, down)) = &self.case.by_hand {
            self.ok("revision -m by_hand")?;
            let folder = self.sandbox.migrations().pop().unwrap_or_default();
            let folder = format!("migrations/{folder}");
            self.sandbox.write(format!("{folder}/up.sql"), up);
            self.sandbox.write(format!("{folder}/down.sql"), down);
            let id = self.sandbox.migrations().len();
            // What is declared may lag behind what was written.
            self.sandbox.ovmig(&format!("check --accept {id}"));
        }
        if !self.sandbox.migrations().is_empty() {
            self.ok("upgrade")?;
        }
        if !self.case.rows.is_empty() {
            self.engine.execute(&self.case.rows);
        }
        Ok(())
    }

    fn go(&mut self) -> Result<&'static str, String> {
        let before = self.state();
        let after = self.case.after.clone();
        self.declare(&after);
        match self.case.outcome.clone() {
            Outcome::Nothing => self.nothing(),
            Outcome::Refused(words) => self.refused(&words),
            Outcome::Fails(words) => self.fails(&words, &before),
            Outcome::Done => self.there_and_back(&before),
        }
    }

    fn nothing(&self) -> Result<&'static str, String> {
        let count = self.sandbox.migrations().len();
        self.ok("check")?;
        let run = self.ok("revision -m again --autogenerate")?;
        self.said(&run)?;
        match self.sandbox.migrations().len() == count {
            true => Ok("nothing to do"),
            false => Err("a migration was written".to_owned()),
        }
    }

    fn refused(&self, words: &str) -> Result<&'static str, String> {
        let files = self.sandbox.snapshot();
        let revision = "revision -m after --autogenerate --allow-destructive";
        let run = self.run(revision, 1)?;
        says(&run, words)?;
        match self.sandbox.snapshot() == files {
            true => Ok("refused"),
            false => Err("something was written".to_owned()),
        }
    }

    /// The migration is written, and fails on the rows: all is as before. With other rows it goes on, or anew.
    fn fails(&mut self, words: &str, before: &State) -> Result<&'static str, String> {
        let after = self.case.after.clone();
        let built = self.engine.built(&after);
        let run = self.ok("revision -m after --autogenerate --allow-destructive")?;
        self.said(&run)?;
        let run = self.fail("upgrade")?;
        says(&run, words)?;
        let outcome = self.nothing_lost(&run, before)?;
        if !self.case.mend.is_empty() {
            self.mend();
            self.ok("upgrade")?;
            self.is_built(&self.state(), &built, "after the rows were mended")?;
            self.nothing_more()?;
            self.ok("downgrade -1")?;
            self.same_schema(&self.state().schema, &before.schema, "after `downgrade`")?;
        }
        Ok(outcome)
    }

    /// After a failure all is as before; or, where changes of tables can't be taken back, a part is done, all values
    /// are there, and it is said where it goes on.
    fn nothing_lost(&self, run: &Run, before: &State) -> Result<&'static str, String> {
        let state = self.state();
        same_values(&state.exact, &before.exact, &BTreeMap::new())?;
        let same = self.same_schema(&state.schema, &before.schema, "after the failure");
        match same {
            Ok(()) => Ok("fails, nothing lost"),
            Err(_) if self.engine.backend == Backend::Mysql => {
                says(run, "it goes on with this statement")?;
                match self.case.mend.is_empty() {
                    true => Err("half is done, and nothing says how it goes on".to_owned()),
                    false => Ok("fails half way, nothing lost, goes on"),
                }
            }
            Err(error) => Err(error),
        }
    }

    fn mend(&self) {
        for statements in &self.case.mend {
            let words = statements.split_once(' ').unwrap_or_default();
            let engines = ["sqlite", "postgres", "mysql"];
            match words {
                (engine, rest) if engine == self.engine.backend.name() => {
                    self.engine.execute(rest);
                }
                (engine, _) if engines.contains(&engine) => {}
                _ => self.engine.execute(statements),
            }
        }
    }

    fn fail(&self, arguments: &str) -> Result<Run, String> {
        let run = self.sandbox.ovmig(arguments);
        match run.code {
            Some(0) => Err(format!("`{arguments}` succeeded:\n{run}")),
            _ => Ok(run),
        }
    }

    /// What the case says that `revision` says.
    fn said(&self, run: &Run) -> Result<(), String> {
        self.case.says.iter().try_for_each(|words| says(run, words))
    }

    fn there_and_back(&mut self, before: &State) -> Result<&'static str, String> {
        let case = self.case;
        let built = self.engine.built(&case.after);
        self.found()?;
        self.write("after", case.loses.contains(&self.engine.backend))?;
        let folder = self.sandbox.migrations().pop().unwrap_or_default();
        let up = self.sandbox.read(format!("migrations/{folder}/up.sql"));
        for (backend, holds, part) in &case.sql {
            if *backend == self.engine.backend && up.contains(part) != *holds {
                let word = if *holds { "no" } else { "a" };
                return Err(format!("{word} `{part}` in up.sql"));
            }
        }
        self.ok("upgrade")?;
        self.ok("drift")?;
        let after = self.state();
        self.is_built(&after, &built, "after `upgrade`")?;
        self.values_after(before, &after)?;
        self.nothing_more()?;
        if self.engine.backend == Backend::Sqlite {
            // In memory: the same without rows, and what is declared built at once.
            self.ok("verify")?;
        }

        if case.stays {
            return self.no_way_back(&after);
        }
        self.ok("downgrade -1")?;
        let back = self.state();
        self.same_schema(&back.schema, &before.schema, "after `downgrade`")?;
        same_lines(&back.catalogue, &before.catalogue, "after `downgrade`")?;
        same_values(&back.exact, &before.exact, &self.others_back(&back))?;

        self.ok("upgrade")?;
        let again = self.state();
        self.same_schema(&again.schema, &after.schema, "after the second `upgrade`")?;
        same_lines(
            &again.catalogue,
            &after.catalogue,
            "after the second `upgrade`",
        )?;
        if self.reverses() {
            self.other_way_round(before)?;
        }
        self.then()?;
        Ok(match up.contains("ovmig_new_") {
            true => "yes, by a rebuild",
            false => "yes",
        })
    }

    /// What is lost can't come back, and what is left doesn't fit without it: all stays as it is.
    fn no_way_back(&self, after: &State) -> Result<&'static str, String> {
        let run = self.fail("downgrade -1")?;
        let outcome = self.nothing_lost(&run, after)?;
        if !self.case.mend.is_empty() {
            self.mend();
            self.ok("downgrade -1")?;
        }
        Ok(match outcome {
            "fails, nothing lost" => "yes, but not back",
            _ => "yes, back half way, nothing lost, goes on",
        })
    }

    /// `check` says what is missing.
    fn found(&self) -> Result<(), String> {
        let run = self.run("check", 1)?;
        says(&run, "pending-changes")
    }

    /// The next migration. What loses data is refused without the word.
    fn write(&self, name: &str, loses: bool) -> Result<(), String> {
        let count = self.sandbox.migrations().len();
        let revision = format!("revision -m {name} --autogenerate");
        if loses {
            let run = self.run(&revision, 1)?;
            says(&run, "destructive-change")?;
            if self.sandbox.migrations().len() != count {
                return Err("a migration was written without the word".to_owned());
            }
            let run = self.ok(&format!("{revision} --allow-destructive"))?;
            self.said(&run)?;
        } else {
            let run = self.ok(&revision)?;
            self.said(&run)?;
        }
        match self.sandbox.migrations().len() == count + 1 {
            true => Ok(()),
            false => Err("the change was not found".to_owned()),
        }
    }

    fn nothing_more(&self) -> Result<(), String> {
        let count = self.sandbox.migrations().len();
        let again = self.ok("revision -m again --autogenerate")?;
        match self.sandbox.migrations().len() == count {
            true => Ok(()),
            false => Err(format!("a second revision found something:\n{again}")),
        }
    }

    /// From what is declared after to what is declared before, with the rows that came over.
    fn other_way_round(&mut self, before: &State) -> Result<(), String> {
        let case = self.case;
        let wrong = |error: String| format!("the other way round: {error}");
        let start = self.state();
        let built = self.engine.built(&case.before);
        self.declare(&case.before);
        self.found().map_err(wrong)?;
        self.ok("revision -m reverse --autogenerate --allow-destructive")
            .map_err(wrong)?;
        self.ok("upgrade").map_err(wrong)?;
        let end = self.state();
        self.is_built(&end, &built, "the other way round")?;
        same_values(&end.exact, &before.exact, &self.others_back(&end)).map_err(wrong)?;
        self.nothing_more().map_err(wrong)?;
        self.ok("downgrade -1").map_err(wrong)?;
        let back = self.state();
        self.same_schema(&back.schema, &start.schema, "the other way round, undone")
    }

    /// Whether the declaration before is a sensible change of the one after.
    fn reverses(&self) -> bool {
        let renames = |items: &[String]| items.iter().any(|it| it.contains("renamed_from"));
        self.case.reverses && self.case.by_hand.is_none() && !renames(&self.case.after)
    }

    /// The statements that stand at the end, and what they give.
    fn then(&mut self) -> Result<(), String> {
        for (statement, query, value) in &self.case.then {
            if !statement.is_empty() {
                self.engine.execute(statement);
            }
            let found = self.engine.query(query);
            if found != [value.as_str()] {
                return Err(format!("`{query}` gives {found:?} and not {value:?}"));
            }
        }
        Ok(())
    }

    /// Each value after is the one before, or the one that the case gives. A new column without a word is all NULL.
    fn values_after(&self, before: &State, after: &State) -> Result<(), String> {
        let old_names = self.old_names(&after.schema);
        for (name, values) in &after.plain {
            let expected = match Case::listed(&self.case.values, name, self.engine.backend) {
                Some(listed) => listed.to_owned(),
                None => match before.plain.get(old_names.get(name).unwrap_or(name)) {
                    Some(old) => old.join(", "),
                    None => vec!["NULL"; values.len()].join(", "),
                },
            };
            if values.join(", ") != expected {
                return Err(format!(
                    "{name} holds {} after `upgrade`, and not {expected}",
                    values.join(", ")
                ));
            }
        }
        Ok(())
    }

    /// The names that `table.column` had before, where it is another.
    fn old_names(&self, after: &Schema) -> BTreeMap<String, String> {
        let declared = declared(&self.case.after, self.engine.backend);
        let mut names = BTreeMap::new();
        for table in after.tables.values() {
            let said = declared.tables.get(&table.name);
            let old_table = said.and_then(|it| it.renamed_from.clone());
            let old_table = old_table.unwrap_or_else(|| table.name.to_string());
            let old_table = old_table.trim_start_matches("public.");
            for column in &table.columns {
                let said = said.and_then(|it| it.column(&column.name));
                let old = said.and_then(|it| it.renamed_from.clone());
                let old = old.unwrap_or_else(|| column.name.clone());
                let name = format!("{}.{}", table.name, column.name);
                names.insert(name, format!("{old_table}.{old}"));
            }
        }
        names
    }

    /// The values that the case expects to be others after the way back, as the state has them where they fit.
    fn others_back(&self, state: &State) -> BTreeMap<String, Vec<String>> {
        let mut others = BTreeMap::new();
        for (name, plain) in &state.plain {
            if let Some(listed) = Case::listed(&self.case.back, name, self.engine.backend) {
                let fits = listed == "*" || plain.join(", ") == listed;
                let exact = match fits {
                    true => state.exact[name].clone(),
                    false => vec![listed.to_owned()],
                };
                others.insert(name.clone(), exact);
            }
        }
        others
    }

    /// Whether the database is as one that is built afresh. Names that a rename left as they were may be others.
    fn is_built(
        &self,
        state: &State,
        built: &(Schema, Vec<String>),
        when: &str,
    ) -> Result<(), String> {
        let what = format!("{when}, compared with a database that is built afresh");
        if self.case.after.iter().any(|it| it.contains("renamed_from")) {
            let declared = declared(&self.case.after, self.engine.backend);
            let scope = Scope::default();
            let changes = compare(&state.schema, &declared, &scope, self.engine.backend).changes;
            return match changes.is_empty() {
                true => Ok(()),
                false => Err(format!("another schema {when}: {changes:#?}")),
            };
        }
        self.same_schema(&state.schema, &built.0, &what)?;
        match self.case.by_hand.is_some() {
            true => Ok(()),
            false => same_lines(&state.catalogue, &built.1, &what),
        }
    }

    fn same_schema(&self, actual: &Schema, expected: &Schema, when: &str) -> Result<(), String> {
        for (from, to) in [(expected, actual), (actual, expected)] {
            let changes = compare(from, to, &Scope::default(), self.engine.backend).changes;
            if !changes.is_empty() {
                return Err(format!("another schema {when}: {changes:#?}"));
            }
        }
        Ok(())
    }

    fn state(&self) -> State {
        State {
            schema: self.engine.schema(),
            catalogue: self.engine.catalogue(),
            exact: self.engine.values(true),
            plain: self.engine.values(false),
        }
    }

    fn declare(&self, items: &[String]) {
        for (name, text) in modules(&self.case.before)
            .iter()
            .chain(&modules(&self.case.after))
            .map(|(name, _)| (name.clone(), String::new()))
            .chain(modules(items))
        {
            self.sandbox.module(&name, &text);
        }
    }

    fn ok(&self, arguments: &str) -> Result<Run, String> {
        self.run(arguments, 0)
    }

    fn run(&self, arguments: &str, code: i32) -> Result<Run, String> {
        let run = self.sandbox.ovmig(arguments);
        match run.code == Some(code) {
            true => Ok(run),
            false => Err(format!(
                "`{arguments}` should have ended with {code}:\n{run}"
            )),
        }
    }

    fn last_scripts(&self) -> String {
        let migrations = self.sandbox.migrations();
        let Some(folder) = migrations.last().filter(|_| migrations.len() > 1) else {
            return String::new();
        };
        let read = |name| self.sandbox.read(format!("migrations/{folder}/{name}"));
        format!("{}\n{}", read("up.sql"), read("down.sql"))
    }
}
