//! `CREATE TABLE AS` and `SELECT INTO`: the columns that a query gives, as far as their types are known.
//!
//! Invariant: a type that isn't known for certain is a problem that is told.

use super::super::ddl::{Given, NewColumn, NewTable, Part, Query, Select, Source, Target};
use super::super::state::State;
use crate::dialect::postgres::normalize;
use crate::schema::{Backend, Column, ObjectName, SqlType, Table};
use crate::source::Origin;
use crate::sql::{TokenKind, tokens};

/// A column of a query; a bare string or NULL has no type yet.
#[derive(Clone)]
struct Output {
    name: String,
    ty: Option<SqlType>,
    collation: Option<String>,
}

/// What `WITH` gives, the innermost last.
type Environment = Vec<(String, Vec<Output>)>;

impl State {
    pub(super) fn create_table_as(
        &mut self,
        name: ObjectName,
        if_not_exists: bool,
        names: Vec<String>,
        query: &Query,
        origin: Origin,
    ) {
        let outputs = match self.outputs(query, &Environment::new()) {
            Ok(outputs) => named(outputs, &names),
            Err(why) => return self.problem(why),
        };
        let parts = outputs.into_iter().map(|output| {
            // A bare string is text in the end.
            let ty = output.ty.unwrap_or_else(|| SqlType::new("text"));
            let mut column = Column::new(output.name, ty);
            column.nullable = true;
            column.collation = output.collation;
            Part::Column(NewColumn {
                column,
                constraints: Vec::new(),
            })
        });
        let table = NewTable {
            name,
            if_not_exists,
            parents: Vec::new(),
            is_partition: false,
            parts: parts.collect(),
            origin,
        };
        self.create_table(table);
    }

    fn outputs(&self, query: &Query, with: &Environment) -> Result<Vec<Output>, String> {
        match query {
            Query::Table(name) => self.columns_of(name),
            Query::Select(select) => self.selected(select, with),
            Query::Either(sides) => {
                let mut with = with.clone();
                let mut all: Option<Vec<Output>> = None;
                for side in sides {
                    // What stands before the first one is for all of them.
                    if let Query::Select(select) = side {
                        self.give(select, &mut with)?;
                    }
                    let outputs = self.outputs(side, &with)?;
                    all = Some(match all {
                        None => outputs,
                        Some(before) => united(before, outputs)?,
                    });
                }
                Ok(all.unwrap_or_default())
            }
        }
    }

    /// The columns of a table that is known.
    fn columns_of(&self, written: &ObjectName) -> Result<Vec<Output>, String> {
        let known = self
            .table_name(written)
            .filter(|it| !self.in_doubt.contains(it));
        let table = known.and_then(|name| self.schema.tables.get(&name));
        let table = table.ok_or_else(|| format!("what columns `{written}` has isn't known"))?;
        let output = |column: &Column| Output {
            name: column.name.clone(),
            ty: Some(column.ty.clone()),
            collation: column.collation.clone(),
        };
        Ok(table.columns.iter().map(output).collect())
    }

    fn give(&self, select: &Select, with: &mut Environment) -> Result<(), String> {
        for given in &select.with {
            let outputs = self.given(given, with)?;
            with.push((given.name.clone(), outputs));
        }
        Ok(())
    }

    fn given(&self, given: &Given, with: &Environment) -> Result<Vec<Output>, String> {
        let outputs = match &given.source {
            Source::Query(query) => self.outputs(query, with)?,
            Source::Table(table) => {
                let of_with = with.iter().rev().find(|it| it.0 == table.name);
                match of_with.filter(|_| table.schema.is_none()) {
                    Some((_, outputs)) => outputs.clone(),
                    None => self.columns_of(table)?,
                }
            }
        };
        Ok(named(outputs, &given.columns))
    }

    fn selected(&self, select: &Select, with: &Environment) -> Result<Vec<Output>, String> {
        let mut with = with.clone();
        self.give(select, &mut with)?;
        let mut sources = Vec::new();
        for given in &select.from {
            sources.push((given.name.as_str(), self.given(given, &with)?));
        }
        let scope = scope(&sources);
        let mut outputs = Vec::new();
        for target in &select.targets {
            match target {
                Target::All if select.merges => {
                    return Err("which columns `*` gives of a join isn't known".to_owned());
                }
                Target::All => outputs.extend(sources.iter().flat_map(|it| it.1.clone())),
                Target::AllOf(name) => {
                    let source = sources.iter().find(|it| it.0 == name);
                    let source = source.ok_or_else(|| format!("what `{name}.*` is isn't known"))?;
                    outputs.extend(source.1.clone());
                }
                Target::Value { name, sql } => {
                    let flat = flat(sql);
                    let collates = tokens(sql, Backend::Postgres).any(|it| it.is_word("collate"));
                    if collates {
                        return Err(format!("the collation of `{sql}` isn't known"));
                    }
                    let ty = normalize::type_of(&flat, &scope)
                        .ok_or_else(|| format!("the type of `{sql}` isn't known"))?;
                    outputs.push(Output {
                        name: name.clone(),
                        collation: collation_of(&flat, ty.as_ref(), &scope),
                        ty,
                    });
                }
            }
        }
        Ok(outputs)
    }
}

/// The outputs with other names, as far as these go.
fn named(mut outputs: Vec<Output>, names: &[String]) -> Vec<Output> {
    for (output, name) in outputs.iter_mut().zip(names) {
        output.name.clone_from(name);
    }
    outputs
}

/// A table with the columns that an expression can name: by themselves where there is one of the name, and behind the
/// name of their table.
fn scope(sources: &[(&str, Vec<Output>)]) -> Table {
    let mut scope = Table::new(ObjectName::new(""));
    let all = || sources.iter().flat_map(|(_, outputs)| outputs);
    for (source, outputs) in sources {
        for output in outputs {
            let ty = output.ty.clone().unwrap_or_else(|| SqlType::new("text"));
            let mut column = Column::new(format!("{source}.{}", output.name), ty);
            column.collation.clone_from(&output.collation);
            scope.columns.push(column.clone());
            if all().filter(|it| it.name == output.name).count() == 1 {
                column.name.clone_from(&output.name);
                scope.columns.push(column);
            }
        }
    }
    scope
}

/// The expression with `a.b` written as one name, as [`scope`] has it.
fn flat(sql: &str) -> String {
    let tokens: Vec<_> = tokens(sql, Backend::Postgres).collect();
    let name = |at: usize| {
        let token = tokens.get(at)?;
        let is_name = matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdent);
        is_name.then(|| token.ident(Backend::Postgres)).flatten()
    };
    let is = |at: usize, symbol: &str| tokens.get(at).is_some_and(|it| it.is_symbol(symbol));
    let mut out = String::with_capacity(sql.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match (name(at), name(at + 2)) {
            (Some(table), Some(column))
                if is(at + 1, ".") && !is(at + 3, "(") && !is(at + 3, ".") =>
            {
                let joined = format!("{table}.{column}").replace('"', "\"\"");
                out.push_str(&format!("\"{joined}\""));
                at += 3;
            }
            _ => {
                out.push_str(token.text);
                at += 1;
            }
        }
    }
    out
}

/// The collation of an expression: one that isn't the default goes before. Source: PostgreSQL's manual, 24.2.1.
fn collation_of(sql: &str, ty: Option<&SqlType>, scope: &Table) -> Option<String> {
    let collates = ["text", "varchar", "bpchar", "citext", "name"];
    ty.filter(|ty| collates.contains(&ty.name.as_str()))?;
    let names = tokens(sql, Backend::Postgres).filter_map(|it| it.ident(Backend::Postgres));
    let mut columns = names.filter_map(|name| scope.column(&name));
    columns.find_map(|column| column.collation.clone())
}

/// The columns of a `UNION`. Source: PostgreSQL's manual, 10.5 "UNION, CASE, and Related Constructs".
fn united(left: Vec<Output>, right: Vec<Output>) -> Result<Vec<Output>, String> {
    if left.len() != right.len() {
        return Err("the queries of a UNION don't give as many columns".to_owned());
    }
    let pairs = left.into_iter().zip(right);
    pairs
        .map(|(left, right)| {
            let ty = match (left.ty, right.ty) {
                (None, ty) | (ty, None) => ty,
                (Some(left_ty), Some(right_ty)) => {
                    let ty = common(&left_ty, &right_ty).ok_or_else(|| {
                        format!("the type of `{}` in a UNION isn't known", left.name)
                    })?;
                    Some(ty)
                }
            };
            let collation = left.collation.or(right.collation);
            Ok(Output {
                name: left.name,
                ty,
                collation,
            })
        })
        .collect()
}

fn common(left: &SqlType, right: &SqlType) -> Option<SqlType> {
    if left == right {
        return Some(left.clone());
    }
    let bare = |ty: &SqlType| SqlType {
        args: Vec::new(),
        ..ty.clone()
    };
    if bare(left) == bare(right) {
        return Some(bare(left));
    }
    let numbers = ["int2", "int4", "int8", "numeric", "float4", "float8"];
    let rank = |ty: &SqlType| {
        let number = numbers.iter().position(|name| *name == ty.name);
        number.filter(|_| !ty.array && ty.schema.is_none())
    };
    let text = |ty: &SqlType| !ty.array && ["text", "varchar"].contains(&ty.name.as_str());
    match (rank(left), rank(right)) {
        (Some(l), Some(r)) => Some(SqlType::new(numbers[l.max(r)])),
        _ if text(left) && text(right) => Some(SqlType::new("text")),
        _ => None,
    }
}
