//! What fuzzing found once, and what it is to look at: `tests/corpus/fuzz/TARGET/`.

#[allow(unreachable_pub)]
#[path = "../fuzz/lib.rs"]
mod ovmig_fuzz;

use std::path::Path;

use cargo_ovmig::schema::Backend;

fn each(target: &str, check: impl Fn(&str)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/corpus/fuzz")
        .join(target);
    let mut tried = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&text)));
        assert!(checked.is_ok(), "{}", path.display());
        tried += 1;
    }
    assert!(tried > 0, "no file for {target}");
}

#[test]
fn sql_of_mysql() {
    each("mysql", |text| ovmig_fuzz::sql(text, Backend::Mysql));
}

#[test]
fn sql_of_postgres() {
    each("postgres", |text| ovmig_fuzz::sql(text, Backend::Postgres));
}

#[test]
fn sql_of_sqlite() {
    each("sqlite", |text| ovmig_fuzz::sql(text, Backend::Sqlite));
    assert!(!Path::new("never-made.db").exists());
}

#[test]
fn orm_files() {
    each("orm", ovmig_fuzz::orm);
}
