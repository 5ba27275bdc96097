#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime};
use proptest::prelude::*;

use super::*;

fn instant(text: &str) -> Option<(i64, bool)> {
    parse_instant(text).map(|parsed| (parsed.micros, parsed.has_offset))
}

fn chrono_micros(text: &str) -> i64 {
    DateTime::parse_from_rfc3339(text)
        .unwrap()
        .timestamp_micros()
}

fn chrono_day(days: i32) -> Option<NaiveDate> {
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1)?;
    let distance = Days::new(u64::from(days.unsigned_abs()));
    if days < 0 {
        epoch.checked_sub_days(distance)
    } else {
        epoch.checked_add_days(distance)
    }
}

#[test]
fn instants_are_read_in_all_forms_that_data_has() {
    let expected = chrono_micros("2026-05-01T10:20:30Z");
    for text in [
        "2026-05-01T10:20:30Z",
        "2026-05-01t10:20:30z",
        "2026-05-01 10:20:30Z",
        "2026-05-01T12:20:30+02:00",
        "2026-05-01T12:20:30+0200",
        "2026-05-01T12:20:30+02",
        "2026-05-01T04:50:30-05:30",
        "2026-05-01T10:20:30-00:00",
    ] {
        assert_eq!(instant(text), Some((expected, true)), "{text}");
    }
    assert_eq!(instant("2026-05-01T10:20:30"), Some((expected, false)));
    assert_eq!(
        instant("2026-05-01 10:20"),
        Some((expected - 30_000_000, false))
    );
    assert_eq!(
        instant("2026-05-01T10:20Z"),
        Some((expected - 30_000_000, true))
    );
    let midnight = chrono_micros("2026-05-01T00:00:00Z");
    assert_eq!(instant("2026-05-01"), Some((midnight, false)));
}

#[test]
fn fractions_are_cut_to_microseconds() {
    let second = chrono_micros("1969-12-31T23:59:58Z");
    for (fraction, micros) in [
        (".1", 100_000),
        (".123456", 123_456),
        (".1234569", 123_456),
        (".000000999999999999999999999", 0),
    ] {
        let text = format!("1969-12-31T23:59:58{fraction}Z");
        assert_eq!(instant(&text), Some((second + micros, true)), "{text}");
    }
}

#[test]
fn second_sixty_is_the_next_second() {
    let next = chrono_micros("2017-01-01T00:00:00Z");
    assert_eq!(instant("2016-12-31T23:59:60Z"), Some((next, true)));
    assert_eq!(
        instant("2016-12-31T23:59:60.5Z"),
        Some((next + 500_000, true))
    );
    assert_eq!(instant("2016-12-31T23:59:61Z"), None);
}

#[test]
fn what_is_no_instant_is_refused() {
    for text in [
        "",
        "2026",
        "2026-05",
        "2026-5-1",
        "2026-02-29",
        "2026-13-01",
        "2026-00-01",
        "2026-01-00",
        "2026-04-31",
        "2026-05-01T",
        "2026-05-01T24:00:00Z",
        "2026-05-01T10",
        "2026-05-01T10:60:00Z",
        "2026-05-01T10:20:30.Z",
        "2026-05-01T10:20.5Z",
        "2026-05-01T10:20:30Z ",
        " 2026-05-01",
        "2026-05-01T10:20:30+24:00",
        "2026-05-01T10:20:30+02:60",
        "2026-05-01T10:20:30+2",
        "2026-05-01T10:20:30+02:",
        "2026-05-01T10:20:30+02:000",
        "2026-05-01X10:20:30Z",
        "2026-05-01Z",
        "-0000-01-01",
        "+2026-01-01",
        "2026-05-01T10:20:30é",
        "２026-05-01",
        "+9999999-01-01",
        "+300000-01-01T00:00:00Z",
        "20260501",
        "1777630830",
    ] {
        assert_eq!(instant(text), None, "{text}");
    }
}

#[test]
fn text_shows_fractions_and_large_years_only_where_needed() {
    assert_eq!(format_instant(0), "1970-01-01T00:00:00Z");
    assert_eq!(format_instant(1_500_000), "1970-01-01T00:00:01.5Z");
    assert_eq!(format_instant(-1), "1969-12-31T23:59:59.999999Z");
    assert_eq!(format_instant(i64::MAX), "+294247-01-10T04:00:54.775807Z");
    assert_eq!(format_instant(i64::MIN), "-290308-12-21T19:59:05.224192Z");
    for extreme in [i64::MIN, i64::MAX] {
        assert_eq!(instant(&format_instant(extreme)), Some((extreme, true)));
    }
    assert_eq!(
        format_date(parse_date("-0044-03-15").unwrap()),
        "-0044-03-15"
    );
    assert_eq!(format_date(parse_date("0000-02-29").unwrap()), "0000-02-29");
    assert_eq!(
        format_date(parse_date("9999-12-31").unwrap() + 1),
        "+10000-01-01"
    );
}

#[test]
fn durations_are_written_in_seconds() {
    for (micros, text) in [
        (0, "PT0S"),
        (90_000_000, "PT90S"),
        (-500_000, "-PT0.5S"),
        (1, "PT0.000001S"),
        (i64::MIN, "-PT9223372036854.775808S"),
        (i64::MAX, "PT9223372036854.775807S"),
    ] {
        assert_eq!(format_duration(micros), text);
        assert_eq!(parse_duration(text), Some(micros), "{text}");
    }
}

#[test]
fn exact_durations_are_read_in_units() {
    const HOUR: i64 = 3_600_000_000;
    for (text, micros) in [
        ("P1DT2H", 26 * HOUR),
        ("P2W", 14 * 24 * HOUR),
        ("PT1H30M", HOUR * 3 / 2),
        ("-P1D", -24 * HOUR),
        ("+PT1.5S", 1_500_000),
        ("PT0.1234567S", 123_456),
        ("pt1h", HOUR),
        ("PT0000000000000000000000000001S", 1_000_000),
        ("P106751991DT4H54.775807S", i64::MAX),
    ] {
        assert_eq!(parse_duration(text), Some(micros), "{text}");
    }
}

#[test]
fn what_is_no_exact_duration_is_refused() {
    for text in [
        "",
        "P",
        "PT",
        "P1DT",
        "-",
        "-P",
        "1D",
        "P1M",
        "P1Y",
        "P1Y2D",
        "PT1D",
        "P1H",
        "PT1M1H",
        "PT1S1S",
        "PT1.5H",
        "PT1.S",
        "PT.5S",
        "PT-1S",
        "PT1",
        "P1DT2H ",
        "PT9223372036855S",
        "P99999999999999999999D",
        "PT1000000000000000000S",
    ] {
        assert_eq!(parse_duration(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn dates_agree_with_chrono(days in -80_000_000_i32..80_000_000) {
        let chrono = chrono_day(days).unwrap();
        let civil = CivilDate::from_days(days);
        prop_assert_eq!(civil.year, i64::from(chrono.year()));
        prop_assert_eq!(u32::from(civil.month), chrono.month());
        prop_assert_eq!(u32::from(civil.day), chrono.day());
        prop_assert_eq!(parse_date(&format_date(days)), Some(days));
    }

    #[test]
    fn day_texts_are_dates_where_chrono_says_so(year in 0_i32..=9999, month in 0_u32..15, day in 0_u32..35) {
        let text = format!("{year:04}-{month:02}-{day:02}");
        let expected = NaiveDate::from_ymd_opt(year, month, day)
            .map(|date| date.num_days_from_ce() - 719_163);
        prop_assert_eq!(parse_date(&text), expected);
    }

    #[test]
    fn instants_agree_with_chrono(
        micros in -62_167_219_200_000_000_i64..253_402_300_800_000_000,
        digits in 0_usize..=9,
        offset in -1439_i32..=1439,
    ) {
        let naive: NaiveDateTime = DateTime::from_timestamp_micros(micros).unwrap().naive_utc();
        let sign = if offset < 0 { '-' } else { '+' };
        let (hour, minute) = (offset.abs() / 60, offset.abs() % 60);
        let text = format!("{}{sign}{hour:02}:{minute:02}", naive.format("%Y-%m-%dT%H:%M:%S%.9f"));
        let fraction_end = text.len() - 6 - 9 + digits;
        let cut = if digits == 0 { fraction_end - 1 } else { fraction_end };
        let text = format!("{}{}", &text[..cut], &text[text.len() - 6..]);
        prop_assert_eq!(instant(&text), Some((chrono_micros(&text), true)), "{}", text);
    }

    #[test]
    fn instants_and_durations_read_back(micros in any::<i64>()) {
        prop_assert_eq!(instant(&format_instant(micros)), Some((micros, true)));
        prop_assert_eq!(parse_duration(&format_duration(micros)), Some(micros));
    }

    #[test]
    fn dates_of_any_size_read_back(date in any::<i32>()) {
        prop_assert_eq!(parse_date(&format_date(date)), Some(date));
    }

    #[test]
    fn no_text_panics(text in "[-+0-9TtZzPpWDHMS:. é]{0,40}") {
        let _ = (parse_instant(&text), parse_date(&text), parse_duration(&text));
    }
}
