#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

fn read_plain(text: &str) -> Result<Json, Diagnostic> {
    read(SourceId(0), text, &PlaceMap::default())
}

#[test]
fn the_same_texts_are_json_as_for_serde() {
    let texts = [
        "",
        " ",
        "{}",
        "[]",
        "[1,2]",
        "[1,]",
        "{\"a\":1}",
        "{\"a\":1,}",
        "{a:1}",
        "01",
        "-0",
        "1.",
        ".5",
        "1e5",
        "1E-5",
        "1e",
        "-",
        "+1",
        "true",
        "True",
        "null",
        "nul",
        "\"\\u00e9\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\x\"",
        "\"a",
        "\"\\",
        "[1 2]",
        "1 2",
        "\"\t\"",
        "{\"a\" 1}",
        "[[[]]]",
        "]",
        "\u{e9}",
        "\"\\u12\"",
    ];
    for text in texts {
        let expected = serde_json::from_str::<serde_json::Value>(text).is_ok();
        assert_eq!(read_plain(text).is_ok(), expected, "{text}");
    }
}

#[test]
fn places_of_escaped_texts_are_those_of_the_source() {
    let source = r#"{"a": "x\ty \"z\""}"#;
    let json = read_plain(source).unwrap();
    let text = json.get("a").and_then(Json::text).unwrap();
    assert_eq!(text.text, "x\ty \"z\"");
    let at = text.text.find('z').unwrap();
    assert_eq!(
        &source[text.places.outer(at)..text.places.outer(at + 1)],
        "z"
    );
    assert_eq!(json.path_to(json.get("a").unwrap().span), "$.a");
}

#[test]
fn a_string_in_a_string_keeps_its_place() {
    let source = r#""{\"a\": \"b \\\"c\\\"\"}""#;
    let outer = read_plain(source).unwrap();
    let text = outer.text().unwrap();
    let inner = read(SourceId(0), &text.text, &text.places).unwrap();
    let deep = inner.get("a").and_then(Json::text).unwrap();
    assert_eq!(deep.text, "b \"c\"");
    let at = deep.text.find('c').unwrap();
    assert_eq!(
        &source[deep.places.outer(at)..deep.places.outer(at + 1)],
        "c"
    );
}

#[test]
fn deep_texts_are_refused() {
    let found = read_plain(&"[".repeat(1_000_000)).unwrap_err();
    assert_eq!(found.code, Code::NestingTooDeep);
}
