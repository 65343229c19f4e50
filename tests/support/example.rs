//! `workspace-example`, in a folder of its own.

use std::path::{Path, PathBuf};

use super::Sandbox;

/// The root of this repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// A copy of the example at that place in a sandbox; it finds the crate `ovmig` where it was.
pub(crate) fn copy_example(sandbox: &Sandbox, place: &str) {
    let copy = Sandbox::copy_of(repository().join("workspace-example"));
    for (path, content) in copy.snapshot() {
        let target = sandbox.path(place).join(path);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(target, content).unwrap();
    }
    let manifest = format!("{place}/Cargo.toml");
    let text = sandbox.read(&manifest);
    let here = "path = \"../ovmig\"";
    assert!(
        text.contains(here),
        "the example's Cargo.toml has no {here}"
    );
    let there = repository().join("ovmig");
    sandbox.write(&manifest, &text.replace(here, &format!("path = {there:?}")));
}

/// A workspace that is a copy of the example.
pub(crate) fn example() -> Sandbox {
    let sandbox = Sandbox::bare();
    copy_example(&sandbox, ".");
    sandbox
}
