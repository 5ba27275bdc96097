//! A schema as JSON Schema.

use serde_json::{Map, Value, json};

use super::Schema;
use crate::types::stack::with_stack;
use crate::types::{Allowed, Field, FieldFacts, Kind, ObjectType};

/// The schema as JSON Schema of draft 2020-12; [`super::from_json`] reads the same fields back.
pub fn to_json_schema(schema: &Schema) -> Value {
    let mut root = Map::new();
    let dialect = "https://json-schema.org/draft/2020-12/schema";
    root.insert("$schema".to_owned(), json!(dialect));
    if let Some(title) = &schema.title {
        root.insert("title".to_owned(), json!(title));
    }
    object_keywords(&schema.record, &mut root);
    Value::Object(root)
}

fn object_keywords(object: &ObjectType, keywords: &mut Map<String, Value>) {
    let members = object.fields.iter();
    let members = members.map(|(name, field)| (name.clone(), with_stack(|| field_schema(field))));
    let members: Map<String, Value> = members.collect();
    keywords.insert("type".to_owned(), json!("object"));
    keywords.insert("properties".to_owned(), Value::Object(members));
}

fn field_schema(field: &Field) -> Value {
    let mut keywords = Map::new();
    if let Some(facts) = &field.facts {
        if let Some(title) = &facts.title {
            keywords.insert("title".to_owned(), json!(title));
        }
        if let Some(description) = &facts.description {
            keywords.insert("description".to_owned(), json!(description));
        }
        if facts.deprecated {
            keywords.insert("deprecated".to_owned(), json!(true));
        }
    }
    kind_keywords(&field.ty.kind, field.facts.as_deref(), &mut keywords);
    Value::Object(keywords)
}

fn kind_keywords(kind: &Kind, facts: Option<&FieldFacts>, keywords: &mut Map<String, Value>) {
    let inner = |kind: &Kind| {
        let mut keywords = Map::new();
        with_stack(|| kind_keywords(kind, facts, &mut keywords));
        Value::Object(keywords)
    };
    let (word, extra) = match kind {
        Kind::Object(object) => return object_keywords(object, keywords),
        Kind::Array(element) => ("array", Some(("items", inner(&element.kind)))),
        Kind::Map(_, value) => ("object", Some(("additionalProperties", inner(&value.kind)))),
        Kind::Opaque => ("object", None),
        Kind::Nothing => ("null", None),
        Kind::Boolean => ("boolean", None),
        Kind::Integer => ("integer", None),
        Kind::Number => ("number", None),
        Kind::String => ("string", None),
        Kind::Date => ("string", Some(("format", json!("date")))),
        Kind::Datetime => ("string", Some(("format", json!("date-time")))),
        Kind::Duration => ("string", Some(("format", json!("duration")))),
    };
    keywords.insert("type".to_owned(), json!(word));
    if let Some((keyword, value)) = extra {
        keywords.insert(keyword.to_owned(), value);
    }
    if let Some(facts) = facts.filter(|_| kind.is_scalar()) {
        value_keywords(kind, facts, keywords);
    }
}

/// What facts say of single values.
fn value_keywords(kind: &Kind, facts: &FieldFacts, keywords: &mut Map<String, Value>) {
    for (keyword, bound) in [("minimum", facts.minimum), ("maximum", facts.maximum)] {
        if let Some(bound) = bound {
            keywords.insert(keyword.to_owned(), json!(bound));
        }
    }
    if let Some(Allowed { closed, values }) = &facts.allowed {
        let keyword = if *closed { "enum" } else { "meta:enum" };
        let values = values.iter().map(|text| allowed_value(kind, text));
        keywords.insert(keyword.to_owned(), values.collect());
    }
}

/// A value of an enum in the type of its field.
fn allowed_value(kind: &Kind, text: &str) -> Value {
    match kind {
        Kind::Boolean | Kind::Integer | Kind::Number => {
            serde_json::from_str(text).unwrap_or_else(|_| json!(text))
        }
        _ => json!(text),
    }
}
