//! The canonical types of MySQL and MariaDB, and how all else of their schemas is written down.
//!
//! A type is what `information_schema.columns.column_type` calls it, in the one form of what the two engines and their
//! versions print. `name` holds the words in lower case without what stands in parentheses, `args` what does:
//!
//! | SQL | canonical |
//! |---|---|
//! | `int(11)`, `INTEGER`, `int4` | `int`; no display width |
//! | `bool`, `tinyint(1)` | `tinyint` with the argument `1` |
//! | `bigint(20) unsigned` | `bigint unsigned` |
//! | `int(5) unsigned zerofill` | `int unsigned zerofill` with the argument `5`: there the width shows |
//! | `decimal`, `numeric(10)`, `dec(10,2) unsigned` | `decimal` with `10`, `0`; …; `decimal unsigned` with `10`, `2` |
//! | `double precision`, `real`, `float(30)`; `float(5)` | `double`; `float` |
//! | `char`, `binary`, `bit`, `year(4)` | `char` with `1`, `binary` with `1`, `bit` with `1`, `year` |
//! | `datetime(6)`, `timestamp(0)` | `datetime` with `6`, `timestamp` |
//! | `enum('a','b')`, `set('a')` | `enum`, `set` with the labels, unquoted |
//! | `json` | `json`; MariaDB's `longtext` in `utf8mb4_bin` with a check `json_valid(c)` is it too, without that check |
//! | `text(100)`, `blob(10)`, `long varchar` | what the engine makes of them: `text`, `tinyblob`, `mediumtext` |
//! | `geomcollection` | `geometrycollection` |
//!
//! In a declaration `varchar`, `varbinary`, `decimal`, `enum` and `set` may stand without arguments where a plain
//! `diesel::table!` doesn't say them. In what is read from SQL they never do.
//!
//! The rest of the schema, as replay and introspection give it:
//!
//! - Names have no schema: a table lies in the database that is connected to. `Schema::enums` is empty.
//! - `Column::collation` is there when it isn't that of the column's table: where the table was made or altered with a
//!   `COLLATE` or `CHARSET`, that one, otherwise the database's. Replay doesn't know the database's, so what a column
//!   says stays. A character set stands for its default collation. JSON and types without text have none.
//! - `Column::default` is what stands after DEFAULT, literals in single quotes ([`super::literal::quote`]) and numbers
//!   plain; expressions without the outer parentheses (`uuid()`). `DEFAULT NULL` is none. Which spelling is used within
//!   doesn't matter: `normalize` compares.
//! - `Column::on_update` is `CURRENT_TIMESTAMP`, with the digits in parentheses when there are any.
//! - `AUTO_INCREMENT` is `Identity::AutoIncrement`; `PERSISTENT` is `STORED`; an empty comment is none.
//! - A primary key has no name. A unique key is a `Unique` when it is made of whole columns, ascending; with a prefix, an
//!   expression or `DESC` it is a unique `Index`. Names are the engine's: an unnamed key is called after its first
//!   column (`a`, `a_2`), a foreign key `t_ibfk_1`. A check without a name has none in replay, for MySQL (`t_chk_1`)
//!   and MariaDB (`CONSTRAINT_1`, or the column's name) differ.
//! - `Index::method` is `fulltext`, `spatial` or none: InnoDB makes a B-tree of `USING HASH`.
//! - The index that InnoDB makes for a foreign key isn't listed: one that isn't unique, of exactly the key's columns, and
//!   called as the key is, or as its first column (`a`, `a_2`) when the key has a name that the engine gave
//!   (`t_ibfk_1`). Replay never adds it; introspection leaves it out.
//! - `RESTRICT` and `NO ACTION` are both [`crate::schema::ReferentialAction::NoAction`]: to InnoDB they are the same.
//! - Views, triggers, partitions, engines and what else a table may say aren't managed.
//!
//! Invariant: `from_sql(sql(ty)) == ty` for every canonical type.

mod declared;
mod parse;

use super::literal;
use crate::schema::SqlType;

pub(crate) use declared::declared;
pub(crate) use parse::{from_sql, read};

/// A canonical type as SQL.
pub(crate) fn sql(ty: &SqlType) -> String {
    let (first, rest) = match ty.name.split_once(' ') {
        Some((first, rest)) => (first, format!(" {rest}")),
        None => (ty.name.as_str(), String::new()),
    };
    let args = match first {
        // As old schemas of Diesel's have it; see the table above.
        "varchar" | "varbinary" if ty.args.is_empty() => "(255)".to_owned(),
        _ if ty.args.is_empty() => String::new(),
        "enum" | "set" => {
            let labels: Vec<String> = ty.args.iter().map(|it| literal::quote(it)).collect();
            format!("({})", labels.join(", "))
        }
        _ => format!("({})", ty.args.join(", ")),
    };
    format!("{first}{args}{rest}")
}

/// Whether two types are the same to the engine. Without lengths, a boolean is still no `tinyint`.
pub(crate) fn same(left: &SqlType, right: &SqlType, ignore_args: bool) -> bool {
    left.name == right.name && (left.args == right.args || ignore_args && left.name != "tinyint")
}

/// The first word of a type's name: `bigint` of `bigint unsigned`.
pub(super) fn base(ty: &SqlType) -> &str {
    ty.name.split(' ').next().unwrap_or_default()
}

/// `tinyint(1)`.
pub(super) fn is_bool(ty: &SqlType) -> bool {
    ty.name == "tinyint" && ty.args == ["1"]
}

/// How many bytes an integer takes; `None` for what isn't one.
pub(super) fn integer_bytes(ty: &SqlType) -> Option<u32> {
    Some(match base(ty) {
        "tinyint" => 1,
        "smallint" => 2,
        "mediumint" => 3,
        "int" => 4,
        "bigint" => 8,
        _ => return None,
    })
}

/// A type that holds characters and so has a collation.
pub(crate) fn is_text(ty: &SqlType) -> bool {
    matches!(
        base(ty),
        "char" | "varchar" | "tinytext" | "text" | "mediumtext" | "longtext" | "enum" | "set"
    )
}

/// A type of which a key needs a length.
pub(super) fn needs_key_length(ty: &SqlType) -> bool {
    let name = base(ty);
    name.ends_with("text") || name.ends_with("blob") || is_spatial(ty)
}

/// A type of shapes and places.
pub(super) fn is_spatial(ty: &SqlType) -> bool {
    matches!(
        base(ty),
        "geometry"
            | "point"
            | "linestring"
            | "polygon"
            | "multipoint"
            | "multilinestring"
            | "multipolygon"
            | "geometrycollection"
    )
}
