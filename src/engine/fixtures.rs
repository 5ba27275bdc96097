//! The files of data that tests use.

use std::collections::HashMap;
use std::path::PathBuf;

use super::load::{Loaded, LoadedFile};
use super::overlay::Overlay;
use crate::diagnostic::{Code, Diagnostic, Origin, Sources, Span};
use crate::hir::FixtureFile;
use crate::syntax::ast::{ItemKind, TestPart};
use crate::syntax::literal::parse_json_literal;

/// Reads what the tests of the named files use. Each use has a document of its own.
pub(super) fn load(loaded: &mut Loaded, sources: &mut Sources, overlay: &Overlay) {
    let mut texts: HashMap<PathBuf, Result<String, String>> = HashMap::new();
    for position in loaded.tested() {
        for (path, used_at) in uses(&loaded.files[position]) {
            let text = texts
                .entry(path.clone())
                .or_insert_with(|| overlay.read(&path));
            let document = match text {
                Ok(text) => {
                    let name = path.display().to_string();
                    let source = sources.add_with(name, text.as_str(), Origin::Json);
                    parse_json_literal(source, text, 0).map_err(|found| *found)
                }
                Err(reason) => Err(unreadable(&path, reason, used_at)),
            };
            let document = match document {
                Ok(document) => Some(document),
                Err(found) => {
                    loaded.diagnostics.push(found);
                    None
                }
            };
            loaded.fixtures.push(FixtureFile { used_at, document });
        }
    }
}

fn uses(file: &LoadedFile) -> Vec<(PathBuf, Span)> {
    let tests = file.tree.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Test(test) => Some(test),
        _ => None,
    });
    let parts = tests.flat_map(|test| &test.body);
    let uses = parts.filter_map(|part| match &part.node {
        TestPart::Using(path) => Some((file.directory.join(path), part.span)),
        _ => None,
    });
    uses.collect()
}

fn unreadable(path: &std::path::Path, reason: &str, used_at: Span) -> Diagnostic {
    let message = format!("the data `{}` cannot be read", path.display());
    Diagnostic::error(Code::FixtureUnreadable, used_at, message)
        .label("no such data")
        .note(reason)
        .note("paths are relative to the file of the test")
}
