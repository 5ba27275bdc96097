//! Files and their names in the protocol.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;
use url::Url;

use crate::engine::one_path;

/// The one path of a document. One that is no file has its name as its path.
pub(super) fn path_of(uri: &Uri) -> PathBuf {
    match file_of(uri) {
        Some(path) => one_path(&path),
        None => PathBuf::from(uri.as_str()),
    }
}

/// The path that a client says, which may lead over links.
pub(super) fn said_path(uri: &Uri) -> PathBuf {
    file_of(uri).unwrap_or_else(|| PathBuf::from(uri.as_str()))
}

/// A folder of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folder {
    /// Its one path.
    pub(super) path: PathBuf,
    /// The path that the client says, which may lead over links.
    said: PathBuf,
}

impl Folder {
    pub(super) fn new(uri: &Uri) -> Self {
        Self {
            path: path_of(uri),
            said: said_path(uri),
        }
    }

    /// The path of a file inside of it as the client would say it, with how deep it lies; none for others.
    pub(super) fn said(&self, path: &Path) -> Option<(usize, PathBuf)> {
        let inside = path.strip_prefix(&self.path).ok()?;
        Some((inside.components().count(), self.said.join(inside)))
    }
}

/// Whether two names are spellings of one: letters may stand there as they are or as `%` and their number.
pub(super) fn is_same_name(one: &Uri, other: &Uri) -> bool {
    one == other || said_path(one) == said_path(other)
}

fn file_of(uri: &Uri) -> Option<PathBuf> {
    let url = Url::parse(uri.as_str()).ok();
    let file = url.filter(|url| url.scheme() == "file");
    file?.to_file_path().ok()
}

/// The name of a file.
pub(super) fn uri_of(path: &Path) -> Option<Uri> {
    let url = Url::from_file_path(path).ok();
    let text = url.map_or_else(|| path.display().to_string(), String::from);
    Uri::from_str(&text).ok()
}
