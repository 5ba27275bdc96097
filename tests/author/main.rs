//! The author's commands as processes: what they print, what they write, how they end.
//!
//! A module a command. Text that people read is compared with snapshots; folders and times are
//! replaced before.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../command/mod.rs"]
mod command;

mod completions;
mod coverage;
mod diff;
mod doc;
mod explain;
mod fix;
mod fmt;
mod help;
mod lint;
mod man;
mod new;
mod repl;
mod test;
mod tutorial;
mod why;
