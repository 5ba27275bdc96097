//! Functions that are known from PQL or planned, and not available yet.
//!
//! The checker tells authors so instead of guessing at a typing error. A function that becomes
//! available moves from here to a file of its own.

use super::signature::BASE;
use super::{Body, Function};

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
    later("concat", "Lists one after the other, or strings as one."),
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
    later("modelInstances", "The instances of a model."),
    // Strings.
    later("like", "Whether a string has the form of a pattern."),
    later("matches", "Whether a pattern is found in a string."),
    later("regexGroup", "A group of the first match of a pattern."),
    later("length", "How many characters a string has."),
    later("lowerCase", "A string in lower case."),
    later("upperCase", "A string in upper case."),
    later("titleCase", "A string with capital initials."),
    later("camelCase", "The words of a string as one word."),
    later("trim", "A string without blanks around it."),
    later("leftTrim", "A string without blanks before it."),
    later("rightTrim", "A string without blanks after it."),
    later("substr", "A part of a string by positions."),
    later(
        "replace",
        "A string with the first occurrence of a text replaced.",
    ),
    later("replaceAll", "A string with a text replaced."),
    later(
        "replaceMatches",
        "A string with the matches of a pattern replaced.",
    ),
    later("split", "The parts of a string between separators."),
    later("join", "Strings as one, with separators."),
    later("indexOf", "The first position of a text."),
    later("lastIndexOf", "The last position of a text."),
    later("charCodeAt", "The code of a character."),
    later("isEmpty", "Whether there is nothing in a string or a list."),
    later(
        "isNotEmpty",
        "Whether there is something in a string or a list.",
    ),
    later("equalsIgnoreCase", "Whether strings are equal up to case."),
    later(
        "equalsAnyIgnoreCase",
        "Whether a string equals one of others up to case.",
    ),
    later(
        "notEqualWithIgnoreCase",
        "Whether strings differ in more than case.",
    ),
    later(
        "ampCompare",
        "Whether strings are equal, as in migrated templates.",
    ),
    later("ampSubstr", "A part of a string, as in migrated templates."),
    later("compareTo", "The order of two strings."),
    later("mask", "A string with most characters hidden."),
    later(
        "appendQueryParams",
        "An address with further query parameters.",
    ),
    later(
        "extractEmailDomain",
        "The part of an e-mail address after `@`.",
    ),
    later("getUrlFragment", "The fragment of an address."),
    later("getUrlHost", "The host of an address."),
    later("getUrlPath", "The path of an address."),
    later("getUrlProtocol", "The protocol of an address."),
    later("urlEncode", "A string as part of an address."),
    later("urlDecode", "A part of an address as a string."),
    later("encode64", "A string in base 64."),
    later("decode64", "A string from base 64."),
    later("md5", "The MD5 hash of a string."),
    later("sha256", "The SHA-256 hash of a string."),
    // Conversions.
    later("toInt", "A value as an integer."),
    later("toBool", "A text as a boolean."),
    later("stringToNumber", "A text as a number."),
    later("string_to_integer", "A text as an integer."),
    later("toHexString", "An integer in hexadecimal digits."),
    later("toPercentage", "A number in percent."),
    later("toPrecision", "A number with so many digits."),
    later("formatNumber", "A number as text for a language."),
    later("formatCurrency", "An amount of money as text."),
    // Maths.
    later("abs", "The magnitude of a number."),
    later("absolute", "The magnitude of a number."),
    later("roundDown", "The largest integer not above a number."),
    later("roundUp", "The smallest integer not below a number."),
    later("floor", "The largest integer not above a number."),
    later("ceil", "The smallest integer not below a number."),
    later("sqrt", "The square root."),
    later("pow", "A power."),
    later("log", "The natural logarithm."),
    later("exp", "A power of e."),
    later("clamp", "A number kept within bounds."),
    later(
        "random",
        "A random number, which no rule can have: rules are pure.",
    ),
];

const fn later(name: &'static str, summary: &'static str) -> Function {
    Function {
        name,
        body: Body::Later,
        summary,
        missing: "Not available in this version.",
        ..BASE
    }
}
