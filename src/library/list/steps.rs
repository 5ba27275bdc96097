//! What lies between neighbours: the values of `gaps` and `differences`.

use super::only;
use crate::library::Item;
use crate::types::Value;
use crate::types::arithmetic::{Outcome, date_difference, integer_subtract, number_subtract};

/// The differences of neighbours as `shape` leaves them; one that does not fit is a fault of all.
pub(super) fn steps(items: &[Item], shape: fn(Value) -> Outcome<Value>) -> Outcome<Value> {
    let present = items.iter().map(|item| only(item));
    let values: Vec<&Value> = present.filter(|value| value.is_present()).collect();
    let mut steps = Vec::with_capacity(values.len().saturating_sub(1));
    for pair in values.windows(2) {
        let [earlier, later] = pair else { continue };
        match difference(earlier, later).and_then(shape) {
            Outcome::Value(step) => steps.push(step),
            Outcome::Missing => {}
            Outcome::Fault => return Outcome::Fault,
        }
    }
    Outcome::Value(Value::array(steps))
}

/// A difference without its sign.
pub(super) fn magnitude(step: Value) -> Outcome<Value> {
    match step {
        Value::Number(number) => Outcome::Value(Value::Number(number.abs())),
        Value::Integer(whole) => Outcome::or_fault(whole.checked_abs()).map(Value::Integer),
        Value::Duration(micros) => Outcome::or_fault(micros.checked_abs()).map(Value::Duration),
        _ => Outcome::Missing,
    }
}

/// The later of two values of one kind less the earlier.
fn difference(earlier: &Value, later: &Value) -> Outcome<Value> {
    match (earlier, later) {
        (Value::Number(earlier), Value::Number(later)) => {
            number_subtract(*later, *earlier).map(Value::Number)
        }
        (Value::Integer(earlier), Value::Integer(later)) => {
            integer_subtract(*later, *earlier).map(Value::Integer)
        }
        (Value::Datetime(earlier), Value::Datetime(later))
        | (Value::Duration(earlier), Value::Duration(later)) => {
            integer_subtract(*later, *earlier).map(Value::Duration)
        }
        (Value::Date(earlier), Value::Date(later)) => {
            date_difference(*later, *earlier).map(Value::Duration)
        }
        _ => Outcome::Missing,
    }
}
