//! How far values lie apart: the state of `variance` and `stddev`.

use super::only;
use crate::library::{Accumulator, Context, OrderKey};
use crate::types::Value;
use crate::types::arithmetic::{Outcome, number};
use crate::types::moments::Moments;

/// Bytes of the state where the values are of one order of magnitude; each other one adds a few
/// words, and there are no more than the exponents of doubles.
pub(super) const STATE_BYTES: usize = size_of::<Spread>() + 128;

/// The exact moments of values of one kind.
#[derive(Default)]
pub(super) struct Spread {
    moments: Moments,
    is_time: bool,
}

impl Spread {
    /// An empty state as an accumulator.
    pub(super) fn start(give: fn(&Spread) -> Outcome<Value>) -> Box<dyn Accumulator> {
        Box::new(State {
            spread: Self::default(),
            give,
        })
    }

    /// Takes in a value; a missing one leaves all as it is.
    pub(super) fn add(&mut self, value: &Value) {
        match value {
            Value::Integer(whole) => self.moments.add_integer(*whole),
            Value::Number(number) => self.moments.add_number(*number),
            Value::Duration(micros) => {
                self.moments.add_integer(*micros);
                self.is_time = true;
            }
            _ => {}
        }
    }

    /// The sample variance.
    pub(super) fn variance(&self) -> Outcome<Value> {
        self.moments.variance().map(Value::Number)
    }

    /// The root of the sample variance.
    pub(super) fn deviation(&self) -> Outcome<Value> {
        let deviation = self.moments.variance().map(f64::sqrt);
        if self.is_time {
            // The root of a 64-bit square is far below the largest duration.
            return deviation.map(|micros| Value::Duration(micros.round() as i64));
        }
        deviation.and_then(number).map(Value::Number)
    }
}

struct State {
    spread: Spread,
    give: fn(&Spread) -> Outcome<Value>,
}

impl Accumulator for State {
    fn update(&mut self, _: &OrderKey, item: &[Value], _: &[Value]) {
        self.spread.add(only(item));
    }

    fn evaluate(&self, _: &Context, _: &[Value]) -> Outcome<Value> {
        (self.give)(&self.spread)
    }
}
