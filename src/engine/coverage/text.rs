//! Coverage for people: a percentage for each attribute, and the source with what was not seen.

use super::{Coverage, CoveredFile, Point};
use crate::diagnostic::render::Style;
use crate::diagnostic::{Ink, LineIndex};

/// The widest column of names.
const NAME_COLUMNS_MAX: usize = 40;

impl Coverage {
    /// As text for people, with a line feed at the end.
    pub fn render(&self, style: Style) -> String {
        let mut page = Page {
            text: String::new(),
            color: style.color,
            told: Vec::new(),
        };
        let (seen, all) = self.counts();
        let share = page.share(self.percent());
        page.line(&format!("coverage {share}, {seen} of {all} ways seen"));
        for (path, file) in &self.files {
            if !file.attributes.is_empty() {
                page.file(self, path, file);
            }
        }
        page.text
    }
}

struct Page {
    text: String,
    color: bool,
    /// The places that were told.
    told: Vec<Point>,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn share(&self, percent: f64) -> String {
        let ink = match percent {
            100.0.. => Ink::Green,
            50.0.. => Ink::Yellow,
            _ => Ink::Red,
        };
        ink.paint(&format!("{percent}%"), self.color)
    }

    fn file(&mut self, coverage: &Coverage, path: &str, file: &CoveredFile) {
        let names = file.attributes.values().map(|one| one.name.chars().count());
        let width = names.max().unwrap_or(0).min(NAME_COLUMNS_MAX);
        self.line(&format!("\n{}", Ink::Bold.paint(path, self.color)));
        for attribute in file.attributes.values() {
            let percent = attribute.percent();
            let gap = width.saturating_sub(attribute.name.chars().count());
            let share = self.share(percent);
            let untested = match attribute.cases {
                0 => "  no test expects it",
                _ => "",
            };
            let (name, gap) = (&attribute.name, " ".repeat(gap));
            let unseen = |point: &&Point| !point.unseen().is_empty() && attribute.cases > 0;
            let unseen: Vec<&Point> = attribute.points.iter().filter(unseen).collect();
            // What a definition lacks is told where it is used first.
            let fresh = unseen
                .iter()
                .filter(|point| !self.told.iter().any(|told| told.says_the_same(point)));
            let fresh: Vec<Point> = fresh.map(|point| (*point).clone()).collect();
            let more = match (unseen.len(), fresh.len()) {
                (1.., 0) => "  as above",
                _ => untested,
            };
            self.line(&format!("  {name}{gap}  {share}{more}"));
            self.unseen(coverage, path, &fresh);
            self.told.extend(fresh);
        }
    }

    /// The lines with places that were not seen in every way, each place marked below its line.
    fn unseen(&mut self, coverage: &Coverage, own: &str, points: &[Point]) {
        let mut last = None;
        for point in points {
            let Some(file) = coverage.files.get(&point.file) else {
                continue;
            };
            let place = Place::of(file, point);
            if last != Some((point.file.clone(), place.line)) {
                let file = match point.file == own {
                    true => String::new(),
                    false => format!("{}:", point.file),
                };
                let number = format!("{file}{}", place.line);
                let bar = Ink::Dim.paint(&format!("{number:>6} |"), self.color);
                self.line(&format!("{bar} {}", place.text));
                last = Some((point.file.clone(), place.line));
            }
            let marks = Ink::Yellow.paint(&"^".repeat(place.columns), self.color);
            let bar = Ink::Dim.paint("       |", self.color);
            let unseen = Ink::Yellow.paint(&point.unseen().join(", "), self.color);
            let gap = " ".repeat(place.column - 1);
            self.line(&format!("{bar} {gap}{marks} {unseen}"));
        }
    }
}

/// Where a point stands.
struct Place<'t> {
    line: usize,
    /// In characters, from 1.
    column: usize,
    /// How many characters of the line it takes.
    columns: usize,
    text: &'t str,
}

impl<'t> Place<'t> {
    fn of(file: &'t CoveredFile, point: &Point) -> Self {
        let index = LineIndex::new(&file.text);
        let start = u32::try_from(point.range.start).unwrap_or(u32::MAX);
        let position = index.position(&file.text, start);
        let text = file.text.lines().nth(position.line - 1).unwrap_or_default();
        let marked = file.text.get(point.range.clone()).unwrap_or_default();
        let first = marked.lines().next().unwrap_or_default();
        Self {
            line: position.line,
            column: position.column,
            columns: first.trim_end().chars().count().max(1),
            text,
        }
    }
}

/// The line of a byte, from 1.
pub(super) fn line_of(file: &CoveredFile, byte: usize) -> usize {
    let before = file.text.get(..byte).unwrap_or(&file.text);
    before.matches('\n').count() + 1
}
