//! Any text that the checker accepts has one value in every backend.

#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use sumac::backend::interpret::Interpreter;
use sumac::backend::{Executable, ProfileRows, jit};
use sumac::data::{Binding, Root, Scan, field_path};
use sumac::diagnostic::SourceId;
use sumac::schema::{SchemaKind, infer_from_json};
use sumac::syntax::parse::parse_expression;
use sumac::types::json::to_json;
use sumac::{hir, ir};

/// 2026-06-01T00:00:00Z
const NOW: i64 = 1_780_272_000_000_000;

static PROFILE: LazyLock<Value> = LazyLock::new(|| {
    json!({"name": "Ada", "age": 36, "score": 1.5, "tags": ["a", "b"], "home": {"city": "Bern"}})
});
static EVENTS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    vec![
        json!({"timestamp": "2026-03-01T10:00:00Z", "type": "buy", "price": 20.0, "n": 1,
               "items": [{"sku": "x", "price": 1.5}, {"sku": "y", "price": 2.0}]}),
        json!({"timestamp": "2026-05-20T09:30:00Z", "type": "buy", "price": 100.5, "n": 2}),
        json!({"timestamp": "2026-05-30T09:30:00Z", "type": "view", "n": 3}),
    ]
});

fn binding(kind: SchemaKind) -> hir::Binding {
    let records = match kind {
        SchemaKind::Profile => vec![PROFILE.clone()],
        SchemaKind::Event => EVENTS.clone(),
    };
    let time = (kind == SchemaKind::Event).then(|| vec!["timestamp".to_owned()]);
    hir::Binding { schema: infer_from_json(kind.name(), kind, records).0, key: None, time, id: None }
}

fuzz_target!(|text: &str| {
    let (expression, problems) = parse_expression(SourceId::default(), text);
    if !problems.is_empty() {
        return;
    }
    let input = hir::Input {
        expression: Some(&expression),
        profile: Some(binding(SchemaKind::Profile)),
        event: Some(binding(SchemaKind::Event)),
        ..hir::Input::default()
    };
    let (program, problems) = hir::check(input);
    if problems.iter().any(|problem| problem.is_error()) {
        return;
    }
    let Ok(plan) = ir::lower(&program) else { return };
    let plan = Arc::new(ir::passes::optimise(&plan));
    let layout = Arc::new(plan.layout.clone());
    let profile = Binding::new(Scan::new(layout.clone(), Root::Profile)).records([&*PROFILE]);
    let events = Scan::new(layout, Root::Event).time(field_path("timestamp"));
    let events = Binding::new(events).records(EVENTS.iter());
    let (Ok((profile, _)), Ok((events, _))) = (profile, events) else { return };
    let rows =
        ProfileRows { profile: &profile, profile_row: Some(0), events: &events, event_rows: &[0, 1, 2] };
    let expected = Interpreter::new(plan.clone()).evaluate(&rows, NOW);
    let native = jit::compile(plan).expect("every plan compiles").evaluate(&rows, NOW);
    assert_eq!(to_json(&expected.values[0]), to_json(&native.values[0]));
    assert_eq!(expected.faults, native.faults);
});
