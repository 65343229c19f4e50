//! The labels of enumerations in columns.

use ovmig_grammar::ColumnDecl;

use super::Declaring;
use crate::dialect::names::Taken;
use crate::findings::Finding;
use crate::findings::rules::invalid_orm_file;
use crate::schema::{Check, Expr, Table};

/// An enumeration on an engine without enumerated types: a check of its labels.
pub(super) fn checks(
    table: &mut Table,
    enums: Vec<(String, Vec<String>)>,
    declaring: &Declaring<'_>,
) {
    let mut taken = Taken::default();
    taken.table(table);
    for (column, labels) in enums {
        let labels: Vec<String> = labels
            .iter()
            .map(|label| format!("'{}'", label.replace('\'', "''")))
            .collect();
        let origin = table
            .column(&column)
            .map(|column| column.origin.clone())
            .unwrap_or_default();
        table.checks.push(Check {
            name: Some(taken.check(&table.name.name, Some(&column))),
            expr: Expr::new(format!(
                "{} IN ({})",
                declaring.dialect.ident(&column),
                labels.join(", ")
            )),
            origin,
        });
    }
}

/// A default that is a plain text has to be one of the labels.
pub(super) fn of_default(
    file: usize,
    table: &str,
    decl: &ColumnDecl,
    labels: &[String],
    declaring: &mut Declaring<'_>,
) {
    let Some(default) = &decl.default else { return };
    let inner = default
        .value
        .trim()
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''));
    let Some(label) = inner.filter(|text| !text.replace("''", "").contains('\'')) else {
        return;
    };
    let label = label.replace("''", "'");
    if labels.contains(&label) {
        return;
    }
    let message = format!(
        "module `{}`: the default '{label}' of column `{}` of table `{}` isn't a label of its enumeration",
        declaring.module(file),
        decl.name,
        table
    );
    let near = crate::nearest::nearest(&label, labels.iter().map(String::as_str));
    let finding = Finding::new(&invalid_orm_file::RULE, message)
        .at(declaring.location(file, default.span), "no such label")
        .help(match near {
            Some(near) => format!("did you mean '{near}'?"),
            None => format!("its labels are {}", labels.join(", ")),
        });
    declaring.find(file, finding);
}
