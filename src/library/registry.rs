//! All functions, by name.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::later::LATER;
use super::{Body, Function, list};

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
