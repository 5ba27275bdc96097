//! What operators between times and amounts mean.

use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::Span;
use crate::syntax::ast::BinaryOp;
use crate::types::operator::Primitive;
use crate::types::{Kind, Type};
/// How an operator between times and amounts is computed.
pub(super) struct Reading {
    primitive: Primitive,
    result: Kind,
    swap: bool,
    instants: bool,
    right: Option<Kind>,
}

pub(super) fn time_reading(op: BinaryOp, left: &Kind, right: &Kind) -> Option<Reading> {
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

impl<'a> Checker<'a> {
    pub(super) fn time_operation(
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
}
