//! What native code is for: many events, ordinary attributes.

use std::time::{Duration, Instant};

use super::*;
use crate::backend::RowFold;

/// `xEvent[eventType = "type i" and timestamp occurs < days before now].sum(price)`
fn ordinary_plan(attributes: usize) -> Arc<Plan> {
    let mut builder = builder();
    let kind = event(&mut builder, "eventType", ColumnType::String);
    let at = event(&mut builder, "timestamp", ColumnType::Datetime);
    let price = event(&mut builder, "price", ColumnType::Number);
    let now = builder.now();
    let mut nodes = Vec::new();
    for index in 0..attributes {
        let text = builder.string(&format!("type {}", index % 10));
        let same = compare(
            &mut builder,
            Primitive::CompareString,
            Comparison::Equal,
            kind,
            text,
        );
        let days = builder.integer(-30 - (index / 10) as i64 * 60);
        let day = crate::types::calendar::Unit::Day;
        let start = builder.primitive(Primitive::AddCalendar(day), vec![now, days]);
        let after = compare(
            &mut builder,
            Primitive::CompareInteger,
            Comparison::Greater,
            at,
            start,
        );
        let until = compare(
            &mut builder,
            Primitive::CompareInteger,
            Comparison::LessOrEqual,
            at,
            now,
        );
        let within = builder.and(after, until);
        let filter = builder.and(same, within);
        let name = ["sum", "count", "average", "max"][index % 4];
        nodes.push(of_events(&mut builder, Some(filter), name, Some(price)));
    }
    plan(builder, &nodes)
}

fn ordinary_events(plan: &Plan, count: usize) -> Batch {
    let records = (0..count).map(|index| {
        let month = 1 + index % 5;
        let day = 1 + index % 28;
        json!({
            "t": format!("2026-{month:02}-{day:02}T10:00:00Z"),
            "timestamp": format!("2026-{month:02}-{day:02}T10:00:00Z"),
            "eventType": format!("type {}", index * 7 % 13),
            "price": (index % 1000) as f64 / 7.0,
        })
    });
    let records: Vec<Json> = records.collect();
    batch(plan, Root::Event, &records)
}

fn run(fold: &mut dyn RowFold, events: &Batch, rows: &[u32], groups: &[u32]) -> Duration {
    let start = Instant::now();
    fold.fold_rows(events, rows, groups, 0);
    start.elapsed()
}

/// Only what takes longer than it must by orders of magnitude is caught here; benches measure.
#[test]
fn native_folds_are_far_ahead_of_the_interpreter() {
    let plan = ordinary_plan(30);
    let start = Instant::now();
    let executable = compile(Arc::clone(&plan)).unwrap();
    let compiled = start.elapsed();
    let events = ordinary_events(&plan, 20_000);
    let rows: Vec<u32> = (0..20_000).collect();
    let groups: Vec<u32> = rows
        .iter()
        .map(|row| row.wrapping_mul(2_654_435_761) % 100)
        .collect();
    let mut native = executable.fold(NOW).unwrap();
    run(&mut *native, &events, &rows[..1], &groups[..1]);
    let mut fast = run(&mut *native, &events, &rows[1..], &groups[1..]);
    // Other work of the machine may come in between; that it does so each time is not likely.
    for _ in 0..4 {
        let mut again = executable.fold(NOW).unwrap();
        run(&mut *again, &events, &rows[..1], &groups[..1]);
        fast = fast.min(run(&mut *again, &events, &rows[1..], &groups[1..]));
    }
    let interpreter = Interpreter::new(Arc::clone(&plan));
    let mut kept = interpreter.fold(NOW).unwrap();
    let start = Instant::now();
    run(&mut *kept, &events, &rows, &groups);
    for group in 0..100 {
        let expected = text(&kept.finish(group, &events, None));
        assert_eq!(text(&native.finish(group, &events, None)), expected);
    }
    let slow = start.elapsed();
    assert!(
        slow > fast * 20,
        "compiled in {compiled:?}, {fast:?} against {slow:?}"
    );
}

/// A program as large as programs get: code and time grow with it, not faster.
#[test]
fn thousands_of_attributes_compile() {
    let plan = ordinary_plan(2_000);
    let start = Instant::now();
    let executable = compile(Arc::clone(&plan)).unwrap();
    let compiled = start.elapsed();
    let events = ordinary_events(&plan, 50);
    let rows: Vec<u32> = (0..50).collect();
    let rows = ProfileRows {
        profile: &events,
        profile_row: None,
        events: &events,
        event_rows: &rows,
    };
    let expected = text(&Interpreter::new(plan).evaluate(&rows, NOW));
    assert_eq!(text(&executable.evaluate(&rows, NOW)), expected);
    assert!(compiled < Duration::from_secs(60), "{compiled:?}");
}
