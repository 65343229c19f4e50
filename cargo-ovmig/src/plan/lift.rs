//! Hand-written views, triggers, rules and policies are taken away before a migration changes the type of a column that
//! they read, and made again after with the text that they had.
//!
//! Invariant: what is taken away is made again with all that was said of it (indexes, comments, grants); where that
//! can't be known, nothing is taken away.

use std::collections::BTreeSet;

use super::readers::{Reader, Readers, text};
use crate::dialect::{Script, Step};
use crate::replay::HandWritten;
use crate::schema::{Backend, Change};
use crate::sql::{self, Token, object, object::Object};

/// What is to be taken away around the changes.
pub(super) struct Lift<'a> {
    statements: &'a [HandWritten],
    readers: &'a Readers<'a>,
    changes: &'a [Change],
    lifted: BTreeSet<&'a Object>,
}

impl<'a> Lift<'a> {
    pub(super) fn new(
        statements: &'a [HandWritten],
        readers: &'a Readers<'a>,
        changes: &'a [Change],
    ) -> Lift<'a> {
        Lift {
            statements,
            readers,
            changes,
            lifted: BTreeSet::new(),
        }
    }

    /// Takes the object away, and the views that read it; `false` where one of them couldn't be made again.
    pub(super) fn take(&mut self, object: &'a Object) -> bool {
        let mut found: Vec<&Object> = vec![object];
        let mut next = 0;
        while let Some(below) = found.get(next).copied() {
            next += 1;
            if below.class != "VIEW" {
                continue;
            }
            for (above, reader) in self.readers {
                if reader.names.contains(&below.name) && !found.contains(&above) {
                    found.push(above);
                }
            }
        }
        let known = found.iter().all(|it| self.can_come_back(it));
        if known {
            self.lifted.extend(found);
        }
        known
    }

    /// Takes away what the other one does too.
    pub(super) fn also(&mut self, other: &Lift<'a>) {
        self.lifted.extend(&other.lifted);
    }

    /// Whether its text still holds after the changes, and nothing else was done to it by hand.
    fn can_come_back(&self, object: &Object) -> bool {
        let reader = &self.readers[object];
        let stale = |change: &Change| match change {
            Change::RenameTable { from, .. } => reader.names.contains(&from.name),
            Change::RenameColumn { from, .. } => reader.names.contains(from),
            Change::DropTable(table) => reader.names.contains(&table.name.name),
            Change::DropColumn { table, column } => {
                reader.names.contains(&table.name) && reader.names.contains(&column.name)
            }
            _ => false,
        };
        drop_of(text(reader.statement)).is_some()
            && !reader.is_stale
            && !self.changes.iter().any(stale)
            && !self
                .said_of(object, reader)
                .any(|it| it.kind.starts_with("ALTER"))
    }

    /// The later statements that name the object.
    fn said_of(
        &self,
        object: &'a Object,
        reader: &Reader<'a>,
    ) -> impl Iterator<Item = &'a HandWritten> {
        let made = self
            .statements
            .iter()
            .position(|it| std::ptr::eq(it, reader.statement));
        let later = self.statements.iter().skip(made.map_or(0, |at| at + 1));
        later.filter(|it| object::names(text(it), Backend::Postgres).contains(&object.name))
    }

    /// Puts it around a script.
    pub(super) fn around(&self, script: &mut Script) {
        let mut made: Vec<&HandWritten> = Vec::new();
        for object in &self.lifted {
            let reader = &self.readers[*object];
            made.push(reader.statement);
            let belongs = |it: &&HandWritten| {
                [
                    "CREATE INDEX",
                    "CREATE UNIQUE",
                    "COMMENT",
                    "GRANT",
                    "REVOKE",
                ]
                .iter()
                .any(|kind| it.kind.starts_with(kind))
            };
            made.extend(self.said_of(object, reader).filter(belongs));
        }
        let order = |statement: &&HandWritten| {
            self.statements
                .iter()
                .position(|it| std::ptr::eq(it, *statement))
        };
        made.sort_by_key(order);
        made.dedup_by(|a, b| std::ptr::eq(*a, *b));
        let drops = made.iter().rev().filter_map(|it| drop_of(text(it)));
        let mut drops: Vec<Step> = drops.map(Step::new).collect();
        if let Some(first) = drops.first_mut() {
            first.comment = Some(
                "PostgreSQL doesn't change the type of a column while something reads it: made again below.".to_owned(),
            );
        }
        script.prepend(drops);
        script.append(made.into_iter().map(|it| Step::new(text(it))));
    }
}

/// The statement that takes away what this one makes.
fn drop_of(text: &str) -> Option<String> {
    let (_, object) =
        object::read(text, Backend::Postgres).filter(|(verb, _)| *verb == "CREATE")?;
    if !object::READERS.contains(&object.class) {
        return None;
    }
    let tokens: Vec<Token<'_>> = sql::significant(text, Backend::Postgres).collect();
    let at = tokens.iter().position(|it| it.is_word(object.class))?;
    let exists = tokens[at + 1..]
        .iter()
        .take_while(|it| ["IF", "NOT", "EXISTS"].iter().any(|word| it.is_word(word)));
    let (name, end) = qualified(&tokens, at + 1 + exists.count())?;
    let of_table = |word: &str| {
        let on = tokens[end..].iter().position(|it| it.is_word(word))?;
        qualified(&tokens, end + on + 1).map(|(table, _)| table)
    };
    Some(match object.class {
        "VIEW" if tokens[..at].iter().any(|it| it.is_word("MATERIALIZED")) => {
            format!("DROP MATERIALIZED VIEW {name}")
        }
        "VIEW" => format!("DROP VIEW {name}"),
        "RULE" => format!("DROP RULE {name} ON {}", of_table("TO")?),
        class => format!("DROP {class} {name} ON {}", of_table("ON")?),
    })
}

/// A name as it is written, with its schema, and where it ends.
fn qualified(tokens: &[Token<'_>], start: usize) -> Option<(String, usize)> {
    let mut name = tokens.get(start)?.text.to_owned();
    let mut end = start + 1;
    while tokens.get(end).is_some_and(|it| it.is_symbol(".")) {
        name = format!("{name}.{}", tokens.get(end + 1)?.text);
        end += 2;
    }
    Some((name, end))
}

#[cfg(test)]
mod tests {
    use super::drop_of;

    #[test]
    fn what_is_made_is_taken_away() {
        for (made, expected) in [
            ("CREATE VIEW a.\"V\" AS SELECT 1", "DROP VIEW a.\"V\""),
            ("create or replace view v as select 1", "DROP VIEW v"),
            (
                "CREATE MATERIALIZED VIEW IF NOT EXISTS v AS SELECT 1",
                "DROP MATERIALIZED VIEW v",
            ),
            (
                "CREATE TRIGGER w BEFORE UPDATE OF a ON s.t EXECUTE FUNCTION f()",
                "DROP TRIGGER w ON s.t",
            ),
            ("CREATE POLICY p ON t USING (a > 0)", "DROP POLICY p ON t"),
            (
                "CREATE RULE r AS ON INSERT TO t DO NOTHING",
                "DROP RULE r ON t",
            ),
        ] {
            assert_eq!(drop_of(made).as_deref(), Some(expected));
        }
        assert_eq!(drop_of("CREATE INDEX v_a ON v (a)"), None);
    }
}
