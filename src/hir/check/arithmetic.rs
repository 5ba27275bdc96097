//! Arithmetic: which reading an operator has, and what constants give.

use super::coerce::with_article;
use super::readings::time_reading;
use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::syntax::ast::{self, BinaryOp};
use crate::types::arithmetic::{self, Outcome};
use crate::types::operator::Primitive;
use crate::types::{Kind, Type, Value};

impl<'a> Checker<'a> {
    pub(super) fn arithmetic(
        &mut self,
        left: &'a ast::Expr,
        op: &'a Spanned<BinaryOp>,
        right: &'a ast::Expr,
        span: Span,
    ) -> Option<ExprId> {
        if matches!(op.node, BinaryOp::Add | BinaryOp::Subtract)
            && let Some(amount) = self.calendar_amount(right)
        {
            let base = self.expr(left)?;
            if matches!(self.kind(base), Kind::Date | Kind::Datetime) {
                return self.move_by(base, &amount, op.node == BinaryOp::Subtract, span);
            }
            let right = self.expr(right)?;
            return self.arithmetic_of(base, op, right, span);
        }
        if op.node == BinaryOp::Add
            && let Some(amount) = self.calendar_amount(left)
        {
            let base = self.expr(right)?;
            if matches!(self.kind(base), Kind::Date | Kind::Datetime) {
                return self.move_by(base, &amount, false, span);
            }
            let left = self.expr(left)?;
            return self.arithmetic_of(left, op, base, span);
        }
        let (left, right) = (self.expr(left), self.expr(right));
        self.arithmetic_of(left?, op, right?, span)
    }

    pub(super) fn constant_fault(&mut self, span: Span) -> Option<ExprId> {
        self.report(
            Diagnostic::error(
                Code::ConstantFault,
                span,
                "the result is larger than its type can hold",
            )
            .label("no value fits")
            .note("an integer has 64 bits, a number is at most about 1.8e308"),
        );
        None
    }

    pub(super) fn negate(&mut self, operand: &'a ast::Expr, span: Span) -> Option<ExprId> {
        let operand = self.expr(operand)?;
        self.negative(operand, span)
    }

    fn negative(&mut self, operand: ExprId, span: Span) -> Option<ExprId> {
        let ty = self.ty(operand).clone();
        let primitive = match ty.kind {
            Kind::Map(..) => {
                return self.negated_map(operand, span, |checker, value| {
                    checker.negative(value, span)
                });
            }
            Kind::Integer => Primitive::NegateInteger,
            Kind::Number => Primitive::NegateNumber,
            Kind::Duration => Primitive::NegateDuration,
            Kind::Nothing => return Some(operand),
            _ => {
                self.not_arithmetic("-", operand);
                return None;
            }
        };
        self.operation(primitive, vec![operand], ty.kind, span)
    }

    fn not_arithmetic(&mut self, op: &str, operand: ExprId) {
        let ty = self.ty(operand).clone();
        let message = format!(
            "`{op}` wants numbers, and this is {}",
            with_article(&ty.kind.to_string())
        );
        let (code, help) = match ty.kind {
            Kind::Array(_) => (
                Code::ListNotValue,
                "make one value of the list, as in `.sum()` or `.count()`",
            ),
            Kind::String => (Code::TypeMismatch, "make it a number with `toNumber`"),
            Kind::Boolean => (
                Code::TypeMismatch,
                "choose a number by it, as in `if(…, 1, 0)`",
            ),
            _ => (Code::TypeMismatch, "take a field of it, or another value"),
        };
        self.report(
            Diagnostic::error(code, self.span(operand), message)
                .label(format!("this is `{ty}`"))
                .help(help),
        );
    }

    pub(super) fn arithmetic_of(
        &mut self,
        left: ExprId,
        op: &Spanned<BinaryOp>,
        right: ExprId,
        span: Span,
    ) -> Option<ExprId> {
        let word = symbol(op.node);
        for side in [left, right] {
            match self.kind(side) {
                Kind::Array(_) | Kind::Object(_) | Kind::Opaque | Kind::Boolean => {
                    self.not_arithmetic(word, side);
                    return None;
                }
                _ => {}
            }
        }
        if [left, right].map(|side| matches!(self.kind(side), Kind::Map(..))) != [false, false] {
            return self.arithmetic_of_maps(left, op, right, span);
        }
        let (lk, rk) = (self.kind(left).clone(), self.kind(right).clone());
        if lk == Kind::Nothing || rk == Kind::Nothing {
            let kind = if lk == Kind::Nothing { rk } else { lk };
            return self.constant(Value::Missing, kind, span);
        }
        if lk.is_numeric() && rk.is_numeric() {
            return self.numeric(left, op.node, right, span);
        }
        if let Some(reading) = time_reading(op.node, &lk, &rk) {
            return self.time_operation(reading, left, right, span);
        }
        if op.node == BinaryOp::Add && lk == Kind::String && rk == Kind::String {
            return self.operation(Primitive::Concat, vec![left, right], Kind::String, span);
        }
        self.no_reading(left, op, right);
        None
    }

    fn no_reading(&mut self, left: ExprId, op: &Spanned<BinaryOp>, right: ExprId) {
        let word = symbol(op.node);
        let (lk, rk) = (self.kind(left).clone(), self.kind(right).clone());
        let message = format!(
            "`{word}` does not work between {} and {}",
            with_article(&lk.to_string()),
            with_article(&rk.to_string())
        );
        let mut diagnostic = Diagnostic::error(Code::TypeMismatch, self.span(right), message)
            .label(format!("this is `{}`", self.ty(right)))
            .also(self.span(left), format!("this is `{}`", self.ty(left)));
        let kinds = (&lk, &rk);
        diagnostic = match kinds {
            (Kind::Date, Kind::Duration) => {
                diagnostic.help("a date moves by whole days: add days, weeks or months")
            }
            (Kind::Date | Kind::Datetime | Kind::Duration, other) if other.is_numeric() => {
                diagnostic.help("give the number a unit, as in `30 days`")
            }
            (Kind::String, other) if other.is_numeric() => {
                diagnostic.help("make the number text with `toString`")
            }
            (other, Kind::String) if other.is_numeric() => {
                diagnostic.help("make the text a number with `toNumber`")
            }
            _ => diagnostic,
        };
        self.report(diagnostic);
    }

    fn numeric(&mut self, left: ExprId, op: BinaryOp, right: ExprId, span: Span) -> Option<ExprId> {
        let whole = *self.kind(left) == Kind::Integer && *self.kind(right) == Kind::Integer;
        if whole && op != BinaryOp::Divide {
            let primitive = match op {
                BinaryOp::Add => Primitive::AddInteger,
                BinaryOp::Subtract => Primitive::SubtractInteger,
                BinaryOp::Multiply => Primitive::MultiplyInteger,
                _ => Primitive::RemainderInteger,
            };
            return self.operation(primitive, vec![left, right], Kind::Integer, span);
        }
        let (left, right) = (
            self.widen(left, &Kind::Number)?,
            self.widen(right, &Kind::Number)?,
        );
        let primitive = match op {
            BinaryOp::Add => Primitive::AddNumber,
            BinaryOp::Subtract => Primitive::SubtractNumber,
            BinaryOp::Multiply => Primitive::MultiplyNumber,
            BinaryOp::Divide => Primitive::DivideNumber,
            _ => Primitive::RemainderNumber,
        };
        self.operation(primitive, vec![left, right], Kind::Number, span)
    }

    /// An operator on checked operands; constants that have no result are reported.
    pub(super) fn operation(
        &mut self,
        primitive: Primitive,
        operands: Vec<ExprId>,
        kind: Kind,
        span: Span,
    ) -> Option<ExprId> {
        let by_zero = matches!(
            primitive,
            Primitive::DivideNumber
                | Primitive::RemainderNumber
                | Primitive::RemainderInteger
                | Primitive::RatioDuration
                | Primitive::DivideDurationNumber
        );
        let optional = operands.iter().any(|&operand| self.optional(operand)) || by_zero;
        if by_zero && self.is_zero(operands[1]) {
            self.report(
                Diagnostic::warning(
                    Code::DivisionByZero,
                    span,
                    "a division by zero is always missing",
                )
                .label("always missing")
                .also(self.span(operands[1]), "this is zero"),
            );
        }
        let constants: Option<Vec<Value>> = operands
            .iter()
            .map(|&operand| self.as_constant(operand).cloned())
            .collect();
        if let Some(constants) = constants
            && faults(primitive, &constants)
        {
            return self.constant_fault(span);
        }
        self.push(
            ExprKind::Primitive(primitive, operands),
            Type { kind, optional },
            span,
        )
    }

    fn is_zero(&self, id: ExprId) -> bool {
        match self.as_constant(id) {
            Some(Value::Integer(whole) | Value::Duration(whole)) => *whole == 0,
            Some(Value::Number(number)) => *number == 0.0,
            _ => false,
        }
    }
}

/// Whether an operator on these constants has no result of its type.
fn faults(primitive: Primitive, constants: &[Value]) -> bool {
    fn is<T>(outcome: Outcome<T>) -> bool {
        matches!(outcome, Outcome::Fault)
    }
    match (primitive, constants) {
        (Primitive::AddInteger, [Value::Integer(a), Value::Integer(b)]) => {
            is(arithmetic::integer_add(*a, *b))
        }
        (Primitive::SubtractInteger, [Value::Integer(a), Value::Integer(b)]) => {
            is(arithmetic::integer_subtract(*a, *b))
        }
        (Primitive::MultiplyInteger, [Value::Integer(a), Value::Integer(b)]) => {
            is(arithmetic::integer_multiply(*a, *b))
        }
        (Primitive::NegateInteger, [Value::Integer(a)]) => is(arithmetic::integer_negate(*a)),
        (Primitive::AddNumber, [Value::Number(a), Value::Number(b)]) => {
            is(arithmetic::number_add(*a, *b))
        }
        (Primitive::SubtractNumber, [Value::Number(a), Value::Number(b)]) => {
            is(arithmetic::number_subtract(*a, *b))
        }
        (Primitive::MultiplyNumber, [Value::Number(a), Value::Number(b)]) => {
            is(arithmetic::number_multiply(*a, *b))
        }
        (Primitive::DivideNumber, [Value::Number(a), Value::Number(b)]) => {
            is(arithmetic::number_divide(*a, *b))
        }
        (Primitive::AddDuration, [Value::Duration(a), Value::Duration(b)]) => {
            is(arithmetic::duration_add(*a, *b))
        }
        (Primitive::SubtractDuration, [Value::Duration(a), Value::Duration(b)]) => {
            is(arithmetic::duration_subtract(*a, *b))
        }
        _ => false,
    }
}

fn symbol(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        _ => "%",
    }
}
