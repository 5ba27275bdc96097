//! The events that a chain looks at.

use crate::library::{Accumulator, Aggregate, Class, Context, Item, LeftOut, OrderKey, StateSize};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::MICROS_PER_DAY;
use crate::types::compare::total_order;

use super::matcher::Matcher;
use super::steps::{self, STEPS_MAX};

/// An event with what it means to each step.
#[derive(Debug, Clone)]
pub(super) struct Event {
    /// The value that orders events.
    pub(super) order: Value,
    /// Bit `i`: it satisfies step `i`. Bit `STEPS_MAX + i`: it is one that step `i` forbids.
    tags: u64,
}

impl Event {
    /// The event of an item; none where it has no place in the order.
    fn of(item: &[Value]) -> Option<Self> {
        let (order, conditions) = item.split_first()?;
        let truths = conditions.iter().enumerate();
        let truths = truths.map(|(index, condition)| u64::from(condition.is_true()) << index);
        Self::of_truths(order, truths.sum())
    }

    /// The event of a place and the truths of its conditions: of each step whether it holds, then
    /// whether it forbids the event.
    fn of_truths(order: &Value, truths: u64) -> Option<Self> {
        let (mut tags, mut rest) = (0, truths);
        while rest != 0 {
            let index = rest.trailing_zeros() as usize;
            tags |= 1 << (index / 2 + index % 2 * STEPS_MAX);
            rest &= rest - 1;
        }
        let order = order.clone();
        order.is_present().then_some(Self { order, tags })
    }

    #[cfg(test)]
    pub(super) fn new(order: Value, tags: u64) -> Self {
        Self { order, tags }
    }

    /// Whether some step forbids it.
    pub(super) fn is_forbidden_at_all(&self) -> bool {
        self.tags >> STEPS_MAX != 0
    }

    /// Whether it satisfies a step.
    pub(super) fn satisfies(&self, step: usize) -> bool {
        self.tags >> step & 1 == 1
    }

    /// Whether a step forbids it.
    pub(super) fn is_forbidden(&self, step: usize) -> bool {
        self.tags >> (STEPS_MAX + step) & 1 == 1
    }

    /// Its place as microseconds; numbers have none, and no step bounds them.
    pub(super) fn micros(&self) -> i64 {
        match self.order {
            Value::Datetime(micros) | Value::Duration(micros) => micros,
            Value::Date(day) => i64::from(day) * MICROS_PER_DAY,
            _ => 0,
        }
    }
}

/// The aggregate of a question about a chain.
pub(super) const fn aggregate(
    evaluate: fn(&Context, &[Item], &[Value]) -> Outcome<Value>,
    accumulator: fn() -> Box<dyn Accumulator>,
) -> Aggregate {
    Aggregate {
        evaluate,
        accumulator: Some(accumulator),
        class: Class::Holistic,
        ordered: true,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }
}

/// The answer to a question about a chain, from its items in order.
pub(super) fn ask(
    items: &[Item],
    values: &[Value],
    question: fn(&Matcher<'_>) -> Value,
) -> Outcome<Value> {
    let mut events: Vec<Event> = items.iter().filter_map(|item| Event::of(item)).collect();
    // The sort is stable: events with one place stay in the order of the list.
    events.sort_by(|left, right| total_order(&left.order, &right.order));
    answer(&events, values, question)
}

fn answer(
    events: &[Event],
    values: &[Value],
    question: fn(&Matcher<'_>) -> Value,
) -> Outcome<Value> {
    let steps = steps::read(values);
    Outcome::Value(question(&Matcher::new(events, steps.as_deref())))
}

/// The events that mean something to some step, as they came: others change nothing.
pub(super) struct History {
    events: Vec<Event>,
    /// The place of each of them.
    places: Vec<OrderKey>,
    question: fn(&Matcher<'_>) -> Value,
}

impl History {
    /// An empty state that will answer a question.
    pub(super) fn start(question: fn(&Matcher<'_>) -> Value) -> Box<dyn Accumulator> {
        Box::new(Self {
            events: Vec::new(),
            places: Vec::new(),
            question,
        })
    }
}

impl History {
    fn keep(&mut self, order: &OrderKey, event: Option<Event>) {
        if let Some(event) = event.filter(|event| event.tags != 0) {
            self.events.push(event);
            self.places.push(order.clone());
        }
    }
}

impl Accumulator for History {
    fn update(&mut self, order: &OrderKey, item: &[Value], _: &[Value]) {
        self.keep(order, Event::of(item));
    }

    fn update_truths(&mut self, order: &OrderKey, place: &Value, truths: u64) -> bool {
        self.keep(order, Event::of_truths(place, truths));
        true
    }

    fn evaluate(&self, _: &Context, values: &[Value]) -> Outcome<Value> {
        let compare = |left: usize, right: usize| {
            let by_place = total_order(&self.events[left].order, &self.events[right].order);
            by_place.then_with(|| self.places[left].cmp(&self.places[right]))
        };
        let count = self.events.len();
        if (1..count).all(|later| compare(later - 1, later).is_le()) {
            return answer(&self.events, values, self.question);
        }
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_unstable_by(|&left, &right| compare(left, right));
        let events = order.into_iter().map(|at| self.events[at].clone());
        answer(&events.collect::<Vec<_>>(), values, self.question)
    }

    fn reset(&mut self) -> bool {
        self.events.clear();
        self.places.clear();
        true
    }
}
