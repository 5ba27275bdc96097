//! One profile at an instant, as documents.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value as Json;

use crate::engine::instants;
use crate::engine::{Diagnostics, Evaluation, Program};

/// A profile as documents, and the instant at which it is looked at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Timeline {
    /// The instant of evaluation.
    #[serde(serialize_with = "instants::serialize")]
    pub now: DateTime<Utc>,
    /// The record; `null` where there is none.
    pub profile: Json,
    /// The events in the order of their arrival.
    pub events: Vec<Json>,
}

impl Timeline {
    /// The attributes of a program for this profile.
    ///
    /// # Errors
    /// Those of [`Program::evaluate`].
    pub fn evaluate(&self, program: &Program) -> Result<Evaluation, Diagnostics> {
        program.evaluate(&self.profile, &self.events, self.now)
    }

    /// The smallest timeline that was found for which `holds` is true, as it must be of this one: events,
    /// fields and items are left out, values made plain.
    ///
    /// # Examples
    /// ```
    /// use serde_json::json;
    /// use sumac::engine::Timeline;
    ///
    /// let timeline = Timeline {
    ///     now: sumac::engine::parse_now("2026-06-01T10:20:30Z")?,
    ///     profile: json!({"name": "Ada"}),
    ///     events: (0..100).map(|price| json!({"price": price, "sku": "x"})).collect(),
    /// };
    /// let small = timeline.shrunk(&mut |candidate| {
    ///     candidate.events.iter().any(|event| event["price"].as_i64() > Some(41))
    /// });
    /// assert_eq!(small.events, [json!({"price": 42})]);
    /// # Ok::<(), sumac::Diagnostics>(())
    /// ```
    #[must_use]
    pub fn shrunk(self, holds: &mut dyn FnMut(&Timeline) -> bool) -> Self {
        super::shrink(self, true, holds)
    }

    /// How large it is: events, then values in all documents.
    pub(in crate::engine) fn size(&self) -> (usize, usize) {
        let values = self.events.iter().chain([&self.profile]).map(values);
        (self.events.len(), values.sum())
    }
}

/// How many scalars a document has. Documents are as deep as layouts, which are as deep as texts of
/// rules may nest.
fn values(document: &Json) -> usize {
    match document {
        Json::Object(members) => members.values().map(values).sum::<usize>().max(1),
        Json::Array(items) => items.iter().map(values).sum::<usize>().max(1),
        Json::Null => 0,
        _ => 1,
    }
}
