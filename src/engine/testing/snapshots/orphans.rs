//! Snapshots of tests that are no more.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::file::SnapshotFile;
use super::{file_name, folder_of, path_of, stem_of};

/// The snapshots of `file` that belong to none of the cases called `names`, and those beside them whose
/// file of tests is gone. Snapshots of others, such as those of Rust tests, are left alone.
pub(in crate::engine::testing) fn orphans(file: &Path, names: &[String]) -> Vec<PathBuf> {
    let folder = folder_of(file);
    let Ok(entries) = fs::read_dir(&folder) else {
        return Vec::new();
    };
    let expected: HashSet<PathBuf> = names.iter().map(|name| path_of(file, name)).collect();
    let begin = format!("{}__", stem_of(file));
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut orphans: Vec<PathBuf> = paths
        .filter(|path| {
            let name = file_name(path);
            let Some(bare) = name
                .strip_suffix(".snap")
                .or(name.strip_suffix(".snap.new"))
            else {
                return false;
            };
            let Ok(text) = fs::read_to_string(path) else {
                return false;
            };
            let source = SnapshotFile::parse(&text).source;
            let source = source.rsplit('/').next().unwrap_or_default();
            let is_own = name.starts_with(&begin) && source == file_name(file);
            let is_gone = source.ends_with(".sumac")
                && bare.starts_with(&format!("{}__", stem_of(Path::new(source))))
                && !folder.with_file_name(source).exists();
            let recorded = path.with_file_name(format!("{bare}.snap"));
            is_gone || (is_own && !expected.contains(&recorded))
        })
        .collect();
    orphans.sort();
    orphans
}
