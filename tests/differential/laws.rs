//! Forms that say the same have the same value: filters in any order, a condition in brackets, as an argument and
//! behind `where`; and rules in any order of the text.

use std::sync::Arc;

use serde_json::Value as Json;
use sumac::backend::Evaluated;
use sumac::backend::interpret::Interpreter;
use sumac::ir::{self, Plan};
use sumac::types::json::to_json;

use crate::arrival::{self, evaluated, records};
use crate::check::{Failure, plan_of};
use crate::histories;
use crate::programs;
use crate::random::Random;
use sumac::data::Root;

/// Texts of one kind that say the same, by what they say.
fn alike(random: &mut Random) -> Vec<Vec<String>> {
    let (a, b) = (
        programs::plain_condition(random),
        programs::plain_condition(random),
    );
    // The item has a name behind `where` and none in brackets.
    let bare = |text: &str| text.replace("v.", "");
    let (bare_a, bare_b) = (bare(&a), bare(&b));
    let both = |end: &str| {
        vec![
            format!("xEvent[{bare_a}][{bare_b}]{end}"),
            format!("xEvent[{bare_b}][{bare_a}]{end}"),
            format!("xEvent[{bare_a} and {bare_b}]{end}"),
            format!("xEvent.filter((v) => {a})[{bare_b}]{end}"),
            format!("(select v from xEvent where {a} and {b}){end}"),
        ]
    };
    let aggregates = ["sum", "average", "min", "max", "median", "mode", "stddev"];
    let name = *random.of(&aggregates);
    vec![
        both(".count()"),
        both(".map(kind)"),
        both(".gaps(timestamp)"),
        both(".groupBy(channel).sum(price)"),
        vec![
            format!("xEvent[{bare_a}].{name}(price)"),
            format!("(select v from xEvent where {a}).{name}(price)"),
            format!("({name}(v.price) over v from xEvent where {a})"),
            format!("{name}(xEvent[{bare_a}], price)"),
        ],
        vec![
            format!("xEvent.exists({bare_a})"),
            format!("xEvent[{bare_a}].exists()"),
            format!("(exists v from xEvent where {a})"),
            format!("not xEvent.none({bare_a})"),
            format!("not (none v from xEvent : {a})"),
            format!("xEvent.count({bare_a}) > 0"),
        ],
        vec![
            format!("xEvent.all({bare_a})"),
            format!("(forall v from xEvent where {a})"),
            format!("not xEvent.exists(not ({bare_a}))"),
            format!("xEvent.count({bare_a}) = xEvent.count()"),
        ],
        vec![
            format!("xEvent.count({bare_a})"),
            format!("xEvent[{bare_a}].count()"),
            format!("(count over v from xEvent where {a})"),
            format!("(sum(if({a}, 1, 0)) over v from xEvent)"),
        ],
        vec![
            format!("xEvent.one({bare_a})"),
            format!("(one v from xEvent where {a})"),
            format!("xEvent[{bare_a}].count() = 1"),
        ],
    ]
}

/// The events of some profiles, and the profiles.
fn history(random: &mut Random) -> (Vec<(usize, Json)>, Vec<Json>) {
    let profiles: Vec<Json> = (0..3).map(|_| histories::profile(random)).collect();
    let mut all = Vec::new();
    for profile in 0..profiles.len() {
        let events = histories::events(random);
        all.extend(events.into_iter().map(|event| (profile, event)));
    }
    (all, profiles)
}

/// Whether forms that say the same differ on some profile.
pub(crate) fn compare_forms(random: &mut Random) -> Result<(), Failure> {
    let groups = alike(random);
    let mut text = String::new();
    for (group, forms) in groups.iter().enumerate() {
        for (form, body) in forms.iter().enumerate() {
            text.push_str(&format!("attribute g{group}_{form} = {body}\n"));
        }
    }
    let plan = Arc::new(plan_of(&text)?);
    let (all, profiles) = history(random);
    let profiles = records(&plan, Root::Profile, &profiles);
    for found in evaluated(&Interpreter::new(plan), &all, &profiles) {
        let mut values = found.values.iter().map(|value| to_json(value).to_string());
        for forms in &groups {
            let values: Vec<String> = values.by_ref().take(forms.len()).collect();
            for (form, value) in forms.iter().zip(&values) {
                if *value != values[0] {
                    let why = format!("{}\n{}\n{form}\n{value}", forms[0], values[0]);
                    return Err(Failure::Differs(format!("{why}\nevents {all:?}")));
                }
            }
        }
    }
    Ok(())
}

/// The same plan from the same text, and the same values from its items in another order.
pub(crate) fn compare_orders(
    text: &str,
    plan: &Arc<Plan>,
    all: &[(usize, Json)],
    profiles: &[Json],
    random: &mut Random,
) -> Result<(), Failure> {
    let printed = ir::print::print(plan);
    if printed != ir::print::print(&plan_of(text)?) {
        return Err(Failure::Differs(
            "the plan differs the second time".to_owned(),
        ));
    }
    if printed != ir::print::print(&ir::passes::optimise(plan)) {
        return Err(Failure::Differs(
            "the passes change their own result".to_owned(),
        ));
    }
    let items: Vec<&str> = text.lines().collect();
    let moved = arrival::shuffled(&items, random).join("\n");
    let other = Arc::new(plan_of(&moved)?);
    let values = |plan: &Arc<Plan>| {
        let profiles = records(plan, Root::Profile, profiles);
        let found = evaluated(&Interpreter::new(plan.clone()), all, &profiles);
        found.iter().map(|found| by_name(plan, found)).collect()
    };
    let (before, after): (Vec<_>, Vec<_>) = (values(plan), values(&other));
    match before == after {
        true => Ok(()),
        false => Err(Failure::Differs(format!(
            "in another order\n{moved}\n{before:?}\n{after:?}"
        ))),
    }
}

fn by_name(plan: &Plan, found: &Evaluated) -> Vec<(String, String, bool)> {
    let names = plan.attributes.iter().map(|one| one.name.clone());
    let values = found.values.iter().map(|value| to_json(value).to_string());
    let mut named: Vec<_> = names.zip(values).zip(&found.faults).collect();
    named.sort();
    named
        .into_iter()
        .map(|((name, value), &fault)| (name, value, fault))
        .collect()
}
