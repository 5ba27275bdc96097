//! `sumac repl` through a pipe: what a person would type, line by line.

use tempfile::TempDir;

use crate::command::{Ended, file, sumac};

const NOW: &str = "2026-06-01T00:00:00Z";

fn repl(arguments: &[&str], input: &str) -> Ended {
    let mut all = vec!["repl", "--now", NOW];
    all.extend(arguments);
    sumac(&all, input)
}

/// The prompt over the shop of the examples.
fn shop(input: &str) -> Ended {
    let arguments = [
        "examples/shop/shop.sumac",
        "--events",
        "examples/shop/events.ndjson",
    ];
    repl(&arguments, input)
}

fn said(input: &str) -> String {
    let ended = shop(input);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{}", ended.out);
    ended.out
}

#[test]
fn expressions_are_computed_for_the_first_profile() {
    assert_eq!(
        said("purchases.count() + 1 * 0\n1 + 1\n\"a\" + 'b'\nnull\n"),
        "4\n2\n\"ab\"\nmissing\n"
    );
}

#[test]
fn values_are_laid_out_for_people() {
    let lines = "xEvent.map({what: eventType, price: price})\n\
                 xEvent.groupBy(category).count()\nxEvent.map(category)\nxEvent[price < 0]\n";
    insta::assert_snapshot!("repl_values", said(lines));
}

#[test]
fn open_brackets_go_on_and_definitions_are_kept() {
    let lines = "define large(limit: number) = xEvent[\n  price > limit\n]\nlarge(0)\n  .count()\n";
    let ended = shop(lines);
    // A line that begins with a dot is none that goes on: only brackets are.
    assert_eq!(ended.code, 1);
    let lines = "define large(limit: number) = xEvent[\n  price > limit\n]\nlarge(0.0).count(\n)\n:definitions\n";
    let out = said(lines);
    let (count, definition) = out.split_once('\n').unwrap();
    assert!(count.parse::<u32>().unwrap() > 0, "{out}");
    assert!(
        definition.starts_with("define large(limit: number) = xEvent["),
        "{out}"
    );
}

#[test]
fn a_definition_takes_the_place_of_the_one_before() {
    assert_eq!(
        said("define x = 1\ndefine x = 2\nx\ndefine y = x + 1\ny\n"),
        "2\n3\n"
    );
}

#[test]
fn a_mistake_is_shown_as_everywhere_and_the_rest_goes_on() {
    let ended = shop("xEvent.sum(pric)\n1 + 1\ndefine bad = = 1\n:nwo\n:type\n");
    assert_eq!(ended.code, 1);
    assert_eq!(ended.out, "2\n");
    insta::assert_snapshot!("repl_mistakes", ended.err);
}

#[test]
fn commands_tell_types_plans_words_and_reasons() {
    let out = said(":type purchases.count()\n:t xEvent.max(timestamp)\n:plan 1 + 2\n:now\n");
    assert!(out.starts_with("integer\ndatetime?\n"), "{out}");
    assert!(out.ends_with("2026-06-01T00:00:00Z\n"), "{out}");
    insta::assert_snapshot!("repl_attributes", said(":attributes\n:fields price\n"));
    let explained = said(":explain recentPurchases\n:explain purchases.count()\n");
    assert!(
        explained.contains("the number of events of the last 30 days"),
        "{explained}"
    );
    assert!(
        explained.contains("the number of events whose"),
        "{explained}"
    );
    let why = said(":why recentPurchases\n:why purchases.sum(price)\n");
    assert!(
        why.contains("recentPurchases") && why.contains("value"),
        "{why}"
    );
    assert!(said(":help\n:help sum\n").contains(":profile [KEY|next|random]"));
}

#[test]
fn one_profile_comes_after_the_other() {
    let keys = said(":profiles\n");
    let keys: Vec<&str> = keys.lines().collect();
    assert!(keys.len() > 1);
    let ended = shop(":profile next\nxEvent.first().customer\n:profile nobody\n:profile random\n");
    assert!(ended.out.contains(keys[1]), "{}", ended.out);
    assert!(
        ended.err.contains("the files have no profile `nobody`"),
        "{}",
        ended.err
    );
    assert_eq!(ended.code, 1);
}

#[test]
fn days_are_those_of_the_rules() {
    let folder = TempDir::new().unwrap();
    let rules = file(
        &folder,
        "zone.sumac",
        "timezone \"Europe/Zurich\"\nattribute a = 1\n",
    );
    let ended = repl(&[&rules], "now.getHour()\na + 1\n");
    assert_eq!(
        (ended.out.as_str(), ended.code),
        ("2\n2\n", 0),
        "{}",
        ended.err
    );
}

#[test]
fn the_instant_can_be_moved() {
    let out = said("xEvent.count()\n:now 2020-01-01\nxEvent.count()\n");
    assert!(out.ends_with("2020-01-01T00:00:00Z\n0\n"), "{out}");
}

#[test]
fn rules_are_loaded_on_the_way_and_nothing_is_needed_to_count() {
    let folder = TempDir::new().unwrap();
    let more = file(&folder, "more.sumac", "define double(n: integer) = n * 2\n");
    let ended = repl(
        &[],
        &format!("double(4)\n:load {more}\ndouble(4)\n:quit\n1\n"),
    );
    assert_eq!(ended.out, "8\n");
    assert_eq!(ended.code, 1);
}

#[test]
fn standard_input_cannot_be_both_data_and_expressions() {
    let ended = repl(&["--events", "-"], "1\n");
    assert_eq!(ended.code, 2);
}
