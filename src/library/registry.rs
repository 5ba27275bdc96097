//! All functions, by name.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::later::LATER;
use super::{Body, Function, form, list, math, sequence, string, time};

/// Names a function of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(u16);

impl FunctionId {
    /// The function.
    pub fn get(self) -> &'static Function {
        let index = usize::from(self.0);
        match FUNCTIONS.get(index) {
            Some(function) => function,
            None => &LATER[index - FUNCTIONS.len()],
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.get().name
    }
}

/// Every function of this version, one line each, by topic.
static FUNCTIONS: &[&Function] = &[
    &form::conditional::FUNCTION,
    &form::filter::FUNCTION,
    &form::get::FUNCTION,
    &form::group_by::FUNCTION,
    &form::is_not_null::FUNCTION,
    &form::is_null::FUNCTION,
    &form::map::FUNCTION,
    &form::map_entry::FUNCTION,
    &list::all::FUNCTION,
    &list::average::FUNCTION,
    &list::bottom_n::FUNCTION,
    &list::collect::FUNCTION,
    &list::collect_map::FUNCTION,
    &list::count::FUNCTION,
    &list::count_distinct::FUNCTION,
    &list::distinct::FUNCTION,
    &list::exists::FUNCTION,
    &list::first::FUNCTION,
    &list::gaps::FUNCTION,
    &list::head::FUNCTION,
    &list::last::FUNCTION,
    &list::max::FUNCTION,
    &list::member::FUNCTION,
    &list::min::FUNCTION,
    &list::none::FUNCTION,
    &list::one::FUNCTION,
    &list::sum::FUNCTION,
    &list::top_n::FUNCTION,
    &sequence::chain::FUNCTION,
    &sequence::exists::FUNCTION,
    &sequence::matches::FUNCTION,
    &sequence::reached::FUNCTION,
    &sequence::spans::FUNCTION,
    &sequence::steps_reached::FUNCTION,
    &math::round::FUNCTION,
    &string::to_number::FUNCTION,
    &string::to_string::FUNCTION,
    &string::contains::FUNCTION,
    &string::does_not_contain::FUNCTION,
    &string::does_not_end_with::FUNCTION,
    &string::does_not_start_with::FUNCTION,
    &string::ends_with::FUNCTION,
    &string::equals::FUNCTION,
    &string::like::FUNCTION,
    &string::not_equal_to::FUNCTION,
    &string::starts_with::FUNCTION,
    &time::add_days::FUNCTION,
    &time::add_hours::FUNCTION,
    &time::add_minutes::FUNCTION,
    &time::add_months::FUNCTION,
    &time::add_seconds::FUNCTION,
    &time::add_years::FUNCTION,
    &time::age::FUNCTION,
    &time::age_in_days::FUNCTION,
    &time::age_in_months::FUNCTION,
    &time::at_zone::FUNCTION,
    &time::compare_dates::FUNCTION,
    &time::convert_zoned_date_time::FUNCTION,
    &time::current_day_of_month::FUNCTION,
    &time::current_day_of_week::FUNCTION,
    &time::current_day_of_year::FUNCTION,
    &time::current_hour::FUNCTION,
    &time::current_minute::FUNCTION,
    &time::current_month::FUNCTION,
    &time::current_second::FUNCTION,
    &time::current_time_in_millis::FUNCTION,
    &time::current_week_of_year::FUNCTION,
    &time::current_year::FUNCTION,
    &time::date::FUNCTION,
    &time::date_add::FUNCTION,
    &time::date_between::FUNCTION,
    &time::date_diff::FUNCTION,
    &time::datetime::FUNCTION,
    &time::day_of_month::FUNCTION,
    &time::day_of_week::FUNCTION,
    &time::day_of_year::FUNCTION,
    &time::diff_in_hours::FUNCTION,
    &time::diff_in_minutes::FUNCTION,
    &time::diff_in_months::FUNCTION,
    &time::diff_in_seconds::FUNCTION,
    &time::diff_in_years::FUNCTION,
    &time::end_of::FUNCTION,
    &time::extract_hours::FUNCTION,
    &time::extract_minutes::FUNCTION,
    &time::extract_month::FUNCTION,
    &time::extract_months::FUNCTION,
    &time::extract_seconds::FUNCTION,
    &time::format_date::FUNCTION,
    &time::get_current_zoned_date_time::FUNCTION,
    &time::get_day_of_month::FUNCTION,
    &time::get_day_of_week::FUNCTION,
    &time::get_day_of_year::FUNCTION,
    &time::get_hour::FUNCTION,
    &time::get_minute::FUNCTION,
    &time::get_month::FUNCTION,
    &time::get_second::FUNCTION,
    &time::get_week_of_year::FUNCTION,
    &time::get_year::FUNCTION,
    &time::in_unit::FUNCTION,
    &time::parse_date::FUNCTION,
    &time::parse_day::FUNCTION,
    &time::set_days::FUNCTION,
    &time::set_hours::FUNCTION,
    &time::start_of::FUNCTION,
    &time::string_to_date::FUNCTION,
    &time::to_date_time::FUNCTION,
    &time::to_date_time_only::FUNCTION,
    &time::to_utc::FUNCTION,
    &time::truncate::FUNCTION,
    &time::truncate_to_start_of_day::FUNCTION,
    &time::truncate_to_start_of_quarter::FUNCTION,
    &time::truncate_to_start_of_week::FUNCTION,
    &time::truncate_to_start_of_year::FUNCTION,
    &time::week_of_year::FUNCTION,
];

/// All functions, those that are planned last.
pub fn functions() -> impl Iterator<Item = (FunctionId, &'static Function)> {
    FUNCTIONS
        .iter()
        .copied()
        .chain(LATER)
        .enumerate()
        .map(|(index, function)| (FunctionId(index as u16), function))
}

/// The function of a name, planned and hidden ones included.
pub fn lookup(name: &str) -> Option<FunctionId> {
    static BY_NAME: OnceLock<HashMap<&'static str, FunctionId>> = OnceLock::new();
    let by_name = BY_NAME.get_or_init(|| functions().map(|(id, f)| (f.name, id)).collect());
    by_name.get(name).copied()
}

/// The names that authors may use: neither hidden ones, which begin with `$`, nor planned ones.
pub fn names() -> impl Iterator<Item = &'static str> {
    functions()
        .map(|(_, function)| function)
        .filter(|function| !matches!(function.body, Body::Later) && !function.name.starts_with('$'))
        .map(|function| function.name)
}

#[cfg(test)]
mod tests;
