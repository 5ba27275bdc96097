//! Where the state of each fold stands, and which passes over the events there are.
//!
//! A state row is a piece of memory of one profile: the states of all folds over its events, one
//! after the other, 8 bytes aligned. All zeros is the state before the first event.

use std::collections::{BTreeMap, HashMap};

use crate::ir::kernels::{Aggregation, aggregation};
use crate::ir::passes::dictionary::{self, DictionaryTable};
use crate::ir::{Fold, Level, NodeId, Op, Plan, Source, semantics};
use crate::types::ArenaId;

/// The state of one fold within a row of states.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) aggregation: Aggregation,
    /// Bytes from the start of the row.
    pub(super) offset: i32,
    /// Where its faults are counted, for folds that can fault.
    pub(super) fault_offset: Option<i32>,
    /// Bytes of all of it.
    pub(super) bytes: i32,
}

/// What a state owns outside its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owned {
    /// An exact sum may own a wide part.
    Sum,
    /// The library keeps the state.
    Library,
}

/// Folds over the events in one loop.
#[derive(Debug)]
pub(super) struct Pass {
    /// The depth at which they bind the row.
    pub(super) depth: u8,
    /// The folds.
    pub(super) folds: Vec<NodeId>,
}

/// What the code of a plan works on, and how it is cut into functions.
#[derive(Debug)]
pub(super) struct Schedule {
    /// The passes, each after those whose results it reads.
    pub(super) passes: Vec<Pass>,
    /// The slots of the folds of passes.
    pub(super) slots: HashMap<NodeId, Slot>,
    /// Bytes of a row of states.
    pub(super) stride: usize,
    /// Where rows own sums.
    pub(super) sums: Vec<usize>,
    /// Where rows refer to states of the library.
    pub(super) library: Vec<usize>,
    /// The tests in tables, one table for each text column.
    pub(super) tables: Vec<DictionaryTable>,
    /// The view of the first column of each table of the layout.
    pub(super) first_view: Vec<usize>,
    /// Whether rows may come of all profiles in any order.
    pub(super) is_single_pass: bool,
}

impl Slot {
    pub(super) fn new(aggregation: Aggregation, can_fault: bool, offset: i32) -> Self {
        let words = match aggregation {
            Aggregation::Count | Aggregation::Exists | Aggregation::None => 1,
            Aggregation::All | Aggregation::One | Aggregation::Library => 1,
            Aggregation::SumWhole => 2,
            Aggregation::ExtremeNumber { .. } | Aggregation::ExtremeWhole { .. } => 2,
            Aggregation::SumNumber => 3,
            Aggregation::AverageInteger | Aggregation::AverageWhole => 3,
            Aggregation::AverageNumber => 4,
        };
        let bytes = words * 8;
        Self {
            aggregation,
            offset,
            fault_offset: can_fault.then_some(offset + bytes),
            bytes: bytes + i32::from(can_fault) * 8,
        }
    }

    /// What it owns, which stands at its start.
    pub(super) fn owned(&self) -> Option<Owned> {
        match self.aggregation {
            Aggregation::SumNumber | Aggregation::AverageNumber => Some(Owned::Sum),
            Aggregation::Library => Some(Owned::Library),
            _ => None,
        }
    }
}

impl Schedule {
    /// The schedule of a plan.
    pub(super) fn new(plan: &Plan) -> Self {
        let reached = reached(plan);
        let passes = passes(plan, &reached);
        let mut slots = HashMap::new();
        let (mut sums, mut library) = (Vec::new(), Vec::new());
        let mut end = 0;
        for node in passes.iter().flat_map(|pass| &pass.folds) {
            let Op::Fold(fold) = &plan.nodes[*node].op else {
                continue;
            };
            let slot = Slot::new(aggregation(plan, fold), plan.nodes[*node].can_fault, end);
            end += slot.bytes;
            match slot.owned() {
                Some(Owned::Sum) => sums.push(slot.offset as usize),
                Some(Owned::Library) => library.push(slot.offset as usize),
                None => {}
            }
            slots.insert(*node, slot);
        }
        Self {
            is_single_pass: is_single_pass(plan, &passes, &reached),
            passes,
            slots,
            stride: end as usize,
            sums,
            library,
            tables: tables(plan, &reached),
            first_view: first_views(plan),
        }
    }

    /// How many views a batch has.
    pub(super) fn view_count(&self) -> usize {
        self.first_view.last().copied().unwrap_or_default()
    }
}

/// Whether a node is a fold over all events of the profile, whatever row is bound.
pub(super) fn is_pass_fold(plan: &Plan, node: NodeId) -> bool {
    let node = &plan.nodes[node];
    let first = match &node.op {
        Op::Fold(fold) => fold.loops.first().map(|one| one.source),
        _ => None,
    };
    first == Some(Source::Events) && node.level <= Level::Profile
}

/// Which nodes the attributes need.
fn reached(plan: &Plan) -> Vec<bool> {
    let mut reached = vec![false; plan.nodes.len()];
    for attribute in &plan.attributes {
        reached[attribute.node.index()] = true;
    }
    // Operands stand before their users, so one walk from the end finds all.
    for (id, node) in plan.nodes.iter().rev() {
        if reached[id.index()] {
            node.op
                .for_each_operand(&mut |operand: NodeId| reached[operand.index()] = true);
        }
    }
    reached
}

fn passes(plan: &Plan, reached: &[bool]) -> Vec<Pass> {
    let mut passes: BTreeMap<(u32, u8), Vec<NodeId>> = BTreeMap::new();
    for (id, node) in plan.nodes.iter() {
        if let Op::Fold(fold) = &node.op
            && reached[id.index()]
            && is_pass_fold(plan, id)
        {
            passes
                .entry((node.ready, fold.depth()))
                .or_default()
                .push(id);
        }
    }
    let passes = passes.into_iter();
    passes
        .map(|((_, depth), folds)| Pass { depth, folds })
        .collect()
}

/// Whether the states of all folds can take in rows of any profile in any order: one pass that needs
/// nothing of the profile, and no loop over the events within it.
fn is_single_pass(plan: &Plan, passes: &[Pass], reached: &[bool]) -> bool {
    let inner_events = plan.nodes.iter().any(|(id, node)| match &node.op {
        Op::Fold(fold) if reached[id.index()] => {
            let loops = fold.loops.iter().skip(usize::from(is_pass_fold(plan, id)));
            loops.into_iter().any(|one| one.source == Source::Events)
        }
        _ => false,
    });
    let mut folds = passes.iter().flat_map(|pass| &pass.folds);
    let of_record =
        folds.any(|node| matches!(&plan.nodes[*node].op, Op::Fold(fold) if reads_record(fold)));
    if inner_events || of_record || passes.len() > 1 {
        return false;
    }
    let mut seen = vec![false; plan.nodes.len()];
    let folds = passes.iter().flat_map(|pass| &pass.folds);
    let mut open: Vec<NodeId> = folds.flat_map(|fold| inside(plan, *fold)).collect();
    while let Some(node) = open.pop() {
        if std::mem::replace(&mut seen[node.index()], true) {
            continue;
        }
        let of_profile = match &plan.nodes[node].op {
            Op::Column { depth, .. } => *depth == 0,
            op if plan.zone.is_some() && semantics::is_zoned(op) => true,
            // The place of an event is known where all events are there.
            Op::Position { .. } => true,
            // A fold over lists of the record may depend on a row too, so its level does not tell.
            Op::Fold(fold) => reads_record(fold) || plan.nodes[node].level == Level::Profile,
            _ => false,
        };
        if of_profile {
            return false;
        }
        plan.nodes[node]
            .op
            .for_each_operand(&mut |operand| open.push(operand));
    }
    true
}

/// Whether a loop of a fold goes over a list of the profile's record.
fn reads_record(fold: &Fold) -> bool {
    let mut sources = fold.loops.iter().map(|one| one.source);
    sources.any(|source| matches!(source, Source::Children { owner: 0, .. }))
}

/// Lists, filters, key, items and values of a fold.
fn inside(plan: &Plan, fold: NodeId) -> Vec<NodeId> {
    let mut operands = Vec::new();
    plan.nodes[fold]
        .op
        .for_each_operand(&mut |operand| operands.push(operand));
    operands
}

fn tables(plan: &Plan, reached: &[bool]) -> Vec<DictionaryTable> {
    let mut tables = dictionary::tables(plan);
    for table in &mut tables {
        table.lanes.retain(|lane| reached[lane.node.index()]);
    }
    tables.retain(|table| !table.lanes.is_empty());
    tables
}

fn first_views(plan: &Plan) -> Vec<usize> {
    let mut next = 0;
    let mut first = vec![0];
    for table in &plan.layout.tables {
        next += table.columns.len();
        first.push(next);
    }
    first
}
