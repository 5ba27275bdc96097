//! The entry of one function.

use super::drawing::marks;
use super::signature::{fits, gives};
use super::wrap::wrap;
use crate::ir::kernels::{Reach, reach};
use crate::library::{
    Aggregate, Body, Class, Example, Function, Role, StateSize, shown, signatures, written,
};

/// The entry as Markdown that reads well on a terminal too.
pub(super) fn render(function: &Function, width: usize) -> String {
    let mut text = format!("### {}\n\n", function.name);
    if let Body::Refused(refusal) = function.body {
        let why = format!("Not available in rules, because {}.", refusal.reason);
        text.push_str(&wrap(&why, width, ""));
        text.push_str(&wrap(&format!("Instead: {}.", refusal.help), width, ""));
        return text;
    }
    let signatures: Vec<String> = signatures(function)
        .iter()
        .map(|signature| format!("`{signature}`"))
        .collect();
    text.push_str(&wrap(&signatures.join(" or "), width, ""));
    text.push('\n');
    text.push_str(&wrap(function.summary, width, ""));
    text.push('\n');
    for line in facts(function) {
        text.push_str(&wrap(&format!("- {line}"), width, "  "));
    }
    text.push('\n');
    text.push_str(&examples(function));
    text
}

/// The entry in one line, for what is known by another name.
pub(super) fn one_line(function: &Function, width: usize) -> String {
    let signature = signatures(function).pop().unwrap_or_default();
    wrap(
        &format!("- `{signature}`: {}", function.summary),
        width,
        "  ",
    )
}

fn facts(function: &Function) -> Vec<String> {
    let mut facts: Vec<String> = written(function)
        .filter(|parameter| parameter.role != Role::List)
        .map(|parameter| format!("`{}`: {}.", shown(parameter), fits(parameter)))
        .collect();
    facts.extend(gives(function).map(|ty| format!("Gives: {ty}.")));
    facts.push(format!("Missing and empty: {}", function.missing));
    if let Body::Aggregate(aggregate) = function.body {
        facts.push(format!("Keeps: {}", upkeep(aggregate)));
    }
    if function.zoned {
        facts.push("Goes by the time zone of the rules.".to_owned());
    }
    facts.push(format!("Runs: {}.", runs(function)));
    facts
}

/// What a profile keeps and in which order items may come.
fn upkeep(aggregate: &Aggregate) -> String {
    let size = match aggregate.state {
        StateSize::Bytes(bytes) => format!("{bytes} bytes per profile"),
        StateSize::Items => "as many items as an argument says".to_owned(),
        StateSize::Growing => "a state that grows with the values of a profile".to_owned(),
    };
    let order = match (aggregate.class, aggregate.ordered) {
        (Class::Invertible, _) => "events may come in any order, and can be taken out again",
        (Class::Mergeable, false) => "events may come in any order",
        (Class::Mergeable, true) => {
            "events may come in any order, because each brings its place along"
        }
        (Class::Ordered, _) | (Class::Holistic, true) => "events must come in order",
        (Class::Holistic, false) => "events may come in any order, and their values are all kept",
    };
    format!("{size}; {order}.")
}

fn runs(function: &Function) -> String {
    match (reach(function), function.body) {
        (Reach::Native, _) => "as native code".to_owned(),
        (Reach::Kinds(kinds), _) => {
            let kinds: Vec<String> = kinds.iter().map(ToString::to_string).collect();
            format!(
                "as native code over {}; else as a kernel call",
                kinds.join(", ")
            )
        }
        (Reach::Kernel, Body::Form) => {
            "as a form of other operations, with kernel calls".to_owned()
        }
        (Reach::Kernel, _) => "as a kernel call".to_owned(),
    }
}

fn examples(function: &Function) -> String {
    if function.examples.is_empty() && function.timeline.is_empty() {
        return String::new();
    }
    let mut text = "```text\n".to_owned();
    for example in function.examples {
        text.push_str(&line(example));
    }
    for (index, example) in function.timeline.iter().enumerate() {
        if index > 0 || !function.examples.is_empty() {
            text.push('\n');
        }
        text.push_str(&line(example));
        if let Some(marks) = marks(example) {
            text.push_str(&format!("  {marks}\n"));
        }
    }
    text.push_str("```\n");
    text
}

fn line(example: &Example) -> String {
    let value = match example.value {
        "null" => "missing",
        value => value,
    };
    format!("{}  →  {value}\n", example.expression)
}
