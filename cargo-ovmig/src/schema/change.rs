//! One difference between two schemas, as something that can be done, undone and described.

use super::{
    Check, Column, Enumeration, ForeignKey, Index, ObjectName, PrimaryKey, Table, TableOptions,
    Unique,
};

/// A change of a schema. Each holds all that its reverse needs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names say it
#[allow(clippy::large_enum_variant)] // a few hundred of them at most, and boxes would be in the way everywhere
pub enum Change {
    /// `CREATE SCHEMA`.
    CreateNamespace(String),
    /// `DROP SCHEMA`.
    DropNamespace(String),
    CreateEnum(Enumeration),
    DropEnum(Enumeration),
    RenameEnum {
        from: ObjectName,
        to: ObjectName,
    },
    /// Other labels, or another order of them. Both have the same name.
    AlterEnum {
        from: Enumeration,
        to: Enumeration,
    },
    /// `ALTER TYPE … RENAME VALUE`.
    RenameEnumLabel {
        name: ObjectName,
        from: String,
        to: String,
    },
    /// The table with all that it holds, indexes and foreign keys included.
    CreateTable(Table),
    /// The table with all that it holds.
    DropTable(Table),
    RenameTable {
        from: ObjectName,
        to: ObjectName,
    },
    CommentTable {
        table: ObjectName,
        from: Option<String>,
        to: Option<String>,
    },
    /// SQLite's `STRICT` and `WITHOUT ROWID`.
    AlterOptions {
        table: ObjectName,
        from: TableOptions,
        to: TableOptions,
    },
    AddColumn {
        table: ObjectName,
        column: Column,
    },
    DropColumn {
        table: ObjectName,
        column: Column,
    },
    RenameColumn {
        table: ObjectName,
        from: String,
        to: String,
    },
    /// Another type, nullability, default, identity, generated expression, collation or comment; both have the same
    /// name.
    AlterColumn {
        table: ObjectName,
        from: Column,
        to: Column,
    },
    AddPrimaryKey {
        table: ObjectName,
        key: PrimaryKey,
    },
    DropPrimaryKey {
        table: ObjectName,
        key: PrimaryKey,
    },
    AddUnique {
        table: ObjectName,
        unique: Unique,
    },
    DropUnique {
        table: ObjectName,
        unique: Unique,
    },
    AddForeignKey {
        table: ObjectName,
        key: ForeignKey,
    },
    DropForeignKey {
        table: ObjectName,
        key: ForeignKey,
    },
    AddCheck {
        table: ObjectName,
        check: Check,
    },
    DropCheck {
        table: ObjectName,
        check: Check,
    },
    CreateIndex {
        table: ObjectName,
        index: Index,
    },
    DropIndex {
        table: ObjectName,
        index: Index,
    },
    /// Primary key, unique, foreign key or check.
    RenameConstraint {
        table: ObjectName,
        from: String,
        to: String,
    },
    RenameIndex {
        table: ObjectName,
        from: String,
        to: String,
    },
}

impl Change {
    /// The change that undoes this one. `change.reversed().reversed() == change`.
    pub fn reversed(&self) -> Change {
        use Change::*;
        match self.clone() {
            CreateNamespace(name) => DropNamespace(name),
            DropNamespace(name) => CreateNamespace(name),
            CreateEnum(it) => DropEnum(it),
            DropEnum(it) => CreateEnum(it),
            RenameEnum { from, to } => RenameEnum { from: to, to: from },
            AlterEnum { from, to } => AlterEnum { from: to, to: from },
            RenameEnumLabel { name, from, to } => RenameEnumLabel {
                name,
                from: to,
                to: from,
            },
            CreateTable(table) => DropTable(table),
            DropTable(table) => CreateTable(table),
            RenameTable { from, to } => RenameTable { from: to, to: from },
            CommentTable { table, from, to } => CommentTable {
                table,
                from: to,
                to: from,
            },
            AlterOptions { table, from, to } => AlterOptions {
                table,
                from: to,
                to: from,
            },
            AddColumn { table, column } => DropColumn { table, column },
            DropColumn { table, column } => AddColumn { table, column },
            RenameColumn { table, from, to } => RenameColumn {
                table,
                from: to,
                to: from,
            },
            AlterColumn { table, from, to } => AlterColumn {
                table,
                from: to,
                to: from,
            },
            AddPrimaryKey { table, key } => DropPrimaryKey { table, key },
            DropPrimaryKey { table, key } => AddPrimaryKey { table, key },
            AddUnique { table, unique } => DropUnique { table, unique },
            DropUnique { table, unique } => AddUnique { table, unique },
            AddForeignKey { table, key } => DropForeignKey { table, key },
            DropForeignKey { table, key } => AddForeignKey { table, key },
            AddCheck { table, check } => DropCheck { table, check },
            DropCheck { table, check } => AddCheck { table, check },
            CreateIndex { table, index } => DropIndex { table, index },
            DropIndex { table, index } => CreateIndex { table, index },
            RenameConstraint { table, from, to } => RenameConstraint {
                table,
                from: to,
                to: from,
            },
            RenameIndex { table, from, to } => RenameIndex {
                table,
                from: to,
                to: from,
            },
        }
    }

    /// The table that the change is about, under the name that it has when the change is carried out.
    pub fn table(&self) -> Option<&ObjectName> {
        use Change::*;
        match self {
            CreateNamespace(_) | DropNamespace(_) => None,
            CreateEnum(_)
            | DropEnum(_)
            | RenameEnum { .. }
            | AlterEnum { .. }
            | RenameEnumLabel { .. } => None,
            CreateTable(table) | DropTable(table) => Some(&table.name),
            RenameTable { from, .. } => Some(from),
            CommentTable { table, .. }
            | AlterOptions { table, .. }
            | AddColumn { table, .. }
            | DropColumn { table, .. }
            | RenameColumn { table, .. }
            | AlterColumn { table, .. }
            | AddPrimaryKey { table, .. }
            | DropPrimaryKey { table, .. }
            | AddUnique { table, .. }
            | DropUnique { table, .. }
            | AddForeignKey { table, .. }
            | DropForeignKey { table, .. }
            | AddCheck { table, .. }
            | DropCheck { table, .. }
            | CreateIndex { table, .. }
            | DropIndex { table, .. }
            | RenameConstraint { table, .. }
            | RenameIndex { table, .. } => Some(table),
        }
    }
}
