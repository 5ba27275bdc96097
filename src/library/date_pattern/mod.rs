//! Patterns of dates and times as text, made of the letters that Unicode gives them (UTS 35).
//!
//! A run of one letter stands for a part, and its length for the form: `M` is `6`, `MM` is `06`,
//! `MMM` is `Jun`. Text stands between single quotes, `''` is a quote, and what is no letter stands
//! for itself. Names are English. [`check_writing`] and [`check_reading`] say what is wrong with a
//! pattern before any value is seen; after that [`write()`] and [`read()`] go over it without a copy.

use std::fmt;

use field::{Field, LETTERS, Letter};

mod field;
mod names;
mod read;
mod write;

pub use read::read;
pub use write::{Moment, Pattern, write};

/// The longest pattern, in bytes.
pub const PATTERN_BYTES_MAX: usize = 256;

/// Signs that other implementations of these patterns keep for themselves.
const RESERVED: [char; 5] = ['[', ']', '{', '}', '#'];

/// A piece of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    /// Text that stands for itself.
    Text(&'a str),
    /// A part with the length of its run.
    Part(&'static Letter, usize),
}

/// What a pattern can say of a value that is read with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// A day alone.
    Day,
    /// A time of a day.
    Instant,
}

/// What is wrong with a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It has more bytes than [`PATTERN_BYTES_MAX`].
    TooLong,
    /// A letter that stands for nothing.
    UnknownLetter(char),
    /// A run of a letter that has no form of this length, and the run that has one.
    NoSuchForm(String, String),
    /// A sign that must stand between quotes.
    Reserved(char),
    /// Text between quotes without its end.
    UnclosedQuote,
    /// A run that stands for a part of a time, where there is only a day.
    NoTimeOfDay(String),
    /// A run that can be written and not read.
    OnlyWritten(String),
    /// What must be there to read a day or a time, and the letters that say it.
    Lacks(&'static str, &'static str),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::TooLong => write!(f, "the pattern is longer than {PATTERN_BYTES_MAX} bytes"),
            Problem::UnknownLetter(letter) => {
                write!(f, "the letter `{letter}` of the pattern stands for nothing")
            }
            Problem::NoSuchForm(run, _) => write!(f, "`{run}` of the pattern has no such form"),
            Problem::Reserved(sign) => write!(f, "`{sign}` of the pattern stands for nothing"),
            Problem::UnclosedQuote => f.write_str("the pattern opens a quote and never closes it"),
            Problem::NoTimeOfDay(run) => {
                write!(f, "`{run}` is a part of a time, and this is a date")
            }
            Problem::OnlyWritten(run) => write!(f, "`{run}` of the pattern cannot be read"),
            Problem::Lacks(what, _) => write!(f, "the pattern lacks {what}"),
        }
    }
}

impl Problem {
    /// What the author may do about it.
    pub fn help(&self) -> String {
        match self {
            Problem::TooLong => "put the text around the date together with `+`".to_owned(),
            Problem::UnknownLetter(sign) | Problem::Reserved(sign) => {
                format!("text stands between single quotes, as in `'{sign}'`")
            }
            Problem::NoSuchForm(_, known) => format!("write `{known}`"),
            Problem::UnclosedQuote => "two single quotes `''` stand for one".to_owned(),
            Problem::NoTimeOfDay(run) if run == "mm" => "write `MM` for the month".to_owned(),
            Problem::NoTimeOfDay(_) => "leave it out, or start from an instant".to_owned(),
            Problem::OnlyWritten(_) => {
                "read year, month and day as numbers or names, and the time from `HH`".to_owned()
            }
            Problem::Lacks(_, letters) => format!("say it with `{letters}`"),
        }
    }
}

/// The letters that are known with what they stand for, as in `y` year.
pub fn known_letters() -> impl Iterator<Item = (char, &'static str)> {
    LETTERS.iter().map(|letter| (letter.letter, letter.meaning))
}

/// Checks a pattern for [`write()`], of a date or of an instant.
///
/// # Errors
///
/// The first problem of the pattern.
pub fn check_writing(pattern: &str, of_date: bool) -> Result<(), Problem> {
    for part in parts(pattern)? {
        let (letter, count) = part;
        if of_date && letter.field.is_of_time() {
            return Err(Problem::NoTimeOfDay(letter.run(count)));
        }
    }
    Ok(())
}

/// Checks a pattern for [`read`] and says what it can read.
///
/// # Errors
///
/// The first problem of the pattern.
pub fn check_reading(pattern: &str) -> Result<Said, Problem> {
    let parts = parts(pattern)?;
    if let Some((letter, count)) = parts.iter().find(|(letter, _)| !letter.readable) {
        return Err(Problem::OnlyWritten(letter.run(*count)));
    }
    let has = |field| parts.iter().any(|(letter, _)| letter.field == field);
    let needs = [
        (true, Field::Year, "the year", "yyyy"),
        (has(Field::Day), Field::Month, "the month", "MM"),
        (has(Field::HourOfHalf), Field::Half, "AM or PM", "a"),
        (has(Field::HourOfHalfFromZero), Field::Half, "AM or PM", "a"),
        (has(Field::Second), Field::Minute, "the minute", "mm"),
        (has(Field::Fraction), Field::Second, "the second", "ss"),
    ];
    for (needed, field, what, letters) in needs {
        if needed && !has(field) {
            return Err(Problem::Lacks(what, letters));
        }
    }
    let has_hour = parts.iter().any(|(letter, _)| letter.field.is_hour());
    let has_time = parts.iter().any(|(letter, _)| letter.field.is_of_time());
    match (has_time, has_hour) {
        (true, false) => Err(Problem::Lacks("the hour", "HH")),
        (true, true) => Ok(Said::Instant),
        (false, _) => Ok(Said::Day),
    }
}

/// A run that means something else than authors mostly want, and what they want: the year of the
/// week without a week, the day of the year beside a month, the minute beside a year alone.
pub fn misleading(pattern: &str) -> Option<(String, String)> {
    let parts = parts(pattern).ok()?;
    let has = |field| parts.iter().any(|(letter, _)| letter.field == field);
    let has_hour = parts.iter().any(|(letter, _)| letter.field.is_hour());
    parts.iter().find_map(|&(letter, count)| {
        let meant = match letter.field {
            Field::WeekYear if !has(Field::Week) => 'y',
            Field::DayOfYear if has(Field::Month) && count <= 2 => 'd',
            Field::Minute if has(Field::Year) && !has_hour => 'M',
            _ => return None,
        };
        let meant = meant.to_string().repeat(count.min(4));
        Some((letter.run(count), meant))
    })
}

fn parts(pattern: &str) -> Result<Vec<(&'static Letter, usize)>, Problem> {
    if pattern.len() > PATTERN_BYTES_MAX {
        return Err(Problem::TooLong);
    }
    let parts = pieces(pattern).filter_map(|piece| match piece {
        Ok(Piece::Part(letter, count)) => Some(Ok((letter, count))),
        Ok(Piece::Text(_)) => None,
        Err(problem) => Some(Err(problem)),
    });
    parts.collect()
}

fn pieces(pattern: &str) -> Pieces<'_> {
    Pieces {
        rest: pattern,
        quoted: false,
    }
}

/// The pieces of a pattern from left to right; after a problem there are none.
#[derive(Clone)]
struct Pieces<'a> {
    rest: &'a str,
    quoted: bool,
}

impl<'a> Pieces<'a> {
    /// The next bytes, so many of them.
    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        taken
    }

    fn run(&mut self, sign: char) -> Result<Piece<'a>, Problem> {
        let count = self.rest.bytes().take_while(|b| char::from(*b) == sign);
        let run = count.count();
        let run = self.take(run);
        let letter = LETTERS.iter().find(|letter| letter.letter == sign);
        let letter = letter.ok_or(Problem::UnknownLetter(sign))?;
        let forms = letter.shortest..=letter.longest;
        if !forms.contains(&run.len()) {
            let nearest = letter.run(run.len().clamp(letter.shortest, letter.longest));
            return Err(Problem::NoSuchForm(run.to_owned(), nearest));
        }
        Ok(Piece::Part(letter, run.len()))
    }

    fn plain(&mut self, first: char) -> Result<Piece<'a>, Problem> {
        if first.is_ascii_alphabetic() {
            return self.run(first);
        }
        if RESERVED.contains(&first) {
            return Err(Problem::Reserved(first));
        }
        let means_something =
            |sign: char| sign.is_ascii_alphabetic() || sign == '\'' || RESERVED.contains(&sign);
        let end = self.rest.find(means_something);
        Ok(Piece::Text(self.take(end.unwrap_or(self.rest.len()))))
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Result<Piece<'a>, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(after) = self.rest.strip_prefix("''") {
                let quote = &self.rest[..1];
                self.rest = after;
                return Some(Ok(Piece::Text(quote)));
            }
            if let Some(after) = self.rest.strip_prefix('\'') {
                self.rest = after;
                self.quoted = !self.quoted;
                continue;
            }
            let piece = match (self.rest.chars().next(), self.quoted) {
                (None, false) => return None,
                (None, true) => Err(Problem::UnclosedQuote),
                (Some(first), false) => self.plain(first),
                (Some(_), true) => {
                    let end = self.rest.find('\'').unwrap_or(self.rest.len());
                    Ok(Piece::Text(self.take(end)))
                }
            };
            if piece.is_err() {
                (self.rest, self.quoted) = ("", false);
            }
            return Some(piece);
        }
    }
}

#[cfg(test)]
mod tests;
