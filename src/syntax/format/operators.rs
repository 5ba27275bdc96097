//! Operators between operands and before them.

use super::doc::Doc;
use super::printer::Printer;
use super::render::INDENT;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, UnaryOp, Window};
use crate::syntax::unparse::{Strength, binary_strength, operator_text};

/// What is compared with stays on the line of what is compared if it is not wider, in characters.
const SHORT_OPERAND: usize = 20;

impl Printer<'_> {
    pub(super) fn unary(&mut self, op: UnaryOp, operand: &Expr) -> Doc {
        let (sign, mut blank) = match op {
            UnaryOp::Not => (self.token("not"), " "),
            UnaryOp::Negate => (self.token("-"), ""),
        };
        // `-5` would be a number.
        if self
            .cursor
            .peek_text()
            .starts_with(|c: char| c.is_ascii_digit())
        {
            blank = " ";
        }
        Doc::concat(vec![sign, Doc::text(blank), self.operand(operand)])
    }

    /// Operands of one strength with their operators: on one line, or a line each.
    pub(super) fn binary(&mut self, expr: &Expr, is_fresh: bool) -> Doc {
        let (first, rest) = self.operands(expr);
        let first = self.operand(first);
        if let [(op, right)] = rest[..] {
            return self.one_operator(first, op, right, is_fresh);
        }
        let mut lines = Vec::new();
        for (op, right) in rest {
            lines.push(self.line());
            lines.push(self.operator(op));
            lines.push(Doc::text(" "));
            lines.push(self.operand(right));
        }
        broken_lines(first, lines, is_fresh)
    }

    /// The operands of the operators of one strength, and the operators between them.
    fn operands<'e>(&self, expr: &'e Expr) -> (&'e Expr, Vec<(BinaryOp, &'e Expr)>) {
        let mut rest = Vec::new();
        let ExprKind::Binary(left, op, right) = &expr.kind else {
            return (expr, rest);
        };
        rest.push((op.node, &**right));
        let own = binary_strength(op.node);
        let mut first = &**left;
        // A default binds to the right, all else to the left; comparisons do not follow each other.
        if own == Strength::Default {
            while let Some((left, op, right)) = self.same_strength(rest[rest.len() - 1].1, own) {
                let last = rest.len() - 1;
                rest[last].1 = left;
                rest.push((op, right));
            }
            return (first, rest);
        }
        while let Some((left, op, right)) = self.same_strength(first, own) {
            rest.push((op, right));
            first = left;
        }
        rest.reverse();
        (first, rest)
    }

    /// The parts of an operand that is an operator of the same strength and stands without brackets.
    fn same_strength<'e>(
        &self,
        expr: &'e Expr,
        strength: Strength,
    ) -> Option<(&'e Expr, BinaryOp, &'e Expr)> {
        let ExprKind::Binary(left, op, right) = &expr.kind else {
            return None;
        };
        let is_same = binary_strength(op.node) == strength
            && strength != Strength::Comparison
            && self.brackets(expr) == 0;
        is_same.then_some((&**left, op.node, &**right))
    }

    fn one_operator(&mut self, left: Doc, op: BinaryOp, right: &Expr, is_fresh: bool) -> Doc {
        let line = self.line();
        let operator = self.operator(op);
        let right = self.operand(right);
        let is_comparison = binary_strength(op) == Strength::Comparison;
        let is_short = !right.is_forced && right.width <= SHORT_OPERAND;
        let is_free = !line.is_forced && !operator.is_forced;
        if is_free && is_comparison && is_short && left.can_break() {
            // What is compared breaks instead. A list that broke here would count as broken by its author.
            let right = Doc::flat(right);
            return Doc::concat(vec![left, Doc::text(" "), operator, Doc::text(" "), right]);
        }
        if is_free && right.first_line().is_some() && !left.can_break() {
            return Doc::concat(vec![left, Doc::text(" "), operator, Doc::text(" "), right]);
        }
        let lines = vec![line, operator, Doc::text(" "), right];
        broken_lines(left, lines, is_fresh)
    }

    /// An operator, of which the text may have another writing.
    fn operator(&mut self, op: BinaryOp) -> Doc {
        self.token(operator_text(op))
    }

    pub(super) fn occurs(&mut self, time: &Expr, window: &Window, is_fresh: bool) -> Doc {
        let time = self.operand(time);
        let lines = vec![
            self.line(),
            self.word(),
            Doc::text(" "),
            self.window(window),
        ];
        broken_lines(time, lines, is_fresh)
    }
}

fn broken_lines(first: Doc, lines: Vec<Doc>, is_fresh: bool) -> Doc {
    let lines = Doc::concat(lines);
    let lines = match is_fresh {
        true => lines,
        false => Doc::indent(INDENT, lines),
    };
    Doc::group(Doc::concat(vec![first, lines]))
}
