//! Compiled programs come and go without growth. This is a process of its own, so that nothing else
//! that is tested moves its memory.
#![cfg(all(feature = "jit", target_os = "linux"))]
#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use std::sync::Arc;

use serde_json::json;
use sumac::backend::{Executable, jit};
use sumac::data::{Root, Scan, records_to_batch};
use sumac::ir::{Attribute, Builder, Comparison, Fold, Loop, Primitive, Source};
use sumac::library::lookup;
use sumac::schema::layout::{ColumnType, EVENT_TABLE, PathStep, TableId};
use sumac::types::calendar::Calendar;
use sumac::types::{ArenaId, Kind, Type};

/// Compiles a program of two attributes, runs it over two events, and drops all of it.
fn once(seed: usize) {
    let mut builder = Builder::new(Calendar::default());
    let events = TableId::from_index(EVENT_TABLE);
    let path = |name: &str| vec![PathStep::Field(name.into())];
    let kind = builder.column(1, events, path("k"), ColumnType::String, None);
    let price = builder.column(1, events, path("n"), ColumnType::Number, None);
    let text = builder.string(&format!("kind {seed}"));
    let same = Primitive::CompareString(Comparison::Equal);
    let filter = Some(builder.primitive(same, vec![kind, text]));
    let zero = builder.number(0.0);
    let mut attributes = Vec::new();
    for (name, item, ty) in [
        ("sum", price, Type::present(Kind::Number)),
        ("$collect", kind, Type::list(Kind::String)),
    ] {
        let loops = vec![Loop {
            source: Source::Events,
            depth: 1,
            filter,
        }];
        let values = if name == "sum" {
            vec![zero]
        } else {
            Vec::new()
        };
        let function = lookup(name).unwrap();
        let fold = Fold {
            loops,
            key: None,
            function,
            items: vec![item],
            values,
        };
        let node = builder.fold(fold, ty);
        let ty = builder.ty(node).clone();
        attributes.push(Attribute {
            name: name.into(),
            ty,
            node,
        });
    }
    let plan = Arc::new(builder.finish(attributes));
    let executable = jit::compile(Arc::clone(&plan)).unwrap();
    let scan = Scan::new(Arc::new(plan.layout.clone()), Root::Event).time(path("t"));
    // Numbers far apart, so that the sum owns a wide part.
    let records = [1e300, 1.0, 1e-300]
        .map(|price| json!({"t": "2026-05-01T00:00:00Z", "k": format!("kind {seed}"), "n": price}));
    let batch = records_to_batch(scan, &records).unwrap().0;
    let mut fold = executable.fold(1 << 60).unwrap();
    fold.fold_rows(&batch, &[0, 1, 2], &[0, 0, 1], 0);
    assert_eq!(fold.finish(0, &batch, None).faults, [false, false]);
}

/// Pages of memory in use.
fn resident_pages() -> usize {
    let facts = std::fs::read_to_string("/proc/self/statm").unwrap();
    facts.split(' ').nth(1).unwrap().parse().unwrap()
}

#[test]
fn programs_that_come_and_go_leave_nothing() {
    (0..300).for_each(once);
    let before = resident_pages();
    (0..2000).for_each(once);
    let grown = resident_pages().saturating_sub(before);
    // One page each would be 2000.
    assert!(grown < 200, "{grown} pages more after 2000 programs");
}
