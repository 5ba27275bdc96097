//! All functions, by name.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::refused::REFUSED;
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
            None => &REFUSED[index - FUNCTIONS.len()],
        }
    }

    /// The function itself where this is another name of it.
    #[must_use]
    pub fn original(self) -> Self {
        self.get().alias_of.and_then(lookup).unwrap_or(self)
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
    &list::any::FUNCTION,
    &list::approx_count_distinct::FUNCTION,
    &list::approx_percentile::FUNCTION,
    &list::average::FUNCTION,
    &list::bottom_n::FUNCTION,
    &list::collect::FUNCTION,
    &list::collect_map::FUNCTION,
    &list::concat::FUNCTION,
    &list::count::FUNCTION,
    &list::count_distinct::FUNCTION,
    &list::count_only_null::FUNCTION,
    &list::count_with_null::FUNCTION,
    &list::difference::FUNCTION,
    &list::differences::FUNCTION,
    &list::distinct::FUNCTION,
    &list::distinct_count_with_null::FUNCTION,
    &list::exists::FUNCTION,
    &list::first::FUNCTION,
    &list::flatten::FUNCTION,
    &list::gaps::FUNCTION,
    &list::head::FUNCTION,
    &list::in_segment::FUNCTION,
    &list::includes::FUNCTION,
    &list::intersection::FUNCTION,
    &list::intersects::FUNCTION,
    &list::item_at::FUNCTION,
    &list::keys::FUNCTION,
    &list::last::FUNCTION,
    &list::last_values::FUNCTION,
    &list::longest_streak::FUNCTION,
    &list::max::FUNCTION,
    &list::max_by::FUNCTION,
    &list::median::FUNCTION,
    &list::member::FUNCTION,
    &list::min::FUNCTION,
    &list::min_by::FUNCTION,
    &list::mode::FUNCTION,
    &list::none::FUNCTION,
    &list::not_in::FUNCTION,
    &list::nth::FUNCTION,
    &list::one::FUNCTION,
    &list::per::FUNCTION,
    &list::percentile::FUNCTION,
    &list::reverse::FUNCTION,
    &list::session_items::FUNCTION,
    &list::session_spans::FUNCTION,
    &list::sessions::FUNCTION,
    &list::skip::FUNCTION,
    &list::sort_by::FUNCTION,
    &list::stddev::FUNCTION,
    &list::streak::FUNCTION,
    &list::subset_of::FUNCTION,
    &list::sum::FUNCTION,
    &list::superset_of::FUNCTION,
    &list::take::FUNCTION,
    &list::top_k::FUNCTION,
    &list::top_n::FUNCTION,
    &sequence::chain::FUNCTION,
    &sequence::exists::FUNCTION,
    &sequence::matches::FUNCTION,
    &sequence::reached::FUNCTION,
    &sequence::spans::FUNCTION,
    &sequence::steps_reached::FUNCTION,
    &math::abs::FUNCTION,
    &math::absolute::FUNCTION,
    &math::ceil::FUNCTION,
    &math::clamp::FUNCTION,
    &math::exp::FUNCTION,
    &math::floor::FUNCTION,
    &math::format_currency::FUNCTION,
    &math::format_number::FUNCTION,
    &math::greatest::FUNCTION,
    &math::least::FUNCTION,
    &math::log::FUNCTION,
    &math::pow::FUNCTION,
    &list::union::FUNCTION,
    &list::values::FUNCTION,
    &list::variance::FUNCTION,
    &list::zip::FUNCTION,
    &math::round::FUNCTION,
    &math::round_down::FUNCTION,
    &math::round_up::FUNCTION,
    &math::sqrt::FUNCTION,
    &math::string_to_integer::FUNCTION,
    &math::string_to_number::FUNCTION,
    &math::to_bool::FUNCTION,
    &math::to_hex_string::FUNCTION,
    &math::to_int::FUNCTION,
    &math::to_percentage::FUNCTION,
    &math::to_precision::FUNCTION,
    &string::amp_compare::FUNCTION,
    &string::amp_substr::FUNCTION,
    &string::append_query_params::FUNCTION,
    &string::camel_case::FUNCTION,
    &string::char_code_at::FUNCTION,
    &string::compare_to::FUNCTION,
    &string::concat::FUNCTION,
    &string::contains::FUNCTION,
    &string::decode64::FUNCTION,
    &string::does_not_contain::FUNCTION,
    &string::does_not_end_with::FUNCTION,
    &string::does_not_start_with::FUNCTION,
    &string::encode64::FUNCTION,
    &string::ends_with::FUNCTION,
    &string::equals::FUNCTION,
    &string::equals_any_ignore_case::FUNCTION,
    &string::equals_ignore_case::FUNCTION,
    &string::extract_email_domain::FUNCTION,
    &string::get_url_fragment::FUNCTION,
    &string::get_url_host::FUNCTION,
    &string::get_url_path::FUNCTION,
    &string::get_url_protocol::FUNCTION,
    &string::index_of::FUNCTION,
    &string::is_empty::FUNCTION,
    &string::is_not_empty::FUNCTION,
    &string::join::FUNCTION,
    &string::last_index_of::FUNCTION,
    &string::left_trim::FUNCTION,
    &string::length::FUNCTION,
    &string::like::FUNCTION,
    &string::lower_case::FUNCTION,
    &string::mask::FUNCTION,
    &string::matches::FUNCTION,
    &string::md5::FUNCTION,
    &string::not_equal_to::FUNCTION,
    &string::not_equal_with_ignore_case::FUNCTION,
    &string::regex_group::FUNCTION,
    &string::replace::FUNCTION,
    &string::replace_all::FUNCTION,
    &string::replace_matches::FUNCTION,
    &string::right_trim::FUNCTION,
    &string::sha256::FUNCTION,
    &string::split::FUNCTION,
    &string::starts_with::FUNCTION,
    &string::substr::FUNCTION,
    &string::title_case::FUNCTION,
    &string::to_number::FUNCTION,
    &string::to_string::FUNCTION,
    &string::trim::FUNCTION,
    &string::upper_case::FUNCTION,
    &string::url_decode::FUNCTION,
    &string::url_encode::FUNCTION,
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
        .chain(REFUSED)
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
        .filter(|function| {
            let is_available = !matches!(function.body, Body::Refused(_));
            is_available && !function.name.starts_with('$')
        })
        .map(|function| function.name)
}

#[cfg(test)]
mod tests;
