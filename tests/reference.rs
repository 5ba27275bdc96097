//! The reference: `docs/functions.md` is made of the library, its forms hold, and what it says of native code is so.
#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

mod documentation;

use documentation::{ARROW, check_page, compare, read, with_part};
use sumac::engine::reference;
use sumac::ir::kernels::{Reach, reach};
use sumac::library::{self, Audience};

#[test]
fn the_page_of_functions_is_made_of_the_library() {
    let made = reference::functions_page();
    compare("docs/functions.md", &made, "reference");
}

#[test]
fn examples_of_forms_hold() {
    for form in reference::forms() {
        let arrows = form.page.matches(ARROW).count();
        assert!(arrows >= 2, "{}", form.page);
        check_page(form.page);
    }
}

#[test]
fn every_name_has_an_entry_that_fits_a_terminal() {
    for name in reference::names() {
        let entry = reference::entry(name, 80).unwrap_or_else(|| panic!("{name}"));
        assert!(entry.starts_with("### "), "{entry}");
        let nearest = reference::nearest(name).unwrap();
        assert!(nearest.eq_ignore_ascii_case(name), "{name}: {nearest}");
    }
    assert_eq!(reference::entry("sume", 80), None);
    assert_eq!(reference::nearest("averege"), Some("average"));
    assert_eq!(reference::entry("$chain", 80), None);
}

#[test]
fn the_page_of_the_architecture_says_what_is_native() {
    let page = read("docs/architecture.md");
    let made = with_part(&page, "native", &native());
    compare("docs/architecture.md", &made, "reference");
}

/// How many functions of each topic become native code, with and without conditions.
fn native() -> String {
    let mut text =
        "| topic | functions | native | native for some kinds | kernel |\n|---|---|---|---|---|\n"
            .to_owned();
    let mut all = [0; 3];
    for topic in library::topics() {
        if topic.audience == Audience::Nobody {
            continue;
        }
        let mut counts = [0; 3];
        for function in topic.functions {
            let column = match reach(function) {
                Reach::Native => 0,
                Reach::Kinds(_) => 1,
                Reach::Kernel => 2,
            };
            counts[column] += 1;
            all[column] += 1;
        }
        text.push_str(&row(topic.title, counts));
    }
    text + &row("all", all)
}

fn row(title: &str, [native, kinds, kernel]: [usize; 3]) -> String {
    let sum = native + kinds + kernel;
    format!("| {title} | {sum} | {native} | {kinds} | {kernel} |\n")
}

/// What the reference says of native code is what the compiler does with the examples.
#[cfg(feature = "jit")]
#[test]
fn examples_run_as_their_functions_say() {
    use sumac::engine::{Engine, RuleSource, SchemaSource, parse_now};
    use sumac::library::{Body, timeline};
    let engine = Engine::builder()
        .event_schema(SchemaSource::json("timeline", timeline::EVENT_SCHEMA))
        .build();
    let now = parse_now(timeline::NOW).unwrap();
    let mut seen = 0;
    for (_, function) in library::functions() {
        let is_form = matches!(function.body, Body::Form);
        let reach = reach(function);
        if !(matches!(function.body, Body::Aggregate(_)) || is_form && reach == Reach::Native) {
            continue;
        }
        let calls = function.timeline.iter().any(|example| {
            let source = RuleSource::expression(example.expression);
            let explained = engine.compile(source).unwrap().explain(now);
            let cost = &explained.attributes[0].cost;
            let calls = cost.event_calls.iter().chain(&cost.item_calls);
            calls.chain(&cost.profile_calls).any(|name| {
                name.split(' ')
                    .any(|word| word == function.alias_of.unwrap_or(function.name))
            })
        });
        if !function.timeline.is_empty() {
            seen += 1;
            assert_eq!(calls, reach == Reach::Kernel, "{}", function.name);
        }
    }
    assert!(seen > 30, "{seen}");
}
