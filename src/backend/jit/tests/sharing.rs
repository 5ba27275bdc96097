//! Passes after passes, and work that folds share.

use super::*;

#[test]
fn a_later_pass_reads_what_an_earlier_one_found() {
    let mut builder = builder();
    let n = event(&mut builder, "n", ColumnType::Number);
    let limit = profile(&mut builder, "limit", ColumnType::Number);
    let average = of_events(&mut builder, None, "average", Some(n));
    let above = compare(
        &mut builder,
        Primitive::CompareNumber,
        Comparison::Greater,
        n,
        average,
    );
    let count = of_events(&mut builder, Some(above), "count", None);
    let sum = of_events(&mut builder, Some(above), "sum", Some(n));
    let mean = builder.primitive(Primitive::DivideNumber, vec![sum, average]);
    let far = compare(
        &mut builder,
        Primitive::CompareNumber,
        Comparison::Greater,
        n,
        mean,
    );
    let third = of_events(&mut builder, Some(far), "$collect", Some(n));
    let within = compare(
        &mut builder,
        Primitive::CompareNumber,
        Comparison::Less,
        n,
        limit,
    );
    let by_profile = of_events(&mut builder, Some(within), "count", None);
    let plan = plan(builder, &[count, sum, mean, third, by_profile]);
    let executable = compile(Arc::clone(&plan)).unwrap();
    assert!(executable.fold(NOW).is_none());
    check(&plan, &json!({"limit": 4}), &baskets());
}

#[test]
fn objects_maps_and_functions_are_kernel_calls() {
    let mut builder = builder();
    let kind = event(&mut builder, "k", ColumnType::String);
    let n = event(&mut builder, "n", ColumnType::Number);
    let object = builder.object(vec![("kind".into(), kind), ("n".into(), n)]);
    let member = builder.member(object, "n");
    let kinds = Type::list(Kind::Number);
    let pair = builder.list(vec![n, member], kinds);
    let mut nodes = vec![
        of_events(&mut builder, None, "$collect", Some(object)),
        of_events(&mut builder, None, "$collect", Some(pair)),
        of_events(&mut builder, None, "last", Some(object)),
    ];
    let map_type = Type::present(Kind::Map(
        Box::new(Kind::String),
        Box::new(Type::present(Kind::Number)),
    ));
    let zero = builder.number(0.0);
    let by_kind = builder.fold(
        Fold {
            loops: over_events(None),
            key: Some(kind),
            function: lookup("sum").unwrap(),
            items: vec![n],
            values: vec![zero],
        },
        map_type,
    );
    let buy = builder.string("buy");
    let absent = builder.string("absent");
    nodes.extend([
        by_kind,
        builder.map_get(by_kind, buy),
        builder.map_get(by_kind, absent),
    ]);
    let entries = Loop {
        source: Source::Values(by_kind),
        depth: 1,
        filter: None,
    };
    nodes.push(fold(&mut builder, vec![entries], "count", vec![], vec![]));
    for name in ["startsWith", "contains", "like"] {
        let pattern = builder.string("b%");
        let function = lookup(name).unwrap();
        let test = builder.call(function, vec![kind, pattern], Type::present(Kind::Boolean));
        nodes.push(of_events(&mut builder, Some(test), "count", None));
        nodes.push(of_events(&mut builder, None, "$collect", Some(test)));
    }
    check(&plan(builder, &nodes), &json!({}), &baskets());
}

#[test]
fn attributes_of_the_record_alone() {
    let mut builder = builder();
    let mut nodes = Vec::new();
    for (name, ty) in [
        ("s", ColumnType::String),
        ("i", ColumnType::Integer),
        ("n", ColumnType::Number),
        ("b", ColumnType::Boolean),
        ("o", ColumnType::Presence),
        ("d", ColumnType::Date),
        ("at", ColumnType::Datetime),
    ] {
        nodes.push(profile(&mut builder, name, ty));
    }
    let now = builder.now();
    let no = builder.missing(Kind::Nothing);
    let some = builder.constant(crate::types::Value::array([]), Type::list(Kind::Integer));
    nodes.extend([now, no, some, builder.string("text")]);
    let record = json!({"s": "ä", "i": 1, "n": 0.5, "b": true, "o": {}, "d": "2026-01-01", "at": "2026-01-01T00:00:00Z"});
    check(&plan(builder, &nodes), &record, &[]);
}

#[test]
fn conditions_on_nested_lists_are_tabled_by_dictionary() {
    let mut builder = builder();
    let items = builder.child_table(events(), path("items"), RowKind::Item);
    let color = builder.column(2, items, path("c"), ColumnType::String, None);
    let kind = event(&mut builder, "k", ColumnType::String);
    let mut nodes = Vec::new();
    for text in ["red", "blue", "buy", ""] {
        let text = builder.string(text);
        for column in [color, kind] {
            let equal = compare(
                &mut builder,
                Primitive::CompareString,
                Comparison::Equal,
                column,
                text,
            );
            let differs = compare(
                &mut builder,
                Primitive::CompareString,
                Comparison::NotEqual,
                column,
                text,
            );
            let not = builder.not(equal);
            let either = builder.or(not, differs);
            for test in [equal, differs, not, either] {
                let mut loops = over_events(None);
                loops.push(children(items, 1, 2, Some(test)));
                nodes.push(fold(&mut builder, loops, "count", vec![], vec![]));
            }
        }
    }
    let plan = plan(builder, &nodes);
    let tables = crate::ir::passes::dictionary::tables(&plan);
    assert_eq!(tables.len(), 2);
    check(&plan, &json!({}), &baskets());
}

#[test]
fn the_table_of_kernels_names_what_is_not_native() {
    let mut builder = builder();
    let kind = event(&mut builder, "k", ColumnType::String);
    let same = bought(&mut builder);
    let n = event(&mut builder, "n", ColumnType::Number);
    let sum = of_events(&mut builder, Some(same), "sum", Some(n));
    let kinds = of_events(&mut builder, None, "countDistinct", Some(kind));
    let now = builder.now();
    let days = builder.integer(-3);
    let day = crate::types::calendar::Unit::Day;
    let before = builder.primitive(Primitive::AddCalendar(day), vec![now, days]);
    let plan = plan(builder, &[sum, kinds, before]);
    let calls = crate::ir::kernels::kernel_calls(&plan);
    let mut names: Vec<&str> = calls.iter().map(|(_, name)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "add_calendar(day)",
            "compare_string(equal)",
            "countDistinct"
        ]
    );
    for (node, _) in calls {
        assert!(!crate::ir::kernels::is_native(&plan, node));
    }
}
