//! A value for each event as it comes in: what a host writes into the event.
//!
//! `cargo run --example embed_each_event`

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sumac::{Engine, SchemaSource};

const RULES: &str = r#"
/// How long the customer had been away.
attribute away: duration on event =
  event.timestamp - xEvent[timestamp < ^event.timestamp].max(timestamp)

/// Which purchase this is, counted from one.
attribute purchaseNumber: integer on event =
  if(event.eventType = "shop.purchase", xEvent.count(eventType = "shop.purchase"), null)
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let schema = SchemaSource::json("shop", include_str!("shop/event.schema.json")).id("_id");
    let engine = Engine::builder().event_schema(schema).build();
    let program = engine.compile(RULES)?;

    let incoming = [
        json!({"_id": "a", "timestamp": "2026-05-01T10:00:00Z", "eventType": "shop.purchase"}),
        json!({"_id": "b", "timestamp": "2026-05-03T10:00:00Z", "eventType": "shop.view"}),
        json!({"_id": "c", "timestamp": "2026-05-03T10:30:00Z", "eventType": "shop.purchase"}),
    ];
    for count in 1..=incoming.len() {
        let event = &incoming[count - 1];
        // The events so far; the value of an attribute on events is a map from their ids.
        let now: DateTime<Utc> = event["timestamp"].as_str().unwrap_or_default().parse()?;
        let values = program.evaluate(&(), &incoming[..count], now)?.to_json();
        let id = event["_id"].as_str().unwrap_or_default();
        let of_event = |name: &str| values[name].get(id).cloned().unwrap_or(Value::Null);
        println!(
            "{id}: away {}, purchase number {}",
            of_event("away"),
            of_event("purchaseNumber")
        );
    }
    Ok(())
}
