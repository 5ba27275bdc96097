//! Texts that nobody wrote: every one has a tree, every place is inside the text, and every tree that was read
//! without an error is written and read again as the same tree.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "syntax/generated.rs"]
mod generated;
#[path = "differential/random.rs"]
mod random;

use generated::{generated, generated_item, mutated};
use random::Random;
use sumac::diagnostic::{Code, Diagnostic, SourceId, Span};
use sumac::syntax::unparse::unparse_expr;
use sumac::syntax::{parse, print};

fn check_places(text: &str, diagnostics: &[Diagnostic]) {
    let is_inside = |span: Span| text.get(span.start as usize..span.end as usize).is_some();
    for diagnostic in diagnostics {
        let labels = diagnostic.secondary.iter().map(|label| label.span);
        let fixes = diagnostic.help.iter().filter_map(|help| help.fix.as_ref());
        for fix in fixes.clone() {
            let before = text.get(fix.span.start as usize..fix.span.end as usize);
            assert_ne!(
                before,
                Some(&*fix.replacement),
                "{diagnostic:?} mends nothing in\n{text}"
            );
        }
        let spans = labels.chain(fixes.map(|fix| fix.span));
        for span in spans.chain([diagnostic.primary.span]) {
            assert!(
                is_inside(span),
                "{span:?} of {diagnostic:?} is not in\n{text}"
            );
        }
    }
}

fn check(text: &str) {
    let (file, diagnostics) = parse::parse_file(SourceId(0), text);
    print::print_file(&file);
    check_places(text, &diagnostics);
    let (expr, diagnostics) = parse::parse_expression(SourceId(0), text);
    print::print_expr(&expr);
    check_places(text, &diagnostics);
    let written = unparse_expr(&expr);
    if diagnostics.is_empty() {
        let (again, diagnostics) = parse::parse_expression(SourceId(0), &written);
        assert!(diagnostics.is_empty(), "{text}\n{written}\n{diagnostics:?}");
        assert!(again == expr, "{text}\n{written}");
    }
}

#[test]
fn random_bytes_have_a_tree() {
    let mut random = Random::new(1);
    for _ in 0..1_500 {
        let bytes: Vec<u8> = (0..random.below(200))
            .map(|_| u8::try_from(random.below(256)).unwrap())
            .collect();
        check(&String::from_utf8_lossy(&bytes));
    }
    let bytes: Vec<u8> = (0..100_000)
        .map(|_| u8::try_from(random.below(256)).unwrap())
        .collect();
    check(&String::from_utf8_lossy(&bytes));
}

#[test]
fn random_words_have_a_tree() {
    const WORDS: &[&str] = &[
        "a",
        "b",
        ".c",
        "1",
        "2.5",
        "-3",
        "\"t\"",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "=",
        "<=",
        "+",
        "-",
        "*",
        "?:",
        "and",
        "or",
        "not",
        "in",
        "like",
        "occurs",
        "before",
        "now",
        "this",
        "week",
        "last",
        "days",
        "7",
        "let",
        "select",
        "exists",
        "from",
        "where",
        "sum",
        "over",
        "case",
        "else",
        "chain(",
        "WHAT(",
        "=>",
        "^",
        "$1",
        "\n",
        "between",
        "today",
        "on",
        "`q`",
        "attribute",
        "define",
        "test",
        "|",
        "//",
        "/*",
        "*/",
        "“",
        "'",
        "null",
        "!",
        ".f()",
        "[a]",
        "count",
        "IS",
        "NULL",
        "5.",
        "0x1",
        "\\",
        ";",
        "at",
        "expect",
        "xdm:",
        "@",
    ];
    let mut random = Random::new(2);
    for _ in 0..4_000 {
        let words: Vec<&str> = (0..random.below(14)).map(|_| *random.of(WORDS)).collect();
        check(&words.join(*random.of(&[" ", " ", ""])));
    }
}

#[test]
fn mutated_rules_have_a_tree() {
    let whole = include_str!("syntax/whole.sumac");
    let lines = include_str!("syntax/expressions.txt");
    let mut random = Random::new(3);
    for text in lines.lines() {
        for _ in 0..12 {
            check(&mutated(text, &mut random));
        }
    }
    for _ in 0..60 {
        check(&mutated(whole, &mut random));
    }
}

#[test]
fn written_trees_are_read_again_as_the_same() {
    let mut random = Random::new(4);
    for _ in 0..1_000 {
        let text = generated(&mut random, 4);
        let (_, diagnostics) = parse::parse_expression(SourceId(0), &text);
        assert!(diagnostics.is_empty(), "{text}\n{diagnostics:?}");
        check(&text);
    }
}

/// Line breaks, comments and `;` between words and items change nothing but places.
#[test]
fn layout_means_nothing() {
    let mut random = Random::new(5);
    for _ in 0..300 {
        let count = 1 + random.below(5);
        let items: Vec<Vec<String>> = (0..count)
            .map(|number| generated_item(&mut random, number))
            .collect();
        let written = |words: &str, items: &str, all: &[Vec<String>]| {
            let all: Vec<String> = all.iter().map(|item| item.join(words)).collect();
            all.join(items)
        };
        let plain = written(" ", "\n", &items);
        let (expected, problems) = parse::parse_file(SourceId(0), &plain);
        // An option that stands twice is the only slip of such a file.
        let is_known = |one: &Diagnostic| one.code == Code::RepeatedSetting;
        assert!(problems.iter().all(is_known), "{plain}\n{problems:?}");
        check(&plain);
        for (words, between) in [
            ("  ", ";\n\n"),
            (" /* so */ ", "; "),
            ("\n    ", "\n"),
            (" ", "\n// attribute no = 1\n"),
        ] {
            let other = written(words, between, &items);
            let (found, _) = parse::parse_file(SourceId(0), &other);
            assert!(found == expected, "{plain}\n\n{other}");
            assert_eq!(print::print_file(&found), print::print_file(&expected));
        }
    }
}
