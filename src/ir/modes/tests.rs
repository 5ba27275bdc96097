#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use super::*;
use crate::ir::{Builder, Loop};
use crate::library::lookup;
use crate::schema::layout::{ColumnType, EVENT_TABLE, PathStep, TableId};
use crate::types::Type;
use crate::types::calendar::{Calendar, Unit};

struct Case {
    builder: Builder,
    time: NodeId,
}

impl Case {
    fn new() -> Self {
        let mut builder = Builder::new(Calendar::default());
        let events = TableId::from_index(EVENT_TABLE);
        let path = vec![PathStep::Field("t".into())];
        let time = builder.column(1, events, path, ColumnType::Datetime, None);
        Self { builder, time }
    }

    fn compare(&mut self, left: NodeId, right: NodeId) -> NodeId {
        let less = Primitive::CompareInteger(Comparison::Less);
        self.builder.primitive(less, vec![left, right])
    }

    fn fold(&mut self, name: &str, filter: Option<NodeId>, key: Option<NodeId>) -> NodeId {
        let fold = Fold {
            loops: vec![Loop {
                source: Source::Events,
                depth: 1,
                filter,
            }],
            key,
            function: lookup(name).unwrap(),
            items: vec![self.time],
            values: Vec::new(),
        };
        self.builder.fold(fold, Type::optional(Kind::Datetime))
    }

    fn finish(self, node: NodeId) -> (Plan, Upkeep, Vec<Edge>) {
        let ty = self.builder.ty(node).clone();
        let name = "a".into();
        let plan = self.builder.finish(vec![Attribute { name, ty, node }]);
        let attribute = &plan.attributes[0];
        let (upkeep, edges) = (upkeep(&plan, attribute), edges(&plan, attribute));
        let edges = edges.into_iter().map(|(_, edge)| edge).collect();
        (plan, upkeep, edges)
    }
}

#[test]
fn a_plain_aggregate_is_incremental_with_a_known_state() {
    let mut case = Case::new();
    let node = case.fold("max", None, None);
    let (_, upkeep, edges) = case.finish(node);
    assert_eq!((upkeep.mode, upkeep.cause), (Mode::Incremental, None));
    assert_eq!(upkeep.states.len(), 1);
    assert!(upkeep.state_bytes().is_some_and(|bytes| bytes > 0));
    assert!(edges.is_empty());
}

#[test]
fn a_group_has_a_growing_state() {
    let mut case = Case::new();
    let node = case.fold("max", None, Some(case.time));
    let (_, upkeep, _) = case.finish(node);
    assert_eq!(upkeep.mode, Mode::Incremental);
    assert_eq!(upkeep.states[0].1, StateSize::Growing);
    assert_eq!(upkeep.state_bytes(), None);
}

#[test]
fn growing_folds_are_those_of_attributes_that_keep_no_events() {
    let mut case = Case::new();
    let node = case.fold("max", None, Some(case.time));
    let (plan, ..) = case.finish(node);
    assert_eq!(growing_folds(&plan), [plan.attributes[0].node]);

    let mut case = Case::new();
    let last = case.fold("max", None, None);
    let earlier = case.compare(case.time, last);
    let node = case.fold("max", Some(earlier), Some(case.time));
    let (plan, ..) = case.finish(node);
    assert!(growing_folds(&plan).is_empty());
}

#[test]
fn a_window_is_timed_and_its_edge_is_found_from_either_side() {
    let mut case = Case::new();
    let (now, back) = (case.builder.now(), case.builder.integer(-7));
    let add = Primitive::AddCalendar(Unit::Day);
    let start = case.builder.primitive(add, vec![now, back]);
    let filter = case.compare(start, case.time);
    let node = case.fold("max", Some(filter), None);
    let (plan, upkeep, edges) = case.finish(node);
    assert_eq!(upkeep.mode, Mode::Timed);
    let [edge] = edges[..] else {
        panic!("one edge, not {edges:?}");
    };
    assert_eq!(edge.comparison, Comparison::Greater);
    assert!(matches!(plan.nodes[edge.row].op, Op::Column { .. }));
    assert!(matches!(plan.nodes[edge.instant].op, Op::Primitive(..)));
}

#[test]
fn gaps_are_ordered() {
    let mut case = Case::new();
    let node = case.fold("gaps", None, None);
    let (_, upkeep, _) = case.finish(node);
    assert_eq!(upkeep.mode, Mode::Ordered);
    assert_eq!(upkeep.why, "`gaps` goes by the order of the events");
}

#[test]
fn a_fold_that_reads_the_record_or_another_fold_needs_the_events_again() {
    let mut case = Case::new();
    let last = case.fold("max", None, None);
    let earlier = case.compare(case.time, last);
    let node = case.fold("max", Some(earlier), None);
    let (_, upkeep, _) = case.finish(node);
    assert_eq!(upkeep.mode, Mode::History);
    assert_eq!(upkeep.states.len(), 2);
    assert_eq!(upkeep.state_bytes(), None);

    let mut case = Case::new();
    let path = vec![PathStep::Field("since".into())];
    let record = TableId::from_index(0);
    let since = case
        .builder
        .column(0, record, path, ColumnType::Datetime, None);
    let filter = case.compare(since, case.time);
    let node = case.fold("max", Some(filter), None);
    let (_, upkeep, _) = case.finish(node);
    assert_eq!(upkeep.mode, Mode::History);
}
