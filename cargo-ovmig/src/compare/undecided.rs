//! Takes apart the differences that the text alone doesn't decide: they are no changes, and `verify` settles them.

use super::parts::{Part, Tables};
use crate::dialect::{Dialect, undecided};
use crate::schema::{Change, Column, Expr, Index, IndexKey, KeyPart, Schema, Table};

/// A part of a table whose expression may or may not mean what the recorded one does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// The change that it would be: its last step, which is to what is declared.
    pub change: Change,
    /// The expression in the migrations.
    pub recorded: String,
    /// The declared one.
    pub declared: String,
}

/// Takes them out of the changes, which lead from `from` (under the new names) to `to`.
pub(super) fn take_apart(
    changes: &mut Vec<Change>,
    from: &Schema,
    to: &Schema,
    dialect: &dyn Dialect,
) -> Vec<Undecided> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < changes.len() {
        let one = undecided_change(changes, at, from, to, dialect);
        let Some((drop, undecided)) = one else {
            at += 1;
            continue;
        };
        changes.remove(at);
        if let Some(drop) = drop {
            changes.remove(drop);
            at = at.saturating_sub(usize::from(drop < at));
        }
        found.push(undecided);
    }
    found
}

/// Whether the change is one of them, and where the other half of it stands.
fn undecided_change(
    changes: &[Change],
    at: usize,
    from: &Schema,
    to: &Schema,
    dialect: &dyn Dialect,
) -> Option<(Option<usize>, Undecided)> {
    let change = &changes[at];
    let name = change.table()?;
    let (recorded, declared) = (from.tables.get(name)?, to.tables.get(name)?);
    let sides = Sides {
        recorded,
        declared,
        dialect,
    };
    let told = |(recorded, declared): (&Expr, &Expr)| Undecided {
        change: change.clone(),
        recorded: recorded.0.clone(),
        declared: declared.0.clone(),
    };
    match change {
        Change::AlterColumn { from, to, .. } => Some((None, told(sides.column(from, to)?))),
        Change::AddCheck { check, .. } => (0..changes.len()).find_map(|other| {
            let old = match &changes[other] {
                Change::DropCheck { table, check } if table == name => check,
                _ => return None,
            };
            let same = old.name == check.name && sides.undecided(&old.expr, &check.expr);
            same.then(|| (Some(other), told((&old.expr, &check.expr))))
        }),
        Change::CreateIndex { index, .. } => (0..changes.len()).find_map(|other| {
            let old = match &changes[other] {
                Change::DropIndex { table, index } if table == name => index,
                _ => return None,
            };
            let pair = sides.index(old, index)?;
            Some((Some(other), told(pair)))
        }),
        _ => None,
    }
}

#[derive(Clone, Copy)]
struct Sides<'a> {
    recorded: &'a Table,
    declared: &'a Table,
    dialect: &'a dyn Dialect,
}

impl Sides<'_> {
    fn undecided(self, old: &Expr, new: &Expr) -> bool {
        old != new && undecided(&old.0, &new.0, self.declared, self.dialect)
    }

    /// The expressions of a column, when nothing else of it differs.
    fn column<'c>(self, old: &'c Column, new: &'c Column) -> Option<(&'c Expr, &'c Expr)> {
        let generated = |it: &'c Column| it.generated.as_ref().map(|it| &it.expr);
        let pairs = [
            (old.default.as_ref(), new.default.as_ref()),
            (generated(old), generated(new)),
        ];
        let pairs = pairs
            .into_iter()
            .filter_map(|(old, new)| Some((old?, new?)));
        let (mut same, mut found) = (new.clone(), None);
        for (before, after) in pairs.filter(|(old, new)| self.undecided(old, new)) {
            let own = same.generated.as_mut().map(|it| &mut it.expr);
            for expr in own.into_iter().chain(&mut same.default) {
                if expr == after {
                    expr.clone_from(before);
                }
            }
            found = Some((before, after));
        }
        let unchanged =
            (self.dialect).same_column_in((self.recorded, old), (self.declared, &same), false);
        found.filter(|_| unchanged)
    }

    /// The first expressions that differ of an index, when nothing else of it does.
    fn index<'i>(self, old: &'i Index, new: &'i Index) -> Option<(&'i Expr, &'i Expr)> {
        if old.name != new.name || old.keys.len() != new.keys.len() {
            return None;
        }
        fn of(key: &IndexKey) -> Option<&Expr> {
            match &key.part {
                KeyPart::Expr(expr) => Some(expr),
                KeyPart::Column(_) => None,
            }
        }
        let mut same = new.clone();
        let mut found = None;
        for ((before, after), key) in old.keys.iter().zip(&new.keys).zip(&mut same.keys) {
            if let (Some(was), Some(is)) = (of(before), of(after))
                && self.undecided(was, is)
            {
                key.part = before.part.clone();
                found = found.or(Some((was, is)));
            }
        }
        if let (Some(was), Some(is)) = (&old.predicate, &new.predicate)
            && self.undecided(was, is)
        {
            same.predicate.clone_from(&old.predicate);
            found = found.or(Some((was, is)));
        }
        let claimed = Default::default();
        let tables = Tables {
            recorded: self.recorded,
            declared: self.declared,
            dialect: self.dialect,
            claimed: &claimed,
        };
        found.filter(|_| old.same(&same, tables))
    }
}
