//! Settings that people write: instants and time zones.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::diagnostics::Diagnostics;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::types::calendar::{calendar_zone, nearest_zone_names};
use crate::types::instant::parse_instant;

/// The version of the time zone data, such as `2025b`.
pub const TIME_ZONE_DATA: &str = chrono_tz::IANA_TZDB_VERSION;

/// The time zone of a name.
///
/// # Errors
/// `UnknownTimeZone` with the nearest name.
pub fn parse_time_zone(name: &str) -> Result<Tz, Diagnostics> {
    if let Some(zone) = calendar_zone(name) {
        return Ok(zone);
    }
    let message = format!("there is no time zone \"{name}\"");
    let diagnostic = Diagnostic::error(Code::UnknownTimeZone, Span::default(), message);
    Err(Diagnostics::without_places(
        match nearest_zone_names(name, 1).first() {
            Some(near) => diagnostic.help(format!("did you mean \"{near}\"?")),
            None => diagnostic.help("name it as the IANA data base does, as in \"Europe/Zurich\""),
        },
    ))
}

/// An instant of evaluation: RFC 3339, or a date, which is its midnight; UTC without an offset.
///
/// # Errors
/// `ImpossibleConstant` for a text that is no instant.
pub fn parse_now(text: &str) -> Result<DateTime<Utc>, Diagnostics> {
    let instant = parse_instant(text);
    let instant = instant.and_then(|instant| DateTime::from_timestamp_micros(instant.micros));
    instant.ok_or_else(|| {
        let message = format!("\"{text}\" is no instant");
        let diagnostic = Diagnostic::error(Code::ImpossibleConstant, Span::default(), message);
        let help = "write it as in 2026-06-01T12:00:00Z, or a date as in 2026-06-01";
        Diagnostics::without_places(diagnostic.help(help))
    })
}
