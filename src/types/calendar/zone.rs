//! Zones: what the clocks of a place show, and the names that places have.

use chrono::{DateTime, MappedLocalTime, NaiveDateTime, Offset, TimeZone};
use chrono_tz::{OffsetName, TZ_VARIANTS, Tz};

use super::MICROS_PER_SECOND;

/// Names longer than this are not compared with all zones, in bytes.
const NAME_BYTES_MAX: usize = 64;
/// Zones further away than this from a wrong name are no suggestion, in edits.
const NAME_DISTANCE_MAX: usize = 4;

/// The zone of an IANA name such as `Europe/Zurich`, spelled exactly.
pub fn calendar_zone(name: &str) -> Option<Tz> {
    name.parse().ok()
}

/// All zone names, in alphabetical order.
pub fn zone_names() -> impl Iterator<Item = &'static str> {
    TZ_VARIANTS.iter().map(|zone| zone.name())
}

/// The zone names that are meant most likely by a wrong one, best first, at most `count`.
///
/// Case does not count, and a city alone finds its region: `zurich` gives `Europe/Zurich`.
pub fn nearest_zone_names(name: &str, count: usize) -> Vec<&'static str> {
    if name.len() > NAME_BYTES_MAX {
        return Vec::new();
    }
    let wanted = name.to_lowercase().replace(' ', "_");
    let mut found: Vec<(usize, &'static str)> = zone_names()
        .map(|candidate| (name_distance(&wanted, candidate), candidate))
        .filter(|(distance, _)| *distance <= NAME_DISTANCE_MAX.min(wanted.len() / 2))
        .collect();
    found.sort();
    found.truncate(count);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

fn name_distance(wanted: &str, candidate: &str) -> usize {
    let candidate = candidate.to_lowercase();
    let city = |name: &str| {
        name.rsplit('/')
            .next()
            .map(str::to_owned)
            .unwrap_or_default()
    };
    let whole = strsim::damerau_levenshtein(wanted, &candidate);
    let cities = strsim::damerau_levenshtein(&city(wanted), &city(&candidate));
    // One more for a wrong or a lacking region, so that `utc` finds `UTC` before `Etc/UTC`.
    whole.min(cities + 1)
}

/// Whether a zone's clocks show UTC always.
#[inline]
pub(super) fn is_utc(zone: Tz) -> bool {
    matches!(
        zone,
        Tz::UTC | Tz::Etc__UTC | Tz::Etc__UCT | Tz::UCT | Tz::Zulu | Tz::Etc__Zulu
    )
}

/// How far the clocks of a zone are ahead of UTC at an instant, in microseconds.
pub(super) fn offset_at(zone: Tz, instant: i64) -> Option<i64> {
    if is_utc(zone) {
        return Some(0);
    }
    Some(offset_micros(
        &zone.offset_from_utc_datetime(&naive(instant)?),
    ))
}

/// What a zone calls its distance from UTC at an instant: letters, or digits where it has no name.
pub(super) fn offset_name(zone: Tz, instant: i64) -> String {
    let offset = naive(instant).map(|instant| zone.offset_from_utc_datetime(&instant));
    let name = offset.as_ref().and_then(OffsetName::abbreviation);
    name.unwrap_or("UTC").to_owned()
}

/// The instant at which a zone's clocks show a local time, given as if it were UTC.
///
/// A time that does not exist moves forward by the gap; of two equal ones the earlier is meant.
pub(super) fn resolve(zone: Tz, local: i64) -> Option<i64> {
    if is_utc(zone) {
        return Some(local);
    }
    let offset = match zone.offset_from_local_datetime(&naive(local)?) {
        MappedLocalTime::Single(offset) => offset_micros(&offset),
        MappedLocalTime::Ambiguous(one, other) => offset_micros(&one).max(offset_micros(&other)),
        MappedLocalTime::None => offset_before_gap(zone, local)?,
    };
    local.checked_sub(offset)
}

/// The offset that holds until a gap begins, for a local time inside the gap.
///
/// The local time read as UTC may lie on either side of the gap. If it lies after, the second
/// look is before the gap; if it lies before, the second look is after. So one of the two is the
/// offset before, and that is the smaller one, since a gap moves clocks forward.
fn offset_before_gap(zone: Tz, local: i64) -> Option<i64> {
    let first = offset_at(zone, local)?;
    let second = offset_at(zone, local.checked_sub(first)?)?;
    Some(first.min(second))
}

fn offset_micros(offset: &impl Offset) -> i64 {
    i64::from(offset.fix().local_minus_utc()) * MICROS_PER_SECOND
}

fn naive(micros: i64) -> Option<NaiveDateTime> {
    DateTime::from_timestamp_micros(micros).map(|instant| instant.naive_utc())
}
