//! Instants, dates and durations as text.

/// The calendar day `YYYY-MM-DD`; `None` where it is not one.
pub fn parse_date(text: &str) -> Option<i32> {
    todo!("{text}")
}

/// An instant read from text, and whether the text said its offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParsedInstant {
    /// Microseconds since 1970 UTC; finer digits are cut.
    pub micros: i64,
    /// False where the text had no offset and UTC was assumed.
    pub has_offset: bool,
}

/// An RFC 3339 instant, a bare date (its midnight), a time without an offset (UTC).
pub fn parse_instant(text: &str) -> Option<ParsedInstant> {
    todo!("{text}")
}

/// An instant as RFC 3339 in UTC with `Z`, fractions only where there are some.
pub fn format_instant(micros: i64) -> String {
    todo!("{micros}")
}

/// A day as `YYYY-MM-DD`.
pub fn format_date(date: i32) -> String {
    todo!("{date}")
}

/// A duration as ISO 8601 in seconds: `PT90S`, `-PT0.5S`.
pub fn format_duration(micros: i64) -> String {
    todo!("{micros}")
}
