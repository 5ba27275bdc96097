//! Timelines, and values that satisfy tests.

use super::elements::Elements;
use super::reading::{Field, Pattern, Test};
use crate::ir::Constant;
use crate::types::calendar::MICROS_PER_DAY;
use crate::types::operator::Comparison;
use crate::types::{Kind, Value};

/// A step to just below or above a number.
const NUMBER_STEP: f64 = 0.01;
/// An hour, in microseconds.
pub(super) const MICROS_PER_HOUR: i64 = MICROS_PER_DAY / 24;
/// How far before the instant of evaluation times lie that nothing says, in microseconds.
const USUAL_DISTANCE: i64 = 10 * MICROS_PER_DAY;

/// What an event, or the record, holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Values {
    /// The fields with their values, of elements of lists what all of them have.
    pub(super) fields: Vec<(Field, Constant)>,
    /// The lists that have not just one element.
    pub(super) elements: Vec<Elements>,
}

/// A timeline with its name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scenario {
    pub(super) name: String,
    pub(super) at: i64,
    pub(super) record: Values,
    pub(super) events: Vec<Event>,
    /// The paths of the time and of the id of events.
    pub(super) time: String,
    pub(super) id: Option<String>,
}

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Event {
    pub(super) time: i64,
    pub(super) id: Option<String>,
    pub(super) values: Values,
}

impl Event {
    /// The same event at another time.
    pub(super) fn at(&self, time: i64) -> Self {
        Self {
            time,
            ..self.clone()
        }
    }

    /// The same event with another value of a field.
    pub(super) fn with(&self, field: &Field, value: Value) -> Self {
        Self {
            values: self.values.with(field, value),
            ..self.clone()
        }
    }
}

impl Values {
    /// The value of a field.
    pub(super) fn get(&self, of: &Field) -> Option<Value> {
        let mut fields = self.fields.iter();
        let (_, value) = fields.find(|(field, _)| field == of)?;
        Some(value.0.clone())
    }

    /// The same with another value of a field; a missing one is left out.
    pub(super) fn with(&self, field: &Field, value: Value) -> Self {
        let mut values = self.clone();
        match values.fields.iter_mut().find(|(known, _)| known == field) {
            Some((_, known)) => *known = Constant(value),
            None => values.fields.push((field.clone(), Constant(value))),
        }
        values.fields.retain(|(_, value)| value.0.is_present());
        values
    }

    /// The same with other elements of a list.
    pub(super) fn with_elements(&self, elements: Elements) -> Self {
        let mut values = self.clone();
        values.elements.retain(|known| known.list != elements.list);
        values.elements.push(elements);
        values
    }
}

/// A value of `field` for which all tests of it hold, else one of its kind.
pub(super) fn fitting(field: &Field, tests: &[Test], now: i64) -> Value {
    let own: Vec<&Test> = tests.iter().filter(|test| test.field() == field).collect();
    let candidates = own.iter().flat_map(|test| candidates(test));
    let mut candidates = candidates.chain([usual(field, now)]);
    let fits = |value: &Value| field.allows(value) && own.iter().all(|test| holds(test, value));
    candidates.find(fits).unwrap_or_else(|| {
        own.first()
            .and_then(|test| candidates_of(test))
            .unwrap_or(usual(field, now))
    })
}

fn candidates_of(test: &Test) -> Option<Value> {
    candidates(test).into_iter().next()
}

/// Values near the constant of a test.
fn candidates(test: &Test) -> Vec<Value> {
    match test {
        Test::Constant(field, _, Constant(constant)) => {
            let near = [below(constant), above(constant)];
            let mut all = vec![constant.clone()];
            all.extend(near.into_iter().flatten());
            all.push(other(field, constant));
            all
        }
        Test::Text(field, text) => text.candidates(field),
        Test::Edge(..) | Test::There(_) | Test::Age(..) | Test::Part(..) | Test::Count(..) => {
            Vec::new()
        }
    }
}

/// Whether a value is as a test asks, as far as a value alone says it.
pub(super) fn holds(test: &Test, value: &Value) -> bool {
    match test {
        Test::Constant(_, comparison, Constant(constant)) => {
            let order = crate::types::compare::total_order(&widened(value), &widened(constant));
            comparison.holds(order)
        }
        Test::Text(_, text) => text.holds(value),
        Test::There(_) => !matches!(value, Value::Missing | Value::Boolean(false)),
        Test::Edge(..) | Test::Age(..) | Test::Part(..) | Test::Count(..) => true,
    }
}

fn widened(value: &Value) -> Value {
    match value {
        Value::Integer(whole) => Value::Number(*whole as f64),
        value => value.clone(),
    }
}

/// A value just below a constant; none where there is no such thing.
pub(super) fn below(constant: &Value) -> Option<Value> {
    step(constant, -1)
}

/// A value just above a constant.
pub(super) fn above(constant: &Value) -> Option<Value> {
    step(constant, 1)
}

fn step(constant: &Value, by: i8) -> Option<Value> {
    match constant {
        Value::Integer(whole) => whole.checked_add(i64::from(by)).map(Value::Integer),
        Value::Number(number) => {
            // To the digits that people write, not to those that doubles have.
            let moved = number + NUMBER_STEP * f64::from(by);
            Value::number((moved * 100.0).round() / 100.0)
        }
        Value::Date(day) => day.checked_add(i32::from(by)).map(Value::Date),
        Value::Datetime(micros) => micros.checked_add(i64::from(by)).map(Value::Datetime),
        Value::Duration(micros) => micros.checked_add(i64::from(by)).map(Value::Duration),
        _ => None,
    }
}

/// How many values [`spread`] knows.
pub(super) const SPREAD_COUNT: usize = 6;

/// A value that is not the constant.
pub(super) fn other(field: &Field, constant: &Value) -> Value {
    let allowed = field
        .facts
        .as_ref()
        .and_then(|facts| facts.allowed.as_ref());
    match (constant, allowed) {
        (Value::String(text), Some(allowed)) => {
            let mut others = allowed.values.iter().filter(|value| ***value != **text);
            others
                .next()
                .map_or(Value::Missing, |value| Value::string(value.as_str()))
        }
        (Value::String(text), None) => Value::string(format!("not {text}")),
        (Value::Boolean(truth), _) => Value::Boolean(!truth),
        (constant, _) => above(constant).unwrap_or(Value::Missing),
    }
}

/// Of values that lie around one, that of a place: numbers are all but one different, texts come in groups of
/// three, two and one.
pub(super) fn spread(field: &Field, value: &Value, place: usize) -> Value {
    const NUMBERS: [i64; SPREAD_COUNT] = [3, 1, 6, 1, 9, 4];
    const GROUPS: [usize; SPREAD_COUNT] = [0, 1, 0, 2, 1, 0];
    let facts = field.facts.as_ref();
    let (number, group) = (NUMBERS[place % SPREAD_COUNT], GROUPS[place % SPREAD_COUNT]);
    match value {
        Value::Integer(whole) => {
            let greatest = facts.and_then(|facts| facts.maximum).unwrap_or(i64::MAX);
            Value::Integer(whole.saturating_add(number).min(greatest))
        }
        Value::Number(plain) => Value::number(plain + number as f64).unwrap_or(Value::Missing),
        Value::String(text) => {
            let allowed = facts.and_then(|facts| facts.allowed.as_ref());
            match allowed.map(|allowed| &allowed.values) {
                Some(values) if !values.is_empty() => {
                    Value::string(values[group % values.len()].as_str())
                }
                _ if group == 0 => value.clone(),
                _ => Value::string(format!("{text}{group}")),
            }
        }
        value => value.clone(),
    }
}

/// A value of the kind of a field.
pub(super) fn usual(field: &Field, now: i64) -> Value {
    let facts = field.facts.as_ref();
    match &field.kind {
        Kind::Boolean => Value::Boolean(true),
        Kind::Integer => {
            let least = facts.and_then(|facts| facts.minimum);
            let greatest = facts.and_then(|facts| facts.maximum).unwrap_or(i64::MAX);
            Value::Integer(least.unwrap_or(1).max(1).min(greatest))
        }
        Kind::Number => Value::Number(10.0),
        Kind::String => {
            let allowed = facts.and_then(|facts| facts.allowed.as_ref());
            let first = allowed.and_then(|allowed| allowed.values.first());
            Value::string(first.map_or("a", String::as_str))
        }
        Kind::Datetime => Value::Datetime(now - USUAL_DISTANCE),
        Kind::Date => {
            let day = (now - USUAL_DISTANCE).div_euclid(MICROS_PER_DAY);
            i32::try_from(day).map_or(Value::Missing, Value::Date)
        }
        Kind::Duration => Value::Duration(MICROS_PER_HOUR),
        _ => Value::Missing,
    }
}

/// A time at which an event of the pattern counts, given the edges of its windows.
pub(super) fn time_within(edges: &[(Comparison, i64)], now: i64) -> i64 {
    let lower = edges
        .iter()
        .filter_map(|(comparison, edge)| match comparison {
            Comparison::Greater | Comparison::GreaterOrEqual => Some(*edge),
            _ => None,
        });
    let upper = edges
        .iter()
        .filter_map(|(comparison, edge)| match comparison {
            Comparison::Less | Comparison::LessOrEqual => Some(*edge),
            _ => None,
        });
    let equal = edges
        .iter()
        .find(|(comparison, _)| *comparison == Comparison::Equal);
    if let Some((_, edge)) = equal {
        return *edge;
    }
    let upper = upper.min().unwrap_or(now).min(now);
    let middle = match lower.max() {
        Some(lower) if lower < upper => lower + (upper - lower) / 2,
        Some(lower) => lower,
        None => upper - USUAL_DISTANCE,
    };
    // On the hour, where that is still inside.
    let hour = middle - middle.rem_euclid(MICROS_PER_HOUR);
    if is_within(edges, hour) { hour } else { middle }
}

/// Whether an instant is inside of all edges.
pub(super) fn is_within(edges: &[(Comparison, i64)], at: i64) -> bool {
    let is_in = |(comparison, edge): &(Comparison, i64)| comparison.holds(at.cmp(edge));
    edges.iter().all(is_in)
}

/// What messages call the events of a pattern.
pub(super) fn label(pattern: &Pattern) -> String {
    let name = pattern.wanted.iter().find_map(|test| match test {
        Test::Constant(_, Comparison::Equal, Constant(Value::String(text))) => {
            Some(text.to_string())
        }
        _ => None,
    });
    name.unwrap_or_else(|| "event".to_owned())
}
