//! The smallest profile that shows a change.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value as Json;

use super::attributes::Matched;
use super::compare::is_same_value;
use crate::engine::diagnostics::Diagnostics;
use crate::engine::program::Program;
use crate::engine::run::{Progress, RunOptions};
use crate::engine::witness::{
    Fields, Timeline, Timelines, event_expectations, expectations, find, shrink,
};
use crate::types::Value;
use crate::types::json::to_json;

/// An example of more events is none that anybody reads.
pub(super) const EXAMPLE_EVENTS_MAX: usize = 1_000;

/// A profile for which an attribute differs.
#[derive(Debug, Clone, Serialize)]
pub struct Example {
    /// The profile of the data that it was made of; none where it is made up.
    pub key: Option<String>,
    /// What is left of it.
    pub timeline: Timeline,
    /// The old value.
    pub old: Json,
    /// The new value.
    pub new: Json,
    /// The lines of a test that hold of the old value.
    #[serde(skip)]
    pub old_expects: Vec<String>,
    /// The lines of a test that hold of the new value.
    #[serde(skip)]
    pub new_expects: Vec<String>,
}

/// One attribute under both programs.
pub(super) struct Pair {
    old: Program,
    new: Program,
}

impl Pair {
    pub(super) fn of(
        old: &Program,
        new: &Program,
        (before, now): (usize, usize),
    ) -> Result<Self, Diagnostics> {
        Ok(Self {
            old: old.only(&[before])?,
            new: new.only(&[now])?,
        })
    }

    /// What makes up profiles of what both read.
    pub(super) fn timelines(&self, now: Option<DateTime<Utc>>, seed: u64) -> Timelines {
        Timelines::new(&[&self.new, &self.old], now, seed)
    }

    /// The values of both, where they differ.
    pub(super) fn difference(&self, timeline: &Timeline) -> Option<(Value, Value)> {
        let value = |program: &Program| {
            let evaluation = timeline.evaluate(program).ok()?;
            evaluation.at(0).cloned()
        };
        let (old, new) = (value(&self.old)?, value(&self.new)?);
        (!is_same_value(&old, &new)).then_some((old, new))
    }

    /// The lines of a test that hold of a value of the attribute.
    fn expects(&self, timeline: &Timeline, value: &Value) -> Option<Vec<String>> {
        let attribute = self.new.attributes().first()?;
        if !attribute.on_event {
            return Some(expectations(&attribute.name, value));
        }
        let event = self.new.hir().event.as_ref();
        let id = event.and_then(|event| event.id.clone());
        // Without ids of all events their values are told apart by other things than ids.
        let has_id = |event: &Json| {
            let id = id.as_ref().map(|id| id.join("/"));
            id.is_some_and(|id| event.pointer(&format!("/{id}")).is_some())
        };
        let id = id.as_ref().filter(|_| timeline.events.iter().all(has_id));
        let id = id.map(|id| id.join("."));
        Some(event_expectations(&attribute.name, value, id.as_deref()))
    }

    /// The smallest part of a timeline that shows a difference of the same sort: of two values, or of
    /// a value that is there with a missing one.
    pub(super) fn smallest(&self, timeline: Timeline, key: Option<String>) -> Option<Example> {
        let sort = |(old, new): &(Value, Value)| (old.is_missing(), new.is_missing());
        let wanted = sort(&self.difference(&timeline)?);
        let timeline = shrink(timeline, key.is_none(), &mut |candidate| {
            self.difference(candidate).as_ref().map(sort) == Some(wanted)
        });
        if timeline.events.len() > EXAMPLE_EVENTS_MAX {
            return None;
        }
        let (old, new) = self.difference(&timeline)?;
        Some(Example {
            old_expects: self.expects(&timeline, &old)?,
            new_expects: self.expects(&timeline, &new)?,
            key,
            timeline,
            old: to_json(&old),
            new: to_json(&new),
        })
    }
}

/// Adds to each attribute that changed the smallest example among its candidates.
pub(super) fn add(
    old: &Program,
    new: &Program,
    options: &RunOptions,
    attributes: &mut [Matched],
    progress: &mut dyn FnMut(Progress),
) -> Result<(), Diagnostics> {
    let keys: HashSet<String> = attributes
        .iter()
        .flat_map(|one| one.candidates.iter().cloned())
        .collect();
    let changed = || {
        let some = attributes.iter().filter(|one| !one.candidates.is_empty());
        some.filter_map(|one| Some((one.old?, one.new?)))
    };
    let (olds, news): (Vec<usize>, Vec<usize>) = changed().unzip();
    if olds.is_empty() {
        return Ok(());
    }
    let fields = Fields::of(&[&new.only(&news)?, &old.only(&olds)?]);
    let found = find(new, &fields, options, &keys, progress)?;
    for one in attributes {
        let (Some(before), Some(now)) = (one.old, one.new) else {
            continue;
        };
        if one.candidates.is_empty() {
            continue;
        }
        let pair = Pair::of(old, new, (before, now))?;
        let examples = one.candidates.iter().filter_map(|key| {
            let timeline = found.get(key)?.clone();
            // What other attributes see of later events is not of this evaluation.
            pair.smallest(timeline, Some(key.clone()))
        });
        one.diff.example = examples.min_by_key(|example| example.timeline.size());
    }
    Ok(())
}
