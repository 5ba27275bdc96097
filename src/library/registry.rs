//! All functions, by name.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::later::LATER;
use super::{Body, Function, form, list, math, string, time};

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
    &list::any::FUNCTION,
    &list::approx_count_distinct::FUNCTION,
    &list::approx_percentile::FUNCTION,
    &list::average::FUNCTION,
    &list::bottom_n::FUNCTION,
    &list::collect::FUNCTION,
    &list::collect_map::FUNCTION,
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
    &list::union::FUNCTION,
    &list::values::FUNCTION,
    &list::variance::FUNCTION,
    &list::zip::FUNCTION,
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
    &time::current_day_of_month::FUNCTION,
    &time::current_day_of_week::FUNCTION,
    &time::current_day_of_year::FUNCTION,
    &time::current_hour::FUNCTION,
    &time::current_minute::FUNCTION,
    &time::current_month::FUNCTION,
    &time::current_second::FUNCTION,
    &time::current_week_of_year::FUNCTION,
    &time::current_year::FUNCTION,
    &time::date::FUNCTION,
    &time::datetime::FUNCTION,
    &time::end_of::FUNCTION,
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
    &time::start_of::FUNCTION,
    &time::truncate::FUNCTION,
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
