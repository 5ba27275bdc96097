//! The rules of XDM source files, one by one.

use super::super::{Problem, Schema, SchemaKind, XdmRepository, default_paths};
use super::{clean, codes, facts, field, leaves, read, type_of};
use crate::diagnostic::{Code, Severity};
use crate::types::Kind;

/// The union of all `$id`s of the files, which are `{"$id": …}` without the braces.
fn union(files: &[&str]) -> (Schema, Vec<Problem>) {
    let texts = files.iter().enumerate();
    let texts = texts.map(|(at, text)| (format!("{at}.schema.json"), format!("{{{text}}}")));
    let (repository, problems) = XdmRepository::from_files(texts);
    assert_eq!(problems, []);
    let ids: Vec<&str> = repository.ids().collect();
    repository.resolve(SchemaKind::Event, &ids)
}

/// A single file whose definition `x` has these properties.
fn properties(properties: &str) -> String {
    format!(
        r##"{{"$id": "https://ns.adobe.com/xdm/test", "meta:extensible": true,
            "definitions": {{"x": {{"properties": {{{properties}}}}},
                             "unused": {{"properties": {{"xdm:unused": {{"type": "string"}}}}}}}},
            "allOf": [{{"$ref": "https://ns.adobe.com/xdm/common/extensible#/definitions/@context"}},
                      {{"$ref": "#/definitions/x"}}]}}"##
    )
}

#[test]
fn fields_come_through_definitions_alone() {
    let schema = clean(&properties(
        r#""xdm:person": {"properties": {"xdm:name": {"type": "string"}}}"#,
    ));
    assert_eq!(leaves(&schema), ["person.name: string"]);
    assert_eq!(type_of(&schema, "person"), "person?");
    assert_eq!(schema.record.name, "profile");
}

#[test]
fn names_do_not_repeat_the_namespace_inside_one_object() {
    let text = r#""workfront:task": {"properties": {
        "workfront:priority": {"type": "integer"},
        "xdm:inner": {"properties": {"workfront:deep": {"type": "string"}}},
        "workfront:notes": {"type": "object",
            "additionalProperties": {"properties": {"workfront:text": {"type": "string"}}}}}}"#;
    let expected = [
        "_workfront.task.priority: int",
        "_workfront.task.inner.deep: string",
        // The values of a map begin anew.
        "_workfront.task.notes{}._workfront.text: string",
    ];
    assert_eq!(leaves(&clean(&properties(text))), expected);
}

#[test]
fn names_begin_anew_in_another_file() {
    let circle = r##""$id": "https://ns.adobe.com/xdm/circle",
        "definitions": {"c": {"properties": {"schema:radius": {"type": "number"}}}},
        "allOf": [{"$ref": "#/definitions/c"}]"##;
    let place = r##""$id": "https://ns.adobe.com/xdm/place",
        "properties": {"schema:circle": {"$ref": "https://ns.adobe.com/xdm/circle"},
            "schema:local": {"$ref": "#/definitions/l"}},
        "definitions": {"l": {"properties": {"schema:radius": {"type": "number"}}}}"##;
    let (schema, problems) = union(&[place, circle]);
    assert_eq!(problems, []);
    let expected = [
        "_schema.circle._schema.radius: number",
        "_schema.local.radius: number",
        "_schema.radius: number",
    ];
    assert_eq!(leaves(&schema), expected);
}

#[test]
fn two_keys_of_one_path_are_merged() {
    let text = r#""https://ns.adobe.com/experience/ajo/loyalty":
            {"properties": {"xdm:points": {"type": "integer"}}},
        "https://ns.adobe.com/experience/ajo/loyalty/challenge": {"type": "string"}"#;
    let expected = [
        "_experience.ajo.loyalty.points: int",
        "_experience.ajo.loyalty.challenge: string",
    ];
    assert_eq!(leaves(&clean(&properties(text))), expected);
}

#[test]
fn widths_follow_the_bounds() {
    let text = r#"
        "xdm:none": {"type": "integer"},
        "xdm:oneBound": {"type": "integer", "minimum": 0},
        "xdm:byte": {"type": "integer", "minimum": -128, "maximum": 128},
        "xdm:short": {"type": "integer", "minimum": 0, "maximum": 32767},
        "xdm:int": {"type": "integer", "minimum": 0, "maximum": 2147483648},
        "xdm:long": {"type": "integer", "maximum": 9223372036854775807},
        "xdm:beyond": {"type": "integer", "minimum": -1e30, "maximum": 18446744073709551615},
        "xdm:marked": {"type": "integer", "meta:xdmType": "int", "minimum": 0, "maximum": 20},
        "xdm:double": {"type": "number", "minimum": 0},
        "xdm:text": {"type": "integer", "meta:xdmType": "string"}"#;
    let schema = clean(&properties(text));
    let expected = [
        "none: int",
        "oneBound: int",
        "byte: byte",
        "short: short",
        "int: int",
        "long: long",
        "beyond: long",
        "marked: int",
        "double: number",
        "text: string",
    ];
    assert_eq!(leaves(&schema), expected);
    let bounds = |path| (facts(&schema, path).minimum, facts(&schema, path).maximum);
    assert_eq!(bounds("none"), (Some(-2_147_483_648), Some(2_147_483_647)));
    assert_eq!(bounds("oneBound"), (Some(0), Some(2_147_483_647)));
    assert_eq!(bounds("marked"), (Some(0), Some(20)));
    assert_eq!(bounds("long").1, Some(i64::MAX));
    assert_eq!(bounds("beyond"), (Some(i64::MIN), Some(i64::MAX)));
    assert_eq!(bounds("double"), (None, None));
}

#[test]
fn a_marked_width_that_the_bounds_leave_is_a_warning() {
    let text = r#""xdm:a": {"type": "integer", "meta:xdmType": "byte", "maximum": 300}"#;
    let (schema, problems) = read(&properties(text));
    assert_eq!(codes(&problems), [Code::SchemaPartSkipped]);
    assert_eq!(problems[0].severity, Severity::Warning);
    assert_eq!(
        problems[0].location(),
        "test.json#/definitions/x/properties/xdm:a"
    );
    assert_eq!(facts(&schema, "a").maximum, Some(300));
}

#[test]
fn formats_enums_and_status() {
    let text = r#"
        "xdm:day": {"type": "string", "format": "date"},
        "xdm:at": {"type": "string", "format": "date-time", "meta:status": "deprecated"},
        "xdm:clock": {"type": "string", "format": "time"},
        "xdm:closed": {"type": "string", "enum": ["a", "b"], "meta:enum": {"a": "A"}},
        "xdm:open": {"type": "string", "meta:enum": {"c": "C", "d": "D"}},
        "xdm:listed": {"type": "string", "meta:enum": ["e"]},
        "xdm:loanStatus": {"enum": ["open", null]}"#;
    let schema = clean(&properties(text));
    assert_eq!(type_of(&schema, "day"), "date?");
    assert_eq!(type_of(&schema, "at"), "datetime?");
    assert_eq!(type_of(&schema, "clock"), "string?");
    assert_eq!(type_of(&schema, "loanStatus"), "string?");
    assert!(facts(&schema, "at").deprecated && !facts(&schema, "day").deprecated);
    let allowed = |path| {
        let allowed = facts(&schema, path).allowed.clone().unwrap();
        (allowed.closed, allowed.values.join(" "))
    };
    assert_eq!(allowed("closed"), (true, "a b".to_owned()));
    assert_eq!(allowed("open"), (false, "c d".to_owned()));
    assert_eq!(allowed("listed"), (false, "e".to_owned()));
    assert_eq!(allowed("loanStatus"), (true, "open".to_owned()));
}

#[test]
fn lists_maps_and_open_objects() {
    let text = r#"
        "xdm:tags": {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 9}},
        "xdm:items": {"type": "array", "items": {"properties": {"xdm:sku": {"type": "string"}}}},
        "xdm:counts": {"type": "object", "meta:xdmType": "map", "additionalProperties": {"type": "integer"}},
        "xdm:nested": {"additionalProperties": {"additionalProperties": {"type": "array",
            "items": {"properties": {"xdm:id": {"type": "string"}}}}}},
        "xdm:closed": {"properties": {"xdm:a": {"type": "string"}}, "additionalProperties": false},
        "xdm:meta": {"type": "object", "additionalProperties": true},
        "xdm:metadata": {"oneOf": [{"type": "string"}]}"#;
    let schema = clean(&properties(text));
    let expected = [
        "tags[]: byte",
        "items[].sku: string",
        "counts{}: int",
        "nested{}{}[].id: string",
        "closed.a: string",
    ];
    assert_eq!(leaves(&schema), expected);
    assert_eq!(type_of(&schema, "tags"), "array<integer>?");
    assert_eq!(facts(&schema, "tags").maximum, Some(9));
    assert_eq!(type_of(&schema, "counts"), "map<integer>?");
    assert_eq!(field(&schema, "meta").ty.kind, Kind::Opaque);
    assert_eq!(field(&schema, "metadata").ty.kind, Kind::Opaque);
    assert_eq!(
        schema.type_at(&["counts", "any"]).unwrap().kind,
        Kind::Integer
    );
    assert!(schema.field(&["counts", "any"]).is_none());
    assert_eq!(type_of(&schema, "nested.a.b.id"), "string?");
}

#[test]
fn a_list_of_properties_narrows_a_reference() {
    let times = r#""$id": "https://ns.adobe.com/xdm/times", "properties": {
        "@id": {"type": "string"},
        "xdm:audit": {"properties": {"xdm:at": {"type": "string"}, "xdm:by": {"type": "string"}}},
        "xdm:eventType": {"type": "string"}}"#;
    let history = r#""$id": "https://ns.adobe.com/xdm/history", "allOf": [
        {"$ref": "https://ns.adobe.com/xdm/times", "meta:refProperty": ["/_id", "/audit/at", "/absent"]}]"#;
    let texts = [("t.schema.json", times), ("h.schema.json", history)];
    let texts = texts.map(|(path, text)| (path, format!("{{{text}}}")));
    let (repository, _) = XdmRepository::from_files(texts);
    let (schema, problems) =
        repository.resolve(SchemaKind::Event, &["https://ns.adobe.com/xdm/history"]);
    assert_eq!(problems, []);
    assert_eq!(leaves(&schema), ["_id: string", "audit.at: string"]);
}

#[test]
fn words_beside_a_reference_count_and_types_do_not() {
    let price = r#""$id": "https://ns.adobe.com/xdm/price", "title": "Price", "meta:status": "deprecated",
        "properties": {"xdm:value": {"type": "number"}}"#;
    let order = r#""$id": "https://ns.adobe.com/xdm/order", "properties": {"xdm:total": {
        "$ref": "https://ns.adobe.com/xdm/price", "description": "All of it", "type": "string"}}"#;
    let (schema, problems) = union(&[order, price]);
    assert_eq!(problems, []);
    assert_eq!(type_of(&schema, "total"), "price?");
    let facts = facts(&schema, "total");
    assert_eq!(facts.title.as_deref(), Some("Price"));
    assert_eq!(facts.description.as_deref(), Some("All of it"));
    // The file is deprecated, not this field.
    assert!(!facts.deprecated);
}

#[test]
fn one_path_with_two_types_names_both_origins() {
    let part = |id: &str, ty: &str| {
        format!(
            r#""$id": "https://x/{id}", "properties": {{"xdm:at": {ty},
                "xdm:count": {{"type": "integer"}}, "{id}": {{"type": "string"}}}}"#
        )
    };
    let first = part("a", r#"{"type": "number"}"#);
    let second = part("b", r#"{"type": "string", "format": "date-time"}"#);
    let (schema, problems) = union(&[&first, &second]);
    assert_eq!(codes(&problems), [Code::SchemaConflict]);
    assert_eq!(problems[0].severity, Severity::Warning);
    let expected = [
        "number in https://x/a",
        "date-time in https://x/b",
        "it is taken as number",
    ];
    assert_eq!(problems[0].notes, expected);
    assert_eq!(
        leaves(&schema),
        ["at: number", "count: int", "a: string", "b: string"]
    );
    let origins: Vec<String> = facts(&schema, "count")
        .origins
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(origins, ["https://x/a", "https://x/b"]);
}

#[test]
fn a_conflict_behind_references_names_the_chosen_schemas_too() {
    let a = r#""$id": "https://x/a", "allOf": [{"$ref": "https://x/number"}]"#;
    let b = r#""$id": "https://x/b", "allOf": [{"$ref": "https://x/text"}]"#;
    let number = r#""$id": "https://x/number", "properties": {"xdm:v": {"type": "number"}}"#;
    let text = r#""$id": "https://x/text", "properties": {"xdm:v": {"type": "string"}}"#;
    let texts = [("a", a), ("b", b), ("n", number), ("t", text)];
    let texts = texts.map(|(path, text)| (format!("{path}.schema.json"), format!("{{{text}}}")));
    let (repository, _) = XdmRepository::from_files(texts);
    let (_, problems) = repository.resolve(SchemaKind::Event, &["https://x/a", "https://x/b"]);
    let expected = [
        "number in https://x/number",
        "string in https://x/text",
        "it is taken as number",
        "number comes with https://x/a",
        "string comes with https://x/b",
    ];
    assert_eq!(problems[0].notes, expected);
}

#[test]
fn widths_and_enums_of_a_union_hold_the_values_of_all_parts() {
    let part = |id: &str, extra: &str, values: &str| {
        format!(
            r#""$id": "https://x/{id}", "properties": {{
                "xdm:n": {{"type": "integer"{extra}}},
                "xdm:e": {{"type": "string", "enum": [{values}]}}}}"#
        )
    };
    let narrow = part("a", "", r#""u", "v""#);
    let wide = part("b", r#", "maximum": 9007199254740991"#, r#""v", "w""#);
    let (schema, problems) = union(&[&narrow, &wide]);
    assert_eq!(problems, []);
    assert_eq!(leaves(&schema), ["n: long", "e: string"]);
    let allowed = facts(&schema, "e").allowed.clone().unwrap();
    assert_eq!(
        (allowed.closed, allowed.values.join(" ")),
        (true, "u v w".to_owned())
    );
}

#[test]
fn fields_outside_properties_are_left_out_with_a_warning() {
    let text = r##"{"$id": "https://ns.adobe.com/xdm/identity", "meta:extensible": true,
        "definitions": {"p": {"xdm:a": {"type": "string"}, "xdm:b": {"type": "string"}}},
        "allOf": [{"$ref": "#/definitions/p"}]}"##;
    let (schema, problems) = read(text);
    assert_eq!(leaves(&schema), [] as [&str; 0]);
    let message = "2 fields stand outside `properties` and are left out";
    assert_eq!(problems[0].message, message);
}

#[test]
fn fields_may_be_named_as_keywords() {
    let text = r#""type": {"type": "string"}, "title": {"type": "string"},
        "items": {"type": "number"}, "xdm:light": {"type": "string", "xdm:light": {"type": "object"}}"#;
    let schema = clean(&properties(text));
    let expected = [
        "type: string",
        "title: string",
        "items: number",
        "light: string",
    ];
    assert_eq!(leaves(&schema), expected);
}

#[test]
fn a_schema_without_fields_is_a_schema() {
    let (schema, problems) =
        union(&[r#""$id": "https://ns.adobe.com/xdm/data/adhoc", "type": "object""#]);
    assert_eq!(problems, []);
    assert_eq!(schema.record.fields.len(), 0);
    assert_eq!(schema.record.name, "event");
}

#[test]
fn recursion_is_cut_with_a_message() {
    let text = r##""xdm:node": {"$ref": "#/definitions/node"}}},
        "node": {"properties": {"xdm:name": {"type": "string"},
            "xdm:children": {"type": "array", "items": {"$ref": "#/definitions/node"}}"##;
    let (schema, problems) = read(&properties(text));
    assert_eq!(codes(&problems), [Code::SchemaRecursive]);
    assert_eq!(leaves(&schema), ["node.name: string"]);
    assert_eq!(type_of(&schema, "node.children"), "array<opaque object>?");
}

#[test]
fn unknown_ids_get_the_nearest_one() {
    let files = [(
        "a.schema.json",
        r#"{"$id": "https://ns.adobe.com/xdm/context/profile"}"#,
    )];
    let (repository, _) = XdmRepository::from_files(files);
    let (_, problems) = repository.resolve(
        SchemaKind::Profile,
        &["https://ns.adobe.com/xdm/context/profil"],
    );
    assert_eq!(codes(&problems), [Code::SchemaUnknownId]);
    assert_eq!(problems[0].severity, Severity::Error);
    assert_eq!(
        problems[0].help,
        ["there is `https://ns.adobe.com/xdm/context/profile`"]
    );
}

#[test]
fn a_repository_takes_schema_files_alone() {
    assert!(XdmRepository::wants("components/a.schema.json"));
    assert!(!XdmRepository::wants("components/a.example.1.json"));
    assert!(!XdmRepository::wants("archived/a.schema.json"));
    assert!(!XdmRepository::wants("docs/reference/a.schema.json"));
    let files = [
        (
            "a.schema.json",
            r#"{"$id": "x", "meta:intendedToExtend": ["class"]}"#,
        ),
        ("b.schema.json", r#"{"$id": "x"}"#),
        ("c.schema.json", r#"{"title": "no id"}"#),
        ("d.schema.json", "{"),
        ("README.md", "text"),
    ];
    let (repository, problems) = XdmRepository::from_files(files);
    assert_eq!(repository.ids().collect::<Vec<_>>(), ["x"]);
    assert_eq!(repository.groups_extending("class"), ["x"]);
    let expected = [
        Code::SchemaPartSkipped,
        Code::SchemaPartSkipped,
        Code::SchemaUnreadable,
    ];
    assert_eq!(codes(&problems), expected);
}

#[test]
fn default_places() {
    let schema = clean(&properties(r#""@id": {"type": "string"}"#));
    assert_eq!(schema.default_key(SchemaKind::Profile), Some("_id"));
    assert_eq!(schema.default_key(SchemaKind::Event), None);
    assert_eq!(default_paths(SchemaKind::Event).time, Some("timestamp"));
    assert_eq!(default_paths(SchemaKind::Event).id, Some("_id"));
}
