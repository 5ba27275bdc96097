//! What tests depend on, so that they can run again when something of it changes.

use std::path::{Path, PathBuf};

use super::files::find;
use crate::engine::load::{Tests, load_saved};
use crate::engine::rule_files::rule_files;
use crate::engine::source::RuleSource;
use crate::engine::stamp::Stamp;

/// The files behind tests: rules, data and schemas.
#[derive(Debug, Clone, Default)]
pub struct Watched {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Watched {
    /// Everything that the tests of `paths` read now, and the rule files of folders among them, also those
    /// that are still to come.
    pub fn new<P: AsRef<Path>>(paths: &[P]) -> Self {
        let paths = paths.iter().map(AsRef::as_ref);
        let (folders, named): (Vec<&Path>, Vec<&Path>) = paths.partition(|path| path.is_dir());
        let mut watched = Self {
            folders: folders.into_iter().map(Path::to_owned).collect(),
            files: named.iter().map(|path| path.to_path_buf()).collect(),
        };
        let all = watched.folders.iter().chain(&watched.files);
        for path in find(&all.collect::<Vec<_>>()).unwrap_or_default() {
            let loaded = load_saved(&RuleSource::file(path.clone()), Tests::Checked);
            watched.files.push(path);
            watched.files.extend(loaded.reads());
        }
        watched
    }

    /// How the files are now.
    pub fn stamp(&self) -> Stamp {
        let rules = rule_files(&self.folders).files.into_iter();
        let all = rules.chain(self.files.iter().cloned());
        Stamp::of(all)
    }
}
