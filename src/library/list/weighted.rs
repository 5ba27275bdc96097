//! Means in which values have weights.
//!
//! The products of values and weights are split into two doubles each that are exact together, so
//! the sum of the products is exact and the mean is the same in any order.

use crate::types::Value;
use crate::types::arithmetic::{Outcome, number_divide};
use crate::types::sum::ExactSum;

/// What is averaged; the values of one list are all of one kind.
#[derive(Debug, Clone, Copy)]
enum Averaged {
    Numbers,
    Durations,
    Datetimes,
}

/// The exact sums of weighted values and of their weights.
#[derive(Debug, Clone, Default)]
pub(super) struct Weighted {
    averaged: Option<Averaged>,
    products: ExactSum,
    weights: ExactSum,
    overflowed: bool,
}

impl Weighted {
    /// Takes in a value with its weight; where one is missing, neither counts.
    pub(super) fn add(&mut self, value: &Value, weight: &Value) {
        let (Some((averaged, values)), Some((_, weights))) = (parts(value), parts(weight)) else {
            return;
        };
        self.averaged = Some(averaged);
        for weight in weights {
            self.weights.add(weight);
            for value in values {
                self.add_product(value, weight);
            }
        }
    }

    fn add_product(&mut self, value: f64, weight: f64) {
        let product = value * weight;
        if !product.is_finite() {
            self.overflowed = true;
            return;
        }
        self.products.add(product);
        self.products.add(value.mul_add(weight, -product));
    }

    /// The mean; missing where there is nothing to average or the weights sum to zero.
    pub(super) fn average(&self) -> Outcome<Value> {
        let Some(averaged) = self.averaged else {
            return Outcome::Missing;
        };
        if self.overflowed {
            return Outcome::Fault;
        }
        let products = Outcome::or_fault(self.products.value());
        let weights = Outcome::or_fault(self.weights.value());
        let mean = products
            .and_then(|products| weights.and_then(|weights| number_divide(products, weights)));
        match averaged {
            Averaged::Numbers => mean.map(Value::Number),
            Averaged::Durations => mean.and_then(micros).map(Value::Duration),
            Averaged::Datetimes => mean.and_then(micros).map(Value::Datetime),
        }
    }
}

/// A mean in microseconds, rounded half away from zero.
fn micros(mean: f64) -> Outcome<i64> {
    let whole = mean.round();
    let fits = (i64::MIN as f64..i64::MAX as f64).contains(&whole);
    Outcome::or_fault(fits.then_some(whole as i64))
}

/// A value as two doubles that are exact together.
fn parts(value: &Value) -> Option<(Averaged, [f64; 2])> {
    let (averaged, whole) = match value {
        Value::Number(number) => return Some((Averaged::Numbers, [*number, 0.0])),
        Value::Integer(whole) => (Averaged::Numbers, *whole),
        Value::Duration(micros) => (Averaged::Durations, *micros),
        Value::Datetime(micros) => (Averaged::Datetimes, *micros),
        _ => return None,
    };
    let high = whole as f64;
    let low = i128::from(whole) - high as i128;
    Some((averaged, [high, low as f64]))
}
