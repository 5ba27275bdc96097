//! What the grammar could not read, in an author's words.

use std::ops::Range;

use pest::error::{Error, InputLocation};

use crate::diagnostic::{Code, Diagnostic, SourceId, Span};

use super::grammar::Rule;
use super::scan::ItemWord;

/// A parse that failed.
pub(super) struct Failure<'t> {
    source: SourceId,
    text: &'t str,
    range: Range<usize>,
    at: usize,
}

impl<'t> Failure<'t> {
    /// The failed parse of `range`.
    pub(super) fn new(
        source: SourceId,
        text: &'t str,
        range: Range<usize>,
        error: &Error<Rule>,
    ) -> Self {
        let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
        Self {
            source,
            text,
            at: range.start + at,
            range,
        }
    }

    /// Its diagnostic.
    pub(super) fn explain(&self, _item: Option<ItemWord>) -> Diagnostic {
        let span = Span::new(self.source, self.at, self.range.end);
        let found = self.text[self.at..self.range.end].split_whitespace().next();
        let message = format!("`{}` cannot stand here", found.unwrap_or_default());
        Diagnostic::error(Code::UnexpectedText, span, message)
    }
}

/// Text before the first item.
pub(super) fn no_item(source: SourceId, _text: &str, range: Range<usize>) -> Diagnostic {
    let span = Span::new(source, range.start, range.end);
    Diagnostic::error(Code::UnexpectedText, span, "this text belongs to no item")
}

/// An item word that is misspelt.
pub(super) fn misspelt_item(
    source: SourceId,
    text: &str,
    range: Range<usize>,
    item: ItemWord,
) -> Diagnostic {
    let span = Span::new(source, range.start, range.end);
    let found = &text[range];
    Diagnostic::error(
        Code::UnexpectedText,
        span,
        format!("`{found}` begins no item"),
    )
    .label("not an item of a rule file")
    .fix(format!("write `{}`", item.word()), span, item.word())
}
