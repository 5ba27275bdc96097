//! What stands between brackets.

use super::doc::{Doc, Entry, LastComma, List, ListStyle};
use super::printer::{Printer, pieces};

/// The arguments of a call, and other round brackets with entries.
pub(super) const ARGUMENTS: ListStyle = ListStyle {
    is_padded: false,
    last_comma: LastComma::Broken,
    is_target: false,
};
/// Brackets around one expression.
pub(super) const BRACKETS: ListStyle = ListStyle {
    is_padded: false,
    last_comma: LastComma::Never,
    is_target: false,
};
/// `[a, b]`
pub(super) const ARRAY: ListStyle = ListStyle {
    is_padded: false,
    last_comma: LastComma::Broken,
    is_target: true,
};
/// `{ a: 1 }`, `case { … }`
pub(super) const MEMBERS: ListStyle = ListStyle {
    is_padded: true,
    last_comma: LastComma::Broken,
    is_target: true,
};

impl Printer<'_> {
    /// Entries between two brackets, the opening one behind `before`.
    ///
    /// The author's line break behind an opening bracket of a list or an object stays.
    pub(super) fn list<T>(
        &mut self,
        before: Doc,
        style: ListStyle,
        items: &[T],
        mut entry: impl FnMut(&mut Self, &T) -> Doc,
    ) -> Doc {
        let bracket = self.next_leaf();
        let is_broken =
            style.is_target && !items.is_empty() && self.cursor.line_ends_before_token();
        let lead = self.trailing();
        let mut entries = Vec::with_capacity(items.len());
        let mut end = Doc::nothing();
        for (index, item) in items.iter().enumerate() {
            let after_empty = self.cursor.is_before_empty();
            let comments = self.leading();
            let doc = Doc::behind(comments, entry(self, item));
            let (doc, trailing, rest) = self.entry_end(doc, index + 1 == items.len());
            end = rest;
            entries.push(Entry {
                doc,
                trailing,
                after_empty,
            });
        }
        if items.is_empty() {
            end = self.comments();
        }
        let close = self.cursor.take();
        Doc::list(List {
            open: Doc::concat(vec![before, bracket]),
            lead,
            entries,
            end,
            close: Doc::text(close),
            style,
            is_broken,
        })
    }

    /// An entry up to its comma: comments that go on with the line stay before the comma, others go
    /// behind it. Gives the entry, what stands behind the comma, and what stands before the closing bracket.
    fn entry_end(&mut self, doc: Doc, is_last: bool) -> (Doc, Doc, Doc) {
        let mut before = self.cursor.comments();
        let stays = before
            .iter()
            .take_while(|comment| !comment.begins_line && !comment.ends_line)
            .count();
        let mut behind = before.split_off(stays);
        let has_comma = self.cursor.take_if(",");
        let mut end = Vec::new();
        if has_comma {
            behind.extend(self.cursor.trailing());
        }
        if is_last {
            let on_line = behind.iter().take_while(|comment| !comment.begins_line);
            end = behind.split_off(on_line.count());
            end.extend(self.cursor.comments());
        }
        let doc = Doc::behind(doc, pieces(before));
        (doc, pieces(behind), pieces(end))
    }

    /// One piece between brackets, without a comma.
    pub(super) fn bracketed(&mut self, before: Doc, inner: impl FnOnce(&mut Self) -> Doc) -> Doc {
        let mut inner = Some(inner);
        self.list(before, BRACKETS, &[()], |printer, ()| match inner.take() {
            Some(inner) => inner(printer),
            None => Doc::nothing(),
        })
    }
}
