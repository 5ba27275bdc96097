//! Readers that go away, as `head` does: commands end as they would have, and say nothing of it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::command::file;

/// Longer than any command takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sumac"));
    command
        .args(arguments)
        .env_remove("CI")
        .stdin(Stdio::null())
        .stderr(Stdio::piped());
    command
}

#[test]
fn no_command_minds_a_closed_pipe() {
    let folder = tempfile::tempdir().unwrap();
    let shop = |name: &str| format!("examples/shop/{name}");
    let (rules, events) = (shop("shop.sumac"), shop("events.ndjson"));
    let text = fs::read_to_string(&rules).unwrap();
    let schema = fs::read_to_string(shop("event.schema.json")).unwrap();
    file(&folder, "event.schema.json", &schema);
    let new = file(&folder, "new.sumac", &text.replace("30 days", "15 days"));
    let untidy = file(&folder, "untidy.sumac", "attribute   a=1\n");
    let profile = file(&folder, "profile.json", "{\"events\": []}");
    let now = ["--now", "2026-06-01"];
    let of_ada = ["--profile", "ada", "--events", &events];
    let run = [&["run", &rules, "--events", &events][..], &now].concat();
    let with = |more: &[&'static str]| [&run[..], more].concat();
    for arguments in [
        with(&[]),
        with(&["--format", "ndjson"]),
        with(&["--format", "csv"]),
        with(&["--format", "arrow"]),
        [&["why", &rules, "lifetimeValue"][..], &of_ada, &now].concat(),
        [&["diff", &rules, &new, "--tries", "5"][..], &now].concat(),
        [&["diff", &rules, &new, "--events", &events][..], &now].concat(),
        vec!["doc", &rules],
        vec!["explain", &rules],
        vec!["explain", &rules, "--format", "json"],
        vec!["explain", "negated-missing"],
        vec!["eval", "-e", "1 + 1", "--input", &profile],
        vec!["test", "examples/shop"],
        vec!["test", "examples/shop", "--list"],
        vec!["test", "examples/shop", "--format", "json"],
        vec!["test", &rules, "--suggest", "recentPurchases"],
        vec!["fmt", "--check", &untidy],
        vec!["fmt", "--diff", &untidy],
        vec!["lint", "--list"],
        vec!["export", &untidy, "--format", "pql-text"],
        vec!["schema", "fields", "examples/shop/event.schema.json"],
        vec!["completions", "bash"],
        vec!["man"],
        vec!["help", "sum"],
        vec!["help"],
        vec!["--help"],
        vec!["--version"],
    ] {
        let read = command(&arguments).stdout(Stdio::piped()).output().unwrap();
        assert!(!read.stdout.is_empty(), "{arguments:?} writes nothing");
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let unread = command(&arguments).stdout(writer).output().unwrap();
        let timeless = |err: Vec<u8>| crate::timeless(&String::from_utf8(err).unwrap());
        assert_eq!(
            (unread.status.code(), timeless(unread.stderr)),
            (read.status.code(), timeless(read.stderr)),
            "{arguments:?}"
        );
    }
}

/// Waits for the end of a command; kills it where it does not come.
fn ended(child: &mut Child) -> Option<i32> {
    let begin = Instant::now();
    loop {
        match child.try_wait().unwrap() {
            Some(status) => return status.code(),
            None if begin.elapsed() > PATIENCE => {
                child.kill().unwrap();
                child.wait().unwrap();
                return None;
            }
            None => std::thread::sleep(Duration::from_millis(10)),
        }
    }
}

#[test]
#[cfg(unix)]
fn a_watch_ends_with_its_reader() {
    let folder = tempfile::tempdir().unwrap();
    let rules = "attribute a = 1\ntest \"one\" at 2026-06-01 { expect a = 1 }\n";
    file(&folder, "a.sumac", rules);
    let path = folder.path().display().to_string();
    let mut child = command(&["test", "--watch", &path])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("1 passed") {
        line.clear();
        assert!(out.read_line(&mut line).unwrap() > 0);
    }
    assert!(child.try_wait().unwrap().is_none());
    drop(out);
    // No file changes: the watch sees that nobody reads before it has anything to write.
    assert_eq!(ended(&mut child), Some(0));
    let told = std::io::read_to_string(child.stderr.take().unwrap()).unwrap();
    assert!(
        ["", "waiting for changes\n"].contains(&told.as_str()),
        "{told}"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_no_reader_that_went_away() {
    for arguments in [
        &["--help"][..],
        &["run", "--help"],
        &["--version"],
        &["help"],
    ] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let ended = command(arguments).stdout(full).output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains("standard output cannot be written"), "{said}");
    }
}
