//! Recorded values beside the tests, in the files of the `insta` crate, so that its tools work on them.
//!
//! `shop.test.sumac` has its snapshots in `snapshots/shop.test__NAME.snap`; values that differ wait in
//! `NAME.snap.new` until somebody accepts them.

mod attributes;
mod file;
mod names;
mod orphans;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use file::SnapshotFile;

pub(in crate::engine) use attributes::places_of_attribute;
pub(super) use names::names;
pub(super) use orphans::orphans;

/// The folder of snapshots beside the file of tests.
const FOLDER: &str = "snapshots";

/// What becomes of values that differ from those that were recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SnapshotMode {
    /// The test fails; no file is written.
    #[default]
    Check,
    /// The test fails, and the new values wait beside the old ones.
    Propose,
    /// The new values are recorded.
    Accept,
}

/// Values of a test that differ from those that were recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotChange {
    /// The file of the recorded values.
    pub path: PathBuf,
    /// The recorded values; none where there are none yet.
    pub old: Option<String>,
    /// The values now.
    pub new: String,
    file: String,
    test: String,
    line: usize,
}

/// A case of a file of tests, as far as its snapshot goes.
pub(super) struct Place<'p> {
    /// The file of tests.
    pub(super) file: &'p Path,
    /// The name of the snapshot, without that of the file.
    pub(super) name: &'p str,
    /// The name of the case.
    pub(super) test: String,
    /// The line of the case.
    pub(super) line: usize,
}

/// How the values of a case differ from those that were recorded; none where they do not, and then
/// nothing waits to be looked at.
pub(super) fn compare(place: &Place<'_>, new: &str, mode: SnapshotMode) -> Option<SnapshotChange> {
    let path = path_of(place.file, place.name);
    let old = fs::read_to_string(&path)
        .ok()
        .map(|text| SnapshotFile::parse(&text).contents);
    let change = SnapshotChange {
        path,
        old,
        new: new.trim_end().to_owned(),
        file: file_name(place.file),
        test: place.test.clone(),
        line: place.line,
    };
    if change.old.as_ref() != Some(&change.new) {
        return Some(change);
    }
    if mode != SnapshotMode::Check {
        // What waited is answered; that nothing waits is no error.
        let _ = change.reject();
    }
    None
}

impl SnapshotChange {
    /// Where values wait until somebody looks at them.
    pub fn pending_path(&self) -> PathBuf {
        pending_of(&self.path)
    }

    /// Records the new values.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn accept(&self) -> io::Result<()> {
        self.write(&self.path, None)?;
        self.reject()
    }

    /// Forgets values that wait.
    ///
    /// # Errors
    /// Where the file cannot be removed.
    pub fn reject(&self) -> io::Result<()> {
        match fs::remove_file(self.pending_path()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Lets the new values wait beside the old ones.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn propose(&self) -> io::Result<()> {
        self.write(&self.pending_path(), Some(self.line))
    }

    fn write(&self, path: &Path, line: Option<usize>) -> io::Result<()> {
        let file = SnapshotFile {
            source: self.file.clone(),
            line,
            expression: self.test.clone(),
            contents: self.new.clone(),
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, file.print())
    }

    /// The lines that went and those that came, marked with `-` and `+`.
    pub fn lines(&self) -> String {
        let old = self.old.as_deref().unwrap_or_default();
        let went = old
            .lines()
            .filter(|line| !self.new.lines().any(|new| new == *line));
        let came = self
            .new
            .lines()
            .filter(|line| !old.lines().any(|old| old == *line));
        let went = went.map(|line| format!("-{line}\n"));
        let came = came.map(|line| format!("+{line}\n"));
        went.chain(came).collect()
    }
}

/// Where values wait that differ from those at `path`.
fn pending_of(path: &Path) -> PathBuf {
    path.with_extension("snap.new")
}

fn folder_of(file: &Path) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join(FOLDER)
}

fn path_of(file: &Path, name: &str) -> PathBuf {
    folder_of(file).join(format!("{}__{name}.snap", stem_of(file)))
}

/// `shop.test` of `rules/shop.test.sumac`.
fn stem_of(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

fn file_name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
