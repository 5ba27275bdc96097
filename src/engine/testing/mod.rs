//! Tests of rules: what `sumac test` runs, for hosts as well.
//!
//! [`Engine::tests`](crate::Engine::tests) compiles a rule file with its tests to a [`Suite`]. Each of its
//! [`Case`]s runs on the interpreter, which is the definition of the language, and on native code where
//! the crate has it; what they expect is looked at with the values that both agree on. A [`Suite`] is
//! compiled once, however many cases it has.

mod excerpt;
mod expectation;
mod files;
mod literal;
mod outcome;
mod recorded;
mod runner;
mod snapshots;
mod suite;
mod watched;

pub use files::find;
pub use literal::literal;
pub use outcome::{Failure, FailureKind, Outcome};
pub use runner::{CaseReport, FileReport, Report, Runner};
pub use snapshots::{SnapshotChange, SnapshotMode};
pub use suite::{Case, Suite};
pub use watched::{Stamp, Watched};
