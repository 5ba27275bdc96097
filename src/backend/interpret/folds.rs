//! Folds: loops over rows, and what their aggregate makes of the items.

use std::sync::Arc;

use indexmap::IndexMap;

use super::evaluation::{Bound, Evaluation, Faulty};
use crate::ir::{Fold, Loop, NodeId, Source, semantics};
use crate::library::{Aggregate, Body, Item};
use crate::schema::layout::TableId;
use crate::types::compare::Key;
use crate::types::{ArenaId, MapValue, Value};

/// The items of the rows that passed, by group where there is a key.
#[derive(Default)]
struct Gathered {
    items: Vec<Item>,
    groups: IndexMap<Key, Vec<Item>>,
    fault: bool,
}

impl<'a> Evaluation<'a> {
    pub(super) fn fold(&mut self, fold: &'a Fold) -> Faulty {
        let Body::Aggregate(aggregate) = fold.function.get().body else {
            return Faulty::default();
        };
        let (values, values_fault) = self.all(fold.values.iter().copied());
        let mut gathered = Gathered::default();
        self.run_loop(fold, &fold.loops, &mut gathered);
        let fault = gathered.fault | values_fault;
        match fold.key {
            None => self.aggregate(aggregate, &gathered.items, &values),
            Some(_) => self.groups(aggregate, gathered.groups, &values),
        }
        .or_fault(fault)
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
        match one.source {
            Source::Events => {
                for (position, &event) in self.events.iter().enumerate() {
                    let bound = Bound::Event { event, position };
                    self.run_row(fold, one, inner, bound, gathered);
                }
            }
            Source::Children { table, owner } => {
                self.run_children(fold, one, inner, table, owner, gathered);
            }
            Source::Values(list) => self.run_elements(fold, one, inner, list, gathered),
        }
        self.restore(one.depth, before);
    }

    fn run_children(
        &mut self,
        fold: &'a Fold,
        one: &'a Loop,
        inner: &'a [Loop],
        table: TableId,
        owner: u8,
        gathered: &mut Gathered,
    ) {
        let Some((batch, row)) = self.bound(owner).row() else {
            return;
        };
        let child = batch.tables.get(table.index());
        let Some(offsets) = child.and_then(|table| table.offsets.as_ref()) else {
            return;
        };
        let (Some(start), Some(end)) = (offsets.get(row), offsets.get(row + 1)) else {
            return;
        };
        for row in *start..*end {
            let row = row as usize;
            self.run_row(fold, one, inner, Bound::Row { batch, row }, gathered);
        }
    }

    fn run_elements(
        &mut self,
        fold: &'a Fold,
        one: &'a Loop,
        inner: &'a [Loop],
        list: NodeId,
        gathered: &mut Gathered,
    ) {
        let list = self.node(list);
        gathered.fault |= list.fault;
        for element in semantics::elements(&list.value) {
            self.run_row(fold, one, inner, Bound::Element(element), gathered);
        }
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
                return;
            }
        }
        self.run_loop(fold, inner, gathered);
    }

    /// Takes in the innermost row, which passed all filters.
    fn gather(&mut self, fold: &Fold, gathered: &mut Gathered) {
        let (item, fault) = self.all(fold.items.iter().copied());
        gathered.fault |= fault;
        let Some(key) = fold.key else {
            return gathered.items.push(item);
        };
        let key = self.node(key);
        gathered.fault |= key.fault;
        if key.value.is_present() {
            gathered
                .groups
                .entry(Key(key.value))
                .or_default()
                .push(item);
        }
    }
}
