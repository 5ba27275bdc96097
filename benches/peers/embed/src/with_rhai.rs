//! The attributes as one script of Rhai, with a single loop over the events.

use rhai::{AST, Array, Dynamic, Engine, Map, OptimizationLevel, Scope};

use crate::Values;
use crate::events::{BUY, CHANNELS, DAY, Event, NOW};

fn script() -> String {
    let days = |days: i64| NOW - days * DAY;
    let mut text = String::from(
        "let ltv = 0.0; let purchases = 0; let max_order = 0.0; let first_buy = 0; let last_buy = 0;\n\
         let opens_30d = 0; let views_7d = 0; let ltv_90d = 0.0; let last_seen = 0;\n",
    );
    for name in CHANNELS {
        text += &format!(
            "let ltv_{name} = 0.0; let n_{name}_30d = 0; let n_{name}_90d = 0; \
             let last_{name} = 0; let big_{name} = 0;\n"
        );
    }
    text += &format!(
        "for e in events {{\n let t = e.timestamp; let k = e.eventType; let c = e.channel;\n\
         if t > last_seen {{ last_seen = t; }}\n\
         let bought = k == \"{BUY}\";\n\
         if bought {{ let p = e.priceTotal; ltv += p; purchases += 1;\n\
         if p > max_order {{ max_order = p; }} if t > last_buy {{ last_buy = t; }}\n\
         if first_buy == 0 || t < first_buy {{ first_buy = t; }}\n\
         if t > {} {{ ltv_90d += p; }} }}\n\
         else if k == \"application.launch\" {{ if t > {} {{ opens_30d += 1; }} }}\n\
         else if k == \"commerce.productViews\" {{ if t > {} {{ views_7d += 1; }} }}\n",
        days(90),
        days(30),
        days(7),
    );
    text += "switch c {\n";
    for name in CHANNELS {
        text += &format!(
            "\"{name}\" => {{ if t > last_{name} {{ last_{name} = t; }}\n\
             if t > {} {{ n_{name}_90d += 1; if t > {} {{ n_{name}_30d += 1; }} }}\n\
             if bought {{ ltv_{name} += e.priceTotal;\n\
             if e.priceTotal >= 50.0 && e.quantity >= 2 {{ big_{name} += 1; }} }} }}\n",
            days(90),
            days(30),
        );
    }
    text += "} }\nlet aov = if purchases > 0 { ltv / purchases } else { 0.0 };\n[";
    text += &names().join(", ");
    text + "]"
}

fn names() -> Vec<String> {
    let first = [
        "ltv",
        "purchases",
        "aov",
        "max_order",
        "first_buy",
        "last_buy",
        "opens_30d",
        "views_7d",
        "ltv_90d",
        "last_seen",
    ];
    let mut names: Vec<String> = first.map(str::to_owned).into();
    for name in CHANNELS {
        names.push(format!("ltv_{name}"));
        names.push(format!("n_{name}_30d"));
        names.push(format!("n_{name}_90d"));
        names.push(format!("last_{name}"));
        names.push(format!("big_{name}"));
    }
    names
}

fn event(event: &Event) -> Dynamic {
    let mut fields = Map::new();
    fields.insert("timestamp".into(), event.time.into());
    fields.insert("eventType".into(), event.kind.into());
    fields.insert("channel".into(), event.channel.into());
    if let (Some(price), Some(quantity)) = (event.price, event.quantity) {
        fields.insert("priceTotal".into(), price.into());
        fields.insert("quantity".into(), quantity.into());
    }
    fields.into()
}

fn number(value: &Dynamic) -> f64 {
    let whole = value.as_int().map(|whole| whole as f64);
    whole.or_else(|_| value.as_float()).unwrap_or(0.0)
}

pub(crate) fn prepare(events: &[Event]) -> impl FnMut() -> Values {
    let mut engine = Engine::new();
    engine.set_optimization_level(OptimizationLevel::Full);
    let ast: AST = engine.compile(script()).expect("a script");
    let list: Array = events.iter().map(event).collect();
    let mut scope = Scope::new();
    scope.push_constant("events", list);
    let length = scope.len();
    move || {
        scope.rewind(length);
        let values: Array = engine
            .eval_ast_with_scope(&mut scope, &ast)
            .expect("values");
        values.iter().map(number).collect()
    }
}
