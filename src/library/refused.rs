//! Functions of other hosts that no rule can have.
//!
//! The checker says why instead of guessing at a typing error.

use super::signature::BASE;
use super::{Body, Function, Refusal};

/// The functions.
pub(super) static REFUSED: &[Function] = &[
    refused(
        "random",
        "A random number.",
        &Refusal {
            reason: "rules are pure: the same profile at the same instant gives the same value",
            help: "take something of the profile that differs, as in `sha256(…)` of its key",
        },
    ),
    refused(
        "modelInstances",
        "The instances of a model.",
        &Refusal {
            reason: "instances of a model exist in decisioning hosts only",
            help: "read the profile, or its events as `xEvent`",
        },
    ),
];

const fn refused(name: &'static str, summary: &'static str, refusal: &'static Refusal) -> Function {
    Function {
        name,
        body: Body::Refused(refusal),
        summary,
        missing: "Not available in rules.",
        ..BASE
    }
}
