//! `occurs` in all its forms, as comparisons of instants.

use super::coerce::with_article;
use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::syntax::ast::{self, Direction, Relation, TimeReference, TimeWord, WindowKind};
use crate::types::calendar::Unit;
use crate::types::operator::{Comparison, Primitive};
use crate::types::{Kind, Type, Value};

/// What a window is measured from, as checked.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reference {
    /// An instant.
    Instant(ExprId),
    /// A day, as a date.
    Day(ExprId),
    /// A calendar unit, by its first instant.
    Unit(ExprId, Unit),
}

/// A bound of a window.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) comparison: Comparison,
    pub(super) at: ExprId,
}

impl<'a> Checker<'a> {
    /// `now`, `today`, `yesterday`, `tomorrow`.
    pub(super) fn time_word(&mut self, word: TimeWord, span: Span) -> Option<ExprId> {
        let now = self.push(ExprKind::Now, Type::present(Kind::Datetime), span)?;
        let days = match word {
            TimeWord::Now => return Some(now),
            TimeWord::Today => 0,
            TimeWord::Yesterday => -1,
            TimeWord::Tomorrow => 1,
        };
        let date = Type::present(Kind::Date);
        let today = self.push(
            ExprKind::Primitive(Primitive::DateOf, vec![now]),
            date.clone(),
            span,
        )?;
        if days == 0 {
            return Some(today);
        }
        let days = self.constant(Value::Integer(days), Kind::Integer, span)?;
        self.push(
            ExprKind::Primitive(Primitive::AddCalendarDate(Unit::Day), vec![today, days]),
            date,
            span,
        )
    }

    pub(super) fn occurs(
        &mut self,
        value: &'a ast::Expr,
        window: &'a ast::Window,
        span: Span,
    ) -> Option<ExprId> {
        let value = self.expr(value)?;
        if let Some(element) = self.ty(value).element().cloned() {
            return self.any_element(value, element, span, |checker, item| {
                checker.occurs_in(item, window, span)
            });
        }
        self.occurs_in(value, window, span)
    }

    /// Whether a time lies in a window, as in `WHEN(today)`.
    pub(super) fn window(&mut self, value: ExprId, window: &'a ast::Window) -> Option<ExprId> {
        self.occurs_in(value, window, window.span)
    }

    fn occurs_in(&mut self, value: ExprId, window: &'a ast::Window, span: Span) -> Option<ExprId> {
        let value = match self.kind(value) {
            Kind::Datetime => value,
            Kind::Date => self.start_of_date(value)?,
            Kind::Nothing => return self.constant(Value::Boolean(false), Kind::Boolean, span),
            Kind::String if self.as_constant(value).is_some() => {
                self.read_constant(value, &Kind::Datetime)??
            }
            kind => {
                let message = format!(
                    "`occurs` wants a time on its left, and this is {}",
                    with_article(&kind.to_string())
                );
                self.report(
                    Diagnostic::error(Code::TypeMismatch, self.span(value), message)
                        .label(format!("this is `{}`", self.ty(value)))
                        .note("expected: datetime or date"),
                );
                return None;
            }
        };
        match &window.kind {
            WindowKind::Distance {
                comparison,
                amount,
                direction,
                reference,
            } => {
                let comparison = super::comparisons::comparison_of(comparison.node)?;
                let reference = self.reference(reference)?;
                self.distance(value, comparison, amount, direction.node, reference, span)
            }
            WindowKind::Side(direction, reference) => {
                self.side(value, direction.node, reference, window.span, span)
            }
            WindowKind::Within(_, reference) => self.whole(value, reference, span),
            WindowKind::Between(first, last) => self.between(value, first, last, span),
            WindowKind::Last(amount) => {
                let now = self.push(ExprKind::Now, Type::present(Kind::Datetime), window.span)?;
                self.distance(
                    value,
                    Comparison::Less,
                    amount,
                    Direction::Before,
                    Reference::Instant(now),
                    span,
                )
            }
        }
    }

    /// The events inside `last …`, for the option of an attribute.
    pub(super) fn events_of_last(
        &mut self,
        time: &[String],
        amount: &'a ast::Amount,
        span: Span,
    ) -> Option<ExprId> {
        let events = self.every_event(span)?;
        let element = self.ty(events).element()?.clone();
        let (item, value) = self.variable(None, element, span)?;
        let mut at = value;
        for step in time {
            at = self.field(at, step, span, span)?;
        }
        let now = self.push(ExprKind::Now, Type::present(Kind::Datetime), span)?;
        let condition = self.distance(
            at,
            Comparison::Less,
            amount,
            Direction::Before,
            Reference::Instant(now),
            span,
        )?;
        self.filtered(events, item, condition, span)
    }

    fn reference(&mut self, reference: &'a TimeReference) -> Option<Reference> {
        match reference {
            TimeReference::Unit(relation, unit) => {
                let span = relation.span.to(unit.span);
                let now = self.push(ExprKind::Now, Type::present(Kind::Datetime), span)?;
                let start = self.start_of(now, unit.node, span)?;
                let steps = match relation.node {
                    Relation::Last => -1,
                    Relation::This => 0,
                    Relation::Next => 1,
                };
                let start = self.shifted(start, steps, unit.node, span)?;
                Some(Reference::Unit(start, unit.node))
            }
            TimeReference::Expr(expr) => {
                let at = self.expr(expr)?;
                match self.kind(at) {
                    Kind::Datetime => Some(Reference::Instant(at)),
                    Kind::Date => Some(Reference::Day(at)),
                    Kind::String if self.as_constant(at).is_some() => {
                        let read = self.read_constant(at, &Kind::Datetime)??;
                        Some(Reference::Instant(read))
                    }
                    kind => {
                        let message = format!(
                            "a window is measured from a time, and this is {}",
                            with_article(&kind.to_string())
                        );
                        self.report(
                            Diagnostic::error(Code::TypeMismatch, self.span(at), message)
                                .label(format!("this is `{}`", self.ty(at)))
                                .note("expected: datetime or date")
                                .help(
                                    "measure from `now`, `today`, a date, or a field with a time",
                                ),
                        );
                        None
                    }
                }
            }
        }
    }

    pub(super) fn start_of(&mut self, at: ExprId, unit: Unit, span: Span) -> Option<ExprId> {
        let ty = self.ty(at).clone();
        self.push(
            ExprKind::Primitive(Primitive::StartOf(unit), vec![at]),
            ty,
            span,
        )
    }

    pub(super) fn shifted(
        &mut self,
        at: ExprId,
        steps: i64,
        unit: Unit,
        span: Span,
    ) -> Option<ExprId> {
        if steps == 0 {
            return Some(at);
        }
        let steps = self.constant(Value::Integer(steps), Kind::Integer, span)?;
        self.moved(at, steps, unit, false, span)
    }

    /// The first instant of a reference.
    pub(super) fn beginning(&mut self, reference: Reference) -> Option<ExprId> {
        match reference {
            Reference::Instant(at) | Reference::Unit(at, _) => Some(at),
            Reference::Day(date) => self.start_of_date(date),
        }
    }

    /// `before T`, `after T`: strictly.
    fn side(
        &mut self,
        value: ExprId,
        direction: Direction,
        reference: &'a TimeReference,
        window: Span,
        span: Span,
    ) -> Option<ExprId> {
        let reference = self.reference(reference)?;
        if direction == Direction::After && matches!(reference, Reference::Day(_)) {
            self.report(
                Diagnostic::warning(
                    Code::AfterToday,
                    window,
                    "`after` a day includes the rest of that day",
                )
                .label("after the start of the day")
                .help("for later days only, name the day after, as in `after tomorrow`"),
            );
        }
        let at = self.beginning(reference)?;
        let comparison = match direction {
            Direction::Before => Comparison::Less,
            Direction::After => Comparison::Greater,
        };
        self.inside(value, &[Edge { comparison, at }], span)
    }

    /// `occurs on T`, `occurs today`, `occurs last week`: inside that day or unit.
    fn whole(&mut self, value: ExprId, reference: &'a TimeReference, span: Span) -> Option<ExprId> {
        let reference = match self.reference(reference)? {
            Reference::Instant(at) => {
                let ty = Type {
                    kind: Kind::Date,
                    optional: self.optional(at),
                };
                Reference::Day(self.push(
                    ExprKind::Primitive(Primitive::DateOf, vec![at]),
                    ty,
                    span,
                )?)
            }
            other => other,
        };
        let (first, next) = (
            self.beginning(reference)?,
            self.next_beginning(reference, span)?,
        );
        let edges = [
            Edge {
                comparison: Comparison::GreaterOrEqual,
                at: first,
            },
            Edge {
                comparison: Comparison::Less,
                at: next,
            },
        ];
        self.inside(value, &edges, span)
    }

    /// The first instant after a day or a unit.
    fn next_beginning(&mut self, reference: Reference, span: Span) -> Option<ExprId> {
        match reference {
            Reference::Instant(at) => Some(at),
            Reference::Day(date) => {
                let next = self.shifted(date, 1, Unit::Day, span)?;
                self.start_of_date(next)
            }
            Reference::Unit(start, unit) => self.shifted(start, 1, unit, span),
        }
    }

    fn between(
        &mut self,
        value: ExprId,
        first: &'a TimeReference,
        last: &'a TimeReference,
        span: Span,
    ) -> Option<ExprId> {
        let (first, last) = (self.reference(first), self.reference(last));
        let (first, last) = (first?, last?);
        let begin = self.beginning(first)?;
        let end = match last {
            Reference::Instant(at) => Edge {
                comparison: Comparison::LessOrEqual,
                at,
            },
            day_or_unit => Edge {
                comparison: Comparison::Less,
                at: self.next_beginning(day_or_unit, span)?,
            },
        };
        self.inside(
            value,
            &[
                Edge {
                    comparison: Comparison::GreaterOrEqual,
                    at: begin,
                },
                end,
            ],
            span,
        )
    }

    /// Whether a time is on the right side of every edge.
    pub(super) fn inside(&mut self, value: ExprId, edges: &[Edge], span: Span) -> Option<ExprId> {
        let mut all: Option<ExprId> = None;
        for edge in edges {
            let holds = self.compare(value, edge.comparison, edge.at, span)?;
            all = Some(match all {
                Some(earlier) => self.push(
                    ExprKind::And(earlier, holds),
                    Type::present(Kind::Boolean),
                    span,
                )?,
                None => holds,
            });
        }
        all
    }
}
