//! Every attribute of the corpus is explained over made-up customers: as the value that it is, with
//! contributions that make it up, and in words and drawings of any width.
//!
//! Texts of events are those that the rules compare with, so that conditions hold now and then.
//! `SUMAC_SEED` makes up others.
#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

use std::path::Path;

use serde_json::{Map, Value as Json, json};
use sumac::engine::{
    Backend, Engine, Input, Program, Question, RuleSource, SchemaSource, Why, WhyStyle, parse_now,
};

/// Events of each customer.
const EVENTS: usize = 80;

/// Numbers that follow each other without a pattern (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    /// A value of a JSON schema; a member is missing now and then.
    fn value(&mut self, schema: &Json, texts: &[String]) -> Json {
        let kind = match &schema["type"] {
            Json::Array(kinds) => kinds[0].as_str(),
            kind => kind.as_str(),
        };
        match (kind, schema["format"].as_str()) {
            (Some("object"), _) => {
                let fields = schema["properties"].as_object();
                let mut object = Map::new();
                for (name, field) in fields.into_iter().flatten() {
                    if name == "timestamp" || self.below(6) > 0 {
                        object.insert(name.clone(), self.value(field, texts));
                    }
                }
                Json::Object(object)
            }
            (Some("array"), _) => (0..self.below(4))
                .map(|_| self.value(&schema["items"], texts))
                .collect(),
            (Some("integer"), _) => json!(self.below(8)),
            (Some("number"), _) => json!(self.below(4000) as f64 / 20.0),
            (Some("boolean"), _) => json!(self.below(2) == 0),
            (_, Some("date-time")) => {
                let (month, day, hour) = (1 + self.below(6), 1 + self.below(28), self.below(24));
                json!(format!("2026-{month:02}-{day:02}T{hour:02}:30:00Z"))
            }
            (_, Some("date")) => json!(format!("2026-0{}-1{}", 1 + self.below(6), self.below(9))),
            _ => json!(texts[self.below(texts.len())]),
        }
    }
}

/// The texts in quotes of a rule file.
fn quoted(text: &str) -> Vec<String> {
    let pieces = text.split('"').skip(1).step_by(2);
    let texts = pieces.filter(|piece| !piece.contains('\n'));
    texts.map(str::to_owned).chain(["a".to_owned()]).collect()
}

fn folders() -> Vec<std::path::PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    vec![corpus.join("customer"), corpus]
}

/// The field that says whose an event or a record is, beside those of the corpus.
const KEY: &str = "whose";

/// A schema with the key.
fn keyed_schema(name: &str, schema: &Json) -> SchemaSource {
    let mut schema = schema.clone();
    schema["properties"][KEY] = json!({"type": "string"});
    SchemaSource::json(name, schema.to_string()).key(KEY)
}

/// A file of one document a line, each with the key.
fn keyed_file(folder: &tempfile::TempDir, name: &str, documents: &[Json]) -> Input {
    let keyed = documents.iter().cloned().map(|mut document| {
        document[KEY] = json!("ada");
        format!("{document}\n")
    });
    let path = folder.path().join(name);
    std::fs::write(&path, keyed.collect::<String>()).unwrap();
    Input::Path(path)
}

/// What is taken out of files for one attribute explains it as everything does.
fn check_found(program: &Program, attribute: &str, events: &Input, records: &Input) {
    let (events, records) = (std::slice::from_ref(events), std::slice::from_ref(records));
    let question = Question {
        attribute: attribute.to_owned(),
        event: None,
        now: parse_now("2026-06-15T12:00:00Z").unwrap(),
    };
    let whole = program.find_profile("ada", events, records).unwrap();
    let part = program.find_profile_for(attribute, "ada", events, records);
    let [whole, part] = [whole, part.unwrap()].map(|found| {
        let mut why = program.why_of(&question, &found).unwrap();
        // Notes speak of the fields that were taken.
        why.notes.clear();
        why
    });
    assert_eq!(part, whole, "{attribute}");
}

#[test]
fn every_attribute_of_the_corpus_is_explained() {
    let seed = std::env::var("SUMAC_SEED").ok();
    let mut chance = Chance(seed.and_then(|seed| seed.parse().ok()).unwrap_or(1));
    let now = parse_now("2026-06-15T12:00:00Z").unwrap();
    let (mut explained, mut counted) = (0, 0);
    for folder in folders() {
        let schema = |name: &str| {
            let text = std::fs::read_to_string(folder.join(name));
            text.ok()
                .map(|text| serde_json::from_str::<Json>(&text).unwrap())
        };
        let (Some(profile), Some(event)) =
            (schema("profile.schema.json"), schema("event.schema.json"))
        else {
            continue;
        };
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|ending| ending != "sumac") {
                continue;
            }
            let rules = std::fs::read_to_string(&path).unwrap();
            let engine = Engine::builder()
                .profile_schema(keyed_schema("profile", &profile))
                .event_schema(keyed_schema("event", &event))
                .backend(Backend::Interpret)
                .build();
            let program = engine.compile(RuleSource::file(&path)).unwrap();
            let texts = quoted(&rules);
            let record = chance.value(&profile, &texts);
            let events: Vec<Json> = (0..EVENTS).map(|_| chance.value(&event, &texts)).collect();
            let values = program.evaluate(&record, &events, now).unwrap().to_json();
            let files = tempfile::tempdir().unwrap();
            let events_file = keyed_file(&files, "events.ndjson", &events);
            let records_file = keyed_file(&files, "records.ndjson", std::slice::from_ref(&record));
            for info in program.attributes() {
                check_found(&program, &info.name, &events_file, &records_file);
                let why = program.why(&info.name, &record, &events, now).unwrap();
                let (found, expected) = (why.value.to_string(), values[&info.name].to_string());
                assert!(info.on_event || found == expected, "{path:?} {}", info.name);
                counted += check(&why);
                explained += 1;
            }
        }
    }
    assert!(explained >= 100, "{explained} attributes");
    assert!(counted >= 300, "{counted} rows counted");
}

/// Whether the rows make up the values; gives how many rows counted.
fn check(why: &Why) -> usize {
    for width in [1, 40, 200] {
        for unicode in [false, true] {
            let style = WhyStyle {
                width,
                unicode,
                ..WhyStyle::default()
            };
            assert!(why.render(style).starts_with(&why.attribute));
        }
    }
    for one in &why.aggregations {
        let near = one.refused.windows(2);
        for pair in near.map(|pair| [pair[0].distance, pair[1].distance]) {
            assert!(pair[0] <= pair[1], "{}: {pair:?}", one.text);
        }
        for refused in &one.refused {
            assert!(!refused.reasons.is_empty(), "{}: {refused:?}", one.text);
        }
        let is_grouped = one.counted.iter().any(|row| row.key.is_some());
        let amounts = one.counted.iter().filter_map(|row| row.amount.as_f64());
        match (one.function.as_str(), one.value.as_f64()) {
            ("count", Some(count)) if !is_grouped => {
                assert_eq!(count, amounts.sum::<f64>(), "{}", one.text);
            }
            ("sum", Some(total)) if !is_grouped => {
                let sum: f64 = amounts.sum();
                let off = (total - sum).abs();
                assert!(
                    off <= 1e-6 * total.abs().max(1.0),
                    "{}: {sum} {total}",
                    one.text
                );
            }
            _ => {}
        }
    }
    why.aggregations.iter().map(|one| one.counted.len()).sum()
}
