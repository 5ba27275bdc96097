//! Texts that stand for files: what an editor has not saved yet.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Texts by path, which are read instead of the files of these paths. Clones are cheap.
///
/// # Examples
/// ```
/// use sumac::Engine;
/// use sumac::engine::{Overlay, RuleSource};
///
/// let mut overlay = Overlay::default();
/// overlay.put("main.sumac", "use \"sizes.sumac\"\nattribute a = large");
/// overlay.put("sizes.sumac", "define large = 100");
/// let engine = Engine::builder().overlay(overlay).build();
/// let program = engine.compile(RuleSource::file("main.sumac"))?;
/// assert_eq!(program.attributes().last().map(|one| &*one.name), Some("a"));
/// # Ok::<(), sumac::Diagnostics>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Overlay {
    texts: BTreeMap<PathBuf, Arc<str>>,
}

impl Overlay {
    /// Puts a text in the place of a file, which need not be there.
    pub fn put(&mut self, path: impl AsRef<Path>, text: impl Into<Arc<str>>) {
        self.texts.insert(one_path(path.as_ref()), text.into());
    }

    /// Lets the file count again.
    pub fn remove(&mut self, path: impl AsRef<Path>) {
        self.texts.remove(&one_path(path.as_ref()));
    }

    /// The text in the place of a file.
    pub fn text(&self, path: impl AsRef<Path>) -> Option<&Arc<str>> {
        if self.texts.is_empty() {
            return None;
        }
        self.texts.get(&one_path(path.as_ref()))
    }

    /// The text in the place of a file, else that of the file.
    ///
    /// # Errors
    /// In words, where the file cannot be read.
    pub fn read(&self, path: impl AsRef<Path>) -> Result<String, String> {
        match self.text(path.as_ref()) {
            Some(text) => Ok(text.to_string()),
            None => super::load::read(path.as_ref()),
        }
    }

    /// The paths with a text.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.texts.keys().map(PathBuf::as_path)
    }
}

/// The one path of a file that has several: links are followed where it is there, and `..` is taken
/// out where it is not.
pub fn one_path(path: &Path) -> PathBuf {
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    // A new file in a folder that is there.
    if let (Some(folder), Some(name)) = (path.parent(), path.file_name())
        && let Ok(folder) = folder.canonicalize()
    {
        return folder.join(name);
    }
    let mut plain = PathBuf::new();
    for step in path.components() {
        match step {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            step => plain.push(step),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_one_text_under_all_its_paths() {
        let mut overlay = Overlay::default();
        overlay.put("rules/none/../shop.sumac", "a");
        assert_eq!(
            overlay.text("rules/shop.sumac").map(|text| &**text),
            Some("a")
        );
        assert_eq!(
            overlay.text("./rules/shop.sumac").map(|text| &**text),
            Some("a")
        );
        overlay.remove("rules/./shop.sumac");
        assert_eq!(overlay.paths().count(), 0);
    }
}
