//! Files and their names in the protocol.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;
use url::Url;

use crate::engine::one_path;

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
