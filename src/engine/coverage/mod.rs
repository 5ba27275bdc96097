//! What tests have seen of rules: branches, conditions, missing fields, edges of windows, steps.
//!
//! What there is to see of a rule is read from its typed tree ([`points`]); what was seen is counted
//! while the interpreter runs the cases of tests ([`tally`]). A case counts for the attributes that it
//! expects or records, and for those that these use: a value that nobody looks at is not tested.

mod html;
mod lcov;
mod points;
mod tally;
mod text;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

pub(super) use tally::Collector;

/// What tests have seen of the attributes of rule files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The files by their path.
    pub files: BTreeMap<String, CoveredFile>,
}

/// What was seen of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CoveredFile {
    /// Its text.
    pub text: String,
    /// Its attributes by where they begin.
    pub attributes: BTreeMap<usize, CoveredAttribute>,
}

/// What was seen of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveredAttribute {
    /// Its name.
    pub name: String,
    /// In how many cases of tests it was looked at.
    pub cases: u64,
    /// What there is to see of it, in the order of the text.
    pub points: Vec<Point>,
}

/// A place of a rule where something can turn out in several ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The file, which is another one than the attribute's where a definition of it is used.
    pub file: String,
    /// Its bytes in the text of the file.
    pub range: Range<usize>,
    /// What kind of place.
    pub kind: PointKind,
    /// The ways in which it can turn out.
    pub ways: Vec<Way>,
}

/// Kinds of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PointKind {
    /// A condition.
    Condition,
    /// The value of a choice.
    Branch,
    /// A default.
    Default,
    /// A field that may be missing.
    Field,
    /// The edge of a window at which it begins.
    Begin,
    /// The edge of a window at which it ends.
    End,
    /// A step of a chain.
    Step,
}

/// A way in which a place can turn out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// What is said where no test has seen it, as in `never false`.
    pub unseen: String,
    /// How often it was seen.
    pub seen: u64,
}

impl Coverage {
    /// Adds what other tests have seen.
    pub fn merge(&mut self, other: Self) {
        for (path, file) in other.files {
            let own = self.files.entry(path).or_default();
            own.text = file.text;
            for (start, attribute) in file.attributes {
                match own.attributes.entry(start) {
                    std::collections::btree_map::Entry::Vacant(place) => {
                        place.insert(attribute);
                    }
                    std::collections::btree_map::Entry::Occupied(mut place) => {
                        place.get_mut().merge(attribute);
                    }
                }
            }
        }
    }

    /// How many ways were seen, and how many there are.
    pub fn counts(&self) -> (u64, u64) {
        let attributes = self
            .files
            .values()
            .flat_map(|file| file.attributes.values());
        sum(attributes.map(CoveredAttribute::counts))
    }

    /// The share of what was seen, in percent; 100 where there is nothing to see.
    pub fn percent(&self) -> f64 {
        percent(self.counts())
    }
}

impl CoveredFile {
    /// How many ways were seen, and how many there are.
    pub fn counts(&self) -> (u64, u64) {
        sum(self.attributes.values().map(CoveredAttribute::counts))
    }
}

impl CoveredAttribute {
    /// How many ways were seen, and how many there are; that it was looked at is one of them.
    pub fn counts(&self) -> (u64, u64) {
        let ways = || self.points.iter().flat_map(|point| &point.ways);
        let seen = ways().filter(|way| way.seen > 0).count() as u64;
        (seen + u64::from(self.cases > 0), ways().count() as u64 + 1)
    }

    /// The share of what was seen, in percent.
    pub fn percent(&self) -> f64 {
        percent(self.counts())
    }

    fn merge(&mut self, other: Self) {
        self.cases += other.cases;
        for (point, other) in self.points.iter_mut().zip(other.points) {
            for (way, other) in point.ways.iter_mut().zip(other.ways) {
                way.seen += other.seen;
            }
        }
    }
}

impl Point {
    /// The ways that no test has seen, in words.
    pub fn unseen(&self) -> Vec<&str> {
        let ways = self.ways.iter().filter(|way| way.seen == 0);
        ways.map(|way| way.unseen.as_str()).collect()
    }

    /// Whether another point is the same place with the same unseen ways.
    fn says_the_same(&self, other: &Self) -> bool {
        let place = |point: &Self| (point.range.clone(), point.kind);
        self.file == other.file && place(self) == place(other) && self.unseen() == other.unseen()
    }

    /// How often it was come by.
    fn visits(&self) -> u64 {
        let ways = self.ways.iter().map(|way| way.seen);
        match self.kind {
            // An event far from an edge says nothing of it.
            PointKind::Begin | PointKind::End => ways.max().unwrap_or(0),
            _ => ways.sum(),
        }
    }
}

fn sum(counts: impl Iterator<Item = (u64, u64)>) -> (u64, u64) {
    counts.fold((0, 0), |(seen, all), (more, of)| (seen + more, all + of))
}

fn percent((seen, all): (u64, u64)) -> f64 {
    match all {
        0 => 100.0,
        // Whole percents are rounded down, so that 100 means all.
        _ => (seen as f64 * 1000.0 / all as f64).floor() / 10.0,
    }
}

/// A path without the steps that lead nowhere, so that a file has one name however it is used.
fn plain_path(name: &str) -> String {
    let mut plain = PathBuf::new();
    for step in Path::new(name).components() {
        match step {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(plain.components().next_back(), Some(Component::Normal(_))) =>
            {
                plain.pop();
            }
            step => plain.push(step),
        }
    }
    plain.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_one_name() {
        assert_eq!(plain_path("./a/../b/c.sumac"), "b/c.sumac");
        assert_eq!(plain_path("../a.sumac"), "../a.sumac");
    }

    #[test]
    fn only_all_is_a_hundred_percent() {
        assert_eq!(percent((9_999, 10_000)), 99.9);
        assert_eq!(percent((1, 1)), 100.0);
        assert_eq!(percent((0, 0)), 100.0);
    }
}
