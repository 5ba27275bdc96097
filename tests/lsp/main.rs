//! The language server as editors have it: the built command over pipes, with a client library of
//! its own kind at the other end.

#![allow(clippy::unwrap_used, reason = "tests")]

mod answers;
mod client;
mod colours;
mod completion;
mod edits;
mod files;
mod limits;
#[cfg(unix)]
mod links;
mod navigation;
mod protocol;
#[path = "../differential/random.rs"]
mod random;
mod ranges;
mod rename;

use async_lsp::lsp_types::{Position, Url};
use client::{Client, marked};

/// The schema of events of the shop of the examples.
const EVENT_SCHEMA: &str = include_str!("../../examples/shop/event.schema.json");

/// What most tests begin with.
const SCHEMA: &str = "schema event \"event.schema.json\" key customer\n";

/// A shop whose rules are `text` behind the schema, with the bar's place in it.
fn shop(text: &str) -> (Client, Url, Position) {
    let (text, mut position) = marked(text);
    position.line += 1;
    let text = format!("{SCHEMA}{text}");
    let mut client = Client::start(&[("event.schema.json", EVENT_SCHEMA)]);
    let uri = client.open("shop.sumac", &text);
    (client, uri, position)
}
