//! Tests that a rule suggests itself: timelines at its boundaries, with the values that it gives now.
//!
//! [`reader`] finds in the typed rule what it reads and where it changes its mind: edges of windows,
//! constants that values are compared with, steps of chains. [`scenarios`] makes the smallest timelines
//! just before, at and just after each of them, and the cases that are forgotten everywhere: no events, two
//! at one instant, one that comes twice, a clock change, 29 February. The author looks at the values, and
//! keeps the tests whose values are right.

mod boundaries;
mod calendar;
mod elements;
mod expected;
mod making;
mod parts;
mod reader;
mod reading;
mod scenario;
mod scenarios;
mod sequences;
mod text;
mod texts;
mod totals;

use std::path::Path;

use super::suite::Suite;
use crate::engine::builder::Engine;
use crate::engine::diagnostics::Diagnostics;
use crate::engine::format::format;
use crate::engine::program::unknown_attribute;
use crate::engine::source::RuleSource;
use crate::hir::{self, AttributeId};

/// The most tests that are suggested for one attribute.
pub const SUGGESTED_TESTS_MAX: usize = 80;

/// Tests for an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// The tests as text, each with an empty line before it.
    pub tests: String,
    /// How many there are.
    pub count: usize,
    /// How many more boundaries there are than [`SUGGESTED_TESTS_MAX`].
    pub left_out: usize,
}

impl Suggested {
    /// A file of tests for the rules at `path`, which stand beside it.
    pub fn file(&self, path: &Path) -> String {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        format!("use \"{name}\"\n{}", self.tests)
    }
}

impl Engine {
    /// Tests for an attribute of the rule file at `path`, at its boundaries, expecting the values that it
    /// gives now. Tests whose names `has_test` knows are left out.
    ///
    /// # Errors
    /// Everything that is wrong with the rules; `UnknownName` for an attribute that they lack.
    ///
    /// # Examples
    /// ```
    /// use sumac::Engine;
    ///
    /// let rules = std::path::Path::new("examples/shop/shop.sumac");
    /// let suggested = Engine::builder().build().suggest(rules, "recentPurchases", &|_| false)?;
    /// assert!(suggested.tests.contains("one microsecond before the window opens"));
    /// # Ok::<(), sumac::Diagnostics>(())
    /// ```
    pub fn suggest(
        &self,
        path: &Path,
        attribute: &str,
        has_test: &dyn Fn(&str) -> bool,
    ) -> Result<Suggested, Diagnostics> {
        let program = self.compile(RuleSource::file(path))?;
        let id = attribute_of(program.hir(), attribute)?;
        let mut scenarios = scenarios::scenarios(program.hir(), id);
        scenarios.retain(|scenario| !has_test(&scenario.name));
        let left_out = scenarios.len().saturating_sub(SUGGESTED_TESTS_MAX);
        scenarios.truncate(SUGGESTED_TESTS_MAX);
        // The values are those of the very text that is suggested.
        let asked: Vec<String> = scenarios
            .iter()
            .map(|scenario| text::test(scenario, "snapshot"))
            .collect();
        let suite = self.suite_beside(path, &asked.concat())?;
        let expects = expected::expectations(&suite, id, &scenarios)?;
        let tests: Vec<String> = scenarios
            .iter()
            .zip(&expects)
            .map(|(scenario, expects)| text::test(scenario, expects))
            .collect();
        let kept = self.passing(path, &tests)?;
        Ok(Suggested {
            count: kept.len(),
            tests: format!("\n{}", format("<suggested>", &kept.concat())?),
            left_out,
        })
    }

    fn suite_beside(&self, path: &Path, tests: &str) -> Result<Suite, Diagnostics> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        self.tests(RuleSource::Text {
            name: "<suggested>".to_owned(),
            text: format!("use \"{name}\"\n{tests}"),
            directory: path.parent().unwrap_or(Path::new("")).to_owned(),
        })
    }

    /// The tests that pass: a value that no expectation can spell exactly is none to suggest.
    fn passing(&self, path: &Path, tests: &[String]) -> Result<Vec<String>, Diagnostics> {
        let suite = self.suite_beside(path, &tests.concat())?;
        let mut kept = Vec::with_capacity(tests.len());
        for (case, test) in suite.cases().zip(tests) {
            if case.run()?.is_passed() {
                kept.push(test.clone());
            }
        }
        Ok(kept)
    }
}

fn attribute_of(program: &hir::Program, name: &str) -> Result<AttributeId, Diagnostics> {
    let mut attributes = program.attributes.iter();
    if let Some((id, _)) = attributes.find(|(_, attribute)| attribute.name == name) {
        return Ok(id);
    }
    let names = program.attributes.iter();
    let names = names.map(|(_, attribute)| attribute.name.as_str());
    Err(Diagnostics::without_places(unknown_attribute(name, names)))
}
