//! Everything that was found, with the texts that it points into.

use std::fmt;
use std::sync::Arc;

use crate::diagnostic::render::Style;
use crate::diagnostic::{Diagnostic, SourceId, Sources, Span, json, render};

/// Diagnostics that can draw themselves: they carry the texts of their places.
///
/// As an error it reads as the terminal shows it, without colour.
#[derive(Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    sources: Arc<Sources>,
}

impl Diagnostics {
    /// `list`, whose spans point into `sources`.
    pub fn new(list: Vec<Diagnostic>, sources: Arc<Sources>) -> Self {
        let list = list.into_iter().map(|one| sources.at_home(one)).collect();
        Self { list, sources }
    }

    /// The same in the order of their places.
    pub(super) fn in_order(mut self) -> Self {
        self.list.sort_by_key(|diagnostic| diagnostic.primary.span);
        self
    }

    /// One diagnostic that has no place in any text, such as an input that cannot be read.
    pub fn without_places(diagnostic: Diagnostic) -> Self {
        Self::new(vec![without_place(diagnostic)], Arc::default())
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Those that belong, with their texts.
    #[must_use]
    pub fn only(mut self, belongs: impl FnMut(&Diagnostic) -> bool) -> Self {
        self.list.retain(belongs);
        self
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether one of them keeps the program from running.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(Diagnostic::is_error)
    }

    /// The texts.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The texts, for further diagnostics about them.
    pub(super) fn shared_sources(&self) -> Arc<Sources> {
        Arc::clone(&self.sources)
    }

    /// Those that are told of a text of this name.
    #[must_use]
    pub fn of_source(&self, name: &str) -> Self {
        let is_of = |found: &&Diagnostic| {
            let source = self.sources.get(found.primary.span.source);
            source.is_some_and(|source| source.name == name)
        };
        Self {
            list: self.list.iter().filter(is_of).cloned().collect(),
            sources: Arc::clone(&self.sources),
        }
    }

    /// As a terminal shows them.
    pub fn render(&self, style: Style) -> String {
        render::render_all(&self.list, &self.sources, style)
    }

    /// One JSON object a line.
    pub fn to_json_lines(&self) -> String {
        json::render_all(&self.list, &self.sources)
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.render(Style::default()).trim_end())
    }
}

impl fmt::Debug for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Diagnostics {}

/// The place of what no text has a place for.
pub(super) fn nowhere() -> Span {
    Span::new(SourceId(u32::MAX), 0, 0)
}

/// The same diagnostic without a place. Floors that know no texts fill in the first source.
pub(super) fn without_place(mut diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.primary.span = nowhere();
    diagnostic
}
