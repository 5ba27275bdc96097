//! The loader on the 819 schema files of the public XDM repository.
//!
//! The files are no part of the crate; where they are absent the tests say so and pass.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests stop at the first surprise and say why they check nothing"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use sumac::diagnostic::{Code, Severity};
use sumac::schema::{Problem, Schema, SchemaKind, XdmRepository, from_json, to_json_schema};

const EVENT_CLASS: &str = "https://ns.adobe.com/xdm/context/experienceevent";
const PROFILE_CLASS: &str = "https://ns.adobe.com/xdm/context/profile";

/// The texts under their paths, or nothing where the folder is absent.
fn files() -> Option<&'static Vec<(String, String)>> {
    static FILES: OnceLock<Option<Vec<(String, String)>>> = OnceLock::new();
    let files = FILES.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/xdm");
        let root = fs::canonicalize(root)
            .or_else(|_| fs::canonicalize(std::env::var_os("SUMAC_XDM").unwrap_or_default()))
            .ok()?;
        let mut files = Vec::new();
        collect(&root, &root, &mut files);
        files.sort();
        Some(files)
    });
    if files.is_none() {
        eprintln!("skipped: the XDM files are not beside the crate");
    }
    files.as_ref()
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            if XdmRepository::wants(&name) {
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
}

/// The repository of all files whose path begins with `folder`.
fn repository(folder: &str) -> Option<XdmRepository> {
    let files = files()?.iter();
    let (repository, problems) =
        XdmRepository::from_files(files.filter(|(path, _)| path.starts_with(folder)).cloned());
    assert_eq!(problems, []);
    Some(repository)
}

fn union(
    repository: &XdmRepository,
    kind: SchemaKind,
    class: &str,
) -> (Schema, Vec<Problem>, usize) {
    let mut ids = vec![class];
    ids.extend(repository.groups_extending(class));
    let groups = ids.len() - 1;
    let (schema, problems) = repository.resolve(kind, &ids);
    (schema, problems, groups)
}

fn types(schema: &Schema) -> BTreeMap<&'static str, usize> {
    let mut types = BTreeMap::new();
    for leaf in schema.leaves() {
        *types.entry(leaf.xdm_type).or_default() += 1;
    }
    types
}

fn conflicts(problems: &[Problem]) -> Vec<&Problem> {
    let is_conflict = |problem: &&Problem| problem.code == Code::SchemaConflict;
    problems.iter().filter(is_conflict).collect()
}

#[test]
fn every_file_resolves() {
    let Some(repository) = repository("") else {
        return;
    };
    assert_eq!(repository.ids().count(), 819);
    let mut skipped = Vec::new();
    for id in repository.ids() {
        let (schema, problems) = repository.resolve(SchemaKind::Event, &[id]);
        assert_eq!(schema.record.name, "event");
        for problem in problems {
            assert_eq!(problem.severity, Severity::Warning, "{id}: {problem}");
            skipped.push(problem.to_string());
        }
    }
    skipped.sort();
    skipped.dedup();
    let expected = [
        "S0207: https://ns.adobe.com/xdm/common/identity#/definitions/publicprofile: \
         3 fields stand outside `properties` and are left out",
    ];
    assert_eq!(skipped, expected);
}

#[test]
fn the_union_of_everything_is_within_the_limits() {
    let Some(repository) = repository("") else {
        return;
    };
    let ids: Vec<&str> = repository.ids().collect();
    let (schema, problems) = repository.resolve(SchemaKind::Event, &ids);
    assert!(
        problems
            .iter()
            .all(|problem| problem.severity == Severity::Warning)
    );
    assert!(schema.leaves().len() > 20_000);
}

#[test]
fn the_event_union_has_its_leaves() {
    let Some(repository) = repository("") else {
        return;
    };
    let start = Instant::now();
    let (schema, problems, groups) = union(&repository, SchemaKind::Event, EVENT_CLASS);
    let elapsed = start.elapsed();
    eprintln!("event union: {elapsed:?}");
    assert_eq!(groups, 213);
    assert_eq!(schema.leaves().len(), 10_222);
    let types = types(&schema);
    assert_eq!(
        (types["number"], types["int"], types["long"]),
        (2_521, 809, 30)
    );
    let limit = if cfg!(debug_assertions) { 10 } else { 1 };
    assert!(elapsed < Duration::from_secs(limit), "{elapsed:?}");
    let skipped = problems
        .iter()
        .filter(|problem| problem.code != Code::SchemaConflict);
    assert_eq!(skipped.collect::<Vec<_>>(), [] as [&Problem; 0]);
}

#[test]
fn the_other_unions_have_their_leaves() {
    let (Some(all), Some(components)) = (repository(""), repository("components/")) else {
        return;
    };
    let (schema, _, groups) = union(&all, SchemaKind::Profile, PROFILE_CLASS);
    assert_eq!((groups, schema.leaves().len()), (63, 4_478));
    let (schema, problems, groups) = union(&components, SchemaKind::Event, EVENT_CLASS);
    assert_eq!((groups, schema.leaves().len()), (126, 3_349));
    assert_eq!(problems, []);
    let expected = [
        ("boolean", 191),
        ("byte", 3),
        ("date", 11),
        ("date-time", 177),
        ("int", 681),
        ("number", 413),
        ("short", 1),
        ("string", 1_872),
    ];
    assert_eq!(types(&schema), BTreeMap::from(expected));
    let (schema, problems, groups) = union(&components, SchemaKind::Profile, PROFILE_CLASS);
    assert_eq!((groups, schema.leaves().len()), (35, 1_676));
    assert_eq!(problems, []);
    let expected = [
        ("boolean", 118),
        ("date", 40),
        ("date-time", 169),
        ("int", 65),
        ("number", 71),
        ("short", 8),
        ("string", 1_205),
    ];
    assert_eq!(types(&schema), BTreeMap::from(expected));
}

#[test]
fn conflicts_name_both_origins() {
    let Some(repository) = repository("") else {
        return;
    };
    let (schema, problems, _) = union(&repository, SchemaKind::Event, EVENT_CLASS);
    let conflicts = conflicts(&problems);
    let mut paths: Vec<&str> = conflicts
        .iter()
        .map(|problem| problem.message.split('`').nth(1).unwrap())
        .collect();
    paths.sort_unstable();
    let expected = [
        "cvf.audience.creationTime",
        "cvf.audience.creationTime",
        "cvf.audience.destinations",
        "cvf.destination.audiences",
        "cvf.destination.creationTime",
        "cvf.destination.creationTime",
        "cvf.snapshotTime",
        "cvf.snapshotTime",
    ];
    assert_eq!(paths, expected);
    for problem in conflicts {
        assert!(problem.notes[0].contains("/cvf/alpha-0"), "{problem:?}");
        assert!(problem.notes[1].contains("/cvf/alpha-0"), "{problem:?}");
        assert_ne!(problem.notes[0], problem.notes[1]);
    }
    // The first of the two stays.
    let time = schema.field(&["cvf", "snapshotTime"]).unwrap();
    assert_eq!(time.ty.to_string(), "number?");
}

#[test]
fn the_names_that_rules_need_resolve() {
    let Some(repository) = repository("components/") else {
        return;
    };
    let (profile, ..) = union(&repository, SchemaKind::Profile, PROFILE_CLASS);
    let (event, ..) = union(&repository, SchemaKind::Event, EVENT_CLASS);
    let check = |schema: &Schema, path: &str, ty: &str, xdm_type: &str| {
        let names: Vec<&str> = path.split('.').collect();
        let field = schema.field(&names).unwrap_or_else(|| panic!("{path}"));
        assert_eq!(field.ty.to_string(), ty, "{path}");
        assert_eq!(field.facts.as_ref().unwrap().xdm_type, xdm_type, "{path}");
    };
    check(&profile, "person.name.firstName", "string?", "string");
    check(&profile, "person.birthDate", "date?", "date");
    check(&profile, "person.birthYear", "integer?", "short");
    check(&profile, "person.gender", "string?", "string");
    check(&profile, "homeAddress.stateProvince", "string?", "string");
    check(&profile, "loyalty.points", "number?", "number");
    check(&profile, "identityMap", "map<array<identityitem>>?", "map");
    check(&profile, "identityMap.ECID.id", "string?", "string");
    check(
        &profile,
        "identityMap.ECID.authenticatedState",
        "string?",
        "string",
    );
    check(&profile, "identityMap.ECID.primary", "boolean?", "boolean");
    check(&event, "commerce.purchases.value", "number?", "number");
    check(&event, "commerce.order.priceTotal", "number?", "number");
    check(&event, "commerce.order.currencyCode", "string?", "string");
    check(&event, "productListItems.quantity", "integer?", "int");
    check(&event, "productListItems.priceTotal", "number?", "number");
    check(&event, "productListItems.SKU", "string?", "string");
    check(&event, "timestamp", "datetime?", "date-time");
    check(&event, "eventType", "string?", "string");
    let segments = profile.type_at(&["segmentMembership", "ups", "x"]).unwrap();
    // An entry without a value is no entry.
    assert!(!segments.optional, "{segments}");
    assert!(
        profile
            .field(&["segmentMembership", "ups", "x", "status"])
            .is_some()
    );
    assert!(
        event
            .field(&["productListItems"])
            .unwrap()
            .ty
            .kind
            .is_list()
    );
    let facts = |schema: &Schema, path: &[&str]| {
        schema.field(path).unwrap().facts.as_ref().unwrap().clone()
    };
    assert!(facts(&profile, &["person", "gender"]).allowed.is_some());
    let suggested = facts(&event, &["eventType"]).allowed.clone().unwrap();
    assert!(!suggested.closed && suggested.values.len() >= 88);
    let quantity = facts(&event, &["productListItems", "quantity"]);
    assert_eq!(quantity.minimum, Some(-2_147_483_648));
}

#[test]
fn one_file_alone_reports_its_outer_references() {
    let Some(files) = files() else { return };
    let (name, text) = files
        .iter()
        .find(|(path, _)| path.ends_with("classes/experienceevent.schema.json"))
        .unwrap();
    let (schema, problems) = from_json(name, text, SchemaKind::Event).unwrap();
    assert!(schema.field(&["eventMergeId"]).is_some());
    let dangling: Vec<&str> = problems
        .iter()
        .map(|problem| problem.message.as_str())
        .collect();
    let expected = [
        "the reference `https://ns.adobe.com/xdm/context/identitymap` leads nowhere",
        "the reference `https://ns.adobe.com/xdm/data/time-series` leads nowhere",
    ];
    assert_eq!(dangling, expected);
}

#[test]
fn a_union_survives_the_way_through_json_schema() {
    let Some(repository) = repository("components/") else {
        return;
    };
    let (schema, ..) = union(&repository, SchemaKind::Event, EVENT_CLASS);
    let text = to_json_schema(&schema).to_string();
    let (read, problems) = from_json("union.json", &text, SchemaKind::Event).unwrap();
    assert_eq!(problems, []);
    let paths = |schema: &Schema| -> Vec<String> {
        schema.leaves().into_iter().map(|leaf| leaf.path).collect()
    };
    assert_eq!(paths(&read), paths(&schema));
}
