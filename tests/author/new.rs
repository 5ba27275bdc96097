//! `sumac new`: whatever the events are, the project it makes is free of warnings, laid out, and passes its tests.

use std::fs;
#[cfg(feature = "parquet")]
use std::path::Path;

use tempfile::TempDir;

use crate::command::{Ended, file, sumac};

/// Makes a project called `made` in a folder of its own.
fn made(folder: &TempDir, more: &[&str]) -> Ended {
    let path = folder.path().join("made").display().to_string();
    sumac(&[&["new", &path], more].concat(), "")
}

fn text(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join("made").join(name)).unwrap()
}

/// What a person sees after the first commands; the project must be as promised.
fn keeps_its_promises(folder: &TempDir) {
    let path = folder.path().join("made").display().to_string();
    let checked = sumac(&["check", &path, "--deny", "warnings"], "");
    assert_eq!(
        (checked.code, checked.err.as_str()),
        (0, "nothing is wrong\n")
    );
    let tested = sumac(&["test", &path], "");
    assert_eq!(tested.code, 0, "{}{}", tested.out, tested.err);
    assert!(tested.out.contains("2 passed"), "{}", tested.out);
    let formatted = sumac(&["fmt", "--check", &path], "");
    assert_eq!((formatted.code, formatted.out.as_str()), (0, ""));
}

/// The rules run over the events that they were made for.
fn run(folder: &TempDir, events: &str, now: &str) -> Ended {
    let rules = folder.path().join("made/made.sumac").display().to_string();
    sumac(
        &[
            "run", &rules, "--events", events, "--now", now, "--format", "ndjson",
        ],
        "",
    )
}

#[test]
fn without_events_there_is_a_shop() {
    let folder = tempfile::tempdir().unwrap();
    let ended = made(&folder, &[]);
    assert_eq!((ended.code, ended.out.as_str()), (0, ""), "{}", ended.err);
    let shown = ended
        .err
        .replace(&folder.path().display().to_string(), "DIR");
    insta::assert_snapshot!("told", shown);
    for name in ["made.sumac", "made.test.sumac", "README.md", ".gitignore"] {
        insta::assert_snapshot!(
            format!("shop_{}", name.trim_start_matches('.')),
            text(&folder, name)
        );
    }
    keeps_its_promises(&folder);
    let events = folder.path().join("made/data/events.ndjson");
    let ended = run(&folder, &events.display().to_string(), "2026-06-01");
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(
        ended.out.contains("\"purchasesLast30Days\":2"),
        "{}",
        ended.out
    );
}

#[test]
fn files_that_are_there_are_named_and_stay() {
    let folder = tempfile::tempdir().unwrap();
    file(&folder, "made/README.md", "mine\n");
    let ended = made(&folder, &[]);
    assert_eq!(ended.code, 1);
    assert!(
        ended.err.contains("README.md` is there already"),
        "{}",
        ended.err
    );
    assert!(ended.err.ends_with("nothing was written\n"));
    assert_eq!(text(&folder, "README.md"), "mine\n");
    assert_eq!(fs::read_dir(folder.path().join("made")).unwrap().count(), 1);
}

#[test]
fn csv_without_kinds_of_events() {
    let folder = tempfile::tempdir().unwrap();
    let csv = "created_at,user_id,rating,comment\n\
        2026-05-01T10:00:00Z,7,4,fine\n2026-05-02T10:00:00Z,8,5,\n2026-05-03T10:00:00Z,7,3,so so\n";
    let events = file(&folder, "ratings.csv", csv);
    let ended = made(&folder, &["--events", &events]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let rules = text(&folder, "made.sumac");
    assert!(rules.contains("key user_id time created_at\n"), "{rules}");
    assert!(rules.contains("averageRatingLast30Days: number"), "{rules}");
    assert!(rules.contains("attribute lastComment: string"), "{rules}");
    assert_eq!(text(&folder, "data/ratings.csv"), csv);
    keeps_its_promises(&folder);
    let ended = run(&folder, &events, "2026-05-31");
    assert!(
        ended.out.contains("\"averageRatingLast30Days\":3.5"),
        "{}",
        ended.out
    );
}

#[test]
fn nested_and_odd_names() {
    let folder = tempfile::tempdir().unwrap();
    let line = |n: usize, kind: &str| {
        format!(
            "{{\"_id\": \"e{n}\", \"person\": {{\"customer id\": \"c{n}\"}}, \"when\": {{\"time\": \"2026-05-0{n}T10:00:00Z\"}}, \"type\": \"{kind}\", \"order\": {{\"grand-total\": {n}.5, \"total\": {n}}}, \"purchases\": \"x\", \"in\": \"y\"}}\n"
        )
    };
    let lines = line(1, "a.purchase") + &line(2, "view") + &line(3, "a.purchase");
    let events = file(&folder, "odd.ndjson", &lines);
    let ended = made(&folder, &["--events", &events]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let rules = text(&folder, "made.sumac");
    assert!(
        rules.contains("key person.`customer id` time when.time id _id\n"),
        "{rules}"
    );
    // A rule has no name that an event has.
    assert!(rules.contains("define purchases2 = "), "{rules}");
    keeps_its_promises(&folder);
    assert_eq!(run(&folder, &events, "2026-06-01").code, 0);
}

#[test]
fn nothing_but_key_and_time() {
    let folder = tempfile::tempdir().unwrap();
    let events = file(
        &folder,
        "bare.csv",
        "time,client\n2026-05-01,a\n2026-05-02,b\n",
    );
    assert_eq!(made(&folder, &["--events", &events]).code, 0);
    let rules = text(&folder, "made.sumac");
    assert!(
        rules.contains("lastSeen") && rules.contains("firstSeen"),
        "{rules}"
    );
    keeps_its_promises(&folder);
}

#[test]
fn guesses_are_told_and_can_be_overridden() {
    let folder = tempfile::tempdir().unwrap();
    let csv = "time,shipped_at,user,seller,n\n2026-05-01T10:00:00Z,2026-05-02T10:00:00Z,a,s,1\n";
    let events = file(&folder, "orders.csv", csv);
    let said = [
        "--events",
        &events,
        "--key",
        "seller",
        "--time",
        "shipped_at",
    ];
    let ended = made(&folder, &said);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.err.contains("seller"), "{}", ended.err);
    assert!(text(&folder, "made.sumac").contains("key seller time shipped_at\n"));
    keeps_its_promises(&folder);
}

#[test]
fn what_cannot_be_guessed_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let no_time = file(&folder, "no_time.csv", "user,n\na,1\n");
    let ended = made(&folder, &["--events", &no_time]);
    assert_eq!(ended.code, 1);
    assert!(
        ended.err.contains("no field of the events holds a time"),
        "{}",
        ended.err
    );
    let no_key = file(&folder, "no_key.csv", "time,colour,n\n2026-05-01,red,1\n");
    let ended = made(&folder, &["--events", &no_key]);
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("`--key`: colour, n"), "{}", ended.err);
    let ended = made(&folder, &["--events", &no_key, "--key", "color"]);
    assert_eq!(ended.code, 1);
    assert!(
        ended.err.contains("did you mean `colour`?"),
        "{}",
        ended.err
    );
    let ended = made(&folder, &["--events", "nowhere.csv"]);
    assert_eq!(ended.code, 1);
    assert_eq!(made(&folder, &["--key", "a"]).code, 2);
    assert!(!folder.path().join("made").exists());
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_as_it_is_written_elsewhere() {
    use std::sync::Arc;

    use arrow_array::{
        ArrayRef, Float64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
    };

    let folder = tempfile::tempdir().unwrap();
    let day = 86_400_000_000;
    let columns: [(&str, ArrayRef); 4] = [
        (
            "ts",
            Arc::new(TimestampMicrosecondArray::from(vec![day, 2 * day, 3 * day])),
        ),
        ("userId", Arc::new(StringArray::from(vec!["a", "b", "a"]))),
        (
            "event_name",
            Arc::new(StringArray::from(vec!["view", "order", "order"])),
        ),
        (
            "revenue",
            Arc::new(Float64Array::from(vec![None, Some(2.0), Some(3.0)])),
        ),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let path = folder.path().join("events.parquet");
    let out = fs::File::create(&path).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(out, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let events = path.display().to_string();
    assert_eq!(made(&folder, &["--events", &events]).code, 0);
    let rules = text(&folder, "made.sumac");
    assert!(
        rules.contains("define orders = xEvent[event_name = \"order\"]"),
        "{rules}"
    );
    assert!(
        rules.contains("attribute revenueLast30Days: number"),
        "{rules}"
    );
    keeps_its_promises(&folder);
    let ended = run(&folder, &events, "1970-01-10");
    assert!(
        ended.out.contains("\"revenueLast30Days\":3"),
        "{}",
        ended.out
    );
}

#[cfg(feature = "parquet")]
#[test]
fn events_of_real_shops() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["../shared/data/shop", "../../shared/data/shop"].map(|path| here.join(path));
    let Some(shared) = folders.iter().find(|folder| folder.exists()) else {
        return;
    };
    for name in ["shop_events.parquet", "purchases.parquet"] {
        let path = shared.join(name).display().to_string();
        let folder = tempfile::tempdir().unwrap();
        let ended = made(&folder, &["--events", &path]);
        assert_eq!(ended.code, 0, "{}", ended.err);
        keeps_its_promises(&folder);
    }
}

#[test]
fn events_without_a_time_are_told_by_what_they_look_like() {
    for (name, events, told) in [
        (
            "none.csv",
            "user,timestamp\n",
            "there are no events to look at",
        ),
        ("none.ndjson", "", "there are no events to look at"),
        (
            "semicolons.csv",
            "user;timestamp\na;2026-05-01\n",
            "columns of CSV are parted by commas",
        ),
        (
            "german.csv",
            "user,am\na,01.05.2026\n",
            "`am` has `01.05.2026`",
        ),
        (
            "seconds.csv",
            "user,ts\na,1780272000\n",
            "`ts` has `1780272000`",
        ),
        (
            "plain.csv",
            "user,price\na,3\n",
            "no field of the events holds a time\n",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = file(&folder, name, events);
        let ended = made(&folder, &["--events", &path]);
        assert_eq!(ended.code, 1, "{name}");
        assert!(ended.err.contains(told), "{name}: {}", ended.err);
    }
}
