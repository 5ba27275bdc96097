//! Thirty attributes of one profile with a hundred events in memory: Sumac beside the crates `cel` and `rhai`.
//!
//!     cargo run --release --manifest-path benches/peers/embed/Cargo.toml
//!
//! All three have the events in memory in the form that suits them and their rules compiled, and compute all
//! attributes anew each time. They take turns; the medians of the turns are told. Sumac starts from Arrow columns,
//! `cel` evaluates one expression an attribute, `rhai` one script with a single loop over the events.

mod events;
mod with_cel;
mod with_rhai;
mod with_sumac;

use std::time::{Duration, Instant};

const TURNS: usize = 40;

/// The values of the attributes, the same order in all; a missing value is 0.
type Values = Vec<f64>;

fn main() {
    let events = events::events(100);
    let mut sumac = with_sumac::prepare(&events);
    let mut rows = with_sumac::prepare_rows(&events);
    let mut cel = with_cel::prepare(&events);
    let mut rhai = with_rhai::prepare(&events);
    let expected = sumac();
    assert_eq!(expected.len(), 30);
    for (peer, found) in [("rows", rows()), ("cel", cel()), ("rhai", rhai())] {
        for (place, (expected, found)) in expected.iter().zip(&found).enumerate() {
            let is_same = (expected - found).abs() <= 1e-9 * expected.abs().max(1.0);
            assert!(
                is_same,
                "{peer} says {found} for attribute {place}, not {expected}"
            );
        }
    }
    let mut times: [Vec<Duration>; 4] = Default::default();
    for _ in 0..TURNS {
        times[0].push(turn(2_000, &mut || drop(std::hint::black_box(sumac()))));
        times[1].push(turn(1_000, &mut || drop(std::hint::black_box(rows()))));
        times[2].push(turn(10, &mut || drop(std::hint::black_box(cel()))));
        times[3].push(turn(50, &mut || drop(std::hint::black_box(rhai()))));
    }
    let medians = times.map(|mut times| {
        times.sort();
        times[TURNS / 2].as_nanos() as f64 / 1000.0
    });
    println!("30 attributes, 100 events, medians of {TURNS} turns");
    for (name, micros) in ["sumac, columns", "sumac, rows", "cel", "rhai"]
        .iter()
        .zip(medians)
    {
        println!("{name:16} {micros:10.2} µs  {:8.1}", micros / medians[0]);
    }
}

fn turn(count: u32, step: &mut dyn FnMut()) -> Duration {
    let start = Instant::now();
    for _ in 0..count {
        step();
    }
    start.elapsed() / count
}
