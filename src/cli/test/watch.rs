//! `sumac test --watch`

use std::io::IsTerminal;
use std::thread::sleep;
use std::time::Duration;

use super::Arguments;
use crate::cli::Outcome;
use crate::cli::terminal::{Terminal, is_reader_gone, message, write_result};
use crate::engine::Diagnostics;
use crate::engine::testing::{Stamp, Watched};

/// How often files are looked at.
const POLL: Duration = Duration::from_millis(150);
/// How long files must stay as they are before tests run: editors write in several steps.
const QUIET: Duration = Duration::from_millis(80);
/// What makes a terminal empty, with the next line at its top.
const CLEAR: &str = "\u{1b}[2J\u{1b}[H";

/// Runs the tests, and again after each change. It ends when somebody ends it or nobody reads what it
/// says any more, or with the first run where not even the paths can be read.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
    loop {
        let watched = Watched::new(&arguments.files);
        let before = watched.stamp();
        if std::io::stdout().is_terminal() {
            write_result(CLEAR);
        }
        arguments.show(&arguments.timed()?, terminal);
        if is_reader_gone() {
            return Ok(Outcome::Good);
        }
        message("waiting for changes");
        if !is_changed(&watched, &before) {
            return Ok(Outcome::Good);
        }
    }
}

/// Waits until something changed and nothing changes any more; false where nobody reads any more.
fn is_changed(watched: &Watched, before: &Stamp) -> bool {
    let mut last = watched.stamp();
    while last == *before {
        if is_reader_gone() {
            return false;
        }
        sleep(POLL);
        last = watched.stamp();
    }
    loop {
        sleep(QUIET);
        let now = watched.stamp();
        if now == last {
            return true;
        }
        last = now;
    }
}
