//! The words of `pql/json`, both ways.

use crate::syntax::ast::BinaryOp;

/// Functions that PQL writes in front of their arguments; all others stand behind their first one.
const PREFIX: [&str; 9] = [
    "if",
    "date",
    "datetime",
    "inSegment",
    "mapEntry",
    "modelInstances",
    "currentMonth",
    "currentYear",
    "currentDayOfMonth",
];

/// Functions of PQL whose second parameter is read on each item of the first.
const ITEMWISE: [&str; 11] = [
    "filter", "map", "groupBy", "exists", "topN", "bottomN", "sum", "average", "min", "max",
    "count",
];

/// The other functions of PQL that stand behind their first argument.
const POSTFIX: [&str; 27] = [
    "like",
    "startsWith",
    "doesNotStartWith",
    "endsWith",
    "doesNotEndWith",
    "contains",
    "doesNotContain",
    "equals",
    "notEqualTo",
    "matches",
    "regexGroup",
    "intersects",
    "intersection",
    "subsetOf",
    "supersetOf",
    "includes",
    "distinct",
    "head",
    "get",
    "keys",
    "values",
    "isNull",
    "isNotNull",
    "getMonth",
    "getYear",
    "getDayOfMonth",
    "in",
];

/// Whether PQL has a function of this name.
pub fn is_pql_function(name: &str) -> bool {
    PREFIX.contains(&name) && name != "datetime"
        || ITEMWISE.contains(&name)
        || POSTFIX.contains(&name)
}

pub(super) fn is_prefix(name: &str) -> bool {
    PREFIX.contains(&name)
}

pub(super) fn is_itemwise(name: &str) -> bool {
    ITEMWISE.contains(&name)
}

/// The operators of the language by their names in trees.
const OPERATORS: [(&str, BinaryOp); 16] = [
    ("or", BinaryOp::Or),
    ("and", BinaryOp::And),
    ("=", BinaryOp::Equal),
    ("!=", BinaryOp::NotEqual),
    ("<", BinaryOp::Less),
    ("<=", BinaryOp::LessOrEqual),
    (">", BinaryOp::Greater),
    (">=", BinaryOp::GreaterOrEqual),
    ("in", BinaryOp::In),
    ("notIn", BinaryOp::NotIn),
    ("like", BinaryOp::Like),
    ("+", BinaryOp::Add),
    ("-", BinaryOp::Subtract),
    ("*", BinaryOp::Multiply),
    ("/", BinaryOp::Divide),
    ("%", BinaryOp::Remainder),
];

/// The operator of a name; words in any case, as in the text.
pub(super) fn operator(name: &str) -> Option<BinaryOp> {
    let mut operators = OPERATORS.iter();
    operators
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, op)| *op)
}

/// The name of an operator; none where PQL lacks it.
pub(super) fn operator_name(op: BinaryOp) -> Option<&'static str> {
    let mut operators = OPERATORS.iter();
    operators
        .find(|(_, known)| *known == op)
        .map(|(name, _)| *name)
}

/// A comparison by its text.
pub(super) fn comparison(text: &str) -> Option<BinaryOp> {
    operator(text).filter(|op| {
        use BinaryOp as Op;
        matches!(
            op,
            Op::Equal
                | Op::NotEqual
                | Op::Less
                | Op::LessOrEqual
                | Op::Greater
                | Op::GreaterOrEqual
        )
    })
}
