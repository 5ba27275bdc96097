//! Chains and visits: steps in and out of order, at the ends of their times, and pauses at their limit.

use super::reading::{Chain, Pattern, Step};
use super::scenario::Event;
use super::scenarios::{GAP, Maker};
use crate::engine::testing::literal::literal;
use crate::types::Value;
use crate::types::calendar::MICROS_PER_SECOND;

/// How a timeline of a chain differs from the usual one.
#[derive(Debug, Clone, Copy)]
enum Twist {
    None,
    /// The events of a step come so long after the step before.
    Late(usize, i64),
    /// A step has so many events.
    Counted(usize, i64),
}

impl Maker<'_> {
    pub(super) fn chains(&mut self) {
        for chain in self.reading.chains.clone() {
            let usual = self.chain_events(&chain, Twist::None);
            self.add("the steps in order", usual.clone());
            let times: Vec<i64> = usual.iter().map(|event| event.time).rev().collect();
            let reversed = usual.iter().zip(times).map(|(event, time)| event.at(time));
            self.add("the steps in the opposite order", reversed.collect());
            for (index, step) in chain.steps.iter().enumerate() {
                let name = format!("without step {}", index + 1);
                let events = self.chain_events(&chain, Twist::Counted(index, 0));
                self.add(&name, events);
                self.step_counts(&chain, index, step);
                self.step_times(&chain, index, step);
                self.step_edges(&chain, index, step);
                self.step_forbids(&chain, index, step);
                self.step_constants(&chain, index, step);
            }
        }
    }

    /// One event too few and too many for what the rule says of their number.
    fn step_counts(&mut self, chain: &Chain, index: usize, step: &Step) {
        if !step.is_counted {
            return;
        }
        for (more, place) in [(-1, "one event fewer"), (1, "one event more")] {
            let count = step.count + more;
            if count >= 0 {
                let name = format!("step {} with {place}", index + 1);
                let events = self.chain_events(chain, Twist::Counted(index, count));
                self.add(&name, events);
            }
        }
    }

    fn step_times(&mut self, chain: &Chain, index: usize, step: &Step) {
        let Some(within) = step.within else { return };
        for (distance, place) in [
            (-1, "one microsecond within"),
            (0, "exactly at the end of"),
            (1, "one microsecond beyond"),
        ] {
            let name = format!("step {} {place} its time", index + 1);
            let events = self.chain_events(chain, Twist::Late(index, within + distance));
            self.add(&name, events);
        }
    }

    /// The whole chain, moved so that a step lies at an edge of its window.
    fn step_edges(&mut self, chain: &Chain, index: usize, step: &Step) {
        let Some(time) = self.time_field(&step.pattern) else {
            return;
        };
        let usual = self.chain_events(chain, Twist::None);
        let before: i64 = chain.steps[..index].iter().map(|step| step.count).sum();
        let Some(own) = usual.get(usize::try_from(before).unwrap_or(0)).cloned() else {
            return;
        };
        let edges = self.edges(&step.pattern.asked, &time, self.now);
        for (comparison, edge) in &edges {
            if *edge == self.now {
                continue;
            }
            let window = self.window(&edges, *comparison, *edge);
            for (distance, place) in [
                (-1, "one microsecond before"),
                (0, "as"),
                (1, "one microsecond after"),
            ] {
                let by = edge + distance - own.time;
                let moved = usual.iter().map(|event| event.at(event.time + by));
                let name = format!("step {} {place} {window}", index + 1);
                self.add(&name, moved.collect());
            }
        }
    }

    /// What must not lie before a step, right before it.
    fn step_forbids(&mut self, chain: &Chain, index: usize, step: &Step) {
        let Some(forbidden) = &step.forbidden else {
            return;
        };
        let mut events = self.chain_events(chain, Twist::None);
        let before: i64 = chain.steps[..index].iter().map(|step| step.count).sum();
        let Some(own) = events.get(usize::try_from(before).unwrap_or(0)) else {
            return;
        };
        let between = self
            .event(forbidden, self.now)
            .at(own.time - MICROS_PER_SECOND);
        events.push(between);
        self.add(&format!("what step {} forbids", index + 1), events);
    }

    /// Just below, at and just above what the events of a step are compared with.
    fn step_constants(&mut self, chain: &Chain, index: usize, step: &Step) {
        let usual = self.chain_events(chain, Twist::None);
        let before: i64 = chain.steps[..index].iter().map(|step| step.count).sum();
        let before = usize::try_from(before).unwrap_or(0);
        let Some(own) = usual.get(before).cloned() else {
            return;
        };
        for test in &step.pattern.asked {
            let is_time = self.is_time_or_id(test.field());
            let value = match is_time {
                true => Some(Value::Datetime(own.time)),
                false => own.values.get(test.field()),
            };
            for (name, value) in self.around(test, &step.pattern.wanted, value) {
                let mut events = usual.clone();
                match value {
                    // The whole chain moves, so that the times between its steps stay.
                    Value::Datetime(time) if is_time => {
                        for event in &mut events {
                            event.time += time - own.time;
                        }
                    }
                    value => events[before] = own.with(test.field(), value),
                }
                self.add(&format!("step {}: {name}", index + 1), events);
            }
        }
    }

    /// The events of all steps, which satisfy the chain but for the twist.
    fn chain_events(&self, chain: &Chain, twist: Twist) -> Vec<Event> {
        let steps = chain.steps.iter();
        let first: Vec<Event> = steps
            .map(|step| self.event(&step.pattern, self.now))
            .collect();
        // A step that is missing moves no other.
        let moved = match twist {
            Twist::Late(..) => twist,
            Twist::None | Twist::Counted(..) => Twist::None,
        };
        let patterns = chain.steps.iter().map(|step| &step.pattern);
        let placed: Vec<(&Pattern, i64)> = patterns.zip(starts(chain, &first, moved)).collect();
        let shift = self.shift(&placed);
        let starts = starts(chain, &first, twist);
        let mut events: Vec<Event> = Vec::with_capacity(chain.steps.len());
        for (index, (event, start)) in first.iter().zip(starts).enumerate() {
            let count = count(chain, index, twist);
            let copies = (0..count).map(|copy| start + shift + copy * MICROS_PER_SECOND);
            events.extend(copies.map(|time| event.at(time)));
        }
        events
    }

    /// Two events with a pause between them that just ends a visit, and just does not.
    pub(super) fn pauses(&mut self) {
        for (pattern, pause) in self.reading.pauses.clone() {
            let last = self.event(&pattern, self.now);
            let others = self.count(&pattern) - 2;
            let shown = literal(&Value::Duration(pause));
            for (distance, place) in [
                (-1, "one microsecond less than"),
                (0, "exactly"),
                (1, "one microsecond more than"),
            ] {
                let first = last.at(last.time - pause - distance);
                let name = format!("a pause of {place} {shown}");
                let before =
                    (1..=others).map(|copy| first.at(first.time - copy * MICROS_PER_SECOND));
                let mut events: Vec<Event> = before.collect();
                events.extend([first.clone(), last.clone()]);
                self.add(&name, events);
            }
        }
    }
}

/// How many events a step has.
fn count(chain: &Chain, index: usize, twist: Twist) -> i64 {
    match twist {
        Twist::Counted(at, count) if at == index => count,
        _ => chain.steps[index].count,
    }
}

/// When the first event of each step is; `events` are like the steps.
fn starts(chain: &Chain, events: &[Event], twist: Twist) -> Vec<i64> {
    let mut starts = Vec::with_capacity(events.len());
    let mut before: Option<i64> = None;
    for (index, (step, event)) in chain.steps.iter().zip(events).enumerate() {
        let gap = match (twist, step.within) {
            (Twist::Late(at, gap), _) if at == index => gap,
            (_, Some(within)) => GAP.min(within / 2),
            _ => GAP,
        };
        let start = before.map_or(event.time, |before| before + gap);
        starts.push(start);
        let count = count(chain, index, twist);
        if count > 0 {
            before = Some(start + (count - 1) * MICROS_PER_SECOND);
        }
    }
    starts
}
