#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, Timelike};
use proptest::prelude::*;

use super::super::instant::{format_date, format_instant, parse_date, parse_instant};
use super::*;

const HOUR: i64 = 3_600_000_000;

/// Zones with clock changes of an hour, of half an hour, at midnight, of a whole day, and none.
const ZONES: [Tz; 8] = [
    Tz::UTC,
    Tz::Europe__Zurich,
    Tz::America__New_York,
    Tz::Australia__Lord_Howe,
    Tz::America__Sao_Paulo,
    Tz::America__Havana,
    Tz::Pacific__Apia,
    Tz::Asia__Kathmandu,
];

fn calendar(zone: Tz) -> Calendar {
    Calendar {
        zone,
        ..Calendar::default()
    }
}

fn at(text: &str) -> i64 {
    parse_instant(text).unwrap().micros
}

fn day(text: &str) -> i32 {
    parse_date(text).unwrap()
}

fn moved(zone: Tz, from: &str, count: i64, unit: Unit) -> String {
    format_instant(calendar(zone).add(at(from), count, unit).unwrap())
}

fn span(zone: Tz, of: &str, unit: Unit) -> (String, String) {
    let calendar = calendar(zone);
    let start = calendar.start_of(at(of), unit).unwrap();
    let end = calendar.end_of(at(of), unit).unwrap();
    (format_instant(start), format_instant(end))
}

fn any_zone() -> impl Strategy<Value = Tz> {
    prop::sample::select(ZONES.to_vec())
}

fn any_unit() -> impl Strategy<Value = Unit> {
    prop::sample::select(Unit::ALL.to_vec())
}

/// Instants of 1990-2037, half of them within a day of a clock change.
fn instant_in(zone: Tz) -> impl Strategy<Value = i64> {
    let changes = changes_of(zone);
    let anywhere = at("1990-01-01")..at("2037-01-01");
    let near =
        (any::<prop::sample::Index>(), -26 * HOUR..26 * HOUR).prop_map(move |(index, distance)| {
            match changes.len() {
                0 => distance,
                count => changes[index.index(count)].0 + distance,
            }
        });
    prop_oneof![anywhere, near]
}

/// The clock changes of a zone, found once.
fn changes_of(zone: Tz) -> &'static [(i64, i64, i64)] {
    static CHANGES: LazyLock<Vec<Vec<(i64, i64, i64)>>> =
        LazyLock::new(|| ZONES.into_iter().map(clock_changes).collect());
    let position = ZONES.iter().position(|other| *other == zone);
    &CHANGES[position.unwrap()]
}

/// The first instants of new offsets in 1990-2030, with the offset before and after.
fn clock_changes(zone: Tz) -> Vec<(i64, i64, i64)> {
    let offset = |instant| zone::offset_at(zone, instant).unwrap();
    let mut changes = Vec::new();
    let mut from = at("1990-01-01");
    while from < at("2030-01-01") {
        let to = from + 24 * HOUR;
        if offset(from) != offset(to) {
            let (mut low, mut high) = (from, to);
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                if offset(middle) == offset(from) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            changes.push((high, offset(from), offset(to)));
        }
        from = to;
    }
    changes
}

#[test]
fn units_have_their_words_in_any_case() {
    for unit in Unit::ALL {
        assert_eq!(Unit::parse(unit.word(1)), Some(unit));
        assert_eq!(Unit::parse(&unit.word(2).to_uppercase()), Some(unit));
    }
    assert_eq!(Unit::parse("Millennia"), Some(Unit::Millennium));
    assert_eq!(Unit::Century.word(-1), "centuries");
    assert_eq!(Unit::parse("fortnight"), None);
}

#[test]
fn months_clamp_to_their_last_day() {
    let date = |from: &str, count, unit| {
        let moved = Calendar::default().add_to_date(day(from), count, unit);
        format_date(moved.unwrap())
    };
    assert_eq!(date("2026-01-31", 1, Unit::Month), "2026-02-28");
    assert_eq!(date("2024-02-29", 1, Unit::Year), "2025-02-28");
    assert_eq!(date("2024-02-29", -1, Unit::Decade), "2014-02-28");
    assert_eq!(date("2026-03-31", -1, Unit::Quarter), "2025-12-31");
    assert_eq!(date("2026-01-31", 2, Unit::Month), "2026-03-31");
    assert_eq!(date("2000-02-29", 1, Unit::Century), "2100-02-28");
    assert_eq!(Calendar::default().add_to_date(0, 5, Unit::Hour), None);
}

#[test]
fn days_keep_the_local_time_and_hours_are_exact() {
    let zurich = Tz::Europe__Zurich;
    let eve = "2026-03-28T12:00:00+01:00";
    assert_eq!(moved(zurich, eve, 1, Unit::Day), "2026-03-29T10:00:00Z");
    assert_eq!(moved(zurich, eve, 24, Unit::Hour), "2026-03-29T11:00:00Z");
    assert_eq!(moved(Tz::UTC, eve, 1, Unit::Day), "2026-03-29T11:00:00Z");
    assert_eq!(moved(zurich, eve, 1, Unit::Week), "2026-04-04T10:00:00Z");
}

#[test]
fn gaps_move_forward_and_folds_are_the_earlier() {
    let zurich = Tz::Europe__Zurich;
    let gap = moved(zurich, "2026-03-28T02:30:00+01:00", 1, Unit::Day);
    assert_eq!(gap, "2026-03-29T01:30:00Z");
    let fold = moved(zurich, "2026-10-24T02:30:00+02:00", 1, Unit::Day);
    assert_eq!(fold, "2026-10-25T00:30:00Z");
    let later = "2026-10-25T01:30:00Z";
    assert_eq!(moved(zurich, later, 0, Unit::Month), later);
    // Samoa had no 30 December 2011.
    let apia = calendar(Tz::Pacific__Apia);
    let skipped = apia.instant_of(day("2011-12-30")).unwrap();
    assert_eq!(format_instant(skipped), "2011-12-30T10:00:00Z");
    assert_eq!(apia.date_of(skipped), Some(day("2011-12-31")));
}

#[test]
fn units_begin_and_end_on_the_calendar() {
    let span = |unit| span(Tz::UTC, "2026-11-18T13:14:15.678901Z", unit);
    let expected = [
        (
            Unit::Millisecond,
            "2026-11-18T13:14:15.678",
            "2026-11-18T13:14:15.678999",
        ),
        (
            Unit::Second,
            "2026-11-18T13:14:15",
            "2026-11-18T13:14:15.999999",
        ),
        (
            Unit::Minute,
            "2026-11-18T13:14:00",
            "2026-11-18T13:14:59.999999",
        ),
        (
            Unit::Hour,
            "2026-11-18T13:00:00",
            "2026-11-18T13:59:59.999999",
        ),
        (
            Unit::Day,
            "2026-11-18T00:00:00",
            "2026-11-18T23:59:59.999999",
        ),
        (
            Unit::Week,
            "2026-11-16T00:00:00",
            "2026-11-22T23:59:59.999999",
        ),
        (
            Unit::Month,
            "2026-11-01T00:00:00",
            "2026-11-30T23:59:59.999999",
        ),
        (
            Unit::Quarter,
            "2026-10-01T00:00:00",
            "2026-12-31T23:59:59.999999",
        ),
        (
            Unit::Year,
            "2026-01-01T00:00:00",
            "2026-12-31T23:59:59.999999",
        ),
        (
            Unit::Decade,
            "2020-01-01T00:00:00",
            "2029-12-31T23:59:59.999999",
        ),
        (
            Unit::Century,
            "2000-01-01T00:00:00",
            "2099-12-31T23:59:59.999999",
        ),
        (
            Unit::Millennium,
            "2000-01-01T00:00:00",
            "2999-12-31T23:59:59.999999",
        ),
    ];
    for (unit, start, end) in expected {
        assert_eq!(
            span(unit),
            (format!("{start}Z"), format!("{end}Z")),
            "{unit:?}"
        );
    }
}

#[test]
fn weeks_begin_where_the_file_says() {
    let sunday = Calendar {
        week_start: Weekday::Sun,
        ..Calendar::default()
    };
    let start = |text| format_date(sunday.start_of_date(day(text), Unit::Week).unwrap());
    assert_eq!(start("2026-11-18"), "2026-11-15");
    assert_eq!(start("2026-11-15"), "2026-11-15");
    assert_eq!(start("2026-11-14"), "2026-11-08");
}

#[test]
fn hours_around_a_clock_change_are_whole() {
    let zurich = |of| span(Tz::Europe__Zurich, of, Unit::Hour);
    let text = |start: &str, end: &str| (start.to_owned(), end.to_owned());
    assert_eq!(
        zurich("2026-10-25T00:30:00Z"),
        text("2026-10-25T00:00:00Z", "2026-10-25T00:59:59.999999Z")
    );
    assert_eq!(
        zurich("2026-10-25T01:30:00Z"),
        text("2026-10-25T01:00:00Z", "2026-10-25T01:59:59.999999Z")
    );
    // Lord Howe goes from 02:00 back to 01:30: its hour 1 has ninety minutes.
    let lord_howe = |of| span(Tz::Australia__Lord_Howe, of, Unit::Hour);
    let long = text("2026-04-04T14:00:00Z", "2026-04-04T15:29:59.999999Z");
    assert_eq!(lord_howe("2026-04-04T14:10:00Z"), long);
    assert_eq!(lord_howe("2026-04-04T15:20:00Z"), long);
}

#[test]
fn spans_of_neighbouring_units_are_half_open() {
    let calendar = Calendar::default();
    let now = at("2026-03-31T12:00:00Z");
    let last_month = calendar.unit_span(now, -1, Unit::Month);
    assert_eq!(last_month, Some((at("2026-02-01"), at("2026-03-01"))));
    let next_hour = calendar.unit_span(now, 1, Unit::Hour).unwrap();
    assert_eq!(
        next_hour,
        (at("2026-03-31T13:00:00Z"), at("2026-03-31T14:00:00Z"))
    );
    assert_eq!(
        calendar.previous_start(now, Unit::Quarter),
        Some(at("2025-10-01"))
    );
}

#[test]
fn ages_count_completed_units() {
    let calendar = Calendar::default();
    let age = |from, to, unit| calendar.whole_units_of_dates(day(from), day(to), unit);
    assert_eq!(age("2000-02-29", "2026-02-27", Unit::Year), Some(25));
    assert_eq!(age("2000-02-29", "2026-02-28", Unit::Year), Some(26));
    assert_eq!(age("2026-01-31", "2026-02-28", Unit::Month), Some(1));
    assert_eq!(age("2026-03-01", "2026-01-15", Unit::Month), Some(-1));
    assert_eq!(age("2026-01-01", "2026-01-14", Unit::Week), Some(1));
    assert_eq!(age("2026-01-01", "2026-01-14", Unit::Hour), None);
    let (from, to) = (at("2026-01-01T10:00:00Z"), at("2026-01-02T09:59:59Z"));
    assert_eq!(calendar.whole_units(from, to, Unit::Day), Some(0));
    assert_eq!(calendar.whole_units(to, from, Unit::Hour), Some(-23));
}

#[test]
fn zones_are_found_by_name_and_suggested() {
    assert_eq!(calendar_zone("Europe/Zurich"), Some(Tz::Europe__Zurich));
    assert_eq!(calendar_zone("europe/zurich"), None);
    assert_eq!(nearest_zone_names("europe/zurich", 1), ["Europe/Zurich"]);
    assert_eq!(nearest_zone_names("Zürich", 1), ["Europe/Zurich"]);
    assert_eq!(nearest_zone_names("utc", 1), ["UTC"]);
    assert_eq!(
        nearest_zone_names("Europe/New York", 1),
        ["America/New_York"]
    );
    assert!(nearest_zone_names("qqqqqqqqqqqqqqqq", 3).is_empty());
    assert!(nearest_zone_names(&"x".repeat(1 << 20), 3).is_empty());
    assert!(zone_names().count() > 400);
}

#[test]
fn times_beyond_the_years_are_none_and_nothing_panics() {
    for zone in ZONES {
        let calendar = calendar(zone);
        for instant in [i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX] {
            for unit in Unit::ALL {
                for count in [i64::MIN, -1, 0, 1, 1 << 40, i64::MAX] {
                    let _ = calendar.add(instant, count, unit);
                    let _ = calendar.unit_span(instant, count, unit);
                    let _ = calendar.add_to_date(i32::MAX, count, unit);
                    let _ = calendar.add_to_date(i32::MIN, count, unit);
                }
                let _ = (
                    calendar.start_of(instant, unit),
                    calendar.end_of(instant, unit),
                );
                let _ = calendar.whole_units(instant, 0, unit);
                let _ = calendar.whole_units(0, instant, unit);
                let _ = calendar.whole_units_of_dates(i32::MIN, i32::MAX, unit);
                let _ = calendar.end_of_date(i32::MAX, unit);
                let _ = calendar.start_of_date(i32::MIN, unit);
            }
            let _ = (
                calendar.part(instant, Part::WeekOfYear),
                calendar.date_of(instant),
            );
        }
        assert_eq!(calendar.add(0, i64::MAX, Unit::Year), None);
        assert_eq!(calendar.instant_of(i32::MAX), None);
    }
}

#[test]
fn local_times_near_every_clock_change_resolve() {
    for zone in ZONES {
        for (change, before, after) in changes_of(zone).iter().copied() {
            for quarter in -120..120 {
                let local = change + before + quarter * HOUR / 4;
                let shown = [before, after]
                    .into_iter()
                    .map(|offset| (local - offset, offset))
                    .filter(|(instant, offset)| zone::offset_at(zone, *instant) == Some(*offset))
                    .map(|(instant, _)| instant)
                    .min();
                let expected = shown.unwrap_or(local - before);
                assert_eq!(zone::resolve(zone, local), Some(expected), "{zone} {local}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn units_partition_time(
        (zone, instant) in any_zone().prop_flat_map(|zone| (Just(zone), instant_in(zone))),
        unit in any_unit(),
    ) {
        let calendar = calendar(zone);
        let start = calendar.start_of(instant, unit).unwrap();
        let end = calendar.end_of(instant, unit).unwrap();
        prop_assert!(start <= instant && instant <= end, "{zone} {unit:?}");
        prop_assert_eq!(calendar.start_of(start, unit), Some(start));
        prop_assert_eq!(calendar.start_of(end, unit), Some(start));
        prop_assert_eq!(calendar.end_of(start, unit), Some(end));
        prop_assert_eq!(calendar.start_of(end + 1, unit), Some(end + 1));
        prop_assert_eq!(calendar.previous_start(end + 1, unit), Some(start));
    }

    #[test]
    fn arithmetic_in_utc_is_what_chrono_says(
        instant in -60_000_000_000_000_000_i64..60_000_000_000_000_000,
        count in -200_i64..200,
        unit in any_unit(),
    ) {
        // Its clocks show UTC, but it takes the way of the other zones.
        let (fast, slow) = (calendar(Tz::UTC), calendar(Tz::Etc__GMT));
        prop_assert_eq!(fast.add(instant, count, unit), slow.add(instant, count, unit));
        prop_assert_eq!(fast.start_of(instant, unit), slow.start_of(instant, unit));
        prop_assert_eq!(fast.end_of(instant, unit), slow.end_of(instant, unit));
        prop_assert_eq!(fast.date_of(instant), slow.date_of(instant));
    }

    #[test]
    fn parts_agree_with_chrono(
        (zone, instant) in any_zone().prop_flat_map(|zone| (Just(zone), instant_in(zone))),
    ) {
        let there = DateTime::from_timestamp_micros(instant).unwrap().with_timezone(&zone);
        let part = |part| calendar(zone).part(instant, part).unwrap();
        prop_assert_eq!(part(Part::Year), i64::from(there.year()));
        prop_assert_eq!(part(Part::Month), i64::from(there.month()));
        prop_assert_eq!(part(Part::DayOfMonth), i64::from(there.day()));
        prop_assert_eq!(part(Part::DayOfYear), i64::from(there.ordinal()));
        prop_assert_eq!(part(Part::WeekOfYear), i64::from(there.iso_week().week()));
        prop_assert_eq!(part(Part::DayOfWeek), i64::from(there.weekday().number_from_monday()));
        prop_assert_eq!(part(Part::Hour), i64::from(there.hour()));
        prop_assert_eq!(part(Part::Minute), i64::from(there.minute()));
        prop_assert_eq!(part(Part::Second), i64::from(there.second()));
    }

    #[test]
    fn whole_units_are_the_most_that_fit(from in -40_000_i32..40_000, to in -40_000_i32..40_000, unit in any_unit()) {
        prop_assume!(unit.is_calendar());
        let calendar = Calendar::default();
        let (from, to) = (from.min(to), from.max(to));
        let count = calendar.whole_units_of_dates(from, to, unit).unwrap();
        prop_assert!(calendar.add_to_date(from, count, unit).unwrap() <= to);
        prop_assert!(calendar.add_to_date(from, count + 1, unit).unwrap() > to);
        let instants = (calendar.instant_of(from).unwrap(), calendar.instant_of(to).unwrap());
        prop_assert_eq!(calendar.whole_units(instants.0, instants.1, unit), Some(count));
    }

    #[test]
    fn neighbouring_units_have_neighbouring_numbers(date in any::<i16>().prop_map(i32::from), unit in any_unit()) {
        prop_assume!(unit.is_calendar());
        let calendar = Calendar { week_start: Weekday::Wed, ..Calendar::default() };
        let start = calendar.start_of_date(date, unit).unwrap();
        let next = calendar.next_start_of_date(date, unit).unwrap();
        let index = |date| calendar.unit_index_of_date(date, unit).unwrap();
        prop_assert_eq!(index(start), index(date));
        prop_assert_eq!(index(next - 1), index(date));
        prop_assert_eq!(index(next), index(date) + 1);
    }
}

#[test]
fn summer_time_goes_on_after_the_tables_of_today() {
    let zurich = calendar(Tz::Europe__Zurich);
    assert_eq!(zurich.offset(at("2036-07-01")), Some(2 * HOUR));
    assert_eq!(zurich.offset(at("2060-07-01")), Some(2 * HOUR));
}
