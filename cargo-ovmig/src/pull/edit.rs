//! A table's item, made to say what the database has: only what differs is written anew.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::{Attribute, ColumnItem, Place, TableItem};
use super::own::{Own, Uses, last_name};
use super::splice::{Edits, behind_comment, indent};
use super::table::{Part, Printer};
use super::text;
use super::types;
use crate::dialect::{self, Dialect};
use crate::schema::{Change, Column, Table, same_comment};
use crate::source::Origin;

/// An item and what it is about.
pub(super) struct TableEdit<'a> {
    pub(super) text: &'a str,
    pub(super) item: &'a TableItem,
    /// As the item declares it.
    pub(super) declared: &'a Table,
    /// As the database has it.
    pub(super) target: &'a Table,
    /// The same, without the names of parts that are the default ones.
    pub(super) written: &'a Table,
    pub(super) printer: Printer<'a>,
}

impl TableEdit<'_> {
    /// The edits that take the changes, which lead from the database to the declaration, out of the text.
    pub(super) fn edit(&self, changes: &[&Change], own: &mut Own<'_>, edits: &mut Edits) {
        let mut uses = Uses::of(&self.item.uses);
        let mut parts = Parts::default();
        let mut new = BTreeSet::new();
        for change in changes {
            match change {
                Change::AddColumn { column, .. } => self.drop_column(column, edits),
                Change::DropColumn { column, .. } => drop(new.insert(column.name.clone())),
                Change::AlterColumn { to, .. } => self.column(&to.name, own, &mut uses, edits),
                Change::CommentTable { .. } if !self.printer.plain => {
                    let comment = self.target.comment.as_deref();
                    self.docs(&self.item.attributes, comment, &self.item.name, edits);
                }
                Change::AlterOptions { .. } if !self.printer.plain => {
                    self.above("strict", edits);
                    self.above("without_rowid", edits);
                }
                Change::AddPrimaryKey { .. } | Change::DropPrimaryKey { .. } => {
                    parts.key_changed = true;
                }
                // What only `ovmig::table!` can say.
                _ if self.printer.plain => {}
                other => parts.take(other, self),
            }
        }
        if parts.key_changed {
            self.key(edits);
        } else if parts.key_renamed {
            self.above("primary_key", edits);
        }
        self.remove(&parts.gone, own, &mut uses, edits);
        let beside = self.add(&parts, &new, edits);
        self.new_columns(&new, &beside, own, &mut uses, edits);
        self.imports(&uses, edits);
    }

    fn dialect(&self) -> &'static dyn Dialect {
        dialect::of(self.printer.backend)
    }

    /// The item of a column of the declaration.
    fn item_of(&self, column: &Column) -> Option<&ColumnItem> {
        let at = column.origin.0.as_ref()?.span.start;
        self.item
            .columns
            .iter()
            .find(|item| item.name.contains(&at))
    }

    fn drop_column(&self, column: &Column, edits: &mut Edits) {
        if let Some(item) = self.item_of(column) {
            edits.delete(self.text, &item.place);
        }
    }

    fn column(&self, name: &str, own: &mut Own<'_>, uses: &mut Uses, edits: &mut Edits) {
        let (Some(old), Some(new)) = (self.declared.column(name), self.target.column(name)) else {
            return;
        };
        let Some(item) = self.item_of(old) else {
            return;
        };
        let names = [
            "auto_increment",
            "identity",
            "max_length",
            "precision",
            "scale",
            "sql_type",
            "default",
            "generated",
            "on_update",
            "collate",
        ];
        let (before, after) = (self.printer.values(old), self.printer.values(new));
        for name in names {
            let find = |all: &[(&'static str, String)]| {
                let found = all.iter().find(|(it, _)| *it == name);
                found.map(|(_, text)| text.clone())
            };
            let (before, after) = (find(&before), find(&after));
            let accepts = |it: &String| self.printer.accepts(it, self.target, Some(&item.ident));
            let after = after.filter(accepts);
            if before != after && !self.means_the_same(name, old, new) {
                set(
                    self.text,
                    &item.attributes,
                    name,
                    after.as_deref(),
                    &item.name,
                    edits,
                );
            }
        }
        self.ty(item, old, new, own, uses, edits);
        let same = same_comment(old.comment.as_deref(), new.comment.as_deref());
        if !same && !self.printer.plain {
            self.docs(&item.attributes, new.comment.as_deref(), &item.place, edits);
        }
    }

    /// Whether the engine tells no difference between what an attribute says of two columns.
    fn means_the_same(&self, name: &str, old: &Column, new: &Column) -> bool {
        let dialect = self.dialect();
        match (
            name,
            &old.default,
            &new.default,
            &old.generated,
            &new.generated,
        ) {
            ("default", Some(one), Some(other), ..) => {
                let form = |sql: &str| dialect.normalize(sql, Some(&new.ty));
                form(&one.0) == form(&other.0)
            }
            ("generated", _, _, Some(one), Some(other)) => {
                let form = |sql: &str, table| dialect.normalize_in(sql, None, table);
                one.stored == other.stored
                    && form(&one.expr.0, self.declared) == form(&other.expr.0, self.target)
            }
            _ => false,
        }
    }

    fn ty(
        &self,
        item: &ColumnItem,
        old: &Column,
        new: &Column,
        own: &mut Own<'_>,
        uses: &mut Uses,
        edits: &mut Edits,
    ) {
        let shape = self.printer.plain && old.ty.args.is_empty();
        let same = old.ty.is_open() || (self.dialect()).same_type(&old.ty, &new.ty, shape);
        let bare =
            |column: &Column| types::write(&column.ty, self.printer.plain, self.dialect()).ty;
        let text = &self.text[item.ty.clone()];
        let relabelled = own.has_labels(last_name(text), &new.ty.args);
        if same || relabelled || (bare(old) == bare(new) && old.ty.array == new.ty.array) {
            match (old.nullable, new.nullable) {
                (false, true) => {
                    let nullable = uses.diesel("Nullable");
                    edits.insert(item.ty.start, format!("{nullable}<"));
                    edits.insert(item.ty.end, ">");
                }
                (true, false) => {
                    if let (Some(open), Some(close)) = (text.find('<'), text.rfind('>')) {
                        edits.replace(item.ty.clone(), text[open + 1..close].trim());
                    }
                }
                _ => {}
            }
            return;
        }
        let written = self.printer.column(self.target, new, own, uses);
        edits.replace(item.ty.clone(), written.ty);
    }

    /// Puts the comment into the lines above something.
    fn docs(
        &self,
        attributes: &[Attribute],
        comment: Option<&str>,
        below: &Place,
        edits: &mut Edits,
    ) {
        let lines: Vec<String> = comment.into_iter().flat_map(text::docs).collect();
        replace_docs(self.text, attributes, &lines, below, edits);
    }

    /// Sets an attribute above the table to what the database has.
    fn above(&self, name: &'static str, edits: &mut Edits) {
        let wanted = self.printer.above(self.target);
        let wanted = wanted
            .iter()
            .find(|(it, _)| *it == name)
            .map(|(_, text)| text.as_str());
        set(
            self.text,
            &self.item.attributes,
            name,
            wanted,
            &self.item.name,
            edits,
        );
    }

    fn key(&self, edits: &mut Edits) {
        let key = self.printer.primary_key(self.target);
        match &self.item.key {
            Some(place) => edits.replace(place.clone(), key),
            None => edits.insert(self.item.name.end, format!(" {key}")),
        }
        let named = |table: &Table| {
            table
                .primary_key
                .as_ref()
                .is_some_and(|it| it.name.is_some())
        };
        if named(self.declared) || named(self.written) {
            let wanted = self.printer.above(self.written);
            let wanted = wanted.iter().find(|(it, _)| *it == "primary_key");
            let wanted = wanted.map(|(_, text)| text.as_str());
            let (attributes, name) = (&self.item.attributes, &self.item.name);
            set(self.text, attributes, "primary_key", wanted, name, edits);
        }
    }

    /// The attributes above the table and on its columns, with their column.
    fn attributes(&self) -> impl Iterator<Item = (Option<&ColumnItem>, &Attribute)> {
        let above = self.item.attributes.iter().map(|it| (None, it));
        let columns = self.item.columns.iter();
        above.chain(
            columns.flat_map(|column| column.attributes.iter().map(move |it| (Some(column), it))),
        )
    }

    /// The attribute in which something was declared.
    fn attribute_at(&self, origin: &Origin) -> Option<&Attribute> {
        let at = origin.0.as_ref()?.span.start;
        let mut attributes = self.attributes();
        attributes
            .find(|(_, it)| it.place.contains(&at))
            .map(|(_, it)| it)
    }

    /// Takes the attributes of parts away that the database doesn't have.
    fn remove(&self, gone: &[Origin], own: &mut Own<'_>, uses: &mut Uses, edits: &mut Edits) {
        let start = |origin: &Origin| origin.0.as_ref().map(|it| it.span.start);
        for origin in gone {
            let Some(attribute) = self.attribute_at(origin) else {
                self.no_enumeration(origin, own, uses, edits);
                continue;
            };
            // One attribute may hold several checks.
            let checks = self
                .declared
                .checks
                .iter()
                .filter(|it| start(&it.origin).is_some_and(|at| attribute.place.contains(&at)));
            let is_gone = |name: &Option<String>| gone_names(self, gone).contains(name);
            let left: Vec<String> = checks
                .filter(|it| attribute.name == "check" && !is_gone(&it.name))
                .map(text::check)
                .collect();
            match left.is_empty() {
                true => edits.delete(self.text, &attribute.place),
                false => {
                    let between = format!("\n{}", indent(self.text, attribute.place.start));
                    edits.replace(attribute.place.clone(), left.join(&between));
                }
            }
        }
    }

    /// A check that has no attribute is that of an enumeration on an engine without them: the column is a text then.
    fn no_enumeration(
        &self,
        origin: &Origin,
        own: &mut Own<'_>,
        uses: &mut Uses,
        edits: &mut Edits,
    ) {
        let Some(at) = origin.0.as_ref().map(|it| it.span.start) else {
            return;
        };
        let of = |column: &&Column| self.item_of(column).is_some_and(|it| it.name.contains(&at));
        let Some(old) = self.declared.columns.iter().find(of) else {
            return;
        };
        if let (Some(item), Some(new)) = (self.item_of(old), self.target.column(&old.name)) {
            let written = self.printer.column(self.target, new, own, uses);
            edits.replace(item.ty.clone(), written.ty);
        }
    }

    /// Writes the parts that are new, but for those beside new columns, which are given back.
    fn add(
        &self,
        parts: &Parts,
        new: &BTreeSet<String>,
        edits: &mut Edits,
    ) -> BTreeMap<String, Vec<String>> {
        let mut beside: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let target: Vec<Part<'_>> = Part::all(self.target).collect();
        let mut unique: BTreeSet<String> = BTreeSet::new();
        for (at, (written, column)) in self.printer.beside(self.written).into_iter().enumerate() {
            let Some(explicit) = parts.new.get(&at) else {
                continue;
            };
            let part = if *explicit { target[at] } else { written };
            let item = column.as_ref().and_then(|name| {
                let declared = self.declared.column(name)?;
                self.item_of(declared)
            });
            let again = matches!(part, Part::Unique(_))
                && (item.is_some_and(|it| it.attributes.iter().any(|it| it.name == "unique"))
                    || column.as_ref().is_some_and(|it| !unique.insert(it.clone())));
            match (column, item) {
                (Some(name), _) if new.contains(&name) && !again => {
                    let text = self.printer.part(self.target, part, true);
                    beside.entry(name).or_default().extend(text);
                }
                (Some(_), Some(item)) if !again => {
                    let text = self.printer.part(self.target, part, true);
                    self.line_before(&item.name, text, edits);
                }
                _ => {
                    let text = self.printer.part(self.target, part, false);
                    self.line_before(&self.item.name, text, edits);
                }
            }
        }
        beside
    }

    fn line_before(&self, place: &Place, line: Option<String>, edits: &mut Edits) {
        if let Some(line) = line {
            let indent = indent(self.text, place.start);
            edits.insert(place.start, format!("{line}\n{indent}"));
        }
    }

    /// Writes new columns behind those that they stand behind in the database.
    fn new_columns(
        &self,
        new: &BTreeSet<String>,
        beside: &BTreeMap<String, Vec<String>>,
        own: &mut Own<'_>,
        uses: &mut Uses,
        edits: &mut Edits,
    ) {
        let mut before: Option<&ColumnItem> = None;
        let first = self.item.columns.first();
        let indent = first
            .map_or("", |it| indent(self.text, it.place.start))
            .to_owned();
        let indent = if indent.is_empty() {
            "        ".to_owned()
        } else {
            indent
        };
        let mut comma = BTreeSet::new();
        for column in &self.target.columns {
            if let Some(declared) = self.declared.column(&column.name) {
                before = self.item_of(declared).or(before);
                continue;
            }
            if !new.contains(&column.name) {
                continue;
            }
            let written = self.printer.column(self.target, column, own, uses);
            let parts = beside.get(&column.name).cloned().unwrap_or_default();
            let lines = self.printer.column_lines(&written, &parts);
            let lines: String = lines
                .iter()
                .map(|line| format!("\n{indent}{line}"))
                .collect();
            let Some(item) = before else {
                edits.insert(self.item.body.start, lines);
                continue;
            };
            if !item.comma && comma.insert(item.place.end) {
                edits.insert(item.place.end, ",");
            }
            let (at, _) = behind_comment(self.text, item.place.end);
            edits.insert(at.min(self.item.body.end), lines);
        }
    }

    fn imports(&self, uses: &Uses, edits: &mut Edits) {
        let items = uses.items();
        if items.is_empty() {
            return;
        }
        match self.item.uses_end {
            Some(end) => {
                let indent = indent(self.text, self.item.name.start);
                let lines: String = items.iter().map(|it| format!("\n{indent}{it}")).collect();
                edits.insert(end, lines);
            }
            None => {
                let first = self
                    .item
                    .attributes
                    .first()
                    .map_or(&self.item.name, |it| &it.place);
                let indent = indent(self.text, first.start);
                let lines: String = items.iter().map(|it| format!("{it}\n{indent}")).collect();
                let start = self.text[..first.start].len() - indent.len();
                let lines = format!("{indent}{}\n\n", lines.trim_end());
                edits.insert(start, lines);
            }
        }
    }
}

/// The names of the checks that go.
fn gone_names(edit: &TableEdit<'_>, gone: &[Origin]) -> BTreeSet<Option<String>> {
    let at = |origin: &Origin| origin.0.as_ref().map(|it| it.span.clone());
    let checks = edit.declared.checks.iter();
    let same = |origin: &Origin| gone.iter().any(|it| at(it) == at(origin));
    checks
        .filter(|it| same(&it.origin))
        .map(|it| it.name.clone())
        .collect()
}

/// Sets one of the attributes above something: writes it, changes it, or takes it away.
fn set(
    text: &str,
    attributes: &[Attribute],
    name: &str,
    wanted: Option<&str>,
    above: &Place,
    edits: &mut Edits,
) {
    let there = attributes.iter().find(|it| it.name == name);
    match (there, wanted) {
        (Some(there), Some(wanted)) => edits.replace(there.place.clone(), wanted),
        (Some(there), None) => edits.delete(text, &there.place),
        (None, Some(wanted)) => {
            let indent = indent(text, above.start);
            edits.insert(above.start, format!("{wanted}\n{indent}"));
        }
        (None, None) => {}
    }
}

/// Puts the lines of a doc comment in the place of those that are there. `below` is what the comment is of.
pub(super) fn replace_docs(
    text: &str,
    attributes: &[Attribute],
    lines: &[String],
    below: &Place,
    edits: &mut Edits,
) {
    let mut there = attributes.iter().filter(|it| it.name == "doc");
    let first = there.next();
    for more in there {
        edits.delete(text, &more.place);
    }
    let start = first.map_or_else(
        || attributes.first().map_or(below.start, |it| it.place.start),
        |it| it.place.start,
    );
    let indent = indent(text, start);
    match first {
        Some(first) if lines.is_empty() => edits.delete(text, &first.place),
        Some(first) => {
            edits.replace(first.place.clone(), lines.join(&format!("\n{indent}")));
        }
        None => {
            let new: String = lines
                .iter()
                .map(|line| format!("{indent}{line}\n"))
                .collect();
            edits.insert(start - indent.len(), new);
        }
    }
}

/// What becomes of the parts that stand in attributes of their own.
#[derive(Default)]
struct Parts {
    /// Where those stand that the database doesn't have.
    gone: Vec<Origin>,
    /// The places among all parts of the target, and whether the name has to be written.
    new: BTreeMap<usize, bool>,
    key_changed: bool,
    key_renamed: bool,
}

impl Parts {
    fn come(&mut self, edit: &TableEdit<'_>, is: impl Fn(Part<'_>) -> bool, explicit: bool) {
        let found = Part::all(edit.target).enumerate();
        let found = found
            .filter(|(at, _)| !self.new.contains_key(at))
            .find(|(_, it)| is(*it));
        if let Some((at, _)) = found {
            self.new.insert(at, explicit);
        }
    }

    fn take(&mut self, change: &Change, edit: &TableEdit<'_>) {
        match change {
            Change::AddUnique { unique, .. } => self.gone.push(unique.origin.clone()),
            Change::AddForeignKey { key, .. } => self.gone.push(key.origin.clone()),
            Change::AddCheck { check, .. } => self.gone.push(check.origin.clone()),
            Change::CreateIndex { index, .. } => self.gone.push(index.origin.clone()),
            Change::DropUnique { unique, .. } => {
                self.come(
                    edit,
                    |it| matches!(it, Part::Unique(it) if it == unique),
                    false,
                );
            }
            Change::DropForeignKey { key, .. } => {
                self.come(
                    edit,
                    |it| matches!(it, Part::ForeignKey(it) if it == key),
                    false,
                );
            }
            Change::DropCheck { check, .. } => {
                self.come(
                    edit,
                    |it| matches!(it, Part::Check(it) if it == check),
                    false,
                );
            }
            Change::DropIndex { index, .. } => {
                self.come(
                    edit,
                    |it| matches!(it, Part::Index(it) if it == index),
                    false,
                );
            }
            Change::RenameConstraint { from, to, .. } | Change::RenameIndex { from, to, .. } => {
                let key = edit.target.primary_key.as_ref();
                if key.is_some_and(|it| it.name.as_ref() == Some(from)) {
                    self.key_renamed = true;
                    return;
                }
                let named = |part: Part<'_>, name: &String| part.name() == Some(name.as_str());
                let mut declared = Part::all(edit.declared);
                if let Some(part) = declared.find(|it| named(*it, to)) {
                    self.gone.push(part.origin().clone());
                }
                self.come(edit, |it| named(it, from), true);
            }
            _ => {}
        }
    }
}
