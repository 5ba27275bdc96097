//! Which lints are told: `allow` in rule files, levels of the host, and who wins.
#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

use std::path::PathBuf;

use sumac::engine::{Code, Level};
use sumac::{Engine, EngineBuilder, RuleSource};

const SCHEMAS: &str = "schema profile \"profile.schema.json\"
schema event \"event.schema.json\" key customer
";

fn source(text: &str) -> RuleSource {
    RuleSource::Text {
        name: "rules".to_owned(),
        text: text.to_owned(),
        directory: PathBuf::from("tests/diagnostics"),
    }
}

/// What is told of `text`: the words of the codes, with `!` for errors.
fn told_by(engine: EngineBuilder, text: &str) -> String {
    let found = engine.build().check(source(text));
    let words = found.iter().map(|one| {
        let mark = if one.is_error() { "!" } else { "" };
        format!("{mark}{}", one.code.slug())
    });
    words.collect::<Vec<_>>().join(" ")
}

/// As [`told_by`], of items behind the schemas.
fn told(items: &str) -> String {
    told_by(Engine::builder(), &format!("{SCHEMAS}{items}"))
}

const ZERO: &str = "attribute a = points / 0";

#[test]
fn an_allow_before_an_item_holds_for_it_alone() {
    let both = "attribute a = points / 0\nattribute b = points / 0";
    assert_eq!(told(both), "division-by-zero division-by-zero");
    let allowed = format!("allow division-by-zero \"a test\"\n{both}");
    assert_eq!(told(&allowed), "division-by-zero");
    let run = "allow division-by-zero \"a test\" allow after-today \"none\"";
    assert_eq!(
        told(&format!("{run}\n{ZERO}")),
        "!unexpected-text division-by-zero"
    );
    let run = "allow division-by-zero \"a test\"; allow deprecated-field \"a test\"";
    assert_eq!(told(&format!("{run}\nattribute a = oldPoints / 0")), "");
    let defined = "allow S0505 \"a test\"\ndefine none = points / 0\nattribute a = none";
    assert_eq!(told(defined), "");
}

#[test]
fn an_allow_elsewhere_holds_for_its_file() {
    let both = "attribute a = points / 0\nattribute b = points / 0";
    let last = format!("{both}\nallow division-by-zero \"a test\"");
    assert_eq!(told(&last), "");
    let first = format!("allow S0505 \"a test\"\n{SCHEMAS}{both}");
    assert_eq!(told_by(Engine::builder(), &first), "");
    let middle = format!("allow DIVISION-BY-ZERO \"a test\"\ntimezone \"UTC\"\n{both}");
    assert_eq!(told(&middle), "");
}

#[test]
fn an_allow_that_silences_nothing_is_told_once_the_rest_is_right() {
    let unused = "allow division-by-zero \"a test\"\nattribute a = points";
    assert_eq!(told(unused), "unused-allow");
    let wrong = "allow division-by-zero \"a test\"\nattribute a = point";
    assert_eq!(told(wrong), "!unknown-field");
    let twice = format!("allow unused-allow \"old\"\ntimezone \"UTC\"\n{unused}");
    assert_eq!(told(&twice), "");
}

#[test]
fn errors_cannot_be_allowed_and_unknown_codes_get_a_suggestion() {
    let error = "allow unknown-field \"soon\"\nattribute a = point";
    assert_eq!(told(error), "!not-a-lint !unknown-field");
    let unknown = "allow division-by-nothing \"a test\"\nattribute a = points";
    assert_eq!(told(unknown), "!unknown-code");
    assert_eq!(Code::nearest("negated_mising"), Some(Code::NegatedMissing));
    assert_eq!(Code::find("s0502"), Some(Code::NegatedMissing));
    assert_eq!(Code::find("S502x"), None);
}

#[test]
fn the_word_stays_a_name() {
    assert_eq!(told("define allow = points\nattribute a = allow - 1"), "");
    assert_eq!(
        told("define allow = points\nattribute a =\n  allow\n  + 1"),
        ""
    );
    let window = "define allow = 3\nattribute a = xEvent[timestamp occurs <\n allow days before now].count()";
    assert_eq!(told(window), "");
}

#[test]
fn the_host_sets_levels_and_a_file_wins_over_them() {
    let text = format!("{SCHEMAS}{ZERO}");
    let engine = |level| Engine::builder().lint(Code::DivisionByZero, level);
    assert_eq!(told_by(engine(Level::Warn), &text), "division-by-zero");
    assert_eq!(told_by(engine(Level::Allow), &text), "");
    assert_eq!(told_by(engine(Level::Deny), &text), "!division-by-zero");
    let denied = engine(Level::Deny).build();
    assert!(denied.compile(source(&text)).unwrap_err().has_errors());
    let allowed = format!("{SCHEMAS}allow division-by-zero \"a test\"\n{ZERO}");
    assert_eq!(told_by(engine(Level::Deny), &allowed), "");
    let program = Engine::builder().build().compile(source(&text)).unwrap();
    assert_eq!(program.warnings().len(), 1);
    // An error is no matter of levels.
    let wrong = format!("{SCHEMAS}attribute a = point");
    let engine = Engine::builder().lint(Code::UnknownField, Level::Allow);
    assert_eq!(told_by(engine, &wrong), "!unknown-field");
}

#[test]
fn a_definition_is_judged_once_however_often_it_is_used() {
    let used = "define others = xEvent[channel != \"web\"]
attribute a = others.count()
attribute b = others.sum(price)";
    assert_eq!(told(used), "negated-missing");
}

#[test]
fn a_bare_expression_keeps_no_state() {
    let schema = |name: &str| sumac::SchemaSource::file(format!("tests/diagnostics/{name}"));
    let engine = Engine::builder().event_schema(schema("event.schema.json").key("customer"));
    let found = engine
        .build()
        .check(RuleSource::expression("xEvent.countDistinct(channel)"));
    assert!(found.is_empty(), "{found}");
}

#[test]
fn fixes_never_quote_the_argument_of_a_definition() {
    let rules = "define same(v) = v >= v\ndefine other(v) = v != 3\nattribute a = same(points)\nattribute b = other(points)";
    let found = Engine::builder()
        .build()
        .check(source(&format!("{SCHEMAS}{rules}")));
    assert_eq!(found.len(), 2, "{found}");
    let mut help = found.iter().flat_map(|one| &one.help);
    assert!(help.all(|help| help.fix.is_none()), "{found}");
}

#[test]
fn a_test_for_presence_counts_whatever_the_items_are_called() {
    let last = |list: &str| format!("{list}.last().channel");
    let rule = |tested: &str| {
        let compared = last("xEvent[price > 3]");
        told(&format!(
            "attribute a = {tested}.isNotNull() and {compared} != \"web\""
        ))
    };
    assert_eq!(rule(&last("xEvent[price > 3]")), "");
    assert_eq!(rule(&last("xEvent[price > 4]")), "negated-missing");
    assert_eq!(rule("xEvent[price > 3].first().channel"), "negated-missing");
}

#[test]
fn attributes_on_events_are_not_taken_for_each_other() {
    let attributes = "attribute one on event = {\"a\": event.price}
attribute other on event = {\"a\": event.quantity}";
    let rule = |tested: &str| {
        told(&format!(
            "{attributes}\nattribute a = xEvent.count({tested}.a.isNotNull() and other.a != 3)"
        ))
    };
    assert_eq!(rule("other"), "");
    assert_eq!(rule("one"), "negated-missing");
}

#[test]
fn a_definition_is_called_unused_once_the_rest_is_right() {
    let define = "define views = xEvent[channel = \"web\"]\n";
    assert_eq!(
        told(&format!("{define}attribute a = points")),
        "unused-definition"
    );
    for (rule, error) in [
        ("attribute a = views.count(", "!unclosed-bracket"),
        ("attribute a = nothing(views)", "!unknown-function"),
    ] {
        assert_eq!(told(&format!("{define}{rule}")), error);
    }
}
