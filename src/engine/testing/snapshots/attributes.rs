//! Where recorded values say which attribute they are of.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::file::SnapshotFile;
use super::{names, path_of, pending_of};
use crate::engine::testing::suite::row_of;
use crate::hir;

/// The places of the name of an attribute in the snapshots of the tests of `program`, which stand in `file`; `read`
/// gives the texts of those that are there.
pub(in crate::engine) fn places_of_attribute(
    file: &Path,
    program: &hir::Program,
    name: &str,
    read: &dyn Fn(&Path) -> Option<String>,
) -> BTreeMap<PathBuf, Vec<Range<usize>>> {
    let cases = program.tests.iter().flat_map(|test| {
        let cases = test.cases.iter();
        cases.map(move |case| (test, row_of(case)))
    });
    let (tests, rows): (Vec<&hir::Test>, Vec<Option<String>>) = cases.unzip();
    let named = names(tests.iter().map(|test| &*test.name).zip(rows));
    let mut found = BTreeMap::new();
    for (test, snapshot) in tests.iter().zip(named) {
        let recorded = recorded_names(program, test);
        if !recorded.contains(&name) {
            continue;
        }
        let path = path_of(file, &snapshot);
        for path in [pending_of(&path), path] {
            let places = read(&path).map(|text| places(&text, name, &recorded));
            if let Some(places) = places.filter(|places| !places.is_empty()) {
                found.insert(path, places);
            }
        }
    }
    found
}

fn recorded_names<'p>(program: &'p hir::Program, test: &hir::Test) -> Vec<&'p str> {
    let Some(what) = &test.snapshot else {
        return Vec::new();
    };
    let name = |id: hir::AttributeId| program.attributes[id].name.as_str();
    match &what.attributes {
        Some(ids) => ids.iter().map(|id| name(*id)).collect(),
        None => program.attributes.ids().map(name).collect(),
    }
}

/// The places of a name in the text of a snapshot, which has values of the attributes `recorded`.
fn places(text: &str, name: &str, recorded: &[&str]) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut begin = SnapshotFile::contents_begin(text);
    for line in text[begin..].split_inclusive('\n') {
        let is_of = |name: &&&str| {
            let rest = line.strip_prefix(**name);
            rest.is_some_and(|rest| rest.starts_with(": "))
        };
        // A name may go on where another one ends.
        let of = recorded.iter().filter(is_of).max_by_key(|name| name.len());
        if of == Some(&name) {
            places.push(begin..begin + name.len());
        }
        begin += line.len();
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_at_the_beginning_of_values_alone() {
        let text = "---\r\nsource: a\r\nexpression: \"a: 1\"\r\n---\r\na: \"b\"\r\nab: {\r\n  a: 1,\r\n}\r\na: b: 2\r\n";
        let recorded = ["a", "ab", "a: b"];
        let first = text.find("a: \"b\"").expect("the first value");
        let last = text.rfind("a: b").expect("the last value");
        for (text, name, begin) in [(text, "a", first), (text, "a: b", last), ("a: 1", "a", 0)] {
            let found = places(text, name, &recorded);
            assert_eq!(found, vec![begin..begin + name.len(); 1], "{name}");
        }
    }
}
