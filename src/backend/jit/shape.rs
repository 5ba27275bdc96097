//! How values of a kind stand in compiled code.

use cranelift_codegen::ir;
use cranelift_codegen::ir::types::{F64, I8, I64};

use crate::types::Kind;

/// The machine form of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    /// A boolean: a byte, 0 or 1, and 0 where it is missing.
    Truth,
    /// A whole number, a day, an instant or a duration.
    Whole,
    /// A double.
    Number,
    /// The address and the length of UTF-8 bytes.
    Text,
    /// The address of a `Value`, of a missing one where it is missing.
    Boxed,
}

impl Shape {
    /// The form of values of a kind.
    pub(super) fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Boolean => Shape::Truth,
            Kind::Integer | Kind::Date | Kind::Datetime | Kind::Duration => Shape::Whole,
            Kind::Number => Shape::Number,
            Kind::String => Shape::Text,
            Kind::Nothing | Kind::Array(_) | Kind::Map(..) | Kind::Object(_) | Kind::Opaque => {
                Shape::Boxed
            }
        }
    }

    /// The type of its first word.
    pub(super) fn machine_type(self) -> ir::Type {
        match self {
            Shape::Truth => I8,
            Shape::Number => F64,
            Shape::Whole | Shape::Text | Shape::Boxed => I64,
        }
    }
}

/// What the word of a cell means, for kernels that turn cells into values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum CellKind {
    Boolean,
    Integer,
    Number,
    String,
    Date,
    Datetime,
    Duration,
    Boxed,
}

impl CellKind {
    /// All of them, at the positions of their discriminants.
    pub(super) const ALL: [CellKind; 8] = [
        CellKind::Boolean,
        CellKind::Integer,
        CellKind::Number,
        CellKind::String,
        CellKind::Date,
        CellKind::Datetime,
        CellKind::Duration,
        CellKind::Boxed,
    ];

    /// What cells of a kind hold.
    pub(super) fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Boolean => CellKind::Boolean,
            Kind::Integer => CellKind::Integer,
            Kind::Number => CellKind::Number,
            Kind::String => CellKind::String,
            Kind::Date => CellKind::Date,
            Kind::Datetime => CellKind::Datetime,
            Kind::Duration => CellKind::Duration,
            Kind::Nothing | Kind::Array(_) | Kind::Map(..) | Kind::Object(_) | Kind::Opaque => {
                CellKind::Boxed
            }
        }
    }
}

/// A value in compiled code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operand {
    /// Its form.
    pub(super) shape: Shape,
    /// Its first word; where the value is missing, anything that is safe to compute with.
    pub(super) word: ir::Value,
    /// The length of a text; for others the first word again.
    pub(super) length: ir::Value,
    /// A byte, 0 or 1: whether it is there. None: always.
    pub(super) present: Option<ir::Value>,
    /// A byte, 0 or 1: whether it met a fault. None: never.
    pub(super) fault: Option<ir::Value>,
}

impl Operand {
    /// A value that is always there and cannot fault.
    pub(super) fn certain(shape: Shape, word: ir::Value) -> Self {
        Self {
            shape,
            word,
            length: word,
            present: None,
            fault: None,
        }
    }
}
