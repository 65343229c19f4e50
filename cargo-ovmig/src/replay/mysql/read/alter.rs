//! `ALTER TABLE`, `CREATE INDEX`, `DROP INDEX`.

use super::column;
use super::cursor::{Cursor, Read};
use super::key;
use super::table;
use crate::replay::mysql::ddl::{Action, Charset, Ddl, Item, Key, KeyKind, Options, Place};

/// From behind `TABLE` on.
pub(super) fn alter_table(cursor: &mut Cursor<'_>) -> Read<Ddl> {
    let if_exists = cursor.if_exists();
    let table = cursor.object()?;
    wait(cursor);
    let mut actions = Vec::new();
    while !cursor.is_done() {
        action(cursor, &mut actions)?;
        if !cursor.symbol(",")
            && !cursor.is_done()
            && !cursor.is_words(&["PARTITION", "BY"])
            && !is_option(cursor)
        {
            return Err(cursor.unexpected("`,`"));
        }
    }
    Ok(Ddl::AlterTable {
        table,
        if_exists,
        actions,
    })
}

/// `WAIT 5`, `NOWAIT`.
pub(super) fn wait(cursor: &mut Cursor<'_>) {
    if cursor.word("WAIT") {
        cursor.next();
    }
    let _ = cursor.word("NOWAIT");
}

/// Options of a table may stand one behind another without commas.
fn is_option(cursor: &Cursor<'_>) -> bool {
    cursor.rest().get(1).is_some_and(|it| it.is_symbol("="))
        || cursor.is_any(&[
            "DEFAULT",
            "CHARSET",
            "CHARACTER",
            "COLLATE",
            "COMMENT",
            "ENGINE",
        ])
        || cursor.is_words(&["REMOVE", "PARTITIONING"])
}

fn action(cursor: &mut Cursor<'_>, actions: &mut Vec<Action>) -> Read<()> {
    if cursor.word("ADD") {
        return add(cursor, actions);
    }
    if cursor.word("DROP") {
        actions.extend(drop(cursor)?);
    } else if cursor.word("MODIFY") {
        let _ = cursor.word("COLUMN");
        let if_exists = cursor.if_exists();
        let to = column::column(cursor)?;
        actions.push(Action::Change {
            from: to.column.name.clone(),
            to: Box::new(to),
            place: place(cursor)?,
            if_exists,
        });
    } else if cursor.word("CHANGE") {
        let _ = cursor.word("COLUMN");
        let if_exists = cursor.if_exists();
        actions.push(Action::Change {
            from: cursor.name()?,
            to: Box::new(column::column(cursor)?),
            place: place(cursor)?,
            if_exists,
        });
    } else if cursor.word("ALTER") {
        actions.extend(alter(cursor)?);
    } else if cursor.word("RENAME") {
        actions.push(rename(cursor)?);
    } else if cursor.word("CONVERT") {
        actions.extend(convert(cursor)?);
    } else if !passed_over(cursor)? {
        let mut options = Options::default();
        if !table::option(cursor, &mut options)? {
            return Err(cursor.unexpected("a change of a table"));
        }
        while is_option(cursor) && !cursor.is_word("REMOVE") && table::option(cursor, &mut options)?
        {
        }
        actions.push(Action::Options(options));
    }
    Ok(())
}

fn place(cursor: &mut Cursor<'_>) -> Read<Option<Place>> {
    Ok(if cursor.word("FIRST") {
        Some(Place::First)
    } else if cursor.word("AFTER") {
        Some(Place::After(cursor.name()?))
    } else {
        None
    })
}

fn add(cursor: &mut Cursor<'_>, actions: &mut Vec<Action>) -> Read<()> {
    if cursor.word("PARTITION") {
        skip_partitions(cursor);
        return Ok(());
    }
    if cursor.words(&["SYSTEM", "VERSIONING"]) {
        return Ok(());
    }
    if cursor.is_words(&["PERIOD", "FOR"]) {
        return Err("it adds a period, which can't be declared".to_owned());
    }
    if let Some((item, if_not_exists)) = key::item(cursor)? {
        actions.push(added(item, if_not_exists));
        return Ok(());
    }
    let _ = cursor.word("COLUMN");
    let if_not_exists = cursor.if_not_exists();
    if !cursor.symbol("(") {
        actions.push(Action::AddColumn {
            column: Box::new(column::column(cursor)?),
            place: place(cursor)?,
            if_not_exists,
        });
        return Ok(());
    }
    loop {
        actions.push(match key::item(cursor)? {
            Some((item, own)) => added(item, own || if_not_exists),
            None => Action::AddColumn {
                column: Box::new(column::column(cursor)?),
                place: None,
                if_not_exists,
            },
        });
        if !cursor.symbol(",") {
            return cursor.expect(")");
        }
    }
}

fn added(item: Item, if_not_exists: bool) -> Action {
    match item {
        Item::Key(key) => Action::AddKey {
            key,
            if_not_exists,
            or_replace: false,
        },
        Item::ForeignKey(key) => Action::AddForeignKey { key, if_not_exists },
        Item::Check(check) => Action::AddCheck {
            check,
            if_not_exists,
        },
        Item::Column(column) => Action::AddColumn {
            column,
            place: None,
            if_not_exists,
        },
    }
}

fn drop(cursor: &mut Cursor<'_>) -> Read<Option<Action>> {
    if cursor.words(&["PRIMARY", "KEY"]) {
        return Ok(Some(Action::DropPrimaryKey { if_exists: false }));
    }
    if cursor.word("PARTITION") {
        skip_partitions(cursor);
        return Ok(None);
    }
    if cursor.words(&["SYSTEM", "VERSIONING"]) {
        return Ok(None);
    }
    if cursor.is_words(&["PERIOD", "FOR"]) {
        return Err("it drops a period, which can't be declared".to_owned());
    }
    let foreign = cursor.words(&["FOREIGN", "KEY"]);
    let key = !foreign && cursor.any(&["KEY", "INDEX"]);
    let check = !foreign && !key && cursor.word("CHECK");
    let constraint = !foreign && !key && !check && cursor.word("CONSTRAINT");
    if !(foreign || key || check || constraint) {
        let _ = cursor.word("COLUMN");
    }
    let if_exists = cursor.if_exists();
    let name = cursor.name()?;
    Ok(Some(if foreign {
        Action::DropForeignKey { name, if_exists }
    } else if key {
        drop_key(name, if_exists)
    } else if check {
        Action::DropCheck(name)
    } else if constraint {
        Action::DropConstraint { name, if_exists }
    } else {
        let _ = cursor.any(&["RESTRICT", "CASCADE"]);
        Action::DropColumn {
            column: name,
            if_exists,
        }
    }))
}

/// The primary key is the key of that name.
fn drop_key(name: String, if_exists: bool) -> Action {
    match name.eq_ignore_ascii_case("PRIMARY") {
        true => Action::DropPrimaryKey { if_exists },
        false => Action::DropKey { name, if_exists },
    }
}

fn alter(cursor: &mut Cursor<'_>) -> Read<Option<Action>> {
    if cursor.any(&["INDEX", "KEY"]) {
        let _ = cursor.if_exists();
        cursor.name()?;
        let _ = cursor.word("NOT");
        let known = cursor.any(&["VISIBLE", "INVISIBLE", "IGNORED"]);
        return known
            .then_some(None)
            .ok_or_else(|| cursor.unexpected("VISIBLE or INVISIBLE"));
    }
    if cursor.any(&["CHECK", "CONSTRAINT"]) {
        cursor.name()?;
        if cursor.word("NOT") {
            return Err("it makes a check that isn't enforced, which can't be declared".to_owned());
        }
        cursor.expect_word("ENFORCED")?;
        return Ok(None);
    }
    let _ = cursor.word("COLUMN");
    let if_exists = cursor.if_exists();
    let name = cursor.name()?;
    if cursor.words(&["DROP", "DEFAULT"]) {
        return Ok(Some(Action::SetDefault {
            column: name,
            default: None,
            if_exists,
        }));
    }
    cursor.expect_word("SET")?;
    if cursor.any(&["VISIBLE", "INVISIBLE"]) {
        return Ok(None);
    }
    cursor.expect_word("DEFAULT")?;
    Ok(Some(Action::SetDefault {
        column: name,
        default: column::default(cursor)?,
        if_exists,
    }))
}

fn rename(cursor: &mut Cursor<'_>) -> Read<Action> {
    let column = cursor.word("COLUMN");
    if column || cursor.any(&["INDEX", "KEY"]) {
        let if_exists = cursor.if_exists();
        let from = cursor.name()?;
        cursor.expect_word("TO")?;
        let to = cursor.name()?;
        return Ok(match column {
            true => Action::RenameColumn {
                from,
                to,
                if_exists,
            },
            false => Action::RenameKey {
                from,
                to,
                if_exists,
            },
        });
    }
    let _ = cursor.any(&["TO", "AS"]) || cursor.symbol("=");
    Ok(Action::RenameTo(cursor.object()?))
}

fn convert(cursor: &mut Cursor<'_>) -> Read<Option<Action>> {
    if cursor.any(&["PARTITION", "TABLE"]) {
        return Err("it makes a table of a partition, or a partition of a table".to_owned());
    }
    cursor.expect_word("TO")?;
    let mut charset = Charset::default();
    while column::charset(cursor, &mut charset)? {}
    match charset.charset.is_some() || charset.collate.is_some() {
        true => Ok(Some(Action::Convert(charset))),
        false => Err(cursor.unexpected("CHARACTER SET")),
    }
}

/// Actions that no schema shows.
fn passed_over(cursor: &mut Cursor<'_>) -> Read<bool> {
    if cursor.any(&["ALGORITHM", "LOCK"]) {
        let _ = cursor.symbol("=");
        cursor.next();
    } else if cursor.words(&["ORDER", "BY"]) {
        while cursor.name().is_ok() {
            let _ = cursor.any(&["ASC", "DESC"]);
            let more = cursor
                .rest()
                .get(2)
                .is_none_or(|it| it.is_symbol(",") || it.is_word("ASC") || it.is_word("DESC"));
            if !(cursor.is_symbol(",") && more && cursor.symbol(",")) {
                break;
            }
        }
    } else if cursor.word("FORCE")
        || cursor.words(&["ENABLE", "KEYS"])
        || cursor.words(&["DISABLE", "KEYS"])
        || cursor.words(&["WITH", "VALIDATION"])
        || cursor.words(&["WITHOUT", "VALIDATION"])
        || cursor.words(&["REMOVE", "PARTITIONING"])
    {
    } else if cursor.words(&["PARTITION", "BY"])
        || cursor.any(&[
            "DISCARD",
            "IMPORT",
            "REORGANIZE",
            "COALESCE",
            "ANALYZE",
            "CHECK",
            "OPTIMIZE",
            "REBUILD",
            "REPAIR",
            "TRUNCATE",
            "EXCHANGE",
            "UPGRADE",
        ])
    {
        skip_partitions(cursor);
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// What is said of partitions goes to the statement's end.
fn skip_partitions(cursor: &mut Cursor<'_>) {
    cursor.skip_rest();
}

/// From behind `INDEX` on.
pub(super) fn create_index(cursor: &mut Cursor<'_>, kind: KeyKind, or_replace: bool) -> Read<Ddl> {
    let if_not_exists = cursor.if_not_exists();
    let name = cursor.name()?;
    key::method(cursor);
    cursor.expect_word("ON")?;
    let table = cursor.object()?;
    wait(cursor);
    let key = Key {
        name: Some(name),
        kind,
        parts: key::parts(cursor)?,
        generated: false,
    };
    index_rest(cursor)?;
    Ok(Ddl::AlterTable {
        table,
        if_exists: false,
        actions: vec![Action::AddKey {
            key,
            if_not_exists,
            or_replace,
        }],
    })
}

/// From behind `INDEX` on.
pub(super) fn drop_index(cursor: &mut Cursor<'_>) -> Read<Ddl> {
    let if_exists = cursor.if_exists();
    let name = cursor.name()?;
    cursor.expect_word("ON")?;
    let table = cursor.object()?;
    index_rest(cursor)?;
    Ok(Ddl::AlterTable {
        table,
        if_exists: false,
        actions: vec![drop_key(name, if_exists)],
    })
}

fn index_rest(cursor: &mut Cursor<'_>) -> Read<()> {
    loop {
        key::options(cursor)?;
        wait(cursor);
        if cursor.is_done() {
            return Ok(());
        }
        if !cursor.any(&["ALGORITHM", "LOCK"]) {
            return Err(cursor.unexpected("the end"));
        }
        let _ = cursor.symbol("=");
        cursor.next();
    }
}
