//! The files: which items they have, and what is written into each.

use std::collections::{BTreeMap, BTreeSet};

use super::edit::TableEdit;
use super::layout::{AllowItem, EnumItem, Layout, TableItem, layout};
use super::names::Given;
use super::own::{Own, OwnType, last_name};
use super::splice::{Edits, behind_comment, with_blank_line};
use super::table::Printer;
use super::{PullModule, Pulled, Pulling, enums, joins};
use crate::schema::{
    Backend, Change, Enumeration, Managed, ObjectName, Schema, Table, same_comment,
};
use crate::source::SourceFile;

/// All files.
pub(super) struct Files<'a> {
    /// Text and items of each.
    pub(super) all: Vec<(&'a SourceFile, Layout)>,
    /// The file of each table that is declared, its place among the file's items, and what it calls its columns.
    tables: BTreeMap<ObjectName, (usize, usize, BTreeMap<String, String>)>,
}

impl<'a> Files<'a> {
    pub(super) fn of(modules: &'a [PullModule], declared: &Schema) -> Files<'a> {
        let all: Vec<(&SourceFile, Layout)> = (modules.iter())
            .map(|it| (&*it.source.file, layout(&it.source.file.text)))
            .collect();
        let mut tables = BTreeMap::new();
        for table in declared.tables.values() {
            let Some(location) = &table.origin.0 else {
                continue;
            };
            let file = all
                .iter()
                .position(|it| std::ptr::eq(it.0, &*location.file));
            let Some(file) = file else { continue };
            let mut items = all[file].1.tables.iter();
            let item = items.position(|it| it.place.contains(&location.span.start));
            if let Some(at) = item {
                let columns = columns(table, &all[file].1.tables[at]);
                tables.insert(table.name.clone(), (file, at, columns));
            }
        }
        Files { all, tables }
    }

    /// The file of a table, and its item.
    pub(super) fn table(&self, name: &ObjectName) -> Option<(usize, &TableItem)> {
        let (file, at, _) = self.tables.get(name)?;
        Some((*file, &self.all[*file].1.tables[*at]))
    }

    /// What the files call their tables and columns.
    pub(super) fn given(&self) -> Given {
        let tables = self.tables.iter();
        tables
            .map(|(name, (file, at, columns))| {
                let ident = self.all[*file].1.tables[*at].ident.clone();
                (name.clone(), (ident, columns.clone()))
            })
            .collect()
    }

    /// The enumerations of the files that the declaration speaks of as types.
    pub(super) fn enums(&self, declared: &Schema) -> Vec<(ObjectName, usize)> {
        let mut found = Vec::new();
        for (file, (_, layout)) in self.all.iter().enumerate() {
            let names = layout.enums.iter().map(enum_name);
            let names = names.filter(|name| declared.enums.contains_key(name));
            found.extend(names.map(|name| (name, file)));
        }
        found
    }

    /// The types that the files have.
    pub(super) fn types(&self) -> Vec<OwnType> {
        let mut types = Vec::new();
        for (file, (_, layout)) in self.all.iter().enumerate() {
            types.extend(layout.enums.iter().map(|item| OwnType {
                file,
                path: item.path.clone(),
                ident: item.ident.clone(),
                name: enum_name(item),
                labels: Some(item.variants.iter().map(|it| it.label.clone()).collect()),
                text: None,
            }));
            types.extend(layout.customs.iter().map(|item| {
                let (schema, name) = item.ty.postgres.clone().unwrap_or_default();
                OwnType {
                    file,
                    path: item.path.clone(),
                    ident: item.ty.ident.clone(),
                    name: object(schema, name),
                    labels: None,
                    text: None,
                }
            }));
        }
        types
    }
}

fn object(schema: Option<String>, name: String) -> ObjectName {
    ObjectName {
        schema: schema.filter(|it| it != "public"),
        name,
    }
}

fn enum_name(item: &EnumItem) -> ObjectName {
    object(item.sql.0.clone(), item.sql.1.clone())
}

/// What an item calls the columns of its table.
fn columns(table: &Table, item: &TableItem) -> BTreeMap<String, String> {
    let mut columns = BTreeMap::new();
    for column in &table.columns {
        let at = column.origin.0.as_ref().map(|it| it.span.start);
        let found = item
            .columns
            .iter()
            .find(|it| at.is_some_and(|at| it.name.contains(&at)));
        if let Some(found) = found {
            columns.insert(column.name.clone(), found.ident.clone());
        }
    }
    columns
}

/// A file that is written.
pub(super) struct File<'a> {
    pulling: &'a Pulling<'a>,
    at: usize,
    source: &'a SourceFile,
    layout: &'a Layout,
    whole: &'a BTreeSet<ObjectName>,
    edits: Edits,
    /// The texts of new tables, by their names in Rust.
    new: Vec<(ObjectName, String, String)>,
    /// The tables that the file has now.
    here: BTreeSet<ObjectName>,
    /// Those of them that stand in the file itself, and not in a module there.
    top: BTreeSet<ObjectName>,
    /// Where items begin that are taken out.
    pruned: BTreeSet<usize>,
    /// What their tables are called.
    unjoined: BTreeSet<String>,
}

impl<'a> File<'a> {
    pub(super) fn new(
        pulling: &'a Pulling<'a>,
        at: usize,
        whole: &'a BTreeSet<ObjectName>,
    ) -> File<'a> {
        let (source, layout) = &pulling.files.all[at];
        File {
            pulling,
            at,
            source,
            layout,
            whole,
            edits: Edits::default(),
            new: Vec::new(),
            here: BTreeSet::new(),
            top: BTreeSet::new(),
            pruned: BTreeSet::new(),
            unjoined: BTreeSet::new(),
        }
    }

    fn printer(&self, plain: bool) -> Printer<'a> {
        Printer {
            backend: self.pulling.request.backend,
            names: &self.pulling.names,
            plain,
            refused: &self.pulling.refused,
        }
    }

    /// Makes the edits of what is there, and writes what is new.
    pub(super) fn write(&mut self, own: &mut Own<'_>, pulled: &mut Pulled) {
        self.relabel(own);
        let mut plain = true;
        for (name, table) in &self.pulling.declared.tables {
            let Some((file, item)) = self.pulling.files.table(name) else {
                continue;
            };
            if file != self.at {
                continue;
            }
            plain &= table.managed == Managed::Shape;
            own.go(self.at, &item.path);
            match self.pulling.schema.tables.get(name) {
                Some(target) => {
                    self.here.insert(name.clone());
                    if item.path.is_empty() {
                        self.top.insert(name.clone());
                    }
                    self.table(table, target, item, own, pulled);
                }
                None if self.pulling.request.prune => self.prune(item),
                None => {}
            }
        }
        plain &= !self.layout.tables.is_empty();
        own.go(self.at, &[]);
        let printer = self.printer(plain || self.pulling.request.plain);
        for (name, file) in &self.pulling.new {
            if *file == self.at {
                let ident = self.pulling.names.table(name).0.to_owned();
                let text = printer.table(&self.pulling.trimmed.tables[name], own);
                self.new.push((name.clone(), ident, text));
                self.here.insert(name.clone());
                self.top.insert(name.clone());
                pulled.added.push((name.clone(), self.at));
            }
        }
        self.new.sort_by(|one, other| one.1.cmp(&other.1));
    }

    fn table(
        &mut self,
        declared: &Table,
        target: &Table,
        item: &TableItem,
        own: &mut Own<'_>,
        pulled: &mut Pulled,
    ) {
        let changes = self.pulling.changes.iter();
        let changes: Vec<&Change> = changes
            .filter(|it| it.table() == Some(&target.name) && !self.is_relabelled(it, declared))
            .collect();
        if changes.is_empty() {
            return;
        }
        let written = &self.pulling.trimmed.tables[&target.name];
        let printer = self.printer(declared.managed == Managed::Shape);
        if self.whole.contains(&target.name) {
            let text = printer.table(written, own);
            self.edits.replace(item.place.clone(), text.trim_end());
            pulled.changed.push((target.name.clone(), self.at));
            return;
        }
        let edit = TableEdit {
            text: &self.source.text,
            item,
            declared,
            target,
            written,
            printer,
        };
        let mut edits = Edits::default();
        edit.edit(&changes, own, &mut edits);
        if !edits.is_empty() {
            pulled.changed.push((target.name.clone(), self.at));
            self.edits.append(edits);
        }
    }

    /// Takes an item out, and the macros that name its table.
    fn prune(&mut self, item: &TableItem) {
        let text = &self.source.text;
        self.pruned.insert(item.place.start);
        self.edits.replace(with_blank_line(text, &item.place), "");
        for join in &self.layout.joins {
            if join.child == item.ident || join.parent == item.ident {
                self.edits.delete(text, &join.place);
            }
        }
        self.unjoined.insert(item.ident.clone());
    }

    /// Takes tables out of `allow_tables_to_appear_in_same_query!`, and puts new ones in.
    fn allow(&mut self, item: &AllowItem, new: &[String]) {
        let text = &self.source.text;
        let goes = |name: &String| self.unjoined.contains(name);
        let stay = item.tables.iter().filter(|(name, _)| !goes(name));
        let stay: Vec<&str> = stay
            .map(|(_, place)| text[place.clone()].trim_end_matches([',', ' ']))
            .collect();
        if stay.len() == item.tables.len() && new.is_empty() {
            return;
        }
        // One table alone needs no permission.
        if stay.len() + new.len() < 2 {
            return self.edits.delete(text, &item.place);
        }
        if !text[item.body.clone()].contains('\n') {
            let all: Vec<&str> = stay
                .into_iter()
                .chain(new.iter().map(String::as_str))
                .collect();
            return self.edits.replace(item.body.clone(), all.join(", "));
        }
        for (_, place) in item.tables.iter().filter(|(name, _)| goes(name)) {
            self.edits.delete(text, place);
        }
        if let Some((_, last)) = item.tables.last() {
            let comma = if item.comma || new.is_empty() {
                ""
            } else {
                ","
            };
            let lines: String = new.iter().map(|it| format!("\n    {it},")).collect();
            let (at, _) = behind_comment(text, last.end);
            self.edits.insert(last.end, comma);
            self.edits.insert(at.min(item.body.end), lines);
        }
    }

    /// Gives the enumerations the labels that the database has.
    fn relabel(&mut self, own: &mut Own<'_>) {
        let text = &self.source.text;
        for change in &self.pulling.changes {
            let item =
                |name: &ObjectName| self.layout.enums.iter().find(|it| enum_name(it) == *name);
            match change {
                Change::AlterEnum { from, to } => {
                    let Some(item) = item(&to.name) else { continue };
                    let comment = (!same_comment(from.comment.as_deref(), to.comment.as_deref()))
                        .then_some(from.comment.as_deref());
                    enums::edit(text, item, &from.labels, comment, &mut self.edits);
                }
                Change::CreateEnum(Enumeration { name, .. }) if self.pulling.request.prune => {
                    if let Some(item) = item(name) {
                        self.edits.replace(with_blank_line(text, &item.place), "");
                    }
                }
                _ => {}
            }
        }
        for (ident, labels) in self.columns_relabelled() {
            if let Some(item) = self.layout.enums.iter().find(|it| it.ident == ident) {
                enums::edit(text, item, &labels, None, &mut self.edits);
                own.relabel(self.at, &ident, &labels);
            }
        }
    }

    /// The enumerations of this file whose labels only columns know (MySQL), and the labels that they have in the
    /// database, as long as all columns of the type agree.
    fn columns_relabelled(&self) -> BTreeMap<String, Vec<String>> {
        let mut found: BTreeMap<String, Option<Vec<String>>> = BTreeMap::new();
        if self.pulling.request.backend != Backend::Mysql {
            return BTreeMap::new();
        }
        for (name, declared) in &self.pulling.declared.tables {
            let Some((file, item)) = self.pulling.files.table(name) else {
                continue;
            };
            let text = &self.pulling.files.all[file].0.text;
            for column in declared.columns.iter().filter(|it| it.ty.name == "enum") {
                let at = column.origin.0.as_ref().map(|it| it.span.start);
                let mut items = item.columns.iter();
                let of = items.find(|it| at.is_some_and(|at| it.name.contains(&at)));
                let target = self.pulling.schema.tables.get(name);
                let target = target.and_then(|it| it.column(&column.name));
                let (Some(of), Some(target)) = (of, target) else {
                    continue;
                };
                let ident = last_name(&text[of.ty.clone()]).to_owned();
                let labels = (target.ty.name == "enum").then(|| target.ty.args.clone());
                let known = found.entry(ident).or_insert_with(|| labels.clone());
                if *known != labels {
                    *known = None;
                }
            }
        }
        let is_label = |it: &String| !it.trim().is_empty();
        let agreed = found
            .into_iter()
            .filter_map(|(ident, labels)| Some((ident, labels?)));
        agreed
            .filter(|(_, labels)| labels.iter().all(is_label))
            .collect()
    }

    /// Whether a change is only that of the labels which its column's enumeration gets.
    fn is_relabelled(&self, change: &Change, declared: &Table) -> bool {
        let Change::AlterColumn { from, to, .. } = change else {
            return false;
        };
        if self.pulling.request.backend != Backend::Mysql || from.ty.name != "enum" {
            return false;
        }
        let mut same = to.clone();
        same.ty = from.ty.clone();
        same.origin = from.origin.clone();
        let unchanged = declared
            .column(&to.name)
            .is_some_and(|it| it.ty.name == "enum");
        unchanged && same == *from && !self.whole.contains(&declared.name)
    }

    /// The text.
    pub(super) fn finish(mut self, own: &Own<'_>) -> String {
        let (enums, structs) = own.new_in(self.at);
        let mut first = String::new();
        for ty in enums {
            first.push_str(ty.text.as_deref().unwrap_or_default());
            first.push('\n');
        }
        let structs: Vec<&str> = structs.iter().filter_map(|it| it.text.as_deref()).collect();
        let module = self
            .layout
            .modules
            .iter()
            .find(|(path, _)| path == &["sql_types"]);
        match module {
            Some((_, inside)) if !structs.is_empty() => {
                let lines: String = structs
                    .iter()
                    .map(|it| format!("\n{}", indented(it)))
                    .collect();
                let body = &self.source.text[inside.clone()];
                let at = inside.start + body.trim_end().len();
                self.edits.insert(at, format!("\n{}", lines.trim_end()));
            }
            None if !structs.is_empty() => {
                let lines: Vec<String> = structs.iter().map(|it| indented(it)).collect();
                first.push_str("/// Types of the database.\npub mod sql_types {\n");
                first.push_str(&lines.join("\n"));
                first.push_str("}\n\n");
            }
            _ => {}
        }
        self.insert(first);
        let tail = self.tail();
        let mut text = self.edits.apply(&self.source.text);
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        if !tail.is_empty() {
            let end = text.trim_end().len();
            text.truncate(end);
            if !text.is_empty() {
                text.push_str(newline);
                text.push_str(newline);
            }
            text.push_str(&tail.replace('\n', newline));
        }
        text
    }

    /// Puts the new tables between those that are there, in their order where they have one, and types before all of
    /// them. What has no place there waits for the end.
    fn insert(&mut self, mut first: String) {
        let stays = |it: &&TableItem| it.path.is_empty() && !self.pruned.contains(&it.place.start);
        let items: Vec<&TableItem> = self.layout.tables.iter().filter(stays).collect();
        let (Some(begin), Some(last)) = (items.first(), items.last()) else {
            if !first.is_empty() {
                self.new
                    .insert(0, (ObjectName::new(""), String::new(), first));
            }
            return;
        };
        let sorted = items.is_sorted_by_key(|it| &it.ident);
        let mut left = Vec::new();
        for (_, ident, text) in std::mem::take(&mut self.new) {
            let before = match sorted {
                true => items.iter().rev().find(|it| it.ident < ident),
                false => Some(last),
            };
            match before {
                Some(item) => self
                    .edits
                    .insert(item.place.end, format!("\n\n{}", text.trim_end())),
                None => left.push(text),
            }
        }
        for text in left {
            first.push_str(&text);
            first.push('\n');
        }
        let line = self.source.text[..begin.place.start]
            .rfind('\n')
            .map_or(0, |it| it + 1);
        self.edits.insert(line, first);
    }

    /// What stands at the end: the tables of a file that had none, and what lets them be joined.
    fn tail(&mut self) -> String {
        let new: BTreeSet<ObjectName> = (self.pulling.new.iter())
            .filter(|(_, file)| **file == self.at)
            .map(|(name, _)| name.clone())
            .collect();
        let names = &self.pulling.names;
        let mut blocks: Vec<String> = Vec::new();
        for (_, _, text) in std::mem::take(&mut self.new) {
            blocks.push(text.trim_end().to_owned() + "\n");
        }
        let joins = joins::joinables(self.pulling.schema, names, &self.top, &new);
        let known = |line: &&String| !self.source.text.contains(line.trim_end());
        let mut joins: String = joins.iter().filter(known).cloned().collect();
        let before = self.layout.joins.last().map(|it| it.place.end);
        if let Some(before) = before.filter(|_| !joins.is_empty()) {
            let (at, _) = behind_comment(&self.source.text, before);
            let lines = std::mem::take(&mut joins);
            self.edits.insert(at, format!("\n{}", lines.trim_end()));
        }
        let idents = |tables: &BTreeSet<ObjectName>| -> Vec<String> {
            let mut idents: Vec<String> = tables
                .iter()
                .map(|it| names.table(it).0.to_owned())
                .collect();
            idents.sort();
            idents
        };
        let new_idents = idents(&new);
        // Those that are there may be allowed somewhere else.
        let fresh = self.layout.tables.is_empty();
        let all = if fresh {
            idents(&self.top)
        } else {
            new_idents.clone()
        };
        let layout = self.layout;
        let last = layout.allows.iter().rposition(|it| it.path.is_empty());
        for (at, item) in layout.allows.iter().enumerate() {
            self.allow(item, if Some(at) == last { &new_idents } else { &[] });
        }
        let mut allow = String::new();
        if last.is_none() && all.len() > 1 && !new.is_empty() {
            let all: Vec<&str> = all.iter().map(String::as_str).collect();
            allow = joins::allow(&all);
        }
        blocks.extend([joins, allow].into_iter().filter(|it| !it.is_empty()));
        blocks.join("\n")
    }
}

/// The lines of a text, one level deeper.
fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}
