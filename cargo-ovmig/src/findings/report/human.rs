//! For people: a code frame a finding, as the Rust compiler draws it.

use std::borrow::Cow;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::failure::Failure;
use crate::findings::{Finding, Label, Severity};

/// The findings, each with its code frame; an empty line between two.
pub fn findings(findings: &[Finding], renderer: &Renderer) -> String {
    let mut text = String::new();
    for finding in findings {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let message = match &finding.database {
            Some(database) => format!("database `{database}`: {}", finding.message),
            None => finding.message.clone(),
        };
        let title = level.primary_title(message).id(finding.rule.name);
        let mut group = with_frames(
            Group::with_title(title),
            finding.primary.as_ref(),
            &finding.secondary,
        );
        if let (None, Some(path)) = (&finding.primary, &finding.path) {
            group = group.element(Origin::path(path.display().to_string()));
        }
        render(
            &mut text,
            with_footer(group, &finding.notes, &finding.help),
            renderer,
        );
    }
    text
}

/// Why a command failed.
pub fn failure(failure: &Failure, causes: &[String], renderer: &Renderer) -> String {
    let mut text = String::new();
    let title = Level::ERROR.primary_title(failure.message.as_str());
    let group = with_frames(Group::with_title(title), failure.primary.as_deref(), &[]);
    let notes: Vec<String> = causes.iter().chain(&failure.notes).cloned().collect();
    render(
        &mut text,
        with_footer(group, &notes, &failure.hints),
        renderer,
    );
    text
}

/// A frame a file: the primary label's file first.
fn with_frames<'a>(
    mut group: Group<'a>,
    primary: Option<&'a Label>,
    secondary: &'a [Label],
) -> Group<'a> {
    let labels: Vec<(&Label, AnnotationKind)> = primary
        .map(|label| (label, AnnotationKind::Primary))
        .into_iter()
        .chain(
            secondary
                .iter()
                .map(|label| (label, AnnotationKind::Context)),
        )
        .collect();
    let mut files = Vec::new();
    for (label, _) in &labels {
        if !files.contains(&&label.location.file) {
            files.push(&label.location.file);
        }
    }
    for file in files {
        let annotations = labels
            .iter()
            .filter(|(label, _)| &label.location.file == file)
            .map(|(label, kind)| {
                let annotation = kind.span(clamped(label));
                match label.text.as_str() {
                    "" => annotation,
                    text => annotation.label(text),
                }
            });
        group = group.element(
            Snippet::source(without_passwords(&file.text))
                .path(file.path.display().to_string())
                .annotations(annotations),
        );
    }
    group
}

/// The text with each byte of a URL's password replaced by `*`: a frame around a line of Cargo.toml must not show it,
/// and every other byte keeps its place.
fn without_passwords(text: &str) -> Cow<'_, str> {
    let mut shown = Cow::Borrowed(text);
    for (scheme, _) in text.match_indices("://") {
        let authority = scheme + 3;
        let ends = |c: char| c.is_whitespace() || "/?#\"'`".contains(c);
        let end = text[authority..]
            .find(ends)
            .map_or(text.len(), |at| authority + at);
        let Some(at) = text[authority..end].rfind('@').map(|at| authority + at) else {
            continue;
        };
        if let Some(colon) = text[authority..at].find(':') {
            let password = authority + colon + 1..at;
            shown
                .to_mut()
                .replace_range(password.clone(), &"*".repeat(password.len()));
        }
    }
    shown
}

/// The span within the text and on character boundaries, and only its first line: a frame shows the place, not the
/// whole table.
fn clamped(label: &Label) -> std::ops::Range<usize> {
    let text = &label.location.file.text;
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (
        floor(label.location.span.start),
        floor(label.location.span.end),
    );
    let end = end.max(start);
    let end = text[start..end]
        .find(['\r', '\n'])
        .map_or(end, |at| start + at);
    start..end
}

fn with_footer<'a>(mut group: Group<'a>, notes: &'a [String], help: &'a [String]) -> Group<'a> {
    for note in notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    for line in help {
        group = group.element(Level::HELP.message(line.as_str()));
    }
    group
}

fn render(text: &mut String, group: Group<'_>, renderer: &Renderer) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&renderer.render(&[group]));
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::without_passwords;

    #[test]
    fn passwords_become_stars_and_nothing_moves() {
        let text = "url = \"postgres://me:s3cr\u{e9}t@host/db?x=a@b\" # http://h:1/ a@b\nx = \"sqlite://app.db\"";
        let shown = without_passwords(text);
        assert_eq!(shown.len(), text.len());
        assert_eq!(
            shown,
            "url = \"postgres://me:*******@host/db?x=a@b\" # http://h:1/ a@b\nx = \"sqlite://app.db\""
        );
    }
}
