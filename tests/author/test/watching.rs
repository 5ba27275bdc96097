//! `--watch`: tests run again when rules, tests, data or schemas change.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use super::{RULES, SCHEMA, shop};
use crate::command::file;

/// Longer than any run takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(180);

/// A command that watches; it ends with the test.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn new(folder: &std::path::Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sumac"))
            .args(["test", "--watch"])
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, lines }
    }

    /// The next summary.
    fn summary(&self) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap();
            if line.contains(" in 1 file (") {
                return line.split(" in 1 file").next().unwrap().to_owned();
            }
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Changes a file at once: one that is empty for a moment, since this test has to wait for its turn in the middle of
/// writing, is a change of its own.
fn change(folder: &TempDir, name: &str, text: &str) {
    let aside = tempfile::tempdir_in(folder.path().parent().unwrap()).unwrap();
    let written = file(&aside, name, text);
    fs::rename(written, folder.path().join(name)).unwrap();
}

#[test]
fn changes_of_rules_data_and_schemas_run_the_tests_again() {
    let data = |price: u32| {
        format!(
            r#"{{"events": [{{"timestamp": "2026-05-01", "eventType": "shop.purchase", "price": {price}}}]}}"#
        )
    };
    let folder = shop("test \"t\" at 2026-06-01 { using \"ada.json\" expect spent = 2 }\n");
    file(&folder, "ada.json", &data(2));
    let watching = Watching::new(folder.path());
    assert_eq!(watching.summary(), "1 passed");
    change(&folder, "ada.json", &data(1_000));
    assert_eq!(watching.summary(), "1 failed, 0 passed");
    change(
        &folder,
        "shop.sumac",
        &RULES.replace("purchases.sum(price)", "2.0 + purchases.sum(price) * 0"),
    );
    assert_eq!(watching.summary(), "1 passed");
    change(
        &folder,
        "event.schema.json",
        &SCHEMA.replace("\"price\"", "\"prices\""),
    );
    assert_eq!(watching.summary(), "1 file could not run, 0 passed");
}
