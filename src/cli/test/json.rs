//! Results for programs: an object a case, one for each file that is wrong, and a summary.

use serde_json::{Value, json};

use super::Timed;
use crate::engine::testing::{CaseReport, Failure, FileReport};
use crate::engine::to_json;

/// The report as lines of JSON.
pub(super) fn render(timed: &Timed) -> String {
    let mut lines = Vec::new();
    let mut times = timed.times.iter();
    for file in &timed.report.files {
        if let Some(found) = &file.broken {
            lines.push(json!({
                "type": "file",
                "file": file.path.display().to_string(),
                "status": "broken",
                "messages": found.iter().map(|one| one.message.clone()).collect::<Vec<_>>(),
            }));
        }
        for case in &file.cases {
            let seconds = times.next().map(std::time::Duration::as_secs_f64);
            lines.push(of_case(file, case, seconds));
        }
    }
    let report = &timed.report;
    let is_covered = report.files.iter().any(|file| file.coverage.is_some());
    lines.push(json!({
        "type": "summary",
        "files": report.files.len(),
        "passed": report.passed_count(),
        "failed": report.failed_count(),
        "broken": report.broken_count(),
        "coverage": is_covered.then(|| report.coverage().percent()),
        "seconds": timed.total.as_secs_f64(),
    }));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn of_case(file: &FileReport, case: &CaseReport, seconds: Option<f64>) -> Value {
    let failures = case.outcome.failures.iter();
    json!({
        "type": "test",
        "file": file.path.display().to_string(),
        "line": case.line,
        "name": case.test,
        "row": case.row,
        "status": if case.is_passed() { "passed" } else { "failed" },
        "seconds": seconds,
        "failures": failures.map(|failure| of_failure(file, failure)).collect::<Vec<_>>(),
    })
}

fn of_failure(file: &FileReport, failure: &Failure) -> Value {
    let place = file.position(failure);
    let values = failure.values.iter();
    json!({
        "kind": failure.kind.name(),
        "code": failure.diagnostic.code.to_string(),
        "message": failure.diagnostic.message,
        "line": place.map(|place| place.line),
        "column": place.map(|place| place.column),
        "why": failure.explained.iter().map(|why| why.to_json()).collect::<Vec<_>>(),
        "values": values
            .map(|(text, value)| json!({"text": text, "value": to_json(value)}))
            .collect::<Vec<_>>(),
    })
}
