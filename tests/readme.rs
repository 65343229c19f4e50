//! The README's commands, run: what they print is what the README shows.
//!
//! In README.md, and in docs/adopting.md, whose commands start in an empty folder,
//! - a block marked `console` is run: each line that starts with `$ ` in a shell, in a copy of the example, with the real
//!   binary as `cargo ovmig`; what follows up to the next `$ ` is what it prints (stdout and stderr as they come);
//! - `<!-- file: PATH -->` above a block means that the block is that file, written where it stands in the text;
//! - a block marked `sh` is not run: it installs something, or has a test of its own.
//!
//! What differs from run to run is told apart: the day and the time, how long something took, the folder.
//! `OVMIG_README=write cargo test readme` writes what was printed into the README, to be read before it is committed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::Sandbox;
use crate::support::example::{copy_example, repository};

#[test]
fn its_commands_print_what_it_shows() {
    let sandbox = Sandbox::bare();
    copy_example(&sandbox, "workspace-example");
    // The reader's clone: a branch, and the one that it came from.
    sandbox.git(&["init", "-q"]);
    sandbox.commit("The example");
    sandbox.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    prints_what_it_shows("README.md", &sandbox);
}

#[test]
fn the_guide_prints_what_it_shows() {
    let sandbox = Sandbox::bare();
    // The clone that its macros come from.
    let package = "[package]\nname = \"ovmig\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    sandbox.write("cargo-ovmig/ovmig/Cargo.toml", package);
    sandbox.write("cargo-ovmig/ovmig/src/lib.rs", "");
    prints_what_it_shows("docs/adopting.md", &sandbox);
}

/// Runs the commands of a page, which starts at the root of the sandbox.
fn prints_what_it_shows(page: &str, sandbox: &Sandbox) {
    let path = repository().join(page);
    let text = fs::read_to_string(&path).unwrap();
    let mut shell = Shell::new(sandbox);
    let mut written = String::new();
    let mut shown = String::new();
    let mut printed = String::new();
    let mut commands = 0;
    for piece in pieces(&text) {
        match piece {
            Piece::Text(text) => written += text,
            Piece::File { path, text } => shell.write(path, text),
            Piece::Command { line, output } => {
                commands += 1;
                let actual = shell.run(line.trim_start_matches("$ ").trim_end());
                let (before, now) = (same_each_time(output), same_each_time(&actual));
                written += line;
                // A new day alone is no reason to change the page.
                written += if before == now { output } else { &actual };
                shown += &format!("{line}{before}");
                printed += &format!("{line}{now}");
            }
        }
    }
    if is_to_be_written() {
        fs::write(&path, written).unwrap();
        return;
    }
    assert!(
        commands >= 10,
        "{page} has only {commands} commands that are run"
    );
    let diff = similar::TextDiff::from_lines(&shown, &printed);
    assert!(
        shown == printed,
        "{}\nOVMIG_README=write cargo test readme writes what is printed into the page",
        diff.unified_diff().header(page, "printed")
    );
}

#[test]
fn it_names_every_command_and_every_rule() {
    let text = fs::read_to_string(repository().join("README.md")).unwrap();
    let help = Sandbox::bare().ovmig("--help").exits(0).stdout;
    let commands = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help");
    for command in commands {
        assert!(
            text.contains(&format!("| `{command}")),
            "{command} isn't in the table of commands"
        );
    }
    let rules: String = cargo_ovmig::findings::rules::ALL
        .iter()
        .map(|rule| {
            let severity = format!("{:?}", rule.severity).to_lowercase();
            format!("| `{}` | {severity} | {} |\n", rule.name, rule.summary)
        })
        .collect();
    assert!(text.contains(&rules), "the table of rules isn't\n{rules}");
}

fn is_to_be_written() -> bool {
    std::env::var("OVMIG_README").is_ok_and(|value| value == "write")
}

/// A part of the README.
enum Piece<'t> {
    Text(&'t str),
    /// A file to write. Its text comes as a [`Piece::Text`] too.
    File {
        path: &'t str,
        text: &'t str,
    },
    Command {
        line: &'t str,
        output: &'t str,
    },
}

/// The README in pieces, which put together again are the README (files are there twice).
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut file = None;
    let mut rest = text;
    while let Some(start) = find_line(rest, |line| line.starts_with("```")) {
        let (before, block) = rest.split_at(start);
        if let Some(at) = before.rfind("<!-- file: ") {
            file = before[at + "<!-- file: ".len()..].split(" -->").next();
        }
        let opening = block.find('\n').unwrap() + 1;
        let length = find_line(&block[opening..], |line| line.starts_with("```"))
            .unwrap_or_else(|| panic!("a block isn't closed: {}", &block[..opening]));
        let body = &block[opening..opening + length];
        pieces.push(Piece::Text(before));
        pieces.push(Piece::Text(&block[..opening]));
        if block.starts_with("```console") {
            commands(body, &mut pieces);
        } else {
            if let Some(path) = file.take() {
                pieces.push(Piece::File { path, text: body });
            }
            pieces.push(Piece::Text(body));
        }
        let closing = opening + length + "```".len();
        pieces.push(Piece::Text(&block[opening + length..closing]));
        rest = &block[closing..];
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// The commands of a block, each with what stands below it.
fn commands<'t>(body: &'t str, pieces: &mut Vec<Piece<'t>>) {
    assert!(
        body.starts_with("$ "),
        "a console block starts with a command: {body}"
    );
    let mut rest = body;
    while !rest.is_empty() {
        let end = rest.find('\n').unwrap() + 1;
        let (line, below) = rest.split_at(end);
        let next = find_line(below, |line| line.starts_with("$ ")).unwrap_or(below.len());
        let (output, after) = below.split_at(next);
        pieces.push(Piece::Command { line, output });
        rest = after;
    }
}

/// Where the first line starts for which that holds.
fn find_line(text: &str, holds: impl Fn(&str) -> bool) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if holds(line) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// A shell that remembers its folder and the last exit code from one command to the next, as a terminal does.
struct Shell<'s> {
    sandbox: &'s Sandbox,
    folder: PathBuf,
    code: i32,
}

impl Shell<'_> {
    fn new(sandbox: &Sandbox) -> Shell<'_> {
        Shell {
            folder: sandbox.root().canonicalize().unwrap(),
            sandbox,
            code: 0,
        }
    }

    /// Runs a line. `cargo run -p cargo-ovmig --` stands for the binary that is there already.
    fn run(&mut self, line: &str) -> String {
        let line = line.replace("cargo run -q -p cargo-ovmig -- ", "cargo ovmig ");
        if let Some(folder) = line.strip_prefix("cd ") {
            self.folder.push(folder);
            return String::new();
        }
        // The comment at the end of a line is the shell's to skip.
        let script = format!("(exit {}); {{ {line}\n}} 2>&1", self.code);
        let output = self.command().arg(script).output().unwrap();
        self.code = output.status.code().unwrap();
        let root = self.sandbox.root().canonicalize().unwrap();
        String::from_utf8(output.stdout)
            .unwrap()
            .replace(root.to_str().unwrap(), "[ROOT]")
    }

    fn command(&self) -> Command {
        let binary = Path::new(env!("CARGO_BIN_EXE_cargo-ovmig"));
        let mut paths = vec![binary.parent().unwrap().to_owned()];
        paths.extend(std::env::split_paths(
            &std::env::var_os("PATH").unwrap_or_default(),
        ));
        let mut shell = Command::new("sh");
        shell
            .arg("-c")
            .current_dir(&self.folder)
            .env("PATH", std::env::join_paths(paths).unwrap())
            .env("CARGO_TERM_COLOR", "never")
            .env("COLUMNS", "100")
            .env_remove("DATABASE_URL")
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE");
        for (name, value) in [
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_AUTHOR_NAME", "Test"),
            ("GIT_AUTHOR_EMAIL", "test@example.org"),
            ("GIT_COMMITTER_NAME", "Test"),
            ("GIT_COMMITTER_EMAIL", "test@example.org"),
        ] {
            shell.env(name, value);
        }
        shell
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// The text without what is another each time: days and times, and how long something took.
fn same_each_time(text: &str) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        let words: Vec<&str> = line.split(' ').collect();
        let tidy: Vec<String> = words
            .iter()
            .enumerate()
            .map(|(at, word)| {
                let unit = words
                    .get(at + 1)
                    .map_or("", |next| next.trim_end_matches([')', ',', '\n', '.']));
                tidy_word(word, unit)
            })
            .collect();
        out += &tidy.join(" ");
    }
    out
}

/// `2026-01-31`, `12:34:56`, and a number before `ms` or `s`, as placeholders.
fn tidy_word(word: &str, next: &str) -> String {
    let shape: String = word
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    for pattern in [
        "0000-00-00T00:00:00",
        "0000-00-00-000000",
        "0000-00-00",
        "00:00:00",
    ] {
        if let Some(at) = shape.find(pattern) {
            let end = at + pattern.len();
            return format!("{}[TIME]{}", &word[..at], &word[end..]);
        }
    }
    let number = word.trim_start_matches('(');
    let is_number = !number.is_empty() && number.parse::<f64>().is_ok();
    if is_number && ["ms", "s", "µs"].contains(&next) {
        return word.replace(number, "[N]");
    }
    word.to_owned()
}
