//! Expressions.

use super::doc::{Doc, LastComma, ListStyle};
use super::list::{ARGUMENTS, ARRAY, MEMBERS};
use super::printer::Printer;
use super::render::INDENT;
use crate::diagnostic::{Span, Spanned};
use crate::syntax::ast::{CaseArm, Declaration, Expr, ExprKind};
use crate::types::stack::with_stack;

/// How far the further bindings of a `let` stand in, in columns: under the first.
const LET_INDENT: usize = 4;

impl Printer<'_> {
    /// An expression that begins its line wherever it is broken.
    pub(super) fn fresh(&mut self, expr: &Expr) -> Doc {
        self.expression(expr, true)
    }

    /// An expression behind something else on its line.
    pub(super) fn operand(&mut self, expr: &Expr) -> Doc {
        self.expression(expr, false)
    }

    /// Comments before an expression stand outside of all that begins with it, so that what they
    /// break is the same wherever it begins.
    fn expression(&mut self, expr: &Expr, is_fresh: bool) -> Doc {
        let comments = self.comments();
        let doc = with_stack(|| self.with_brackets(expr, is_fresh));
        Doc::behind(comments, doc)
    }

    fn with_brackets(&mut self, expr: &Expr, is_fresh: bool) -> Doc {
        let brackets = self.brackets(expr);
        if brackets == 0 {
            return self.bare(expr, is_fresh, 0);
        }
        self.bracketed(Doc::nothing(), |printer| {
            // Brackets around brackets say nothing more.
            let mut comments = Vec::new();
            for _ in 1..brackets {
                comments.push(printer.comments());
                printer.cursor.take();
            }
            comments.push(printer.comments());
            comments.push(printer.bare(expr, true, brackets));
            for _ in 1..brackets {
                comments.push(printer.comments());
                printer.cursor.take();
            }
            match comments.iter().filter(|doc| !doc.is_nothing()).count() {
                1 => comments.swap_remove(brackets),
                _ => Doc::concat(comments),
            }
        })
    }

    /// How many brackets stand around an expression at the cursor and belong to it as a whole.
    pub(super) fn brackets(&self, expr: &Expr) -> usize {
        let from = expr.span.start as usize;
        match (&expr.kind, self.left_part(expr)) {
            (ExprKind::Lambda(..), _) => self
                .cursor
                .open_brackets(from, usize::MAX)
                .saturating_sub(1),
            (_, Some(left)) => self.cursor.open_brackets(from, left.start as usize),
            (_, None) => self.cursor.open_brackets(from, usize::MAX),
        }
    }

    /// The place of the part with which an expression begins, where that is an expression.
    fn left_part(&self, expr: &Expr) -> Option<Span> {
        Some(match &expr.kind {
            ExprKind::Field(left, _)
            | ExprKind::Filter(left, _)
            | ExprKind::Binary(left, ..)
            | ExprKind::Occurs(left, _) => left.span,
            ExprKind::Call(call) => call.receiver.as_ref()?.span,
            ExprKind::Amount(amount) => amount.count.span,
            ExprKind::Chain(chain) if self.chain_follows(expr) => chain.list.span,
            _ => return None,
        })
    }

    /// Whether the list of a chain stands before the word `chain`.
    pub(super) fn chain_follows(&self, expr: &Expr) -> bool {
        let ExprKind::Chain(chain) = &expr.kind else {
            return false;
        };
        let from = expr.span.start as usize;
        let mut word = self.cursor.token_at(from);
        for _ in 0..self.cursor.open_brackets(from, usize::MAX) {
            word = self.cursor.token_at(word.end);
        }
        word.start >= chain.list.span.start as usize
    }

    /// An expression without the brackets around it, of which so many are open.
    pub(super) fn bare(&mut self, expr: &Expr, is_fresh: bool, brackets: usize) -> Doc {
        match &expr.kind {
            ExprKind::Field(..) | ExprKind::Filter(..) => self.postfix(expr, brackets),
            ExprKind::Call(call) if call.receiver.is_some() => self.postfix(expr, brackets),
            ExprKind::Chain(_) if self.chain_follows(expr) => self.postfix(expr, brackets),
            ExprKind::Chain(chain) => self.chain(chain),
            ExprKind::Call(call) => {
                let name = self.name(&call.name);
                self.arguments(name, &call.arguments)
            }
            ExprKind::Unary(op, operand) => self.unary(*op, operand),
            ExprKind::Binary(..) => self.binary(expr, is_fresh),
            ExprKind::Occurs(time, window) => self.occurs(time, window, is_fresh),
            ExprKind::Amount(amount) => self.amount(amount),
            ExprKind::Case(arms, otherwise) => self.case(arms, otherwise.as_deref()),
            ExprKind::Let(bindings, body) => self.let_in(bindings, body),
            ExprKind::Lambda(names, body) => self.lambda(names, body),
            ExprKind::Select(declarations) | ExprKind::Quantifier(_, declarations) => {
                let word = self.word();
                self.declared(word, declarations)
            }
            ExprKind::AggregateOver(name, value, declarations) => {
                self.over(name, value.as_deref(), declarations)
            }
            ExprKind::Array(exprs) => self.list(Doc::nothing(), ARRAY, exprs, Self::fresh),
            ExprKind::Object(entries) => self.object(entries),
            ExprKind::String(_) => {
                let place = self.inner_place(expr.span, brackets);
                self.quoted(place)
            }
            ExprKind::Null | ExprKind::Boolean(_) | ExprKind::This | ExprKind::TimeWord(_) => {
                self.word()
            }
            _ => {
                let place = self.inner_place(expr.span, brackets);
                self.leaf(place)
            }
        }
    }

    /// The place of a leaf without the brackets around it.
    fn inner_place(&self, span: Span, brackets: usize) -> Span {
        let end = self.cursor.inner_end(span, brackets);
        Span::new(span.source, self.cursor.peek().start, end)
    }

    /// `(a, b)` behind a name.
    pub(super) fn arguments(&mut self, before: Doc, arguments: &[Expr]) -> Doc {
        let last_comma = match arguments.len() {
            0 | 1 => LastComma::Never,
            _ => LastComma::Broken,
        };
        let style = ListStyle {
            last_comma,
            ..ARGUMENTS
        };
        self.list(before, style, arguments, Self::fresh)
    }

    pub(super) fn object(&mut self, entries: &[(Spanned<String>, Expr)]) -> Doc {
        self.list(Doc::nothing(), MEMBERS, entries, |printer, (key, value)| {
            let key = printer.quoted(key.span);
            let colon = printer.token(":");
            Doc::concat(vec![key, colon, printer.joined(value)])
        })
    }

    fn case(&mut self, arms: &[CaseArm], otherwise: Option<&Expr>) -> Doc {
        let word = self.word();
        // The arm of `else` may stand anywhere and has no condition.
        let mut all: Vec<(Option<&Expr>, &Expr)> = arms
            .iter()
            .map(|arm| (Some(&arm.condition), &arm.value))
            .chain(otherwise.map(|value| (None, value)))
            .collect();
        all.sort_by_key(|(_, value)| value.span.start);
        let open = Doc::concat(vec![word, Doc::text(" ")]);
        self.list(open, MEMBERS, &all, |printer, (condition, value)| {
            let condition = match condition {
                Some(condition) => printer.fresh(condition),
                None => printer.word(),
            };
            let colon = printer.token(":");
            Doc::concat(vec![condition, colon, printer.joined(value)])
        })
    }

    fn let_in(&mut self, bindings: &[(Spanned<String>, Expr)], body: &Expr) -> Doc {
        let mut docs = vec![self.word(), Doc::text(" ")];
        let mut is_broken = false;
        let mut all = Vec::new();
        for (index, (name, value)) in bindings.iter().enumerate() {
            if index > 0 {
                all.push(self.comma());
                is_broken |= self.cursor.line_ends_before_token();
                all.push(self.line());
            }
            let name = self.name(name);
            let equals = self.token("=");
            all.extend([name, Doc::text(" "), equals, self.joined(value)]);
        }
        docs.push(Doc::indent(LET_INDENT, Doc::concat(all)));
        is_broken |= self.cursor.line_ends_before_token();
        docs.push(self.line());
        docs.push(self.word());
        is_broken |= self.cursor.line_ends_before_token();
        docs.push(Doc::text(" "));
        docs.push(self.operand(body));
        Doc::group(Doc::concat(docs)).broken_if(is_broken)
    }

    fn lambda(&mut self, names: &[Spanned<String>], body: &Expr) -> Doc {
        let names = self.list(Doc::nothing(), super::list::BRACKETS, names, Self::name);
        let arrow = self.token("=>");
        let body = self.joined(body);
        Doc::concat(vec![names, Doc::text(" "), arrow, body])
    }

    /// `v from xs where c, …` behind a word.
    fn declared(&mut self, word: Doc, declarations: &[Declaration]) -> Doc {
        let mut docs = Vec::new();
        let mut is_broken = false;
        for (index, declaration) in declarations.iter().enumerate() {
            if index > 0 {
                docs.push(self.comma());
                is_broken |= self.cursor.line_ends_before_token();
                docs.push(self.line());
            }
            let variable = self.name(&declaration.variable);
            let from = self.word();
            let source = self.operand(&declaration.source);
            docs.extend([variable, Doc::text(" "), from, Doc::text(" "), source]);
            let Some(condition) = &declaration.condition else {
                continue;
            };
            is_broken |= self.cursor.line_ends_before_token();
            let line = self.line();
            let word = self.token("where");
            let condition = self.operand(condition);
            let condition = vec![line, word, Doc::text(" "), condition];
            docs.push(Doc::indent(INDENT, Doc::concat(condition)));
        }
        let declarations = Doc::indent(INDENT, Doc::concat(docs));
        Doc::group(Doc::concat(vec![word, Doc::text(" "), declarations])).broken_if(is_broken)
    }

    fn over(
        &mut self,
        name: &Spanned<String>,
        value: Option<&Expr>,
        declarations: &[Declaration],
    ) -> Doc {
        let name = self.name(name);
        // A bracket right behind the name is that of the call.
        let head = match (value, self.cursor.peek_text() == "(") {
            (Some(value), true) => {
                let value = std::slice::from_ref(value);
                self.arguments(name, value)
            }
            (None, true) => self.arguments(name, &[]),
            (Some(value), false) => {
                let value = self.operand(value);
                Doc::concat(vec![name, Doc::text(" "), value])
            }
            (None, false) => name,
        };
        let over = self.word();
        let head = Doc::concat(vec![head, Doc::text(" "), over]);
        self.declared(head, declarations)
    }
}
