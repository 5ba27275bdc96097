//! Functions of dates, instants and durations.
//!
//! Days, months and hours are those of the calendar in the [`Context`](super::Context).

pub(super) mod current_day_of_month;
pub(super) mod current_day_of_week;
pub(super) mod current_day_of_year;
pub(super) mod current_hour;
pub(super) mod current_minute;
pub(super) mod current_month;
pub(super) mod current_second;
pub(super) mod current_week_of_year;
pub(super) mod current_year;
pub(super) mod date;
pub(super) mod datetime;
mod edges;
pub(super) mod end_of;
pub(super) mod get_day_of_month;
pub(super) mod get_day_of_week;
pub(super) mod get_day_of_year;
pub(super) mod get_hour;
pub(super) mod get_minute;
pub(super) mod get_month;
pub(super) mod get_second;
pub(super) mod get_week_of_year;
pub(super) mod get_year;
pub(super) mod in_unit;
mod parts;
pub(super) mod start_of;
pub(super) mod truncate;
