//! JSON Schema of all drafts, the resolved form of a registry, and what is neither.

use super::super::{SchemaKind, from_json, to_json_schema};
use super::{clean, codes, facts, field, leaves, read, type_of};
use crate::diagnostic::{Code, Severity};
use crate::types::Kind;

#[test]
fn the_drafts_of_json_schema() {
    let schema = clean(
        r##"{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Shopper",
        "type": ["object", "null"],
        "$defs": {"price": {"type": "number", "description": "Money"},
                  "anchored": {"$anchor": "day", "type": "string", "format": "date"}},
        "definitions": {"own": {"$id": "https://x/own", "type": "boolean"}},
        "properties": {
            "name": {"type": ["string", "null"]},
            "age": {"type": "integer", "exclusiveMinimum": 0, "maximum": 150},
            "visits": {"type": ["null", "integer"]},
            "price": {"$ref": "#/$defs/price", "title": "Price"},
            "day": {"$ref": "#day"},
            "own": {"$ref": "https://x/own"},
            "at": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]},
            "amount": {"oneOf": [{"type": "integer"}, {"type": "number"}, {"const": null}]},
            "kind": {"const": "shopper"},
            "size": {"enum": [1, 2, null]},
            "old": {"type": "string", "deprecated": true},
            "scores": {"patternProperties": {"^s": {"type": "number"}}},
            "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
            "pair": {"type": "array", "items": [{"type": "string"}, {"type": "string"}]},
            "never": false,
            "anything": true}}"##,
    );
    let expected = [
        "name: string",
        "age: short",
        "visits: long",
        "price: number",
        "day: date",
        "own: boolean",
        "at: date-time",
        "amount: number",
        "kind: string",
        "size: long",
        "old: string",
        "scores{}: number",
        "counts{}: long",
        "pair[]: string",
    ];
    assert_eq!(leaves(&schema), expected);
    assert_eq!(schema.title.as_deref(), Some("Shopper"));
    assert_eq!(type_of(&schema, "amount"), "number?");
    assert_eq!(field(&schema, "anything").ty.kind, Kind::Opaque);
    let age = facts(&schema, "age");
    assert_eq!((age.minimum, age.maximum), (Some(1), Some(150)));
    // Elsewhere than in XDM an integer has 64 bits.
    assert_eq!(facts(&schema, "visits").maximum, None);
    let price = facts(&schema, "price");
    assert_eq!(price.title.as_deref(), Some("Price"));
    assert_eq!(price.description.as_deref(), Some("Money"));
    assert!(facts(&schema, "old").deprecated);
    assert_eq!(
        facts(&schema, "kind").allowed.as_ref().unwrap().values,
        ["shopper"]
    );
    assert_eq!(
        facts(&schema, "size").allowed.as_ref().unwrap().values,
        ["1", "2"]
    );
}

#[test]
fn members_of_all_of_hold_together() {
    let schema = clean(
        r##"{"allOf": [
            {"properties": {"a": {"type": "string"}, "n": {"type": "integer", "minimum": 0}}},
            {"properties": {"b": {"type": "string"}, "n": {"type": "integer", "maximum": 9}}},
            {"required": ["a"]}]}"##,
    );
    assert_eq!(type_of(&schema, "b"), "string?");
    assert_eq!(
        (facts(&schema, "n").minimum, facts(&schema, "n").maximum),
        (Some(0), Some(9))
    );
}

#[test]
fn types_that_do_not_meet_are_opaque_with_a_warning() {
    let (schema, problems) = read(
        r#"{"properties": {"a": {"type": ["string", "integer"]},
            "b": {"oneOf": [{"type": "string"}, {"type": "object"}]},
            "c/d": {"type": ["string", "boolean"]}}}"#,
    );
    assert_eq!(codes(&problems), [Code::SchemaPartSkipped; 3]);
    assert_eq!(problems[1].location(), "test.json#/properties/b");
    assert_eq!(problems[2].pointer, "/properties/c~1d");
    assert_eq!(field(&schema, "a").ty.kind, Kind::Opaque);
    assert_eq!(field(&schema, "b").ty.kind, Kind::Opaque);
}

#[test]
fn references_that_lead_nowhere_and_recursion() {
    let (schema, problems) = read(
        r##"{"properties": {"a": {"$ref": "#/$defs/none"}, "b": {"$ref": "other.json#/x"},
            "parent": {"$ref": "#"}, "name": {"type": "string"}}}"##,
    );
    let expected = [
        Code::SchemaDanglingReference,
        Code::SchemaDanglingReference,
        Code::SchemaRecursive,
    ];
    assert_eq!(codes(&problems), expected);
    assert_eq!(
        problems[1].message,
        "the reference `other.json#/x` leads nowhere"
    );
    assert_eq!(leaves(&schema), ["name: string"]);
    assert_eq!(field(&schema, "parent").ty.kind, Kind::Opaque);
}

#[test]
fn the_resolved_form_has_names_of_queries_already() {
    let schema = clean(
        r#"{"$id": "https://ns.adobe.com/xdm/context/profile__union", "title": "Union",
        "meta:altId": "_xdm.context.profile__union", "meta:resourceType": "unions", "type": "object",
        "properties": {
            "_id": {"type": "string", "format": "uri-reference", "meta:xdmType": "string", "meta:xdmField": "@id"},
            "_repo": {"type": "object", "meta:xedConverted": true, "meta:xdmType": "object", "properties": {
                "createDate": {"type": "string", "format": "date-time", "meta:xdmType": "date-time",
                    "meta:xdmField": "repo:createDate"}}},
            "_acme": {"type": "object", "meta:xdmType": "object", "properties": {
                "direct-mail": {"type": "boolean", "meta:xdmType": "boolean"},
                "points": {"type": "integer", "meta:xdmType": "int"}}},
            "person": {"type": "object", "meta:xdmType": "object", "meta:xdmField": "xdm:person",
                "meta:referencedFrom": "https://ns.adobe.com/xdm/context/person", "properties": {
                "gender": {"type": "string", "meta:xdmType": "string", "enum": ["female", "male"],
                    "meta:enum": {"female": "Female"}, "meta:status": "deprecated"}}},
            "identityMap": {"type": "object", "meta:xdmType": "map", "additionalProperties": {"type": "array",
                "items": {"type": "object", "properties": {"id": {"type": "string"}}}}}}}"#,
    );
    let expected = [
        "_id: string",
        "_repo.createDate: date-time",
        "_acme.direct-mail: boolean",
        "_acme.points: int",
        "person.gender: string",
        "identityMap{}[].id: string",
    ];
    assert_eq!(leaves(&schema), expected);
    let gender = facts(&schema, "person.gender");
    assert!(gender.deprecated && gender.allowed.as_ref().unwrap().closed);
    assert_eq!(facts(&schema, "_acme.points").maximum, Some(2_147_483_647));
    assert_eq!(schema.default_key(SchemaKind::Profile), Some("identityMap"));
}

#[test]
fn an_unresolved_export_says_what_to_do() {
    let (_, problems) = read(
        r#"{"$id": "https://ns.adobe.com/acme/schemas/1", "meta:altId": "_acme.schemas.1",
            "allOf": [{"$ref": "https://ns.adobe.com/xdm/context/profile"}]}"#,
    );
    assert_eq!(codes(&problems), [Code::SchemaDanglingReference]);
    assert_eq!(problems[0].help.len(), 1);
}

#[test]
fn what_is_no_schema_is_refused() {
    let refused = |text: &str| {
        let problem = from_json("f.json", text, SchemaKind::Event).unwrap_err();
        assert_eq!(problem.severity, Severity::Error);
        (problem.code, problem.message)
    };
    let is = |text: &str, code: Code, part: &str| {
        let (found, message) = refused(text);
        assert_eq!(found, code, "{message}");
        assert!(message.contains(part), "{message}");
    };
    is("{", Code::SchemaUnreadable, "not valid JSON");
    is("", Code::SchemaUnreadable, "not valid JSON");
    is("[]", Code::SchemaUnknownForm, "no schema");
    is(r#"{"name": "Ada"}"#, Code::SchemaUnknownForm, "known form");
    is(
        r#"{"type": "purchase", "id": 1}"#,
        Code::SchemaUnknownForm,
        "known form",
    );
    let old = r#"{"schema": "x", "xdmVersion": "0.9.9.2", "properties": {}}"#;
    is(old, Code::SchemaUnknownForm, "2018");
    let list = r#"{"$schema": "x", "type": "array", "items": {"type": "string"}}"#;
    is(list, Code::SchemaUnknownForm, "array of string");
}

#[test]
fn an_export_reads_back_as_it_was() {
    let schema = clean(
        r#"{"title": "T", "properties": {
            "a": {"type": "integer", "minimum": -5, "maximum": 5, "title": "A", "deprecated": true},
            "b": {"type": "array", "items": {"type": "string", "enum": ["x"]}},
            "c": {"additionalProperties": {"type": "object", "properties": {"d": {"type": "string",
                "format": "date-time", "description": "D"}}}},
            "e": {"type": "object"}, "f": {"type": "string", "meta:enum": {"y": "Y"}},
            "g": {"type": "number"}, "h": {"type": "boolean"}, "i": {"type": "string", "format": "date"}}}"#,
    );
    let text = to_json_schema(&schema).to_string();
    assert_eq!(clean(&text), schema);
}
