//! What is observed is what is computed: the plan for observation has the values of the optimised one,
//! and the rows that counted make up the values of counts and sums.

use chrono::DateTime;
use serde_json::Value as Json;
use sumac::backend::interpret::Interpreter;
use sumac::backend::interpret::observe::{Observer, Row, RowOutcome, observe};
use sumac::backend::{Evaluated, Executable, ProfileRows};
use sumac::data::{Batch, Binding, Root, Scan, field_path};
use sumac::engine::{Backend, Engine, SchemaSource, Why, WhyStyle};
use sumac::ir::{self, NodeId, ObservedPlan, Op, Plan};
use sumac::types::sum::ExactSum;
use sumac::types::{ArenaId, Value};

use crate::check::{Failure, NOW, checked, rows_in_order, same};
use crate::histories;

/// Keeps what every fold tells and looks whether it makes up the value.
struct Laws<'a> {
    plan: &'a Plan,
    broken: Vec<String>,
    checked: usize,
}

impl Observer for Laws<'_> {
    fn begins(&mut self, _: NodeId) -> bool {
        true
    }

    fn ended(&mut self, fold: NodeId, rows: Vec<Row>, _: &[Value], value: &Value) {
        let Op::Fold(fold) = &self.plan.nodes[fold].op else {
            return self.broken.push("rows of what is no fold".to_owned());
        };
        if fold.key.is_some() {
            return;
        }
        let counted = rows.iter().filter_map(|row| match &row.outcome {
            RowOutcome::Counted { item, .. } => Some(item),
            _ => None,
        });
        let holds = match (fold.function.name(), value) {
            ("count", Value::Integer(count)) if fold.items.is_empty() => {
                counted.count() as i64 == *count
            }
            ("sum", Value::Number(total)) => {
                let mut sum = ExactSum::default();
                counted.for_each(|item| {
                    if let Some(Value::Number(number)) = item.first() {
                        sum.add(*number);
                    }
                });
                sum.value() == Some(*total)
            }
            ("exists", Value::Boolean(truth)) if fold.items.is_empty() => {
                (counted.count() > 0) == *truth
            }
            _ => return,
        };
        self.checked += 1;
        if !holds {
            let name = fold.function.name();
            self.broken
                .push(format!("the rows of `{name}` do not make up {value:?}"));
        }
    }
}

/// Observes the program of a text over all profiles.
pub(crate) fn compare(text: &str, all: &[(usize, Json)], profiles: &[Json]) -> Result<(), Failure> {
    let (program, _) = checked(text)?;
    let refused = |error| Failure::Refused(format!("no plan: {error:?}"));
    let observed = ir::lower_observed(&program).map_err(refused)?;
    let plan = ir::passes::optimise(&ir::lower(&program).map_err(refused)?);
    for (profile, record) in profiles.iter().enumerate() {
        let own: Vec<&Json> = all
            .iter()
            .filter(|(of, _)| *of == profile)
            .map(|(_, event)| event)
            .collect();
        let expected = evaluate(&plan, &own, record, |rows| {
            Interpreter::new(plan.clone().into()).evaluate(rows, NOW)
        });
        let found = evaluate(&observed.plan, &own, record, |rows| {
            let mut laws = Laws {
                plan: &observed.plan,
                broken: Vec::new(),
                checked: 0,
            };
            let absent: Vec<u32> = (0..rows.events.rows() as u32)
                .filter(|row| !rows.event_rows.contains(row))
                .collect();
            let found = observe(&observed.plan, rows, &absent, NOW, &mut laws);
            assert!(laws.broken.is_empty(), "{:?}", laws.broken);
            found
        });
        same(&plan, &expected, &found, "observation").map_err(Failure::Differs)?;
    }
    every_rule_is_known(&program, &observed)
}

fn every_rule_is_known(
    program: &sumac::hir::Program,
    observed: &ObservedPlan,
) -> Result<(), Failure> {
    let unknown = program.attributes.iter().find(|(_, attribute)| {
        observed.nodes_of(attribute.body).is_empty() && attribute.bounds.is_none()
    });
    match unknown {
        None => Ok(()),
        Some((id, attribute)) => Err(Failure::Differs(format!(
            "the rule of {} (attribute {}) has no node",
            attribute.name,
            id.index()
        ))),
    }
}

fn evaluate(
    plan: &Plan,
    events: &[&Json],
    record: &Json,
    run: impl Fn(&ProfileRows<'_>) -> Evaluated,
) -> Evaluated {
    let layout = std::sync::Arc::new(plan.layout.clone());
    let scan = Scan::new(layout.clone(), Root::Event)
        .time(field_path("timestamp"))
        .id(field_path("_id"));
    let batch = |scan, rows: &[&Json]| -> Batch {
        let binding = Binding::new(scan);
        binding.records(rows.iter().copied()).unwrap().0
    };
    let events = batch(scan, events);
    let profile = batch(Scan::new(layout, Root::Profile), &[record]);
    let all: Vec<u32> = (0..events.rows() as u32).collect();
    let event_rows = rows_in_order(&events, &all);
    run(&ProfileRows {
        profile: &profile,
        profile_row: Some(0),
        events: &events,
        event_rows: &event_rows,
    })
}

/// Asks why each attribute has its value: the answer has the value, and its parts make it up.
pub(crate) fn explain(text: &str, all: &[(usize, Json)], profiles: &[Json]) -> Result<(), Failure> {
    let engine = Engine::builder()
        .profile_schema(SchemaSource::json(
            "p",
            histories::profile_schema().to_string(),
        ))
        .event_schema(SchemaSource::json(
            "e",
            histories::event_schema().to_string(),
        ))
        .backend(Backend::Interpret)
        .build();
    let program = engine
        .compile(text)
        .map_err(|error| Failure::Refused(error.to_string()))?;
    let now = DateTime::from_timestamp_micros(NOW).unwrap();
    for (profile, record) in profiles.iter().enumerate().take(1) {
        let own: Vec<&Json> = all
            .iter()
            .filter(|(of, _)| *of == profile)
            .map(|(_, event)| event)
            .collect();
        let expected = program.evaluate(record, &own, now).unwrap().to_json();
        for info in program.attributes() {
            let why = program.why(&info.name, record, &own, now).unwrap();
            // As texts: equal numbers of other bits differ.
            let texts = [&expected[&info.name], &why.value].map(Json::to_string);
            if !info.on_event && texts[0] != texts[1] {
                let (name, expected) = (&info.name, &expected[&info.name]);
                return Err(Failure::Differs(format!(
                    "{name} is {expected}, and explained as {}",
                    why.value
                )));
            }
            assert!(!why.render(WhyStyle::default()).is_empty());
            assert!(why.to_json().is_object());
            contributions_add_up(&why).map_err(Failure::Differs)?;
        }
    }
    Ok(())
}

fn contributions_add_up(why: &Why) -> Result<(), String> {
    for one in &why.aggregations {
        if one.counted.iter().any(|row| row.key.is_some()) {
            continue;
        }
        let numbers = one.counted.iter().map(|row| row.amount.as_f64());
        let total = match (
            one.function.as_str(),
            one.value.is_f64(),
            one.value.is_i64(),
        ) {
            ("count", _, true) => numbers.flatten().sum(),
            ("sum", true, _) => {
                let mut sum = ExactSum::default();
                numbers.flatten().for_each(|number| sum.add(number));
                sum.value().unwrap_or(f64::NAN)
            }
            _ => continue,
        };
        if one.value.as_f64() != Some(total) {
            return Err(format!(
                "`{}` is {}, its rows give {total}",
                one.text, one.value
            ));
        }
    }
    Ok(())
}
