//! Where the state of each fold stands, and which passes over the events there are.
//!
//! A state row is a piece of memory of one profile: the states of all folds over its events in the
//! order in which rows touch them, 8 bytes aligned. All zeros is the state before the first event.

use std::collections::{BTreeMap, HashMap};

use crate::ir::in_order::InOrder;
use crate::ir::passes::dictionary::{self, DictionaryTable};
use crate::ir::{Fold, Level, NodeId, Op, Plan, Source, semantics};
use crate::types::ArenaId;

use super::calls::Grouping;
use super::decision::texts::{Class, Classes};
use super::decision::{Decision, Knowledge, decide};
use super::pool::Pool;
use super::shape::CellKind;
use super::slots::{Owned, Slot, Slots};
use super::straight::Straight;
use super::trust;

/// Folds over the events in one loop.
#[derive(Debug)]
pub(super) struct Pass {
    /// The depth at which they bind the row.
    pub(super) depth: u8,
    /// The folds.
    pub(super) folds: Vec<NodeId>,
    /// How their filters are decided. It trusts that what no row changes is without fault, that what
    /// could only be missing by a fault is there, and that its orders hold.
    pub(super) decision: Decision,
    /// How they are decided where that is not so; none where nothing is trusted.
    pub(super) careful: Option<Decision>,
}

/// A bit of a word says whether a clock ascends.
const CLOCKS_MAX: usize = u64::BITS as usize;

/// What the code of a plan works on, and how it is cut into functions.
#[derive(Debug)]
pub(super) struct Schedule {
    /// The passes, each after those whose results it reads.
    pub(super) passes: Vec<Pass>,
    /// The slots of the folds of passes.
    pub(super) slots: HashMap<NodeId, Slot>,
    /// Bytes of a row of states.
    pub(super) stride: usize,
    /// Bytes at its start that rows touch behind one test at most, where all rows touch some.
    pub(super) common_bytes: usize,
    /// The pools of the groups of its folds by key.
    pub(super) pools: Vec<PoolPlace>,
    /// The attributes that are read from groups and that no code computes, by their place.
    pub(super) straight: Vec<(usize, Straight)>,
    /// What rows own.
    pub(super) owned: Vec<(usize, Owned)>,
    /// The tests in tables, one table for each text column.
    pub(super) tables: Vec<DictionaryTable>,
    /// The tests that are in tables: which table, and which lane of it.
    pub(super) lanes: HashMap<NodeId, (usize, usize)>,
    /// The classes of the entries of tables.
    pub(super) classes: Classes,
    /// The view of the first column of each table of the layout.
    pub(super) first_view: Vec<usize>,
    /// The folds of passes whose state is a few words, as events always come in order.
    pub(super) in_order: HashMap<NodeId, InOrder>,
    /// The columns of events that some of them want to ascend, as [`Context::ascending`](super::abi::Context) has them.
    pub(super) clocks: Vec<u32>,
    /// Whether rows may come of all profiles in any order.
    pub(super) is_single_pass: bool,
}

/// A fold of a pass by key.
#[derive(Debug, Clone, Copy)]
pub(super) struct PoolPlace {
    pub(super) fold: NodeId,
    /// Where in a row of states the word of an owner stands.
    pub(super) offset: usize,
    pub(super) grouping: Grouping,
    key: CellKind,
}

impl PoolPlace {
    /// The groups of no owner.
    pub(super) fn pool(&self) -> Pool {
        Pool::new(self.grouping, self.key)
    }
}

impl Pass {
    /// The folds by how often rows touch their states: those behind few tests come first. So the
    /// states that many rows touch stand together in few cache lines, whatever arm a row takes.
    /// Gives with each fold how many tests it is behind at least.
    fn in_order_of_use(&self) -> Vec<(NodeId, usize)> {
        let mut depths = vec![usize::MAX; self.folds.len()];
        let mut order: Vec<usize> = Vec::with_capacity(self.folds.len());
        for step in &self.decision.steps {
            step.visit_depths(0, &mut |taker, depth| {
                if depths[taker] == usize::MAX {
                    order.push(taker);
                }
                depths[taker] = depths[taker].min(depth);
            });
        }
        // A fold that no row can count for is in no arm, and has a state all the same.
        order.extend((0..self.folds.len()).filter(|place| depths[*place] == usize::MAX));
        order.sort_by_key(|place| depths[*place]);
        let order = order.into_iter();
        order
            .map(|place| (self.folds[place], depths[place]))
            .collect()
    }
}

impl Schedule {
    /// The schedule of a plan.
    pub(super) fn new(plan: &Plan) -> Self {
        let reached = plan.reached(plan.attributes.iter().map(|attribute| attribute.node));
        let tables = tables(plan, &reached);
        let lanes = lanes(&tables);
        let classes = Classes::new(plan, &tables);
        let mut passes = passes(plan, &reached);
        for pass in &mut passes {
            decide_pass(plan, &classes, &lanes, pass);
        }
        let is_single_pass = is_single_pass(plan, &passes, &reached);
        // Rows in any order want states that can do with that.
        let in_order = match is_single_pass {
            true => HashMap::new(),
            false => in_order(plan, &passes),
        };
        let mut slots = Slots::new(plan);
        let mut common_bytes = 0;
        let used = passes.iter().flat_map(Pass::in_order_of_use);
        let used: Vec<(NodeId, usize)> = used.collect();
        // Where not every row touches its state, most rows may touch none.
        let is_always_used = used.first().is_some_and(|(_, depth)| *depth == 0);
        for (node, depth) in used {
            if let Op::Fold(fold) = &plan.nodes[node].op {
                slots.add(node, fold, in_order.get(&node));
                if is_always_used && depth <= 1 && passes.len() == 1 {
                    common_bytes = slots.bytes_so_far();
                }
            }
        }
        let (slots, stride) = slots.finish();
        let owned = slots.iter().filter_map(|(_, slot)| slot.owned());
        let owned = owned.map(|(offset, what)| (offset as usize, what));
        let mut owned: Vec<(usize, Owned)> = owned.collect();
        owned.sort_unstable_by_key(|(offset, _)| *offset);
        let pools = pools(plan, &slots);
        let slots: HashMap<NodeId, Slot> = slots.into_iter().collect();
        let slot = |node: NodeId| slots.get(&node).copied();
        let attributes = plan.attributes.iter().enumerate();
        let straight = attributes.filter_map(|(index, attribute)| {
            let straight = Straight::of(plan, &pools, &slot, attribute)?;
            Some((index, straight))
        });
        Self {
            straight: straight.collect(),
            is_single_pass,
            clocks: clocks(&in_order),
            in_order,
            passes,
            pools,
            slots,
            stride: stride as usize,
            common_bytes,
            owned,
            tables,
            lanes,
            classes,
            first_view: first_views(plan),
        }
    }

    /// Whether an attribute is read from groups.
    pub(super) fn is_straight(&self, attribute: usize) -> bool {
        let straight = &self.straight;
        let found = straight.binary_search_by_key(&attribute, |(index, _)| *index);
        found.is_ok()
    }

    /// Bytes of an entry of a table: its class, where the column has classes, and its lanes.
    pub(super) fn entry_bytes(&self, table: usize) -> usize {
        self.first_lane(table) + self.tables[table].lanes.len()
    }

    /// Where in an entry of a table its lanes begin.
    pub(super) fn first_lane(&self, table: usize) -> usize {
        match self.classes.equalities[table].is_empty() {
            true => 0,
            false => size_of::<Class>(),
        }
    }

    /// How the filters of folds are decided where nothing is trusted.
    pub(super) fn careful(&self, plan: &Plan, filters: &[Option<NodeId>]) -> Decision {
        careful(plan, &self.classes, &self.lanes, filters)
    }

    /// How many views a batch has.
    pub(super) fn view_count(&self) -> usize {
        self.first_view.last().copied().unwrap_or_default()
    }
}

fn pools(plan: &Plan, slots: &[(NodeId, Slot)]) -> Vec<PoolPlace> {
    let pools = slots.iter().filter_map(|(node, slot)| {
        let Op::Fold(fold) = &plan.nodes[*node].op else {
            return None;
        };
        let key = fold.key?;
        Some(PoolPlace {
            fold: *node,
            offset: slot.value_offset() as usize,
            grouping: Grouping::of(plan, fold),
            key: CellKind::of(&plan.nodes[key].ty.kind),
        })
    });
    pools.collect()
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
        .map(|((_, depth), folds)| Pass {
            depth,
            folds,
            decision: Decision::default(),
            careful: None,
        })
        .collect()
}

/// The folds of passes whose state is a few words where events come in order.
fn in_order(plan: &Plan, passes: &[Pass]) -> HashMap<NodeId, InOrder> {
    let mut clocks: Vec<u32> = Vec::new();
    let mut found = HashMap::new();
    for &node in passes.iter().flat_map(|pass| &pass.folds) {
        let Op::Fold(fold) = &plan.nodes[node].op else {
            continue;
        };
        let Some(state) = InOrder::of(plan, fold) else {
            continue;
        };
        let new = state.clock().filter(|clock| !clocks.contains(clock));
        if new.is_some() && clocks.len() == CLOCKS_MAX {
            continue;
        }
        clocks.extend(new);
        found.insert(node, state);
    }
    found
}

/// The columns that must ascend for folds.
fn clocks(in_order: &HashMap<NodeId, InOrder>) -> Vec<u32> {
    let mut clocks: Vec<u32> = in_order.values().filter_map(InOrder::clock).collect();
    clocks.sort_unstable();
    clocks.dedup();
    clocks
}

/// Plans the tests of a pass.
fn decide_pass(
    plan: &Plan,
    classes: &Classes,
    lanes: &HashMap<NodeId, (usize, usize)>,
    pass: &mut Pass,
) {
    let folds = pass.folds.iter().map(|node| &plan.nodes[*node].op);
    let filters: Vec<Option<NodeId>> = folds
        .map(|op| match op {
            Op::Fold(fold) => fold.loops.first().and_then(|one| one.filter),
            _ => None,
        })
        .collect();
    let faults = trust::row_faults(plan);
    pass.decision = decide(
        Knowledge {
            plan,
            classes,
            is_tabled: &|node| lanes.contains_key(&node),
            faults: &|node: NodeId| faults[node.index()],
            expects_orders: true,
        },
        &filters,
    );
    let roots = trust::bodies(plan, &pass.folds);
    let mut invariants = trust::invariants(plan, &roots, pass.depth).into_iter();
    if invariants.any(|node| plan.nodes[node].can_fault) {
        pass.careful = Some(careful(plan, classes, lanes, &filters));
    }
}

fn careful(
    plan: &Plan,
    classes: &Classes,
    lanes: &HashMap<NodeId, (usize, usize)>,
    filters: &[Option<NodeId>],
) -> Decision {
    let knowledge = Knowledge {
        plan,
        classes,
        is_tabled: &|node| lanes.contains_key(&node),
        faults: &|node: NodeId| plan.nodes[node].can_fault,
        expects_orders: false,
    };
    decide(knowledge, filters)
}

fn lanes(tables: &[DictionaryTable]) -> HashMap<NodeId, (usize, usize)> {
    let tables = tables.iter().enumerate();
    let lanes = tables.flat_map(|(table, facts)| {
        let lanes = facts.lanes.iter().enumerate();
        lanes.map(move |(lane, facts)| (facts.node, (table, lane)))
    });
    lanes.collect()
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
