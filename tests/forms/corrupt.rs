//! Files of every form with changed bytes or without their end: a run gives a result whose counts are right, or an
//! error that names the file; it never panics, hangs or takes memory that the file does not have.
//!
//! `SUMAC_CASES=50000` tries more, `SUMAC_SEED=2` others.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::made::{self, Random, Row, Written};
use parquet::basic::Compression;
use parquet::file::properties::WriterVersion;
use sumac::data::Input;
use sumac::engine::parse_now;
use sumac::{Backend, Engine, Program, RuleSource, RunOptions, RunSummary, SchemaSource};

/// Says to the test that it is the child that tries the cases.
const CHILD: &str = "SUMAC_CORRUPT_CHILD";
/// How much address space the child may take, in units of 1024 bytes.
const MEMORY_KIB: u64 = 2 * 1024 * 1024;
/// How long one case may take; a machine may have other things to do.
const CASE_TIME_MAX: Duration = Duration::from_secs(30);

const RULES: [&str; 2] = [
    "
attribute events = xEvent.count()
attribute spent = xEvent.sum(price)
attribute kinds = xEvent.groupBy(kind).count()
attribute items = xEvent.sum(items.count())
allow unbounded-state \"a test\"
",
    "
attribute above = let mean = xEvent.average(price) in xEvent[price > mean].count()
attribute last = xEvent.last().kind
",
];

/// Reads every text of the events.
const RULES_OF_TEXTS: &str = "
attribute kinds = xEvent.groupBy(kind).count()
attribute apples = xEvent.sum(items.filter(sku = \"sku 1\").count())
allow unbounded-state \"a test\"
";

fn program(rules: &str) -> Program {
    let schema = SchemaSource::json("events", made::SCHEMA)
        .key("user")
        .id("id");
    let engine = Engine::builder().event_schema(schema);
    let engine = engine.backend(Backend::default()).build();
    engine.compile(RuleSource::text(rules)).unwrap()
}

fn run(program: &Program, path: &Path, fails: bool) -> Result<(u64, RunSummary), String> {
    let options = RunOptions {
        events: vec![Input::Path(path.to_owned())],
        threads: NonZero::new(2),
        fails_on_bad_rows: fails,
        ..RunOptions::at(parse_now("2026-06-01").unwrap())
    };
    let mut rows = 0;
    let mut each = |_, _| {
        rows += 1;
        Ok(())
    };
    let summary = program.run_each(&options, &mut each);
    match summary {
        Ok(summary) => Ok((rows, summary)),
        Err(errors) => Err(errors.to_string()),
    }
}

/// A few bytes changed, some bytes gone or twice there, or the end cut off.
fn mutated(random: &mut Random, good: &[u8]) -> Vec<u8> {
    let mut bytes = good.to_vec();
    let at = random.below(good.len());
    match random.below(8) {
        0 | 1 => bytes.truncate(at),
        2 => {
            let end = (at + 1 + random.below(20)).min(good.len());
            bytes.drain(at..end);
        }
        3 => {
            let end = (at + 1 + random.below(20)).min(good.len());
            bytes.splice(at..at, good[at..end].iter().copied());
        }
        _ => {
            // What binary files say of themselves stands near their end.
            let from = match random.below(2) {
                0 => 0,
                _ => good.len().saturating_sub(800),
            };
            for _ in 0..=random.below(5) {
                let at = from + random.below(good.len() - from);
                let signs = b"\"\\{}[],:\n0-e\xff\x00\x7f\x80";
                bytes[at] = match random.below(3) {
                    0 => signs[random.below(signs.len())],
                    1 => bytes[at] ^ (1 << random.below(8)),
                    _ => random.below(256) as u8,
                };
            }
        }
    }
    bytes
}

/// Tries one file with both ways of bad rows.
fn check(program: &Program, path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
    let name = path.display().to_string();
    let skipped = run(program, path, false);
    let failed = run(program, path, true);
    match (&skipped, &failed) {
        (Ok((rows, summary)), failed) => {
            let report = &summary.report;
            assert_eq!(*rows, summary.profiles);
            assert_eq!(summary.events + report.rows_refused, report.rows_read);
            assert_eq!(
                report.row_reasons.values().sum::<u64>(),
                report.rows_refused
            );
            if path.extension().is_some_and(|ending| ending == "ndjson") {
                let lines = bytes.split(|&byte| byte == b'\n');
                let lines = lines.filter(|line| !line.trim_ascii().is_empty());
                assert_eq!(report.rows_read, lines.count() as u64);
            }
            match failed {
                Ok(_) => assert_eq!(report.rows_refused, 0),
                Err(error) => {
                    assert!(report.rows_refused > 0, "{error}");
                    assert!(error.contains("S0602") && error.contains(&name), "{error}");
                }
            }
        }
        (Err(error), Err(other)) => {
            assert!(error.contains(&name), "{error}");
            assert!(other.contains(&name), "{other}");
        }
        (Err(error), Ok(_)) => panic!("without bad rows there is no {error}"),
    }
}

fn try_cases(count: usize, seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(seed);
    let rows = Row::some(&mut random, 200);
    let files = made::all(folder.path(), &rows);
    let programs = RULES.map(program);
    for file in &files {
        for program in &programs {
            let (_, summary) = run(program, file, true).unwrap();
            assert_eq!(summary.events, 200, "{}", file.display());
        }
    }
    for case in 0..count {
        let file = &files[case % files.len()];
        let good = std::fs::read(file).unwrap();
        // Its endings say what it is.
        let name = file.file_name().unwrap().to_str().unwrap();
        let bad = name.replacen("rows", "bad", 1);
        let bad = folder.path().join(bad);
        let bytes = mutated(&mut random, &good);
        let begin = Instant::now();
        let program = &programs[random.below(2)];
        let checked = catch_unwind(AssertUnwindSafe(|| check(program, &bad, &bytes)));
        let took = begin.elapsed();
        if checked.is_err() || took > CASE_TIME_MAX {
            let name = format!("sumac-corrupt-{case}");
            let kept = std::env::temp_dir().join(name);
            std::fs::write(&kept, &bytes).unwrap();
            let (file, kept) = (file.display(), kept.display());
            panic!("case {case} of seed {seed}, of {file}, after {took:?}: kept as {kept}");
        }
    }
}

/// Runs what the test `name` tries in a child with little address space.
fn in_child(name: &str, tried: impl FnOnce()) {
    if std::env::var_os(CHILD).is_some() {
        return tried();
    }
    let script = format!("ulimit -v {MEMORY_KIB}; exec \"$0\" \"$@\"");
    let child = Command::new("sh")
        .args(["-c", &script])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", &format!("corrupt::{name}"), "--nocapture"])
        .env(CHILD, "1")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    let from = err.char_indices().rev().nth(6_000).map_or(0, |(at, _)| at);
    assert!(
        output.status.success() && out.contains("1 passed"),
        "{}\n{out}{}",
        output.status,
        &err[from..]
    );
}

#[test]
fn corrupt_files_are_errors_or_results() {
    in_child("corrupt_files_are_errors_or_results", || {
        let number = |name, usual| {
            let said = std::env::var(name).ok();
            said.map_or(usual, |number| number.parse().unwrap())
        };
        try_cases(
            number("SUMAC_CASES", 2_000) as usize,
            number("SUMAC_SEED", 23),
        );
    });
}

/// Where the numbers of lengths stand in a file: behind the sizes of their blocks.
fn length_counts(bytes: &[u8]) -> Vec<usize> {
    const BLOCKS: [u8; 3] = [0x80, 0x01, 0x04];
    let heads = bytes.windows(BLOCKS.len()).enumerate();
    let heads = heads.filter(|(_, head)| *head == BLOCKS);
    heads.map(|(at, _)| at + BLOCKS.len()).collect()
}

/// Tries files of which one page says another number of lengths, and gives how many those are.
fn try_length_counts(version: WriterVersion) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let rows = Row::some(&mut Random(23), 200);
    let program = program(RULES_OF_TEXTS);
    let written = Written {
        compression: Compression::UNCOMPRESSED,
        version,
        has_dictionaries: true,
        has_deltas: true,
        group_rows: 1000,
        page_rows: 1000,
    };
    let good = folder.path().join("good.parquet");
    made::write_parquet(&good, &made::batch(&rows, false), written);
    let (_, summary) = run(&program, &good, true).unwrap();
    assert_eq!(summary.events, 200);

    let bytes = std::fs::read(&good).unwrap();
    let bad = folder.path().join("bad.parquet");
    let counts = length_counts(&bytes);
    for &at in &counts {
        for power in [31, 34, 62] {
            let mut bytes = bytes.clone();
            write_number(1 << power, &mut bytes[at..]);
            std::fs::write(&bad, bytes).unwrap();
            let error = run(&program, &bad, false).unwrap_err();
            assert!(error.contains("bad.parquet"), "{error}");
            let reason = "a page of its column `";
            assert!(error.contains(reason), "{at} {power}: {error}");
        }
    }
    counts.len()
}

#[test]
fn pages_have_no_more_texts_than_values_or_are_corrupt() {
    in_child(
        "pages_have_no_more_texts_than_values_or_are_corrupt",
        || {
            for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
                // One column has lengths, and two have those of prefixes too.
                assert_eq!(try_length_counts(version), 1 + 2 * 2);
            }
        },
    );
}

/// Writes a number of several bytes over what is there.
fn write_number(mut number: u64, bytes: &mut [u8]) {
    for byte in bytes {
        *byte = number as u8 & 0x7f;
        number >>= 7;
        if number == 0 {
            return;
        }
        *byte |= 0x80;
    }
}
