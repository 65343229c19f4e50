//! Reads `CREATE TABLE`, its columns and its constraints.

use squawk_syntax::ast::{self, AstNode};

use super::super::ddl::{ConstraintKind, Copied, Ddl, NewColumn, NewConstraint, NewTable, Part};
use super::Reader;
use super::name::{columns, expr, ident, maybe, object, parts, text};
use super::object::reference;
use crate::dialect::postgres::types::from_sql;
use crate::schema::{
    Column, Deferrable, Expr, Generated, Identity, Index, IndexKey, ObjectName, ReferentialAction,
    SqlType,
};

impl Reader<'_> {
    /// The table; a temporary one, a partition or a child is known by its name only.
    pub(super) fn create_table(&mut self, it: &ast::CreateTable) -> Option<Ddl> {
        let name = object(it.table_name())?;
        let temporary = matches!(it.persistence(), Some(ast::Persistence::Temp(_)));
        if temporary
            || it.partition_of().is_some()
            || it.inherits().is_some()
            || it.of_type().is_some()
        {
            self.asides.by_hand = true;
            return Some(Ddl::CreateOther { name, temporary });
        }
        let mut table = NewTable {
            name,
            if_not_exists: it.if_not_exists().is_some(),
            parts: Vec::new(),
            origin: self.source.origin(it),
        };
        for arg in it.table_arg_list()?.args() {
            table.parts.push(match arg {
                ast::TableArg::Column(column) => Part::Column(self.column(&column)?),
                ast::TableArg::LikeClause(like) => like_clause(&like)?,
                ast::TableArg::TableConstraint(constraint) => {
                    match self.table_constraint(constraint)? {
                        Some(constraint) => Part::Constraint(constraint),
                        None => continue,
                    }
                }
            });
        }
        Some(Ddl::CreateTable(table))
    }

    fn column(&mut self, it: &ast::Column) -> Option<NewColumn> {
        let mut new = self.bare_column(ident(it.name()?.syntax()), &it.ty()?)?;
        new.column.origin = self.source.origin(it);
        for clause in it.clauses() {
            match clause {
                ast::ColumnClause::Collate(collate) => new.column.collation = collation(&collate),
                ast::ColumnClause::ColumnConstraint(constraint) => {
                    let constraint = ast::Constraint::cast(constraint.syntax().clone())?;
                    self.beside(&mut new, constraint)?;
                }
                ast::ColumnClause::AlterOptionList(_)
                | ast::ColumnClause::CompressionMethod(_)
                | ast::ColumnClause::Storage(_)
                | ast::ColumnClause::WithOptions(_) => {}
            }
        }
        Some(new)
    }

    pub(super) fn added_column(&mut self, it: &ast::AddColumn) -> Option<NewColumn> {
        let mut new = self.bare_column(ident(it.column_name()?.syntax()), &it.ty()?)?;
        new.column.origin = self.source.origin(it);
        new.column.collation = it.collate().and_then(|it| collation(&it));
        for constraint in it.constraints() {
            self.beside(&mut new, constraint)?;
        }
        Some(new)
    }

    fn bare_column(&mut self, name: String, ty: &ast::Type) -> Option<NewColumn> {
        let (ty, serial) = self.ty(ty);
        let mut column = Column::new(name, ty);
        column.nullable = !serial;
        column.identity = serial.then_some(Identity::AutoIncrement);
        Some(NewColumn {
            column,
            constraints: Vec::new(),
        })
    }

    /// The type, and whether it is one that numbers itself.
    pub(super) fn ty(&self, ty: &ast::Type) -> (SqlType, bool) {
        let written = text(self.source.text, ty.syntax());
        let serial = match ty {
            ast::Type::PathType(path) => path.path_ref().is_some_and(|path| {
                let names = [
                    "serial",
                    "serial2",
                    "serial4",
                    "serial8",
                    "bigserial",
                    "smallserial",
                ];
                matches!(&parts(path.syntax())[..], [name] if names.contains(&name.as_str()))
            }),
            _ => false,
        };
        (from_sql(written), serial)
    }

    /// A constraint beside a column.
    fn beside(&mut self, new: &mut NewColumn, constraint: ast::Constraint) -> Option<()> {
        let column = vec![new.column.name.clone()];
        match &constraint {
            ast::Constraint::NotNullConstraint(_) if constraint.constraint_name().is_none() => {
                new.column.nullable = false;
            }
            ast::Constraint::NullConstraint(_) => {}
            ast::Constraint::DefaultConstraint(default) => {
                let mut value = default.expr()?;
                // The grammar's default has no COLLATE of its own: it is the column's.
                if let ast::Expr::Collate(collate) = &value {
                    new.column.collation = collation(collate);
                    value = collate.expr()?;
                }
                new.column.default = Some(written(self.source.text, &value));
            }
            ast::Constraint::GeneratedConstraint(generated) => match generated.generated_as()? {
                ast::GeneratedAs::GeneratedIdentity(identity) => {
                    new.column.identity = Some(identity_of(identity.generated_when()?));
                    new.column.nullable = false;
                }
                ast::GeneratedAs::GeneratedStored(stored) => {
                    new.column.generated = Some(Generated {
                        expr: expr(self.source.text, stored.expr())?,
                        stored: matches!(
                            stored.generated_kind(),
                            Some(ast::GeneratedKind::Stored(_))
                        ),
                    });
                }
            },
            // Options of a key may stand apart from it, as a constraint of their own would.
            _ => {
                let constraint = self.constraint(constraint, &column)??;
                new.constraints.push(constraint);
            }
        }
        Some(())
    }

    fn table_constraint(&mut self, it: ast::TableConstraint) -> Option<Option<NewConstraint>> {
        let constraint = ast::Constraint::cast(it.syntax().clone())?;
        self.constraint(constraint, &[])
    }

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

/// A default as it was written, the parentheses around it included: they belong to what a reader knows.
pub(super) fn written(sql: &str, node: &ast::Expr) -> Expr {
    expr(sql, Some(node.clone())).unwrap_or_else(|| Expr::new(text(sql, node.syntax())))
}

pub(super) fn identity_of(when: ast::GeneratedWhen) -> Identity {
    match when {
        ast::GeneratedWhen::GeneratedAlways(_) => Identity::Always,
        ast::GeneratedWhen::GeneratedByDefault(_) => Identity::ByDefault,
    }
}

/// The collation's name; `None` for the default one.
pub(super) fn collation(it: &ast::Collate) -> Option<String> {
    let name = reference(&it.collation_ref()?)?;
    Some(name).filter(|name| name != "default")
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

fn like_clause(it: &ast::LikeClause) -> Option<Part> {
    let mut copied = Copied::default();
    for option in it.like_options() {
        let (property, value) = match option {
            ast::LikeOption::IncludingProperty(it) => (it.table_property()?, true),
            ast::LikeOption::ExcludingProperty(it) => (it.table_property()?, false),
        };
        use ast::TableProperty::*;
        match property {
            PropertyAll(_) => {
                copied = Copied {
                    comments: value,
                    constraints: value,
                    defaults: value,
                    generated: value,
                    identity: value,
                    indexes: value,
                }
            }
            PropertyComments(_) => copied.comments = value,
            PropertyConstraints(_) => copied.constraints = value,
            PropertyDefaults(_) => copied.defaults = value,
            PropertyGenerated(_) => copied.generated = value,
            PropertyIdentity(_) => copied.identity = value,
            PropertyIndexes(_) => copied.indexes = value,
            PropertyCompression(_) | PropertyStatistics(_) | PropertyStorage(_) => {}
        }
    }
    Some(Part::Like(object(it.relation_name_ref())?, copied))
}
