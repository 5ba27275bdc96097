//! Whether and where events satisfy the steps of a chain.
//!
//! A match gives each step its events in order: the step of a later event is never an earlier one. The
//! semantics is existence, so the events are gone over once with everything that is still possible: a
//! [`State`] of a step says that the steps up to it can be satisfied with a certain event as the last.
//! What a further step asks of that event (not too long ago, nothing forbidden since, not too many
//! events since) stays false once it is, so a state that cannot be continued any more goes for good.
//!
//! Of several ways to the same last event the one that began first is kept.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::history::Event;
use super::plain;
use super::steps::{Count, Step};

/// Beyond all events.
const END: usize = usize::MAX;

/// Where a match begins and ends, as positions of events; none where it needs no event.
pub(super) type Span = Option<(usize, usize)>;

/// Steps over the events of one list.
pub(super) struct Matcher<'e> {
    pub(super) events: &'e [Event],
    /// None where nothing can match.
    steps: Option<&'e [Step]>,
}

/// Steps up to some step are satisfied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    /// The position after the last event of the match, 0-based: 0 before the first event.
    after: usize,
    /// The first event of the next step must not lie beyond this position.
    limit: usize,
    /// The first event of the match.
    start: Option<usize>,
}

impl State {
    /// Where the match began, or will begin.
    fn began(&self) -> usize {
        self.start.unwrap_or(END)
    }
}

/// A way to satisfy the steps before, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Open {
    /// Where the match begins or will begin.
    began: usize,
    state: State,
    /// How many events of the step there were before.
    before: u64,
}

/// Ways that wait to be continued, with how many events the step wants.
#[derive(Debug)]
struct Queue {
    least: u64,
    most: u64,
    /// Those since which too few events came.
    waiting: VecDeque<Open>,
    /// The others; those that cannot be continued any more go when they come to the top.
    ready: BinaryHeap<Reverse<Open>>,
}

/// A step in progress.
struct Progress<'e> {
    step: &'e Step,
    /// For each position the first event at or after it that satisfies the step.
    next: Vec<usize>,
    /// How many events satisfied it so far.
    count: u64,
    /// The position after the last forbidden event so far.
    forbidden: usize,
    queue: Queue,
}

/// All steps in progress over a part of the events.
struct Search<'e> {
    events: &'e [Event],
    steps: Vec<Progress<'e>>,
    /// The most steps that a prefix of the chain had.
    depth: usize,
    found: Option<State>,
}

impl<'e> Matcher<'e> {
    /// The steps over events in their order.
    pub(super) fn new(events: &'e [Event], steps: Option<&'e [Step]>) -> Self {
        Self { events, steps }
    }

    /// Whether there is a match.
    pub(super) fn exists(&self) -> bool {
        if let Some(steps) = self
            .steps
            .filter(|steps| plain::are_plain(steps, self.events))
        {
            return plain::exists(steps, self.events);
        }
        let mut found = false;
        self.each_match(&mut |_| {
            found = true;
            false
        });
        found
    }

    /// Matches that share no events, as many as possible, in order.
    pub(super) fn spans(&self) -> Vec<Span> {
        let mut spans = Vec::new();
        self.each_match(&mut |span| {
            spans.push(span);
            span.is_some()
        });
        spans
    }

    /// How many steps the longest prefix of the chain has that is satisfied.
    pub(super) fn depth(&self) -> usize {
        let Some(steps) = self.steps else { return 0 };
        let mut search = Search::new(self.events, steps);
        search.begin(0);
        for position in 0..self.events.len() {
            search.advance(position);
        }
        search.depth
    }

    /// Hands each match to `take` until it has enough: the one that ends first, then the next one
    /// after its end, and so on.
    fn each_match(&self, take: &mut dyn FnMut(Span) -> bool) {
        let Some(steps) = self.steps else { return };
        let mut search = Search::new(self.events, steps);
        search.begin(0);
        let mut position = 0;
        loop {
            if let Some(state) = search.found.take() {
                let span = state.start.map(|start| (start, state.after - 1));
                if !take(span) {
                    return;
                }
                search.begin(position);
                if search.found.is_some() {
                    // It needs no event, so there would be no end of them.
                    return;
                }
            }
            if position == self.events.len() {
                return;
            }
            search.advance(position);
            position += 1;
        }
    }
}

impl<'e> Search<'e> {
    fn new(events: &'e [Event], steps: &'e [Step]) -> Self {
        let steps = steps.iter().enumerate();
        Self {
            events,
            steps: steps
                .map(|(index, step)| Progress::new(events, index, step))
                .collect(),
            depth: 0,
            found: None,
        }
    }

    /// Starts afresh at a position.
    fn begin(&mut self, position: usize) {
        for step in &mut self.steps {
            step.queue.clear();
        }
        self.reach(
            0,
            State {
                after: position,
                limit: END,
                start: None,
            },
        );
    }

    /// Takes in the event at a position. Later steps come first, so that one event does not serve
    /// two of them.
    fn advance(&mut self, position: usize) {
        let event = &self.events[position];
        for index in (0..self.steps.len()).rev() {
            if event.satisfies(index) {
                let reached = self.steps[index].take(self.events, position);
                if let Some(state) = reached {
                    self.reach(index + 1, state);
                }
            }
            if event.is_forbidden(index) {
                self.steps[index].forbidden = position + 1;
            }
        }
    }

    /// The first `done` steps are satisfied in one more way.
    fn reach(&mut self, done: usize, state: State) {
        if state.limit == END {
            self.depth = self.depth.max(done);
        }
        let Some(next) = self.steps.get_mut(done) else {
            let is_better = |found: &State| state.began() < found.began();
            if state.limit == END && self.found.as_ref().is_none_or(is_better) {
                self.found = Some(state);
            }
            return;
        };
        if let Some(skipped) = next.enter(state) {
            self.reach(done + 1, skipped);
        }
    }
}

impl<'e> Progress<'e> {
    fn new(events: &[Event], index: usize, step: &'e Step) -> Self {
        let mut next = vec![END; events.len() + 1];
        for position in (0..events.len()).rev() {
            next[position] = match events[position].satisfies(index) {
                true => position,
                false => next[position + 1],
            };
        }
        let (least, most) = match step.count {
            Count::AtLeast(least) => (least, u64::MAX),
            Count::Between(least, most) => (least, most),
        };
        Self {
            step,
            next,
            count: 0,
            forbidden: 0,
            queue: Queue::new(least.max(1), most),
        }
    }

    /// Takes in a way to satisfy the steps before; what comes back is the same way with this step
    /// satisfied by no event at all.
    fn enter(&mut self, state: State) -> Option<State> {
        let first = self.next[state.after];
        let skipped = match &self.step.count {
            Count::AtLeast(0) => return Some(state),
            Count::AtLeast(_) => None,
            Count::Between(0, _) => Some(State {
                limit: state.limit.min(first),
                ..state
            }),
            Count::Between(..) => None,
        };
        // A step of one event may pass over others; any other step begins with the first that fits.
        let is_free = self.step.count == Count::AtLeast(1);
        if first != END && (is_free || first <= state.limit) {
            let began = state.start.unwrap_or(if is_free { END } else { first });
            self.queue.waiting.push_back(Open {
                began,
                state,
                before: self.count,
            });
        }
        skipped
    }

    /// Whether neither the event at a position nor a later one can be the last of the step.
    fn is_over(&self, open: &Open, events: &[Event], position: usize) -> bool {
        let state = &open.state;
        let is_late = |last: usize| {
            self.step.within.is_some_and(|within| {
                let passed = events[position].micros().checked_sub(events[last].micros());
                passed.is_none_or(|passed| passed > within)
            })
        };
        let last = state.after.checked_sub(1).filter(|_| state.start.is_some());
        self.count - open.before > self.queue.most
            || self.forbidden > state.after
            || (self.step.count == Count::AtLeast(1) && position > state.limit)
            || last.is_some_and(is_late)
    }

    /// The event at a position satisfies the step: the way, if there is one, on which it is the
    /// last of it.
    fn take(&mut self, events: &[Event], position: usize) -> Option<State> {
        self.count += 1;
        let is_free = self.step.count == Count::AtLeast(1);
        self.queue.let_in(self.count);
        let before = loop {
            let open = self.queue.ready.peek()?.0;
            if !self.is_over(&open, events, position) {
                break open.state;
            }
            self.queue.ready.pop();
        };
        let first = if is_free {
            position
        } else {
            self.next[before.after]
        };
        Some(State {
            after: position + 1,
            limit: match self.step.count {
                Count::AtLeast(_) => END,
                Count::Between(..) => self.next[position + 1],
            },
            start: Some(before.start.unwrap_or(first)),
        })
    }
}

impl Queue {
    fn new(least: u64, most: u64) -> Self {
        Self {
            least,
            most,
            waiting: VecDeque::new(),
            ready: BinaryHeap::new(),
        }
    }

    fn clear(&mut self) {
        self.waiting.clear();
        self.ready.clear();
    }

    /// Makes ready what has waited for long enough.
    fn let_in(&mut self, count: u64) {
        while let Some(open) = self.waiting.front().copied()
            && count - open.before >= self.least
        {
            self.waiting.pop_front();
            self.ready.push(Reverse(open));
        }
    }
}
