//! Windows at a distance from a reference: `occurs <= n units before R` and its relatives.

use super::windows::{Edge, Reference};
use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::syntax::ast::{self, Direction};
use crate::types::calendar::Unit;
use crate::types::operator::{Comparison, Primitive};
use crate::types::{Kind, Type, Value};

impl<'a> Checker<'a> {
    /// `<= n units before R` and its relatives.
    pub(super) fn distance(
        &mut self,
        value: ExprId,
        comparison: Comparison,
        amount: &'a ast::Amount,
        direction: Direction,
        reference: Reference,
        span: Span,
    ) -> Option<ExprId> {
        let count = self.expr(&amount.count)?;
        let count = self.fit(
            count,
            &Type::present(Kind::Integer),
            "the count of a window",
            None,
        )?;
        if let Some(Value::Integer(whole)) = self.as_constant(count)
            && *whole < 0
        {
            self.report(
                Diagnostic::error(
                    Code::ImpossibleConstant,
                    self.span(count),
                    "a window cannot be negative",
                )
                .label("matches nothing")
                .help("turn the direction round: `before` instead of `after`"),
            );
            return None;
        }
        let unit = amount.unit.node;
        let measured = match comparison {
            Comparison::Equal => {
                self.whole_units(value, count, unit, direction, reference, span)?
            }
            Comparison::NotEqual => {
                let same = self.whole_units(value, count, unit, direction, reference, span)?;
                let other = self.push(ExprKind::Not(same), Type::present(Kind::Boolean), span)?;
                let side = self.reference_side(value, unit, direction, reference, span)?;
                self.push(
                    ExprKind::And(side, other),
                    Type::present(Kind::Boolean),
                    span,
                )?
            }
            _ => {
                self.nearer_or_further(value, comparison, count, unit, direction, reference, span)?
            }
        };
        self.unless_negative(count, measured, span)
    }

    /// A window with a count that is computed: missing or negative matches nothing.
    fn unless_negative(&mut self, count: ExprId, measured: ExprId, span: Span) -> Option<ExprId> {
        if self.as_constant(count).is_some() {
            return Some(measured);
        }
        let zero = self.constant(Value::Integer(0), Kind::Integer, span)?;
        let fine = self.compare(count, Comparison::GreaterOrEqual, zero, span)?;
        self.push(
            ExprKind::And(fine, measured),
            Type::present(Kind::Boolean),
            span,
        )
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "the parts of one window, which nobody else holds together"
    )]
    fn nearer_or_further(
        &mut self,
        value: ExprId,
        comparison: Comparison,
        count: ExprId,
        unit: Unit,
        direction: Direction,
        reference: Reference,
        span: Span,
    ) -> Option<ExprId> {
        let near = self.beginning(reference)?;
        let far = self.moved(near, count, unit, direction == Direction::Before, span)?;
        let edge = |comparison, at| Edge { comparison, at };
        use Comparison::{Greater, GreaterOrEqual, Less, LessOrEqual};
        let edges: Vec<Edge> = match (direction, comparison) {
            (Direction::Before, Less) => vec![edge(Greater, far), edge(LessOrEqual, near)],
            (Direction::Before, LessOrEqual) => {
                vec![edge(GreaterOrEqual, far), edge(LessOrEqual, near)]
            }
            (Direction::Before, Greater) => vec![edge(Less, far)],
            (Direction::Before, _) => vec![edge(LessOrEqual, far)],
            (Direction::After, Less) => vec![edge(GreaterOrEqual, near), edge(Less, far)],
            (Direction::After, LessOrEqual) => {
                vec![edge(GreaterOrEqual, near), edge(LessOrEqual, far)]
            }
            (Direction::After, Greater) => vec![edge(Greater, far)],
            (Direction::After, _) => vec![edge(GreaterOrEqual, far)],
        };
        self.inside(value, &edges, span)
    }

    /// `= n units`: the calendar unit so many units away from a day, or a distance of at least n and
    /// less than n + 1 units from an instant.
    fn whole_units(
        &mut self,
        value: ExprId,
        count: ExprId,
        unit: Unit,
        direction: Direction,
        reference: Reference,
        span: Span,
    ) -> Option<ExprId> {
        let back = direction == Direction::Before;
        let near = self.beginning(reference)?;
        let one = self.constant(Value::Integer(1), Kind::Integer, span)?;
        if !matches!(reference, Reference::Instant(_)) {
            let start = self.start_of(near, unit, span)?;
            let start = self.moved(start, count, unit, back, span)?;
            let end = self.moved(start, one, unit, false, span)?;
            let edges = [
                Edge {
                    comparison: Comparison::GreaterOrEqual,
                    at: start,
                },
                Edge {
                    comparison: Comparison::Less,
                    at: end,
                },
            ];
            return self.inside(value, &edges, span);
        }
        let next = match self.as_constant(count) {
            Some(Value::Integer(whole)) => {
                let next = whole.saturating_add(1);
                self.constant(Value::Integer(next), Kind::Integer, span)?
            }
            _ => {
                let ty = self.ty(count).clone();
                self.push(
                    ExprKind::Primitive(Primitive::AddInteger, vec![count, one]),
                    ty,
                    span,
                )?
            }
        };
        let (inner, outer) = (
            self.moved(near, count, unit, back, span)?,
            self.moved(near, next, unit, back, span)?,
        );
        let edges = match direction {
            Direction::Before => [
                Edge {
                    comparison: Comparison::Greater,
                    at: outer,
                },
                Edge {
                    comparison: Comparison::LessOrEqual,
                    at: inner,
                },
            ],
            Direction::After => [
                Edge {
                    comparison: Comparison::GreaterOrEqual,
                    at: inner,
                },
                Edge {
                    comparison: Comparison::Less,
                    at: outer,
                },
            ],
        };
        self.inside(value, &edges, span)
    }

    /// The side of a reference on which `!=` looks: up to the end of its own unit for a day.
    fn reference_side(
        &mut self,
        value: ExprId,
        unit: Unit,
        direction: Direction,
        reference: Reference,
        span: Span,
    ) -> Option<ExprId> {
        let near = self.beginning(reference)?;
        let edge = match (direction, reference) {
            (Direction::Before, Reference::Instant(_)) => Edge {
                comparison: Comparison::LessOrEqual,
                at: near,
            },
            (Direction::After, Reference::Instant(_)) => Edge {
                comparison: Comparison::GreaterOrEqual,
                at: near,
            },
            (Direction::Before, _) => {
                let start = self.start_of(near, unit, span)?;
                Edge {
                    comparison: Comparison::Less,
                    at: self.shifted(start, 1, unit, span)?,
                }
            }
            (Direction::After, _) => Edge {
                comparison: Comparison::GreaterOrEqual,
                at: self.start_of(near, unit, span)?,
            },
        };
        self.inside(value, &[edge], span)
    }
}
