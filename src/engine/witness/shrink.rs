//! Timelines made as small as they can be while something stays true of them.
//!
//! Events go first, in halves, quarters and so on; then the members of documents and the items of
//! lists; then values become plainer. Each step that keeps the truth is kept, and all begins anew
//! until nothing more can go or the budget is spent.

use serde_json::{Number, Value as Json};

use super::Timeline;
use crate::types::instant::{format_instant, parse_instant};

/// How many events may be evaluated in all, those of a timeline each time and one for the record.
const BUDGET_EVENTS: u64 = 400_000;
/// A history of more events is looked through in stretches of so many first, each by itself: most differences
/// show in a few events, and evaluating all of them over and over would take minutes.
const STRETCHES: [usize; 2] = [1_000, 30_000];
/// Steps into which times are cut, from coarse to fine, in microseconds.
const TIME_STEPS_MICROS: [i64; 5] = [86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000, 1_000];

/// The texts that stand for any text.
const PLAIN_TEXTS: [&str; 2] = ["a", "b"];

/// The smallest timeline that was found for which `holds` is true, as it is of `timeline`. Texts of real
/// profiles stay as they are, those that are `made_up` become plain.
pub(in crate::engine) fn shrink(
    timeline: Timeline,
    made_up: bool,
    holds: &mut dyn FnMut(&Timeline) -> bool,
) -> Timeline {
    let mut shrinker = Shrinker {
        best: timeline,
        made_up,
        left: BUDGET_EVENTS,
        holds,
    };
    shrinker.stretches();
    loop {
        let before = shrinker.best.clone();
        shrinker.events();
        shrinker.order();
        shrinker.record();
        shrinker.members();
        shrinker.values();
        if shrinker.best == before || shrinker.left == 0 {
            return shrinker.best;
        }
    }
}

struct Shrinker<'a> {
    best: Timeline,
    made_up: bool,
    /// Events that may still be evaluated.
    left: u64,
    holds: &'a mut dyn FnMut(&Timeline) -> bool,
}

/// A member of an object or an item of a list.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Member(String),
    Item(usize),
}

impl Shrinker<'_> {
    /// Keeps a candidate of which it is true.
    fn attempt(&mut self, candidate: Timeline) -> bool {
        let cost = candidate.events.len() as u64 + 1;
        if self.left < cost {
            self.left = 0;
            return false;
        }
        self.left -= cost;
        let holds = (self.holds)(&candidate);
        if holds {
            self.best = candidate;
        }
        holds
    }

    /// Of a long history takes the last stretch of which it is true, a short one if there is one.
    fn stretches(&mut self) {
        for size in STRETCHES {
            let count = self.best.events.len();
            if count <= STRETCHES[STRETCHES.len() - 1] {
                return;
            }
            for begin in (0..count).step_by(size).rev() {
                let end = (begin + size).min(count);
                let candidate = Timeline {
                    now: self.best.now,
                    profile: self.best.profile.clone(),
                    events: self.best.events[begin..end].to_vec(),
                };
                if (self.holds)(&candidate) {
                    self.best = candidate;
                    return;
                }
            }
        }
    }

    /// Leaves out events, many at once as long as that goes.
    fn events(&mut self) {
        let mut size = self.best.events.len();
        while size > 0 {
            let mut end = self.best.events.len();
            while end > 0 {
                let begin = end.saturating_sub(size);
                let mut candidate = self.best.clone();
                candidate.events.drain(begin..end);
                self.attempt(candidate);
                end = begin;
            }
            size /= 2;
        }
    }

    /// Puts events in the order of their times, which stand in the first text that is an instant.
    fn order(&mut self) {
        let time = |event: &Json| {
            let mut texts = event.as_object()?.values().filter_map(Json::as_str);
            texts.find_map(parse_instant).map(|instant| instant.micros)
        };
        let mut candidate = self.best.clone();
        candidate.events.sort_by_key(time);
        if candidate != self.best {
            self.attempt(candidate);
        }
    }

    fn record(&mut self) {
        if !self.best.profile.is_null() {
            let mut candidate = self.best.clone();
            candidate.profile = Json::Null;
            self.attempt(candidate);
        }
    }

    /// Leaves out a field of all events at once, then members and items one by one.
    fn members(&mut self) {
        let mut tried: Vec<Vec<Step>> = Vec::new();
        for event in 0..self.best.events.len() {
            for path in paths(&self.best.events[event]) {
                if tried.contains(&path) || path.iter().any(|step| matches!(step, Step::Item(_))) {
                    continue;
                }
                let mut candidate = self.best.clone();
                for event in &mut candidate.events {
                    remove(event, &path);
                }
                self.attempt(candidate);
                tried.push(path);
            }
        }
        for place in self.documents() {
            self.rows_of_lists(place);
            let all = document(&self.best, place).map(paths).unwrap_or_default();
            // From the back, so that the places of earlier items stay.
            for path in all.iter().rev() {
                let mut candidate = self.best.clone();
                let gone = document_mut(&mut candidate, place).is_some_and(|one| remove(one, path));
                if gone {
                    self.attempt(candidate);
                }
            }
        }
    }

    /// Leaves out items of long lists, many at once.
    fn rows_of_lists(&mut self, place: Option<usize>) {
        let all = document(&self.best, place).map(paths).unwrap_or_default();
        for path in all {
            let length = |timeline: &Timeline| {
                let list = document(timeline, place).and_then(|one| at(one, &path));
                list.and_then(Json::as_array).map_or(0, Vec::len)
            };
            let mut size = length(&self.best) / 2;
            while size > 1 {
                let mut end = length(&self.best);
                while end > 0 {
                    let begin = end.saturating_sub(size);
                    let mut candidate = self.best.clone();
                    let list = document_mut(&mut candidate, place).and_then(|o| at_mut(o, &path));
                    if let Some(Json::Array(items)) = list {
                        items.drain(begin..end.min(items.len()));
                        self.attempt(candidate);
                    }
                    end = begin;
                }
                size /= 2;
            }
        }
    }

    /// Makes values plainer: short times, small round numbers, texts that stand there already.
    fn values(&mut self) {
        for place in self.documents() {
            let all = document(&self.best, place).map(paths).unwrap_or_default();
            for path in all {
                self.value(place, &path);
            }
        }
        let now = self.best.now.timestamp_micros();
        for cut in cuts(now) {
            let mut candidate = self.best.clone();
            if let Some(now) = chrono::DateTime::from_timestamp_micros(cut) {
                candidate.now = now;
                if self.attempt(candidate) {
                    return;
                }
            }
        }
    }

    fn value(&mut self, place: Option<usize>, path: &[Step]) {
        let value = document(&self.best, place).and_then(|one| at(one, path));
        let Some(value) = value.cloned() else {
            return;
        };
        for plainer in self.plainer(place, path, &value) {
            if plainer == value {
                return;
            }
            let mut candidate = self.best.clone();
            let one = document_mut(&mut candidate, place).and_then(|one| at_mut(one, path));
            if let Some(one) = one {
                *one = plainer;
                if self.attempt(candidate) {
                    return;
                }
            }
        }
    }

    /// Values that are plainer than one, the plainest first.
    fn plainer(&self, place: Option<usize>, path: &[Step], value: &Json) -> Vec<Json> {
        match value {
            Json::Number(number) => plainer_numbers(number),
            Json::String(text) => match parse_instant(text).filter(|_| text.contains('T')) {
                Some(instant) => {
                    let cut = cuts(instant.micros).into_iter();
                    cut.map(|micros| format_instant(micros).into()).collect()
                }
                None if self.made_up => {
                    let known = PLAIN_TEXTS.iter().position(|plain| plain == text);
                    let plainer = PLAIN_TEXTS.iter().take(known.unwrap_or(PLAIN_TEXTS.len()));
                    plainer.map(|plain| (*plain).into()).collect()
                }
                // A text of an earlier event, so that fewer different ones stand there.
                None => {
                    let before = place.unwrap_or(0);
                    let earlier = self.best.events.iter().take(before);
                    let mut texts: Vec<Json> =
                        earlier.filter_map(|one| at(one, path)).cloned().collect();
                    texts.dedup();
                    texts.truncate(3);
                    texts
                }
            },
            _ => Vec::new(),
        }
    }

    /// The record, if there is one, and the events by number.
    fn documents(&self) -> Vec<Option<usize>> {
        let record = (!self.best.profile.is_null()).then_some(None);
        let events = (0..self.best.events.len()).map(Some);
        record.into_iter().chain(events).collect()
    }
}

/// An instant cut to days, hours, and so on.
fn cuts(micros: i64) -> Vec<i64> {
    let steps = TIME_STEPS_MICROS.iter();
    let mut cut: Vec<i64> = steps
        .map(|step| micros - micros.rem_euclid(*step))
        .collect();
    cut.dedup();
    cut
}

fn plainer_numbers(number: &Number) -> Vec<Json> {
    let mut plainer: Vec<Json> = Vec::new();
    if let Some(whole) = number.as_i64() {
        let halves = std::iter::successors(Some(whole / 2), |half| match half {
            0 => None,
            half => Some(half / 2),
        });
        let mut halves: Vec<i64> = halves.collect();
        halves.reverse();
        let near = whole.checked_sub(whole.signum());
        plainer.extend([0, 1].into_iter().chain(halves).chain(near).map(Json::from));
    } else if let Some(number) = number.as_f64() {
        let rounded = [0.0, 1.0, number.trunc(), (number * 10.0).round() / 10.0];
        let rounded = rounded
            .into_iter()
            .chain([(number * 100.0).round() / 100.0]);
        plainer.extend(rounded.filter(|one| one.is_finite()).map(Json::from));
    }
    plainer
}

fn document(timeline: &Timeline, place: Option<usize>) -> Option<&Json> {
    match place {
        None => Some(&timeline.profile),
        Some(event) => timeline.events.get(event),
    }
}

fn document_mut(timeline: &mut Timeline, place: Option<usize>) -> Option<&mut Json> {
    match place {
        None => Some(&mut timeline.profile),
        Some(event) => timeline.events.get_mut(event),
    }
}

/// The paths of everything inside a document, outer ones first.
fn paths(document: &Json) -> Vec<Vec<Step>> {
    let mut found = Vec::new();
    let mut waiting = vec![(Vec::new(), document)];
    let mut next = 0;
    while let Some((path, value)) = waiting.get(next).cloned() {
        next += 1;
        let step = |step| {
            let mut inner = path.clone();
            inner.push(step);
            inner
        };
        match value {
            Json::Object(members) => waiting.extend(
                members
                    .iter()
                    .map(|(name, value)| (step(Step::Member(name.clone())), value)),
            ),
            Json::Array(items) => waiting.extend(
                items
                    .iter()
                    .enumerate()
                    .map(|(index, value)| (step(Step::Item(index)), value)),
            ),
            _ => {}
        }
        if !path.is_empty() {
            found.push(path);
        }
    }
    found
}

fn at<'a>(document: &'a Json, path: &[Step]) -> Option<&'a Json> {
    path.iter().try_fold(document, |value, step| match step {
        Step::Member(name) => value.get(name),
        Step::Item(index) => value.get(index),
    })
}

fn at_mut<'a>(document: &'a mut Json, path: &[Step]) -> Option<&'a mut Json> {
    path.iter().try_fold(document, |value, step| match step {
        Step::Member(name) => value.get_mut(name),
        Step::Item(index) => value.get_mut(index),
    })
}

/// Takes something out of a document, and objects that become empty by that; false where it is not
/// there.
fn remove(document: &mut Json, path: &[Step]) -> bool {
    let Some((last, above)) = path.split_last() else {
        return false;
    };
    let Some(parent) = at_mut(document, above) else {
        return false;
    };
    let (gone, is_empty) = match (parent, last) {
        (Json::Object(members), Step::Member(name)) => {
            let gone = members.shift_remove(name).is_some();
            (gone, members.is_empty())
        }
        (Json::Array(items), Step::Item(index)) if *index < items.len() => {
            items.remove(*index);
            (true, false)
        }
        _ => (false, false),
    };
    if gone
        && is_empty
        && above
            .last()
            .is_some_and(|step| matches!(step, Step::Member(_)))
    {
        remove(document, above);
    }
    gone
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn timeline(profile: Json, events: Vec<Json>) -> Timeline {
        Timeline {
            now: chrono::DateTime::from_timestamp_micros(1_780_000_000_123_456).unwrap_or_default(),
            profile,
            events,
        }
    }

    #[test]
    fn what_is_not_needed_goes_and_the_rest_becomes_plain() {
        let event = |number: i64| {
            json!({"timestamp": "2026-05-01T10:11:12.345Z", "kind": "a", "price": number as f64 + 0.25,
                "items": [{"sku": "x", "cost": number}, {"sku": "y"}]})
        };
        let events = (0..200).map(event).collect();
        let whole = timeline(json!({"name": "Ada", "home": {"city": "Bern"}}), events);
        let mut asked = 0;
        let shrunk = shrink(whole, false, &mut |timeline| {
            asked += 1;
            let prices = timeline
                .events
                .iter()
                .filter_map(|event| event["price"].as_f64());
            prices.filter(|price| *price > 50.0).count() >= 2
        });
        assert_eq!(shrunk.profile, Json::Null);
        assert_eq!(shrunk.events.len(), 2);
        for event in &shrunk.events {
            let members: Vec<&String> = event
                .as_object()
                .into_iter()
                .flatten()
                .map(|m| m.0)
                .collect();
            assert_eq!(members, ["price"]);
        }
        assert!(asked < 2000, "{asked}");
    }

    #[test]
    fn times_are_cut_as_far_as_it_goes() {
        let whole = timeline(
            Json::Null,
            vec![json!({"timestamp": "2026-05-01T10:11:12.345Z"})],
        );
        let shrunk = shrink(whole, false, &mut |timeline| {
            let time = timeline
                .events
                .first()
                .and_then(|event| event["timestamp"].as_str());
            time.is_some_and(|time| time >= "2026-05-01T10:05")
        });
        assert_eq!(
            shrunk.events,
            [json!({"timestamp": "2026-05-01T10:11:00Z"})]
        );
    }
}
