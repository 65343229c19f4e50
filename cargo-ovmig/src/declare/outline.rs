//! The names of a file's tables, whatever else is wrong with it: for `cargo ovmig modules`, and for the tables of
//! modules that aren't registered, which are never dropped.

use std::ops::Range;

use syn::ext::IdentExt;

use super::read;
use crate::schema::ObjectName;
use crate::source::SourceFile;

/// The tables of a file by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The tables, in the order of the text.
    pub tables: Vec<OutlinedTable>,
    /// Whether the whole file could be read. If not, names were picked from its text, and there may be more.
    pub complete: bool,
}

/// A table's name and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlinedTable {
    /// The name in the database; a schema is as it is written, only PostgreSQL's default one (`public`) is left out.
    pub name: ObjectName,
    /// Where the name stands, in bytes.
    pub span: Range<usize>,
}

/// Lists the tables that a file declares.
pub fn outline(file: &SourceFile) -> Outline {
    let decls = read::read(&file.text);
    let mut tables: Vec<OutlinedTable> = (decls.tables.iter())
        .map(|table| OutlinedTable {
            name: name(
                table
                    .decl
                    .schema
                    .as_ref()
                    .map(|schema| schema.unraw().to_string()),
                &table.decl.name,
            ),
            span: table.decl.name_span.byte_range(),
        })
        .collect();
    if !decls.complete {
        let picked = picked(&file.text);
        let new = picked
            .into_iter()
            .filter(|table| tables.iter().all(|known| known.name != table.name));
        let new: Vec<OutlinedTable> = new.collect();
        tables.extend(new);
        tables.sort_by_key(|table| table.span.start);
    }
    Outline {
        tables,
        complete: decls.complete,
    }
}

fn name(schema: Option<String>, name: &str) -> ObjectName {
    ObjectName {
        schema: schema.filter(|schema| schema != "public"),
        name: name.to_owned(),
    }
}

/// What looks like the name of a table in a text that can't be read: behind `table!`, its `use` items and attributes.
fn picked(text: &str) -> Vec<OutlinedTable> {
    let mut tables = Vec::new();
    for (at, macro_name) in text.match_indices("table!") {
        let mut rest = Picking {
            text,
            at: at + macro_name.len(),
        };
        rest.blank();
        if !rest.eat("{") && !rest.eat("(") && !rest.eat("[") {
            continue;
        }
        tables.extend(rest.table());
    }
    tables
}

struct Picking<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Picking<'a> {
    fn table(&mut self) -> Option<OutlinedTable> {
        let mut sql_name = None;
        loop {
            self.blank();
            if self.rest().starts_with("#[") {
                let attribute = self.until(']')?;
                let value = attribute
                    .strip_prefix("#[sql_name")
                    .and_then(|rest| rest.split('"').nth(1));
                sql_name = value.map(str::to_owned).or(sql_name);
            } else if self.rest().starts_with("use ") {
                self.until(';')?;
            } else {
                break;
            }
        }
        let start = self.at;
        let first = self.word()?;
        let (schema, ident) = match self.eat(".") {
            true => (Some(first.to_owned()), self.word()?),
            false => (None, first),
        };
        Some(OutlinedTable {
            name: name(schema, sql_name.as_deref().unwrap_or(ident)),
            span: start..self.at,
        })
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn eat(&mut self, what: &str) -> bool {
        let found = self.rest().starts_with(what);
        if found {
            self.at += what.len();
        }
        found
    }

    /// Passes over white space and comments.
    fn blank(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start().len();
            let comment = match &rest[blank..] {
                line if line.starts_with("//") => line.find('\n').unwrap_or(line.len()),
                block if block.starts_with("/*") => {
                    block.find("*/").map_or(block.len(), |end| end + 2)
                }
                _ => 0,
            };
            self.at += blank + comment;
            if blank + comment == 0 {
                return;
            }
        }
    }

    /// The text up to and with a character.
    fn until(&mut self, end: char) -> Option<&'a str> {
        let rest = self.rest();
        let length = rest.find(end)? + end.len_utf8();
        self.at += length;
        Some(&rest[..length])
    }

    /// A name, without `r#`.
    fn word(&mut self) -> Option<&'a str> {
        self.eat("r#");
        let rest = self.rest();
        let end = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        self.at += end;
        (end > 0).then(|| &rest[..end])
    }
}
