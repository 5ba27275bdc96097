//! How things look.

use crate::check::formatted;

#[test]
fn every_item() {
    insta::assert_snapshot!(formatted(include_str!("../syntax/whole.sumac")));
}

#[test]
fn forms_that_are_too_long_or_broken_by_their_author() {
    insta::assert_snapshot!(formatted(include_str!("forms.sumac")));
}

#[test]
fn comments_stay_where_they_are() {
    insta::assert_snapshot!(formatted(include_str!("comments.sumac")));
}

#[test]
fn an_empty_text_stays_empty() {
    assert_eq!(formatted(""), "");
    assert_eq!(formatted("\n\n"), "");
    assert_eq!(formatted("\n\n// nothing yet"), "// nothing yet\n");
}

#[test]
fn other_writings_of_a_word_become_one() {
    for (text, expected) in [
        ("A AND b OR NOT TRUE", "A and b or not true"),
        ("!a", "not a"),
        ("x NOTIN ['a',\"b\",]", "x notIn [\"a\", \"b\"]"),
        ("1_000+2.50-1E3*5L", "1_000 + 2.50 - 1E3 * 5L"),
        ("t OCCURS < 1 DAY From NOW", "t occurs < 1 day from now"),
        (
            "t occurs < 1 days before now",
            "t occurs < 1 day before now",
        ),
        ("t occurs last months", "t occurs last month"),
        ("now - 1 hours > t", "now - 1 hour > t"),
        (
            "t occurs = 2 day before today",
            "t occurs = 2 days before today",
        ),
        ("SOME v FROM xs : v . a>1", "some v from xs where v.a > 1"),
        ("((a))+(b)", "(a) + (b)"),
        ("- 5-(-5)", "- 5 - (-5)"),
        ("^ .a+^b", "^.a + ^b"),
        (
            "chain( xs,t,[a:what(x)count( >=2 )] )",
            "chain(xs, t, [a: WHAT(x) COUNT(>= 2)])",
        ),
    ] {
        let formatted = crate::check::formatted_expression(text);
        assert_eq!(formatted, format!("{expected}\n"));
    }
}
