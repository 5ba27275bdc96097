#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

use std::sync::Arc;

use proptest::prelude::*;

use crate::library::{Aggregate, Body, Context, Item, OrderKey, lookup};
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Calendar;
use crate::types::compare::total_order;
use crate::types::{MapValue, Value};

const CONTEXT: fn() -> Context = || Context {
    calendar: Calendar::default(),
    now: 1_780_315_200_000_000,
};

fn aggregate(name: &str) -> &'static Aggregate {
    match lookup(name).unwrap().get().body {
        Body::Aggregate(aggregate) => aggregate,
        other => panic!("`{name}` is {other:?}"),
    }
}

fn evaluate(name: &str, items: &[Item], values: &[Value]) -> Outcome<Value> {
    (aggregate(name).evaluate)(&CONTEXT(), items, values)
}

/// Items of one argument each.
fn items(values: &[Value]) -> Vec<Item> {
    values.iter().map(|value| vec![value.clone()]).collect()
}

/// The same bits of the same kind, so that `1` and `1.0` differ.
fn same(left: &Outcome<Value>, right: &Outcome<Value>) -> bool {
    format!("{left:?}") == format!("{right:?}")
}

#[track_caller]
fn check(name: &str, list: &[Value], expected: Value) {
    let got = evaluate(name, &items(list), &[]);
    assert!(same(&got, &Outcome::Value(expected)), "{name}: {got:?}");
}

fn integers(list: &[i64]) -> Vec<Value> {
    list.iter().copied().map(Value::Integer).collect()
}

#[test]
fn count_takes_booleans_as_conditions_and_others_as_presence() {
    let list = [
        Value::Boolean(true),
        Value::Boolean(false),
        Value::Missing,
        Value::Integer(0),
    ];
    check("count", &list, Value::Integer(2));
}

#[test]
fn a_condition_left_out_holds_for_every_item() {
    let two: [Item; 2] = [vec![], vec![]];
    for (name, expected) in [("exists", true), ("none", false), ("one", false)] {
        let got = evaluate(name, &two, &[]);
        assert!(
            same(&got, &Outcome::Value(Value::Boolean(expected))),
            "{name}"
        );
    }
    let count = evaluate("count", &two, &[]);
    assert!(same(&count, &Outcome::Value(Value::Integer(2))));
}

#[test]
fn a_list_as_condition_is_whether_it_is_not_empty() {
    let list = [Value::array([]), Value::array([Value::Boolean(false)])];
    check("exists", &list, Value::Boolean(true));
    check("all", &list, Value::Boolean(false));
    check("one", &list, Value::Boolean(true));
}

#[test]
fn empty_sums_have_the_kind_of_their_zero() {
    for zero in [Value::Integer(0), Value::Number(0.0), Value::Duration(0)] {
        let empty = evaluate("sum", &[], std::slice::from_ref(&zero));
        assert!(same(&empty, &Outcome::Value(zero)));
    }
}

#[test]
fn only_the_final_sum_can_overflow() {
    check(
        "sum",
        &integers(&[i64::MAX, 1, -1]),
        Value::Integer(i64::MAX),
    );
    assert!(evaluate("sum", &items(&integers(&[i64::MAX, 1])), &[]).is_fault());
    let durations = [Value::Duration(i64::MIN), Value::Duration(-1)];
    assert!(evaluate("sum", &items(&durations), &[]).is_fault());
    let numbers = [
        Value::Number(f64::MAX),
        Value::Number(f64::MAX),
        Value::Number(-f64::MAX),
    ];
    check("sum", &numbers, Value::Number(f64::MAX));
    assert!(evaluate("sum", &items(&numbers[..2]), &[]).is_fault());
}

#[test]
fn averages_keep_durations_and_instants() {
    check("average", &integers(&[1, 2, 2]), Value::Number(5.0 / 3.0));
    check(
        "average",
        &[Value::Duration(1), Value::Duration(2)],
        Value::Duration(2),
    );
    check(
        "average",
        &[const { Value::Datetime(i64::MAX) }; 3],
        Value::Datetime(i64::MAX),
    );
    assert_eq!(format!("{:?}", evaluate("average", &[], &[])), "Missing");
}

#[test]
fn first_and_last_give_what_the_item_has_or_missing() {
    let list = [Value::Missing, Value::Integer(1), Value::Missing];
    for name in ["first", "last", "head"] {
        assert!(
            same(&evaluate(name, &items(&list), &[]), &Outcome::Missing),
            "{name}"
        );
        assert!(same(&evaluate(name, &[], &[]), &Outcome::Missing), "{name}");
    }
    check("first", &integers(&[7, 8]), Value::Integer(7));
    check("last", &integers(&[7, 8]), Value::Integer(8));
}

#[test]
fn gaps_skip_missing_values_and_are_absolute() {
    let days = [Value::Date(3), Value::Missing, Value::Date(1)];
    check(
        "gaps",
        &days,
        Value::array([Value::Duration(2 * 86_400_000_000)]),
    );
    let numbers = [Value::Number(0.5), Value::Number(2.0), Value::Number(2.0)];
    check(
        "gaps",
        &numbers,
        Value::array([Value::Number(1.5), Value::Number(0.0)]),
    );
    assert!(evaluate("gaps", &items(&integers(&[i64::MIN, 0])), &[]).is_fault());
    assert!(evaluate("gaps", &items(&integers(&[i64::MIN, 1])), &[]).is_fault());
}

#[test]
fn rankings_leave_out_items_without_a_key_and_keep_ties_in_order() {
    let key = |key: Value, name: &str| vec![key, Value::string(name)];
    let list = [
        key(Value::Integer(1), "a"),
        key(Value::Missing, "b"),
        key(Value::Integer(2), "c"),
        key(Value::Integer(2), "d"),
    ];
    let names = |names: &[&str]| Value::array(names.iter().map(|name| Value::string(*name)));
    for (name, n, expected) in [
        ("topN", Value::Integer(2), names(&["c", "d"])),
        ("bottomN", Value::Integer(2), names(&["a", "c"])),
        ("bottomN", Value::Integer(i64::MAX), names(&["a", "c", "d"])),
        ("topN", Value::Integer(-1), names(&[])),
        ("topN", Value::Missing, names(&[])),
    ] {
        let got = evaluate(name, &list, &[n]);
        assert!(same(&got, &Outcome::Value(expected)), "{name}: {got:?}");
    }
}

#[test]
fn a_repeated_key_keeps_its_first_place_and_last_value() {
    let entry = |key: &str, value: Value| vec![Value::string(key), value];
    let list = [
        entry("a", Value::Integer(1)),
        entry("b", Value::Integer(2)),
        entry("a", Value::Integer(3)),
        entry("b", Value::Missing),
        vec![Value::Missing, Value::Integer(4)],
    ];
    let expected = Value::Map(Arc::new(MapValue {
        entries: vec![
            (Value::string("a"), Value::Integer(3)),
            (Value::string("b"), Value::Integer(2)),
        ],
    }));
    let got = evaluate("$collectMap", &list, &[]);
    assert!(same(&got, &Outcome::Value(expected)), "{got:?}");
}

/// Instants some days before the instant of evaluation.
fn days() -> BoxedStrategy<i64> {
    let hours = 0..200_i64;
    hours
        .prop_map(|hours| CONTEXT().now - hours * 7 * 3_600_000_000)
        .boxed()
}

/// A list of values of one kind, some of them missing.
fn list() -> impl Strategy<Value = Vec<Value>> {
    let small = (-3..4_i64).boxed();
    let whole = prop_oneof![small.clone(), any::<i64>(), Just(i64::MAX), Just(i64::MIN)].boxed();
    let number = prop_oneof![
        -2.0..2.0_f64,
        Just(1e308),
        Just(-1e308),
        Just(1e-300),
        Just(0.5)
    ];
    let kinds = prop_oneof![
        Just(any::<bool>().prop_map(Value::Boolean).boxed()),
        Just(whole.clone().prop_map(Value::Integer).boxed()),
        Just(small.prop_map(Value::Integer).boxed()),
        Just(
            number
                .prop_map(|number| Value::number(number).unwrap())
                .boxed()
        ),
        Just(whole.clone().prop_map(Value::Duration).boxed()),
        Just(whole.prop_map(Value::Datetime).boxed()),
        Just(days().prop_map(Value::Datetime).boxed()),
        Just("[ab]{0,2}".prop_map(Value::string).boxed()),
    ];
    kinds.prop_flat_map(|kind| {
        prop::collection::vec(prop_oneof![4 => kind, 1 => Just(Value::Missing)], 0..24)
    })
}

/// Places in the total order, all different, in order: few instants, few ids, then arrival.
fn places(count: usize) -> Vec<OrderKey> {
    let mut places: Vec<OrderKey> = (0..count as u64)
        .map(|arrival| OrderKey {
            time: (arrival % 5).cast_signed(),
            id: (arrival % 3 != 0).then(|| Arc::from((arrival % 2).to_string())),
            arrival,
        })
        .collect();
    places.sort();
    places
}

/// What each aggregate may be given: its items from a list, and its values.
fn arguments(name: &str, list: &[Value], n: i64) -> (Vec<Item>, Vec<Value>) {
    match name {
        "topN" | "bottomN" | "minBy" | "maxBy" | "$firstDistinct" | "$lastDistinct" => {
            let ranked = list.iter().enumerate();
            let items = ranked.map(|(index, key)| vec![key.clone(), Value::Integer(index as i64)]);
            (items.collect(), vec![Value::Integer(n)])
        }
        "take" | "list" | "nth" | "topK" => (items(list), vec![Value::Integer(n)]),
        "percentile" | "approxPercentile" => (items(list), vec![Value::Number(17.0 * n as f64)]),
        "streak" | "longestStreak" => {
            let now = Value::Datetime(CONTEXT().now);
            (items(list), vec![Value::string("day"), now])
        }
        "$sessions" | "$sessionCount" => (items(list), vec![Value::Duration(1 << (10 * n.max(0)))]),
        "sum" => {
            let zero = match list.iter().find(|value| value.is_present()) {
                Some(Value::Number(_)) => Value::Number(0.0),
                Some(Value::Duration(_)) => Value::Duration(0),
                _ => Value::Integer(0),
            };
            (items(list), vec![zero])
        }
        _ => (items(list), vec![]),
    }
}

/// A million amounts of money, and a few that make plain sums lose the cents.
fn amounts() -> Vec<Value> {
    let cents = (0..1_000_000_i64).map(|cent| Value::Number((cent * 7 % 100_003) as f64 / 100.0));
    let mut amounts: Vec<Value> = cents.collect();
    amounts.extend([1e16, -1e16, 9_007_199_254_740_993.0, 1e-7].map(Value::Number));
    amounts
}

#[test]
fn a_million_cents_give_the_same_bits_in_any_order() {
    let mut amounts = amounts();
    let in_order = |amounts: &[Value]| {
        [
            "sum",
            "average",
            "variance",
            "stddev",
            "median",
            "approxCountDistinct",
        ]
        .map(|name| {
            let values = [Value::Number(0.0)];
            format!("{:?}", evaluate(name, &items(amounts), &values))
        })
    };
    let forward = in_order(&amounts);
    amounts.reverse();
    assert_eq!(forward, in_order(&amounts));
    let mixed: Vec<Value> = shuffled(amounts.len(), 77)
        .into_iter()
        .map(|index| amounts[index].clone())
        .collect();
    assert_eq!(forward, in_order(&mixed));
}

#[test]
fn integers_beyond_doubles_are_told_apart() {
    let large = 1 << 53;
    check(
        "mode",
        &integers(&[large, large + 1, large + 1]),
        Value::Integer(large + 1),
    );
    let count = Value::Integer(2);
    check(
        "distinctCountWithNull",
        &integers(&[large, large + 1]),
        count.clone(),
    );
    check("approxCountDistinct", &integers(&[large, large + 1]), count);
    check(
        "variance",
        &integers(&[large, large + 1]),
        Value::Number(0.5),
    );
}

#[test]
fn sessions_join_when_an_item_comes_between() {
    let gap = [Value::Duration(10)];
    let times = |times: &[i64]| -> Vec<Item> {
        times
            .iter()
            .map(|time| vec![Value::Datetime(*time)])
            .collect()
    };
    let spans = |list: &[i64]| format!("{:?}", evaluate("$sessions", &times(list), &gap));
    assert_eq!(
        spans(&[0, 20, 10, 31, i64::MAX]),
        spans(&[0, 10, 20, 31, i64::MAX])
    );
    assert_eq!(
        spans(&[i64::MAX, 31, 20, 10, 0]),
        spans(&[0, 10, 20, 31, i64::MAX])
    );
    assert_eq!(spans(&[5, 5]), spans(&[5, 5]));
}

proptest! {
    #[test]
    fn accumulators_give_in_any_order_what_evaluate_gives_in_order(
        list in list(),
        n in -1..6_i64,
        seed in any::<u64>(),
    ) {
        for (_, function) in crate::library::functions() {
            let Body::Aggregate(aggregate) = function.body else { continue };
            let Some(start) = aggregate.accumulator else { continue };
            let (items, values) = arguments(function.name, &list, n);
            let expected = (aggregate.evaluate)(&CONTEXT(), &items, &values);
            let mut accumulator = start();
            let places = places(items.len());
            for index in shuffled(items.len(), seed) {
                accumulator.update(&places[index], &items[index], &values);
            }
            let got = accumulator.evaluate(&CONTEXT(), &values);
            prop_assert!(same(&got, &expected), "{}: {:?}, not {:?}", function.name, got, expected);
            let again = accumulator.evaluate(&CONTEXT(), &values);
            prop_assert!(same(&again, &got), "{}: evaluating consumes", function.name);
            if accumulator.reset() {
                let empty = accumulator.evaluate(&CONTEXT(), &values);
                let expected = (aggregate.evaluate)(&CONTEXT(), &[], &values);
                prop_assert!(same(&empty, &expected), "{}: a reset keeps items", function.name);
            }
        }
    }

    #[test]
    fn texts_and_instants_are_taken_in_as_values_are(
        list in list(),
        n in -1..6_i64,
        seed in any::<u64>(),
    ) {
        for (_, function) in crate::library::functions() {
            let Body::Aggregate(aggregate) = function.body else { continue };
            let Some(start) = aggregate.accumulator else { continue };
            let (items, values) = arguments(function.name, &list, n);
            let expected = (aggregate.evaluate)(&CONTEXT(), &items, &values);
            let mut accumulator = start();
            let places = places(items.len());
            for index in shuffled(items.len(), seed) {
                let (place, item) = (&places[index], &items[index]);
                let is_taken = match item.as_slice() {
                    [Value::String(text)] => {
                        accumulator.update_text(place, text, &values, &mut |text| text.into())
                    }
                    [Value::Datetime(instant)] => accumulator.update_instant(*instant, &values),
                    _ => false,
                };
                if !is_taken {
                    accumulator.update(place, item, &values);
                }
            }
            let got = accumulator.evaluate(&CONTEXT(), &values);
            prop_assert!(same(&got, &expected), "{}: {:?}, not {:?}", function.name, got, expected);
        }
    }

    #[test]
    fn the_largest_is_the_first_of_a_ranking(list in list()) {
        let ranked: Vec<Item> = list.iter().map(|key| vec![key.clone(), key.clone()]).collect();
        for (extreme, ranking) in [("max", "topN"), ("min", "bottomN")] {
            let best = evaluate(ranking, &ranked, &[Value::Integer(1)]).value().unwrap();
            match evaluate(extreme, &items(&list), &[]).value() {
                Some(value) => prop_assert!(total_order(&value, &best.items()[0]).is_eq()),
                None => prop_assert!(best.items().is_empty()),
            }
        }
    }
}

/// The numbers below `count` in an order that `seed` chooses.
fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..count).collect();
    indices.sort_by_key(|index| (*index as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
    indices
}
