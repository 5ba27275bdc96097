//! `gaps`

use super::only;
use crate::library::signature::{BASE, LIST, expression, optional_item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::arithmetic::{Outcome, date_difference, integer_subtract, number_subtract};
use crate::types::{Kind, Type, Value};

/// `gaps`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "gaps",
    parameters: &[LIST, optional_item("e", Want::Spaced)],
    result,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        // Each item may come between any two, so all values have to be kept.
        accumulator: None,
        class: Class::Ordered,
        ordered: true,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The distances between neighbours, n-1 for n values: durations of instants, days and durations, else numbers.",
    missing: "Empty for fewer than two values; items without a value are skipped first. A distance that does not fit makes the result missing and a fault.",
    examples: &[
        Example {
            expression: "[1, 4, 2].gaps()",
            value: "[3,2]",
        },
        Example {
            expression: "[datetime('2026-05-01T10:00:00Z'), datetime('2026-05-01T10:01:30Z')].gaps()",
            value: "[\"PT90S\"]",
        },
        Example {
            expression: "[5].gaps()",
            value: "[]",
        },
    ],
    ..BASE
};

fn result(arguments: &[Type]) -> Type {
    Type::list(match expression(arguments) {
        Kind::Date | Kind::Datetime => Kind::Duration,
        other => other,
    })
}

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    let present = items.iter().map(|item| only(item));
    let values: Vec<&Value> = present.filter(|value| value.is_present()).collect();
    let mut gaps = Vec::with_capacity(values.len().saturating_sub(1));
    for pair in values.windows(2) {
        let [earlier, later] = pair else { continue };
        match distance(earlier, later) {
            Outcome::Value(gap) => gaps.push(gap),
            Outcome::Missing => {}
            Outcome::Fault => return Outcome::Fault,
        }
    }
    Outcome::Value(Value::array(gaps))
}

/// The absolute difference of two values of one kind.
fn distance(earlier: &Value, later: &Value) -> Outcome<Value> {
    let (difference, whole): (Outcome<i64>, fn(i64) -> Value) = match (earlier, later) {
        (Value::Number(earlier), Value::Number(later)) => {
            return number_subtract(*later, *earlier).map(|gap| Value::Number(gap.abs()));
        }
        (Value::Integer(earlier), Value::Integer(later)) => {
            (integer_subtract(*later, *earlier), Value::Integer)
        }
        (Value::Datetime(earlier), Value::Datetime(later))
        | (Value::Duration(earlier), Value::Duration(later)) => {
            (integer_subtract(*later, *earlier), Value::Duration)
        }
        (Value::Date(earlier), Value::Date(later)) => {
            (date_difference(*later, *earlier), Value::Duration)
        }
        _ => return Outcome::Missing,
    };
    difference
        .and_then(|difference| Outcome::or_fault(difference.checked_abs()))
        .map(whole)
}
