//! How files are at a time, to know whether something changed since.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How deep folders may nest of whose files the stamp knows.
const DEPTH_MAX: usize = 32;

/// How files were at one time. Two that are equal had no change between them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stamp(BTreeMap<PathBuf, Option<(SystemTime, u64)>>);

impl Stamp {
    /// How files, and all files in folders among them, are now. Those that are not there count too.
    pub fn of<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Self {
        let mut stamp = Self::default();
        for path in paths {
            stamp.add(path.as_ref(), 0);
        }
        stamp
    }

    fn add(&mut self, path: &Path, depth: usize) {
        let facts = path.metadata().ok();
        if facts.as_ref().is_some_and(std::fs::Metadata::is_dir) {
            let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
            for entry in entries.filter(|_| depth < DEPTH_MAX) {
                self.add(&entry.path(), depth + 1);
            }
            return;
        }
        let facts = facts.and_then(|facts| Some((facts.modified().ok()?, facts.len())));
        self.0.insert(path.to_owned(), facts);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn files_in_folders_that_come_change_and_go_are_seen() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b");
        std::fs::create_dir_all(&inner).unwrap();
        let stamp = || Stamp::of([folder.path(), Path::new("none")]);
        let empty = stamp();
        let file = inner.join("one.json");
        std::fs::write(&file, "1").unwrap();
        let one = stamp();
        assert_ne!(one, empty);
        assert_eq!(stamp(), one);
        std::fs::write(&file, "12").unwrap();
        assert_ne!(stamp(), one);
        std::fs::remove_file(&file).unwrap();
        assert_eq!(stamp(), empty);
    }
}
