#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

use std::collections::HashSet;

use proptest::prelude::*;

use super::{functions, lookup, names, topics};
use crate::library::{Audience, Body, Context, Function, Role};
use crate::types::calendar::{Calendar, calendar_zone};
use crate::types::{Kind, Type, Value};

/// Fewer examples than this do not show what a function does.
const EXAMPLES_MIN: usize = 2;

/// Functions among those of events that read something else: the record, or a text.
const WITHOUT_EVENTS: [&str; 3] = ["inSegment", "isEmpty", "isNotEmpty"];

#[test]
fn names_are_unique_and_lead_back() {
    let mut seen = HashSet::new();
    for (id, function) in functions() {
        assert!(seen.insert(function.name), "`{}` twice", function.name);
        assert_eq!(lookup(function.name), Some(id));
        assert_eq!(id.name(), function.name);
    }
    assert_eq!(lookup("Count"), None);
    assert_eq!(lookup(""), None);
}

#[test]
fn authors_are_offered_neither_hidden_nor_refused_functions() {
    let names: Vec<&str> = names().collect();
    assert!(names.contains(&"count") && names.contains(&"if") && names.contains(&"get"));
    assert!(!names.contains(&"$member") && !names.contains(&"random"));
}

#[test]
fn every_function_is_documented_with_examples() {
    for function in topics().iter().flat_map(|topic| topic.functions) {
        let Function {
            name,
            summary,
            missing,
            examples,
            ..
        } = function;
        assert!(summary.ends_with('.'), "`{name}`: {summary}");
        assert!(missing.ends_with('.'), "`{name}`: {missing}");
        // An example has no record, so there is none of a function that reads the record.
        let shown = examples.len() >= EXAMPLES_MIN || *name == "inSegment";
        assert!(shown, "`{name}`");
        for example in *examples {
            let json: Result<serde_json::Value, _> = serde_json::from_str(example.value);
            assert!(json.is_ok(), "`{name}`: {}", example.value);
        }
    }
}

#[test]
fn functions_of_events_are_shown_on_the_timeline() {
    for topic in topics() {
        for function in topic.functions {
            let shown = !function.timeline.is_empty() || WITHOUT_EVENTS.contains(&function.name);
            assert!(
                topic.audience != Audience::Events || shown,
                "`{}`",
                function.name
            );
        }
    }
}

#[test]
fn optional_parameters_are_the_last() {
    for (_, function) in functions() {
        let author: Vec<_> = function
            .parameters
            .iter()
            .filter(|parameter| parameter.role.is_written())
            .collect();
        assert!(
            author.is_sorted_by_key(|parameter| parameter.optional),
            "`{}`",
            function.name
        );
    }
}

#[test]
fn list_functions_take_their_list_first() {
    for (_, function) in functions() {
        let lists = function
            .parameters
            .iter()
            .filter(|parameter| parameter.role == Role::List);
        let is_aggregate = matches!(function.body, Body::Aggregate(_));
        let first_is_list = function
            .parameters
            .first()
            .is_some_and(|parameter| parameter.role == Role::List);
        assert_eq!(
            lists.count(),
            usize::from(first_is_list),
            "`{}`",
            function.name
        );
        assert!(!is_aggregate || first_is_list, "`{}`", function.name);
    }
}

/// The type of a result, as text, from arguments that are never missing.
#[track_caller]
fn check(name: &str, arguments: &[Kind], expected: &str) {
    let arguments: Vec<Type> = arguments.iter().cloned().map(Type::present).collect();
    let ty = (lookup(name).unwrap().get().result)(&arguments);
    assert_eq!(ty.to_string(), expected, "`{name}`");
}

#[test]
fn results_say_whether_they_can_be_missing() {
    check("count", &[Kind::String], "integer");
    check("sum", &[Kind::Opaque, Kind::Duration], "duration");
    check("sum", &[Kind::Number], "number");
    check("average", &[Kind::Opaque, Kind::Integer], "number?");
    check("average", &[Kind::Datetime], "datetime?");
    check("min", &[Kind::Opaque, Kind::String], "string?");
    check("first", &[Kind::Integer], "integer?");
    check("gaps", &[Kind::Opaque, Kind::Datetime], "array<duration>");
    check("gaps", &[Kind::Opaque, Kind::Number], "array<number>");
    check(
        "topN",
        &[Kind::Boolean, Kind::Integer, Kind::Integer],
        "array<boolean>",
    );
    check("distinct", &[Kind::String], "array<string>");
    check("$collect", &[Kind::Opaque, Kind::Date], "array<date>");
    check(
        "$collectMap",
        &[Kind::Opaque, Kind::Integer, Kind::Date],
        "map<integer, date>",
    );
    check("contains", &[Kind::String, Kind::String], "boolean");
    check(
        "date",
        &[Kind::Integer, Kind::Integer, Kind::Integer],
        "date?",
    );
    check("in", &[Kind::Duration, Kind::String], "number");
    check("truncate", &[Kind::Date, Kind::String], "date");
    check("getYear", &[Kind::Date], "integer");
    check("currentYear", &[], "integer");
    check("if", &[Kind::Boolean, Kind::String, Kind::String], "string");
    check(
        "groupBy",
        &[Kind::Integer, Kind::String],
        "map<array<integer>>",
    );
}

/// Any scalar, extremes included, whatever a function wants.
fn value() -> impl Strategy<Value = Value> {
    let whole = prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX), -9..9_i64].boxed();
    prop_oneof![
        Just(Value::Missing),
        any::<bool>().prop_map(Value::Boolean),
        whole.clone().prop_map(Value::Integer),
        any::<f64>().prop_map(|number| Value::number(number).unwrap_or_default()),
        whole.clone().prop_map(Value::Datetime),
        whole.prop_map(Value::Duration),
        any::<i32>().prop_map(Value::Date),
        Just(Value::Date(i32::MIN)),
        "[a%_\\\\é]{0,4}".prop_map(Value::string),
        prop_oneof![
            "second",
            "day",
            "weeks",
            "quarter",
            "millennium",
            "Asia/Tokyo",
            "yyyy HH"
        ]
        .prop_map(Value::string),
    ]
}

#[test]
fn another_name_leads_to_a_function_in_one_step() {
    for (id, function) in functions() {
        let original = id.original().get();
        assert_eq!(
            original.name,
            function.alias_of.unwrap_or(function.name),
            "`{}`",
            function.name
        );
        assert_eq!(original.alias_of, None, "`{}`", function.name);
    }
}

proptest! {
    #[test]
    fn no_argument_makes_a_kernel_panic(
        arguments in prop::collection::vec(value(), 0..4),
        zone in prop_oneof![Just("UTC"), Just("America/New_York"), Just("Asia/Tokyo")],
    ) {
        let context = Context {
            calendar: Calendar {
                zone: calendar_zone(zone).unwrap(),
                ..Calendar::default()
            },
            now: 0,
        };
        for (_, function) in functions() {
            match function.body {
                Body::Scalar(kernel) | Body::Lenient(kernel) => {
                    let outcome = kernel(&context, &arguments);
                    let value = outcome.value();
                    prop_assert!(!matches!(value, Some(Value::Missing)), "`{}`", function.name);
                }
                Body::Aggregate(aggregate) => {
                    let items = vec![arguments.clone(), Vec::new(), arguments.clone()];
                    let _ = (aggregate.evaluate)(&context, &items, &arguments);
                }
                Body::Form | Body::Refused(_) => {}
            }
        }
    }
}
