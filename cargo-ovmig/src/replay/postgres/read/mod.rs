//! From a statement's text to what it does to tables.
//!
//! A statement is sorted by its first words; only those that can shape tables are parsed. Source of the forms:
//! PostgreSQL's manual, part VI "SQL Commands".
//!
//! Invariant: what isn't understood is `NotFollowed`, with the reason; nothing is guessed, and no text makes it panic.

mod alter;
mod block;
mod calls;
mod constraint;
mod index;
mod kind;
mod name;
mod object;
mod query;
mod table;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use squawk_syntax::ast::{self, AstNode};

use super::ddl::Ddl;
use crate::schema::ObjectName;
use crate::source::{Location, Origin, SourceFile};

pub(super) use block::{Block, Node};
pub(super) use calls::{OPAQUE_BLOCK, may_shape, names_in, routine, select_into, tables_in};
pub(super) use kind::kind_of;

/// What a statement is.
#[derive(Debug, PartialEq)]
pub(super) enum Reading {
    /// It shapes tables.
    Ddl(Vec<Ddl>, Asides),
    /// It holds plain statements.
    Block(Block),
    /// It may do what its text doesn't show; the reason.
    NotFollowed(String),
    /// It doesn't shape tables.
    ByHand,
    /// `BEGIN`, `SELECT 1`: it does nothing.
    Nothing,
}

/// What else a statement holds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Asides {
    /// Parts that the schema has no room for, a sentence each.
    pub(super) unmanaged: Vec<String>,
    /// It is to be kept as a hand-written one too: what it makes is known by its name only.
    pub(super) by_hand: bool,
}

/// A statement in its file.
pub(super) struct Source<'a> {
    pub(super) file: &'a Arc<SourceFile>,
    pub(super) span: Range<usize>,
    pub(super) text: &'a str,
}

impl<'a> Source<'a> {
    /// A part of its text.
    pub(super) fn part(&self, range: &Range<usize>) -> Source<'a> {
        Source {
            file: self.file,
            span: self.span.start + range.start..self.span.start + range.end,
            text: &self.text[range.clone()],
        }
    }

    /// Where the whole statement stands.
    pub(super) fn location(&self) -> Location {
        Location::new(self.file, self.span.clone())
    }

    /// Where a node of it stands.
    fn origin(&self, node: &impl AstNode) -> Origin {
        let range = node.syntax().text_range();
        let (start, end): (usize, usize) = (range.start().into(), range.end().into());
        Location::new(self.file, self.span.start + start..self.span.start + end).into()
    }
}

/// Reads a statement. `harmless` says whether a function of that name is known to leave tables alone.
pub(super) fn read(source: &Source<'_>, harmless: &dyn Fn(&str) -> bool) -> Reading {
    match kind::sort(source.text) {
        kind::Sort::Nothing => Reading::Nothing,
        kind::Sort::ByHand => Reading::ByHand,
        kind::Sort::NotFollowed(why) => Reading::NotFollowed(why),
        kind::Sort::Calls if calls::makes_table(source.text) => parse(source),
        kind::Sort::Calls => calls::read(source.text, harmless),
        kind::Sort::Shapes => parse(source),
    }
}

fn parse(source: &Source<'_>) -> Reading {
    if calls::nests_too_deeply(source.text) {
        return Reading::NotFollowed("it nests too deeply to be read".into());
    }
    let parsed = catch_unwind(AssertUnwindSafe(|| {
        let parse = squawk_syntax::SourceFile::parse(source.text);
        let error = parse.errors().into_iter().next();
        (parse.tree(), error)
    }));
    let Ok((tree, error)) = parsed else {
        return Reading::NotFollowed("it can't be read".into());
    };
    if let Some(error) = error {
        return Reading::NotFollowed(format!("it can't be read ({})", error.message()));
    }
    let mut statements = tree.stmts();
    match (statements.next(), statements.next()) {
        (Some(statement), None) => {
            let mut reader = Reader {
                source,
                asides: Asides::default(),
            };
            if let ast::Stmt::CreateTableAs(it) = &statement {
                return reader.create_table_as(it);
            }
            if let ast::Stmt::SelectInto(it) = &statement {
                return reader.select_into(it);
            }
            match reader.statement(statement) {
                Some(ddl) if ddl.is_empty() => Reading::ByHand,
                Some(ddl) => Reading::Ddl(ddl, reader.asides),
                None => Reading::NotFollowed("this form of the statement isn't known".into()),
            }
        }
        _ => Reading::NotFollowed("it can't be read".into()),
    }
}

/// Why a table that a query fills isn't known.
const QUERY: &str = "it makes a table of whatever the query gives";
/// What isn't followed of one whose columns are known.
const ROWS: &str = "the rows that the query gives aren't known: only the table is";

/// Reads one statement's tree.
struct Reader<'a> {
    source: &'a Source<'a>,
    asides: Asides,
}

impl Reader<'_> {
    fn unmanaged(&mut self, what: impl Into<String>) {
        self.asides.unmanaged.push(what.into());
    }

    fn create_table_as(&mut self, it: &ast::CreateTableAs) -> Reading {
        let temporary = matches!(it.persistence(), Some(ast::Persistence::Temp(_)));
        match name::object(it.table_name()) {
            Some(name) if temporary => {
                self.asides.by_hand = true;
                Reading::Ddl(
                    vec![Ddl::CreateOther {
                        name,
                        temporary: true,
                        parents: Vec::new(),
                    }],
                    std::mem::take(&mut self.asides),
                )
            }
            Some(name) => match self.table_of_query(it, name) {
                Some(made) => Reading::Ddl(vec![made], std::mem::take(&mut self.asides)),
                None => Reading::NotFollowed(QUERY.into()),
            },
            None => Reading::NotFollowed(QUERY.into()),
        }
    }

    fn table_of_query(&mut self, it: &ast::CreateTableAs, name: ObjectName) -> Option<Ddl> {
        let ast::CreateTableAsQuery::SelectVariant(query) = it.query()? else {
            return None;
        };
        if !matches!(it.data_option(), Some(ast::DataOption::WithNoData(_))) {
            self.unmanaged(ROWS);
        }
        Some(Ddl::CreateTableAs {
            name,
            if_not_exists: it.if_not_exists().is_some(),
            names: query::given_names(it.table_arg_list())?,
            query: query::query(self.source.text, &query)?,
            origin: self.source.origin(it),
        })
    }

    fn select_into(&mut self, it: &ast::SelectInto) -> Reading {
        let name = name::object(it.into_clause().and_then(|into| into.table_name()));
        let query = query::select_into(self.source.text, it);
        let (Some(name), Some(query)) = (name, query) else {
            return Reading::NotFollowed(QUERY.into());
        };
        self.unmanaged(ROWS);
        let made = Ddl::CreateTableAs {
            name,
            if_not_exists: false,
            names: Vec::new(),
            query,
            origin: self.source.origin(it),
        };
        Reading::Ddl(vec![made], std::mem::take(&mut self.asides))
    }

    /// What the statement does; empty for what doesn't shape tables, `None` for a form that isn't known.
    fn statement(&mut self, statement: ast::Stmt) -> Option<Vec<Ddl>> {
        use ast::Stmt;
        let one = |ddl: Option<Ddl>| ddl.map(|ddl| vec![ddl]);
        match statement {
            Stmt::CreateTable(it) => self.create_table(&it).map(|ddl| vec![ddl]),
            Stmt::AlterTable(it) => self.alter_table(&it),
            Stmt::DropTable(it) => one(object::drop_table(&it)),
            Stmt::CreateIndex(it) => one(self.create_index(&it)),
            Stmt::DropIndex(it) => one(object::drop_index(&it)),
            Stmt::AlterIndex(it) => object::alter_index(&it),
            Stmt::CreateType(it) => one(self.create_type(&it)),
            Stmt::AlterType(it) => object::alter_type(&it),
            Stmt::DropType(it) => one(object::drop_type(&it)),
            Stmt::CreateDomain(it) => {
                self.asides.by_hand = true;
                one(name::object(it.domain()).map(Ddl::CreateType))
            }
            Stmt::DropDomain(it) => {
                self.asides.by_hand = true;
                one(object::drop_domain(&it))
            }
            Stmt::CommentOn(it) => object::comment(&it),
            Stmt::CreateSchema(it) => self.create_schema(&it),
            Stmt::AlterSchema(it) => object::alter_schema(&it),
            Stmt::DropSchema(it) => one(object::drop_schema(&it)),
            Stmt::CreateSequence(it) => {
                self.asides.by_hand = true;
                one(object::create_sequence(&it))
            }
            Stmt::AlterSequence(it) => {
                self.asides.by_hand = true;
                object::alter_sequence(&it)
            }
            Stmt::DropSequence(it) => {
                self.asides.by_hand = true;
                one(object::drop_sequence(&it))
            }
            Stmt::Set(it) => {
                self.asides.by_hand = true;
                object::set(&it)
            }
            Stmt::Reset(it) => {
                self.asides.by_hand = true;
                object::reset(self.source.text, &it)
            }
            other => {
                self.asides.by_hand = true;
                object::named_only(other)
            }
        }
    }
}
