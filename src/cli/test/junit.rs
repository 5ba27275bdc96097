//! Results as JUnit XML, which build servers show.

use std::fmt::Write;
use std::time::Duration;

use super::Timed;
use crate::engine::testing::{CaseReport, FileReport};

/// The report as one document.
pub(super) fn render(timed: &Timed) -> String {
    let report = &timed.report;
    let mut times = timed.times.iter();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let tests = report.cases().count();
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "<testsuites name=\"sumac\" tests=\"{tests}\" failures=\"{}\" errors=\"{}\" time=\"{}\">",
        report.failed_count(),
        report.broken_count(),
        seconds(timed.total),
    );
    for file in &report.files {
        let times: Vec<Duration> = times.by_ref().take(file.cases.len()).copied().collect();
        suite(&mut text, file, &times);
    }
    text.push_str("</testsuites>\n");
    text
}

fn suite(text: &mut String, file: &FileReport, times: &[Duration]) {
    let failed = file.cases.iter().filter(|case| !case.is_passed()).count();
    let errors = usize::from(file.broken.is_some());
    let name = escaped(&file.path.display().to_string());
    let total = times.iter().sum();
    let _ = writeln!(
        text,
        "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{failed}\" errors=\"{errors}\" time=\"{}\">",
        file.cases.len() + errors,
        seconds(total),
    );
    if let Some(found) = &file.broken {
        let first = found.iter().next().map(|one| one.message.as_str());
        let _ = writeln!(
            text,
            "    <testcase name=\"rules\" classname=\"{name}\" time=\"0\">\n      \
             <error message=\"{}\">{}</error>\n    </testcase>",
            escaped(first.unwrap_or("the rules are wrong")),
            escaped(&found.to_string()),
        );
    }
    for (case, time) in file.cases.iter().zip(times) {
        testcase(text, file, case, *time);
    }
    text.push_str("  </testsuite>\n");
}

fn testcase(text: &mut String, file: &FileReport, case: &CaseReport, time: Duration) {
    let path = escaped(&file.path.display().to_string());
    let _ = write!(
        text,
        "    <testcase name=\"{}\" classname=\"{path}\" file=\"{path}\" line=\"{}\" time=\"{}\"",
        escaped(&case.name()),
        case.line,
        seconds(time),
    );
    if case.is_passed() {
        text.push_str("/>\n");
        return;
    }
    text.push_str(">\n");
    for (failure, told) in case.outcome.failures.iter().zip(file.told_each(case)) {
        let _ = writeln!(
            text,
            "      <failure type=\"{}\" message=\"{}\">{}</failure>",
            failure.kind.name(),
            escaped(&failure.diagnostic.message),
            escaped(told.trim_end()),
        );
    }
    text.push_str("    </testcase>\n");
}

fn seconds(time: Duration) -> String {
    format!("{:.6}", time.as_secs_f64())
}

/// A text as XML 1.0 can hold it: characters that it excludes are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => {
                let _ = write!(out, "&#{};", u32::from(letter));
            }
            '\r' => out.push_str("&#13;"),
            letter if letter < ' ' || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn texts_hold_no_marks_and_nothing_that_xml_excludes() {
        assert_eq!(
            escaped("a < b & \"c\"\u{1}\u{fffe}ö"),
            "a &lt; b &amp; &quot;c&quot;ö"
        );
        assert_eq!(escaped("a\nb"), "a&#10;b");
    }
}
