//! Days that are longer or shorter than others, and one that few years have.

use super::reading::Test;
use super::scenario::MICROS_PER_HOUR;
use super::scenarios::{GAP, Maker, instant};
use crate::types::calendar::{MICROS_PER_DAY, MICROS_PER_SECOND};

/// Noon on a day that only some years have.
const LEAP_DAY: &str = "2028-02-29T12:00:00Z";
/// How long before the instant a clock change is looked for, in days.
const CLOCK_DAYS_MAX: i64 = 400;

impl Maker<'_> {
    /// Days that are longer or shorter than others, and one that few years have.
    pub(super) fn calendar(&mut self) {
        self.parts_of_now();
        let usual = self.now;
        let has_edges = self.patterns().iter().any(|pattern| {
            let edges = |test: &Test| matches!(test, Test::Edge(..));
            pattern.asked.iter().any(edges)
        });
        if !self.reading.reads_calendar && !has_edges {
            return;
        }
        if !self.reading.reads_events {
            self.now = instant(LEAP_DAY);
            self.add("on 29 February", Vec::new());
            self.now = usual;
            return;
        }
        if let Some(change) = self.clock_change() {
            self.clock(change);
        }
        self.now = instant(LEAP_DAY);
        self.on_edges("as the window opens on 29 February");
        self.add("an event on 29 February", self.moved(self.now - GAP));
        self.now = usual;
    }

    /// An event as the first window opens, at the present instant.
    pub(super) fn on_edges(&mut self, name: &str) {
        for (index, pattern) in self.patterns().iter().enumerate() {
            let Some(time) = self.time_field(pattern) else {
                continue;
            };
            let event = self.event(pattern, self.now);
            let edges = self.edges(&pattern.asked, &time, self.now);
            let edge = edges
                .iter()
                .map(|(_, edge)| *edge)
                .find(|edge| *edge < self.now);
            if let Some(edge) = edge {
                self.add(name, self.timeline(index, event.at(edge)));
            }
        }
    }

    pub(super) fn clock(&mut self, change: i64) {
        let usual = self.now;
        let lengths: Vec<i64> = self
            .patterns()
            .iter()
            .filter_map(|pattern| {
                let time = self.time_field(pattern)?;
                let edges = self.edges(&pattern.asked, &time, self.now);
                edges
                    .iter()
                    .map(|(_, edge)| self.now - edge)
                    .filter(|length| *length > 0)
                    .max()
            })
            .collect();
        match lengths.first() {
            Some(length) => {
                self.now = change + (length / 2).max(GAP);
                self.on_edges("as the window opens, over a clock change");
                let same = self.moved(self.now - length);
                let hours = length / MICROS_PER_HOUR;
                self.add(&format!("{hours} hours before, over a clock change"), same);
            }
            None => {
                self.now = change + MICROS_PER_DAY;
                for (distance, name) in [
                    (-GAP / 2, "half an hour before a clock change"),
                    (GAP / 2, "half an hour after a clock change"),
                ] {
                    self.add(name, self.moved(change + distance));
                }
            }
        }
        self.now = usual;
    }

    /// The last clock change before the usual instant.
    pub(super) fn clock_change(&self) -> Option<i64> {
        let calendar = &self.program.calendar;
        let day = |back: i64| self.now - back * MICROS_PER_DAY;
        let offset = |instant: i64| calendar.offset(instant);
        let back = (1..CLOCK_DAYS_MAX).find(|&back| offset(day(back)) != offset(day(back - 1)))?;
        let (mut before, mut after) = (day(back), day(back - 1));
        while after - before > MICROS_PER_SECOND {
            let middle = before + (after - before) / 2;
            match offset(middle) == offset(before) {
                true => before = middle,
                false => after = middle,
            }
        }
        Some(after - after.rem_euclid(MICROS_PER_SECOND))
    }
}
