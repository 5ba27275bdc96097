//! The tutorial is a session: its commands run, in order, and print what the page says.
//!
//! A block of `console` holds commands after `$` and what they print, on both streams. A block that
//! names a file in its first line's information (` ```sumac shop/rules.sumac `) is written to that
//! file. `SUMAC_UPDATE=1` writes what the commands print into the page; a line of `…` stands for
//! lines that differ between two sessions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::timeless;

const PAGE: &str = "docs/tutorial.md";
/// Stands for any lines of an answer.
const ELISION: &str = "…";

#[test]
fn the_tutorial_runs_as_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join(PAGE)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let events = root.join("examples/tutorial/orders.parquet");
    fs::copy(events, folder.path().join("orders.parquet")).unwrap();
    let played = play(&page, folder.path());
    if std::env::var_os("SUMAC_UPDATE").is_some() {
        fs::write(root.join(PAGE), played).unwrap();
        return;
    }
    assert!(
        played.matches("\n$ sumac ").count() >= 12,
        "a session is more than a few commands"
    );
    same_lines(&page, &played);
}

/// Tells the first line that differs.
fn same_lines(page: &str, played: &str) {
    let (mut page_lines, mut played_lines) = (page.lines(), played.lines());
    let timeless = |line: Option<&str>| line.map(timeless);
    for number in 1.. {
        match (page_lines.next(), played_lines.next()) {
            (None, None) => break,
            (said, found) => assert_eq!(
                timeless(said),
                timeless(found),
                "{PAGE}:{number}; SUMAC_UPDATE=1 writes it anew"
            ),
        }
    }
}

/// The page with the answers of its commands.
fn play(page: &str, folder: &Path) -> String {
    let mut session = Session {
        folder: folder.to_owned(),
    };
    let mut out = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let Some(information) = line.strip_prefix("```").filter(|text| !text.is_empty()) else {
            continue;
        };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        match information.split_once(' ') {
            Some((_, file)) => {
                let path = session.folder.join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, body.join("\n") + "\n").unwrap();
                out.push_str(&body.join("\n"));
                out.push('\n');
            }
            None if information == "console" => out.push_str(&session.answers(&body)),
            None => {
                out.push_str(&body.join("\n"));
                out.push('\n');
            }
        }
        out.push_str("```\n");
    }
    out
}

/// Where the commands run; `cd` goes on to another folder.
struct Session {
    folder: PathBuf,
}

impl Session {
    /// The commands of a block, each with what it prints now.
    fn answers(&mut self, body: &[&str]) -> String {
        let mut out = String::new();
        let mut rest = body;
        while let Some((first, after)) = rest.split_first() {
            let command = first.strip_prefix("$ ");
            let command = command.unwrap_or_else(|| panic!("no command: {first}"));
            let end = after.iter().position(|line| line.starts_with("$ "));
            let (said, next) = after.split_at(end.unwrap_or(after.len()));
            out.push_str(&format!("$ {command}\n"));
            rest = next;
            if let Some(folder) = command.strip_prefix("cd ") {
                self.folder.push(folder);
                continue;
            }
            let printed = run(command, &self.folder);
            let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
            let is_as_said = matches(said, &printed);
            for line in if is_as_said { said } else { &printed[..] } {
                out.push_str(line);
                out.push('\n');
            }
        }
        out
    }
}

/// Whether an answer is what the page says, elisions aside.
fn matches(said: &[&str], printed: &[&str]) -> bool {
    match said.split_first() {
        None => printed.is_empty(),
        Some((&ELISION, rest)) => (0..=printed.len()).any(|from| matches(rest, &printed[from..])),
        Some((first, rest)) => printed.split_first().is_some_and(|(line, printed)| {
            timeless(first) == timeless(line) && matches(rest, printed)
        }),
    }
}

/// What a command prints on both streams, as in a terminal of 100 columns without colours.
fn run(command: &str, folder: &Path) -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_sumac")).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n{command}")])
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", binary.display()))
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}
