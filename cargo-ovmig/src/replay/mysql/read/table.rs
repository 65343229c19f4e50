//! `CREATE TABLE`, and what stands behind a table's parentheses.

use super::column;
use super::cursor::{Cursor, Read};
use super::key;
use crate::replay::mysql::ddl::{Ddl, How, Item, NewTable, Options, PlainQuery, Query};
use crate::sql::TokenKind;

/// From behind `TABLE` on.
pub(super) fn create(cursor: &mut Cursor<'_>, or_replace: bool, temporary: bool) -> Read<Ddl> {
    let how = How {
        if_not_exists: cursor.if_not_exists(),
        or_replace,
        temporary,
    };
    let name = cursor.object()?;
    let parenthesized = cursor.rest().get(1).is_some_and(|it| it.is_word("LIKE"));
    if cursor.word("LIKE")
        || cursor.is_symbol("(") && parenthesized && cursor.symbol("(") && cursor.word("LIKE")
    {
        let like = cursor.object()?;
        let _ = cursor.symbol(")");
        return Ok(Ddl::CreateLike { name, how, like });
    }
    let mut table = NewTable::default();
    let selects = |it: &crate::sql::Token<'_>| {
        it.is_word("SELECT") || it.is_word("WITH") || it.is_symbol("(")
    };
    if cursor.is_symbol("(") && !cursor.rest().get(1).is_some_and(selects) {
        cursor.expect("(")?;
        loop {
            item(cursor, &mut table)?;
            if !cursor.symbol(",") {
                break;
            }
        }
        cursor.expect(")")?;
    }
    loop {
        let _ = cursor.symbol(",");
        if !option(cursor, &mut table.options)? {
            break;
        }
    }
    if cursor.is_words(&["PARTITION", "BY"]) {
        skip_partitions(cursor);
    }
    table.query = query(cursor)?;
    if table.query.is_none() && table.items.is_empty() {
        return Err(cursor.unexpected("`(`"));
    }
    Ok(Ddl::CreateTable { name, how, table })
}

fn item(cursor: &mut Cursor<'_>, table: &mut NewTable) -> Read<()> {
    if cursor.is_words(&["PERIOD", "FOR"]) {
        return Err("it has a period, which can't be declared".to_owned());
    }
    match key::item(cursor)? {
        Some((item, _)) => table.items.push(item),
        None => table
            .items
            .push(Item::Column(Box::new(column::column(cursor)?))),
    }
    Ok(())
}

/// Passes one option of a table, if one stands here.
pub(super) fn option(cursor: &mut Cursor<'_>, options: &mut Options) -> Read<bool> {
    let start = cursor.offset();
    let default = cursor.word("DEFAULT");
    if column::charset(cursor, &mut options.charset)? {
        return Ok(true);
    }
    if default {
        return Err(cursor.unexpected("CHARACTER SET or COLLATE"));
    }
    if cursor.word("COMMENT") {
        let _ = cursor.symbol("=");
        options.comment = Some(cursor.text()?);
        return Ok(true);
    }
    if cursor.words(&["WITH", "SYSTEM", "VERSIONING"]) || cursor.words(&["START", "TRANSACTION"]) {
        return Ok(true);
    }
    if cursor.is_any(&["DATA", "INDEX"])
        && cursor
            .rest()
            .get(1)
            .is_some_and(|it| it.is_word("DIRECTORY"))
    {
        cursor.next();
        cursor.next();
        let _ = cursor.symbol("=");
        cursor.text()?;
        return Ok(true);
    }
    let ends = [
        "AS",
        "SELECT",
        "IGNORE",
        "REPLACE",
        "WITH",
        "PARTITION",
        "LIKE",
        "VALUES",
        "TABLE",
    ];
    let is_word = cursor
        .peek()
        .is_some_and(|it| matches!(it.kind, TokenKind::Word | TokenKind::QuotedIdent));
    if !is_word || cursor.is_any(&ends) {
        return Ok(false);
    }
    cursor.next();
    let said = cursor.symbol("=");
    match cursor.peek().map(|token| token.kind) {
        Some(TokenKind::Symbol) if cursor.is_symbol("(") => {
            cursor.skip_parenthesis()?;
        }
        Some(TokenKind::Number | TokenKind::String | TokenKind::QuotedIdent) => {
            cursor.next();
        }
        Some(TokenKind::Word) => {
            cursor.next();
        }
        _ if said => return Err(cursor.unexpected("a value")),
        _ => {
            return Err(format!(
                "it can't be read: `{}` isn't known",
                cursor.since(start)
            ));
        }
    }
    Ok(true)
}

/// Partitions aren't managed. A query may follow them.
pub(super) fn skip_partitions(cursor: &mut Cursor<'_>) {
    while !cursor.is_done() && !cursor.is_any(&["AS", "SELECT"]) {
        if !cursor.is_symbol("(") || cursor.skip_parenthesis().is_err() {
            cursor.next();
        }
    }
}

/// `AS SELECT …`.
fn query(cursor: &mut Cursor<'_>) -> Read<Option<Query>> {
    let _ = cursor.any(&["IGNORE", "REPLACE"]);
    let _ = cursor.word("AS");
    if cursor.is_done() {
        return Ok(None);
    }
    if !cursor.is_any(&["SELECT", "WITH", "TABLE", "VALUES"]) && !cursor.is_symbol("(") {
        return Err(cursor.unexpected("a query"));
    }
    let plain = plain_query(cursor).ok().flatten();
    cursor.skip_rest();
    Ok(Some(Query { plain }))
}

/// `SELECT a, t.b AS c FROM t WHERE …`: nothing but columns, of one table.
fn plain_query(cursor: &mut Cursor<'_>) -> Read<Option<PlainQuery>> {
    if !cursor.word("SELECT") {
        return Ok(None);
    }
    let mut columns = Vec::new();
    loop {
        columns.push(match cursor.symbol("*") {
            true => None,
            false => {
                let mut name = cursor.name()?;
                let mut whole = false;
                while cursor.symbol(".") {
                    whole = cursor.symbol("*");
                    if !whole {
                        name = cursor.name()?;
                    }
                }
                let alias = match whole || cursor.is_word("FROM") || cursor.is_symbol(",") {
                    true => name.clone(),
                    false => {
                        let _ = cursor.word("AS");
                        cursor.value()?
                    }
                };
                (!whole).then_some((name, alias))
            }
        });
        if !cursor.symbol(",") {
            break;
        }
    }
    cursor.expect_word("FROM")?;
    let table = cursor.object()?;
    let others = [
        "JOIN",
        "STRAIGHT_JOIN",
        "UNION",
        "EXCEPT",
        "INTERSECT",
        "GROUP",
        "ROLLUP",
    ];
    let plain = cursor.is_done()
        || cursor.is_any(&["WHERE", "LIMIT", "ORDER"])
            && !cursor
                .rest()
                .iter()
                .any(|token| others.iter().any(|word| token.is_word(word)));
    Ok(plain.then_some(PlainQuery { table, columns }))
}
