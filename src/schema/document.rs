//! The JSON texts of schemas, and places in them.

use std::collections::HashMap;

use serde_json::Value;

use super::problem::Problem;
use crate::diagnostic::Code;

/// Levels of brackets in a schema text at most; `serde_json` stops there.
const JSON_NESTING_MAX: usize = 128;

/// One schema text.
#[derive(Debug)]
pub(super) struct Document {
    /// Its `$id`, or the name of the text if it has none.
    pub(super) id: String,
    /// The whole text.
    pub(super) root: Value,
}

/// Where definitions stand.
const DEFINITIONS: [&str; 2] = ["definitions", "$defs"];

impl Document {
    /// The value that a fragment names, with the JSON pointer that leads to it.
    pub(super) fn at(&self, fragment: &str) -> Option<(String, &Value)> {
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return self.anchor(fragment);
        }
        if let Some(value) = self.root.pointer(fragment) {
            return Some((fragment.to_owned(), value));
        }
        // Only few fragments are percent-encoded, and most of those that look so are not.
        let decoded = percent_decoded(fragment)?;
        let value = self.root.pointer(&decoded)?;
        Some((decoded, value))
    }

    /// The name of the definition that a fragment ends with, as the document has it.
    pub(super) fn definition_name(&self, name: &str) -> Option<&str> {
        let (_, found, _) = self.definitions().find(|(_, found, _)| *found == name)?;
        Some(found)
    }

    /// The fragment of a definition that carries `reference` as its own `$id`.
    fn embedded(&self, reference: &str) -> Option<String> {
        let mut definitions = self.definitions();
        let (keyword, name, _) =
            definitions.find(|(_, _, schema)| text(schema, "$id") == Some(reference))?;
        Some(definition_pointer(keyword, name))
    }

    /// The definition that carries an `$anchor`, or in old drafts an `$id` with a fragment alone.
    fn anchor(&self, name: &str) -> Option<(String, &Value)> {
        let (keyword, found, schema) = self.definitions().find(|(_, _, schema)| {
            let id = text(schema, "$id").and_then(|id| id.strip_prefix('#'));
            text(schema, "$anchor") == Some(name) || id == Some(name)
        })?;
        Some((definition_pointer(keyword, found), schema))
    }

    /// The keyword, the name and the schema of every definition.
    fn definitions(&self) -> impl Iterator<Item = (&'static str, &str, &Value)> {
        DEFINITIONS.into_iter().flat_map(|keyword| {
            let definitions = self.root.get(keyword).and_then(Value::as_object);
            let definitions = definitions.into_iter().flatten();
            definitions.map(move |(name, schema)| (keyword, name.as_str(), schema))
        })
    }
}

fn text<'v>(schema: &'v Value, keyword: &str) -> Option<&'v str> {
    schema.get(keyword).and_then(Value::as_str)
}

fn definition_pointer(keyword: &str, name: &str) -> String {
    let mut pointer = format!("/{keyword}");
    push_step(&mut pointer, name);
    pointer
}

/// Documents that can refer to each other.
#[derive(Debug, Default)]
pub(super) struct Documents {
    list: Vec<Document>,
    by_id: HashMap<String, usize>,
}

impl Documents {
    /// Adds a document; gives it back where one of its id is there already.
    pub(super) fn add(&mut self, document: Document) -> Result<usize, Document> {
        if self.by_id.contains_key(&document.id) {
            return Err(document);
        }
        let index = self.list.len();
        self.by_id.insert(document.id.clone(), index);
        self.list.push(document);
        Ok(index)
    }

    /// The number of the document with exactly this `$id`: addresses are never normalised.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The document of a number that this collection gave out.
    pub(super) fn get(&self, index: usize) -> &Document {
        &self.list[index]
    }

    /// Where a reference that stands in the document `from` leads: a document, and a fragment of it. None
    /// where no document has the address.
    pub(super) fn referred(&self, from: usize, reference: &str) -> Option<(usize, String)> {
        let (address, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if address.is_empty() || address == self.get(from).id {
            return Some((from, fragment.to_owned()));
        }
        match self.find(address) {
            Some(document) => Some((document, fragment.to_owned())),
            None => Some((from, self.get(from).embedded(reference)?)),
        }
    }

    /// All documents in the order in which they were added.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Document> {
        self.list.iter()
    }
}

/// The JSON of `text`; the problem says where it stops being one.
pub(super) fn parse_json(name: &str, text: &str) -> Result<Value, Box<Problem>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).map_err(|error| {
        let reason = error.to_string();
        let message = if reason.starts_with("recursion limit exceeded") {
            format!("the schema nests deeper than {JSON_NESTING_MAX} levels")
        } else {
            "the schema is not valid JSON".to_owned()
        };
        Problem::error(Code::SchemaUnreadable, name, message)
            .note(reason)
            .into()
    })
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte == b'%' {
            let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &rest[2..];
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// Adds a step to a JSON pointer.
pub(super) fn push_step(pointer: &mut String, step: &str) {
    pointer.push('/');
    if step.contains(['~', '/']) {
        pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
    } else {
        pointer.push_str(step);
    }
}
