//! The grammar as a parser, and the one table of binding strengths.

use std::sync::LazyLock;

use pest::pratt_parser::{Assoc, Op, PrattParser};

/// What pest makes of `grammar/sumac.pest`.
#[derive(pest_derive::Parser)]
#[grammar = "grammar/sumac.pest"]
pub(super) struct Grammar;

/// Binding strengths, loosest first. Operators of one line bind alike.
pub(super) static BINDING: LazyLock<PrattParser<Rule>> = LazyLock::new(|| {
    PrattParser::new()
        .op(Op::infix(Rule::or_op, Assoc::Left))
        .op(Op::infix(Rule::and_op, Assoc::Left))
        .op(Op::prefix(Rule::not_prefix))
        // Comparisons do not chain; reading them left to right lets the builder say so.
        .op(Op::infix(Rule::compare_op, Assoc::Left)
            | Op::postfix(Rule::occurs)
            | Op::postfix(Rule::null_test))
        .op(Op::infix(Rule::default_op, Assoc::Right))
        .op(Op::infix(Rule::add_op, Assoc::Left))
        .op(Op::infix(Rule::multiply_op, Assoc::Left))
        .op(Op::prefix(Rule::minus_prefix))
        .op(Op::postfix(Rule::member) | Op::postfix(Rule::filter) | Op::postfix(Rule::chain_member))
});
