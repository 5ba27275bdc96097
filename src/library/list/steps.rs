//! What lies between neighbours: the values of `gaps` and `differences`.

use super::only;
use crate::library::{Accumulator, Context, Item, OrderKey};
use crate::types::Value;
use crate::types::arithmetic::{Outcome, date_difference, integer_subtract, number_subtract};

/// What becomes of the difference of two neighbours.
type Shape = fn(Value) -> Outcome<Value>;

/// The differences of neighbours as `shape` leaves them; one that does not fit is a fault of all.
pub(super) fn steps(items: &[Item], shape: Shape) -> Outcome<Value> {
    let present = items.iter().map(|item| only(item));
    between(present.filter(|value| value.is_present()), shape)
}

fn between<'v>(mut values: impl Iterator<Item = &'v Value>, shape: Shape) -> Outcome<Value> {
    let mut steps = Vec::new();
    let Some(mut earlier) = values.next() else {
        return Outcome::Value(Value::array(steps));
    };
    for later in values {
        match difference(earlier, later).and_then(shape) {
            Outcome::Value(step) => steps.push(step),
            Outcome::Missing => {}
            Outcome::Fault => return Outcome::Fault,
        }
        earlier = later;
    }
    Outcome::Value(Value::array(steps))
}

/// The values that were taken in: each further one may come between any two.
pub(super) struct Neighbours {
    values: Vec<(OrderKey, Value)>,
    shape: Shape,
}

impl Neighbours {
    /// An empty state as an accumulator.
    pub(super) fn start(shape: Shape) -> Box<dyn Accumulator> {
        Box::new(Self {
            values: Vec::new(),
            shape,
        })
    }
}

impl Accumulator for Neighbours {
    fn update(&mut self, order: &OrderKey, item: &[Value], _: &[Value]) {
        if only(item).is_present() {
            self.values.push((order.clone(), only(item).clone()));
        }
    }

    fn evaluate(&self, _: &Context, _: &[Value]) -> Outcome<Value> {
        if self
            .values
            .is_sorted_by(|(left, _), (right, _)| left <= right)
        {
            return between(self.values.iter().map(|(_, value)| value), self.shape);
        }
        let mut in_order: Vec<&(OrderKey, Value)> = self.values.iter().collect();
        in_order.sort_by(|(left, _), (right, _)| left.cmp(right));
        between(in_order.into_iter().map(|(_, value)| value), self.shape)
    }

    fn reset(&mut self) -> bool {
        self.values.clear();
        true
    }
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
