//! Names of documents, and the members that mean nothing here.

use std::collections::HashSet;

use crate::syntax::json::{Json, JsonKind, quote};
use crate::syntax::unparse::is_reserved;
use crate::types::stack::with_stack;

/// Members that are read.
const KNOWN: [&str; 7] = [
    "name",
    "path",
    "description",
    "expression",
    "duration",
    "mergeFunction",
    "keepCurrent",
];
/// The schema of what every rule without `on event` computes.
const PROFILE_SCHEMA: &str = "_xdm.context.profile";
/// The longest value of a member without a meaning that is kept, in bytes.
const REST_BYTES_MAX: usize = 200;

/// An identifier that reads like the name and that no earlier rule has.
pub(super) fn valid_name(given: &str, names: &mut HashSet<String>) -> String {
    let words = given.split(|c: char| c != '_' && !c.is_alphanumeric());
    let mut name = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if !name.is_empty() => name.extend(first.to_uppercase().chain(letters)),
            _ => name.push_str(word),
        }
    }
    if !name.starts_with(|c: char| c == '_' || c.is_alphabetic()) {
        name.insert(0, '_');
    }
    if is_reserved(&name) {
        name.push('_');
    }
    let (plain, mut number) = (name.clone(), 2);
    while !names.insert(name.clone()) {
        name = format!("{plain}{number}");
        number += 1;
    }
    name
}

/// The members that mean nothing here.
pub(super) fn rest(json: &Json) -> Vec<(String, String)> {
    let members = json.members().iter();
    let unknown = members.filter(|(name, value)| {
        let is_profile = value.get("name").and_then(Json::str) == Some(PROFILE_SCHEMA);
        let says_nothing = name.node == "schema" && is_profile;
        !says_nothing && !KNOWN.contains(&name.node.as_str())
    });
    unknown
        .map(|(name, value)| {
            let mut text = String::new();
            compact(value, &mut text);
            if let Some((at, _)) = text.char_indices().find(|(at, _)| *at >= REST_BYTES_MAX) {
                text.truncate(at);
                text.push('…');
            }
            (name.node.clone(), text)
        })
        .collect()
}

/// A value as JSON on one line; of a long one just the beginning.
fn compact(json: &Json, text: &mut String) {
    if text.len() > REST_BYTES_MAX {
        return;
    }
    let list = |open: char, close: char, text: &mut String, parts: Vec<(Option<&str>, &Json)>| {
        text.push(open);
        for (index, (name, value)) in parts.into_iter().enumerate() {
            text.push_str(if index > 0 { ", " } else { "" });
            if let Some(name) = name {
                text.push_str(&format!("{}: ", quote(name)));
            }
            with_stack(|| compact(value, text));
        }
        text.push(close);
    };
    match &json.kind {
        JsonKind::Null => text.push_str("null"),
        JsonKind::Boolean(truth) => text.push_str(if *truth { "true" } else { "false" }),
        JsonKind::Number(raw) => text.push_str(raw),
        JsonKind::String(string) => text.push_str(&quote(&string.text)),
        JsonKind::Array(elements) => list(
            '[',
            ']',
            text,
            elements.iter().map(|one| (None, one)).collect(),
        ),
        JsonKind::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (Some(name.node.as_str()), value));
            list('{', '}', text, members.collect());
        }
    }
}
