//! Sumac: from columns that are bound once, and from Arrow rows that are bound each time.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use chrono::DateTime;
use sumac::types::Value;
use sumac::{Engine, Evaluation, Program, SchemaSource};

use crate::Values;
use crate::events::{BUY, CHANNELS, Event, NOW};

const SCHEMA: &str = r#"{"type": "object", "properties": {
    "timestamp": {"type": "string", "format": "date-time"}, "eventType": {"type": "string"},
    "channel": {"type": "string"}, "priceTotal": {"type": "number"}, "quantity": {"type": "integer"}}}"#;

fn rules() -> String {
    let within = |days: u32| format!("timestamp occurs < {days} days before now");
    let bought = format!("eventType = \"{BUY}\"");
    let mut rules = vec![
        (
            "ltv".to_owned(),
            format!("xEvent[{bought}].sum(priceTotal)"),
        ),
        ("purchases".to_owned(), format!("xEvent[{bought}].count()")),
        (
            "aov".to_owned(),
            format!("xEvent[{bought}].average(priceTotal)"),
        ),
        (
            "max_order".to_owned(),
            format!("xEvent[{bought}].max(priceTotal)"),
        ),
        (
            "first_buy".to_owned(),
            format!("xEvent[{bought}].min(timestamp)"),
        ),
        (
            "last_buy".to_owned(),
            format!("xEvent[{bought}].max(timestamp)"),
        ),
        (
            "opens_30d".to_owned(),
            format!(
                "xEvent[eventType = \"application.launch\" and {}].count()",
                within(30)
            ),
        ),
        (
            "views_7d".to_owned(),
            format!(
                "xEvent[eventType = \"commerce.productViews\" and {}].count()",
                within(7)
            ),
        ),
        (
            "ltv_90d".to_owned(),
            format!("xEvent[{bought} and {}].sum(priceTotal)", within(90)),
        ),
        ("last_seen".to_owned(), "xEvent.max(timestamp)".to_owned()),
    ];
    for name in CHANNELS {
        let channel = format!("channel = \"{name}\"");
        let counted = |days| format!("xEvent[{channel} and {}].count()", within(days));
        let big = format!("{bought} and {channel} and priceTotal >= 50 and quantity >= 2");
        rules.push((
            format!("ltv_{name}"),
            format!("xEvent[{bought} and {channel}].sum(priceTotal)"),
        ));
        rules.push((format!("n_{name}_30d"), counted(30)));
        rules.push((format!("n_{name}_90d"), counted(90)));
        rules.push((
            format!("last_{name}"),
            format!("xEvent[{channel}].max(timestamp)"),
        ));
        rules.push((format!("big_{name}"), format!("xEvent[{big}].count()")));
    }
    let lines = rules
        .iter()
        .map(|(name, rule)| format!("attribute {name} = {rule}\n"));
    lines.collect()
}

fn program() -> Program {
    let schema = SchemaSource::json("events", SCHEMA);
    let engine = Engine::builder().event_schema(schema).build();
    engine.compile(rules().as_str()).expect("the rules compile")
}

fn columns(events: &[Event]) -> RecordBatch {
    let times = events.iter().map(|event| event.time);
    let times = TimestampMicrosecondArray::from_iter_values(times).with_timezone("UTC");
    let text = |of: &dyn Fn(&Event) -> &'static str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(events.iter().map(of)))
    };
    let prices = events.iter().map(|event| event.price);
    let quantities = events.iter().map(|event| event.quantity);
    let columns: [(&str, ArrayRef); 5] = [
        ("timestamp", Arc::new(times)),
        ("eventType", text(&|event| event.kind)),
        ("channel", text(&|event| event.channel)),
        ("priceTotal", Arc::new(prices.collect::<Float64Array>())),
        ("quantity", Arc::new(quantities.collect::<Int64Array>())),
    ];
    RecordBatch::try_from_iter(columns).expect("columns of one length")
}

fn values(evaluation: &Evaluation) -> Values {
    let number = |value: &Value| match value {
        Value::Integer(whole) | Value::Datetime(whole) => *whole as f64,
        Value::Number(number) => *number,
        _ => 0.0,
    };
    let values = evaluation.iter().map(|(_, value)| number(value));
    values.collect()
}

/// From columns in memory that are bound to the rules.
pub(crate) fn prepare(events: &[Event]) -> impl FnMut() -> Values {
    let program = program();
    let events = program
        .bind_rows(None, &columns(events))
        .expect("the rows fit");
    let now = DateTime::from_timestamp_micros(NOW).expect("an instant");
    move || values(&program.evaluate_bound(&events, now))
}

/// From Arrow rows.
pub(crate) fn prepare_rows(events: &[Event]) -> impl FnMut() -> Values {
    let program = program();
    let events = columns(events);
    let now = DateTime::from_timestamp_micros(NOW).expect("an instant");
    move || {
        values(
            &program
                .evaluate_rows(None, &events, now)
                .expect("the rows fit"),
        )
    }
}
