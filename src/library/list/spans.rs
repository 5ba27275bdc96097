//! Sessions: items with no pause longer than a gap between them.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};
use std::sync::Arc;

use super::only;
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

/// The sessions so far: end and count under their start. Items that come between two sessions join
/// them, so the order of the items does not matter.
#[derive(Default)]
pub(super) struct Spans(BTreeMap<i64, (i64, i64)>);

impl Spans {
    /// Takes in a time; a missing one leaves all as it is.
    pub(super) fn add(&mut self, time: &Value, values: &[Value]) {
        let (Some(time), Some(gap)) = (time_of(time), gap_of(values)) else {
            return;
        };
        let (mut start, mut end, mut count) = (time, time, 1);
        if let Some((&before, &(last, items))) = self.0.range(..=time).next_back()
            && time.saturating_sub(last) <= gap
        {
            (start, end, count) = (before, end.max(last), count + items);
        }
        if let Some((&after, &(last, items))) = self.0.range((Excluded(time), Unbounded)).next()
            && after.saturating_sub(time) <= gap
        {
            self.0.remove(&after);
            (end, count) = (end.max(last), count + items);
        }
        self.0.insert(start, (end, count));
    }

    /// The sessions in the order of time.
    pub(super) fn value(&self) -> Value {
        let sessions = self.0.iter().enumerate();
        Value::array(sessions.map(|(index, (start, (end, count)))| {
            Value::object([
                ("start".into(), Value::Datetime(*start)),
                ("end".into(), Value::Datetime(*end)),
                (
                    "duration".into(),
                    Value::Duration(end.saturating_sub(*start)),
                ),
                ("count".into(), Value::Integer(*count)),
                ("index".into(), Value::Integer(index as i64)),
            ])
        }))
    }
}
