//! Two versions of random programs: what is told of their difference is true.

use std::collections::HashMap;
use std::fs;

use serde_json::{Value as Json, json};
use sumac::engine::{
    Backend, DiffOptions, Expected, Input, Program, RuleDiff, RunOptions, Search, Timeline,
    Verdict, parse_now, text_of, to_json,
};
use sumac::{Engine, SchemaSource};

use crate::check::Failure;
use crate::random::Random;
use crate::{histories, programs};

/// Attributes of one program.
const RULES: usize = 4;
/// Profiles of the data.
const PROFILES: usize = 12;
/// Profiles that are made up for each attribute.
const TRIES: u64 = 150;

fn with_key(mut schema: Json) -> String {
    schema["properties"]["user"] = json!({"type": "string"});
    schema.to_string()
}

fn engine(backend: Backend) -> Engine {
    let profile = SchemaSource::json("profile", with_key(histories::profile_schema())).key("user");
    let event = SchemaSource::json("event", with_key(histories::event_schema())).key("user");
    Engine::builder()
        .profile_schema(profile)
        .event_schema(event)
        .backend(backend)
        .build()
}

fn compiled(text: &str, backend: Backend) -> Result<Program, Failure> {
    let program = engine(backend).compile(text);
    program.map_err(|found| Failure::Refused(found.to_string()))
}

/// The text with one of its whole numbers changed; none where it has none.
fn mutated(text: &str, random: &mut Random) -> Option<String> {
    let bytes = text.as_bytes();
    let is_lone = |at: usize| {
        let before = at.checked_sub(1).map_or(b' ', |before| bytes[before]);
        let after = bytes.get(at + 1).copied().unwrap_or(b' ');
        let joins = |byte: u8| byte.is_ascii_alphanumeric() || b"_.\"-:".contains(&byte);
        bytes[at].is_ascii_digit() && !joins(before) && !joins(after)
    };
    let places: Vec<usize> = (0..bytes.len()).filter(|&at| is_lone(at)).collect();
    if places.is_empty() {
        return None;
    }
    let at = *random.of(&places);
    let digit = (bytes[at] - b'0' + 1) % 10;
    Some(format!("{}{digit}{}", &text[..at], &text[at + 1..]))
}

fn options(run: RunOptions, random: &mut Random) -> DiffOptions {
    let search = Search {
        tries: TRIES,
        seed: random.next(),
        now: None,
    };
    DiffOptions { run, search }
}

fn differs<T>(why: String) -> Result<T, Failure> {
    Err(Failure::Differs(why))
}

/// Nothing differs between a program and itself.
pub(crate) fn compare_with_itself(random: &mut Random) -> Result<(), (String, Failure)> {
    let text = programs::program(random, RULES);
    let check = || {
        let [one, other] = [(); 2].map(|()| compiled(&text, Backend::Interpret));
        let run = RunOptions::at(parse_now("2026-06-01").unwrap());
        let search = Search {
            tries: 0,
            ..Search::default()
        };
        let diff = one?.diff(&other?, &DiffOptions { run, search }).unwrap();
        match diff
            .attributes
            .iter()
            .find(|one| one.verdict != Verdict::Same)
        {
            Some(one) => differs(format!("{} is {:?}", one.name, one.verdict)),
            None => Ok(()),
        }
    };
    check().map_err(|failure| (text.clone(), failure))
}

/// What is said of a changed constant is true: profiles that are made up tell the programs apart, and
/// what is called the same is never told apart.
pub(crate) fn compare_mutated(random: &mut Random) -> Result<usize, (String, Failure)> {
    let old_text = programs::program(random, RULES);
    let Some(new_text) = mutated(&old_text, random) else {
        return Ok(0);
    };
    let texts = format!("{old_text}\n--- and ---\n{new_text}");
    let mut check = || {
        let old = compiled(&old_text, Backend::Jit)?;
        let new = compiled(&new_text, Backend::Jit)?;
        let run = RunOptions::at(parse_now("2026-06-01").unwrap());
        let diff = old.diff(&new, &options(run, random)).unwrap();
        let old = compiled(&old_text, Backend::Interpret)?;
        let new = compiled(&new_text, Backend::Interpret)?;
        let found = witnesses_are_true(&diff, &old, &new)?;
        tests_pass(
            &diff,
            [(&old_text, Expected::Old), (&new_text, Expected::New)],
        )?;
        same_stays_same(&diff, &old, &new, random)?;
        Ok(found)
    };
    check().map_err(|failure| (texts.clone(), failure))
}

fn witnesses_are_true(diff: &RuleDiff, old: &Program, new: &Program) -> Result<usize, Failure> {
    let mut found = 0;
    for one in &diff.attributes {
        let Some(example) = &one.example else {
            continue;
        };
        found += 1;
        let value = |program: &Program| value(program, &example.timeline, &one.name);
        let told = (example.old.clone(), example.new.clone());
        let real = (value(old), value(new));
        if told != real || told.0 == told.1 {
            return differs(format!(
                "{}: told {told:?}, is {real:?} of {:?}",
                one.name, example.timeline
            ));
        }
    }
    Ok(found)
}

fn value(program: &Program, timeline: &Timeline, name: &str) -> Json {
    let evaluation = timeline.evaluate(program).unwrap();
    evaluation.get(name).map(to_json).unwrap()
}

/// Tests that are written of examples pass with the rules whose values they expect.
fn tests_pass(diff: &RuleDiff, texts: [(&str, Expected); 2]) -> Result<(), Failure> {
    for (text, expected) in texts {
        let tests = diff.to_tests(expected, text);
        let suite = match engine(Backend::Interpret).tests(format!("{text}\n{tests}")) {
            Ok(suite) => suite,
            Err(found) => return differs(format!("{tests}\n{found}")),
        };
        for case in suite.cases() {
            let outcome = case.run().unwrap();
            if !outcome.is_passed() {
                return differs(format!("{tests}\n{}", suite.told(&outcome)));
            }
        }
    }
    Ok(())
}

fn same_stays_same(
    diff: &RuleDiff,
    old: &Program,
    new: &Program,
    random: &mut Random,
) -> Result<(), Failure> {
    for _ in 0..PROFILES {
        let timeline = Timeline {
            now: parse_now("2026-06-01").unwrap(),
            profile: histories::profile(random),
            events: histories::events(random),
        };
        for one in diff
            .attributes
            .iter()
            .filter(|one| one.verdict == Verdict::Same)
        {
            let [before, now] = [old, new].map(|program| value(program, &timeline, &one.name));
            if before != now {
                return differs(format!("{} is {before} and {now}", one.name));
            }
        }
    }
    Ok(())
}

/// Counts over data are those of two runs that are compared by hand.
pub(crate) fn compare_counts(random: &mut Random) -> Result<(), (String, Failure)> {
    let old_text = programs::program(random, RULES);
    let Some(new_text) = mutated(&old_text, random) else {
        return Ok(());
    };
    let folder = tempfile::tempdir().unwrap();
    let run = data(&folder, random);
    let mut check = || {
        let old = compiled(&old_text, Backend::Jit)?;
        let new = compiled(&new_text, Backend::Jit)?;
        let diff = old.diff(&new, &options(run.clone(), random)).unwrap();
        let (olds, news) = (rows(&old, &run), rows(&new, &run));
        for one in &diff.attributes {
            let changed = olds
                .iter()
                .filter(|(key, row)| row[&one.name] != news[*key][&one.name]);
            let changed = changed.count() as u64;
            let told = one.change.as_ref().map_or(0, |change| change.changed);
            if told != changed {
                return differs(format!("{}: told {told}, is {changed}", one.name));
            }
            if let Some(change) = &one.change
                && change.profiles != olds.len() as u64
            {
                return differs(format!("{}: {} profiles", one.name, change.profiles));
            }
            if one.verdict == Verdict::Changed && one.example.is_none() {
                return differs(format!("{} has no example", one.name));
            }
        }
        witnesses_are_true(&diff, &old, &new)
    };
    let texts = || format!("{old_text}\n--- and ---\n{new_text}");
    check().map(|_| ()).map_err(|failure| (texts(), failure))
}

/// Files of random profiles.
fn data(folder: &tempfile::TempDir, random: &mut Random) -> RunOptions {
    let (mut profiles, mut events) = (String::new(), String::new());
    for number in 0..PROFILES {
        let user = format!("u{number}");
        if !random.one_in(5) {
            let mut record = histories::profile(random);
            record["user"] = json!(user);
            profiles.push_str(&format!("{record}\n"));
        }
        for mut event in histories::events(random) {
            event["user"] = json!(user);
            events.push_str(&format!("{event}\n"));
        }
    }
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        vec![Input::Path(path)]
    };
    RunOptions {
        profiles: write("profiles.ndjson", &profiles),
        events: write("events.ndjson", &events),
        ..RunOptions::at(parse_now("2026-06-01").unwrap())
    }
}

/// The values of every profile by name, as JSON.
fn rows(program: &Program, run: &RunOptions) -> HashMap<String, HashMap<String, Json>> {
    let mut rows = HashMap::new();
    let names: Vec<String> = program
        .attributes()
        .iter()
        .map(|info| info.name.clone())
        .collect();
    program
        .run_each(run, &mut |key, values| {
            let values = names.iter().cloned().zip(values.iter().map(to_json));
            rows.insert(text_of(&key), values.collect());
            Ok(())
        })
        .unwrap();
    rows
}
