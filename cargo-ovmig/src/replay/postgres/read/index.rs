//! Reads `CREATE INDEX`.

use squawk_syntax::ast::{self, AstNode};

use super::super::ddl::Ddl;
use super::Reader;
use super::name::{expr, ident, maybe, object, parts};
use crate::schema::{Index, IndexKey, KeyPart, Nulls};

impl Reader<'_> {
    pub(super) fn create_index(&mut self, it: &ast::CreateIndex) -> Option<Ddl> {
        let include = it
            .index_include_clause()
            .and_then(|it| it.partition_item_list());
        let include = include.into_iter().flat_map(|list| list.partition_items());
        let index = Index {
            name: it.index().and_then(|name| {
                let path = parts(name.syntax()).pop();
                path.or_else(|| maybe(Some(name)))
                    .filter(|name| !name.is_empty())
            }),
            unique: it.unique_token().is_some(),
            method: maybe(it.using_method().and_then(|it| it.access_method_ref()))
                .filter(|it| it != "btree"),
            keys: self.keys(it.partition_item_list()?)?,
            include: include
                .map(|item| match item.expr()? {
                    ast::Expr::NameRef(name) => Some(ident(name.syntax())),
                    _ => None,
                })
                .collect::<Option<_>>()?,
            predicate: match it.where_clause() {
                Some(clause) => Some(expr(self.source.text, clause.expr())?),
                None => None,
            },
            nulls_not_distinct: matches!(
                it.nulls_distinct_option(),
                Some(ast::NullsDistinctOption::NullsNotDistinct(_))
            ),
            origin: self.source.origin(it),
        };
        let relation = it.table_relation_name()?;
        Some(Ddl::CreateIndex {
            only: relation.only_token().is_some(),
            table: object(relation.table_name_ref())?,
            index,
            if_not_exists: it.if_not_exists().is_some(),
        })
    }

    fn keys(&mut self, list: ast::PartitionItemList) -> Option<Vec<IndexKey>> {
        list.partition_items().map(|item| self.key(&item)).collect()
    }

    /// One key of an index. A collation may stand within the expression or behind it.
    pub(super) fn key(&mut self, item: &ast::PartitionItem) -> Option<IndexKey> {
        let mut collation = item.collate().and_then(|it| it.collation_ref());
        let mut node = item.expr()?;
        if let ast::Expr::Collate(collate) = &node {
            collation = collation.or(collate.collation_ref());
            node = collate.expr()?;
        }
        let descending = matches!(item.sort_order(), Some(ast::SortOrder::SortDesc(_)));
        let nulls = match item.nulls_order() {
            Some(ast::NullsOrder::NullsFirst(_)) if !descending => Some(Nulls::First),
            Some(ast::NullsOrder::NullsLast(_)) if descending => Some(Nulls::Last),
            _ => None,
        };
        Some(IndexKey {
            part: match node {
                ast::Expr::NameRef(name) => KeyPart::Column(ident(name.syntax())),
                other => KeyPart::Expr(expr(self.source.text, Some(other))?),
            },
            descending,
            nulls,
            opclass: item.op_class_ref().and_then(|it| parts(it.syntax()).pop()),
            collation: collation.and_then(|it| parts(it.syntax()).pop()),
            length: None,
        })
    }
}
