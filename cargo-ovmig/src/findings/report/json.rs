//! For programs: one JSON object with an array of findings.

use serde::Serialize;

use crate::findings::{Finding, Label, Severity};

#[derive(Serialize)]
struct Report<'a> {
    /// Grows when a field changes its meaning or goes.
    version: u32,
    errors: usize,
    warnings: usize,
    findings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'a str,
    severity: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<&'a str>,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Place<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Place<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    help: Vec<&'a str>,
}

/// Lines and columns from 1, columns in characters; the end is the place after the last character.
#[derive(Serialize)]
struct Place<'a> {
    path: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
}

/// The findings as JSON, closed with a line end.
pub fn findings(findings: &[Finding]) -> String {
    let count = |severity| findings.iter().filter(|it| it.severity == severity).count();
    let report = Report {
        version: 1,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        findings: findings.iter().map(entry).collect(),
    };
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}

fn entry(finding: &Finding) -> Entry<'_> {
    Entry {
        rule: finding.rule.name,
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        database: finding.database.as_deref(),
        message: &finding.message,
        path: match &finding.primary {
            Some(label) => Some(label.location.path().display().to_string()),
            None => finding.path.as_ref().map(|path| path.display().to_string()),
        },
        location: finding.primary.as_ref().map(place),
        related: finding.secondary.iter().map(place).collect(),
        notes: finding.notes.iter().map(String::as_str).collect(),
        help: finding.help.iter().map(String::as_str).collect(),
    }
}

fn place(label: &Label) -> Place<'_> {
    let file = &label.location.file;
    let (line, column) = file.line_column(label.location.span.start);
    let (end_line, end_column) = file.line_column(label.location.span.end);
    Place {
        path: file.path.display().to_string(),
        line,
        column,
        end_line,
        end_column,
        label: &label.text,
    }
}
