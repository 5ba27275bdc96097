//! Evaluations that somebody watches: to say why a value is what it is, and which ways of a rule were
//! gone.
//!
//! There is one definition of what a plan computes, and it is the evaluation next door; it tells an
//! [`Observer`] what it does. What an observer wants to know beyond that, such as the value of a
//! condition that came after the one that refused a row, is computed on the side: rules are pure, so
//! nobody can tell.

use hashbrown::HashSet;

use super::evaluation::{Bound, Evaluation, EventRow};
use super::folds::Gathered;
use crate::backend::{Evaluated, ProfileRows};
use crate::ir::{Fold, Level, Loop, NodeId, Op, Plan, Source};
use crate::library::{Context, Item};
use crate::types::Value;

/// Watches the evaluation of one profile.
pub trait Observer {
    /// A node was computed for the rows that are bound. What is known already is not told again.
    fn computed(&mut self, node: NodeId, value: &Value, fault: bool) {
        let _ = (node, value, fault);
    }

    /// Of a choice or a default the second way was gone, or the first; of `and` and `or` whether the
    /// second condition counted.
    fn chose(&mut self, node: NodeId, second: bool) {
        let _ = (node, second);
    }

    /// A loop at a depth begins: it will bind rows.
    fn enters(&mut self, depth: u8) {
        let _ = depth;
    }

    /// The loop at a depth is over: what was bound there before is bound again.
    fn leaves(&mut self, depth: u8) {
        let _ = depth;
    }

    /// A fold binds a row at a depth.
    fn binds(&mut self, depth: u8, place: RowPlace) {
        let _ = (depth, place);
    }

    /// Whether a row of a fold is passed over, so that the value of the fold is not what it would be:
    /// for one who needs a part of it and has no time for the whole.
    fn skips(&self, fold: NodeId, place: RowPlace) -> bool {
        let _ = (fold, place);
        false
    }

    /// A fold begins; whether its rows are to be told.
    fn begins(&mut self, fold: NodeId) -> bool {
        let _ = fold;
        false
    }

    /// What became of the rows of a fold that was asked for, its arguments for all of them, and its
    /// value.
    fn ended(&mut self, fold: NodeId, rows: Vec<Row>, values: &[Value], value: &Value) {
        let _ = (fold, rows, values, value);
    }
}

/// Which row of its source a loop binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowPlace {
    /// An event: its row in the batch, and its place in the total order; those that do not count
    /// stand behind all others.
    Event {
        /// The row in the batch.
        row: u32,
        /// The place among the events that count.
        position: usize,
    },
    /// So many of the items in its row, from 0.
    Item(usize),
    /// So many of the elements of a value, from 0.
    Element(usize),
}

/// A row that a fold met.
#[derive(Debug, Clone)]
pub struct Row {
    /// What the loops had bound, outermost first.
    pub places: Vec<RowPlace>,
    /// What became of it.
    pub outcome: RowOutcome,
    /// The values that the outcome goes back to: of the conditions that were asked, and of the items.
    pub values: Vec<(NodeId, Value)>,
}

/// What became of a row.
#[derive(Debug, Clone)]
pub enum RowOutcome {
    /// The aggregate took it in.
    Counted {
        /// The arguments on the row.
        item: Item,
        /// Its group.
        key: Option<Value>,
    },
    /// It passed all filters and belongs to no group.
    WithoutKey,
    /// The filter of the loop with this number refused it.
    Refused(usize),
    /// It passed the filter of the loop with this number, and the next loop has nothing to go over.
    Empty(usize),
    /// The event is not among those that count; whether it would have passed the first filter.
    NotThere(bool),
}

/// The rows of a fold that are told.
#[derive(Debug, Default)]
pub(super) struct Told {
    rows: Vec<Row>,
    places: Vec<RowPlace>,
}

/// What an evaluation has for its observer.
pub(super) struct Watch<'a> {
    observer: &'a mut dyn Observer,
    /// Events that do not count.
    absent: Vec<EventRow<'a>>,
}

/// The attributes of `plan` for one profile at `now` while `observer` watches. `absent` are rows of events that
/// do not count, such as those after `now`; folds tell what would have become of them.
pub fn observe(
    plan: &Plan,
    rows: &ProfileRows<'_>,
    absent: &[u32],
    now: i64,
    observer: &mut dyn Observer,
) -> Evaluated {
    let context = Context {
        calendar: plan.calendar,
        now,
    };
    let batch = rows.events;
    let event = |row: &u32| EventRow { batch, row: *row };
    let events: Vec<EventRow<'_>> = rows.event_rows.iter().map(event).collect();
    let absent = absent.iter().map(event).collect();
    let mut evaluation = Evaluation::new(plan, context, &events);
    evaluation.watch = Some(Box::new(Watch { observer, absent }));
    evaluation.attributes(rows.profile, rows.profile_row)
}

impl RowPlace {
    fn of(bound: &Bound<'_>, index: usize) -> Self {
        match bound {
            Bound::Event { event, position } => RowPlace::Event {
                row: event.row,
                position: *position,
            },
            Bound::Element(_) => RowPlace::Element(index),
            Bound::Row { .. } | Bound::Nothing => RowPlace::Item(index),
        }
    }
}

impl<'a> Evaluation<'a> {
    pub(super) fn tell_computed(&mut self, node: NodeId, value: &Value, fault: bool) {
        if let Some(watch) = &mut self.watch {
            watch.observer.computed(node, value, fault);
        }
    }

    pub(super) fn tell_choice(&mut self, node: NodeId, second: bool) {
        if let Some(watch) = &mut self.watch {
            watch.observer.chose(node, second);
        }
    }

    /// What is kept of a fold's rows: nothing where nobody asks.
    pub(super) fn told_of(&mut self, fold: NodeId) -> Option<Box<Told>> {
        let watch = self.watch.as_mut()?;
        watch.observer.begins(fold).then(Box::default)
    }

    pub(super) fn tell_fold(
        &mut self,
        fold: NodeId,
        told: Option<Box<Told>>,
        values: &[Value],
        value: &Value,
    ) {
        if let (Some(watch), Some(told)) = (&mut self.watch, told) {
            watch.observer.ended(fold, told.rows, values, value);
        }
    }

    pub(super) fn tell_entry(&mut self, depth: u8) {
        if let Some(watch) = &mut self.watch {
            watch.observer.enters(depth);
        }
    }

    pub(super) fn tell_exit(&mut self, depth: u8) {
        if let Some(watch) = &mut self.watch {
            watch.observer.leaves(depth);
        }
    }

    /// Whether the observer does not need a row of the fold.
    pub(super) fn skips(&self, bound: &Bound<'a>, index: usize, gathered: &Gathered) -> bool {
        match (&self.watch, gathered.watched) {
            (Some(watch), Some(fold)) => watch.observer.skips(fold, RowPlace::of(bound, index)),
            _ => false,
        }
    }

    /// A loop is about to bind a row.
    pub(super) fn tell_row(
        &mut self,
        one: &Loop,
        bound: &Bound<'a>,
        index: usize,
        gathered: &mut Gathered,
    ) {
        let Some(watch) = &mut self.watch else { return };
        let place = RowPlace::of(bound, index);
        watch.observer.binds(one.depth, place);
        if let Some(told) = &mut gathered.told {
            told.places.push(place);
        }
    }

    /// The row that is bound was refused by its filter.
    pub(super) fn tell_refused(&mut self, one: &Loop, gathered: &mut Gathered) {
        if let Some(told) = &mut gathered.told {
            let at = told.places.len().saturating_sub(1);
            let values = self.values_behind(one.filter.as_slice());
            told.push(RowOutcome::Refused(at), values);
        }
    }

    /// The row that is bound went on to the next loop; `before` is how much was told before that.
    pub(super) fn tell_passed(&mut self, one: &Loop, before: usize, gathered: &mut Gathered) {
        let Some(told) = &mut gathered.told else {
            return;
        };
        if told.rows.len() == before {
            let at = told.places.len().saturating_sub(1);
            let values = self.values_behind(one.filter.as_slice());
            told.push(RowOutcome::Empty(at), values);
        }
    }

    /// The row that is bound reached the aggregate; without a key where it has one and is in none.
    pub(super) fn tell_item(
        &mut self,
        fold: &Fold,
        item: &Item,
        key: Option<&Value>,
        gathered: &mut Gathered,
    ) {
        let Some(told) = &mut gathered.told else {
            return;
        };
        let filters = fold.loops.iter().filter_map(|one| one.filter);
        let wanted: Vec<NodeId> = filters.chain(fold.items.clone()).chain(fold.key).collect();
        let outcome = match key {
            Some(Value::Missing) => RowOutcome::WithoutKey,
            key => RowOutcome::Counted {
                item: item.clone(),
                key: key.cloned(),
            },
        };
        let values = self.values_behind(&wanted);
        told.push(outcome, values);
    }

    /// Asks the first filter of events that do not count.
    pub(super) fn tell_absent(&mut self, one: &Loop, gathered: &mut Gathered) {
        let Some(told) = &mut gathered.told else {
            return;
        };
        if one.source != Source::Events || !told.places.is_empty() {
            return;
        }
        let watch = self.watch.as_ref();
        let absent = watch.map_or_else(Vec::new, |watch| watch.absent.clone());
        for (index, event) in absent.iter().enumerate() {
            let position = self.events.len() + index;
            let bound = Bound::Event {
                event: *event,
                position,
            };
            let place = RowPlace::of(&bound, position);
            self.bind(one.depth, bound);
            let values = self.values_behind(one.filter.as_slice());
            let passes = one.filter.is_none_or(|id| self.node(id).value.is_true());
            told.rows.push(Row {
                places: vec![place],
                outcome: RowOutcome::NotThere(passes),
                values,
            });
        }
    }

    /// The values of nodes and of what they are made of in the rows that are bound.
    fn values_behind(&mut self, roots: &[NodeId]) -> Vec<(NodeId, Value)> {
        let mut nodes = Vec::new();
        let mut seen = HashSet::new();
        let mut open: Vec<NodeId> = roots.iter().rev().copied().collect();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            nodes.push(id);
            let node = &self.plan.nodes[id];
            if matches!(node.level, Level::Row(_)) && !matches!(node.op, Op::Fold(_)) {
                let mut operands = Vec::new();
                node.op
                    .for_each_operand(&mut |operand| operands.push(operand));
                open.extend(operands.into_iter().rev());
            }
        }
        // What depends on no row is computed once, and its observer has to see that.
        let in_rows = |plan: &Plan, id: NodeId| matches!(plan.nodes[id].level, Level::Row(_));
        for id in nodes.iter().filter(|id| !in_rows(self.plan, **id)) {
            self.node(*id);
        }
        let watch = self.watch.take();
        let values = nodes.into_iter().map(|id| (id, self.node(id).value));
        let values = values.collect();
        self.watch = watch;
        values
    }
}

impl Told {
    pub(super) fn count(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn leave(&mut self) {
        self.places.pop();
    }

    fn push(&mut self, outcome: RowOutcome, values: Vec<(NodeId, Value)>) {
        self.rows.push(Row {
            places: self.places.clone(),
            outcome,
            values,
        });
    }
}
