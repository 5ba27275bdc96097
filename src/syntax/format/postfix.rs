//! What hangs on a value: fields, filters, calls.

use super::doc::Doc;
use super::printer::Printer;
use super::render::INDENT;
use crate::syntax::ast::{Expr, ExprKind};

/// From so many calls on each may stand on a line of its own.
const CHAIN_CALLS: usize = 2;

impl Printer<'_> {
    /// A value with everything that hangs on it.
    ///
    /// What comes before the first call belongs to the value; from there on each step may begin a line.
    pub(super) fn postfix(&mut self, expr: &Expr, brackets: usize) -> Doc {
        let (base, steps) = self.steps(expr, brackets);
        let mut head = vec![self.operand(base)];
        let mut lines: Vec<Doc> = Vec::new();
        let (mut calls, mut is_broken) = (0, false);
        for step in steps {
            let is_call = matches!(step.kind, ExprKind::Call(_) | ExprKind::Chain(_));
            if let ExprKind::Filter(_, condition) = &step.kind {
                let filter = self.bracketed(Doc::nothing(), |printer| printer.fresh(condition));
                match lines.is_empty() {
                    true => head.push(filter),
                    false => lines.push(filter),
                }
                continue;
            }
            if calls == 0 && !is_call {
                let comments = self.comments();
                head.extend([comments, self.step(step)]);
                continue;
            }
            is_broken |= calls == 0 && self.cursor.line_ends_before_token();
            calls += usize::from(is_call);
            let trailing = self.trailing();
            lines.extend([trailing, Doc::soft(), self.comments(), self.step(step)]);
        }
        let head = Doc::concat(head);
        match calls {
            0 => head,
            _ if calls < CHAIN_CALLS => {
                lines.retain(|doc| !matches!(doc.kind, super::doc::Kind::Soft));
                lines.insert(0, head);
                Doc::concat(lines)
            }
            _ => {
                let lines = Doc::indent(INDENT, Doc::concat(lines));
                Doc::group(Doc::concat(vec![head, lines])).broken_if(is_broken)
            }
        }
    }

    /// The innermost value and the expressions around it, innermost first.
    fn steps<'e>(&self, expr: &'e Expr, brackets: usize) -> (&'e Expr, Vec<&'e Expr>) {
        let mut steps = Vec::new();
        let mut base = expr;
        let mut is_outermost = brackets > 0;
        loop {
            if !is_outermost && self.brackets(base) > 0 {
                break;
            }
            is_outermost = false;
            let inner = match &base.kind {
                ExprKind::Field(inner, _) | ExprKind::Filter(inner, _) => inner,
                ExprKind::Call(call) => match &call.receiver {
                    Some(inner) => inner,
                    None => break,
                },
                ExprKind::Chain(chain) if self.chain_follows(base) => &chain.list,
                _ => break,
            };
            steps.push(base);
            base = inner;
        }
        steps.reverse();
        (base, steps)
    }

    /// `.name`, `.name(…)`, `.chain(…)`; the name of an outer item touches its caret.
    fn step(&mut self, step: &Expr) -> Doc {
        let dot = match self.cursor.peek_text() {
            "." => self.token("."),
            _ => Doc::nothing(),
        };
        let name = match &step.kind {
            ExprKind::Field(_, name) => return Doc::concat(vec![dot, self.name(name)]),
            ExprKind::Call(call) => self.name(&call.name),
            _ => self.word(),
        };
        let before = Doc::concat(vec![dot, name]);
        match &step.kind {
            ExprKind::Call(call) => self.arguments(before, &call.arguments),
            ExprKind::Chain(chain) => self.chain_arguments(before, chain, false),
            _ => before,
        }
    }
}
