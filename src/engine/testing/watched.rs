//! What tests depend on, so that they can run again when something of it changes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::files::find;
use crate::engine::load::{Loaded, Tests, load_saved};
use crate::engine::rule_files::rule_files;
use crate::engine::source::RuleSource;
use crate::syntax::ast::ItemKind;

/// The files behind tests: rules, data and schemas.
#[derive(Debug, Clone, Default)]
pub struct Watched {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

/// How the files were at one time. Two that are equal had no change between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp(BTreeMap<PathBuf, Option<(SystemTime, u64)>>);

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
            watched.files.extend(behind(&loaded));
        }
        watched
    }

    /// How the files are now.
    pub fn stamp(&self) -> Stamp {
        let rules = rule_files(&self.folders).files.into_iter();
        let all = rules.chain(self.files.iter().cloned());
        let stamps = all.map(|path| {
            let facts = path.metadata().ok();
            let stamp = facts.and_then(|facts| Some((facts.modified().ok()?, facts.len())));
            (path, stamp)
        });
        Stamp(stamps.collect())
    }
}

/// The texts and schemas of a program.
fn behind(loaded: &Loaded) -> Vec<PathBuf> {
    let texts = loaded.sources.files();
    let mut files: Vec<PathBuf> = texts.map(|(_, file)| PathBuf::from(&file.name)).collect();
    for file in &loaded.files {
        for item in &file.tree.items {
            if let ItemKind::Schema(schema) = &item.kind
                && let Some(source) = schema.sources.first()
            {
                let path = file.directory.join(&source.node);
                match std::fs::read_dir(&path) {
                    Ok(entries) => {
                        files.extend(entries.filter_map(|entry| Some(entry.ok()?.path())))
                    }
                    Err(_) => files.push(path),
                }
            }
        }
    }
    files
}
