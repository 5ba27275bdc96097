//! `sumac completions`

use std::process::Command;

use crate::command::{file, sumac};
use crate::help::commands;

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "elvish"];

#[test]
fn scripts_know_every_command_and_its_switches() {
    for shell in SHELLS {
        let ended = sumac(&["completions", shell], "");
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{shell}");
        for command in commands() {
            assert!(ended.out.contains(&command), "{shell} lacks {command}");
        }
        assert!(ended.out.contains("message-format"), "{shell}");
    }
    assert_eq!(sumac(&["completions", "tcsh"], "").code, 2);
}

/// Each shell that is here reads its script.
#[test]
fn scripts_are_read_by_their_shells() {
    let folder = tempfile::tempdir().unwrap();
    for (shell, switch) in [("bash", "-n"), ("zsh", "-n"), ("fish", "-n")] {
        let script = file(&folder, shell, &sumac(&["completions", shell], "").out);
        let Ok(read) = Command::new(shell).args([switch, &script]).output() else {
            continue;
        };
        let told = String::from_utf8_lossy(&read.stderr);
        assert!(read.status.success(), "{shell}: {told}");
    }
}
