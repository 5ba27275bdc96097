//! Functions that are known from PQL or planned, and not available yet, and those that no rule can
//! have.
//!
//! The checker tells authors so instead of guessing at a typing error. A function that becomes
//! available moves from here to a file of its own.

use super::signature::BASE;
use super::{Body, Function, Refusal};

/// The functions, by topic.
pub(super) static LATER: &[Function] = &[
    // Order and choice.
    later("nth", "The n-th item, from the end where n is negative."),
    later("take", "The first n items."),
    later("skip", "The items after the first n."),
    later("reverse", "The items from the last to the first."),
    later("sortBy", "The items in the order of a key."),
    later("minBy", "The item with the smallest key."),
    later("maxBy", "The item with the largest key."),
    later("list", "The last n values, oldest first."),
    later("differences", "The signed differences of neighbours."),
    // Values and statistics.
    later("mode", "The most frequent value."),
    later("topK", "The k most frequent values."),
    later("variance", "The sample variance."),
    later("stddev", "The sample standard deviation."),
    later("median", "The value in the middle."),
    later(
        "percentile",
        "The value below which a part of the values lies.",
    ),
    later("any", "Whether a condition holds for some item."),
    later("countOnlyNull", "The number of items without a value."),
    later(
        "countWithNull",
        "The number of items, those without a value included.",
    ),
    later(
        "distinctCountWithNull",
        "The number of different values, the missing one included.",
    ),
    // Shape and sets.
    later("flatten", "A list of lists as one list."),
    later("zip", "The items of two lists in pairs."),
    later("intersects", "Whether two lists share an item."),
    later("intersection", "The items that two lists share."),
    later("union", "The items of either list, without repeats."),
    later("difference", "The items that another list lacks."),
    later("subsetOf", "Whether another list holds every item."),
    later("supersetOf", "Whether a list holds every item of another."),
    later("includes", "Whether a list holds a value."),
    later("notIn", "Whether a list lacks a value."),
    later("keys", "The keys of a map."),
    later("values", "The values of a map."),
    // Events in time.
    later("sessions", "The events in groups between pauses."),
    later("per", "The items by calendar unit."),
    later("streak", "The current run of calendar units with an event."),
    later(
        "longestStreak",
        "The longest run of calendar units with an event.",
    ),
    later("inSegment", "Whether the profile is in a segment."),
    // Dates and instants.
    // What rules cannot have.
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

const fn later(name: &'static str, summary: &'static str) -> Function {
    Function {
        name,
        body: Body::Later,
        summary,
        missing: "Not available in this version.",
        ..BASE
    }
}
