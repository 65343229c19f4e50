//! From the text of Cargo.toml to the settings.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use toml_edit::{Document, Item, Key, TableLike};

use super::{Config, Elsewhere, Ids, Level, Lints, MIGRATIONS, ORM, Setting};
use crate::failure::Failure;
use crate::findings::rules;
use crate::nearest::nearest;
use crate::schema::Backend;
use crate::source::{Location, SourceFile};

/// The settings of a database.
const KEYS: [&str; 9] = [
    "backend",
    "database-url",
    "migrations",
    "modules",
    "orm",
    "ignore-tables",
    "ids",
    "base",
    "lints",
];

/// Where the databases stand that have names.
const DATABASES: &str = "databases";

/// The settings of each database: one without a name, or those that have names, in the order of the text.
pub(super) fn parse(manifest: &Arc<SourceFile>) -> Result<Vec<Config>, Failure> {
    let document = document(manifest)?;
    let Some((key, item)) = section(&document, manifest)? else {
        return Err(Failure::new(format!(
            "{} has no configuration of ovmig",
            manifest.path.display()
        ))
        .hint("Run `cargo ovmig init`: it writes `[workspace.metadata.ovmig]` and makes the migrations folder"));
    };
    let reader = Reader { file: manifest };
    let table = reader.table(key, item)?;
    let known: Vec<&str> = KEYS.into_iter().chain([DATABASES]).collect();
    reader.known_keys(table, &known, "the configuration of ovmig")?;
    let Some((key, item)) = table.get_key_value(DATABASES) else {
        let own = Own { name: None, table };
        return Ok(vec![reader.config(&own, table, key)?]);
    };
    reader.databases(reader.table(key, item)?, table, key)
}

pub(super) fn find(manifest: &Arc<SourceFile>) -> Result<Option<Location>, Failure> {
    let document = document(manifest)?;
    let section = section(&document, manifest)?;
    Ok(section.map(|(key, _)| Reader { file: manifest }.location(key.span())))
}

/// The text as TOML.
fn document(manifest: &Arc<SourceFile>) -> Result<Document<&str>, Failure> {
    Document::parse(manifest.text.as_str()).map_err(|error| {
        let reader = Reader { file: manifest };
        Failure::new(format!("{} isn't valid TOML", manifest.path.display()))
            .at(reader.location(error.span()), error.message())
    })
}

/// The table with the settings, with its key: that of the workspace, or that of the package where there is no
/// workspace.
fn section<'a>(
    document: &'a Document<&str>,
    manifest: &Arc<SourceFile>,
) -> Result<Option<(&'a Key, &'a Item)>, Failure> {
    let root = document.as_table();
    let below = |name: &str| {
        let metadata = root.get(name)?.as_table_like()?.get("metadata")?;
        metadata.as_table_like()?.get_key_value("ovmig")
    };
    if let Some(found) = below("workspace") {
        return Ok(Some(found));
    }
    match below("package") {
        Some((key, _)) if root.contains_key("workspace") => {
            let reader = Reader { file: manifest };
            Err(Failure::new(
                "the configuration of ovmig stands under `package.metadata`, but this Cargo.toml has a workspace",
            )
            .at(reader.location(key.span()), "this table")
            .hint("Rename it to `[workspace.metadata.ovmig]`"))
        }
        found => Ok(found),
    }
}

/// A database's own settings, before those that it shares with others.
struct Own<'a> {
    name: Option<&'a str>,
    table: &'a dyn TableLike,
}

/// Reads settings and says where one is wrong.
struct Reader<'a> {
    file: &'a Arc<SourceFile>,
}

impl Reader<'_> {
    /// The databases that have names. What stands above them counts for each that doesn't say it itself.
    fn databases(
        &self,
        databases: &dyn TableLike,
        shared: &dyn TableLike,
        key: &Key,
    ) -> Result<Vec<Config>, Failure> {
        if databases.is_empty() {
            return Err(Failure::new("`databases` names no database")
                .at(self.location(key.span()), "")
                .hint("Write a table below it for each, such as `[workspace.metadata.ovmig.databases.main]`, or take it away"));
        }
        if let Some((key, _)) = shared.get_key_value("database-url") {
            return Err(
                Failure::new("`database-url` can't be that of several databases")
                    .at(self.location(key.span()), "")
                    .hint("Write it into the table of each database"),
            );
        }
        let mut names: Vec<&str> = databases.iter().map(|(name, _)| name).collect();
        names.sort_by_key(|name| databases.key(name).and_then(Key::span).map(|it| it.start));
        let mut configs: Vec<Config> = Vec::new();
        for name in names {
            let Some((key, item)) = databases.get_key_value(name) else {
                continue;
            };
            let at = self.location(key.span());
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            if name.is_empty() || !name.chars().all(plain) {
                return Err(Failure::new(format!("a database can't be called `{name}`"))
                    .at(at, "")
                    .hint("Use letters, digits, `_` and `-`: the name is a part of a folder and of a variable"));
            }
            let table = self.table(key, item)?;
            self.known_keys(table, &KEYS, "the configuration of a database")?;
            let own = Own {
                name: Some(name),
                table,
            };
            let config = self.config(&own, shared, key)?;
            if let Some(other) = configs.iter().find(|it| it.migrations == config.migrations) {
                return Err(Failure::new(format!(
                    "the databases `{}` and `{name}` have the same migrations folder `{}`",
                    other.name.as_deref().unwrap_or_default(),
                    config.migrations.display()
                ))
                .at(at, "")
                .hint(format!(
                    "Give each its own: `migrations = \"{MIGRATIONS}/{name}\"`"
                )));
            }
            configs.push(config);
        }
        for at in 0..configs.len() {
            let others = configs.iter().enumerate().filter(|(other, _)| *other != at);
            let elsewhere = others.map(|(_, it)| Elsewhere {
                orm: it.orm.clone(),
                modules: it.modules.iter().map(|entry| entry.value.clone()).collect(),
            });
            configs[at].elsewhere = elsewhere.collect();
        }
        Ok(configs)
    }

    fn config(&self, own: &Own<'_>, shared: &dyn TableLike, key: &Key) -> Result<Config, Failure> {
        // The table that says it.
        let of = |key: &str| match own.table.contains_key(key) {
            true => own.table,
            false => shared,
        };
        let at = self.location(key.span());
        Ok(Config {
            file: Arc::clone(self.file),
            name: own.name.map(str::to_owned),
            backend: self.backend(of("backend"), &at)?,
            database_url: self.string(own.table, "database-url")?,
            migrations: match own.name {
                Some(name) if !own.table.contains_key("migrations") => {
                    self.migrations(shared)?.join(name)
                }
                _ => self.migrations(own.table)?,
            },
            modules: self.modules(of("modules"))?,
            modules_key: (of("modules").get_key_value("modules"))
                .map(|(key, _)| self.location(key.span())),
            elsewhere: Vec::new(),
            orm: self.orm(of("orm"))?,
            ignore_tables: (self
                .strings(of("ignore-tables"), "ignore-tables")?
                .into_iter())
            .map(|setting| setting.value)
            .collect(),
            ids: self.ids(of("ids"))?,
            ids_at: self
                .string(of("ids"), "ids")?
                .map(|setting| setting.location),
            base: self.base(of("base"))?,
            lints: self.lints(of("lints"))?,
            table: at,
        })
    }

    fn location(&self, span: Option<Range<usize>>) -> Location {
        Location::new(self.file, span.unwrap_or(0..0))
    }

    fn wrong(&self, item: &Item, message: impl Into<String>) -> Failure {
        Failure::new(message).at(self.location(item.span()), "")
    }

    fn table<'t>(&self, key: &Key, item: &'t Item) -> Result<&'t dyn TableLike, Failure> {
        item.as_table_like().ok_or_else(|| {
            self.wrong(
                item,
                format!(
                    "`{}` has to be a table, not {}",
                    key.get(),
                    article(item.type_name())
                ),
            )
        })
    }

    fn known_keys(
        &self,
        table: &dyn TableLike,
        known: &[&str],
        where_: &str,
    ) -> Result<(), Failure> {
        let key_of = |name: &str| table.key(name).and_then(Key::span);
        let unknown = table
            .iter()
            .map(|(name, _)| name)
            .filter(|name| !known.contains(name))
            .min_by_key(|name| key_of(name).map(|span| span.start));
        let Some(name) = unknown else { return Ok(()) };
        let failure = Failure::new(format!("{where_} has no setting `{name}`"))
            .at(self.location(key_of(name)), "unknown");
        Err(match nearest(name, known.iter().copied()) {
            Some(meant) => failure.hint(format!("Did you mean `{meant}`?")),
            None => failure.hint(format!("The settings are {}", listed(known, "and"))),
        })
    }

    fn string(&self, table: &dyn TableLike, key: &str) -> Result<Option<Setting>, Failure> {
        table
            .get(key)
            .map(|item| match item.as_str() {
                Some(value) => Ok(Setting {
                    value: value.to_owned(),
                    location: self.location(item.span()),
                }),
                None => Err(self.wrong(
                    item,
                    format!(
                        "`{key}` has to be a string, not {}",
                        article(item.type_name())
                    ),
                )),
            })
            .transpose()
    }

    fn strings(&self, table: &dyn TableLike, key: &str) -> Result<Vec<Setting>, Failure> {
        let Some(item) = table.get(key) else {
            return Ok(Vec::new());
        };
        let expected = || format!("`{key}` has to be a list of strings, such as `{key} = [\"…\"]`");
        let array = item
            .as_array()
            .ok_or_else(|| self.wrong(item, expected()))?;
        array
            .iter()
            .map(|value| match value.as_str() {
                Some(text) if !text.trim().is_empty() => Ok(Setting {
                    value: text.to_owned(),
                    location: self.location(value.span()),
                }),
                _ => Err(Failure::new(expected()).at(
                    self.location(value.span()),
                    match value.as_str() {
                        Some(_) => "this string is empty".to_owned(),
                        None => format!("this is {}", article(value.type_name())),
                    },
                )),
            })
            .collect()
    }

    /// One of some words.
    fn word(&self, setting: &Setting, key: &str, known: &[&str]) -> Failure {
        let failure = Failure::new(format!("`{key}` can't be `{}`", setting.value))
            .at(setting.location.clone(), "");
        match nearest(&setting.value, known.iter().copied()) {
            Some(meant) => failure.hint(format!("Did you mean `{meant}`?")),
            None => failure.hint(format!("It can be {}", listed(known, "or"))),
        }
    }

    fn backend(&self, table: &dyn TableLike, at: &Location) -> Result<Backend, Failure> {
        let Some(setting) = self.string(table, "backend")? else {
            return Err(Failure::new("the configuration of ovmig has no `backend`")
                .at(at.clone(), "")
                .hint("Write `backend = \"sqlite\"`, `\"postgres\"` or `\"mysql\"` (MariaDB too) below it"));
        };
        match setting.value.as_str() {
            "sqlite" => Ok(Backend::Sqlite),
            "postgres" => Ok(Backend::Postgres),
            "mysql" => Ok(Backend::Mysql),
            "mariadb" => Err(Failure::new("`backend` can't be `mariadb`")
                .at(setting.location, "")
                .hint("Write `backend = \"mysql\"`: it is for MariaDB as well")),
            _ => Err(self.word(&setting, "backend", &["sqlite", "postgres", "mysql"])),
        }
    }

    fn ids(&self, table: &dyn TableLike) -> Result<Ids, Failure> {
        let Some(setting) = self.string(table, "ids")? else {
            return Ok(Ids::default());
        };
        match setting.value.as_str() {
            "sequential" => Ok(Ids::Sequential),
            "timestamp" => Ok(Ids::Timestamp),
            _ => Err(self.word(&setting, "ids", &["sequential", "timestamp"])),
        }
    }

    fn migrations(&self, table: &dyn TableLike) -> Result<PathBuf, Failure> {
        let setting = self.string(table, "migrations")?;
        match setting {
            Some(setting) if setting.value.trim().is_empty() => {
                Err(Failure::new("`migrations` is empty")
                    .at(setting.location, "")
                    .hint("Name the folder of the migrations, relative to this Cargo.toml"))
            }
            Some(setting) => Ok(PathBuf::from(setting.value)),
            None => Ok(PathBuf::from(MIGRATIONS)),
        }
    }

    fn modules(&self, table: &dyn TableLike) -> Result<Vec<Setting>, Failure> {
        self.strings(table, "modules")
    }

    /// The patterns: one string, or a list of them.
    fn orm(&self, table: &dyn TableLike) -> Result<Vec<PathBuf>, Failure> {
        let settings = match table.get("orm") {
            None => return Ok(vec![PathBuf::from(ORM)]),
            Some(item) if item.is_array() => self.strings(table, "orm")?,
            Some(item) if !item.is_str() => {
                return Err(self.wrong(
                    item,
                    format!(
                        "`orm` has to be a string or a list of strings, not {}",
                        article(item.type_name())
                    ),
                ));
            }
            Some(_) => self.string(table, "orm")?.into_iter().collect(),
        };
        if let (true, Some(item)) = (settings.is_empty(), table.get("orm")) {
            return Err(self
                .wrong(item, "`orm` is empty: no file would be an ORM file")
                .hint(format!(
                    "Say what the paths of the ORM files end with, such as `{ORM}`"
                )));
        }
        settings
            .into_iter()
            .map(|setting| self.pattern(setting))
            .collect()
    }

    /// A pattern: plain names joined by `/`, with a file's name at the end; with `./` before them it is the whole path.
    fn pattern(&self, setting: Setting) -> Result<PathBuf, Failure> {
        let path = Path::new(&setting.value);
        let path: PathBuf = path.components().collect();
        let below = path.strip_prefix(".").unwrap_or(&path);
        let plain = below
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        let is_file = path.extension().is_some_and(|ending| ending == "rs");
        if plain && is_file && !setting.value.contains('*') {
            return Ok(path);
        }
        Err(Failure::new(format!(
            "`orm` can't be `{}`: it is what the paths of the ORM files end with, such as `{ORM}`",
            setting.value
        ))
        .at(setting.location, "")
        .hint("Write folders and a file ending in `.rs`, without `..`, `*`, or a leading `/`"))
    }

    fn base(&self, table: &dyn TableLike) -> Result<Option<String>, Failure> {
        match self.string(table, "base")? {
            Some(setting) if setting.value.trim().is_empty() => {
                Err(Failure::new("`base` is empty")
                    .at(setting.location, "")
                    .hint("Name the branch that pull requests go to, such as `origin/main`"))
            }
            setting => Ok(setting.map(|setting| setting.value)),
        }
    }

    fn lints(&self, table: &dyn TableLike) -> Result<Lints, Failure> {
        let Some((key, item)) = table.get_key_value("lints") else {
            return Ok(Lints::default());
        };
        let levels = self.table(key, item)?;
        let known: Vec<&str> = rules::ALL.iter().map(|rule| rule.name).collect();
        self.known_keys(levels, &known, "the table `lints`")?;
        let mut lints = Lints::default();
        for (name, _) in levels.iter() {
            let setting = self.string(levels, name)?;
            if let (Some(rule), Some(setting)) = (rules::by_name(name), setting) {
                let level = Level::by_name(&setting.value)
                    .ok_or_else(|| self.word(&setting, name, &Level::NAMES))?;
                lints.0.insert(rule.name, level);
            }
        }
        Ok(lints)
    }
}

/// `a string`, `an array`.
fn article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

/// `a`, `b` and `c`.
fn listed(words: &[&str], last_word: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {last_word} {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, Failure> {
        Config::parse(&SourceFile::new("Cargo.toml", text), None)
    }

    fn workspace(settings: &str) -> Result<Config, Failure> {
        parse(&format!("[workspace.metadata.ovmig]\n{settings}\n"))
    }

    /// `line:column message | label | hint`.
    fn error(settings: &str) -> String {
        let failure = workspace(settings).unwrap_err();
        let label = failure.primary.unwrap();
        let place = label.location.to_string();
        let said = format!("{} {}", &place["Cargo.toml:".len()..], failure.message);
        [vec![said, label.text], failure.hints]
            .concat()
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" | ")
    }

    #[test]
    fn every_setting_is_read() {
        let config = workspace(
            "backend = \"postgres\"\ndatabase-url = 'postgres://u:secret@h/d'\nmigrations = \"db/migrations\"\n\
             modules = [\n  \"block-device\", # first\n  \"image\",\n]\norm = \"db/orm.rs\"\n\
             ignore-tables = [\"spatial_ref_sys\"]\nids = \"timestamp\"\nbase = \"origin/main\"\n\
             [workspace.metadata.ovmig.lints]\nmissing-down = \"error\"\nid-gap = \"allow\"",
        )
        .unwrap();
        assert_eq!(config.backend, Backend::Postgres);
        assert_eq!(
            config.database_url.as_ref().unwrap().value,
            "postgres://u:secret@h/d"
        );
        assert!(!format!("{config:?}").contains("secret"));
        assert_eq!(config.migrations, Path::new("db/migrations"));
        let modules: Vec<_> = config
            .modules
            .iter()
            .map(|entry| (entry.value.as_str(), entry.location.line()))
            .collect();
        assert_eq!(modules, [("block-device", 6), ("image", 7)]);
        assert!(config.is_registered("block_device") && !config.is_registered("images"));
        assert_eq!(config.registry_location().to_string(), "Cargo.toml:5:1");
        assert_eq!(config.orm, [Path::new("db/orm.rs")]);
        assert_eq!(config.ignore_tables, ["spatial_ref_sys"]);
        assert_eq!(config.ids, Ids::Timestamp);
        assert_eq!(config.base.as_deref(), Some("origin/main"));
        assert_eq!(config.lints.level("missing-down"), Some(Level::Error));
        assert_eq!(config.lints.level("id-gap"), Some(Level::Allow));
    }

    #[test]
    fn what_is_not_said_has_a_default() {
        let config = workspace("backend = \"sqlite\"").unwrap();
        assert_eq!(config.migrations, Path::new("migrations"));
        assert_eq!(config.orm, [Path::new("adapters/orm.rs")]);
        let several =
            workspace("backend = \"sqlite\"\norm = [\"./schema.rs\", \"a/b/orm.rs\"]").unwrap();
        assert_eq!(
            several.orm,
            [Path::new("./schema.rs"), Path::new("a/b/orm.rs")]
        );
        assert_eq!((config.modules.len(), config.base), (0, None));
        assert_eq!(config.ids, Ids::Sequential);
        assert_eq!(config.table.to_string(), "Cargo.toml:1:21");
        assert_eq!(config.modules_key, None);
    }

    const SEVERAL: &str = "[workspace.metadata.ovmig]\nbackend = \"postgres\"\nmodules = [\"a\"]\n\
        ignore-tables = [\"x\"]\n\
        [workspace.metadata.ovmig.databases.main]\ndatabase-url = \"postgres://h/m\"\n\
        [workspace.metadata.ovmig.databases.log-files]\nbackend = \"sqlite\"\nmigrations = \"m/l\"\n\
        modules = [\"b\"]\nignore-tables = []\n";

    #[test]
    fn several_databases_share_what_they_do_not_say() {
        let file = SourceFile::new("Cargo.toml", SEVERAL);
        let [main, log] = &Config::parse_all(&file).unwrap()[..] else {
            panic!("not two");
        };
        assert_eq!(
            (main.name.as_deref(), main.backend, main.ignore_tables.len()),
            (Some("main"), Backend::Postgres, 1)
        );
        assert_eq!(main.migrations, Path::new("migrations/main"));
        assert_eq!(main.table.line(), 5);
        assert!(main.is_registered("a") && log.is_registered("b") && !log.is_registered("a"));
        assert_eq!(
            (log.name.as_deref(), log.backend, log.ignore_tables.len()),
            (Some("log-files"), Backend::Sqlite, 0)
        );
        assert_eq!(log.migrations, Path::new("m/l"));
        assert_eq!(log.database_url, None);
        assert_eq!(Config::parse(&file, Some("log-files")).unwrap(), *log);
    }

    #[test]
    fn a_database_has_to_be_chosen_among_several() {
        let file = SourceFile::new("Cargo.toml", SEVERAL);
        let said = |file: &Arc<SourceFile>, name| {
            let failure = Config::parse(file, name).unwrap_err();
            format!("{} | {}", failure.message, failure.hints.join(" | "))
        };
        let single = SourceFile::new(
            "Cargo.toml",
            "[workspace.metadata.ovmig]\nbackend = \"sqlite\"\n",
        );
        let only = SourceFile::new(
            "Cargo.toml",
            "[workspace.metadata.ovmig.databases.only]\nbackend = \"sqlite\"\n",
        );
        assert!(Config::parse(&only, None).is_ok());
        insta::assert_snapshot!(
            [
                said(&file, None),
                said(&file, Some("log-file")),
                said(&file, Some("zzz")),
                said(&single, Some("main")),
            ]
            .join("\n"),
            @r"
            this workspace has several databases, and the command works on one | Choose it with `--database`: `main`, `log-files`
            there is no database `log-file` | Did you mean `log-files`?
            there is no database `zzz` | There are `main`, `log-files`
            there is no database `main` | The workspace has one database, without a name: leave `--database` out
            "
        );
    }

    #[test]
    fn mistakes_about_several_databases_have_their_place() {
        let of = |text: &str| error(&format!("backend = \"sqlite\"\n{text}"));
        insta::assert_snapshot!(
            [
                of("databases = {}"),
                of("databases = { main = 1 }"),
                of("database-url = \"x\"\ndatabases.main = {}"),
                of("databases.\"a b\" = {}"),
                of("databases = { a = { migrations = \"m\" }, b = { migrations = \"m\" } }"),
                of("databases = { a = { database_url = \"m\" } }"),
            ]
            .join("\n"),
            @r#"
            3:1 `databases` names no database | Write a table below it for each, such as `[workspace.metadata.ovmig.databases.main]`, or take it away
            3:22 `main` has to be a table, not an integer
            3:1 `database-url` can't be that of several databases | Write it into the table of each database
            3:11 a database can't be called `a b` | Use letters, digits, `_` and `-`: the name is a part of a folder and of a variable
            3:41 the databases `a` and `b` have the same migrations folder `m` | Give each its own: `migrations = "migrations/b"`
            3:21 the configuration of a database has no setting `database_url` | unknown | Did you mean `database-url`?
            "#
        );
    }

    #[test]
    fn all_ways_to_write_a_table_are_read() {
        for text in [
            "[package.metadata]\novmig = { backend = \"sqlite\" }",
            "[workspace]\nmetadata.ovmig.backend = \"sqlite\"",
            "workspace = { metadata = { ovmig = { backend = \"sqlite\" } } }",
            "[workspace.metadata]\novmig.backend = \"sqlite\"\novmig.lints.id-gap = \"warn\"",
        ] {
            assert_eq!(parse(text).unwrap().backend, Backend::Sqlite, "{text}");
        }
    }

    #[test]
    fn a_missing_or_misplaced_table_is_said() {
        let missing = parse("[workspace]\nmembers = []\n").unwrap_err();
        assert!(missing.hints[0].contains("`cargo ovmig init`"));
        let misplaced =
            parse("[workspace]\n[package.metadata.ovmig]\nbackend = \"sqlite\"").unwrap_err();
        assert_eq!(
            misplaced.primary.unwrap().location.to_string(),
            "Cargo.toml:2:19"
        );
        let broken = parse("[workspace]\nmembers = [\n").unwrap_err();
        assert_eq!(broken.primary.unwrap().location.line(), 2);
        assert_eq!(
            super::find(&SourceFile::new("Cargo.toml", "[workspace]")).unwrap(),
            None
        );
    }

    #[test]
    fn every_mistake_has_its_place_and_a_way_out() {
        let sqlite = |more: &str| error(&format!("backend = \"sqlite\"\n{more}"));
        insta::assert_snapshot!(
            [
                error("modules = []"),
                error("backend = \"postgresql\""),
                error("backend = \"mariadb\""),
                error("backend = \"oracle\""),
                error("backend = 1"),
                sqlite("database_url = \"x\""),
                sqlite("colour = true\nzebra = 1"),
                sqlite("database-url = [\"x\"]"),
                sqlite("migrations = \"\""),
                sqlite("modules = \"image\""),
                sqlite("modules = [\"a\", 2]"),
                sqlite("modules = [\"a\", \"\"]"),
                sqlite("orm = \"/orm.rs\""),
                sqlite("orm = \"**/orm\""),
                sqlite("orm = [\"schema.rs\", \"../orm.rs\"]"),
                sqlite("orm = []"),
                sqlite("orm = 1"),
                sqlite("ids = \"uuid\""),
                sqlite("base = \"\""),
                sqlite("lints = \"error\""),
                sqlite("lints = { id_gap = \"warn\" }"),
                sqlite("lints = { id-gap = \"deny\" }"),
                sqlite("lints = { id-gap = \"warning\" }"),
            ]
            .join("\n"),
            @r#"
            1:21 the configuration of ovmig has no `backend` | Write `backend = "sqlite"`, `"postgres"` or `"mysql"` (MariaDB too) below it
            2:11 `backend` can't be `postgresql` | Did you mean `postgres`?
            2:11 `backend` can't be `mariadb` | Write `backend = "mysql"`: it is for MariaDB as well
            2:11 `backend` can't be `oracle` | It can be `sqlite`, `postgres` or `mysql`
            2:11 `backend` has to be a string, not an integer
            3:1 the configuration of ovmig has no setting `database_url` | unknown | Did you mean `database-url`?
            3:1 the configuration of ovmig has no setting `colour` | unknown | The settings are `backend`, `database-url`, `migrations`, `modules`, `orm`, `ignore-tables`, `ids`, `base`, `lints` and `databases`
            3:16 `database-url` has to be a string, not an array
            3:14 `migrations` is empty | Name the folder of the migrations, relative to this Cargo.toml
            3:11 `modules` has to be a list of strings, such as `modules = ["…"]`
            3:17 `modules` has to be a list of strings, such as `modules = ["…"]` | this is an integer
            3:17 `modules` has to be a list of strings, such as `modules = ["…"]` | this string is empty
            3:7 `orm` can't be `/orm.rs`: it is what the paths of the ORM files end with, such as `adapters/orm.rs` | Write folders and a file ending in `.rs`, without `..`, `*`, or a leading `/`
            3:7 `orm` can't be `**/orm`: it is what the paths of the ORM files end with, such as `adapters/orm.rs` | Write folders and a file ending in `.rs`, without `..`, `*`, or a leading `/`
            3:21 `orm` can't be `../orm.rs`: it is what the paths of the ORM files end with, such as `adapters/orm.rs` | Write folders and a file ending in `.rs`, without `..`, `*`, or a leading `/`
            3:7 `orm` is empty: no file would be an ORM file | Say what the paths of the ORM files end with, such as `adapters/orm.rs`
            3:7 `orm` has to be a string or a list of strings, not an integer
            3:7 `ids` can't be `uuid` | It can be `sequential` or `timestamp`
            3:8 `base` is empty | Name the branch that pull requests go to, such as `origin/main`
            3:9 `lints` has to be a table, not a string
            3:11 the table `lints` has no setting `id_gap` | unknown | Did you mean `id-gap`?
            3:20 `id-gap` can't be `deny` | It can be `allow`, `warn` or `error`
            3:20 `id-gap` can't be `warning` | Did you mean `warn`?
            "#
        );
    }
}
