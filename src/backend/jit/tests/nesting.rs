//! Loops within loops.

use super::*;

#[test]
fn inner_loops_of_one_fold_and_of_correlated_folds() {
    let mut builder = builder();
    let items = builder.child_table(events(), path("items"), RowKind::Item);
    let tags = builder.child_table(items, path("tags"), RowKind::Item);
    let least = event(&mut builder, "min", ColumnType::Number);
    let bought = bought(&mut builder);
    let price = number(&mut builder, 2, items, "p");
    let dear = compare(
        &mut builder,
        Primitive::CompareNumber,
        Comparison::Less,
        least,
        price,
    );
    let color = builder.column(2, items, path("c"), ColumnType::String, None);
    let red = builder.string("red");
    let is_red = compare(
        &mut builder,
        Primitive::CompareString,
        Comparison::Equal,
        color,
        red,
    );
    let mut nodes = Vec::new();
    for outer in [None, Some(bought)] {
        for inner in [None, Some(dear), Some(is_red)] {
            let mut loops = over_events(outer);
            loops.push(children(items, 1, 2, inner));
            nodes.push(sum_over(&mut builder, loops.clone(), price));
            nodes.push(fold(
                &mut builder,
                loops.clone(),
                "$collect",
                vec![color],
                Vec::new(),
            ));
            nodes.push(fold(
                &mut builder,
                loops.clone(),
                "first",
                vec![price],
                Vec::new(),
            ));
            nodes.push(fold(
                &mut builder,
                loops.clone(),
                "last",
                vec![price],
                Vec::new(),
            ));
            loops.push(children(tags, 2, 3, None));
            let weight = number(&mut builder, 3, tags, "w");
            nodes.push(sum_over(&mut builder, loops, weight));
        }
    }
    // The sum of an event's own items as its filter and as its item.
    let own = sum_over(&mut builder, vec![children(items, 1, 2, Some(dear))], price);
    let big = builder.number(3.0);
    let rich = compare(
        &mut builder,
        Primitive::CompareNumber,
        Comparison::Greater,
        own,
        big,
    );
    let colors = fold(
        &mut builder,
        vec![children(items, 1, 2, None)],
        "$collect",
        vec![color],
        vec![],
    );
    nodes.push(of_events(&mut builder, Some(rich), "count", None));
    nodes.push(of_events(&mut builder, Some(rich), "max", Some(own)));
    nodes.push(of_events(
        &mut builder,
        Some(rich),
        "$collect",
        Some(colors),
    ));
    nodes.push(of_events(&mut builder, Some(colors), "count", None));
    let plan = plan(builder, &nodes);
    assert!(compile(Arc::clone(&plan)).unwrap().fold(NOW).is_some());
    check(&plan, &json!({}), &baskets());
}

#[test]
fn events_within_events() {
    let mut builder = builder();
    let n = event(&mut builder, "n", ColumnType::Number);
    let other = builder.column(2, events(), path("n"), ColumnType::Number, None);
    let smaller = compare(
        &mut builder,
        Primitive::CompareNumber,
        Comparison::Less,
        other,
        n,
    );
    let inner = Loop {
        source: Source::Events,
        depth: 2,
        filter: Some(smaller),
    };
    let before = sum_over(&mut builder, vec![inner.clone()], other);
    let collected = of_events(&mut builder, None, "$collect", Some(before));
    let mut pairs = over_events(None);
    pairs.push(inner);
    let product = builder.primitive(Primitive::MultiplyNumber, vec![n, other]);
    let of_pairs = sum_over(&mut builder, pairs, product);
    let plan = plan(builder, &[collected, of_pairs]);
    assert!(compile(Arc::clone(&plan)).unwrap().fold(NOW).is_none());
    check(&plan, &json!({}), &baskets());
}

#[test]
fn lists_of_the_record_and_lists_of_values() {
    let mut builder = builder();
    let record = TableId::from_index(PROFILE_TABLE);
    let homes = builder.child_table(record, path("homes"), RowKind::Item);
    let rooms = builder.column(1, homes, path("rooms"), ColumnType::Integer, None);
    let zero = builder.integer(0);
    let total = fold(
        &mut builder,
        vec![children(homes, 0, 1, None)],
        "sum",
        vec![rooms],
        vec![zero],
    );
    let list = fold(
        &mut builder,
        vec![children(homes, 0, 1, None)],
        "$collect",
        vec![rooms],
        vec![],
    );
    let kind = event(&mut builder, "k", ColumnType::String);
    let kinds = fold(
        &mut builder,
        over_events(None),
        "distinct",
        vec![kind, kind],
        vec![],
    );
    let mut nodes = vec![total, list, kinds];
    for (values, kind) in [(list, Kind::Integer), (kinds, Kind::String)] {
        let one = |filter| Loop {
            source: Source::Values(values),
            depth: 1,
            filter,
        };
        let element = builder.element(1, Type::present(kind.clone()));
        nodes.push(fold(&mut builder, vec![one(None)], "count", vec![], vec![]));
        nodes.push(fold(
            &mut builder,
            vec![one(None)],
            "max",
            vec![element],
            vec![],
        ));
        nodes.push(fold(
            &mut builder,
            vec![one(None)],
            "last",
            vec![element],
            vec![],
        ));
    }
    // Events whose kind is among the kinds: a list of values within a row of a later pass.
    let element = builder.element(2, Type::present(Kind::String));
    let same = compare(
        &mut builder,
        Primitive::CompareString,
        Comparison::Equal,
        element,
        kind,
    );
    let among = Loop {
        source: Source::Values(kinds),
        depth: 2,
        filter: Some(same),
    };
    let is_known = fold(&mut builder, vec![among], "exists", vec![], vec![]);
    nodes.push(of_events(&mut builder, Some(is_known), "count", None));
    let record = json!({"homes": [{"rooms": 3}, {}, {"rooms": 5}]});
    check(&plan(builder, &nodes), &record, &baskets());
}

#[test]
fn lists_inside_of_items_leave_the_order_of_items_alone() {
    let mut builder = builder();
    let items = builder.child_table(events(), path("items"), RowKind::Item);
    let tags = builder.child_table(items, path("tags"), RowKind::Item);
    let price = number(&mut builder, 2, items, "p");
    let weight = number(&mut builder, 3, tags, "w");
    let inner = vec![children(tags, 2, 3, None)];
    let weights = fold(&mut builder, inner, "$collect", vec![weight], vec![]);
    let item = builder.object(vec![("price".into(), price), ("weights".into(), weights)]);
    let mut nodes = Vec::new();
    for name in ["first", "last", "$collect", "distinct"] {
        let mut loops = over_events(None);
        loops.push(children(items, 1, 2, None));
        let arguments = match name {
            "distinct" => vec![item, item],
            _ => vec![item],
        };
        nodes.push(fold(&mut builder, loops, name, arguments, vec![]));
    }
    check(&plan(builder, &nodes), &json!({}), &baskets());
}

#[test]
fn lists_of_the_record_within_events_need_the_record() {
    for is_inner_loop in [false, true] {
        let mut builder = builder();
        let record = TableId::from_index(PROFILE_TABLE);
        let homes = builder.child_table(record, path("homes"), RowKind::Item);
        let rooms = number(&mut builder, 2, homes, "rooms");
        let n = event(&mut builder, "n", ColumnType::Number);
        let less = builder.primitive(Primitive::CompareNumber(Comparison::Less), vec![rooms, n]);
        let small = children(homes, 0, 2, Some(less));
        let node = match is_inner_loop {
            true => {
                let mut loops = over_events(None);
                loops.push(small);
                sum_over(&mut builder, loops, rooms)
            }
            false => {
                let some = fold(&mut builder, vec![small], "exists", vec![], vec![]);
                of_events(&mut builder, Some(some), "sum", Some(n))
            }
        };
        let plan = plan(builder, &[node]);
        let executable = compile(Arc::clone(&plan)).unwrap();
        assert!(executable.fold(NOW).is_none());
        let record = json!({"homes": [{"rooms": 3}, {}, {"rooms": 5}]});
        check(&plan, &record, &baskets());
    }
}

#[test]
fn loops_over_lists_share_no_element_with_the_loop_over_events() {
    let mut builder = builder();
    let record = TableId::from_index(PROFILE_TABLE);
    let homes = builder.child_table(record, path("homes"), RowKind::Item);
    let rooms = number(&mut builder, 1, homes, "rooms");
    let few = builder.number(4.0);
    let is_small = compare(
        &mut builder,
        Primitive::CompareNumber,
        Comparison::Less,
        rooms,
        few,
    );
    let element = builder.element(1, Type::present(Kind::Number));
    let one = builder.number(1.0);
    let above = compare(
        &mut builder,
        Primitive::CompareNumber,
        Comparison::Greater,
        element,
        one,
    );
    let bought = bought(&mut builder);
    let n = event(&mut builder, "n", ColumnType::Number);
    let mut nodes = Vec::new();
    for (homes_of, name, filter) in [
        (None, "exists", None),
        (Some(is_small), "none", Some(bought)),
    ] {
        let loops = vec![children(homes, 0, 1, homes_of)];
        let list = fold(&mut builder, loops, "$collect", vec![rooms], vec![]);
        let elements = vec![Loop {
            source: Source::Values(list),
            depth: 1,
            filter: Some(above),
        }];
        let test = fold(&mut builder, elements, name, vec![], vec![]);
        let item = builder.if_then_else(test, n, one);
        nodes.push(of_events(&mut builder, filter, "sum", Some(item)));
    }
    let record = json!({"homes": [{"rooms": 3}, {}, {"rooms": 5}]});
    check(&plan(builder, &nodes), &record, &baskets());
}
