//! From tree back to text, with no more brackets than the tree needs.
//!
//! `parse(unparse(e)) == e` for every tree that the parser can give; a formatter lays out what this
//! module brackets.

mod form;
mod window;
mod words;

pub use words::{is_reserved, name_text, step_text};
pub(in crate::syntax) use words::{number_text, operator_text, quote, time_word_text};

use crate::types::stack::with_stack;

use super::ast::{BinaryOp, Expr, ExprKind, UnaryOp};

/// The source text of an expression.
pub fn unparse_expr(expr: &Expr) -> String {
    let mut writer = Writer::default();
    writer.expr(expr, Strength::Body);
    writer.text
}

/// How tightly an expression binds; what binds looser than its place asks for gets brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::syntax) enum Strength {
    /// `let`, lambda, `select`, quantifiers, `… over`: they run on to the right.
    Body,
    Or,
    And,
    Not,
    Comparison,
    Default,
    Sum,
    Product,
    Negation,
    Postfix,
}

/// What the place of an expression forbids outside brackets.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    /// A bare `in` would end the value of a `let`.
    no_in: bool,
    /// The number before a unit has fewer forms.
    in_count: bool,
}

#[derive(Default)]
struct Writer {
    text: String,
    place: Place,
}

impl Writer {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// An expression that binds at least as tightly as `least`, in brackets if it does not.
    fn expr(&mut self, expr: &Expr, least: Strength) {
        with_stack(|| {
            if strength(&expr.kind) < least || self.is_forbidden(&expr.kind) {
                self.in_brackets("(", ")", |w| w.kind(&expr.kind));
            } else {
                self.kind(&expr.kind);
            }
        });
    }

    /// Writes inside brackets, where every form is free again.
    fn in_brackets(&mut self, open: &str, close: &str, inner: impl FnOnce(&mut Self)) {
        let place = std::mem::take(&mut self.place);
        self.push(open);
        inner(self);
        self.push(close);
        self.place = place;
    }

    fn is_forbidden(&self, kind: &ExprKind) -> bool {
        if self.place.no_in && matches!(kind, ExprKind::Binary(_, op, _) if op.node == BinaryOp::In)
        {
            return true;
        }
        let fits_count = match kind {
            ExprKind::Integer(_)
            | ExprKind::Number(_)
            | ExprKind::Name(_)
            | ExprKind::Positional(_)
            | ExprKind::Outer(_)
            | ExprKind::This
            | ExprKind::Chain(_)
            | ExprKind::Field(..)
            | ExprKind::Filter(..)
            | ExprKind::Call(_)
            | ExprKind::Unary(UnaryOp::Negate, _) => true,
            ExprKind::Binary(..) => matches!(strength(kind), Strength::Sum | Strength::Product),
            _ => false,
        };
        self.place.in_count && !fits_count
    }

    fn binary(&mut self, left: &Expr, op: BinaryOp, right: &Expr) {
        let own = binary_strength(op);
        let (left_least, right_least) = match own {
            // Comparisons do not chain; a default binds to the right.
            Strength::Comparison => (Strength::Default, Strength::Default),
            Strength::Default => (Strength::Sum, Strength::Default),
            Strength::Or => (Strength::Or, Strength::And),
            Strength::And => (Strength::And, Strength::Not),
            Strength::Sum => (Strength::Sum, Strength::Product),
            _ => (Strength::Product, Strength::Negation),
        };
        self.expr(left, left_least);
        self.push(" ");
        self.push(operator_text(op));
        self.push(" ");
        self.expr(right, right_least);
    }

    fn unary(&mut self, op: UnaryOp, operand: &Expr) {
        if op == UnaryOp::Not {
            self.push("not ");
            self.expr(operand, Strength::Not);
            return;
        }
        self.push("-");
        let start = self.text.len();
        self.expr(operand, Strength::Negation);
        // `-5` is a literal, so a minus that is an operator keeps its distance from digits.
        if self.text[start..].starts_with(|c: char| c.is_ascii_digit()) {
            self.text.insert(start, '(');
            self.push(")");
        }
    }
}

pub(in crate::syntax) fn binary_strength(op: BinaryOp) -> Strength {
    match op {
        BinaryOp::Or => Strength::Or,
        BinaryOp::And => Strength::And,
        BinaryOp::Default => Strength::Default,
        BinaryOp::Add | BinaryOp::Subtract => Strength::Sum,
        BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder => Strength::Product,
        _ => Strength::Comparison,
    }
}

fn strength(kind: &ExprKind) -> Strength {
    match kind {
        ExprKind::Let(..)
        | ExprKind::Lambda(..)
        | ExprKind::Select(_)
        | ExprKind::Quantifier(..)
        | ExprKind::AggregateOver(..) => Strength::Body,
        ExprKind::Binary(_, op, _) => binary_strength(op.node),
        ExprKind::Occurs(..) => Strength::Comparison,
        ExprKind::Unary(UnaryOp::Not, _) => Strength::Not,
        ExprKind::Unary(UnaryOp::Negate, _) => Strength::Negation,
        _ => Strength::Postfix,
    }
}
