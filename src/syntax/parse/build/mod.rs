//! From what the grammar read to the tree.
//!
//! The grammar reads slips (`==`, `&&`, `5.`) as what they mean; here each is reported with its fix. The builder
//! trusts the grammar for the shape of a pair and asks for its parts by rule, so a
//! part that is missing becomes an error node and never a panic.

mod chain;
mod expression;
mod item;
mod literal;
mod slip;
mod test_item;
mod window;

use std::cell::{Cell, RefCell};

use pest::iterators::Pair;

use crate::diagnostic::{Diagnostic, SourceId, Span, Spanned};
use crate::syntax::ast::{Comment, Expr, ExprKind};

use super::grammar::Rule;
use super::limits::NODES_MAX;
use super::scan::balance::too_many_nodes;

/// Builds the tree of one item or expression.
///
/// The closures of the Pratt parser share it, hence the cells.
pub(super) struct Builder<'t> {
    source: SourceId,
    /// The text of the source.
    text: &'t str,
    /// The comments of the source in order.
    comments: &'t [Comment],
    /// Where the text that was read begins in its source.
    base: usize,
    diagnostics: RefCell<Vec<Diagnostic>>,
    nodes: Cell<usize>,
}

impl<'t> Builder<'t> {
    pub(super) fn new(
        source: SourceId,
        text: &'t str,
        comments: &'t [Comment],
        base: usize,
    ) -> Self {
        Self {
            source,
            text,
            comments,
            base,
            diagnostics: RefCell::default(),
            nodes: Cell::new(0),
        }
    }

    /// What was wrong, in the order of the text.
    pub(super) fn finish(self) -> Vec<Diagnostic> {
        let mut diagnostics = self.diagnostics.into_inner();
        diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span.start);
        diagnostics
    }

    /// The tree of a bare expression.
    pub(super) fn program(&self, pair: Pair<'_, Rule>) -> Expr {
        let span = self.span(&pair);
        match part(&pair, Rule::expr) {
            Some(expr) => self.rule(expr),
            None => Expr::error(span),
        }
    }

    /// The expression of a whole rule, unless it is too large.
    fn rule(&self, pair: Pair<'_, Rule>) -> Expr {
        self.nodes.set(0);
        let span = self.span(&pair);
        let expr = self.expr(pair);
        if self.nodes.get() <= NODES_MAX {
            return expr;
        }
        self.report(too_many_nodes(span));
        Expr::error(span)
    }

    fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// The place of a pair. The grammar skips blanks and comments before it looks for an optional part, so
    /// those at the end do not belong to the pair.
    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        let start = self.base + span.start();
        let mut end = self.base + span.end();
        loop {
            end = start + self.text[start..end].trim_end_matches(is_blank).len();
            let found = self
                .comments
                .binary_search_by_key(&end, |comment| comment.span.end as usize);
            match found.map(|index| self.comments[index].span.start as usize) {
                Ok(comment) if comment > start => end = comment,
                _ => return Span::new(self.source, start, end),
            }
        }
    }

    /// The text of a place.
    fn text_of(&self, span: Span) -> &'t str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or("")
    }

    fn spanned<T>(&self, pair: &Pair<'_, Rule>, node: T) -> Spanned<T> {
        Spanned::new(node, self.span(pair))
    }

    fn node(&self, kind: ExprKind, span: Span) -> Expr {
        self.nodes.set(self.nodes.get() + 1);
        Expr { kind, span }
    }

    /// A name with its backticks taken off.
    fn name(&self, pair: &Pair<'_, Rule>) -> Spanned<String> {
        self.spanned(pair, pair.as_str().trim_matches('`').to_owned())
    }

    /// The first part of `pair` with `rule`, as a name.
    fn name_in(&self, pair: &Pair<'_, Rule>, rule: Rule) -> Spanned<String> {
        match part(pair, rule) {
            Some(name) => self.name(&name),
            None => self.spanned(pair, String::new()),
        }
    }
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || character == '\u{FEFF}'
}

/// The first part of a pair with a rule.
fn part<'i>(pair: &Pair<'i, Rule>, rule: Rule) -> Option<Pair<'i, Rule>> {
    parts(pair, rule).next()
}

/// All parts of a pair with a rule.
fn parts<'i>(pair: &Pair<'i, Rule>, rule: Rule) -> impl Iterator<Item = Pair<'i, Rule>> + use<'i> {
    pair.clone()
        .into_inner()
        .filter(move |inner| inner.as_rule() == rule)
}
