//! `workspace-example`: its own tests, and its history by the tool.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_ovmig::database::{Database, DatabaseUrl, Mode};
use cargo_ovmig::schema::{Backend, ObjectName, Table};

use crate::support::example::{example, repository};

#[test]
fn its_own_tests_pass() {
    let output = Command::new(env!("CARGO"))
        .current_dir(repository().join("workspace-example"))
        .args(["test", "--locked", "--workspace", "--tests"])
        .env("CARGO_TARGET_DIR", target_folder())
        .env("CARGO_TERM_COLOR", "never")
        .output()
        .unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stdout}\n{stderr}");
    let passed: usize = stdout
        .lines()
        .filter_map(|line| line.strip_prefix("test result: ok. "))
        .filter_map(|rest| rest.split(' ').next()?.parse::<usize>().ok())
        .sum();
    assert!(passed >= 5, "only {passed} tests ran:\n{stdout}");
}

#[test]
fn it_is_in_order() {
    let example = example();
    example.ovmig("check").exits(0);
    let before = example.snapshot();
    example.ovmig("revision -m nothing --autogenerate").exits(0);
    assert_eq!(example.snapshot(), before);
}

#[test]
fn each_migration_is_undone_by_its_own_way_back() {
    let example = example();
    let count = example.migrations().len();
    let mut shapes = Vec::new();
    for _ in 0..count {
        shapes.push(shape(&example.path("openvair.db")));
        example.ovmig("upgrade +1").exits(0);
    }
    let whole = shape(&example.path("openvair.db"));
    for before in shapes.iter().rev() {
        example.ovmig("downgrade -1").exits(0);
        assert_eq!(&shape(&example.path("openvair.db")), before);
    }
    example.ovmig("upgrade").exits(0);
    assert_eq!(shape(&example.path("openvair.db")), whole);
    assert_eq!(whole.len(), 23);
}

/// The tables of a database as the tool reads them, without those for the books.
fn shape(database: &Path) -> BTreeMap<ObjectName, Table> {
    if !database.exists() {
        return BTreeMap::new();
    }
    let url = format!("sqlite://{}", database.display());
    let url = DatabaseUrl::parse(&url, Path::new("/"), Backend::Sqlite).unwrap();
    let schema = Database::connect(&url, Mode::Read).unwrap().introspect();
    let mut tables = schema.unwrap().tables;
    tables.retain(|name, _| !name.name.starts_with("__"));
    tables
}

/// Where this test binary was built: the example's crates are built there too, so that what both workspaces use is
/// built once.
fn target_folder() -> PathBuf {
    let binary = std::env::current_exe().unwrap();
    // target/debug/deps/suite-…
    binary.ancestors().nth(3).unwrap().to_owned()
}
