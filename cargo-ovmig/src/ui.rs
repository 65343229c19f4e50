//! The terminal: the only place that writes to it. Data goes to stdout, everything else to stderr.

use std::io::{self, BufRead, IsTerminal, Write};

use annotate_snippets::Renderer;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Effects, Style};

use crate::failure::Failure;
use crate::findings::{Finding, report};

const VERB: Style = AnsiColor::Green.on_default().effects(Effects::BOLD);
const QUESTION: Style = AnsiColor::Cyan.on_default().effects(Effects::BOLD);
const WARNING: Style = AnsiColor::Yellow.on_default().effects(Effects::BOLD);

/// Writes what commands have to say.
#[derive(Clone, Copy, Debug)]
pub struct Ui {
    color: ColorChoice,
    quiet: bool,
    verbose: bool,
}

impl Ui {
    /// With the choices of the command line.
    pub fn new(color: ColorChoice, quiet: bool, verbose: bool) -> Ui {
        Ui {
            color,
            quiet,
            verbose,
        }
    }

    /// Whether `-v` was given.
    pub fn verbose(&self) -> bool {
        self.verbose
    }

    /// A status line as Cargo's: a right-aligned verb and what it did. Silent with `-q`.
    pub fn status(&self, verb: &str, message: impl AsRef<str>) {
        if !self.quiet {
            self.stderr(&format!("{VERB}{verb:>12}{VERB:#} {}\n", message.as_ref()));
        }
    }

    /// A status line that only `-v` shows.
    pub fn detail(&self, verb: &str, message: impl AsRef<str>) {
        if self.verbose {
            self.status(verb, message);
        }
    }

    /// Something to look at that doesn't stop the command. Shown with `-q` too.
    pub fn warn(&self, message: impl AsRef<str>) {
        self.stderr(&format!(
            "{WARNING}warning{WARNING:#}: {}\n",
            message.as_ref()
        ));
    }

    /// Whether somebody is there to answer a question.
    pub fn can_ask(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Asks, below which answers there are; gives the line that is typed, `None` at the end of the input.
    pub fn ask(&self, question: &str, answers: &[&str]) -> io::Result<Option<String>> {
        let mut text = format!("{QUESTION}{:>12}{QUESTION:#} {question}\n", "Question");
        for answer in answers {
            text.push_str(&format!("{:13}{answer}\n", ""));
        }
        self.stderr(&format!("{text}{:13}> ", ""));
        let mut line = String::new();
        let length = io::stdin().lock().read_line(&mut line)?;
        Ok((length > 0).then(|| line.trim().to_owned()))
    }

    /// Data, on stdout.
    pub fn print(&self, text: impl AsRef<str>) -> io::Result<()> {
        let mut out = AutoStream::new(io::stdout().lock(), self.color);
        match out
            .write_all(text.as_ref().as_bytes())
            .and_then(|()| out.flush())
        {
            // `cargo ovmig history | head`: whoever read has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result,
        }
    }

    /// Findings for people, on stdout: they are what `check` is asked for.
    pub fn print_findings(&self, findings: &[Finding]) -> io::Result<()> {
        self.print(report::human(findings, &renderer()))
    }

    /// Findings for people, on stderr: why a command refuses, or what to look at.
    pub fn findings(&self, findings: &[Finding]) {
        self.stderr(&report::human(findings, &renderer()));
    }

    /// Why a command could not run.
    pub fn failure(&self, error: &anyhow::Error) {
        let causes = error.chain().skip(1).map(|cause| cause.to_string());
        let text = match error.downcast_ref::<Failure>() {
            Some(failure) => report::failure(failure, &causes.collect::<Vec<_>>(), &renderer()),
            None => {
                let failure = Failure::new(error.to_string());
                report::failure(&failure, &causes.collect::<Vec<_>>(), &renderer())
            }
        };
        self.stderr(&text);
    }

    fn stderr(&self, text: &str) {
        // A closed stderr is nobody's to report to.
        let _ = AutoStream::new(io::stderr().lock(), self.color).write_all(text.as_bytes());
    }
}

/// Always styled: the stream takes the colours away where they don't belong.
fn renderer() -> Renderer {
    Renderer::styled()
}
