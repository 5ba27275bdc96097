//! Every operator of the language is there: known, documented and tested.
//!
//! The names are those that the design of the language decides and those of PQL, by section. A
//! function must have an entry with two examples that run; a form must be named by a page with two;
//! and the cases of `tests/conformance`, which run in every backend, must use each at least three
//! times.
#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

use std::path::Path;

use sumac::engine::reference;
use sumac::library::{self, Body};

/// Fewer cases than this do not say what an operator means.
const CASES_MIN: usize = 3;
/// Fewer examples than this do not show it.
const EXAMPLES_MIN: usize = 2;

/// The functions, by the section that names them.
const FUNCTIONS: [(&str, &str); 18] = [
    ("missing values", "isNull isNotNull"),
    ("count", "count countDistinct exists all none one"),
    ("sum", "sum average variance stddev median percentile"),
    ("extremes", "min max minBy maxBy topN bottomN"),
    (
        "order",
        "first last head nth take skip reverse sortBy gaps differences",
    ),
    ("values", "distinct mode topK list"),
    (
        "shape",
        "filter map flatten groupBy mapEntry zip concat union intersection difference intersects \
         subsetOf supersetOf includes",
    ),
    (
        "time over lists",
        "sessions per streak longestStreak chain steps",
    ),
    ("maps", "get keys values"),
    (
        "time",
        "date datetime in truncate startOf endOf age formatDate parseDate atZone dateAdd dateDiff \
         dateBetween getYear getMonth getDayOfMonth getDayOfWeek getDayOfYear getWeekOfYear getHour \
         getMinute getSecond",
    ),
    (
        "the present",
        "currentYear currentMonth currentDayOfMonth currentDayOfWeek currentDayOfYear \
         currentWeekOfYear currentHour currentMinute currentSecond",
    ),
    (
        "strings of PQL",
        "startsWith doesNotStartWith endsWith doesNotEndWith contains doesNotContain equals \
         notEqualTo matches regexGroup like",
    ),
    (
        "strings",
        "length lowerCase upperCase trim substr replace replaceAll replaceMatches split join indexOf \
         extractEmailDomain toNumber toString sha256 md5",
    ),
    ("maths", "abs round floor ceil sqrt pow log exp clamp"),
    ("choices and segments", "if inSegment"),
    ("approximation", "approxCountDistinct approxPercentile"),
    (
        "dates, aggregates and numbers of Journey Optimizer",
        "countOnlyNull countWithNull distinctCountWithNull addDays addHours addMinutes addMonths \
         addSeconds addYears ageInDays ageInMonths compareDates convertZonedDateTime \
         currentTimeInMillis dayOfMonth dayOfWeek dayOfYear diffInSeconds diffInMinutes diffInHours \
         diffInMonths diffInYears extractHours extractMinutes extractMonth extractMonths \
         extractSeconds getCurrentZonedDateTime setDays setHours stringToDate toDateTime \
         toDateTimeOnly toUTC truncateToStartOfDay truncateToStartOfWeek truncateToStartOfQuarter \
         truncateToStartOfYear weekOfYear absolute formatNumber roundDown roundUp toHexString toInt \
         toPercentage toPrecision",
    ),
    (
        "strings of Journey Optimizer",
        "appendQueryParams camelCase charCodeAt decode64 encode64 equalsAnyIgnoreCase \
         equalsIgnoreCase formatCurrency getUrlFragment getUrlHost getUrlPath getUrlProtocol isEmpty \
         isNotEmpty lastIndexOf leftTrim mask notEqualWithIgnoreCase rightTrim string_to_integer \
         stringToNumber titleCase toBool urlDecode urlEncode ampCompare ampSubstr compareTo",
    ),
];

/// The forms of the grammar, by section, each with the text that shows its use.
const FORMS: [(&str, &[(&str, &str)]); 9] = [
    (
        "logic",
        &[("and", "and"), ("or", "or"), ("not", "not"), ("!", "!(")],
    ),
    (
        "comparison",
        &[
            ("=", "="),
            ("!=", "!="),
            ("<", "<"),
            ("<=", "<="),
            (">", ">"),
            (">=", ">="),
        ],
    ),
    (
        "arithmetic",
        &[
            ("+", " + "),
            ("-", " - "),
            ("*", " * "),
            ("/", " / "),
            ("%", " % "),
        ],
    ),
    (
        "membership and patterns",
        &[
            ("in", "in"),
            ("notIn", "notIn"),
            ("like", "like"),
            ("?:", "?:"),
        ],
    ),
    (
        "windows",
        &[
            ("occurs", "occurs"),
            ("before", "before"),
            ("after", "after"),
            ("from", "from now"),
            ("between", "occurs between"),
            ("on", "occurs on"),
            ("last", "occurs last"),
            ("this", "occurs this"),
            ("next", "occurs next"),
            ("now", "now"),
            ("today", "today"),
            ("yesterday", "yesterday"),
            ("tomorrow", "tomorrow"),
        ],
    ),
    (
        "paths and scopes",
        &[
            ("[", "["),
            ("this", "this"),
            ("^", "^"),
            ("$1", "$1"),
            ("profile", "profile."),
            ("xEvent", "xEvent"),
        ],
    ),
    (
        "comprehensions",
        &[
            ("select", "select"),
            ("exists", "exists v"),
            ("forall", "forall"),
            ("some", "some v"),
            ("all", "all v"),
            ("none", "none v"),
            ("one", "one v"),
            ("where", "where"),
            ("over", "over"),
        ],
    ),
    (
        "bindings and values",
        &[
            ("let", "let"),
            ("=>", "=>"),
            ("case", "case"),
            ("else", "else:"),
            ("null", "null"),
            ("object", "{\""),
            ("array", "[1"),
        ],
    ),
    (
        "sequences and items",
        &[
            ("chain", "chain("),
            ("WHAT", "WHAT("),
            ("WHEN", "WHEN("),
            ("WHERE", "WHERE("),
            ("COUNT", "COUNT("),
            ("WITHIN", "WITHIN("),
            ("WITHOUT", "WITHOUT("),
            ("matches", ".matches()"),
            ("attribute", "attribute"),
            ("define", "define"),
            ("event", "on event"),
            ("at", " at "),
            ("round", " round "),
            ("default", " default "),
            ("timezone", "timezone"),
            ("week", "week starts"),
            ("allow", "allow"),
        ],
    ),
];

/// Names that no case can use, and where they are tested instead.
const ELSEWHERE: [&str; 1] = ["allow"];

/// The texts of all cases: expressions and rule files.
fn cases() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let file: toml::Table = toml::from_str(&file).unwrap();
        for case in file["case"].as_array().unwrap() {
            let text = ["expression", "rules", "json"]
                .iter()
                .find_map(|name| case.get(*name));
            texts.push(text.unwrap().as_str().unwrap().to_owned());
        }
    }
    texts
}

/// Whether a word begins at a place and is not the end of another.
fn begins_at(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    !before.is_some_and(|sign| sign.is_alphanumeric() || "_$".contains(sign))
}

/// Whether a text calls a function.
fn calls(text: &str, name: &str) -> bool {
    text.match_indices(name)
        .any(|(at, _)| begins_at(text, at) && text[at + name.len()..].trim_start().starts_with('('))
        || name == "steps" && text.contains(".steps()")
}

/// Whether a text has a word or a sign of the grammar, in any case. `exists v` stands for the word
/// before a variable and `from`.
fn shows(text: &str, word: &str) -> bool {
    if let Some(word) = word.strip_suffix(" v") {
        return text.match_indices(word).any(|(at, _)| {
            let mut next = text[at + word.len()..].split_whitespace();
            begins_at(text, at) && next.next().is_some() && next.next() == Some("from")
        });
    }
    let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
    let text = text.to_lowercase();
    let word = word.to_lowercase();
    text.match_indices(&word).any(|(at, _)| {
        let after = text[at + word.len()..].chars().next();
        let starts = !word.starts_with(is_word) || begins_at(&text, at);
        let ends = !word.ends_with(is_word) || !after.is_some_and(is_word);
        starts && ends
    })
}

#[test]
fn every_function_of_the_design_is_documented_and_tested() {
    let (cases, mut holes) = (cases(), Vec::new());
    for (section, names) in FUNCTIONS {
        for name in names.split_whitespace() {
            let Some(function) = library::lookup(name).map(library::FunctionId::get) else {
                holes.push(format!("{section}: `{name}` is unknown"));
                continue;
            };
            let examples = function.examples.len() + function.timeline.len();
            if matches!(function.body, Body::Refused(_)) {
                holes.push(format!("{section}: `{name}` is refused"));
            }
            if examples < EXAMPLES_MIN && name != "inSegment" {
                holes.push(format!("{section}: `{name}` has {examples} examples"));
            }
            let used = cases.iter().filter(|case| calls(case, name)).count();
            if used < CASES_MIN {
                holes.push(format!("{section}: `{name}` has {used} cases"));
            }
        }
    }
    assert!(holes.is_empty(), "{}", holes.join("\n"));
}

#[test]
fn every_form_of_the_design_is_documented_and_tested() {
    let (cases, mut holes) = (cases(), Vec::new());
    for (section, forms) in FORMS {
        for (name, shown) in forms {
            let known = reference::forms()
                .iter()
                .any(|form| form.names.contains(name));
            if !known {
                holes.push(format!("{section}: `{name}` has no page"));
            }
            let used = cases.iter().filter(|case| shows(case, shown)).count();
            if used < CASES_MIN && !ELSEWHERE.contains(name) {
                holes.push(format!("{section}: `{name}` has {used} cases"));
            }
        }
    }
    assert!(holes.is_empty(), "{}", holes.join("\n"));
}

#[test]
fn every_function_of_the_library_is_named_by_the_design() {
    let named: Vec<&str> = FUNCTIONS
        .iter()
        .flat_map(|(_, names)| names.split_whitespace())
        .collect();
    // What is ours alone: another word for `exists`, the words of sets that PQL spells as operators.
    let ours = ["any", "notIn"];
    let missing: Vec<&str> = library::names()
        .filter(|name| !named.contains(name) && !ours.contains(name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
