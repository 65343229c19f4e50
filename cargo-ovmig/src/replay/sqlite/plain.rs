//! Reads those `CREATE TABLE` and `CREATE INDEX` statements of which it is certain that SQLite takes them.
//!
//! Invariant: what is read here SQLite carries out without an error, on a database that has no object of these names
//! yet. Less is read than SQLite takes: ASCII only, no keyword as a name, no expressions, no `ON CONFLICT`.

use crate::dialect::sqlite::ddl::cursor::Cursor;
use crate::dialect::sqlite::is_keyword;
use crate::schema::Backend;
use crate::sql::TokenKind;

/// A statement that was read.
pub(super) enum Plain {
    Table(PlainTable),
    Index(PlainIndex),
}

pub(super) struct PlainTable {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    /// The tables that its foreign keys name.
    pub(super) references: Vec<String>,
    pub(super) autoincrement: bool,
    /// The text that SQLite keeps.
    pub(super) sql: String,
}

pub(super) struct PlainIndex {
    pub(super) name: String,
    pub(super) table: String,
    pub(super) columns: Vec<String>,
    /// The text that SQLite keeps.
    pub(super) sql: String,
}

/// SQLite's limit is 2,000.
const MOST_COLUMNS: usize = 1000;

/// Reads a statement. `None`: not certain.
pub(super) fn read(sql: &str) -> Option<Plain> {
    let odd = |byte: &u8| !matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    if sql.as_bytes().iter().any(odd) {
        return None;
    }
    let mut cursor = Cursor::new(sql);
    if !cursor.word("create") {
        return None;
    }
    if cursor.word("table") {
        return Reader::new(cursor).table(sql).map(Plain::Table);
    }
    let unique = cursor.word("unique");
    cursor.word("index").then_some(())?;
    Reader::new(cursor).index(sql, unique).map(Plain::Index)
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    columns: Vec<String>,
    /// Columns that constraints name.
    named: Vec<String>,
    references: Vec<String>,
    primary_keys: usize,
    autoincrement: bool,
}

impl<'a> Reader<'a> {
    fn new(cursor: Cursor<'a>) -> Reader<'a> {
        Reader {
            cursor,
            columns: Vec::new(),
            named: Vec::new(),
            references: Vec::new(),
            primary_keys: 0,
            autoincrement: false,
        }
    }

    fn table(mut self, sql: &str) -> Option<PlainTable> {
        self.cursor.words(&["if", "not", "exists"]);
        let start = self.cursor.offset();
        let name = self.object_name()?;
        self.symbol("(")?;
        self.column()?;
        let mut constraints = false;
        while self.cursor.symbol(",") {
            constraints |= self.at_table_constraint();
            match constraints {
                true => self.table_constraint()?,
                false => self.column()?,
            }
        }
        self.symbol(")")?;
        self.end()?;
        let known = |name: &String| position(&self.columns, name).is_some();
        let twice = (self.columns.iter().enumerate())
            .any(|(at, name)| position(&self.columns, name) != Some(at));
        let fits = self.columns.len() <= MOST_COLUMNS && self.primary_keys <= 1;
        (fits && !twice && self.named.iter().all(known)).then(|| PlainTable {
            name,
            columns: self.columns,
            references: self.references,
            autoincrement: self.autoincrement,
            sql: format!("CREATE TABLE {}", &sql[start..]),
        })
    }

    fn index(mut self, sql: &str, unique: bool) -> Option<PlainIndex> {
        self.cursor.words(&["if", "not", "exists"]);
        let start = self.cursor.offset();
        let name = self.object_name()?;
        self.word("on")?;
        let table = self.object_name()?;
        self.symbol("(")?;
        let mut columns = Vec::new();
        loop {
            let column = self.name()?;
            let _ = self.cursor.word("asc") || self.cursor.word("desc");
            if position(&columns, &column).is_some() {
                return None;
            }
            columns.push(column);
            if !self.cursor.symbol(",") {
                break;
            }
        }
        self.symbol(")")?;
        self.end()?;
        let unique = if unique { " UNIQUE" } else { "" };
        Some(PlainIndex {
            name,
            table,
            columns,
            sql: format!("CREATE{unique} INDEX {}", &sql[start..]),
        })
    }

    fn symbol(&mut self, symbol: &str) -> Option<()> {
        self.cursor.symbol(symbol).then_some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.cursor.word(word).then_some(())
    }

    fn end(&self) -> Option<()> {
        self.cursor.peek().is_none().then_some(())
    }

    /// A name that can't be anything else.
    fn name(&mut self) -> Option<String> {
        let token = self.cursor.next()?;
        let keyword = token.kind == TokenKind::Word && is_keyword(token.text);
        let name = token.ident(Backend::Sqlite)?;
        (!keyword && !token.unterminated && !name.is_empty()).then_some(name)
    }

    /// Names that start so are SQLite's own.
    fn object_name(&mut self) -> Option<String> {
        self.name().filter(|name| {
            !(name.get(..7)).is_some_and(|start| start.eq_ignore_ascii_case("sqlite_"))
        })
    }

    /// `(a, b)`, columns of this table or of another one; each once.
    fn names(&mut self) -> Option<Vec<String>> {
        let mut names = Vec::new();
        self.symbol("(")?;
        loop {
            let name = self.name()?;
            if position(&names, &name).is_some() {
                return None;
            }
            names.push(name);
            if !self.cursor.symbol(",") {
                break;
            }
        }
        self.symbol(")")?;
        Some(names)
    }

    fn column(&mut self) -> Option<()> {
        let name = self.name()?;
        let integer = self.column_type()?;
        self.columns.push(name);
        while !self.cursor.is_symbol(",") && !self.cursor.is_symbol(")") {
            self.constraint_name()?;
            self.column_constraint(integer)?;
        }
        Some(())
    }

    /// The words of a type and its numbers; whether it is `INTEGER`.
    fn column_type(&mut self) -> Option<bool> {
        let start = self.cursor.offset();
        let is_type = |cursor: &Cursor<'_>| {
            (cursor.peek())
                .is_some_and(|token| token.kind == TokenKind::Word && !is_keyword(token.text))
        };
        let mut words = 0;
        while is_type(&self.cursor) {
            self.cursor.next();
            words += 1;
        }
        let integer = words == 1 && self.cursor.since(start).eq_ignore_ascii_case("integer");
        if words > 0 && self.cursor.symbol("(") {
            self.number()?;
            if self.cursor.symbol(",") {
                self.number()?;
            }
            self.symbol(")")?;
            return Some(false);
        }
        Some(integer)
    }

    /// Digits and at most one point: anything else may be no number to SQLite.
    fn number(&mut self) -> Option<()> {
        let token = self.cursor.next()?;
        let digits = token.text.replacen('.', "", 1);
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        (token.kind == TokenKind::Number && plain).then_some(())
    }

    fn constraint_name(&mut self) -> Option<()> {
        if self.cursor.word("constraint") {
            self.name()?;
        }
        Some(())
    }

    fn column_constraint(&mut self, integer: bool) -> Option<()> {
        let cursor = &mut self.cursor;
        if cursor.words(&["primary", "key"]) {
            self.primary_keys += 1;
            if cursor.word("autoincrement") {
                self.autoincrement = true;
                return integer.then_some(());
            }
            Some(())
        } else if cursor.words(&["not", "null"]) || cursor.word("null") || cursor.word("unique") {
            Some(())
        } else if cursor.word("default") {
            self.default()
        } else if cursor.word("references") {
            self.references(1)
        } else {
            None
        }
    }

    /// A literal.
    fn default(&mut self) -> Option<()> {
        const WORDS: [&str; 6] = [
            "null",
            "true",
            "false",
            "current_timestamp",
            "current_date",
            "current_time",
        ];
        let signed = self.cursor.symbol("-") || self.cursor.symbol("+");
        let token = *self.cursor.peek()?;
        if token.kind == TokenKind::Number {
            return self.number();
        }
        self.cursor.next();
        // `x'…'` is a blob, and has to hold hexadecimal digits.
        let string = token.kind == TokenKind::String && token.text.starts_with('\'');
        let word = WORDS.iter().any(|word| token.is_word(word));
        (!signed && !token.unterminated && (string || word)).then_some(())
    }

    /// After `REFERENCES`, for a key of so many columns.
    fn references(&mut self, columns: usize) -> Option<()> {
        let table = self.name()?;
        self.references.push(table);
        if self.cursor.is_symbol("(") && self.names()?.len() != columns {
            return None;
        }
        while self.cursor.word("on") {
            let _ = self.cursor.word("delete") || self.word("update").is_some();
            [
                &["cascade"][..],
                &["restrict"],
                &["no", "action"],
                &["set", "null"],
                &["set", "default"],
            ]
            .iter()
            .any(|words| self.cursor.words(words))
            .then_some(())?;
        }
        if self.cursor.words(&["not", "deferrable"]) || self.cursor.word("deferrable") {
            let _ = self.cursor.words(&["initially", "deferred"])
                || self.cursor.words(&["initially", "immediate"]);
        }
        Some(())
    }

    fn at_table_constraint(&self) -> bool {
        ["constraint", "primary", "unique", "foreign", "check"]
            .iter()
            .any(|word| self.cursor.is_word(word))
    }

    fn table_constraint(&mut self) -> Option<()> {
        self.constraint_name()?;
        if self.cursor.words(&["primary", "key"]) {
            self.primary_keys += 1;
            let names = self.names()?;
            self.named.extend(names);
            Some(())
        } else if self.cursor.word("unique") {
            let names = self.names()?;
            self.named.extend(names);
            Some(())
        } else if self.cursor.words(&["foreign", "key"]) {
            let names = self.names()?;
            let count = names.len();
            self.named.extend(names);
            self.word("references")?;
            self.references(count)
        } else {
            None
        }
    }
}

/// Where the name stands in the list, in any capitals.
pub(super) fn position(names: &[String], name: &str) -> Option<usize> {
    names.iter().position(|it| it.eq_ignore_ascii_case(name))
}
