//! Profile keys that are not scalars: identities as XDM writes them.
//!
//! An identity is `{"id": …, "primary": true}`. A namespace is a list of identities, an identity map
//! an object of namespaces. The primary identity counts, else the first one, in the order of the data.

use serde_json::Value;

use crate::data::fill::Scalar;

/// The scalar that stands for `value` as a key; none where there is no identity in it.
pub(in crate::data) fn key_of(value: &Value) -> Option<Scalar<'_>> {
    match value {
        Value::Object(members) => match members.get("id").and_then(scalar) {
            Some(id) => Some(id),
            None => best(members.values().flat_map(items)),
        },
        Value::Array(identities) => best(identities.iter()),
        other => scalar(other),
    }
}

fn items(namespace: &Value) -> std::slice::Iter<'_, Value> {
    match namespace {
        Value::Array(identities) => identities.iter(),
        one => std::slice::from_ref(one).iter(),
    }
}

fn best<'a>(identities: impl Iterator<Item = &'a Value>) -> Option<Scalar<'a>> {
    let mut first = None;
    for identity in identities {
        let Some(id) = identity.get("id").and_then(scalar) else {
            continue;
        };
        if identity.get("primary") == Some(&Value::Bool(true)) {
            return Some(id);
        }
        first = first.or(Some(id));
    }
    first
}

fn scalar(value: &Value) -> Option<Scalar<'_>> {
    match value {
        Value::String(text) => Some(Scalar::Text(text)),
        Value::Number(number) => Some(match (number.as_i64(), number.as_u64()) {
            (Some(integer), _) => Scalar::Integer(integer),
            (None, Some(integer)) => Scalar::Unsigned(integer),
            (None, None) => Scalar::Number(number.as_f64()?),
        }),
        _ => None,
    }
}
