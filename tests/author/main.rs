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
mod pipes;
mod plain;
mod repl;
mod rule_files;
mod run;
mod test;
// Parquet is read and costs of native code are shown.
#[cfg(all(feature = "jit", feature = "parquet"))]
mod tutorial;
mod why;

/// A line without the seconds that something took.
fn timeless(line: &str) -> String {
    let seconds = regex::Regex::new(r"\b[0-9]+(\.[0-9]+)? s\b").unwrap();
    seconds.replace_all(line, "… s").into_owned()
}
