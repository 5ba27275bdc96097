//! One rule from text to value, a phase at a time, with the type of each phase.
//!
//! `cargo run --example phases`

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::any::type_name_of_val;
use std::error::Error;
use std::sync::Arc;

use serde_json::json;
use sumac::backend::Executable;
use sumac::backend::interpret::Interpreter;
use sumac::data::{Root, Scan, field_path, records_to_batch};
use sumac::diagnostic::Sources;
use sumac::runtime::evaluate_one;
use sumac::schema::SchemaKind;
use sumac::types::instant::parse_instant;
use sumac::types::json::to_json;
use sumac::{hir, ir, schema, syntax};

const RULE: &str = r#"attribute spent = xEvent[eventType = "shop.purchase"].sum(price * quantity)"#;

fn main() -> Result<(), Box<dyn Error>> {
    println!("text\n\n{RULE}\n");

    let mut sources = Sources::new();
    let source = sources.add("spent.sumac", RULE);
    let (ast, slips) = syntax::parse::parse_file(source, RULE);
    assert!(slips.is_empty(), "the rule is well-formed");
    phase("parse", &ast, &syntax::print::print_file(&ast));

    let text = include_str!("shop/event.schema.json");
    let (schema, _) = schema::from_json("event.schema.json", text, SchemaKind::Event)
        .map_err(|problem| problem.to_string())?;
    let event = hir::Binding {
        schema,
        key: Some(vec!["customer".to_owned()]),
        time: Some(vec!["timestamp".to_owned()]),
        id: Some(vec!["_id".to_owned()]),
    };
    let (checked, mistakes) = hir::check(hir::Input {
        files: vec![&ast],
        event: Some(event),
        ..hir::Input::default()
    });
    assert!(mistakes.is_empty(), "the rule is right");
    phase("check", &checked, &hir::print(&checked));

    let plan = ir::lower(&checked).map_err(|error| format!("{error:?}"))?;
    let plan = Arc::new(ir::passes::optimise(&plan));
    phase("lower", &plan, &ir::print::print(&plan));

    let executable = Interpreter::new(Arc::clone(&plan));
    phase("compile", &executable, "ready to run\n");

    let layout = Arc::new(executable.plan().layout.clone());
    let scan = Scan::new(Arc::clone(&layout), Root::Event)
        .time(field_path("timestamp"))
        .id(field_path("_id"));
    let rows = [
        json!({"_id": "1", "timestamp": "2026-05-01T10:00:00Z", "eventType": "shop.purchase", "price": 20, "quantity": 2}),
        json!({"_id": "2", "timestamp": "2026-05-02T10:00:00Z", "eventType": "shop.view"}),
    ];
    let (events, _) = records_to_batch(scan, &rows).map_err(|error| error.message)?;
    phase(
        "read",
        &events,
        &format!(
            "{} rows of the columns that the plan reads\n",
            events.rows()
        ),
    );

    let (nobody, _) =
        records_to_batch(Scan::new(layout, Root::Profile), []).map_err(|error| error.message)?;
    let now = parse_instant("2026-06-01T00:00:00Z").ok_or("an instant")?;
    let evaluated = evaluate_one(&executable, &nobody, None, &events, now.micros);
    phase(
        "run",
        &evaluated,
        &format!("{}\n", to_json(&evaluated.values[0])),
    );
    Ok(())
}

fn phase<T>(name: &str, result: &T, text: &str) {
    println!("{name}: {}\n\n{text}", type_name_of_val(result));
}
