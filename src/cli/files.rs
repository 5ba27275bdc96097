//! Rule files of a command: found in directories, and written so that none is ever half there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::terminal::unreadable;
use crate::engine::Diagnostics;

/// The ending of rule files in directories.
const RULES_ENDING: &str = "sumac";

/// The files of `paths`; a directory stands for all rule files below it, in order of their names.
///
/// Names that begin with a dot are passed over in directories, and links to directories not followed.
pub(super) fn rule_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Diagnostics> {
    let mut files = Vec::new();
    for path in paths {
        match path.is_dir() {
            true => walk(path, &mut files)
                .map_err(|reason| unreadable(&path.display().to_string(), &reason))?,
            false => files.push(path.clone()),
        }
    }
    Ok(files)
}

fn walk(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut open = vec![directory.to_owned()];
    let first = files.len();
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(&directory)? {
            let entry = entry?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let path = match directory.as_os_str() == "." {
                true => PathBuf::from(entry.file_name()),
                false => entry.path(),
            };
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else if path
                .extension()
                .is_some_and(|ending| ending == RULES_ENDING)
            {
                files.push(path);
            }
        }
    }
    files[first..].sort();
    Ok(())
}

/// Writes a file anew: the text is written aside and then takes the place of the old one.
///
/// A link stays one, and the file keeps its permissions.
pub(super) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}", std::process::id()));
    let aside = path.with_file_name(name);
    let written = fs::write(&aside, text)
        .and_then(|()| fs::set_permissions(&aside, fs::metadata(&path)?.permissions()))
        .and_then(|()| fs::rename(&aside, &path));
    if written.is_err() {
        // What was written aside is of no use; that it cannot be removed either says nothing more.
        let _ = fs::remove_file(&aside);
    }
    written
}
