//! The examples of a comparison as tests of a rule file.

use super::RuleDiff;

/// Which values the tests of a comparison expect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Expected {
    /// Those of the old rules: the tests fail until the change is undone.
    Old,
    /// Those of the new rules: the tests hold the change.
    #[default]
    New,
}

impl RuleDiff {
    /// A test item for each example, to stand behind `text`, whose names of tests are taken; empty where
    /// there are no examples.
    pub fn to_tests(&self, expected: Expected, text: &str) -> String {
        let mut tests = String::new();
        for one in &self.attributes {
            let Some(example) = &one.example else {
                continue;
            };
            let (words, checks) = match expected {
                Expected::Old => ("before the change", &example.old_expects),
                Expected::New => ("after the change", &example.new_expects),
            };
            let name = format!("{} {words}", one.name);
            let is_free = |name: &String| !text.contains(&format!("test \"{name}\""));
            let numbered = (2..).map(|number| format!("{name} ({number})"));
            let mut names = std::iter::once(name.clone()).chain(numbered);
            let name = names.find(is_free).unwrap_or(name);
            tests.push('\n');
            tests.push_str(&example.timeline.to_test(&name, checks));
        }
        tests
    }
}
