//! Files that are packed as a whole.

use std::fs;
use std::path::Path;

use super::made::{self, Packing, Random, Row};
use sumac::data::{Input, Told, columns_of};
use sumac::engine::parse_now;
use sumac::{Engine, RuleSource, RunOptions, SchemaSource};

/// Counts the events of an input, with the bytes that were told at the end.
fn count(input: &str) -> Result<(u64, Option<(u64, u64)>), String> {
    let schema = SchemaSource::json("events", made::SCHEMA).key("user");
    let engine = Engine::builder().event_schema(schema).build();
    let rules = RuleSource::text("attribute events = xEvent.count()");
    let program = engine.compile(rules).unwrap();
    let options = RunOptions {
        events: vec![Input::from(input)],
        ..RunOptions::at(parse_now("2026-06-01").unwrap())
    };
    let folder = tempfile::tempdir().unwrap();
    let output = sumac::engine::Output {
        target: sumac::data::Target::Path(folder.path().join("out.csv")),
        form: sumac::data::ResultForm::Csv,
    };
    let mut told = None;
    let summary = program.run(&options, &output, &mut |one| {
        told = Some((one.bytes_done, one.bytes_total));
    });
    match summary {
        Ok(summary) => Ok((summary.events, told)),
        Err(errors) => Err(errors.to_string()),
    }
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

/// Names say what is packed, and the first bytes that it is.
#[test]
fn names_do_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let rows = Row::some(&mut Random(5), 300);
    let text = made::ndjson(&rows).into_bytes();
    for (name, bytes) in [
        ("a.ndjson", Packing::Gzip.pack(&text, 2)),
        ("b.gz", Packing::Gzip.pack(&text, 1)),
        ("c", Packing::Zstandard.pack(&text, 3)),
        ("d.jsonl.gz", Packing::Zstandard.pack(&text, 1)),
        // Who fetches a file may have unpacked it on the way.
        ("e.ndjson.gz", text.clone()),
    ] {
        let file = path(folder.path(), name);
        fs::write(&file, &bytes).unwrap();
        let size = bytes.len() as u64;
        assert_eq!(count(&file), Ok((300, Some((size, size)))), "{name}");
    }
    // A directory has the files whose names say their form.
    let (events, _) = count(folder.path().to_str().unwrap()).unwrap();
    assert_eq!(events, 3 * 300);
    let (events, _) = count(&path(folder.path(), "*.gz")).unwrap();
    assert_eq!(events, 3 * 300);
}

#[test]
fn columns_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let rows = Row::some(&mut Random(5), 30);
    for file in made::all(folder.path(), &rows) {
        let name = file.display().to_string();
        match columns_of(&Input::Path(file)).unwrap() {
            Told::Columns(columns) => {
                let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
                let all = ["user", "id", "kind", "timestamp", "price", "items"];
                assert_eq!(names, all, "{name}");
            }
            Told::Records(records) => assert_eq!(records.len(), 30, "{name}"),
        }
    }
}

/// What is whole is counted by no means: half of a file is no result.
#[test]
fn a_file_that_is_cut_off_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let text = made::ndjson(&Row::some(&mut Random(5), 300)).into_bytes();
    for (packing, name, kind) in [
        (
            Packing::Gzip,
            "cut.ndjson.gz",
            "what gzip packed is cut off",
        ),
        (
            Packing::Zstandard,
            "cut.ndjson.zst",
            "what Zstandard packed is cut off",
        ),
    ] {
        let whole = packing.pack(&text, 1);
        let file = path(folder.path(), name);
        for end in [whole.len() / 2, whole.len() - 1, 20] {
            fs::write(&file, &whole[..end]).unwrap();
            let error = count(&file).unwrap_err();
            assert!(error.contains("S0601") && error.contains(name), "{error}");
            assert!(error.contains(kind), "{end}: {error}");
        }
        let mut changed = whole.clone();
        changed[whole.len() / 2..][..8].fill(0);
        fs::write(&file, &changed).unwrap();
        let error = count(&file).unwrap_err();
        assert!(error.contains(name), "{error}");
    }
}

/// A few bytes that stand for many: the line is refused, not kept.
#[test]
fn an_endless_line_is_too_long() {
    let folder = tempfile::tempdir().unwrap();
    let line = vec![b'x'; 40 * 1024 * 1024];
    for (packing, name) in [
        (Packing::Gzip, "long.ndjson.gz"),
        (Packing::Zstandard, "long.ndjson.zst"),
    ] {
        let text = [
            &line[..],
            b"\n",
            made::ndjson(&Row::some(&mut Random(5), 3)).as_bytes(),
        ]
        .concat();
        let file = path(folder.path(), name);
        fs::write(&file, packing.pack(&text, 1)).unwrap();
        let (events, _) = count(&file).unwrap();
        assert_eq!(events, 3);
    }
}
