//! A table as text: the parts of its item, and the whole.

use std::cell::RefCell;
use std::collections::BTreeSet;

use ovmig_grammar::{Flavor, parse_table};

use super::names::Names;
use super::own::{Own, Uses};
use super::rust_name::is_word;
use super::text;
use super::types::{self, Rust};
use crate::dialect::{self, Dialect, names::check_column};
use crate::schema::{Backend, Check, Column, ForeignKey, Identity, Index, KeyPart, Table, Unique};
use crate::source::Origin;

/// A part of a table that stands in an attribute of its own.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part<'a> {
    Unique(&'a Unique),
    Index(&'a Index),
    Check(&'a Check),
    ForeignKey(&'a ForeignKey),
}

impl<'a> Part<'a> {
    /// All parts of a table, in the order in which they are written.
    pub(super) fn all(table: &'a Table) -> impl Iterator<Item = Part<'a>> {
        (table.uniques.iter().map(Part::Unique))
            .chain(table.indexes.iter().map(Part::Index))
            .chain(table.checks.iter().map(Part::Check))
            .chain(table.foreign_keys.iter().map(Part::ForeignKey))
    }

    /// The name that is written for it.
    pub(super) fn name(self) -> Option<&'a str> {
        let name = match self {
            Part::Unique(it) => &it.name,
            Part::Index(it) => &it.name,
            Part::Check(it) => &it.name,
            Part::ForeignKey(it) => &it.name,
        };
        name.as_deref()
    }

    /// Where it was declared.
    pub(super) fn origin(self) -> &'a Origin {
        match self {
            Part::Unique(it) => &it.origin,
            Part::Index(it) => &it.origin,
            Part::Check(it) => &it.origin,
            Part::ForeignKey(it) => &it.origin,
        }
    }

    /// The column beside which the part can stand.
    pub(super) fn column(self, table: &'a Table, backend: Backend) -> Option<&'a str> {
        match self {
            Part::Unique(unique) => only(&unique.columns),
            Part::ForeignKey(key) => only(&key.columns),
            Part::Index(index) => match index.keys.as_slice() {
                [key] if key.length.is_none() => match &key.part {
                    KeyPart::Column(name) => Some(name),
                    KeyPart::Expr(_) => None,
                },
                _ => None,
            },
            Part::Check(check) => {
                let names = table.columns.iter().map(|column| column.name.as_str());
                check_column(&check.expr.0, names, backend)
            }
        }
    }
}

fn only(columns: &[String]) -> Option<&str> {
    match columns {
        [only] => Some(only),
        _ => None,
    }
}

/// Writes tables.
#[derive(Clone, Copy)]
pub(super) struct Printer<'a> {
    pub(super) backend: Backend,
    pub(super) names: &'a Names,
    /// Whether it is `diesel::table!`'s.
    pub(super) plain: bool,
    /// What the grammar refuses, and why.
    pub(super) refused: &'a RefCell<BTreeSet<String>>,
}

/// A column's own attributes, and its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ColumnText {
    pub(super) docs: Vec<String>,
    /// By their names, each once.
    pub(super) attributes: Vec<(&'static str, String)>,
    pub(super) ident: String,
    pub(super) ty: String,
}

impl Printer<'_> {
    fn dialect(self) -> &'static dyn Dialect {
        dialect::of(self.backend)
    }

    /// The column without what belongs to the table.
    pub(super) fn column(
        self,
        table: &Table,
        column: &Column,
        own: &mut Own,
        uses: &mut Uses,
    ) -> ColumnText {
        let (_, columns) = self.names.table(&table.name);
        let ident = columns.ident(&column.name).to_owned();
        let mut attributes = Vec::new();
        if ident != column.name {
            attributes.push(("sql_name", value("sql_name", &column.name)));
        }
        let values = self.values(column).into_iter();
        attributes.extend(values.filter(|(_, text)| self.accepts(text, table, Some(&ident))));
        let written = types::write(&column.ty, self.plain, self.dialect());
        let written_type = self.ty(table, column, &written, own, uses);
        ColumnText {
            docs: column
                .comment
                .iter()
                .flat_map(|it| text::docs(it))
                .collect(),
            attributes,
            ident,
            ty: written_type,
        }
    }

    /// What the column's attributes say of its type and its values, by their names.
    pub(super) fn values(self, column: &Column) -> Vec<(&'static str, String)> {
        let written = types::write(&column.ty, self.plain, self.dialect());
        let of_type = written.attributes.into_iter();
        let of_type = of_type.map(|(name, value)| (name, format!("#[{name} = {value}]")));
        if self.plain {
            return of_type.collect();
        }
        let mut attributes: Vec<_> = identity(column, self.backend).into_iter().collect();
        attributes.extend(of_type);
        attributes.extend(values(column, self.dialect()));
        attributes
    }

    /// Whether the grammar takes the attribute; why not is kept.
    pub(super) fn accepts(self, attribute: &str, table: &Table, beside: Option<&str>) -> bool {
        let text = match beside {
            Some(column) => format!("t ({column}) {{ {attribute} {column} -> T }}"),
            None => format!("{attribute} t (c) {{ c -> T }}"),
        };
        let parsed = text
            .parse()
            .ok()
            .map(|tokens| parse_table(tokens, Flavor::Ovmig));
        let errors = match parsed {
            Some(Ok(parsed)) => parsed.errors,
            Some(Err(error)) => vec![error],
            None => return self.refuse(attribute, table, "it isn't Rust"),
        };
        // What a scale needs beside it stands there too.
        let alone = attribute.starts_with("#[scale");
        match errors.first().filter(|_| !alone) {
            None => true,
            Some(error) => {
                let why = error.to_string();
                self.refuse(attribute, table, why.lines().next().unwrap_or_default())
            }
        }
    }

    fn refuse(self, attribute: &str, table: &Table, why: &str) -> bool {
        let note = format!(
            "table `{}`: {attribute} can't be declared: {why}",
            table.name
        );
        self.refused.borrow_mut().insert(note);
        false
    }

    fn ty(
        self,
        table: &Table,
        column: &Column,
        written: &types::Written,
        own: &mut Own,
        uses: &mut Uses,
    ) -> String {
        let name = match &written.ty {
            Rust::Diesel(name) => uses.diesel(name),
            Rust::Own(schema, name) => {
                let ty = own.named(schema.as_deref(), name, self.plain);
                uses.own(own, ty)
            }
            Rust::Labels(labels) => {
                let name = format!("{}_{}", table.name.name, column.name);
                let ty = own.labels(&name, labels, self.plain);
                uses.own(own, ty)
            }
        };
        let name = match written.array {
            true => format!(
                "{}<{}<{name}>>",
                uses.diesel("Array"),
                uses.diesel("Nullable")
            ),
            false => name,
        };
        match column.nullable {
            true => format!("{}<{name}>", uses.diesel("Nullable")),
            false => name,
        }
    }

    /// The attribute of a part; with `beside`, on its column. `None` where the grammar has no words for it.
    pub(super) fn part(self, table: &Table, part: Part<'_>, beside: bool) -> Option<String> {
        let (_, columns) = self.names.table(&table.name);
        let text = match part {
            Part::Unique(it) => text::unique(it, columns, beside),
            Part::Index(it) => text::index(it, columns, beside),
            Part::Check(it) => text::check(it),
            Part::ForeignKey(key) => {
                let (_, target) = self.names.table(&key.table);
                let target = (self.names.target(&key.table), target);
                text::reference(key, columns, (&target.0, target.1), beside)
            }
        };
        let column = part.column(table, self.backend).filter(|_| beside);
        let column = column.map(|name| columns.ident(name));
        self.accepts(&text, table, column).then_some(text)
    }

    /// The primary key's columns between parentheses.
    pub(super) fn primary_key(self, table: &Table) -> String {
        let (_, columns) = self.names.table(&table.name);
        let key = table.primary_key.iter().flat_map(|key| &key.columns);
        let idents: Vec<&str> = key.map(|name| columns.ident(name)).collect();
        format!("({})", idents.join(", "))
    }

    /// The attributes above the table but for its parts, by their names.
    pub(super) fn above(self, table: &Table) -> Vec<(&'static str, String)> {
        let mut attributes = Vec::new();
        let (ident, _) = self.names.table(&table.name);
        if ident != table.name.name {
            attributes.push(("sql_name", value("sql_name", &table.name.name)));
        }
        if self.plain {
            return attributes;
        }
        if table.options.strict {
            attributes.push(("strict", "#[strict]".to_owned()));
        }
        if table.options.without_rowid {
            attributes.push(("without_rowid", "#[without_rowid]".to_owned()));
        }
        if let Some(name) = table.primary_key.as_ref().and_then(|key| key.name.as_ref()) {
            let name = text::literal(name);
            attributes.push(("primary_key", format!("#[primary_key(name = {name})]")));
        }
        attributes
    }

    /// Which of the parts stand beside which column: `#[unique]` may stand there once.
    pub(super) fn beside<'t>(self, table: &'t Table) -> Vec<(Part<'t>, Option<String>)> {
        let mut unique: Vec<&str> = Vec::new();
        Part::all(table)
            .map(|part| {
                let column = part.column(table, self.backend);
                let column = column.filter(|name| table.column(name).is_some());
                let column = column.filter(|name| {
                    let again = matches!(part, Part::Unique(_)) && unique.contains(name);
                    if matches!(part, Part::Unique(_)) {
                        unique.push(name);
                    }
                    !again
                });
                (part, column.map(str::to_owned))
            })
            .collect()
    }

    /// The lines of a column with the parts that stand beside it, without indentation.
    pub(super) fn column_lines(self, column: &ColumnText, parts: &[String]) -> Vec<String> {
        let mut lines = column.docs.clone();
        lines.extend(column.attributes.iter().map(|(_, text)| text.clone()));
        lines.extend(parts.iter().cloned());
        lines.push(format!("{} -> {},", column.ident, column.ty));
        lines
    }

    /// The whole item.
    pub(super) fn table(self, table: &Table, own: &mut Own) -> String {
        let mut uses = Uses::new();
        let (ident, _) = self.names.table(&table.name);
        let mut lines: Vec<String> = Vec::new();
        lines.extend(table.comment.iter().flat_map(|it| text::docs(it)));
        lines.extend(self.above(table).into_iter().map(|(_, text)| text));
        let parts = match self.plain {
            true => Vec::new(),
            false => self.beside(table),
        };
        let above = parts.iter().filter(|(_, column)| column.is_none());
        lines.extend(above.filter_map(|(part, _)| self.part(table, *part, false)));
        let schema = (table.name.schema.iter()).map(|schema| format!("{}.", raw(schema)));
        let schema: String = schema.collect();
        lines.push(format!("{schema}{ident} {} {{", self.primary_key(table)));
        for column in &table.columns {
            let beside: Vec<String> = (parts.iter())
                .filter(|(_, name)| name.as_deref() == Some(&column.name))
                .filter_map(|(part, _)| self.part(table, *part, true))
                .collect();
            let text = self.column(table, column, own, &mut uses);
            let column = self.column_lines(&text, &beside).into_iter();
            lines.extend(column.map(|line| format!("    {line}")));
        }
        lines.push("}".to_owned());
        let of = if self.plain { "diesel" } else { "ovmig" };
        let mut item = format!("{of}::table! {{\n");
        let imports = uses.items();
        for import in &imports {
            item.push_str(&format!("    {import}\n"));
        }
        if !imports.is_empty() {
            item.push('\n');
        }
        for line in lines {
            item.push_str(&format!("    {line}\n"));
        }
        item + "}\n"
    }
}

/// A schema's name before a table's: a keyword is written raw.
fn raw(name: &str) -> String {
    match is_word(name) && syn::parse_str::<syn::Ident>(name).is_err() {
        true => format!("r#{name}"),
        false => name.to_owned(),
    }
}

fn value(name: &str, value: &str) -> String {
    format!("#[{name} = {}]", text::literal(value))
}

fn identity(column: &Column, backend: Backend) -> Option<(&'static str, String)> {
    let attribute = match (column.identity?, backend) {
        (Identity::AutoIncrement, _) => ("auto_increment", "#[auto_increment]"),
        // An integer key of one column is numbered there in any case.
        (Identity::ByDefault, Backend::Sqlite) => return None,
        (Identity::ByDefault, _) => ("identity", "#[identity]"),
        (Identity::Always, _) => ("identity", "#[identity = \"always\"]"),
    };
    Some((attribute.0, attribute.1.to_owned()))
}

/// A default without the cast to the column's own type that PostgreSQL adds: `'new'::text`.
fn without_cast<'a>(sql: &'a str, column: &Column, dialect: &dyn Dialect) -> &'a str {
    let Some((bare, _)) = sql.rsplit_once("::") else {
        return sql;
    };
    let form = |sql: &str| dialect.normalize(sql, Some(&column.ty));
    let is_text = bare.starts_with('\'') && bare.ends_with('\'');
    match is_text && form(bare) == form(sql) {
        true => bare,
        false => sql,
    }
}

/// What the database puts into the column, and how it sorts it.
fn values(column: &Column, dialect: &dyn Dialect) -> Vec<(&'static str, String)> {
    let mut attributes = Vec::new();
    let default = column
        .default
        .iter()
        .map(|it| without_cast(&it.0, column, dialect));
    attributes.extend(default.map(|it| ("default", value("default", it))));
    attributes.extend(column.generated.iter().map(|it| {
        let expr = text::literal(&it.expr.0);
        let text = match it.stored {
            true => format!("#[generated = {expr}]"),
            false => format!("#[generated(virtual = {expr})]"),
        };
        ("generated", text)
    }));
    let on_update = column.on_update.iter();
    attributes.extend(on_update.map(|it| ("on_update", value("on_update", &it.0))));
    let collation = column.collation.iter();
    attributes.extend(collation.map(|it| ("collate", value("collate", it))));
    attributes
}
