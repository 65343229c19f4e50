//! Reads the words of the command line: what they name has to be there.

use std::collections::BTreeSet;

use super::{Named, Rename, Words};
use crate::cli;
use crate::compare::Subject;
use crate::failure::Failure;
use crate::nearest::nearest;
use crate::schema::{Backend, ObjectName, Schema};

impl Words {
    /// The words of the options. `recorded` are the schemas in which an old name may be.
    pub(in crate::commands) fn read(
        options: &cli::Words,
        recorded: &[&Schema],
        declared: &Schema,
        backend: Backend,
    ) -> Result<Words, Failure> {
        let mut reader = Reader {
            recorded,
            declared,
            backend,
            tables: Vec::new(),
        };
        let mut words = Words::default();
        // Columns may be named by their table's old name or by its new one.
        let tables = options.rename.iter().filter_map(|text| {
            let (old, new) = text.split_once('=')?;
            match reader.find(old.trim())? {
                Named::Other(Subject::Table(old)) => Some((old.sibling(new.trim()), old)),
                _ => None,
            }
        });
        reader.tables = tables.collect();
        let renames = (options.rename.iter())
            .map(|text| reader.rename(text))
            .collect::<Result<Vec<_>, _>>()?;
        words.renames = renames;
        reader.lead_to_new_tables(&mut words.renames);
        for (at, one) in words.renames.iter().enumerate() {
            let twice = |it: &&Rename| it.from == one.from;
            if let Some(other) = words.renames[..at].iter().find(twice) {
                let (text, new) = (&options.rename[at], &other.to);
                return Err(Failure::new(format!(
                    "`--rename {text}` says again, and otherwise, what was renamed to `{new}`"
                )));
            }
        }
        for text in &options.drop {
            words.drops.insert(reader.drop(text, &words.renames)?);
        }
        for text in &options.backfill {
            let (key, sql) = reader.backfill(text)?;
            words.backfills.insert(key, sql);
        }
        Ok(words)
    }
}

struct Reader<'a> {
    recorded: &'a [&'a Schema],
    declared: &'a Schema,
    backend: Backend,
    /// New and old names of tables, as words have them.
    tables: Vec<(ObjectName, ObjectName)>,
}

impl Reader<'_> {
    fn rename(&self, text: &str) -> Result<Rename, Failure> {
        let halves = || {
            text.match_indices('=')
                .map(|(at, _)| (&text[..at], &text[at + 1..]))
        };
        for (old, new) in halves() {
            let Some(from) = self.find(old.trim()) else {
                continue;
            };
            let to = self.new_name(&from, new.trim(), text)?;
            return Ok(Rename { from, to });
        }
        let Some((old, _)) = halves().next() else {
            return Err(Failure::new(format!("`--rename {text}` has no `=`")).hint(
                "write `--rename table.old=new` for a column, `--rename old=new` for a table",
            ));
        };
        Err(self.unknown(&format!("--rename {text}"), old))
    }

    fn drop(&self, text: &str, renames: &[Rename]) -> Result<Subject, Failure> {
        match self.find(text) {
            Some(Named::Other(subject)) => Ok(lead(subject, renames, self.declared)),
            Some(Named::Enum(_)) => Err(Failure::new(format!(
                "`--drop {text}` names an enum, which holds no data: it goes with its last column"
            ))
            .hint("leave the word out")),
            None => Err(self.unknown(&format!("--drop {text}"), text)),
        }
    }

    fn backfill(&self, text: &str) -> Result<((ObjectName, String), String), Failure> {
        let Some((column, sql)) = text.split_once('=') else {
            return Err(Failure::new(format!("`--backfill {text}` has no `=`"))
                .hint("write `--backfill \"table.column='value'\"`: an SQL expression"));
        };
        let found = self.declared.tables.iter().find_map(|(name, table)| {
            let rest = self.rest(column.trim(), &name.to_string())?;
            let column = table.columns.iter().find(|it| self.is(&it.name, rest))?;
            Some((name.clone(), column.name.clone()))
        });
        if sql.trim().is_empty() {
            return Err(Failure::new(format!(
                "`--backfill {text}` has no expression after the `=`"
            ))
            .hint("write an SQL expression: `0`, `'x'`, `lower(name)`"));
        }
        match found {
            Some(key) => Ok((key, sql.trim().to_owned())),
            None => Err(Failure::new(format!(
                "`--backfill {text}`: no registered module declares the column `{}`",
                column.trim()
            ))
            .hint("name it as `table.column`")),
        }
    }

    /// What the text names in what the migrations build.
    fn find(&self, text: &str) -> Option<Named> {
        let schemas = || self.recorded.iter();
        let tables = || schemas().flat_map(|it| it.tables.values());
        let enums = || schemas().flat_map(|it| it.enums.values());
        let column = tables().find_map(|table| {
            // A table that has a new name already may be called by it.
            let mut owners = vec![table.name.to_string()];
            let renamed = |it: &&crate::schema::Table| {
                it.renamed_from.as_ref() == Some(&table.name.name)
                    && it.name.schema == table.name.schema
            };
            owners.extend(
                self.declared
                    .tables
                    .values()
                    .find(renamed)
                    .map(|it| it.name.to_string()),
            );
            let said = self.tables.iter().filter(|(_, old)| *old == table.name);
            owners.extend(said.map(|(new, _)| new.to_string()));
            let rest = owners.iter().find_map(|owner| self.rest(text, owner))?;
            let column = table.columns.iter().find(|it| self.is(&it.name, rest))?;
            Some(Subject::Column(table.name.clone(), column.name.clone()))
        });
        let label = || {
            enums().find_map(|it| {
                let rest = self.rest(text, &it.name.to_string())?;
                let label = it.labels.iter().find(|label| *label == rest)?;
                Some(Subject::Label(it.name.clone(), label.clone()))
            })
        };
        let table = || {
            let found = tables().find(|table| self.is(&table.name.to_string(), text))?;
            Some(Subject::Table(found.name.clone()))
        };
        let subject = column.or_else(label).or_else(table).map(Named::Other);
        subject.or_else(|| {
            let found = enums().find(|it| it.name.to_string() == text)?;
            Some(Named::Enum(found.name.clone()))
        })
    }

    /// The new name, which has to be declared. It may be written with what it belongs to.
    fn new_name(&self, from: &Named, new: &str, text: &str) -> Result<String, Failure> {
        let bare = |owner: &str| self.rest(new, owner).unwrap_or(new).to_owned();
        let (found, kind, place) = match from {
            Named::Other(Subject::Table(old)) => {
                let name = bare(old.schema.as_deref().unwrap_or("public"));
                let names = self
                    .declared
                    .tables
                    .keys()
                    .filter(|it| it.schema == old.schema);
                let mut names = names.map(|it| &it.name);
                (
                    names.find(|it| self.is(it, &name)).cloned(),
                    "table",
                    String::new(),
                )
            }
            Named::Enum(old) => {
                let name = bare(old.schema.as_deref().unwrap_or("public"));
                let is_there = self.declared.enums.contains_key(&old.sibling(&name));
                (is_there.then_some(name), "enum", String::new())
            }
            Named::Other(Subject::Column(table, _)) => {
                // The table may be renamed too: in any table that may be it.
                let name = bare(&table.to_string());
                let name = name.rsplit('.').next().unwrap_or_default();
                let columns = self.declared.tables.values().flat_map(|it| &it.columns);
                let found = columns.map(|it| &it.name).find(|it| self.is(it, name));
                (found.cloned(), "column", format!(" in `{table}`"))
            }
            Named::Other(Subject::Label(name, _)) => {
                let label = bare(&name.to_string());
                let labels = self.declared.enums.values().flat_map(|it| &it.labels);
                let is_there = labels.clone().any(|it| *it == label);
                (is_there.then_some(label), "label", format!(" in `{name}`"))
            }
        };
        found.ok_or_else(|| {
            Failure::new(format!(
                "`--rename {text}`: no registered module declares the {kind} `{new}`{place}"
            ))
            .hint("write the new name into the module's ORM file first")
        })
    }

    /// Leads columns and labels to the new names of what they belong to, as the comparison knows them.
    fn lead_to_new_tables(&self, renames: &mut [Rename]) {
        let known = renames.to_vec();
        for rename in renames {
            if let Named::Other(subject) = &mut rename.from {
                *subject = lead(subject.clone(), &known, self.declared);
            }
        }
    }

    /// What follows `owner.`.
    fn rest<'t>(&self, text: &'t str, owner: &str) -> Option<&'t str> {
        let head = text.get(..owner.len())?;
        self.is(head, owner).then_some(())?;
        text[owner.len()..].strip_prefix('.')
    }

    fn is(&self, left: &str, right: &str) -> bool {
        match self.backend {
            Backend::Sqlite => left.eq_ignore_ascii_case(right),
            _ => left == right,
        }
    }

    fn unknown(&self, word: &str, name: &str) -> Failure {
        let failure = Failure::new(format!(
            "`{word}`: the migrations build no table, column, enum or label `{name}`"
        ));
        let mut names = BTreeSet::new();
        for schema in self.recorded {
            for table in schema.tables.values() {
                names.insert(table.name.to_string());
                names.extend(
                    table
                        .columns
                        .iter()
                        .map(|it| format!("{}.{}", table.name, it.name)),
                );
            }
            for it in schema.enums.values() {
                names.insert(it.name.to_string());
                names.extend(it.labels.iter().map(|label| format!("{}.{label}", it.name)));
            }
        }
        match nearest(name, names.iter().map(String::as_str)) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None if self.backend == Backend::Postgres => {
                failure.hint("name a column as `table.column`, a label as `enum.label`")
            }
            None => failure.hint(
                "name a column as `table.column`; a label gets another name by `#[renamed_from = \"…\"]` above its variant",
            ),
        }
    }
}

/// The subject by the new name of its table or enumeration.
fn lead(subject: Subject, renames: &[Rename], declared: &Schema) -> Subject {
    let renamed = |it: &&Rename, old: &Named| it.from == *old;
    match subject {
        Subject::Column(table, column) => {
            let old = Named::Other(Subject::Table(table.clone()));
            let said = renames
                .iter()
                .find(|it| renamed(it, &old))
                .map(|it| table.sibling(&it.to));
            let written = || {
                let mut all = declared.tables.values();
                let it = all.find(|it| {
                    it.renamed_from.as_ref() == Some(&table.name) && it.name.schema == table.schema
                })?;
                (!declared.tables.contains_key(&table)).then(|| it.name.clone())
            };
            Subject::Column(said.or_else(written).unwrap_or(table), column)
        }
        Subject::Label(name, label) => {
            let old = Named::Enum(name.clone());
            let said = renames
                .iter()
                .find(|it| renamed(it, &old))
                .map(|it| name.sibling(&it.to));
            let written = || {
                let mut all = declared.enums.values();
                let it = all.find(|it| {
                    it.renamed_from.as_ref() == Some(&name.name) && it.name.schema == name.schema
                })?;
                (!declared.enums.contains_key(&name)).then(|| it.name.clone())
            };
            Subject::Label(said.or_else(written).unwrap_or(name), label)
        }
        table => table,
    }
}
