//! Foreign keys: to which table and which columns each of them leads.

use std::collections::{BTreeMap, HashMap};

use ovmig_grammar::{Action, ReferenceDecl};
use syn::ext::IdentExt;

use super::Declaring;
use super::build::{Built, deferrable, value};
use crate::findings::Finding;
use crate::findings::rules::unknown_reference;
use crate::nearest::nearest;
use crate::schema::{ForeignKey, KeyPart, Managed, ObjectName, ReferentialAction, Table};
use crate::source::Location;

/// Gives the tables their foreign keys.
pub(super) fn resolve(built: &mut [Built<'_>], declaring: &mut Declaring<'_>) {
    let tables = Tables::of(built, declaring);
    let mut keys: Vec<(usize, ForeignKey)> = Vec::new();
    for at in 0..built.len() {
        if built[at].table.managed == Managed::Shape {
            continue;
        }
        for decl in &built[at].decl.constraints.references {
            let resolving = Resolving {
                built,
                tables: &tables,
                at,
                decl,
            };
            if let Some(key) = resolving.key(declaring) {
                keys.push((at, key));
            }
        }
    }
    for (at, key) in keys {
        built[at].table.foreign_keys.push(key);
    }
}

/// The tables by their names.
struct Tables {
    by_name: BTreeMap<ObjectName, usize>,
    by_ident: HashMap<(Option<String>, String), Vec<usize>>,
}

impl Tables {
    fn of(built: &[Built<'_>], declaring: &Declaring<'_>) -> Tables {
        let mut tables = Tables {
            by_name: BTreeMap::new(),
            by_ident: HashMap::new(),
        };
        for (at, Built { table, decl, .. }) in built.iter().enumerate() {
            tables.by_name.insert(folded(&table.name, declaring), at);
            let ident = decl.ident.unraw().to_string();
            tables
                .by_ident
                .entry((table.name.schema.clone(), ident))
                .or_default()
                .push(at);
        }
        tables
    }

    /// By the name in the database, else by the name in Rust when only one table has it.
    fn find(&self, name: &ObjectName, declaring: &Declaring<'_>) -> Option<usize> {
        self.by_name
            .get(&folded(name, declaring))
            .copied()
            .or_else(|| {
                match self
                    .by_ident
                    .get(&(name.schema.clone(), name.name.clone()))?
                    .as_slice()
                {
                    [only] => Some(*only),
                    _ => None,
                }
            })
    }
}

fn folded(name: &ObjectName, declaring: &Declaring<'_>) -> ObjectName {
    ObjectName {
        schema: name.schema.clone(),
        name: declaring.folded(&name.name),
    }
}

/// One foreign key on its way.
struct Resolving<'a> {
    built: &'a [Built<'a>],
    tables: &'a Tables,
    /// The table that has it.
    at: usize,
    decl: &'a ReferenceDecl,
}

impl Resolving<'_> {
    fn key(&self, declaring: &mut Declaring<'_>) -> Option<ForeignKey> {
        let own = &self.built[self.at];
        let columns = self
            .decl
            .columns
            .iter()
            .map(|ident| own.decl.resolve(ident));
        // An unknown column was told of with the other names in attributes.
        let columns: Vec<String> = columns
            .map(|column| column.map(|it| it.name.clone()))
            .collect::<Option<_>>()?;
        let target = self.target(declaring)?;
        let referenced = self.referenced(target, columns.len(), declaring)?;
        self.unique(&target.table, &referenced, declaring);
        Some(ForeignKey {
            name: value(&self.decl.name),
            columns,
            table: target.table.name.clone(),
            referenced,
            on_delete: action(self.decl.on_delete),
            on_update: action(self.decl.on_update),
            deferrable: deferrable(self.decl.deferrable),
            origin: declaring.location(own.file, self.decl.span).into(),
        })
    }

    fn target(&self, declaring: &mut Declaring<'_>) -> Option<&Built<'_>> {
        let schema = self
            .decl
            .schema
            .as_ref()
            .map(|schema| schema.unraw().to_string());
        let name = declaring.object(schema, &self.decl.table.unraw().to_string());
        if let Some(found) = self.tables.find(&name, declaring) {
            return Some(&self.built[found]);
        }
        let names: Vec<String> = self
            .tables
            .by_name
            .keys()
            .map(ToString::to_string)
            .collect();
        let near = nearest(&name.to_string(), names.iter().map(String::as_str));
        let finding = self.finding(
            &format!("refers to the table `{name}`, which no registered module declares"),
            self.location(self.decl.table.span(), declaring),
            "no such table",
            declaring,
        );
        let finding = match near {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding,
        };
        let finding = finding.help("correct the name, or register the module that declares it: `cargo ovmig modules` lists them");
        declaring.find(self.built[self.at].file, finding);
        None
    }

    /// The referenced columns by their names in the database.
    fn referenced(
        &self,
        target: &Built<'_>,
        count: usize,
        declaring: &mut Declaring<'_>,
    ) -> Option<Vec<String>> {
        if self.decl.referenced.is_empty() {
            return self.primary_key(target, count, declaring);
        }
        let mut columns = Vec::new();
        for ident in &self.decl.referenced {
            if let Some(column) = target.decl.resolve(ident) {
                columns.push(column.name.clone());
                continue;
            }
            let near = target.decl.nearest_column(&ident.unraw().to_string());
            let finding = self
                .finding(
                    &format!(
                        "refers to `{}`, which is no column of `{}`",
                        ident.unraw(),
                        target.table.name
                    ),
                    self.location(ident.span(), declaring),
                    "no such column",
                    declaring,
                )
                .and_at(
                    declaring.location(target.file, target.decl.name_span),
                    "the table is declared here",
                )
                .help(match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write the name of a column of that table".to_owned(),
                });
            declaring.find(self.built[self.at].file, finding);
        }
        (columns.len() == self.decl.referenced.len()).then_some(columns)
    }

    fn primary_key(
        &self,
        target: &Built<'_>,
        count: usize,
        declaring: &mut Declaring<'_>,
    ) -> Option<Vec<String>> {
        let columns = target
            .table
            .primary_key
            .as_ref()
            .map_or(&[][..], |key| key.columns.as_slice());
        if columns.len() == count {
            return Some(columns.to_vec());
        }
        let finding = self
            .finding(
                &format!(
                    "has {} and refers to the primary key of `{}`, which has {}",
                    plural(count),
                    target.table.name,
                    plural(columns.len())
                ),
                self.location(self.decl.table.span(), declaring),
                "",
                declaring,
            )
            .and_at(declaring.location(target.file, target.decl.name_span), "the table is declared here")
            .help(format!(
                "name as many columns on both sides, above the table: `#[references((…) -> {}({}))]`",
                target.table.name,
                columns.join(", ")
            ));
        declaring.find(self.built[self.at].file, finding);
        None
    }

    /// What is referenced has to be unique. Of a table in plain `diesel::table!` that can't be known.
    fn unique(&self, target: &Table, referenced: &[String], declaring: &mut Declaring<'_>) {
        if target.managed == Managed::Shape && !is_key(target, referenced) {
            return;
        }
        let unique = is_key(target, referenced)
            || target
                .uniques
                .iter()
                .any(|unique| same_columns(&unique.columns, referenced))
            || target.indexes.iter().any(|index| {
                let columns: Option<Vec<String>> =
                    index.keys.iter().map(|key| column(&key.part)).collect();
                index.unique
                    && index.predicate.is_none()
                    && columns.is_some_and(|columns| same_columns(&columns, referenced))
            });
        if unique {
            return;
        }
        let finding = self
            .finding(
                &format!(
                    "refers to {} of `{}`, where values may repeat",
                    referenced
                        .iter()
                        .map(|name| format!("`{name}`"))
                        .collect::<Vec<_>>()
                        .join(", "),
                    target.name
                ),
                self.location(
                    self.decl
                        .referenced
                        .first()
                        .unwrap_or(&self.decl.table)
                        .span(),
                    declaring,
                ),
                "neither the primary key nor unique",
                declaring,
            )
            .help(format!(
                "refer to the primary key, or make it unique: `#[unique{}]` in `{}`",
                match referenced {
                    [_] => String::new(),
                    several => format!("({})", several.join(", ")),
                },
                target.name
            ));
        declaring.find(self.built[self.at].file, finding);
    }

    fn location(&self, span: proc_macro2::Span, declaring: &Declaring<'_>) -> Location {
        declaring.location(self.built[self.at].file, span)
    }

    fn finding(
        &self,
        what: &str,
        location: Location,
        mark: &str,
        declaring: &Declaring<'_>,
    ) -> Finding {
        let own = &self.built[self.at];
        let columns: Vec<String> = self
            .decl
            .columns
            .iter()
            .map(|column| format!("`{}`", column.unraw()))
            .collect();
        let message = format!(
            "module `{}`: the foreign key {} of table `{}` {what}",
            declaring.module(own.file),
            columns.join(", "),
            own.table.name
        );
        Finding::new(&unknown_reference::RULE, message).at(location, mark)
    }
}

fn is_key(table: &Table, columns: &[String]) -> bool {
    table
        .primary_key
        .as_ref()
        .is_some_and(|key| same_columns(&key.columns, columns))
}

fn column(part: &KeyPart) -> Option<String> {
    match part {
        KeyPart::Column(name) => Some(name.clone()),
        KeyPart::Expr(_) => None,
    }
}

/// Whether two lists have the same columns in any order.
fn same_columns(left: &[String], right: &[String]) -> bool {
    left.len() == right.len() && left.iter().all(|column| right.contains(column))
}

fn plural(count: usize) -> String {
    match count {
        1 => "one column".to_owned(),
        count => format!("{count} columns"),
    }
}

fn action(decl: Action) -> ReferentialAction {
    match decl {
        Action::NoAction => ReferentialAction::NoAction,
        Action::Restrict => ReferentialAction::Restrict,
        Action::Cascade => ReferentialAction::Cascade,
        Action::SetNull => ReferentialAction::SetNull,
        Action::SetDefault => ReferentialAction::SetDefault,
    }
}
