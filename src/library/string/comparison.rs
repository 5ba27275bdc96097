//! Tests of one string by another.

use std::borrow::Cow;

use crate::library::signature::{optional_value, rest, value};
use crate::library::{Parameter, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// What tests of strings give for missing arguments.
pub(super) const MISSING: &str = "False where an argument is missing.";

/// The parameters of tests by a part.
pub(super) const PARAMETERS: &[Parameter] = &[
    value("text", Want::Exactly(Simple::String)),
    value("part", Want::Exactly(Simple::String)),
    optional_value("caseSensitive", Want::Exactly(Simple::Boolean)),
];

/// The parameters of tests by equality.
pub(super) const EQUALITY_PARAMETERS: &[Parameter] = &[
    value("text", Want::Exactly(Simple::String)),
    value("other", Want::Exactly(Simple::String)),
    rest("more", Want::StringOrFlag),
];

/// Whether `test` holds for a text and a part, with a flag as the third argument or without.
pub(super) fn compare(arguments: &[Value], test: fn(&str, &str) -> bool) -> Outcome<Value> {
    let holds = match arguments {
        [Value::String(text), Value::String(part)]
        | [
            Value::String(text),
            Value::String(part),
            Value::Boolean(true),
        ] => test(text, part),
        [
            Value::String(text),
            Value::String(part),
            Value::Boolean(false),
        ] => test(&lower_case(text), &lower_case(part)),
        _ => false,
    };
    Outcome::Value(Value::Boolean(holds))
}

/// Whether the first string equals one of the others; `None` where an argument is missing.
pub(super) fn equals_any(arguments: &[Value]) -> Option<bool> {
    let (text, others) = arguments.split_first()?;
    let Value::String(text) = text else {
        return None;
    };
    if others.iter().any(Value::is_missing) {
        return None;
    }
    let case_sensitive = !others
        .iter()
        .any(|other| matches!(other, Value::Boolean(false)));
    let fold = |text| match case_sensitive {
        true => Cow::Borrowed(text),
        false => Cow::Owned(lower_case(text)),
    };
    let text = fold(text);
    Some(others.iter().any(|other| match other {
        Value::String(other) => fold(other) == text,
        _ => false,
    }))
}

/// As [`equals_any`] where case does not count.
pub(super) fn equals_any_case(arguments: &[Value]) -> Option<bool> {
    let folded: Option<Vec<String>> = arguments
        .iter()
        .map(|argument| match argument {
            Value::String(text) => Some(lower_case(text)),
            _ => None,
        })
        .collect();
    let folded = folded?;
    let (text, others) = folded.split_first()?;
    Some(others.contains(text))
}

/// The value of a test, which is false where it has none.
pub(super) fn truth(holds: Option<bool>) -> Outcome<Value> {
    Outcome::Value(Value::Boolean(holds.unwrap_or(false)))
}

/// Each character in lower case, whatever stands around it: a Greek sigma at the end of a word stays
/// the same letter as one inside.
fn lower_case(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_ignored_wherever_a_letter_stands() {
        let flag = |text, part| {
            [
                Value::string(text),
                Value::string(part),
                Value::Boolean(false),
            ]
        };
        let holds = |arguments: [Value; 3]| match compare(&arguments, |a, b| a.contains(b)) {
            Outcome::Value(value) => value.is_true(),
            _ => panic!("tests of strings have a value"),
        };
        assert!(holds(flag("ΟΔΟΣ", "σ")));
        assert!(holds(flag("οδοσ", "ΟΣ")));
        assert!(!holds(flag("straße", "SS")));
    }

    #[test]
    fn equality_takes_several_strings_and_a_flag() {
        let text = Value::string;
        let cases = [
            (vec![text("a"), text("b"), text("a")], Some(true)),
            (vec![text("a"), text("B"), text("A")], Some(false)),
            (
                vec![text("a"), text("A"), Value::Boolean(false)],
                Some(true),
            ),
            (
                vec![text("a"), text("A"), Value::Boolean(true)],
                Some(false),
            ),
            (vec![text("a"), text("a"), Value::Missing], None),
            (vec![Value::Missing, text("a")], None),
        ];
        for (arguments, expected) in cases {
            assert_eq!(equals_any(&arguments), expected, "{arguments:?}");
        }
    }
}
