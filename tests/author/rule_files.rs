//! Folders in the place of rule files: one walk for all commands.

use std::fs;

use crate::command::{file, sumac};

/// A rule that every command has something to say of: a lint, a layout, a test.
const RULES: &str = "attribute   a = 1 / 0\ntest \"t\" at 2026-06-01 { expect a.isNull() }\n";

/// The files that a command speaks of, by their names alone.
fn told(arguments: &[&str]) -> Vec<String> {
    let ended = sumac(arguments, "");
    let text = ended.out + &ended.err;
    let name = regex::Regex::new(r"([a-z]+)\.sumac").unwrap();
    let mut names: Vec<String> = Vec::new();
    for found in name.captures_iter(&text) {
        if names.last().is_none_or(|last| *last != found[1]) {
            names.push(found[1].to_owned());
        }
    }
    names
}

#[test]
fn all_commands_find_the_same_files_in_the_same_order() {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "z.sumac",
        "m/b.sumac",
        "a.sumac",
        "m/k/c.sumac",
        ".hidden/h.sumac",
        ".h.sumac",
        "target/t.sumac",
        "m/node_modules/n.sumac",
    ] {
        file(&folder, name, RULES);
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path(), folder.path().join("m/round")).unwrap();
    let all = folder.path().display().to_string();
    for arguments in [
        &["check", &all][..],
        &["lint", &all],
        &["fmt", "--check", &all],
        &["test", "--list", &all],
    ] {
        assert_eq!(told(arguments), ["a", "b", "c", "z"], "{arguments:?}");
    }
    // A folder that is named is looked into, whatever its name is.
    let target = folder.path().join("target").display().to_string();
    assert_eq!(told(&["check", &target]), ["t"]);
    assert_eq!(told(&["check", &target, &target]), ["t"]);
}

#[test]
#[cfg(unix)]
fn links_to_files_count_and_links_that_lead_nowhere_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    file(&elsewhere, "rules", RULES);
    let link = |name: &str, to: &str| {
        let to = elsewhere.path().join(to);
        std::os::unix::fs::symlink(to, folder.path().join(name)).unwrap();
    };
    link("linked.sumac", "rules");
    let all = folder.path().display().to_string();
    assert_eq!(told(&["check", &all]), ["linked"]);
    assert_eq!(told(&["test", "--list", &all]), ["linked"]);
    link("lost.sumac", "absent");
    let ended = sumac(&["check", &all], "");
    assert_eq!(ended.code, 1);
    assert!(
        ended.err.contains("lost.sumac` cannot be read"),
        "{}",
        ended.err
    );
}

#[test]
fn a_folder_that_holds_too_much_is_told_and_not_cut() {
    let folder = tempfile::tempdir().unwrap();
    let all = folder.path().display().to_string();
    let deep = "d/".repeat(64);
    file(&folder, &format!("{deep}a.sumac"), RULES);
    assert_eq!(told(&["check", &all]), ["a"]);
    file(&folder, &format!("{deep}d/b.sumac"), RULES);
    for command in ["check", "lint", "fmt", "test", "doc"] {
        let ended = sumac(&[command, &all], "");
        assert_eq!((ended.code, ended.out.as_str()), (1, ""), "{command}");
        assert!(
            ended.err.contains("error[S0324]") && ended.err.contains("more than 64 levels deep"),
            "{}",
            ended.err
        );
    }
    fs::remove_dir_all(folder.path().join("d")).unwrap();
    for number in 0..10_001 {
        fs::write(folder.path().join(format!("r{number}.sumac")), "").unwrap();
    }
    let ended = sumac(&["fmt", "--check", &all], "");
    assert_eq!(ended.code, 1);
    assert!(
        ended.err.contains("more than 10000 rule files"),
        "{}",
        ended.err
    );
    fs::remove_file(folder.path().join("r0.sumac")).unwrap();
    assert_eq!(sumac(&["fmt", "--check", &all], "").code, 0);
}
