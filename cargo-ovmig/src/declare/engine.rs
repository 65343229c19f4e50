//! What a declaration asks for and the engine doesn't have.

use super::Declaring;
use super::build::Built;
use crate::dialect;
use crate::dialect::names::MAX_BYTES;
use crate::findings::Finding;
use crate::findings::rules::unsupported_option;
use crate::schema::{Backend, Index, Managed, Table};
use crate::source::Origin;

/// Tells of every option that would be left out.
pub(super) fn unsupported(built: &[Built<'_>], declaring: &mut Declaring<'_>) {
    for Built { table, file, decl } in built {
        let mut found: Vec<(Origin, String)> = match declaring.backend {
            Backend::Sqlite => dialect::sqlite::unsupported(table),
            Backend::Postgres => on_postgres(table),
            Backend::Mysql => dialect::mysql::unsupported(table),
        };
        if table.managed == Managed::Everything {
            found.extend(nullable_numbers(table));
        }
        if declaring.backend != Backend::Mysql {
            found.extend(only_on_mysql(table));
        }
        if declaring.backend != Backend::Sqlite {
            let options = [
                ("without_rowid", decl.without_rowid),
                ("strict", decl.strict),
            ];
            for (option, span) in options {
                let Some(span) = span else { continue };
                let sentence =
                    format!("`#[{option}]` is an option of SQLite's tables: take it away");
                found.push((declaring.location(*file, span).into(), sentence));
            }
        }
        for (origin, sentence) in found {
            let message = format!(
                "module `{}`: {} can't give table `{}` what its declaration asks for",
                declaring.module(*file),
                declaring.backend.title(),
                table.name
            );
            let mut finding = Finding::new(&unsupported_option::RULE, message).help(sentence);
            if let Some(location) = origin.0 {
                finding = finding.at(location, "");
            }
            declaring.find(*file, finding);
        }
    }
}

/// A numbered column that isn't in the primary key is NOT NULL by that alone.
fn nullable_numbers(table: &Table) -> Vec<(Origin, String)> {
    let numbered = table
        .columns
        .iter()
        .filter(|column| column.identity.is_some() && column.nullable);
    numbered
        .map(|column| {
            let sentence = format!(
                "the database numbers column `{}`, so it is never NULL: take `Nullable<…>` away",
                column.name
            );
            (column.origin.clone(), sentence)
        })
        .collect()
}

/// What only MySQL can do.
fn only_on_mysql(table: &Table) -> Vec<(Origin, String)> {
    let updated = (table.columns.iter().filter(|it| it.on_update.is_some())).map(|column| {
        let sentence = format!(
            "only MySQL has `#[on_update]` (column `{}`): take it away, and let the program or a trigger set the value",
            column.name
        );
        (column.origin.clone(), sentence)
    });
    let is_prefix = |index: &&Index| index.keys.iter().any(|key| key.length.is_some());
    let prefixed = table.indexes.iter().filter(is_prefix).map(|index| {
        let sentence = "only MySQL indexes the beginning of a column: write the column without a length, or an \
                        expression between quotes";
        (index.origin.clone(), sentence.to_owned())
    });
    updated.chain(prefixed).collect()
}

fn on_postgres(table: &Table) -> Vec<(Origin, String)> {
    let mut found = too_long(table);
    for column in &table.columns {
        let integer =
            matches!(column.ty.name.as_str(), "int2" | "int4" | "int8") && !column.ty.array;
        // An empty type was told of already.
        if column.identity.is_some() && !integer && !column.ty.name.is_empty() {
            let sentence = format!(
                "only SmallInt, Integer and BigInt can be numbered by the database: column `{}` is {}",
                column.name, column.ty
            );
            found.push((column.origin.clone(), sentence));
        }
        if column
            .generated
            .as_ref()
            .is_some_and(|generated| !generated.stored)
        {
            let sentence = format!(
                "before version 18 PostgreSQL has no virtual generated columns: write `stored` for column `{}`",
                column.name
            );
            found.push((column.origin.clone(), sentence));
        }
    }
    found
}

/// Names that PostgreSQL would cut, so that what it has never were what is declared.
fn too_long(table: &Table) -> Vec<(Origin, String)> {
    let constraints = (table.uniques.iter().map(|it| (&it.name, &it.origin)))
        .chain(table.foreign_keys.iter().map(|it| (&it.name, &it.origin)))
        .chain(table.checks.iter().map(|it| (&it.name, &it.origin)))
        .chain(table.indexes.iter().map(|it| (&it.name, &it.origin)));
    let constraints =
        constraints.filter_map(|(name, origin)| Some((name.as_ref()?, origin, false)));
    let columns = table.columns.iter().map(|it| (&it.name, &it.origin, true));
    [(&table.name.name, &table.origin, true)]
        .into_iter()
        .chain(columns)
        .chain(constraints)
        .filter(|(name, ..)| name.len() > MAX_BYTES)
        .map(|(name, origin, ident)| {
            let cut = &name[..name.floor_char_boundary(MAX_BYTES)];
            let way = match ident {
                true => format!("give it a shorter one, or write `#[sql_name = \"{cut}\"]` above it when the database has it so"),
                false => "give it a shorter one".to_owned(),
            };
            (origin.clone(), format!("PostgreSQL cuts a name after {MAX_BYTES} bytes, and `{name}` is longer: {way}"))
        })
        .collect()
}
