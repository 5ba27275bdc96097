//! Rules in a program that has its data as JSON or as structs.
//!
//! `cargo run --example embed_json`

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;

use chrono::{DateTime, Utc};
use serde::Serialize;
use sumac::{Engine, SchemaSource};

/// An event as the host has it; fields that the schema does not name are ignored.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    timestamp: &'static str,
    event_type: &'static str,
    category: &'static str,
    price: f64,
    quantity: i64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let schema = SchemaSource::json("shop", include_str!("shop/event.schema.json"));
    let engine = Engine::builder().event_schema(schema).build();

    // Everything that is wrong comes back at once, with the place and a way out.
    let wrong =
        engine.compile(r#"attribute spent = xEvent[eventTyp = "shop.purchase"].sum(prise)"#);
    if let Err(diagnostics) = wrong {
        println!("{diagnostics}\n");
    }

    let program = engine.compile(
        r#"
        define purchases = xEvent[eventType = "shop.purchase"]
        attribute spent: number = purchases.sum(price * quantity)
        attribute lastCategory: string = purchases.last().category
        "#,
    )?;
    let events = [
        event("2026-05-01T10:00:00Z", "shop.purchase", "tea", 9.9, 2),
        event("2026-05-03T10:00:00Z", "shop.purchase", "books", 24.5, 1),
        event("2026-05-04T10:00:00Z", "shop.view", "garden", 120.0, 1),
    ];
    let now: DateTime<Utc> = "2026-06-01T00:00:00Z".parse()?;

    // All attributes at once …
    let evaluation = program.evaluate(&(), &events, now)?;
    println!("{}", evaluation.to_json());

    // … or one of them, under a type that was checked when the handle was made.
    let spent = program.attribute::<f64>("spent")?;
    let last = program.attribute::<Option<String>>("lastCategory")?;
    println!(
        "{:.2} francs, last of all {:?}",
        spent.of(&evaluation)?,
        last.of(&evaluation)?
    );
    Ok(())
}

fn event(
    timestamp: &'static str,
    event_type: &'static str,
    category: &'static str,
    price: f64,
    quantity: i64,
) -> Event {
    Event {
        timestamp,
        event_type,
        category,
        price,
        quantity,
    }
}
