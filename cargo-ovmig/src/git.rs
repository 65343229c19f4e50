//! What git knows about the base branch, by the `git` program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;

/// A git repository, seen from a folder in it.
#[derive(Clone, Debug)]
pub struct Git {
    folder: PathBuf,
}

/// The branch that pull requests go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// As it was named: `origin/main`.
    pub name: String,
    /// The commit at its tip.
    pub tip: String,
    /// The last commit that it shares with HEAD.
    pub merge_base: String,
}

/// Where the base branch is looked for when nobody names it, in this order.
const USUAL_BASES: [&str; 5] = [
    "origin/HEAD",
    "origin/main",
    "origin/master",
    "main",
    "master",
];

impl Git {
    /// Git for the repository that the folder lies in.
    pub fn at(folder: impl Into<PathBuf>) -> Git {
        Git {
            folder: folder.into(),
        }
    }

    /// The base branch: the one that is named, else the first usual one that exists.
    ///
    /// Fails when the folder isn't in a repository, when the branch doesn't exist, and when it shares no commit with
    /// HEAD (a shallow clone).
    pub fn base(&self, named: Option<&str>) -> Result<Base, Failure> {
        self.run(&["rev-parse", "--git-dir"])?;
        let (name, tip) = match named {
            Some(name) => (name, self.commit(name)?),
            None => USUAL_BASES
                .iter()
                .find_map(|name| Some((*name, self.commit(name).ok()?)))
                .ok_or_else(|| {
                    Failure::new("the base branch isn't known: none of the usual ones exists")
                        .note(format!("looked for {}", USUAL_BASES.join(", ")))
                        .hint(
                            "name it: `--base REF`, or `base = \"origin/main\"` under \
                             `[workspace.metadata.ovmig]`",
                        )
                })?,
        };
        let merge_base = self.run(&["merge-base", "HEAD", &tip]).map_err(|failure| {
            failure.note(format!("HEAD and `{name}` share no commit")).hint(
                "in a shallow clone run `git fetch --unshallow`, or fetch with `fetch-depth: 0`",
            )
        })?;
        Ok(Base {
            name: name.to_owned(),
            tip,
            merge_base: merge_base.trim().to_owned(),
        })
    }

    /// Whether the folder lies in a repository in which nothing was ever committed.
    pub fn is_empty(&self) -> bool {
        self.run(&["rev-parse", "--git-dir"]).is_ok()
            && matches!(self.run(&["rev-list", "--all", "--max-count=1"]), Ok(text) if text.trim().is_empty())
    }

    fn commit(&self, name: &str) -> Result<String, Failure> {
        let spec = format!("{name}^{{commit}}");
        match self.run(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &spec,
        ]) {
            Ok(commit) => Ok(commit.trim().to_owned()),
            Err(_) => Err(Failure::new(format!("git knows no commit `{name}`"))
                .hint("fetch it (`git fetch origin`), or name another branch with `--base REF`")),
        }
    }

    /// The names of the folders directly in a folder at a commit; none when the commit doesn't have the folder.
    pub fn folders(&self, commit: &str, folder: &Path) -> Result<Vec<String>, Failure> {
        let listing = self.run(&["ls-tree", "-d", "-z", commit, "--", &tree_path(folder)])?;
        Ok(listing
            .split('\0')
            .filter_map(|entry| Some(entry.split_once('\t')?.1))
            .filter_map(|path| path.rsplit('/').next())
            .map(str::to_owned)
            .collect())
    }

    /// The text of a file at a commit; `None` when the commit doesn't have it.
    pub fn text(&self, commit: &str, file: &Path) -> Result<Option<String>, Failure> {
        Ok(self
            .texts(commit, std::slice::from_ref(&file.to_path_buf()))?
            .remove(file))
    }

    /// The texts of files at a commit, those that it has.
    pub fn texts(
        &self,
        commit: &str,
        files: &[PathBuf],
    ) -> Result<BTreeMap<PathBuf, String>, Failure> {
        let mut texts = BTreeMap::new();
        for file in files {
            let path = file.to_string_lossy().replace('\\', "/");
            let spec = format!("{commit}:./{path}");
            if self.run(&["cat-file", "-e", &spec]).is_ok() {
                texts.insert(file.clone(), self.run(&["show", &spec])?);
            }
        }
        Ok(texts)
    }

    fn run(&self, args: &[&str]) -> Result<String, Failure> {
        let output = Command::new("git")
            .arg("-C")
            .arg(&self.folder)
            .args(args)
            .env("LC_ALL", "C")
            // A hook's git names its repository to all that it starts, in words that hold only in its own folder.
            .env_remove("GIT_DIR")
            .env_remove("GIT_WORK_TREE")
            .env_remove("GIT_PREFIX")
            .output()
            .map_err(|error| {
                Failure::new("git could not be started")
                    .because(error)
                    .hint("install git, or see that it is on the PATH")
            })?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim().trim_start_matches("fatal: ");
        Err(Failure::new(match said {
            "" => format!("`git {}` failed", args.join(" ")),
            said => format!("git: {said}"),
        }))
    }
}

/// A folder as `ls-tree` takes it, relative to the folder that git runs in, so that its entries are listed.
fn tree_path(folder: &Path) -> String {
    let path = folder.to_string_lossy().replace('\\', "/");
    format!("./{}/", path.trim_matches('/'))
}
