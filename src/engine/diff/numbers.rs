//! How numbers, amounts of time and instants moved over many profiles.

use serde::Serialize;
use serde_json::Value as Json;

use crate::types::Value;
use crate::types::calendar::MICROS_PER_DAY;
use crate::types::json::to_json;

/// How many differences a median is taken of; of more it is an estimate.
const SAMPLE_MAX: usize = 4096;

/// How numbers, amounts of time and instants moved in profiles with both values.
#[derive(Debug, Clone, Serialize)]
pub struct NumberChange {
    /// Profiles whose value is greater now.
    pub greater: u64,
    /// Profiles whose value is smaller now.
    pub smaller: u64,
    /// The least difference of those that changed, new minus old.
    pub least: Json,
    /// Their median difference; of many an estimate.
    pub median: Json,
    /// Their greatest difference.
    pub greatest: Json,
    /// The mean of the old values, of unchanged profiles too.
    pub mean_old: Json,
    /// The mean of the new values.
    pub mean_new: Json,
}

/// Sums over numbers and times.
#[derive(Debug, Default)]
pub(super) struct Moves {
    both: u64,
    sum_old: f64,
    sum_new: f64,
    greater: u64,
    smaller: u64,
    sample: Vec<f64>,
    seen: u64,
    least: Option<f64>,
    greatest: Option<f64>,
    /// A value of the kind that is moved.
    kind: Value,
}

impl Moves {
    pub(super) fn add(&mut self, old: f64, new: f64, kind: &Value) {
        self.both += 1;
        self.sum_old += old;
        self.sum_new += new;
        self.kind = kind.clone();
        let by = new - old;
        if by == 0.0 {
            return;
        }
        match by > 0.0 {
            true => self.greater += 1,
            false => self.smaller += 1,
        }
        self.least = Some(self.least.map_or(by, |least| least.min(by)));
        self.greatest = Some(self.greatest.map_or(by, |greatest| greatest.max(by)));
        self.seen += 1;
        match self.sample.len() < SAMPLE_MAX {
            true => self.sample.push(by),
            false => {
                // Each of the differences so far stays with the same chance; the steps of a
                // multiplicative generator are even enough and the same in every run.
                let chance = self.seen.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16;
                if let Some(place) = self.sample.get_mut((chance % self.seen) as usize) {
                    *place = by;
                }
            }
        }
    }

    pub(super) fn finish(mut self) -> Option<NumberChange> {
        let (least, greatest) = (self.least?, self.greatest?);
        self.sample.sort_unstable_by(f64::total_cmp);
        let middle = self.sample.len() / 2;
        let upper = *self.sample.get(middle)?;
        let median = match self.sample.len().is_multiple_of(2) {
            true => self.sample[middle - 1] + (upper - self.sample[middle - 1]) / 2.0,
            false => upper,
        };
        let amount = |by: f64| to_json(&amount_of(by, &self.kind));
        let mean = |sum: f64| {
            let mean = sum / self.both as f64;
            match &self.kind {
                Value::Datetime(_) | Value::Date(_) => to_json(&Value::Datetime(mean as i64)),
                _ => amount(mean),
            }
        };
        Some(NumberChange {
            greater: self.greater,
            smaller: self.smaller,
            least: amount(least),
            median: amount(median),
            greatest: amount(greatest),
            mean_old: mean(self.sum_old),
            mean_new: mean(self.sum_new),
        })
    }
}

/// A number, an amount of time or an instant as a number.
pub(super) fn measure(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(integer) => Some(*integer as f64),
        Value::Number(number) => Some(*number),
        Value::Duration(micros) | Value::Datetime(micros) => Some(*micros as f64),
        Value::Date(day) => Some(f64::from(*day) * MICROS_PER_DAY as f64),
        _ => None,
    }
}

/// Whether a value can be divided by: instants have no zero.
pub(super) fn is_amount(value: &Value) -> bool {
    !matches!(value, Value::Datetime(_) | Value::Date(_))
}

/// A measure as an amount of the kind of a value.
pub(super) fn amount_of(by: f64, kind: &Value) -> Value {
    match kind {
        Value::Duration(_) | Value::Datetime(_) | Value::Date(_) => Value::Duration(by as i64),
        Value::Integer(_) if by.trunc() == by && by.abs() < 1e15 => Value::Integer(by as i64),
        _ => Value::number(by).unwrap_or_default(),
    }
}
