//! The end of every front end: the node of a root becomes the record of a schema.

use std::collections::HashMap;
use std::sync::Arc;

use super::merge::Side;
use super::problem::Problem;
use super::{SCHEMA_FIELDS_MAX, SchemaKind};
use crate::diagnostic::Code;
use crate::types::stack::with_stack;
use crate::types::{Field, Kind, ObjectType};

/// The record that a root describes, called by its kind. A root that says nothing has no fields.
pub(super) fn record(
    kind: SchemaKind,
    document: &str,
    root: Option<Field>,
) -> Result<Arc<ObjectType>, Box<Problem>> {
    let mut object = match root {
        None => Arc::default(),
        Some(field) => match field.ty.kind {
            Kind::Opaque => Arc::default(),
            Kind::Object(object) => object,
            _ => {
                let found = Side { field }.type_name();
                let message = format!("the schema describes no record but {found}");
                let problem = Problem::error(Code::SchemaUnknownForm, document, message);
                return Err(problem.into());
            }
        },
    };
    // Shared parts count at each of their places: small texts may unfold to endless trees.
    if field_count(&object, &mut HashMap::new()) > SCHEMA_FIELDS_MAX {
        let message = format!("the schema has more than {SCHEMA_FIELDS_MAX} fields");
        return Err(Problem::error(Code::SchemaPartSkipped, document, message).into());
    }
    kind.name().clone_into(&mut Arc::make_mut(&mut object).name);
    Ok(object)
}

/// Fields of an object and of all objects in it, each counted at every place.
fn field_count(object: &Arc<ObjectType>, known: &mut HashMap<*const ObjectType, usize>) -> usize {
    if let Some(&count) = known.get(&Arc::as_ptr(object)) {
        return count;
    }
    let mut count = object.fields.len();
    for field in object.fields.values() {
        let mut kind = &field.ty.kind;
        while let Kind::Array(inner) | Kind::Map(_, inner) = kind {
            kind = &inner.kind;
        }
        if let Kind::Object(inner) = kind {
            count = count.saturating_add(with_stack(|| field_count(inner, known)));
        }
    }
    known.insert(Arc::as_ptr(object), count);
    count
}
