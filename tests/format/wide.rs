//! Rules about as wide as a line and with few brackets: where they break depends on every character.

use sumac::diagnostic::SourceId;
use sumac::syntax::parse::parse_file;

use crate::check::formatted;
use crate::comments::{seed, sprinkled};
use crate::random::Random;

/// What stands around a rule in a file.
const ITEMS: &[(&str, &str)] = &[
    ("attribute a = ", ""),
    ("attribute a =\n", ""),
    (
        "attribute a: array<object { x: number?, y: string }> at a.b default [1, 2] round 2 = ",
        "",
    ),
    ("define d(x: object { y: number }, z) = ", ""),
    ("timezone ", ""),
    ("test \"t\" { expect ", "\n snapshot a }"),
];

/// Forms that end where their last bracket does; `«` is one of them, `»` any form, `N` a name.
const CLOSED: &[&str] = &[
    "N.N(»)",
    "N.N(», »)",
    "N[»].N",
    "N[»].N(»).N()",
    "N(», »)",
    "[», »]",
    "[N, N, N]",
    "{ N: », \"N\": » }",
    "(»)",
    "case { »: », else: » }",
    "N.N(»).N().N(»)",
    "N((x, N) => »)",
    "chain(N, t, [N: WHAT(»), N: WHAT(») COUNT(>= 2) WITHIN(1 hours)])",
    "N.N([», »])",
    "N.N({ N: » })",
];

/// Forms of operators and words.
const OPEN: &[&str] = &[
    "«",
    "« = «",
    "« in «",
    "« > «",
    "« notIn [N, N]",
    "« ?: «",
    "« + « - «",
    "« * « in «",
    "« and «",
    "« or « or «",
    "not «",
    "-«",
    "(x, N) => »",
    "let N = », N = » in »",
    "select v from « where «",
    "exists v from «, w from «",
    "sum(») over v from « where «",
    "« occurs last 2 months",
    "« occurs < 1 hours before «",
    "« occurs between « and «",
];

fn name(random: &mut Random) -> String {
    "n".repeat(*random.of(&[1, 2, 3, 5, 8, 13, 21, 34]))
}

fn rule(random: &mut Random, depth: usize, forms: &[&str]) -> String {
    if depth == 0 {
        return match random.below(8) {
            0 => "[1, 2]".to_owned(),
            1 => "{ k: 1 }".to_owned(),
            2 => "1 days".to_owned(),
            3 => "\"a text\"".to_owned(),
            _ => name(random),
        };
    }
    let mut text = String::new();
    for character in random.of(forms).chars() {
        let forms = match character {
            'N' => {
                text += &name(random);
                continue;
            }
            '«' => CLOSED,
            '»' => OPEN,
            _ => {
                text.push(character);
                continue;
            }
        };
        let below = random.below(depth);
        text += &rule(random, below, forms);
    }
    text
}

#[test]
fn rules_about_as_wide_as_a_line() {
    let mut random = Random::new(seed(24));
    let (mut tried, mut number) = (0, 0);
    let mut layout_of = |text: &str| {
        if parse_file(SourceId(0), text).1.is_empty() {
            formatted(text);
            tried += 1;
        }
    };
    for _ in 0..300 {
        let depth = 2 + random.below(4);
        let (before, after) = *random.of(ITEMS);
        let rule = rule(&mut random, depth, OPEN);
        // So many levels in, hardly anything fits on a line.
        let levels = *random.of(&[0, 0, 0, 0, 20, 42]);
        let (open, close) = ("{ k: ".repeat(levels), " }".repeat(levels));
        let text = format!("{before}{open}{rule}{close}{after}");
        layout_of(&text);
        layout_of(&sprinkled(&text, &mut random, &mut number));
    }
    assert!(tried > 400, "too few texts: {tried}");
}
