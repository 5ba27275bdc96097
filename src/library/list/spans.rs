//! Sessions: items with no pause longer than a gap between them.
//!
//! The law: a run, items of which each is at most a gap from its neighbour, is to other items what
//! the interval from its first to its last is. So the state is runs instead of items: a time near the
//! last run makes it longer, any other begins one, and runs are put in order and joined only when they
//! have become twice as many. Items that come in the order of time never need that, and no search.

use std::sync::Arc;

use super::only;
use crate::library::{Accumulator, Context, Item, OrderKey};
use crate::types::arithmetic::Outcome;
use crate::types::{Field, Kind, ObjectType, Type, Value};

/// The type of a session without its items; `index` is its place among the sessions.
pub(super) fn span_kind() -> Kind {
    let mut session = ObjectType::default();
    let members = [
        ("start", Kind::Datetime),
        ("end", Kind::Datetime),
        ("duration", Kind::Duration),
        ("count", Kind::Integer),
        ("index", Kind::Integer),
    ];
    for (name, kind) in members {
        let ty = Type::present(kind);
        session
            .fields
            .insert(name.to_owned(), Field { ty, facts: None });
    }
    Kind::Object(Arc::new(session))
}

/// The instant of a time; a day has none before the lowering made it an instant.
pub(super) fn time_of(value: &Value) -> Option<i64> {
    match value {
        Value::Datetime(instant) => Some(*instant),
        _ => None,
    }
}

/// The longest pause inside a session; none where it is missing, and no pause where it is negative.
pub(super) fn gap_of(values: &[Value]) -> Option<i64> {
    match only(values) {
        Value::Duration(gap) => Some((*gap).max(0)),
        _ => None,
    }
}

/// What sessions come to: their number, or the sessions themselves.
type Answer = fn(&Spans) -> Value;

/// The answer for all items.
pub(super) fn answered(answer: Answer, items: &[Item], values: &[Value]) -> Outcome<Value> {
    let mut spans = Spans::default();
    items.iter().for_each(|item| spans.add(only(item), values));
    Outcome::Value(answer(&spans))
}

/// The state of an aggregate that gives an answer.
pub(super) fn accumulator(answer: Answer) -> Box<dyn Accumulator> {
    Box::new(State {
        spans: Spans::default(),
        answer,
    })
}

struct State {
    spans: Spans,
    answer: Answer,
}

impl Accumulator for State {
    fn update(&mut self, _: &OrderKey, item: &[Value], values: &[Value]) {
        self.spans.add(only(item), values);
    }

    fn update_instant(&mut self, time: i64, values: &[Value]) -> bool {
        if let Some(gap) = gap_of(values) {
            self.spans.add_instant(time, gap);
        }
        true
    }

    fn evaluate(&self, _: &Context, _: &[Value]) -> Outcome<Value> {
        Outcome::Value((self.answer)(&self.spans))
    }

    fn reset(&mut self) -> bool {
        self.spans.clear();
        true
    }
}

/// Items near each other.
#[derive(Debug, Clone, Copy)]
struct Run {
    start: i64,
    end: i64,
    count: i64,
}

impl Run {
    /// Whether a run that does not start earlier continues this one.
    fn reaches(&self, later: &Run, gap: i64) -> bool {
        later.start.saturating_sub(self.end) <= gap
    }
}

/// The runs so far; the order of the items does not matter.
#[derive(Debug, Default)]
pub(super) struct Spans {
    runs: Vec<Run>,
    /// How many of the first runs are sessions of their own, in the order of time.
    joined: usize,
    /// The longest pause, which is the same for all items.
    gap: i64,
}

/// Runs that may wait for their order however few sessions there are.
const LOOSE_RUNS: usize = 16;

impl Spans {
    /// Takes in a time; a missing one leaves all as it is.
    fn add(&mut self, time: &Value, values: &[Value]) {
        if let (Some(time), Some(gap)) = (time_of(time), gap_of(values)) {
            self.add_instant(time, gap);
        }
    }

    fn add_instant(&mut self, time: i64, gap: i64) {
        self.gap = gap;
        let is_joined = self.joined == self.runs.len();
        let one = Run {
            start: time,
            end: time,
            count: 1,
        };
        match self.runs.last_mut() {
            Some(last) if time >= last.start && last.reaches(&one, gap) => {
                last.end = last.end.max(time);
                last.count += 1;
                return;
            }
            // A later session of items that come in order.
            Some(last) if is_joined && time > last.end => self.joined += 1,
            None => self.joined = 1,
            Some(_) => {}
        }
        self.runs.push(one);
        if self.runs.len() > 2 * self.joined + LOOSE_RUNS {
            self.runs = self.sessions();
            self.joined = self.runs.len();
        }
    }

    /// Forgets all times.
    fn clear(&mut self) {
        self.runs.clear();
        self.joined = 0;
    }

    /// The runs joined, in the order of time.
    fn sessions(&self) -> Vec<Run> {
        let mut sessions = self.runs.clone();
        if self.joined == sessions.len() {
            return sessions;
        }
        sessions.sort_unstable_by_key(|run| run.start);
        sessions.dedup_by(|later, session| {
            let joins = session.reaches(later, self.gap);
            if joins {
                session.end = session.end.max(later.end);
                session.count += later.count;
            }
            joins
        });
        sessions
    }

    /// How many sessions there are.
    pub(super) fn count(&self) -> Value {
        let count = match self.joined == self.runs.len() {
            true => self.joined,
            false => self.sessions().len(),
        };
        Value::Integer(count as i64)
    }

    /// The sessions in the order of time.
    pub(super) fn value(&self) -> Value {
        let sessions = self.sessions();
        let sessions = sessions.into_iter().enumerate();
        Value::array(sessions.map(|(index, Run { start, end, count })| {
            Value::object([
                ("start".into(), Value::Datetime(start)),
                ("end".into(), Value::Datetime(end)),
                (
                    "duration".into(),
                    Value::Duration(end.saturating_sub(start)),
                ),
                ("count".into(), Value::Integer(count)),
                ("index".into(), Value::Integer(index as i64)),
            ])
        }))
    }
}
