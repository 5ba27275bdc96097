//! English names of months and weekdays.

/// Letters of a short name.
const SHORT: usize = 3;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// The names of a kind of thing, numbered from 1.
#[derive(Clone, Copy)]
pub(super) struct Names(&'static [&'static str]);

pub(super) const MONTH: Names = Names(&MONTHS);
pub(super) const WEEKDAY: Names = Names(&WEEKDAYS);

impl Names {
    /// The name of a number, which is in range.
    pub(super) fn of(self, number: i64, full: bool) -> &'static str {
        let index = usize::try_from(number - 1).unwrap_or(0);
        let name = self.0.get(index).copied().unwrap_or("");
        if full { name } else { &name[..SHORT] }
    }

    /// The number of the name with which a text begins, in any case, and its length.
    pub(super) fn at_start(self, text: &str, full: bool) -> Option<(i64, usize)> {
        (1..).zip(self.0).find_map(|(number, _)| {
            let name = self.of(number, full);
            let start = text.get(..name.len())?;
            start
                .eq_ignore_ascii_case(name)
                .then_some((number, name.len()))
        })
    }
}
