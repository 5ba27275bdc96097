//! Schemas of data that came without one.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use super::leaves::default_xdm_type;
use super::problem::Problem;
use super::{SCHEMA_FIELDS_MAX, SCHEMA_LEVELS_MAX, Schema, SchemaKind};
use crate::diagnostic::Code;
use crate::types::instant::{parse_date, parse_instant};
use crate::types::stack::with_stack;
use crate::types::{Field, FieldFacts, Kind, ObjectType, Type};

/// The schema that all of `values` fit, each of them one record.
///
/// Strings that are all days or all instants become dates and datetimes, integers and doubles
/// meet as numbers, objects and lists are merged. Scalars that do not meet become strings and are
/// reported. A field that is `null` wherever it stands becomes a string too.
pub fn infer_from_json(
    name: impl Into<String>,
    kind: SchemaKind,
    values: impl IntoIterator<Item = Value>,
) -> (Schema, Vec<Problem>) {
    let name = name.into();
    let mut root = Shape::default();
    let mut budget = SCHEMA_FIELDS_MAX;
    for value in values {
        match &value {
            Value::Object(_) => root.observe(&value, 0, &mut budget),
            _ => root.other_records += 1,
        }
    }
    let mut finish = Finish {
        document: name.clone(),
        origin: Arc::from(name.as_str()),
        pointer: String::new(),
        problems: Vec::new(),
    };
    if budget == 0 {
        let message = format!("the data has more than {SCHEMA_FIELDS_MAX} fields");
        finish.report(message, "the fields met after that are unknown");
    }
    if root.other_records > 0 {
        let message = format!("{} records are no objects", root.other_records);
        finish.report(message, "they are left out");
    }
    let mut record = finish.object(&root.members);
    kind.name().clone_into(&mut record.name);
    let schema = Schema {
        name,
        record: Arc::new(record),
        title: None,
    };
    (schema, finish.problems)
}

/// What was met at one place of the data, each counted.
#[derive(Debug, Default)]
struct Shape {
    booleans: usize,
    integers: usize,
    doubles: usize,
    days: usize,
    instants: usize,
    texts: usize,
    lists: usize,
    objects: usize,
    /// Records at the root that are no objects.
    other_records: usize,
    element: Option<Box<Shape>>,
    members: IndexMap<String, Shape>,
}

impl Shape {
    fn observe(&mut self, value: &Value, depth: usize, budget: &mut usize) {
        if depth > SCHEMA_LEVELS_MAX {
            return;
        }
        match value {
            Value::Null => {}
            Value::Bool(_) => self.booleans += 1,
            Value::Number(number) if number.is_i64() => self.integers += 1,
            Value::Number(_) => self.doubles += 1,
            Value::String(text) => *self.text_counter(text) += 1,
            Value::Array(elements) => {
                self.lists += 1;
                let shape = self.element.get_or_insert_default();
                for element in elements {
                    with_stack(|| shape.observe(element, depth + 1, budget));
                }
            }
            Value::Object(members) => {
                self.objects += 1;
                for (name, member) in members {
                    self.member(name, member, depth, budget);
                }
            }
        }
    }

    fn member(&mut self, name: &str, member: &Value, depth: usize, budget: &mut usize) {
        if !self.members.contains_key(name) {
            if *budget == 0 {
                return;
            }
            *budget -= 1;
            self.members.insert(name.to_owned(), Shape::default());
        }
        if let Some(shape) = self.members.get_mut(name) {
            with_stack(|| shape.observe(member, depth + 1, budget));
        }
    }

    /// The counter of a text. Once some text was met, it does not matter what the others look like.
    fn text_counter(&mut self, text: &str) -> &mut usize {
        // The first byte decides nearly always, and parsing every text of a large input is slow.
        let may_be_time = self.texts == 0 && text.starts_with(|c: char| c.is_ascii_digit());
        if may_be_time && text.len() == "2026-05-01".len() && parse_date(text).is_some() {
            &mut self.days
        } else if may_be_time && text.contains(['T', 't', ' ']) && parse_instant(text).is_some() {
            &mut self.instants
        } else {
            &mut self.texts
        }
    }

    /// The kinds of what was met, scalars that meet as one.
    fn kinds(&self) -> Vec<Kind> {
        let mut kinds = Vec::new();
        let mut add = |met: bool, kind: Kind| kinds.extend(met.then_some(kind));
        add(self.booleans > 0, Kind::Boolean);
        add(self.integers > 0 && self.doubles == 0, Kind::Integer);
        add(self.doubles > 0, Kind::Number);
        let some_text = self.texts > 0;
        add(some_text, Kind::String);
        // A day among instants is its midnight.
        add(!some_text && self.instants > 0, Kind::Datetime);
        add(
            !some_text && self.instants == 0 && self.days > 0,
            Kind::Date,
        );
        kinds
    }
}

/// The way from what was met to types.
struct Finish {
    document: String,
    origin: Arc<str>,
    pointer: String,
    problems: Vec<Problem>,
}

impl Finish {
    fn object(&mut self, members: &IndexMap<String, Shape>) -> ObjectType {
        let mut object = ObjectType::default();
        for (name, shape) in members {
            let length = self.pointer.len();
            super::document::push_step(&mut self.pointer, name);
            let kind = with_stack(|| self.kind(name, shape));
            self.pointer.truncate(length);
            let mut scalar = &kind;
            while let Kind::Array(inner) = scalar {
                scalar = &inner.kind;
            }
            let described = if scalar.is_scalar() { scalar } else { &kind };
            let facts = FieldFacts {
                xdm_type: default_xdm_type(described),
                origins: vec![self.origin.clone()],
                ..FieldFacts::default()
            };
            let field = Field {
                ty: Type::optional(kind),
                facts: Some(Arc::new(facts)),
            };
            object.fields.insert(name.clone(), field);
        }
        object
    }

    fn kind(&mut self, name: &str, shape: &Shape) -> Kind {
        let scalars = shape.kinds();
        let structures = usize::from(shape.lists > 0) + usize::from(shape.objects > 0);
        if structures > 1 || (structures == 1 && !scalars.is_empty()) {
            let message = format!("`{name}` is sometimes an object or a list and sometimes not");
            self.report(message, "only its presence can be tested");
            return Kind::Opaque;
        }
        if shape.objects > 0 {
            let mut object = self.object(&shape.members);
            name.clone_into(&mut object.name);
            return match object.fields.is_empty() {
                true => Kind::Opaque,
                false => Kind::Object(Arc::new(object)),
            };
        }
        if shape.lists > 0 {
            let element = shape.element.as_deref();
            let element = element.map(|shape| with_stack(|| self.kind(name, shape)));
            let element = Type::present(element.unwrap_or(Kind::String));
            return Kind::Array(Box::new(element));
        }
        match scalars.as_slice() {
            [] => Kind::String,
            [only] => only.clone(),
            several => {
                let words: Vec<String> = several.iter().map(Kind::to_string).collect();
                let message = format!("`{name}` holds values of several types");
                self.report(message, &format!("{}; taken as string", words.join(", ")));
                Kind::String
            }
        }
    }

    fn report(&mut self, message: String, note: &str) {
        let problem = Problem::warning(Code::SchemaConflict, self.document.clone(), message);
        self.problems
            .push(problem.at(self.pointer.clone()).note(note));
    }
}
