//! A file of results is whole or as it was before: runs that are killed, that fail, that are given odd places to write
//! to, and several runs to one file.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

#[path = "command/mod.rs"]
#[allow(dead_code, reason = "other targets use the rest")]
mod command;

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use command::{file, sumac};
use tempfile::TempDir;

const SCHEMA: &str = r#"{"type": "object", "properties": {
    "user": {"type": "string"}, "timestamp": {"type": "string", "format": "date-time"},
    "price": {"type": "number"}}}"#;

/// Rules and events of so many users; the rules are told apart by a number.
fn shop(users: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    file(&folder, "event.schema.json", SCHEMA);
    for number in 1..=2 {
        let rules = format!(
            "schema event \"event.schema.json\" key user\n\
             attribute number = {number}\n\
             attribute spent = xEvent.sum(price)\n\
             attribute latest = xEvent.max(timestamp)\n"
        );
        file(&folder, &format!("{number}.sumac"), &rules);
    }
    let events = (0..users).map(|user| {
        format!("{{\"user\":\"u{user}\",\"timestamp\":\"2026-05-01\",\"price\":{user}.25}}\n")
    });
    file(&folder, "events.ndjson", &events.collect::<String>());
    fs::create_dir(folder.path().join("out")).unwrap();
    folder
}

fn at(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).display().to_string()
}

/// The arguments of a run with some of the rules.
fn arguments(folder: &TempDir, rules: usize, events: &str, out: &str) -> Vec<String> {
    let rules = at(folder, &format!("{rules}.sumac"));
    let words = [
        "run",
        &rules,
        "--events",
        events,
        "--out",
        out,
        "--now",
        "2026-06-01",
    ];
    let words = words.iter().chain(&["--format", "csv", "--threads", "2"]);
    words.map(|word| (*word).to_owned()).collect()
}

fn run(folder: &TempDir, out: &str) -> command::Ended {
    let arguments = arguments(folder, 1, &at(folder, "events.ndjson"), out);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    sumac(&arguments, "")
}

fn start(folder: &TempDir, rules: usize, out: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_sumac"))
        .args(arguments(folder, rules, &at(folder, "events.ndjson"), out))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.collect()
}

/// Whether the file system of a folder has files without a name; elsewhere what a signal leaves has one.
#[cfg(target_os = "linux")]
fn has_unnamed_files(folder: &Path) -> bool {
    use rustix::fs::{Mode, OFlags, open};
    open(folder, OFlags::TMPFILE | OFlags::WRONLY, Mode::RUSR).is_ok()
}

#[test]
fn a_run_that_is_killed_leaves_the_old_result_or_the_whole_new_one() {
    let folder = shop(40_000);
    let out = at(&folder, "out/values.csv");
    let begin = Instant::now();
    assert_eq!(run(&folder, &out).code, 0);
    let mut wait = begin.elapsed();
    let new = fs::read(&out).unwrap();
    let mut cut = 0;
    let mut left = 0;
    for round in 0..18 {
        fs::write(&out, "old").unwrap();
        let mut child = start(&folder, 1, &out);
        std::thread::sleep(wait);
        let signal = ["-INT", "-TERM", "-KILL"][round % 3];
        let killed = Command::new("kill")
            .args([signal, &child.id().to_string()])
            .stderr(Stdio::null())
            .status();
        killed.unwrap();
        let ended = child.wait().unwrap();
        let found = fs::read(&out).unwrap();
        if found == b"old" {
            assert!(!ended.success());
            cut += 1;
            wait = wait * 11 / 10;
        } else {
            assert!(found == new, "round {round}: {} bytes", found.len());
            // So they come to be killed while results are written, which is the last part of a run.
            wait = wait * 3 / 4;
        }
        for name in names(&folder.path().join("out")) {
            if name != "values.csv" {
                fs::remove_file(folder.path().join("out").join(name)).unwrap();
                left += 1;
            }
        }
    }
    assert!(cut > 0, "no run was killed before its end");
    // Between the two steps in which it takes the place of the old one, a result has a name of its own: that a signal
    // comes just then is possible, and rare.
    #[cfg(target_os = "linux")]
    if has_unnamed_files(folder.path()) {
        assert!(left <= 1, "{left} runs left files behind");
    }
}

#[test]
fn of_several_runs_to_one_file_one_is_there_as_a_whole() {
    let folder = shop(5_000);
    let out = at(&folder, "out/values.csv");
    let wholes = [1, 2].map(|rules| {
        assert!(start(&folder, rules, &out).wait().unwrap().success());
        fs::read(&out).unwrap()
    });
    assert_ne!(wholes[0], wholes[1]);
    let children: Vec<Child> = [1, 2, 1, 2].map(|rules| start(&folder, rules, &out)).into();
    let deadline = Instant::now() + Duration::from_secs(120);
    for mut child in children {
        while child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < deadline);
            assert!(wholes.contains(&fs::read(&out).unwrap()));
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(child.wait().unwrap().success());
    }
    assert!(wholes.contains(&fs::read(&out).unwrap()));
    assert_eq!(names(&folder.path().join("out")), ["values.csv"]);
}

#[test]
fn a_full_disk_is_an_error_and_the_old_result_stays() {
    let folder = shop(5_000);
    let out = at(&folder, "out/values.csv");
    fs::write(&out, "old").unwrap();
    // A limit of the size of files stands for a disk that is full.
    let limited = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 20; exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_sumac"))
        .args(arguments(&folder, 1, &at(&folder, "events.ndjson"), &out))
        .output()
        .unwrap();
    let error = String::from_utf8(limited.stderr).unwrap();
    assert_eq!(limited.status.code(), Some(1), "{error}");
    assert!(
        error.contains("S0606") && error.contains("values.csv"),
        "{error}"
    );
    assert_eq!(fs::read(&out).unwrap(), b"old");
    assert_eq!(names(&folder.path().join("out")), ["values.csv"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_device_is_an_error_in_every_form() {
    let folder = shop(10);
    let (rules, events) = (at(&folder, "1.sumac"), at(&folder, "events.ndjson"));
    for form in ["table", "ndjson", "csv", "arrow", "parquet"] {
        for words in [&["--out", "/dev/full"][..], &[]] {
            let ended = Command::new(env!("CARGO_BIN_EXE_sumac"))
                .args(["run", &rules, "--events", &events, "--format", form])
                .args(words)
                .stdout(File::options().write(true).open("/dev/full").unwrap())
                .output()
                .unwrap();
            let error = String::from_utf8(ended.stderr).unwrap();
            assert_eq!(ended.status.code(), Some(1), "{form}: {error}");
            assert!(error.contains("S0606"), "{form}: {error}");
        }
    }
}

/// What nothing can be written to is told before hours of reading: here before an input that is not there.
#[test]
fn odd_places_are_told_before_anything_is_read() {
    let folder = shop(10);
    let missing = at(&folder, "not there.ndjson");
    for (out, reason) in [
        (at(&folder, "no folder/values.csv"), "No such file"),
        (at(&folder, "out"), "directory"),
        (at(&folder, "1.sumac/values.csv"), "Not a directory"),
    ] {
        let arguments = arguments(&folder, 1, &missing, &out);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ended = sumac(&arguments, "");
        assert_eq!(ended.code, 1);
        let error = ended.err;
        assert!(error.contains("S0606") && error.contains(reason), "{error}");
    }
    assert!(names(&folder.path().join("out")).is_empty());
}

#[test]
fn an_input_is_not_replaced_by_its_results() {
    let folder = shop(10);
    let events = at(&folder, "events.ndjson");
    let before = fs::read(&events).unwrap();
    let link = at(&folder, "out/link.ndjson");
    std::os::unix::fs::symlink(&events, &link).unwrap();
    for (input, out) in [
        (&events, &events),
        (&events, &link),
        (&link, &events),
        (&at(&folder, "*.ndjson"), &events),
    ] {
        let arguments = arguments(&folder, 1, input, out);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ended = sumac(&arguments, "");
        assert_eq!(ended.code, 1);
        assert!(
            ended.err.contains("it is one of the inputs"),
            "{}",
            ended.err
        );
        assert!(fs::read(&events).unwrap() == before);
    }
}

#[test]
fn links_and_permissions_stay_when_a_result_is_replaced() {
    let folder = shop(10);
    let (real, link) = (at(&folder, "real.csv"), at(&folder, "out/values.csv"));
    fs::write(&real, "old").unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o600)).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    assert_eq!(run(&folder, &link).code, 0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&real).unwrap().starts_with("key,number"));
    let mode = fs::metadata(&real).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // A name as long as names can be.
    let long = at(&folder, &format!("out/{}.csv", "n".repeat(251)));
    assert_eq!(run(&folder, &long).code, 0);
}

fn pipe(folder: &TempDir, name: &str) -> String {
    let path = at(folder, name);
    let made = Command::new("mkfifo").arg(&path).status().unwrap();
    assert!(made.success());
    path
}

#[test]
fn results_go_into_pipes_and_devices() {
    let folder = shop(10);
    let path = pipe(&folder, "out/values.csv");
    let reader = std::thread::spawn({
        let path = path.clone();
        move || {
            let mut text = String::new();
            File::open(path).unwrap().read_to_string(&mut text).unwrap();
            text
        }
    });
    assert_eq!(run(&folder, &path).code, 0);
    assert_eq!(reader.join().unwrap().lines().count(), 11);
    assert!(fs::metadata(&path).unwrap().file_type().is_fifo());
    assert_eq!(run(&folder, "/dev/null").code, 0);
    let told = fs::metadata("/dev/null").unwrap();
    assert!(told.file_type().is_char_device());
}

/// Pipes give their bytes once and in any pieces; Parquet and Arrow files have their index at the end.
#[test]
fn inputs_come_out_of_pipes() {
    let folder = shop(300);
    let events = at(&folder, "events.ndjson");
    let expected = run(&folder, &at(&folder, "out/values.csv"));
    assert_eq!(expected.code, 0, "{}", expected.err);
    let expected = fs::read(at(&folder, "out/values.csv")).unwrap();
    let ndjson = fs::read(&events).unwrap();
    let mut forms = vec![("events", ndjson.clone()), ("events.ndjson", ndjson)];
    // The events as a result of rules, in the forms that results have.
    let copy = "schema event \"event.schema.json\" key user\n\
                attribute user = xEvent.last().user\n\
                attribute timestamp = xEvent.last().timestamp\n\
                attribute price = xEvent.last().price\n";
    let copy = file(&folder, "copy.sumac", copy);
    for form in ["arrow", "parquet"] {
        let out = at(&folder, &format!("out/copy.{form}"));
        let arguments = ["run", &copy, "--events", &events, "--out", &out];
        let ended = sumac(&arguments, "");
        assert_eq!(ended.code, 0, "{}", ended.err);
        forms.push(("plain", fs::read(&out).unwrap()));
        forms.push((
            ["a.parquet", "a.arrow"][usize::from(form == "arrow")],
            fs::read(&out).unwrap(),
        ));
    }
    for (name, bytes) in forms {
        let directory = tempfile::tempdir().unwrap();
        let path = pipe(&directory, name);
        let writer = std::thread::spawn({
            let path = path.clone();
            move || {
                let mut pipe = File::options().write(true).open(path).unwrap();
                // The form of what begins so is not known yet.
                pipe.write_all(&bytes[..1]).unwrap();
                std::thread::sleep(Duration::from_millis(50));
                pipe.write_all(&bytes[1..]).unwrap();
            }
        });
        let out = at(&folder, "out/values.csv");
        let arguments = arguments(&folder, 1, &path, &out);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ended = sumac(&arguments, "");
        assert_eq!(ended.code, 0, "{name}: {}", ended.err);
        writer.join().unwrap();
        assert!(fs::read(&out).unwrap() == expected, "{name}");
    }
}

/// To look at what a pipe has would take it from those who read it; and one that nobody writes to is waited for.
#[test]
fn a_pipe_is_no_schema() {
    let folder = shop(10);
    let path = pipe(&folder, "pipe.ndjson");
    let rules = "schema event \"pipe.ndjson\" key user\nattribute events = xEvent.count()\n";
    let rules = file(&folder, "pipe.sumac", rules);
    let ended = sumac(&["run", &rules, "--events", &path], "");
    assert_eq!(ended.code, 1);
    assert!(
        ended.err.contains("a pipe cannot be read twice"),
        "{}",
        ended.err
    );
}

#[test]
fn any_number_of_threads_may_be_asked_for() {
    let folder = shop(10);
    let out = at(&folder, "out/values.csv");
    assert_eq!(run(&folder, &out).code, 0);
    let expected = fs::read(&out).unwrap();
    let mut words = arguments(&folder, 1, &at(&folder, "events.ndjson"), &out);
    *words.last_mut().unwrap() = u64::MAX.to_string();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let ended = sumac(&words, "");
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(fs::read(&out).unwrap() == expected);
}
