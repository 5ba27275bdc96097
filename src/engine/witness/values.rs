//! Values that a column may take.

use serde_json::Value as Json;

use super::instants::Instants;
use super::seeds::{Place, Seeds};
use crate::schema::layout::{ColumnLayout, ColumnType};
use crate::types::Value;
use crate::types::instant::{format_date, format_duration, format_instant};
use crate::types::random::Random;

/// Texts that any rule may meet.
const TEXTS: [&str; 5] = ["a", "b", "A", "", " a"];
/// Zones with odd days, and a name that is none.
const ZONES: [&str; 6] = [
    "UTC",
    "Europe/Zurich",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "nowhere",
];
/// Whole numbers that any rule may meet.
const INTEGERS: [i64; 7] = [0, 1, 2, 3, -1, 10, 100];
/// Numbers that any rule may meet.
const NUMBERS: [f64; 8] = [0.0, 1.0, 0.1, 0.2, -1.5, 10.0, 99.99, 1000.0];
/// A day in microseconds.
const DAY_MICROS: i64 = 86_400_000_000;

/// The values that a column is drawn from.
#[derive(Debug, Default)]
pub(super) struct Pool {
    /// Whether rules compare the column with constants.
    is_met: bool,
    texts: Vec<String>,
    integers: Vec<i64>,
    numbers: Vec<f64>,
    durations: Vec<i64>,
    days: Vec<i32>,
    instants: Vec<i64>,
}

impl Pool {
    /// The constants that a column meets, and what lies beside them.
    pub(super) fn of(column: &ColumnLayout, place: &Place, seeds: &Seeds) -> Self {
        let mut pool = Self::default();
        let own = seeds.by_place.get(place).map_or(&[][..], Vec::as_slice);
        pool.is_met = !own.is_empty();
        for value in own {
            // What is compared with the column counts more often than what only stands in the rules.
            for _ in 0..3 {
                pool.add(value);
            }
        }
        seeds.all.iter().for_each(|value| pool.add(value));
        if seeds.zones.contains(place) {
            pool.texts = ZONES.map(str::to_owned).to_vec();
        }
        if let Some((least, greatest)) = column.bounds {
            pool.integers.extend([least, greatest]);
            pool.integers.retain(|one| (least..=greatest).contains(one));
        }
        pool
    }

    pub(super) fn add_texts(&mut self, texts: Vec<String>) {
        self.texts.extend(texts);
    }

    fn add(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.add_text(text),
            Value::Integer(integer) => {
                let beside = [integer.saturating_sub(1), integer.saturating_add(1)];
                self.integers
                    .extend([*integer, *integer, beside[0], beside[1]]);
                self.numbers
                    .extend([*integer as f64, beside[0] as f64, beside[1] as f64]);
            }
            Value::Number(number) => {
                let beside = [number - 1.0, number + 1.0, number / 2.0, number * 1.01];
                self.numbers
                    .extend([*number, *number, number.next_up(), number.next_down()]);
                self.numbers.extend(beside);
                self.numbers.retain(|one| one.is_finite());
                self.integers
                    .extend([number.floor() as i64, number.ceil() as i64]);
            }
            Value::Duration(micros) => {
                let beside = [micros.saturating_sub(1), micros.saturating_add(1)];
                self.durations.extend([*micros, beside[0], beside[1]]);
            }
            Value::Date(day) => {
                let beside = [day.saturating_sub(1), day.saturating_add(1)];
                self.days.extend([*day, beside[0], beside[1]]);
            }
            Value::Datetime(micros) => {
                let beside = [micros.saturating_sub(1), micros.saturating_add(1)];
                self.instants.extend([*micros, beside[0], beside[1]]);
            }
            _ => {}
        }
    }

    /// A text, and sometimes what equals it but for case or lies around it.
    fn add_text(&mut self, text: &str) {
        self.texts
            .extend([text.to_owned(), text.to_owned(), text.to_owned()]);
        self.texts.push(text.replace(['%', '_'], "x"));
        if text.chars().any(char::is_alphabetic) {
            let upper = text.to_uppercase();
            let turned = if upper == text {
                text.to_lowercase()
            } else {
                upper
            };
            self.texts.push(turned);
        }
        self.texts.push(format!("{text}x"));
        self.texts.push(format!("x{text}"));
    }

    /// A value of a column as a document has it.
    pub(super) fn draw(
        &self,
        column: &ColumnLayout,
        random: &mut Random,
        instants: &Instants,
        now: usize,
    ) -> Option<Json> {
        let usual = random.one_in(4) == self.is_met;
        Some(match column.ty {
            ColumnType::Boolean => random.one_in(2).into(),
            ColumnType::Presence => return None,
            ColumnType::Integer => self.integer(column, random, usual).into(),
            ColumnType::Number => self.number(random, usual).into(),
            ColumnType::String | ColumnType::Key => match usual || self.texts.is_empty() {
                true => (*random.of(&TEXTS)?).into(),
                false => random.of(&self.texts)?.as_str().into(),
            },
            ColumnType::Date => format_date(self.day(random, instants, now)).into(),
            ColumnType::Datetime => match random.of(&self.instants) {
                Some(instant) if !usual => format_instant(*instant).into(),
                _ => format_instant(instants.draw(now, None, random)).into(),
            },
            ColumnType::Duration => match random.of(&self.durations) {
                Some(micros) if !usual => format_duration(*micros).into(),
                _ => format_duration(random.between(0, 3) * DAY_MICROS).into(),
            },
        })
    }

    fn integer(&self, column: &ColumnLayout, random: &mut Random, usual: bool) -> i64 {
        let drawn = match random.of(&self.integers) {
            Some(integer) if !usual => *integer,
            _ => random.of(&INTEGERS).copied().unwrap_or(0),
        };
        match column.bounds {
            Some((least, greatest)) => drawn.clamp(least, greatest),
            None => drawn,
        }
    }

    fn number(&self, random: &mut Random, usual: bool) -> f64 {
        match random.of(&self.numbers) {
            Some(number) if !usual => *number + 0.0,
            _ if random.one_in(2) => random.between(0, 20_000) as f64 / 100.0,
            _ => random.of(&NUMBERS).copied().unwrap_or(0.0),
        }
    }

    fn day(&self, random: &mut Random, instants: &Instants, now: usize) -> i32 {
        match random.of(&self.days) {
            Some(day) if random.one_in(2) => *day,
            _ => {
                let micros = instants.draw(now, None, random);
                i32::try_from(micros.div_euclid(DAY_MICROS)).unwrap_or(0)
            }
        }
    }
}
