//! Compiled code is made, shared between threads, and freed.

use super::*;

const fn is_shared_by_threads<T: Send + Sync>() {}
const _: () = is_shared_by_threads::<JitExecutable>();

fn small_plan(seed: i64) -> Arc<Plan> {
    let mut builder = builder();
    let kind = event(&mut builder, "k", ColumnType::String);
    let text = builder.string(&format!("kind {seed}"));
    let test = compare(
        &mut builder,
        Primitive::CompareString,
        Comparison::Equal,
        kind,
        text,
    );
    let n = event(&mut builder, "n", ColumnType::Number);
    let nodes = [
        of_events(&mut builder, Some(test), "sum", Some(n)),
        of_events(&mut builder, Some(test), "$collect", Some(kind)),
    ];
    plan(builder, &nodes)
}

#[test]
fn threads_share_one_executable() {
    let plan = small_plan(1);
    let executable = compile(Arc::clone(&plan)).unwrap();
    let events: Vec<Json> = (0..100)
        .map(|n| json!({"k": format!("kind {}", n % 2), "n": n}))
        .collect();
    let events = batch(&plan, Root::Event, &timed(&events));
    let rows: Vec<u32> = (0..100).collect();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..200 {
                    let rows = ProfileRows {
                        profile: &events,
                        profile_row: None,
                        events: &events,
                        event_rows: &rows,
                    };
                    let found = text(&executable.evaluate(&rows, NOW));
                    assert!(found[0].starts_with("Number(2500.0)"), "{found:?}");
                }
            });
        }
    });
}

#[test]
fn a_batch_that_does_not_fit_gives_faults_and_no_values() {
    let plan = small_plan(1);
    let executable = compile(Arc::clone(&plan)).unwrap();
    let events = batch(
        &plan,
        Root::Event,
        &timed(&[json!({"k": "kind 1", "n": 1})]),
    );
    let mut narrow = events.clone();
    narrow.tables[EVENT_TABLE].columns.pop();
    let mut swapped = events.clone();
    swapped.tables[EVENT_TABLE].columns.reverse();
    for (events, rows) in [(&events, [1]), (&narrow, [0]), (&swapped, [0])] {
        let rows = ProfileRows {
            profile: events,
            profile_row: None,
            events,
            event_rows: &rows,
        };
        let found = text(&executable.evaluate(&rows, NOW));
        assert_eq!(found, ["Missing true", "Missing true"]);
    }
}

#[test]
fn slices_of_arrays_are_read_at_their_offsets() {
    let mut builder = builder();
    let nodes: Vec<NodeId> = [
        ("k", ColumnType::String),
        ("n", ColumnType::Number),
        ("b", ColumnType::Boolean),
        ("i", ColumnType::Integer),
    ]
    .into_iter()
    .map(|(name, ty)| {
        let column = event(&mut builder, name, ty);
        of_events(&mut builder, None, "$collect", Some(column))
    })
    .collect();
    let plan = plan(builder, &nodes);
    let executable = compile(Arc::clone(&plan)).unwrap();
    let interpreter = Interpreter::new(Arc::clone(&plan));
    let records: Vec<Json> = (0..40)
        .map(|n| match n % 5 {
            0 => json!({}),
            _ => json!({"k": format!("k{n}"), "n": n, "b": n % 3 == 0, "i": n}),
        })
        .collect();
    let mut events = batch(&plan, Root::Event, &timed(&records));
    let table = &mut events.tables[EVENT_TABLE];
    table.rows = 20;
    for column in &mut table.columns {
        *column = column.slice(13, 20);
    }
    let rows: Vec<u32> = (0..20).collect();
    let rows = ProfileRows {
        profile: &events,
        profile_row: None,
        events: &events,
        event_rows: &rows,
    };
    let expected = text(&interpreter.evaluate(&rows, NOW));
    assert_eq!(text(&executable.evaluate(&rows, NOW)), expected);
    assert!(expected[1].contains("32") && !expected[1].contains("39"));
}

/// `n + 1 + 1 + …`, on events or on the record.
fn deep_plan(depth: usize, on_events: bool) -> Arc<Plan> {
    let mut builder = builder();
    let mut node = match on_events {
        true => event(&mut builder, "n", ColumnType::Number),
        false => profile(&mut builder, "n", ColumnType::Number),
    };
    let one = builder.number(1.0);
    for _ in 0..depth {
        node = builder.primitive(Primitive::AddNumber, vec![node, one]);
    }
    let node = match on_events {
        true => of_events(&mut builder, None, "max", Some(node)),
        false => node,
    };
    plan(builder, &[node])
}

#[test]
fn deep_plans_compile_without_a_deep_stack() {
    let deep = || {
        for on_events in [true, false] {
            let plan = deep_plan(30_000, on_events);
            let found = check(&plan, &json!({"n": 1}), &[json!({"n": 1})]);
            assert_eq!(found, ["Number(30001.0) false"]);
        }
    };
    let thread = std::thread::Builder::new().stack_size(512 * 1024);
    thread.spawn(deep).unwrap().join().unwrap();
}

/// Each level reads the one below in both branches: paths double, nodes do not.
#[test]
fn code_grows_with_nodes_and_not_with_paths() {
    let mut builder = builder();
    let mut node = event(&mut builder, "n", ColumnType::Integer);
    let kind = event(&mut builder, "k", ColumnType::String);
    for level in 0..200 {
        let text = builder.string(&format!("kind {level}"));
        let test = compare(
            &mut builder,
            Primitive::CompareString,
            Comparison::Equal,
            kind,
            text,
        );
        let step = builder.integer(level);
        let more = builder.primitive(Primitive::AddInteger, vec![node, step]);
        let less = builder.primitive(Primitive::SubtractInteger, vec![node, step]);
        let filled = builder.default(less, more);
        node = builder.if_then_else(test, more, filled);
    }
    let nodes = [of_events(&mut builder, None, "sum", Some(node))];
    let events = [json!({"n": 5, "k": "kind 7"}), json!({"n": 1})];
    check(&plan(builder, &nodes), &json!({}), &events);
}

#[test]
fn listings_show_the_functions() {
    let executable = compile(small_plan(1)).unwrap();
    let clif = executable.clif_text().unwrap();
    assert!(
        clif.contains("fold_rows_0") && clif.contains("call fn"),
        "{clif}"
    );
    let assembly = executable.assembly_text().unwrap();
    assert!(
        assembly.contains("finish") && assembly.contains("ret"),
        "{assembly}"
    );
}
