#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use serde_json::{Value as Json, json};

use super::*;
use crate::data::{Batch, Root, Scan, records_to_batch};
use crate::ir::passes::optimise;
use crate::ir::{Attribute, Builder, Comparison, Fold, Loop, NodeId, Primitive, Source};
use crate::library::lookup;
use crate::schema::layout::{ColumnType, EVENT_TABLE, PROFILE_TABLE, PathStep, RowKind, TableId};
use crate::types::calendar::Calendar;
use crate::types::json::to_json;
use crate::types::{ArenaId, Kind, Type, Value};

fn table(index: usize) -> TableId {
    TableId::from_index(index)
}

fn path(name: &str) -> Vec<PathStep> {
    name.split('.')
        .map(|step| PathStep::Field(step.into()))
        .collect()
}

fn builder() -> Builder {
    Builder::new(Calendar::default())
}

fn number(builder: &mut Builder, depth: u8, table: TableId, name: &str) -> NodeId {
    builder.column(depth, table, path(name), ColumnType::Number, None)
}

fn one(source: Source, depth: u8, filter: Option<NodeId>) -> Loop {
    Loop {
        source,
        depth,
        filter,
    }
}

fn fold(loops: Vec<Loop>, name: &str, items: Vec<NodeId>, values: Vec<NodeId>) -> Fold {
    Fold {
        loops,
        key: None,
        function: lookup(name).unwrap(),
        items,
        values,
    }
}

fn sum(builder: &mut Builder, loops: Vec<Loop>, item: NodeId) -> NodeId {
    let zero = builder.number(0.0);
    let fold = fold(loops, "sum", vec![item], vec![zero]);
    builder.fold(fold, Type::present(Kind::Number))
}

fn plan(builder: Builder, nodes: &[NodeId]) -> Plan {
    let attributes = nodes.iter().map(|node| Attribute {
        name: node.to_string(),
        ty: builder.ty(*node).clone(),
        node: *node,
    });
    let attributes = attributes.collect();
    builder.finish(attributes)
}

/// The batch of some records; events have their time at `t` and their id at `id`.
fn batch(plan: &Plan, root: Root, records: &[Json]) -> Batch {
    let scan = Scan::new(Arc::new(plan.layout.clone()), root);
    let scan = match root {
        Root::Profile => scan,
        Root::Event => scan.time(path("t")).id(path("id")),
    };
    records_to_batch(scan, records).unwrap().0
}

/// The attributes over a record and events in their order, as values and faults.
fn run(plan: Plan, profile: Json, events: &[Json]) -> Vec<(Json, bool)> {
    let profile = batch(&plan, Root::Profile, &[profile]);
    let events: Vec<Json> = (0..)
        .zip(events)
        .map(|(second, event): (i64, &Json)| {
            let mut event = event.clone();
            event["t"] = json!(format!("2026-01-01T00:00:{second:02}Z"));
            event
        })
        .collect();
    let batch = batch(&plan, Root::Event, &events);
    let rows: Vec<u32> = (0..events.len() as u32).collect();
    let rows = ProfileRows {
        profile: &profile,
        profile_row: Some(0),
        events: &batch,
        event_rows: &rows,
    };
    evaluated(Interpreter::new(Arc::new(plan)).evaluate(&rows, 0))
}

fn evaluated(evaluated: Evaluated) -> Vec<(Json, bool)> {
    let values = evaluated.values.iter().map(to_json);
    values.zip(evaluated.faults).collect()
}

#[test]
fn a_filtered_sum_goes_over_the_rows_that_pass() {
    let mut builder = builder();
    let kind = builder.column(1, table(EVENT_TABLE), path("k"), ColumnType::String, None);
    let text = builder.string("buy");
    let equal = Primitive::CompareString(Comparison::Equal);
    let bought = builder.primitive(equal, vec![kind, text]);
    let price = number(&mut builder, 1, table(EVENT_TABLE), "p");
    let node = sum(
        &mut builder,
        vec![one(Source::Events, 1, Some(bought))],
        price,
    );
    let events = [
        json!({"k": "buy", "p": 1.5}),
        json!({"k": "see", "p": 8}),
        json!({"p": 16}),
        json!({"k": "buy"}),
        json!({"k": "buy", "p": 2}),
    ];
    assert_eq!(
        run(plan(builder, &[node]), json!({}), &events),
        [(json!(3.5), false)]
    );
}

#[test]
fn two_loops_are_one_fold_over_the_items_of_events() {
    let mut builder = builder();
    let items = builder.child_table(table(EVENT_TABLE), path("items"), RowKind::Item);
    let of_event = number(&mut builder, 1, table(EVENT_TABLE), "least");
    let price = number(&mut builder, 2, items, "p");
    let op = Primitive::CompareNumber(Comparison::Less);
    let filter = builder.primitive(op, vec![of_event, price]);
    let inner = Source::Children {
        table: items,
        owner: 1,
    };
    let loops = vec![one(Source::Events, 1, None), one(inner, 2, Some(filter))];
    let total = sum(&mut builder, loops.clone(), price);
    let mut by_price = fold(loops, "count", vec![], vec![]);
    by_price.key = Some(price);
    let ty = Kind::Map(
        Box::new(Kind::Number),
        Box::new(Type::present(Kind::Integer)),
    );
    let by_price = builder.fold(by_price, Type::present(ty));
    let events = [
        json!({"least": 1, "items": [{"p": 5}, {"p": 1}, {"p": 2}]}),
        json!({"items": [{"p": 100}]}),
        json!({"least": 0}),
        json!({"least": 0, "items": [{"p": 5}, {}]}),
    ];
    let expected = [(json!(12.0), false), (json!({"5": 2, "2": 1}), false)];
    assert_eq!(
        run(plan(builder, &[total, by_price]), json!({}), &events),
        expected
    );
}

#[test]
fn a_correlated_fold_sees_the_outer_row_and_closed_ones_are_restored() {
    let mut builder = builder();
    let events = table(EVENT_TABLE);
    let (outer, inner) = (
        number(&mut builder, 1, events, "p"),
        number(&mut builder, 2, events, "p"),
    );
    let less = Primitive::CompareNumber(Comparison::Less);
    let smaller = builder.primitive(less, vec![inner, outer]);
    let below = sum(
        &mut builder,
        vec![one(Source::Events, 2, Some(smaller))],
        inner,
    );
    // The closed fold binds depth 1 as well, in the middle of the row that is bound there.
    let all = sum(&mut builder, vec![one(Source::Events, 2, None)], inner);
    let both = builder.primitive(Primitive::AddNumber, vec![all, below]);
    let both = builder.primitive(Primitive::AddNumber, vec![both, outer]);
    let collect = fold(
        vec![one(Source::Events, 1, None)],
        "$collect",
        vec![both],
        vec![],
    );
    let node = builder.fold(collect, Type::list(Kind::Number));
    let rows = [json!({"p": 2}), json!({"p": 1}), json!({"p": 4})];
    let expected = [(json!([10.0, 8.0, 14.0]), false)];
    assert_eq!(run(plan(builder, &[node]), json!({}), &rows), expected);
}

#[test]
fn values_go_over_lists_and_entries_of_maps() {
    let mut builder = builder();
    let price = number(&mut builder, 1, table(EVENT_TABLE), "p");
    let mut groups = fold(vec![one(Source::Events, 1, None)], "count", vec![], vec![]);
    groups.key = Some(price);
    let integer = Type::present(Kind::Integer);
    let map = Kind::Map(Box::new(Kind::Number), Box::new(integer.clone()));
    let groups = builder.fold(groups, Type::present(map));
    let entry = builder.object(vec![("key".into(), price), ("value".into(), price)]);
    let entry = builder.ty(entry).clone();
    let element = builder.element(1, entry);
    let value = builder.member(element, "key");
    let total = sum(
        &mut builder,
        vec![one(Source::Values(groups), 1, None)],
        value,
    );
    let key = builder.number(2.0);
    let twos = builder.map_get(groups, key);
    let events = [json!({"p": 2}), json!({"p": 2}), json!({}), json!({"p": 3})];
    let expected = [(json!(5.0), false), (json!(2), false)];
    assert_eq!(
        run(plan(builder, &[total, twos]), json!({}), &events),
        expected
    );
}

#[test]
fn faults_follow_the_operands_that_count() {
    let mut builder = builder();
    let profile = table(PROFILE_TABLE);
    let x = builder.column(0, profile, path("x"), ColumnType::Integer, None);
    let yes = builder.column(0, profile, path("yes"), ColumnType::Boolean, None);
    let overflow = builder.primitive(Primitive::MultiplyInteger, vec![x, x]);
    let present = builder.is_present(overflow);
    let zero = builder.integer(0);
    let nodes = [
        overflow,
        builder.and(yes, present),
        builder.or(yes, present),
        builder.and(present, yes),
        builder.if_then_else(yes, zero, overflow),
        builder.default(overflow, zero),
        builder.default(x, overflow),
    ];
    let expected = [
        (json!(null), true),
        (json!(false), true),
        (json!(true), false),
        (json!(false), true),
        (json!(0), false),
        (json!(0), true),
        (json!(i64::MAX), false),
    ];
    let profile = json!({"x": i64::MAX, "yes": true});
    assert_eq!(run(plan(builder, &nodes), profile, &[]), expected);
}

#[test]
fn faults_of_rows_that_pass_the_filter_count() {
    let mut builder = builder();
    let events = table(EVENT_TABLE);
    let x = builder.column(1, events, path("x"), ColumnType::Integer, None);
    let pass = builder.column(1, events, path("pass"), ColumnType::Boolean, None);
    let overflow = builder.primitive(Primitive::MultiplyInteger, vec![x, x]);
    let filter = builder.is_present(overflow);
    let count = |builder: &mut Builder, filter, item| {
        let loops = vec![one(Source::Events, 1, Some(filter))];
        let fold = fold(loops, "count", vec![item], vec![]);
        builder.fold(fold, Type::present(Kind::Integer))
    };
    let nodes = [
        count(&mut builder, pass, overflow),
        count(&mut builder, filter, x),
        count(&mut builder, pass, x),
    ];
    let rows = [
        json!({"x": 1, "pass": true}),
        json!({"x": i64::MAX, "pass": false}),
    ];
    let expected = [(json!(1), false), (json!(1), true), (json!(1), false)];
    assert_eq!(run(plan(builder, &nodes), json!({}), &rows), expected);
}

#[test]
fn a_profile_without_a_record_misses_everything() {
    let mut builder = builder();
    let profile = table(PROFILE_TABLE);
    let items = builder.child_table(profile, path("items"), RowKind::Item);
    let price = number(&mut builder, 1, items, "p");
    let source = Source::Children {
        table: items,
        owner: 0,
    };
    let total = sum(&mut builder, vec![one(source, 1, None)], price);
    let there = builder.column(0, profile, path("o"), ColumnType::Presence, None);
    let plan = plan(builder, &[total, there]);
    let record = json!({"items": [{"p": 1}, {"p": 2}], "o": {"a": 1}});
    let (profiles, events) = (
        batch(&plan, Root::Profile, &[record]),
        batch(&plan, Root::Event, &[]),
    );
    let interpreter = Interpreter::new(Arc::new(plan));
    let of = |profile_row| {
        let rows = ProfileRows {
            profile: &profiles,
            profile_row,
            events: &events,
            event_rows: &[],
        };
        evaluated(interpreter.evaluate(&rows, 0))
    };
    assert_eq!(of(Some(0)), [(json!(3.0), false), (json!(true), false)]);
    assert_eq!(of(None), [(json!(0.0), false), (json!(false), false)]);
}

#[test]
fn folding_rows_in_any_order_is_evaluating_them_in_theirs() {
    let mut builder = builder();
    let price = number(&mut builder, 1, table(EVENT_TABLE), "p");
    let collect = fold(
        vec![one(Source::Events, 1, None)],
        "$collect",
        vec![price],
        vec![],
    );
    let node = builder.fold(collect, Type::list(Kind::Number));
    let plan = plan(builder, &[node]);
    let event = |time: u32, id: Option<&str>, p: u32| json!({"t": format!("2026-01-01T00:00:{time:02}Z"), "id": id, "p": p});
    let first = [event(2, None, 3), event(1, Some("b"), 2), event(9, None, 9)];
    let second = [event(1, Some("a"), 1), event(1, None, 0), event(2, None, 4)];
    let (first, second) = (
        batch(&plan, Root::Event, &first),
        batch(&plan, Root::Event, &second),
    );
    let profile = batch(&plan, Root::Profile, &[json!({})]);
    let interpreter = Interpreter::new(Arc::new(plan));
    let mut states = interpreter.fold(0).unwrap();
    states.fold_rows(&first, &[0, 1, 2], &[7, 7, 8], 0);
    states.fold_rows(&second, &[2, 1, 0], &[7, 7, 7], 3);
    let of = |states: &mut Box<dyn RowFold + '_>, group| {
        evaluated(states.finish(group, &profile, Some(0)))
    };
    let expected = json!([0.0, 1.0, 2.0, 3.0, 4.0]);
    assert_eq!(of(&mut states, 7), [(expected, false)]);
    assert_eq!(of(&mut states, 8), [(json!([9.0]), false)]);
    assert_eq!(of(&mut states, 9), [(json!([]), false)]);
}

#[test]
fn deep_plans_and_shared_nodes_need_little_stack_and_time() {
    let mut builder = builder();
    let mut node = number(&mut builder, 0, table(PROFILE_TABLE), "x");
    let one = builder.number(0.5);
    for _ in 0..30_000 {
        let half = builder.primitive(Primitive::MultiplyNumber, vec![node, one]);
        node = builder.primitive(Primitive::AddNumber, vec![half, half]);
    }
    assert_eq!(
        run(plan(builder, &[node]), json!({"x": 3}), &[]),
        [(json!(3.0), false)]
    );
}

#[test]
fn merged_lists_keep_values_order_and_faults() {
    let mut builder = builder();
    let events = table(EVENT_TABLE);
    let items = builder.child_table(events, path("items"), RowKind::Item);
    let x = builder.column(2, items, path("x"), ColumnType::Integer, None);
    let keep = builder.column(1, events, path("keep"), ColumnType::Boolean, None);
    let square = builder.primitive(Primitive::MultiplyInteger, vec![x, x]);
    let inner = Source::Children {
        table: items,
        owner: 1,
    };
    let loops = vec![one(Source::Events, 1, Some(keep)), one(inner, 2, None)];
    let list = fold(loops, "$collect", vec![square], vec![]);
    let list = builder.fold(list, Type::list(Kind::Integer));
    let element = builder.element(1, Type::present(Kind::Integer));
    let ten = builder.integer(10);
    let less = Primitive::CompareInteger(Comparison::Less);
    let small = builder.primitive(less, vec![element, ten]);
    // A second loop over a constant list, whose depth has to make room for the loop that comes in.
    let pair = Value::array([Value::Integer(0), Value::Integer(100)]);
    let pair = builder.constant(pair, Type::list(Kind::Integer));
    let shift = builder.element(2, Type::present(Kind::Integer));
    let sum = builder.primitive(Primitive::AddInteger, vec![element, shift]);
    let loops = vec![
        one(Source::Values(list), 1, Some(small)),
        one(Source::Values(pair), 2, None),
    ];
    let node = fold(loops, "$collect", vec![sum], vec![]);
    let node = builder.fold(node, Type::list(Kind::Integer));
    let plain = plan(builder, &[node]);
    let merged = optimise(&plain);
    assert_ne!(plain, merged);
    let small = json!({"keep": true, "items": [{"x": 3}, {}, {"x": 9}, {"x": 1}]});
    let large = |keep| json!({"keep": keep, "items": [{"x": i64::MAX}, {"x": 2}]});
    let expected = json!([9, 109, 1, 101]);
    for (events, expected) in [
        (vec![small.clone(), large(false)], (expected, false)),
        (vec![large(true)], (json!([4, 104]), true)),
    ] {
        assert_eq!(
            run(plain.clone(), json!({}), &events),
            std::slice::from_ref(&expected)
        );
        assert_eq!(run(merged.clone(), json!({}), &events), [expected]);
    }
}
