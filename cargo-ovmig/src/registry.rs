//! Edits of Cargo.toml: the registry, and the configuration of a new workspace.
//!
//! The places come from `toml_edit`; the text around them is never written anew, so comments, layout and line ends
//! stay as they are.
//!
//! Invariant: an edited text is read again before it is given out, and means what it should.

mod array;

use std::path::Path;
use std::sync::Arc;

use toml_edit::{Document, TableLike, Value};

use crate::config::{Config, Ids, same_module};
use crate::failure::Failure;
use crate::files;
use crate::schema::Backend;
use crate::source::{Location, SourceFile};

/// The text of a Cargo.toml after an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The whole text.
    pub text: String,
    /// The modules that came or went; empty when there was nothing to do.
    pub modules: Vec<String>,
}

/// Adds modules to the registry of a database: of that name, or of the only one. Those that are in it already stay
/// where they are.
pub fn register(
    manifest: &Arc<SourceFile>,
    database: Option<&str>,
    modules: &[&str],
) -> Result<Edited, Failure> {
    let config = Config::parse(manifest, database)?;
    let database = config.name.as_deref();
    let mut names: Vec<String> = config
        .modules
        .iter()
        .map(|entry| entry.value.clone())
        .collect();
    let mut text = manifest.text.clone();
    let mut added = Vec::new();
    for module in modules {
        if names.iter().any(|name| same_module(name, module)) {
            continue;
        }
        text = with_module(manifest, database, &text, module)?;
        names.push((*module).to_owned());
        added.push((*module).to_owned());
    }
    checked(manifest, database, text, &names, added)
}

/// Takes modules out of the registry of a database, each as often as it stands there. Those that aren't in it are passed
/// over.
pub fn unregister(
    manifest: &Arc<SourceFile>,
    database: Option<&str>,
    modules: &[&str],
) -> Result<Edited, Failure> {
    let config = Config::parse(manifest, database)?;
    let database = config.name.as_deref();
    let gone = |name: &str| modules.iter().any(|module| same_module(name, module));
    let (removed, kept): (Vec<String>, Vec<String>) = config
        .modules
        .iter()
        .map(|entry| entry.value.clone())
        .partition(|name| gone(name));
    let mut text = manifest.text.clone();
    for name in &removed {
        let document = parse(manifest, &text)?;
        let array = section(&document, database).and_then(|table| table.get("modules")?.as_array());
        let place = array.and_then(|array| {
            let index = array
                .iter()
                .position(|value| value.as_str() == Some(name))?;
            array::without(&text, array, index)
        });
        text =
            place.ok_or_else(|| by_hand(manifest, &format!("take \"{name}\" out of `modules`")))?;
    }
    let mut names: Vec<String> = Vec::new();
    for name in removed {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    checked(manifest, database, text, &kept, names)
}

/// Makes an edit of the Cargo.toml at that path, whatever other processes of this tool do to it meanwhile.
pub fn edit(
    path: &Path,
    shown: &Path,
    change: impl FnOnce(&Arc<SourceFile>) -> Result<Edited, Failure>,
) -> Result<Vec<String>, Failure> {
    let mut modules = Vec::new();
    files::edit(path, shown, |manifest| {
        let edited = change(manifest)?;
        modules = edited.modules;
        Ok((edited.text != manifest.text).then_some(edited.text))
    })?;
    Ok(modules)
}

/// Writes `ids = "sequential"` in the place of `"timestamp"`.
pub fn number_ids(path: &Path, shown: &Path, at: &Location) -> Result<(), Failure> {
    files::edit(path, shown, |manifest| {
        let value = manifest.text.get(at.span.clone()).unwrap_or_default();
        if value.trim_matches(['"', '\'']) != "timestamp" {
            return Err(by_hand(manifest, "write `ids = \"sequential\"`"));
        }
        let mut text = manifest.text.clone();
        text.replace_range(at.span.clone(), "\"sequential\"");
        Ok(Some(text))
    })
}

/// What `init` writes for a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Its name, where there are several.
    pub name: Option<String>,
    /// The engine.
    pub backend: Backend,
    /// The database's URL, if it is to stand in the file.
    pub database_url: Option<String>,
    /// The migrations folder, relative to the root.
    pub migrations: String,
    /// The registry.
    pub modules: Vec<String>,
    /// What the paths of ORM files end with; empty for the usual.
    pub orm: Vec<String>,
    /// What the migrations are called by.
    pub ids: Ids,
    /// Tables that are left alone.
    pub ignore_tables: Vec<String>,
}

impl Settings {
    /// The lines, in their order: those that may be shared come last.
    fn lines(&self) -> Vec<String> {
        let string = |key: &str, value: &str| format!("{key} = {}", Value::from(value));
        let mut lines = vec![string("backend", self.backend.name())];
        lines.extend(
            self.database_url
                .as_ref()
                .map(|url| string("database-url", url)),
        );
        lines.push(string("migrations", &self.migrations));
        if self.ids == Ids::Timestamp {
            lines.push(string("ids", "timestamp"));
        }
        match self.orm.as_slice() {
            [] => {}
            [only] => lines.push(string("orm", only)),
            several => lines.push(array::line("orm", several)),
        }
        let mut modules = self.modules.clone();
        modules.sort();
        lines.push(array::line("modules", &modules));
        if !self.ignore_tables.is_empty() {
            lines.push(array::line("ignore-tables", &self.ignore_tables));
        }
        lines
    }
}

/// Adds the configuration of one database, or of several with names, to a Cargo.toml that has none.
pub fn configure(manifest: &Arc<SourceFile>, databases: &[Settings]) -> Result<String, Failure> {
    let document = parse(manifest, &manifest.text)?;
    let root = document.as_table();
    let parent = match root.contains_key("workspace") {
        true => "workspace",
        false => "package",
    };
    let block = block(&format!("{parent}.metadata.ovmig"), databases);
    let newline = line_end(&manifest.text);
    let mut text = manifest.text.clone();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(newline);
    }
    if !text.is_empty() {
        text.push_str(newline);
    }
    text.push_str(&block.replace('\n', newline));
    let refused = |_| by_hand(manifest, &format!("add these lines:\n{block}"));
    let written = SourceFile::new(manifest.path.as_path(), text.as_str());
    Config::parse_all(&written).map_err(refused)?;
    Ok(text)
}

/// The tables of the configuration. What all databases say alike, they share, but for their folders.
fn block(table: &str, databases: &[Settings]) -> String {
    let lines: Vec<Vec<String>> = databases.iter().map(Settings::lines).collect();
    if let ([only], [_]) = (lines.as_slice(), databases) {
        return format!("[{table}]\n{}\n", only.join("\n"));
    }
    // Each history is numbered on its own (`renumber`).
    let shared =
        |line: &String| !line.starts_with("ids =") && lines.iter().all(|of| of.contains(line));
    let mut block = format!("[{table}]\n");
    for line in lines
        .iter()
        .flatten()
        .take(lines.first().map_or(0, Vec::len))
    {
        if shared(line) {
            block.push_str(&format!("{line}\n"));
        }
    }
    for (database, lines) in databases.iter().zip(&lines) {
        let name = database.name.as_deref().unwrap_or_default();
        block.push_str(&format!("\n[{table}.databases.{name}]\n"));
        for line in lines.iter().filter(|line| !shared(line)) {
            block.push_str(&format!("{line}\n"));
        }
    }
    block
}

/// One module more.
fn with_module(
    manifest: &Arc<SourceFile>,
    database: Option<&str>,
    text: &str,
    module: &str,
) -> Result<String, Failure> {
    let document = parse(manifest, text)?;
    let edited = section(&document, database).and_then(|table| match table.get("modules") {
        Some(item) => array::with(text, item.as_array()?, module),
        None => with_key(text, table, &format!("modules = [\"{module}\"]")),
    });
    edited.ok_or_else(|| by_hand(manifest, &format!("add \"{module}\" to `modules`")))
}

/// The table that a database's registry stands in, or is to stand in: its own, unless it shares that of all.
fn section<'a>(document: &'a Document<&str>, database: Option<&str>) -> Option<&'a dyn TableLike> {
    let shared = ["workspace", "package"].into_iter().find_map(|parent| {
        let metadata = document
            .as_table()
            .get(parent)?
            .as_table_like()?
            .get("metadata")?;
        metadata.as_table_like()?.get("ovmig")?.as_table_like()
    })?;
    let Some(name) = database else {
        return Some(shared);
    };
    let databases = shared.get("databases")?.as_table_like()?;
    let own = databases.get(name)?.as_table_like()?;
    let has = |table: &dyn TableLike| table.contains_key("modules");
    Some(match has(shared) && !has(own) {
        true => shared,
        false => own,
    })
}

/// A setting more, after the last one: in a line of its own that begins as that one's does, or in the same braces.
fn with_key(text: &str, table: &dyn TableLike, setting: &str) -> Option<String> {
    let settings = table.iter().filter(|(_, item)| item.is_value());
    let (key, value) = settings.max_by_key(|(_, item)| item.span().map(|span| span.end))?;
    let (key, value) = (table.key(key)?.span()?, value.span()?);
    let line = text[..key.start].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[line..key.start];
    let mut edited = text.to_owned();
    if before.contains(['{', '=']) {
        edited.insert_str(value.end, &format!(", {setting}"));
        return Some(edited);
    }
    let newline = line_end(text);
    match text[value.end..].find('\n') {
        Some(at) => edited.insert_str(value.end + at + 1, &format!("{before}{setting}{newline}")),
        None => edited.push_str(&format!("{newline}{before}{setting}{newline}")),
    }
    Some(edited)
}

/// The text, if it is a Cargo.toml with this registry.
fn checked(
    manifest: &Arc<SourceFile>,
    database: Option<&str>,
    text: String,
    names: &[String],
    modules: Vec<String>,
) -> Result<Edited, Failure> {
    let written = SourceFile::new(manifest.path.as_path(), text.as_str());
    let mut read: Vec<String> = Config::parse(&written, database)
        .map(|config| {
            config
                .modules
                .into_iter()
                .map(|entry| entry.value)
                .collect()
        })
        .map_err(|_| by_hand(manifest, "write the modules' names into `modules`"))?;
    let mut wanted = names.to_vec();
    read.sort();
    wanted.sort();
    if read != wanted {
        return Err(by_hand(manifest, "write the modules' names into `modules`"));
    }
    Ok(Edited { text, modules })
}

fn parse<'a>(manifest: &SourceFile, text: &'a str) -> Result<Document<&'a str>, Failure> {
    Document::parse(text).map_err(|error| {
        Failure::new(format!("{} isn't valid TOML", manifest.path.display())).because(error)
    })
}

/// For layouts that nobody was seen to use.
fn by_hand(manifest: &SourceFile, what: &str) -> Failure {
    Failure::new(format!(
        "{} is laid out in a way that can't be edited; nothing was changed",
        manifest.path.display()
    ))
    .hint(format!("Please {what}"))
}

/// The line end that a text uses.
fn line_end(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

#[cfg(test)]
mod tests;
