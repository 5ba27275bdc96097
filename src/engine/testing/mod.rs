//! Tests of rules: what `sumac test` runs, for hosts as well.
//!
//! [`Engine::tests`](crate::Engine::tests) compiles a rule file with its tests to a [`Suite`]. Each of its
//! [`Case`]s runs on the interpreter, which is the definition of the language, and on native code where
//! the crate has it; what they expect is looked at with the values that both agree on. A [`Suite`] is
//! compiled once, however many cases it has.
//!
//! A [`Runner`] runs the tests of files and folders, and [`check`] is the line that a host's own `#[test]`
//! needs.

mod excerpt;
mod expectation;
mod files;
mod literal;
mod outcome;
mod recorded;
mod runner;
mod snapshots;
mod suggest;
mod suite;
mod watched;

pub use super::coverage::{Coverage, CoveredAttribute, CoveredFile, Point, PointKind, Way};
pub use super::stamp::Stamp;
pub use files::{find, test_names};
pub use literal::literal;
pub use outcome::{Failure, FailureKind, Outcome};
pub use runner::{CaseReport, FileReport, Report, Runner};
pub(super) use snapshots::places_of_attribute;
pub use snapshots::{SnapshotChange, SnapshotMode};
pub use suggest::{SUGGESTED_TESTS_MAX, Suggested};
pub use suite::{Case, Suite};
pub use watched::Watched;

/// Runs the tests of a rule file or a folder, for a host's own `#[test]`s.
///
/// Values that differ from their snapshot fail and are not written: `sumac test --review` does that.
///
/// # Panics
/// Where a test fails, the rules are wrong, or there is no test at all; with everything that
/// `sumac test` would say.
///
/// # Examples
/// ```
/// sumac::testing::check("examples/shop");
/// ```
pub fn check(path: impl AsRef<std::path::Path>) {
    let path = path.as_ref();
    match Runner::new().run(&[path]) {
        Ok(report) => report.assert(),
        Err(found) => panic!("{found}"),
    }
}
