//! The zone in which a function sees its first argument.

use crate::library::Context;
use crate::types::Value;
use crate::types::calendar::{Calendar, calendar_zone};

/// The calendar that counts, and the arguments that authors write, of which there are `written`.
///
/// A zone behind them is that of a view, as [`Role::Zone`](crate::library::Role::Zone) says. There
/// is none where the name is that of no zone, which only names from fields can be.
pub(super) fn viewed<'a>(
    context: &Context,
    arguments: &'a [Value],
    written: usize,
) -> Option<(Calendar, &'a [Value])> {
    let (arguments, zone) = arguments.split_at_checked(written)?;
    let calendar = match zone {
        [] => context.calendar,
        [Value::String(name)] => Calendar {
            zone: calendar_zone(name)?,
            ..context.calendar
        },
        _ => return None,
    };
    Some((calendar, arguments))
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;

    #[test]
    fn the_zone_of_a_view_wins_over_that_of_the_rules() {
        let context = Context {
            calendar: Calendar {
                zone: Tz::Europe__Zurich,
                ..Calendar::default()
            },
            now: 0,
        };
        let arguments = [Value::Datetime(0), Value::string("Asia/Tokyo")];
        let zone = |count| viewed(&context, &arguments[..count], 1).map(|found| found.0.zone);
        assert_eq!(zone(1), Some(Tz::Europe__Zurich));
        assert_eq!(zone(2), Some(Tz::Asia__Tokyo));
        let unknown = [Value::Datetime(0), Value::string("Asia/Tokio")];
        assert!(viewed(&context, &unknown, 1).is_none());
    }
}
