//! Rules of the grammar as an author would name them.

use super::Rule;

/// Most alternatives that are worth reading.
const PHRASES_MAX: usize = 3;

/// What was expected, as a list in words.
pub(super) fn phrases(tried: &[Rule], whole: &str) -> String {
    let mut words: Vec<(u8, String)> = tried
        .iter()
        .filter_map(|rule| phrase(*rule, whole))
        .collect();
    words.sort();
    words.dedup();
    // A value may be a name, and every name could be a value: the wider word is enough.
    let has_value = words.iter().any(|(_, word)| word == "a value");
    let mut words: Vec<String> = words.into_iter().map(|(_, word)| word).collect();
    words.retain(|word| !has_value || !["a name", "a text in quotes"].contains(&word.as_str()));
    words.truncate(PHRASES_MAX);
    match words.pop() {
        None => "something else".to_owned(),
        Some(last) if words.is_empty() => last,
        Some(last) => format!("{} or {last}", words.join(", ")),
    }
}

/// A rule in words with its rank; none for what is never worth naming.
fn phrase(rule: Rule, whole: &str) -> Option<(u8, String)> {
    let (rank, words) = match rule {
        Rule::name
        | Rule::step
        | Rule::key
        | Rule::key_name
        | Rule::identifier
        | Rule::quoted_name => (2, "a name"),
        Rule::assign => (0, "`=`"),
        Rule::colon => (3, "`:`"),
        Rule::comma => (3, "`,`"),
        Rule::close_round => (3, "`)`"),
        Rule::close_square => (3, "`]`"),
        Rule::close_curly => (3, "`}`"),
        Rule::let_end => (0, "`in`"),
        Rule::unit => (4, "a unit such as `days`"),
        Rule::direction | Rule::side_window => (1, "`before` or `after`"),
        Rule::window => (0, "a window such as `< 7 days before now`"),
        Rule::reference | Rule::relative_unit => (1, "a time such as `now`"),
        Rule::count => (1, "a number"),
        Rule::type_expr | Rule::type_name | Rule::generic_type | Rule::object_type => (1, "a type"),
        Rule::weekday => (1, "a weekday"),
        Rule::code_name => (1, "a code such as `negated-missing`"),
        Rule::schema_role => (1, "`profile` or `event`"),
        Rule::schema_place => (4, "`key`, `time` or `id`"),
        Rule::attribute_option => (4, "an option"),
        Rule::test_part => (1, "a part of a test such as `expect`"),
        Rule::test_time => (1, "an instant"),
        Rule::table | Rule::table_row | Rule::cell => (1, "a row between `|`"),
        Rule::what | Rule::when | Rule::count_clause | Rule::within => {
            (1, "a clause such as `WHAT(…)`")
        }
        Rule::name_path => (1, "a path"),
        Rule::chain_steps => (1, "steps in `[…]`"),
        Rule::chain_step => (1, "a step such as `A: WHAT(…)`"),
        Rule::declarations | Rule::declaration => (1, "a variable such as `v from xs`"),
        Rule::string | Rule::straight_string => (2, "a text in quotes"),
        _ if is_operator(rule) => (2, "an operator"),
        _ if is_value(rule) => (1, "a value"),
        Rule::EOI => return Some((5, format!("the end of {whole}"))),
        _ => return keyword(rule).map(|word| (2, word)),
    };
    Some((rank, words.to_owned()))
}

fn is_operator(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::occurs
            | Rule::null_test
            | Rule::default_op
            | Rule::compare_op
            | Rule::comparison
            | Rule::add_op
            | Rule::multiply_op
            | Rule::and_op
            | Rule::or_op
            | Rule::member
            | Rule::filter
            | Rule::chain_member
            | Rule::arguments
            | Rule::like_op
            | Rule::in_op
            | Rule::not_in_op
            | Rule::kw_and
            | Rule::kw_or
            | Rule::kw_in
            | Rule::kw_is
            | Rule::kw_like
            | Rule::kw_not_in
            | Rule::kw_occurs
    )
}

fn is_value(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::expr
            | Rule::arithmetic
            | Rule::operand
            | Rule::quantity
            | Rule::number
            | Rule::lambda
            | Rule::paren
            | Rule::array
            | Rule::object
            | Rule::context
            | Rule::call
            | Rule::operator_name
            | Rule::let_in
            | Rule::select
            | Rule::quantifier
            | Rule::case
            | Rule::chain
            | Rule::minus_prefix
            | Rule::not_prefix
            | Rule::kw_case
            | Rule::kw_chain
            | Rule::kw_let
            | Rule::kw_select
            | Rule::kw_this
            | Rule::kw_null
    )
}

/// The word of a keyword rule; optional parts are left out.
fn keyword(rule: Rule) -> Option<String> {
    let name = format!("{rule:?}");
    let word = name.strip_prefix("kw_")?;
    let is_optional = matches!(
        rule,
        Rule::kw_on | Rule::kw_not | Rule::kw_else | Rule::kw_at
    );
    (!is_optional).then(|| format!("`{word}`"))
}
