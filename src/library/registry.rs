//! All functions, by name.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use super::refused::REFUSED;
use super::{Body, Function, Topic};
use topics::TOPICS;

mod aliases;
mod topics;

/// Names a function of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(u16);

impl FunctionId {
    /// The function.
    pub fn get(self) -> &'static Function {
        FUNCTIONS[usize::from(self.0)]
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

/// Every function: those of the topics, then the refused ones.
static FUNCTIONS: LazyLock<Vec<&Function>> = LazyLock::new(|| {
    let of_topics = TOPICS.iter().flat_map(|topic| topic.functions);
    of_topics.copied().chain(REFUSED).collect()
});

/// The functions by topic, in the order of the reference.
pub fn topics() -> &'static [Topic] {
    TOPICS
}

/// All functions, the refused ones last.
pub fn functions() -> impl Iterator<Item = (FunctionId, &'static Function)> {
    FUNCTIONS
        .iter()
        .copied()
        .enumerate()
        .map(|(index, function)| (FunctionId(index as u16), function))
}

/// The function of a name, refused and hidden ones included.
pub fn lookup(name: &str) -> Option<FunctionId> {
    static BY_NAME: OnceLock<HashMap<&'static str, FunctionId>> = OnceLock::new();
    let by_name = BY_NAME.get_or_init(|| functions().map(|(id, f)| (f.name, id)).collect());
    by_name.get(name).copied()
}

/// The names that authors may use: neither hidden ones, which begin with `$`, nor refused ones.
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
