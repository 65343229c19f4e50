//! Carries out on the schema what a statement does.
//!
//! Invariant: what doesn't fit the schema as it is known is a problem that is told, and the rest is carried out.

mod column;
mod constraint;
mod create;
mod family;
mod index;
mod like;
mod namespace;
mod query;
mod rename;
mod sequence;
mod table;
mod types;

use super::ddl::Ddl;
use super::state::{Relation, State};
use crate::schema::ObjectName;

impl State {
    /// Carries out one thing that a statement does.
    pub(super) fn apply(&mut self, ddl: Ddl) {
        match ddl {
            Ddl::CreateTable(table) => self.create_table(table),
            Ddl::CreateTableAs {
                name,
                if_not_exists,
                names,
                query,
                origin,
            } => self.create_table_as(name, if_not_exists, names, &query, origin),
            Ddl::AlterTable {
                table,
                if_exists,
                only,
                actions,
            } => self.alter_table(&table, if_exists, only, actions),
            Ddl::DropTables(drop) => self.drop_tables(&drop),
            Ddl::CreateIndex {
                table,
                only,
                index,
                if_not_exists,
            } => {
                let name = self.table_name(&table).filter(|_| !only);
                let before = name.and_then(|name| self.with_children(&name));
                self.create_index(&table, index, if_not_exists);
                if let Some(before) = before {
                    self.hand_down(&before, &before.name, None);
                }
            }
            Ddl::DropIndexes(drop) => self.drop_indexes(&drop),
            Ddl::RenameIndex {
                index,
                if_exists,
                to,
            } => self.rename_index(&index, if_exists, &to),
            Ddl::CreateEnum {
                name,
                labels,
                if_not_exists,
                origin,
            } => self.create_enum(&name, labels, if_not_exists, origin),
            Ddl::AddLabel {
                name,
                label,
                if_not_exists,
                place,
            } => self.add_label(&name, label, if_not_exists, place),
            Ddl::RenameLabel { name, from, to } => self.rename_label(&name, &from, to),
            Ddl::RenameType { name, to } => self.rename_type(&name, &to),
            Ddl::MoveType { name, to } => self.move_type(&name, &to),
            Ddl::CreateType(name) => self.create_type(&name),
            Ddl::DropTypes(drop) => self.drop_types(&drop),
            Ddl::CommentTable { table, comment } => self.comment_table(&table, comment),
            Ddl::CommentColumn {
                table,
                column,
                comment,
            } => self.comment_column(&table, &column, comment),
            Ddl::CommentType { name, comment } => self.comment_type(&name, comment),
            Ddl::CreateNamespace {
                name,
                if_not_exists,
            } => self.create_namespace(name, if_not_exists),
            Ddl::DropNamespaces {
                names,
                if_exists,
                cascade,
            } => self.drop_namespaces(&names, if_exists, cascade),
            Ddl::RenameNamespace { from, to } => self.rename_namespace(&from, &to),
            Ddl::CreateSequence {
                name,
                if_not_exists,
                owner,
            } => self.create_sequence(&name, if_not_exists, owner),
            Ddl::AlterSequence {
                name,
                if_exists,
                action,
            } => self.alter_sequence(&name, if_exists, action),
            Ddl::DropSequences(drop) => self.drop_sequences(&drop),
            Ddl::CreateOther {
                name,
                temporary,
                parents,
            } => self.create_other(&name, temporary, &parents),
            Ddl::DropOthers(drop) => {
                for name in &drop.names {
                    self.drop_other(name);
                }
            }
            Ddl::SearchPath(path) => self.search_path = path,
            Ddl::Within(schema) => self.within = schema,
        }
    }

    /// Makes something known by its name; what isn't temporary may be declared like a table.
    pub(super) fn create_other(
        &mut self,
        written: &ObjectName,
        temporary: bool,
        parents: &[ObjectName],
    ) {
        if let Some(name) = self.place(written) {
            for parent in parents {
                let known = self.table_name(parent);
                if let Some(parent) = known.or_else(|| self.relation(parent).map(|it| it.0)) {
                    self.children.insert((parent, name.clone()));
                }
            }
            if !temporary {
                self.in_doubt.insert(name.clone());
            }
            self.add_relation(name, Relation::Other);
        }
    }

    /// Forgets what is known by its name only. That it may not be known doesn't matter.
    fn drop_other(&mut self, written: &ObjectName) -> bool {
        match self.relation(written) {
            Some((name, Relation::Other)) => {
                self.forget_other(&name);
                true
            }
            _ => false,
        }
    }

    fn forget_other(&mut self, name: &ObjectName) {
        self.remove_relation(name);
        self.in_doubt.remove(name);
        let of_it = |relation: &Relation| *relation == Relation::IndexOfOther(name.clone());
        let indexes = self.relations.iter().filter(|(_, it)| of_it(it));
        for index in indexes.map(|it| it.0.clone()).collect::<Vec<_>>() {
            self.remove_relation(&index);
        }
        self.drop_children(name);
    }

    /// Forgets the partitions of what is dropped, and the tables that inherit from it.
    fn drop_children(&mut self, parent: &ObjectName) {
        let of_it = self.children.iter().filter(|it| it.0 == *parent);
        let children: Vec<ObjectName> = of_it.map(|it| it.1.clone()).collect();
        self.children
            .retain(|(of, child)| of != parent && child != parent);
        for child in children {
            if self.schema.tables.contains_key(&child) {
                self.drop_table(&child);
            } else if self.relations.get(&child) == Some(&Relation::Other) {
                self.forget_other(&child);
            }
        }
    }

    fn comment_table(&mut self, written: &ObjectName, comment: Option<String>) {
        if let Some(name) = self.expect_table(written, false)
            && let Some(table) = self.table(&name)
        {
            table.comment = comment;
        }
    }

    fn comment_column(&mut self, written: &ObjectName, column: &str, comment: Option<String>) {
        if let Some(name) = self.expect_table(written, false)
            && let Some(column) = self.expect_column(&name, column)
        {
            column.comment = comment;
        }
    }
}
