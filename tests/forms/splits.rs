//! The same events give the same bytes of results in files of any form, cut at any places, in batches of any size and
//! on any number of threads.

use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use super::made::{self, Form, Packing, Random, Row};
use sumac::data::{Input, ResultForm, Target};
use sumac::engine::{Output, parse_now};
use sumac::{Backend, Engine, Program, RuleSource, RunOptions, SchemaSource};

/// What is folded as events come: sums whose bits depend on their order unless they are exact, what goes by order, and
/// what keeps texts, lists and maps.
const FOLDED: &str = "
attribute events = xEvent.count()
attribute spent = xEvent.sum(price)
attribute mean = xEvent[kind = \"buy\"].average(price)
attribute spread = xEvent.variance(price)
attribute last = xEvent.last().kind
attribute first = xEvent.first().timestamp
attribute dearest = xEvent.maxBy(price).id
attribute by_kind = xEvent.groupBy(kind).sum(price)
attribute kinds = xEvent.kind.distinct()
attribute skus = xEvent.items.sku.distinct().count()
attribute pieces = xEvent.sum(items.quantity)
attribute recent = xEvent[timestamp occurs <= 5 days before now].count()
allow unbounded-state \"a test\"
";
/// What needs a profile's events together.
const KEPT: &str = "
attribute above = let mean = xEvent.average(price) in xEvent[price > mean].count()
attribute gaps = xEvent.gaps(timestamp).max()
attribute spent = xEvent.sum(price)
attribute middle = xEvent.median(price)
attribute latest = xEvent.topN(timestamp, 3).map(kind)
attribute visits = xEvent.sessions(1 day).count()
allow unbounded-state \"a test\"
";

fn program(rules: &str, backend: Backend) -> Program {
    let schema = SchemaSource::json("events", made::SCHEMA);
    let schema = schema.key("user").id("id");
    let engine = Engine::builder().event_schema(schema).backend(backend);
    engine.build().compile(RuleSource::text(rules)).unwrap()
}

/// The bytes of the results of some files.
fn run(program: &Program, files: &[PathBuf], out: &Path, threads: usize) -> Vec<u8> {
    let options = RunOptions {
        events: files.iter().cloned().map(Input::Path).collect(),
        threads: NonZero::new(threads),
        fails_on_bad_rows: true,
        ..RunOptions::at(parse_now("2026-05-12").unwrap())
    };
    let output = Output {
        target: Target::Path(out.to_owned()),
        form: ResultForm::of_name(out).unwrap(),
    };
    program.run(&options, &output, &mut |_| ()).unwrap();
    fs::read(out).unwrap()
}

/// Cuts the events into files of forms and sizes that chance says, in their order.
fn cut(random: &mut Random, folder: &Path, rows: &[Row]) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut left = rows;
    while !left.is_empty() || files.is_empty() {
        let most = [1, 5, rows.len() / 3, rows.len()][random.below(4)];
        // Files without rows are files too.
        let count = random.below(most + 1).min(left.len());
        let (part, rest) = left.split_at(count);
        left = rest;
        let form = Form::any(random, count);
        let path = folder.join(format!("{}.{}", files.len(), form.ending()));
        form.write(&path, part);
        let packing = (random.below(4) == 0).then(|| Packing::ALL[random.below(2)]);
        let path = match packing {
            Some(packing) => packing.replace(&path, 1 + random.below(3)),
            None => path,
        };
        files.push((path, format!("{count} {form:?} {packing:?}")));
    }
    files
}

fn shuffle<T>(random: &mut Random, items: &mut [T]) {
    for at in (1..items.len()).rev() {
        items.swap(at, random.below(at + 1));
    }
}

/// Rows by their key: profiles come in the order in which the files name them.
fn sorted(csv: &[u8]) -> Vec<&[u8]> {
    let mut lines: Vec<&[u8]> = csv.split(|&byte| byte == b'\n').collect();
    lines.sort_unstable();
    lines
}

#[test]
fn files_of_any_form_cut_anywhere_give_the_same_bytes() {
    let rounds = std::env::var("SUMAC_CASES").ok();
    let rounds = rounds.map_or(60, |rounds| rounds.parse().unwrap());
    let seed = std::env::var("SUMAC_SEED").ok();
    let seed = seed.map_or(29, |seed| seed.parse().unwrap());
    let mut random = Random(seed);
    let folder = tempfile::tempdir().unwrap();
    let rows = Row::some(&mut random, 400);
    let whole = folder.path().join("whole.ndjson");
    fs::write(&whole, made::ndjson(&rows)).unwrap();
    for rules in [FOLDED, KEPT] {
        let interpreted = program(rules, Backend::Interpret);
        let program = program(rules, Backend::default());
        for ending in ["csv", "parquet", "arrow", "ndjson"] {
            let out = folder.path().join(format!("out.{ending}"));
            let expected = run(&interpreted, std::slice::from_ref(&whole), &out, 1);
            for round in 0..rounds / 4 {
                let parts = tempfile::tempdir().unwrap();
                let (mut files, forms): (Vec<_>, Vec<_>) =
                    cut(&mut random, parts.path(), &rows).into_iter().unzip();
                let threads = 1 + random.below(8);
                let found = run(&program, &files, &out, threads);
                let case = format!("{ending}, round {round} of seed {seed}, {threads} threads");
                assert!(found == expected, "{case}:\n{}", forms.join("\n"));
                if ending == "csv" {
                    shuffle(&mut random, &mut files);
                    let found = run(&program, &files, &out, threads);
                    assert!(sorted(&found) == sorted(&expected), "{case}, shuffled");
                }
            }
        }
    }
}

/// Batches in memory, of one row and of a thousand.
#[test]
fn batches_of_any_size_give_the_same_values() {
    let mut random = Random(31);
    let rows = Row::some(&mut random, 2_500);
    for rules in [FOLDED, KEPT] {
        let program = program(rules, Backend::default());
        let run = |sizes: &mut dyn FnMut() -> usize| {
            let mut batches = Vec::new();
            let mut left = &rows[..];
            while !left.is_empty() {
                let (part, rest) = left.split_at(sizes().min(left.len()));
                batches.push(made::batch(part, batches.len() % 2 == 0));
                left = rest;
            }
            let now = parse_now("2026-05-12").unwrap();
            let result = program.run_batches(batches, [], now).unwrap();
            result.batches
        };
        let expected = run(&mut || 2_500);
        assert_eq!(expected[0].num_rows(), 251);
        for size in [1, 2, 1_000] {
            assert_eq!(run(&mut || size), expected, "{size}");
        }
        assert_eq!(run(&mut || random.below(300)), expected);
    }
}
