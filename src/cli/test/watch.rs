//! `sumac test --watch`

use std::io::IsTerminal;
use std::thread::sleep;
use std::time::Duration;

use super::Arguments;
use crate::cli::Outcome;
use crate::cli::terminal::{Terminal, message, write_result};
use crate::engine::Diagnostics;
use crate::engine::testing::{Stamp, Watched};

/// How often files are looked at.
const POLL: Duration = Duration::from_millis(150);
/// How long files must stay as they are before tests run: editors write in several steps.
const QUIET: Duration = Duration::from_millis(80);
/// What makes a terminal empty, with the next line at its top.
const CLEAR: &str = "\u{1b}[2J\u{1b}[H";

/// Runs the tests, and again after each change. It ends when somebody ends it, or with the first run
/// where not even the paths can be read.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
    loop {
        let watched = Watched::new(&arguments.files);
        let before = watched.stamp();
        if std::io::stdout().is_terminal() {
            write_result(CLEAR);
        }
        arguments.show(&arguments.timed()?, terminal);
        message("waiting for changes");
        wait(&watched, &before);
    }
}

/// Waits until something changed and nothing changes any more.
fn wait(watched: &Watched, before: &Stamp) {
    let mut last = watched.stamp();
    while last == *before {
        sleep(POLL);
        last = watched.stamp();
    }
    loop {
        sleep(QUIET);
        let now = watched.stamp();
        if now == last {
            return;
        }
        last = now;
    }
}
