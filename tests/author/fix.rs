//! `sumac check --fix`

use std::fs;

use crate::command::{file, sumac};

const SLIPS: &str = "\
attribute total = 5
attribute rich = Total == 1 && “a” = 'b'
attribute list = total in (1, 2 == 3)
attribute left = totl + 1
";

#[test]
fn certain_fixes_are_written_and_what_is_left_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "slips.sumac", SLIPS);
    let shown = sumac(&["check", &path, "--fix", "--diff"], "");
    assert_eq!(fs::read_to_string(&path).unwrap(), SLIPS);
    let ended = sumac(&["check", &path, "--fix"], "");
    assert_eq!((shown.code, ended.code), (1, 1));
    let told = format!("{}\n{}", shown.out, ended.err);
    insta::assert_snapshot!(told.replace(&folder.path().display().to_string(), "DIR"));
    let mended = fs::read_to_string(&path).unwrap();
    assert!(
        mended.contains("attribute list = total in [1, 2 = 3]\n"),
        "{mended}"
    );
    let again = sumac(&["check", &path, "--fix"], "");
    assert_eq!(fs::read_to_string(&path).unwrap(), mended);
    assert!(!again.err.contains("fixed"), "{}", again.err);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let ended = sumac(&["check", "-", "--fix"], "attribute a = 1 == a.b\n");
    assert_eq!(ended.out, "attribute a = 1 = a.b\n");
}

#[test]
fn files_that_are_used_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let common = file(&folder, "common.sumac", "define one = 1 == 1\n");
    let main = file(
        &folder,
        "main.sumac",
        "use \"common.sumac\"\nattribute a = one && true\n",
    );
    let ended = sumac(&["check", &main, "--fix"], "");
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("1 fixed, 1 error"), "{}", ended.err);
    assert!(fs::read_to_string(common).unwrap().contains("=="));
    assert!(fs::read_to_string(main).unwrap().contains("one and true"));
}

#[test]
fn an_expression_of_the_command_line_cannot_be_fixed() {
    let ended = sumac(&["check", "-e", "1 == 1", "--fix"], "");
    assert_eq!(ended.code, 2);
    assert_eq!(sumac(&["check", "a.sumac", "--diff"], "").code, 2);
}
