//! What is asked of lists and texts: how many there are, what they begin with.

use super::super::phrases::{listed, number};
use super::super::{Speaker, function_name};
use super::{Clause, Joins};
use crate::syntax::ast::{BinaryOp, Call, Expr, ExprKind};

impl Speaker<'_, '_> {
    /// `there are at least 3 events …`
    pub(super) fn counted(
        &mut self,
        left: &Expr,
        op: BinaryOp,
        right: &Expr,
        holds: bool,
    ) -> Option<String> {
        let bound = number(right)?;
        let ExprKind::Call(call) = &left.kind else {
            return None;
        };
        let (list, rest) = self.list_of_call(call)?;
        let name = function_name(&call.name.node);
        let op = if holds { op } else { opposite(op)? };
        if let ExprKind::Chain(chain) = &list.kind {
            let how = times(op, bound)?;
            return (name == "matches").then(|| self.chain_times(chain, &how));
        }
        if name != "count" || self.is_grouped(list) {
            return None;
        }
        let mut list = self.list(list);
        if let Some(condition) = rest.first() {
            list = self.filtered(list, condition);
        }
        let noun = match bound {
            1 => list.singular.clone(),
            _ => list.plural.clone(),
        };
        let bare = list.bare();
        let rest = bare.strip_prefix(list.plural.as_str()).unwrap_or_default();
        let verb = if bound == 1 { "is" } else { "are" };
        Some(match (op, bound) {
            (BinaryOp::Greater, 0) | (BinaryOp::GreaterOrEqual, 1) => {
                format!("there is {}", list.one(None))
            }
            (BinaryOp::Equal | BinaryOp::LessOrEqual, 0) | (BinaryOp::Less, 1) => {
                format!("there are no {bare}")
            }
            (BinaryOp::Equal, _) => format!("there {verb} exactly {bound} {noun}{rest}"),
            (BinaryOp::Less, _) => format!("there are fewer than {bound} {noun}{rest}"),
            (BinaryOp::LessOrEqual, _) => format!("there {verb} at most {bound} {noun}{rest}"),
            (BinaryOp::Greater, _) => format!("there {verb} more than {bound} {noun}{rest}"),
            (BinaryOp::GreaterOrEqual, _) => format!("there are at least {bound} {noun}{rest}"),
            _ => return None,
        })
    }

    pub(super) fn membership(
        &mut self,
        left: &Expr,
        op: BinaryOp,
        right: &Expr,
        holds: bool,
    ) -> Clause {
        let is_in = (op == BinaryOp::In) == holds;
        // `notIn` is false where the value is missing; `not (… in …)` is true there.
        let denies = !holds && op == BinaryOp::In;
        let predicate = match &right.kind {
            ExprKind::Array(elements) => {
                let elements: Vec<String> = elements.iter().map(|one| self.operand(one)).collect();
                let one = match (is_in, elements.len()) {
                    (true, 1) => "is",
                    (false, 1) => "is other than",
                    (true, _) => "is one of",
                    (false, _) => "is none of",
                };
                format!("{one} {}", listed(&elements, "or"))
            }
            _ => {
                let among = if is_in { "is among" } else { "is not among" };
                let list = match self.is_list(right) {
                    true => self.list(right).all(),
                    false => self.operand(right),
                };
                format!("{among} {list}")
            }
        };
        self.about(left, &predicate, !denies)
    }

    pub(super) fn membership_of_constant(
        &mut self,
        left: &Expr,
        op: BinaryOp,
        right: &Expr,
        holds: bool,
    ) -> Clause {
        let has = match (op == BinaryOp::In) == holds {
            true => "has",
            false => "does not have",
        };
        let predicate = format!("{has} {}", self.operand(left));
        Clause {
            about: self.who(right),
            subject: self.operand(right),
            predicate,
            joins: Joins::Nothing,
        }
    }

    /// What a function that tests a text or a presence says of its first argument, and whether the opposite
    /// is just the opposite.
    pub(super) fn test_words(
        &mut self,
        name: &str,
        rest: &[&Expr],
        holds: bool,
    ) -> Option<(String, bool)> {
        let (yes, no, is_sure) = match name {
            "isNull" => ("is missing", "is there", true),
            "isNotNull" => ("is there", "is missing", true),
            "isEmpty" => ("is empty or missing", "is not empty", true),
            "isNotEmpty" => ("is not empty", "is empty or missing", true),
            "startsWith" => ("starts with", "does not start with", false),
            "endsWith" => ("ends with", "does not end with", false),
            "contains" => ("contains", "does not contain", false),
            "doesNotStartWith" => ("does not start with", "starts with", false),
            "doesNotEndWith" => ("does not end with", "ends with", false),
            "doesNotContain" => ("does not contain", "contains", false),
            "matches" => ("matches the pattern", "does not match the pattern", false),
            "equals" | "equalsIgnoreCase" => ("is", "is not", false),
            "notEqualTo" | "notEqualWithIgnoreCase" => ("is other than", "is", false),
            "like" => ("is like", "is not like", false),
            _ => return None,
        };
        let mut text = if holds { yes } else { no }.to_owned();
        let is_flag = |one: &&Expr| matches!(one.kind, ExprKind::Boolean(_));
        let values: Vec<String> = rest
            .iter()
            .filter(|one| !is_flag(one))
            .map(|one| self.operand(one))
            .collect();
        if !values.is_empty() {
            text.push(' ');
            text.push_str(&listed(&values, "or"));
        }
        let ignores_case = rest
            .iter()
            .any(|one| matches!(one.kind, ExprKind::Boolean(false)));
        if ignores_case || name.ends_with("IgnoreCase") {
            text.push_str(" in any case");
        }
        Some((text, is_sure))
    }

    /// What a question about a list asks.
    pub(super) fn list_clause(&mut self, call: &Call, holds: bool) -> Option<String> {
        let (base, rest) = self.list_of_call(call)?;
        let name = function_name(&call.name.node);
        if !["exists", "none", "all", "one"].contains(&name) || self.is_grouped(base) {
            return None;
        }
        let mut list = self.list(base);
        if name == "all" {
            let whole = list.clone();
            let condition = rest.first()?;
            let clause = self.over_item(&whole, |this| this.clause(condition, true).text());
            let not = if holds { "" } else { "it is not so that " };
            return Some(format!("{not}for each of {} {clause}", list.all()));
        }
        if let Some(condition) = rest.first() {
            list = self.filtered(list, condition);
        }
        Some(match (name, holds) {
            ("exists", true) | ("none", false) => format!("there is {}", list.one(None)),
            ("exists", false) | ("none", true) => format!("there are no {}", list.bare()),
            (_, true) => format!("there is {}", list.one(Some("exactly one"))),
            (_, false) => format!("there is not {}", list.one(Some("exactly one"))),
        })
    }
}

fn opposite(op: BinaryOp) -> Option<BinaryOp> {
    Some(match op {
        BinaryOp::Less => BinaryOp::GreaterOrEqual,
        BinaryOp::LessOrEqual => BinaryOp::Greater,
        BinaryOp::Greater => BinaryOp::LessOrEqual,
        BinaryOp::GreaterOrEqual => BinaryOp::Less,
        _ => return None,
    })
}

/// How often something happens.
fn times(op: BinaryOp, bound: i64) -> Option<String> {
    let how = match op {
        BinaryOp::Greater => "more than",
        BinaryOp::GreaterOrEqual => "at least",
        BinaryOp::Less => "fewer than",
        BinaryOp::LessOrEqual => "at most",
        BinaryOp::Equal => "exactly",
        _ => return None,
    };
    let times = if bound == 1 {
        "once".to_owned()
    } else {
        format!("{bound} times")
    };
    Some(format!("{how} {times}"))
}
