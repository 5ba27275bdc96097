//! PQL as trees of JSON: every tree is read, what PQL can say is written and read again as the same, and what is wrong
//! in a tree or a document is told at its place.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "differential/chance.rs"]
mod chance;
#[path = "differential/random.rs"]
mod random;

use std::path::Path;

use random::Random;
use sumac::diagnostic::{Code, SourceId};
use sumac::engine::{Engine, ExportForm, RuleSource, import};
use sumac::syntax::ast::Expr;
use sumac::syntax::parse::parse_expression;
use sumac::syntax::pql_json::{Plain, parse_json, print_json};
use sumac::syntax::unparse::unparse_expr;

/// The tree of a text that PQL can say.
fn tree_of(text: &str) -> String {
    let (expr, found) = parse_expression(SourceId(0), text);
    assert!(found.is_empty(), "{text}\n{found:?}");
    print_json(&expr, &Plain).unwrap_or_else(|found| panic!("{text}\n{found:?}"))
}

/// Writes the tree that JSON gave as text and reads it again as the same.
fn check_text(expr: &Expr) {
    let text = unparse_expr(expr);
    let (again, found) = parse_expression(SourceId(0), &text);
    assert!(found.is_empty() && again == *expr, "{text}\n{found:?}");
}

/// Writes a text as a tree and reads it again as the same.
fn check_round_trip(text: &str) {
    let (expr, found) = parse_expression(SourceId(0), text);
    assert!(found.is_empty(), "{text}\n{found:?}");
    let tree = tree_of(text);
    serde_json::from_str::<serde_json::Value>(&tree).unwrap();
    let (again, found) = parse_json(SourceId(0), &tree);
    assert!(found.is_empty(), "{text}\n{tree}\n{found:?}");
    assert!(again == expr, "{text}\n{tree}\n{}", unparse_expr(&again));
    check_text(&again);
    // As segment definitions have it: a string that holds the tree.
    let (in_string, found) = parse_json(SourceId(0), &serde_json::json!(tree).to_string());
    assert!(found.is_empty() && in_string == expr, "{text}\n{found:?}");
}

#[test]
fn texts_are_the_same_after_a_way_through_trees() {
    for text in include_str!("pql_json/texts.txt").lines() {
        check_round_trip(text);
    }
}

#[test]
fn trees_have_the_documented_shapes() {
    let mut shown = String::new();
    for text in include_str!("pql_json/shapes.txt").lines() {
        let tree: serde_json::Value = serde_json::from_str(&tree_of(text)).unwrap();
        shown.push_str(&format!("{text}\n{tree}\n\n"));
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn other_spellings_of_a_text_have_one_tree() {
    for (text, same) in [
        ("profile.a.b = 1", "a.b = 1"),
        ("$1.a", "a"),
        ("this.a", "a"),
        ("count(xEvent)", "xEvent.count()"),
        ("xs.filter(a = 1)", "xs[a = 1]"),
        ("xs[^a = b]", "xs[$1.a = b]"),
        ("xs.exists((x) => x.a = b)", "xs.exists(a = $1.b)"),
        ("ts occurs last 30 days", "ts occurs < 30 days before now"),
        (
            "ts occurs on date(2026, 5, 1)",
            "ts occurs date(2026, 5, 1)",
        ),
        (
            "sum v.price over v from xs where v.a = 1",
            "(select v from xs where v.a = 1).sum(price)",
        ),
        (
            "count over v from xs where v.a = 1",
            "(select v from xs where v.a = 1).count()",
        ),
        (
            "chain(xs, t, [A: WHAT(a) COUNT(>= 2)])",
            "chain(xs, t, [A: WHAT(a) COUNT(2)])",
        ),
    ] {
        let (expr, found) = parse_json(SourceId(0), &tree_of(text));
        assert!(found.is_empty(), "{text}\n{found:?}");
        assert_eq!(unparse_expr(&expr), same, "{text}");
    }
}

/// The names that a generated text may use at its place.
#[derive(Clone, Default)]
struct Place {
    items: usize,
    is_where: bool,
    variables: Vec<String>,
}

impl Place {
    fn item(&self) -> Place {
        Place {
            items: self.items + 1,
            is_where: false,
            ..self.clone()
        }
    }

    fn with(&self, variable: &str) -> Place {
        let mut place = self.clone();
        place.variables.push(variable.to_owned());
        place
    }

    fn of_where(&self) -> Place {
        Place {
            is_where: true,
            ..self.clone()
        }
    }

    fn fresh(&self, random: &mut Random) -> String {
        format!("{}{}", ["v", "_x"][random.below(2)], self.variables.len())
    }

    fn leaves(&self) -> Vec<String> {
        let mut leaves: Vec<String> = [
            "1",
            "-2",
            "3.5",
            "1e300",
            "\"t\\n\\\"é\"",
            "true",
            "now",
            "today",
            "[1, \"a\", 2.5, true]",
            "[]",
            "date(2026, 5, 1)",
            "xEvent",
            "currentYear()",
            "inSegment(\"s\")",
            "datetime(\"2026-05-01T10:00:00Z\")",
        ]
        .map(str::to_owned)
        .into();
        let bare = ["p", "q.r", "`a b`.c", "count", "xdm:tags"];
        match (self.items, self.is_where) {
            (0, false) => leaves.extend(bare.map(str::to_owned)),
            (0, true) => leaves.extend(["$1.p".to_owned(), "$1.q.r".to_owned()]),
            (_, false) => leaves.extend(
                bare.iter()
                    .copied()
                    .chain(["this", "this.xEvent", "$1.p"])
                    .map(str::to_owned),
            ),
            (_, true) => leaves.extend(["this.p", "this", "$1.p"].map(str::to_owned)),
        }
        leaves.extend((1..self.items).map(|level| format!("{}p", "^".repeat(level))));
        leaves.extend(
            self.variables
                .iter()
                .flat_map(|name| [name.clone(), format!("{name}.f")]),
        );
        leaves
    }
}

const OPERATORS: [&str; 16] = [
    "or", "and", "and", "=", "!=", "<", "<=", ">", ">=", "in", "notIn", "like", "+", "-", "*", "%",
];
const ITEMWISE: [&str; 8] = [
    "exists", "map", "groupBy", "sum", "average", "min", "max", "topN",
];
const UNITS: [&str; 4] = ["days", "weeks", "hours", "months"];

/// A text of the given depth in the one spelling that trees are read as.
fn generated(random: &mut Random, place: &Place, depth: usize) -> String {
    if depth == 0 {
        return random.of(&place.leaves()).clone();
    }
    let below = |random: &mut Random, place: &Place| {
        let depth = random.below(depth);
        format!("({})", generated(random, place, depth))
    };
    let one = below(random, place);
    match random.below(17) {
        0..=3 => format!(
            "{one} {} {}",
            OPERATORS[random.below(16)],
            below(random, place)
        ),
        4 => format!("not {one}"),
        5 => format!(
            "if({one}, {}, {})",
            below(random, place),
            below(random, place)
        ),
        6 => format!("{one}[{}]", below(random, &place.item())),
        7 => {
            let name = ITEMWISE[random.below(8)];
            let tail = if name == "topN" { ", 3" } else { "" };
            format!("{one}.{name}({}{tail})", below(random, &place.item()))
        }
        8 => format!(
            "{one}.{}",
            ["head().f", "count()", "head()", "isNull()", "distinct().g"][random.below(5)]
        ),
        9 => format!("{one}.equals({}, false)", below(random, place)),
        10 => {
            let name = place.fresh(random);
            let body = below(random, &place.with(&name));
            format!("let {name} = {one} in {body}")
        }
        11 => format!("{{a: {one}, \"b c\": {}}}", below(random, place)),
        12 => {
            let (key, group) = (place.fresh(random), "G".to_owned());
            let inner = place.with(&key).with(&group);
            let entry = (below(random, &inner), below(random, &inner));
            format!(
                "{one}.groupBy(k).map(({key}, {group}) => mapEntry({}, {}))",
                entry.0, entry.1
            )
        }
        13 => generated_comprehension(random, place, &one, depth),
        14 => format!("{one} occurs {}", generated_window(random, place, depth)),
        15 => generated_chain(random, place, &one, depth),
        _ => one,
    }
}

fn generated_comprehension(
    random: &mut Random,
    place: &Place,
    source: &str,
    depth: usize,
) -> String {
    let word = ["select", "exists", "forall", "none", "one"][random.below(5)];
    let first = place.fresh(random);
    let mut inner = place.with(&first);
    let mut below = |place: &Place| {
        let depth = random.below(depth);
        format!("({})", generated(random, place, depth))
    };
    let condition = below(&inner.of_where());
    let second = format!("w{}", inner.variables.len());
    let source_of_second = below(&inner);
    inner = inner.with(&second);
    let last = below(&inner.of_where());
    match random.below(3) {
        0 => format!("({word} {first} from {source})"),
        1 => format!("({word} {first} from {source} where {condition})"),
        _ => format!(
            "({word} {first} from {source} where {condition}, {second} from {source_of_second} where {last})"
        ),
    }
}

fn generated_window(random: &mut Random, place: &Place, depth: usize) -> String {
    let level = random.below(depth);
    let time = format!("({})", generated(random, place, level));
    let unit = UNITS[random.below(4)];
    let side = ["before", "after"][random.below(2)];
    match random.below(7) {
        0 => format!(
            "{} {} {unit} {side} {time}",
            OPERATORS[3 + random.below(6)],
            random.below(40)
        ),
        1 => format!("{side} {time}"),
        2 => time,
        3 => format!(
            "{} {}",
            ["this", "last", "next"][random.below(3)],
            &unit[..unit.len() - 1]
        ),
        4 => format!("between {time} and last week"),
        5 => format!("> 2 {unit} {side} this year"),
        _ => "today".to_owned(),
    }
}

fn generated_chain(random: &mut Random, place: &Place, list: &str, depth: usize) -> String {
    let item = place.item();
    let mut steps = Vec::new();
    for step in 0..=random.below(3) {
        let mut condition = || {
            let level = random.below(depth);
            generated(random, &item, level)
        };
        let mut text = format!("S{step}: WHAT({})", condition());
        let (other, without) = (condition(), condition());
        if random.one_in(3) {
            text.push_str(&format!(" WHERE({other})"));
        }
        if random.one_in(3) {
            text.push_str(&format!(
                " WHEN({})",
                generated_window(random, place, depth)
            ));
        }
        if random.one_in(3) {
            text.push_str(" COUNT(2)");
        }
        if step > 0 && random.one_in(3) {
            text.push_str(&format!(" WITHOUT({without})"));
        }
        steps.push(text);
    }
    if random.one_in(4) {
        steps.push("Last: WHAT(p = 1) COUNT(= 0)".to_owned());
    }
    format!("chain({list}, timestamp, [{}])", steps.join(", "))
}

#[test]
fn random_trees_are_the_same_after_a_way_through_json() {
    let mut random = Random::new(11);
    let mut checked = 0;
    while checked < 3_000 {
        let depth = 1 + random.below(4);
        let text = generated(&mut random, &Place::default(), depth);
        let (expr, _) = parse_expression(SourceId(0), &text);
        // Aggregates of groups are the one thing that may come out and that PQL cannot say.
        let is_sayable = match print_json(&expr, &Plain) {
            Ok(_) => true,
            Err(found) => found
                .iter()
                .any(|one| !one.message.ends_with("behind `groupBy`")),
        };
        if is_sayable {
            check_round_trip(&text);
            checked += 1;
        }
    }
}

#[test]
fn random_json_has_a_tree_or_an_error_at_a_place_inside() {
    let mut random = Random::new(12);
    let mut texts: Vec<String> = include_str!("pql_json/texts.txt")
        .lines()
        .map(tree_of)
        .collect();
    texts.push(include_str!("pql_json/shop.json").to_owned());
    for text in &texts {
        for _ in 0..25 {
            let mut characters: Vec<char> = text.chars().collect();
            for _ in 0..=random.below(2) {
                let (at, other) = (
                    random.below(characters.len()),
                    random.below(characters.len()),
                );
                match random.below(3) {
                    0 => drop(characters.remove(at)),
                    1 => characters.insert(at, characters[other]),
                    _ => characters.swap(at, other),
                }
            }
            let text: String = characters.into_iter().collect();
            let (expr, found) = parse_json(SourceId(0), &text);
            if found.is_empty() {
                check_text(&expr);
            }
            for one in &found {
                let span = one.primary.span;
                assert!(
                    text.get(span.start as usize..span.end as usize).is_some(),
                    "{one:?}\n{text}"
                );
            }
            let _ = Engine::builder()
                .build()
                .check(RuleSource::text(text.as_str()))
                .to_string();
            let _ = import(&[("a.json", &text)]);
        }
    }
}

#[test]
fn what_the_corpus_says_in_pql_is_the_same_after_a_way_through_json() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/customer");
    let (mut said, mut refused) = (0, String::new());
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "sumac"))
    {
        let engine = Engine::builder().build();
        let text = std::fs::read_to_string(path).unwrap();
        let names = text
            .lines()
            .filter_map(|line| line.strip_prefix("attribute "));
        for name in names.filter_map(|line| line.split([' ', ':']).next()) {
            let wanted = [name.to_owned()];
            let tree = match engine.export(path.clone(), &wanted, ExportForm::PqlJson) {
                Ok(exported) => exported.text,
                Err(found) => {
                    assert!(
                        found.iter().all(|one| one.code == Code::NotInPql),
                        "{found}"
                    );
                    let why: Vec<&str> = found.iter().map(|one| one.message.as_str()).collect();
                    refused.push_str(&format!("{name}: {}\n", why.join("; ")));
                    continue;
                }
            };
            said += 1;
            let (expr, found) = parse_json(SourceId(0), &tree);
            assert!(found.is_empty(), "{name}: {found:?}");
            let (again, found) = parse_json(SourceId(0), &print_json(&expr, &Plain).unwrap());
            assert!(found.is_empty() && again == expr, "{name}: {found:?}");
        }
    }
    assert!(said > 40, "{said} attributes");
    insta::assert_snapshot!(refused);
}

/// What is wrong with JSON text, as its author reads it.
fn told(source: RuleSource) -> String {
    let schema = r#"{"properties": {"_id": {"type": "string"}, "eventType": {"type": "string"},
        "timestamp": {"type": "string", "format": "date-time"}, "price": {"type": "number"}}}"#;
    let engine = Engine::builder()
        .profile_schema(sumac::SchemaSource::json(
            "profile",
            r#"{"properties": {"city": {"type": "string"}}}"#,
        ))
        .event_schema(sumac::SchemaSource::json("event", schema))
        .build();
    engine.check(source).to_string()
}

#[test]
fn mistakes_in_trees_are_told_at_their_place() {
    let mut shown = String::new();
    for tree in include_str!("pql_json/wrong_trees.txt").lines() {
        let told = told(RuleSource::tree(tree));
        assert!(!told.is_empty(), "{tree}");
        shown.push_str(&format!("{told}\n\n"));
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn mistakes_in_documents_are_told_at_their_place() {
    insta::assert_snapshot!(told(RuleSource::file(
        "tests/pql_json/wrong_documents.json"
    )));
}

#[test]
fn what_pql_cannot_say_is_told_with_another_way() {
    let engine = Engine::builder().build();
    let file = RuleSource::file("tests/pql_json/extensions.sumac");
    insta::assert_snapshot!(
        engine
            .export(file, &[], ExportForm::PqlText)
            .unwrap_err()
            .to_string()
    );
}

#[test]
fn imports_are_rule_files_that_keep_what_authors_wrote() {
    let text = include_str!("pql_json/shop.json");
    let imported = import(&[("shop.json", text)]).unwrap();
    let notes = imported.notes.join("\n");
    insta::assert_snapshot!(format!(
        "{}\n---\n{notes}\n{}",
        imported.text, imported.warnings
    ));
    let (_, found) = sumac::syntax::parse::parse_file(SourceId(0), &imported.text);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn large_and_deep_trees_are_refused_in_order() {
    let leaf = r#"{"nodeType":"literal","literalType":"Integer","value":1}"#;
    let deep = format!(
        "{}{leaf}{}",
        r#"{"nodeType":"fnApply","fnName":"not","params":["#.repeat(20_000),
        "]}".repeat(20_000)
    );
    let (_, found) = parse_json(SourceId(0), &deep[..deep.len().min(1 << 20)]);
    assert_eq!(found[0].code, Code::NestingTooDeep);
    let many = vec![r#"{"nodeType":"varRef"}"#; 40_000].join(",");
    let (_, found) = parse_json(
        SourceId(0),
        &format!("{{\"nodeType\":\"fnApply\",\"fnName\":\"and\",\"params\":[{many}]}}"),
    );
    assert_eq!(found.len(), 40_000);
    let (_, found) = parse_json(SourceId(0), &" ".repeat((1 << 20) + 1));
    assert_eq!(found[0].code, Code::SourceTooLarge);
    // A long sum is no nesting as text, and too deep as a tree.
    let sum = vec!["1"; 5_000].join(" + ");
    let (expr, _) = parse_expression(SourceId(0), &sum);
    assert_eq!(
        print_json(&expr, &Plain).unwrap_err()[0].code,
        Code::NestingTooDeep
    );
    // Definitions that double each other grow without bound.
    let mut rules = "define d0 = 1\n".to_owned();
    for level in 1..30 {
        rules.push_str(&format!("define d{level} = d{0} and d{0}\n", level - 1));
    }
    rules.push_str("attribute x = 1");
    assert!(
        Engine::builder()
            .build()
            .export(rules.as_str(), &[], ExportForm::PqlJson)
            .is_ok()
    );
}

#[test]
fn an_or_of_many_operands_is_one_call() {
    let operands: Vec<String> = (0..48).map(|index| format!("a = {index}")).collect();
    let text = operands.join(" or ");
    check_round_trip(&text);
    let tree: serde_json::Value = serde_json::from_str(&tree_of(&text)).unwrap();
    assert_eq!(tree["params"].as_array().unwrap().len(), 48);
}
