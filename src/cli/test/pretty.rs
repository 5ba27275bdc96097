//! Results for people: a line a file, the tests that fail, and what is wrong with them.

use std::fmt::Write;
use std::time::Duration;

use super::Timed;
use super::review::difference;
use crate::cli::terminal::count;
use crate::engine::testing::{CaseReport, FailureKind, FileReport, Report};
use crate::engine::{Ink, Style, WhyStyle};

/// How the report looks.
pub(super) struct Form {
    pub(super) style: Style,
    /// How explanations look.
    pub(super) why_style: WhyStyle,
    /// Whether tests that passed have lines.
    pub(super) is_verbose: bool,
    /// Whether it shows how values differ from those that were recorded.
    pub(super) has_changes: bool,
}

/// The report as text.
pub(super) fn render(timed: &Timed, form: &Form) -> String {
    let mut page = Page {
        text: String::new(),
        style: form.style,
        why_style: form.why_style,
        has_changes: form.has_changes,
    };
    for file in &timed.report.files {
        page.file(file, form.is_verbose);
    }
    for file in &timed.report.files {
        page.failures(file);
    }
    page.summary(&timed.report, timed.total);
    page.text
}

struct Page {
    text: String,
    style: Style,
    why_style: WhyStyle,
    has_changes: bool,
}

impl Page {
    fn coloured(&self, ink: Ink, text: &str) -> String {
        ink.paint(text, self.style.color)
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn file(&mut self, file: &FileReport, is_verbose: bool) {
        let path = file.path.display();
        let failed = file.cases.iter().filter(|case| !case.is_passed()).count();
        if file.broken.is_none() && file.cases.is_empty() {
            return;
        }
        let word = match file.is_passed() {
            true => self.coloured(Ink::Green, "ok  "),
            false => self.coloured(Ink::Red, "FAIL"),
        };
        let what = match (&file.broken, failed) {
            (Some(_), _) => "could not run: the rules or tests are wrong".to_owned(),
            (None, 0) => tests(file.cases.len()),
            (None, failed) => format!("{failed} of {} failed", tests(file.cases.len())),
        };
        self.line(&format!("{word} {path}  {what}"));
        for case in &file.cases {
            let word = match case.is_passed() {
                true if !is_verbose => continue,
                true => self.coloured(Ink::Green, "ok  "),
                false => self.coloured(Ink::Red, "FAIL"),
            };
            self.line(&format!("  {word} {}", case.name()));
        }
    }

    /// Whether a case failed, and not only by what is looked at in a moment.
    fn is_told(&self, case: &CaseReport) -> bool {
        let mut failures = case.outcome.failures.iter();
        failures.any(|failure| self.has_changes || failure.kind != FailureKind::Snapshot)
    }

    fn failures(&mut self, file: &FileReport) {
        for case in &file.cases {
            if !self.is_told(case) {
                continue;
            }
            let name = self.coloured(Ink::Bold, &case.name());
            let head = format!("\n{}: {name}", file.path.display());
            self.line(&head);
            let told = file.told(case).render(self.style);
            self.text.push_str(&told);
            let explained = case.outcome.explanations(self.why_style);
            self.text.push_str(&explained);
            if let Some(change) = case.change.as_ref().filter(|_| self.has_changes) {
                self.text.push('\n');
                self.text.push_str(&difference(change, self.style));
            }
        }
    }

    fn summary(&mut self, report: &Report, total: Duration) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let (passed, failed) = (report.passed_count(), report.failed_count());
        let broken = report.broken_count();
        let ran = |file: &&FileReport| file.broken.is_some() || !file.cases.is_empty();
        let files = report.files.iter().filter(ran).count();
        if passed + failed + broken == 0 {
            return self.line("no tests");
        }
        let mut parts = Vec::new();
        if failed > 0 {
            parts.push(self.coloured(Ink::Red, &format!("{failed} failed")));
        }
        if broken > 0 {
            let broken = format!("{} could not run", count(broken as u64, "file"));
            parts.push(self.coloured(Ink::Red, &broken));
        }
        parts.push(self.coloured(Ink::Green, &format!("{passed} passed")));
        let files = count(files as u64, "file");
        let mut line = format!("{} in {files}", parts.join(", "));
        // Writing to a string cannot fail.
        let _ = write!(line, " ({:.2} s)", total.as_secs_f64());
        self.line(&line);
        let recorded = report.cases().filter(|case| case.is_recorded).count();
        if recorded > 0 {
            self.line(&format!("{} recorded", count(recorded as u64, "snapshot")));
        }
    }
}

fn tests(number: usize) -> String {
    count(number as u64, "test")
}
