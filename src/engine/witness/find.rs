//! The timelines of profiles in files.

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use super::{Fields, Timeline};
use crate::data::{Batch, Reader, Root};
use crate::engine::find::PROFILE_EVENTS_MAX;
use crate::engine::program::data_error;
use crate::engine::{Diagnostics, Program, Progress, RunOptions};

/// How many events the timelines of all profiles that are looked for have together.
const EVENTS_MAX: usize = 2 * PROFILE_EVENTS_MAX;

/// The timelines of the profiles `keys`, as documents of what `fields` says; keys and times are where
/// `program` has them. Profiles with too many events are left out.
pub(in crate::engine) fn find(
    program: &Program,
    fields: &Fields,
    options: &RunOptions,
    keys: &HashSet<String>,
    progress: &mut dyn FnMut(Progress),
) -> Result<HashMap<String, Timeline>, Diagnostics> {
    let mut found: HashMap<String, Timeline> = HashMap::new();
    let mut too_long: HashSet<String> = HashSet::new();
    let mut so_far = Progress::default();
    let mut events = 0;
    for (root, inputs) in [
        (Root::Event, &options.events),
        (Root::Profile, &options.profiles),
    ] {
        if inputs.is_empty() || keys.is_empty() {
            continue;
        }
        let mut scan = program.scan(root)?;
        scan.layout = fields.layout.clone();
        let mut reader = Reader::open(inputs, scan).map_err(data_error)?;
        let before = so_far;
        while let Some(batch) = reader.next() {
            let batch = batch.map_err(data_error)?;
            so_far = Progress {
                bytes_done: before.bytes_done + reader.bytes_done(),
                bytes_total: before.bytes_total + reader.bytes_total(),
                rows: so_far.rows + batch.rows() as u64,
            };
            progress(so_far);
            for row in 0..batch.rows() {
                let Some(key) = wanted(&batch, row, keys) else {
                    continue;
                };
                if too_long.contains(&key) {
                    continue;
                }
                let timeline = found.entry(key.clone()).or_insert_with(|| Timeline {
                    now: options.now,
                    profile: Json::Null,
                    events: Vec::new(),
                });
                match root {
                    Root::Event
                        if timeline.events.len() == PROFILE_EVENTS_MAX || events == EVENTS_MAX =>
                    {
                        events -= timeline.events.len();
                        found.remove(&key);
                        too_long.insert(key);
                    }
                    Root::Event => {
                        events += 1;
                        timeline.events.push(fields.document(&batch, row));
                    }
                    // The first record of a key counts.
                    Root::Profile if timeline.profile.is_null() => {
                        timeline.profile = fields.document(&batch, row);
                    }
                    Root::Profile => {}
                }
            }
        }
    }
    Ok(found)
}

/// The key of a row, if it is one of those that are looked for.
fn wanted(batch: &Batch, row: usize, keys: &HashSet<String>) -> Option<String> {
    keys.get(batch.key_text(row)?.as_ref()).cloned()
}
