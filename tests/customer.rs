//! The attributes of `examples/customer`: one by one and all profiles at once, in every backend, against a plain
//! computation of each, and as a snapshot.
#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Timelike, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value as Json, json};
use sumac::types::json::to_json;
use sumac::{Backend, Engine, Program, RuleSource, RunOptions};

/// Wednesday.
const NOW: &str = "2026-06-10T12:00:00Z";

fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/customer")
}

fn lines(name: &str) -> Vec<Json> {
    let text = std::fs::read_to_string(folder().join(name)).unwrap();
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn programs() -> Vec<Program> {
    let backends = [
        Backend::Interpret,
        #[cfg(feature = "jit")]
        Backend::Jit,
    ];
    let compile = |backend: Backend| {
        let engine = Engine::builder().backend(backend).build();
        let program = engine.compile(RuleSource::file(folder().join("customer.sumac")));
        let program = program.unwrap();
        let warnings = program.warnings().to_string();
        assert_eq!(program.warnings().iter().count(), 0, "{warnings}");
        program
    };
    backends.into_iter().map(compile).collect()
}

/// The customers and what is known of them.
fn customers() -> BTreeMap<String, (Option<Json>, Vec<Json>)> {
    let name = |row: &Json| row["customer"].as_str().unwrap().to_owned();
    let mut customers: BTreeMap<String, (Option<Json>, Vec<Json>)> = BTreeMap::new();
    for event in lines("events.ndjson") {
        customers.entry(name(&event)).or_default().1.push(event);
    }
    for record in lines("profiles.ndjson") {
        let customer = customers.entry(name(&record)).or_default();
        customer.0 = Some(record);
    }
    customers
}

fn one_by_one(program: &Program) -> Json {
    let of = |(name, (record, events)): (String, (Option<Json>, Vec<Json>))| {
        let evaluation = program.evaluate(&record, &events, now()).unwrap();
        assert_eq!(evaluation.faults().count(), 0);
        (name, evaluation.to_json())
    };
    Json::Object(customers().into_iter().map(of).collect())
}

fn all_at_once(program: &Program) -> Json {
    let path = |name: &str| sumac::data::Input::Path(folder().join(name));
    let options = RunOptions {
        events: vec![path("events.ndjson")],
        profiles: vec![path("profiles.ndjson")],
        ..RunOptions::at(now())
    };
    let mut rows = BTreeMap::new();
    let mut each = |key, values: Vec<_>| {
        let names = program.attributes().iter().map(|one| one.name.clone());
        let values: Map<String, Json> = names.zip(values.iter().map(to_json)).collect();
        rows.insert(
            to_json(&key).as_str().unwrap().to_owned(),
            Json::Object(values),
        );
        Ok(())
    };
    let summary = program.run_each(&options, &mut each).unwrap();
    assert_eq!((summary.repeated_events, summary.later_events), (1, 1));
    json!(rows)
}

#[test]
fn every_way_gives_the_values_that_were_read_by_hand() {
    let programs = programs();
    let values = one_by_one(&programs[0]);
    insta::assert_json_snapshot!("customers", values);
    for program in &programs {
        assert_eq!(one_by_one(program), values);
        assert_eq!(all_at_once(program), values);
    }
}

/// An event as the plain computation sees it.
struct Event {
    at: DateTime<Tz>,
    id: String,
    kind: String,
    product: Option<String>,
    category: Option<String>,
    price: f64,
}

/// The events of a customer in order, on the customer's own clock.
fn history(record: Option<&Json>, rows: &[Json]) -> Vec<Event> {
    let said = record.and_then(|record| record["timeZone"].as_str());
    // A name that is no zone counts as UTC; no name at all is the rule file's second choice.
    let zone = said.map_or(Tz::Europe__Zurich, |name| name.parse().unwrap_or(Tz::UTC));
    let text = |row: &Json, name: &str| row[name].as_str().map(str::to_owned);
    let mut seen = HashSet::new();
    let mut events: Vec<Event> = rows
        .iter()
        .map(|row| Event {
            at: DateTime::parse_from_rfc3339(row["timestamp"].as_str().unwrap())
                .unwrap()
                .with_timezone(&zone),
            id: text(row, "_id").unwrap(),
            kind: text(row, "eventType").unwrap(),
            product: text(row, "product"),
            category: text(row, "category"),
            price: row["price"].as_f64().unwrap_or(0.0),
        })
        .filter(|event| seen.insert(event.id.clone()))
        .filter(|event| event.at <= now())
        .collect();
    events.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    events
}

fn rounded(value: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (value * scale).round() / scale
}

fn kind<'a>(events: &'a [Event], kind: &str) -> Vec<&'a Event> {
    events.iter().filter(|event| event.kind == kind).collect()
}

/// Microseconds between neighbours, smallest first.
fn gaps(purchases: &[&Event]) -> Vec<i64> {
    let pairs = purchases.windows(2);
    let mut gaps: Vec<i64> = pairs
        .map(|pair| (pair[1].at - pair[0].at).num_microseconds().unwrap())
        .collect();
    gaps.sort_unstable();
    gaps
}

fn repeat_purchase_rate(purchases: &[&Event]) -> Json {
    let mut times: BTreeMap<&str, u32> = BTreeMap::new();
    for product in purchases
        .iter()
        .filter_map(|event| event.product.as_deref())
    {
        *times.entry(product).or_default() += 1;
    }
    let again = times.values().filter(|&&count| count > 1).count();
    match times.len() {
        0 => Json::Null,
        all => json!(rounded(again as f64 / all as f64, 2)),
    }
}

fn median_days(gaps: &[i64]) -> Json {
    let half = gaps.len() / 2;
    let median = match gaps.len() {
        0 => return Json::Null,
        odd if odd % 2 == 1 => gaps[half] as f64,
        _ => (gaps[half - 1] + gaps[half]) as f64 / 2.0,
    };
    json!(rounded(median / 86_400_000_000.0, 1))
}

fn spend_against_last_month(purchases: &[&Event], today: NaiveDate) -> Json {
    let first = today.with_day(1).unwrap();
    let spent = |month: NaiveDate| {
        let mut spent: BTreeMap<String, f64> = BTreeMap::new();
        let is_in = |day: NaiveDate| (day.year(), day.month()) == (month.year(), month.month());
        for event in purchases
            .iter()
            .filter(|event| is_in(event.at.date_naive()))
        {
            if let Some(category) = &event.category {
                *spent.entry(category.clone()).or_default() += event.price;
            }
        }
        spent
    };
    let last = spent(first - Months::new(1));
    let both = spent(first).into_iter();
    let both = both.filter_map(|(category, now)| {
        let then = last.get(&category)?;
        // Adding zero turns a negative zero into the one that values have.
        Some((category, json!(rounded(now - then, 2) + 0.0)))
    });
    Json::Object(both.collect())
}

fn last_viewed_not_bought(views: &[&Event], purchases: &[&Event]) -> Json {
    let bought: HashSet<_> = purchases
        .iter()
        .filter_map(|event| event.product.clone())
        .collect();
    let mut found: Vec<&String> = Vec::new();
    for product in views
        .iter()
        .rev()
        .filter_map(|event| event.product.as_ref())
    {
        if !bought.contains(product) && !found.contains(&product) && found.len() < 3 {
            found.push(product);
        }
    }
    json!(found)
}

fn monday(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

/// Pairs that share no event; the open may be any later one within the hour.
fn opens_reminders(events: &[Event], today: NaiveDate) -> Json {
    let mut reminders: Vec<DateTime<Tz>> = Vec::new();
    let mut pairs = 0;
    let this_week = |event: &&Event| monday(event.at.date_naive()) == monday(today);
    for event in events.iter().filter(this_week) {
        match event.kind.as_str() {
            "message.reminder" => reminders.push(event.at),
            "message.opened"
                if reminders
                    .iter()
                    .any(|&at| event.at - at <= chrono::Duration::hours(1)) =>
            {
                pairs += 1;
                reminders.clear();
            }
            _ => {}
        }
    }
    json!(pairs >= 2)
}

fn weekly_streak(views: &[&Event], today: NaiveDate) -> Json {
    let weeks: HashSet<_> = views
        .iter()
        .map(|event| monday(event.at.date_naive()))
        .collect();
    let mut week = monday(today);
    if !weeks.contains(&week) {
        week = week - Days::new(7);
    }
    let mut streak = 0;
    while weeks.contains(&week) {
        streak += 1;
        week = week - Days::new(7);
    }
    json!(streak)
}

fn night_share(views: &[&Event]) -> Json {
    let night = views
        .iter()
        .filter(|event| event.at.hour() >= 22 || event.at.hour() < 6);
    match views.len() {
        0 => Json::Null,
        all => json!(rounded(night.count() as f64 / all as f64, 2)),
    }
}

/// All eight, straight from what their comments say.
fn plain(record: Option<&Json>, rows: &[Json]) -> Json {
    let events = history(record, rows);
    let zone = events.first().map_or(Tz::UTC, |event| event.at.timezone());
    let today = now().with_timezone(&zone).date_naive();
    let (purchases, views) = (kind(&events, "shop.purchase"), kind(&events, "shop.view"));
    let gaps = gaps(&purchases);
    // All gaps of the fixtures are whole seconds.
    let longest = gaps.last().map(|gap| format!("PT{}S", gap / 1_000_000));
    json!({
        "repeatPurchaseRate": repeat_purchase_rate(&purchases),
        "medianDaysBetweenOrders": median_days(&gaps),
        "longestGap": longest,
        "spendAgainstLastMonth": spend_against_last_month(&purchases, today),
        "lastViewedNotBought": last_viewed_not_bought(&views, &purchases),
        "opensReminders": opens_reminders(&events, today),
        "weeklyStreak": weekly_streak(&views, today),
        "nightShare": night_share(&views),
    })
}

#[test]
fn the_values_are_those_of_a_plain_computation() {
    let values = one_by_one(&programs()[0]);
    for (name, (record, events)) in customers() {
        assert_eq!(plain(record.as_ref(), &events), values[&name], "{name}");
    }
}
