//! Which files hold tests.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic, SourceId, Span};
use crate::engine::diagnostics::Diagnostics;
use crate::engine::load::{Tests, load_saved, read};
use crate::engine::source::RuleSource;
use crate::syntax::ast::ItemKind;
use crate::syntax::parse::parse_file;

/// The ending of rule files.
const RULES: &str = "sumac";
/// What stands before that ending in the name of a file of tests.
const TESTS: &str = "test";
/// How deep folders are looked into.
const FOLDER_DEPTH_MAX: usize = 64;

/// The files with tests among `paths`, sorted where they come from a folder.
///
/// Of a folder, all files `*.sumac` that have tests, those of hidden folders and of `target` and
/// `node_modules` left out. Beside a rule file that is named, `shop.sumac`, also `shop.test.sumac`.
///
/// # Errors
/// `DataUnreadable` for a path that is not there or a folder that cannot be read.
pub fn find<P: AsRef<Path>>(paths: &[P]) -> Result<Vec<PathBuf>, Diagnostics> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut add = |path: PathBuf| {
        if !found.contains(&path) {
            found.push(path);
        }
    };
    for path in paths.iter().map(AsRef::as_ref) {
        let facts = path.metadata().map_err(|error| unreadable(path, &error))?;
        if facts.is_dir() {
            let inside = rule_files(path)?.into_iter();
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

/// The rule files of a folder, sorted.
pub(super) fn rule_files(path: &Path) -> Result<Vec<PathBuf>, Diagnostics> {
    let mut inside = Vec::new();
    folder(path, 0, &mut inside)?;
    inside.sort();
    Ok(inside)
}

/// `shop.test.sumac` for `shop.sumac`; none for a file of tests.
fn beside(path: &Path) -> Option<PathBuf> {
    let stem = path.file_stem()?.to_str()?;
    let is_rules = path.extension()? == RULES && !stem.ends_with(".test");
    is_rules.then(|| path.with_extension(format!("{TESTS}.{RULES}")))
}

fn folder(path: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), Diagnostics> {
    let unreadable = |error: std::io::Error| unreadable(path, &error);
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let kind = entry.file_type().map_err(unreadable)?;
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        let is_left_out = name.starts_with('.') || ["target", "node_modules"].contains(&&*name);
        if kind.is_dir() && !is_left_out && depth < FOLDER_DEPTH_MAX {
            folder(&path, depth + 1, found)?;
        } else if kind.is_file() && path.extension().is_some_and(|ending| ending == RULES) {
            let path = path.strip_prefix(".").map(Path::to_owned).unwrap_or(path);
            found.push(path);
        }
    }
    Ok(())
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

fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostics {
    let message = format!("`{}` cannot be read", path.display());
    let diagnostic = Diagnostic::error(Code::DataUnreadable, Span::default(), message);
    Diagnostics::without_places(diagnostic.note(error.to_string()))
}
