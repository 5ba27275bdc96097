//! The meaning of the language as cases, each run by every backend.
//!
//! A case is a profile, events, an instant and an expression or a rule file, with the value as
//! `sumac eval` prints it, or the slug of the error that the checker gives. The cases are written
//! from the description of the language, by topic; see `tests/conformance/`.
#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use chrono::SecondsFormat;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use sumac::engine::{
    Backend, Diagnostics, Engine, EngineBuilder, ExportForm, ProfileInput, RuleSource,
    SchemaSource, WhyStyle, parse_now, parse_time_zone,
};
use sumac::library::{self, Body, timeline};

#[derive(Deserialize)]
struct File {
    defaults: Defaults,
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Defaults {
    /// The section of the language that the cases hold to, where they name no other.
    section: String,
    #[serde(flatten)]
    setting: Setting,
}

/// What a case needs, or a file gives to all of its cases.
#[derive(Deserialize, Default, Clone)]
struct Setting {
    now: Option<String>,
    profile: Option<String>,
    events: Option<String>,
    profile_schema: Option<String>,
    event_schema: Option<String>,
    timezone: Option<String>,
}

#[derive(Deserialize, Clone)]
struct Case {
    name: String,
    section: Option<String>,
    #[serde(flatten)]
    setting: Setting,
    expression: Option<String>,
    /// The expression as a tree of `pql/json`.
    json: Option<String>,
    rules: Option<String>,
    value: Option<Json>,
    #[serde(default)]
    missing: bool,
    r#type: Option<String>,
    fault: Option<bool>,
    faults: Option<Vec<String>>,
    error: Option<String>,
}

impl Setting {
    fn or(&self, defaults: &Setting) -> Setting {
        let pick =
            |own: &Option<String>, other: &Option<String>| own.clone().or_else(|| other.clone());
        Setting {
            now: pick(&self.now, &defaults.now),
            profile: pick(&self.profile, &defaults.profile),
            events: pick(&self.events, &defaults.events),
            profile_schema: pick(&self.profile_schema, &defaults.profile_schema),
            event_schema: pick(&self.event_schema, &defaults.event_schema),
            timezone: pick(&self.timezone, &defaults.timezone),
        }
    }
}

/// The backends of this build.
fn backends() -> Vec<Backend> {
    vec![
        Backend::Interpret,
        #[cfg(feature = "jit")]
        Backend::Jit,
    ]
}

/// What a case gave: values by attribute with types and faults, or the slugs of its errors.
struct Answer {
    values: Json,
    types: Vec<String>,
    faults: Vec<String>,
}

/// The engine of a case, and its profile.
fn builder(setting: &Setting) -> Result<(EngineBuilder, ProfileInput), Diagnostics> {
    let profile = setting.profile.as_deref().unwrap_or("{}");
    let events = setting.events.as_deref().unwrap_or("[]");
    let input = ProfileInput::parse(
        "case",
        &format!("{{\"profile\": {profile}, \"events\": {events}}}"),
    )?;
    let mut builder = Engine::builder();
    if let Some(schema) = &setting.profile_schema {
        builder = builder.profile_schema(SchemaSource::json("profile.schema.json", schema));
    }
    if let Some(schema) = &setting.event_schema {
        builder = builder.event_schema(SchemaSource::json("event.schema.json", schema));
    }
    // An empty zone takes back the default of the file.
    if let Some(zone) = setting.timezone.as_ref().filter(|zone| !zone.is_empty()) {
        builder = builder.timezone(parse_time_zone(zone)?);
    }
    Ok((builder.schemas_from(&input), input))
}

fn answer(setting: &Setting, source: RuleSource, backend: Backend) -> Result<Answer, Diagnostics> {
    let (builder, input) = builder(setting)?;
    let program = builder.backend(backend).build().compile(source)?;
    let now = parse_now(setting.now.as_deref().unwrap_or("2026-06-01T12:00:00Z"))?;
    let evaluation = program.evaluate(&input.profile, &input.events, now)?;
    Ok(Answer {
        values: evaluation.to_json(),
        types: program
            .attributes()
            .iter()
            .map(|attribute| attribute.ty.to_string())
            .collect(),
        faults: evaluation.faults().map(str::to_owned).collect(),
    })
}

/// Every value is explained, and as the value that it is.
fn explanations_agree(setting: &Setting, source: RuleSource) -> Result<(), Diagnostics> {
    let (builder, input) = builder(setting)?;
    let program = builder
        .backend(Backend::Interpret)
        .build()
        .compile(source)?;
    let now = parse_now(setting.now.as_deref().unwrap_or("2026-06-01T12:00:00Z"))?;
    let values = program
        .evaluate(&input.profile, &input.events, now)?
        .to_json();
    for info in program.attributes() {
        let why = program.why(&info.name, &input.profile, &input.events, now)?;
        let expected = match &why.as_of {
            _ if !info.on_event => values[&info.name].clone(),
            Some(event) => {
                let time = event
                    .time
                    .map(|time| time.to_rfc3339_opts(SecondsFormat::AutoSi, true));
                let key = event.id.clone().or(time);
                values[&info.name][key.unwrap()].clone()
            }
            None => continue,
        };
        assert_eq!(why.value.to_string(), expected.to_string(), "{}", info.name);
        for width in [20, 100] {
            let style = WhyStyle {
                width,
                ..WhyStyle::default()
            };
            assert!(why.render(style).starts_with(&info.name));
        }
    }
    Ok(())
}

/// Whether two JSON values are the same value: a number by its value, so `3` is `3.0`.
fn same(expected: &Json, found: &Json) -> bool {
    match (expected, found) {
        (Json::Number(a), Json::Number(b)) => match (a.as_i64(), b.as_i64()) {
            (Some(a), Some(b)) => a == b,
            _ => a.as_f64() == b.as_f64(),
        },
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        _ => expected == found,
    }
}

fn check(case: &Case, setting: &Setting, backend: Backend) -> Result<(), String> {
    let source = match (&case.expression, &case.json, &case.rules) {
        (Some(text), ..) => RuleSource::expression(text),
        (None, Some(text), _) => RuleSource::tree(text),
        (None, None, Some(text)) => RuleSource::text(text),
        (None, None, None) => return Err("neither expression nor rules".to_owned()),
    };
    let answer = match (answer(setting, source, backend), &case.error) {
        (Ok(answer), None) => answer,
        (Ok(answer), Some(error)) => {
            return Err(format!("no error {error}, but {}", answer.values));
        }
        (Err(errors), Some(error)) => {
            let slugs: Vec<&str> = errors
                .iter()
                .filter(|one| one.is_error())
                .map(|one| one.code.slug())
                .collect();
            return match slugs.as_slice() {
                [slug] if slug == error => Ok(()),
                _ => Err(format!(
                    "expected the error {error} alone, found {slugs:?}\n{errors}"
                )),
            };
        }
        (Err(errors), None) => return Err(errors.to_string()),
    };
    let single = case.expression.is_some() || case.json.is_some();
    let found = if single {
        answer.values["value"].clone()
    } else {
        present(answer.values.clone())
    };
    let expected = if case.missing {
        Json::Null
    } else {
        case.value.clone().unwrap_or(Json::Null)
    };
    if !same(&expected, &found) {
        return Err(format!("expected {expected}, found {found}"));
    }
    if let Some(ty) = &case.r#type
        && *ty != answer.types[0]
    {
        return Err(format!("expected type {ty}, found {}", answer.types[0]));
    }
    let faults = match (&case.faults, case.fault) {
        (Some(names), _) => names.clone(),
        (None, Some(true)) => vec!["value".to_owned()],
        (None, _) => Vec::new(),
    };
    if faults != answer.faults {
        return Err(format!(
            "expected faults {faults:?}, found {:?}",
            answer.faults
        ));
    }
    Ok(())
}

/// Attributes that have a value.
fn present(values: Json) -> Json {
    match values {
        Json::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .collect(),
        other => other,
    }
}

/// The files of cases by topic.
fn files() -> Vec<(String, File)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    paths.sort();
    let read = |path: std::path::PathBuf| {
        let topic = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).unwrap();
        let file = toml::from_str(&text).unwrap_or_else(|error| panic!("{topic}: {error}"));
        (topic, file)
    };
    paths.into_iter().map(read).collect()
}

/// Sections of the language that an expression or a rule file with a value can show: 10 and 12 are of
/// results and of tests. 13 is of the functions that PQL's hosts have beside.
const SECTIONS: [&str; 11] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "11", "13"];

#[test]
fn every_section_of_the_language_has_cases() {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (topic, file) in files() {
        let mut names = HashSet::new();
        for case in &file.case {
            let section = case.section.as_ref().unwrap_or(&file.defaults.section);
            let is_known = SECTIONS.contains(&section.as_str());
            assert!(is_known, "{topic}: {} is of section {section}", case.name);
            assert!(
                names.insert(&case.name),
                "{topic}: two cases `{}`",
                case.name
            );
            *counts.entry(section.clone()).or_default() += 1;
        }
    }
    for section in SECTIONS {
        assert!(
            counts.contains_key(section),
            "section {section} has no case"
        );
    }
}

#[test]
fn every_value_of_a_case_is_explained() {
    for (_, file) in &files() {
        for case in file.case.iter().filter(|case| case.error.is_none()) {
            let setting = case.setting.or(&file.defaults.setting);
            let source = match (&case.expression, &case.rules) {
                (Some(text), _) => RuleSource::expression(text),
                (None, Some(text)) => RuleSource::text(text),
                (None, None) => continue,
            };
            explanations_agree(&setting, source).unwrap();
        }
    }
}

/// What PQL can say means the same once it went through `pql/json`, as a tree and as text.
#[test]
fn every_case_that_pql_can_say_holds_as_a_tree() {
    let (mut count, mut failures) = (0, Vec::new());
    for (topic, file) in &files() {
        for case in file.case.iter().filter(|case| case.error.is_none()) {
            let Some(text) = &case.expression else {
                continue;
            };
            let setting = case.setting.or(&file.defaults.setting);
            for form in [ExportForm::PqlJson, ExportForm::PqlText] {
                let Ok(exported) = export(&setting, text, form) else {
                    continue;
                };
                count += 1;
                let again = match form {
                    ExportForm::PqlJson => Case {
                        expression: None,
                        json: Some(exported.clone()),
                        ..case.clone()
                    },
                    _ => Case {
                        expression: Some(exported.clone()),
                        ..case.clone()
                    },
                };
                if let Err(why) = check(&again, &setting, Backend::Interpret) {
                    failures.push(format!(
                        "{topic}: {}\n  {text}\n  {exported}  {why}",
                        case.name
                    ));
                }
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {count}\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(count >= 300, "{count} cases");
}

fn export(setting: &Setting, text: &str, form: ExportForm) -> Result<String, Diagnostics> {
    let (builder, _) = builder(setting)?;
    let source = RuleSource::expression(text);
    Ok(builder.build().export(source, &[], form)?.text)
}

#[test]
fn every_case_holds_in_every_backend() {
    let (mut count, mut failures) = (0, Vec::new());
    for (topic, file) in &files() {
        for case in &file.case {
            count += 1;
            let setting = case.setting.or(&file.defaults.setting);
            for backend in backends() {
                if let Err(why) = check(case, &setting, backend) {
                    let text = case
                        .expression
                        .as_deref()
                        .or(case.json.as_deref())
                        .or(case.rules.as_deref())
                        .unwrap_or_default();
                    failures.push(format!(
                        "{topic}: {} ({backend:?})\n  {text}\n  {why}",
                        case.name
                    ));
                }
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {count} cases\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(count >= 1000, "{count} cases");
}

#[test]
fn every_example_of_a_function_holds_in_every_backend() {
    let plain = Setting {
        now: Some(timeline::NOW.to_owned()),
        ..Setting::default()
    };
    let of_timeline = Setting {
        events: Some(timeline::EVENTS.to_owned()),
        event_schema: Some(timeline::EVENT_SCHEMA.to_owned()),
        ..plain.clone()
    };
    let mut failures = Vec::new();
    for (_, function) in library::functions() {
        if function.name.starts_with('$') || matches!(function.body, Body::Refused(_)) {
            continue;
        }
        let plain = function.examples.iter().map(|example| (example, &plain));
        let of_timeline = function.timeline.iter().map(|one| (one, &of_timeline));
        for (example, setting) in plain.chain(of_timeline) {
            let expected: Json = serde_json::from_str(example.value).unwrap();
            for backend in backends() {
                let source = RuleSource::expression(example.expression);
                let found = match answer(setting, source, backend) {
                    Ok(answer) => answer.values["value"].clone(),
                    Err(errors) => json!(errors.to_string()),
                };
                if !same(&expected, &found) {
                    failures.push(format!(
                        "{} ({backend:?}): expected {expected}, found {found}",
                        example.expression
                    ));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
