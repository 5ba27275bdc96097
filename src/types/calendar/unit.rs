//! Units of time: their words and lengths.

/// Microseconds of a millisecond.
pub const MICROS_PER_MILLISECOND: i64 = 1_000;
/// Microseconds of a second.
pub const MICROS_PER_SECOND: i64 = 1_000_000;
const MICROS_PER_HOUR: i64 = 3_600 * MICROS_PER_SECOND;
/// Microseconds of a day of 24 hours.
pub const MICROS_PER_DAY: i64 = 24 * MICROS_PER_HOUR;

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// A thousandth of a second.
    Millisecond,
    /// 1000 milliseconds.
    Second,
    /// 60 seconds.
    Minute,
    /// 60 minutes, exact.
    Hour,
    /// A calendar day; 24 hours where an exact duration is wanted.
    Day,
    /// Seven days, from the first day of the week of the file.
    Week,
    /// A calendar month.
    Month,
    /// Three months, from January, April, July or October.
    Quarter,
    /// A calendar year.
    Year,
    /// Ten years, as in 2020-2029.
    Decade,
    /// A hundred years, as in 2000-2099.
    Century,
    /// A thousand years, as in 2000-2999.
    Millennium,
}

impl Unit {
    /// All units, shortest first.
    pub const ALL: [Unit; 12] = [
        Unit::Millisecond,
        Unit::Second,
        Unit::Minute,
        Unit::Hour,
        Unit::Day,
        Unit::Week,
        Unit::Month,
        Unit::Quarter,
        Unit::Year,
        Unit::Decade,
        Unit::Century,
        Unit::Millennium,
    ];

    /// The unit of a word, singular or plural, in any case.
    pub fn parse(word: &str) -> Option<Unit> {
        Self::ALL.into_iter().find(|unit| {
            let (singular, plural) = unit.words();
            word.eq_ignore_ascii_case(singular) || word.eq_ignore_ascii_case(plural)
        })
    }

    /// The word for `count` of it, as in `day` and `days`.
    pub fn word(self, count: i64) -> &'static str {
        let (singular, plural) = self.words();
        if count == 1 { singular } else { plural }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Unit::Millisecond => ("millisecond", "milliseconds"),
            Unit::Second => ("second", "seconds"),
            Unit::Minute => ("minute", "minutes"),
            Unit::Hour => ("hour", "hours"),
            Unit::Day => ("day", "days"),
            Unit::Week => ("week", "weeks"),
            Unit::Month => ("month", "months"),
            Unit::Quarter => ("quarter", "quarters"),
            Unit::Year => ("year", "years"),
            Unit::Decade => ("decade", "decades"),
            Unit::Century => ("century", "centuries"),
            Unit::Millennium => ("millennium", "millennia"),
        }
    }

    /// Its length where that is always the same (hours and below), in microseconds.
    pub fn exact_micros(self) -> Option<i64> {
        match self {
            Unit::Millisecond => Some(MICROS_PER_MILLISECOND),
            Unit::Second => Some(MICROS_PER_SECOND),
            Unit::Minute => Some(60 * MICROS_PER_SECOND),
            Unit::Hour => Some(MICROS_PER_HOUR),
            _ => None,
        }
    }

    /// Its length as an exact duration: as [`Unit::exact_micros`], and 24-hour days and weeks.
    pub fn duration_micros(self) -> Option<i64> {
        match self.days() {
            Some(days) => Some(days * MICROS_PER_DAY),
            None => self.exact_micros(),
        }
    }

    /// Its length in days where that is always the same (days and weeks).
    pub fn days(self) -> Option<i64> {
        match self {
            Unit::Day => Some(1),
            Unit::Week => Some(7),
            _ => None,
        }
    }

    /// Its length in months (months and longer).
    pub fn months(self) -> Option<i64> {
        match self {
            Unit::Month => Some(1),
            Unit::Quarter => Some(3),
            Unit::Year => Some(12),
            Unit::Decade => Some(120),
            Unit::Century => Some(1_200),
            Unit::Millennium => Some(12_000),
            _ => None,
        }
    }

    /// Whether it is a day or longer, so that dates can be moved by it.
    pub fn is_calendar(self) -> bool {
        self >= Unit::Day
    }
}
