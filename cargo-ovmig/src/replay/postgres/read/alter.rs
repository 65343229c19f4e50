//! Reads `ALTER TABLE`.

use squawk_syntax::ast;

use super::super::ddl::{Action, Ddl};
use super::Reader;
use super::constraint::{deferrable, says_when};
use super::name::{expr, ident, maybe, object, parts};
use super::object::{cascades, constraint};
use super::table::INHERITS;
use super::table::{collation, identity_of, written};
use squawk_syntax::ast::AstNode;

impl Reader<'_> {
    /// What the statement does; empty when none of it matters.
    pub(super) fn alter_table(&mut self, it: &ast::AlterTable) -> Option<Vec<Ddl>> {
        if it.all_in_tablespace().is_some() {
            return Some(Vec::new());
        }
        let relation = it.table_relation_name()?;
        let only = relation.only_token().is_some();
        let table = object(relation.table_name_ref())?;
        let mut actions = Vec::new();
        let mut passed_over = 0;
        for action in it.actions() {
            match self.table_action(action)? {
                Done::Action(action) => actions.push(*action),
                Done::PassedOver => passed_over += 1,
            }
        }
        if actions.is_empty() {
            return Some(Vec::new());
        }
        if passed_over > 0 {
            self.unmanaged(
                "a part of this statement isn't managed: owners, triggers, row security, storage",
            );
        }
        Some(vec![Ddl::AlterTable {
            table,
            if_exists: it.if_exists().is_some(),
            only,
            actions,
        }])
    }

    fn table_action(&mut self, action: ast::AlterTableAction) -> Option<Done> {
        use ast::AlterTableAction as It;
        let action = match action {
            It::AddColumn(it) => Action::AddColumn {
                column: self.added_column(&it)?,
                if_not_exists: it.if_not_exists().is_some(),
            },
            It::DropColumn(it) => Action::DropColumn {
                name: maybe(it.column_name_ref())?,
                if_exists: it.if_exists().is_some(),
                cascade: cascades(it.drop_behavior()),
            },
            It::AddConstraint(it) => Action::AddConstraint {
                constraint: self.constraint(it.constraint()?, &[])??,
                if_not_exists: false,
            },
            It::DropConstraint(it) => Action::DropConstraint {
                name: constraint(it.constraint_name_ref())?,
                if_exists: it.if_exists().is_some(),
                cascade: cascades(it.drop_behavior()),
            },
            It::AlterConstraint(it) => {
                let options: Vec<_> = it.constraint_options().collect();
                if !says_when(&options) {
                    return Some(Done::PassedOver);
                }
                Action::AlterConstraint {
                    name: constraint(it.constraint_name_ref())?,
                    deferrable: deferrable(options.into_iter()),
                }
            }
            It::RenameColumn(it) => Action::RenameColumn {
                from: maybe(it.column_name_ref())?,
                to: maybe(it.column_name())?,
            },
            It::RenameConstraint(it) => Action::RenameConstraint {
                from: constraint(it.constraint_name_ref())?,
                to: maybe(it.constraint_name())?,
            },
            It::TableRenameTo(it) => Action::RenameTable(parts(it.table_name()?.syntax()).pop()?),
            It::SetSchema(it) => Action::MoveTable(maybe(it.schema_ref())?),
            It::AlterColumn(it) => {
                let column = ident(it.column_name_ref()?.syntax());
                return self.column_action(column, it.option()?);
            }
            It::AttachPartition(it) => Action::Attach(object(it.table_name_ref())?),
            It::DetachPartition(it) => Action::Detach {
                partition: object(it.table_name_ref())?,
                concurrently: matches!(
                    it.detach_partition_option(),
                    Some(ast::DetachPartitionOption::DetachConcurrently(_))
                ),
            },
            It::InheritTable(it) => {
                self.unmanaged(INHERITS);
                Action::Inherit(object(it.table_name_ref())?)
            }
            It::NoInheritTable(it) => Action::NoInherit(object(it.table_name_ref())?),
            It::ValidateConstraint(_) => Action::Nothing,
            // They change what columns there are, from elsewhere.
            It::OfType(_) | It::NotOf(_) | It::MergePartitions(_) | It::SplitPartition(_) => {
                return None;
            }
            _ => return Some(Done::PassedOver),
        };
        Some(action.into())
    }

    fn column_action(&mut self, column: String, option: ast::AlterColumnOption) -> Option<Done> {
        use ast::AlterColumnOption as It;
        let action = match option {
            It::SetType(it) => {
                let (ty, serial) = self.ty(&it.ty()?);
                if serial {
                    return None;
                }
                Action::SetType {
                    column,
                    ty,
                    collation: it.collate().and_then(|it| collation(&it)),
                }
            }
            It::SetDefault(it) => Action::SetDefault {
                column,
                default: Some(written(self.source.text, &it.expr()?)),
            },
            It::DropDefault(_) => Action::SetDefault {
                column,
                default: None,
            },
            It::SetNotNull(_) => Action::SetNullable {
                column,
                nullable: false,
            },
            It::DropNotNull(_) => Action::SetNullable {
                column,
                nullable: true,
            },
            It::AddGenerated(it) => Action::AddIdentity {
                column,
                identity: identity_of(it.generated_when()?),
            },
            It::SetGenerated(it) => Action::SetIdentity {
                column,
                identity: identity_of(it.generated_when()?),
            },
            It::SetGeneratedOptions(it) => {
                let set = it.set_generated_options().find_map(|option| match option {
                    ast::SetGeneratedOption::SetGenerated(set) => set.generated_when(),
                    _ => None,
                });
                match set {
                    Some(when) => Action::SetIdentity {
                        column,
                        identity: identity_of(when),
                    },
                    None => return Some(Done::PassedOver),
                }
            }
            It::DropIdentity(it) => Action::DropIdentity {
                column,
                if_exists: it.if_exists().is_some(),
            },
            It::SetExpression(it) => Action::SetExpression {
                column,
                expr: expr(self.source.text, it.expr())?,
            },
            It::DropExpression(it) => Action::DropExpression {
                column,
                if_exists: it.if_exists().is_some(),
            },
            It::Inherit(_) | It::NoInherit(_) => return None,
            It::Restart(_)
            | It::ResetOptions(_)
            | It::SetCompression(_)
            | It::SetOptions(_)
            | It::SetOptionsList(_)
            | It::SetSequenceOption(_)
            | It::SetStatistics(_)
            | It::SetStorage(_) => return Some(Done::PassedOver),
        };
        Some(action.into())
    }
}

/// What became of an action.
enum Done {
    Action(Box<Action>),
    PassedOver,
}

impl From<Action> for Done {
    fn from(action: Action) -> Done {
        Done::Action(Box::new(action))
    }
}
