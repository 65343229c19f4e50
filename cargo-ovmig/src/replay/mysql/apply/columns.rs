//! What `ALTER TABLE` does to columns: all of it names them as they were before the statement.

use crate::dialect::{Dialect, mentions, mysql};
use crate::replay::Fate;
use crate::replay::mysql::ddl::{Action, NewColumn, Place};
use crate::replay::mysql::state::{State, Table, same};
use crate::schema::{Backend, Column, Expr, KeyPart, ObjectName};

/// A column with its name before the statement.
struct Slot {
    before: Option<String>,
    column: Column,
}

impl State {
    /// Carries out the actions that are about columns; gives back the others.
    pub(super) fn alter_columns(
        &mut self,
        name: &ObjectName,
        table: &mut Table,
        actions: Vec<Action>,
    ) -> Vec<Action> {
        let columns = std::mem::take(&mut table.columns);
        let mut slots: Vec<Slot> = columns
            .into_iter()
            .map(|column| Slot {
                before: Some(column.name.clone()),
                column,
            })
            .collect();
        let (mut rest, mut beside, mut dropped) = (Vec::new(), Vec::new(), Vec::new());
        for action in actions {
            match action {
                Action::AddColumn {
                    column,
                    place,
                    if_not_exists,
                } => {
                    if slots
                        .iter()
                        .any(|slot| same(&slot.column.name, &column.column.name))
                    {
                        if !if_not_exists {
                            self.problem(format!(
                                "there is a column `{}` already",
                                column.column.name
                            ));
                        }
                        continue;
                    }
                    let slot = Slot {
                        before: None,
                        column: table.finished(&column),
                    };
                    self.put(&mut slots, slot, place.as_ref());
                    beside.push(*column);
                }
                Action::DropColumn { column, if_exists } => {
                    if let Some(at) = self.find(&slots, &column, if_exists) {
                        dropped.push(slots.remove(at).column.name);
                    }
                }
                Action::Change {
                    from,
                    to,
                    place,
                    if_exists,
                } => {
                    if let Some(at) = self.find(&slots, &from, if_exists) {
                        self.change(table, &mut slots, at, *to, place.as_ref(), &mut beside);
                    }
                }
                Action::RenameColumn {
                    from,
                    to,
                    if_exists,
                } => {
                    if let Some(at) = self.find(&slots, &from, if_exists) {
                        slots[at].column.name = to;
                    }
                }
                Action::SetDefault {
                    column,
                    default,
                    if_exists,
                } => {
                    if let Some(at) = self.find(&slots, &column, if_exists) {
                        slots[at].column.default = default;
                    }
                }
                other => rest.push(other),
            }
        }
        self.each_once(&mut slots);
        let renamed = renames(&slots);
        table.columns = slots.into_iter().map(|slot| slot.column).collect();
        for column in &dropped {
            self.forget(table, column);
            self.fates.push(Fate::Column {
                table: name.clone(),
                from: column.clone(),
                to: None,
            });
        }
        self.follow_columns(name, table, &renamed);
        for new in beside {
            self.add_beside(name, table, new);
        }
        rest
    }

    /// Two columns of one name are none that the engine would make.
    fn each_once(&mut self, slots: &mut Vec<Slot>) {
        let mut names: Vec<String> = Vec::new();
        slots.retain(|slot| {
            let name = &slot.column.name;
            let is_new = !names.iter().any(|it| same(it, name));
            if is_new {
                names.push(name.clone());
            } else {
                self.problem(format!("there is a column `{name}` already"));
            }
            is_new
        });
    }

    /// The column of that name before the statement.
    fn find(&mut self, slots: &[Slot], name: &str, if_exists: bool) -> Option<usize> {
        let was = |slot: &Slot| slot.before.as_deref().is_some_and(|it| same(it, name));
        let found = slots.iter().position(was);
        if found.is_none() && !if_exists {
            self.problem(format!("there is no column `{name}`"));
        }
        found
    }

    fn change(
        &mut self,
        table: &mut Table,
        slots: &mut Vec<Slot>,
        at: usize,
        mut to: NewColumn,
        place: Option<&Place>,
        beside: &mut Vec<NewColumn>,
    ) {
        let mut slot = slots.remove(at);
        let before = slot.before.clone().unwrap_or_default();
        // In MariaDB a check beside a column is a part of it, in MySQL one of the table.
        let own = |column: &Option<String>| column.as_deref().is_some_and(|it| same(it, &before));
        let had: Vec<Expr> = (table.checks.iter())
            .filter(|check| own(&check.column))
            .map(|check| check.expr.clone())
            .collect();
        let says = |expr: &Expr| {
            to.checks
                .iter()
                .any(|check| canonical(&check.expr) == canonical(expr))
        };
        if had.iter().any(|expr| !says(expr)) {
            self.problem(format!(
                "MariaDB takes the CHECK beside `{before}` away with it, MySQL leaves it"
            ));
        }
        let before_count = to.checks.len();
        to.checks.retain(|check| {
            !had.iter()
                .any(|expr| canonical(expr) == canonical(&check.expr))
        });
        if to.checks.len() < before_count {
            self.notes.push(format!(
                "MySQL adds the CHECK beside `{before}` once more, MariaDB keeps it: one is taken to be there"
            ));
        }
        slot.column = table.finished(&to);
        match place {
            Some(place) => self.put(slots, slot, Some(place)),
            None => slots.insert(at, slot),
        }
        beside.push(to);
    }

    fn put(&mut self, slots: &mut Vec<Slot>, slot: Slot, place: Option<&Place>) {
        let at = match place {
            None => slots.len(),
            Some(Place::First) => 0,
            Some(Place::After(name)) => {
                let found = slots.iter().position(|it| same(&it.column.name, name));
                if found.is_none() {
                    self.problem(format!("there is no column `{name}` to put another behind"));
                }
                found.map_or(slots.len(), |at| at + 1)
            }
        };
        slots.insert(at, slot);
    }

    /// Takes a column that is gone out of keys and checks.
    fn forget(&mut self, table: &mut Table, column: &str) {
        let is = |name: &String| same(name, column);
        if table
            .foreign_keys
            .iter()
            .any(|key| key.columns.iter().any(is))
        {
            self.problem(format!("a foreign key needs the column `{column}`"));
        }
        for key in &mut table.keys {
            key.parts
                .retain(|part| !matches!(&part.part, KeyPart::Column(name) if same(name, column)));
        }
        table.keys.retain(|key| !key.parts.is_empty());
        let goes: Vec<bool> = (table.checks.iter())
            .map(|check| {
                let own = check.column.as_deref().is_some_and(|it| same(it, column));
                own || mentions::mentions(&check.expr.0, column, Backend::Mysql)
                    && !table.names_others(check, column)
            })
            .collect();
        let mut goes = goes.into_iter();
        table.checks.retain(|_| !goes.next().unwrap_or(false));
    }

    /// Renames columns wherever they are named, all at once: `CHANGE a b …, CHANGE b a …` exchanges two.
    fn follow_columns(
        &mut self,
        name: &ObjectName,
        table: &mut Table,
        renamed: &[(String, String)],
    ) {
        if renamed.is_empty() {
            return;
        }
        // By names that nobody has, because two may be exchanged.
        let fate = |from: &str, to: &str| Fate::Column {
            table: name.clone(),
            from: from.to_owned(),
            to: Some(to.to_owned()),
        };
        let numbered = || renamed.iter().enumerate();
        self.fates
            .extend(numbered().map(|(at, (from, _))| fate(from, &aside(at))));
        self.fates
            .extend(numbered().map(|(at, (_, to))| fate(&aside(at), to)));
        let new = |column: &mut String| {
            if let Some((_, to)) = renamed.iter().find(|(from, _)| same(from, column)) {
                column.clone_from(to);
            }
        };
        for part in table.keys.iter_mut().flat_map(|key| &mut key.parts) {
            match &mut part.part {
                KeyPart::Column(column) => new(column),
                KeyPart::Expr(expr) => rename_in(expr, renamed),
            }
        }
        for key in &mut table.foreign_keys {
            key.columns.iter_mut().for_each(new);
            if key.table == *name {
                key.referenced.iter_mut().for_each(new);
            }
        }
        for check in &mut table.checks {
            check.column.iter_mut().for_each(new);
            rename_in(&mut check.expr, renamed);
        }
        for column in &mut table.columns {
            if let Some(generated) = &mut column.generated {
                rename_in(&mut generated.expr, renamed);
            }
        }
        for key in self
            .tables
            .values_mut()
            .flat_map(|table| &mut table.foreign_keys)
        {
            if key.table == *name {
                key.referenced.iter_mut().for_each(new);
            }
        }
    }
}

/// The columns with another name than before.
fn renames(slots: &[Slot]) -> Vec<(String, String)> {
    let renamed = slots.iter().filter_map(|slot| {
        let before = slot.before.as_ref()?;
        (*before != slot.column.name).then(|| (before.clone(), slot.column.name.clone()))
    });
    renamed.collect()
}

/// A name that no column has.
fn aside(at: usize) -> String {
    format!("ovmig_renamed_{at}")
}

fn rename_in(expr: &mut Expr, renamed: &[(String, String)]) {
    let ident = |name: &str| mysql::Mysql.ident(name);
    for (at, (from, _)) in renamed.iter().enumerate() {
        expr.0 = mentions::rename(&expr.0, from, &aside(at), Backend::Mysql, ident);
    }
    for (at, (_, to)) in renamed.iter().enumerate() {
        expr.0 = mentions::rename(&expr.0, &aside(at), to, Backend::Mysql, ident);
    }
}

fn canonical(expr: &Expr) -> String {
    mysql::Mysql.normalize(&expr.0, None)
}
