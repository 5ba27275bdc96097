//! What an event costs, counted on the plan.
//!
//! The measure is relative: it counts what native code does for one event that passes all filters,
//! each node of the plan once. It says which of two rules is dearer, and not how long either takes:
//! that hangs on caches, on how early filters refuse, and on the reading of files.

use std::collections::HashSet;

use super::explanation::Cost;
use crate::ir::kernels::{self, Aggregation, aggregation};
use crate::ir::passes::dictionary;
use crate::ir::{Fold, Level, NodeId, Op, Plan, Source};

/// Steps that a call of the library counts for: the values go through memory, and the function looks
/// at them as it finds them.
pub(super) const CALL_STEPS: u64 = 20;

/// The cost of what the attributes of a plan need.
pub(super) fn cost(plan: &Plan, native: bool) -> Cost {
    let mut counter = Counter {
        plan,
        looked_up: dictionary::tables(plan)
            .iter()
            .flat_map(|table| table.lanes.iter().map(|lane| lane.node))
            .collect(),
        seen: HashSet::new(),
        cost: Cost {
            event_steps: 0,
            columns: 0,
            looked_up: 0,
            operations: 0,
            state_words: 0,
            event_calls: Vec::new(),
            item_steps: 0,
            item_calls: Vec::new(),
            profile_calls: Vec::new(),
            is_pairwise: false,
            native,
        },
    };
    for attribute in &plan.attributes {
        counter.visit(attribute.node, Place::Profile);
    }
    let mut cost = counter.cost;
    let calls = cost.event_calls.len() as u64 * CALL_STEPS;
    cost.event_steps = cost.columns + cost.looked_up + cost.operations + cost.state_words + calls;
    cost
}

/// How often a node is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Profile,
    Event,
    Item,
}

struct Counter<'p> {
    plan: &'p Plan,
    looked_up: HashSet<NodeId>,
    seen: HashSet<NodeId>,
    cost: Cost,
}

impl Counter<'_> {
    /// Counts a node and what it needs. The plan is a graph, and what was counted is there already.
    fn visit(&mut self, node: NodeId, place: Place) {
        let mut open = vec![(node, place)];
        while let Some((node, place)) = open.pop() {
            if !self.seen.insert(node) {
                continue;
            }
            // What no row changes is computed once.
            let place = match self.plan.nodes[node].level {
                Level::Row(_) => place,
                _ => Place::Profile,
            };
            let is_looked_up = self.looked_up.contains(&node) && place != Place::Profile;
            self.count(node, place, is_looked_up);
            if is_looked_up {
                continue;
            }
            match &self.plan.nodes[node].op {
                Op::Fold(fold) => self.rows(fold, place, &mut open),
                op => op.for_each_operand(&mut |operand| open.push((operand, place))),
            }
        }
    }

    fn count(&mut self, node: NodeId, place: Place, is_looked_up: bool) {
        let op = &self.plan.nodes[node].op;
        if matches!(op, Op::Fold(_) | Op::Constant(_) | Op::Now) {
            return;
        }
        let call = kernels::kernel_name(self.plan, node).filter(|_| !is_looked_up);
        match (place, call) {
            (Place::Profile, Some(name)) => self.cost.profile_calls.push(name),
            (Place::Profile, None) => {}
            (Place::Event, Some(name)) => self.cost.event_calls.push(name),
            (Place::Item, Some(name)) => {
                self.cost.item_calls.push(name);
                self.cost.item_steps += CALL_STEPS;
            }
            (Place::Item, None) => self.cost.item_steps += 1,
            (Place::Event, None) => match op {
                _ if is_looked_up => self.cost.looked_up += 1,
                Op::Column { .. } => self.cost.columns += 1,
                _ => self.cost.operations += 1,
            },
        }
    }

    /// What the rows of a fold need.
    fn rows(&mut self, fold: &Fold, outer: Place, open: &mut Vec<(NodeId, Place)>) {
        let mut place = outer;
        for one in &fold.loops {
            place = match one.source {
                Source::Events => {
                    self.cost.is_pairwise |= place != Place::Profile;
                    place.max(Place::Event)
                }
                // Lists of the record are few rows of one profile.
                Source::Children { .. } | Source::Values(_) if place == Place::Profile => place,
                Source::Children { .. } | Source::Values(_) => Place::Item,
            };
            if let Source::Values(list) = one.source {
                open.push((list, outer));
            }
            open.extend(one.filter.map(|filter| (filter, place)));
        }
        open.extend(fold.key.map(|key| (key, place)));
        open.extend(fold.items.iter().map(|item| (*item, place)));
        open.extend(fold.values.iter().map(|value| (*value, outer)));
        self.update(fold, place);
    }

    /// What taking in a row costs.
    fn update(&mut self, fold: &Fold, place: Place) {
        let words = match aggregation(self.plan, fold) {
            Aggregation::Library => {
                let name = match fold.key {
                    Some(_) => format!("groups of {}", fold.function.name()),
                    None => fold.function.name().to_owned(),
                };
                match place {
                    Place::Profile => self.cost.profile_calls.push(name),
                    Place::Event => self.cost.event_calls.push(name),
                    Place::Item => {
                        self.cost.item_calls.push(name);
                        self.cost.item_steps += CALL_STEPS;
                    }
                }
                return;
            }
            Aggregation::SumNumber => 3,
            Aggregation::AverageNumber => 4,
            Aggregation::SumWhole => 2,
            Aggregation::AverageInteger | Aggregation::AverageWhole => 3,
            Aggregation::ExtremeNumber { .. } | Aggregation::ExtremeWhole { .. } => 2,
            _ => 1,
        };
        match place {
            Place::Profile => {}
            Place::Event => self.cost.state_words += words,
            Place::Item => self.cost.item_steps += words,
        }
    }
}
