//! The open documents, and what is known of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use lsp_types::{Diagnostic, TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use super::checker::Failed;
use super::files::{Folder, path_of};
use super::text::{Encoding, Text};
use crate::engine::analysis::Analysis;
use crate::engine::{Engine, EngineBuilder, Overlay, RuleSource, Stamp, one_path};

/// A document that the client has open.
#[derive(Debug, Clone)]
pub(super) struct Document {
    /// Its name, as the client spells it.
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) text: Text,
    /// Whether it is checked as rules; the others stand for files that rules read, such as schemas.
    holds_rules: bool,
}

/// A check of a document as it was.
#[derive(Debug, Clone)]
struct Known {
    /// The state of all texts that was checked.
    edits: u64,
    analysis: Arc<Analysis>,
    /// How the files that it read were.
    files: Stamp,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) open: BTreeMap<PathBuf, Document>,
    /// Documents of the same files under other names, which do not count, the last that did behind the others.
    pub(super) others: BTreeMap<PathBuf, Vec<Document>>,
    /// The folders of the workspace.
    pub(super) folders: Vec<Folder>,
    overlay: Overlay,
    /// How often a text has changed.
    edits: u64,
    /// The edit that a document saw last, its own or that of a file that it uses.
    seen: BTreeMap<PathBuf, u64>,
    known: BTreeMap<PathBuf, Known>,
    /// Documents that are to be checked.
    pub(super) unchecked: BTreeSet<PathBuf>,
    /// When the last edit came in.
    pub(super) edited_at: Option<Instant>,
    /// Closed files for which something was told, by the documents whose check found it.
    pub(super) told: BTreeMap<PathBuf, BTreeSet<PathBuf>>,
    /// What failed when tests ran.
    failed: BTreeMap<PathBuf, Vec<Failed>>,
    pub(super) ends: bool,
}

/// The documents, for both threads.
pub(super) struct Documents {
    state: Mutex<State>,
    /// Is called when something is to be checked, or the server ends.
    pub(super) called: Condvar,
    pub(super) encoding: Encoding,
    settings: EngineBuilder,
    /// Is held while a document is checked: who wants the same check waits for it.
    checking: Mutex<()>,
}

impl Documents {
    pub(super) fn new(encoding: Encoding) -> Self {
        Self {
            state: Mutex::default(),
            called: Condvar::new(),
            encoding,
            settings: Engine::builder().keep_read(),
            checking: Mutex::default(),
        }
    }

    /// The state, which is whole even where a thread panicked with it.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn open(&self, opened: TextDocumentItem) {
        let path = path_of(&opened.uri);
        let has_ending = path.extension().is_some_and(|ending| ending == "sumac");
        let document = Document {
            version: opened.version,
            text: Text::new(opened.text),
            holds_rules: has_ending || opened.language_id == "sumac",
            uri: opened.uri,
        };
        let beside = self.lock().beside(&path, document);
        match beside {
            Ok(()) => self.tell_again(&path),
            Err(document) => self.put(path, document),
        }
    }

    /// Lets the findings of a document be told once more.
    fn tell_again(&self, path: &Path) {
        let mut state = self.lock();
        if state.open.get(path).is_some_and(|open| open.holds_rules) {
            state.concern(vec![path.to_owned()]);
        }
        self.called.notify_all();
    }

    pub(super) fn change(
        &self,
        uri: &Uri,
        version: i32,
        changes: &[TextDocumentContentChangeEvent],
    ) {
        let path = path_of(uri);
        let Some(mut document) = self.lock().named(&path, uri).cloned() else {
            return;
        };
        for change in changes {
            document.text = document.text.edited(change, self.encoding);
        }
        document.version = version;
        self.put(path, document);
    }

    fn put(&self, path: PathBuf, document: Document) {
        let mut state = self.lock();
        state.overlay.put(&path, Arc::clone(document.text.shared()));
        state.count(&path, document);
        state.changed(&path);
        self.called.notify_all();
    }

    /// Closes a document; gives the files for which its check told something.
    pub(super) fn close(&self, uri: &Uri) -> Option<Vec<Uri>> {
        let path = path_of(uri);
        let mut state = self.lock();
        if let Some(closed) = state.forget(&path, uri) {
            return Some(vec![closed.uri]);
        }
        let closed = state.open.remove(&path)?;
        if let Some(heir) = state.heir(&path) {
            state.overlay.put(&path, Arc::clone(heir.text.shared()));
            state.open.insert(path.clone(), heir);
            state.changed(&path);
            self.called.notify_all();
            return Some(vec![closed.uri]);
        }
        let told = state.told.remove(&path).unwrap_or_default();
        let told = told.iter().filter(|file| !state.open.contains_key(*file));
        let told: Vec<Uri> = told
            .filter_map(|file| state.uri(file))
            .chain([closed.uri])
            .collect();
        state.overlay.remove(&path);
        state.changed(&path);
        state.unchecked.remove(&path);
        state.known.remove(&path);
        state.failed.remove(&path);
        state.seen.remove(&path);
        self.called.notify_all();
        Some(told)
    }

    /// Files have changed that are not open.
    pub(super) fn files_changed(&self) {
        let mut state = self.lock();
        let all = state.rules().cloned().collect();
        state.concern(all);
        self.called.notify_all();
    }

    /// Looks whether the files that checks have read changed: not every client tells it, and none of files
    /// outside of its workspace.
    pub(super) fn look_at_files(&self) {
        let known: Vec<(PathBuf, Known)> = {
            let state = self.lock();
            let known = state.known.iter();
            known
                .map(|(path, known)| (path.clone(), known.clone()))
                .collect()
        };
        let changed = known.into_iter().filter_map(|(path, known)| {
            let is_same = Stamp::of(known.analysis.reads()) == known.files;
            (!is_same).then_some(path)
        });
        let changed: Vec<PathBuf> = changed.collect();
        let mut state = self.lock();
        let changed = changed
            .into_iter()
            .filter(|path| state.open.contains_key(path));
        let changed: Vec<PathBuf> = changed.collect();
        if !changed.is_empty() {
            state.concern(changed);
        }
    }

    pub(super) fn document(&self, path: &Path) -> Option<Document> {
        self.lock().open.get(path).cloned()
    }

    /// An engine that sees the texts as they are now.
    pub(super) fn engine(&self) -> Engine {
        self.settings().build()
    }

    /// The settings of such an engine.
    pub(super) fn settings(&self) -> EngineBuilder {
        let overlay = self.lock().overlay.clone();
        self.settings.clone().overlay(overlay)
    }

    /// Lets what failed in a test be told with the other findings of its document.
    pub(super) fn tell_failed(&self, path: &Path, failed: Failed) {
        let mut state = self.lock();
        let tests = state.failed.entry(path.to_owned()).or_default();
        tests.retain(|one| one.edits == failed.edits && one.test != failed.test);
        tests.push(failed);
        state.unchecked.insert(path.to_owned());
        self.called.notify_all();
    }

    /// What is known of a file as it is now; it is checked where it was not yet.
    pub(super) fn analysis(&self, path: &Path) -> Arc<Analysis> {
        if let Some(analysis) = self.known(path) {
            return analysis;
        }
        let checking = self.checking.lock();
        let _checking = checking.unwrap_or_else(PoisonError::into_inner);
        if let Some(analysis) = self.known(path) {
            return analysis;
        }
        let edits = self.lock().seen.get(path).copied().unwrap_or_default();
        let analysis = Arc::new(self.engine().analyse(RuleSource::file(path)));
        let known = Known {
            edits,
            analysis: Arc::clone(&analysis),
            files: Stamp::of(analysis.reads()),
        };
        self.keep(path, known);
        analysis
    }

    /// What is known of a document as it is now.
    fn known(&self, path: &Path) -> Option<Arc<Analysis>> {
        self.lock().known(path)
    }

    /// What is known of a document, or of the rule at a byte of it where the document is yet to be
    /// checked.
    pub(super) fn around(&self, path: &Path, byte: usize) -> Arc<Analysis> {
        match self.known(path) {
            Some(analysis) => analysis,
            None => Arc::new(self.engine().analyse_around(RuleSource::file(path), byte)),
        }
    }

    /// Keeps a check, unless the document has changed since.
    fn keep(&self, path: &Path, known: Known) {
        let mut state = self.lock();
        if state.seen.get(path) == Some(&known.edits) {
            state.known.insert(path.to_owned(), known);
        }
    }

    /// The text of a file, open or not.
    pub(super) fn text(&self, path: &Path) -> Option<Text> {
        if let Some(document) = self.document(path) {
            return Some(document.text);
        }
        std::fs::read_to_string(path).ok().map(Text::new)
    }

    /// As [`State::uri`].
    pub(super) fn uri(&self, path: &Path) -> Option<Uri> {
        self.lock().uri(path)
    }

    /// The paths of the folders of the workspace.
    pub(super) fn folders(&self) -> Vec<PathBuf> {
        let state = self.lock();
        let paths = state.folders.iter().map(|folder| folder.path.clone());
        paths.collect()
    }
}

impl State {
    /// Notes that the text of a file has changed: it and all that use it are to be checked.
    fn changed(&mut self, path: &Path) {
        let uses = |known: &Known| {
            let mut files = known.analysis.reads().into_iter();
            files.any(|file| one_path(&file) == path)
        };
        let is_only = self.open.len() == 1 && self.open.contains_key(path);
        let concerned = self.rules().filter(|open| {
            let is_it = open.as_path() == path;
            is_it || !is_only && self.known.get(*open).is_none_or(uses)
        });
        let concerned = concerned.cloned().collect();
        self.concern(concerned);
    }

    /// The open documents that hold rules.
    fn rules(&self) -> impl Iterator<Item = &PathBuf> {
        let open = self.open.iter();
        open.filter(|(_, document)| document.holds_rules)
            .map(|(path, _)| path)
    }

    /// Notes that documents are to be checked anew.
    fn concern(&mut self, concerned: Vec<PathBuf>) {
        self.edits += 1;
        self.edited_at = Some(Instant::now());
        for concerned in concerned {
            self.seen.insert(concerned.clone(), self.edits);
            self.unchecked.insert(concerned);
        }
    }

    /// What failed in tests that ran since the last edit.
    pub(super) fn failed(&mut self, path: &Path, edits: u64) -> Vec<Diagnostic> {
        let Some(tests) = self.failed.get_mut(path) else {
            return Vec::new();
        };
        tests.retain(|one| one.edits == edits);
        tests.iter().flat_map(|one| one.found.clone()).collect()
    }

    pub(super) fn edits_seen(&self, path: &Path) -> Option<u64> {
        self.seen.get(path).copied()
    }

    fn known(&self, path: &Path) -> Option<Arc<Analysis>> {
        let known = self.known.get(path)?;
        let is_current = self.seen.get(path) == Some(&known.edits);
        is_current.then(|| Arc::clone(&known.analysis))
    }
}
