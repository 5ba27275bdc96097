//! Coverage in the format of LCOV, which `genhtml` and most services read.
//!
//! An attribute is a function, and its line counts the cases that looked at it. A place that can turn
//! out in several ways is a block with a branch for each of them. A place that several attributes have
//! is a block for each, as it counts for each: functions and branches together are all ways.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::text::line_of;
use super::{Coverage, CoveredAttribute, CoveredFile, Point};

impl Coverage {
    /// As an LCOV tracefile.
    pub fn to_lcov(&self) -> String {
        let mut text = String::new();
        for (path, file) in &self.files {
            self.record(&mut text, path, file);
        }
        text
    }

    fn record(&self, text: &mut String, path: &str, file: &CoveredFile) {
        let points = self.blocks_in(path);
        let mut lines: BTreeMap<usize, u64> = BTreeMap::new();
        let mut hit = |line: usize, hits: u64| {
            let known = lines.entry(line).or_default();
            *known = (*known).max(hits);
        };
        let mut out = |line: String| {
            text.push_str(&line);
            text.push('\n');
        };
        out("TN:".to_owned());
        out(format!("SF:{path}"));
        for (start, attribute) in &file.attributes {
            let line = line_of(file, *start);
            hit(line, attribute.cases);
            out(format!("FN:{line},{}", function_name(attribute)));
        }
        for attribute in file.attributes.values() {
            let name = function_name(attribute);
            out(format!("FNDA:{},{name}", attribute.cases));
        }
        let tested = file.attributes.values().filter(|one| one.cases > 0).count();
        out(format!("FNF:{}", file.attributes.len()));
        out(format!("FNH:{tested}"));
        let (mut found, mut taken) = (0, 0);
        let mut evaluated = BTreeSet::new();
        for point in &points {
            let line = line_of(file, point.range.start);
            hit(line, point.visits());
            if point.visits() > 0 {
                evaluated.insert(line);
            }
        }
        for (block, point) in points.iter().enumerate() {
            let line = line_of(file, point.range.start);
            // Readers refuse a line that was run and of which no branch was come by.
            let is_hit = lines.get(&line).is_some_and(|hits| *hits > 0);
            let is_passed_by = point.visits() == 0 && (evaluated.contains(&line) || !is_hit);
            for (branch, way) in point.ways.iter().enumerate() {
                found += 1;
                taken += usize::from(way.seen > 0);
                let seen = match is_passed_by {
                    true => "-".to_owned(),
                    false => way.seen.to_string(),
                };
                out(format!("BRDA:{line},{block},{branch},{seen}"));
            }
        }
        out(format!("BRF:{found}"));
        out(format!("BRH:{taken}"));
        let count = lines.len();
        let hit = lines.values().filter(|hits| **hits > 0).count();
        for (line, hits) in lines {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "DA:{line},{hits}");
        }
        let _ = writeln!(text, "LF:{count}\nLH:{hit}\nend_of_record");
    }

    /// The places in a file for each attribute that has them, in the order of the text.
    fn blocks_in(&self, path: &str) -> Vec<&Point> {
        let files = self.files.values();
        let attributes = files.flat_map(|file| file.attributes.values());
        let points = attributes.flat_map(|attribute| &attribute.points);
        let mut points: Vec<&Point> = points.filter(|point| point.file == path).collect();
        points.sort_by_key(|point| (point.range.start, point.range.end, point.kind));
        points
    }

    /// The places in a file, of whichever attributes: one that several of them have counts once.
    pub(super) fn points_in(&self, path: &str) -> Vec<Point> {
        let mut points: BTreeMap<_, Point> = BTreeMap::new();
        let attributes = self
            .files
            .values()
            .flat_map(|file| file.attributes.values());
        for point in attributes.flat_map(|attribute| &attribute.points) {
            if point.file != path {
                continue;
            }
            let key = (point.range.start, point.range.end, point.kind);
            match points.get_mut(&key) {
                None => {
                    points.insert(key, point.clone());
                }
                Some(known) => {
                    for (way, more) in known.ways.iter_mut().zip(&point.ways) {
                        way.seen += more.seen;
                    }
                }
            }
        }
        points.into_values().collect()
    }
}

/// A comma would end the name.
fn function_name(attribute: &CoveredAttribute) -> String {
    attribute.name.replace(',', ";")
}
