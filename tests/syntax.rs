//! The text of the language: what is read, what is refused, and what a message says.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::time::{Duration, Instant};

use sumac::diagnostic::{Code, Diagnostic, SourceId, Sources, Span, apply_fixes};
use sumac::syntax::ast::{Expr, ExprKind, File};
use sumac::syntax::parse::limits::{ATTRIBUTES_MAX, NESTING_MAX, NODES_MAX, SOURCE_BYTES_MAX};
use sumac::syntax::unparse::unparse_expr;
use sumac::syntax::{parse, print};

fn expression(text: &str) -> (Expr, Vec<Diagnostic>) {
    parse::parse_expression(Default::default(), text)
}

fn file(text: &str) -> (File, Vec<Diagnostic>) {
    parse::parse_file(Default::default(), text)
}

/// Diagnostics as plain text: code, place, message, labels, notes, help.
fn told(text: &str, diagnostics: &[Diagnostic]) -> String {
    let mut sources = Sources::new();
    sources.add("rules", text);
    let shown = |span: Span| {
        let position = sources.position(span);
        format!(
            "{}:{} `{}`",
            position.line,
            position.column,
            sources.text(span)
        )
    };
    let mut lines = Vec::new();
    for diagnostic in diagnostics {
        lines.push(format!("{} {}", diagnostic.code, diagnostic.message));
        lines.push(format!(
            "  at {} {}",
            shown(diagnostic.primary.span),
            diagnostic.primary.message
        ));
        for label in &diagnostic.secondary {
            lines.push(format!("  also {} {}", shown(label.span), label.message));
        }
        lines.extend(diagnostic.notes.iter().map(|note| format!("  note {note}")));
        for help in &diagnostic.help {
            lines.push(format!("  help {}", help.message));
            if let Some(fix) = &help.fix {
                lines.push(format!(
                    "  fix {} -> `{}`",
                    shown(fix.span),
                    fix.replacement
                ));
            }
        }
    }
    lines.join("\n")
}

/// What is told about each text, and how the text looks once the fixes are applied.
fn slips(texts: &[&str], diagnose: impl Fn(&str) -> Vec<Diagnostic>) -> String {
    let mut report = String::new();
    for text in texts {
        let diagnostics = diagnose(text);
        assert!(!diagnostics.is_empty(), "nothing is told about {text}");
        report += &format!("# {text}\n{}\n", told(text, &diagnostics));
        let fixed = apply_fixes(text, SourceId(0), &diagnostics);
        if fixed != *text {
            let rest = diagnose(&fixed);
            let verdict = if rest.is_empty() {
                "good"
            } else {
                "still wrong"
            };
            report += &format!("  => {fixed} ({verdict})\n");
        }
        report.push('\n');
    }
    report
}

#[test]
fn slips_of_expressions_are_named_and_mended() {
    let texts = [
        "a == 1",
        "a === 1",
        "a !== 1",
        "a <> 1",
        "a => 1",
        "a =< 1",
        "a && b",
        "a & b",
        "a || b",
        "a | b",
        "a ?? b",
        "a not in [1]",
        "a IS NULL",
        "a.b IS NOT NULL and c",
        "a in (1, 2)",
        "COUNT(*) > 1",
        "“a” = ‘b’",
        "'a = 1",
        "a = \"b\nand c",
        "f(a, b",
        "xs[a = (1]",
        "a)",
        ".5 + 1",
        "5. + 1",
        "0x10",
        "1.5L",
        "1__0",
        "1_.5",
        "9223372036854775808",
        "-9223372036854775809",
        "1.5 hours",
        "30days",
        "12abc",
        "1.2.3",
        "1e999",
        r#""\d+""#,
        r#""\ud83d""#,
        r#""\u{110000}""#,
        r#""a\"#,
        "`a",
        "a < b < c",
        "a = b = c",
        "a = b != c",
        "a < b occurs today",
        "if a then b",
        "c ? 1 : 2",
        "a between 1 and 2",
        "30 dayz",
        "ts occurs <= 7 dais before now",
        "ts occurs 3 days before now",
        "ts >= this week",
        "a adn b",
        "a b",
        "a +",
        "",
        "a and",
        "f(a,, b)",
        "let v = 1",
        "let today = 1 in 2",
        "exists v from",
        "case { a: 1, else if b: 2 }",
        "case { else: 1, a: 2 }",
        "a /* b",
        "$0",
        "chain(xs, t, [A: WHEN(today)",
        "chain(xs, t, [A])",
        "# a",
        "a ; b",
        "sum(a, b) over v from xs",
        "attribute a: number = 1",
    ];
    insta::assert_snapshot!(slips(&texts, |text| expression(text).1));
}

#[test]
fn slips_of_items_are_named_and_mended() {
    let texts = [
        "attribute a xs.count()",
        "attribute a number = 1",
        "attribute today = 1",
        "attribute = 1",
        "atribute a = 1",
        "tset \"x\" { }",
        "a = 1",
        "a.b > 1",
        "attribute a: = 1",
        "attribute a on = 1",
        "attribute a at x at y = 1",
        "define f(a b) = 1",
        "define f = ",
        "week starts funday",
        "use common.sumac",
        "schema profile key a",
        "schema event \"a\" key a key b",
        "test \"x\" at now { expect a = 1 }",
        "test \"x\" { events { | a | b |\n | 1 |\n } }",
        "test \"x\" { epxect a }",
        "attribute a = 1 attribute b = 2",
        "attribute a = xs[b",
        "attribute a over 6 months = 1",
    ];
    insta::assert_snapshot!(slips(&texts, |text| file(text).1));
}

#[test]
fn pasted_characters_are_named_and_mended() {
    let texts = [
        "a − b – c",
        "a ≥ 1 ∧ b ≤ 2",
        "a ≠ 1",
        "a × b ÷ c",
        "sum（xs， price）",
        "xs［price = 1］.count()",
        "a =\u{200b} 1",
        "pri\u{ad}ce > 1",
        "price > 3,5",
        "price > 1,000",
        "price > 1'000",
        "price > 1'000'000",
        "price > 1’000",
        "price > 5»8",
        "price > 1,00,0",
        "price > 5€",
        "price > 5$",
        "a = 1 # a comment",
        "xs[name = \"shoe].count()",
        "xs.count(name = \"shoe)",
    ];
    insta::assert_snapshot!(slips(&texts, |text| expression(text).1));
}

#[test]
fn habits_of_other_languages_are_named() {
    let texts = [
        "attribute a = xs[t in last 30 days].count()",
        "attribute a = xs[t occurs in the last 30 days].count()",
        "attribute a = xs[t occurs within 30 days].count()",
        "attribute a = xs[t within 30 days].count()",
        "attribute a = xs[t > 30 days ago].count()",
        "attribute a = xs[t occurs <= 30 days].count()",
        "attribute a = xs[t occurs <= 30d before now].count()",
        "attribute a = xs[t occurs <= 30 mins before now].count()",
        "attribute a = xs.sum(e) over last 6 months",
        "attribute a = xs.max(e) default 0",
        "attribute a = xs[name contains \"x\"].count()",
        "attribute a = case when b then 1 end",
        "attribute a = select count(*) from xs",
        "attribute a = sum(e) from xs where b = 1",
        "attribute a = xs.count() group by b",
        "attribute a = xs.count() as total",
        "attribute a = xs{b = 1}.count()",
        "attribute a := 1",
        "attribute last price = 1",
        "attribute last-price: number = 1",
        "attribute 30days = 1",
        "attribute a\u{7f} = 1",
        "attribute total number = 1",
        "use \"a.sumac\"\n# a comment\nattribute a = 1",
        "use \"a.sumac\"\n-- a comment\nattribute a = 1",
        "use \"a.sumac\"\na = 1",
        "attribute a = 1\nb.c is the same",
    ];
    insta::assert_snapshot!(slips(&texts, |text| file(text).1));
}

#[test]
fn an_item_stays_whole_before_a_line_that_is_none() {
    let (file, diagnostics) = file("schema event \"e.json\" key a\n# more\nattribute b = 1\nc = 2");
    assert_eq!(file.items.len(), 2);
    let codes: Vec<Code> = diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::UnexpectedText; 2]);
}

#[test]
fn a_comment_behind_an_odd_line_end_is_told() {
    for end in ['\r', '\u{B}', '\u{85}', '\u{2028}', '\u{2029}'] {
        let text = format!("// all{end}attribute a = 1{end}");
        let (_, diagnostics) = file(&text);
        assert_eq!(diagnostics.len(), 1, "{text:?}");
        assert_eq!(diagnostics[0].code, Code::UnexpectedText, "{text:?}");
        let (_, diagnostics) = expression(&format!("1 {text}"));
        assert_eq!(diagnostics.len(), 1, "{text:?}");
    }
    for fine in [
        "// all\r\nattribute a = 1\r\n",
        "// all\r",
        "/* a\rb */ attribute a = 1",
    ] {
        assert!(file(fine).1.is_empty(), "{fine:?}");
    }
}

/// Reads a text on a small stack and gives the codes of what is wrong, in at most a few seconds.
fn codes_on_small_stack(text: String, read: fn(&str) -> Vec<Diagnostic>) -> Vec<Code> {
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    let started = Instant::now();
    let codes = thread
        .spawn(move || {
            read(&text)
                .into_iter()
                .map(|diagnostic| diagnostic.code)
                .collect()
        })
        .unwrap()
        .join()
        .unwrap();
    // Far above what any of these takes, far below what a backtracking parser would.
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
    codes
}

fn read_expression(text: &str) -> Vec<Diagnostic> {
    let (expr, diagnostics) = expression(text);
    print::print_expr(&expr);
    diagnostics
}

fn read_file(text: &str) -> Vec<Diagnostic> {
    file(text).1
}

#[test]
fn texts_that_are_too_large_get_one_diagnostic() {
    let all = SOURCE_BYTES_MAX;
    let cases: [(&str, String, &[Code]); 19] = [
        ("brackets", "(".repeat(10_000), &[Code::NestingTooDeep]),
        (
            "a megabyte of brackets",
            "[".repeat(all),
            &[Code::NestingTooDeep],
        ),
        ("!", "!".repeat(all), &[Code::NestingTooDeep]),
        ("-", "-".repeat(all), &[Code::NestingTooDeep]),
        ("not", "not ".repeat(all / 4), &[Code::NestingTooDeep]),
        (
            "let",
            "let a = b in ".repeat(50_000),
            &[Code::NestingTooDeep],
        ),
        ("lambda", "(a) => ".repeat(100_000), &[Code::NestingTooDeep]),
        (
            "select",
            "select v from ".repeat(50_000),
            &[Code::NestingTooDeep],
        ),
        (
            "exists",
            "exists v from xs where ".repeat(40_000),
            &[Code::NestingTooDeep],
        ),
        (
            "aggregates",
            "sum ".repeat(100_000),
            &[Code::NestingTooDeep],
        ),
        (
            "defaults",
            format!("a{}", " ?: a".repeat(100_000)),
            &[Code::NestingTooDeep],
        ),
        (
            "10 MB",
            format!("\"{}\"", "x".repeat(10 << 20)),
            &[Code::SourceTooLarge],
        ),
        ("1 MiB", format!("\"{}\"", "x".repeat(all - 2)), &[]),
        (
            "sum of 60,000",
            format!("1{}", "+1".repeat(59_999)),
            &[Code::TooManyNodes],
        ),
        ("sum of 30,000", format!("1{}", "+1".repeat(29_999)), &[]),
        (
            "path of 500,000",
            format!("a{}", ".a".repeat(500_000)),
            &[Code::TooManyNodes],
        ),
        ("path of 20,000", format!("a{}", ".a".repeat(20_000)), &[]),
        ("quotes", "\"\n".repeat(all / 2), &[Code::UnclosedQuote]),
        (
            "lets in values",
            "let a = 1, b = ".repeat(3_000),
            &[Code::NestingTooDeep],
        ),
    ];
    for (name, text, expected) in cases {
        assert_eq!(
            codes_on_small_stack(text.clone(), read_expression),
            expected,
            "{name}"
        );
        let rule = format!("attribute a = {text}");
        if rule.len() <= all {
            assert_eq!(
                codes_on_small_stack(rule, read_file),
                expected,
                "{name} in a file"
            );
        }
    }
}

#[test]
fn nesting_up_to_the_limit_is_read() {
    for (open, close) in [
        ("(", ")"),
        ("f(", ")"),
        ("[", "]"),
        ("xs[", "]"),
        ("{a: ", "}"),
        ("case { a: ", " }"),
    ] {
        let nested = |levels: usize| format!("{}1{}", open.repeat(levels), close.repeat(levels));
        assert_eq!(
            codes_on_small_stack(nested(NESTING_MAX), read_expression),
            []
        );
        assert_eq!(
            codes_on_small_stack(nested(NESTING_MAX + 1), read_expression),
            [Code::NestingTooDeep]
        );
    }
}

/// An alternative that reads a bracket twice would take 2^100 steps here.
#[test]
fn failures_deep_in_brackets_are_found_in_linear_time() {
    let openings = [
        "f(",
        "(",
        "[",
        "{a: ",
        "xs[",
        "x occurs last (",
        "x occurs last a(",
        "x occurs between (",
        "x occurs before (",
        "x occurs (",
        "case { a: ",
        "chain(a, ",
        "a.chain(",
        "sum(a) over v from xs where (",
        "sum x(",
        "exists v from (",
        "let a = (",
        "(a) => (",
        "x occurs <= (",
    ];
    for opening in openings {
        let levels = 60;
        let closing: String = opening.chars().rev().filter_map(closing_of).collect();
        let text = format!("{}1 1{}", opening.repeat(levels), closing.repeat(levels));
        let codes = codes_on_small_stack(text, read_expression);
        assert_eq!(codes.len(), 1, "{opening}");
    }
}

fn closing_of(opening: char) -> Option<char> {
    match opening {
        '(' => Some(')'),
        '[' => Some(']'),
        '{' => Some('}'),
        _ => None,
    }
}

#[test]
fn limits_of_a_rule_and_of_a_program_hold() {
    let many = "attribute a = 1\n".repeat(ATTRIBUTES_MAX + 1);
    let (tree, diagnostics) = file(&many);
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].code, Code::TooManyAttributes);
    assert_eq!(tree.items.len(), ATTRIBUTES_MAX);
    // Names are counted in the tree, since not every word is a node.
    let wide = format!("[{}]", "a,".repeat(NODES_MAX));
    let (tree, diagnostics) = expression(&wide);
    assert_eq!(tree.kind, ExprKind::Error);
    assert_eq!(diagnostics[0].code, Code::TooManyNodes);
}

#[test]
fn every_error_of_a_file_is_told_once_and_the_rest_is_read() {
    let text = include_str!("syntax/broken.sumac");
    let (tree, diagnostics) = file(text);
    insta::assert_snapshot!(told(text, &diagnostics) + "\n\n" + &print::print_file(&tree));
}

#[test]
fn a_whole_rule_file_is_read() {
    let text = include_str!("syntax/whole.sumac");
    let (tree, diagnostics) = file(text);
    assert_eq!(told(text, &diagnostics), "");
    let comments: Vec<&str> = tree
        .comments
        .0
        .iter()
        .map(|comment| comment.text.as_str())
        .collect();
    insta::assert_snapshot!(print::print_file(&tree) + "\n" + &comments.join("\n"));
}

#[test]
fn expressions_have_the_shape_that_binding_says() {
    let texts = include_str!("syntax/expressions.txt");
    let mut report = String::new();
    for text in texts.lines().filter(|line| !line.is_empty()) {
        let (tree, diagnostics) = expression(text);
        assert_eq!(told(text, &diagnostics), "", "{text}");
        let again = unparse_expr(&tree);
        let (same, _) = expression(&again);
        assert!(tree == same, "{text}\n{again}");
        report += &format!("{text}\n{}", print::print_expr(&tree));
        if again != text {
            report += &format!("written {again}\n");
        }
        report.push('\n');
    }
    insta::assert_snapshot!(report);
}
