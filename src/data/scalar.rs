//! What a scalar of the data is worth to a column of some type.

use super::fill::Scalar;
use super::report::Report;
use crate::types::instant::parse_instant;

impl<'a> Scalar<'a> {
    pub(super) fn boolean(self) -> Option<bool> {
        match self {
            Scalar::Boolean(truth) => Some(truth),
            Scalar::Cell(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Scalar::Cell(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// A whole number of 64 bits; `1.0` is one.
    pub(super) fn integer(self) -> Option<i64> {
        match self {
            Scalar::Integer(integer) => Some(integer),
            Scalar::Number(number) => whole(number),
            Scalar::Cell(text) => {
                let text = text.trim();
                text.parse()
                    .ok()
                    .or_else(|| text.parse().ok().and_then(whole))
            }
            _ => None,
        }
    }

    /// A finite number without a minus zero.
    pub(super) fn number(self) -> Option<f64> {
        let number = match self {
            Scalar::Integer(integer) => integer as f64,
            Scalar::Unsigned(integer) => integer as f64,
            Scalar::Number(number) => number,
            Scalar::Cell(text) => text.trim().parse().ok()?,
            _ => return None,
        };
        number.is_finite().then_some(number + 0.0)
    }

    pub(super) fn text(self) -> Option<&'a str> {
        match self {
            Scalar::Text(text) | Scalar::Cell(text) => Some(text),
            _ => None,
        }
    }

    /// Writes a key or an id as text, if it is one: whole numbers count as their digits.
    pub(super) fn write_name(self, name: &mut String) -> bool {
        match self {
            Scalar::Text(text) | Scalar::Cell(text) => name.push_str(text),
            Scalar::Integer(integer) => name.push_str(&integer.to_string()),
            Scalar::Unsigned(integer) => name.push_str(&integer.to_string()),
            _ => return false,
        }
        true
    }

    /// An instant in microseconds; one without an offset is UTC and counted.
    pub(super) fn instant(self, report: &mut Report) -> Option<i64> {
        let parsed = parse_instant(self.text()?)?;
        report.naive_times += u64::from(!parsed.has_offset);
        Some(parsed.micros)
    }

    /// How a report shows it.
    pub(super) fn describe(self) -> String {
        match self {
            Scalar::Boolean(truth) => truth.to_string(),
            Scalar::Integer(integer) => integer.to_string(),
            Scalar::Unsigned(integer) => integer.to_string(),
            Scalar::Number(number) => number.to_string(),
            Scalar::Text(text) => format!("\"{text}\""),
            Scalar::Cell(text) => text.to_owned(),
        }
    }
}

/// A double that is a whole number of 64 bits.
pub(super) fn whole(number: f64) -> Option<i64> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    let fits = number.trunc() == number && (-LIMIT..LIMIT).contains(&number);
    fits.then_some(number as i64)
}

/// An integer in its plain decimal form: no plus, no leading zero, no blanks.
pub(super) fn plain_integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.starts_with(['0', '+', '-']) || text == "0";
    text.parse().ok().filter(|_| plain)
}

/// Whether the schema allows an integer.
pub(super) fn within(value: i64, bounds: Option<(i64, i64)>) -> bool {
    bounds.is_none_or(|(least, greatest)| (least..=greatest).contains(&value))
}
