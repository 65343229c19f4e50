//! Changes in words, and the places in the declaration that they come from.

use crate::dialect::{self, Dialect};
use crate::schema::{
    Backend, Change, Column, Deferrable, Identity, Index, KeyPart, ReferentialAction, Replacement,
    Schema, TableOptions,
};
use crate::source::Location;

/// The change as a part of a sentence: "column `port` of `iscsi_interfaces` becomes VARCHAR(40) (was VARCHAR(20))".
pub fn describe(change: &Change, backend: Backend) -> String {
    use Change::*;
    let dialect = dialect::of(backend);
    match change {
        CreateNamespace(name) => format!("schema `{name}` is created"),
        DropNamespace(name) => format!("schema `{name}` is dropped"),
        CreateEnum(it) => format!("enum `{}` is created", it.name),
        DropEnum(it) => format!("enum `{}` is dropped", it.name),
        RenameEnum { from, to } => format!("enum `{from}` is renamed to `{to}`"),
        AlterEnum { from, to } if from.labels == to.labels => {
            format!("the comment of enum `{}` changes", to.name)
        }
        AlterEnum { from, to } => format!(
            "{}{}",
            labels(&to.name.to_string(), &from.labels, &to.labels),
            replacements(&to.replaced)
        ),
        RenameEnumLabel { name, from, to } => {
            format!("label `{from}` of enum `{name}` is renamed to `{to}`")
        }
        CreateTable(table) => format!("table `{}` is created", table.name),
        DropTable(table) => format!("table `{}` is dropped", table.name),
        RenameTable { from, to } => format!("table `{from}` is renamed to `{to}`"),
        CommentTable {
            table, to: None, ..
        } => format!("table `{table}` loses its comment"),
        CommentTable { table, .. } => format!("the comment of table `{table}` changes"),
        AlterOptions { table, from, to } => {
            let (from, to) = (options(*from), options(*to));
            format!("table `{table}` becomes {to} (was {from})")
        }
        AddColumn { table, column } => {
            let definition = definition(column, dialect);
            format!(
                "column `{}` ({definition}) is added to `{table}`",
                column.name
            )
        }
        DropColumn { table, column } => format!("column `{}` of `{table}` is dropped", column.name),
        RenameColumn { table, from, to } => {
            format!("column `{from}` of `{table}` is renamed to `{to}`")
        }
        AlterColumn { table, from, to } => {
            format!(
                "column `{}` of `{table}` {}",
                to.name,
                alteration(from, to, dialect)
            )
        }
        AddPrimaryKey { table, key } => {
            format!(
                "the primary key {} is added to `{table}`",
                list(&key.columns)
            )
        }
        DropPrimaryKey { table, key } => {
            format!(
                "the primary key {} of `{table}` is dropped",
                list(&key.columns)
            )
        }
        AddUnique { table, unique } => {
            format!(
                "a unique constraint on {} is added to `{table}`",
                list(&unique.columns)
            )
        }
        DropUnique { table, unique } => {
            let name = named(&unique.name);
            format!(
                "the unique constraint{name} on {} of `{table}` is dropped",
                list(&unique.columns)
            )
        }
        AddForeignKey { table, key } => format!(
            "a foreign key {} to `{}` {}{} is added to `{table}`",
            list(&key.columns),
            key.table,
            list(&key.referenced),
            actions(key.on_delete, key.on_update, key.deferrable)
        ),
        DropForeignKey { table, key } => format!(
            "the foreign key{} {} of `{table}` to `{}` is dropped",
            named(&key.name),
            list(&key.columns),
            key.table
        ),
        AddCheck { table, check } => format!("the check `{}` is added to `{table}`", check.expr),
        DropCheck { table, check } => {
            let name = named(&check.name);
            format!("the check{name} `{}` of `{table}` is dropped", check.expr)
        }
        CreateIndex { table, index } => {
            format!("{} is added to `{table}`", index_words("a", index))
        }
        DropIndex { table, index } => {
            format!("{} of `{table}` is dropped", index_words("the", index))
        }
        RenameConstraint { table, from, to } => {
            format!("constraint `{from}` of `{table}` is renamed to `{to}`")
        }
        RenameIndex { table, from, to } => {
            format!("index `{from}` of `{table}` is renamed to `{to}`")
        }
    }
}

/// Where the declaration says so: the place of the column, the constraint, the enumeration or the table that the
/// change is about. `None` for what isn't declared any more.
pub fn origin(change: &Change, declared: &Schema) -> Option<Location> {
    use Change::*;
    let own = match change {
        CreateEnum(it) => it.origin.0.clone(),
        AlterEnum { to, .. } => to.origin.0.clone(),
        CreateTable(table) => table.origin.0.clone(),
        AddColumn { column, .. } => column.origin.0.clone(),
        AlterColumn { to, .. } => to.origin.0.clone(),
        AddUnique { unique, .. } => unique.origin.0.clone(),
        AddForeignKey { key, .. } => key.origin.0.clone(),
        AddCheck { check, .. } => check.origin.0.clone(),
        CreateIndex { index, .. } => index.origin.0.clone(),
        _ => None,
    };
    let of_column = || match change {
        AlterColumn { table, to, .. } => Some((table, &to.name)),
        RenameColumn { table, to, .. } => Some((table, to)),
        _ => None,
    };
    own.or_else(|| {
        let (table, column) = of_column()?;
        let column = declared.tables.get(table)?.column(column)?;
        column.origin.0.clone()
    })
    .or_else(|| match change {
        RenameEnum { to: name, .. } | RenameEnumLabel { name, .. } => {
            declared.enums.get(name)?.origin.0.clone()
        }
        AlterEnum { to, .. } => declared.enums.get(&to.name)?.origin.0.clone(),
        RenameTable { to, .. } => declared.tables.get(to)?.origin.0.clone(),
        other => declared.tables.get(other.table()?)?.origin.0.clone(),
    })
}

/// SQLite's options of a table, in words.
pub(super) fn options(options: TableOptions) -> &'static str {
    match (options.strict, options.without_rowid) {
        (false, false) => "neither STRICT nor WITHOUT ROWID",
        (true, false) => "STRICT",
        (false, true) => "WITHOUT ROWID",
        (true, true) => "STRICT and WITHOUT ROWID",
    }
}

fn labels(name: &str, from: &[String], to: &[String]) -> String {
    let missing = |of: &[String], than: &[String]| -> Vec<String> {
        let missing = of.iter().filter(|label| !than.contains(label));
        missing.cloned().collect()
    };
    let (gained, lost) = (missing(to, from), missing(from, to));
    match (gained.is_empty(), lost.is_empty()) {
        (true, true) => format!("the labels of enum `{name}` get another order"),
        (false, true) => format!("enum `{name}` gets {}", list(&gained)),
        (true, false) => format!("enum `{name}` loses {}", list(&lost)),
        (false, false) => format!(
            "enum `{name}` gets {} and loses {}",
            list(&gained),
            list(&lost)
        ),
    }
}

/// What rows get whose label goes.
fn replacements(replaced: &[Replacement]) -> String {
    let words = replaced.iter();
    words
        .map(|it| format!(", rows with `{}` get `{}`", it.from, it.to))
        .collect()
}

fn definition(column: &Column, dialect: &dyn Dialect) -> String {
    let mut words = dialect.type_sql(&column.ty);
    if !column.nullable {
        words.push_str(" NOT NULL");
    }
    if let Some(default) = &column.default {
        words.push_str(&format!(" DEFAULT {default}"));
    }
    if let Some(generated) = &column.generated {
        words.push_str(&format!(", generated as {}", generated.expr));
    }
    words
}

fn alteration(from: &Column, to: &Column, dialect: &dyn Dialect) -> String {
    let mut parts = Vec::new();
    if from.ty != to.ty {
        let (old, new) = (dialect.type_sql(&from.ty), dialect.type_sql(&to.ty));
        parts.push(format!("becomes {new} (was {old})"));
    }
    match (from.nullable, to.nullable) {
        (true, false) => parts.push("becomes NOT NULL".to_owned()),
        (false, true) => parts.push("may be NULL".to_owned()),
        _ => {}
    }
    match (&from.default, &to.default) {
        (Some(old), Some(new)) if old != new => {
            parts.push(format!("has the default `{new}` (was `{old}`)"));
        }
        (None, Some(new)) => parts.push(format!("gets the default `{new}`")),
        (Some(old), None) => parts.push(format!("loses the default `{old}`")),
        _ => {}
    }
    match (from.identity, to.identity) {
        (old, new) if old == new => {}
        (_, Some(Identity::Always)) => parts.push("is always numbered by the database".to_owned()),
        (_, Some(_)) => parts.push("is numbered by the database".to_owned()),
        (_, None) => parts.push("is no longer numbered by the database".to_owned()),
    }
    match (&from.generated, &to.generated) {
        (old, new) if old == new => {}
        (_, Some(new)) => parts.push(format!("is generated as `{}`", new.expr)),
        (_, None) => parts.push("is no longer generated".to_owned()),
    }
    if from.collation != to.collation {
        parts.push(match &to.collation {
            Some(name) => format!("is collated by `{name}`"),
            None => "is collated by default".to_owned(),
        });
    }
    if from.comment != to.comment {
        parts.push(match &to.comment {
            Some(_) => "has another comment".to_owned(),
            None => "loses its comment".to_owned(),
        });
    }
    let replaced = to.replaced.iter();
    parts.extend(replaced.map(|it| format!("gets `{}` where it holds `{}`", it.to, it.from)));
    match parts.pop() {
        None => "changes".to_owned(),
        Some(last) if parts.is_empty() => last,
        Some(last) => format!("{} and {last}", parts.join(", ")),
    }
}

/// What two columns differ in: what it is in the first, and in the second.
pub(super) fn alteration_sides(
    from: &Column,
    to: &Column,
    dialect: &dyn Dialect,
) -> (String, String) {
    let aspects = |column: &Column| {
        [
            dialect.type_sql(&column.ty),
            if column.nullable { "NULL" } else { "NOT NULL" }.to_owned(),
            match &column.default {
                Some(default) => format!("DEFAULT {default}"),
                None => "without a default".to_owned(),
            },
            match column.identity {
                Some(Identity::Always) => "always numbered by the database".to_owned(),
                Some(_) => "numbered by the database".to_owned(),
                None => "not numbered by the database".to_owned(),
            },
            match &column.generated {
                Some(it) if it.stored => format!("generated as `{}`, stored", it.expr),
                Some(it) => format!("generated as `{}`", it.expr),
                None => "not generated".to_owned(),
            },
            match &column.collation {
                Some(name) => format!("collated by `{name}`"),
                None => "collated by default".to_owned(),
            },
            match &column.comment {
                Some(text) => format!("commented \"{text}\""),
                None => "without a comment".to_owned(),
            },
        ]
    };
    let (first, second): (Vec<String>, Vec<String>) = (aspects(from).into_iter())
        .zip(aspects(to))
        .filter(|(old, new)| old != new)
        .unzip();
    (first.join(", "), second.join(", "))
}

fn actions(
    on_delete: ReferentialAction,
    on_update: ReferentialAction,
    deferrable: Deferrable,
) -> String {
    let mut words = String::new();
    if on_delete != ReferentialAction::NoAction {
        words.push_str(&format!(" ON DELETE {}", on_delete.sql()));
    }
    if on_update != ReferentialAction::NoAction {
        words.push_str(&format!(" ON UPDATE {}", on_update.sql()));
    }
    match deferrable {
        Deferrable::No => {}
        Deferrable::InitiallyImmediate => words.push_str(" DEFERRABLE"),
        Deferrable::InitiallyDeferred => words.push_str(" DEFERRABLE INITIALLY DEFERRED"),
    }
    words
}

pub(super) fn index_words(article: &str, index: &Index) -> String {
    let unique = if index.unique { "unique " } else { "" };
    let article = match (article, index.unique) {
        ("a", false) => "an",
        (article, _) => article,
    };
    let keys: Vec<String> = (index.keys.iter())
        .map(|key| match &key.part {
            KeyPart::Column(name) => name.clone(),
            KeyPart::Expr(expr) => expr.to_string(),
        })
        .collect();
    let name = named(&index.name);
    let predicate = index.predicate.as_ref();
    let predicate = predicate.map_or_else(String::new, |it| format!(" where `{it}`"));
    format!(
        "{article} {unique}index{name} on {}{predicate}",
        list(&keys)
    )
}

pub(super) fn named(name: &Option<String>) -> String {
    name.as_ref()
        .map_or_else(String::new, |name| format!(" `{name}`"))
}

pub(super) fn list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match &quoted[..] {
        [one] => one.clone(),
        several => format!("({})", several.join(", ")),
    }
}
