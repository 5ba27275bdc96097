//! The thread that checks what has changed and tells what is wrong.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use lsp_server::{Message, Notification};
use lsp_types::notification::{Notification as _, PublishDiagnostics};
use lsp_types::{Diagnostic, PublishDiagnosticsParams, Uri};

use super::convert::diagnostic;
use super::documents::{Documents, State};
use super::requests::guarded;
use super::text::Text;
use crate::engine::analysis::Analysis;
use crate::engine::one_path;

/// How long the author pauses before a text is checked, in milliseconds.
const PAUSE_MILLIS: u64 = 15;
/// How often files are looked at, while nothing is edited.
const LOOK: Duration = Duration::from_secs(2);
/// How much longer than a look takes nobody looks again: slow disks are left in peace.
const LOOK_SHARE: u32 = 50;
/// Findings of one file that are told: nobody reads more, and editors stall over hundreds of thousands.
const TOLD_MAX: usize = 1_000;

/// What failed when a test ran, as long as the text stays as it was.
#[derive(Debug, Clone)]
pub(super) struct Failed {
    /// The edits that the text had seen.
    pub(super) edits: u64,
    /// The test.
    pub(super) test: String,
    /// What was found at its places.
    pub(super) found: Vec<Diagnostic>,
}

/// What can be sent to the client.
pub(super) type Send = Arc<dyn Fn(Message) + std::marker::Send + Sync>;

/// Checks documents until the server ends.
pub(super) fn run(documents: &Documents, send: &Send) {
    while let Some(path) = next(documents) {
        let edits = documents.lock().edits_seen(&path);
        let Some(edits) = edits else { continue };
        let checked = guarded(|| documents.analysis(&path));
        if let Ok(analysis) = checked {
            tell(documents, &path, edits, &analysis, send);
        }
    }
}

/// The next document to check, once its author pauses; none when the server ends. While nothing is edited,
/// files are looked at that may have changed without a word.
fn next(documents: &Documents) -> Option<PathBuf> {
    let pause = Duration::from_millis(PAUSE_MILLIS);
    let mut look = LOOK;
    let mut state = documents.lock();
    loop {
        if state.ends {
            return None;
        }
        let due = state.edited_at.map(|at| at + pause);
        let now = Instant::now();
        state = match due {
            Some(due) if !state.unchecked.is_empty() && due > now => {
                let waited = documents.called.wait_timeout(state, due - now);
                waited.unwrap_or_else(PoisonError::into_inner).0
            }
            _ => match state.unchecked.pop_first() {
                Some(path) => return Some(path),
                None => {
                    let waited = documents.called.wait_timeout(state, look);
                    let (state, waited) = waited.unwrap_or_else(PoisonError::into_inner);
                    if !waited.timed_out() {
                        state
                    } else {
                        drop(state);
                        let begin = Instant::now();
                        documents.look_at_files();
                        look = LOOK.max(begin.elapsed() * LOOK_SHARE);
                        documents.lock()
                    }
                }
            },
        };
    }
}

/// Tells what a check found, unless the document has changed since.
fn tell(documents: &Documents, path: &Path, edits: u64, analysis: &Analysis, send: &Send) {
    let mut found = by_file(documents, path, analysis);
    // The lock is held until all is sent, so that nothing older comes behind something newer.
    let mut state = documents.lock();
    if state.edits_seen(path) != Some(edits) {
        return;
    }
    let failed = state.failed(path, edits);
    found.entry(path.to_owned()).or_default().extend(failed);
    let mut before: Vec<PathBuf> = state
        .told
        .get(path)
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    before.retain(|file| !found.contains_key(file));
    for file in before {
        if !state.open.contains_key(&file) {
            publish(&state, &file, Vec::new(), send);
        }
    }
    let files = found.keys().filter(|file| *file != path).cloned();
    let files = files.collect();
    state.told.insert(path.to_owned(), files);
    for (file, found) in found {
        // What is wrong with an open file is told by its own check.
        if file == path || !state.open.contains_key(&file) {
            publish(&state, &file, found, send);
        }
    }
}

/// What was found, by the file where it stands; the document itself is always among them.
fn by_file(
    documents: &Documents,
    path: &Path,
    analysis: &Analysis,
) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
    let mut found: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
    found.insert(path.to_owned(), Vec::new());
    let texts: Vec<Text> = analysis
        .sources()
        .files()
        .map(|(_, file)| Text::new(file.text.as_str()))
        .collect();
    let place = |span: crate::engine::Span| {
        let file = analysis.path(span.source)?;
        let text = texts.get(span.source.0 as usize)?;
        let range = text.range(span.start as usize..span.end as usize, documents.encoding);
        Some((one_path(&file), range))
    };
    for one in analysis.diagnostics() {
        let (file, range) = place(one.primary.span).unwrap_or_else(|| {
            // What has no place in a text is said at the beginning.
            (path.to_owned(), lsp_types::Range::default())
        });
        let related = one.secondary.iter().filter_map(|label| {
            let (file, range) = place(label.span)?;
            Some((documents.uri(&file)?, range, label.message.clone()))
        });
        let told = diagnostic(one, range, related);
        found.entry(file).or_default().push(told);
    }
    found
}

fn publish(state: &State, path: &Path, diagnostics: Vec<Diagnostic>, send: &Send) {
    let document = state.open.get(path);
    let uri = state.uri(path);
    for (uri, version, found) in state.told_of_others(path, &diagnostics) {
        publish_as(uri, found, Some(version), send);
    }
    if let Some(uri) = uri {
        publish_as(uri, diagnostics, document.map(|one| one.version), send);
    }
}

/// Tells the diagnostics of a document.
pub(super) fn publish_as(
    uri: Uri,
    diagnostics: Vec<Diagnostic>,
    version: Option<i32>,
    send: &Send,
) {
    let parameters = PublishDiagnosticsParams::new(uri, shortened(diagnostics), version);
    let method = PublishDiagnostics::METHOD.to_owned();
    send(Message::Notification(Notification::new(method, parameters)));
}

/// So many findings as are told; the last of them says how many are not.
fn shortened(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let count = diagnostics.len();
    if count > TOLD_MAX {
        diagnostics.truncate(TOLD_MAX);
        if let Some(last) = diagnostics.last_mut() {
            let left = count - TOLD_MAX;
            last.message
                .push_str(&format!("\nnote: {left} more in this file are not shown"));
        }
    }
    diagnostics
}
