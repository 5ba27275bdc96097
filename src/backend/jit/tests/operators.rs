//! Every operator on the edges of its operands.

use super::*;
use crate::types::calendar::Unit;

const TESTS: [Comparison; 6] = [
    Comparison::Equal,
    Comparison::NotEqual,
    Comparison::Less,
    Comparison::LessOrEqual,
    Comparison::Greater,
    Comparison::GreaterOrEqual,
];

/// Nodes as lists of their values over all events, so that every combination shows.
fn collected(builder: &mut Builder, nodes: Vec<NodeId>) -> Vec<NodeId> {
    let nodes = nodes
        .into_iter()
        .map(|node| of_events(builder, None, "$collect", Some(node)));
    nodes.collect()
}

/// All pairs of values as events `{a, b}`, missing ones too.
fn pairs(left: &[Json], right: &[Json]) -> Vec<Json> {
    let pairs = left
        .iter()
        .flat_map(|a| right.iter().map(move |b| json!({"a": a, "b": b})));
    pairs.collect()
}

fn integers() -> Vec<Json> {
    let values = [
        0,
        1,
        -1,
        2,
        7,
        -7,
        i64::MAX,
        i64::MIN,
        i64::MAX - 1,
        1 << 53,
        (1 << 53) + 1,
    ];
    values
        .iter()
        .map(|value| json!(value))
        .chain([Json::Null])
        .collect()
}

fn numbers() -> Vec<Json> {
    let values = [
        0.0,
        1.0,
        -1.0,
        0.5,
        -2.5,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        5e-324,
        9.007199254740993e15,
        9.223372036854775e18,
        9.223372036854776e18,
        -9.223372036854776e18,
        -9.3e18,
        1e300,
    ];
    values
        .iter()
        .map(|value| json!(value))
        .chain([Json::Null])
        .collect()
}

fn check_pairs(
    left: (ColumnType, Vec<Json>),
    right: (ColumnType, Vec<Json>),
    primitives: &[Primitive],
) {
    let mut builder = builder();
    let a = event(&mut builder, "a", left.0);
    let b = event(&mut builder, "b", right.0);
    let results: Vec<NodeId> = primitives
        .iter()
        .map(|op| builder.primitive(*op, vec![a, b]))
        .collect();
    let mut nodes = collected(&mut builder, results.clone());
    for result in results {
        nodes.push(of_events(&mut builder, None, "count", Some(result)));
    }
    check(
        &plan(builder, &nodes),
        &json!({}),
        &pairs(&left.1, &right.1),
    );
}

fn all(primitive: fn(Comparison) -> Primitive) -> impl Iterator<Item = Primitive> {
    TESTS.into_iter().map(primitive)
}

#[test]
fn on_integers() {
    let mut primitives: Vec<Primitive> = all(Primitive::CompareInteger).collect();
    primitives.extend([
        Primitive::AddInteger,
        Primitive::SubtractInteger,
        Primitive::MultiplyInteger,
        Primitive::RemainderInteger,
    ]);
    let integers = || (ColumnType::Integer, integers());
    check_pairs(integers(), integers(), &primitives);
}

#[test]
fn on_numbers() {
    let mut primitives: Vec<Primitive> = all(Primitive::CompareNumber).collect();
    primitives.extend([
        Primitive::AddNumber,
        Primitive::SubtractNumber,
        Primitive::MultiplyNumber,
        Primitive::DivideNumber,
        Primitive::RemainderNumber,
    ]);
    let numbers = || (ColumnType::Number, numbers());
    check_pairs(numbers(), numbers(), &primitives);
}

#[test]
fn on_an_integer_and_a_number() {
    let primitives: Vec<Primitive> = all(Primitive::CompareMixed).collect();
    check_pairs(
        (ColumnType::Integer, integers()),
        (ColumnType::Number, numbers()),
        &primitives,
    );
}

#[test]
fn on_texts_and_booleans() {
    let texts = || {
        let texts = ["", "a", "b", "ab", "ä", "buy"].map(|text| json!(text));
        (
            ColumnType::String,
            texts.into_iter().chain([Json::Null]).collect::<Vec<_>>(),
        )
    };
    let mut primitives: Vec<Primitive> = all(Primitive::CompareString).collect();
    primitives.push(Primitive::Concat);
    check_pairs(texts(), texts(), &primitives);
    let truths = || {
        (
            ColumnType::Boolean,
            vec![json!(true), json!(false), Json::Null],
        )
    };
    let equal = [Comparison::Equal, Comparison::NotEqual].map(Primitive::CompareBoolean);
    check_pairs(truths(), truths(), &equal);
}

fn instants() -> Vec<Json> {
    let texts = [
        "1970-01-01T00:00:00Z",
        "2026-02-28T23:59:59.999999Z",
        "1900-03-01T00:00:00Z",
    ];
    texts
        .iter()
        .map(|text| json!(text))
        .chain([Json::Null])
        .collect()
}

#[test]
fn on_time() {
    let instants = || (ColumnType::Datetime, instants());
    let mut primitives: Vec<Primitive> = all(Primitive::CompareInteger).collect();
    primitives.push(Primitive::SubtractDuration);
    check_pairs(instants(), instants(), &primitives);
    let days = || {
        let days = ["1970-01-01", "2026-02-28", "0001-01-01", "9999-12-31"].map(|day| json!(day));
        (
            ColumnType::Date,
            days.into_iter().chain([Json::Null]).collect::<Vec<_>>(),
        )
    };
    primitives.pop();
    primitives.push(Primitive::SubtractDate);
    check_pairs(days(), days(), &primitives);
    let counts = || (ColumnType::Integer, integers());
    check_pairs(
        instants(),
        counts(),
        &[Unit::Day, Unit::Month].map(Primitive::AddCalendar),
    );
    check_pairs(
        days(),
        counts(),
        &[Unit::Day, Unit::Year].map(Primitive::AddCalendarDate),
    );
}

#[test]
fn on_durations() {
    let mut builder = builder();
    let at = event(&mut builder, "at", ColumnType::Datetime);
    let now = builder.now();
    let i = event(&mut builder, "i", ColumnType::Integer);
    let n = event(&mut builder, "n", ColumnType::Number);
    let since = builder.primitive(Primitive::SubtractDuration, vec![now, at]);
    let other = builder.duration(90_000_000);
    let mut results = vec![
        since,
        builder.primitive(Primitive::NegateDuration, vec![since]),
    ];
    for (primitive, right) in [
        (Primitive::AddDuration, other),
        (Primitive::SubtractDuration, other),
        (Primitive::ScaleDurationInteger, i),
        (Primitive::ScaleDurationNumber, n),
        (Primitive::DivideDurationNumber, n),
        (Primitive::RatioDuration, other),
    ] {
        results.push(builder.primitive(primitive, vec![since, right]));
    }
    let ratio = builder.primitive(Primitive::RatioDuration, vec![other, since]);
    results.extend([
        ratio,
        builder.primitive(Primitive::AddDuration, vec![at, since]),
    ]);
    let mut nodes = collected(&mut builder, results.clone());
    nodes.push(of_events(&mut builder, None, "sum", Some(since)));
    nodes.push(of_events(&mut builder, None, "average", Some(since)));
    nodes.push(of_events(&mut builder, None, "max", Some(results[4])));
    let mut events = Vec::new();
    for at in instants() {
        for (i, n) in integers().iter().zip(numbers()) {
            events.push(json!({"at": at, "i": i, "n": n}));
        }
    }
    check(&plan(builder, &nodes), &json!({}), &events);
}

#[test]
fn on_one_operand() {
    let mut builder = builder();
    let i = event(&mut builder, "i", ColumnType::Integer);
    let n = event(&mut builder, "n", ColumnType::Number);
    let at = event(&mut builder, "at", ColumnType::Datetime);
    let d = event(&mut builder, "d", ColumnType::Date);
    let mut results = Vec::new();
    for (primitive, operand) in [
        (Primitive::Widen, i),
        (Primitive::NegateInteger, i),
        (Primitive::NegateNumber, n),
        (Primitive::StartOf(Unit::Month), at),
        (Primitive::DateOf, at),
        (Primitive::InstantOf, d),
    ] {
        results.push(builder.primitive(primitive, vec![operand]));
    }
    for column in [i, n, at, d] {
        results.push(builder.is_present(column));
    }
    let nodes = collected(&mut builder, results);
    let mut events: Vec<Json> = integers().iter().map(|i| json!({"i": i})).collect();
    events.extend(numbers().iter().map(|n| json!({"n": n, "d": "2026-02-28"})));
    events.extend(instants().iter().map(|at| json!({"at": at})));
    check(&plan(builder, &nodes), &json!({}), &events);
}

#[test]
fn logic_counts_faults_of_what_counts() {
    let mut builder = builder();
    let b = event(&mut builder, "b", ColumnType::Boolean);
    let i = event(&mut builder, "i", ColumnType::Integer);
    let n = event(&mut builder, "n", ColumnType::Integer);
    let square = builder.primitive(Primitive::MultiplyInteger, vec![i, i]);
    let zero = builder.integer(0);
    let faulty = compare(
        &mut builder,
        Primitive::CompareInteger,
        Comparison::Greater,
        square,
        zero,
    );
    let mut results = vec![
        builder.and(b, faulty),
        builder.and(faulty, b),
        builder.or(b, faulty),
        builder.or(faulty, b),
        builder.not(faulty),
        builder.not(b),
        builder.if_then_else(b, square, n),
        builder.if_then_else(faulty, n, i),
        builder.default(n, square),
        builder.default(square, n),
        builder.is_present(square),
    ];
    let none = builder.missing(Kind::Nothing);
    results.push(builder.if_then_else(b, square, none));
    let mut nodes = Vec::new();
    for result in results {
        // Each on its own event, so that faults of one do not hide those of another.
        for id in 0..12 {
            let own = event(&mut builder, "row", ColumnType::Integer);
            let id = builder.integer(id);
            let filter = compare(
                &mut builder,
                Primitive::CompareInteger,
                Comparison::Equal,
                own,
                id,
            );
            nodes.push(of_events(
                &mut builder,
                Some(filter),
                "$collect",
                Some(result),
            ));
        }
    }
    let mut events = Vec::new();
    for b in [json!(true), json!(false), Json::Null] {
        for (i, n) in [
            (json!(i64::MAX), json!(1)),
            (json!(2), Json::Null),
            (json!(i64::MIN), Json::Null),
            (Json::Null, json!(5)),
        ] {
            events.push(json!({"row": events.len(), "b": b, "i": i, "n": n}));
        }
    }
    check(&plan(builder, &nodes), &json!({}), &events);
}
