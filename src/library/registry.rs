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
