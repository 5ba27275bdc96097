//! Arithmetic: which reading an operator has, and what constants give.

use super::coerce::with_article;
use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::syntax::ast::{self, BinaryOp};
use crate::types::arithmetic::{self, Outcome};
use crate::types::calendar::Unit;
use crate::types::operator::Primitive;
use crate::types::{Kind, Type, Value};

/// A calendar amount beside a date or an instant.
pub(super) struct CalendarAmount<'a> {
    count: &'a ast::Expr,
    unit: Unit,
}

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

    /// An amount of days or longer as written, also behind the name of a definition.
    fn calendar_amount(&self, expr: &'a ast::Expr) -> Option<CalendarAmount<'a>> {
        match &expr.kind {
            ast::ExprKind::Amount(amount) if amount.unit.node.is_calendar() => {
                Some(CalendarAmount {
                    count: &amount.count,
                    unit: amount.unit.node,
                })
            }
            ast::ExprKind::Name(name) if self.bound(name).is_none() => {
                let definition = self.definitions.get(name.as_str())?;
                match (&definition.item.parameters, &definition.item.body.kind) {
                    (None, ast::ExprKind::Amount(_)) => self.calendar_amount(&definition.item.body),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn move_by(
        &mut self,
        base: ExprId,
        amount: &CalendarAmount<'a>,
        back: bool,
        span: Span,
    ) -> Option<ExprId> {
        let count = self.expr(amount.count)?;
        let count = self.fit(
            count,
            &Type::present(Kind::Integer),
            "the count of an amount",
            None,
        )?;
        self.moved(base, count, amount.unit, back, span)
    }

    /// A date or an instant moved by a count of units.
    pub(super) fn moved(
        &mut self,
        base: ExprId,
        count: ExprId,
        unit: Unit,
        back: bool,
        span: Span,
    ) -> Option<ExprId> {
        let count = if back { self.negated(count)? } else { count };
        let ty = Type {
            kind: self.kind(base).clone(),
            optional: self.optional(base) || self.optional(count),
        };
        let primitive = match ty.kind {
            Kind::Date if !unit.is_calendar() => {
                self.date_and_hours(base, span);
                return None;
            }
            Kind::Date => Primitive::AddCalendarDate(unit),
            _ => Primitive::AddCalendar(unit),
        };
        self.push(ExprKind::Primitive(primitive, vec![base, count]), ty, span)
    }

    fn negated(&mut self, count: ExprId) -> Option<ExprId> {
        let span = self.span(count);
        if let Some(Value::Integer(whole)) = self.as_constant(count) {
            let whole = whole.checked_neg()?;
            return self.constant(Value::Integer(whole), Kind::Integer, span);
        }
        let ty = self.ty(count).clone();
        self.push(
            ExprKind::Primitive(Primitive::NegateInteger, vec![count]),
            ty,
            span,
        )
    }

    pub(super) fn date_and_hours(&mut self, date: ExprId, span: Span) {
        self.report(
            Diagnostic::error(Code::TypeMismatch, span, "a date has no hours to add to")
                .label("a date moves by whole days")
                .also(self.span(date), "this is a `date`")
                .help("add days, weeks or months, or start from an instant such as `now`"),
        );
    }

    /// An amount of time as an exact duration.
    pub(super) fn exact_amount(&mut self, amount: &'a ast::Amount, span: Span) -> Option<ExprId> {
        let count = self.expr(&amount.count)?;
        let count = self.fit(
            count,
            &Type::present(Kind::Integer),
            "the count of an amount",
            None,
        )?;
        let Some(micros) = amount.unit.node.duration_micros() else {
            let unit = amount.unit.node.word(2);
            self.report(
                Diagnostic::error(Code::CalendarAmount, span, format!("{unit} have no exact length"))
                    .label("an exact duration is wanted here")
                    .note("months and longer units move a date or an instant, or bound a window; their length depends on where they begin")
                    .help("say it in days, as in `30 days`, or add it to an instant, as in `now - 1 month`"),
            );
            return None;
        };
        let ty = Type {
            kind: Kind::Duration,
            optional: self.optional(count),
        };
        if let Some(Value::Integer(whole)) = self.as_constant(count) {
            return match whole.checked_mul(micros) {
                Some(length) => self.constant(Value::Duration(length), Kind::Duration, span),
                None => self.constant_fault(span),
            };
        }
        let unit = self.constant(Value::Duration(micros), Kind::Duration, span)?;
        self.push(
            ExprKind::Primitive(Primitive::ScaleDurationInteger, vec![unit, count]),
            ty,
            span,
        )
    }

    fn constant_fault(&mut self, span: Span) -> Option<ExprId> {
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

    fn time_operation(
        &mut self,
        reading: Reading,
        mut left: ExprId,
        mut right: ExprId,
        span: Span,
    ) -> Option<ExprId> {
        if reading.swap {
            std::mem::swap(&mut left, &mut right);
        }
        if reading.instants {
            left = self.start_of_date(left)?;
            right = self.start_of_date(right)?;
        }
        if let Some(kind) = &reading.right {
            right = self.widen(right, kind)?;
        }
        self.operation(reading.primitive, vec![left, right], reading.result, span)
    }

    /// A date as the instant in which it begins; instants stay.
    pub(super) fn start_of_date(&mut self, id: ExprId) -> Option<ExprId> {
        if *self.kind(id) != Kind::Date {
            return Some(id);
        }
        let ty = Type {
            kind: Kind::Datetime,
            optional: self.optional(id),
        };
        self.push(
            ExprKind::Primitive(Primitive::InstantOf, vec![id]),
            ty,
            self.span(id),
        )
    }

    /// An operator on checked operands; constants that have no result are reported.
    fn operation(
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

/// How an operator between times and amounts is computed.
struct Reading {
    primitive: Primitive,
    result: Kind,
    swap: bool,
    instants: bool,
    right: Option<Kind>,
}

fn time_reading(op: BinaryOp, left: &Kind, right: &Kind) -> Option<Reading> {
    use Kind::{Date, Datetime, Duration};
    let plain = |primitive, result| {
        Some(Reading {
            primitive,
            result,
            swap: false,
            instants: false,
            right: None,
        })
    };
    match (op, left, right) {
        (BinaryOp::Add, Duration, Duration) => plain(Primitive::AddDuration, Duration),
        (BinaryOp::Add, Datetime, Duration) => plain(Primitive::AddDuration, Datetime),
        (BinaryOp::Add, Duration, Datetime) => {
            plain(Primitive::AddDuration, Datetime).map(|reading| Reading {
                swap: true,
                ..reading
            })
        }
        (BinaryOp::Subtract, Duration, Duration) => plain(Primitive::SubtractDuration, Duration),
        (BinaryOp::Subtract, Datetime, Duration) => plain(Primitive::SubtractDuration, Datetime),
        (BinaryOp::Subtract, Date, Date) => plain(Primitive::SubtractDate, Duration),
        (BinaryOp::Subtract, Date | Datetime, Date | Datetime) => {
            plain(Primitive::SubtractDuration, Duration).map(|reading| Reading {
                instants: true,
                ..reading
            })
        }
        (BinaryOp::Multiply, Duration, Kind::Integer) => {
            plain(Primitive::ScaleDurationInteger, Duration)
        }
        (BinaryOp::Multiply, Kind::Integer, Duration) => {
            plain(Primitive::ScaleDurationInteger, Duration).map(|reading| Reading {
                swap: true,
                ..reading
            })
        }
        (BinaryOp::Multiply, Duration, Kind::Number) => {
            plain(Primitive::ScaleDurationNumber, Duration)
        }
        (BinaryOp::Multiply, Kind::Number, Duration) => {
            plain(Primitive::ScaleDurationNumber, Duration).map(|reading| Reading {
                swap: true,
                ..reading
            })
        }
        (BinaryOp::Divide, Duration, Kind::Integer | Kind::Number) => {
            plain(Primitive::DivideDurationNumber, Duration).map(|reading| Reading {
                right: Some(Kind::Number),
                ..reading
            })
        }
        (BinaryOp::Divide, Duration, Duration) => plain(Primitive::RatioDuration, Kind::Number),
        _ => None,
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
