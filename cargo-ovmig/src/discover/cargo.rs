//! What Cargo knows of the workspace.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use crate::failure::Failure;
use crate::files;
use crate::source::{Location, SourceFile};

/// The workspace as `cargo metadata --no-deps` has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CargoWorkspace {
    /// Its root folder.
    pub root: PathBuf,
    /// The root's Cargo.toml.
    pub manifest: Arc<SourceFile>,
    /// Its member packages.
    pub packages: Vec<Package>,
    /// Where Cargo builds.
    pub target: PathBuf,
}

/// A member package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// The folders of the roots of its library and its programs, usually `src`.
    pub sources: Vec<PathBuf>,
    /// The features of Diesel and of diesel-async that it asks for, or may ask for by a feature of its own.
    pub diesel: Vec<String>,
}

impl CargoWorkspace {
    /// Asks Cargo, from this folder or for this Cargo.toml. Never builds and never uses the network.
    pub fn open(manifest_path: Option<&Path>) -> Result<CargoWorkspace, Failure> {
        let mut command = cargo_metadata::MetadataCommand::new();
        command.no_deps();
        if let Some(path) = manifest_path {
            command.manifest_path(path);
        }
        let mut command = command.cargo_command();
        command.args(["--color", "never"]);
        let output = command.output().map_err(|error| {
            let program = command.get_program().to_string_lossy().into_owned();
            Failure::new(format!("can't start `{program}`"))
                .because(error)
                .hint("Run the tool as `cargo ovmig`, or set the variable `CARGO` to the path of cargo")
        })?;
        if !output.status.success() {
            return Err(refused(&String::from_utf8_lossy(&output.stderr)));
        }
        read(&output.stdout)
    }

    /// A path as messages show it: relative to the root where it lies inside.
    pub fn shown(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.root).unwrap_or(path).to_path_buf()
    }
}

/// The parts of Cargo's answer that matter; the rest is skipped without being built.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<MetadataPackage>,
    target_directory: PathBuf,
    workspace_root: PathBuf,
}

#[derive(Deserialize)]
struct MetadataPackage {
    name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
    #[serde(default)]
    features: BTreeMap<String, Vec<String>>,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    features: Vec<String>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
    src_path: PathBuf,
}

fn read(answer: &[u8]) -> Result<CargoWorkspace, Failure> {
    let metadata: Metadata = serde_json::from_slice(answer).map_err(|error| {
        Failure::new("can't read the answer of `cargo metadata`").because(error)
    })?;
    let root = metadata.workspace_root;
    let manifest = files::read(&root.join("Cargo.toml"), "Cargo.toml")
        .map_err(|problem| Failure::new(format!("the workspace's Cargo.toml {problem}")))?;
    Ok(CargoWorkspace {
        root,
        manifest,
        packages: metadata.packages.into_iter().map(package).collect(),
        target: metadata.target_directory,
    })
}

const DIESEL: [&str; 2] = ["diesel", "diesel-async"];

fn package(package: MetadataPackage) -> Package {
    let programs = [
        "lib",
        "rlib",
        "dylib",
        "cdylib",
        "staticlib",
        "proc-macro",
        "bin",
    ];
    let mut sources: Vec<PathBuf> = package
        .targets
        .iter()
        .filter(|target| {
            target
                .kind
                .iter()
                .any(|kind| programs.contains(&kind.as_str()))
        })
        .filter_map(|target| target.src_path.parent())
        .map(Path::to_path_buf)
        .collect();
    sources.sort();
    sources.dedup();
    // `diesel/postgres`, or `diesel?/postgres`.
    let of_diesel = |feature: String| {
        let (name, feature) = feature.split_once('/')?;
        let name = name.strip_suffix('?').unwrap_or(name);
        DIESEL.contains(&name).then(|| feature.to_owned())
    };
    let diesel = package
        .dependencies
        .into_iter()
        .filter(|dependency| DIESEL.contains(&dependency.name.as_str()))
        .flat_map(|dependency| dependency.features)
        .chain(
            package
                .features
                .into_values()
                .flatten()
                .filter_map(of_diesel),
        )
        .collect();
    Package {
        name: package.name,
        folder: package
            .manifest_path
            .parent()
            .map_or_else(PathBuf::new, Path::to_path_buf),
        sources,
        diesel,
    }
}

/// Cargo's own words, with the place where they name one.
fn refused(said: &str) -> Failure {
    // Warnings may come first.
    let error = said.find("error: ").map_or(0, |at| at + "error: ".len());
    let said = said[error..].trim();
    let failure = Failure::new("cargo can't read the workspace");
    let failure = match place(said) {
        Some(location) => {
            let message = said.lines().next().unwrap_or_default();
            failure.at(location, message)
        }
        None => failure.because(said.to_owned()),
    };
    if said.contains("could not find `Cargo.toml`") {
        return failure
            .hint("Run the command in a folder of the workspace, or pass `--manifest-path PATH`");
    }
    failure
}

/// The place in words such as ` --> Cargo.toml:3:17`, when the message is nothing but a code frame.
fn place(said: &str) -> Option<Location> {
    let arrow = said.lines().nth(1)?.trim_start().strip_prefix("--> ")?;
    let mut parts = arrow.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let path = Path::new(parts.next()?);
    let file = files::read(path, path).ok()?;
    let start: usize = file
        .text
        .split_inclusive('\n')
        .take(line.checked_sub(1)?)
        .map(str::len)
        .sum();
    let rest = file.text.get(start..)?;
    let offset = rest
        .char_indices()
        .nth(column.checked_sub(1)?)
        .map_or(rest.len(), |(offset, _)| offset);
    Some(Location::new(&file, start + offset..start + offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_is_asked() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let workspace = CargoWorkspace::open(Some(&here.join("Cargo.toml"))).unwrap();
        assert_eq!(Some(workspace.root.as_path()), here.parent());
        let own = workspace
            .packages
            .iter()
            .find(|package| package.name == "cargo-ovmig")
            .unwrap();
        assert_eq!(
            (&*own.folder, &*own.sources),
            (here, &[here.join("src")][..])
        );
        assert!(own.diesel.iter().any(|feature| feature == "sqlite"));
        assert_eq!(
            workspace.shown(&here.join("src")),
            Path::new("cargo-ovmig/src")
        );
    }

    #[test]
    fn cargos_frames_become_places() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Cargo.toml");
        std::fs::write(&path, "[package]\nname = \"x\n").unwrap();
        let failure = refused(&format!(
            "error: invalid basic string, expected `\"`\n --> {}:2:10\n  |\n",
            path.display()
        ));
        let label = failure.primary.unwrap();
        assert_eq!(label.text, "invalid basic string, expected `\"`");
        assert_eq!(
            label.location.file.line_column(label.location.span.start),
            (2, 10)
        );
    }

    #[test]
    fn warnings_are_passed_over() {
        let failure = refused("warning: unused manifest key: x\nerror: no targets\n");
        assert_eq!(failure.source.unwrap().to_string(), "no targets");
    }

    #[test]
    fn other_words_are_passed_on() {
        let said = "error: failed to load manifest for workspace member `/w/a`\n\nCaused by:\n  No such file";
        let failure = refused(said);
        assert_eq!(
            failure.source.unwrap().to_string(),
            said.strip_prefix("error: ").unwrap()
        );
        let outside =
            refused("error: could not find `Cargo.toml` in `/` or any parent directory\n");
        assert!(outside.hints[0].contains("--manifest-path"));
        assert!(read(b"{}").is_err() && read(b"").is_err());
    }
}
