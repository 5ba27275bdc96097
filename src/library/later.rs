//! Functions that are known from PQL or planned, and not available yet.
//!
//! The checker tells authors so instead of guessing at a typing error. A function that becomes
//! available moves from here to a file of its own.

use super::signature::BASE;
use super::{Body, Function};

/// The functions, by topic.
pub(super) static LATER: &[Function] = &[
    // Lists.
    later("concat", "Lists one after the other, or strings as one."),
    // Events in time.
    later("chain", "Whether events happened one after the other."),
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
    // Dates and instants.
    later("age", "Completed units since a date."),
    later("ageInDays", "Completed days since a date."),
    later("ageInMonths", "Completed months since a date."),
    later("formatDate", "A date as text by a pattern."),
    later("atZone", "An instant as a zone shows it."),
    later("toUTC", "An instant as UTC shows it."),
    later("convertZonedDateTime", "An instant as a zone shows it."),
    later("getCurrentZonedDateTime", "The instant of evaluation."),
    later(
        "currentTimeInMillis",
        "The instant of evaluation in milliseconds.",
    ),
    later("stringToDate", "A text as a date."),
    later("toDateTime", "A text as an instant."),
    later("toDateTimeOnly", "A text as an instant."),
    later("dateDiff", "The days between two dates."),
    later("diffInSeconds", "The seconds between two instants."),
    later("diffInMinutes", "The minutes between two instants."),
    later("diffInHours", "The hours between two instants."),
    later("diffInMonths", "The months between two instants."),
    later("diffInYears", "The years between two instants."),
    later("compareDates", "The order of two dates."),
    later("dateBetween", "Whether an instant lies between two others."),
    later("addSeconds", "An instant moved by seconds."),
    later("addMinutes", "An instant moved by minutes."),
    later("addHours", "An instant moved by hours."),
    later("addDays", "An instant moved by days."),
    later("addMonths", "An instant moved by months."),
    later("addYears", "An instant moved by years."),
    later("setHours", "An instant at another hour of its day."),
    later("setDays", "An instant at another day of its month."),
    later("dayOfWeek", "The day of the week."),
    later("dayOfMonth", "The day of the month."),
    later("dayOfYear", "The day of the year."),
    later("weekOfYear", "The week of the year."),
    later("extractHours", "The hour."),
    later("extractMinutes", "The minute."),
    later("extractSeconds", "The second."),
    later("extractMonth", "The month."),
    later("extractMonths", "The month."),
    later("truncateToStartOfDay", "The start of the day."),
    later("truncateToStartOfWeek", "The start of the week."),
    later("truncateToStartOfQuarter", "The start of the quarter."),
    later("truncateToStartOfYear", "The start of the year."),
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
