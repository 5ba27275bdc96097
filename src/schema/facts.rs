//! Scalars: which type the keywords of a schema make, with bounds and enums.

use serde_json::{Map, Value};

use super::leaves::default_xdm_type;
use super::reader::Dialect;
use crate::types::{Allowed, FieldFacts, Kind};

/// The keywords of one schema object.
pub(super) type Keywords = Map<String, Value>;

/// What `type` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Declared<'a> {
    /// Nothing.
    Unsaid,
    /// One type; `null` beside it says only what holds of every field.
    One(&'a str),
    /// Types that have no common one.
    Mixed,
}

/// What `type` says, as one word or as a list.
pub(super) fn declared_type(keywords: &Keywords) -> Declared<'_> {
    match keywords.get("type") {
        Some(Value::String(word)) => Declared::One(word),
        Some(Value::Array(words)) => {
            let words = words.iter().filter_map(Value::as_str);
            let mut words: Vec<&str> = words.filter(|word| *word != "null").collect();
            words.dedup();
            match words.as_slice() {
                [] => Declared::Unsaid,
                [word] => Declared::One(word),
                ["integer", "number"] | ["number", "integer"] => Declared::One("number"),
                _ => Declared::Mixed,
            }
        }
        _ => Declared::Unsaid,
    }
}

/// The scalar that `keywords` make: its kind and the facts of its values. None if they make another
/// thing or say no type.
pub(super) fn scalar(keywords: &Keywords, dialect: Dialect) -> Option<(Kind, FieldFacts)> {
    let xdm_type = keywords.get("meta:xdmType").and_then(Value::as_str);
    let from_xdm = xdm_type.and_then(|word| word_type(word, keywords, dialect));
    let found = from_xdm.or_else(|| match declared_type(keywords) {
        Declared::One(word) => word_type(word, keywords, dialect),
        Declared::Unsaid => untyped(keywords, dialect),
        Declared::Mixed => None,
    });
    let (kind, xdm_type) = found?;
    let (minimum, maximum) = match kind {
        Kind::Integer => integer_range(keywords, xdm_type, dialect),
        _ => (None, None),
    };
    let facts = FieldFacts {
        xdm_type,
        minimum,
        maximum,
        allowed: allowed(keywords),
        ..FieldFacts::default()
    };
    Some((kind, facts))
}

/// The type of a word of JSON Schema or of `meta:xdmType`.
fn word_type(word: &str, keywords: &Keywords, dialect: Dialect) -> Option<(Kind, &'static str)> {
    Some(match word {
        "string" => match keywords.get("format").and_then(Value::as_str) {
            Some("date-time") => (Kind::Datetime, "date-time"),
            Some("date") => (Kind::Date, "date"),
            _ => (Kind::String, "string"),
        },
        "number" | "double" | "float" => (Kind::Number, "number"),
        "boolean" => (Kind::Boolean, "boolean"),
        "integer" => (Kind::Integer, integer_width(keywords, dialect)),
        "byte" => (Kind::Integer, "byte"),
        "short" => (Kind::Integer, "short"),
        "int" => (Kind::Integer, "int"),
        "long" => (Kind::Integer, "long"),
        "date" => (Kind::Date, "date"),
        "date-time" => (Kind::Datetime, "date-time"),
        _ => return None,
    })
}

/// The type of an enum without `type`: strings in XDM, elsewhere the type of its values.
fn untyped(keywords: &Keywords, dialect: Dialect) -> Option<(Kind, &'static str)> {
    let values = match (keywords.get("enum"), keywords.get("const")) {
        (Some(Value::Array(values)), _) => values.as_slice(),
        (None, Some(value)) => std::slice::from_ref(value),
        _ => return None,
    };
    if dialect != Dialect::Plain && keywords.contains_key("enum") {
        return Some((Kind::String, "string"));
    }
    let mut kinds = values
        .iter()
        .filter(|value| !value.is_null())
        .map(json_kind);
    let first = kinds.next()??;
    let kind = kinds.try_fold(first, |sofar, next| match (sofar, next?) {
        (a, b) if a == b => Some(a),
        (a, b) if a.is_numeric() && b.is_numeric() => Some(Kind::Number),
        _ => None,
    })?;
    let xdm_type = default_xdm_type(&kind);
    Some((kind, xdm_type))
}

fn json_kind(value: &Value) -> Option<Kind> {
    match value {
        Value::String(_) => Some(Kind::String),
        Value::Bool(_) => Some(Kind::Boolean),
        Value::Number(number) if number.is_f64() => Some(Kind::Number),
        Value::Number(_) => Some(Kind::Integer),
        _ => None,
    }
}

/// Integers up to 2^31 are `int`; Adobe's own pages have both 2^31 - 1 and 2^31 as its end.
const INT_END: i64 = 1 << 31;
/// The end of `long`, where doubles stop being exact.
const LONG_END: i64 = (1 << 53) - 1;

/// The XDM width of an integer by its bounds: `int` unless they say otherwise.
fn integer_width(keywords: &Keywords, dialect: Dialect) -> &'static str {
    let bounds = (minimum(keywords), maximum(keywords));
    let within = |end: i64, bound: i64| (-end..=end).contains(&bound);
    let any_outside = |end| {
        let outside = |bound: Option<i64>| bound.is_some_and(|bound| !within(end, bound));
        outside(bounds.0) || outside(bounds.1)
    };
    match bounds {
        (Some(_), Some(_)) if !any_outside(1 << 7) => "byte",
        (Some(_), Some(_)) if !any_outside(1 << 15) => "short",
        (Some(_), Some(_)) if !any_outside(INT_END) => "int",
        // Elsewhere than in XDM an integer without bounds is just an integer.
        _ if dialect == Dialect::Plain || any_outside(INT_END) => "long",
        _ => "int",
    }
}

/// The bounds of an integer; the registry fills in those that a schema leaves out.
fn integer_range(
    keywords: &Keywords,
    xdm_type: &str,
    dialect: Dialect,
) -> (Option<i64>, Option<i64>) {
    let (least, greatest) = (minimum(keywords), maximum(keywords));
    if dialect == Dialect::Plain && !keywords.contains_key("meta:xdmType") {
        return (least, greatest);
    }
    let (low, high) = width_range(xdm_type);
    (least.or(Some(low)), greatest.or(Some(high)))
}

/// The integers of an XDM type.
pub(super) fn width_range(xdm_type: &str) -> (i64, i64) {
    match xdm_type {
        "byte" => (i64::from(i8::MIN), i64::from(i8::MAX)),
        "short" => (i64::from(i16::MIN), i64::from(i16::MAX)),
        "int" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (-LONG_END, LONG_END),
    }
}

/// The least integer that the keywords let pass.
fn minimum(keywords: &Keywords) -> Option<i64> {
    let minimum = keywords.get("minimum");
    match keywords.get("exclusiveMinimum") {
        // Draft 4 has a flag here, later drafts a bound.
        Some(Value::Bool(true)) => {
            minimum.and_then(|bound| bound_floor(bound).map(|floor| floor.saturating_add(1)))
        }
        Some(bound @ Value::Number(_)) => {
            let exclusive = bound_floor(bound)?.saturating_add(1);
            Some(
                minimum
                    .and_then(bound_ceil)
                    .map_or(exclusive, |other| other.max(exclusive)),
            )
        }
        _ => minimum.and_then(bound_ceil),
    }
}

/// The greatest integer that the keywords let pass.
fn maximum(keywords: &Keywords) -> Option<i64> {
    let maximum = keywords.get("maximum");
    match keywords.get("exclusiveMaximum") {
        Some(Value::Bool(true)) => {
            maximum.and_then(|bound| bound_ceil(bound).map(|ceil| ceil.saturating_sub(1)))
        }
        Some(bound @ Value::Number(_)) => {
            let exclusive = bound_ceil(bound)?.saturating_sub(1);
            Some(
                maximum
                    .and_then(bound_floor)
                    .map_or(exclusive, |other| other.min(exclusive)),
            )
        }
        _ => maximum.and_then(bound_floor),
    }
}

fn bound_floor(bound: &Value) -> Option<i64> {
    exact_bound(bound).or_else(|| bound.as_f64().map(|bound| bound.floor() as i64))
}

fn bound_ceil(bound: &Value) -> Option<i64> {
    exact_bound(bound).or_else(|| bound.as_f64().map(|bound| bound.ceil() as i64))
}

/// A whole bound, cut to 64 bits; doubles would already round those beyond 2^53.
fn exact_bound(bound: &Value) -> Option<i64> {
    let cut = |bound: u64| i64::try_from(bound).unwrap_or(i64::MAX);
    bound.as_i64().or_else(|| bound.as_u64().map(cut))
}

/// The values of `enum` or `const`, which are all; or those of `meta:enum`, which are suggestions.
fn allowed(keywords: &Keywords) -> Option<Allowed> {
    let texts =
        |values: &[Value]| -> Vec<String> { values.iter().filter_map(value_text).collect() };
    let closed = match (keywords.get("enum"), keywords.get("const")) {
        (Some(Value::Array(values)), _) => Some(texts(values)),
        (_, Some(value)) if !value.is_null() => Some(texts(std::slice::from_ref(value))),
        _ => None,
    };
    let (closed, values) = match (closed, keywords.get("meta:enum")) {
        (Some(values), _) => (true, values),
        (None, Some(Value::Object(labels))) => (false, labels.keys().cloned().collect()),
        (None, Some(Value::Array(values))) => (false, texts(values)),
        _ => return None,
    };
    (!values.is_empty()).then_some(Allowed { closed, values })
}

/// A value of an enum as text; `null` is the missing value and none of them.
fn value_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
