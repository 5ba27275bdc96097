//! What each row that passed contributed to the value of an aggregate.

use hashbrown::HashMap;
use serde_json::Value as Json;

use super::recorder::Told;
use super::view::View;
use super::words;
use crate::backend::interpret::observe::{Row, RowOutcome};
use crate::ir::Fold;
use crate::library::{Aggregate, Body, Context, Item};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::Key;
use crate::types::json::{text_of, to_json};

/// What a row contributed.
#[derive(Debug, Clone)]
pub(super) struct Contribution {
    pub(super) words: String,
    pub(super) amount: Json,
    pub(super) chosen: Option<bool>,
}

/// Whether the last argument on a row is what the function gives of the rows that it chooses.
pub(super) fn carries_payload(fold: &Fold) -> bool {
    aggregate(fold).is_some_and(|aggregate| aggregate.payload)
}

fn aggregate(fold: &Fold) -> Option<&'static Aggregate> {
    match fold.function.get().body {
        Body::Aggregate(aggregate) => Some(aggregate),
        _ => None,
    }
}

/// The arguments on a row, and its group.
pub(super) fn item(row: &Row) -> (&[Value], Option<&Value>) {
    match &row.outcome {
        RowOutcome::Counted { item, key } => (item, key.as_ref()),
        _ => (&[], None),
    }
}

/// What all rows that passed contributed, in their order.
pub(super) fn all(
    view: &View<'_>,
    told: &Told,
    fold: &Fold,
    counted: &[&Row],
) -> Vec<Contribution> {
    let mut groups: HashMap<Option<Key>, Vec<usize>> = HashMap::new();
    for (index, row) in counted.iter().enumerate() {
        let key = item(row).1.map(|key| Key(key.clone()));
        groups.entry(key).or_default().push(index);
    }
    let entries = match &told.value {
        Value::Map(map) => map.entries.as_slice(),
        _ => &[],
    };
    let entries = entries.iter().map(|(key, value)| (Key(key.clone()), value));
    let entries: HashMap<Key, &Value> = entries.collect();
    let mut found: Vec<Option<Contribution>> = vec![None; counted.len()];
    for (key, members) in groups {
        let rows: Vec<&Row> = members.iter().map(|index| counted[*index]).collect();
        let value = match (&key, &told.value) {
            (Some(key), Value::Map(_)) => entries.get(key).copied().cloned().unwrap_or_default(),
            (_, value) => value.clone(),
        };
        let contributions = of_group(view, told, fold, &rows, &value);
        for (index, contribution) in members.into_iter().zip(contributions) {
            found[index] = Some(contribution);
        }
    }
    found.into_iter().flatten().collect()
}

fn of_group(
    view: &View<'_>,
    told: &Told,
    fold: &Fold,
    rows: &[&Row],
    value: &Value,
) -> Vec<Contribution> {
    let first = |row: &&Row| item(row).0.first().cloned().unwrap_or_default();
    match fold.function.name() {
        "count" | "exists" | "none" | "one" if fold.items.is_empty() => {
            let one = Contribution {
                words: "+1".to_owned(),
                amount: 1.into(),
                chosen: None,
            };
            vec![one; rows.len()]
        }
        "sum" => rows
            .iter()
            .map(|row| summand(view, fold, &first(row)))
            .collect(),
        "min" | "max" if fold.items.len() == 1 => {
            let mut is_found = false;
            let one = |row| {
                let taken = first(row);
                if taken.is_missing() {
                    return left_out(view, fold);
                }
                let is_it = !is_found && Key(taken.clone()) == Key(value.clone());
                is_found |= is_it;
                Contribution {
                    words: words::value(&taken, view.zone),
                    amount: to_json(&taken),
                    chosen: Some(is_it),
                }
            };
            rows.iter().map(one).collect()
        }
        "countDistinct" | "approxCountDistinct" => {
            let mut seen = hashbrown::HashSet::new();
            let one = |row| {
                let taken = first(row);
                let is_new = taken.is_present() && seen.insert(Key(taken.clone()));
                let text = words::value(&taken, view.zone);
                if taken.is_missing() {
                    return left_out(view, fold);
                }
                Contribution {
                    words: match is_new {
                        true => format!("new: {text}"),
                        false => format!("again: {text}"),
                    },
                    amount: to_json(&taken),
                    chosen: Some(is_new),
                }
            };
            rows.iter().map(one).collect()
        }
        "gaps" | "differences" => {
            let one = |(index, row): (usize, &&Row)| {
                let before = index.checked_sub(1).map(|before| first(&rows[before]));
                step_from(view, before.as_ref(), &first(row))
            };
            rows.iter().enumerate().map(one).collect()
        }
        _ if carries_payload(fold) => chosen(view, told, fold, rows),
        _ => {
            let one = |row: &&Row| {
                let taken = first(row);
                if taken.is_missing() && !fold.items.is_empty() {
                    return left_out(view, fold);
                }
                Contribution {
                    words: match fold.items.is_empty() {
                        true => String::new(),
                        false => words::value(&taken, view.zone),
                    },
                    amount: to_json(&taken),
                    chosen: None,
                }
            };
            rows.iter().map(one).collect()
        }
    }
}

/// A row that passed the conditions and lacks what the function takes of it.
fn left_out(view: &View<'_>, fold: &Fold) -> Contribution {
    let name = fold.items.first().map(|item| view.name(*item));
    Contribution {
        words: format!("nothing: {} is missing", name.unwrap_or_default()),
        amount: Json::Null,
        chosen: Some(false),
    }
}

fn summand(view: &View<'_>, fold: &Fold, taken: &Value) -> Contribution {
    let text = match taken {
        Value::Missing => {
            let name = fold.items.first().map(|item| view.name(*item));
            format!("+0: {} is missing", name.unwrap_or_default())
        }
        Value::Duration(_) => format!("+{}", words::value(taken, view.zone)).replace("+-", "-"),
        Value::Number(number) => match words::number(*number) {
            negative if negative.starts_with('-') => negative,
            positive => format!("+{positive}"),
        },
        other => match text_of(other) {
            negative if negative.starts_with('-') => negative,
            positive => format!("+{positive}"),
        },
    };
    Contribution {
        words: text,
        amount: to_json(taken),
        chosen: None,
    }
}

/// What lies between a row and the one before it.
fn step_from(view: &View<'_>, before: Option<&Value>, taken: &Value) -> Contribution {
    let step = match (before, taken) {
        (Some(Value::Datetime(before)), Value::Datetime(taken)) => {
            taken.checked_sub(*before).map(Value::Duration)
        }
        (Some(Value::Integer(before)), Value::Integer(taken)) => {
            taken.checked_sub(*before).map(Value::Integer)
        }
        (Some(Value::Number(before)), Value::Number(taken)) => Value::number(taken - before),
        _ => None,
    };
    let words = match (&step, before, taken) {
        (_, _, Value::Missing) => "nothing: the value is missing".to_owned(),
        (Some(Value::Duration(micros)), ..) => format!("{} later", words::distance(*micros)),
        (Some(step), ..) => format!("{} from the one before", words::value(step, view.zone)),
        (None, None, _) => "the first".to_owned(),
        (None, ..) => words::value(taken, view.zone),
    };
    Contribution {
        words,
        amount: step.as_ref().map(to_json).unwrap_or_default(),
        chosen: None,
    }
}

/// Rows of a function that chooses some of them and puts them in an order.
fn chosen(view: &View<'_>, told: &Told, fold: &Fold, rows: &[&Row]) -> Vec<Contribution> {
    let order = order_of(view, told, fold, rows).unwrap_or_default();
    let ranks = order.iter().enumerate();
    let ranks: HashMap<usize, usize> = ranks.map(|(rank, row)| (*row, rank)).collect();
    let is_list = fold.function.name() != "first" && fold.function.name() != "last";
    let keys = fold.items.len().saturating_sub(1);
    let one = |(index, row): (usize, &&Row)| {
        let rank = ranks.get(&index).copied();
        let values = item(row).0;
        if keys > 0 && values.first().is_some_and(Value::is_missing) && rank.is_none() {
            return left_out(view, fold);
        }
        let key = values.first().filter(|_| keys > 0);
        let key_text = key.map(|key| words::value(key, view.zone));
        let place = match (rank, is_list && order.len() > 1) {
            (Some(rank), true) => Some(format!("#{}", rank + 1)),
            (Some(_), false) => Some("this one".to_owned()),
            (None, _) => None,
        };
        let words: Vec<String> = place.into_iter().chain(key_text).collect();
        Contribution {
            words: words.join(": "),
            amount: key.map(to_json).unwrap_or_default(),
            chosen: Some(rank.is_some()),
        }
    };
    rows.iter().enumerate().map(one).collect()
}

/// Which of the rows that passed the elements of the fold's list are, in the order of the list.
pub(super) fn chosen_order(
    view: &View<'_>,
    told: &Told,
    fold: &Fold,
    counted: &[&Row],
) -> Option<Vec<usize>> {
    match fold.key {
        None => order_of(view, told, fold, counted),
        Some(_) => None,
    }
}

/// The aggregate is asked again with the number of each row in the place of what it gives of the row,
/// so its answer says which rows they are.
fn order_of(view: &View<'_>, told: &Told, fold: &Fold, rows: &[&Row]) -> Option<Vec<usize>> {
    let aggregate = aggregate(fold)?;
    let is_collected = fold.function.name() == "$collect";
    if !aggregate.payload && !is_collected {
        return None;
    }
    let numbered = |(index, row): (usize, &&Row)| {
        let mut item: Item = item(row).0.to_vec();
        if let Some(last) = item.last_mut()
            && (last.is_present() || !is_collected)
        {
            *last = Value::Integer(index as i64);
        }
        item
    };
    let items: Vec<Item> = rows.iter().enumerate().map(numbered).collect();
    let context = Context {
        calendar: view.calendar,
        now: view.now,
    };
    let Outcome::Value(answer) = (aggregate.evaluate)(&context, &items, &told.values) else {
        return Some(Vec::new());
    };
    let number = |value: &Value| match value {
        Value::Integer(index) => usize::try_from(*index).ok(),
        _ => None,
    };
    Some(match &answer {
        Value::Array(all) => all.iter().filter_map(number).collect(),
        single => number(single).into_iter().collect(),
    })
}
