//! Which collation a column or a table has, as far as the text says it.

use crate::dialect::mysql::types;
use crate::replay::mysql::ddl::Charset;
use crate::replay::mysql::state::{State, Table};
use crate::schema::{Column, ObjectName};

/// The collation that is meant; `base` where nothing is said.
pub(super) fn collation(said: &Charset, base: Option<&str>) -> Option<String> {
    if let Some(collate) = &said.collate {
        return Some(collate.clone());
    }
    match (&said.charset, said.binary) {
        (Some(charset), true) => Some(format!("{charset}_bin")),
        // The default, whose collation isn't the same everywhere.
        (Some(charset), false) if matches!(charset.as_str(), "utf8mb4" | "default") => None,
        (Some(charset), false) => Some(default_of(charset)),
        (None, true) => Some(format!("{}_bin", base.map_or("utf8mb4", charset_of))),
        (None, false) => base.map(str::to_owned),
    }
}

/// A character set's default collation.
fn default_of(charset: &str) -> String {
    let rest = match charset {
        "binary" => return charset.to_owned(),
        "latin1" | "dec8" | "swe7" => "swedish_ci",
        "big5" | "gb2312" | "gbk" | "gb18030" => "chinese_ci",
        "sjis" | "ujis" | "cp932" | "eucjpms" => "japanese_ci",
        "euckr" => "korean_ci",
        "latin5" => "turkish_ci",
        "tis620" => "thai_ci",
        "hp8" => "english_ci",
        _ => "general_ci",
    };
    format!("{charset}_{rest}")
}

fn charset_of(collation: &str) -> &str {
    collation.split('_').next().unwrap_or(collation)
}

/// The bytes of the longest character.
fn longest(collation: &str) -> u32 {
    match charset_of(collation) {
        "utf8mb4" | "utf16" | "utf16le" | "utf32" | "gb18030" => 4,
        "utf8mb3" | "ujis" | "eucjpms" => 3,
        "ucs2" | "big5" | "gb2312" | "gbk" | "sjis" | "euckr" | "cp932" => 2,
        _ => 1,
    }
}

impl State {
    /// `CONVERT TO CHARACTER SET`: all columns get it, and a text that may not fit any more gets a larger type.
    pub(super) fn convert(table: &mut Table, said: &Charset) {
        let new = collation(said, None);
        for column in table
            .columns
            .iter_mut()
            .filter(|column| types::is_text(&column.ty))
        {
            // The servers' own default is `utf8mb4`, whose characters are the longest.
            let old = column.collation.as_deref().map_or(4, longest);
            if new.as_deref().map_or(4, longest) > old {
                column.ty.name = match column.ty.name.as_str() {
                    "tinytext" => "text".to_owned(),
                    "text" => "mediumtext".to_owned(),
                    "mediumtext" => "longtext".to_owned(),
                    other => other.to_owned(),
                };
            }
            column.collation.clone_from(&new);
        }
        table.collation = new;
    }

    /// `DEFAULT CHARACTER SET`: for new columns.
    pub(super) fn set_charset(&mut self, name: &ObjectName, table: &mut Table, said: &Charset) {
        if *said == Charset::default() {
            return;
        }
        let new = collation(said, table.collation.as_deref());
        let unknown = |column: &Column| types::is_text(&column.ty) && column.collation.is_none();
        if new.is_some() && table.columns.iter().any(unknown) {
            self.problem(format!(
                "the columns of `{name}` keep the database's collation, which no migration tells"
            ));
        }
        table.collation = new;
    }
}
