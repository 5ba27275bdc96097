#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use arrow_array::{
    ArrayRef, DictionaryArray, Int32Array, Int64Array, StringArray, StringViewArray,
};
use serde_json::{Value as Json, json};

use super::*;
use crate::backend::{Evaluated, Evaluator, Executable, Finisher, OneByOne, ProfileRows, RowFold};
use crate::data::{Batch, KeyType, Root, Scan, field_path, records_to_batch};
use crate::diagnostic::Diagnostic;
use crate::ir::{self, Constant, Level, Node, NodeId, Op, Plan};
use crate::schema::layout::Layout;
use crate::types::calendar::Calendar;
use crate::types::{Arena, Kind, Type, Value};

/// The instant 100 seconds after 1970.
const NOW: i64 = 100_000_000;

/// Gives the ids of the events in the order in which they came, `-` for none, and `+` behind them
/// where the profile has a record. Its fault tells whether there was no event.
struct Trace {
    plan: Plan,
    folds: bool,
}

impl Trace {
    fn new(folds: bool) -> Self {
        let mut nodes: Arena<NodeId, Node> = Arena::new();
        let ty = Type::optional(Kind::String);
        let node = nodes.push(Node {
            op: Op::Constant(Constant(Value::Missing)),
            ty: ty.clone(),
            level: Level::Constant,
            ready: 0,
            can_fault: false,
        });
        let attribute = ir::Attribute {
            name: "trace".into(),
            ty,
            node,
        };
        let plan = Plan {
            nodes,
            attributes: vec![attribute],
            layout: Layout::new(),
            zone: None,
            calendar: Calendar::default(),
        };
        Self { plan, folds }
    }
}

fn traced(mut ids: String, has_record: bool) -> Evaluated {
    let faults = vec![ids.is_empty()];
    if has_record {
        ids.push('+');
    }
    Evaluated {
        values: vec![Value::string(ids)],
        faults,
        valid_until: Vec::new(),
    }
}

fn id_of(batch: &Batch, row: u32) -> &str {
    let ids = batch.ids.as_ref().unwrap();
    match arrow_array::Array::is_valid(ids.as_ref(), row as usize) {
        true => ids.value(row as usize),
        false => "-",
    }
}

impl Executable for Trace {
    fn plan(&self) -> &Plan {
        &self.plan
    }

    fn evaluate(&self, rows: &ProfileRows<'_>, _now: i64) -> Evaluated {
        let ids = rows.event_rows.iter().map(|&row| id_of(rows.events, row));
        traced(ids.collect(), rows.profile_row.is_some())
    }

    fn evaluator(&self, now: i64) -> Box<dyn Evaluator + '_> {
        Box::new(OneByOne::new(self, now))
    }

    fn fold(&self, _now: i64) -> Option<Box<dyn RowFold + '_>> {
        self.folds.then(|| Box::new(TraceFold::default()) as _)
    }
}

#[derive(Default)]
struct TraceFold {
    ids: Vec<String>,
}

impl RowFold for TraceFold {
    fn fold_rows(&mut self, batch: &Batch, rows: &[u32], groups: &[u32], _first_arrival: u64) {
        for (&row, &group) in rows.iter().zip(groups) {
            let count = self.ids.len().max(group as usize + 1);
            self.ids.resize(count, String::new());
            self.ids[group as usize].push_str(id_of(batch, row));
        }
    }

    fn bytes(&self) -> usize {
        self.ids.iter().map(String::len).sum()
    }

    fn finisher(&self) -> Box<dyn Finisher + '_> {
        Box::new(TraceFinish(self))
    }
}

struct TraceFinish<'a>(&'a TraceFold);

impl Finisher for TraceFinish<'_> {
    fn evaluate(&mut self, group: u32, _profile: &Batch, row: Option<u32>) -> Evaluated {
        let ids = self.0.ids.get(group as usize).cloned();
        traced(ids.unwrap_or_default(), row.is_some())
    }
}

/// An event of `user` at a second; an empty id is none.
fn event(user: &str, second: i64, id: &str) -> Json {
    let id = (!id.is_empty()).then_some(id);
    json!({"user": user, "time": format!("1970-01-01T00:{:02}:{:02}Z", second / 60, second % 60), "id": id})
}

fn events(rows: &[Json]) -> Batch {
    let scan = Scan::new(Arc::new(Layout::new()), Root::Event)
        .key(field_path("user"), KeyType::String)
        .time(field_path("time"))
        .id(field_path("id"));
    let (batch, report) = records_to_batch(scan, rows).unwrap();
    assert!(report.is_clean(), "{report:?}");
    batch
}

fn records(users: &[&str]) -> Batch {
    let scan =
        Scan::new(Arc::new(Layout::new()), Root::Profile).key(field_path("user"), KeyType::String);
    let rows: Vec<Json> = users.iter().map(|user| json!({"user": user})).collect();
    records_to_batch(scan, &rows).unwrap().0
}

/// What a run over batches of events and records gives: `key=trace` per profile, and its totals; the
/// same for any number of threads.
fn run(
    folds: bool,
    unique_ids: bool,
    batches: &[Batch],
    people: &[Batch],
) -> (Vec<String>, Totals) {
    let [one, three] = [1, 3].map(|threads| {
        let options = RunOptions {
            now: NOW,
            unique_ids,
            threads,
            memory_bytes_max: None,
            fails_on_bad_rows: false,
        };
        run_with(folds, options, batches, people)
    });
    assert_eq!(one, three);
    one
}

fn run_with(
    folds: bool,
    options: RunOptions,
    batches: &[Batch],
    people: &[Batch],
) -> (Vec<String>, Totals) {
    let executable = Trace::new(folds);
    let mut run = Run::new(&executable, options);
    for batch in batches {
        run.events(batch.clone()).unwrap();
    }
    for batch in people {
        run.records(batch.clone()).unwrap();
    }
    let wanted = Wanted {
        attributes: vec![true],
        valid_until: false,
        as_values: true,
        rows_max: 2,
    };
    let lines_of = |block: Block| {
        assert!((1..=2).contains(&block.rows));
        let [traces] = <[_; 1]>::try_from(block.results.columns).unwrap();
        let traces = traces.unwrap().into_values();
        let lines = block.keys.into_values().into_iter().zip(traces);
        let lines = lines.map(|row| match row {
            (Value::String(key), Value::String(trace)) => format!("{key}={trace}"),
            other => panic!("keys and traces are text: {other:?}"),
        });
        Ok(lines.collect::<Vec<String>>())
    };
    let mut lines = Vec::new();
    let mut each = |some: Vec<String>| -> Result<(), Diagnostic> {
        lines.extend(some);
        Ok(())
    };
    let totals = run.finish(&wanted, &lines_of, &mut each).unwrap();
    (lines, totals)
}

#[test]
fn scattered_events_come_in_the_total_order() {
    let first = events(&[event("a", 9, "z"), event("b", 5, "k"), event("a", 3, "y")]);
    let second = events(&[
        event("a", 3, "x"),
        event("a", 3, ""),
        event("b", 4, "m"),
        event("a", 3, ""),
        event("a", 1, "w"),
    ]);
    let (lines, totals) = run(false, false, &[first, second], &[records(&["b"])]);
    assert_eq!(lines, ["a=w--xyz", "b=mk+"]);
    assert_eq!((totals.profiles, totals.events), (2, 8));
}

#[test]
fn the_first_arrival_of_an_id_counts_even_where_it_is_after_now() {
    let first = events(&[
        event("a", 500, "x"),
        event("a", 20, "y"),
        event("b", 2, "x"),
    ]);
    let second = events(&[event("a", 1, "x"), event("a", 3, "y"), event("a", 100, "z")]);
    for folds in [false, true] {
        let batches = [first.clone(), second.clone()];
        let (lines, totals) = run(folds, false, &batches, &[]);
        assert_eq!(lines, ["a=yz", "b=x"]);
        assert_eq!((totals.repeated_events, totals.later_events), (2, 1));
    }
    let (lines, totals) = run(true, true, &[first, second], &[]);
    assert_eq!(lines, ["a=yxyz", "b=x"]);
    assert_eq!((totals.repeated_events, totals.later_events), (0, 1));
}

#[test]
fn profiles_come_in_order_of_first_appearance_with_records_behind_events() {
    let batch = events(&[
        event("late", 5, "x"),
        event("early", 1, "y"),
        event("gone", 999, "g"),
    ]);
    let people = [records(&["solo", "early"]), records(&["solo", "late"])];
    for folds in [false, true] {
        let (lines, totals) = run(folds, false, std::slice::from_ref(&batch), &people);
        assert_eq!(lines, ["late=x+", "early=y+", "gone=", "solo=+"]);
        assert_eq!((totals.records, totals.repeated_records), (4, 1));
        assert_eq!(totals.faults, [2]);
    }
}

#[test]
fn nothing_in_gives_nothing_out() {
    for folds in [false, true] {
        let (lines, totals) = run(folds, false, &[], &[]);
        assert!(lines.is_empty());
        assert_eq!(totals.profiles, 0);
    }
}

#[test]
fn keys_of_two_kinds_are_refused() {
    let mut index = GroupIndex::new();
    let texts: ArrayRef = Arc::new(StringArray::from(vec!["", "b", "", "c", "b"]));
    assert_eq!(index.groups_of(&texts).unwrap(), [0, 1, 0, 2, 1]);
    assert_eq!(index.key(0), Some(Key::String("".into())));
    assert_eq!(index.key(2), Some(Key::String("c".into())));
    assert_eq!(index.key(3), None);
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![7]));
    assert!(index.groups_of(&numbers).is_err());
    assert!(GroupIndex::new().groups_of(&numbers).is_ok());
}

#[test]
fn long_keys_are_told_apart() {
    let text = |n: usize| format!("{}{}", "k".repeat(n % 40), n / 40);
    let texts: Vec<String> = (0..20_000).map(text).collect();
    let twice: Vec<&String> = texts.iter().chain(&texts).collect();
    let array: ArrayRef = Arc::new(StringArray::from_iter_values(&twice));
    let mut index = GroupIndex::new();
    let groups = index.groups_of(&array).unwrap();
    assert_eq!(index.len(), 20_000);
    assert_eq!(groups[..20_000], groups[20_000..]);
    for (key, group) in twice.iter().zip(&groups) {
        assert_eq!(index.key(*group), Some(Key::String(key.as_str().into())));
    }
}

#[test]
fn many_keys_keep_their_groups() {
    let keys: Vec<i64> = (0..50_000).map(|n| (n * 7919) % 10_007).collect();
    let array: ArrayRef = Arc::new(Int64Array::from(keys.clone()));
    let mut index = GroupIndex::new();
    let groups = index.groups_of(&array).unwrap();
    assert_eq!(index.len(), 10_007);
    for (key, group) in keys.iter().zip(&groups) {
        assert_eq!(index.key(*group), Some(Key::Integer(*key)));
    }
}

/// Texts to both sides of what stands in a view, and of what is its own word.
#[test]
fn keys_as_views_have_the_groups_of_their_texts() {
    let texts = (0..40).map(|count| "ö".repeat(count % 3) + &"x".repeat(count));
    let texts: Vec<String> = texts.collect();
    let plain: ArrayRef = Arc::new(StringArray::from_iter_values(&texts));
    let views: ArrayRef = Arc::new(StringViewArray::from_iter_values(texts.iter().rev()));
    let mut index = GroupIndex::new();
    let groups = index.groups_of(&plain).unwrap();
    assert_eq!(index.len(), texts.len());
    let reversed: Vec<u32> = groups.iter().rev().copied().collect();
    assert_eq!(index.groups_of(&views).unwrap(), reversed);
    assert_eq!(index.groups_of_rows(&views, &[3, 30]).unwrap(), [36, 9]);
    assert_eq!(index.groups_of(&views.slice(30, 2)).unwrap(), [9, 8]);
    assert_eq!(index.len(), texts.len());
}

#[test]
fn keys_in_a_dictionary_have_the_groups_of_their_texts() {
    let plain: ArrayRef = Arc::new(StringArray::from(vec!["b", "a long one, not a word", "a"]));
    // Entries that no row has, and one that stands twice.
    let texts = StringArray::from(vec!["unused", "a long one, not a word", "a", "c", "a"]);
    let codes = Int32Array::from(vec![3, 2, 1, 4, 3, 2]);
    let coded: ArrayRef = Arc::new(DictionaryArray::new(codes, Arc::new(texts)));
    let mut index = GroupIndex::new();
    assert_eq!(index.groups_of(&plain).unwrap(), [0, 1, 2]);
    assert_eq!(index.groups_of(&coded).unwrap(), [3, 2, 1, 2, 3, 2]);
    assert_eq!(index.groups_of(&coded.slice(2, 2)).unwrap(), [1, 2]);
    assert_eq!(index.groups_of_rows(&coded, &[2, 0]).unwrap(), [1, 3]);
    assert_eq!(index.len(), 4);
    assert_eq!(index.key(3), Some(Key::String("c".into())));
    assert_eq!(index.groups_of(&plain).unwrap(), [0, 1, 2]);
}

#[test]
fn one_profile_is_evaluated_on_its_own() {
    let batch = events(&[
        event("a", 50, "c"),
        event("a", 10, "b"),
        event("a", 10, "a"),
        event("a", 60, "c"),
        event("a", 101, "d"),
    ]);
    let people = records(&["a"]);
    let evaluated = evaluate_one(&Trace::new(true), &people, Some(0), &batch, NOW);
    assert!(matches!(&evaluated.values[0], Value::String(ids) if &**ids == "abc+"));
}
