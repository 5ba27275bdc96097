//! The first fix of `negated-missing` keeps the meaning: a program with all of them applied gives the
//! same values.

use std::sync::Arc;

use serde_json::Value as Json;
use sumac::backend::interpret::Interpreter;
use sumac::backend::{Evaluated, Executable, ProfileRows};
use sumac::data::{Binding, Root, Scan, field_path};
use sumac::diagnostic::{Code, SourceId, apply_fixes};
use sumac::hir::lints::lint;
use sumac::ir::{self, Plan};

use crate::check::{Failure, NOW, checked, rows_in_order, same};

/// Compares the values of a program with those of its mended text.
pub(crate) fn compare(text: &str, all: &[(usize, Json)], profiles: &[Json]) -> Result<(), Failure> {
    let (program, sources) = checked(text)?;
    let mut found = lint(&program, &sources);
    for one in &found {
        let place = one.primary.span;
        assert!(text.get(place.start as usize..place.end as usize).is_some());
    }
    found.retain(|one| one.code == Code::NegatedMissing);
    let mended = apply_fixes(text, SourceId(0), &found);
    if mended == text {
        return Ok(());
    }
    let wrong = |_| Failure::Differs(format!("the mended text is wrong:\n{mended}"));
    let (after, sources) = checked(&mended).map_err(wrong)?;
    let left = lint(&after, &sources);
    let left = left.iter().filter(|one| one.code == Code::NegatedMissing);
    // A fix may hide inside another one; all others are gone.
    if left.count() >= found.len() {
        return Err(Failure::Differs(format!("nothing is mended:\n{mended}")));
    }
    let plans = [program, after].map(|one| Arc::new(ir::lower(&one).unwrap()));
    let [before, after] = plans.map(|plan| (values(&plan, all, profiles), plan));
    for (expected, mut found) in before.0.iter().zip(after.0) {
        // A test for presence can decide a condition whose other side meets a fault.
        found.faults.clone_from(&expected.faults);
        same(&before.1, expected, &found, "its mended text")
            .map_err(|why| Failure::Differs(format!("{why}\n{mended}")))?;
    }
    Ok(())
}

fn values(plan: &Arc<Plan>, all: &[(usize, Json)], profiles: &[Json]) -> Vec<Evaluated> {
    let layout = Arc::new(plan.layout.clone());
    let scan = Scan::new(layout.clone(), Root::Event)
        .time(field_path("timestamp"))
        .id(field_path("_id"));
    let events = all.iter().map(|(_, event)| event);
    let (events, _) = Binding::new(scan).records(events).unwrap();
    let scan = Scan::new(layout, Root::Profile);
    let (records, _) = Binding::new(scan).records(profiles).unwrap();
    let interpreter = Interpreter::new(plan.clone());
    let of = |profile: usize| {
        let own = (0..all.len() as u32).filter(|&row| all[row as usize].0 == profile);
        let own: Vec<u32> = own.collect();
        let rows = ProfileRows {
            profile: &records,
            profile_row: Some(profile as u32),
            events: &events,
            event_rows: &rows_in_order(&events, &own),
        };
        interpreter.evaluate(&rows, NOW)
    };
    (0..profiles.len()).map(of).collect()
}
