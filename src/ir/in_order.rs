//! Folds of the library that are a few words where events come in order.
//!
//! A state of the library takes in items in any order, and so keeps them or what stands for them. Where
//! a plan has the events of a profile together and in order, some answers need less. The laws:
//!
//! - Of times that ascend, the next one begins a session where it lies more than the gap after the one
//!   before, and only there: the last time and the number of sessions are all that has to be known.
//! - A chain of steps that want one event each and forbid none is answered by the latest event that ends
//!   a match of its first steps, for each number of them (`library/sequence/plain.rs`).
//! - The last different texts are a list to whose front each text comes; what falls out at its end comes
//!   back only as the latest.
//!
//! The first two go by a column of instants that is asked whether it ascends, profile by profile:
//! where it does not, the library answers.

use crate::schema::layout::{ColumnType, EVENT_TABLE};
use crate::types::{ArenaId, Value};

use super::{Fold, NodeId, Op, Plan, Source};

/// How compiled code keeps the state of a fold whose events come in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InOrder {
    /// The number of sessions.
    Sessions {
        /// The column of events that has the times.
        clock: u32,
        /// The longest pause inside a session, in microseconds.
        gap: i64,
    },
    /// Whether there is a match of a chain.
    Chain {
        /// The column of events that has the times.
        clock: u32,
        /// For each step how long after the one before it may be, in microseconds.
        within: Vec<Option<i64>>,
    },
    /// The last different texts of a column, the latest first.
    LastTexts {
        /// The column of events.
        column: u32,
        /// How many.
        wanted: usize,
    },
}

/// More texts than these are looked for by the library: each is compared with each text that comes.
const TEXTS_MAX: usize = 8;

/// Values that describe a step of a chain.
const VALUES_PER_STEP: usize = 3;

/// Items that describe an event to a step: whether it satisfies it, and whether it is forbidden.
const ITEMS_PER_STEP: usize = 2;

impl InOrder {
    /// How the state of a fold can be kept; none for all but a few folds over the events themselves.
    pub fn of(plan: &Plan, fold: &Fold) -> Option<Self> {
        let [one] = fold.loops.as_slice() else {
            return None;
        };
        let (first, conditions) = fold.items.split_first()?;
        let can_fault = |node: &NodeId| plan.nodes[*node].can_fault;
        let is_simple =
            one.source == Source::Events && fold.key.is_none() && !fold.items.iter().any(can_fault);
        if !is_simple {
            return None;
        }
        let column = |ty| event_column(plan, *first, one.depth, ty);
        let values: Option<Vec<&Value>> = fold
            .values
            .iter()
            .map(|node| constant(plan, *node))
            .collect();
        let values = values?;
        match (fold.function.name(), conditions, values.as_slice()) {
            ("$sessionCount", [], [Value::Duration(gap)]) => Some(InOrder::Sessions {
                clock: column(ColumnType::Datetime)?,
                // A pause that fits no duration counts as the longest one that does.
                gap: Some((*gap).max(0)).filter(|gap| *gap < i64::MAX)?,
            }),
            ("$chain", conditions, values) => Some(InOrder::Chain {
                clock: column(ColumnType::Datetime)?,
                within: plain_steps(plan, conditions, values)?,
            }),
            ("$lastDistinct", [], [Value::Integer(wanted)]) => Some(InOrder::LastTexts {
                column: column(ColumnType::String)?,
                wanted: usize::try_from(*wanted)
                    .ok()
                    .filter(|wanted| (1..=TEXTS_MAX).contains(wanted))?,
            }),
            _ => None,
        }
    }

    /// The column that must ascend.
    pub fn clock(&self) -> Option<u32> {
        match self {
            InOrder::Sessions { clock, .. } | InOrder::Chain { clock, .. } => Some(*clock),
            InOrder::LastTexts { .. } => None,
        }
    }

    /// How many words the state has; all zeros is the state before the first event.
    pub fn words(&self) -> usize {
        match self {
            // The last time, and how many sessions there are.
            InOrder::Sessions { .. } => 2,
            // Which steps were reached, and when each but the last one was.
            InOrder::Chain { within, .. } => within.len(),
            // The number of each text, counted from 1.
            InOrder::LastTexts { wanted, .. } => *wanted,
        }
    }
}

fn constant(plan: &Plan, node: NodeId) -> Option<&Value> {
    match &plan.nodes[node].op {
        Op::Constant(constant) => Some(&constant.0),
        _ => None,
    }
}

/// The column of events that a node reads in the row at a depth.
fn event_column(plan: &Plan, node: NodeId, bound: u8, ty: ColumnType) -> Option<u32> {
    match plan.nodes[node].op {
        Op::Column {
            depth,
            table,
            column,
        } if depth == bound && table.index() == EVENT_TABLE => {
            let columns = &plan.layout.tables[EVENT_TABLE].columns;
            (columns.get(column as usize)?.ty == ty).then_some(column)
        }
        _ => None,
    }
}

/// How long after the step before each step may be, where all want one event and forbid none.
fn plain_steps(plan: &Plan, items: &[NodeId], values: &[&Value]) -> Option<Vec<Option<i64>>> {
    let forbids = |items: &[NodeId]| match items {
        [_, forbidden] => !matches!(constant(plan, *forbidden), Some(Value::Boolean(false))),
        _ => true,
    };
    let (items, values) = (items.chunks(ITEMS_PER_STEP), values.chunks(VALUES_PER_STEP));
    if items.len() != values.len() || items.clone().any(forbids) {
        return None;
    }
    let within = values.map(|values| match values {
        [Value::String(comparison), Value::Integer(1), within] if comparison.is_empty() => {
            match within {
                Value::Boolean(false) => Some(None),
                Value::Duration(within) if *within >= 0 => Some(Some(*within)),
                _ => None,
            }
        }
        _ => None,
    });
    let within: Vec<Option<i64>> = within.collect::<Option<_>>()?;
    (!within.is_empty()).then_some(within)
}
