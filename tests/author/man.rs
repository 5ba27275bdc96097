//! `sumac man`

use std::fs;

use crate::command::sumac;
use crate::help::commands;

#[test]
fn every_command_has_a_page_with_its_switches_and_examples() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("man1").display().to_string();
    let ended = sumac(&["man", &path], "");
    assert_eq!((ended.code, ended.out.as_str()), (0, ""));
    let page = |name: &str| fs::read_to_string(format!("{path}/{name}.1")).unwrap();
    let first = page("sumac");
    for command in commands() {
        let name = format!("sumac-{command}");
        assert!(
            first.contains(&format!("{}(1)", name.replace('-', "\\-"))),
            "{name}"
        );
        let own = page(&name);
        let help = sumac(&[&command, "--help"], "").out;
        let switches = help
            .split_whitespace()
            .filter(|word| word.starts_with("--"));
        // What follows a name is its value: `--coverage[=<FORM>]`.
        let names = switches.map(|word| {
            let end = word.find(|c: char| !c.is_alphanumeric() && c != '-');
            word[..end.unwrap_or(word.len())].trim_end_matches('-')
        });
        for switch in names {
            let written = switch.replace('-', "\\-");
            let is_example = help.contains(&format!("sumac {command} {switch}"));
            assert!(
                is_example || own.contains(&written),
                "{name} lacks {switch}"
            );
        }
        let has_examples = help.contains("Examples:\n  ");
        assert_eq!(own.contains(".SH EXAMPLES\n"), has_examples, "{name}");
    }
    assert!(page("sumac-schema-fields").contains(".SH EXAMPLES\n"));
}

#[test]
fn a_page_looks_as_pages_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    sumac(&["man", &path], "");
    let page = fs::read_to_string(format!("{path}/sumac-fmt.1")).unwrap();
    insta::assert_snapshot!(page.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn without_a_folder_the_first_page_goes_to_standard_output() {
    let ended = sumac(&["man"], "");
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert!(ended.out.contains(".TH SUMAC 1"), "{}", ended.out);
}
