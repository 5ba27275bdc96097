//! The order of arrival means nothing where every event has an id, and neither do the batches in which events
//! come.

use std::sync::Arc;

use serde_json::{Value as Json, json};
use sumac::backend::interpret::Interpreter;
use sumac::backend::jit::JitExecutable;
use sumac::backend::{Evaluated, Executable, ProfileRows};
use sumac::data::{Batch, Binding, Root, Scan, field_path};
use sumac::ir::Plan;

use crate::check::{Failure, NOW, rows_in_order, same};
use crate::random::Random;

/// The same events in another order of arrival give the values of the interpreter, whole and in batches.
pub(crate) fn compare(
    plan: &Arc<Plan>,
    interpreter: &Interpreter,
    native: &JitExecutable,
    all: &[(usize, Json)],
    profiles: &[Json],
    random: &mut Random,
) -> Result<(), Failure> {
    let all = with_ids(all);
    let shuffled = shuffled(&all, random);
    let profiles = records(plan, Root::Profile, profiles.iter());
    let expected = evaluated(interpreter, &all, &profiles);
    let ways = [
        (
            "another arrival",
            evaluated(interpreter, &shuffled, &profiles),
        ),
        (
            "another arrival in native code",
            evaluated(native, &shuffled, &profiles),
        ),
        ("batches", folded(native, &shuffled, &profiles, random)),
    ];
    for (way, found) in &ways {
        for (expected, found) in expected.iter().zip(found) {
            same(plan, expected, found, way).map_err(|why| {
                let events = serde_json::to_string(&all).unwrap();
                Failure::Differs(format!("{why}\nevents {events}"))
            })?;
        }
    }
    Ok(())
}

/// The events with an id each, so that the total order does not look at their arrival.
fn with_ids(all: &[(usize, Json)]) -> Vec<(usize, Json)> {
    let with_id = |(index, (profile, event)): (usize, &(usize, Json))| {
        let mut event = event.clone();
        event["_id"] = json!(format!("u{index}"));
        (*profile, event)
    };
    all.iter().enumerate().map(with_id).collect()
}

pub(crate) fn shuffled<T: Clone>(all: &[T], random: &mut Random) -> Vec<T> {
    let mut all = all.to_vec();
    for at in (1..all.len()).rev() {
        all.swap(at, random.below(at + 1));
    }
    all
}

pub(crate) fn records<'a>(
    plan: &Plan,
    root: Root,
    rows: impl IntoIterator<Item = &'a Json>,
) -> Batch {
    let scan = Scan::new(Arc::new(plan.layout.clone()), root);
    let scan = match root {
        Root::Profile => scan,
        Root::Event => scan.time(field_path("timestamp")).id(field_path("_id")),
    };
    Binding::new(scan).records(rows).unwrap().0
}

/// The rows of a profile, in order, without duplicates and later events.
fn own_rows(events: &Batch, all: &[(usize, Json)], profile: usize) -> Vec<u32> {
    let own = (0..all.len() as u32).filter(|&row| all[row as usize].0 == profile);
    rows_in_order(events, &own.collect::<Vec<_>>())
}

pub(crate) fn evaluated(
    executable: &dyn Executable,
    all: &[(usize, Json)],
    profiles: &Batch,
) -> Vec<Evaluated> {
    let plan = executable.plan();
    let events = records(plan, Root::Event, all.iter().map(|(_, event)| event));
    let of = |profile: usize| {
        let rows = ProfileRows {
            profile: profiles,
            profile_row: Some(profile as u32),
            events: &events,
            event_rows: &own_rows(&events, all, profile),
        };
        executable.evaluate(&rows, NOW)
    };
    (0..profiles.rows()).map(of).collect()
}

/// The values of a fold over batches of random sizes; none where the program has no fold.
fn folded(
    native: &JitExecutable,
    all: &[(usize, Json)],
    profiles: &Batch,
    random: &mut Random,
) -> Vec<Evaluated> {
    let Some(mut fold) = native.fold(NOW) else {
        return Vec::new();
    };
    let mut from = 0;
    while from < all.len() {
        let part = &all[from..all.len().min(from + 1 + random.below(20))];
        let events = records(
            native.plan(),
            Root::Event,
            part.iter().map(|(_, event)| event),
        );
        let mut rows: Vec<u32> = (0..profiles.rows())
            .flat_map(|profile| own_rows(&events, part, profile))
            .collect();
        rows.sort_unstable();
        let groups: Vec<u32> = rows
            .iter()
            .map(|&row| part[row as usize].0 as u32)
            .collect();
        fold.fold_rows(&events, &rows, &groups, from as u64);
        from += part.len();
    }
    (0..profiles.rows() as u32)
        .map(|profile| fold.finish(profile, profiles, Some(profile)))
        .collect()
}
