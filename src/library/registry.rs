//! All functions, by name.

use super::Function;

/// Names a function of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(u16);

impl FunctionId {
    /// The function.
    pub fn get(self) -> &'static Function {
        FUNCTIONS[usize::from(self.0)]
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.get().name
    }
}

/// Every function, one line each, by topic.
static FUNCTIONS: &[&Function] = &[];

/// All functions.
pub fn functions() -> impl Iterator<Item = (FunctionId, &'static Function)> {
    FUNCTIONS
        .iter()
        .enumerate()
        .map(|(index, function)| (FunctionId(index as u16), *function))
}

/// The function of a name.
pub fn lookup(name: &str) -> Option<FunctionId> {
    functions()
        .find(|(_, function)| function.name == name)
        .map(|(id, _)| id)
}

/// The names that authors may use.
pub fn names() -> impl Iterator<Item = &'static str> {
    functions().map(|(_, function)| function.name)
}
