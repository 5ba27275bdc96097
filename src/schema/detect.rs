//! Which form a schema text has, and the schema in it.

use serde_json::Value;

use super::document::{Document, Documents, parse_json};
use super::facts::Keywords;
use super::problem::Problem;
use super::reader::{Dialect, Reader};
use super::record::record;
use super::{Schema, SchemaKind};
use crate::diagnostic::Code;

/// The host of XDM's own ids.
const XDM_ADDRESS: &str = "https://ns.adobe.com/";

/// The schema in one JSON text: the resolved form of a registry, JSON Schema of any draft, or one
/// source file of an XDM repository (its references to other files are reported as dangling).
///
/// `name` is what messages call the text.
///
/// # Errors
///
/// [`Code::SchemaUnreadable`] for a text that is not JSON or nests too deep,
/// [`Code::SchemaUnknownForm`] for JSON that is no schema of a known form.
pub fn from_json(
    name: &str,
    text: &str,
    kind: SchemaKind,
) -> Result<(Schema, Vec<Problem>), Box<Problem>> {
    let root = parse_json(name, text)?;
    let dialect = dialect(name, &root)?;
    let keyword = |keyword: &str| root.get(keyword).and_then(Value::as_str);
    let title = keyword("title").map(str::to_owned);
    let id = keyword("$id").or_else(|| keyword("id")).unwrap_or(name);
    let document = Document {
        id: id.to_owned(),
        root,
    };
    let mut documents = Documents::default();
    let Ok(document) = documents.add(document) else {
        let message = "the schema cannot be indexed";
        return Err(Box::new(Problem::error(
            Code::SchemaUnreadable,
            name,
            message,
        )));
    };
    let mut reader = Reader::new(&documents, dialect);
    let node = reader.document(document);
    let mut problems = reader.into_problems();
    for problem in &mut problems {
        name.clone_into(&mut problem.document);
        if dialect != Dialect::Plain && problem.code == Code::SchemaDanglingReference {
            problem.help.push(
                "export the schema with all references resolved, or name the repository directory"
                    .to_owned(),
            );
        }
    }
    let record = record(kind, name, node.map(|node| node.field))?;
    let schema = Schema {
        name: name.to_owned(),
        record,
        title,
    };
    Ok((schema, problems))
}

/// The form of a text.
pub(super) fn dialect(name: &str, root: &Value) -> Result<Dialect, Box<Problem>> {
    let unknown = |message: &str| Problem::error(Code::SchemaUnknownForm, name, message);
    let Value::Object(keywords) = root else {
        let message = "the text is JSON but no schema: a schema is an object";
        return Err(unknown(message).into());
    };
    if is_old(keywords) {
        let message = "the schema has the form of 2018 (xdmVersion 0.9), which is not supported";
        let help = "export it again from the registry, with all references resolved";
        return Err(unknown(message).help(help).into());
    }
    if is_resolved(keywords) {
        return Ok(Dialect::Resolved);
    }
    if is_source(keywords) {
        return Ok(Dialect::Source);
    }
    const SCHEMA_KEYWORDS: [&str; 9] = [
        "$schema",
        "properties",
        "allOf",
        "anyOf",
        "oneOf",
        "$ref",
        "additionalProperties",
        "patternProperties",
        "type",
    ];
    // Data may have a member `type` too, but seldom with the name of a JSON type in it.
    let is_schema = |keyword: &str| match (keyword, keywords.get(keyword)) {
        ("type", Some(Value::String(word))) => word == "object",
        ("$schema" | "$ref", Some(value)) => value.is_string(),
        (_, Some(value)) => value.is_object() || value.is_array(),
        (_, None) => false,
    };
    if SCHEMA_KEYWORDS.iter().any(|keyword| is_schema(keyword)) {
        return Ok(Dialect::Plain);
    }
    let help = "a schema has `properties`; for data, name the data file as the schema";
    let problem = unknown("the text is JSON but no schema of a known form");
    Err(problem.help(help).into())
}

/// The form of 2018, still met in old documents.
fn is_old(keywords: &Keywords) -> bool {
    keywords.contains_key("xdmVersion") || keywords.contains_key("_refId")
}

/// The form that a registry gives out: it names itself, and its fields keep their original keys.
fn is_resolved(keywords: &Keywords) -> bool {
    const MARKS: [&str; 4] = [
        "meta:altId",
        "meta:resourceType",
        "meta:registryMetadata",
        "meta:containerId",
    ];
    let properties = keywords.get("properties").and_then(Value::as_object);
    let is_marked = |field: &Value| {
        field.get("meta:xdmField").is_some() || field.get("meta:xedConverted").is_some()
    };
    MARKS.iter().any(|mark| keywords.contains_key(*mark))
        || properties.is_some_and(|fields| fields.values().any(is_marked))
}

/// A source file of an XDM repository.
fn is_source(keywords: &Keywords) -> bool {
    const MARKS: [&str; 5] = [
        "meta:extensible",
        "meta:abstract",
        "meta:extends",
        "meta:intendedToExtend",
        "meta:license",
    ];
    let refers_to_xdm = |member: &Value| {
        let reference = member.get("$ref").and_then(Value::as_str);
        reference.is_some_and(|reference| reference.starts_with(XDM_ADDRESS))
    };
    let properties = keywords.get("properties").and_then(Value::as_object);
    MARKS.iter().any(|mark| keywords.contains_key(*mark))
        || properties.is_some_and(|fields| fields.keys().any(|key| key.starts_with("xdm:")))
        || keywords
            .get("allOf")
            .and_then(Value::as_array)
            .is_some_and(|members| members.iter().any(refers_to_xdm))
}
