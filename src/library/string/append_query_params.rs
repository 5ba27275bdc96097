//! `appendQueryParams`

use url::{Url, form_urlencoded};

use super::text::text;
use crate::library::signature::{BASE, TEXT, rest, string_or_missing, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `appendQueryParams`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "appendQueryParams",
    parameters: &[
        TEXT,
        value("name", Want::Exactly(Simple::String)),
        value("value", Want::Exactly(Simple::String)),
        rest("more", Want::Exactly(Simple::String)),
    ],
    result: string_or_missing,
    body: Body::Scalar(evaluate),
    summary: "An address with query parameters, each a name and a value; one that is there gets the new value.",
    missing: "Missing where an argument is missing, and for a string that is no absolute address.",
    examples: &[
        Example {
            expression: "appendQueryParams('https://example.com/page', 'utm_source', 'email')",
            value: "\"https://example.com/page?utm_source=email\"",
        },
        Example {
            expression: "appendQueryParams('https://example.com/?a=1&b=2#top', 'a', 'x y', 'c', '3')",
            value: "\"https://example.com/?a=x+y&b=2&c=3#top\"",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let Some((Value::String(given), parameters)) = arguments.split_first() else {
        return Outcome::Missing;
    };
    let Ok(mut address) = Url::parse(given) else {
        return Outcome::Missing;
    };
    for parameter in parameters.chunks(2) {
        if let [Value::String(name), Value::String(value)] = parameter {
            set(&mut address, name, value);
        }
    }
    text(address)
}

/// Gives a parameter a value: in the place of the one it had, else behind the others. What the other
/// parameters look like is left as it is.
fn set(address: &mut Url, name: &str, value: &str) {
    let own: String = form_urlencoded::Serializer::new(String::new())
        .append_pair(name, value)
        .finish();
    let query = address.query().unwrap_or_default();
    let mut kept: Vec<&str> = Vec::new();
    let mut place = None;
    for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
        let named = form_urlencoded::parse(parameter.as_bytes()).next();
        if named.is_none_or(|(found, _)| found != name) {
            kept.push(parameter);
        } else if place.is_none() {
            place = Some(kept.len());
        }
    }
    kept.insert(place.unwrap_or(kept.len()), &own);
    let query = kept.join("&");
    address.set_query(Some(&query));
}
