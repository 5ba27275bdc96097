//! Filters that many folds share in part: texts, windows, and faults among them.

use super::*;
use crate::types::calendar::Unit;

/// Visits with two texts, some of them missing, a time and a number.
fn visits() -> Vec<Json> {
    let visits = (0..90_i64).map(|index| {
        let kind = ["buy", "see", "go", "kind 7", ""][index as usize % 5];
        let channel = ["web", "app", "shop"][index as usize % 3];
        let kind = (index % 7 != 0).then_some(kind);
        let channel = (index % 11 != 0).then_some(channel);
        let at = format!("2026-{:02}-{:02}T00:00:00Z", 1 + index % 6, 1 + index % 28);
        let at = (index % 13 != 0).then_some(at);
        json!({"k": kind, "c": channel, "at": at, "n": index % 10, "big": i64::MAX - index % 3})
    });
    visits.collect()
}

fn equals(builder: &mut Builder, column: &str, text: &str) -> NodeId {
    let column = event(builder, column, ColumnType::String);
    let text = builder.string(text);
    let equal = Comparison::Equal;
    compare(builder, Primitive::CompareString, equal, column, text)
}

fn within(builder: &mut Builder, test: Comparison, unit: Unit, count: i64) -> NodeId {
    let at = event(builder, "at", ColumnType::Datetime);
    let (now, count) = (builder.now(), builder.integer(count));
    let bound = builder.primitive(Primitive::AddCalendar(unit), vec![now, count]);
    compare(builder, Primitive::CompareInteger, test, at, bound)
}

/// A condition that faults on some rows.
fn faulting(builder: &mut Builder) -> NodeId {
    let big = event(builder, "big", ColumnType::Integer);
    let one = builder.integer(1);
    let sum = builder.primitive(Primitive::AddInteger, vec![big, one]);
    let zero = builder.integer(0);
    let less = Comparison::Less;
    compare(builder, Primitive::CompareInteger, less, sum, zero)
}

/// Every aggregate with a state of its own, behind each of the filters.
fn check_filters(mut builder: Builder, filters: &[Option<NodeId>]) {
    let number = event(&mut builder, "n", ColumnType::Number);
    let at = event(&mut builder, "at", ColumnType::Datetime);
    let mut nodes = Vec::new();
    for (index, filter) in filters.iter().enumerate() {
        nodes.push(of_events(&mut builder, *filter, "count", None));
        let name = ["sum", "average", "min", "max", "list", "exists"][index % 6];
        nodes.push(match name {
            "exists" => of_events(&mut builder, *filter, name, None),
            "min" => of_events(&mut builder, *filter, name, Some(at)),
            "list" => of_events(&mut builder, *filter, "$collect", Some(number)),
            _ => of_events(&mut builder, *filter, name, Some(number)),
        });
    }
    let plan = plan(builder, &nodes);
    check(&plan, &json!({}), &visits());
    check(&plan, &json!({}), &[]);
    let without_texts = [json!({"n": 1}), json!({"n": 2, "k": "buy"})];
    check(&plan, &json!({}), &without_texts);
}

#[test]
fn texts_of_two_columns_decide_together() {
    let mut builder = builder();
    let mut filters = vec![None];
    for kind in ["buy", "see", "", "no visit has this"] {
        let kind = equals(&mut builder, "k", kind);
        filters.push(Some(kind));
        for channel in ["web", "app", "nowhere"] {
            let channel = equals(&mut builder, "c", channel);
            filters.push(Some(channel));
            filters.push(Some(builder.and(kind, channel)));
            let twice = builder.and(channel, kind);
            filters.push(Some(builder.and(twice, channel)));
        }
    }
    check_filters(builder, &filters);
}

#[test]
fn lists_of_texts_stand_in_the_arms_of_each() {
    let mut builder = builder();
    let [buy, see, go] = ["buy", "see", "go"].map(|text| equals(&mut builder, "k", text));
    let web = equals(&mut builder, "c", "web");
    let buy_or_see = builder.or(buy, see);
    let see_or_go = builder.or(go, see);
    let any = builder.or(buy_or_see, go);
    let common = builder.and(buy_or_see, see_or_go);
    let none = builder.and(buy, see);
    let not = builder.not(buy_or_see);
    let mixed = builder.or(buy, web);
    let mut filters = vec![buy, buy_or_see, see_or_go, any, common, none, not, mixed];
    for filter in filters.clone() {
        filters.push(builder.and(web, filter));
        filters.push(builder.and(filter, web));
    }
    let filters: Vec<Option<NodeId>> = filters.into_iter().map(Some).collect();
    check_filters(builder, &filters);
}

#[test]
fn there_may_be_hundreds_of_texts() {
    let mut builder = builder();
    let filters = (0..300).map(|index| {
        let kind = equals(&mut builder, "k", &format!("kind {index}"));
        match index % 3 {
            0 => kind,
            1 => {
                let buy = equals(&mut builder, "k", "buy");
                builder.or(buy, kind)
            }
            _ => {
                let channel = equals(&mut builder, "c", "app");
                builder.and(channel, kind)
            }
        }
    });
    let filters: Vec<Option<NodeId>> = filters.map(Some).collect();
    check_filters(builder, &filters);
}

#[test]
fn windows_lie_within_each_other() {
    let mut builder = builder();
    let web = equals(&mut builder, "c", "web");
    let mut filters = vec![Some(web)];
    for test in [
        Comparison::Greater,
        Comparison::GreaterOrEqual,
        Comparison::Less,
        Comparison::LessOrEqual,
    ] {
        for days in [-30, -7, -90, -1, 0, -7] {
            let after = within(&mut builder, test, Unit::Day, days);
            let month = within(&mut builder, test, Unit::Month, days / 30);
            let both = builder.and(after, month);
            let of_web = builder.and(after, web);
            filters.extend([after, month, both, of_web].map(Some));
            filters.push(Some(builder.and(web, both)));
        }
    }
    check_filters(builder, &filters);
}

#[test]
fn numbers_of_rows_have_tiers() {
    let mut builder = builder();
    let number = event(&mut builder, "big", ColumnType::Integer);
    let mut filters = Vec::new();
    for test in [Comparison::Greater, Comparison::LessOrEqual] {
        for tier in [i64::MAX - 1, 0, i64::MAX - 2, i64::MIN, i64::MAX] {
            let tier = builder.integer(tier);
            let whole = Primitive::CompareInteger;
            filters.push(Some(compare(&mut builder, whole, test, number, tier)));
            filters.push(Some(compare(&mut builder, whole, test, tier, number)));
        }
    }
    check_filters(builder, &filters);
}

#[test]
fn windows_that_overflow_fault_in_the_rows_that_reach_them() {
    for days in [-200_000_000, 200_000_000] {
        let mut builder = builder();
        let (buy, web) = (
            equals(&mut builder, "k", "buy"),
            equals(&mut builder, "c", "web"),
        );
        let far = within(&mut builder, Comparison::Greater, Unit::Day, days);
        let near = within(&mut builder, Comparison::Greater, Unit::Day, -30);
        let none = equals(&mut builder, "k", "no visit has this");
        let mut filters = vec![far, near, buy, web];
        for first in [buy, none] {
            filters.push(builder.and(first, far));
            filters.push(builder.and(far, first));
            let both = builder.and(first, near);
            filters.push(builder.and(both, far));
            filters.push(builder.and(near, both));
        }
        let filters: Vec<Option<NodeId>> = filters.into_iter().map(Some).collect();
        check_filters(builder, &filters);
    }
}

#[test]
fn faults_of_rows_count_where_the_conditions_before_them_hold() {
    let mut builder = builder();
    let (buy, web) = (
        equals(&mut builder, "k", "buy"),
        equals(&mut builder, "c", "web"),
    );
    let fault = faulting(&mut builder);
    let recent = within(&mut builder, Comparison::Greater, Unit::Day, -60);
    let conditions = [buy, web, fault, recent];
    let mut filters = vec![Some(fault)];
    for first in conditions {
        for second in conditions {
            for third in conditions {
                let both = builder.and(first, second);
                filters.push(Some(builder.and(both, third)));
                filters.push(Some(builder.or(both, third)));
            }
        }
    }
    check_filters(builder, &filters);
}
