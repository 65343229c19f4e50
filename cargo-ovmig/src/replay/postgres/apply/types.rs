//! Enumerations and other types.

use super::super::ddl::{Drop, Side};
use super::super::state::{State, namespace};
use super::column::columns_of_type;
use crate::dialect::postgres::Postgres;
use crate::dialect::{evolve, mentions};
use crate::replay::Fate;
use crate::schema::{Backend, Change, Enumeration, ObjectName, Table};
use crate::source::Origin;
use crate::sql::tokens;

impl State {
    pub(super) fn create_enum(
        &mut self,
        written: &ObjectName,
        labels: Vec<String>,
        if_not_exists: bool,
        origin: Origin,
    ) {
        let Some(name) = self.place(written) else {
            return self.problem(format!("`search_path` names no schema for `{written}`"));
        };
        if self.schema.enums.contains_key(&name) || self.types.contains(&name) {
            if !if_not_exists {
                self.problem(format!("the type `{name}` is there already"));
            }
            return;
        }
        let new = Enumeration {
            name: name.clone(),
            labels,
            replaced: Vec::new(),
            used_at_once: false,
            renamed_from: None,
            comment: None,
            origin,
        };
        self.schema.enums.insert(name, new);
    }

    /// The enumeration, or a problem; for a type that is known by its name only the statement is one by hand.
    fn expect_enum(&mut self, written: &ObjectName) -> Option<ObjectName> {
        let name = self.enum_name(written);
        if name.is_none() {
            match self.type_name(written) {
                Some(_) => self.by_hand = true,
                None => self.problem(format!("no migration before it makes a type `{written}`")),
            }
        }
        name
    }

    pub(super) fn add_label(
        &mut self,
        written: &ObjectName,
        label: String,
        if_not_exists: bool,
        place: Option<(Side, String)>,
    ) {
        let Some(name) = self.expect_enum(written) else {
            return;
        };
        let Some(it) = self.schema.enums.get_mut(&name) else {
            return;
        };
        if it.labels.contains(&label) {
            if !if_not_exists {
                self.problem(format!("`{name}` has a label '{label}' already"));
            }
            return;
        }
        let Some((side, neighbour)) = place else {
            return it.labels.push(label);
        };
        match it.labels.iter().position(|it| *it == neighbour) {
            Some(at) => it
                .labels
                .insert(at + usize::from(side == Side::After), label),
            None => self.problem(format!("`{name}` has no label '{neighbour}'")),
        }
    }

    pub(super) fn rename_label(&mut self, written: &ObjectName, from: &str, to: String) {
        let Some(name) = self.expect_enum(written) else {
            return;
        };
        let labels = self.schema.enums.get_mut(&name).map(|it| &mut it.labels);
        match labels.and_then(|labels| labels.iter_mut().find(|label| *label == from)) {
            Some(label) => label.clone_from(&to),
            None => return self.problem(format!("`{name}` has no label '{from}'")),
        }
        self.fates.push(Fate::Label {
            name: name.clone(),
            from: from.to_owned(),
            to: to.clone(),
        });
        let mut unclear = Vec::new();
        for table in self.schema.tables.values_mut() {
            let columns = columns_of_type(table, &name);
            if !columns.is_empty() && !rename_literals(table, &columns, from, &to) {
                unclear.push(table.name.clone());
            }
        }
        for table in unclear {
            self.problem(format!(
                "which of the strings '{from}' in the expressions of `{table}` are labels of `{name}` isn't known"
            ));
            self.in_doubt.insert(table);
        }
    }

    pub(super) fn rename_type(&mut self, written: &ObjectName, to: &str) {
        match self.enum_name(written).or_else(|| self.type_name(written)) {
            Some(from) => self.move_to(&from, from.sibling(to)),
            None => self.problem(format!("no migration before it makes a type `{written}`")),
        }
    }

    pub(super) fn move_type(&mut self, written: &ObjectName, schema: &str) {
        match self.enum_name(written).or_else(|| self.type_name(written)) {
            Some(from) => {
                let to = ObjectName {
                    schema: namespace(schema),
                    name: from.name.clone(),
                };
                self.move_to(&from, to);
            }
            None => self.problem(format!("no migration before it makes a type `{written}`")),
        }
    }

    pub(super) fn move_to(&mut self, from: &ObjectName, to: ObjectName) {
        if self.types.remove(from) {
            self.types.insert(to.clone());
            self.by_hand = true;
        }
        let change = Change::RenameEnum {
            from: from.clone(),
            to,
        };
        evolve(&mut self.schema, &change, &Postgres);
        self.fates.extend(Fate::of(&change));
    }

    pub(super) fn create_type(&mut self, written: &ObjectName) {
        if let Some(name) = self.place(written) {
            self.types.insert(name);
        }
    }

    pub(super) fn drop_types(&mut self, drop: &Drop) {
        for written in &drop.names {
            let enumeration = self.enum_name(written);
            self.by_hand |= enumeration.is_none();
            let Some(name) = enumeration.or_else(|| self.type_name(written)) else {
                if !drop.if_exists {
                    self.problem(format!("no migration before it makes a type `{written}`"));
                }
                continue;
            };
            if drop.cascade {
                self.drop_columns_of_type(&name);
            }
            if self.schema.enums.remove(&name).is_some() {
                self.fates.push(Fate::Enum {
                    from: name.clone(),
                    to: None,
                });
            }
            self.types.remove(&name);
        }
    }

    /// What `CASCADE` takes with a type.
    pub(super) fn drop_columns_of_type(&mut self, ty: &ObjectName) {
        let tables = self.schema.tables.iter();
        let columns: Vec<(ObjectName, Vec<String>)> = tables
            .map(|(name, table)| (name.clone(), columns_of_type(table, ty)))
            .collect();
        for (table, names) in columns {
            for name in names {
                self.drop_column(&table, &name, true, true);
            }
        }
    }

    pub(super) fn comment_type(&mut self, written: &ObjectName, comment: Option<String>) {
        if let Some(name) = self.expect_enum(written)
            && let Some(it) = self.schema.enums.get_mut(&name)
        {
            it.comment = comment;
        }
    }
}

/// Renames a label where the expressions of a table use it: PostgreSQL keeps the label itself, not its text. `false`
/// where a string may be something else.
fn rename_literals(table: &mut Table, columns: &[String], from: &str, to: &str) -> bool {
    let names: Vec<String> = table
        .columns
        .iter()
        .map(|column| column.name.clone())
        .collect();
    let mut clear = true;
    for column in table
        .columns
        .iter_mut()
        .filter(|it| columns.contains(&it.name))
    {
        if let Some(default) = &mut column.default {
            default.0 = with_label(&default.0, from, to);
        }
    }
    let predicates = table
        .indexes
        .iter_mut()
        .filter_map(|index| index.predicate.as_mut());
    for expr in table
        .checks
        .iter_mut()
        .map(|check| &mut check.expr)
        .chain(predicates)
    {
        let renamed = with_label(&expr.0, from, to);
        if renamed == expr.0 {
            continue;
        }
        let mentioned =
            mentions::columns(&expr.0, names.iter().map(String::as_str), Backend::Postgres);
        if mentioned
            .iter()
            .all(|name| columns.iter().any(|it| it == name))
        {
            expr.0 = renamed;
        } else if mentioned
            .iter()
            .any(|name| columns.iter().any(|it| it == name))
        {
            clear = false;
        }
    }
    clear
}

/// The expression with one string replaced by another.
fn with_label(sql: &str, from: &str, to: &str) -> String {
    let quoted = |label: &str| format!("'{}'", label.replace('\'', "''"));
    let (from, to) = (quoted(from), quoted(to));
    tokens(sql, Backend::Postgres)
        .map(|token| {
            if token.text == from {
                to.as_str()
            } else {
                token.text
            }
        })
        .collect()
}
