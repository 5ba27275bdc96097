//! The language server as editors have it: the built command over pipes, with a client library of
//! its own kind at the other end.

#![allow(clippy::unwrap_used, reason = "tests")]

mod answers;
mod client;
mod colours;
mod edits;
#[path = "../differential/random.rs"]
mod random;
mod rename;

/// The schema of events of the shop of the examples.
const EVENT_SCHEMA: &str = include_str!("../../examples/shop/event.schema.json");

/// What most tests begin with.
const SCHEMA: &str = "schema event \"event.schema.json\" key customer\n";
