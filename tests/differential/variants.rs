//! A script in other spellings that mean the same: what stands within quotes and dollar quotes stays whole.

use std::collections::BTreeSet;

use cargo_ovmig::schema::{Backend, KeyPart, Schema};
use cargo_ovmig::sql::{Token, TokenKind, tokens};

/// A spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    AsWritten,
    /// All words in lower case.
    LowerCase,
    /// Names in quotes.
    Quoted,
    /// Comments and odd white space between the words.
    Spaced,
}

impl Spelling {
    pub(super) const ALL: [Spelling; 4] = [
        Spelling::AsWritten,
        Spelling::LowerCase,
        Spelling::Quoted,
        Spelling::Spaced,
    ];

    /// The script in this spelling. `names` are those that the history makes.
    pub(super) fn of(self, sql: &str, backend: Backend, names: &BTreeSet<String>) -> String {
        let tokens: Vec<Token<'_>> = tokens(sql, backend).collect();
        match self {
            Spelling::AsWritten => sql.to_owned(),
            Spelling::LowerCase => (tokens.iter())
                .map(|token| match token.kind {
                    TokenKind::Word => token.text.to_lowercase(),
                    _ => token.text.to_owned(),
                })
                .collect(),
            Spelling::Quoted => quoted(&tokens, backend, names),
            Spelling::Spaced => spaced(&tokens),
        }
    }
}

/// Words that are names here and keywords there, so that quotes would change what is said.
const KEYWORDS: &[&str] = &[
    "action",
    "all",
    "any",
    "at",
    "bigint",
    "bit",
    "blob",
    "bool",
    "boolean",
    "char",
    "check",
    "date",
    "day",
    "decimal",
    "desc",
    "double",
    "float",
    "hash",
    "if",
    "int",
    "integer",
    "interval",
    "json",
    "key",
    "level",
    "like",
    "list",
    "month",
    "name",
    "none",
    "numeric",
    "real",
    "row",
    "rowid",
    "serial",
    "set",
    "smallint",
    "text",
    "time",
    "timestamp",
    "type",
    "value",
    "values",
    "varchar",
    "virtual",
    "year",
    "zone",
    "no",
    "default",
    "end",
    "bigserial",
    "date",
    "mood_or_none",
    "public",
    "status_of",
    "start",
    "range",
    "partition",
    "only",
];

fn quoted(tokens: &[Token<'_>], backend: Backend, names: &BTreeSet<String>) -> String {
    let mut text = String::new();
    for (at, token) in tokens.iter().enumerate() {
        let name = token.ident(backend).unwrap_or_default();
        let is_name = token.kind == TokenKind::Word
            && names.contains(&name)
            && !KEYWORDS.contains(&name.to_lowercase().as_str());
        text.push_str(&match (is_name, backend, at % 3) {
            (false, ..) => token.text.to_owned(),
            (true, Backend::Mysql, _) | (true, Backend::Sqlite, 1) => format!("`{name}`"),
            (true, Backend::Sqlite, 2) => format!("[{name}]"),
            (true, ..) => format!("\"{name}\""),
        });
    }
    text
}

fn spaced(tokens: &[Token<'_>]) -> String {
    const SPACES: &[&str] = &[
        "\n\t",
        " /* it's; */ ",
        "  ",
        " -- \"no; $$\n",
        "\r\n",
        " /**/ /* ( */",
        "\t",
    ];
    let mut text = String::new();
    // MySQL knows no comment within one that it carries out.
    let mut within = false;
    for (at, token) in tokens.iter().enumerate() {
        let is_string = |at: Option<usize>| {
            at.and_then(|at| tokens.get(at))
                .is_some_and(|token| token.kind == TokenKind::String)
        };
        if token.kind == TokenKind::Condition {
            within = token.text != "*/";
        }
        let odd = match within {
            true => " ",
            false => SPACES[at % SPACES.len()],
        };
        match token.kind {
            // Two strings with a line end between them are one.
            TokenKind::Space if is_string(at.checked_sub(1)) && is_string(Some(at + 1)) => {
                text.push_str(token.text);
            }
            TokenKind::Space if token.text.starts_with('\n') => {
                text.push('\n');
                text.push_str(odd);
            }
            TokenKind::Space => text.push_str(odd),
            TokenKind::Symbol if token.text == "," => {
                text.push_str(odd);
                text.push(',');
            }
            TokenKind::Symbol if token.text == "(" => {
                text.push('(');
                text.push_str(odd);
            }
            _ => text.push_str(token.text),
        }
    }
    text
}

/// The names in a schema.
pub(super) fn names(schema: &Schema) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = schema.namespaces.clone();
    names.extend(schema.enums.keys().map(|name| name.name.clone()));
    for table in schema.tables.values() {
        names.insert(table.name.name.clone());
        names.extend(table.columns.iter().map(|column| column.name.clone()));
        let key = table.primary_key.iter().map(|key| key.name.clone());
        let parts = (key.chain(table.uniques.iter().map(|it| it.name.clone())))
            .chain(table.checks.iter().map(|it| it.name.clone()))
            .chain(table.foreign_keys.iter().map(|it| it.name.clone()))
            .chain(table.indexes.iter().map(|it| it.name.clone()));
        names.extend(parts.flatten());
        for index in &table.indexes {
            let keys = index.keys.iter().filter_map(|key| match &key.part {
                KeyPart::Column(name) => Some(name.clone()),
                KeyPart::Expr(_) => None,
            });
            names.extend(keys);
        }
    }
    names
}
