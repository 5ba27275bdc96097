//! The timelines at the boundaries of a rule.

use super::reader::read;
use super::reading::{Reading, Test};
use super::scenario::{Event, MICROS_PER_HOUR, SPREAD_COUNT, Scenario, label, other, spread};
use crate::hir::{AttributeId, Program};
use crate::types::Value;
use crate::types::instant::parse_instant;
use crate::types::operator::Comparison;

/// The instant of evaluation where a boundary needs no other: noon in the middle of a week and a month.
pub(super) const USUAL_NOW: &str = "2026-06-17T12:00:00Z";
/// The time between two events of one timeline, in microseconds.
pub(super) const GAP: i64 = MICROS_PER_HOUR;
/// The most events that a count or a sum is reached with.
pub(super) const COUNTED_MAX: i64 = 50;

/// The timelines of an attribute, the plainest first; none stands twice.
pub(super) fn scenarios(program: &Program, id: AttributeId) -> Vec<Scenario> {
    let attribute = &program.attributes[id];
    let event = program.event.as_ref();
    let path = |path: Option<&Vec<String>>| path.map(|path| path.join("."));
    let mut maker = Maker {
        program,
        reading: read(program, id),
        prefix: attribute.name.clone(),
        now: instant(USUAL_NOW),
        time: path(event.and_then(|event| event.time.as_ref())),
        id: path(event.and_then(|event| event.id.as_ref())),
        needs_ids: attribute.on_event,
        made: Vec::new(),
    };
    maker.plain();
    maker.windows();
    maker.constants();
    maker.thresholds();
    maker.several();
    maker.chains();
    maker.pauses();
    maker.missing();
    maker.order();
    maker.calendar();
    maker.made
}

pub(super) fn instant(text: &str) -> i64 {
    parse_instant(text).map_or(0, |instant| instant.micros)
}

pub(super) struct Maker<'p> {
    pub(super) program: &'p Program,
    pub(super) reading: Reading,
    pub(super) prefix: String,
    pub(super) now: i64,
    pub(super) time: Option<String>,
    pub(super) id: Option<String>,
    /// Whether events must have ids for their values to be found.
    pub(super) needs_ids: bool,
    pub(super) made: Vec<Scenario>,
}

impl Maker<'_> {
    pub(super) fn plain(&mut self) {
        if !self.reading.reads_events {
            return self.add("as usual", Vec::new());
        }
        self.add("no events", Vec::new());
        let patterns = self.patterns();
        for pattern in &patterns {
            let name = match label(pattern).as_str() {
                "event" => "one event".to_owned(),
                label => format!("one event ({label})"),
            };
            self.add(&name, vec![self.event(pattern, self.now)]);
        }
        if let Some(first) = patterns.first() {
            let event = self.event(first, self.now);
            let earlier = self.changed(&event).at(event.time - GAP);
            self.add("two events", vec![earlier, event]);
        }
        if patterns.len() > 1 {
            let event = self.event(&patterns[0], self.now);
            let all = self.timeline(0, event);
            self.add("an event of each kind", all);
        }
    }

    /// Events of many values and unlike pauses, and between them some that do not count: an operator that is taken for
    /// another one, or sees what it must not, gives another value here.
    pub(super) fn several(&mut self) {
        /// Hours before the last event: of one visit, of one day, of one month, and older.
        const HOURS: [i64; SPREAD_COUNT] = [45 * 24, 9 * 24, 50, 26, 1, 0];
        let Some(pattern) = self.patterns().first().cloned() else {
            return;
        };
        let last = self.event(&pattern, self.now);
        let asked: Vec<String> = pattern
            .asked
            .iter()
            .map(|test| test.field().path())
            .collect();
        let unlike = |event: &Event, place: usize| {
            let mut changed = event.clone();
            for (field, value) in &event.values.fields {
                if !asked.contains(&field.path()) {
                    changed = changed.with(field, spread(field, &value.0, place));
                }
            }
            changed
        };
        let refused = pattern.wanted.iter().find_map(|test| match test {
            Test::Constant(field, Comparison::Equal, constant) => {
                Some(last.with(field, other(field, &constant.0)))
            }
            _ => None,
        });
        let mut events = Vec::with_capacity(2 * SPREAD_COUNT);
        for (place, hours) in HOURS.iter().enumerate() {
            let time = last.time - hours * MICROS_PER_HOUR;
            events.push(unlike(&last, place).at(time));
            if let Some(refused) = &refused {
                let beside = MICROS_PER_HOUR / 4 * if place == 0 { -1 } else { 1 };
                events.push(unlike(refused, place + 1).at((time + beside).min(self.now)));
            }
        }
        self.add("several events", events);
    }

    pub(super) fn missing(&mut self) {
        let fields = self.reading.fields.clone();
        for field in &fields {
            let name = format!("without `{}`", field.path());
            if !field.is_event {
                let record = self.record(self.now).with(field, Value::Missing);
                self.add_at(&name, self.now, record, self.base());
                continue;
            }
            if self.is_time_or_id(field) {
                continue;
            }
            let events = self.base().into_iter();
            let events = events.map(|event| event.with(field, Value::Missing));
            self.add(&name, events.collect());
        }
    }

    /// Two events of one instant, and one event that comes twice.
    pub(super) fn order(&mut self) {
        let Some(event) = self.base().first().cloned() else {
            return;
        };
        let changed = self.changed(&event);
        let (mut first, mut second) = (event.clone(), changed.clone());
        if self.id.is_some() {
            (first.id, second.id) = (Some("a".to_owned()), Some("b".to_owned()));
        }
        self.add("two events at one instant", vec![first, second]);
        if self.id.is_some() {
            let id = |event: Event| Event {
                id: Some("same".to_owned()),
                ..event
            };
            let twice = vec![id(event.clone()), id(changed.at(event.time + GAP))];
            self.add("one event that comes twice", twice);
        }
    }
}
