//! Texts that ask for endless work, memory or stack get an answer instead.

use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::{SchemaKind, from_json, to_json_schema};
use super::{codes, leaves, read};
use crate::diagnostic::{Code, Span};

/// Definitions `d0`, `d1`, … of which each has members of the next; `d0` is the root.
fn chain(length: usize, members: &[&str]) -> String {
    let mut text = r##"{"$ref": "#/$defs/d0", "$defs": {"##.to_owned();
    for at in 0..length {
        write!(text, r#""d{at}": {{"properties": {{"#).unwrap();
        for (index, member) in members.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(
                text,
                r##"{comma}"{member}": {{"$ref": "#/$defs/d{}"}}"##,
                at + 1
            )
            .unwrap();
        }
        text.push_str("}},");
    }
    write!(text, r#""d{length}": {{"type": "string"}}}}}}"#).unwrap();
    text
}

#[test]
fn nesting_of_brackets() {
    let text = "[".repeat(100_000);
    let problem = from_json("deep.json", &text, SchemaKind::Event).unwrap_err();
    assert_eq!(problem.code, Code::SchemaUnreadable);
    assert_eq!(problem.message, "the schema nests deeper than 128 levels");
}

#[test]
fn long_chains_of_references() {
    let (schema, problems) = read(&chain(20, &["a"]));
    assert_eq!(problems, []);
    assert_eq!(leaves(&schema).len(), 1);
    let (schema, problems) = read(&chain(10_000, &["a"]));
    assert_eq!(codes(&problems), [Code::SchemaPartSkipped]);
    assert!(leaves(&schema).is_empty());
}

#[test]
fn long_chains_that_are_read_from_the_end() {
    // Each definition is known when the one before it is read, so that no walk is ever deep.
    let mut text = r#"{"properties": {"#.to_owned();
    for at in (0..2_000).rev() {
        write!(text, r##""p{at}": {{"$ref": "#/$defs/d{at}"}},"##).unwrap();
    }
    let rest = chain(2_000, &["a"]);
    let rest = rest.split_once(',').unwrap().1;
    text.push_str(r#""last": {"type": "string"}}, "#);
    text.push_str(rest.trim_start());
    let (schema, problems) = read(&text);
    assert!(codes(&problems).contains(&Code::SchemaPartSkipped));
    assert!(schema.field(&["last"]).is_some());
}

#[test]
fn trees_that_unfold_without_end() {
    let problem = from_json("wide.json", &chain(60, &["a", "b"]), SchemaKind::Event).unwrap_err();
    assert_eq!(problem.message, "the schema has more than 250000 fields");
}

#[test]
fn merges_that_unfold_without_end() {
    let one = chain(60, &["a", "b"]);
    let (_, definitions) = one.split_once(r#""$defs": {"#).unwrap();
    let others = definitions.replace(r#""d"#, r#""e"#).replace("/d", "/e");
    let text = format!(
        r##"{{"allOf": [{{"$ref": "#/$defs/d0"}}, {{"$ref": "#/$defs/e0"}}], "$defs": {{{},{others}"##,
        definitions.strip_suffix("}}").unwrap()
    );
    let problem = from_json("wide.json", &text, SchemaKind::Event).unwrap_err();
    assert_eq!(problem.message, "the schema has more than 250000 fields");
}

#[test]
fn references_that_go_in_circles() {
    let (schema, problems) = read(
        r##"{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}"##,
    );
    assert_eq!(codes(&problems), [Code::SchemaRecursive]);
    assert!(leaves(&schema).is_empty());
}

/// A value that some keyword of a schema may have, right or wrong.
fn odd_schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!({"$ref": "#"})),
        Just(json!({"$ref": "#/$defs/x"})),
        Just(json!({"$ref": "#/properties/xdm:a", "meta:refProperty": ["/a", ""]})),
        Just(json!({"type": "integer", "minimum": 1e300, "exclusiveMaximum": true})),
        Just(json!({"type": ["string", "null"], "enum": [null, 1, {}]})),
        Just(json!({"type": "string", "format": "date", "meta:enum": ["x"]})),
        Just(json!({"meta:xdmType": "map"})),
        any::<bool>().prop_map(Value::Bool),
        Just(Value::Null),
        Just(json!("text")),
    ];
    let keyword = prop::sample::select(vec![
        "properties",
        "definitions",
        "$defs",
        "allOf",
        "oneOf",
        "items",
        "additionalProperties",
        "patternProperties",
        "type",
        "x",
        "xdm:a",
        "a:b-c",
        "https://ns.adobe.com/a/b",
    ]);
    leaf.prop_recursive(6, 60, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((keyword.clone(), inner), 0..5).prop_map(|members| {
                let members = members
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value));
                Value::Object(members.collect())
            }),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_gets_an_answer(schema in odd_schema(), mark in 0..3) {
        let mark = ["$schema", "meta:altId", "meta:extensible"][mark as usize];
        let root = json!({mark: "x", "allOf": [schema.clone()], "properties": schema, "$defs": {"x": schema}});
        match from_json("any.json", &root.to_string(), SchemaKind::Event) {
            Ok((schema, problems)) => {
                // House style of messages is asserted where a diagnostic is made.
                problems.into_iter().for_each(|problem| {
                    problem.into_diagnostic(Span::default());
                });
                let again = from_json("any.json", &to_json_schema(&schema).to_string(), SchemaKind::Event);
                let (again, problems) = again.unwrap();
                prop_assert_eq!(problems, []);
                prop_assert_eq!(leaves(&again).len(), leaves(&schema).len());
            }
            Err(problem) => drop(problem.into_diagnostic(Span::default())),
        }
    }
}
