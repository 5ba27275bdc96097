//! The attributes as expressions of CEL, with functions for sums and extremes, which CEL lacks.

use std::collections::HashMap;
use std::sync::Arc;

use cel::{Context, Env, Program, Value};

use crate::Values;
use crate::events::{BUY, CHANNELS, DAY, Event, NOW};

fn expressions() -> Vec<(String, String)> {
    let within = |days: i64| format!("e.timestamp > {}", NOW - days * DAY);
    let bought = format!("e.eventType == \"{BUY}\"");
    let count = |condition: String| format!("size(events.filter(e, {condition}))");
    let of = |function: &str, condition: &str, field: &str| {
        format!("{function}(events.map(e, {condition}, e.{field}))")
    };
    let typed = |kind: &str, days| format!("e.eventType == \"{kind}\" && {}", within(days));
    let mut all = vec![
        ("ltv".to_owned(), of("sum", &bought, "priceTotal")),
        ("purchases".to_owned(), count(bought.clone())),
        ("aov".to_owned(), of("average", &bought, "priceTotal")),
        (
            "max_order".to_owned(),
            of("greatest", &bought, "priceTotal"),
        ),
        ("first_buy".to_owned(), of("least", &bought, "timestamp")),
        ("last_buy".to_owned(), of("greatest", &bought, "timestamp")),
        (
            "opens_30d".to_owned(),
            count(typed("application.launch", 30)),
        ),
        (
            "views_7d".to_owned(),
            count(typed("commerce.productViews", 7)),
        ),
        (
            "ltv_90d".to_owned(),
            of("sum", &format!("{bought} && {}", within(90)), "priceTotal"),
        ),
        ("last_seen".to_owned(), of("greatest", "true", "timestamp")),
    ];
    for name in CHANNELS {
        let channel = format!("e.channel == \"{name}\"");
        let both = format!("{bought} && {channel}");
        all.push((format!("ltv_{name}"), of("sum", &both, "priceTotal")));
        all.push((
            format!("n_{name}_30d"),
            count(format!("{channel} && {}", within(30))),
        ));
        all.push((
            format!("n_{name}_90d"),
            count(format!("{channel} && {}", within(90))),
        ));
        all.push((
            format!("last_{name}"),
            of("greatest", &channel, "timestamp"),
        ));
        let big = format!("{both} && e.priceTotal >= 50.0 && e.quantity >= 2");
        all.push((format!("big_{name}"), count(big)));
    }
    all
}

fn number(value: &Value) -> f64 {
    match value {
        Value::Int(whole) => *whole as f64,
        Value::Float(number) => *number,
        _ => 0.0,
    }
}

fn numbers(list: &[Value]) -> impl Iterator<Item = f64> {
    list.iter().map(number)
}

fn event(event: &Event) -> Value {
    let mut fields: HashMap<String, Value> = HashMap::new();
    fields.insert("timestamp".into(), Value::Int(event.time));
    fields.insert(
        "eventType".into(),
        Value::String(Arc::new(event.kind.to_owned())),
    );
    fields.insert(
        "channel".into(),
        Value::String(Arc::new(event.channel.to_owned())),
    );
    if let (Some(price), Some(quantity)) = (event.price, event.quantity) {
        fields.insert("priceTotal".into(), Value::Float(price));
        fields.insert("quantity".into(), Value::Int(quantity));
    }
    fields.into()
}

pub(crate) fn prepare(events: &[Event]) -> impl FnMut() -> Values {
    let env = Arc::new(Env::stdlib());
    let programs: Vec<Program> = expressions()
        .iter()
        .map(|(_, text)| env.compile(text).expect("an expression"))
        .collect();
    let mut context = Context::with_env(env);
    type List = Arc<Vec<Value>>;
    context
        .add_function("sum", |list: List| numbers(&list).sum::<f64>())
        .expect("a function");
    context
        .add_function("average", |list: List| match list.len() {
            0 => 0.0,
            count => numbers(&list).sum::<f64>() / count as f64,
        })
        .expect("a function");
    context
        .add_function("greatest", |list: List| {
            numbers(&list).reduce(f64::max).unwrap_or(0.0)
        })
        .expect("a function");
    context
        .add_function("least", |list: List| {
            numbers(&list).reduce(f64::min).unwrap_or(0.0)
        })
        .expect("a function");
    let list: Vec<Value> = events.iter().map(event).collect();
    context.add_variable_from_value("events", list);
    move || {
        let values = programs.iter().map(|program| {
            let value = program.execute(&context).expect("a value");
            number(&value)
        });
        values.collect()
    }
}
