//! Folds: loops over rows, and what their aggregate makes of the items.

use std::sync::Arc;

use indexmap::IndexMap;

use super::evaluation::{Bound, Evaluation, Faulty};
use super::observe::Told;
use crate::ir::{Fold, Loop, NodeId, Source, semantics};
use crate::library::{Aggregate, Body, Item};
use crate::schema::layout::TableId;
use crate::types::compare::Key;
use crate::types::{ArenaId, MapValue, Value};

/// The items of the rows that passed, by group where there is a key.
#[derive(Default)]
pub(super) struct Gathered {
    items: Vec<Item>,
    groups: IndexMap<Key, Vec<Item>>,
    fault: bool,
    /// What an observer wants to know of the rows.
    pub(super) told: Option<Box<Told>>,
    /// The fold, where somebody watches.
    pub(super) watched: Option<NodeId>,
}

impl<'a> Evaluation<'a> {
    pub(super) fn fold(&mut self, id: NodeId, fold: &'a Fold) -> Faulty {
        let Body::Aggregate(aggregate) = fold.function.get().body else {
            return Faulty::default();
        };
        let (values, values_fault) = self.all(fold.values.iter().copied());
        let mut gathered = Gathered {
            told: self.told_of(id),
            watched: self.watch.is_some().then_some(id),
            ..Gathered::default()
        };
        self.run_loop(fold, &fold.loops, &mut gathered);
        let fault = gathered.fault | values_fault;
        let result = match fold.key {
            None => self.aggregate(aggregate, &gathered.items, &values),
            Some(_) => self.groups(aggregate, gathered.groups, &values),
        };
        self.tell_fold(id, gathered.told, &values, &result.value);
        result.or_fault(fault)
    }

    fn aggregate(&self, aggregate: &Aggregate, items: &[Item], values: &[Value]) -> Faulty {
        Faulty::of((aggregate.evaluate)(&self.context, items, values))
    }

    /// A map from key to value; a group without a value is left out.
    fn groups(
        &self,
        aggregate: &Aggregate,
        groups: IndexMap<Key, Vec<Item>>,
        values: &[Value],
    ) -> Faulty {
        let mut map = MapValue::default();
        let mut fault = false;
        for (key, items) in groups {
            let group = self.aggregate(aggregate, &items, values);
            fault |= group.fault;
            if group.value.is_present() {
                map.entries.push((key.0, group.value));
            }
        }
        Faulty::from(Value::Map(Arc::new(map))).or_fault(fault)
    }

    /// Runs the first of `loops` and the others within it.
    fn run_loop(&mut self, fold: &'a Fold, loops: &'a [Loop], gathered: &mut Gathered) {
        let Some((one, inner)) = loops.split_first() else {
            return self.gather(fold, gathered);
        };
        let before = self.bind(one.depth, Bound::Nothing);
        if let Source::Values(list) = one.source {
            gathered.fault |= self.node(list).fault;
        }
        self.tell_entry(one.depth);
        for (index, bound) in self.bound_rows(one.source).into_iter().enumerate() {
            if self.skips(&bound, index, gathered) {
                continue;
            }
            self.tell_row(one, &bound, index, gathered);
            self.run_row(fold, one, inner, bound, gathered);
            if let Some(told) = &mut gathered.told {
                told.leave();
            }
        }
        self.tell_exit(one.depth);
        self.tell_absent(one, gathered);
        self.restore(one.depth, before);
    }

    /// What a loop binds, one after the other.
    pub(super) fn bound_rows(&mut self, source: Source) -> Vec<Bound<'a>> {
        match source {
            Source::Events => {
                let events = self.events.iter().enumerate();
                let bound = |(position, &event)| Bound::Event { event, position };
                events.map(bound).collect()
            }
            Source::Children { table, owner } => self.child_rows(table, owner),
            Source::Values(list) => {
                let list = self.node(list).value;
                let elements = semantics::elements(&list).into_iter();
                elements.map(Bound::Element).collect()
            }
        }
    }

    fn child_rows(&self, table: TableId, owner: u8) -> Vec<Bound<'a>> {
        let Some((batch, row)) = self.bound(owner).row() else {
            return Vec::new();
        };
        let child = batch.tables.get(table.index());
        let offsets = child.and_then(|table| table.offsets.as_ref());
        let range = offsets.and_then(|offsets| Some(*offsets.get(row)?..*offsets.get(row + 1)?));
        let rows = range.into_iter().flatten().map(|row| row as usize);
        rows.map(|row| Bound::Row { batch, row }).collect()
    }

    /// Binds one row of a loop and goes on where it passes the filter.
    fn run_row(
        &mut self,
        fold: &'a Fold,
        one: &'a Loop,
        inner: &'a [Loop],
        bound: Bound<'a>,
        gathered: &mut Gathered,
    ) {
        self.bind(one.depth, bound);
        if let Some(filter) = one.filter {
            let filter = self.node(filter);
            gathered.fault |= filter.fault;
            if !filter.value.is_true() {
                return self.tell_refused(one, gathered);
            }
        }
        let before = gathered.told.as_ref().map_or(0, |told| told.count());
        self.run_loop(fold, inner, gathered);
        self.tell_passed(one, before, gathered);
    }

    /// Takes in the innermost row, which passed all filters.
    fn gather(&mut self, fold: &Fold, gathered: &mut Gathered) {
        let (item, fault) = self.all(fold.items.iter().copied());
        gathered.fault |= fault;
        let Some(key) = fold.key else {
            self.tell_item(fold, &item, None, gathered);
            return gathered.items.push(item);
        };
        let key = self.node(key);
        gathered.fault |= key.fault;
        self.tell_item(fold, &item, Some(&key.value), gathered);
        if key.value.is_present() {
            gathered
                .groups
                .entry(Key(key.value))
                .or_default()
                .push(item);
        }
    }
}
