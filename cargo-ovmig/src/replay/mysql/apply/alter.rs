//! `ALTER TABLE`, `CREATE INDEX` and `DROP INDEX`, with all their actions at once, as the engines carry them out: columns,
//! then what goes, then what comes.

use crate::replay::mysql::ddl::{Action, Key, KeyKind, Options};
use crate::replay::mysql::state::{State, Table, same};
use crate::schema::ObjectName;

impl State {
    pub(super) fn alter_table(
        &mut self,
        written: &ObjectName,
        if_exists: bool,
        actions: Vec<Action>,
    ) {
        let Some(name) = self.expect_table(written, if_exists) else {
            return;
        };
        let Some(mut table) = self.tables.remove(&name) else {
            return;
        };
        let mut number = table.next_foreign_key(&name.name);
        let (going, rest): (Vec<_>, Vec<_>) = actions.into_iter().partition(goes);
        for action in going {
            self.take_away(&mut table, action);
        }
        let rest = self.alter_columns(&name, &mut table, rest);
        let mut rename = None;
        for action in rest {
            match action {
                Action::AddForeignKey { key, if_not_exists } => {
                    let called = key.name.as_deref().or(key.index.as_deref());
                    if called.and_then(|it| table.foreign_key(it)).is_none() {
                        self.add_foreign_key(&name, &mut table, key, number);
                        number += 1;
                    } else if !if_not_exists {
                        self.problem("there is a foreign key of that name already");
                    }
                }
                Action::RenameTo(to) => rename = Some(to),
                other => self.add(&name, &mut table, other),
            }
        }
        table.settle();
        self.tables.insert(name.clone(), table);
        if let Some(to) = rename {
            self.rename_place(&name, &to);
        }
    }

    fn add(&mut self, name: &ObjectName, table: &mut Table, action: Action) {
        match action {
            Action::AddKey {
                key,
                if_not_exists,
                or_replace,
            } => self.add_key(table, key, if_not_exists, or_replace),
            Action::AddCheck {
                check,
                if_not_exists,
            } => {
                let named = check.name.as_deref();
                let there =
                    named.is_some_and(|it| table.checks.iter().any(|check| check.is_called(it)));
                if !(there && if_not_exists) {
                    table.add_check(&name.name, check, None);
                }
            }
            Action::Options(Options { charset, comment }) => {
                self.set_charset(name, table, &charset);
                if let Some(comment) = comment {
                    table.comment = Some(comment).filter(|text| !text.is_empty());
                }
            }
            Action::Convert(charset) => State::convert(table, &charset),
            _ => {}
        }
    }

    fn add_key(&mut self, table: &mut Table, mut key: Key, if_not_exists: bool, or_replace: bool) {
        if key.name.is_none() && if_not_exists {
            let first = super::keys::columns(&key).next().map(str::to_owned);
            key.name = first;
        }
        let there = match key.kind {
            KeyKind::Primary => table.primary_key(),
            _ => key.name.as_deref().and_then(|it| table.key(it)),
        };
        match there {
            Some(at) if or_replace => drop(table.keys.remove(at)),
            // The engine's own gives way.
            Some(at) if table.keys[at].generated => {}
            Some(_) if if_not_exists => return,
            Some(_) => {
                let name = key.name.as_deref().unwrap_or("PRIMARY");
                return self.problem(format!("there is a key `{name}` already"));
            }
            None => {}
        }
        table.keys.push(key);
    }

    /// The table is known by its place already.
    fn rename_place(&mut self, from: &ObjectName, to: &ObjectName) {
        let database = std::mem::take(&mut self.database);
        let to = ObjectName {
            schema: to.schema.clone().or_else(|| from.schema.clone()),
            name: to.name.clone(),
        };
        self.rename_table(from, &to, false);
        self.database = database;
    }

    /// What goes first.
    fn take_away(&mut self, table: &mut Table, action: Action) {
        match action {
            Action::DropPrimaryKey { if_exists } => match table.primary_key() {
                Some(at) => drop(table.keys.remove(at)),
                None if if_exists => {}
                None => self.problem("there is no primary key"),
            },
            Action::DropKey { name, if_exists } => match table.key(&name) {
                Some(at) => drop(table.keys.remove(at)),
                None if if_exists => {}
                None => self.problem(format!("there is no key `{name}`")),
            },
            Action::RenameKey {
                from,
                to,
                if_exists,
            } => match table.key(&from) {
                Some(at) => table.keys[at].name = Some(to),
                None if if_exists => {}
                None => self.problem(format!("there is no key `{from}`")),
            },
            Action::DropForeignKey { name, if_exists } => match table.foreign_key(&name) {
                Some(at) => drop(table.foreign_keys.remove(at)),
                None if if_exists => {}
                None => self.problem(format!("there is no foreign key `{name}`")),
            },
            Action::DropCheck(name) => match table.checks.iter().position(|it| it.is_called(&name))
            {
                Some(at) => drop(table.checks.remove(at)),
                None => self.problem(format!("there is no check `{name}`")),
            },
            Action::DropConstraint { name, if_exists } => {
                self.drop_constraint(table, &name, if_exists)
            }
            _ => {}
        }
    }

    fn drop_constraint(&mut self, table: &mut Table, name: &str, if_exists: bool) {
        if let Some(at) = table.checks.iter().position(|it| it.is_called(name)) {
            table.checks.remove(at);
        } else if let Some(at) = table.foreign_key(name) {
            table.foreign_keys.remove(at);
        } else if let Some(at) = table.key(name) {
            table.keys.remove(at);
        } else if let Some(at) = table.primary_key().filter(|_| same(name, "PRIMARY")) {
            table.keys.remove(at);
        } else if !if_exists {
            self.problem(format!("there is no constraint `{name}`"));
        }
    }
}

fn goes(action: &Action) -> bool {
    matches!(
        action,
        Action::DropPrimaryKey { .. }
            | Action::DropKey { .. }
            | Action::RenameKey { .. }
            | Action::DropForeignKey { .. }
            | Action::DropCheck(_)
            | Action::DropConstraint { .. }
    )
}
