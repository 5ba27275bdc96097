//! Groups by key: keys that are made of columns, many of them, and attributes straight from groups.

use super::*;
use crate::backend::Results;
use crate::data::ResultBuilder;
use crate::types::Value;

/// `xEvent.groupBy(key).name(item)`
fn grouped(builder: &mut Builder, key: NodeId, name: &str, item: Option<NodeId>) -> NodeId {
    let values = match name {
        "sum" => vec![builder.number(0.0)],
        _ => Vec::new(),
    };
    let value = match name {
        "count" => Kind::Integer,
        _ => Kind::Number,
    };
    let key_kind = builder.ty(key).kind.clone();
    let fold = Fold {
        loops: over_events(None),
        key: Some(key),
        function: lookup(name).unwrap(),
        items: item.into_iter().collect(),
        values,
    };
    builder.fold(fold, Type::present(Kind::map(key_kind, value)))
}

/// `groups.name(value, count).map(key)`
fn best(builder: &mut Builder, groups: NodeId, name: &str, count: i64) -> NodeId {
    let entry = match &builder.ty(groups).kind {
        Kind::Map(key, value) => Type::entry((**key).clone(), (**value).clone()),
        other => panic!("{other}"),
    };
    let entry = builder.element(1, entry);
    let (rank, key) = (builder.member(entry, "value"), builder.member(entry, "key"));
    let count = builder.integer(count);
    let loops = vec![Loop {
        source: Source::Values(groups),
        depth: 1,
        filter: None,
    }];
    fold(builder, loops, name, vec![rank, key], vec![count])
}

fn concat(builder: &mut Builder, left: NodeId, right: NodeId) -> NodeId {
    builder.primitive(Primitive::Concat, vec![left, right])
}

fn date(builder: &mut Builder, moment: NodeId, pattern: &str) -> NodeId {
    let pattern = builder.string(pattern);
    let ty = builder.ty(moment).clone().or_missing(true);
    let ty = Type {
        kind: Kind::String,
        ..ty
    };
    builder.call(lookup("formatDate").unwrap(), vec![moment, pattern], ty)
}

/// Texts that are missing, empty, longer than a word tells, and not known before; times of some months.
fn rows() -> Vec<Json> {
    let long = "x".repeat(70_000);
    let rows = (0..60).map(|index| {
        let text = match index % 6 {
            0 => json!(null),
            1 => json!(""),
            2 => json!(long),
            3 => json!(format!("k{index}")),
            _ => json!(["a", "b"][index % 2]),
        };
        let month = ["01", "02", "12"][index % 3];
        let time = format!("2025-{month}-{:02}T2{}:30:00Z", 1 + index % 28, index % 4);
        json!({"k": text, "other": format!("{}", index % 2), "n": index / 7, "t": time,
            "d": format!("2025-{month}-03"), "id": format!("e{:02}", (index * 37) % 60)})
    });
    rows.collect()
}

#[test]
fn keys_are_the_texts_that_are_made_of_columns() {
    for zone in [chrono_tz::Tz::UTC, chrono_tz::Tz::Pacific__Auckland] {
        let mut builder = Builder::new(Calendar {
            zone,
            ..Calendar::default()
        });
        let text = event(&mut builder, "k", ColumnType::String);
        let other = event(&mut builder, "other", ColumnType::String);
        let time = event(&mut builder, "t", ColumnType::Datetime);
        let day = event(&mut builder, "d", ColumnType::Date);
        let number = event(&mut builder, "n", ColumnType::Number);
        let space = builder.string(" ");
        let spaced = concat(&mut builder, text, space);
        let mut keys = vec![text, spaced, concat(&mut builder, text, other)];
        for (moment, pattern) in [
            (time, "yyyy-MM"),
            (time, "EEE QQQ"),
            (time, "MM HH z"),
            (day, "MMM"),
            (day, "HH"),
        ] {
            let date = date(&mut builder, moment, pattern);
            keys.push(date);
            keys.push(concat(&mut builder, spaced, date));
        }
        let (year, weekday) = (
            date(&mut builder, time, "yyyy"),
            date(&mut builder, time, "E"),
        );
        keys.push(concat(&mut builder, year, weekday));
        // Three columns are one too many.
        let three = concat(&mut builder, spaced, other);
        keys.push(concat(&mut builder, three, weekday));
        let mut nodes = Vec::new();
        for key in keys {
            nodes.push(grouped(&mut builder, key, "sum", Some(number)));
            nodes.push(grouped(&mut builder, key, "count", None));
            nodes.push(grouped(&mut builder, key, "average", Some(number)));
        }
        check(&plan(builder, &nodes), &json!({}), &rows());
    }
}

#[test]
fn a_key_that_is_too_long_is_a_fault() {
    let mut builder = builder();
    let text = event(&mut builder, "k", ColumnType::String);
    let short = event(&mut builder, "short", ColumnType::String);
    let twice = concat(&mut builder, text, text);
    let more = concat(&mut builder, twice, short);
    let other = event(&mut builder, "none", ColumnType::String);
    let missing = concat(&mut builder, more, other);
    let nodes = [
        grouped(&mut builder, twice, "count", None),
        grouped(&mut builder, more, "count", None),
        grouped(&mut builder, missing, "count", None),
    ];
    let events = [
        json!({"k": "x".repeat(crate::types::TEXT_BYTES_MAX / 2), "short": "y"}),
        json!({"k": "x", "short": "y"}),
    ];
    let found = check(&plan(builder, &nodes), &json!({}), &events);
    let faults = found.iter().map(|value| value.ends_with(" true"));
    assert!(
        faults.eq([false, true, true]),
        "16 MiB are allowed, and no byte more"
    );
}

#[test]
fn keys_of_many_pieces_cost_no_more_than_their_nodes() {
    let mut builder = builder();
    let text = event(&mut builder, "k", ColumnType::String);
    let doubled = (0..60).fold(text, |text, _| concat(&mut builder, text, text));
    let groups = grouped(&mut builder, doubled, "count", None);
    let executable = compile(plan(builder, &[groups])).unwrap();
    let calls = executable.clif_text().unwrap();
    assert!(calls.matches("call fn").count() > 60, "{calls}");
}

#[test]
fn attributes_straight_from_groups_are_their_values() {
    let mut builder = builder();
    let number = event(&mut builder, "n", ColumnType::Number);
    let mut nodes = Vec::new();
    for (key, ty) in [
        ("k", ColumnType::String),
        ("i", ColumnType::Integer),
        ("n", ColumnType::Number),
        ("b", ColumnType::Boolean),
        ("d", ColumnType::Date),
    ] {
        let key = event(&mut builder, key, ty);
        for groups in [
            grouped(&mut builder, key, "sum", Some(number)),
            grouped(&mut builder, key, "count", None),
        ] {
            nodes.push(groups);
            for count in [-1, 0, 2, 100] {
                nodes.push(best(&mut builder, groups, "topN", count));
                nodes.push(best(&mut builder, groups, "bottomN", count));
            }
        }
    }
    let plan = plan(builder, &nodes);
    let executable = compile(Arc::clone(&plan)).unwrap();
    assert_eq!(executable.schedule.straight.len(), nodes.len());
    let huge = [f64::MAX, f64::MAX, 1.0, -1.0, 0.0, -0.0, 1e-300, -1e300];
    let events = (0..200).map(|index| {
        json!({"k": (["a", "b", "", "c", "d"][index % 5]), "i": index % 40, "b": index % 3 == 0,
            "n": (huge[index % 8]), "d": format!("2025-01-{:02}", 1 + index % 12)})
    });
    check(&plan, &json!({}), &events.collect::<Vec<_>>());
    let ties = (0..40).map(|index| json!({"k": format!("{}", index % 20), "i": index, "n": 1}));
    check(&plan, &json!({}), &ties.collect::<Vec<_>>());
}

/// The columns of results of a fold are those of the values of its profiles.
pub(super) fn check_columns(
    plan: &Plan,
    fold: &dyn crate::backend::RowFold,
    profiles: &Batch,
    groups: &[(u32, Option<u32>)],
    values: &[Evaluated],
) {
    let builders = || {
        let attributes = plan.attributes.iter();
        let columns =
            attributes.map(|attribute| Some(ResultBuilder::new(&attribute.ty.kind, groups.len())));
        Results {
            columns: columns.collect(),
            ends: Vec::new(),
            faults: vec![0; plan.attributes.len()],
        }
    };
    let (mut found, mut expected) = (builders(), builders());
    let mut finisher = fold.finisher();
    for ((group, row), evaluated) in groups.iter().zip(values) {
        finisher.finish(*group, profiles, *row, &mut found);
        expected.push(Evaluated {
            values: evaluated.values.clone(),
            faults: evaluated.faults.clone(),
            valid_until: Vec::new(),
        });
    }
    assert_eq!(found.faults, expected.faults, "faults of columns");
    for (found, expected) in found.columns.into_iter().zip(expected.columns) {
        let (found, expected) = (found.unwrap().finish(), expected.unwrap().finish());
        let (found, expected) = (found.unwrap(), expected.unwrap());
        assert!(
            found.to_data() == expected.to_data(),
            "{found:?} {expected:?}"
        );
    }
}

#[test]
fn many_owners_with_many_groups_are_bounded_by_their_groups() {
    let mut builder = builder();
    let key = event(&mut builder, "k", ColumnType::String);
    let counts = grouped(&mut builder, key, "count", None);
    let plan = plan(builder, &[counts]);
    let executable = compile(Arc::clone(&plan)).unwrap();
    let mut fold = executable.fold(NOW).unwrap();
    let events: Vec<Json> = (0..500)
        .map(|row| json!({"k": format!("{}", row % 100)}))
        .collect();
    let batch = batch(&plan, Root::Event, &timed(&events));
    let rows: Vec<u32> = (0..500).collect();
    let empty = fold.bytes();
    for owner in 0..50 {
        fold.fold_rows(&batch, &rows, &vec![owner; 500], 0);
    }
    let held = fold.bytes() - empty;
    assert!(held >= 50 * 100 * 64, "all groups are counted: {held}");
    for owner in 0..50 {
        fold.fold_rows(&batch, &rows, &vec![owner; 500], 0);
    }
    assert_eq!(fold.bytes() - empty, held, "known groups take no room");
    let profiles = super::batch(&plan, Root::Profile, &[json!({})]);
    let found = fold.finish(49, &profiles, None);
    match &found.values[0] {
        Value::Map(map) => assert_eq!(map.entries.len(), 100),
        other => panic!("{other:?}"),
    }
}
