//! Reads `CREATE TABLE` and columns.

use squawk_syntax::ast::{self, AstNode};

use super::super::ddl::{Copied, Ddl, NewColumn, NewConstraint, NewTable, Part};
use super::Reader;
use super::name::{expr, ident, object, parts, text};
use super::object::reference;
use crate::dialect::postgres::types::from_sql;
use crate::schema::{Column, Expr, Generated, Identity, SqlType};

impl Reader<'_> {
    /// The table; a temporary one, a partition or a child is known by its name only.
    pub(super) fn create_table(&mut self, it: &ast::CreateTable) -> Option<Ddl> {
        let name = object(it.table_name())?;
        let temporary = matches!(it.persistence(), Some(ast::Persistence::Temp(_)));
        if temporary || it.of_type().is_some() {
            self.asides.by_hand = true;
            return Some(Ddl::CreateOther {
                name,
                temporary,
                parents: Vec::new(),
            });
        }
        let partition_of = it.partition_of();
        let is_partition = partition_of.is_some();
        let parents = partition_of
            .into_iter()
            .map(|of| object(of.table_name_ref()));
        let inherited = it
            .inherits()
            .into_iter()
            .flat_map(|it| it.table_name_refs());
        let parents = parents.chain(inherited.map(|of| object(Some(of))));
        let parents = parents.collect::<Option<Vec<_>>>()?;
        if is_partition {
            self.asides.by_hand = true;
        } else if !parents.is_empty() {
            self.unmanaged(INHERITS);
        }
        let mut table = NewTable {
            name,
            if_not_exists: it.if_not_exists().is_some(),
            parents,
            is_partition,
            parts: Vec::new(),
            origin: self.source.origin(it),
        };
        let list = it.table_arg_list();
        if list.is_none() && !is_partition {
            return None;
        }
        for arg in list.into_iter().flat_map(|list| list.args()) {
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
        let name = ident(it.name()?.syntax());
        let mut new = match it.ty() {
            Some(ty) => self.bare_column(name, &ty)?,
            None => options_of(name),
        };
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
}

/// What a partition says of a column that it gets from its parent.
fn options_of(name: String) -> NewColumn {
    let mut column = Column::new(name, SqlType::new(""));
    column.nullable = true;
    NewColumn {
        column,
        constraints: Vec::new(),
    }
}

/// What is passed over of tables that inherit.
pub(super) const INHERITS: &str = "INHERITS isn't managed: it stays as it is";

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
