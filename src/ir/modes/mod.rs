//! How an attribute can be kept up to date, why, and what that keeps per profile.
//!
//! The mode follows from the folds over events that an attribute needs: what each asks for is
//! weighed, and the most demanding one decides. Folds over the record of a profile, and over lists
//! that other folds give, cost nothing between evaluations.

use std::fmt;

use super::facts::Facts;
use super::{Attribute, Comparison, Fold, Level, NodeId, Op, Plan, Primitive, Source};
use crate::library::{Aggregate, Body, Class, StateSize};
use crate::types::{ArenaId, Kind};

/// How an attribute is kept up to date, from cheap to dear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// One pass over the events in any order; states merge.
    Incremental,
    /// As [`Mode::Incremental`], and the value changes as time passes.
    Timed,
    /// The events must come in order.
    Ordered,
    /// The events are needed again.
    History,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Mode::Incremental => "incremental",
            Mode::Timed => "timed",
            Mode::Ordered => "ordered",
            Mode::History => "history",
        })
    }
}

/// The mode of an attribute and its state bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upkeep {
    /// The mode.
    pub mode: Mode,
    /// The node that forces it; none where nothing asks for more than the least.
    pub cause: Option<NodeId>,
    /// Why, as a sentence.
    pub why: String,
    /// What each fold over events keeps per profile, with the node of the fold. With
    /// [`Mode::History`] the events themselves are kept beside it.
    pub states: Vec<(NodeId, StateSize)>,
}

impl Upkeep {
    /// The bytes that a profile keeps; none where they grow with its events or an argument.
    pub fn state_bytes(&self) -> Option<usize> {
        if self.mode == Mode::History {
            return None;
        }
        let bytes = self.states.iter().map(|(_, size)| match size {
            StateSize::Bytes(bytes) => Some(*bytes),
            StateSize::Items | StateSize::Growing => None,
        });
        bytes.sum()
    }

    /// The folds whose state grows with the events of a profile or an argument.
    pub fn growing(&self) -> impl Iterator<Item = NodeId> {
        let grows = |size: &StateSize| !matches!(size, StateSize::Bytes(_));
        let states = self.states.iter();
        states
            .filter(move |(_, size)| grows(size))
            .map(|(node, _)| *node)
    }
}

/// A test of a row against an instant that moves with `now`: `row comparison instant`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Edge {
    /// What is tested, an instant of a row or of the record.
    pub row: NodeId,
    /// How.
    pub comparison: Comparison,
    /// The edge, of [`Level::Now`].
    pub instant: NodeId,
}

/// The upkeep of an attribute.
pub fn upkeep(plan: &Plan, attribute: &Attribute) -> Upkeep {
    let reached = reached(plan, attribute.node);
    let facts = facts(plan);
    let mut upkeep = Upkeep {
        mode: Mode::Incremental,
        cause: None,
        why: "every event adds once to a state that keeps no order".into(),
        states: Vec::new(),
    };
    if reached.iter().all(|id| !is_event_fold(plan, *id)) {
        upkeep.why = "it needs no events".into();
    }
    for &id in &reached {
        let Op::Fold(fold) = &plan.nodes[id].op else {
            continue;
        };
        if let (true, Body::Aggregate(aggregate)) = (fold.reads_events(), fold.function.get().body)
        {
            upkeep.states.push((id, state(fold, aggregate)));
            let (mode, why) = demand(plan, fold, aggregate, &facts);
            upkeep.raise(mode, Some(id), why);
        }
    }
    // A fold with a window says more than the `now` inside.
    if facts[attribute.node.index()].now {
        let cause = reached.iter().find(|id| plan.nodes[**id].op == Op::Now);
        let why = "the value depends on `now`, so it changes as time passes";
        upkeep.raise(Mode::Timed, cause.copied(), why.into());
    }
    upkeep
}

impl Upkeep {
    fn raise(&mut self, mode: Mode, cause: Option<NodeId>, why: String) {
        if mode > self.mode {
            self.mode = mode;
            self.cause = cause;
            self.why = why;
        }
    }
}

/// The folds over events whose state grows with them, in the order of the plan: those that some
/// attribute needs which does not keep the events themselves anyway.
pub fn growing_folds(plan: &Plan) -> Vec<NodeId> {
    let facts = facts(plan);
    let event_fold = |id: NodeId| match &plan.nodes[id].op {
        Op::Fold(fold) if fold.reads_events() => match fold.function.get().body {
            Body::Aggregate(aggregate) => Some((fold, aggregate)),
            _ => None,
        },
        _ => None,
    };
    let mut keeps_events = vec![false; plan.nodes.len()];
    for (id, node) in plan.nodes.iter() {
        let mut keeps = event_fold(id).is_some_and(|(fold, aggregate)| {
            demand(plan, fold, aggregate, &facts).0 == Mode::History
        });
        node.op
            .for_each_operand(&mut |operand| keeps |= keeps_events[operand.index()]);
        keeps_events[id.index()] = keeps;
    }
    let mut needed = vec![false; plan.nodes.len()];
    for attribute in &plan.attributes {
        needed[attribute.node.index()] |= !keeps_events[attribute.node.index()];
    }
    for (id, node) in plan.nodes.iter().rev() {
        if needed[id.index()] {
            node.op
                .for_each_operand(&mut |operand| needed[operand.index()] = true);
        }
    }
    let grows = |id: &NodeId| {
        event_fold(*id)
            .is_some_and(|(fold, aggregate)| state(fold, aggregate) == StateSize::Growing)
    };
    let ids = plan.nodes.ids();
    ids.filter(|id| needed[id.index()] && grows(id)).collect()
}

/// The edges of the windows that an attribute depends on, each with the node that tests it.
pub fn edges(plan: &Plan, attribute: &Attribute) -> Vec<(NodeId, Edge)> {
    let reached = reached(plan, attribute.node);
    let edges = reached
        .iter()
        .filter_map(|id| Some((*id, edge(plan, *id)?)));
    edges.collect()
}

fn edge(plan: &Plan, id: NodeId) -> Option<Edge> {
    let Op::Primitive(Primitive::CompareInteger(comparison), operands) = &plan.nodes[id].op else {
        return None;
    };
    let [left, right] = operands[..] else {
        return None;
    };
    let is_row = |id: NodeId| {
        let node = &plan.nodes[id];
        let is_field = matches!(node.op, Op::Column { .. });
        (matches!(node.level, Level::Row(_)) || is_field) && node.ty.kind == Kind::Datetime
    };
    // Where each profile has a zone of its own, the edge goes by the record only for that.
    let is_edge = |id: NodeId| match plan.nodes[id].level {
        Level::Now => true,
        Level::Profile => plan.zone.is_some() && is_of_now(plan, id),
        _ => false,
    };
    if is_row(left) && is_edge(right) {
        return Some(Edge {
            row: left,
            comparison: *comparison,
            instant: right,
        });
    }
    (is_edge(left) && is_row(right)).then_some(Edge {
        row: right,
        comparison: comparison.mirrored(),
        instant: left,
    })
}

/// Whether a value is made of constants and `now`, whatever zone shows it.
fn is_of_now(plan: &Plan, id: NodeId) -> bool {
    let needed = reached(plan, id);
    let mut ops = needed.iter().map(|id| &plan.nodes[*id].op);
    needed.iter().any(|id| plan.nodes[*id].op == Op::Now)
        && ops.all(|op| !matches!(op, Op::Column { .. } | Op::Fold(_)))
}

/// What a fold over events asks for, and why.
fn demand(plan: &Plan, fold: &Fold, aggregate: &Aggregate, facts: &[Facts]) -> (Mode, String) {
    let name = fold.function.name();
    let of = |id: NodeId| &facts[id.index()];
    if fold.body().any(|id| of(id).ready > 0) {
        let why = "each event is judged by what all events come to, so they are needed again";
        return (Mode::History, why.into());
    }
    let inner = fold.loops.iter().skip(1).map(|one| one.source);
    let correlated = fold.depth() > 1 || inner.into_iter().any(|source| source == Source::Events);
    if correlated {
        let why = "each event is compared with the other events, so they are needed again";
        return (Mode::History, why.into());
    }
    if fold.body().any(|id| of(id).depths.contains(0)) {
        if fold.body().all(|id| !reads_record(plan, id)) {
            let why = "it goes by the time zone of the profile, which may change, so that the events are \
                       needed again";
            return (Mode::History, why.into());
        }
        let why =
            "which events count depends on the record, which may change, so they are needed again";
        return (Mode::History, why.into());
    }
    let in_order = aggregate.class == Class::Ordered
        || (aggregate.class == Class::Holistic && aggregate.ordered);
    if in_order {
        return (
            Mode::Ordered,
            format!("`{name}` goes by the order of the events"),
        );
    }
    if fold.body().any(|id| of(id).now) {
        let why = "which events count depends on `now`, so the value changes as time passes";
        return (Mode::Timed, why.into());
    }
    (Mode::Incremental, String::new())
}

/// Whether a value is made of fields of the record, the zone of the profile aside.
fn reads_record(plan: &Plan, id: NodeId) -> bool {
    reached(plan, id)
        .iter()
        .any(|id| match &plan.nodes[*id].op {
            Op::Column { depth, .. } => *depth == 0,
            Op::Fold(fold) => fold
                .loops
                .iter()
                .any(|one| matches!(one.source, Source::Children { owner: 0, .. })),
            _ => false,
        })
}

fn state(fold: &Fold, aggregate: &Aggregate) -> StateSize {
    match fold.key {
        Some(_) => StateSize::Growing,
        None => aggregate.state,
    }
}

fn is_event_fold(plan: &Plan, id: NodeId) -> bool {
    matches!(&plan.nodes[id].op, Op::Fold(fold) if fold.reads_events())
}

fn facts(plan: &Plan) -> Vec<Facts> {
    let mut facts: Vec<Facts> = Vec::with_capacity(plan.nodes.len());
    for (_, node) in plan.nodes.iter() {
        let of = Facts::of(&node.op, plan.zone.is_some(), &|id| facts[id.index()]);
        facts.push(of);
    }
    facts
}

/// The nodes that a node needs, itself included, in the order of the plan.
fn reached(plan: &Plan, node: NodeId) -> Vec<NodeId> {
    let reached = plan.reached([node]);
    let ids = plan.nodes.ids();
    ids.filter(|id| reached[id.index()]).collect()
}

#[cfg(test)]
mod tests;
