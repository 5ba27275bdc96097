//! A module imports from lower floors only: every `crate::` path under `src/` is read, and one that
//! points up or sideways fails.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

/// The floor of each module, as in `docs/architecture.md`.
const FLOORS: [(&str, usize); 11] = [
    ("diagnostic", 0),
    ("types", 1),
    ("schema", 2),
    ("syntax", 2),
    ("library", 2),
    ("data", 3),
    ("hir", 3),
    ("ir", 4),
    ("backend", 5),
    ("runtime", 6),
    ("engine", 7),
];

/// The command and the language server stand above all and see the engine alone, and what it
/// re-exports. The command starts the server.
const COMMAND: &str = "cli";
const SERVER: &str = "lsp";

fn floor(module: &str) -> Option<usize> {
    let mut floors = FLOORS.iter();
    floors
        .find(|(name, _)| *name == module)
        .map(|(_, floor)| *floor)
}

/// Whether code in `from` may name `to`; both are paths below the crate, such as `backend::jit`.
fn may_see(from: &str, to: &str) -> bool {
    let (own, other) = (first(from), first(to));
    if own == other {
        let siblings = [from, to].map(backend_of);
        return match siblings {
            [Some(one), Some(another)] => one == another,
            _ => true,
        };
    }
    if own == COMMAND {
        return ["engine", SERVER].contains(&other);
    }
    if own == SERVER {
        return other == "engine";
    }
    match (floor(own), floor(other)) {
        (Some(own), Some(other)) => other < own,
        _ => false,
    }
}

fn first(path: &str) -> &str {
    path.split("::").next().unwrap_or(path)
}

/// `interpret` or `jit` where a path is inside one of them.
fn backend_of(path: &str) -> Option<&str> {
    let mut parts = path.split("::");
    let inside = parts.next() == Some("backend");
    let backend = parts.next().filter(|_| inside)?;
    ["interpret", "jit"].contains(&backend).then_some(backend)
}

fn rust_files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The code of a file: comments and what `#[cfg(test)]` brings at its end are left out.
fn code(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or(""));
    let lines = lines.take_while(|line| !line.contains("mod tests {"));
    lines.collect::<Vec<_>>().join("\n")
}

/// All paths that begin with `crate::`, groups in braces taken apart at their first level.
fn crate_paths(code: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (at, marker) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + marker.len()..];
        match rest.strip_prefix('{') {
            Some(group) => paths.extend(group_members(group)),
            None => paths.push(path_at(rest)),
        }
    }
    paths
}

fn path_at(text: &str) -> String {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
    text[..end.unwrap_or(text.len())].to_owned()
}

fn group_members(group: &str) -> Vec<String> {
    let (mut depth, mut start, mut members) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                members.push(path_at(group[start..at].trim()));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                members.push(path_at(group[start..at].trim()));
                start = at + 1;
            }
            _ => {}
        }
    }
    members.retain(|member| !member.is_empty());
    members
}

/// The module of a file, as in `backend::jit::abi`.
fn module_of(path: &Path) -> String {
    let steps = path.with_extension("");
    let steps = steps.iter().map(|step| step.to_str().unwrap());
    let mut steps: Vec<&str> = steps.collect();
    if steps.last() == Some(&"mod") {
        steps.pop();
    }
    steps.join("::")
}

#[test]
fn modules_import_from_lower_floors_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    let mut wrong = Vec::new();
    let mut paths_read = 0;
    for file in files {
        let relative = file.strip_prefix(&root).unwrap();
        let module = module_of(relative);
        let is_test = module
            .split("::")
            .any(|step| step == "tests" || step == "test");
        if is_test || ["lib", "main"].contains(&module.as_str()) {
            continue;
        }
        for path in crate_paths(&code(&fs::read_to_string(&file).unwrap())) {
            // Macros of the crate have no floor: `crate::__define_id` is of `types`.
            if path.starts_with("__") {
                continue;
            }
            paths_read += 1;
            if !may_see(&module, &path) {
                wrong.push(format!("{}: crate::{path}", relative.display()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "imports that point up or sideways:\n{}",
        wrong.join("\n")
    );
    assert!(paths_read > 300, "only {paths_read} paths were found");
}

#[test]
fn every_module_has_a_floor() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(root).unwrap() {
        let name = entry.unwrap().file_name();
        let name = name.to_str().unwrap().trim_end_matches(".rs");
        let known = floor(name).is_some() || [COMMAND, SERVER, "lib", "main"].contains(&name);
        assert!(known, "`{name}` has no floor");
    }
}

#[test]
fn the_rules_tell_up_from_down() {
    assert!(may_see("hir::check", "types::Kind"));
    assert!(may_see("hir", "syntax::ast"));
    assert!(!may_see("types", "hir::Program"));
    assert!(!may_see("schema::reader", "syntax::ast"));
    assert!(!may_see("data", "hir"));
    assert!(!may_see("backend::jit::abi", "backend::interpret"));
    assert!(may_see("backend::jit::abi", "backend::Executable"));
    assert!(may_see("cli::run", "engine::Program"));
    assert!(!may_see("cli::run", "data::Reader"));
    let code =
        "use crate::{types::{Kind, Value}, ir};\nlet x = crate::hir::print;\nuse mycrate::y;";
    assert_eq!(crate_paths(code), ["types::", "ir", "hir::print"]);
}
