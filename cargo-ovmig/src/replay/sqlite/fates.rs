//! What a migration renames and drops.
//!
//! A rebuild drops a table and makes it anew: a table whose rows are copied into a new one, and which goes in the same
//! migration, lives on as that one. Its columns do under the names that they are copied to, where these are plain.

use std::collections::HashSet;

use super::Step;
use super::statement::{Does, ELSEWHERE};
use crate::dialect::sqlite::ddl::cursor::Cursor;
use crate::replay::Fate;
use crate::schema::ObjectName;
use crate::sql::TokenKind;

/// The fates of a migration's tables and columns, in the order of its statements.
pub(super) fn fates(steps: &[Step<'_>]) -> Vec<Fate> {
    let mut fates = Vec::new();
    let mut created: HashSet<&str> = HashSet::new();
    for (at, step) in steps.iter().enumerate() {
        match &step.act.does {
            Does::CreateTable(name) => {
                created.insert(name);
            }
            // What an attached database has isn't of this one.
            Does::DropTable(name) if name.contains(ELSEWHERE) => {}
            Does::DropTable(name) => fates.push(table(name, None)),
            Does::AlterTable {
                table: name,
                to: Some(to),
            } => fates.push(table(name, Some(to))),
            Does::AlterTable { table, to: None } => {
                fates.extend(column(table, step.statement.text));
            }
            Does::Write(target) if created.contains(target.as_str()) => {
                let Some(copy) = Copy::read(step.statement.text) else {
                    continue;
                };
                if copy.source != *target && goes(&copy.source, &steps[at + 1..]) {
                    fates.push(table(&copy.source, Some(target)));
                    fates.extend(copy.renames(target));
                }
            }
            _ => {}
        }
    }
    fates
}

fn table(from: &str, to: Option<&str>) -> Fate {
    Fate::Table {
        from: ObjectName::new(from),
        to: to.map(ObjectName::new),
    }
}

/// Whether a table is dropped before something else takes its name.
fn goes(name: &str, later: &[Step<'_>]) -> bool {
    later.iter().any(|step| match &step.act.does {
        Does::DropTable(dropped) => dropped == name,
        _ => false,
    })
}

/// `ALTER TABLE … RENAME COLUMN a TO b`, `ALTER TABLE … DROP COLUMN a`.
fn column(table: &str, sql: &str) -> Option<Fate> {
    let mut cursor = Cursor::new(sql);
    cursor.words(&["alter", "table"]);
    cursor.name()?;
    if cursor.symbol(".") {
        cursor.name()?;
    }
    let renames = cursor.word("rename");
    if !renames && !cursor.word("drop") {
        return None;
    }
    let from = match cursor.word("column") {
        true => cursor.name()?,
        // `DROP CONSTRAINT`, of newer versions.
        false if cursor.is_word("constraint") => return None,
        false => cursor.name()?,
    };
    let to = match renames {
        true if cursor.word("to") => Some(cursor.name()?),
        true => return None,
        false => None,
    };
    Some(Fate::Column {
        table: ObjectName::new(table),
        from,
        to,
    })
}

/// `INSERT INTO new (a, b) SELECT a, c FROM old`.
struct Copy {
    source: String,
    /// The columns' names in the new table and, where it's a plain column, in the old one. Empty where they aren't
    /// listed.
    columns: Vec<(String, Option<String>)>,
}

impl Copy {
    fn read(sql: &str) -> Option<Copy> {
        let mut cursor = Cursor::new(sql);
        let replaces = cursor.word("replace");
        if !replaces && !cursor.word("insert") {
            return None;
        }
        if cursor.word("or") {
            cursor.next();
        }
        cursor.word("into").then_some(())?;
        cursor.name()?;
        if cursor.symbol(".") {
            cursor.name()?;
        }
        let targets = match cursor.is_symbol("(") {
            true => items(&mut Cursor::new(cursor.parenthesized()?)),
            false => Vec::new(),
        };
        cursor.word("select").then_some(())?;
        let sources = items(&mut cursor);
        cursor.word("from").then_some(())?;
        let mut source = cursor.name()?;
        if cursor.symbol(".") {
            source = cursor.name()?;
        }
        // Of two tables neither is the other's source.
        let more = cursor.is_symbol(",")
            || ["join", "left", "inner", "cross", "natural", "union"]
                .iter()
                .any(|word| cursor.is_word(word));
        if more {
            return None;
        }
        let paired = targets.len() == sources.len() && targets.iter().all(Option::is_some);
        Some(Copy {
            source: source.to_lowercase(),
            columns: match paired {
                true => targets.into_iter().flatten().zip(sources).collect(),
                false => Vec::new(),
            },
        })
    }

    /// The columns that come under another name, and aren't copied under their own as well.
    fn renames(&self, target: &str) -> Vec<Fate> {
        let same = |left: &str, right: &str| left.eq_ignore_ascii_case(right);
        let plain = self
            .columns
            .iter()
            .filter_map(|(new, old)| Some((new, old.as_ref()?)));
        let renamed: Vec<_> = plain
            .filter(|(new, old)| !same(new, old))
            .filter(|(_, old)| {
                let uses = self.columns.iter().filter_map(|(_, it)| it.as_ref());
                uses.filter(|it| same(it, old)).count() == 1
            })
            .collect();
        let renamed: Vec<(String, String)> = (renamed.into_iter())
            .map(|(new, old)| (old.clone(), new.clone()))
            .collect();
        Fate::columns(&ObjectName::new(target), &renamed)
    }
}

/// The items between commas, up to `FROM` or the end: the name where one is a plain name.
fn items(cursor: &mut Cursor<'_>) -> Vec<Option<String>> {
    let mut items = Vec::new();
    loop {
        let may_be_name = (cursor.peek())
            .is_some_and(|token| matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdent));
        let name = may_be_name.then(|| cursor.name()).flatten();
        let ends = |cursor: &Cursor<'_>| {
            cursor.peek().is_none() || cursor.is_symbol(",") || cursor.is_word("from")
        };
        let plain = ends(cursor);
        while !ends(cursor) {
            match cursor.is_symbol("(") {
                true => _ = cursor.skip_parenthesis(),
                false => _ = cursor.next(),
            }
        }
        items.push(name.filter(|_| plain));
        if !cursor.symbol(",") {
            return items;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::Lineage;
    use crate::replay::sqlite::statement;
    use crate::schema::Backend;
    use crate::sql::statements;

    fn lineage(sql: &str) -> Lineage {
        let steps: Vec<Step<'_>> = (statements(sql, Backend::Sqlite).into_iter())
            .map(|statement| Step {
                act: statement::read(statement.text),
                statement,
            })
            .collect();
        Lineage::of(&fates(&steps), Backend::Sqlite)
    }

    #[test]
    fn a_table_lives_on_in_its_rebuild() {
        for sql in [
            "CREATE TABLE new (id, b); INSERT INTO new (id, b) SELECT id, a FROM t; DROP TABLE t; \
             ALTER TABLE new RENAME TO t",
            "ALTER TABLE t RENAME TO old; CREATE TABLE t (id, b); \
             INSERT OR ROLLBACK INTO t (id, b) SELECT id, \"a\" FROM old WHERE 1; DROP TABLE old;",
            "CREATE TABLE bak (id, b); INSERT INTO bak (id, b) SELECT id, a FROM t; DROP TABLE t; \
             CREATE TABLE t (id, b); INSERT INTO t SELECT * FROM bak; DROP TABLE bak",
            "ALTER TABLE main.T RENAME a TO b",
        ] {
            let t = ObjectName::new("t");
            let lineage = lineage(sql);
            assert_eq!(lineage.table(&t), Some(t.clone()), "{sql}");
            assert_eq!(lineage.column(&t, "b"), Some("a".to_owned()), "{sql}");
            assert_eq!(lineage.column(&t, "id"), Some("id".to_owned()), "{sql}");
        }
    }

    #[test]
    fn what_is_not_certain_is_no_rename() {
        let t = ObjectName::new("t");
        for sql in [
            "CREATE TABLE new (a, b); INSERT INTO new (a, b) SELECT a, a FROM t; DROP TABLE t; \
             ALTER TABLE new RENAME TO t",
            "CREATE TABLE new (b); INSERT INTO new (b) SELECT (a, 'a') FROM t; DROP TABLE t; \
             ALTER TABLE new RENAME TO t",
            "CREATE TABLE new (b); INSERT INTO new (b) SELECT 'a' FROM t; DROP TABLE t; \
             ALTER TABLE new RENAME TO t",
            "CREATE TABLE new (b); INSERT INTO new (b) SELECT upper(a) FROM t; DROP TABLE t; \
             ALTER TABLE new RENAME TO t",
            "ALTER TABLE t DROP CONSTRAINT a",
        ] {
            let lineage = lineage(sql);
            assert_eq!(lineage.column(&t, "b"), Some("b".to_owned()), "{sql}");
        }
        let dropped = lineage("DROP TABLE t; CREATE TABLE t (a)");
        assert_eq!(dropped.table(&t), None);
        let joined =
            lineage("CREATE TABLE u (a); INSERT INTO u (a) SELECT t.a FROM t, v; DROP TABLE t");
        assert_eq!(
            joined.table(&ObjectName::new("u")),
            Some(ObjectName::new("u"))
        );
    }
}
