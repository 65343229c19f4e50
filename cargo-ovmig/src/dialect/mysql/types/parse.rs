//! From a type that somebody, or the catalogue, wrote in SQL to the canonical one.

use super::super::literal;
use crate::schema::{Backend, SqlType};
use crate::sql::{Token, TokenKind, significant};

/// The canonical type of one that was written in SQL or stands in `information_schema`. Never fails: what it doesn't
/// know is a type of that name. What may stand behind a type (`CHARACTER SET …`, `NOT NULL`) is left out.
pub(crate) fn from_sql(written: &str) -> SqlType {
    read(written).0
}

/// The type, and whether the text held nothing but that.
pub(crate) fn read(written: &str) -> (SqlType, bool) {
    let tokens: Vec<Token<'_>> = significant(written, Backend::Mysql).collect();
    let mut reader = Reader {
        tokens: &tokens,
        at: 0,
    };
    let ty = reader.ty();
    (ty, reader.at == tokens.len())
}

struct Reader<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
}

impl Reader<'_> {
    fn eat(&mut self, word: &str) -> bool {
        let found = (self.tokens.get(self.at)).is_some_and(|token| token.is_word(word));
        self.at += usize::from(found);
        found
    }

    fn ty(&mut self) -> SqlType {
        let Some(first) = self.tokens.get(self.at) else {
            return SqlType::new("");
        };
        self.at += 1;
        let word = match first.kind {
            TokenKind::Word => first.text.to_ascii_lowercase(),
            TokenKind::QuotedIdent => literal::value(first.text),
            _ => return SqlType::new(first.text),
        };
        let name = self.words(&word);
        let args = self.arguments();
        let (unsigned, zerofill) = self.sign();
        let mut ty = canonical(name, args, zerofill);
        if name == "char" && self.eat("byte") {
            ty.name = "binary".to_owned();
        }
        if unsigned && ty.name == "tinyint" && !zerofill {
            // A boolean has a sign; MySQL shows the width of no other.
            ty.args.clear();
        }
        if unsigned && ty.name != "serial" {
            ty.name.push_str(" unsigned");
        }
        if zerofill {
            ty.name.push_str(" zerofill");
        }
        ty
    }

    /// The type's usual name, for one that may be of several words.
    fn words<'w>(&mut self, first: &'w str) -> &'w str {
        match first {
            "double" => {
                self.eat("precision");
                "double"
            }
            "national" => {
                let varying = self.eat("varchar") || self.eat("varcharacter");
                let char = !varying && (self.eat("char") || self.eat("character"));
                if varying || char && self.eat("varying") {
                    "varchar"
                } else {
                    "char"
                }
            }
            "char" | "character" | "nchar" => match self.eat("varying") || self.eat("varchar") {
                true => "varchar",
                false => "char",
            },
            "nvarchar" | "varcharacter" => "varchar",
            "long" => match self.eat("varbinary") {
                true => "mediumblob",
                false => {
                    let _ = self.eat("varchar") || self.eat("varcharacter");
                    let _ = self.eat("char") && self.eat("varying");
                    "mediumtext"
                }
            },
            "integer" | "int4" => "int",
            "int1" => "tinyint",
            "int2" => "smallint",
            "int3" | "middleint" => "mediumint",
            "int8" => "bigint",
            "boolean" => "bool",
            "dec" | "numeric" | "fixed" => "decimal",
            "real" | "float8" => "double",
            "float4" => "float",
            "geomcollection" => "geometrycollection",
            other => other,
        }
    }

    /// What stands in parentheses; strings unquoted.
    fn arguments(&mut self) -> Vec<String> {
        let mut args = Vec::new();
        if !(self.tokens.get(self.at)).is_some_and(|token| token.is_symbol("(")) {
            return args;
        }
        let mut arg = String::new();
        let mut at = self.at + 1;
        while let Some(token) = self.tokens.get(at) {
            at += 1;
            if token.is_symbol(")") || token.is_symbol(",") {
                args.push(std::mem::take(&mut arg));
                if token.is_symbol(")") {
                    self.at = at;
                    return args;
                }
            } else if matches!(token.kind, TokenKind::String | TokenKind::QuotedIdent) {
                arg.push_str(&literal::value(token.text));
            } else {
                arg.push_str(token.text);
            }
        }
        // Never closed: what follows is no type, and `at` stays before it.
        args
    }

    fn sign(&mut self) -> (bool, bool) {
        let (mut unsigned, mut zerofill) = (false, false);
        loop {
            if self.eat("unsigned") {
                unsigned = true;
            } else if self.eat("zerofill") {
                // One is the other too.
                (unsigned, zerofill) = (true, true);
            } else if !self.eat("signed") {
                return (unsigned, zerofill);
            }
        }
    }
}

fn canonical(name: &str, mut args: Vec<String>, zerofill: bool) -> SqlType {
    let number = args.first().and_then(|it| it.trim().parse::<u64>().ok());
    match name {
        "bool" => return SqlType::new("tinyint").with_args(["1"]),
        "tinyint" if args == ["1"] && !zerofill => {}
        "tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "year" if !zerofill => {
            args.clear()
        }
        // With leading zeros the width shows, also where the engine gave it.
        "tinyint" if args.is_empty() => args.push("3".to_owned()),
        "smallint" if args.is_empty() => args.push("5".to_owned()),
        "mediumint" if args.is_empty() => args.push("8".to_owned()),
        "int" if args.is_empty() => args.push("10".to_owned()),
        "bigint" if args.is_empty() => args.push("20".to_owned()),
        "serial" => return SqlType::new("bigint unsigned"),
        "decimal" => {
            if args.is_empty() {
                args.push("10".to_owned());
            }
            if args.len() == 1 {
                args.push("0".to_owned());
            }
        }
        // One number is a precision in bits, and says which of the two it is.
        "float" if args.len() == 1 => {
            let double = number.is_some_and(|bits| bits > 24);
            return SqlType::new(if double { "double" } else { "float" });
        }
        "char" | "binary" | "bit" if args.is_empty() => args.push("1".to_owned()),
        "datetime" | "timestamp" | "time" if number == Some(0) => args.clear(),
        "text" | "blob" if number.is_some() => {
            return SqlType::new(sized(name, number.unwrap_or_default()));
        }
        // The engine strips spaces at the end of labels.
        "enum" | "set" => {
            for label in &mut args {
                label.truncate(label.trim_end_matches(' ').len());
            }
        }
        _ => {}
    }
    SqlType::new(name).with_args(args)
}

/// `text(n)` is the smallest type that holds so much, in characters of four bytes.
fn sized(name: &str, length: u64) -> String {
    let bytes = match name {
        "text" => length.saturating_mul(4),
        _ => length,
    };
    let size = match bytes {
        0 => "",
        1..=0xff => "tiny",
        0x100..=0xffff => "",
        0x1_0000..=0xff_ffff => "medium",
        _ => "long",
    };
    format!("{size}{name}")
}

#[cfg(test)]
mod tests {
    use super::super::sql;
    use super::*;

    #[test]
    fn every_spelling_of_a_type_is_the_same_type() {
        for (expected, spellings) in [
            (
                "int",
                &["int", "INT(11)", "integer", "int4", "int signed"][..],
            ),
            ("int unsigned", &["int(10) unsigned", "INTEGER UNSIGNED"]),
            (
                "mediumint(8) unsigned zerofill",
                &["mediumint zerofill", "MEDIUMINT UNSIGNED ZEROFILL"],
            ),
            ("bigint(20) unsigned zerofill", &["bigint zerofill"]),
            (
                "int(5) unsigned zerofill",
                &["int(5) unsigned zerofill", "int(5) zerofill"],
            ),
            ("tinyint(1)", &["bool", "BOOLEAN", "tinyint(1)"]),
            ("tinyint", &["tinyint(4)", "int1", "tinyint"]),
            (
                "tinyint unsigned",
                &[
                    "tinyint(3) unsigned",
                    "tinyint unsigned",
                    "tinyint(1) unsigned",
                ],
            ),
            ("mediumint", &["middleint", "int3", "mediumint(9)"]),
            ("bigint", &["bigint(20)", "int8"]),
            ("bigint unsigned", &["serial", "bigint(20) unsigned"]),
            (
                "decimal(10, 0)",
                &["decimal", "numeric", "dec(10)", "fixed(10,0)"],
            ),
            (
                "decimal(8, 2) unsigned",
                &["decimal(8,2) unsigned", "numeric( 8 , 2 ) UNSIGNED"],
            ),
            ("float", &["float", "float(24)", "float4"]),
            (
                "double",
                &["double", "double precision", "real", "float(25)", "float8"],
            ),
            ("float(7, 3)", &["float(7,3)"]),
            ("bit(1)", &["bit", "bit(1)"]),
            (
                "char(1)",
                &["char", "character", "national char", "nchar(1)"],
            ),
            (
                "varchar(20)",
                &[
                    "varchar(20)",
                    "character varying(20)",
                    "national varchar(20)",
                    "nvarchar(20)",
                    "varchar(20) character set latin1 collate latin1_bin",
                ],
            ),
            ("binary(5)", &["binary(5)", "char(5) byte"]),
            (
                "mediumtext",
                &["long", "long varchar", "mediumtext", "text(16384)"],
            ),
            ("mediumblob", &["long varbinary"]),
            ("text", &["text", "TEXT(100)", "text(16383)"]),
            ("tinytext", &["tinytext", "text(63)"]),
            ("tinyblob", &["blob(10)"]),
            ("year", &["year", "year(4)"]),
            ("datetime", &["datetime", "datetime(0)"]),
            ("timestamp(6)", &["timestamp(6)"]),
            ("geometrycollection", &["geomcollection"]),
            ("uuid", &["uuid"]),
            (
                r"enum('a''b', 'c\\d', 'e,f', 'tr')",
                &[r"enum('a''b','c\\d','e,f','tr  ')"],
            ),
            ("set('x', 'y')", &["SET('x','y') CHARACTER SET utf8mb4"]),
        ] {
            for spelling in spellings {
                let ty = from_sql(spelling);
                assert_eq!(sql(&ty), expected, "{spelling}");
                assert_eq!(from_sql(&sql(&ty)), ty);
            }
        }
        assert!(read("int(11) unsigned").1 && !read("int not null").1 && !read("int(").1);
    }

    #[test]
    fn nothing_makes_it_panic() {
        for sql in [
            "", "(", ")", "enum(", "enum('", "national", "long", "`", "int(,)",
        ] {
            from_sql(sql);
        }
    }
}
