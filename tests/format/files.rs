//! The rule files of the project.

use std::path::{Path, PathBuf};

use sumac::diagnostic::SourceId;
use sumac::syntax::parse::parse_file;

use crate::check::formatted;

fn rule_files(folder: &str) -> Vec<PathBuf> {
    let pattern = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(folder)
        .join("**/*.sumac");
    glob::glob(&pattern.display().to_string())
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

#[test]
fn every_rule_file_keeps_its_tree_and_comments() {
    let mut count = 0;
    for folder in [
        "tests/corpus",
        "tests/syntax",
        "tests/shop",
        "examples",
        "benches",
    ] {
        for path in rule_files(folder) {
            let text = std::fs::read_to_string(&path).unwrap();
            let (_, diagnostics) = parse_file(SourceId(0), &text);
            if diagnostics.is_empty() {
                formatted(&text);
                count += 1;
            }
        }
    }
    assert!(count > 30, "{count}");
}

#[test]
fn examples_are_laid_out() {
    for path in rule_files("examples") {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.display();
        assert_eq!(formatted(&text), text, "`sumac fmt {name}` changes it");
    }
}
