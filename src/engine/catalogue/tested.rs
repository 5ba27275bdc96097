//! The tests of a catalogue: which there are, what became of them, what they look at.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;

use super::Catalogue;
use crate::diagnostic::SourceId;
use crate::engine::load::read;
use crate::engine::testing::{FileReport, Report};
use crate::syntax::ast::{Expr, ExprKind, ItemKind, TestItem, TestPart};
use crate::syntax::parse::parse_file;

/// A case of a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TestNote {
    /// Its name, with its row where it has one.
    pub name: String,
    /// The file.
    pub file: String,
    /// The line.
    pub line: usize,
    /// What became of it.
    pub state: TestState,
    /// The attributes that it looks at.
    pub attributes: Vec<String>,
}

/// What became of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TestState {
    /// Nothing is wrong.
    Passed,
    /// What is wrong, in a sentence each.
    Failed(Vec<String>),
}

impl Catalogue {
    /// The same catalogue with what a run of the tests came to.
    #[must_use]
    pub fn with_tests(mut self, report: &Report) -> Self {
        let known: Vec<String> = self
            .explained
            .attributes
            .iter()
            .map(|one| one.name.clone())
            .collect();
        self.tests = report
            .files
            .iter()
            .flat_map(|file| notes(file, &known))
            .collect();
        self
    }

    /// The tests that look at an attribute.
    pub(super) fn tests_of<'c>(&'c self, attribute: &str) -> Vec<&'c TestNote> {
        let is_of = |test: &&TestNote| test.attributes.iter().any(|name| name == attribute);
        self.tests.iter().filter(is_of).collect()
    }
}

fn notes(file: &FileReport, known: &[String]) -> Vec<TestNote> {
    let written = tests(&file.path);
    let cases = file.cases.iter();
    cases
        .map(|case| {
            let test = written.iter().find(|(name, _)| *name == case.test);
            let failures = case.outcome.failures.iter();
            let failures: Vec<String> = failures
                .map(|failure| failure.diagnostic.message.clone())
                .collect();
            TestNote {
                name: case.name(),
                file: file.path.display().to_string(),
                line: case.line,
                state: match failures.is_empty() {
                    true => TestState::Passed,
                    false => TestState::Failed(failures),
                },
                attributes: test.map(|(_, looks)| looks.of(known)).unwrap_or_default(),
            }
        })
        .collect()
}

/// What a test looks at.
enum Looks {
    /// At these names.
    At(BTreeSet<String>),
    /// At the values of all attributes.
    AtAll,
}

impl Looks {
    fn of(&self, known: &[String]) -> Vec<String> {
        let is_looked_at = |name: &&String| match self {
            Looks::At(names) => names.contains(*name),
            Looks::AtAll => true,
        };
        known.iter().filter(is_looked_at).cloned().collect()
    }
}

/// The tests of a file; none where it cannot be read again.
fn tests(path: &Path) -> Vec<(String, Looks)> {
    let Ok(text) = read(path) else {
        return Vec::new();
    };
    let (file, _) = parse_file(SourceId::default(), &text);
    let tests = file.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Test(test) => Some((test.name.node.clone(), looks(test))),
        _ => None,
    });
    tests.collect()
}

fn looks(test: &TestItem) -> Looks {
    let mut names = BTreeSet::new();
    for part in &test.body {
        match &part.node {
            TestPart::Expect(condition) => named(condition, &mut names),
            TestPart::Snapshot(of) if of.is_empty() => return Looks::AtAll,
            TestPart::Snapshot(of) => names.extend(of.iter().map(|name| name.node.clone())),
            _ => {}
        }
    }
    Looks::At(names)
}

fn named(expr: &Expr, names: &mut BTreeSet<String>) {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        if let ExprKind::Name(name) = &expr.kind {
            names.insert(name.clone());
        }
        expr.for_each_child(&mut |child| open.push(child));
    }
}
