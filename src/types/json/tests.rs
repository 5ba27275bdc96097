#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn map(entries: Vec<(Value, Value)>) -> Value {
    Value::Map(Arc::new(MapValue { entries }))
}

fn sample() -> Value {
    let groups = map(vec![
        (Value::Integer(2), Value::Number(120.5)),
        (Value::Integer(10), Value::Number(3.0)),
    ]);
    Value::object([
        ("z".into(), Value::Integer(i64::MAX)),
        (
            "a".into(),
            Value::array([Value::Datetime(0), Value::Date(1)]),
        ),
        ("gap".into(), Value::Duration(90_000_000)),
        ("groups".into(), groups),
    ])
}

#[test]
fn json_has_entries_by_key_text_and_members_in_order() {
    assert_eq!(
        to_json(&sample()).to_string(),
        r#"{"z":9223372036854775807,"a":["1970-01-01T00:00:00Z","1970-01-02"],"gap":"PT90S","groups":{"10":3.0,"2":120.5}}"#
    );
    assert_eq!(to_json(&Value::Missing), json!(null));
    assert_eq!(to_json(&Value::Boolean(true)), json!(true));
}

#[test]
fn text_is_plain_for_scalars_and_json_for_the_rest() {
    assert_eq!(text_of(&Value::string("a \"b\"")), "a \"b\"");
    assert_eq!(text_of(&Value::Missing), "");
    assert_eq!(text_of(&Value::Number(3.0)), "3");
    assert_eq!(text_of(&Value::array([Value::string("x")])), r#"["x"]"#);
}

#[test]
fn numbers_are_written_as_short_as_they_read_back() {
    for (number, text) in [
        (1.0, "1"),
        (0.1, "0.1"),
        (-120.5, "-120.5"),
        (0.0, "0"),
        (-0.0, "0"),
        (1e20, "100000000000000000000"),
        (1e21, "1e21"),
        (1.5e300, "1.5e300"),
        (0.000_001, "0.000001"),
        (1.5e-7, "1.5e-7"),
        (5e-324, "5e-324"),
    ] {
        assert_eq!(text_of_number(number), text);
    }
}

#[test]
fn literals_say_their_type() {
    assert_eq!(
        literal(&sample()),
        concat!(
            r#"{"z": 9223372036854775807, "a": [datetime("1970-01-01T00:00:00Z"), "#,
            r#"date("1970-01-02")], "gap": PT90S, "groups": map{2: 120.5, 10: 3.0}}"#
        )
    );
    assert_eq!(literal(&Value::Missing), "null");
    assert_eq!(literal(&Value::Number(1e300)), "1e300");
    assert_eq!(
        literal(&Value::string("a\"\\\n\u{1}é")),
        r#""a\"\\\n\u{1}é""#
    );
}

proptest! {
    #[test]
    fn number_texts_read_back(number in any::<f64>().prop_filter("finite", |n| n.is_finite())) {
        let text = text_of_number(number);
        prop_assert_eq!(text.parse::<f64>().unwrap(), number);
        prop_assert!(text.len() <= 25, "{}", text);
    }
}
