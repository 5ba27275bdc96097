//! `sumac doc`: the page is sound, complete and links nowhere but into itself.

use std::collections::BTreeSet;
use std::fs;

use html5gum::{Token, Tokenizer};
use tempfile::TempDir;

use crate::command::{file, sumac};

const NOW: &str = "2026-06-01T00:00:00Z";
/// Elements that have no end.
const VOID: [&str; 4] = ["meta", "input", "br", "link"];
/// Elements of drawings that end at once.
const CLOSED: [&str; 2] = ["rect", "path"];

fn doc(arguments: &[&str]) -> String {
    let mut all = vec!["doc", "--now", NOW];
    all.extend(arguments);
    let ended = sumac(&all, "");
    assert_eq!(ended.code, 0, "{}", ended.err);
    ended.out
}

/// What a page names.
#[derive(Default)]
struct Page {
    ids: Vec<String>,
    links: Vec<String>,
    text: String,
}

/// Reads a page as a browser does, and fails where it is not well formed.
fn read(html: &str) -> Page {
    let mut page = Page::default();
    let mut open: Vec<String> = Vec::new();
    for token in Tokenizer::new(html) {
        match token.unwrap() {
            Token::StartTag(tag) => {
                let name = String::from_utf8(tag.name.to_vec()).unwrap();
                for (key, value) in &tag.attributes {
                    let value = String::from_utf8(value.to_vec()).unwrap();
                    match String::from_utf8_lossy(key).as_ref() {
                        "id" => page.ids.push(value),
                        "href" => page.links.push(value),
                        "src" | "srcset" | "style" | "onclick" => panic!("{name}: {value}"),
                        _ => {}
                    }
                }
                let is_closed = CLOSED.contains(&name.as_str());
                assert_eq!(tag.self_closing, is_closed, "{name}");
                if !is_closed && !VOID.contains(&name.as_str()) {
                    open.push(name);
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8(tag.name.to_vec()).unwrap();
                assert_eq!(open.pop().as_deref(), Some(name.as_str()));
            }
            Token::String(text) => page.text.push_str(&String::from_utf8_lossy(&text)),
            Token::Error(error) => panic!("{error:?}"),
            Token::Doctype(_) | Token::Comment(_) => {}
        }
    }
    assert_eq!(open, Vec::<String>::new());
    page
}

/// The page without its style and script, which stand in files of their own.
#[cfg(feature = "jit")]
fn without_style(html: &str) -> String {
    let mut text = html.to_owned();
    for (start, end) in [("<style>", "</style>"), ("<script>", "</script>")] {
        let from = text.find(start).unwrap() + start.len();
        let to = text.find(end).unwrap();
        text.replace_range(from..to, "…");
    }
    text
}

/// Costs and sizes are those of native code.
#[cfg(feature = "jit")]
#[test]
fn the_shop_has_a_page() {
    let html = doc(&["examples/shop/shop.sumac"]);
    insta::assert_snapshot!("doc_shop", without_style(&html));
}

#[test]
fn pages_are_sound_and_every_link_leads_somewhere() {
    for rules in [
        "examples/shop/shop.sumac",
        "examples/customer/customer.sumac",
    ] {
        let html = doc(&[rules]);
        let page = read(&html);
        let ids: BTreeSet<&String> = page.ids.iter().collect();
        assert_eq!(ids.len(), page.ids.len(), "an id stands twice");
        for link in &page.links {
            let anchor = link.strip_prefix('#').unwrap_or_else(|| panic!("{link}"));
            assert!(ids.contains(&anchor.to_owned()), "{link}");
        }
        assert!(!html.contains("http://") && !html.contains("https://"));
    }
}

#[test]
fn nothing_of_rules_schemas_or_tests_becomes_markup() {
    let folder = TempDir::new().unwrap();
    let evil = "<img src=x onerror=alert(1)>&amp;</script>";
    file(
        &folder,
        "event.schema.json",
        &format!(
            r#"{{"title": "{evil}", "type": "object", "properties": {{
                "user": {{"type": "string"}}, "timestamp": {{"type": "string", "format": "date-time"}},
                "a<b": {{"type": "string", "description": "{evil}"}}}}}}"#
        ),
    );
    let rules = format!(
        "//! {evil}\nschema event \"event.schema.json\" key user time timestamp\n/// {evil}\n\
         attribute `x <y>` = xEvent[`a<b` = \"{evil}\"].count()\n\
         test \"{evil}\" at 2026-06-01T00:00:00Z {{\n  expect `x <y>` = 0\n}}\n"
    );
    let rules = file(&folder, "evil.sumac", &rules);
    let ended = sumac(&["doc", &rules, "--now", NOW], "");
    assert_eq!(ended.code, 0, "{}", ended.err);
    let page = read(&ended.out);
    assert!(!ended.out.contains("<img"));
    assert!(page.text.contains(evil));
}

#[test]
fn a_page_is_written_to_a_file_with_a_title_and_without_tests() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("shop.html");
    let out = out.to_str().unwrap();
    let printed = doc(&[
        "examples/shop/shop.sumac",
        "--title",
        "A & B",
        "--no-tests",
        "-o",
        out,
    ]);
    assert_eq!(printed, "");
    let html = fs::read_to_string(out).unwrap();
    assert!(html.contains("<h1>A &amp; B</h1>"));
    assert!(!html.contains("id=\"tests\""));
}

#[test]
fn a_failing_test_is_on_the_page_and_told() {
    let folder = TempDir::new().unwrap();
    let rules = "attribute two = 1 + 1\ntest \"sums\" at 2026-06-01T00:00:00Z { expect two = 3 }\n";
    let rules = file(&folder, "sums.sumac", rules);
    let ended = sumac(&["doc", &rules, "--now", NOW], "");
    assert_eq!(ended.code, 0);
    assert!(ended.err.contains("some tests fail"), "{}", ended.err);
    assert!(read(&ended.out).text.contains("0 of 1 passed"));
}
