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

/// The value that the fragment of a reference names, if it is a JSON pointer that leads somewhere.
pub(super) fn at_pointer<'a>(root: &'a Value, fragment: &str) -> Option<&'a Value> {
    if let Some(value) = root.pointer(fragment) {
        return Some(value);
    }
    // Only few fragments are percent-encoded, and most of those that look so are not.
    root.pointer(&percent_decoded(fragment)?)
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
