//! Cuts a script into statements.

use std::ops::Range;

use super::body::Body;
use super::token::{Token, TokenKind, tokens};
use crate::schema::Backend;

/// One statement of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement<'a> {
    /// From its first token to its last, without the semicolon.
    pub text: &'a str,
    /// Where that lies in the script.
    pub span: Range<usize>,
}

/// The statements of a script, without those that are empty. A semicolon inside parentheses (`CREATE RULE`), a
/// trigger's or a routine's body (`BEGIN … END`) doesn't end one. A line `DELIMITER //`, which is no SQL but a command
/// of MySQL's client, is one by itself, and what it says holds for those after it; so are `SOURCE file` and, for SQLite's
/// client, `.read file`.
pub fn statements(sql: &str, backend: Backend) -> Vec<Statement<'_>> {
    let mut found = Vec::new();
    let mut open = Open::new(backend);
    // What ends a statement instead of a semicolon, and up to where the text is done with.
    let (mut delimiter, mut done) = (None, 0);
    for token in tokens(sql, backend) {
        if token.kind.is_aside() || token.start < done {
            continue;
        }
        if let Some(line) = command_line(sql, &token, &open) {
            found.extend(open.close(sql));
            if token.is_word("delimiter") {
                let new = line["delimiter".len()..].trim();
                delimiter = Some(new).filter(|it| !it.is_empty() && *it != ";");
            }
            done = token.start + line.len();
            found.push(Statement {
                text: line,
                span: token.start..done,
            });
            continue;
        }
        let ends = match delimiter {
            Some(delimiter) => delimiter_at(sql, &token, delimiter).map(|at| (at, delimiter.len())),
            None => (token.is_symbol(";") && !open.inside()).then_some((token.start, 1)),
        };
        let Some((end, len)) = ends else {
            open.take(&token);
            continue;
        };
        if end > token.start {
            open.take(&Token {
                text: &sql[token.start..end],
                ..token
            });
        }
        found.extend(open.close(sql));
        done = end + len;
    }
    found.extend(open.close(sql));
    found
}

/// Where the delimiter begins at or in the token: `END$$` is one word.
fn delimiter_at(sql: &str, token: &Token<'_>, delimiter: &str) -> Option<usize> {
    let within = match token.kind {
        TokenKind::Word => token.text.find(delimiter),
        _ => None,
    };
    let here = sql[token.start..].starts_with(delimiter).then_some(0);
    here.or(within).map(|at| token.start + at)
}

/// The line of a command that isn't SQL but the engine's own client's, if the token begins it.
fn command_line<'a>(sql: &'a str, token: &Token<'_>, open: &Open) -> Option<&'a str> {
    if open.backend == Backend::Mysql && token.is_word("delimiter") {
        return delimiter_line(sql, token);
    }
    let begins = open.span.is_none()
        && match open.backend {
            Backend::Mysql => token.is_word("source") || token.is_symbol("\\"),
            Backend::Sqlite => token.is_symbol("."),
            Backend::Postgres => false,
        };
    let line = || sql[token.start..].lines().next();
    begins.then(line)?.map(str::trim_end)
}

/// The line `DELIMITER …`, if the token begins it.
fn delimiter_line<'a>(sql: &'a str, token: &Token<'_>) -> Option<&'a str> {
    if !token.is_word("delimiter") {
        return None;
    }
    let before = &sql[..token.start];
    let line = before.rfind('\n').map_or(before, |at| &before[at + 1..]);
    let rest = sql[token.start..].lines().next()?.trim_end();
    // A column may be called so.
    let words = rest.split_whitespace().count();
    (line.trim().is_empty() && words == 2 && !rest.ends_with([',', '('])).then_some(rest)
}

/// The statement that is being read.
struct Open {
    backend: Backend,
    span: Option<Range<usize>>,
    /// On MySQL, where bodies have more kinds of blocks.
    body: Body,
    parentheses: usize,
    /// Open `BEGIN`s and `CASE`s of a body.
    blocks: usize,
    /// `CREATE … TRIGGER|FUNCTION|PROCEDURE`: only there a `BEGIN` opens a body.
    creates: bool,
    routine: bool,
    words: usize,
}

impl Open {
    fn new(backend: Backend) -> Open {
        Open {
            backend,
            span: None,
            body: Body::default(),
            parentheses: 0,
            blocks: 0,
            creates: false,
            routine: false,
            words: 0,
        }
    }

    fn inside(&self) -> bool {
        self.parentheses > 0 || self.blocks > 0 || self.body.inside()
    }

    fn take(&mut self, token: &Token<'_>) {
        let start = self.span.as_ref().map_or(token.start, |span| span.start);
        self.span = Some(start..token.end());
        if token.is_symbol("(") {
            self.parentheses += 1;
        } else if token.is_symbol(")") {
            self.parentheses = self.parentheses.saturating_sub(1);
        }
        if self.backend == Backend::Mysql {
            self.body.take(token);
        } else if token.kind == TokenKind::Word {
            self.words += 1;
            self.take_word(token);
        }
    }

    fn take_word(&mut self, token: &Token<'_>) {
        let is = |words: &[&str]| words.iter().any(|word| token.is_word(word));
        if self.words == 1 {
            self.creates = is(&["create"]);
        } else if self.creates && self.words <= 6 && is(&["trigger", "function", "procedure"]) {
            self.routine = true;
        } else if self.routine && (is(&["begin"]) || (self.blocks > 0 && is(&["case"]))) {
            self.blocks += 1;
        } else if self.blocks > 0 && is(&["end"]) {
            self.blocks -= 1;
        }
    }

    fn close<'a>(&mut self, sql: &'a str) -> Option<Statement<'a>> {
        let span = std::mem::replace(self, Open::new(self.backend)).span?;
        Some(Statement {
            text: &sql[span.clone()],
            span,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sql: &str, backend: Backend) -> Vec<&str> {
        statements(sql, backend)
            .into_iter()
            .map(|statement| statement.text)
            .collect()
    }

    #[test]
    fn bodies_keep_their_semicolons() {
        let trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; DELETE FROM d; END";
        assert_eq!(
            texts(&format!("-- x\n;{trigger};\nSELECT 1"), Backend::Sqlite),
            [trigger, "SELECT 1"]
        );
        let function =
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END";
        assert_eq!(
            texts(&format!("{function}; BEGIN; COMMIT;"), Backend::Postgres),
            [function, "BEGIN", "COMMIT"]
        );
        let rule = "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)";
        assert_eq!(texts(&format!("{rule};"), Backend::Postgres), [rule]);
    }

    #[test]
    fn bodies_of_mysql_keep_their_semicolons() {
        for statement in [
            "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN IF NEW.x THEN SET NEW.y = IF(NEW.x, 1, 2); END IF; END",
            "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW FOLLOWS u IF NEW.x THEN SET NEW.y = 1; END IF",
            "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.y = IF(NEW.x, 1, 2)",
            "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.y = CASE WHEN 1 THEN IF(1, 2, 3) ELSE IF(1, 2, 3) END",
            "CREATE DEFINER=`a`@`b` PROCEDURE p(IN x INT) IF x THEN SELECT 1; ELSEIF (x) THEN SELECT 2; ELSE IF y THEN SELECT 3; END IF; END IF",
            "CREATE PROCEDURE p() l: LOOP SELECT 1; LEAVE l; END LOOP l",
            "CREATE PROCEDURE p() COMMENT 'x' WHILE 1 DO REPEAT SET a = REPEAT('x', 2); UNTIL 1 END REPEAT; END WHILE",
            "CREATE PROCEDURE p() BEGIN CASE x WHEN 1 THEN SELECT 1; ELSE BEGIN END; END CASE; FOR i IN 1..3 DO SELECT i; END FOR; END",
            "CREATE OR REPLACE DEFINER = root@localhost AGGREGATE FUNCTION f(x INT) RETURNS CHAR CHARACTER SET utf8mb4 BEGIN DECLARE CONTINUE HANDLER FOR NOT FOUND SET y = 1; RETURN x; END",
            "CREATE FUNCTION f(x INT) RETURNS INT DETERMINISTIC RETURN IF(x, 1, 2)",
            "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM a; DELETE FROM b; END",
            "BEGIN NOT ATOMIC SELECT 1; SELECT 2; END",
            "BEGIN NOT ATOMIC IF (SELECT 1) THEN SELECT 2; END IF; END",
            "CREATE TABLE t (`trigger` INT, function INT, begin INT)",
            "/*!50003 CREATE*/ /*!50017 DEFINER=`r`@`h`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET @a = 1; END */",
        ] {
            let sql = format!("{statement};\nSELECT 1; BEGIN; COMMIT");
            assert_eq!(
                texts(&sql, Backend::Mysql),
                [statement, "SELECT 1", "BEGIN", "COMMIT"]
            );
        }
    }

    #[test]
    fn a_delimiter_is_a_line_by_itself() {
        let sql = "SELECT 1;\nDELIMITER //\nCREATE TRIGGER t x BEGIN a; END//\nSELECT '//' //\nDELIMITER $$\nBEGIN END$$\n delimiter ;\nSELECT 2; SELECT 3";
        assert_eq!(
            texts(sql, Backend::Mysql),
            [
                "SELECT 1",
                "DELIMITER //",
                "CREATE TRIGGER t x BEGIN a; END",
                "SELECT '//'",
                "DELIMITER $$",
                "BEGIN END",
                "delimiter ;",
                "SELECT 2",
                "SELECT 3"
            ]
        );
        let column = "CREATE TABLE t (\n  delimiter CHAR(1) NOT NULL,\n  x INT)";
        assert_eq!(texts(column, Backend::Mysql), [column]);
    }

    #[test]
    fn a_command_of_a_client_is_a_line_by_itself() {
        assert_eq!(
            texts(
                "SELECT 1;\nSOURCE a.sql\n\\. b.sql\nSELECT 2; CREATE TABLE t (\nsource INT)",
                Backend::Mysql
            ),
            [
                "SELECT 1",
                "SOURCE a.sql",
                "\\. b.sql",
                "SELECT 2",
                "CREATE TABLE t (\nsource INT)"
            ]
        );
        assert_eq!(
            texts(
                ".mode csv\n.read 'a;b'\nSELECT a\n.b FROM a; SELECT .5",
                Backend::Sqlite
            ),
            [
                ".mode csv",
                ".read 'a;b'",
                "SELECT a\n.b FROM a",
                "SELECT .5"
            ]
        );
    }

    #[test]
    fn a_transaction_is_not_a_body() {
        assert_eq!(
            texts("BEGIN IMMEDIATE; CREATE TABLE a (b); END;", Backend::Sqlite).len(),
            3
        );
    }
}
