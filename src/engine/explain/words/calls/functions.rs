//! Functions of values.

use super::super::Speaker;
use super::super::phrases::{listed, quoted};
use crate::syntax::ast::{Expr, ExprKind};

/// What functions give, with their arguments as `{0}`, `{1}`; one for each number of arguments.
const WORDS: &[(&str, &str)] = &[
    ("abs", "{0} without its sign"),
    ("addDays", "{0} plus {1} days"),
    ("addHours", "{0} plus {1} hours"),
    ("addMinutes", "{0} plus {1} minutes"),
    ("addMonths", "{0} plus {1} months"),
    ("addSeconds", "{0} plus {1} seconds"),
    ("addYears", "{0} plus {1} years"),
    ("ageInDays", "the number of whole days since {0}"),
    ("ageInMonths", "the number of whole months since {0}"),
    ("atZone", "{0} in the zone {1}"),
    ("ceil", "{0} rounded up"),
    ("clamp", "{0}, at least {1} and at most {2}"),
    ("currentDayOfMonth", "the current day of the month"),
    (
        "currentDayOfWeek",
        "the current day of the week (Monday is 1)",
    ),
    ("currentDayOfYear", "the current day of the year"),
    ("currentHour", "the current hour"),
    ("currentMinute", "the current minute"),
    ("currentMonth", "the current month"),
    ("currentSecond", "the current second"),
    ("currentWeekOfYear", "the current week of the year"),
    ("currentYear", "the current year"),
    ("datetime", "{0}"),
    ("exp", "e to the power of {0}"),
    ("extractEmailDomain", "the domain of the address {0}"),
    ("floor", "{0} rounded down"),
    ("formatDate", "{0} written as {1}"),
    ("getDayOfMonth", "the day of the month of {0}"),
    ("getDayOfWeek", "the day of the week (Monday is 1) of {0}"),
    ("getDayOfYear", "the day of the year of {0}"),
    ("getHour", "the hour of {0}"),
    ("getMinute", "the minute of {0}"),
    ("getMonth", "the month of {0}"),
    ("getSecond", "the second of {0}"),
    ("getUrlHost", "the host of the address {0}"),
    ("getUrlPath", "the path of the address {0}"),
    ("getWeekOfYear", "the week of the year of {0}"),
    ("getYear", "the year of {0}"),
    ("indexOf", "the place of {1} in {0}"),
    ("length", "the length of {0}"),
    ("log", "the natural logarithm of {0}"),
    ("lowerCase", "{0} in lower case"),
    ("md5", "the MD5 sum of {0}"),
    ("pow", "{0} to the power of {1}"),
    ("regexGroup", "what the pattern {1} finds in {0}"),
    ("replace", "{0} with {2} for the first {1}"),
    ("replaceAll", "{0} with {2} for every {1}"),
    ("round", "{0} rounded"),
    ("round", "{0} rounded to {1} digits"),
    ("roundDown", "{0} rounded down"),
    ("roundUp", "{0} rounded up"),
    ("sha256", "the SHA-256 sum of {0}"),
    ("split", "the parts of {0} between {1}"),
    ("sqrt", "the square root of {0}"),
    ("titleCase", "{0} with a capital for each word"),
    ("toInt", "{0} as a whole number"),
    ("toNumber", "{0} as a number"),
    ("toString", "{0} as text"),
    ("trim", "{0} without blanks at its ends"),
    ("upperCase", "{0} in upper case"),
];

impl Speaker<'_, '_> {
    /// A function of values in words.
    pub(super) fn function(&mut self, name: &str, arguments: &[&Expr]) -> Option<String> {
        match (name, arguments) {
            ("date", [year, month, day]) => return constant_date(year, month, day),
            ("in", [duration, unit]) => {
                let unit = self.unit(unit)?.word(2);
                let said = self.operand(duration);
                let comma = after_words(&said);
                return Some(format!("{said}{comma} in {unit}"));
            }
            ("truncate" | "startOf", [instant, unit]) => {
                let unit = self.unit(unit)?.word(1);
                return Some(format!(
                    "the start of the {unit} of {}",
                    self.operand(instant)
                ));
            }
            ("endOf", [instant, unit]) => {
                let unit = self.unit(unit)?.word(1);
                return Some(format!(
                    "the end of the {unit} of {}",
                    self.operand(instant)
                ));
            }
            ("age", [instant, unit @ ..]) => {
                let unit = match unit {
                    [unit] => self.unit(unit)?.word(2),
                    _ => "years",
                };
                return Some(format!(
                    "the number of whole {unit} since {}",
                    self.operand(instant)
                ));
            }
            ("dateDiff", [from, to, unit]) => {
                let unit = self.unit(unit)?.word(2);
                let (from, to) = (self.operand(from), self.operand(to));
                return Some(format!("the number of whole {unit} from {from} to {to}"));
            }
            ("get", [map, key]) => {
                let key = self.operand(key);
                return Some(format!("the value under {key} in {}", self.operand(map)));
            }
            ("min" | "max", [_, _, ..]) => {
                let all: Vec<String> = arguments.iter().map(|one| self.operand(one)).collect();
                let most = if name == "min" { "least" } else { "greatest" };
                return Some(format!("the {most} of {}", listed(&all, "and")));
            }
            ("concat", [_, _, ..]) => {
                let all: Vec<String> = arguments.iter().map(|one| self.operand(one)).collect();
                return Some(all.join(" followed by "));
            }
            _ => {}
        }
        let last = format!("{{{}}}", arguments.len().saturating_sub(1));
        let next = format!("{{{}}}", arguments.len());
        let fits = |form: &&(&str, &str)| {
            form.0 == name
                && !form.1.contains(&next)
                && (arguments.is_empty() || form.1.contains(&last))
        };
        let (_, form) = WORDS.iter().find(fits)?;
        let mut said = String::new();
        let mut rest = *form;
        while let Some((before, after)) = rest.split_once('{') {
            let (place, after) = after.split_once('}')?;
            said.push_str(before);
            let place: usize = place.parse().ok()?;
            let argument = self.operand(arguments.get(place)?);
            said.push_str(&argument);
            if before.is_empty() && place == 0 {
                said.push_str(after_words(&argument));
            }
            rest = after;
        }
        said.push_str(rest);
        Some(said)
    }
}

fn constant_date(year: &Expr, month: &Expr, day: &Expr) -> Option<String> {
    let part = |expr: &Expr| match &expr.kind {
        ExprKind::Integer(number) => Some(*number),
        _ => None,
    };
    let (year, month, day) = (part(year)?, part(month)?, part(day)?);
    Some(quoted(&format!("{year:04}-{month:02}-{day:02}")))
}

/// The comma behind a long phrase, so that what follows is not taken as a part of its end.
fn after_words(phrase: &str) -> &'static str {
    match phrase.contains(' ') && !phrase.starts_with('(') && !phrase.starts_with("its ") {
        true => ",",
        false => "",
    }
}
