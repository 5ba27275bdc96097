//! The letters of patterns.

/// A part of a date or a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Year,
    WeekYear,
    Quarter,
    Month,
    Week,
    Day,
    DayOfYear,
    Weekday,
    Half,
    /// From 0 to 23.
    Hour,
    /// From 1 to 24.
    HourFromOne,
    /// From 1 to 12.
    HourOfHalf,
    /// From 0 to 11.
    HourOfHalfFromZero,
    Minute,
    Second,
    Fraction,
    /// As `+01:00`, and `Z` for none.
    OffsetOrZ,
    /// As `+01:00`, also for none.
    Offset,
    /// As `+0100`, whatever the length of the run.
    OffsetDigits,
    ZoneName,
    ZoneId,
}

impl Field {
    pub(super) fn is_hour(self) -> bool {
        matches!(
            self,
            Field::Hour | Field::HourFromOne | Field::HourOfHalf | Field::HourOfHalfFromZero
        )
    }

    /// Whether a day alone has no such part.
    pub(super) fn is_of_time(self) -> bool {
        use Field as F;
        self.is_hour()
            || matches!(self, F::Half | F::Minute | F::Second | F::Fraction)
            || matches!(self, F::OffsetOrZ | F::Offset | F::OffsetDigits)
            || matches!(self, F::ZoneName | F::ZoneId)
    }
}

/// A letter with the part that it stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) letter: char,
    pub(super) field: Field,
    /// The shortest run that has a form.
    pub(super) shortest: usize,
    /// The longest run that has a form.
    pub(super) longest: usize,
    pub(super) readable: bool,
    pub(super) meaning: &'static str,
}

impl Letter {
    pub(super) fn run(&self, count: usize) -> String {
        self.letter.to_string().repeat(count)
    }
}

/// All letters, from the year to the zone.
pub(super) static LETTERS: &[Letter] = &[
    letter('y', Field::Year, 4, "year"),
    letter('u', Field::Year, 4, "year"),
    written('Y', Field::WeekYear, 4, "year of the ISO week"),
    written('Q', Field::Quarter, 4, "quarter"),
    letter('M', Field::Month, 4, "month"),
    letter('L', Field::Month, 4, "month"),
    written('w', Field::Week, 2, "ISO week"),
    letter('d', Field::Day, 2, "day of the month"),
    written('D', Field::DayOfYear, 3, "day of the year"),
    letter('E', Field::Weekday, 4, "weekday"),
    letter('a', Field::Half, 1, "AM or PM"),
    letter('H', Field::Hour, 2, "hour 0-23"),
    letter('k', Field::HourFromOne, 2, "hour 1-24"),
    letter('h', Field::HourOfHalf, 2, "hour 1-12"),
    letter('K', Field::HourOfHalfFromZero, 2, "hour 0-11"),
    letter('m', Field::Minute, 2, "minute"),
    letter('s', Field::Second, 2, "second"),
    letter('S', Field::Fraction, 9, "fraction of a second"),
    letter('X', Field::OffsetOrZ, 3, "offset or Z"),
    letter('x', Field::Offset, 3, "offset"),
    letter('Z', Field::OffsetDigits, 3, "offset"),
    written('z', Field::ZoneName, 3, "name of the offset"),
    Letter {
        shortest: 2,
        ..written('V', Field::ZoneId, 2, "time zone")
    },
];

const fn letter(letter: char, field: Field, longest: usize, meaning: &'static str) -> Letter {
    Letter {
        letter,
        field,
        shortest: 1,
        longest,
        readable: true,
        meaning,
    }
}

/// A letter that can be written and not read.
const fn written(sign: char, field: Field, longest: usize, meaning: &'static str) -> Letter {
    Letter {
        readable: false,
        ..letter(sign, field, longest, meaning)
    }
}
