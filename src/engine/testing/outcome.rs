//! What became of a case.

use std::fmt::Write;

use crate::diagnostic::Diagnostic;
use crate::engine::why::{Why, WhyStyle};
use crate::types::Value;

/// What became of one case of a test.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What is wrong; nothing where the case passed.
    pub failures: Vec<Failure>,
    /// What the test records, as it is written to a snapshot; none where it records nothing.
    pub recorded: Option<String>,
}

impl Outcome {
    /// Whether nothing is wrong.
    pub fn is_passed(&self) -> bool {
        self.failures.is_empty()
    }

    /// The events behind the values that were not expected, each attribute once; empty where nothing
    /// failed that speaks of attributes.
    pub fn explanations(&self, style: WhyStyle) -> String {
        let mut text = String::new();
        let mut known: Vec<&str> = Vec::new();
        for why in self.failures.iter().flat_map(|failure| &failure.explained) {
            if known.contains(&why.attribute.as_str()) {
                continue;
            }
            known.push(&why.attribute);
            // Writing to a string cannot fail.
            let _ = writeln!(text, "\nwhy `{}` is {}:", why.attribute, why.shown);
            for line in why.render_body(style.narrowed(2)).lines() {
                let _ = writeln!(text, "{}", format!("  {line}").trim_end());
            }
        }
        text
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone)]
pub struct Failure {
    /// What it is about.
    pub kind: FailureKind,
    /// How it is told; its places are in the texts of the suite.
    pub diagnostic: Diagnostic,
    /// Parts of the text with the values that they had.
    pub values: Vec<(String, Value)>,
    /// Why the attributes that it speaks of have their values.
    pub explained: Vec<Why>,
}

/// What a failure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// A condition that does not hold.
    Expectation,
    /// Values that are not those of the snapshot.
    Snapshot,
    /// A value that native code and the interpreter do not agree on: a defect of sumac.
    Backends,
    /// Data of the test that could not be used.
    Data,
}

impl FailureKind {
    /// The word for it in machine formats.
    pub fn name(self) -> &'static str {
        match self {
            FailureKind::Expectation => "expectation",
            FailureKind::Snapshot => "snapshot",
            FailureKind::Backends => "backends",
            FailureKind::Data => "data",
        }
    }
}
