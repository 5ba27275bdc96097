//! Interpreter against machine code: one profile, and a million events of many profiles.

mod support;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;
use sumac::backend::interpret::Interpreter;
use sumac::backend::{Executable, ProfileRows};

const ATTRIBUTES: usize = 10;
const BATCH_ROWS: usize = 1_000_000;
const PROFILES: u64 = 50_000;

/// The backends of this build.
fn backends(plan: &Arc<sumac::ir::Plan>) -> Vec<(&'static str, Box<dyn Executable>)> {
    let interpreter: Box<dyn Executable> = Box::new(Interpreter::new(plan.clone()));
    #[allow(unused_mut, reason = "further backends are features")]
    let mut all = vec![("interpret", interpreter)];
    #[cfg(feature = "jit")]
    if let Ok(executable) = sumac::backend::jit::compile(plan.clone()) {
        all.push(("jit", Box::new(executable)));
    }
    all
}

fn one_profile(criterion: &mut Criterion) {
    let plan = support::plan(ATTRIBUTES);
    let (events, profile) = (support::events(&plan, 100), support::no_profile(&plan));
    let event_rows: Vec<u32> = (0..100).collect();
    let mut group = criterion.benchmark_group("one profile, 100 events");
    group.throughput(Throughput::Elements(100));
    for (name, executable) in backends(&plan) {
        group.bench_function(BenchmarkId::from_parameter(name), |bench| {
            let rows = ProfileRows {
                profile: &profile,
                profile_row: Some(0),
                events: &events,
                event_rows: &event_rows,
            };
            bench.iter(|| executable.evaluate(black_box(&rows), support::NOW));
        });
    }
    group.finish();
}

/// Rules whose conditions the library computes for each event.
const LIBRARY_RULES: &str = "
attribute noon = xEvent[timestamp.getHour() = 12].count()
attribute mondays = xEvent[timestamp.getDayOfWeek() = 1].count()
attribute small = xEvent[priceTotal.round() < 50].count()
attribute long = xEvent[channel.concat(eventType).length() > 20].count()
";

fn batch(criterion: &mut Criterion) {
    fold_rows(
        criterion,
        "fold_rows, 1M events",
        &support::plan(ATTRIBUTES),
    );
}

fn library_calls(criterion: &mut Criterion) {
    let plan = support::plan_of(LIBRARY_RULES);
    fold_rows(criterion, "library calls, 1M events", &plan);
}

fn fold_rows(criterion: &mut Criterion, name: &str, plan: &Arc<sumac::ir::Plan>) {
    let (events, profile) = (support::events(plan, BATCH_ROWS), support::no_profile(plan));
    let rows: Vec<u32> = (0..BATCH_ROWS as u32).collect();
    let groups = support::groups(BATCH_ROWS, PROFILES);
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Elements(BATCH_ROWS as u64));
    for (name, executable) in backends(plan) {
        // Whatever a backend does in `fold_rows` or leaves to `finish` counts for it.
        group.bench_function(BenchmarkId::from_parameter(name), |bench| {
            bench.iter(|| {
                let Some(mut fold) = executable.fold(support::NOW) else {
                    return;
                };
                fold.fold_rows(black_box(&events), &rows, &groups, 0);
                for group in 0..PROFILES as u32 {
                    black_box(fold.finish(group, &profile, Some(0)));
                }
            });
        });
    }
    group.finish();
}

fn configuration() -> Criterion {
    Criterion::default()
        .sample_size(10)
        .measurement_time(Duration::from_secs(5))
}

criterion_group! { name = benches; config = configuration(); targets = one_profile, batch, library_calls }
criterion_main!(benches);
