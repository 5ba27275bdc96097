//! Sums of one kind of values, exact whatever the order.

use super::outcome;
use crate::types::Value;
use crate::types::arithmetic::{
    Outcome, average_of_integers, average_of_numbers, integer_sum_to_number,
};
use crate::types::sum::{ExactSum, IntegerSum};

/// What is being summed; the items of one list are all of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Summed {
    Integers,
    Numbers,
    Durations,
    Datetimes,
}

/// The exact sum of some values and how many they are.
#[derive(Debug, Clone, Default)]
pub(super) struct Total {
    /// Of the values so far; none before the first.
    summed: Option<Summed>,
    count: u64,
    whole: IntegerSum,
    numbers: ExactSum,
}

impl Total {
    /// Takes in a value; a missing one leaves all as it is.
    pub(super) fn add(&mut self, value: &Value) {
        let summed = match value {
            Value::Number(number) => {
                self.numbers.add(*number);
                Summed::Numbers
            }
            Value::Integer(whole) => self.add_whole(*whole, Summed::Integers),
            Value::Duration(micros) => self.add_whole(*micros, Summed::Durations),
            Value::Datetime(micros) => self.add_whole(*micros, Summed::Datetimes),
            _ => return,
        };
        self.summed = Some(summed);
        self.count += 1;
    }

    fn add_whole(&mut self, whole: i64, summed: Summed) -> Summed {
        self.whole.add(whole);
        summed
    }

    /// The sum, or `zero` where there was nothing to add; a fault where it does not fit.
    pub(super) fn sum(&self, zero: &Value) -> Outcome<Value> {
        match self.summed {
            None => outcome(zero),
            Some(Summed::Datetimes) => Outcome::Missing,
            Some(Summed::Integers) => Outcome::or_fault(self.whole.value()).map(Value::Integer),
            Some(Summed::Durations) => Outcome::or_fault(self.whole.value()).map(Value::Duration),
            Some(Summed::Numbers) => Outcome::or_fault(self.numbers.value()).map(Value::Number),
        }
    }

    /// The mean; missing where there was nothing to add.
    pub(super) fn average(&self) -> Outcome<Value> {
        match self.summed {
            None => Outcome::Missing,
            Some(Summed::Numbers) => Outcome::or_fault(self.numbers.value())
                .and_then(|sum| average_of_numbers(sum, self.count))
                .map(Value::Number),
            Some(Summed::Integers) => {
                average_of_numbers(integer_sum_to_number(self.whole.0), self.count)
                    .map(Value::Number)
            }
            Some(Summed::Durations) => {
                average_of_integers(self.whole.0, self.count).map(Value::Duration)
            }
            Some(Summed::Datetimes) => {
                average_of_integers(self.whole.0, self.count).map(Value::Datetime)
            }
        }
    }
}
