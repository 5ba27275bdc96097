//! `sumac explain`: what rules compute, in plain words, and at what cost.

use crate::command::sumac;

const SHOP: &str = "examples/shop/shop.sumac";
const NOW: &str = "2026-06-01T00:00:00Z";

fn explain(more: &[&str]) -> String {
    let mut arguments = vec!["explain", SHOP, "--now", NOW];
    arguments.extend(more);
    let ended = sumac(&arguments, "");
    assert_eq!(ended.code, 0, "{}", ended.err);
    ended.out
}

/// Costs and sizes are those of native code.
#[cfg(feature = "jit")]
#[test]
fn a_rule_set_is_told_in_plain_words() {
    insta::assert_snapshot!("explain", explain(&[]));
}

#[test]
fn the_document_for_machines_has_an_entry_for_each_attribute() {
    let text = explain(&["--format", "json", "--attribute", "recentPurchases"]);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["zone"], "Europe/Zurich");
    assert_eq!(document["attributes"].as_array().unwrap().len(), 1);
    let one = &document["attributes"][0];
    assert_eq!(one["type"], "integer");
    assert_eq!(one["windows"][0]["moves"]["when"], "with_time");
    assert_eq!(one["windows"][0]["from"]["included"], true);
    assert_eq!(one["reads"]["definitions"][0], "purchases");
    assert_eq!(one["state"]["bounded"], true);
    assert_eq!(one["place"]["line"], 14);
}

#[test]
fn colours_are_for_terminals_and_on_demand() {
    assert!(!explain(&[]).contains('\u{1b}'));
    let painted = explain(&["--color", "always"]);
    assert!(painted.contains("\u{1b}[1mlifetimeValue\u{1b}[0m"));
    assert!(!painted.contains('`'));
}

#[test]
fn an_attribute_that_is_not_there_is_told_with_the_nearest() {
    let ended = sumac(&["explain", SHOP, "--attribute", "lifetimeVale"], "");
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("lifetimeValue"), "{}", ended.err);
}

#[test]
fn graphs_are_written_for_both_tools() {
    insta::assert_snapshot!("graph_dot", explain(&["--graph", "dot"]));
    let one = explain(&["--graph", "mermaid", "--attribute", "favouriteCategory"]);
    insta::assert_snapshot!("graph_mermaid", one);
}

#[test]
fn a_phase_and_a_graph_are_not_asked_for_at_once() {
    let ended = sumac(&["explain", SHOP, "--show", "plan", "--graph", "dot"], "");
    assert_eq!(ended.code, 2);
}
