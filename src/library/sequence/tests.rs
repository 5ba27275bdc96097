//! The matcher against all ways to choose events.

use proptest::prelude::*;

use super::history::Event;
use super::matcher::{Matcher, Span};
use super::steps::{Count, STEPS_MAX, Step};
use crate::types::Value;

/// A step that was satisfied without any event, or by as many as there were: what may still come
/// before the next step's first event.
#[derive(Clone)]
struct Pending {
    step: usize,
    from: usize,
    count: u64,
}

/// All ways to satisfy steps, one after the other.
struct Naive<'a> {
    events: &'a [Event],
    steps: &'a [Step],
    ways: Vec<Span>,
}

impl Naive<'_> {
    fn matches_between(&self, step: usize, from: usize, to: usize) -> Vec<usize> {
        (from..to)
            .filter(|&position| self.events[position].satisfies(step))
            .collect()
    }

    fn agrees(&self, pending: &[Pending], first: usize) -> bool {
        pending.iter().all(|one| {
            self.matches_between(one.step, one.from.min(first), first)
                .len() as u64
                == one.count
        })
    }

    /// Whether events may be those of a step after `after`, which ends the events before if any.
    fn allowed(&self, index: usize, chosen: &[usize], after: usize, span: Span) -> bool {
        let Some(last) = chosen.last() else {
            return true;
        };
        let within = match (self.steps[index].within, span) {
            (Some(within), Some((_, before))) => chosen.iter().all(|&position| {
                self.events[position].micros() - self.events[before].micros() <= within
            }),
            _ => true,
        };
        within && !(after..*last).any(|position| self.events[position].is_forbidden(index))
    }

    fn go(&mut self, index: usize, after: usize, pending: Vec<Pending>, span: Span) {
        let Some(step) = self.steps.get(index) else {
            if self.agrees(&pending, self.events.len()) {
                self.ways.push(span);
            }
            return;
        };
        let candidates = self.matches_between(index, after, self.events.len());
        match step.count.clone() {
            Count::AtLeast(0) => self.go(index + 1, after, pending, span),
            Count::AtLeast(least) => {
                for bits in 0_u32..1 << candidates.len() {
                    let chosen = candidates.iter().enumerate();
                    let chosen: Vec<usize> = chosen
                        .filter(|(bit, _)| bits >> bit & 1 == 1)
                        .map(|(_, position)| *position)
                        .collect();
                    if chosen.len() as u64 == least {
                        self.take(index, &chosen, after, &pending, Vec::new(), span);
                    }
                }
            }
            Count::Between(least, most) => {
                for count in 0..=candidates.len() {
                    let wide = count as u64;
                    if !(least..=most).contains(&wide) {
                        continue;
                    }
                    let own = Pending {
                        step: index,
                        from: after,
                        count: wide,
                    };
                    if count == 0 {
                        let mut all = pending.clone();
                        all.push(own);
                        self.go(index + 1, after, all, span);
                    } else {
                        self.take(
                            index,
                            &candidates[..count],
                            after,
                            &pending,
                            vec![own],
                            span,
                        );
                    }
                }
            }
        }
    }

    fn take(
        &mut self,
        index: usize,
        chosen: &[usize],
        after: usize,
        pending: &[Pending],
        next: Vec<Pending>,
        span: Span,
    ) {
        let (Some(&first), Some(&last)) = (chosen.first(), chosen.last()) else {
            return;
        };
        if self.agrees(pending, first) && self.allowed(index, chosen, after, span) {
            let start = span.map_or(first, |(start, _)| start);
            self.go(index + 1, last + 1, next, Some((start, last)));
        }
    }
}

fn ways(events: &[Event], steps: &[Step], from: usize) -> Vec<Span> {
    let mut naive = Naive {
        events,
        steps,
        ways: Vec::new(),
    };
    naive.go(0, from, Vec::new(), None);
    naive.ways
}

fn spans(events: &[Event], steps: &[Step]) -> Vec<Span> {
    let (mut found, mut from) = (Vec::new(), 0);
    loop {
        let ways = ways(events, steps, from);
        if ways.contains(&None) {
            // One that needs no event has no end after which another could begin.
            if found.is_empty() || from == 0 {
                found.push(None);
            }
            return found;
        }
        let Some((start, end)) = ways
            .into_iter()
            .flatten()
            .min_by_key(|(start, end)| (*end, *start))
        else {
            return found;
        };
        found.push(Some((start, end)));
        from = end + 1;
    }
}

fn step() -> impl Strategy<Value = Step> {
    let count = prop_oneof![
        4 => Just(Count::AtLeast(1)),
        2 => (0_u64..4).prop_map(Count::AtLeast),
        1 => (0_u64..3).prop_map(|count| Count::Between(count, count)),
        1 => (0_u64..3).prop_map(|most| Count::Between(0, most)),
    ];
    let within = prop_oneof![2 => Just(None), 1 => (0_i64..5).prop_map(Some)];
    (count, within).prop_map(|(count, within)| Step { count, within })
}

fn event() -> impl Strategy<Value = (i64, u64)> {
    let satisfied = 0_u64..8;
    let forbidden = prop_oneof![3 => Just(0_u64), 1 => 0_u64..8];
    (0_i64..3, (satisfied, forbidden))
        .prop_map(|(pause, (satisfied, forbidden))| (pause, satisfied | forbidden << STEPS_MAX))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn matches_are_those_of_all_choices(
        mut steps in prop::collection::vec(step(), 1..4),
        pauses in prop::collection::vec(event(), 0..8),
    ) {
        steps[0].within = None;
        let mut time = 0;
        let events: Vec<Event> = pauses.into_iter().map(|(pause, tags)| {
            time += pause;
            // The first step forbids nothing, as the checker has it.
            Event::new(Value::Datetime(time), tags & !(1 << STEPS_MAX))
        }).collect();
        let matcher = Matcher::new(&events, Some(&steps));
        let expected = ways(&events, &steps, 0);
        prop_assert_eq!(matcher.exists(), !expected.is_empty());
        prop_assert_eq!(matcher.spans(), spans(&events, &steps));
        let depth = (0..=steps.len()).rev().find(|&depth| !ways(&events, &steps[..depth], 0).is_empty());
        prop_assert_eq!(Some(matcher.depth()), depth);
    }
}
