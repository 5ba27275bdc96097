//! The states of folds, and which parts of them folds share.
//!
//! The law: two folds with the same loops take in the same rows, so that a sum of one item, or a count
//! of the same things, has one value for all of them. An average is a sum with a count, and a greatest
//! or least one is there where the count of its items is not 0. So `sum`, `count`, `average`, `min` and
//! `max` of one item behind one filter keep four parts and not eleven words. A part is updated by the
//! fold that owns it, in the same rows in which the others would have.
//!
//! Faults are rare and touched by no usual row, so each has a byte at the end of the row.

use std::collections::HashMap;

use crate::ir::in_order::InOrder;
use crate::ir::kernels::{Aggregation, aggregation};
use crate::ir::{Fold, Loop, NodeId, Plan, Source};
use crate::types::Kind;

/// The state of one fold within a row of states.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) aggregation: Aggregation,
    /// Whether its value is the groups of an owner, which stand in a pool.
    pub(super) is_grouped: bool,
    /// Its value, unless it is only a count.
    pub(super) value: Option<Part>,
    /// What it counts.
    pub(super) counter: Option<(Counted, Part)>,
    /// Where the words stand that are its state where events come in order.
    pub(super) in_order_offset: Option<i32>,
    /// The byte in which faults are counted, for folds whose rows can fault.
    pub(super) fault_offset: Option<i32>,
}

/// A part of a state.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// Bytes from the start of the row.
    pub(super) offset: i32,
    /// Whether this fold is the one that updates it.
    pub(super) is_own: bool,
}

/// What a word counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Counted {
    /// The rows that pass the filters.
    Rows,
    /// Those on which an item is there.
    Present(NodeId),
    /// Those on which a condition holds.
    True(NodeId),
    /// Those on which it does not.
    False(NodeId),
    /// None.
    Nothing,
}

/// What a state owns outside its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owned {
    /// An exact sum may own a wide part.
    Sum,
    /// The library keeps the state.
    Library,
}

impl Slot {
    /// What it owns outside, and where in the row that stands.
    pub(super) fn owned(&self) -> Option<(i32, Owned)> {
        let value = self
            .value
            .filter(|value| value.is_own && !self.is_grouped)?;
        let owned = match self.aggregation {
            Aggregation::SumNumber | Aggregation::AverageNumber => Owned::Sum,
            Aggregation::Library => Owned::Library,
            _ => return None,
        };
        Some((value.offset, owned))
    }

    /// Where its value stands; 0 for folds that have none.
    pub(super) fn value_offset(&self) -> i32 {
        self.value.map_or(0, |value| value.offset)
    }

    /// Where its count stands; 0 for folds that have none.
    pub(super) fn counter_offset(&self) -> i32 {
        self.counter.map_or(0, |(_, part)| part.offset)
    }
}

/// The slots of the folds of a row, in the order in which they were asked for.
pub(super) struct Slots<'p> {
    plan: &'p Plan,
    slots: Vec<(NodeId, Slot)>,
    counters: HashMap<(&'p [Loop], Counted), i32>,
    sums: HashMap<(&'p [Loop], NodeId), i32>,
    /// The places of fault bytes among each other.
    faults: HashMap<(&'p [Loop], Vec<NodeId>), i32>,
    end: i32,
}

/// Bytes of a word.
const WORD: i32 = 8;

impl<'p> Slots<'p> {
    pub(super) fn new(plan: &'p Plan) -> Self {
        Self {
            plan,
            slots: Vec::new(),
            counters: HashMap::new(),
            sums: HashMap::new(),
            faults: HashMap::new(),
            end: 0,
        }
    }

    /// The slot and the bytes of a fold with a row of its own.
    pub(super) fn of_one(plan: &'p Plan, node: NodeId, fold: &'p Fold) -> (Option<Slot>, i32) {
        let mut slots = Self::new(plan);
        slots.add(node, fold, None);
        let (slots, bytes) = slots.finish();
        (slots.first().map(|(_, slot)| *slot), bytes)
    }

    /// Makes room for the state of a fold, which may be that of events in order.
    pub(super) fn add(&mut self, node: NodeId, fold: &'p Fold, in_order: Option<&InOrder>) {
        let aggregation = aggregation(self.plan, fold);
        let words = in_order.map(|state| self.part(state.words() as i32).offset);
        let value = match in_order {
            // The library is never asked.
            Some(InOrder::LastTexts { .. }) => None,
            _ => self.value(aggregation, fold),
        };
        let counted = counted(self.plan, aggregation, fold);
        let counter = counted.map(|counted| (counted, self.counter(fold, counted)));
        let slot = Slot {
            aggregation,
            is_grouped: fold.key.is_some(),
            value,
            counter,
            in_order_offset: words,
            fault_offset: self.fault(fold),
        };
        self.slots.push((node, slot));
    }

    /// Bytes of what was asked for until now.
    pub(super) fn bytes_so_far(&self) -> usize {
        self.end as usize
    }

    /// All slots, and the bytes of a row: a number of words.
    pub(super) fn finish(self) -> (Vec<(NodeId, Slot)>, i32) {
        let (end, faults) = (self.end, self.faults.len() as i32);
        let slots = self.slots.into_iter().map(|(node, slot)| {
            let fault_offset = slot.fault_offset.map(|place| end + place);
            let slot = Slot {
                fault_offset,
                ..slot
            };
            (node, slot)
        });
        let words = faults.cast_unsigned().div_ceil(WORD as u32) as i32;
        (slots.collect(), end + words * WORD)
    }

    fn value(&mut self, aggregation: Aggregation, fold: &'p Fold) -> Option<Part> {
        let words = match aggregation {
            Aggregation::Count | Aggregation::Exists | Aggregation::None => return None,
            Aggregation::All | Aggregation::One => return None,
            Aggregation::ExtremeNumber { .. } | Aggregation::ExtremeWhole { .. } => 1,
            Aggregation::Library => 1,
            Aggregation::SumNumber | Aggregation::AverageNumber => 3,
            Aggregation::SumWhole | Aggregation::AverageInteger | Aggregation::AverageWhole => 2,
        };
        let item = match (words, fold.items.first()) {
            (2 | 3, Some(item)) => *item,
            _ => return Some(self.part(words)),
        };
        let key = (fold.loops.as_slice(), item);
        if let Some(offset) = self.sums.get(&key) {
            return Some(Part {
                offset: *offset,
                is_own: false,
            });
        }
        let part = self.part(words);
        self.sums.insert(key, part.offset);
        Some(part)
    }

    fn counter(&mut self, fold: &'p Fold, counted: Counted) -> Part {
        let key = (fold.loops.as_slice(), counted);
        if let Some(offset) = self.counters.get(&key) {
            return Part {
                offset: *offset,
                is_own: false,
            };
        }
        let part = self.part(1);
        self.counters.insert(key, part.offset);
        part
    }

    fn part(&mut self, words: i32) -> Part {
        let offset = self.end;
        self.end += words * WORD;
        Part {
            offset,
            is_own: true,
        }
    }

    /// The place of the byte for the faults of a fold's rows: of its filters and lists, and of its
    /// items. What faults only in the end needs none.
    fn fault(&mut self, fold: &'p Fold) -> Option<i32> {
        let can_fault = |node: &NodeId| self.plan.nodes[*node].can_fault;
        let lists = fold.loops.iter().filter_map(|one| match one.source {
            Source::Values(list) => Some(list),
            _ => None,
        });
        let filters = fold.loops.iter().filter_map(|one| one.filter);
        let items = fold.key.into_iter().chain(fold.items.iter().copied());
        let items: Vec<NodeId> = items.filter(can_fault).collect();
        if items.is_empty() && !lists.chain(filters).any(|node| can_fault(&node)) {
            return None;
        }
        let next = self.faults.len() as i32;
        let key = (fold.loops.as_slice(), items);
        Some(*self.faults.entry(key).or_insert(next))
    }
}

/// What a fold counts.
fn counted(plan: &Plan, aggregation: Aggregation, fold: &Fold) -> Option<Counted> {
    let item = fold.items.first().copied();
    let is_boolean = |item: NodeId| plan.nodes[item].ty.kind == Kind::Boolean;
    let present = |item: NodeId| match plan.nodes[item].ty.optional {
        true => Counted::Present(item),
        false => Counted::Rows,
    };
    Some(match (aggregation, item) {
        (Aggregation::SumNumber | Aggregation::SumWhole | Aggregation::Library, _) => return None,
        (Aggregation::All, Some(item)) => Counted::False(item),
        // Without a condition no row fails.
        (Aggregation::All, None) => Counted::Nothing,
        (_, None) => Counted::Rows,
        (Aggregation::Exists | Aggregation::None | Aggregation::One, Some(item)) => {
            Counted::True(item)
        }
        (Aggregation::Count, Some(item)) if is_boolean(item) => Counted::True(item),
        (_, Some(item)) => present(item),
    })
}
