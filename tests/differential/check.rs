//! One program in every backend over some profiles.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value as Json;
use sumac::backend::interpret::Interpreter;
use sumac::backend::{Evaluated, Executable, ProfileRows, jit};
use sumac::data::{Batch, Binding, Root, Scan, field_path};
use sumac::diagnostic::Sources;
use sumac::hir;
use sumac::ir::{self, Plan};
use sumac::schema::{SchemaKind, from_json};
use sumac::syntax::parse::parse_file;
use sumac::types::json::to_json;
use sumac::types::{Kind, Type, Value};

use crate::arrival;
use crate::histories;
use crate::laws;
use crate::mended;
use crate::observed;
use crate::random::Random;

/// 2026-06-01T00:00:00Z
pub(crate) const NOW: i64 = 1_780_272_000_000_000;
const PROFILES: usize = 6;

pub(crate) enum Failure {
    /// The checker refused the program; the generator is not perfect.
    Refused(String),
    /// Two answers differ.
    Differs(String),
}

fn binding(kind: SchemaKind, schema: &Json) -> hir::Binding {
    let (schema, _) = from_json("schema", &schema.to_string(), kind).unwrap();
    let event = kind == SchemaKind::Event;
    hir::Binding {
        schema,
        key: None,
        time: event.then(|| vec!["timestamp".to_owned()]),
        id: event.then(|| vec!["_id".to_owned()]),
    }
}

/// The program of a text, with the text.
pub(crate) fn checked(text: &str) -> Result<(hir::Program, Sources), Failure> {
    let mut sources = Sources::new();
    let id = sources.add("random.sumac", text);
    let (file, mut problems) = parse_file(id, text);
    let input = hir::Input {
        files: vec![&file],
        profile: Some(binding(SchemaKind::Profile, &histories::profile_schema())),
        event: Some(binding(SchemaKind::Event, &histories::event_schema())),
        ..hir::Input::default()
    };
    let (program, more) = hir::check(input);
    problems.extend(more);
    if problems.iter().any(|problem| problem.is_error()) {
        let errors = problems.iter().filter(|problem| problem.is_error());
        let errors: Vec<&str> = errors.map(|error| error.message.as_str()).collect();
        return Err(Failure::Refused(errors.join("\n")));
    }
    Ok((program, sources))
}

pub(crate) fn plan_of(text: &str) -> Result<Plan, Failure> {
    let (program, _) = checked(text)?;
    // What no plan holds is an error for authors, told by the engine.
    let plan =
        ir::lower(&program).map_err(|error| Failure::Refused(format!("no plan: {error:?}")))?;
    Ok(ir::passes::optimise(&plan))
}

/// The rows of one profile's events in the total order, without duplicates and later events.
pub(crate) fn rows_in_order(events: &Batch, rows: &[u32]) -> Vec<u32> {
    let times = events.times.as_ref().unwrap();
    let id = |row: u32| {
        let ids = events.ids.as_ref()?;
        use arrow_array::Array;
        (!ids.is_null(row as usize)).then(|| ids.value(row as usize).to_owned())
    };
    let mut seen = HashSet::new();
    let mut kept: Vec<u32> = rows
        .iter()
        .copied()
        .filter(|&row| id(row).is_none_or(|id| seen.insert(id)))
        .filter(|&row| times.value(row as usize) <= NOW)
        .collect();
    kept.sort_by_key(|&row| (times.value(row as usize), id(row), row));
    kept
}

pub(crate) fn compare(text: &str, random: &mut Random) -> Result<(), Failure> {
    let plan = Arc::new(plan_of(text)?);
    let interpreter = Interpreter::new(plan.clone());
    let native = jit::compile(plan.clone())
        .map_err(|error| Failure::Differs(format!("no code: {error}")))?;
    let layout = Arc::new(plan.layout.clone());

    // Events of all profiles in one input, mixed.
    let mut all: Vec<(usize, Json)> = Vec::new();
    for profile in 0..PROFILES {
        all.extend(
            histories::events(random)
                .into_iter()
                .map(|event| (profile, event)),
        );
    }
    for at in (1..all.len()).rev() {
        all.swap(at, random.below(at + 1));
    }
    let profiles: Vec<Json> = (0..PROFILES).map(|_| histories::profile(random)).collect();
    // A part of the programs is enough, and costs as much as the comparison of the backends.
    if text.len().is_multiple_of(4) {
        mended::compare(text, &all, &profiles)?;
    }
    if text.len() % 4 == 2 {
        observed::compare(text, &all, &profiles)?;
    }
    if text.len() % 32 == 3 {
        observed::explain(text, &all, &profiles)?;
    }
    if text.len() % 8 == 2 {
        laws::compare_orders(text, &plan, &all, &profiles, random)?;
    }
    if text.len() % 4 == 1 {
        arrival::compare(&plan, &interpreter, &native, &all, &profiles, random)?;
    }
    let scan = Scan::new(layout.clone(), Root::Event)
        .time(field_path("timestamp"))
        .id(field_path("_id"));
    let (events, _) = Binding::new(scan)
        .records(all.iter().map(|(_, event)| event))
        .unwrap();
    let (records, _) = Binding::new(Scan::new(layout, Root::Profile))
        .records(&profiles)
        .unwrap();

    let mut fold = native.fold(NOW);
    if let Some(fold) = &mut fold {
        let mut rows = Vec::new();
        for profile in 0..PROFILES {
            let own: Vec<u32> = (0..all.len() as u32)
                .filter(|&row| all[row as usize].0 == profile)
                .collect();
            rows.extend(rows_in_order(&events, &own));
        }
        rows.sort_unstable();
        let groups: Vec<u32> = rows.iter().map(|&row| all[row as usize].0 as u32).collect();
        let half = rows.len() / 2;
        fold.fold_rows(&events, &rows[..half], &groups[..half], 0);
        fold.fold_rows(&events, &rows[half..], &groups[half..], 0);
    }
    for (profile, record) in profiles.iter().enumerate() {
        let own: Vec<u32> = (0..all.len() as u32)
            .filter(|&row| all[row as usize].0 == profile)
            .collect();
        let event_rows = rows_in_order(&events, &own);
        let rows = ProfileRows {
            profile: &records,
            profile_row: Some(profile as u32),
            events: &events,
            event_rows: &event_rows,
        };
        let expected = interpreter.evaluate(&rows, NOW);
        let context = || {
            let own: Vec<&Json> = own.iter().map(|&row| &all[row as usize].1).collect();
            format!(
                "profile {}\nevents {}",
                record,
                serde_json::to_string(&own).unwrap()
            )
        };
        in_types(&plan, &expected)
            .map_err(|why| Failure::Differs(format!("{why}\n{}", context())))?;
        same(&plan, &expected, &native.evaluate(&rows, NOW), "evaluate")
            .map_err(|why| Failure::Differs(format!("{why}\n{}", context())))?;
        if let Some(fold) = &mut fold {
            let folded = fold.finish(profile as u32, &records, Some(profile as u32));
            same(&plan, &expected, &folded, "fold")
                .map_err(|why| Failure::Differs(format!("{why}\n{}", context())))?;
        }
    }
    Ok(())
}

pub(crate) fn same(
    plan: &Plan,
    expected: &Evaluated,
    found: &Evaluated,
    way: &str,
) -> Result<(), String> {
    for (index, attribute) in plan.attributes.iter().enumerate() {
        let (left, right) = (
            to_json(&expected.values[index]),
            to_json(&found.values[index]),
        );
        let faults = (expected.faults[index], found.faults[index]);
        // As texts: equal numbers of other bits differ.
        let texts = (left.to_string(), right.to_string());
        if texts.0 != texts.1 || faults.0 != faults.1 {
            return Err(format!(
                "{} by {way}: interpreter {left} fault {}, native {right} fault {}",
                attribute.name, faults.0, faults.1
            ));
        }
    }
    Ok(())
}

fn in_types(plan: &Plan, evaluated: &Evaluated) -> Result<(), String> {
    for (index, attribute) in plan.attributes.iter().enumerate() {
        let value = &evaluated.values[index];
        // A fault is missing whatever the type says.
        if value.is_missing() && evaluated.faults[index] {
            continue;
        }
        if !lies_in(value, &attribute.ty) {
            return Err(format!(
                "{}: {} does not lie in {}",
                attribute.name,
                to_json(value),
                attribute.ty
            ));
        }
    }
    Ok(())
}

fn lies_in(value: &Value, ty: &Type) -> bool {
    match (value, &ty.kind) {
        (Value::Missing, _) => ty.optional,
        (Value::Boolean(_), Kind::Boolean)
        | (Value::Integer(_), Kind::Integer)
        | (Value::String(_), Kind::String)
        | (Value::Date(_), Kind::Date)
        | (Value::Datetime(_), Kind::Datetime)
        | (Value::Duration(_), Kind::Duration) => true,
        (Value::Number(number), Kind::Number) => {
            number.is_finite() && number.to_bits() != (-0.0_f64).to_bits()
        }
        (Value::Array(items), Kind::Array(element)) => {
            items.iter().all(|item| lies_in(item, element))
        }
        (Value::Map(map), Kind::Map(key, element)) => map
            .entries
            .iter()
            .all(|(k, v)| lies_in(k, &Type::present((**key).clone())) && lies_in(v, element)),
        (Value::Object(members), Kind::Object(object)) => members.iter().all(|(name, member)| {
            object
                .fields
                .get(&**name)
                .is_some_and(|field| lies_in(member, &field.ty.clone().or_missing(true)))
        }),
        _ => false,
    }
}
