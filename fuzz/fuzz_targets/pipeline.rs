//! Any text that the checker accepts, as an expression or as a rule file, has the same values in every backend and by
//! folding its events in two batches.

#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use sumac::backend::interpret::Interpreter;
use sumac::backend::{Evaluated, Executable, ProfileRows, jit};
use sumac::data::{Binding, Root, Scan, field_path};
use sumac::diagnostic::SourceId;
use sumac::schema::{SchemaKind, infer_from_json};
use sumac::syntax::parse::{parse_expression, parse_file};
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

/// What both of the values and faults are printed as.
fn printed(found: &Evaluated) -> (Vec<String>, &[bool]) {
    let values = found.values.iter().map(|value| to_json(value).to_string());
    (values.collect(), &found.faults)
}

fuzz_target!(|text: &str| {
    let input = hir::Input {
        profile: Some(binding(SchemaKind::Profile)),
        event: Some(binding(SchemaKind::Event)),
        ..hir::Input::default()
    };
    let (expression, problems) = parse_expression(SourceId::default(), text);
    let (file, slips) = parse_file(SourceId::default(), text);
    let (program, problems) = if problems.is_empty() {
        hir::check(hir::Input { expression: Some(&expression), ..input })
    } else if slips.is_empty() {
        hir::check(hir::Input { files: vec![&file], ..input })
    } else {
        return;
    };
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
    let native = jit::compile(plan).expect("every plan compiles");
    assert_eq!(printed(&expected), printed(&native.evaluate(&rows, NOW)));
    if let Some(mut fold) = native.fold(NOW) {
        fold.fold_rows(&events, &[2], &[0], 0);
        fold.fold_rows(&events, &[0, 1], &[0, 0], 0);
        assert_eq!(printed(&expected), printed(&fold.finish(0, &profile, Some(0))));
    }
});
