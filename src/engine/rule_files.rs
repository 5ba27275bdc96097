//! The rule files below folders: one walk for commands, tests and editors.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::diagnostics::{Diagnostics, without_place};
use crate::diagnostic::{Code, Diagnostic, Span};

/// The ending of rule files.
pub(super) const RULES: &str = "sumac";
/// Folders that hold what programs made or got, and no rules.
const SKIPPED: [&str; 2] = ["target", "node_modules"];
/// How deep folders are looked into.
const DEPTH_MAX: usize = 64;
/// How many rule files are found at once.
const FILES_MAX: usize = 10_000;
/// How many names of files and folders are looked at.
const NAMES_MAX: usize = 1_000_000;

/// What was found below folders.
#[derive(Debug, Clone, Default)]
pub struct RuleFiles {
    /// The files, those of each folder in the order of their paths.
    pub files: Vec<PathBuf>,
    /// Why there may be more of them: folders that cannot be read, and limits.
    pub missed: Diagnostics,
}

impl RuleFiles {
    /// The files, where none was missed.
    ///
    /// # Errors
    /// `DataUnreadable` for a folder that cannot be read, `FolderTooLarge` where a limit was met.
    pub fn all(self) -> Result<Vec<PathBuf>, Diagnostics> {
        match self.missed.is_empty() {
            true => Ok(self.files),
            false => Err(self.missed),
        }
    }
}

/// The rule files that some paths stand for, each once: a folder stands for all `*.sumac` below it, anything
/// else for itself.
///
/// Inside folders names that begin with a dot are left out, and folders `target` and `node_modules`.
/// Links to folders are not followed, so that no walk goes in circles.
pub fn rule_files<P: AsRef<Path>>(paths: &[P]) -> RuleFiles {
    let mut walk = Walk::default();
    for path in paths.iter().map(AsRef::as_ref) {
        match path.is_dir() {
            true => walk.folder(path),
            false => walk.add(path.to_owned()),
        }
    }
    let missed = walk.missed.into_iter().map(without_place);
    RuleFiles {
        files: walk.files,
        missed: Diagnostics::new(missed.collect(), Arc::default()),
    }
}

#[derive(Debug, Default)]
struct Walk {
    files: Vec<PathBuf>,
    known: HashSet<PathBuf>,
    missed: Vec<Diagnostic>,
    /// The names that were looked at.
    names: usize,
}

/// What a name in a folder is to a walk.
enum Entry {
    Folder(PathBuf),
    Rules(PathBuf),
}

impl Walk {
    fn add(&mut self, file: PathBuf) {
        if self.known.insert(file.clone()) {
            self.files.push(file);
        }
    }

    /// Adds what stands below a folder. Folders that wait are on a stack, the next one on top, so that
    /// files come in the order of their paths.
    fn folder(&mut self, root: &Path) {
        let before = self.files.len();
        let mut waiting = vec![(Entry::Folder(root.to_owned()), 0)];
        while let Some((entry, depth)) = waiting.pop() {
            match entry {
                Entry::Rules(_) if self.files.len() - before >= FILES_MAX => {
                    let what = format!("more than {FILES_MAX} rule files");
                    return self.missed.push(too_large(root, &what));
                }
                Entry::Rules(file) => self.add(file),
                Entry::Folder(folder) if depth > DEPTH_MAX => {
                    let what = format!("folders more than {DEPTH_MAX} levels deep");
                    self.missed.push(too_large(&folder, &what));
                }
                Entry::Folder(folder) => match self.entries(&folder) {
                    Ok(entries) => {
                        let entries = entries.into_iter().rev();
                        waiting.extend(entries.map(|entry| (entry, depth + 1)));
                    }
                    Err(reason) => self.missed.push(unreadable(&folder, &reason)),
                },
            }
            if self.names > NAMES_MAX {
                let what = format!("more than {NAMES_MAX} files");
                return self.missed.push(too_large(root, &what));
            }
        }
    }

    /// The folders and rule files of a folder, in the order of their names.
    fn entries(&mut self, folder: &Path) -> io::Result<Vec<Entry>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            self.names += 1;
            if self.names > NAMES_MAX {
                break;
            }
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let kind = entry.file_type()?;
            let path = match folder.as_os_str() == "." {
                true => PathBuf::from(&name),
                false => entry.path(),
            };
            let is_rules = path.extension().is_some_and(|ending| ending == RULES);
            // A link that leads nowhere is told by whoever reads it.
            let is_file = || match kind.is_symlink() {
                true => path.metadata().map_or(true, |facts| facts.is_file()),
                false => kind.is_file(),
            };
            if kind.is_dir() && SKIPPED.iter().all(|skipped| name != *skipped) {
                found.push((name, Entry::Folder(path)));
            } else if is_rules && is_file() {
                found.push((name, Entry::Rules(path)));
            }
        }
        found.sort_by(|one, other| one.0.cmp(&other.0));
        Ok(found.into_iter().map(|(_, entry)| entry).collect())
    }
}

fn too_large(folder: &Path, what: &str) -> Diagnostic {
    let message = format!("`{}` holds {what}", folder.display());
    Diagnostic::error(Code::FolderTooLarge, Span::default(), message)
        .help("name the folders of the rules instead")
}

/// A file or folder that cannot be read.
pub(super) fn unreadable(path: &Path, reason: &io::Error) -> Diagnostic {
    let message = format!("`{}` cannot be read", path.display());
    Diagnostic::error(Code::DataUnreadable, Span::default(), message).note(reason.to_string())
}
