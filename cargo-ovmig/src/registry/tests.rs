use std::sync::Arc;

use super::*;

const HEAD: &str = "[workspace.metadata.ovmig]\nbackend = \"sqlite\"\n";

fn file(text: &str) -> Arc<SourceFile> {
    SourceFile::new("Cargo.toml", text)
}

/// The array after an edit of the array.
#[track_caller]
fn edited(array: &str, edit: impl Fn(&Arc<SourceFile>) -> Result<Edited, Failure>) -> String {
    let (before, after) = (
        format!("# top\n{HEAD}modules = "),
        "  # end\n\n[other]\nx = 1\n",
    );
    let text = edit(&file(&format!("{before}{array}{after}")))
        .unwrap()
        .text;
    let text = text.strip_prefix(&before).expect("the text before stays");
    let text = text.strip_suffix(after).expect("the text after stays");
    text.to_owned()
}

#[track_caller]
fn with(array: &str, module: &str) -> String {
    edited(array, |manifest| register(manifest, None, &[module]))
}

#[track_caller]
fn without(array: &str, module: &str) -> String {
    edited(array, |manifest| unregister(manifest, None, &[module]))
}

#[test]
fn one_line_stays_one_line() {
    for (array, module, expected) in [
        ("[]", "b", "[\"b\"]"),
        ("[ ]", "b", "[\"b\"]"),
        ("[\"a\"]", "b", "[\"a\", \"b\"]"),
        ("[\"c\"]", "b", "[\"b\", \"c\"]"),
        ("[\"a\", \"c\",]", "b", "[\"a\", \"b\", \"c\",]"),
        ("[\"a\", \"c\",]", "d", "[\"a\", \"c\", \"d\",]"),
        ("[ \"z\", \"c\" ]", "b", "[ \"z\", \"c\", \"b\" ]"),
        ("['a']", "b", "['a', 'b']"),
        ("[\"a-b\"]", "a_b", "[\"a-b\"]"),
    ] {
        assert_eq!(with(array, module), expected, "{array}");
    }
}

#[test]
fn a_line_that_grows_too_long_is_broken() {
    let names: Vec<String> = (10..18).map(|n| format!("\"module_{n}\"")).collect();
    let array = format!("[{}]", names.join(", "));
    let broken = with(&array, "module_00");
    let expected = format!("[\n    \"module_00\",\n    {},\n]", names.join(",\n    "));
    assert_eq!(broken, expected);
}

#[test]
fn several_lines_stay_several_lines() {
    for (array, module, expected) in [
        ("[\n]", "b", "[\n    \"b\",\n]"),
        ("[ # none\n]", "b", "[ # none\n    \"b\",\n]"),
        (
            "[\n  # none, yet\n]",
            "b",
            "[\n    \"b\",\n  # none, yet\n]",
        ),
        ("[\n  \"a\",\n]", "b", "[\n  \"a\",\n  \"b\",\n]"),
        ("[\n  \"a\"\n]", "b", "[\n  \"a\",\n  \"b\"\n]"),
        (
            "[\n\t\"a\", # one, two\n\t\"c\" # three\n]",
            "b",
            "[\n\t\"a\", # one, two\n\t\"b\",\n\t\"c\" # three\n]",
        ),
        (
            "[\n\t\"a\", # one\n\t\"c\" # two, three\n]",
            "d",
            "[\n\t\"a\", # one\n\t\"c\", # two, three\n\t\"d\"\n]",
        ),
        (
            "[\n  # disks\n  \"c\",\n]",
            "b",
            "[\n  \"b\",\n  # disks\n  \"c\",\n]",
        ),
        (
            "[\n  \"a\", \"c\",\n  \"d\",\n]",
            "b",
            "[\n  \"a\", \"b\", \"c\",\n  \"d\",\n]",
        ),
        ("[\"a\",\n \"c\"]", "d", "[\"a\",\n \"c\",\n \"d\"]"),
        ("[\"a\",\n \"c\"]", "b", "[\"a\",\n \"b\",\n \"c\"]"),
        ("[\"b\",\n \"c\"]", "a", "[\"a\", \"b\",\n \"c\"]"),
        (
            "[\n  \"a\",\n  \"c\",]",
            "d",
            "[\n  \"a\",\n  \"c\",\n  \"d\",]",
        ),
        ("[\r\n  \"a\",\r\n]", "b", "[\r\n  \"a\",\n  \"b\",\r\n]"),
    ] {
        assert_eq!(with(array, module), expected, "{array}");
    }
}

#[test]
fn removals_take_no_more_than_their_own() {
    for (array, module, expected) in [
        ("[\"a\"]", "a", "[]"),
        ("[\"a\",]", "a", "[]"),
        ("[\"a\", \"b\"]", "a", "[\"b\"]"),
        ("[\"a\", \"b\"]", "b", "[\"a\"]"),
        ("[\"a\", \"b\",]", "b", "[\"a\",]"),
        ("[\"a\", \"b\", \"a\"]", "a", "[\"b\"]"),
        ("[\"a-b\", \"c\"]", "a_b", "[\"c\"]"),
        ("[\n  \"a\", # one\n  \"b\",\n]", "a", "[\n  \"b\",\n]"),
        ("[\n  \"a\", # one\n  \"b\"\n]", "b", "[\n  \"a\" # one\n]"),
        ("[\n  \"a\",\n]", "a", "[\n]"),
        ("[\n  # all\n  \"a\"\n]", "a", "[\n  # all\n]"),
        ("[\"a\", # one\n \"b\"]", "b", "[\"a\", # one\n ]"),
        ("[\"a\", # one\n \"b\"]", "a", "[ # one\n \"b\"]"),
        ("[\n  \"a\", \"b\",\n]", "a", "[\n  \"b\",\n]"),
        ("[\n  \"a\"\n  , \"b\"\n]", "b", "[\n  \"a\"\n]"),
        ("[\"a\"]", "zzz", "[\"a\"]"),
    ] {
        assert_eq!(without(array, module), expected, "{array}");
    }
}

#[test]
fn what_came_and_went_is_said() {
    let manifest = file(&format!("{HEAD}modules = [\"a\", \"b\"]"));
    assert_eq!(
        register(&manifest, None, &["b", "c", "a", "d"])
            .unwrap()
            .modules,
        ["c", "d"]
    );
    assert_eq!(
        unregister(&manifest, None, &["b", "c"]).unwrap().modules,
        ["b"]
    );
    let none = register(&manifest, None, &["a"]).unwrap();
    assert_eq!(
        (none.text.as_str(), none.modules.len()),
        (manifest.text.as_str(), 0)
    );
}

#[test]
fn a_registry_is_added_after_the_last_setting() {
    for (text, expected) in [
        (
            format!("{HEAD}# c\n[workspace.metadata.ovmig.lints]\nid-gap = \"warn\"\n"),
            format!("{HEAD}modules = [\"a\"]\n# c\n[workspace.metadata.ovmig.lints]\nid-gap = \"warn\"\n"),
        ),
        (
            "[workspace.metadata.ovmig]\n  backend = \"sqlite\" # c\n  lints.id-gap = \"warn\"".to_owned(),
            "[workspace.metadata.ovmig]\n  backend = \"sqlite\" # c\n  modules = [\"a\"]\n  lints.id-gap = \"warn\"".to_owned(),
        ),
        (
            "[workspace.metadata.ovmig]\r\nbackend = \"sqlite\"".to_owned(),
            "[workspace.metadata.ovmig]\r\nbackend = \"sqlite\"\r\nmodules = [\"a\"]\r\n".to_owned(),
        ),
        (
            "[workspace]\nmetadata.ovmig.backend = \"sqlite\"\n".to_owned(),
            "[workspace]\nmetadata.ovmig.backend = \"sqlite\"\nmetadata.ovmig.modules = [\"a\"]\n".to_owned(),
        ),
        (
            "[package.metadata]\novmig = { backend = \"sqlite\" } # c\n".to_owned(),
            "[package.metadata]\novmig = { backend = \"sqlite\", modules = [\"a\"] } # c\n".to_owned(),
        ),
    ] {
        assert_eq!(register(&file(&text), None, &["a"]).unwrap().text, expected);
    }
}

#[test]
fn line_ends_stay() {
    let text = format!("{HEAD}modules = [\n  \"a\",\n]\n[x]\n").replace('\n', "\r\n");
    let more = register(&file(&text), None, &["b"]).unwrap().text;
    assert_eq!(more, text.replace("\"a\",\r\n", "\"a\",\r\n  \"b\",\r\n"));
    let less = unregister(&file(&more), None, &["b"]).unwrap().text;
    assert_eq!(less, text);
}

#[test]
fn a_new_configuration_is_added_at_the_end() {
    let settings = Settings {
        name: None,
        backend: Backend::Postgres,
        database_url: Some("postgres://localhost/a\"b".to_owned()),
        migrations: "db/migrations".to_owned(),
        modules: vec!["b".to_owned(), "a".to_owned()],
        orm: Vec::new(),
        ids: Ids::Sequential,
        ignore_tables: Vec::new(),
    };
    let configured = |text: &str| configure(&file(text), std::slice::from_ref(&settings));
    let text = configured("[workspace]\nmembers = []").unwrap();
    assert_eq!(
        text,
        "[workspace]\nmembers = []\n\n[workspace.metadata.ovmig]\nbackend = \"postgres\"\n\
         database-url = 'postgres://localhost/a\"b'\nmigrations = \"db/migrations\"\nmodules = [\"a\", \"b\"]\n"
    );
    let single = configured("[package]\r\nname = \"x\"\r\n").unwrap();
    assert!(single.contains("\r\n\r\n[package.metadata.ovmig]\r\nbackend"));
    assert!(!single.replace("\r\n", "").contains('\n'));
    let inline = configured("workspace = { members = [] }\n").unwrap_err();
    assert!(inline.hints[0].contains("add these lines:\n[workspace.metadata.ovmig]"));
}

#[test]
fn what_databases_say_alike_is_shared() {
    let of = |name: &str, backend| Settings {
        name: Some(name.to_owned()),
        backend,
        database_url: None,
        migrations: format!("migrations/{name}"),
        modules: vec!["app".to_owned()],
        orm: vec!["src/schema.rs".to_owned(), "src/views.rs".to_owned()],
        ids: Ids::Timestamp,
        ignore_tables: (0..9).map(|n| format!("{name}_table_{n}")).collect(),
    };
    let databases = [of("lite", Backend::Sqlite), of("pg", Backend::Postgres)];
    let text = configure(&file("[workspace]\n"), &databases).unwrap();
    let read = Config::parse_all(&file(&text)).unwrap();
    assert_eq!(read[1].name.as_deref(), Some("pg"));
    assert_eq!(read[1].ignore_tables, databases[1].ignore_tables);
    let shared = "[workspace]\n\n[workspace.metadata.ovmig]\norm = [\"src/schema.rs\", \
                  \"src/views.rs\"]\nmodules = [\"app\"]\n\n[workspace.metadata.ovmig.databases.lite]\nbackend = \
                  \"sqlite\"\nmigrations = \"migrations/lite\"\nids = \"timestamp\"\nignore-tables = [\n    \"lite_table_0\",\n";
    assert!(text.starts_with(shared), "{text}");
}

#[test]
fn any_sequence_of_edits_keeps_the_rest() {
    let text =
        format!("# é\n{HEAD}modules = [ # 1\n  \"m\", # 2, \"x\"\n  # 3\n]# 4\nbase = \"main\"\n");
    let names: Vec<String> = (0..30).map(|n| format!("m{}", n * 17 % 30)).collect();
    let mut now = text.clone();
    for name in &names {
        now = register(&file(&now), None, &[name]).unwrap().text;
        for mark in [
            "# é",
            "[ # 1",
            "\"m\", # 2, \"x\"",
            "# 3",
            "]# 4\nbase = \"main\"\n",
        ] {
            assert!(now.contains(mark), "{mark} in {now}");
        }
    }
    for name in names.iter().rev() {
        now = unregister(&file(&now), None, &[name]).unwrap().text;
    }
    assert_eq!(now, text);
}

#[test]
fn each_database_has_its_own_registry_or_that_of_all() {
    let text = "[workspace.metadata.ovmig]\nbackend = \"sqlite\"\nmodules = [\"a\"]\n\n\
                [workspace.metadata.ovmig.databases.main]\norm = \"orm.rs\"\n\n\
                [workspace.metadata.ovmig.databases.log]\nmodules = [\"b\"]\n";
    let of = |name| register(&file(text), Some(name), &["c"]).unwrap().text;
    assert_eq!(of("main"), text.replace("[\"a\"]", "[\"a\", \"c\"]"));
    assert_eq!(of("log"), text.replace("[\"b\"]", "[\"b\", \"c\"]"));
    let own = text.replace("modules = [\"a\"]\n", "");
    assert_eq!(
        register(&file(&own), Some("main"), &["c"]).unwrap().text,
        own.replace(
            "orm = \"orm.rs\"\n",
            "orm = \"orm.rs\"\nmodules = [\"c\"]\n"
        )
    );
    assert!(register(&file(text), None, &["c"]).is_err());
    let without = unregister(&file(text), Some("log"), &["b"]).unwrap();
    assert_eq!(without.text, text.replace("[\"b\"]", "[]"));
}
