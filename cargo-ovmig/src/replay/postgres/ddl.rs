//! What a statement does to tables, in words of our own: the border between the syntax tree and the schema.
//!
//! Names are as they were written: whether a name without a schema lies in `public` is `apply`'s to know.

use crate::schema::{
    Column, Deferrable, Expr, Identity, Index, ObjectName, ReferentialAction, SqlType,
};
use crate::source::Origin;

/// One thing that a statement does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ddl {
    CreateTable(NewTable),
    CreateTableAs {
        name: ObjectName,
        if_not_exists: bool,
        /// The names of the first columns, where they aren't the query's.
        names: Vec<String>,
        query: Query,
        origin: Origin,
    },
    AlterTable {
        table: ObjectName,
        if_exists: bool,
        /// Not the tables that go with it.
        only: bool,
        actions: Vec<Action>,
    },
    DropTables(Drop),
    CreateIndex {
        table: ObjectName,
        only: bool,
        index: Index,
        if_not_exists: bool,
    },
    DropIndexes(Drop),
    RenameIndex {
        index: ObjectName,
        if_exists: bool,
        to: String,
    },
    CreateEnum {
        name: ObjectName,
        labels: Vec<String>,
        if_not_exists: bool,
        origin: Origin,
    },
    AddLabel {
        name: ObjectName,
        label: String,
        if_not_exists: bool,
        place: Option<(Side, String)>,
    },
    RenameLabel {
        name: ObjectName,
        from: String,
        to: String,
    },
    RenameType {
        name: ObjectName,
        to: String,
    },
    MoveType {
        name: ObjectName,
        to: String,
    },
    /// A domain, a composite type: known by its name only.
    CreateType(ObjectName),
    DropTypes(Drop),
    CommentTable {
        table: ObjectName,
        comment: Option<String>,
    },
    CommentColumn {
        table: ObjectName,
        column: String,
        comment: Option<String>,
    },
    CommentType {
        name: ObjectName,
        comment: Option<String>,
    },
    CreateNamespace {
        name: String,
        if_not_exists: bool,
    },
    DropNamespaces {
        names: Vec<String>,
        if_exists: bool,
        cascade: bool,
    },
    RenameNamespace {
        from: String,
        to: String,
    },
    CreateSequence {
        name: ObjectName,
        if_not_exists: bool,
        owner: Option<Owner>,
    },
    AlterSequence {
        name: ObjectName,
        if_exists: bool,
        action: SequenceAction,
    },
    DropSequences(Drop),
    /// A view, a foreign table, a partition, a temporary table: known by its name only.
    CreateOther {
        name: ObjectName,
        temporary: bool,
        /// The tables that a partition or a child goes with.
        parents: Vec<ObjectName>,
    },
    DropOthers(Drop),
    /// Where `CREATE SCHEMA` puts what it makes; `None` at its end.
    Within(Option<String>),
    /// `SET search_path`; `None` for the default.
    SearchPath(Option<Vec<String>>),
}

/// What is dropped.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Drop {
    pub(super) names: Vec<ObjectName>,
    pub(super) if_exists: bool,
    pub(super) cascade: bool,
}

/// Where a label is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}

/// The column that a sequence belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    pub(super) table: ObjectName,
    pub(super) column: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum SequenceAction {
    OwnedBy(Option<Owner>),
    Rename(String),
    Move(String),
}

/// A query, as far as it tells which columns it gives.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Query {
    Select(Select),
    /// `UNION` and the like.
    Either(Vec<Query>),
    /// `TABLE t`.
    Table(ObjectName),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Select {
    /// Behind `WITH`.
    pub(super) with: Vec<Given>,
    pub(super) from: Vec<Given>,
    /// A join makes one column of two.
    pub(super) merges: bool,
    pub(super) targets: Vec<Target>,
}

/// Something with columns, and what it is called.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Given {
    pub(super) name: String,
    /// The names of its first columns, where they are given anew.
    pub(super) columns: Vec<String>,
    pub(super) source: Source,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Source {
    Table(ObjectName),
    Query(Box<Query>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Target {
    /// `*`
    All,
    /// `t.*`
    AllOf(String),
    Value {
        name: String,
        sql: String,
    },
}

/// `CREATE TABLE`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NewTable {
    pub(super) name: ObjectName,
    pub(super) if_not_exists: bool,
    /// What it inherits from, or is a partition of.
    pub(super) parents: Vec<ObjectName>,
    pub(super) is_partition: bool,
    pub(super) parts: Vec<Part>,
    pub(super) origin: Origin,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    Column(NewColumn),
    Constraint(NewConstraint),
    Like(ObjectName, Copied),
}

/// What `LIKE` copies beside the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Copied {
    pub(super) comments: bool,
    pub(super) constraints: bool,
    pub(super) defaults: bool,
    pub(super) generated: bool,
    pub(super) identity: bool,
    pub(super) indexes: bool,
}

/// A column with what stands beside it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NewColumn {
    pub(super) column: Column,
    pub(super) constraints: Vec<NewConstraint>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct NewConstraint {
    pub(super) name: Option<String>,
    pub(super) kind: ConstraintKind,
    pub(super) deferrable: Deferrable,
    pub(super) origin: Origin,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum ConstraintKind {
    PrimaryKey(Vec<String>),
    Unique {
        columns: Vec<String>,
        /// Columns of `INCLUDE`: they are in the default name.
        include: Vec<String>,
        nulls_not_distinct: bool,
    },
    Check(Expr),
    /// NOT NULL with a name, which PostgreSQL keeps since 18.
    NotNull(String),
    ForeignKey {
        columns: Vec<String>,
        table: ObjectName,
        /// Empty for the primary key.
        referenced: Vec<String>,
        on_delete: ReferentialAction,
        on_update: ReferentialAction,
    },
    /// `EXCLUDE`, of which only the name is known.
    Exclude(Index),
    UsingIndex {
        primary: bool,
        index: String,
    },
}

/// One action of `ALTER TABLE`.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    AddColumn {
        column: NewColumn,
        if_not_exists: bool,
    },
    DropColumn {
        name: String,
        if_exists: bool,
        cascade: bool,
    },
    SetType {
        column: String,
        ty: SqlType,
        collation: Option<String>,
    },
    SetDefault {
        column: String,
        default: Option<Expr>,
    },
    SetNullable {
        column: String,
        nullable: bool,
    },
    AddIdentity {
        column: String,
        identity: Identity,
    },
    SetIdentity {
        column: String,
        identity: Identity,
    },
    DropIdentity {
        column: String,
        if_exists: bool,
    },
    SetExpression {
        column: String,
        expr: Expr,
    },
    DropExpression {
        column: String,
        if_exists: bool,
    },
    AddConstraint {
        constraint: NewConstraint,
        if_not_exists: bool,
    },
    DropConstraint {
        name: String,
        if_exists: bool,
        cascade: bool,
    },
    AlterConstraint {
        name: String,
        deferrable: Deferrable,
    },
    RenameColumn {
        from: String,
        to: String,
    },
    RenameConstraint {
        from: String,
        to: String,
    },
    RenameTable(String),
    MoveTable(String),
    Attach(ObjectName),
    Detach {
        partition: ObjectName,
        concurrently: bool,
    },
    Inherit(ObjectName),
    NoInherit(ObjectName),
    /// `VALIDATE CONSTRAINT` and the like, which change nothing here.
    Nothing,
}

impl Action {
    /// PostgreSQL carries the actions of one statement out in passes, whatever their order in the text
    /// (`tablecmds.c`, `AlterTablePass`).
    pub(super) fn pass(&self) -> u8 {
        match self {
            Action::DropColumn { .. }
            | Action::DropConstraint { .. }
            | Action::DropIdentity { .. }
            | Action::DropExpression { .. }
            | Action::SetNullable { nullable: true, .. }
            | Action::SetDefault { default: None, .. } => 0,
            Action::SetType { .. } => 1,
            Action::AddColumn { .. } => 2,
            Action::SetExpression { .. } => 3,
            Action::SetNullable { .. } | Action::SetIdentity { .. } => 4,
            Action::AddConstraint { constraint, .. } => match constraint.kind {
                ConstraintKind::PrimaryKey(_)
                | ConstraintKind::Unique { .. }
                | ConstraintKind::Exclude(_) => 5,
                ConstraintKind::UsingIndex { .. } => 6,
                ConstraintKind::NotNull(_) => 4,
                ConstraintKind::Check(_) | ConstraintKind::ForeignKey { .. } => 7,
            },
            Action::SetDefault { .. } | Action::AddIdentity { .. } => 7,
            _ => 8,
        }
    }
}
