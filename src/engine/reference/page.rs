//! The page of all functions.

use super::drawing::{events_table, line_of_time};
use super::{form, function, is_available};
use crate::library::{self, Audience};

/// How wide the page is, in columns.
const WIDTH: usize = 110;

/// `docs/functions.md`.
pub fn functions_page() -> String {
    let mut text = format!(
        "{HEAD}\n```text\n{}```\n\n{}\n{MARKS}",
        line_of_time(),
        events_table()
    );
    text.push_str("\n## Operators and forms\n");
    for form in form::forms() {
        text.push_str(&format!("\n{}", form.render(WIDTH)));
    }
    for topic in library::topics() {
        match topic.audience {
            Audience::Values | Audience::Events => {
                text.push_str(&format!("\n## {}\n", topic.title));
                for function in topic.functions {
                    text.push_str(&format!("\n{}", function::render(function, WIDTH)));
                }
            }
            Audience::Aliases => {
                text.push_str(&format!("\n## {}\n\n{ALIASES}\n", topic.title));
                for function in topic.functions {
                    text.push_str(&function::one_line(function, WIDTH));
                }
            }
            Audience::Nobody => {}
        }
    }
    text.push_str("\n## Not in rules\n");
    for (_, function) in library::functions() {
        if !is_available(function) {
            text.push_str(&format!("\n{}", function::render(function, WIDTH)));
        }
    }
    text
}

const HEAD: &str = "\
# Functions

Every function, operator and form of rules, with what it takes, what it gives, what it does with missing values, and
examples with their values. `sumac help NAME` prints one entry. The page is made from `src/library` and
`src/engine/reference` by a test (`SUMAC_UPDATE=1 cargo test --test reference`), and all examples run in every backend.

`x.f(a)` and `f(x, a)` are one call. A parameter with `?` may be left out, one with `…` may be repeated. A type with
`?` may be missing. *Keeps* says what is stored for a profile, and *Runs* whether the function becomes native code or
a call of a kernel, which is a function of the library.

Examples with `xEvent` are over one history, evaluated at noon of Monday, 1 June 2026:
";

const MARKS: &str = "\
Below such an example the line of time is drawn again where only some events count: those with a digit do, a `·` is
passed over.
";

const ALIASES: &str = "\
Texts from Journey Optimizer and other hosts may use these names. They are the functions above, or small variants.
`sumac help NAME` has their examples.
";
