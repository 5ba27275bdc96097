//! Tokens and comments as pieces of a layout.

use super::cursor::{Comment, Cursor};
use super::doc::Doc;
use super::render::INDENT;
use crate::diagnostic::{Span, Spanned};
use crate::syntax::ast::Expr;
use crate::syntax::parse::Token;

/// Goes through a text along its tree.
pub(super) struct Printer<'t> {
    pub(super) cursor: Cursor<'t>,
}

impl<'t> Printer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            cursor: Cursor::new(text),
        }
    }

    /// A whole text that is one expression.
    pub(super) fn whole_expression(&mut self, expr: &Expr) -> Doc {
        let doc = self.fresh(expr);
        let mut docs = vec![doc, self.trailing()];
        while self.cursor.peek_text() == ";" {
            docs.push(self.comments());
            self.cursor.take();
        }
        docs.extend([Doc::hard(), self.comments()]);
        Doc::concat(docs)
    }

    /// The comments before the next token.
    pub(super) fn comments(&mut self) -> Doc {
        pieces(self.cursor.comments())
    }

    /// The comments before something that stands on a line of its own, with the empty line behind them.
    pub(super) fn leading(&mut self) -> Doc {
        let comments = self.comments();
        match !comments.is_nothing() && self.cursor.is_before_empty() {
            true => Doc::concat(vec![comments, Doc::empty()]),
            false => comments,
        }
    }

    /// The comments that end the line of the last token.
    pub(super) fn trailing(&mut self) -> Doc {
        pieces(self.cursor.trailing())
    }

    /// A place where the line may break; comments that end the line stand before it.
    pub(super) fn line(&mut self) -> Doc {
        Doc::concat(vec![self.trailing(), Doc::line()])
    }

    /// The next token, written as `text`, with the comments before it.
    pub(super) fn token(&mut self, text: &str) -> Doc {
        let comments = self.comments();
        let next = self.cursor.peek();
        // Two marks may touch: the `>` of a type and the `=` of its attribute. A word is one token, also where it
        // begins with the one that is written for it, as `days` does with `day`.
        let is_part = next.token != Token::Word && self.cursor.peek_text().starts_with(text);
        let end = match is_part {
            true => next.start + text.len(),
            false => next.end,
        };
        self.cursor.jump(end);
        Doc::concat(vec![comments, Doc::text(text)])
    }

    /// A comma; comments before it stand behind it.
    pub(super) fn comma(&mut self) -> Doc {
        let mut comments = self.cursor.comments();
        self.cursor.take();
        comments.extend(self.cursor.trailing());
        Doc::behind(Doc::text(","), pieces(comments))
    }

    /// The next token in lower case.
    pub(super) fn word(&mut self) -> Doc {
        let text = self.cursor.peek_text().to_ascii_lowercase();
        self.token(&text)
    }

    /// A place that stays as its author wrote it.
    pub(super) fn leaf(&mut self, span: Span) -> Doc {
        self.leaf_as(span, str::to_owned)
    }

    /// A place whose text is written in another way.
    pub(super) fn leaf_as(&mut self, span: Span, write: impl Fn(&str) -> String) -> Doc {
        let comments = self.comments();
        let text = self.cursor.leaf(span.start as usize, span.end as usize);
        Doc::concat(vec![comments, Doc::text(write(text))])
    }

    /// The next token as its author wrote it.
    pub(super) fn next_leaf(&mut self) -> Doc {
        let text = self.cursor.peek_text().to_owned();
        self.token(&text)
    }

    /// A name that the tree knows without its place.
    pub(super) fn unplaced_name(&mut self, name: &str) -> Doc {
        match self.cursor.peek_text().starts_with('`') {
            true => self.next_leaf(),
            false => {
                let comments = self.comments();
                self.cursor.jump(self.cursor.peek().start + name.len());
                Doc::concat(vec![comments, Doc::text(name)])
            }
        }
    }

    /// The next token, which is a text, in its canonical quotes.
    pub(super) fn next_quoted(&mut self) -> Doc {
        let text = canonical_quotes(self.cursor.peek_text());
        self.token(&text)
    }

    /// A name as it was written.
    pub(super) fn name(&mut self, name: &Spanned<String>) -> Doc {
        self.leaf(name.span)
    }

    /// A text in its canonical quotes.
    pub(super) fn quoted(&mut self, span: Span) -> Doc {
        self.leaf_as(span, canonical_quotes)
    }

    /// Names with dots between them.
    pub(super) fn path(&mut self, steps: &[Spanned<String>]) -> Doc {
        let mut docs = Vec::new();
        for (index, step) in steps.iter().enumerate() {
            if index > 0 {
                docs.push(self.token("."));
            }
            docs.push(self.name(step));
        }
        Doc::concat(docs)
    }

    /// What stands behind `=`, `:` or `=>`: on the same line if it fits there, else on the next.
    pub(super) fn assigned(&mut self, expr: &Expr) -> Doc {
        let is_broken = self.cursor.line_ends_before_token();
        self.value(expr, is_broken)
    }

    /// As [`Self::assigned`], where its author's line break after the mark means nothing.
    pub(super) fn joined(&mut self, expr: &Expr) -> Doc {
        self.value(expr, false)
    }

    fn value(&mut self, expr: &Expr, is_broken: bool) -> Doc {
        let trailing = self.trailing();
        let value = self.fresh(expr);
        if !is_broken && trailing.is_nothing() && value.first_line().is_some() {
            return Doc::concat(vec![Doc::text(" "), value]);
        }
        let inner = Doc::concat(vec![trailing, Doc::line(), value]);
        Doc::group(Doc::indent(INDENT, inner)).broken_if(is_broken)
    }
}

/// Comments as one piece; nothing where there are none.
pub(super) fn pieces(comments: Vec<Comment>) -> Doc {
    match comments.is_empty() {
        true => Doc::nothing(),
        false => Doc::concat(comments.into_iter().map(Doc::comment).collect()),
    }
}

/// A text in double quotes, unless it holds such a quote.
fn canonical_quotes(text: &str) -> String {
    let Some(inner) = text
        .strip_prefix('\'')
        .and_then(|text| text.strip_suffix('\''))
    else {
        return text.to_owned();
    };
    if inner.contains('"') {
        return text.to_owned();
    }
    let mut written = String::with_capacity(text.len());
    let mut characters = inner.chars();
    written.push('"');
    while let Some(character) = characters.next() {
        match (character, characters.clone().next()) {
            ('\\', Some('\'')) => {}
            ('\\', Some(next)) => {
                written.extend(['\\', next]);
                characters.next();
            }
            _ => written.push(character),
        }
    }
    written.push('"');
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_double_unless_that_would_need_escapes() {
        for (text, expected) in [
            ("'a'", "\"a\""),
            ("\"a\"", "\"a\""),
            ("''", "\"\""),
            ("'say \"a\"'", "'say \"a\"'"),
            (r"'it\'s \\'", r#""it's \\""#),
            (r"'\\\''", r#""\\'""#),
        ] {
            assert_eq!(canonical_quotes(text), expected);
        }
    }
}
