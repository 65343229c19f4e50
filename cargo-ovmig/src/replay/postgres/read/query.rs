//! Reads queries, as far as that tells which columns they give.

use squawk_syntax::ast::{self, AstNode};

use super::super::ddl::{Given, Query, Select, Source, Target};
use super::name::{ident, maybe, object, parts, text};

/// A query of some form; `None` within it stands for what isn't known.
pub(super) fn query(sql: &str, it: &ast::SelectVariant) -> Option<Query> {
    match it {
        ast::SelectVariant::Select(select) => Some(Query::Select(self::select(
            sql,
            select.with_clause(),
            select.select_clause()?,
            select.from_clause(),
        )?)),
        ast::SelectVariant::CompoundSelect(compound) => {
            let sides = [compound.lhs()?, compound.rhs()?];
            let sides = sides.iter().map(|side| query(sql, side));
            Some(Query::Either(sides.collect::<Option<_>>()?))
        }
        ast::SelectVariant::ParenSelect(paren) if paren.with_clause().is_none() => {
            query(sql, &paren.select()?)
        }
        ast::SelectVariant::Table(table) if table.with_clause().is_none() => {
            let name = object(table.relation_name()?.relation_name_ref())?;
            Some(Query::Table(name))
        }
        _ => None,
    }
}

/// What `SELECT … INTO` selects.
pub(super) fn select_into(sql: &str, it: &ast::SelectInto) -> Option<Query> {
    select(sql, it.with_clause(), it.select_clause()?, it.from_clause()).map(Query::Select)
}

fn select(
    sql: &str,
    with: Option<ast::WithClause>,
    clause: ast::SelectClause,
    from: Option<ast::FromClause>,
) -> Option<Select> {
    let mut select = Select::default();
    for table in with.into_iter().flat_map(|with| with.with_tables()) {
        let inner = ast::SelectVariant::cast(table.query()?.syntax().clone())?;
        let names = table.column_list();
        select.with.push(Given {
            name: maybe(table.name())?,
            columns: names.map_or_else(Vec::new, |list| names_of(list.column_names())),
            source: Source::Query(Box::new(query(sql, &inner)?)),
        });
    }
    for item in from.into_iter().flat_map(|from| from.items()) {
        from_item(sql, item, &mut select)?;
    }
    for it in clause.target_list()?.targets() {
        select.targets.push(target(sql, &it)?);
    }
    Some(select)
}

fn names_of(names: impl Iterator<Item = ast::ColumnName>) -> Vec<String> {
    names.map(|name| ident(name.syntax())).collect()
}

fn from_item(sql: &str, item: ast::FromListItem, select: &mut Select) -> Option<()> {
    match item {
        ast::FromListItem::JoinExpr(join) => {
            from_item(sql, join.from_list_item()?, select)?;
            let joined = join.join()?;
            // Columns of both sides become one.
            select.merges |= joined.natural_token().is_some()
                || matches!(
                    joined.join_condition(),
                    Some(ast::JoinCondition::JoinUsingClause(_))
                );
            from_item(sql, joined.from_list_item()?, select)
        }
        ast::FromListItem::FromItem(item) => {
            let alias = item.alias();
            let name = alias.as_ref().and_then(|it| maybe(it.name()));
            let columns = match alias.and_then(|it| it.columns()) {
                Some(list) => names_of(list.column_names()),
                None => Vec::new(),
            };
            let (own, source) = match item {
                ast::FromItem::RelationFromItem(it) => {
                    let table = object(it.relation_name_ref())?;
                    (table.name.clone(), Source::Table(table))
                }
                ast::FromItem::ParenFromItem(it) => {
                    let inner = query(sql, &it.paren_select()?.select()?)?;
                    (String::new(), Source::Query(Box::new(inner)))
                }
                _ => return None,
            };
            select.from.push(Given {
                name: name.unwrap_or(own),
                columns,
                source,
            });
            Some(())
        }
    }
}

fn target(sql: &str, it: &ast::Target) -> Option<Target> {
    let Some(value) = it.expr() else {
        return it.star_token().map(|_| Target::All);
    };
    if let ast::Expr::FieldExpr(field) = &value
        && field.star_token().is_some()
    {
        return Some(Target::AllOf(parts_of(&field.base()?)?.pop()?));
    }
    let name = match it.as_name() {
        Some(given) => maybe(given.name())?,
        None => name_of(&value).unwrap_or_else(|| "?column?".to_owned()),
    };
    Some(Target::Value {
        name,
        sql: text(sql, value.syntax()).to_owned(),
    })
}

/// What a column is called that isn't given a name. Source: `FigureColname` in `parse_target.c`.
fn name_of(value: &ast::Expr) -> Option<String> {
    match value {
        ast::Expr::NameRef(name) => Some(ident(name.syntax())),
        ast::Expr::FieldExpr(field) => Some(ident(field.field()?.syntax())),
        ast::Expr::ParenExpr(paren) => name_of(&paren.expr()?),
        ast::Expr::CallExpr(call) => parts_of(&call.expr()?)?.pop(),
        ast::Expr::CastExpr(cast) => match cast.expr().as_ref().and_then(name_of) {
            Some(name) => Some(name),
            None => match cast.ty()? {
                ast::Type::PathType(path) => {
                    parts(path.path_ref()?.syntax()).pop().and_then(|it| {
                        let written = crate::dialect::postgres::types::from_sql(&it);
                        (!written.array).then_some(written.name)
                    })
                }
                _ => None,
            },
        },
        ast::Expr::CaseExpr(_) => Some("case".to_owned()),
        ast::Expr::Collate(collate) => name_of(&collate.expr()?),
        _ => None,
    }
}

/// The names of `a.b`.
fn parts_of(value: &ast::Expr) -> Option<Vec<String>> {
    match value {
        ast::Expr::NameRef(name) => Some(vec![ident(name.syntax())]),
        ast::Expr::FieldExpr(field) => {
            let mut names = parts_of(&field.base()?)?;
            names.push(ident(field.field()?.syntax()));
            Some(names)
        }
        _ => None,
    }
}

/// The names that `CREATE TABLE t (a, b) AS` gives.
pub(super) fn given_names(list: Option<ast::TableArgList>) -> Option<Vec<String>> {
    let args = list.into_iter().flat_map(|list| list.args());
    args.map(|arg| match arg {
        ast::TableArg::Column(column) => column.name().map(|name| ident(name.syntax())),
        _ => None,
    })
    .collect()
}
