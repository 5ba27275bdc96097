//! Which files hold tests.

use std::path::{Path, PathBuf};

use crate::diagnostic::SourceId;
use crate::engine::diagnostics::Diagnostics;
use crate::engine::load::{Tests, load_saved, read};
use crate::engine::rule_files::{RULES, rule_files, unreadable};
use crate::engine::source::RuleSource;
use crate::syntax::ast::ItemKind;
use crate::syntax::parse::parse_file;

/// What stands before that ending in the name of a file of tests.
const TESTS: &str = "test";

/// The files with tests among `paths`, sorted where they come from a folder.
///
/// Of a folder, all rule files below it that have tests: see [`rule_files`]. Beside a rule file that is
/// named, `shop.sumac`, also `shop.test.sumac`.
///
/// # Errors
/// `DataUnreadable` for a path that is not there or a folder that cannot be read, `FolderTooLarge` where
/// a folder holds more than is looked at.
pub fn find<P: AsRef<Path>>(paths: &[P]) -> Result<Vec<PathBuf>, Diagnostics> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut add = |path: PathBuf| {
        if !found.contains(&path) {
            found.push(path);
        }
    };
    for path in paths.iter().map(AsRef::as_ref) {
        let facts = path
            .metadata()
            .map_err(|reason| Diagnostics::without_places(unreadable(path, &reason)))?;
        if facts.is_dir() {
            let inside = rule_files(&[path]).all()?.into_iter();
            inside.filter(|path| has_tests(path)).for_each(&mut add);
            continue;
        }
        let beside = beside(path).filter(|beside| beside.is_file());
        // What is wrong with the rules is told once, by the tests beside them.
        if beside.is_none() || has_tests(path) {
            add(path.to_owned());
        }
        beside.into_iter().for_each(&mut add);
    }
    Ok(found)
}

/// `shop.test.sumac` for `shop.sumac`; none for a file of tests.
fn beside(path: &Path) -> Option<PathBuf> {
    let stem = path.file_stem()?.to_str()?;
    let is_rules = path.extension()? == RULES && !stem.ends_with(".test");
    is_rules.then(|| path.with_extension(format!("{TESTS}.{RULES}")))
}

/// Whether a file is one of tests; one that cannot be read is, so that it is told.
fn has_tests(path: &Path) -> bool {
    let is_named_so = path
        .file_stem()
        .is_some_and(|stem| stem.to_string_lossy().ends_with(".test"));
    let Ok(text) = read(path) else { return true };
    // Most files of rules have no such word, and need not be parsed.
    is_named_so || (text.contains(TESTS) && has_test_items(&text))
}

/// The names of the tests that a file has of its own, whether or not it can run.
pub fn test_names(source: &RuleSource) -> Vec<String> {
    let loaded = load_saved(source, Tests::Ignored);
    let items = loaded.files.iter().filter(|file| file.is_named);
    let items = items.flat_map(|file| &file.tree.items);
    let names = items.filter_map(|item| match &item.kind {
        ItemKind::Test(test) => Some(test.name.node.clone()),
        _ => None,
    });
    names.collect()
}

fn has_test_items(text: &str) -> bool {
    let (file, _) = parse_file(SourceId(0), text);
    let has_item = file
        .items
        .iter()
        .any(|item| matches!(item.kind, ItemKind::Test(_)));
    // A test that cannot be read is no item.
    let begins_so = |line: &str| line.trim_start().starts_with("test \"");
    has_item || text.lines().any(begins_so)
}
