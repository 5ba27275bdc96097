//! Rules over record batches of Arrow: many profiles, rows in any order.
//!
//! `cargo run --example embed_batches`

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use chrono::{DateTime, Utc};
use sumac::{Engine, SchemaSource};

const RULES: &str = r#"
/// What the customer paid.
attribute spent: number = xEvent.sum(price)

/// The longest pause between two visits.
attribute longestPause: duration = xEvent.gaps(timestamp).max()
"#;

const SCHEMA: &str = r#"{"type": "object", "properties": {
    "customer": {"type": "string"},
    "timestamp": {"type": "string", "format": "date-time"},
    "price": {"type": "number"}}}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let schema = SchemaSource::json("visits", SCHEMA).key("customer");
    let engine = Engine::builder().event_schema(schema).build();
    let program = engine.compile(RULES)?;

    let batches = [
        batch(&[("ada", "2026-05-01", 20.0), ("ben", "2026-05-02", 7.5)])?,
        batch(&[("ada", "2026-04-01", 1.5), ("ada", "2026-05-29", 0.25)])?,
    ];
    let now: DateTime<Utc> = "2026-06-01T00:00:00Z".parse()?;
    let result = program.run_batches(batches, [], now)?;
    for batch in &result.batches {
        println!(
            "{:?}",
            batch
                .schema()
                .fields()
                .iter()
                .map(|f| f.name())
                .collect::<Vec<_>>()
        );
        for column in batch.columns() {
            println!("{column:?}");
        }
    }
    println!(
        "{} profiles, {} events",
        result.summary.profiles, result.summary.events
    );
    Ok(())
}

fn batch(rows: &[(&str, &str, f64)]) -> Result<RecordBatch, Box<dyn Error>> {
    let customers: StringArray = rows.iter().map(|row| Some(row.0)).collect();
    let mut times = Vec::new();
    for row in rows {
        let instant: DateTime<Utc> = format!("{}T12:00:00Z", row.1).parse()?;
        times.push(instant.timestamp_micros());
    }
    let times = TimestampMicrosecondArray::from(times).with_timezone("UTC");
    let prices: Float64Array = rows.iter().map(|row| Some(row.2)).collect();
    Ok(RecordBatch::try_from_iter([
        ("customer", Arc::new(customers) as ArrayRef),
        ("timestamp", Arc::new(times)),
        ("price", Arc::new(prices)),
    ])?)
}
