//! Expressions and items that nobody wrote, of every form that the language has.

use crate::random::Random;

/// An expression of the given depth, with every form that the language has.
pub(crate) fn generated(random: &mut Random, depth: usize) -> String {
    let leaves = [
        "a",
        "b.c",
        "this",
        "^d",
        "^^",
        "$1",
        "1",
        "-2",
        "3.5",
        "1e300",
        "\"t\\n\"",
        "null",
        "true",
        "now",
        "today",
        "30 days",
        "1 days",
        "`x y`",
        "v.xdm:@id",
        "@{s;version=1}",
        "last",
        "count",
        "sum",
        "exists",
        "else",
        "before",
        "[]",
        "{}",
    ];
    if depth == 0 {
        return (*random.of(&leaves)).to_owned();
    }
    let form = *random.of(&[
        "(«) or (»)",
        "(«) and (»)",
        "not («)",
        "(«) = (»)",
        "(«) <= (»)",
        "(«) in (»)",
        "(«) notIn (»)",
        "(«) like (»)",
        "(«) ?: (»)",
        "(«) + (»)",
        "(«) - (»)",
        "(«) * (»)",
        "(«) % (»)",
        "-(«)",
        "(«).f",
        "(«).f(»)",
        "(«)[»]",
        "f(«, »)",
        "[«, »]",
        "{k: «, \"l m\": »}",
        "let v = («), w = (») in («)",
        "(x, y) => («)",
        "select v from («) where (»)",
        "exists v from («) where (»), w from (»)",
        "none v from («)",
        "forall v from («), w from (») where («)",
        "sum(«) over v from (»)",
        "count over v from («) where (»)",
        "case { («): (»), else: («) }",
        "case { («): (») }",
        "(«) occurs <= n + (») days before («)",
        "(«) occurs before (»)",
        "(«) occurs on (»)",
        "(«) occurs (»)",
        "(«) occurs between («) and (»)",
        "(«) occurs last (») * n weeks",
        "(«) occurs last month",
        "(«) occurs > 2 hours after this week",
        "chain(«, », [S: WHAT(«) COUNT(< ») WHEN(last («) - 1 days), T: WITHIN(«) WITHOUT(»)])",
        "(«).chain(», [S: WHAT(«) WHERE(») COUNT(»), T: COUNT(>= 2) WHAT(») WHEN(between («) and (»))])",
        "(«).chain(a, [S: WHAT(»)]).first().start",
        "let v = («) in let w = (») in («)",
        "select v from («), w from (v.x) where (»)",
        "(one v from («) : (»))",
        "(average((«)) over v from («) : (»), w from (»))",
        "(minBy a over v from («))",
        "(«) occurs = 1 quarter before today",
        "(«) occurs < n * («) weeks from next year",
        "(«) occurs last 3 days",
        "(«) occurs on yesterday",
        "(«).atZone(\"Europe/Zurich\").truncate(day)",
        "(«).`x y`.z[^.e = (»)]",
        "like(«, »)",
        "(K, G) => mapEntry(K, «)",
        "{\"k\": «, `l`: [»]}",
        "\"\\u{1F600}\\'\\\\\" + («)",
        "(«).in(days) - 90 minutes",
        "(@event{s}).a + («)",
    ]);
    let mut text = String::new();
    for character in form.chars() {
        match character {
            '«' | '»' => {
                let below = random.below(depth);
                text += &generated(random, below);
            }
            _ => text.push(character),
        }
    }
    text
}

/// An item of a rule file, by its words.
pub(crate) fn generated_item(random: &mut Random, number: usize) -> Vec<String> {
    let rule = generated(random, 2);
    let option = |random: &mut Random| {
        let options = [
            "on event",
            "at _acme.`x y`.z",
            "over last 6 months",
            "default 0",
            "default \"none\"",
            "round 2",
        ];
        (*random.of(&options)).to_owned()
    };
    let (one, other) = (option(random), option(random));
    let words: Vec<&str> = match random.below(9) {
        0 => vec!["timezone", "\"Europe/Zurich\""],
        1 => vec!["timezone", "a.zone", "?:", "if(v, \"UTC\", b)"],
        2 => vec!["week", "starts", "sunday"],
        3 => vec!["allow", "negated-missing,", "S0502", "\"a reason\""],
        4 => vec!["use", "\"common.sumac\""],
        5 => vec![
            "schema",
            "event",
            "\"e.json\"",
            ",",
            "\"f.json\"",
            "key",
            "a.b",
            "time",
            "t",
            "id",
            "_id",
        ],
        6 => vec!["define", "d", "(days: integer, kind)", "=", &rule],
        7 => vec![
            "attribute",
            "a",
            ":",
            "array<object {x: number?}>",
            &one,
            "=",
            &rule,
        ],
        _ => vec!["attribute", "a", &one, &other, "=", &rule],
    };
    let number_it = |word: &str| match word {
        "a" | "d" => format!("{word}{number}"),
        _ => word.to_owned(),
    };
    words.into_iter().map(number_it).collect()
}

/// A text with a few characters removed, doubled or moved.
pub(crate) fn mutated(text: &str, random: &mut Random) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(3) {
        if characters.is_empty() {
            break;
        }
        let at = random.below(characters.len());
        let other = random.below(characters.len());
        match random.below(3) {
            0 => drop(characters.remove(at)),
            1 => characters.insert(at, characters[other]),
            _ => characters.swap(at, other),
        }
    }
    characters.into_iter().collect()
}
