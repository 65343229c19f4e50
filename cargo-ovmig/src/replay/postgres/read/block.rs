//! `DO` blocks that only hold plain statements, as people write them to make something unless it is there:
//! `BEGIN CREATE TYPE …; EXCEPTION WHEN duplicate_object THEN NULL; END`, and
//! `BEGIN IF NOT EXISTS (SELECT … FROM pg_type WHERE typname = '…') THEN CREATE TYPE …; END IF; END`.

use std::ops::Range;

use super::super::ddl::{Action, Ddl};
use super::calls::names_in;
use crate::schema::Backend;
use crate::sql::{Token, TokenKind, significant};

/// The statements of a block, where they stand in the text of the `DO`.
#[derive(Debug, PartialEq)]
pub(in crate::replay::postgres) struct Block {
    pub(in crate::replay::postgres) statements: Vec<Range<usize>>,
    pub(in crate::replay::postgres) guard: Guard,
}

/// When the statements are run.
#[derive(Debug, PartialEq)]
pub(in crate::replay::postgres) enum Guard {
    Always,
    /// Unless what they make is there: the handler takes the error.
    Caught,
    /// Unless a query finds something: its text.
    Unless(String),
}

/// The block, if it holds nothing but plain statements.
pub(super) fn plain(sql: &str) -> Option<Block> {
    let outer: Vec<Token<'_>> = significant(sql, Backend::Postgres).collect();
    let mut bodies = outer
        .iter()
        .filter(|token| token.kind == TokenKind::DollarString);
    let body = bodies.next().filter(|_| bodies.next().is_none())?;
    let tag = body.text[1..].find('$')? + 2;
    let text = body.text.get(tag..body.text.len().checked_sub(tag)?)?;
    let tokens: Vec<Token<'_>> = significant(text, Backend::Postgres).collect();
    let found = read(text, &tokens)?;
    let offset = body.start + tag;
    let shift = |range: Range<usize>| range.start + offset..range.end + offset;
    Some(Block {
        statements: found.statements.into_iter().map(shift).collect(),
        guard: found.guard,
    })
}

fn read(text: &str, tokens: &[Token<'_>]) -> Option<Block> {
    let tokens = strip(tokens, &["begin"], &["end"])?;
    let handler = tokens.iter().position(|token| token.is_word("exception"));
    if let Some(at) = handler {
        catches_duplicates(&tokens[at + 1..])?;
        return Some(Block {
            statements: plain_statements(&tokens[..at])?,
            guard: Guard::Caught,
        });
    }
    let Some(inner) = strip(tokens, &["if", "not", "exists"], &["end", "if"]) else {
        return Some(Block {
            statements: plain_statements(tokens)?,
            guard: Guard::Always,
        });
    };
    let then = inner.iter().position(|token| token.is_word("then"))?;
    let (condition, rest) = (&inner[..then], &inner[then + 1..]);
    let (first, last) = (condition.first()?, condition.last()?);
    (first.is_symbol("(") && last.is_symbol(")")).then_some(Block {
        statements: plain_statements(rest)?,
        guard: Guard::Unless(text[first.end()..last.start].to_owned()),
    })
}

/// The tokens between these words; a semicolon may stand behind the last.
fn strip<'a, 't>(
    tokens: &'a [Token<'t>],
    open: &[&str],
    close: &[&str],
) -> Option<&'a [Token<'t>]> {
    let tokens = match tokens.split_last() {
        Some((last, rest)) if last.is_symbol(";") => rest,
        _ => tokens,
    };
    let end = tokens.len().checked_sub(close.len())?;
    let matches = |at: usize, words: &[&str]| {
        let here = tokens.get(at..at + words.len());
        here.is_some_and(|here| {
            here.iter()
                .zip(words)
                .all(|(token, word)| token.is_word(word))
        })
    };
    (matches(0, open) && matches(end, close))
        .then(|| tokens.get(open.len()..end))
        .flatten()
}

/// `WHEN duplicate_object [OR …] THEN NULL;`, and nothing else.
fn catches_duplicates(tokens: &[Token<'_>]) -> Option<()> {
    let then = tokens.iter().position(|token| token.is_word("then"))?;
    let (when, does) = (&tokens[..then], &tokens[then + 1..]);
    let duplicates = [
        "duplicate_object",
        "duplicate_table",
        "duplicate_column",
        "duplicate_schema",
    ];
    let is = |token: &Token<'_>, words: &[&str]| words.iter().any(|word| token.is_word(word));
    let conditions = when.iter().enumerate().all(|(at, token)| match at {
        0 => token.is_word("when"),
        at if at % 2 == 1 => is(token, &duplicates),
        _ => token.is_word("or"),
    });
    let nothing = does.len() <= 2
        && does
            .iter()
            .all(|token| token.is_word("null") || token.is_symbol(";"));
    let notice = does.first().is_some_and(|token| token.is_word("raise"))
        && does
            .get(1)
            .is_some_and(|token| is(token, &["notice", "info", "debug", "log", "warning"]))
        && does.iter().filter(|token| token.is_symbol(";")).count() == 1;
    (conditions && when.len() > 1 && (nothing || notice)).then_some(())
}

/// Statements that are plain SQL and shape something.
fn plain_statements(tokens: &[Token<'_>]) -> Option<Vec<Range<usize>>> {
    let mut found = Vec::new();
    for statement in tokens.split(|token| token.is_symbol(";")) {
        let (Some(first), Some(last)) = (statement.first(), statement.last()) else {
            continue;
        };
        let verbs = ["create", "alter", "drop", "comment"];
        if !verbs.iter().any(|verb| first.is_word(verb)) {
            return None;
        }
        found.push(first.start..last.end());
    }
    (!found.is_empty()).then_some(found)
}

impl Guard {
    /// What is run under this guard does: the same, unless what it makes is there. `None` where that isn't known.
    pub(in crate::replay::postgres) fn apply(&self, ddl: Vec<Ddl>) -> Option<Vec<Ddl>> {
        if *self == Guard::Always {
            return Some(ddl);
        }
        let mut ddl = ddl.into_iter();
        let (mut only, None) = (ddl.next()?, ddl.next()) else {
            return None;
        };
        let made = soften(&mut only)?;
        let asked = match self {
            Guard::Unless(query) => {
                let names = names_in(query);
                let asks = |name: &str| names.iter().any(|it| it.name == name);
                // The catalogue has to be asked for just that.
                asks(&made)
                    && names
                        .iter()
                        .any(|it| it.name.starts_with("pg_") || it.schema.is_some())
            }
            _ => true,
        };
        asked.then(|| vec![only])
    }
}

/// Makes it do nothing where what it makes is there, and gives the name of that.
fn soften(ddl: &mut Ddl) -> Option<String> {
    Some(match ddl {
        Ddl::CreateTable(table) => {
            table.if_not_exists = true;
            table.name.name.clone()
        }
        Ddl::CreateIndex {
            index,
            if_not_exists,
            ..
        } => {
            *if_not_exists = true;
            index.name.clone()?
        }
        Ddl::CreateEnum {
            name,
            if_not_exists,
            ..
        } => {
            *if_not_exists = true;
            name.name.clone()
        }
        Ddl::CreateNamespace {
            name,
            if_not_exists,
        } => {
            *if_not_exists = true;
            name.clone()
        }
        Ddl::AddLabel {
            label,
            if_not_exists,
            ..
        } => {
            *if_not_exists = true;
            label.to_lowercase()
        }
        Ddl::AlterTable { actions, .. } => match &mut actions[..] {
            [
                Action::AddColumn {
                    column,
                    if_not_exists,
                },
            ] => {
                *if_not_exists = true;
                column.column.name.clone()
            }
            [
                Action::AddConstraint {
                    constraint,
                    if_not_exists,
                },
            ] => {
                *if_not_exists = true;
                constraint.name.clone()?
            }
            _ => return None,
        },
        _ => return None,
    })
}
