//! From a statement's text to [`Ddl`], by its tokens.
//!
//! A reader of our own, rather than a parser for all of SQL: what shapes tables is a small part of it, and is followed
//! whole here (partitions, keys of any form, comments with a version, actions of MariaDB alone), with one statement never
//! costing another.

mod alter;
mod column;
pub(super) mod cursor;
mod key;
mod kind;
mod table;

use cursor::{Cursor, Mode, Read};

use super::ddl::{Ddl, KeyKind};
use crate::schema::ObjectName;
pub(super) use kind::{Prepared, assigned, kind_of, names_in, prepared, routine, variables_in};

/// What a statement is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reading {
    /// It does nothing that a schema or its rows would show.
    Nothing,
    /// It doesn't shape tables.
    ByHand,
    Ddl(Vec<Ddl>),
    /// The same, and what it makes beside tables is carried along as it is.
    DdlByHand(Vec<Ddl>),
    /// It may shape tables, and its text doesn't show how.
    NotFollowed(String),
    /// `CALL`, `EXECUTE`: with the routine's or the statement's name.
    Call(String),
    Execute(String),
    /// No server takes it.
    Fails(String),
}

impl Reading {
    /// The same without what no declaration says of columns, and how much of that there is.
    pub(super) fn bare(&self) -> (Reading, usize) {
        let mut bare = self.clone();
        let mut attributes = 0;
        if let Reading::Ddl(ddl) | Reading::DdlByHand(ddl) = &mut bare {
            for column in ddl.iter_mut().flat_map(Ddl::columns) {
                attributes += std::mem::take(&mut column.attributes).len();
            }
        }
        (bare, attributes)
    }
}

/// Reads a statement.
pub(super) fn read(sql: &str, mode: Mode) -> Reading {
    let mut cursor = Cursor::new(sql, mode);
    match statement(&mut cursor) {
        Ok(reading @ (Reading::Ddl(_) | Reading::DdlByHand(_))) if !cursor.is_done() => {
            match reading {
                // The text of a view goes on.
                Reading::DdlByHand(_) => reading,
                _ => Reading::NotFollowed(cursor.unexpected("its end")),
            }
        }
        Ok(reading) => reading,
        Err(why) => Reading::NotFollowed(why),
    }
}

fn statement(cursor: &mut Cursor<'_>) -> Read<Reading> {
    let one = |ddl: Ddl| Reading::Ddl(vec![ddl]);
    if cursor.is_done() {
        return Ok(Reading::Nothing);
    }
    if cursor.word("CREATE") {
        return create(cursor);
    }
    if cursor.word("DROP") {
        return drop(cursor);
    }
    if cursor.word("ALTER") {
        while cursor.any(&["ONLINE", "IGNORE"]) {}
        return match cursor.any(&["TABLE", "TABLES"]) {
            true => alter::alter_table(cursor).map(one),
            false => Ok(Reading::ByHand),
        };
    }
    if cursor.word("RENAME") {
        return match cursor.any(&["TABLE", "TABLES"]) {
            true => rename_tables(cursor).map(one),
            false => Ok(Reading::ByHand),
        };
    }
    if cursor.word("USE") {
        return Ok(one(Ddl::Use(cursor.name()?)));
    }
    if cursor.word("CALL") {
        return Ok(Reading::Call(cursor.object()?.name));
    }
    if cursor.word("EXECUTE") {
        return match cursor.word("IMMEDIATE") {
            true => Ok(Reading::Execute(String::new())),
            false => Ok(Reading::Execute(cursor.name()?)),
        };
    }
    Ok(kind::sort(cursor))
}

fn create(cursor: &mut Cursor<'_>) -> Read<Reading> {
    let or_replace = cursor.words(&["OR", "REPLACE"]);
    let temporary = cursor.any(&["TEMPORARY", "TEMP"]);
    let one = |ddl: Ddl| Reading::Ddl(vec![ddl]);
    if cursor.word("TABLE") {
        return table::create(cursor, or_replace, temporary).map(one);
    }
    for (word, kind) in [
        ("UNIQUE", KeyKind::Unique),
        ("FULLTEXT", KeyKind::Fulltext),
        ("SPATIAL", KeyKind::Spatial),
    ] {
        if cursor.word(word) {
            cursor.expect_word("INDEX")?;
            return alter::create_index(cursor, kind, or_replace).map(one);
        }
    }
    // `CREATE ONLINE INDEX`, as older ones have it.
    let _ = cursor.any(&["ONLINE", "OFFLINE"]);
    if cursor.word("INDEX") {
        return alter::create_index(cursor, KeyKind::Plain, or_replace).map(one);
    }
    if cursor.any(&["DATABASE", "SCHEMA"]) {
        let _ = cursor.if_not_exists();
        let name = cursor.name()?;
        cursor.skip_rest();
        return Ok(one(Ddl::CreateDatabase(name)));
    }
    if cursor.word("SEQUENCE") {
        return other(cursor);
    }
    let is = |word: &str| {
        cursor
            .rest()
            .iter()
            .take(24)
            .position(|it| it.is_word(word))
    };
    let before = |word: &str| is(word).unwrap_or(usize::MAX);
    let routine = ["TRIGGER", "FUNCTION", "PROCEDURE", "EVENT", "ROLE", "USER"];
    let first = routine.iter().map(|word| before(word)).min();
    if is("VIEW").is_some_and(|at| Some(at) < first) {
        while !cursor.word("VIEW") {
            cursor.next();
        }
        return other(cursor);
    }
    Ok(Reading::ByHand)
}

/// A view or a sequence, from behind that word on.
fn other(cursor: &mut Cursor<'_>) -> Read<Reading> {
    let _ = cursor.if_not_exists();
    Ok(Reading::DdlByHand(vec![Ddl::CreateOther(cursor.object()?)]))
}

fn drop(cursor: &mut Cursor<'_>) -> Read<Reading> {
    let one = |ddl: Ddl| Reading::Ddl(vec![ddl]);
    let temporary = cursor.any(&["TEMPORARY", "TEMP"]);
    if cursor.any(&["TABLE", "TABLES"]) {
        let if_exists = cursor.if_exists();
        let names = cursor.objects()?;
        alter::wait(cursor);
        let _ = cursor.any(&["RESTRICT", "CASCADE"]);
        return Ok(one(Ddl::DropTables {
            names,
            if_exists,
            temporary,
        }));
    }
    let _ = cursor.any(&["ONLINE", "OFFLINE"]);
    if cursor.word("INDEX") {
        return alter::drop_index(cursor).map(one);
    }
    if cursor.any(&["DATABASE", "SCHEMA"]) {
        let _ = cursor.if_exists();
        return Ok(one(Ddl::DropDatabase(cursor.name()?)));
    }
    if cursor.any(&["VIEW", "SEQUENCE"]) {
        let _ = cursor.if_exists();
        let names = cursor.objects()?;
        return Ok(Reading::DdlByHand(vec![Ddl::DropOthers(names)]));
    }
    Ok(Reading::ByHand)
}

fn rename_tables(cursor: &mut Cursor<'_>) -> Read<Ddl> {
    let if_exists = cursor.if_exists();
    let mut pairs: Vec<(ObjectName, ObjectName)> = Vec::new();
    loop {
        let from = cursor.object()?;
        alter::wait(cursor);
        cursor.expect_word("TO")?;
        pairs.push((from, cursor.object()?));
        if !cursor.symbol(",") {
            return Ok(Ddl::RenameTables { pairs, if_exists });
        }
    }
}
