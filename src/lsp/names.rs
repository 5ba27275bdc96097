//! Files that are open under several names, such as that of a link to them.
//!
//! An editor has a text for each name. The text that was edited last counts, for checks and for the rules that use
//! the file; the documents of the other names are told of it unless they have the same text.

use std::path::Path;

use lsp_types::{Diagnostic, DiagnosticSeverity, Uri};

use super::documents::{Document, State};
use super::files::{is_same_name, said_path, uri_of};

impl State {
    /// The name of a file, as the client spells it where it is open; of others as they lie in its folders, so that
    /// nobody gets a file of theirs under another name.
    pub(super) fn uri(&self, path: &Path) -> Option<Uri> {
        if let Some(document) = self.open.get(path) {
            return Some(document.uri.clone());
        }
        let said = self.folders.iter().filter_map(|folder| folder.said(path));
        match said.min_by_key(|(depth, _)| *depth) {
            Some((_, said)) => uri_of(&said),
            None => uri_of(path),
        }
    }

    /// The document of a name: the one that counts where no other has that name.
    pub(super) fn named(&self, path: &Path, uri: &Uri) -> Option<&Document> {
        let mut others = self.others.get(path).into_iter().flatten();
        let other = others.find(|other| is_same_name(&other.uri, uri));
        other.or_else(|| self.open.get(path))
    }

    /// Lets a document count; one of another name that counted becomes one of the others.
    pub(super) fn count(&mut self, path: &Path, document: Document) {
        self.forget(path, &document.uri);
        let before = self.open.insert(path.to_owned(), document);
        let is_other = |before: &Document| {
            let now = self.open.get(path);
            now.is_some_and(|now| !is_same_name(&now.uri, &before.uri))
        };
        if let Some(before) = before.filter(is_other) {
            self.others.entry(path.to_owned()).or_default().push(before);
        }
    }

    /// Takes in a document of a file that is open under another name, which goes on counting. Gives it back
    /// where there is none.
    pub(super) fn beside(&mut self, path: &Path, document: Document) -> Result<(), Document> {
        let counts = self.open.get(path);
        if counts.is_none_or(|counts| is_same_name(&counts.uri, &document.uri)) {
            return Err(document);
        }
        self.forget(path, &document.uri);
        let others = self.others.entry(path.to_owned()).or_default();
        others.push(document);
        Ok(())
    }

    /// Drops the document of a name that does not count.
    pub(super) fn forget(&mut self, path: &Path, uri: &Uri) -> Option<Document> {
        let others = self.others.get_mut(path)?;
        let index = others
            .iter()
            .position(|other| is_same_name(&other.uri, uri))?;
        let forgotten = others.remove(index);
        if others.is_empty() {
            self.others.remove(path);
        }
        Some(forgotten)
    }

    /// The document of another name that counts once the one that did is closed: the last that did before.
    pub(super) fn heir(&mut self, path: &Path) -> Option<Document> {
        let last = self.others.get(path)?.last()?.uri.clone();
        self.forget(path, &last)
    }

    /// Lets the document of a name answer, if its text is the one that counts.
    ///
    /// # Errors
    /// In a sentence, where it is another text.
    pub(super) fn answers(&mut self, path: &Path, uri: &Uri) -> Result<Document, String> {
        let named = self.named(path, uri).cloned();
        let named = named.ok_or_else(|| "the document is not open".to_owned())?;
        match self.open.get(path) {
            Some(counts) if counts.text.as_str() != named.text.as_str() => Err(elsewhere(counts)),
            _ => {
                self.count(path, named.clone());
                Ok(named)
            }
        }
    }

    /// What is told of the documents of a file under its other names, where `found` is wrong with the one that counts.
    pub(super) fn told_of_others(
        &self,
        path: &Path,
        found: &[Diagnostic],
    ) -> Vec<(Uri, i32, Vec<Diagnostic>)> {
        let Some(counts) = self.open.get(path) else {
            return Vec::new();
        };
        let others = self.others.get(path).into_iter().flatten();
        let told = others.map(|other| {
            let found = match other.text.as_str() == counts.text.as_str() {
                true => found.to_vec(),
                false => vec![Diagnostic {
                    severity: Some(DiagnosticSeverity::WARNING),
                    source: Some("sumac".to_owned()),
                    message: elsewhere(counts),
                    ..Diagnostic::default()
                }],
            };
            (other.uri.clone(), other.version, found)
        });
        told.collect()
    }
}

fn elsewhere(counts: &Document) -> String {
    let name = said_path(&counts.uri);
    let name = name.display();
    format!("this file is also open as `{name}`, where it was edited last: that text is checked")
}
