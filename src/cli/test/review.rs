//! `sumac test --review`: values that differ, one test after the other.

use std::io::BufRead;

use crate::cli::Outcome;
use crate::cli::terminal::{message, write_result};
use crate::cli::text_diff::text_diff;
use crate::engine::Style;
use crate::engine::testing::{CaseReport, FailureKind, Report, SnapshotChange};

/// What becomes of one change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Accept,
    Reject,
    Skip,
}

/// Asks for each change, reading a line for each answer. `outcome` is how the tests ended; when all that
/// was wrong is accepted, nothing is.
pub(super) fn run(report: &Report, style: Style, outcome: Outcome) -> Outcome {
    let changes: Vec<(&CaseReport, &SnapshotChange)> = report
        .cases()
        .filter_map(|case| Some((case, case.change.as_ref()?)))
        .collect();
    if changes.is_empty() {
        message("no values to review");
        return outcome;
    }
    let mut lines = std::io::stdin().lock().lines();
    let mut answers = [0_usize; 3];
    for (index, (case, change)) in changes.iter().enumerate() {
        let head = format!("\n{} of {}: {}\n", index + 1, changes.len(), case.name());
        write_result(&format!("{head}{}", difference(change, style)));
        let answer = ask(&mut lines);
        let done = match answer {
            Answer::Accept => change.accept(),
            Answer::Reject => change.reject(),
            Answer::Skip => Ok(()),
        };
        if let Err(error) = done {
            let path = change.path.display();
            message(&format!("error: `{path}` cannot be written: {error}"));
            return Outcome::Wrong;
        }
        answers[answer as usize] += 1;
    }
    let [accepted, rejected, skipped] = answers;
    write_result(&format!(
        "\n{accepted} accepted, {rejected} rejected, {skipped} skipped\n"
    ));
    match accepted == changes.len() && is_all_that_failed(report) {
        true => Outcome::Good,
        false => Outcome::Wrong,
    }
}

/// Whether nothing but snapshots is wrong.
fn is_all_that_failed(report: &Report) -> bool {
    let mut failures = report.cases().flat_map(|case| &case.outcome.failures);
    report.broken_count() == 0 && failures.all(|failure| failure.kind == FailureKind::Snapshot)
}

/// The next answer; the end of the input skips the rest.
fn ask(lines: &mut dyn Iterator<Item = std::io::Result<String>>) -> Answer {
    loop {
        write_result("(a)ccept, (r)eject or (s)kip? ");
        let Some(Ok(line)) = lines.next() else {
            write_result("\n");
            return Answer::Skip;
        };
        match line.trim().to_ascii_lowercase().as_str() {
            "a" | "accept" | "y" | "yes" => return Answer::Accept,
            "r" | "reject" | "n" | "no" => return Answer::Reject,
            "s" | "skip" | "" => return Answer::Skip,
            _ => {}
        }
    }
}

/// What differs between the recorded values and those of now.
pub(super) fn difference(change: &SnapshotChange, style: Style) -> String {
    let path = change.path.display().to_string();
    let old = match &change.old {
        Some(old) => format!("{old}\n"),
        None => String::new(),
    };
    let new = format!("{}\n", change.new);
    text_diff((&path, "now"), (&old, &new), style.color)
}
