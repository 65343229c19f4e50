//! Carries out what a statement does.

mod alter;
mod charset;
mod columns;
mod create;
mod finish;
mod keys;

pub(super) use finish::finish;

use super::ddl::Ddl;
use super::state::{State, Table, same};
use crate::replay::Fate;
use crate::schema::ObjectName;

impl State {
    pub(super) fn apply(&mut self, ddl: Ddl) {
        match ddl {
            Ddl::CreateTable { name, how, table } => self.create_table(&name, how, table),
            Ddl::CreateLike { name, how, like } => self.create_like(&name, how, &like),
            Ddl::AlterTable {
                table,
                if_exists,
                actions,
            } => self.alter_table(&table, if_exists, actions),
            Ddl::DropTables {
                names,
                if_exists,
                temporary,
            } => {
                for name in names {
                    self.drop_table(&name, if_exists, temporary);
                }
            }
            Ddl::RenameTables { pairs, if_exists } => {
                for (from, to) in pairs {
                    self.rename_table(&from, &to, if_exists);
                }
            }
            Ddl::CreateDatabase(_) => self.by_hand = true,
            Ddl::DropDatabase(name) => {
                self.by_hand = true;
                let within = |it: &ObjectName| it.schema.as_deref() == Some(&name);
                self.tables.retain(|it, _| !within(it));
                self.others.retain(|it| !within(it));
                self.in_doubt.retain(|it| !within(it));
            }
            Ddl::Use(name) => {
                self.by_hand = true;
                self.database = Some(name);
            }
            Ddl::CreateOther(name) => {
                let place = self.place(&name);
                self.others.insert(place);
            }
            Ddl::DropOthers(names) => {
                for name in names {
                    let place = self.place(&name);
                    self.others.remove(&place);
                }
            }
        }
    }

    /// Whether both make the same of the tables, and without a problem.
    pub(super) fn same_after(&self, left: &[Ddl], right: &[Ddl]) -> bool {
        let after = |ddl: &[Ddl]| {
            let mut state = self.clone();
            for ddl in ddl {
                state.apply(ddl.clone());
            }
            state
        };
        let (left, right) = (after(left), after(right));
        left.tables == right.tables
            && left.others == right.others
            && left.in_doubt == right.in_doubt
            && left.problems.is_empty()
            && right.problems.is_empty()
    }

    fn drop_table(&mut self, written: &ObjectName, if_exists: bool, temporary: bool) {
        let place = self.place(written);
        if self.others.remove(&place) || temporary {
            self.by_hand = true;
            return;
        }
        if self.in_doubt.remove(&place) {
            return self.forget_table(&place);
        }
        if let Some(name) = self.expect_table(written, if_exists) {
            self.forget_table(&name);
        }
    }

    fn forget_table(&mut self, name: &ObjectName) {
        if self.tables.remove(name).is_some() {
            self.fates.push(Fate::Table {
                from: name.clone(),
                to: None,
            });
        }
    }

    fn rename_table(&mut self, from: &ObjectName, to: &ObjectName, if_exists: bool) {
        let to = self.place(to);
        let place = self.place(from);
        if self.others.remove(&place) {
            self.by_hand = true;
            self.others.insert(to);
            return;
        }
        if self.in_doubt.remove(&place) {
            self.in_doubt.insert(to.clone());
        }
        let Some(from) = self.expect_table(from, if_exists) else {
            return;
        };
        if self.tables.contains_key(&to) && from != to {
            return self.problem(format!("a table `{to}` is there already"));
        }
        if let Some(mut table) = self.tables.remove(&from) {
            table.follow_name(&from.name, &to.name);
            self.fates.push(Fate::Table {
                from: from.clone(),
                to: Some(to.clone()),
            });
            self.tables.insert(to.clone(), table);
        }
        for key in self
            .tables
            .values_mut()
            .flat_map(|table| &mut table.foreign_keys)
        {
            if key.table == from {
                key.table = to.clone();
            }
        }
    }
}

impl Table {
    /// The names that the engine gave after the table's follow it.
    fn follow_name(&mut self, from: &str, to: &str) {
        let follow = |name: &mut String, middle: &str| {
            let number = name
                .strip_prefix(from)
                .and_then(|rest| rest.strip_prefix(middle));
            if let Some(number) = number.filter(|it| is_number(it)) {
                *name = format!("{to}{middle}{number}");
            }
        };
        for name in self
            .foreign_keys
            .iter_mut()
            .filter_map(|key| key.name.as_mut())
        {
            follow(name, "_ibfk_");
        }
        for check in &mut self.checks {
            follow(&mut check.given[0], "_chk_");
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number behind a name that the engine gave: `3` of `t_ibfk_3`.
fn number_of(name: &str, table: &str, middle: &str) -> Option<u64> {
    let (head, number) = name.rsplit_once(middle)?;
    let number = Some(number).filter(|it| is_number(it))?;
    same(head, table).then(|| number.parse().ok())?
}
