//! Timelines where nothing is at a boundary, and how one part of them changes.

use super::boundaries::reached;
use super::elements::wanted_elements;
use super::reading::{Field, Pattern, Test};
use super::scenario::{Event, Scenario, Values, fitting, other, time_within};
use super::scenarios::{COUNTED_MAX, GAP, Maker};
use crate::engine::testing::excerpt::Excerpt;
use crate::hir::{ExprId, Program};
use crate::ir::Constant;
use crate::types::calendar::MICROS_PER_SECOND;
use crate::types::operator::Comparison;
use crate::types::{Kind, Value};

impl Maker<'_> {
    /// Adds a timeline unless one like it is there.
    pub(super) fn add(&mut self, name: &str, events: Vec<Event>) {
        let record = self.record(self.now);
        self.add_at(name, self.now, record, events);
    }

    pub(super) fn add_at(&mut self, name: &str, at: i64, record: Values, mut events: Vec<Event>) {
        if !events.is_empty() && self.time.is_none() {
            return;
        }
        let mut values = record
            .fields
            .iter()
            .chain(events.iter().flat_map(|event| &event.values.fields));
        if !values.all(|(field, value)| field.allows(&value.0)) {
            return;
        }
        events.sort_by_key(|event| event.time);
        if self.needs_ids && self.id.is_some() {
            for (index, event) in events.iter_mut().enumerate() {
                event.id.get_or_insert_with(|| format!("e{}", index + 1));
            }
        }
        let name = format!("{}: {name}", self.prefix);
        let is_there = |made: &Scenario| {
            made.name == name || (made.at == at && made.events == events && made.record == record)
        };
        if !self.made.iter().any(is_there) {
            self.made.push(Scenario {
                name,
                at,
                record,
                events,
                time: self.time.clone().unwrap_or_default(),
                id: self.id.clone(),
            });
        }
    }

    pub(super) fn record(&self, now: i64) -> Values {
        let fields = self.reading.fields.iter().filter(|field| !field.is_event);
        let values = fields.map(|field| {
            let value = self.value(field, &self.reading.of_record, now);
            (field.clone(), Constant(value))
        });
        Values {
            fields: values.filter(|(_, value)| value.0.is_present()).collect(),
            elements: wanted_elements(&self.reading.of_record),
        }
    }

    pub(super) fn value(&self, field: &Field, tests: &[Test], now: i64) -> Value {
        let edges = self.edges(tests, field, now);
        let value = match (edges.is_empty(), &field.kind) {
            (false, Kind::Datetime) => Value::Datetime(time_within(&edges, now)),
            _ => fitting(field, tests, now),
        };
        self.with_parts(value, field, tests)
    }

    /// The instants that bound a field, at `now`.
    pub(super) fn edges(&self, tests: &[Test], of: &Field, now: i64) -> Vec<(Comparison, i64)> {
        let edges = tests.iter().filter_map(|test| match test {
            Test::Edge(field, comparison, edge) if field == of => {
                Some((*comparison, self.edge(*edge, now)?))
            }
            _ => None,
        });
        edges.collect()
    }

    pub(super) fn edge(&self, edge: ExprId, now: i64) -> Option<i64> {
        match value_at(self.program, edge, now)? {
            Value::Datetime(micros) => Some(micros),
            Value::Date(day) => self.program.calendar.instant_of(day),
            _ => None,
        }
    }

    /// An event that counts for a pattern.
    pub(super) fn event(&self, pattern: &Pattern, now: i64) -> Event {
        let time = match self.time_field(pattern) {
            Some(field) => {
                let edges = self.edges(&pattern.wanted, &field, now);
                let usual = time_within(&edges, now);
                match self.with_parts(Value::Datetime(usual), &field, &pattern.wanted) {
                    Value::Datetime(time) => time,
                    _ => usual,
                }
            }
            // Streaks and ages look back from now.
            None if self.reading.reads_now => match self.quiet_since(now) {
                Some(edge) => edge - GAP,
                None => now - GAP,
            },
            None => time_within(&[], now),
        };
        let fields = self.reading.fields.iter();
        let fields = fields.filter(|field| field.is_event && !self.is_time_or_id(field));
        let values = fields.map(|field| {
            let reached = self.reading.thresholds.iter().find_map(|threshold| {
                let is_own = threshold.summed.as_ref() == Some(field);
                let is_own = is_own && threshold.pattern == *pattern;
                reached(threshold).filter(|total| is_own && field.allows(total))
            });
            let value = reached.unwrap_or_else(|| self.value(field, &pattern.wanted, now));
            (field.clone(), Constant(value))
        });
        Event {
            time,
            id: None,
            values: Values {
                fields: values.filter(|(_, value)| value.0.is_present()).collect(),
                elements: wanted_elements(&pattern.wanted),
            },
        }
    }

    /// Where the earliest window opens in which a rule wants no event.
    fn quiet_since(&self, now: i64) -> Option<i64> {
        let unwanted = self.reading.thresholds.iter().filter(|threshold| {
            let is_count = threshold.summed.is_none();
            is_count && matches!(reached(threshold), Some(Value::Integer(0)))
        });
        let edges = unwanted.filter_map(|threshold| {
            let time = self.time_field(&threshold.pattern)?;
            let edges = self.edges(&threshold.pattern.wanted, &time, now);
            edges.into_iter().map(|(_, edge)| edge).min()
        });
        edges.min()
    }

    pub(super) fn is_time_or_id(&self, field: &Field) -> bool {
        let path = Some(field.path());
        path == self.time || path == self.id
    }

    /// The time of events, where a pattern asks for it.
    pub(super) fn time_field(&self, pattern: &Pattern) -> Option<Field> {
        let mut fields = pattern.asked.iter().map(Test::field);
        let field = fields.find(|field| Some(field.path()) == self.time)?;
        Some(field.clone())
    }

    pub(super) fn patterns(&self) -> Vec<Pattern> {
        match (self.reading.patterns.is_empty(), self.reading.reads_events) {
            (true, true) if self.reading.chains.is_empty() => vec![Pattern::default()],
            _ => self.reading.patterns.clone(),
        }
    }

    /// One event for each pattern, that of `index` being `event`.
    pub(super) fn timeline(&self, index: usize, event: Event) -> Vec<Event> {
        let patterns = self.patterns();
        let mut events: Vec<Event> = Vec::with_capacity(patterns.len());
        for (position, pattern) in patterns.iter().enumerate() {
            let next = match position == index {
                true => event.clone(),
                false => self.event(pattern, self.now),
            };
            let is_there = |known: &Event| known.values == next.values && known.time == next.time;
            if position == index {
                let own = self.event(pattern, self.now);
                let copies = (1..self.count(pattern))
                    .map(|copy| own.at(own.time - copy * MICROS_PER_SECOND));
                events.extend(copies);
                events.push(next);
            } else if !events.iter().any(is_there) && !is_there(&event) {
                let count = self.count(pattern);
                let copies = (0..count).map(|copy| next.at(next.time - copy * MICROS_PER_SECOND));
                events.extend(copies);
            }
        }
        events
    }

    /// How many events a pattern needs so that counts of them reach what they are compared with.
    pub(super) fn count(&self, pattern: &Pattern) -> i64 {
        let thresholds = self.reading.thresholds.iter();
        let own = thresholds.filter(|one| one.summed.is_none() && one.pattern == *pattern);
        let counts = own.filter_map(|threshold| match reached(threshold) {
            Some(Value::Integer(count)) => Some(count),
            _ => None,
        });
        counts.max().unwrap_or(1).clamp(0, COUNTED_MAX)
    }

    /// The timeline where nothing is at a boundary.
    pub(super) fn base(&self) -> Vec<Event> {
        match self.patterns().first() {
            Some(first) => self.timeline(0, self.event(first, self.now)),
            None => Vec::new(),
        }
    }

    /// The base timeline with its first event at another time.
    pub(super) fn moved(&self, time: i64) -> Vec<Event> {
        match self.patterns().first() {
            Some(first) => self.timeline(0, self.event(first, self.now).at(time)),
            None => Vec::new(),
        }
    }

    /// The events of all patterns but one.
    pub(super) fn others(&self, pattern: &Pattern) -> Vec<Event> {
        let event = self.event(pattern, self.now);
        let patterns = self.patterns();
        match patterns.iter().position(|known| known == pattern) {
            Some(index) => {
                let mut events = self.timeline(index, event.clone());
                events.retain(|known| known.values != event.values);
                events
            }
            None => Vec::new(),
        }
    }

    /// The same event with another value of something that no pattern asks for.
    pub(super) fn changed(&self, event: &Event) -> Event {
        let patterns = self.patterns();
        let asked: Vec<&Field> = patterns
            .iter()
            .flat_map(|one| one.asked.iter().map(Test::field))
            .collect();
        let free = event
            .values
            .fields
            .iter()
            .find(|(field, _)| !asked.contains(&field));
        match free {
            Some((field, value)) => event.with(field, other(field, &value.0)),
            None => event.clone(),
        }
    }
}

/// The value of an expression that depends on the instant of evaluation alone.
pub(super) fn value_at(program: &Program, id: ExprId, now: i64) -> Option<Value> {
    let excerpt = Excerpt {
        program,
        values: &[],
        profile: &serde_json::Value::Null,
        events: &[],
        now,
    };
    excerpt.evaluate(&[id])?.into_iter().next()
}
