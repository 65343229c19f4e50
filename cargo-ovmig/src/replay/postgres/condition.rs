//! Conditions of `IF` that ask the catalogue for something by its name.
//!
//! Invariant: an answer is given only where the migrations before tell it for certain.

use super::state::{Relation, State, namespace};
use crate::schema::{Backend, ObjectName};
use crate::sql::{Token, TokenKind, significant};

/// Whether the condition holds; `None` where that isn't known.
pub(super) fn holds(state: &State, condition: &str) -> Option<bool> {
    let tokens: Vec<Token<'_>> = significant(condition, Backend::Postgres).collect();
    let mut tokens = &tokens[..];
    let mut expected = true;
    loop {
        match tokens {
            [not, rest @ ..] if not.is_word("not") => {
                expected = !expected;
                tokens = rest;
            }
            [open, inner @ .., close]
                if open.is_symbol("(") && close.is_symbol(")") && balanced(inner) =>
            {
                tokens = inner;
            }
            [exists, open, query @ .., close]
                if exists.is_word("exists")
                    && open.is_symbol("(")
                    && close.is_symbol(")")
                    && balanced(query) =>
            {
                return Some(Question::read(query)?.answer(state)? == expected);
            }
            [function, open, name, close, is, rest @ ..]
                if function.is_word("to_regclass")
                    && open.is_symbol("(")
                    && close.is_symbol(")")
                    && is.is_word("is") =>
            {
                let absent = match rest {
                    [null] => null.is_word("null"),
                    [not, null] => !(not.is_word("not") && null.is_word("null")),
                    _ => return None,
                };
                let there = is_relation(state, &written(&text_of(name)?)?)?;
                return Some((there != absent) == expected);
            }
            _ => return None,
        }
    }
}

/// Whether what is opened is closed, and nothing before.
fn balanced(tokens: &[Token<'_>]) -> bool {
    let mut depth = 0i32;
    for token in tokens {
        depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// A query of the catalogue whose conditions all have to hold.
#[derive(Debug, Default)]
struct Question {
    /// The first relation that it reads.
    of: String,
    table: Option<String>,
    schema: Option<String>,
    name: Option<String>,
    /// It asks for more than names.
    narrower: bool,
}

impl Question {
    fn read(query: &[Token<'_>]) -> Option<Question> {
        let from = query.iter().position(|token| token.is_word("from"))?;
        let end = query.iter().position(|token| token.is_word("where"))?;
        let relations = query.get(from + 1..end)?;
        let mut question = Question {
            of: relation_of(relations)?,
            ..Question::default()
        };
        let mut rest = &query[end + 1..];
        while !rest.is_empty() {
            let term = rest
                .iter()
                .position(|token| token.is_word("and"))
                .unwrap_or(rest.len());
            question.term(&rest[..term])?;
            rest = rest.get(term + 1..).unwrap_or_default();
        }
        Some(question)
    }

    /// `[alias.]column = 'text'`, also with a cast, or a join's `a.x = b.y`.
    fn term(&mut self, tokens: &[Token<'_>]) -> Option<()> {
        let equals = tokens.iter().position(|token| token.is_symbol("="))?;
        let (left, right) = (&tokens[..equals], &tokens[equals + 1..]);
        let column = left.last()?.ident(Backend::Postgres)?;
        if left.len() != 1 && !(left.len() == 3 && left[1].is_symbol(".")) {
            return None;
        }
        let plain_name = |it: &Token<'_>| {
            matches!(it.kind, TokenKind::Word | TokenKind::QuotedIdent) || it.is_symbol(".")
        };
        let Some(value) = right.first().and_then(text_of) else {
            let calls =
                right.len() == 3 && right[0].is_word("current_schema") && right[1].is_symbol("(");
            if calls {
                self.schema = Some("public".to_owned());
                return Some(());
            }
            return right.iter().all(plain_name).then_some(());
        };
        let cast = right.len() == 3 && right[1].is_symbol("::");
        if right.len() != 1 && !cast {
            return None;
        }
        match column.as_str() {
            "table_schema" | "schemaname" | "nspname" | "constraint_schema"
                if self.schema_asked() =>
            {
                self.schema = Some(value);
            }
            "table_name" | "tablename" if self.of != "tables" && self.of != "pg_tables" => {
                self.table = Some(value);
            }
            "conrelid" | "attrelid" => {
                let name = written(&value)?;
                self.schema = name.schema.or(self.schema.take());
                self.table = Some(name.name);
            }
            "table_name" | "tablename" | "relname" | "typname" | "conname" | "indexname"
            | "column_name" | "attname" | "constraint_name" | "nspname" | "schema_name"
            | "viewname" | "matviewname" => match (self.of.as_str(), column.as_str()) {
                ("pg_attribute", "relname") => self.table = Some(value),
                _ => self.name = Some(value),
            },
            _ => self.narrower = true,
        }
        Some(())
    }

    fn schema_asked(&self) -> bool {
        self.of != "pg_namespace"
    }

    fn answer(&self, state: &State) -> Option<bool> {
        let name = self.name.as_deref()?;
        let there = match self.of.as_str() {
            "tables" | "pg_tables" | "views" | "pg_views" | "pg_matviews" | "pg_class" => {
                let any = |found: &ObjectName| self.within(found) && found.name == name;
                self.certain(state, name)?;
                let relation = |(found, is): (&ObjectName, &Relation)| {
                    // Whether an index or a sequence counts depends on more than the name.
                    any(found) && (self.of == "pg_class" || *is == Relation::Other)
                };
                state.schema.tables.keys().any(any) || state.relations.iter().any(relation)
            }
            "pg_indexes" => {
                let index = |(found, is): (&ObjectName, &Relation)| {
                    self.within(found)
                        && found.name == name
                        && matches!(is, Relation::Index(_) | Relation::IndexOfOther(_))
                };
                state.relations.iter().any(index)
            }
            "columns" | "pg_attribute" => {
                let table = self.table.as_deref()?;
                self.certain(state, table)?;
                if self.known_by_name_only(state, table) {
                    return None;
                }
                let mut tables = state.schema.tables.values();
                tables.any(|it| {
                    self.within(&it.name) && it.name.name == table && it.column(name).is_some()
                })
            }
            "pg_type" => {
                let types = state.schema.enums.keys().chain(&state.types);
                let rows = state.schema.tables.keys().chain(state.relations.keys());
                types
                    .chain(rows)
                    .any(|it| self.within(it) && it.name == name)
            }
            "pg_constraint" | "table_constraints" => {
                if let Some(table) = self.table.as_deref() {
                    self.certain(state, table)?;
                    if self.known_by_name_only(state, table) {
                        return None;
                    }
                }
                let of_table = |it: &ObjectName| {
                    self.within(it) && self.table.as_ref().is_none_or(|table| *table == it.name)
                };
                let mut tables = state.schema.tables.keys().filter(|it| of_table(it));
                let excluded = |it: &ObjectName| {
                    let names = state.exclusions.get(it);
                    names.is_some_and(|names| names.iter().any(|it| it == name))
                };
                tables.any(|it| state.has_constraint(it, name) || excluded(it))
            }
            "pg_namespace" | "schemata" => name == "public" || state.schema.has_namespace(name),
            _ => return None,
        };
        // A part of what it asks isn't known: where there is nothing of that name it doesn't matter.
        match there {
            true if self.narrower => None,
            there => Some(there),
        }
    }

    fn within(&self, found: &ObjectName) -> bool {
        let schema = self.schema.as_deref();
        schema.is_none_or(|schema| namespace(schema) == found.schema)
    }

    /// `None` if more may be true of what bears the name than is known.
    fn certain(&self, state: &State, name: &str) -> Option<()> {
        let doubtful = |it: &&ObjectName| {
            it.name == name
                && self.within(it)
                && !matches!(state.relations.get(*it), Some(Relation::Other))
        };
        state.in_doubt.iter().find(doubtful).is_none().then_some(())
    }

    fn known_by_name_only(&self, state: &State, table: &str) -> bool {
        let other = |(found, is): (&ObjectName, &Relation)| {
            found.name == table && self.within(found) && *is == Relation::Other
        };
        state.relations.iter().any(other)
    }
}

/// The relation that stands first, without its schema.
fn relation_of(tokens: &[Token<'_>]) -> Option<String> {
    let name = match tokens {
        [schema, dot, name, ..]
            if dot.is_symbol(".")
                && (schema.is_word("information_schema") || schema.is_word("pg_catalog")) =>
        {
            name
        }
        [_, dot, ..] if dot.is_symbol(".") => return None,
        [name, ..] => name,
        [] => return None,
    };
    // A join may leave rows out only where the names don't decide.
    let outer = ["left", "right", "full", "cross"];
    let joined = tokens
        .iter()
        .any(|it| outer.iter().any(|word| it.is_word(word)));
    (!joined).then(|| name.ident(Backend::Postgres)).flatten()
}

/// The value of a string.
fn text_of(token: &Token<'_>) -> Option<String> {
    let text = token.text.strip_prefix('\'')?.strip_suffix('\'')?;
    (token.kind == TokenKind::String).then(|| text.replace("''", "'"))
}

/// A name as `regclass` reads it.
fn written(text: &str) -> Option<ObjectName> {
    let tokens: Vec<Token<'_>> = significant(text, Backend::Postgres).collect();
    match &tokens[..] {
        [name] => Some(ObjectName::new(name.ident(Backend::Postgres)?)),
        [schema, dot, name] if dot.is_symbol(".") => Some(ObjectName::qualified(
            schema.ident(Backend::Postgres)?,
            name.ident(Backend::Postgres)?,
        )),
        _ => None,
    }
}

fn is_relation(state: &State, written: &ObjectName) -> Option<bool> {
    let known = state.table_name(written).is_some() || state.relation(written).is_some();
    let place = state.place(written)?;
    (known || !state.in_doubt.contains(&place)).then_some(known)
}
