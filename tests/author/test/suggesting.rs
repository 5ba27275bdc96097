//! `--suggest`: tests at the boundaries of a rule, which pass as they are written.

use std::fs;
use std::path::PathBuf;

use insta::assert_snapshot;
use sumac::{Engine, RuleSource};

use super::{RULES, SCHEMA};
use crate::command::{file, sumac};
use tempfile::TempDir;

/// Rules with windows, constants, sums, chains, streaks, texts and values of all kinds.
const MORE: &str = r#"
schema profile "profile.schema.json"
define views = xEvent[eventType = "shop.view"]
attribute tier = case { spent >= 1000 and quantities > 3: "gold", spent > 20.50: "silver", else: "basic" }
attribute quantities = purchases.sum(quantity)
attribute lastMonth = xEvent[timestamp occurs last month].count()
attribute dayBeforeYesterday = views[timestamp occurs = 2 days before today].count()
attribute conversion = purchases.count() / views.count()
attribute quick = chain(xEvent, timestamp, [A: WHAT(eventType = "shop.view"), B: WHAT(eventType = "shop.purchase") WITHIN(30 minutes)])
attribute regular = purchases.streak(weeks)
attribute books = xEvent[category.startsWith("b") or category in ["comics", "maps"]].count()
attribute byCategory = purchases.groupBy(category).sum(price)
attribute best = purchases.maxBy(price)
attribute lastPrices = purchases.list(price, 3)
attribute adult = person.birthDate.age(years) >= 18 and consent
attribute skus = xEvent.items[count > 1].map(sku)
attribute nights = xEvent.count(timestamp.getHour() >= 22)
attribute latest = xEvent.max(timestamp)
attribute often = views.count() >= 4
"#;

const PROFILE: &str = r#"{"title": "Profiles", "type": "object", "properties": {
    "person": {"type": "object", "properties": {"birthDate": {"type": "string", "format": "date"}}},
    "orders": {"type": "array", "items": {"type": "object", "properties": {"total": {"type": "number"}}}},
    "consent": {"type": "boolean"}}}"#;

fn rules() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    file(&folder, "event.schema.json", SCHEMA);
    file(&folder, "profile.schema.json", PROFILE);
    let path = file(&folder, "shop.sumac", &format!("{RULES}{MORE}"));
    (folder, path)
}

fn attributes() -> Vec<String> {
    let rules = format!("{RULES}{MORE}");
    let lines = rules
        .lines()
        .filter_map(|line| line.strip_prefix("attribute "));
    let is_end = |letter: char| !letter.is_alphanumeric();
    lines
        .map(|line| line.split(is_end).next().unwrap().to_owned())
        .collect()
}

#[test]
fn the_window_of_an_attribute_is_looked_at_from_all_sides() {
    let (_folder, path) = rules();
    let ended = sumac(&["test", "--suggest", "recent", &path], "");
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert_snapshot!(ended.out);
}

#[test]
fn chains_and_sums_and_records_have_boundaries_of_their_own() {
    let (_folder, path) = rules();
    let suggested = |attribute: &str| {
        let ended = sumac(&["test", "--suggest", attribute, &path], "");
        assert_eq!(ended.code, 0, "{}", ended.err);
        let lines = ended.out.lines();
        let kept = lines.filter(|line| line.starts_with("test ") || line.starts_with("  expect "));
        kept.map(|line| format!("{line}\n")).collect::<String>()
    };
    assert_snapshot!([suggested("quick"), suggested("tier"), suggested("adult")].concat());
}

/// Every attribute gets tests; all of them pass, and none is dropped on the way.
#[test]
fn what_is_suggested_passes_for_rules_of_all_kinds() {
    let (folder, path) = rules();
    let target = folder.path().join("shop.test.sumac");
    let mut tests = 0;
    for attribute in attributes() {
        let ended = sumac(&["test", "--suggest", &attribute, "--write", &path], "");
        assert_eq!(ended.code, 0, "{attribute}: {}", ended.err);
        let text = fs::read_to_string(&target).unwrap();
        let count = text.matches("\ntest \"").count();
        assert!(count >= tests + 4, "{attribute}: {} tests", count - tests);
        tests = count;
    }
    let target = target.display().to_string();
    let ended = sumac(&["test", &target], "");
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
    let checked = sumac(&["check", &target], "");
    assert_eq!(checked.code, 0, "{}", checked.err);
    // A second time nothing is new.
    let again = sumac(&["test", "--suggest", "recent", "--write", &path], "");
    assert!(again.err.contains("nothing to add"), "{}", again.err);
}

#[test]
fn an_unknown_attribute_gets_the_nearest_name() {
    let (_folder, path) = rules();
    let ended = sumac(&["test", "--suggest", "recnt", &path], "");
    assert_eq!(ended.code, 1);
    assert!(
        ended.err.contains("did you mean `recent`?"),
        "{}",
        ended.err
    );
    let ended = sumac(&["test", "--suggest", "recent"], "");
    assert_eq!(ended.code, 2, "{}", ended.err);
}
/// Rules that were written for other tests, with lists in records, maps, chains and zones.
#[test]
fn rules_of_the_corpus_get_tests() {
    const FILES_MAX: usize = 24;
    let entries = fs::read_dir("tests/corpus/customer").unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let is_rules = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "sumac");
    let mut paths: Vec<PathBuf> = paths.filter(is_rules).collect();
    paths.sort();
    let engine = Engine::builder().build();
    let mut tests = 0;
    for path in paths.iter().step_by(paths.len().div_ceil(FILES_MAX)) {
        let program = engine.compile(RuleSource::file(path)).unwrap();
        for attribute in program.attributes() {
            let suggested = engine.suggest(path, &attribute.name, &|_| false);
            let suggested = suggested.unwrap_or_else(|found| panic!("{found}"));
            let (name, count) = (&attribute.name, suggested.count);
            assert!(count >= 2, "{} {name}: {count}", path.display());
            tests += suggested.count;
        }
    }
    assert!(tests > 200, "{tests}");
}

/// Rules with one part of them as a slip would have it.
const SLIPS: [(&str, &str, &str); 56] = [
    ("xEvent.sessions(30 minutes).count()", "30", "31"),
    (
        "xEvent[category = \"x\"].sessions(30 minutes)[count >= 3].count()",
        "30",
        "29",
    ),
    (
        "xEvent[category = \"x\"].sessions(30 minutes)[count >= 3].count()",
        ">= 3",
        "> 3",
    ),
    (
        "chain(xEvent, timestamp, [A: WHAT(category = \"x\") WHEN(last 14 days), B: WHAT(category = \"y\")])",
        "14",
        "15",
    ),
    (
        "chain(xEvent, timestamp, [A: WHAT(category = \"x\") COUNT(2), B: WHAT(category = \"y\")])",
        "2",
        "3",
    ),
    (
        "chain(xEvent, timestamp, [A: WHAT(category = \"x\"), B: WHAT(category = \"y\") WITHOUT(category = \"z\")])",
        " WITHOUT(category = \"z\")",
        "",
    ),
    (
        "spent >= 100 and xEvent[timestamp occurs <= 30 days before now].count() = 0",
        "30",
        "31",
    ),
    (
        "spent >= 100 and xEvent[timestamp occurs <= 30 days before now].count() = 0",
        "<=",
        "<",
    ),
    (
        "spent >= 100 and xEvent[timestamp occurs <= 30 days before now].count() = 0",
        ">=",
        ">",
    ),
    ("since(7) + since(30)", "30", "31"),
    ("purchases.first().category", "first", "last"),
    ("purchases.nth(2).price", "2", "3"),
    ("purchases.gaps(timestamp).average()", "purchases", "xEvent"),
    ("purchases.gaps(timestamp).average()", "average", "median"),
    ("purchases.topN(price, 2).sum(price)", "2", "3"),
    (
        "xEvent.groupBy(category).count()[this > 2].count()",
        "> 2",
        ">= 2",
    ),
    (
        "xEvent[category.equals(\"sale\", false)].count()",
        ", false",
        "",
    ),
    (
        "xEvent[category.equals(\"a\", \"b\")].count()",
        ", \"b\"",
        "",
    ),
    (
        "xEvent[category.startsWith(\"Sale_\")].count()",
        "\"Sale_\"",
        "\"Sale_\", false",
    ),
    ("xEvent[category like \"a_b%\"].count()", "a_b%", "A_B%"),
    (
        "xEvent[eventType.startsWith(\"shop.v\")].count()",
        "shop.v",
        "shop.",
    ),
    ("xEvent[quantity >= 1].count()", ">= 1", "> 1"),
    ("xEvent.sum(quantity) > 100", "> 100", ">= 100"),
    ("xEvent.sum(quantity) > 1050", "> 1050", ">= 1050"),
    ("xEvent.count(timestamp.getHour() >= 22)", ">=", ">"),
    ("xEvent.count(timestamp.getHour() >= 22)", "22", "21"),
    ("xEvent.count(timestamp.getHour() >= 22)", ">=", "="),
    (
        "xEvent[timestamp.getDayOfWeek() in [6, 7] and timestamp.getHour() >= 22].count()",
        "[6, 7]",
        "[5, 6, 7]",
    ),
    (
        "xEvent[timestamp occurs <= 3 days before now and timestamp.getHour() < 6].count() >= 2",
        "< 6",
        "<= 6",
    ),
    (
        "xEvent.count(timestamp.atZone(\"Asia/Tokyo\").getMinute() = 30)",
        "30",
        "31",
    ),
    (
        "xEvent.count(timestamp.atZone(\"Asia/Tokyo\").getDayOfMonth() = 30)",
        "Tokyo",
        "Shanghai",
    ),
    ("person.birthDate.getMonth() = 2", "= 2", "<= 2"),
    (
        "person.birthDate.getMonth() = now.getMonth() and person.birthDate.getDayOfMonth() = now.getDayOfMonth()",
        "now.getDayOfMonth()",
        "now.addDays(1).getDayOfMonth()",
    ),
    ("now.getHour() >= 9", ">=", ">"),
    ("9 <= currentHour() and spent = 0", "9", "8"),
    ("xEvent[items.count() >= 2].count()", ">=", ">"),
    ("xEvent[items.count() >= 2].count()", "2", "1"),
    (
        "xEvent[items[count > 1].count() >= 2].count()",
        "> 1",
        ">= 1",
    ),
    (
        "xEvent[items[count > 1].count() >= 2].count()",
        "[count > 1]",
        "",
    ),
    (
        "xEvent.count(2 <= items.count(sku = \"a|b\")) >= 3",
        "2 <=",
        "2 <",
    ),
    ("xEvent[items.count() = 0].count()", "= 0", "= 1"),
    ("xEvent[tags.count() > 2].count()", "> 2", "> 1"),
    ("xEvent[items.countDistinct(sku) > 1].count()", "> 1", "> 2"),
    (
        "xEvent[items.countDistinct(sku) > 1].count()",
        "countDistinct(sku)",
        "count()",
    ),
    (
        "xEvent[items[count > 1].countDistinct(sku) >= 3].count()",
        "[count > 1]",
        "",
    ),
    ("orders[total > 10].count() >= 2", ">= 2", "> 2"),
    ("orders[total > 10].count() >= 2", "[total > 10]", ""),
    ("orders[total > 10].count() >= 2", "> 10", ">= 10"),
    (
        "xEvent[category.lowerCase() = \"sale\"].count()",
        ".lowerCase()",
        "",
    ),
    (
        "chain(xEvent, timestamp, [A: WHAT(price >= 100), B: WHAT(category = \"y\")])",
        ">=",
        ">",
    ),
    (
        "chain(xEvent, timestamp, [A: WHAT(category = \"x\"), B: WHAT(category like \"y%\")])",
        "y%",
        "Y%",
    ),
    (
        "chain(xEvent, timestamp, [A: WHAT(timestamp.getHour() >= 22), B: WHAT(category = \"y\")])",
        ">=",
        ">",
    ),
    (
        "chain(xEvent, timestamp, [A: WHAT(category = \"x\"), B: WHAT(timestamp.getDayOfWeek() = 6)])",
        "6",
        "7",
    ),
    (
        "chain(xEvent, timestamp, [A: WHAT(category = \"x\"), B: WHAT(timestamp.getDayOfWeek() = 6)])",
        "= 6",
        "= 6 and timestamp.getHour() >= 1",
    ),
    (
        "chain(xEvent, timestamp, [A: WHAT(category = \"x\"), B: WHAT(timestamp.getHour() >= 22) WITHIN(2 hours)])",
        "2 hours",
        "3 hours",
    ),
    (
        "chain(xEvent, timestamp, [A: WHAT(category = \"x\"), B: WHAT(timestamp.getHour() >= 22) WITHIN(2 hours)])",
        "22",
        "23",
    ),
];

#[test]
fn slips_in_a_rule_fail_a_test_that_it_suggested() {
    let definitions = format!(
        "{RULES}\nschema profile \"profile.schema.json\"\ndefine since(d: integer) = xEvent[timestamp occurs <= d days before now].count()\n"
    );
    let schema = SCHEMA.replacen(
        "\"category\"",
        "\"tags\": {\"type\": \"array\", \"items\": {\"type\": \"string\"}}, \"category\"",
        1,
    );
    for (rule, part, slip) in SLIPS {
        let folder = tempfile::tempdir().unwrap();
        file(&folder, "event.schema.json", &schema);
        file(&folder, "profile.schema.json", PROFILE);
        let with = |rule: &str| format!("{definitions}attribute asked = {rule}\n");
        let path = file(&folder, "shop.sumac", &with(rule));
        let written = sumac(&["test", "--suggest", "asked", &path, "--write"], "");
        assert_eq!(written.code, 0, "{rule}: {}", written.err);
        assert_eq!(sumac(&["test", &path], "").code, 0, "{rule}");
        let wrong = rule.replacen(part, slip, 1);
        fs::write(&path, with(&wrong)).unwrap();
        let ended = sumac(&["test", &path], "");
        assert_eq!(ended.code, 1, "{wrong}\n{}{}", ended.out, ended.err);
        assert!(ended.out.contains("FAIL"), "{wrong}\n{}", ended.err);
    }
}
