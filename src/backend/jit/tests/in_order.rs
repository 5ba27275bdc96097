//! States that are a few words where events come in order.

use super::*;
use crate::backend::jit::evaluator::NativeEvaluator;
use crate::types::Value;
use crate::types::random::Random;

const MINUTE: i64 = 60_000_000;

/// Events in order of `t`, many at one instant and many at the edge of a minute; `w` is an instant that is
/// in no order, and is missing now and then.
fn events_in_order(random: &mut Random, count: u64) -> Vec<Json> {
    let mut seconds = 0;
    let events = (0..count).map(|_| {
        seconds += [0, 0, 1, 59, 60, 61, 120, 121, 600][random.below(9)];
        let instant = |seconds: u64| {
            let (day, hour) = (1 + seconds / 86_400, seconds / 3600 % 24);
            let (minute, second) = (seconds / 60 % 60, seconds % 60);
            json!(format!(
                "2026-05-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
            ))
        };
        let other = 60 * random.below(12) as u64;
        let when = (random.below(6) > 0).then(|| instant(other));
        let kind = ["see", "add", "buy", "x"].get(random.below(5));
        let ok = [json!(true), json!(false), json!(null)][random.below(3)].clone();
        json!({"t": instant(seconds), "w": when, "k": kind, "ok": ok})
    });
    events.collect()
}

/// Makes a plan one whose events come in order: an attribute goes over them twice.
fn twice(builder: &mut Builder) -> NodeId {
    let time = event(builder, "t", ColumnType::Datetime);
    let bought = bought(builder);
    let last = of_events(builder, Some(bought), "max", Some(time));
    let before = compare(
        builder,
        Primitive::CompareInteger,
        Comparison::Less,
        time,
        last,
    );
    of_events(builder, Some(before), "count", None)
}

fn sessions(builder: &mut Builder, filter: Option<NodeId>, clock: &str, gap: i64) -> NodeId {
    let time = event(builder, clock, ColumnType::Datetime);
    let gap = builder.duration(gap);
    fold(
        builder,
        over_events(filter),
        "$sessionCount",
        vec![time],
        vec![gap],
    )
}

/// A chain of steps: the kind that satisfies a step or the condition `ok`, and how long after the step
/// before it may be.
fn chain(builder: &mut Builder, clock: &str, steps: &[(Option<&str>, Option<i64>)]) -> NodeId {
    let mut items = vec![event(builder, clock, ColumnType::Datetime)];
    let mut values = Vec::new();
    for (kind, within) in steps {
        let condition = match kind {
            Some(kind) => {
                let column = event(builder, "k", ColumnType::String);
                let kind = builder.string(kind);
                compare(
                    builder,
                    Primitive::CompareString,
                    Comparison::Equal,
                    column,
                    kind,
                )
            }
            None => event(builder, "ok", ColumnType::Boolean),
        };
        items.extend([condition, builder.boolean(false)]);
        let within = match within {
            Some(within) => builder.duration(*within),
            None => builder.boolean(false),
        };
        values.extend([builder.string(""), builder.integer(1), within]);
    }
    fold(builder, over_events(None), "$chain", items, values)
}

fn last_texts(builder: &mut Builder, filter: Option<NodeId>, wanted: i64) -> NodeId {
    let kind = event(builder, "k", ColumnType::String);
    let wanted = builder.integer(wanted);
    fold(
        builder,
        over_events(filter),
        "$lastDistinct",
        vec![kind],
        vec![wanted],
    )
}

/// How many folds of a plan are a few words.
fn in_order(plan: &Arc<Plan>) -> usize {
    compile(Arc::clone(plan)).unwrap().schedule.in_order.len()
}

/// Both backends agree on a plan over many histories; gives the answers that they gave.
fn check_histories(plan: &Arc<Plan>) -> Vec<Vec<String>> {
    let mut random = Random::new(7);
    let histories = (0..200).map(|count| {
        let events = events_in_order(&mut random, count % 40);
        check(plan, &json!({}), &events)
    });
    histories.collect()
}

/// Whether different histories have different answers at a place: else nothing was compared.
fn differ(answers: &[Vec<String>], place: usize) -> bool {
    answers.iter().any(|one| one[place] != answers[0][place])
}

#[test]
fn sessions_are_counted_where_times_ascend_and_where_they_do_not() {
    let mut builder = builder();
    let ok = event(&mut builder, "ok", ColumnType::Boolean);
    let mut nodes = Vec::new();
    for clock in ["t", "w"] {
        for gap in [0, MINUTE, 2 * MINUTE, -MINUTE, i64::MAX - 1] {
            nodes.push(sessions(&mut builder, None, clock, gap));
            nodes.push(sessions(&mut builder, Some(ok), clock, gap));
        }
    }
    nodes.push(twice(&mut builder));
    let plan = plan(builder, &nodes);
    // A negative gap is none at all: the same state as 0, and another node.
    assert_eq!(in_order(&plan), 20);
    let answers = check_histories(&plan);
    assert!((0..nodes.len()).all(|place| differ(&answers, place)));
}

#[test]
fn sessions_of_a_gap_that_has_no_end_are_left_to_the_library() {
    let mut builder = builder();
    let missing = builder.constant(Value::Missing, Type::optional(Kind::Duration));
    let time = event(&mut builder, "t", ColumnType::Datetime);
    let none = fold(
        &mut builder,
        over_events(None),
        "$sessionCount",
        vec![time],
        vec![missing],
    );
    let endless = sessions(&mut builder, None, "t", i64::MAX);
    let nodes = [none, endless, twice(&mut builder)];
    let plan = plan(builder, &nodes);
    assert_eq!(in_order(&plan), 0);
    check_histories(&plan);
}

#[test]
fn chains_hold_up_to_the_edge_of_their_times() {
    let mut builder = builder();
    let (see, add, buy) = (Some("see"), Some("add"), Some("buy"));
    let mut nodes = Vec::new();
    for clock in ["t", "w"] {
        for within in [None, Some(0), Some(MINUTE), Some(2 * MINUTE)] {
            let steps = [(see, None), (add, within), (buy, within)];
            nodes.push(chain(&mut builder, clock, &steps));
            // One event satisfies both steps, and serves one of them.
            nodes.push(chain(&mut builder, clock, &[(None, None), (None, within)]));
            nodes.push(chain(
                &mut builder,
                clock,
                &[(buy, None), (None, within), (buy, None)],
            ));
        }
        nodes.push(chain(&mut builder, clock, &[(buy, None)]));
    }
    nodes.push(twice(&mut builder));
    let plan = plan(builder, &nodes);
    assert_eq!(in_order(&plan), 26);
    let answers = check_histories(&plan);
    assert!((0..nodes.len()).all(|place| differ(&answers, place)));
}

#[test]
fn the_last_texts_are_as_many_as_are_wanted() {
    let mut builder = builder();
    let ok = event(&mut builder, "ok", ColumnType::Boolean);
    let mut nodes = Vec::new();
    for wanted in [1, 2, 3, 8] {
        nodes.push(last_texts(&mut builder, None, wanted));
        nodes.push(last_texts(&mut builder, Some(ok), wanted));
    }
    let few = nodes.len();
    nodes.extend([0, -1, 9].map(|wanted| last_texts(&mut builder, None, wanted)));
    nodes.push(twice(&mut builder));
    let plan = plan(builder, &nodes);
    assert_eq!(in_order(&plan), few);
    let answers = check_histories(&plan);
    assert!((0..few).all(|place| differ(&answers, place)));
}

#[test]
fn rows_in_any_order_have_states_of_the_library() {
    let mut builder = builder();
    let nodes = [
        sessions(&mut builder, None, "t", MINUTE),
        chain(
            &mut builder,
            "t",
            &[(Some("see"), None), (Some("buy"), Some(MINUTE))],
        ),
        last_texts(&mut builder, None, 3),
    ];
    let plan = plan(builder, &nodes);
    assert_eq!(in_order(&plan), 0);
    check_histories(&plan);
}

#[test]
fn a_profile_whose_times_do_not_ascend_leaves_nothing_to_the_next() {
    let mut builder = builder();
    let nodes = [
        sessions(&mut builder, None, "w", MINUTE),
        chain(
            &mut builder,
            "w",
            &[(Some("see"), None), (Some("buy"), None)],
        ),
        last_texts(&mut builder, None, 3),
        twice(&mut builder),
    ];
    let plan = plan(builder, &nodes);
    let mut random = Random::new(11);
    let mut events: Vec<Json> = events_in_order(&mut random, 60);
    // The second half is in order of `w`, the first is in none.
    for event in &mut events {
        let time = event["t"].clone();
        let when = event["w"].take();
        event["w"] = if when.is_null() { time } else { when };
    }
    for event in &mut events[30..] {
        event["w"] = event["t"].clone();
    }
    let executable = compile(Arc::clone(&plan)).unwrap();
    let interpreter = Interpreter::new(Arc::clone(&plan));
    let profiles = batch(&plan, Root::Profile, &[json!({})]);
    let batch = batch(&plan, Root::Event, &events);
    let mut evaluator = NativeEvaluator::new(&executable, NOW);
    let rows: Vec<u32> = (0..60).collect();
    for event_rows in [
        &rows[..30],
        &rows[30..],
        &rows[..0],
        &rows[10..50],
        &rows[30..31],
    ] {
        let rows = ProfileRows {
            profile: &profiles,
            profile_row: None,
            events: &batch,
            event_rows,
        };
        let mut context = evaluator.run(&rows).unwrap();
        let found = text(&executable.results(&mut context));
        assert_eq!(found, text(&interpreter.evaluate(&rows, NOW)));
    }
}

#[test]
fn lists_of_texts_are_those_of_the_batch_at_hand() {
    let mut builder = builder();
    let nodes = [last_texts(&mut builder, None, 3), twice(&mut builder)];
    let plan = plan(builder, &nodes);
    let executable = compile(Arc::clone(&plan)).unwrap();
    let interpreter = Interpreter::new(Arc::clone(&plan));
    let profiles = batch(&plan, Root::Profile, &[json!({})]);
    let batches = [
        ["a", "b", "a", "c"],
        ["x", "y", "x", "z"],
        ["b", "a", "b", "d"],
    ];
    let batches = batches.map(|kinds| {
        let events: Vec<Json> = kinds.iter().map(|kind| json!({"k": kind})).collect();
        batch(&plan, Root::Event, &timed(&events))
    });
    let mut evaluator = NativeEvaluator::new(&executable, NOW);
    for at in [0, 1, 0, 2, 2, 1] {
        for event_rows in [[0, 1, 2], [0, 1, 3], [0, 1, 2]] {
            let rows = ProfileRows {
                profile: &profiles,
                profile_row: None,
                events: &batches[at],
                event_rows: &event_rows,
            };
            let mut context = evaluator.run(&rows).unwrap();
            let found = text(&executable.results(&mut context));
            assert_eq!(found, text(&interpreter.evaluate(&rows, NOW)));
        }
    }
}
