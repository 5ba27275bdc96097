//! Where the texts of schemas write a field.
//!
//! Takes texts as they stand in files and the path of a field under the names of rules; gives the text and
//! the bytes of the key that opens the field there: in a class, a field group or a data type. It goes
//! through references as the reader does, and keeps nothing of what the fields are.

#[cfg(test)]
mod tests;
mod text;

use std::collections::HashSet;
use std::ops::Range;

use serde_json::Value;

use super::SCHEMA_LEVELS_MAX;
use super::detect::dialect;
use super::document::{Document, Documents, parse_json, push_step};
use super::facts::Keywords;
use super::names::{QueryName, query_name};
use super::reader::Dialect;
use crate::types::stack::with_stack;

/// A place in one of several texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPlace {
    /// The number of the text.
    pub text: usize,
    /// The bytes, quotes not included.
    pub range: Range<usize>,
}

/// The key of the field under `path` in one schema text of any form that [`from_json`](super::from_json)
/// reads.
pub fn field_in_text(text: &str, path: &[&str]) -> Option<TextPlace> {
    let root = parse_json("", text).ok()?;
    let dialect = dialect("", &root).ok()?;
    let texts = Texts::of([(0, root)]);
    texts.field(&[text], 0, dialect, path)
}

/// The key of the field under `path` in the texts of an XDM repository, for the union of the schemas of `ids`:
/// the first of them that has the field counts.
pub fn field_in_repository<T: AsRef<str>>(
    texts: &[T],
    ids: &[&str],
    path: &[&str],
) -> Option<TextPlace> {
    let roots = texts.iter().map(|text| parse_json("", text.as_ref()).ok());
    let roots = roots.enumerate();
    let known = Texts::of(roots.filter_map(|(number, root)| Some((number, root?))));
    ids.iter().find_map(|id| {
        let document = known.documents.find(id)?;
        known.field(texts, document, Dialect::Source, path)
    })
}

/// The text of an XDM repository that has this `$id`, at the id itself.
pub fn id_in_repository<T: AsRef<str>>(texts: &[T], id: &str) -> Option<TextPlace> {
    // Most texts are ruled out without reading them.
    let named = texts.iter().enumerate();
    let mut named = named.filter(|(_, text)| text.as_ref().contains(id));
    named.find_map(|(number, text)| {
        let text = text.as_ref();
        let root = parse_json("", text).ok()?;
        let is_it = root.get("$id").and_then(Value::as_str) == Some(id);
        let range = text::name_at(text, "/$id").filter(|_| is_it)?;
        Some(TextPlace {
            text: number,
            range,
        })
    })
}

/// Documents with the numbers of their texts.
struct Texts {
    documents: Documents,
    numbers: Vec<usize>,
}

impl Texts {
    fn of(roots: impl IntoIterator<Item = (usize, Value)>) -> Self {
        let mut documents = Documents::default();
        let mut numbers = Vec::new();
        for (number, root) in roots {
            let id = root.get("$id").or_else(|| root.get("id"));
            let id = id.and_then(Value::as_str).unwrap_or_default().to_owned();
            if documents.add(Document { id, root }).is_ok() {
                numbers.push(number);
            }
        }
        Self { documents, numbers }
    }

    fn field<T: AsRef<str>>(
        &self,
        texts: &[T],
        document: usize,
        dialect: Dialect,
        path: &[&str],
    ) -> Option<TextPlace> {
        let mut search = Search {
            documents: &self.documents,
            dialect,
            seen: HashSet::new(),
        };
        let root = Schema {
            document,
            pointer: String::new(),
            value: &self.documents.get(document).root,
            namespace: None,
            depth: 0,
        };
        let (document, pointer) = search.field(root, path)?;
        let text = *self.numbers.get(document)?;
        let range = text::name_at(texts.get(text)?.as_ref(), &pointer)?;
        Some(TextPlace { text, range })
    }
}

/// A schema object inside a document.
#[derive(Clone)]
struct Schema<'d> {
    document: usize,
    pointer: String,
    value: &'d Value,
    /// The namespace inside which keys do not repeat it.
    namespace: Option<String>,
    /// Levels above.
    depth: usize,
}

impl<'d> Schema<'d> {
    /// A schema inside this one.
    fn inner(&self, steps: &[&str], value: &'d Value) -> Self {
        let mut inner = Self {
            value,
            depth: self.depth + 1,
            ..self.clone()
        };
        for step in steps {
            push_step(&mut inner.pointer, step);
        }
        inner
    }
}

/// The document and the JSON pointer of a key.
type Found = (usize, String);

struct Search<'d> {
    documents: &'d Documents,
    dialect: Dialect,
    /// Where the rest of a path, told by its length, was looked for: schemas may refer to themselves.
    seen: HashSet<(usize, String, Option<String>, usize)>,
}

impl<'d> Search<'d> {
    /// The key that opens the field under a path in a schema.
    fn field(&mut self, schema: Schema<'d>, path: &[&str]) -> Option<Found> {
        let Value::Object(keywords) = schema.value else {
            return None;
        };
        let place = (
            schema.document,
            schema.pointer.clone(),
            schema.namespace.clone(),
            path.len(),
        );
        if schema.depth > SCHEMA_LEVELS_MAX || !self.seen.insert(place) {
            return None;
        }
        with_stack(|| self.keywords(&schema, keywords, path))
    }

    fn keywords(
        &mut self,
        schema: &Schema<'d>,
        keywords: &'d Keywords,
        path: &[&str],
    ) -> Option<Found> {
        if let Some(reference) = keywords.get("$ref").and_then(Value::as_str) {
            let found = self.referred(schema, reference, path);
            // The drafts of XDM ignore what stands beside a reference.
            if found.is_some() || self.dialect != Dialect::Plain {
                return found;
            }
        }
        if let Some(Value::Object(properties)) = keywords.get("properties")
            && let Some(found) = self.members(schema, properties, path)
        {
            return Some(found);
        }
        self.parts(schema, keywords, path)
    }

    fn referred(&mut self, schema: &Schema<'d>, reference: &str, path: &[&str]) -> Option<Found> {
        let (document, fragment) = self.documents.referred(schema.document, reference)?;
        let (pointer, value) = self.documents.get(document).at(&fragment)?;
        let is_same = document == schema.document;
        let namespace = schema.namespace.clone().filter(|_| is_same);
        let target = Schema {
            document,
            pointer,
            value,
            namespace,
            depth: schema.depth + 1,
        };
        self.field(target, path)
    }

    /// The field among the members of an object.
    fn members(
        &mut self,
        schema: &Schema<'d>,
        properties: &'d Keywords,
        path: &[&str],
    ) -> Option<Found> {
        properties.iter().find_map(|(key, value)| {
            let name = match self.dialect {
                Dialect::Source => query_name(key, schema.namespace.as_deref()),
                Dialect::Resolved | Dialect::Plain => QueryName {
                    names: vec![key.clone()],
                    namespace: None,
                },
            };
            let mut inner = schema.inner(&["properties", key], value);
            let shared = name.names.iter().zip(path);
            let shared = shared.take_while(|(name, step)| name == *step).count();
            if shared == path.len() {
                // The object of a namespace begins with the first key inside it.
                return Some((inner.document, inner.pointer));
            }
            if shared < name.names.len() {
                return None;
            }
            inner.namespace = name.namespace.or(inner.namespace);
            self.field(inner, &path[shared..])
        })
    }

    /// The field in the parts of a schema, in the items of a list or in the values of a map, which paths
    /// pass through.
    fn parts(
        &mut self,
        schema: &Schema<'d>,
        keywords: &'d Keywords,
        path: &[&str],
    ) -> Option<Found> {
        let lists: &[&str] = match self.dialect {
            Dialect::Plain => &["allOf", "anyOf", "oneOf", "prefixItems", "items"],
            Dialect::Source | Dialect::Resolved => &["allOf", "prefixItems", "items"],
        };
        for keyword in lists {
            let members = keywords.get(*keyword).and_then(Value::as_array);
            for (index, member) in members.into_iter().flatten().enumerate() {
                let part = schema.inner(&[keyword, &index.to_string()], member);
                if let Some(found) = self.field(part, path) {
                    return Some(found);
                }
            }
        }
        if let Some(items) = keywords.get("items")
            && let Some(found) = self.field(schema.inner(&["items"], items), path)
        {
            return Some(found);
        }
        let patterns = keywords.get("patternProperties").and_then(Value::as_object);
        let patterns = patterns.into_iter().flatten();
        let patterns = patterns.map(|(pattern, value)| (vec!["patternProperties", pattern], value));
        let others = keywords.get("additionalProperties");
        let others = others.map(|value| (vec!["additionalProperties"], value));
        for (steps, value) in patterns.chain(others) {
            let mut values = schema.inner(&steps, value);
            values.namespace = None;
            if let Some(found) = self.field(values, path) {
                return Some(found);
            }
        }
        None
    }
}
