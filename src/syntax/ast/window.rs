//! What stands after `occurs`.

use super::{Amount, BinaryOp, Expr};
use crate::diagnostic::{Span, Spanned};
use crate::types::calendar::Unit;
/// What stands after `occurs`.
#[derive(Debug)]
pub struct Window {
    /// The form.
    pub kind: WindowKind,
    /// Its place, `occurs` left out.
    pub span: Span,
}

/// The forms of a window.
#[derive(Debug, PartialEq)]
pub enum WindowKind {
    /// `<= 7 days before now`
    Distance {
        /// One of the six comparisons.
        comparison: Spanned<BinaryOp>,
        /// How far.
        amount: Amount,
        /// On which side; `from` is `after`.
        direction: Spanned<Direction>,
        /// Of what.
        reference: TimeReference,
    },
    /// `before T`, `after T`
    Side(Spanned<Direction>, TimeReference),
    /// `on T`, `today`, `last week`; whether `on` was written.
    Within(bool, TimeReference),
    /// `between A and B`
    Between(TimeReference, TimeReference),
    /// `last 30 days`
    Last(Amount),
}

/// A side of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Earlier.
    Before,
    /// Later; `from` means the same.
    After,
}

impl Direction {
    /// The word of the grammar.
    pub fn word(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }
}

/// What a window is measured from.
#[derive(Debug, PartialEq)]
pub enum TimeReference {
    /// `this week`, `last month`, `next year`
    Unit(Spanned<Relation>, Spanned<Unit>),
    /// Anything with a time: `now`, `today`, `date(…)`, a property.
    Expr(Expr),
}

/// Which unit, seen from `now`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The one before.
    Last,
    /// The one that holds `now`.
    This,
    /// The one after.
    Next,
}

impl Relation {
    /// The word of the grammar.
    pub fn word(self) -> &'static str {
        match self {
            Self::Last => "last",
            Self::This => "this",
            Self::Next => "next",
        }
    }
}

impl PartialEq for Window {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}
