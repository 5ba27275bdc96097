//! What is known of a node from its operation and the facts of its operands.
//!
//! [`Level`] names the innermost row alone; a node may depend on rows further out too, so facts hold
//! the set of depths. The builder computes them once per node, `verify` again from scratch.

use super::{Fold, Level, NodeId, Op, Source, semantics};

/// The greatest depth at which a fold may bind a row.
///
/// Each correlated fold inside a fold needs one more; the limit of nesting keeps rules far below.
pub const DEPTH_MAX: u8 = 127;

/// A set of depths; depth 0 is the profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Depths(u128);

impl Depths {
    pub(super) fn one(depth: u8) -> Self {
        Self(1_u128.checked_shl(u32::from(depth)).unwrap_or(0))
    }

    pub(super) fn contains(self, depth: u8) -> bool {
        self.0 & Self::one(depth).0 != 0
    }

    pub(super) fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    #[must_use]
    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub(super) fn without(self, depth: u8) -> Self {
        Self(self.0 & !Self::one(depth).0)
    }

    /// The greatest depth; 0 also for the empty set.
    pub(super) fn innermost(self) -> u8 {
        (u128::BITS - 1).saturating_sub(self.0.leading_zeros()) as u8
    }

    pub(super) fn iter(self) -> impl Iterator<Item = u8> {
        (0..=DEPTH_MAX).filter(move |depth| self.contains(*depth))
    }
}

/// What is known of a node beside its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Facts {
    /// The depths whose rows it reads.
    pub(super) depths: Depths,
    /// Whether it reads `now`.
    pub(super) now: bool,
    /// As [`Node::ready`](super::Node::ready).
    pub(super) ready: u32,
    /// As [`Node::can_fault`](super::Node::can_fault).
    pub(super) can_fault: bool,
}

impl Facts {
    /// What the depths come to.
    pub(super) fn level(&self) -> Level {
        match self.depths.innermost() {
            0 if self.depths.contains(0) => Level::Profile,
            0 if self.now => Level::Now,
            0 => Level::Constant,
            depth => Level::Row(depth),
        }
    }

    /// The facts of an operation.
    pub(super) fn of(op: &Op, facts: &dyn Fn(NodeId) -> Facts) -> Self {
        let mut own = Facts::default();
        match op {
            Op::Now => own.now = true,
            Op::Column { depth, .. } | Op::Element { depth } | Op::Position { depth } => {
                own.depths = Depths::one(*depth);
            }
            Op::Primitive(op, _) => own.can_fault = semantics::can_fault(*op),
            Op::Call(function, _) => own.can_fault = semantics::call_can_fault(*function),
            Op::Fold(fold) => return Self::of_fold(fold, facts),
            _ => {}
        }
        op.for_each_operand(&mut |id| own.add(facts(id)));
        own
    }

    fn of_fold(fold: &Fold, facts: &dyn Fn(NodeId) -> Facts) -> Self {
        let mut own = Facts::default();
        fold.body().for_each(|id| own.add(facts(id)));
        for inner in fold.loops.iter().skip(1) {
            own.depths = own.depths.with(source_depths(inner.source));
        }
        for bound in &fold.loops {
            own.depths = own.depths.without(bound.depth);
        }
        fold.owner().for_each(|id| own.add(facts(id)));
        if let Some(outermost) = fold.loops.first() {
            own.depths = own.depths.with(source_depths(outermost.source));
        }
        own.can_fault |= semantics::call_can_fault(fold.function);
        if fold.reads_events() {
            own.ready = own.ready.saturating_add(1);
        }
        own
    }

    fn add(&mut self, operand: Facts) {
        self.depths = self.depths.with(operand.depths);
        self.now |= operand.now;
        self.ready = self.ready.max(operand.ready);
        self.can_fault |= operand.can_fault;
    }
}

/// The depths whose rows a source belongs to, beside those of its list.
fn source_depths(source: Source) -> Depths {
    match source {
        Source::Events => Depths::one(0),
        Source::Children { owner, .. } => Depths::one(owner),
        Source::Values(_) => Depths::default(),
    }
}
