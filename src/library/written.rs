//! How a function is written by authors.

use super::{Function, Parameter, Role};

/// Functions whose first argument is no receiver to an author.
const CALLS_ONLY: [&str; 5] = ["if", "date", "datetime", "mapEntry", "inSegment"];

/// The ways to write a function: as a method where it has a receiver, and as a call.
pub fn signatures(function: &Function) -> Vec<String> {
    if function.name == "chain" {
        let steps = "[A: WHAT(…), B: WHAT(…)]";
        return vec![
            format!("chain(list, order, {steps})"),
            format!("list.chain(order, {steps})"),
        ];
    }
    if function.name == "steps" {
        return vec!["chain(…).steps()".to_owned()];
    }
    let written: Vec<&Parameter> = written(function).collect();
    let call = format!("{}({})", function.name, listed(&written));
    match written.split_first() {
        Some((receiver, rest)) if !CALLS_ONLY.contains(&function.name) => {
            let method = format!("{}.{}({})", receiver.name, function.name, listed(rest));
            vec![method, call]
        }
        _ => vec![call],
    }
}

/// The parameters that authors write.
pub fn written(function: &Function) -> impl Iterator<Item = &Parameter> {
    let parameters = function.parameters.iter();
    parameters.filter(|parameter| parameter.role.is_written())
}

fn listed(parameters: &[&Parameter]) -> String {
    let names: Vec<String> = parameters.iter().map(|one| shown(one)).collect();
    names.join(", ")
}

/// The name of a parameter, marked where it may be left out or repeated.
pub fn shown(parameter: &Parameter) -> String {
    match parameter.role {
        Role::Rest | Role::ItemRest => format!("{}…", parameter.name),
        _ if parameter.optional => format!("{}?", parameter.name),
        _ => parameter.name.to_owned(),
    }
}
