//! Rule files of a command, written so that none is ever half there.

use std::fs;
use std::io;
use std::path::Path;

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
