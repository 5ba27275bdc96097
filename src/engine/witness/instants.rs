//! Instants that are likely to make a difference.

use chrono::{DateTime, Utc};

use super::seeds::{Seeds, edges};
use crate::engine::Program;
use crate::types::calendar::{Calendar, MICROS_PER_DAY, Unit};
use crate::types::random::Random;

/// Instants of evaluation that are tried where none is said: a plain one, the end of a month after a
/// leap day, a Monday after clocks went forward, the first instant of a year, a day on which clocks go
/// back, and a plain one again.
const NOWS: [&str; 6] = [
    "2026-06-01T12:00:00Z",
    "2024-03-31T10:30:00Z",
    "2026-03-30T00:00:00Z",
    "2027-01-01T00:00:00Z",
    "2025-10-26T12:00:00Z",
    "2026-05-14T08:15:30.5Z",
];
/// Distances from an interesting instant, in microseconds.
const BESIDE_MICROS: [i64; 9] = [
    0,
    1,
    -1,
    1_000_000,
    -1_000_000,
    3_600_000_000,
    -3_600_000_000,
    MICROS_PER_DAY,
    -MICROS_PER_DAY,
];

/// How far from an instant of evaluation changes of clocks are looked for, in days.
const CLOCK_DAYS: i64 = 400;
/// Units that rules count in.
const UNITS: [Unit; 7] = [
    Unit::Minute,
    Unit::Hour,
    Unit::Day,
    Unit::Week,
    Unit::Month,
    Unit::Quarter,
    Unit::Year,
];

/// The instants of evaluation with what is interesting near to each.
#[derive(Debug)]
pub(super) struct Instants {
    nows: Vec<Near>,
    durations: Vec<i64>,
    counts: Vec<i64>,
    calendar: Calendar,
}

#[derive(Debug)]
struct Near {
    now: DateTime<Utc>,
    /// Where windows begin and end, in microseconds.
    edges: Vec<i64>,
    /// Changes of clocks, and where units begin.
    calendar: Vec<i64>,
}

impl Instants {
    /// Instants near `now`, or near to some that are odd in calendars.
    pub(super) fn of(programs: &[&Program], now: Option<DateTime<Utc>>, seeds: &Seeds) -> Self {
        let calendars = programs.iter().map(|program| program.plan().calendar);
        let calendars: Vec<Calendar> = calendars.collect();
        let nows: Vec<DateTime<Utc>> = match now {
            Some(now) => vec![now],
            None => NOWS.iter().filter_map(|now| now.parse().ok()).collect(),
        };
        let near = |now: DateTime<Utc>| {
            let micros = now.timestamp_micros();
            let mut calendar: Vec<i64> = Vec::new();
            for one in &calendars {
                calendar.extend(clock_changes(one, micros));
                for unit in UNITS {
                    calendar.extend(one.start_of(micros, unit));
                    calendar.extend(one.previous_start(micros, unit));
                }
            }
            calendar.sort_unstable();
            calendar.dedup();
            Near {
                now,
                edges: edges(programs, now),
                calendar,
            }
        };
        Self {
            nows: nows.into_iter().map(near).collect(),
            durations: seeds.durations.clone(),
            counts: seeds.counts.clone(),
            calendar: calendars.first().copied().unwrap_or_default(),
        }
    }

    /// How many instants of evaluation there are.
    pub(super) fn nows(&self) -> usize {
        self.nows.len()
    }

    /// An instant of evaluation.
    pub(super) fn now(&self, index: usize) -> DateTime<Utc> {
        self.nows
            .get(index)
            .map(|near| near.now)
            .unwrap_or_default()
    }

    /// An instant near to an instant of evaluation, maybe near to one before.
    pub(super) fn draw(&self, now: usize, previous: Option<i64>, random: &mut Random) -> i64 {
        let Some(near) = self.nows.get(now) else {
            return 0;
        };
        let micros = near.now.timestamp_micros();
        let beside = |random: &mut Random| random.of(&BESIDE_MICROS).copied().unwrap_or(0);
        let drawn = match random.below(8) {
            0..=2 if !near.edges.is_empty() => {
                let edge = random.of(&near.edges).copied();
                edge.map(|edge| edge.saturating_add(beside(random)))
            }
            3 if !near.calendar.is_empty() => {
                let instant = random.of(&near.calendar).copied();
                instant.map(|instant| instant.saturating_add(beside(random)))
            }
            4 | 5 if previous.is_some() => {
                previous.and_then(|previous| self.after(previous, random))
            }
            6 => self.units_before(micros, random),
            _ => None,
        };
        let days = [2, 40, 400][random.below(3)];
        let usual = micros.saturating_sub(random.between(0, days * MICROS_PER_DAY));
        let drawn = drawn.unwrap_or(usual);
        // Nothing after now counts; some events show just that.
        match drawn > micros && !random.one_in(4) {
            true => usual,
            false => drawn,
        }
    }

    /// The same instant again, or as much later as rules ask for.
    fn after(&self, previous: i64, random: &mut Random) -> Option<i64> {
        if random.one_in(3) {
            return Some(previous);
        }
        let step = match random.of(&self.durations) {
            Some(duration) if !random.one_in(3) => *duration,
            _ => random.between(1, 48) * 1_800_000_000,
        };
        let beside = random.between(-1, 1);
        previous.checked_add(step)?.checked_add(beside)
    }

    /// As many units before an instant as rules count to.
    fn units_before(&self, micros: i64, random: &mut Random) -> Option<i64> {
        let count = random.of(&self.counts).copied().unwrap_or(1);
        let unit = random.of(&UNITS).copied()?;
        let moved = self.calendar.add(micros, count.checked_neg()?, unit)?;
        moved.checked_add(random.of(&BESIDE_MICROS).copied()?)
    }
}

/// The instants near to one at which clocks change.
fn clock_changes(calendar: &Calendar, micros: i64) -> Vec<i64> {
    let day = |number: i64| micros.saturating_add(number * MICROS_PER_DAY);
    let mut found = Vec::new();
    for number in -CLOCK_DAYS..2 {
        let (mut before, mut after) = (day(number), day(number + 1));
        if calendar.offset(before) == calendar.offset(after) {
            continue;
        }
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            match calendar.offset(middle) == calendar.offset(after) {
                true => after = middle,
                false => before = middle,
            }
        }
        found.push(after);
    }
    found
}
