//! Schemas of data files whose own columns say what there is.

use std::sync::Arc;

use super::leaves::default_xdm_type;
use super::{Schema, SchemaKind};
use crate::types::{Field, FieldFacts, Kind, ObjectType, Type};

/// The schema of a file with these columns. Every column may be missing in a row; of two columns of
/// one name the first counts.
pub fn from_columns(
    name: impl Into<String>,
    kind: SchemaKind,
    columns: impl IntoIterator<Item = (String, Type)>,
) -> Schema {
    let name = name.into();
    let origin: Arc<str> = Arc::from(name.as_str());
    let mut record = ObjectType {
        name: kind.name().to_owned(),
        ..ObjectType::default()
    };
    for (column, ty) in columns {
        let facts = FieldFacts {
            xdm_type: default_xdm_type(element(&ty)),
            origins: vec![origin.clone()],
            ..FieldFacts::default()
        };
        record.fields.entry(column).or_insert(Field {
            ty: ty.or_missing(true),
            facts: Some(Arc::new(facts)),
        });
    }
    Schema {
        name,
        record: Arc::new(record),
        title: None,
    }
}

/// The kind whose values the facts of a field describe: the elements of lists of scalars.
fn element(ty: &Type) -> &Kind {
    let mut kind = &ty.kind;
    while let Kind::Array(inner) | Kind::Map(_, inner) = kind {
        kind = &inner.kind;
    }
    if kind.is_scalar() { kind } else { &ty.kind }
}
