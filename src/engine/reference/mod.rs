//! The reference: what each function, operator and form of rules does, as text.
//!
//! [`entry`] is what `sumac help` prints, and [`functions_page`] puts the entries of all functions
//! on one page, `docs/functions.md`; both are written by the same code from the registry of the
//! library and from the pages of `forms/`. What a build costs is asked of the table that the
//! compiler itself obeys.

mod drawing;
mod form;
mod function;
mod page;
mod signature;
mod wrap;

pub(super) use crate::library::{shown, signatures, written};
pub use drawing::line_of_time;
pub use form::{Form, forms};
pub use page::functions_page;
pub(super) use signature::fits;
pub(super) use wrap::wrap;

use crate::diagnostic;
use crate::library::{self, Body};

/// The narrowest text that entries are written for, in columns.
const WIDTH_MIN: usize = 60;

/// The entry of a function, an operator or a word, at most `width` columns wide but for code.
pub fn entry(name: &str, width: usize) -> Option<String> {
    let width = width.max(WIDTH_MIN);
    let function = library::lookup(name).map(library::FunctionId::get);
    let function = function.filter(|function| !function.name.starts_with('$'));
    // A function is found by its exact name, and then its words in other cases are not meant.
    let form = form::find(name, function.is_some());
    let mut text = String::new();
    if let Some(form) = form {
        text.push_str(&form.render(width));
    }
    if let Some(function) = function {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&function::render(function, width));
        if !function.timeline.is_empty() {
            text.push_str(&format!("\nThe events:\n\n{}", drawing::events()));
        }
    }
    (!text.is_empty()).then_some(text)
}

/// The name with an entry that is nearest to a misspelt one.
pub fn nearest(name: &str) -> Option<&'static str> {
    diagnostic::nearest(name, names())
}

/// All names that have an entry.
pub fn names() -> impl Iterator<Item = &'static str> {
    let functions = library::functions()
        .map(|(_, function)| function)
        .filter(|function| !function.name.starts_with('$'))
        .map(|function| function.name);
    functions.chain(forms().iter().flat_map(|form| form.names.iter().copied()))
}

/// Whether rules can have a function.
fn is_available(function: &library::Function) -> bool {
    !matches!(function.body, Body::Refused(_))
}
