//! All that a database holds, at one moment.

use std::collections::BTreeMap;

use crate::compare::{Difference, How, Scope, differences};
use crate::database::Database;
use crate::failure::Failure;
use crate::schema::{Backend, Extra, ExtraKind, Schema};
use crate::sql::{TokenKind, significant};

/// The mark in a scratch database: a schema, or a table.
const MARK: &str = "__ovmig_scratch";

/// What a database holds.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) schema: Schema,
    /// Views, triggers, functions and the like, with a text that tells one from another.
    objects: BTreeMap<String, String>,
}

impl State {
    /// Reads it.
    pub(super) fn of(database: &mut Database) -> Result<State, Failure> {
        let mut schema = database.introspect()?;
        schema.namespaces.remove(MARK);
        schema
            .tables
            .retain(|name, _| name.schema.as_deref() != Some(MARK) && name.name != MARK);
        let mut objects = database.inventory()?;
        let backend = database.backend();
        for extra in &schema.extras {
            objects.insert(named(extra), text(&extra.sql, backend));
        }
        Ok(State { schema, objects })
    }

    /// What `self` has that `before` hasn't, and the other way round.
    pub(super) fn against(&self, before: &State, backend: Backend) -> Vec<Difference> {
        let mut found = differences(&before.schema, &self.schema, &Scope::default(), backend);
        let all = before.objects.keys().chain(self.objects.keys());
        let mut names: Vec<&String> = all.collect();
        names.sort();
        names.dedup();
        for name in names {
            let how = match (before.objects.get(name), self.objects.get(name)) {
                (None, _) => How::Added,
                (_, None) => How::Missing,
                (Some(old), Some(new)) if old == new => continue,
                _ => How::Other("one thing".to_owned(), "another one".to_owned()),
            };
            found.push(Difference {
                what: name.clone(),
                how,
                table: None,
                part: plain(name),
            });
        }
        found
    }
}

fn named(extra: &Extra) -> String {
    match (extra.kind, &extra.table) {
        (ExtraKind::View, _) => format!("view `{}`", extra.name),
        (ExtraKind::Trigger, Some(table)) => format!("trigger `{}` of `{table}`", extra.name),
        (ExtraKind::Trigger, None) => format!("trigger `{}`", extra.name),
    }
}

/// SQLite keeps a statement as it was written: white space, comments, and quotes don't count.
fn text(sql: &str, backend: Backend) -> String {
    if backend != Backend::Sqlite {
        return sql.to_owned();
    }
    let words = significant(sql, backend).map(|token| match token.kind {
        TokenKind::Word | TokenKind::QuotedIdent => {
            let name = token.ident(backend).unwrap_or_default();
            name.to_ascii_lowercase()
        }
        _ => token.text.to_owned(),
    });
    // `IF NOT EXISTS` isn't kept in the same way by every statement.
    words
        .collect::<Vec<_>>()
        .join(" ")
        .replace("if not exists ", "")
}

/// The bare name in "function `public.total(integer)`", to find where it is made.
fn plain(what: &str) -> Option<String> {
    let name = what.split('`').nth(1)?;
    let name = name.split('(').next()?;
    let name = name.split(" on ").next()?;
    Some(name.rsplit('.').next()?.trim_matches('"').to_owned())
}
