#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::diagnostic::SourceId;

fn parsed(log: &SarifLog) -> Value {
    serde_json::from_str(&log.render()).unwrap()
}

fn sample() -> (Vec<Diagnostic>, Sources) {
    let mut sources = Sources::new();
    let id = sources.add("rules/größe 1.sumac", "// ü\nattribute a = nmae");
    let span = Span::new(id, 20, 24);
    let unknown = Diagnostic::error(Code::UnknownName, span, "nothing is called `nmae`")
        .label("no such name")
        .also(Span::new(id, 16, 17), "in this attribute")
        .note("names are case-sensitive")
        .fix("use `name`", span, "name");
    let unused = Diagnostic::warning(Code::UnusedDefinition, span, "nothing uses `a`");
    let nowhere = Span::new(SourceId(u32::MAX), 0, 0);
    let data = Diagnostic::error(Code::DataUnreadable, nowhere, "no such file");
    (vec![unused, unknown.clone(), data, unknown], sources)
}

#[test]
fn a_log_has_one_run_with_the_codes_that_it_reports() {
    let (found, sources) = sample();
    let mut log = SarifLog::new();
    log.add(&found, &sources);
    log.add(&found[..1], &sources);
    let log = parsed(&log);
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["$schema"], SCHEMA);
    let runs = log["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0]["columnKind"], "unicodeCodePoints");
    assert_eq!(runs[0]["tool"]["driver"]["name"], "sumac");
    let rules = runs[0]["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: Vec<&str> = rules
        .iter()
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["S0302", "S0509", "S0601"]);
    assert_eq!(rules[0]["name"], "UnknownName");
    assert_eq!(rules[1]["defaultConfiguration"]["level"], "warning");
    for result in runs[0]["results"].as_array().unwrap() {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(result["ruleId"], rules[index]["id"]);
        assert!(["error", "warning"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
    }
    let artifacts = runs[0]["artifacts"].as_array().unwrap();
    assert_eq!(artifacts.len(), 1);
}

#[test]
fn a_result_has_a_region_related_places_and_fixes() {
    let (found, sources) = sample();
    let mut log = SarifLog::new();
    log.add(&found, &sources);
    let log = parsed(&log);
    let result = &log["runs"][0]["results"][1];
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"]["uri"],
        "rules/gr%C3%B6%C3%9Fe%201.sumac"
    );
    let region = json!({"startLine": 2, "startColumn": 15, "endLine": 2, "endColumn": 19,
        "byteOffset": 20, "byteLength": 4});
    assert_eq!(place["region"], region);
    assert_eq!(result["locations"][0]["message"]["text"], "no such name");
    let related = &result["relatedLocations"][0];
    assert_eq!(related["message"]["text"], "in this attribute");
    let fix = &result["fixes"][0];
    assert_eq!(fix["description"]["text"], "use `name`");
    let replacement = &fix["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["deletedRegion"], region);
    assert_eq!(replacement["insertedContent"]["text"], "name");
    assert_eq!(
        result["message"]["text"],
        "nothing is called `nmae`\nnames are case-sensitive"
    );
    // What has no place in a text has none here.
    let data = &log["runs"][0]["results"][2];
    assert!(data.get("locations").is_none() && data.get("fixes").is_none());
}

#[test]
fn a_log_without_results_is_a_run_without_results() {
    let log = parsed(&SarifLog::new());
    assert_eq!(log["runs"][0]["results"], json!([]));
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"], json!([]));
}

#[test]
fn absolute_paths_are_file_references() {
    assert_eq!(uri("/tmp/a b.sumac"), "file:///tmp/a%20b.sumac");
    assert_eq!(uri("<expression>"), "%3Cexpression%3E");
}
