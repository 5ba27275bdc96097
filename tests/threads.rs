//! A run gives the same bits and the same errors on any number of threads, and bounded memory on inputs that are
//! made to hurt.
#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use std::fmt::Write as _;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use sumac::data::{Input, ResultForm, Target};
use sumac::engine::{Output, Progress, parse_now};
use sumac::types::json::to_json;
use sumac::{Backend, Engine, Program, RuleSource, RunOptions, SchemaSource};

const SCHEMA: &str = r#"{"type": "object", "properties": {
    "user": {"type": "string"}, "id": {"type": "string"}, "kind": {"type": "string"},
    "timestamp": {"type": "string", "format": "date-time"}, "price": {"type": "number"}}}"#;

/// Sums whose bits depend on the order, unless they are exact; what goes by order; what needs two passes.
const FOLDED: &str = "
attribute spent = xEvent.sum(price)
attribute mean = xEvent.average(price)
attribute bought = xEvent[kind = \"buy\"].count()
attribute last = xEvent.last().kind
attribute by_kind = xEvent.groupBy(kind).sum(price)
attribute kinds = xEvent.kind.distinct()
allow unbounded-state \"a test\"
";
const KEPT: &str = "
attribute above = let mean = xEvent.average(price) in xEvent[price > mean].count()
attribute gaps = xEvent.gaps(timestamp).max()
attribute visits = xEvent.sessions(3 days).count()
attribute went = chain(xEvent, timestamp, [View: WHAT(kind = \"view\"), Buy: WHAT(kind = \"buy\") WITHIN(5 days)])
attribute latest = xEvent.kind.reverse().distinct().take(2)
attribute spent = xEvent.sum(price)
allow unbounded-state \"a test\"
";
const THREADS: [usize; 4] = [1, 2, 3, 8];

struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

fn program(rules: &str) -> Program {
    program_on(Backend::default(), rules)
}

fn program_on(backend: Backend, rules: &str) -> Program {
    let schema = SchemaSource::json("events", SCHEMA).key("user").id("id");
    let engine = Engine::builder().event_schema(schema);
    let engine = engine.backend(backend).build();
    engine.compile(RuleSource::text(rules)).unwrap()
}

fn options(events: &[PathBuf], threads: usize) -> RunOptions {
    RunOptions {
        events: events.iter().cloned().map(Input::Path).collect(),
        threads: NonZero::new(threads),
        ..RunOptions::at(parse_now("2026-06-01").unwrap())
    }
}

/// All rows in the order in which they come, and the summary.
fn run(program: &Program, options: &RunOptions) -> Result<(Vec<String>, String), String> {
    let mut rows = Vec::new();
    let mut each = |key, values: Vec<_>| {
        let values: Vec<String> = values
            .iter()
            .map(|value| to_json(value).to_string())
            .collect();
        rows.push(format!("{}: {}", to_json(&key), values.join(" ")));
        Ok(())
    };
    match program.run_each(options, &mut each) {
        Ok(summary) => Ok((rows, format!("{summary:?}"))),
        Err(errors) => Err(errors.to_string()),
    }
}

/// Lines of events of many users; some ids and some lines are there twice, some lines are broken.
fn lines(random: &mut Random, count: usize, users: u64) -> String {
    let mut text = String::new();
    // Padding makes a file of several portions of these few lines.
    let padding = "x".repeat(400);
    for line in 0..count {
        if random.below(500) == 0 {
            text.push_str("{\"user\": broken\n");
            continue;
        }
        let cents = random.below(1_000_000) as f64 / 100.0;
        let _ = writeln!(
            text,
            r#"{{"user":"u{}","id":"e{}","kind":"{}","timestamp":"2026-0{}-{:02}T{:02}:{:02}:{:02}Z","price":{},"padding":"{padding}"}}"#,
            random.below(users),
            random.below(count as u64 * 20).min(line as u64 * 20),
            ["buy", "view", "open"][random.below(3) as usize],
            1 + random.below(6),
            1 + random.below(28),
            random.below(24),
            random.below(60),
            random.below(60),
            cents * 10f64.powi(random.below(12) as i32 - 4),
        );
    }
    text
}

fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

#[test]
fn any_number_of_threads_gives_the_same_rows_in_the_same_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(3);
    let files = [30_000, 1_000, 0, 5_000].iter().enumerate();
    let files: Vec<PathBuf> = files
        .map(|(file, &count)| {
            let text = lines(&mut random, count, 700);
            write(folder.path(), &format!("{file}.ndjson"), text)
        })
        .collect();
    for rules in [FOLDED, KEPT] {
        let program = program(rules);
        let [first, others @ ..] =
            THREADS.map(|threads| run(&program, &options(&files, threads)).unwrap());
        assert_eq!(first.0.len(), 700);
        assert!(first.1.contains("broken") || first.1.contains("rows_refused"));
        for other in others {
            assert_eq!(first, other);
        }
    }
}

/// Profiles of several shelves, whose events come in files of any size.
#[test]
fn events_that_are_kept_have_the_values_of_the_interpreter() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(17);
    let files = [9_000, 1, 300, 4_000].iter().enumerate();
    let files: Vec<PathBuf> = files
        .map(|(file, &count)| {
            let text = lines(&mut random, count, 2_500);
            write(folder.path(), &format!("{file}.ndjson"), text)
        })
        .collect();
    let interpreted = program_on(Backend::Interpret, KEPT);
    let expected = run(&interpreted, &options(&files, 1)).unwrap();
    assert!(expected.0.len() > 2_400);
    for threads in [1, 2] {
        let found = run(&program(KEPT), &options(&files, threads)).unwrap();
        assert_eq!(expected, found);
    }
}

/// Row groups of a thousand rows, columns of texts in dictionaries that end in the middle.
#[cfg(feature = "parquet")]
fn write_parquet(random: &mut Random, path: &Path, count: usize, micros: impl Fn(i64) -> i64) {
    write_users(random, path, count, 900, true, micros);
}

#[cfg(feature = "parquet")]
fn write_users(
    random: &mut Random,
    path: &Path,
    count: usize,
    users: u64,
    in_dictionaries: bool,
    micros: impl Fn(i64) -> i64,
) {
    use std::sync::Arc;

    use arrow_array::{
        ArrayRef, Float64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
    };
    use parquet::arrow::ArrowWriter;
    use parquet::file::properties::WriterProperties;

    let events = 0..count;
    let mut text = |prefix: &str, below: u64| -> ArrayRef {
        let texts = events
            .clone()
            .map(|_| format!("{prefix}{}", random.below(below)));
        Arc::new(StringArray::from_iter_values(texts))
    };
    let (users, ids, kinds) = (text("u", users), text("e", 1 << 30), text("k", 5));
    let times = events
        .clone()
        .map(|event| 1_700_000_000_000_000 + micros(event as i64));
    let times = TimestampMicrosecondArray::from_iter_values(times).with_timezone("UTC");
    let prices = events.map(|_| (random.below(4) > 0).then(|| random.below(99_999) as f64 / 100.0));
    let columns: [(&str, ArrayRef); 5] = [
        ("user", users),
        ("id", ids),
        ("kind", kinds),
        ("timestamp", Arc::new(times)),
        ("price", Arc::new(prices.collect::<Float64Array>())),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(1_000))
        .set_dictionary_page_size_limit(2_000)
        .set_dictionary_enabled(in_dictionaries)
        .build();
    let file = std::fs::File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
#[cfg(feature = "parquet")]
fn row_groups_are_decoded_in_any_order_and_folded_in_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(11);
    let files = ["a.parquet", "b.parquet"].map(|name| folder.path().join(name));
    write_parquet(&mut random, &files[0], 20_500, |event| event % 977);
    write_parquet(&mut random, &files[1], 700, |event| event % 977);
    for rules in [FOLDED, KEPT] {
        let program = program(rules);
        let [first, others @ ..] =
            THREADS.map(|threads| run(&program, &options(&files, threads)).unwrap());
        assert_eq!(first.0.len(), 900);
        for other in others {
            assert_eq!(first, other);
        }
    }
}

/// Keys that come again and again stay in dictionaries, beside plain ones of other files.
#[test]
#[cfg(feature = "parquet")]
fn keys_in_dictionaries_are_of_the_same_profiles() {
    let folder = tempfile::tempdir().unwrap();
    let files = |in_dictionaries: bool| {
        let mut random = Random(17);
        [(9_500, 20), (4_000, 900), (3_000, 60)].map(|(count, users)| {
            let path = folder
                .path()
                .join(format!("{count}-{in_dictionaries}.parquet"));
            write_users(&mut random, &path, count, users, in_dictionaries, |event| {
                event % 977
            });
            path
        })
    };
    let (coded, plain) = (files(true), files(false));
    for rules in [FOLDED, KEPT] {
        let program = program(rules);
        let expected = run(&program, &options(&plain, 1)).unwrap().0;
        assert!(expected.len() > 800);
        for threads in THREADS {
            let found = run(&program, &options(&coded, threads)).unwrap().0;
            assert_eq!(found, expected, "{threads} threads");
        }
    }
}

/// Where rules ask nothing of times, those of row groups that lie before the evaluation are not read.
#[test]
#[cfg(feature = "parquet")]
fn events_after_the_evaluation_do_not_count_whether_times_are_read_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.parquet");
    // Row groups of a thousand rows: ten lie before, one has both, the others lie after.
    write_parquet(&mut Random(13), &path, 15_000, |event| event / 300);
    let counted = |rules: &str| {
        let program = program(rules);
        let now = chrono::DateTime::from_timestamp_micros(1_700_000_000_000_035).unwrap();
        let options = RunOptions {
            now,
            ..options(std::slice::from_ref(&path), 2)
        };
        run(&program, &options).unwrap()
    };
    let (plain, summary) = counted("attribute events = xEvent.count()");
    assert!(summary.contains("later_events: 4200"), "{summary}");
    let (timed, _) = counted("attribute events = xEvent[timestamp <= now].count()");
    assert_eq!(plain, timed);
    let events = plain.iter().map(|row| row.rsplit(' ').next().unwrap());
    let events: u64 = events.map(|count| count.parse::<u64>().unwrap()).sum();
    assert_eq!(events, 10_800);
}

#[test]
fn the_first_error_is_the_same_and_leaves_no_result() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(5);
    let good = write(folder.path(), "a.ndjson", lines(&mut random, 20_000, 50));
    let bad = write(folder.path(), "b.parquet", b"PAR1 and nothing else PAR1");
    let worse = folder.path().join("not there.csv");
    let program = program(FOLDED);
    for threads in THREADS {
        let options = options(&[good.clone(), bad.clone(), worse.clone()], threads);
        let error = run(&program, &options).unwrap_err();
        assert!(
            error.contains("b.parquet") && !error.contains("not there"),
            "{error}"
        );
        let path = folder.path().join("out.csv");
        let output = Output {
            target: Target::Path(path.clone()),
            form: ResultForm::Csv,
        };
        assert!(program.run(&options, &output, &mut |_| ()).is_err());
        let left = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 2, "nothing is left beside the inputs");
    }
}

#[test]
fn a_bad_row_ends_a_run_that_wants_it_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(7);
    let text = lines(&mut random, 30_000, 50);
    let first = 1 + text
        .lines()
        .position(|line| line.ends_with("broken"))
        .unwrap();
    let path = write(folder.path(), "events.ndjson", text);
    let program = program(FOLDED);
    for threads in THREADS {
        let options = RunOptions {
            fails_on_bad_rows: true,
            ..options(std::slice::from_ref(&path), threads)
        };
        let error = run(&program, &options).unwrap_err();
        assert!(
            error.contains(&format!("line {first}\n")),
            "line {first}: {error}"
        );
    }
}

/// Whichever threads did the work, the last that is told is the whole.
#[test]
fn the_end_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(16);
    let path = write(folder.path(), "a.ndjson", lines(&mut random, 3, 2));
    let bytes = std::fs::metadata(&path).unwrap().len();
    let program = program(FOLDED);
    let output = Output {
        target: Target::Path(folder.path().join("out.csv")),
        form: ResultForm::Csv,
    };
    for threads in THREADS {
        let options = options(std::slice::from_ref(&path), threads);
        for _ in 0..100 {
            let mut last = Progress::default();
            program
                .run(&options, &output, &mut |one| last = one)
                .unwrap();
            let expected = Progress {
                bytes_done: bytes,
                bytes_total: bytes,
                rows: 3,
            };
            assert_eq!(last, expected);
        }
    }
}

/// Who is told of the progress may panic: the threads end, and nothing is written.
#[test]
fn a_panic_of_who_is_told_ends_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(15);
    let path = write(folder.path(), "a.ndjson", lines(&mut random, 20_000, 50));
    let program = program(FOLDED);
    let out = folder.path().join("out.csv");
    let output = Output {
        target: Target::Path(out.clone()),
        form: ResultForm::Csv,
    };
    for threads in THREADS {
        let options = options(std::slice::from_ref(&path), threads);
        let run = || {
            program.run(&options, &output, &mut |_| {
                panic!("a panic that the test wants")
            })
        };
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).is_err());
        assert!(!out.exists());
    }
    program
        .run(&options(&[path], 3), &output, &mut |_| ())
        .unwrap();
}

/// A row that is refused comes before the place from which on a file cannot be read.
#[test]
fn of_two_errors_in_one_file_the_first_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let open = format!("u,\"{}", "x".repeat(17 << 20));
    let text = format!("user,timestamp\na,2026-05-01\nb\nc,2026-05-01\n{open}");
    let path = write(folder.path(), "events.csv", text);
    let program = program(FOLDED);
    for threads in THREADS {
        let told = |fails_on_bad_rows| {
            let options = RunOptions {
                fails_on_bad_rows,
                ..options(std::slice::from_ref(&path), threads)
            };
            run(&program, &options).unwrap_err()
        };
        let refused = told(true);
        assert!(
            refused.contains("S0602") && refused.contains("line 3"),
            "{refused}"
        );
        let unreadable = told(false);
        assert!(
            unreadable.contains("after line 4: a row is longer"),
            "{unreadable}"
        );
    }
}

#[test]
fn a_run_that_needs_more_memory_than_it_may_take_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(9);
    let path = write(
        folder.path(),
        "events.ndjson",
        lines(&mut random, 20_000, 1 << 40),
    );
    for (rules, threads) in [(FOLDED, 1), (FOLDED, 4), (KEPT, 2)] {
        let with = |memory_bytes_max| RunOptions {
            memory_bytes_max,
            ..options(std::slice::from_ref(&path), threads)
        };
        let program = program(rules);
        let error = run(&program, &with(Some(50_000))).unwrap_err();
        assert!(
            error.contains("S0607") && error.contains("50000 bytes"),
            "{error}"
        );
        assert!(run(&program, &with(Some(1 << 30))).is_ok());
    }
}

/// What is kept of events and records, and of the keys of groups, is what they hold, texts included, and not how many there are; a dictionary that
/// is in many batches is one.
#[test]
fn memory_that_is_limited_is_that_of_texts_too() {
    let folder = tempfile::tempdir().unwrap();
    let lines = |text: &dyn Fn(usize) -> String| {
        let line = |event: usize| {
            let (user, kind) = (event % 50, text(event));
            format!(
                "{{\"user\":\"u{user}\",\"kind\":\"{kind}\",\"timestamp\":\"2026-05-01\",\"price\":{event}}}\n"
            )
        };
        (0..10_000).map(line).collect::<String>()
    };
    let long = write(
        folder.path(),
        "long.ndjson",
        lines(&|event| format!("{event}").repeat(250)),
    );
    let same = write(folder.path(), "same.ndjson", lines(&|_| "k".repeat(1_000)));
    let kept =
        "attribute above = let mean = xEvent.average(price) in xEvent[price > mean].last().kind";
    let grouped = "attribute kinds = xEvent.groupBy(kind + \"!\").count()
allow unbounded-state \"a test\"";
    for (rules, threads) in [(kept, 1), (kept, 3), (grouped, 1), (grouped, 3)] {
        let program = program(rules);
        let limited = |path: &PathBuf, megabytes: usize| {
            let options = RunOptions {
                memory_bytes_max: Some(megabytes << 20),
                ..options(std::slice::from_ref(path), threads)
            };
            run(&program, &options).map(|_| ())
        };
        let error = limited(&long, 6).unwrap_err();
        assert!(error.contains("S0607"), "{error}");
        assert_eq!(limited(&long, 24), Ok(()));
        assert_eq!(limited(&same, 2), Ok(()));
    }
    let schema = || SchemaSource::json("people", SCHEMA).key("user");
    let engine = Engine::builder()
        .event_schema(schema())
        .profile_schema(schema());
    let program = engine
        .build()
        .compile(RuleSource::text("attribute favourite = kind"));
    let program = program.unwrap();
    let limited = |path: &PathBuf| {
        let options = RunOptions {
            profiles: vec![Input::Path(path.clone())],
            memory_bytes_max: Some(6 << 20),
            ..options(&[], 2)
        };
        run(&program, &options).map(|_| ())
    };
    assert!(limited(&long).unwrap_err().contains("S0607"));
    assert_eq!(limited(&same), Ok(()));
}

/// One profile has nearly all events, keys are of every length, and each text of a column is another.
#[test]
fn inputs_that_are_made_to_hurt_give_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::new();
    let long = "k".repeat(1 << 20);
    for event in 0..60_000 {
        let user = match event % 1_000 {
            0 => format!("{}{event}", "k".repeat(event / 1_000)),
            1 if event < 5_000 => long.clone(),
            _ => "whale".to_owned(),
        };
        let _ = writeln!(
            text,
            r#"{{"user":"{user}","kind":"kind {event}","timestamp":"2026-05-01","price":0.1}}"#
        );
    }
    let path = write(folder.path(), "events.ndjson", text);
    let rules = "
        attribute events = xEvent.count()
        attribute spent = xEvent.sum(price)
        attribute odd = xEvent[kind.endsWith(\"1\")].count()
        attribute later = let first = xEvent.min(timestamp) in xEvent[timestamp > first].count()";
    for rules in [rules, &rules[..rules.find("attribute later").unwrap()]] {
        let program = program(rules);
        let [first, others @ ..] = THREADS
            .map(|threads| run(&program, &options(std::slice::from_ref(&path), threads)).unwrap());
        for other in others {
            assert_eq!(first, other);
        }
        let rows = first.0;
        assert_eq!(rows.len(), 62);
        let whale = rows.iter().find(|row| row.contains("whale")).unwrap();
        assert!(whale.starts_with("\"whale\": 59935 5993.5 5"), "{whale}");
        let long = rows.iter().find(|row| row.len() > 1 << 20).unwrap();
        assert!(long.contains(": 5 0.5 5"));
    }
}
