//! Reads constraints.

use squawk_syntax::ast::{self, AstNode};

use super::super::ddl::{ConstraintKind, NewConstraint};
use super::Reader;
use super::name::{columns, expr, ident, maybe, object, parts};
use crate::schema::{Deferrable, Index, IndexKey, ObjectName, ReferentialAction};

impl Reader<'_> {
    /// A constraint; `beside` is the column that it stands at. `None` within for what has no place in a schema.
    pub(super) fn constraint(
        &mut self,
        it: ast::Constraint,
        beside: &[String],
    ) -> Option<Option<NewConstraint>> {
        let sql = self.source.text;
        let kind = match &it {
            ast::Constraint::PrimaryKeyConstraint(key) => match key.using_index() {
                Some(using) => using_index(&using, true)?,
                None => {
                    let parameters = key.index_parameters();
                    self.included(parameters.as_ref());
                    ConstraintKind::PrimaryKey(self.key_columns(parameters.as_ref(), beside))
                }
            },
            ast::Constraint::UniqueConstraint(key) => match key.using_index() {
                Some(using) => using_index(&using, false)?,
                None => {
                    let parameters = key.index_parameters();
                    ConstraintKind::Unique {
                        columns: self.key_columns(parameters.as_ref(), beside),
                        include: self.included(parameters.as_ref()),
                        nulls_not_distinct: parameters.is_some_and(|it| {
                            let option = it.nulls_distinct_option();
                            matches!(option, Some(ast::NullsDistinctOption::NullsNotDistinct(_)))
                        }),
                    }
                }
            },
            ast::Constraint::CheckConstraint(check) => {
                ConstraintKind::Check(expr(sql, check.expr())?)
            }
            ast::Constraint::ForeignKeyConstraint(key) => {
                let list = key.from_columns()?;
                if list.period_column().is_some() {
                    self.unmanaged("PERIOD of a foreign key isn't managed: it stays as it is");
                }
                let own = columns(list.column_name_refs());
                let other = key
                    .to_columns()
                    .map(|list| columns(list.column_name_refs()));
                let table = object(key.table_name_ref())?;
                self.foreign_key(
                    own,
                    table,
                    other,
                    key.match_type(),
                    key.referential_actions(),
                )
            }
            ast::Constraint::ReferencesConstraint(key) => {
                let other = key.column().map(|column| vec![ident(column.syntax())]);
                let table = object(key.table())?;
                self.foreign_key(
                    beside.to_vec(),
                    table,
                    other,
                    key.match_type(),
                    key.referential_actions(),
                )
            }
            ast::Constraint::ExcludeConstraint(exclude) => {
                self.unmanaged("exclusion constraints aren't managed: it stays as it is");
                ConstraintKind::Exclude(self.excluded(exclude))
            }
            ast::Constraint::NotNullConstraint(not_null) => {
                // As a constraint of the table, since PostgreSQL 18, it names its column.
                let named = maybe(not_null.column_name_ref()).filter(|name| !name.is_empty());
                ConstraintKind::NotNull(named.or_else(|| beside.first().cloned())?)
            }
            ast::Constraint::DefaultConstraint(_)
            | ast::Constraint::GeneratedConstraint(_)
            | ast::Constraint::NullConstraint(_) => return Some(None),
        };
        let not_enforced = |it| matches!(it, ast::ConstraintOption::NotEnforced(_));
        if it.constraint_options().any(not_enforced) {
            self.unmanaged("NOT ENFORCED of a constraint isn't managed: it stays as it is");
        }
        Some(Some(NewConstraint {
            name: maybe(it.constraint_name()),
            kind,
            deferrable: deferrable(it.constraint_options()),
            origin: self.source.origin(&it),
        }))
    }

    fn key_columns(
        &self,
        parameters: Option<&ast::IndexParameters>,
        beside: &[String],
    ) -> Vec<String> {
        let list = parameters.and_then(|it| it.column_list());
        list.map_or_else(|| beside.to_vec(), |list| columns(list.column_name_refs()))
    }

    fn included(&mut self, parameters: Option<&ast::IndexParameters>) -> Vec<String> {
        let list = parameters.and_then(|it| it.column_list());
        if list.is_some_and(|it| it.without_overlaps().is_some()) {
            self.unmanaged("WITHOUT OVERLAPS of a key isn't managed: it stays as it is");
        }
        let clause = parameters.and_then(|it| it.constraint_include_clause());
        let Some(list) = clause.and_then(|it| it.column_ref_list()) else {
            return Vec::new();
        };
        self.unmanaged("INCLUDE of a constraint isn't managed: it stays as it is");
        columns(list.column_name_refs())
    }

    fn foreign_key(
        &mut self,
        columns: Vec<String>,
        table: ObjectName,
        referenced: Option<Vec<String>>,
        matching: Option<ast::MatchType>,
        actions: impl Iterator<Item = ast::ReferentialAction>,
    ) -> ConstraintKind {
        if matches!(matching, Some(ast::MatchType::MatchFull(_))) {
            self.unmanaged("MATCH FULL of a foreign key isn't managed: it stays as it is");
        }
        let (mut on_delete, mut on_update) = <(ReferentialAction, ReferentialAction)>::default();
        for action in actions {
            match action {
                ast::ReferentialAction::OnDeleteAction(it) => {
                    on_delete = self.action(it.ref_action())
                }
                ast::ReferentialAction::OnUpdateAction(it) => {
                    on_update = self.action(it.ref_action())
                }
            }
        }
        ConstraintKind::ForeignKey {
            columns,
            table,
            referenced: referenced.unwrap_or_default(),
            on_delete,
            on_update,
        }
    }

    fn action(&mut self, action: Option<ast::RefAction>) -> ReferentialAction {
        let only = match &action {
            Some(ast::RefAction::SetNullColumns(it)) => it.column_ref_list(),
            Some(ast::RefAction::SetDefaultColumns(it)) => it.column_ref_list(),
            _ => None,
        };
        if only.is_some() {
            self.unmanaged(
                "the columns of SET NULL and SET DEFAULT aren't managed: they stay as they are",
            );
        }
        match action {
            Some(ast::RefAction::Cascade(_)) => ReferentialAction::Cascade,
            Some(ast::RefAction::Restrict(_)) => ReferentialAction::Restrict,
            Some(ast::RefAction::SetNullColumns(_)) => ReferentialAction::SetNull,
            Some(ast::RefAction::SetDefaultColumns(_)) => ReferentialAction::SetDefault,
            Some(ast::RefAction::NoAction(_)) | None => ReferentialAction::NoAction,
        }
    }

    /// An exclusion's index, for its default name.
    fn excluded(&mut self, it: &ast::ExcludeConstraint) -> Index {
        let list = it.constraint_exclusion_list();
        let items = list
            .into_iter()
            .flat_map(|list| list.constraint_exclusions());
        let keys = items.filter_map(|item| match item.expr()? {
            ast::Expr::NameRef(name) => Some(IndexKey::column(ident(name.syntax()))),
            other => expr(self.source.text, Some(other)).map(|it| IndexKey::expr(it.0)),
        });
        Index {
            name: None,
            unique: false,
            method: None,
            keys: keys.collect(),
            include: Vec::new(),
            predicate: None,
            nulls_not_distinct: false,
            origin: self.source.origin(it),
        }
    }
}

pub(super) fn deferrable(options: impl Iterator<Item = ast::ConstraintOption>) -> Deferrable {
    let mut deferrable = Deferrable::No;
    for option in options {
        match option {
            ast::ConstraintOption::InitiallyDeferredConstraintOption(_) => {
                deferrable = Deferrable::InitiallyDeferred;
            }
            ast::ConstraintOption::DeferrableConstraintOption(_)
                if deferrable == Deferrable::No =>
            {
                deferrable = Deferrable::InitiallyImmediate;
            }
            ast::ConstraintOption::NotDeferrableConstraintOption(_) => deferrable = Deferrable::No,
            _ => {}
        }
    }
    deferrable
}

/// Whether options say when a constraint is checked.
pub(super) fn says_when(options: &[ast::ConstraintOption]) -> bool {
    use ast::ConstraintOption as It;
    options.iter().any(|option| {
        matches!(
            option,
            It::DeferrableConstraintOption(_)
                | It::NotDeferrableConstraintOption(_)
                | It::InitiallyDeferredConstraintOption(_)
                | It::InitiallyImmediateConstraintOption(_)
        )
    })
}

fn using_index(it: &ast::UsingIndexName, primary: bool) -> Option<ConstraintKind> {
    Some(ConstraintKind::UsingIndex {
        primary,
        index: parts(it.index_ref()?.syntax())
            .pop()
            .or_else(|| maybe(it.index_ref()))?,
    })
}
