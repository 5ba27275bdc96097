//! The grammar as a parser, and the one table of binding strengths.

use std::sync::LazyLock;

use pest::pratt_parser::{Assoc, Op, PrattParser};

/// What pest makes of `grammar/sumac.pest`.
#[derive(pest_derive::Parser)]
#[grammar = "grammar/sumac.pest"]
pub(super) struct Grammar;

/// How an operator stands by its operands.
#[derive(Debug, Clone, Copy)]
enum Stands {
    Before,
    Behind,
    /// Between two, read from the left.
    Left,
    /// Between two, read from the right.
    Right,
}

/// Operators that bind alike.
#[derive(Debug)]
pub struct BindingLevel {
    /// How authors write them.
    pub operators: &'static [&'static str],
    /// What they are, in a few words.
    pub about: &'static str,
    rules: &'static [(Stands, Rule)],
}

/// Binding strengths, loosest first.
pub static BINDING_LEVELS: [BindingLevel; 9] = [
    level(&["or"], "or", &[(Stands::Left, Rule::or_op)]),
    level(&["and"], "and", &[(Stands::Left, Rule::and_op)]),
    level(
        &["not", "!"],
        "negation",
        &[(Stands::Before, Rule::not_prefix)],
    ),
    // Comparisons do not chain; reading them left to right lets the builder say so.
    level(
        &[
            "=",
            "!=",
            "<",
            "<=",
            ">",
            ">=",
            "in",
            "notIn",
            "like",
            "occurs …",
        ],
        "comparisons, which do not chain",
        &[
            (Stands::Left, Rule::compare_op),
            (Stands::Behind, Rule::occurs),
            (Stands::Behind, Rule::null_test),
        ],
    ),
    level(
        &["?:"],
        "the first value that is there",
        &[(Stands::Right, Rule::default_op)],
    ),
    level(&["+", "-"], "sums", &[(Stands::Left, Rule::add_op)]),
    level(
        &["*", "/", "%"],
        "products",
        &[(Stands::Left, Rule::multiply_op)],
    ),
    level(
        &["-x"],
        "the other sign",
        &[(Stands::Before, Rule::minus_prefix)],
    ),
    level(
        &[".name", ".f(…)", "[…]"],
        "paths, calls and filters",
        &[
            (Stands::Behind, Rule::member),
            (Stands::Behind, Rule::filter),
            (Stands::Behind, Rule::chain_member),
        ],
    ),
];

const fn level(
    operators: &'static [&'static str],
    about: &'static str,
    rules: &'static [(Stands, Rule)],
) -> BindingLevel {
    BindingLevel {
        operators,
        about,
        rules,
    }
}

/// The binding strengths as pest wants them.
pub(super) static BINDING: LazyLock<PrattParser<Rule>> = LazyLock::new(|| {
    BINDING_LEVELS
        .iter()
        .fold(PrattParser::new(), |parser, level| {
            let operators = level.rules.iter().map(|(stands, rule)| match stands {
                Stands::Before => Op::prefix(*rule),
                Stands::Behind => Op::postfix(*rule),
                Stands::Left => Op::infix(*rule, Assoc::Left),
                Stands::Right => Op::infix(*rule, Assoc::Right),
            });
            match operators.reduce(|all, one| all | one) {
                Some(operators) => parser.op(operators),
                None => parser,
            }
        })
});
