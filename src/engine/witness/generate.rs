//! Random timelines of what programs read, near to where it matters.

use std::collections::HashMap;
use std::fmt;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value as Json};

use super::fields::{names, put, put_steps, schema};
use super::instants::Instants;
use super::seeds::{Place, Seeds};
use super::values::Pool;
use super::{Fields, Timeline};
use crate::data::Root;
use crate::engine::Program;
use crate::schema::SchemaKind;
use crate::schema::layout::{ColumnType, RowKind};
use crate::types::random::Random;
use crate::types::{ArenaId, Value};

/// Most timelines have at most so many events; few are longer.
const EVENTS_USUAL: usize = 6;
/// How many events the longer ones have at most.
const EVENTS_MAX: usize = 40;
/// How many items a list has at most.
const ITEMS_MAX: usize = 3;

/// Made-up timelines of the fields that some programs read, without end. The same seed gives the same
/// timelines.
pub struct Timelines {
    fields: Fields,
    seeds: Seeds,
    instants: Instants,
    pools: HashMap<Place, Pool>,
    random: Random,
}

/// What the events of one timeline have in common.
struct Mood {
    /// Which of the instants of evaluation it is.
    now: usize,
    /// The few values that a column takes.
    palettes: HashMap<(usize, usize), Vec<Json>>,
    /// The time of the event before.
    previous: Option<i64>,
    /// One value in so many is missing.
    missing_one_in: usize,
}

impl Timelines {
    /// Timelines of what `programs` read, at `now` or at instants where calendars are odd.
    pub(in crate::engine) fn new(
        programs: &[&Program],
        now: Option<DateTime<Utc>>,
        seed: u64,
    ) -> Self {
        let fields = Fields::of(programs);
        let seeds = Seeds::of(programs);
        let mut pools = HashMap::new();
        for (table, layout) in fields.layout.tables.iter().enumerate() {
            let of_events = fields.layout.is_of_events(table);
            for column in &layout.columns {
                let place = (of_events, names(&fields.layout, table, &column.path));
                let mut pool = Pool::of(column, &place, &seeds);
                if column.ty == ColumnType::String {
                    pool.add_texts(allowed(programs, &place));
                }
                pools.insert(place, pool);
            }
        }
        Self {
            instants: Instants::of(programs, now, &seeds),
            fields,
            seeds,
            pools,
            random: Random::new(seed),
        }
    }

    /// The next timeline.
    fn timeline(&mut self) -> Timeline {
        let mut mood = Mood {
            now: self.random.below(self.instants.nows()),
            palettes: HashMap::new(),
            previous: None,
            missing_one_in: [3, 8, 8, 40][self.random.below(4)],
        };
        let profile = match self.random.one_in(8) {
            true => Json::Null,
            false => self.record(&mut mood),
        };
        let count = self.event_count();
        let mut events: Vec<Json> = (0..count).map(|_| self.event(&mut mood)).collect();
        self.name_events(&mut events);
        Timeline {
            now: self.instants.now(mood.now),
            profile,
            events,
        }
    }

    /// How many events: a few, or about as many as some rule counts to.
    fn event_count(&mut self) -> usize {
        if self.random.one_in(4)
            && let Some(&count) = self.random.of(&self.seeds.counts)
        {
            let beside = self.random.below(3) as i64 - 1;
            return usize::try_from(count + beside).unwrap_or(0);
        }
        match self.random.one_in(16) {
            true => self.random.below(EVENTS_MAX),
            false => self.random.below(EVENTS_USUAL + 1),
        }
    }

    fn record(&mut self, mood: &mut Mood) -> Json {
        let mut record = Json::Object(Map::new());
        self.fill(&mut record, Root::Profile.table(), mood);
        record
    }

    fn event(&mut self, mood: &mut Mood) -> Json {
        let mut event = Json::Object(Map::new());
        let micros = self
            .instants
            .draw(mood.now, mood.previous, &mut self.random);
        mood.previous = Some(micros);
        let time: Json = crate::types::json::text_of(&Value::Datetime(micros)).into();
        for path in &self.fields.times {
            put(&mut event, path, time.clone());
        }
        self.fill(&mut event, Root::Event.table(), mood);
        event
    }

    /// Gives events ids: mostly each its own, sometimes some the same, sometimes none.
    fn name_events(&mut self, events: &mut [Json]) {
        let way = self.random.below(8);
        if way == 0 {
            return;
        }
        for (index, event) in events.iter_mut().enumerate() {
            let number = match way {
                1 => self.random.below(3),
                _ => index,
            };
            for path in &self.fields.ids {
                put(event, path, format!("e{number}").into());
            }
        }
    }

    /// Puts the values of a table's columns and children into a row.
    fn fill(&mut self, row: &mut Json, table: usize, mood: &mut Mood) {
        let layout = self.fields.layout.clone();
        let is_gone = self.random.one_in(10);
        for (number, column) in layout.tables[table].columns.iter().enumerate() {
            // Sometimes an object is missing as a whole.
            if is_gone && column.path.len() > 1 {
                continue;
            }
            if let Some(value) = self.cell(table, number, mood) {
                put_steps(row, &column.path, value);
            }
        }
        for (child, of) in layout.tables.iter().enumerate() {
            if of.parent.map(ArenaId::index) == Some(table) {
                let rows = self.rows(child, of.rows, mood);
                put_steps(row, &of.path, rows);
            }
        }
    }

    fn rows(&mut self, table: usize, kind: RowKind, mood: &mut Mood) -> Json {
        let count = self.random.below(ITEMS_MAX + 1);
        let mut columns = self.fields.layout.tables[table].columns.iter();
        let is_scalar = columns.any(|one| one.path.is_empty() && one.ty != ColumnType::Key);
        let mut items = (0..count).map(|_| {
            let mut item = Json::Null;
            self.fill(&mut item, table, mood);
            match item {
                Json::Null if !is_scalar => Json::Object(Map::new()),
                item => item,
            }
        });
        match kind {
            RowKind::Entry => {
                let items: Vec<Json> = items.by_ref().collect();
                let entries = items.into_iter().enumerate();
                let entries = entries.map(|(index, item)| (self.key(table, index, mood), item));
                Json::Object(entries.collect())
            }
            _ => Json::Array(items.collect()),
        }
    }

    /// The key of an entry: one that rules ask for, or any.
    fn key(&mut self, table: usize, index: usize, mood: &mut Mood) -> String {
        let columns = &self.fields.layout.tables[table].columns;
        let keys = columns.iter().position(|one| one.ty == ColumnType::Key);
        let drawn = keys.and_then(|keys| self.drawn(table, keys, mood));
        match drawn {
            Some(Json::String(key)) if self.random.one_in(2) => key,
            _ => format!("k{index}"),
        }
    }

    /// A value of a column; none where it is missing.
    fn cell(&mut self, table: usize, number: usize, mood: &mut Mood) -> Option<Json> {
        let column = &self.fields.layout.tables[table].columns[number];
        match column.ty {
            ColumnType::Key => return None,
            ColumnType::Presence => {
                let filler = self.fields.fillers.get(&(table, number)).cloned();
                return filler.filter(|_| !self.random.one_in(3));
            }
            _ => {}
        }
        if self.random.one_in(mood.missing_one_in) {
            return None;
        }
        self.drawn(table, number, mood)
    }

    /// A value out of the few that a column takes in this timeline.
    fn drawn(&mut self, table: usize, number: usize, mood: &mut Mood) -> Option<Json> {
        if !mood.palettes.contains_key(&(table, number)) {
            let size = 1 + self.random.below(4);
            let values = (0..size).filter_map(|_| self.value(table, number, mood.now));
            let palette = values.collect();
            mood.palettes.insert((table, number), palette);
        }
        let palette = mood.palettes.get(&(table, number))?;
        self.random.of(palette).cloned()
    }

    fn value(&mut self, table: usize, number: usize, now: usize) -> Option<Json> {
        let layout = &self.fields.layout;
        let column = &layout.tables[table].columns[number];
        let place = (
            layout.is_of_events(table),
            names(layout, table, &column.path),
        );
        let pool = self.pools.get(&place)?;
        pool.draw(column, &mut self.random, &self.instants, now)
    }
}

impl Iterator for Timelines {
    type Item = Timeline;

    fn next(&mut self) -> Option<Timeline> {
        Some(self.timeline())
    }
}

impl fmt::Debug for Timelines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timelines")
            .field("random", &self.random)
            .finish_non_exhaustive()
    }
}

impl Program {
    /// Made-up profiles of what the program reads, near to where its constants, windows and units make a
    /// difference: at `now`, or at instants at which calendars are odd. They never end; the same seed
    /// gives the same ones.
    ///
    /// # Examples
    /// ```
    /// use sumac::engine::Timeline;
    /// use sumac::{Engine, SchemaSource};
    ///
    /// let schema = r#"{"type": "object", "properties": {
    ///     "timestamp": {"type": "string", "format": "date-time"},
    ///     "price": {"type": "number"}}}"#;
    /// let engine = Engine::builder()
    ///     .event_schema(SchemaSource::json("orders", schema))
    ///     .build();
    /// let program = engine.compile("attribute big = xEvent.sum(price) > 1000")?;
    /// let is_big = |timeline: Timeline| {
    ///     let evaluation = timeline.evaluate(&program).expect("few events");
    ///     evaluation.to_json()["big"] == true
    /// };
    /// assert!(program.timelines(None, 1).take(1000).any(is_big));
    /// # Ok::<(), sumac::Diagnostics>(())
    /// ```
    pub fn timelines(&self, now: Option<DateTime<Utc>>, seed: u64) -> Timelines {
        Timelines::new(&[self], now, seed)
    }
}

/// The values that the schema of a field allows.
fn allowed(programs: &[&Program], (of_events, path): &Place) -> Vec<String> {
    let kind = match of_events {
        true => SchemaKind::Event,
        false => SchemaKind::Profile,
    };
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let fields = programs
        .iter()
        .filter_map(|program| schema(program, kind)?.field(&path)?.facts.as_ref());
    let values = fields.filter_map(|facts| Some(facts.allowed.as_ref()?.values.clone()));
    values.flatten().collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may fail loudly")]
mod tests {
    use super::*;
    use crate::engine::{Engine, SchemaSource};

    fn program() -> Program {
        let schema = r#"{"type": "object", "properties": {
            "_id": {"type": "string"},
            "timestamp": {"type": "string", "format": "date-time"},
            "kind": {"type": "string", "enum": ["view", "buy"]},
            "price": {"type": "number"},
            "points": {"type": "object", "additionalProperties": {"type": "integer"}},
            "items": {"type": "array", "items": {"type": "object", "properties": {
                "sku": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}}}}}}}"#;
        let rules = r#"
            attribute a = xEvent[kind = "buy"].sum(price) > 1000
            attribute b = xEvent.items.count(sku = "x" and tags.exists())
            attribute c = xEvent.last().points.get("gold") >= 5
            attribute d = xEvent[timestamp occurs <= 30 days before now].count()"#;
        let schema = SchemaSource::json("events", schema);
        let engine = Engine::builder().event_schema(schema).build();
        engine.compile(rules).unwrap()
    }

    #[test]
    fn a_seed_repeats_its_timelines() {
        let program = program();
        let drawn = |seed| program.timelines(None, seed).take(50).collect::<Vec<_>>();
        assert_eq!(drawn(3), drawn(3));
        assert_ne!(drawn(3), drawn(4));
    }

    #[test]
    fn made_up_values_fit_the_schema() {
        let program = program();
        for timeline in program.timelines(None, 1).take(500) {
            let evaluation = timeline.evaluate(&program).unwrap();
            assert!(evaluation.report().is_clean(), "{:?}", evaluation.report());
        }
    }

    #[test]
    fn every_condition_is_met_and_missed() {
        let program = program();
        let values = program.timelines(None, 1).take(2_000).map(|timeline| {
            let evaluation = timeline.evaluate(&program).unwrap();
            evaluation.to_json()
        });
        let values: Vec<Json> = values.collect();
        for name in ["a", "c"] {
            for truth in [true, false] {
                assert!(
                    values.iter().any(|value| value[name] == truth),
                    "{name} {truth}"
                );
            }
        }
        for name in ["b", "d"] {
            assert!(values.iter().any(|value| value[name] == 0), "{name}");
            assert!(
                values.iter().any(|value| value[name].as_i64() > Some(1)),
                "{name}"
            );
        }
    }

    #[test]
    fn one_instant_may_be_asked_for() {
        let now = "2026-07-01T00:00:00Z".parse().unwrap();
        let mut timelines = program().timelines(Some(now), 1).take(20);
        assert!(timelines.all(|timeline| timeline.now == now));
    }
}
