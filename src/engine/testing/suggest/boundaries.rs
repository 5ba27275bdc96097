//! Just below, at and just above everything that a rule compares with.

use super::reading::{Field, Test, Threshold};
use super::scenario::{above, below, other, usual};
use super::scenarios::{COUNTED_MAX, Maker, USUAL_NOW, instant};
use crate::engine::testing::literal::literal;
use crate::ir::Constant;
use crate::types::calendar::MICROS_PER_SECOND;
use crate::types::operator::Comparison;
use crate::types::{Kind, Value};

impl Maker<'_> {
    pub(super) fn windows(&mut self) {
        let mut all: Vec<(Comparison, i64)> = Vec::new();
        for pattern in &self.patterns() {
            let Some(time) = self.time_field(pattern) else {
                continue;
            };
            for edge in self.edges(&pattern.asked, &time, self.now) {
                if !all.contains(&edge) {
                    all.push(edge);
                }
            }
        }
        for (index, pattern) in self.patterns().iter().enumerate() {
            let Some(time) = self.time_field(pattern) else {
                continue;
            };
            let edges = self.edges(&pattern.asked, &time, self.now);
            let event = self.event(pattern, self.now);
            for (comparison, edge) in &edges {
                let window = self.window(&all, *comparison, *edge);
                let at = match *edge == self.now {
                    true => "at",
                    false => "as",
                };
                for (distance, place) in [
                    (-1, "one microsecond before"),
                    (0, at),
                    (1, "one microsecond after"),
                ] {
                    let events = self.timeline(index, event.at(edge + distance));
                    self.add(&format!("{place} {window}"), events);
                }
            }
        }
    }

    /// What an edge does, in words.
    pub(super) fn window(
        &self,
        edges: &[(Comparison, i64)],
        comparison: Comparison,
        edge: i64,
    ) -> String {
        if edge == self.now {
            return "the instant of evaluation".to_owned();
        }
        let opens = |comparison: Comparison| {
            matches!(comparison, Comparison::Greater | Comparison::GreaterOrEqual)
        };
        let verb = match opens(comparison) {
            true => "opens",
            false => "closes",
        };
        let alike = edges
            .iter()
            .filter(|(other, at)| opens(*other) == opens(comparison) && *at != self.now);
        match alike.count() {
            0 | 1 => format!("the window {verb}"),
            _ => {
                let distance = Value::Duration((self.now - edge).abs());
                format!("the window of {} {verb}", literal(&distance))
            }
        }
    }

    pub(super) fn constants(&mut self) {
        for (index, pattern) in self.patterns().iter().enumerate() {
            let event = self.event(pattern, self.now);
            for test in pattern.asked.clone() {
                if let Test::Count(list, count) = &test {
                    for (name, elements) in self.around_count(list, count) {
                        let mut changed = event.clone();
                        changed.values = event.values.with_elements(elements);
                        self.add(&name, self.timeline(index, changed));
                    }
                    continue;
                }
                let own = match self.is_time_or_id(test.field()) {
                    true => Some(Value::Datetime(event.time)),
                    false => event.values.get(test.field()),
                };
                for (name, value) in self.around(&test, &pattern.wanted, own) {
                    let changed = match self.is_time_or_id(test.field()) {
                        true => match value {
                            Value::Datetime(time) => event.at(time),
                            _ => continue,
                        },
                        false => event.with(test.field(), value),
                    };
                    self.add(&name, self.timeline(index, changed));
                }
            }
        }
        let record = self.record(self.now);
        for test in self.reading.of_record.clone() {
            if let Test::Count(list, count) = &test {
                for (name, elements) in self.around_count(list, count) {
                    let record = record.with_elements(elements);
                    self.add_at(&name, self.now, record, self.base());
                }
                continue;
            }
            let edges = self.edges(std::slice::from_ref(&test), test.field(), self.now);
            let edges = edges.into_iter().flat_map(|(_, edge)| {
                let path = test.field().path();
                [
                    (
                        format!("`{path}` one microsecond before its limit"),
                        Value::Datetime(edge - 1),
                    ),
                    (format!("`{path}` at its limit"), Value::Datetime(edge)),
                    (
                        format!("`{path}` one microsecond after its limit"),
                        Value::Datetime(edge + 1),
                    ),
                ]
            });
            let edges = edges.filter(|_| test.field().kind == Kind::Datetime);
            let own = record.get(test.field());
            let around = self.around(&test, &self.reading.of_record, own);
            for (name, value) in around.into_iter().chain(edges) {
                let record = record.with(test.field(), value);
                self.add_at(&name, self.now, record, self.base());
            }
        }
    }

    /// Values around what a test asks for, with what they are; `wanted` is what else holds, `own` the usual value.
    pub(super) fn around(
        &self,
        test: &Test,
        wanted: &[Test],
        own: Option<Value>,
    ) -> Vec<(String, Value)> {
        if let (Test::Part(field, part), Some(own)) = (test, own) {
            return self.part_edges(part, &own, Some((field, wanted)));
        }
        let Test::Age(field, unit, count) = test else {
            return around(test);
        };
        let calendar = &self.program.calendar;
        let today = calendar.date_of(self.now);
        let Some(day) = today.and_then(|today| calendar.add_to_date(today, -count, *unit)) else {
            return Vec::new();
        };
        let (path, unit) = (field.path(), unit.word(*count));
        let places = [
            (1, "one day short of"),
            (0, "exactly"),
            (-1, "one day past"),
        ];
        let values = places.into_iter().filter_map(|(by, place)| {
            let day = day + by;
            let value = match field.kind {
                Kind::Datetime => Value::Datetime(calendar.instant_of(day)?),
                _ => Value::Date(day),
            };
            Some((format!("`{path}` {place} {count} {unit} ago"), value))
        });
        values.collect()
    }

    pub(super) fn thresholds(&mut self) {
        for threshold in self.reading.thresholds.clone() {
            match &threshold.summed {
                Some(field) => self.sums(&threshold, field),
                None => self.counts(&threshold),
            }
        }
    }

    pub(super) fn counts(&mut self, threshold: &Threshold) {
        let Value::Integer(constant) = threshold.constant else {
            return;
        };
        let event = self.event(&threshold.pattern, self.now);
        let others = self.others(&threshold.pattern);
        for (count, place) in [
            (constant - 1, "one fewer than"),
            (constant, "exactly"),
            (constant + 1, "one more than"),
        ] {
            if (0..=COUNTED_MAX).contains(&count) {
                let events =
                    (0..count).map(|number| event.at(event.time - number * MICROS_PER_SECOND));
                let events = events.chain(others.clone());
                self.add(&format!("{place} {constant} events"), events.collect());
            }
        }
    }

    pub(super) fn sums(&mut self, threshold: &Threshold, field: &Field) {
        let constant = match (&threshold.constant, &field.kind) {
            (Value::Integer(whole), Kind::Number) => Value::Number(*whole as f64),
            (constant, _) => constant.clone(),
        };
        let event = self.event(&threshold.pattern, self.now);
        let shown = literal(&constant);
        let others = self.others(&threshold.pattern);
        let sums = [
            (below(&constant), "just below"),
            (Some(constant.clone()), "exactly"),
            (above(&constant), "just above"),
        ];
        for (value, place) in sums {
            let Some(value) = value else { continue };
            let name = format!("a sum of `{}` {place} {shown}", field.path());
            let portions = portions(field, value).into_iter().zip(0..);
            let events = portions.map(|(portion, number)| {
                let time = event.time - number * MICROS_PER_SECOND;
                event.with(field, portion).at(time)
            });
            let events = events.chain(others.clone()).collect();
            self.add(&name, events);
        }
    }
}

/// Values of a field that make up a total: one where the schema lets it be so much.
fn portions(field: &Field, total: Value) -> Vec<Value> {
    let greatest = field.facts.as_ref().and_then(|facts| facts.maximum);
    match (&total, greatest) {
        (Value::Integer(whole), Some(greatest @ 1..))
            if (1..COUNTED_MAX).contains(&(whole / greatest)) =>
        {
            let rest = whole % greatest;
            let full = (0..whole / greatest).map(|_| Value::Integer(greatest));
            full.chain((rest > 0).then_some(Value::Integer(rest)))
                .collect()
        }
        _ => vec![total],
    }
}

/// Values around the constant of a test, with what they are.
fn around(test: &Test) -> Vec<(String, Value)> {
    let path = test.field().path();
    match test {
        Test::Constant(field, _, Constant(constant)) => {
            let shown = match constant {
                Value::String(text) => text.to_string(),
                constant => literal(constant),
            };
            match (below(constant), above(constant)) {
                (Some(below), Some(above)) => vec![
                    (format!("`{path}` just below {shown}"), below),
                    (format!("`{path}` at {shown}"), constant.clone()),
                    (format!("`{path}` just above {shown}"), above),
                ],
                _ => vec![
                    (format!("`{path}` is {shown}"), constant.clone()),
                    (format!("`{path}` is not {shown}"), other(field, constant)),
                ],
            }
        }
        Test::Text(field, text) => text.around(field),
        Test::There(field) if field.kind == Kind::Boolean => vec![
            (format!("`{path}` is true"), Value::Boolean(true)),
            (format!("`{path}` is false"), Value::Boolean(false)),
        ],
        Test::There(field) => vec![(
            format!("`{path}` is there"),
            usual(field, instant(USUAL_NOW)),
        )],
        Test::Edge(..) | Test::Age(..) | Test::Part(..) | Test::Count(..) => Vec::new(),
    }
}

/// The total at which a comparison with a constant holds.
pub(super) fn reached(threshold: &Threshold) -> Option<Value> {
    let constant = match (&threshold.constant, &threshold.summed) {
        (Value::Integer(whole), Some(field)) if field.kind == Kind::Number => {
            Value::Number(*whole as f64)
        }
        (constant, _) => constant.clone(),
    };
    match threshold.comparison {
        Comparison::Greater => above(&constant),
        Comparison::Less => below(&constant),
        _ => Some(constant),
    }
}
