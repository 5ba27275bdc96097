#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::diagnostic::{Code, Span};

const PLAIN: Style = Style {
    color: false,
    width: 100,
};

fn span_of(sources: &Sources, id: SourceId, needle: &str) -> Span {
    let start = sources.file(id).text.find(needle).unwrap();
    Span::new(id, start, start + needle.len())
}

#[test]
fn labels_notes_help_and_an_edit_are_drawn() {
    let mut sources = Sources::new();
    let id = sources.add(
        "shop.sumac",
        "attribute spend = xEvent.sum(price)\n\nattribute big = xEvent[eventTyp = \"a\"].count()\n",
    );
    let place = span_of(&sources, id, "eventTyp");
    let diagnostic = Diagnostic::error(
        Code::UnknownField,
        place,
        "an event has no field `eventTyp`",
    )
    .label("no such field")
    .also(span_of(&sources, id, "xEvent.sum"), "events are read here")
    .note("the schema is `schemas/event.json`")
    .help("`sumac schema fields` lists all fields")
    .fix("use `eventType`", place, "eventType");
    insta::assert_snapshot!(render(&diagnostic, &sources, PLAIN));
}

#[test]
fn several_sources_and_wide_characters_line_up() {
    let mut sources = Sources::new();
    let one = sources.add("a.sumac", "use \"b.sumac\"\n");
    let two = sources.add("b.sumac", "define 名前 = \"東京\" + 12 // ok\n");
    let diagnostic = Diagnostic::warning(
        Code::UnusedDefinition,
        span_of(&sources, two, "名前"),
        "nothing uses `名前`",
    )
    .label("defined here")
    .also(span_of(&sources, two, "12"), "a number")
    .also(span_of(&sources, one, "\"b.sumac\""), "used from here");
    insta::assert_snapshot!(render(&diagnostic, &sources, PLAIN));
}

#[test]
fn a_megabyte_on_one_line_gives_a_short_message() {
    let mut sources = Sources::new();
    let text = format!(
        "1 + {}nmae + {}",
        "a + ".repeat(100_000),
        "b + ".repeat(100_000)
    );
    let id = sources.add("<expression>", text);
    let place = span_of(&sources, id, "nmae");
    let diagnostic = Diagnostic::error(Code::UnknownName, place, "nothing is called `nmae`")
        .label("no such name")
        .fix("use `name`", place, "name");
    insta::assert_snapshot!(render(&diagnostic, &sources, PLAIN));
}

#[test]
fn a_label_over_thousands_of_lines_is_folded() {
    let mut sources = Sources::new();
    let id = sources.add("long.sumac", "(\n".repeat(50_000));
    let place = Span::new(id, 2, 99_000);
    let diagnostic = Diagnostic::error(Code::NestingTooDeep, place, "brackets are nested too deep");
    let text = render(&diagnostic, &sources, PLAIN);
    assert!(text.lines().count() < 20, "{text}");
}

#[test]
fn a_message_without_a_source_has_a_title_only() {
    let nowhere = Span::new(SourceId(7), 3, 4);
    let diagnostic =
        Diagnostic::error(Code::DataUnreadable, nowhere, "cannot read `x`").note("why");
    insta::assert_snapshot!(render(&diagnostic, &Sources::new(), PLAIN), @r"
    error[S0601]: cannot read `x`
     |
     = note: why
    ");
}

#[test]
fn escape_sequences_of_a_source_never_reach_the_terminal() {
    let mut sources = Sources::new();
    let id = sources.add("bad\u{1b}[31m.sumac", "a \u{1b}[2J b");
    let diagnostic = Diagnostic::error(
        Code::UnexpectedText,
        Span::new(id, 2, 3),
        "found `\u{1b}[2J` here",
    )
    .label("\u{1b}[2J")
    .note("\u{1b}[2J")
    .fix("remove \u{1b}[2J", Span::new(id, 2, 6), "\u{1b}[3J");
    let text = render(&diagnostic, &sources, PLAIN);
    assert!(!text.contains('\u{1b}'), "{text}");
}

#[test]
fn colour_is_the_choice_of_the_caller() {
    let mut sources = Sources::new();
    let id = sources.add("a", "x");
    let diagnostic = Diagnostic::error(
        Code::UnknownName,
        Span::new(id, 0, 1),
        "nothing is called `x`",
    );
    let colored = Style {
        color: true,
        width: 80,
    };
    assert!(render(&diagnostic, &sources, colored).contains('\u{1b}'));
    assert!(!render(&diagnostic, &sources, PLAIN).contains('\u{1b}'));
    let twice = render_all([&diagnostic, &diagnostic], &sources, PLAIN);
    assert_eq!(twice.matches("error[S0302]").count(), 2);
    assert!(twice.ends_with('\n'));
}
