//! Every command explains itself.

use crate::command::{file, sumac};

/// The names of all commands, from the help of the whole.
pub(crate) fn commands() -> Vec<String> {
    let help = sumac(&["--help"], "").out;
    let (_, list) = help.split_once("Commands:\n").unwrap();
    let lines = list.lines().take_while(|line| !line.is_empty());
    lines
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn help_of_every_command_shows_two_examples() {
    for name in commands() {
        let ended = sumac(&[&name, "--help"], "");
        assert_eq!(ended.code, 0, "{name}");
        if ended.out.contains("Commands:\n") {
            // A group of commands: each of them has examples of its own.
            continue;
        }
        let (_, examples) = ended.out.split_once("Examples:\n").unwrap();
        let count = examples
            .lines()
            .filter(|line| line.contains("sumac"))
            .count();
        assert!(count >= 2, "{name}: {examples}");
    }
}

#[test]
fn an_unknown_command_is_wrong_usage_and_the_nearest_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let rules = file(&folder, "shop.sumac", "attribute a = 1\n");
    let ended = sumac(&["chekc", &rules], "");
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("'check'"), "{}", ended.err);
}

#[test]
fn results_are_for_pipes_and_messages_are_not_among_them() {
    let ended = sumac(&["eval", "-e", "1 + 1", "--input", "-"], "{}");
    assert_eq!(ended.json()["value"], 2);
}
