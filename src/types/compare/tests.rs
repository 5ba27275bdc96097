#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use indexmap::IndexMap;
use proptest::prelude::*;

use super::*;

fn map(entries: Vec<(Value, Value)>) -> Value {
    Value::Map(Arc::new(MapValue { entries }))
}

fn object(members: &[(&str, Value)]) -> Value {
    Value::object(
        members
            .iter()
            .map(|(name, value)| (Arc::from(*name), value.clone())),
    )
}

fn any_number() -> impl Strategy<Value = Value> {
    let integer = prop_oneof![
        any::<i64>(),
        -3_i64..3,
        prop::sample::select(vec![
            i64::MIN,
            i64::MAX,
            1 << 53,
            (1 << 53) + 1,
            (1 << 60) - 1
        ]),
    ];
    let double = prop_oneof![
        any::<f64>(),
        any::<i64>().prop_map(|integer| integer as f64),
        (-6_i64..6).prop_map(|halves| halves as f64 / 2.0),
    ];
    prop_oneof![
        integer.prop_map(Value::Integer),
        double.prop_filter_map("finite", Value::number),
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Boolean),
        any_number(),
        "[abé😀]{0,2}".prop_map(Value::string),
        (-2_i32..2).prop_map(Value::Date),
        (-2_i64..2).prop_map(Value::Datetime),
        (-2_i64..2).prop_map(Value::Duration),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        let pairs = prop::collection::vec(("[ab]", inner.clone()), 0..3);
        prop_oneof![
            prop::collection::vec(inner, 0..3).prop_map(Value::array),
            pairs.clone().prop_map(|pairs| {
                let unique: IndexMap<_, _> = pairs.into_iter().collect();
                map(unique
                    .into_iter()
                    .map(|(k, v)| (Value::string(k), v))
                    .collect())
            }),
            pairs.prop_map(|pairs| Value::object(pairs.into_iter().map(|(k, v)| (k.into(), v)))),
        ]
    })
}

#[test]
fn numbers_compare_as_the_numbers_they_are() {
    let cases = [
        (1, 1.0, Ordering::Equal),
        (1, 1.5, Ordering::Less),
        (-1, -1.5, Ordering::Greater),
        (0, 5e-324, Ordering::Less),
        (0, -5e-324, Ordering::Greater),
        ((1 << 53) + 1, 9_007_199_254_740_992.0, Ordering::Greater),
        (i64::MAX, 9_223_372_036_854_775_808.0, Ordering::Less),
        (i64::MIN, -9_223_372_036_854_775_808.0, Ordering::Equal),
        (i64::MIN, -1e300, Ordering::Greater),
        (i64::MAX, 1e300, Ordering::Less),
    ];
    for (integer, number, expected) in cases {
        assert_eq!(
            integer_with_number(integer, number),
            expected,
            "{integer} {number}"
        );
        assert_eq!(
            equal(&Value::Integer(integer), &Value::Number(number)),
            expected.is_eq()
        );
    }
}

#[test]
fn strings_order_by_code_point() {
    let text = |text: &str| Value::string(text);
    assert_eq!(order(&text("Z"), &text("a")), Some(Ordering::Less));
    // In UTF-16 the surrogates of the second would come first.
    assert_eq!(
        order(&text("\u{ff5e}"), &text("\u{1f600}")),
        Some(Ordering::Less)
    );
    assert!(!equal(&text("\u{e9}"), &text("e\u{301}")));
}

#[test]
fn there_is_no_order_across_kinds_or_of_lists() {
    assert_eq!(order(&Value::Integer(1), &Value::string("1")), None);
    assert_eq!(order(&Value::Date(1), &Value::Datetime(1)), None);
    assert_eq!(order(&Value::Missing, &Value::Missing), None);
    let list = Value::array([Value::Integer(1)]);
    assert_eq!(order(&list, &list), None);
}

#[test]
fn collections_are_equal_by_content() {
    let [one, two] = [Value::Integer(1), Value::Integer(2)];
    let same_one = Value::Number(1.0);
    let list = |items: &[&Value]| Value::array(items.iter().map(|item| (*item).clone()));
    assert!(equal(&list(&[&one, &two]), &list(&[&same_one, &two])));
    assert!(!equal(&list(&[&one, &two]), &list(&[&two, &one])));
    assert!(!equal(&list(&[&one]), &list(&[&one, &two])));

    let entry = |key: &str, value: &Value| (Value::string(key), value.clone());
    let left = map(vec![entry("a", &one), entry("b", &two)]);
    let right = map(vec![entry("b", &two), entry("a", &same_one)]);
    assert!(equal(&left, &right));
    assert!(!equal(&left, &map(vec![entry("a", &one)])));

    let left = object(&[("a", one.clone()), ("b", two.clone())]);
    let right = object(&[("b", two), ("a", one)]);
    assert!(equal(&left, &right));
    assert!(!equal(&Value::Missing, &Value::Missing));
}

#[test]
fn keys_are_found_by_reference_and_by_equal_number() {
    let mut groups: IndexMap<Key, u32> = IndexMap::new();
    groups.insert(Key(Value::Integer(1)), 7);
    assert_eq!(groups.get(&KeyRef(&Value::Number(1.0))), Some(&7));
    assert_eq!(groups.get(&KeyRef(&Value::Number(1.5))), None);
    assert_eq!(groups.get(&KeyRef(&Value::string("1"))), None);
}

#[test]
fn deep_values_do_not_overflow_the_stack() {
    let deep = || (0..20_000).fold(Value::Integer(1), |inner, _| Value::array([inner]));
    let (left, right) = (deep(), deep());
    assert!(equal(&left, &right));
    let hasher = RandomState::new();
    assert_eq!(
        hasher.hash_one(KeyRef(&left)),
        hasher.hash_one(KeyRef(&right))
    );
    // Dropping such a tree recurses, and that is not the subject here.
    std::mem::forget((left, right));
}

proptest! {
    #[test]
    fn the_total_order_is_one(a in any_value(), b in any_value(), c in any_value()) {
        prop_assert_eq!(total_order(&a, &b), total_order(&b, &a).reverse());
        prop_assert!(total_order(&a, &a).is_eq());
        let mut sorted = [Key(a), Key(b), Key(c)];
        sorted.sort();
        prop_assert!(sorted[0] <= sorted[1] && sorted[1] <= sorted[2] && sorted[0] <= sorted[2]);
    }

    #[test]
    fn equal_numbers_hash_alike(integer in any_number(), other in any_number()) {
        let hasher = RandomState::new();
        let as_number = match &integer {
            Value::Integer(integer) => Value::Number(*integer as f64),
            other => other.clone(),
        };
        for other in [other, as_number] {
            if equal(&integer, &other) {
                prop_assert_eq!(hasher.hash_one(KeyRef(&integer)), hasher.hash_one(Key(other)));
            }
        }
    }
}
