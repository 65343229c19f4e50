//! The names within a table: columns that attributes name, and names that are given twice.

use syn::Ident;

use crate::column::ColumnDecl;
use crate::index::KeyPartDecl;
use crate::options::{error, unraw};
use crate::table::{Constraints, TableDecl};

/// A name that no column of the table has.
#[derive(Clone, Debug)]
pub struct UnknownColumn {
    /// The name.
    pub ident: Ident,
    /// What names it: `the index`.
    pub what: &'static str,
    /// The column that may have been meant.
    pub nearest: Option<String>,
}

impl TableDecl {
    /// What can be wrong only with the table as a whole.
    pub(crate) fn whole(&self, errors: &mut Vec<syn::Error>) {
        for (at, column) in self.columns.iter().enumerate() {
            let before = &self.columns[..at];
            if let Some(same) = before.iter().find(|other| other.name == column.name) {
                errors.push(error(
                    column.name_span,
                    format!(
                        "the table `{}` has two columns `{}`",
                        self.name, column.name
                    ),
                    match same.rust_name() == column.rust_name() {
                        true => "keep one of them, or give it another name",
                        false => "give one of them another `#[sql_name]`",
                    },
                ));
            } else if before
                .iter()
                .any(|other| other.rust_name() == column.rust_name())
            {
                errors.push(error(
                    column.ident.span(),
                    format!("the table `{}` has two columns `{}`", self.name, column.ident),
                    "give one of them another name in Rust; `#[sql_name]` keeps the one in the database",
                ));
            }
        }
        if self.primary_key.is_none()
            && self
                .columns
                .iter()
                .all(|it| it.rust_name() != "id" && it.name != "id")
        {
            errors.push(error(
                self.ident.span(),
                format!(
                    "the table `{}` has no primary key and no column `id`",
                    self.name
                ),
                format!(
                    "write the primary key behind its name: `{} ({})`",
                    self.ident, self.columns[0].ident
                ),
            ));
        }
        self.constraint_names(errors);
    }

    /// A name that is given stands for one thing.
    fn constraint_names(&self, errors: &mut Vec<syn::Error>) {
        let Constraints {
            indexes,
            uniques,
            checks,
            references,
        } = &self.constraints;
        let given = (self.primary_key_name.iter())
            .chain(indexes.iter().filter_map(|index| index.name.as_ref()))
            .chain(uniques.iter().filter_map(|unique| unique.name.as_ref()))
            .chain(checks.iter().filter_map(|check| check.name.as_ref()))
            .chain(
                references
                    .iter()
                    .filter_map(|reference| reference.name.as_ref()),
            );
        let mut seen: Vec<&str> = Vec::new();
        for name in given {
            if seen.contains(&name.value.as_str()) {
                errors.push(error(
                    name.span,
                    format!(
                        "the table `{}` has two constraints or indexes called `{}`",
                        self.name, name.value
                    ),
                    "give one of them another name",
                ));
            }
            seen.push(&name.value);
        }
    }

    /// The column that a name in an attribute stands for: by its name in Rust, else by its name in the database.
    pub fn resolve(&self, name: &Ident) -> Option<&ColumnDecl> {
        let name = unraw(name);
        let columns = || self.columns.iter();
        columns()
            .find(|column| column.rust_name() == name)
            .or_else(|| columns().find(|column| column.name == name))
    }

    /// The names in the primary key and in the attributes that no column has, in the order of the kinds.
    pub fn unknown_columns(&self) -> Vec<UnknownColumn> {
        let Constraints {
            indexes,
            uniques,
            references,
            ..
        } = &self.constraints;
        let keys = indexes.iter().flat_map(|index| &index.keys);
        let keys = keys.filter_map(|key| match &key.part {
            KeyPartDecl::Column(column) => Some(column),
            KeyPartDecl::Expression(_) => None,
        });
        let primary = self.primary_key.iter().flatten();
        primary
            .map(|column| ("the primary key", column))
            .chain(keys.map(|column| ("the index", column)))
            .chain(
                indexes
                    .iter()
                    .flat_map(|index| &index.include)
                    .map(|column| ("the index", column)),
            )
            .chain(
                uniques
                    .iter()
                    .flat_map(|unique| &unique.columns)
                    .map(|column| ("the unique constraint", column)),
            )
            .chain(
                references
                    .iter()
                    .flat_map(|key| &key.columns)
                    .map(|column| ("the foreign key", column)),
            )
            .filter(|(_, column)| self.resolve(column).is_none())
            .map(|(what, column)| UnknownColumn {
                ident: column.clone(),
                what,
                nearest: self.nearest_column(&unraw(column)),
            })
            .collect()
    }

    /// The column whose name is nearest to a word.
    pub fn nearest_column(&self, word: &str) -> Option<String> {
        let names: Vec<String> = self
            .columns
            .iter()
            .map(|column| column.ident.to_string())
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        crate::suggest::nearest(word, &names).map(str::to_owned)
    }
}

impl UnknownColumn {
    /// As an error for the compiler.
    pub fn to_error(&self, table: &TableDecl) -> syn::Error {
        let help = match &self.nearest {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the column's name as the table has it".to_owned(),
        };
        error(
            self.ident.span(),
            format!(
                "{} names `{}`, which is no column of `{}`",
                self.what, self.ident, table.ident
            ),
            help,
        )
    }
}
