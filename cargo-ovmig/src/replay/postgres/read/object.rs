//! Reads the statements about whole objects: drops, renames, types, comments, schemas, sequences, settings.

use squawk_syntax::ast::{self, AstNode, HasPathRef};

use super::super::ddl::{Action, Ddl, Drop, Owner, SequenceAction, Side};
use super::name::{column, ident, last, maybe, object, of_parts, parts, string};
use super::{Reader, calls};
use crate::schema::ObjectName;

/// A statement that only has to be known by the names that it makes or drops; empty for what doesn't matter.
pub(super) fn named_only(statement: ast::Stmt) -> Option<Vec<Ddl>> {
    use ast::Stmt;
    let made = |name: Option<ObjectName>, temporary| {
        name.map(|name| {
            vec![Ddl::CreateOther {
                name,
                temporary,
                parents: Vec::new(),
            }]
        })
    };
    let renamed = |view: Option<ast::ViewRef>, to: Option<String>, if_exists: bool| {
        Some(vec![Ddl::AlterTable {
            table: object(view)?,
            if_exists,
            only: true,
            actions: vec![Action::RenameTable(to?)],
        }])
    };
    match statement {
        Stmt::CreateView(it) => {
            let temporary = matches!(it.persistence(), Some(ast::Persistence::Temp(_)));
            made(object(it.view()), temporary)
        }
        Stmt::CreateMaterializedView(it) => made(object(it.view()), false),
        Stmt::CreateForeignTable(it) => made(object(it.table_name()), false),
        Stmt::DropView(it) => {
            dropped(it.view_refs(), it.if_exists(), it.drop_behavior()).map(others)
        }
        Stmt::DropMaterializedView(it) => {
            dropped(it.view_refs(), it.if_exists(), it.drop_behavior()).map(others)
        }
        Stmt::DropForeignTable(it) => {
            dropped(it.table_name_refs(), it.if_exists(), it.drop_behavior()).map(others)
        }
        Stmt::AlterView(it) => match it.action() {
            Some(ast::AlterViewAction::ViewRenameTo(to)) => renamed(
                it.view_ref(),
                maybe_last(to.view()),
                it.if_exists().is_some(),
            ),
            _ => Some(Vec::new()),
        },
        Stmt::AlterMaterializedView(it) => {
            let to = it.action().find_map(|action| match action {
                ast::AlterMaterializedViewAction::ViewRenameTo(to) => Some(to),
                _ => None,
            });
            match to {
                Some(to) => renamed(
                    it.view_ref(),
                    maybe_last(to.view()),
                    it.if_exists().is_some(),
                ),
                None => Some(Vec::new()),
            }
        }
        Stmt::AlterDomain(it) => match it.action()? {
            ast::AlterDomainAction::DomainRenameTo(to) => Some(vec![Ddl::RenameType {
                name: object(it.domain_ref())?,
                to: maybe_last(to.domain())?,
            }]),
            ast::AlterDomainAction::SetSchema(to) => Some(vec![Ddl::MoveType {
                name: object(it.domain_ref())?,
                to: maybe(to.schema_ref())?,
            }]),
            _ => Some(Vec::new()),
        },
        // It changes what nothing followed depends on.
        Stmt::AlterForeignTable(_) => Some(Vec::new()),
        _ => None,
    }
}

fn others(drop: Drop) -> Vec<Ddl> {
    vec![Ddl::DropOthers(drop)]
}

fn dropped<N: AstNode>(
    names: impl Iterator<Item = N>,
    if_exists: Option<ast::IfExists>,
    behaviour: Option<ast::DropBehavior>,
) -> Option<Drop> {
    let names: Vec<ObjectName> = names
        .filter_map(|name| of_parts(parts(name.syntax())))
        .collect();
    (!names.is_empty()).then_some(Drop {
        names,
        if_exists: if_exists.is_some(),
        cascade: cascades(behaviour),
    })
}

pub(super) fn cascades(behaviour: Option<ast::DropBehavior>) -> bool {
    matches!(behaviour, Some(ast::DropBehavior::Cascade(_)))
}

pub(super) fn drop_table(it: &ast::DropTable) -> Option<Ddl> {
    dropped(it.table_name_refs(), it.if_exists(), it.drop_behavior()).map(Ddl::DropTables)
}

pub(super) fn drop_index(it: &ast::DropIndex) -> Option<Ddl> {
    dropped(it.index_refs(), it.if_exists(), it.drop_behavior()).map(Ddl::DropIndexes)
}

pub(super) fn drop_type(it: &ast::DropType) -> Option<Ddl> {
    dropped(it.type_name_refs(), it.if_exists(), it.drop_behavior()).map(Ddl::DropTypes)
}

pub(super) fn drop_domain(it: &ast::DropDomain) -> Option<Ddl> {
    dropped(it.domain_refs(), it.if_exists(), it.drop_behavior()).map(Ddl::DropTypes)
}

pub(super) fn drop_sequence(it: &ast::DropSequence) -> Option<Ddl> {
    dropped(it.sequence_refs(), it.if_exists(), it.drop_behavior()).map(Ddl::DropSequences)
}

pub(super) fn drop_schema(it: &ast::DropSchema) -> Option<Ddl> {
    Some(Ddl::DropNamespaces {
        names: it.schema_refs().map(|name| ident(name.syntax())).collect(),
        if_exists: it.if_exists().is_some(),
        cascade: cascades(it.drop_behavior()),
    })
}

pub(super) fn alter_index(it: &ast::AlterIndex) -> Option<Vec<Ddl>> {
    let Some(ast::AlterIndexAction::IndexRenameTo(rename)) = it.action() else {
        return Some(Vec::new());
    };
    Some(vec![Ddl::RenameIndex {
        index: object(it.index_ref())?,
        if_exists: it.if_exists().is_some(),
        to: maybe_last(rename.index())?,
    }])
}

/// A new name, which is a single identifier or a path of one.
fn maybe_last<N: AstNode>(node: Option<N>) -> Option<String> {
    let node = node?;
    parts(node.syntax())
        .pop()
        .or_else(|| Some(ident(node.syntax())))
        .filter(|name| !name.is_empty())
}

pub(super) fn alter_type(it: &ast::AlterType) -> Option<Vec<Ddl>> {
    let name = object(it.type_name_ref())?;
    let ddl = match it.action()? {
        ast::AlterTypeAction::AddValue(value) => Ddl::AddLabel {
            name,
            label: string(value.literal())?,
            if_not_exists: value.if_not_exists().is_some(),
            place: match value.value_position() {
                None => None,
                Some(ast::ValuePosition::BeforeValue(at)) => {
                    Some((Side::Before, string(at.literal())?))
                }
                Some(ast::ValuePosition::AfterValue(at)) => {
                    Some((Side::After, string(at.literal())?))
                }
            },
        },
        ast::AlterTypeAction::RenameValue(value) => Ddl::RenameLabel {
            name,
            from: string(value.from())?,
            to: string(value.to())?,
        },
        ast::AlterTypeAction::TypeRenameTo(rename) => Ddl::RenameType {
            name,
            to: maybe_last(rename.type_name())?,
        },
        ast::AlterTypeAction::SetSchema(to) => Ddl::MoveType {
            name,
            to: maybe(to.schema_ref())?,
        },
        ast::AlterTypeAction::AlterTypeAttributeActionList(_)
        | ast::AlterTypeAction::RenameAttribute(_)
        | ast::AlterTypeAction::OwnerTo(_)
        | ast::AlterTypeAction::SetOptions(_) => return Some(Vec::new()),
    };
    Some(vec![ddl])
}

pub(super) fn comment(it: &ast::CommentOn) -> Option<Vec<Ddl>> {
    // An empty comment is none.
    let comment = string(it.literal()).filter(|text| !text.is_empty());
    let ddl = match it.comment_object()? {
        ast::CommentObject::ObjectTable(on) => Ddl::CommentTable {
            table: object(on.table_name_ref())?,
            comment,
        },
        ast::CommentObject::ObjectColumn(on) => {
            let (table, column) = column(on.name())?;
            Ddl::CommentColumn {
                table,
                column,
                comment,
            }
        }
        ast::CommentObject::ObjectType(on) => Ddl::CommentType {
            name: object(on.type_name_ref())?,
            comment,
        },
        _ => return Some(Vec::new()),
    };
    Some(vec![ddl])
}

pub(super) fn alter_schema(it: &ast::AlterSchema) -> Option<Vec<Ddl>> {
    match it.action()? {
        ast::AlterSchemaAction::OwnerTo(_) => Some(Vec::new()),
        ast::AlterSchemaAction::SchemaRenameTo(rename) => Some(vec![Ddl::RenameNamespace {
            from: maybe(it.schema_ref())?,
            to: maybe(rename.schema())?,
        }]),
    }
}

pub(super) fn create_sequence(it: &ast::CreateSequence) -> Option<Ddl> {
    let name = object(it.sequence())?;
    if matches!(it.persistence(), Some(ast::Persistence::Temp(_))) {
        return Some(Ddl::CreateOther {
            name,
            temporary: true,
            parents: Vec::new(),
        });
    }
    let owner = it
        .sequence_options()
        .find_map(|option| owned_by(&option))
        .flatten();
    Some(Ddl::CreateSequence {
        name,
        if_not_exists: it.if_not_exists().is_some(),
        owner,
    })
}

/// `OWNED BY`, if the option is that: the column, or `None` for NONE.
fn owned_by(option: &ast::SequenceOption) -> Option<Option<Owner>> {
    let ast::SequenceOption::OptionOwnedBy(owned) = option else {
        return None;
    };
    let ast::OwnedByTarget::QualifiedColumnNameRef(target) = owned.owned_by_target()? else {
        return Some(None);
    };
    let (table, column) = column(Some(target))?;
    Some(Some(Owner { table, column }))
}

pub(super) fn alter_sequence(it: &ast::AlterSequence) -> Option<Vec<Ddl>> {
    let name = object(it.sequence_ref())?;
    let mut ddl = Vec::new();
    for action in it.actions() {
        let action = match action {
            ast::AlterSequenceAction::SequenceOption(option) => match owned_by(&option) {
                Some(owner) => SequenceAction::OwnedBy(owner),
                None => continue,
            },
            ast::AlterSequenceAction::SequenceRenameTo(rename) => {
                SequenceAction::Rename(maybe_last(rename.sequence())?)
            }
            ast::AlterSequenceAction::SetSchema(to) => {
                SequenceAction::Move(maybe(to.schema_ref())?)
            }
            _ => continue,
        };
        ddl.push(Ddl::AlterSequence {
            name: name.clone(),
            if_exists: it.if_exists().is_some(),
            action,
        });
    }
    Some(ddl)
}

pub(super) fn set(it: &ast::Set) -> Option<Vec<Ddl>> {
    match it.set_target() {
        Some(ast::SetTarget::SetSchemaValue(schema)) => {
            Some(vec![Ddl::SearchPath(Some(vec![string(schema.literal())?]))])
        }
        Some(ast::SetTarget::SetConfig(config))
            if is_search_path(config.config_parameter_ref()) =>
        {
            let ast::ConfigAssignment::ToConfigValue(to) = config.config_assignment()? else {
                return None;
            };
            if to.default_token().is_some() {
                return Some(vec![Ddl::SearchPath(None)]);
            }
            let names = to.config_values().map(|value| match value {
                ast::ConfigValue::Literal(literal) => string(Some(literal)),
                ast::ConfigValue::ConfigValueName(name) => Some(ident(name.syntax())),
                ast::ConfigValue::PrefixExpr(_) => None,
            });
            let mut names = names.collect::<Option<Vec<String>>>()?;
            names.retain(|name| !name.is_empty());
            Some(vec![Ddl::SearchPath(Some(names))])
        }
        _ => Some(Vec::new()),
    }
}

fn is_search_path(parameter: Option<ast::ConfigParameterRef>) -> bool {
    parameter.is_some_and(|it| parts(it.syntax()) == ["search_path"])
}

pub(super) fn reset(sql: &str, _it: &ast::Reset) -> Option<Vec<Ddl>> {
    let names = calls::names_in(sql);
    let resets = names.iter().any(|it| it.name == "search_path")
        || (names.len() == 2 && names[1].name == "all");
    Some(if resets {
        vec![Ddl::SearchPath(None)]
    } else {
        Vec::new()
    })
}

impl Reader<'_> {
    pub(super) fn create_type(&mut self, it: &ast::CreateType) -> Option<Ddl> {
        let name = object(it.type_name())?;
        let Some(ast::CreateTypeKind::EnumType(labels)) = it.kind() else {
            self.asides.by_hand = true;
            return Some(Ddl::CreateType(name));
        };
        let labels = labels
            .variant_list()
            .into_iter()
            .flat_map(|list| list.variants());
        Some(Ddl::CreateEnum {
            name,
            if_not_exists: false,
            labels: labels
                .map(|label| string(label.literal()))
                .collect::<Option<_>>()?,
            origin: self.source.origin(it),
        })
    }

    pub(super) fn create_schema(&mut self, it: &ast::CreateSchema) -> Option<Vec<Ddl>> {
        let name = ident(&it.schema_name()?);
        let mut ddl = vec![Ddl::CreateNamespace {
            name: name.clone(),
            if_not_exists: it.if_not_exists().is_some(),
        }];
        ddl.push(Ddl::Within(Some(name)));
        for element in it.schema_elements() {
            ddl.push(match element {
                ast::SchemaElement::CreateTable(table) => self.create_table(&table)?,
                ast::SchemaElement::CreateIndex(index) => self.create_index(&index)?,
                ast::SchemaElement::CreateSequence(it) => create_sequence(&it)?,
                ast::SchemaElement::CreateView(view) => Ddl::CreateOther {
                    name: object(view.view())?,
                    temporary: false,
                    parents: Vec::new(),
                },
                ast::SchemaElement::CreateFunction(_)
                | ast::SchemaElement::CreateTrigger(_)
                | ast::SchemaElement::Grant(_) => continue,
                // What else may stand there is rare, and its names would lie in that schema.
                _ => return None,
            });
        }
        ddl.push(Ddl::Within(None));
        Some(ddl)
    }
}

/// The name of a constraint, which PostgreSQL takes without a schema.
pub(super) fn constraint(node: Option<ast::ConstraintNameRef>) -> Option<String> {
    last(node)
}

/// The name that a reference with a path stands for.
pub(super) fn reference(node: &impl HasPathRef) -> Option<String> {
    parts(node.path_ref()?.syntax()).pop()
}
