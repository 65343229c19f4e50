//! From a type that somebody, or the catalogue, wrote in SQL to the canonical one.

use super::is_built_in;
use crate::schema::{Backend, SqlType};
use crate::sql::{Token, TokenKind, significant};

/// The canonical type of one that was written in SQL or comes from `format_type()`. Never fails: what it doesn't know
/// is a type of that name.
pub(crate) fn from_sql(written: &str) -> SqlType {
    read(written).0
}

/// The type, and whether the text held nothing but that.
pub(super) fn read(written: &str) -> (SqlType, bool) {
    let tokens: Vec<_> = significant(written, Backend::Postgres).collect();
    match read_tokens(&tokens) {
        Some((ty, length)) => (ty, length == tokens.len()),
        None => (lenient(&tokens), false),
    }
}

/// The type that the tokens begin with, and how many of them it takes.
pub(crate) fn read_tokens(tokens: &[Token<'_>]) -> Option<(SqlType, usize)> {
    (tokens.first()).filter(|it| matches!(it.kind, TokenKind::Word | TokenKind::QuotedIdent))?;
    let mut reader = Reader::new(tokens);
    let ty = reader.ty();
    (!reader.broken && !ty.name.is_empty()).then_some((ty, reader.at))
}

fn lenient(tokens: &[Token<'_>]) -> SqlType {
    Reader::new(tokens).ty()
}

/// The canonical type of a `pg_type` row: its schema unless that is `pg_catalog` or the default one, its name, and
/// `format_type()`, of which only the arguments are taken.
pub(crate) fn in_schema(schema: Option<String>, name: &str, formatted: &str) -> SqlType {
    let formatted = from_sql(formatted);
    SqlType {
        schema,
        name: name.to_owned(),
        args: formatted.args,
        array: formatted.array,
    }
}

struct Reader<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
    /// A parenthesis or a bracket isn't closed.
    broken: bool,
}

impl<'a> Reader<'a> {
    fn new(tokens: &'a [Token<'a>]) -> Reader<'a> {
        Reader {
            tokens,
            at: 0,
            broken: false,
        }
    }

    fn peek(&self) -> Option<&'a Token<'a>> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<&'a Token<'a>> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    fn next_if(&mut self, holds: impl Fn(&Token<'_>) -> bool) -> Option<&'a Token<'a>> {
        self.peek().filter(|token| holds(token))?;
        self.next()
    }

    fn eat(&mut self, word: &str) -> bool {
        self.next_if(|token| token.is_word(word)).is_some()
    }

    fn eat_symbol(&mut self, symbol: &str) -> bool {
        self.next_if(|token| token.is_symbol(symbol)).is_some()
    }

    fn ty(&mut self) -> SqlType {
        self.eat("setof");
        let mut ty = self.scalar();
        ty.array |= self.array();
        ty
    }

    fn scalar(&mut self) -> SqlType {
        let Some(first) = self.next() else {
            return SqlType::new("");
        };
        let name = ident(first);
        if first.kind == TokenKind::QuotedIdent || self.peek().is_some_and(|t| t.is_symbol(".")) {
            return self.named(name);
        }
        match name.as_str() {
            "double" if self.eat("precision") => SqlType::new("float8"),
            "national" => {
                self.next();
                self.character()
            }
            "character" | "char" | "nchar" => self.character(),
            "bit" if self.eat("varying") => SqlType::new("varbit").with_args(self.arguments()),
            "bit" => SqlType::new("bit").with_args(self.arguments_or("1")),
            "time" | "timestamp" | "timetz" | "timestamptz" => self.time(name),
            "interval" => self.interval(),
            "float" => self.float(),
            "numeric" | "decimal" | "dec" => self.numeric(),
            _ => self.plain(name),
        }
    }

    /// A name that stands for itself: quoted, or with a schema.
    fn named(&mut self, first: String) -> SqlType {
        let (mut schema, mut name) = (None, first);
        while self.eat_symbol(".") {
            let Some(token) = self.next() else {
                break;
            };
            schema = Some(std::mem::replace(&mut name, ident(token)));
        }
        let schema = schema.filter(|schema| schema != "pg_catalog" && schema != "public");
        let args = self.arguments();
        let ty = match (schema.is_none(), name.as_str()) {
            (true, "numeric") => with_scale(args),
            (true, "timestamp" | "timestamptz" | "time" | "timetz") => with_time_args(&name, args),
            _ => SqlType::new(name).with_args(args),
        };
        SqlType { schema, ..ty }
    }

    fn plain(&mut self, name: String) -> SqlType {
        let canonical = match name.as_str() {
            "int" | "integer" | "serial" | "serial4" => "int4",
            "smallint" | "smallserial" | "serial2" => "int2",
            "bigint" | "bigserial" | "serial8" => "int8",
            "real" => "float4",
            "boolean" => "bool",
            // The catalogue's own names of array types.
            array if array.strip_prefix('_').is_some_and(is_built_in) => {
                return SqlType::new(&array[1..]).array();
            }
            other => other,
        };
        SqlType::new(canonical).with_args(self.arguments())
    }

    fn character(&mut self) -> SqlType {
        if self.eat("varying") {
            SqlType::new("varchar").with_args(self.arguments())
        } else {
            SqlType::new("bpchar").with_args(self.arguments_or("1"))
        }
    }

    fn time(&mut self, mut name: String) -> SqlType {
        let args = self.arguments();
        let with = self.eat("with");
        if with || self.eat("without") {
            self.eat("time");
            self.eat("zone");
        }
        if with && !name.ends_with("tz") {
            name.push_str("tz");
        }
        with_time_args(&name, args)
    }

    fn interval(&mut self) -> SqlType {
        let mut fields: Vec<String> = Vec::new();
        while let Some(word) = self.next_if(|token| {
            ["year", "month", "day", "hour", "minute", "second", "to"]
                .iter()
                .any(|word| token.is_word(word))
        }) {
            fields.push(word.text.to_ascii_lowercase());
        }
        let mut args = self.arguments();
        // Six digits are all that there are.
        args.retain(|precision| precision != "6");
        if !fields.is_empty() {
            args.insert(0, fields.join(" "));
        }
        SqlType::new("interval").with_args(args)
    }

    fn float(&mut self) -> SqlType {
        let bits = self
            .arguments()
            .first()
            .and_then(|bits| bits.parse::<u32>().ok());
        SqlType::new(if bits.is_some_and(|bits| bits < 25) {
            "float4"
        } else {
            "float8"
        })
    }

    fn numeric(&mut self) -> SqlType {
        with_scale(self.arguments())
    }

    fn arguments_or(&mut self, default: &str) -> Vec<String> {
        let mut args = self.arguments();
        if args.is_empty() {
            args.push(default.to_owned());
        }
        args
    }

    fn arguments(&mut self) -> Vec<String> {
        let mut args = Vec::new();
        if !self.eat_symbol("(") {
            return args;
        }
        let (mut depth, mut arg) = (0, String::new());
        self.broken = true;
        while let Some(token) = self.next() {
            match token.text {
                ")" if depth == 0 => {
                    self.broken = false;
                    break;
                }
                "," if depth == 0 => {
                    args.push(std::mem::take(&mut arg));
                    continue;
                }
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            let glued = arg.ends_with(is_word_part) && token.text.starts_with(is_word_part);
            if glued {
                arg.push(' ');
            }
            arg.push_str(token.text);
        }
        if !arg.is_empty() {
            args.push(arg);
        }
        args
    }

    fn array(&mut self) -> bool {
        let mut array = self.eat("array");
        while self.eat_symbol("[") {
            array = true;
            self.next_if(|token| token.kind == TokenKind::Number);
            if !self.eat_symbol("]") {
                self.broken = true;
                break;
            }
        }
        array
    }
}

fn is_word_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// `numeric(10)` is `numeric(10, 0)`.
fn with_scale(mut args: Vec<String>) -> SqlType {
    if args.len() == 1 {
        args.push("0".to_owned());
    }
    SqlType::new("numeric").with_args(args)
}

/// Six digits are all that there are.
fn with_time_args(name: &str, mut args: Vec<String>) -> SqlType {
    args.retain(|precision| precision != "6");
    SqlType::new(name).with_args(args)
}

/// An identifier's name: quotes taken off, or folded as PostgreSQL does in UTF-8 (only ASCII).
fn ident(token: &Token<'_>) -> String {
    match token.kind {
        TokenKind::QuotedIdent => token.ident(Backend::Postgres).unwrap_or_default(),
        _ => token.text.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_type_is_the_same_type() {
        let canonical = |sql: &str| from_sql(sql).to_string();
        for (expected, spellings) in [
            (
                "int4",
                &[
                    "int",
                    "INTEGER",
                    "int4",
                    "pg_catalog.int4",
                    "serial",
                    "\"int4\"",
                ][..],
            ),
            ("int2", &["smallint", "int2", "smallserial"]),
            ("int8", &["bigint", "int8", "bigserial"]),
            ("float4", &["real", "float4", "float(24)", "float(1)"]),
            (
                "float8",
                &[
                    "double  precision",
                    "float8",
                    "float",
                    "FLOAT(25)",
                    "float(53)",
                ],
            ),
            ("bool", &["boolean", "bool"]),
            ("numeric", &["numeric", "decimal", "dec"]),
            (
                "numeric(10, 0)",
                &["numeric(10)", "decimal(10,0)", "pg_catalog.numeric(10)"],
            ),
            (
                "numeric(10, 2)",
                &["numeric(10,2)", "DECIMAL ( 10 , 2 )", "dec(10, 2)"],
            ),
            (
                "varchar",
                &[
                    "varchar",
                    "character varying",
                    "char varying",
                    "nchar varying",
                ],
            ),
            (
                "varchar(20)",
                &[
                    "varchar(20)",
                    "character varying(20)",
                    "national character varying(20)",
                ],
            ),
            (
                "bpchar(1)",
                &["char", "character", "CHAR(1)", "nchar", "national char"],
            ),
            ("bpchar(5)", &["char(5)", "character(5)", "bpchar(5)"]),
            ("bpchar", &["bpchar", "pg_catalog.bpchar"]),
            (
                "char",
                &["\"char\"", "pg_catalog.char", "pg_catalog.\"char\""],
            ),
            ("bit(1)", &["bit", "bit(1)"]),
            ("bit", &["\"bit\""]),
            ("varbit(5)", &["bit varying(5)", "varbit(5)"]),
            (
                "timestamp",
                &["timestamp", "timestamp without time zone", "timestamp(6)"],
            ),
            (
                "timestamp(3)",
                &["timestamp(3)", "timestamp(3) without time zone"],
            ),
            (
                "timestamptz",
                &["timestamptz", "TIMESTAMP WITH TIME ZONE", "timestamptz(6)"],
            ),
            (
                "timestamptz(3)",
                &["timestamp(3) with time zone", "timestamptz(3)"],
            ),
            ("time", &["time", "time without time zone"]),
            ("timetz(2)", &["time(2) with time zone", "timetz(2)"]),
            ("interval", &["interval", "interval(6)"]),
            ("interval(day to second, 3)", &["interval day to second(3)"]),
            (
                "varchar(20)[]",
                &[
                    "varchar(20)[]",
                    "character varying(20)[]",
                    "varchar(20) array[3]",
                    "varchar(20)[][]",
                ],
            ),
            ("int4[]", &["int[]", "integer ARRAY", "_int4", "int4[3][4]"]),
            (
                "citext",
                &[
                    "citext",
                    "public.citext",
                    "\"citext\"",
                    "\"public\".\"citext\"",
                    "CITEXT",
                ],
            ),
            ("extensions.citext", &["extensions.citext"]),
            ("Mood", &["\"Mood\"", "public.\"Mood\""]),
            ("geometry(Point, 4326)", &["geometry(Point,4326)"]),
            ("_private", &["_private"]),
        ] {
            for spelling in spellings {
                assert_eq!(canonical(spelling), expected, "{spelling}");
            }
        }
    }

    #[test]
    fn what_is_no_type_is_noticed() {
        assert!(read("numeric(10, 2)[]").1 && read("interval day to second(3)").1);
        assert!(!read("int NOT NULL").1 && !read("int[").1 && !read("").1 && !read("text; DROP").1);
    }

    #[test]
    fn nothing_makes_it_panic() {
        for sql in [
            "",
            "(",
            ")",
            "a.",
            ".",
            "\"",
            "varchar(",
            "numeric(1,",
            "int[",
            "national",
            "timestamp(3) with",
        ] {
            from_sql(sql);
        }
    }
}
