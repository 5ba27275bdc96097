//! Tests in rule files.

use super::doc::Doc;
use super::list::ARRAY;
use super::printer::Printer;
use super::render::INDENT;
use super::time::spaced;
use crate::diagnostic::Spanned;
use crate::syntax::ast::{ExprKind, TestItem, TestPart};

impl Printer<'_> {
    /// `test "…" at … { … }`, a line each part.
    pub(super) fn test(&mut self, test: &TestItem) -> Doc {
        let mut head = vec![self.word(), self.quoted(test.name.span)];
        if let Some(at) = &test.at {
            head.push(self.word());
            head.push(self.quoted(at.span));
        }
        head.push(self.token("{"));
        let mut parts = Vec::new();
        for (index, part) in test.body.iter().enumerate() {
            parts.push(self.trailing());
            if index > 0 && self.cursor.is_before_empty() {
                parts.push(Doc::empty());
            }
            parts.extend([Doc::hard(), self.leading()]);
            parts.push(self.part(&part.node));
        }
        parts.extend([self.trailing(), self.comments()]);
        let is_empty = parts.iter().all(Doc::is_nothing);
        let end = if is_empty {
            Doc::nothing()
        } else {
            Doc::hard()
        };
        self.cursor.take();
        Doc::concat(vec![
            spaced(head),
            Doc::indent(INDENT, Doc::concat(parts)),
            end,
            Doc::text("}"),
        ])
    }

    fn part(&mut self, part: &TestPart) -> Doc {
        let word = self.word();
        match part {
            TestPart::Profile(expr) | TestPart::EventList(expr) => {
                let value = match &expr.kind {
                    ExprKind::Object(entries) => self.object(entries),
                    ExprKind::Array(items) => self.list(Doc::nothing(), ARRAY, items, Self::fresh),
                    _ => self.leaf(expr.span),
                };
                spaced(vec![word, value])
            }
            TestPart::EventTable(table) => {
                let table = self.table(table);
                spaced(vec![word, table])
            }
            TestPart::ForEach(table) => {
                let each = self.word();
                let table = self.table(table);
                spaced(vec![word, each, table])
            }
            TestPart::Using(_) => {
                let path = self.next_quoted();
                spaced(vec![word, path])
            }
            TestPart::Expect(condition) => {
                let condition = self.fresh(condition);
                spaced(vec![word, Doc::indent(INDENT, condition)])
            }
            TestPart::Snapshot(names) => self.snapshot(word, names),
        }
    }

    /// `snapshot`, `snapshot a, b`, `snapshot [a, b]`
    fn snapshot(&mut self, word: Doc, names: &[Spanned<String>]) -> Doc {
        if self.cursor.peek_text() == "[" {
            let names = self.list(Doc::nothing(), ARRAY, names, Self::name);
            return spaced(vec![word, names]);
        }
        let mut docs = vec![word];
        for (index, name) in names.iter().enumerate() {
            if index > 0 {
                docs.push(self.comma());
            }
            let line = self.line();
            docs.extend([line, self.name(name)]);
        }
        Doc::group(Doc::indent(INDENT, Doc::concat(docs)))
    }
}
