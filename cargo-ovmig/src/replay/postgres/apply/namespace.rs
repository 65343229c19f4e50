//! Schemas of the database.

use super::super::state::{Relation, State, namespace};
use crate::schema::ObjectName;

impl State {
    pub(super) fn create_namespace(&mut self, name: String, if_not_exists: bool) {
        let Some(name) = namespace(&name) else {
            return;
        };
        if !self.schema.namespaces.insert(name.clone()) && !if_not_exists {
            self.problem(format!("the schema `{name}` is there already"));
        }
    }

    pub(super) fn drop_namespaces(&mut self, names: &[String], if_exists: bool, cascade: bool) {
        for name in names {
            let within = namespace(name);
            let known = within
                .as_ref()
                .is_none_or(|name| self.schema.has_namespace(name));
            if !known {
                if !if_exists {
                    self.problem(format!("no migration before it makes a schema `{name}`"));
                }
                continue;
            }
            if cascade {
                self.drop_all_in(&within);
            }
            if let Some(name) = &within {
                self.schema.namespaces.remove(name);
            }
        }
    }

    fn drop_all_in(&mut self, schema: &Option<String>) {
        for name in self.tables_in(schema) {
            self.drop_references(&name, None);
            self.drop_table(&name);
        }
        for name in self.types_in(schema) {
            self.drop_columns_of_type(&name);
            self.schema.enums.remove(&name);
            self.types.remove(&name);
        }
        for name in self.sequences_in(schema) {
            self.drop_sequence(&name, true);
        }
        for name in self.others_in(schema) {
            self.remove_relation(&name);
        }
    }

    pub(super) fn rename_namespace(&mut self, from: &str, to: &str) {
        let (old, new) = (namespace(from), namespace(to));
        let moved = |name: &ObjectName| ObjectName {
            schema: new.clone(),
            name: name.name.clone(),
        };
        for name in self.types_in(&old) {
            self.move_to(&name, moved(&name));
        }
        for name in self.tables_in(&old) {
            self.move_table(&name, to);
        }
        for name in self.sequences_in(&old) {
            self.rename_sequence(&name, &moved(&name));
        }
        for name in self.others_in(&old) {
            self.remove_relation(&name);
            self.add_relation(moved(&name), Relation::Other);
        }
        // It is renamed even where it was only ever known by what lies in it.
        self.schema.namespaces.remove(from);
        self.schema.namespaces.extend(new);
        self.by_hand = false;
    }

    fn tables_in(&self, schema: &Option<String>) -> Vec<ObjectName> {
        self.schema
            .tables
            .keys()
            .filter(|name| name.schema == *schema)
            .cloned()
            .collect()
    }

    fn types_in(&self, schema: &Option<String>) -> Vec<ObjectName> {
        let all = self.schema.enums.keys().chain(&self.types);
        all.filter(|name| name.schema == *schema).cloned().collect()
    }

    fn sequences_in(&self, schema: &Option<String>) -> Vec<ObjectName> {
        self.sequences
            .keys()
            .filter(|name| name.schema == *schema)
            .cloned()
            .collect()
    }

    fn others_in(&self, schema: &Option<String>) -> Vec<ObjectName> {
        let others = self
            .relations
            .iter()
            .filter(|(_, relation)| **relation == Relation::Other);
        others
            .map(|(name, _)| name)
            .filter(|name| name.schema == *schema)
            .cloned()
            .collect()
    }
}
