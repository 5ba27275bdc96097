//! The leaves of a schema as flat rows.

use std::sync::Arc;

use crate::types::stack::with_stack;
use crate::types::{Field, FieldFacts, Kind, ObjectType};

/// A scalar of a schema, or a list or map of scalars.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// The path; `[]` stands after a list and `{}` after a map.
    pub path: String,
    /// The XDM type of the value, of the elements in a list and the values in a map.
    pub xdm_type: &'static str,
    /// What the schema says beyond the type.
    pub facts: Option<Arc<FieldFacts>>,
}

impl Leaf {
    /// What the leaf means; empty where the schema does not say.
    pub fn description(&self) -> &str {
        let facts = self.facts.as_ref();
        facts
            .and_then(|facts| facts.description.as_deref().or(facts.title.as_deref()))
            .unwrap_or("")
    }
}

/// All leaves of `record`. Opaque objects are none: nothing in them has a name.
pub(super) fn leaves(record: &ObjectType) -> Vec<Leaf> {
    let mut walk = Walk {
        path: String::new(),
        leaves: Vec::new(),
    };
    walk.object(record);
    walk.leaves
}

struct Walk {
    path: String,
    leaves: Vec<Leaf>,
}

impl Walk {
    fn object(&mut self, object: &ObjectType) {
        for (name, field) in &object.fields {
            let length = self.path.len();
            if length > 0 {
                self.path.push('.');
            }
            self.path.push_str(name);
            with_stack(|| self.kind(&field.ty.kind, field));
            self.path.truncate(length);
        }
    }

    fn kind(&mut self, kind: &Kind, field: &Field) {
        let length = self.path.len();
        match kind {
            Kind::Object(object) => self.object(object),
            Kind::Opaque => {}
            Kind::Array(element) => {
                self.path.push_str("[]");
                with_stack(|| self.kind(&element.kind, field));
            }
            Kind::Map(_, value) => {
                self.path.push_str("{}");
                with_stack(|| self.kind(&value.kind, field));
            }
            scalar => self.leaves.push(Leaf {
                path: self.path.clone(),
                xdm_type: xdm_type(scalar, field),
                facts: field.facts.clone(),
            }),
        }
        self.path.truncate(length);
    }
}

/// The XDM type of a scalar: the facts know the widths of integers, the kind knows the rest.
fn xdm_type(scalar: &Kind, field: &Field) -> &'static str {
    match &field.facts {
        Some(facts) if !facts.xdm_type.is_empty() => facts.xdm_type,
        _ => default_xdm_type(scalar),
    }
}

/// The widest XDM type of a kind.
pub(super) fn default_xdm_type(kind: &Kind) -> &'static str {
    match kind {
        Kind::Nothing | Kind::String | Kind::Duration => "string",
        Kind::Boolean => "boolean",
        Kind::Integer => "long",
        Kind::Number => "number",
        Kind::Date => "date",
        Kind::Datetime => "date-time",
        Kind::Array(_) => "array",
        Kind::Map(..) => "map",
        Kind::Object(_) | Kind::Opaque => "object",
    }
}
