//! `sumac lint`

use crate::command::{file, sumac};

const SUSPICIOUS: &str = "attribute a = 1 / 0\ndefine unused = 2\n";

#[test]
fn a_finding_fails_unless_it_is_merely_warned_of() {
    let folder = tempfile::tempdir().unwrap();
    file(&folder, "rules/deep/a.sumac", SUSPICIOUS);
    let rules = folder.path().join("rules").display().to_string();
    let ended = sumac(&["lint", &rules], "");
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("`unused`"), "{}", ended.err);
    assert!(
        ended.err.ends_with("0 errors, 2 warnings\n"),
        "{}",
        ended.err
    );
    let one = ["lint", &rules, "--warn", "division-by-zero"];
    assert_eq!(sumac(&one, "").code, 1);
    let both = [
        "lint",
        &rules,
        "--warn",
        "division-by-zero,unused-definition",
    ];
    let ended = sumac(&both, "");
    assert_eq!(ended.code, 0);
    assert!(
        ended.err.ends_with("0 errors, 2 warnings\n"),
        "{}",
        ended.err
    );
    let allowed = [
        "lint",
        &rules,
        "--allow",
        "division-by-zero,unused-definition",
    ];
    let ended = sumac(&allowed, "");
    assert_eq!((ended.code, ended.err.as_str()), (0, "nothing is wrong\n"));
    // What only looks odd keeps no program from running.
    assert_eq!(sumac(&["check", &rules], "").code, 0);
}

#[test]
fn an_allow_that_silences_nothing_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let text = "allow division-by-zero \"once\"\nattribute a = 1\n";
    let path = file(&folder, "a.sumac", text);
    assert_eq!(sumac(&["lint", &path], "").code, 1);
    let ended = sumac(&["lint", &path, "--fix"], "");
    assert_eq!(ended.code, 0);
    assert!(
        ended.err.ends_with("1 fixed, nothing is left\n"),
        "{}",
        ended.err
    );
    assert_eq!(std::fs::read_to_string(path).unwrap(), "attribute a = 1\n");
}

#[test]
fn all_lints_are_listed_with_their_levels() {
    let levels = ["--warn", "after-today", "--allow", "mixed-currencies"];
    let ended = sumac(&[&["lint", "--list"], &levels[..]].concat(), "");
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    insta::assert_snapshot!(ended.out);
}
