//! Amounts of time: those that move a date or an instant on the calendar, and exact ones.

use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::syntax::ast;
use crate::types::calendar::Unit;
use crate::types::operator::Primitive;
use crate::types::{Kind, Type, Value};
/// A calendar amount beside a date or an instant.
pub(super) struct CalendarAmount<'a> {
    count: &'a ast::Expr,
    unit: Unit,
}

impl<'a> Checker<'a> {
    /// An amount of days or longer as written, also behind the name of a definition.
    pub(super) fn calendar_amount(&self, expr: &'a ast::Expr) -> Option<CalendarAmount<'a>> {
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

    pub(super) fn move_by(
        &mut self,
        base: ExprId,
        amount: &CalendarAmount<'a>,
        back: bool,
        span: Span,
    ) -> Option<ExprId> {
        let count = self.count_of_amount(amount.count)?;
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

    fn count_of_amount(&mut self, count: &'a ast::Expr) -> Option<ExprId> {
        let count = self.expr(count)?;
        let whole = Type::present(Kind::Integer);
        self.fit(count, &whole, "the count of an amount", None)
    }

    /// An amount of time as an exact duration.
    pub(super) fn exact_amount(&mut self, amount: &'a ast::Amount, span: Span) -> Option<ExprId> {
        let count = self.count_of_amount(&amount.count)?;
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
}
