//! The loop over rows alone: a million events of half a million profiles in memory, in time order,
//! by how many attributes there are, beside a loop that a person would write for 30 of them.

#[path = "fold/by_hand.rs"]
mod by_hand;
mod support;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::Duration;
use sumac::backend::Executable;

const ROWS: usize = 1_000_000;
const PROFILES: u64 = 500_000;
const COUNTS: [usize; 4] = [1, 10, 30, 100];

/// So many rules of a customer's analytics: purchases, last visits, the same by channel, windows.
fn rules(count: usize) -> String {
    let buy = "eventType = \"commerce.purchases\"";
    let within = |days: usize| format!("timestamp occurs < {days} days before now");
    let mut rules = vec![
        format!("xEvent[{buy}].sum(priceTotal)"),
        format!("xEvent[{buy}].count()"),
        format!("xEvent[{buy}].average(priceTotal)"),
        format!("xEvent[{buy}].max(priceTotal)"),
        format!("xEvent[{buy}].min(timestamp)"),
        format!("xEvent[{buy}].max(timestamp)"),
        format!(
            "xEvent[eventType = \"application.launch\" and {}].count()",
            within(30)
        ),
        format!(
            "xEvent[eventType = \"commerce.productViews\" and {}].count()",
            within(7)
        ),
        format!("xEvent[{buy} and {}].sum(priceTotal)", within(90)),
        "xEvent.max(timestamp)".to_owned(),
    ];
    for channel in ["web", "ios", "android", "store"] {
        let of = format!("channel = \"{channel}\"");
        let big = "priceTotal >= 50 and quantity >= 2";
        rules.push(format!("xEvent[{buy} and {of}].sum(priceTotal)"));
        rules.push(format!("xEvent[{of} and {}].count()", within(30)));
        rules.push(format!("xEvent[{of} and {}].count()", within(90)));
        rules.push(format!("xEvent[{of}].max(timestamp)"));
        rules.push(format!("xEvent[{buy} and {of} and {big}].count()"));
    }
    rules.extend((1..=70).map(|days| format!("xEvent[{}].count()", within(days))));
    let rules = rules.iter().take(count).enumerate();
    let lines = rules.map(|(index, rule)| format!("attribute a{index} = {rule}\n"));
    lines.collect()
}

fn fold(criterion: &mut Criterion) {
    let rows: Vec<u32> = (0..ROWS as u32).collect();
    let groups = support::groups(ROWS, PROFILES);
    let mut group = criterion.benchmark_group("fold");
    group.throughput(Throughput::Elements(ROWS as u64));
    for count in COUNTS {
        let plan = support::plan_of(&rules(count));
        let events = support::visits(&plan, ROWS);
        let Ok(executable) = sumac::backend::jit::compile(plan) else {
            continue;
        };
        // States are made once: what is measured is the loop and not how memory comes to be.
        let Some(mut fold) = executable.fold(support::NOW) else {
            continue;
        };
        group.bench_function(BenchmarkId::from_parameter(count), |bench| {
            bench.iter(|| fold.fold_rows(black_box(&events), &rows, &groups, 0));
        });
    }
    let plan = support::plan_of(&rules(30));
    let events = support::visits(&plan, ROWS);
    let columns = by_hand::Columns::of(&plan, &events);
    let mut states = vec![by_hand::State::default(); PROFILES as usize];
    group.bench_function("30 by hand", |bench| {
        bench.iter(|| by_hand::fold_rows(&mut states, black_box(&columns), &rows, &groups));
    });
    group.finish();
}

fn configuration() -> Criterion {
    Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
}

criterion_group! { name = benches; config = configuration(); targets = fold }
criterion_main!(benches);
