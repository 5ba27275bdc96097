//! What hangs on a value: fields, filters, calls.

use super::doc::Doc;
use super::printer::Printer;
use super::render::INDENT;
use crate::syntax::ast::{Expr, ExprKind};

/// From so many calls on each may stand on a line of its own.
const CHAIN_CALLS: usize = 2;

/// What stands behind the first call, or is it.
struct Link {
    /// Comments on the line before it.
    trailing: Doc,
    /// Comments on lines of their own before it.
    comments: Doc,
    /// The step with its filters.
    step: Doc,
    is_call: bool,
}

impl Printer<'_> {
    /// A value with everything that hangs on it.
    ///
    /// What comes before the first call belongs to the value; from there on each call may begin a line, with the
    /// fields that lead to it.
    pub(super) fn postfix(&mut self, expr: &Expr, brackets: usize) -> Doc {
        let (base, steps) = self.steps(expr, brackets);
        let mut head = vec![self.operand(base)];
        let mut links: Vec<Link> = Vec::new();
        let mut is_broken = false;
        for step in steps {
            let is_call = matches!(step.kind, ExprKind::Call(_) | ExprKind::Chain(_));
            if let ExprKind::Filter(_, condition) = &step.kind {
                let filter = self.bracketed(Doc::nothing(), |printer| printer.fresh(condition));
                match links.last_mut() {
                    Some(link) => {
                        let step = std::mem::replace(&mut link.step, Doc::nothing());
                        link.step = Doc::concat(vec![step, filter]);
                    }
                    None => head.push(filter),
                }
                continue;
            }
            if links.is_empty() && !is_call {
                let comments = self.comments();
                head.extend([comments, self.step(step)]);
                continue;
            }
            is_broken |= links.is_empty() && self.cursor.line_ends_before_token();
            links.push(Link {
                trailing: self.trailing(),
                comments: self.comments(),
                step: self.step(step),
                is_call,
            });
        }
        let head = Doc::concat(head);
        match links.iter().filter(|link| link.is_call).count() {
            0 => head,
            calls if calls < CHAIN_CALLS => {
                let links = links.into_iter();
                let links = links.flat_map(|link| [link.trailing, link.comments, link.step]);
                Doc::concat(std::iter::once(head).chain(links).collect())
            }
            _ => {
                let lines = Doc::indent(INDENT, Doc::concat(lines_of(links)));
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

/// Calls with the fields before them, each of which may begin a line. Fields that are too long for the line of
/// their call stand on lines of their own.
fn lines_of(links: Vec<Link>) -> Vec<Doc> {
    let (mut lines, mut fields): (Vec<Doc>, Vec<Doc>) = (Vec::new(), Vec::new());
    for link in links {
        let begin = [link.trailing, Doc::soft(), link.comments];
        match fields.is_empty() {
            true => lines.extend(begin),
            false => fields.extend(begin),
        }
        if !link.is_call {
            fields.push(link.step);
            continue;
        }
        if !fields.is_empty() {
            lines.push(Doc::group(Doc::concat(std::mem::take(&mut fields))));
        }
        lines.push(link.step);
    }
    if !fields.is_empty() {
        lines.push(Doc::group(Doc::concat(fields)));
    }
    lines
}
