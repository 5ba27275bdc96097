//! Until when values hold, against evaluations just before, at and after that instant.
//!
//! For rules of any kind the end of validity is never too late: at every instant before it the value
//! is the same. For windows, calendar units, distances and streaks it is exact: the value at the end is
//! another one than just before.
#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

#[path = "differential/chance.rs"]
mod chance;
#[path = "differential/histories.rs"]
mod histories;
#[path = "differential/programs/mod.rs"]
mod programs;
#[path = "differential/random.rs"]
mod random;

use chrono::{DateTime, Duration, Utc};
use random::Random;
use serde_json::Value as Json;
use sumac::engine::{Engine, SchemaSource, parse_now};
use sumac::{Program, RuleSource};

fn from_environment(name: &str, default: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn compile(text: &str) -> Option<Program> {
    let schema = |name, schema: Json| SchemaSource::json(name, schema.to_string());
    let engine = Engine::builder()
        .profile_schema(schema("profile", histories::profile_schema()))
        .event_schema(schema("event", histories::event_schema()))
        .build();
    engine.compile(RuleSource::text(text)).ok()
}

/// The events that are there at `now`.
fn events(random: &mut Random, now: DateTime<Utc>) -> Vec<Json> {
    let events = histories::events(random).into_iter();
    let is_there = |event: &Json| {
        let time = event["timestamp"].as_str().unwrap();
        parse_now(time).unwrap() <= now
    };
    events.filter(is_there).collect()
}

struct Case<'a> {
    program: &'a Program,
    profile: &'a Json,
    events: &'a [Json],
}

impl Case<'_> {
    /// Values and faults as texts.
    fn at(&self, now: DateTime<Utc>) -> Vec<String> {
        let evaluation = self
            .program
            .evaluate(self.profile, self.events, now)
            .unwrap();
        let faults: Vec<&str> = evaluation.faults().collect();
        let values = evaluation.iter().map(|(name, value)| {
            let json = sumac::engine::to_json(value);
            format!("{name} = {json} {}", faults.contains(&name))
        });
        values.collect()
    }

    fn ends(&self, now: DateTime<Utc>) -> Vec<Option<DateTime<Utc>>> {
        let evaluation = self
            .program
            .evaluate(self.profile, self.events, now)
            .unwrap();
        evaluation.valid_until()
    }

    fn story(&self, text: &str, now: DateTime<Utc>) -> String {
        let events = serde_json::to_string(self.events).unwrap();
        format!(
            "{text}\nnow {now}\nprofile {}\nevents {events}",
            self.profile
        )
    }
}

/// Instants after now and before an end: next to both, and some between.
fn before(
    random: &mut Random,
    now: DateTime<Utc>,
    end: Option<DateTime<Utc>>,
) -> Vec<DateTime<Utc>> {
    let end = end.unwrap_or(now + Duration::days(4_000));
    let span = (end - now).num_microseconds().unwrap();
    let mut instants = vec![now, end - Duration::microseconds(1)];
    for _ in 0..4 {
        let part = random.below(1_000_000) as i64;
        instants
            .push(now + Duration::microseconds((span as i128 * part as i128 / 1_000_000) as i64));
    }
    instants
}

const NOWS: [&str; 6] = [
    "2026-06-01T00:00:00Z",
    "2026-05-31T23:59:59.999999Z",
    "2026-03-29T00:59:59Z",
    "2026-03-30T12:00:00Z",
    "2025-10-26T00:30:00Z",
    "2028-02-29T10:00:00Z",
];

fn moment(random: &mut Random) -> DateTime<Utc> {
    let text: &str = NOWS[random.below(NOWS.len())];
    parse_now(text).unwrap()
}

#[test]
fn no_value_changes_before_its_end() {
    let first = from_environment("SUMAC_SEED", 1);
    for seed in first..first + from_environment("SUMAC_PROGRAMS", 120) {
        let mut random = Random::new(seed);
        let text = programs::program(&mut random, 8);
        let Some(program) = compile(&text) else {
            continue;
        };
        let now = moment(&mut random);
        let (profile, events) = (histories::profile(&mut random), events(&mut random, now));
        let case = Case {
            program: &program,
            profile: &profile,
            events: &events,
        };
        let values = case.at(now);
        for (index, end) in case.ends(now).into_iter().enumerate() {
            for instant in before(&mut random, now, end) {
                assert_eq!(
                    case.at(instant)[index],
                    values[index],
                    "at {instant}, before {end:?}\nSUMAC_SEED={seed} SUMAC_PROGRAMS=1\n{}",
                    case.story(&text, now)
                );
            }
        }
    }
}

/// A rule whose end of validity is exact.
fn dated_rule(random: &mut Random) -> String {
    let units = ["hours", "days", "weeks", "months", "quarters", "years"];
    let unit = *random.of(&units);
    let op = *random.of(&["<", "<=", ">", ">=", "=", "!="]);
    let count = random.below(40);
    let side = *random.of(&["before", "after"]);
    let reference = *random.of(&["now", "today", "yesterday", "this month", "last week"]);
    let window = match random.below(8) {
        0 => format!("timestamp occurs this {}", unit.trim_end_matches('s')),
        1 => format!("timestamp occurs last {}", unit.trim_end_matches('s')),
        2 => "timestamp occurs today".to_owned(),
        3 => format!("timestamp occurs before {reference}"),
        4 => format!("timestamp occurs between ^since and {reference}"),
        5 => format!(
            "now - timestamp {} {count} days",
            ["<", ">="][random.below(2)]
        ),
        6 => format!("timestamp + {count} {unit} > now"),
        _ => format!("timestamp occurs {op} {count} {unit} {side} {reference}"),
    };
    let aggregate = *random.of(&[
        "count()",
        "sum(quantity)",
        "exists()",
        "last().kind",
        "max(day)",
    ]);
    match random.below(10) {
        0 => format!("birth.age({unit})"),
        1 => format!("dateDiff(since, now, {unit})"),
        2 => {
            let part = *random.of(&[
                "getYear",
                "getMonth",
                "getDayOfWeek",
                "getHour",
                "getWeekOfYear",
            ]);
            format!("(now - {count} {unit}).{part}()")
        }
        3 if random.one_in(2) => {
            let pattern = *random.of(&["yyyy-MM-dd", "EEEE HH", "d MMM h:mm a"]);
            format!("now.formatDate(\"{pattern}\")")
        }
        3 => format!("now.truncate({})", unit.trim_end_matches('s')),
        4 => format!("xEvent.streak({})", unit.trim_end_matches('s')),
        5 => format!(
            "now.atZone(\"Australia/Lord_Howe\").{}()",
            ["getHour", "getDayOfMonth"][random.below(2)]
        ),
        _ => format!("xEvent[{window}].{aggregate}"),
    }
}

#[test]
fn ends_of_windows_units_distances_and_streaks_are_exact() {
    let first = from_environment("SUMAC_SEED", 1);
    let zones = [
        "UTC",
        "Europe/Zurich",
        "America/New_York",
        "Australia/Lord_Howe",
    ];
    let (mut ends, mut kept) = (0, 0);
    for seed in first..first + from_environment("SUMAC_PROGRAMS", 400) {
        let mut random = Random::new(seed);
        let rule = dated_rule(&mut random);
        let text = format!("timezone \"{}\"\nattribute a = {rule}", random.of(&zones));
        let Some(program) = compile(&text) else {
            panic!("{text}")
        };
        let now = moment(&mut random);
        let (profile, events) = (histories::profile(&mut random), events(&mut random, now));
        let case = Case {
            program: &program,
            profile: &profile,
            events: &events,
        };
        let value = case.at(now);
        let end = case.ends(now)[0];
        for instant in before(&mut random, now, end) {
            let story = case.story(&text, now);
            assert_eq!(
                case.at(instant),
                value,
                "at {instant}, before {end:?}\nSUMAC_SEED={seed}\n{story}"
            );
        }
        match end {
            Some(end) => {
                ends += 1;
                let story = case.story(&text, now);
                assert_ne!(
                    case.at(end),
                    value,
                    "at the end {end}\nSUMAC_SEED={seed}\n{story}"
                );
            }
            None => kept += 1,
        }
    }
    assert!(ends > 100 && kept > 20, "{ends} ends, {kept} without one");
}
