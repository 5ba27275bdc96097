//! The layout of rule files: it changes no tree, loses no comment, and what is laid out stays as it is.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../syntax/generated.rs"]
mod generated;
#[path = "../differential/random.rs"]
mod random;

mod check;
mod comments;
mod files;
mod shapes;
mod wide;
