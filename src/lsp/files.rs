//! Files and their names in the protocol.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;
use url::Url;

use crate::engine::one_path;

/// Rule files of a workspace that are looked at.
const FILES_MAX: usize = 10_000;
/// Folders inside each other that are looked at.
const DEPTH_MAX: usize = 32;
/// Folders that hold no rules.
const SKIPPED: [&str; 2] = ["target", "node_modules"];

/// The one path of a document. One that is no file has its name as its path.
pub(super) fn path_of(uri: &Uri) -> PathBuf {
    let url = Url::parse(uri.as_str()).ok();
    let file = url.filter(|url| url.scheme() == "file");
    match file.and_then(|url| url.to_file_path().ok()) {
        Some(path) => one_path(&path),
        None => PathBuf::from(uri.as_str()),
    }
}

/// The name of a file.
pub(super) fn uri_of(path: &Path) -> Option<Uri> {
    let url = Url::from_file_path(path).ok();
    let text = url.map_or_else(|| path.display().to_string(), String::from);
    Uri::from_str(&text).ok()
}

/// The rule files under some folders.
pub(super) fn rule_files(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in folders {
        collect(folder, 0, &mut found);
    }
    found
}

fn collect(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if found.len() >= FILES_MAX {
            return;
        }
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or(".");
        if name.starts_with('.') || SKIPPED.contains(&name) {
            continue;
        }
        if path.extension().is_some_and(|ending| ending == "sumac") {
            found.push(one_path(&path));
        } else if depth < DEPTH_MAX && path.is_dir() && !path.is_symlink() {
            collect(&path, depth + 1, found);
        }
    }
}
