#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

use chrono_tz::Tz;
use proptest::prelude::*;

use super::{
    Moment, PATTERN_BYTES_MAX, Problem, Said, check_reading, check_writing, misleading, read, write,
};
use crate::types::calendar::Calendar;
use crate::types::instant::{format_date, format_instant, parse_date, parse_instant};

fn calendar(zone: Tz) -> Calendar {
    Calendar {
        zone,
        ..Calendar::default()
    }
}

#[track_caller]
fn writes(pattern: &str, instant: &str, zone: Tz, expected: &str) {
    check_writing(pattern, false).unwrap();
    let instant = parse_instant(instant).unwrap().micros;
    let moment = Moment::of_instant(&calendar(zone), instant).unwrap();
    assert_eq!(
        write(pattern, &moment).as_deref(),
        Some(expected),
        "{pattern}"
    );
}

#[test]
fn every_letter_has_its_forms() {
    let at = "2026-06-01T09:05:07.012345Z";
    for (pattern, expected) in [
        ("y yy yyy yyyy u uuuu", "2026 26 2026 2026 2026 2026"),
        ("M MM MMM MMMM L LLLL", "6 06 Jun June 6 June"),
        ("d dd D DD DDD", "1 01 152 152 152"),
        ("E EE EEE EEEE", "Mon Mon Mon Monday"),
        (
            "Q QQ QQQ QQQQ w ww Y YYYY",
            "2 02 Q2 2nd quarter 23 23 2026 2026",
        ),
        ("H HH k kk h hh K KK a", "11 11 11 11 11 11 11 11 AM"),
        ("m mm s ss", "5 05 7 07"),
        ("S SS SSS SSSSSS SSSSSSSSS", "0 01 012 012345 012345000"),
        (
            "X XX XXX x xx xxx Z ZZZ",
            "+02 +0200 +02:00 +02 +0200 +02:00 +0200 +0200",
        ),
        ("z VV", "CEST Europe/Zurich"),
        (
            "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
            "2026-06-01T11:05:07.012+02:00",
        ),
        ("'o''clock' '' é — ", "o'clock ' é — "),
    ] {
        writes(pattern, at, Tz::Europe__Zurich, expected);
    }
}

#[test]
fn hours_at_midnight_and_noon() {
    for (at, expected) in [
        ("2026-06-01T00:30:00Z", "0 24 12 0 AM"),
        ("2026-06-01T12:30:00Z", "12 12 12 0 PM"),
        ("2026-06-01T23:30:00Z", "23 23 11 11 PM"),
    ] {
        writes("H k h K a", at, Tz::UTC, expected);
    }
    writes(
        "X XX XXX x xx xxx z",
        "2026-06-01T00:00:00Z",
        Tz::UTC,
        "Z Z Z +00 +0000 +00:00 UTC",
    );
    writes(
        "X XXX",
        "2026-06-01T00:00:00Z",
        Tz::Asia__Kolkata,
        "+0530 +05:30",
    );
    writes(
        "xxx",
        "2026-06-01T00:00:00Z",
        Tz::America__St_Johns,
        "-02:30",
    );
}

#[test]
fn years_of_other_lengths() {
    writes("y yy yyyy", "0009-06-01T00:00:00Z", Tz::UTC, "9 09 0009");
    writes("y yyyy", "+12026-06-01T00:00:00Z", Tz::UTC, "12026 +12026");
    writes("y yyyy", "-0044-03-15T00:00:00Z", Tz::UTC, "-44 -0044");
}

#[test]
fn the_year_of_a_week_is_that_of_its_thursday() {
    for (at, expected) in [
        ("2020-12-31T00:00:00Z", "2020-W53"),
        ("2021-01-03T00:00:00Z", "2020-W53"),
        ("2021-01-04T00:00:00Z", "2021-W01"),
        ("2024-12-30T00:00:00Z", "2025-W01"),
    ] {
        writes("YYYY-'W'ww", at, Tz::UTC, expected);
    }
}

#[test]
fn what_is_wrong_with_a_pattern_is_said() {
    let unknown = |letter| Err(Problem::UnknownLetter(letter));
    assert_eq!(check_writing("yyyy-bb", false), unknown('b'));
    assert_eq!(check_writing("B", false), unknown('B'));
    assert_eq!(
        check_writing("yyyyy", false),
        Err(Problem::NoSuchForm("yyyyy".to_owned(), "yyyy".to_owned()))
    );
    assert_eq!(
        check_writing("V", false),
        Err(Problem::NoSuchForm("V".to_owned(), "VV".to_owned()))
    );
    assert_eq!(
        check_writing("yyyy[-MM]", false),
        Err(Problem::Reserved('['))
    );
    assert_eq!(check_writing("d 'of", false), Err(Problem::UnclosedQuote));
    assert_eq!(
        check_writing(&"-".repeat(PATTERN_BYTES_MAX + 1), false),
        Err(Problem::TooLong)
    );
    assert_eq!(
        check_writing("dd HH", true),
        Err(Problem::NoTimeOfDay("HH".to_owned()))
    );
    assert_eq!(check_writing("dd HH", false), Ok(()));
    assert_eq!(check_writing("", false), Ok(()));
}

#[test]
fn patterns_that_read_say_enough() {
    assert_eq!(check_reading("dd.MM.yyyy"), Ok(Said::Day));
    assert_eq!(check_reading("yyyy"), Ok(Said::Day));
    assert_eq!(check_reading("dd.MM.yyyy H:mm"), Ok(Said::Instant));
    for (pattern, what) in [
        ("", "the year"),
        ("HH:mm", "the year"),
        ("yyyy-dd", "the month"),
        ("yyyy-MM-dd hh:mm", "AM or PM"),
        ("yyyy-MM-dd mm", "the hour"),
        ("yyyy-MM-dd HH:ss", "the minute"),
        ("yyyy-MM-dd HH:mm.SSS", "the second"),
        ("yyyy-MM-dd XXX", "the hour"),
    ] {
        let found = check_reading(pattern);
        assert!(
            matches!(found, Err(Problem::Lacks(lacks, _)) if lacks == what),
            "{pattern}"
        );
    }
    assert_eq!(
        check_reading("YYYY-MM-dd"),
        Err(Problem::OnlyWritten("YYYY".to_owned()))
    );
}

#[test]
fn letters_that_mislead_are_known() {
    let meant = |pattern| misleading(pattern).map(|(_, meant)| meant);
    assert_eq!(meant("MM/dd/YYYY").as_deref(), Some("yyyy"));
    assert_eq!(meant("MM/DD/yy").as_deref(), Some("dd"));
    assert_eq!(meant("yyyy-mm-dd").as_deref(), Some("MM"));
    for pattern in [
        "YYYY-'W'ww",
        "yyyy-DDD",
        "MM (DDD)",
        "HH:mm",
        "yyyy-MM-dd HH:mm",
        "mm:ss",
    ] {
        assert_eq!(meant(pattern), None, "{pattern}");
    }
}

#[track_caller]
fn reads(pattern: &str, text: &str, zone: Tz, expected: Option<&str>) {
    check_reading(pattern).unwrap();
    let found = read(&calendar(zone), pattern, text).map(|(_, instant)| format_instant(instant));
    assert_eq!(found.as_deref(), expected, "{pattern} of {text}");
}

#[test]
fn texts_are_read_in_the_zone_or_by_their_offset() {
    let zurich = Tz::Europe__Zurich;
    let read_there = |pattern, text, expected| reads(pattern, text, zurich, Some(expected));
    read_there(
        "dd.MM.yyyy HH:mm",
        "01.06.2026 11:05",
        "2026-06-01T09:05:00Z",
    );
    read_there("d.M.yy H:m", "1.6.26 9:5", "2026-06-01T07:05:00Z");
    read_there("yyyyMMddHHmmss", "20260601110507", "2026-06-01T09:05:07Z");
    read_there(
        "MMM d, yyyy h:mm a",
        "jun 1, 2026 12:05 am",
        "2026-05-31T22:05:00Z",
    );
    read_there(
        "EEEE d MMMM yyyy",
        "Monday 1 June 2026",
        "2026-05-31T22:00:00Z",
    );
    read_there(
        "yyyy-MM-dd'T'HH:mm:ss.SSSX",
        "2026-06-01T11:05:07.012+05:30",
        "2026-06-01T05:35:07.012Z",
    );
    read_there(
        "yyyy-MM-dd HH XXX",
        "2026-06-01 11 Z",
        "2026-06-01T11:00:00Z",
    );
    read_there("yyyy-MM-dd k", "2026-06-01 24", "2026-05-31T22:00:00Z");
    read_there("yyyy-MM", "2026-06", "2026-05-31T22:00:00Z");
    // 02:30 does not exist that day, and 02:30 exists twice on the other.
    read_there(
        "yyyy-MM-dd HH:mm",
        "2026-03-29 02:30",
        "2026-03-29T01:30:00Z",
    );
    read_there(
        "yyyy-MM-dd HH:mm",
        "2026-10-25 02:30",
        "2026-10-25T00:30:00Z",
    );
}

#[test]
fn texts_of_another_form_are_not_read() {
    for (pattern, text) in [
        ("dd.MM.yyyy", "1.6.2026"),
        ("dd.MM.yyyy", "01.06.2026 "),
        ("dd.MM.yyyy", " 01.06.2026"),
        ("dd.MM.yyyy", "01.06.20266"),
        ("dd.MM.yyyy", "29.02.2026"),
        ("dd.MM.yyyy", "00.06.2026"),
        ("MM/dd/yyyy", "13/01/2026"),
        ("EEE d.M.yyyy", "Tue 1.6.2026"),
        ("yyyy-MM-dd HH:mm", "2026-06-01 24:00"),
        ("yyyy-MM-dd hh:mm a", "2026-06-01 13:00 PM"),
        ("yyyy-MM-dd HH:mm a", "2026-06-01 13:00 AM"),
        ("yyyy yy-MM", "2026 25-01"),
        ("d MMM yyyy", "1 Jänner 2026"),
        ("yyyy-MM-dd HHX", "2026-06-01 11+99"),
        ("yyyy", "é"),
    ] {
        reads(pattern, text, Tz::UTC, None);
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(instant in -60_000_000_000_000_000_i64..250_000_000_000_000_000) {
        let pattern = "EEEE, d MMMM yyyy hh:mm:ss.SSSSSS a xxx";
        for zone in [Tz::UTC, Tz::Asia__Kolkata, Tz::America__St_Johns, Tz::Australia__Lord_Howe] {
            // Offsets had seconds once, which no pattern shows.
            if instant < 0 && zone != Tz::UTC {
                continue;
            }
            let moment = Moment::of_instant(&calendar(zone), instant).unwrap();
            let text = write(pattern, &moment).unwrap();
            let found = read(&Calendar::default(), pattern, &text);
            prop_assert_eq!(found.map(|(_, instant)| instant), Some(instant), "{}", text);
        }
    }

    #[test]
    fn days_agree_with_iso(day in -719_000..2_900_000_i32) {
        let text = write("yyyy-MM-dd", &Moment::of_date(&Calendar::default(), day)).unwrap();
        prop_assert_eq!(&text, &format_date(day));
        prop_assert_eq!(parse_date(&text), Some(day));
    }

    #[test]
    fn nothing_panics(pattern in "[yYMDdEHhaSXzV' \\[é0-9]{0,12}", text in "[0-9A-Za-zé: +-]{0,16}", day in any::<i32>()) {
        let calendar = calendar(Tz::Asia__Tokyo);
        let _ = (check_writing(&pattern, true), check_reading(&pattern), misleading(&pattern));
        let _ = write(&pattern, &Moment::of_date(&calendar, day));
        let _ = read(&calendar, &pattern, &text);
        if let Some(moment) = Moment::of_instant(&calendar, i64::from(day) << 31) {
            let written = write(&pattern, &moment);
            prop_assert_eq!(written.is_some(), check_writing(&pattern, false).is_ok());
        }
    }
}
