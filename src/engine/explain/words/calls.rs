//! Calls: aggregates over lists, values of each group, functions of values.

use super::lists::{List, is_events};
use super::phrases::{number, ordinal, quoted};
use super::{Speaker, function_name};
use crate::syntax::ast::{Call, Expr, ExprKind};
use crate::types::Kind;
use crate::types::calendar::Unit;

mod functions;
mod groups;

impl Speaker<'_, '_> {
    /// A call as a noun phrase.
    pub(super) fn call(&mut self, expr: &Expr, call: &Call) -> String {
        if let Some((define, arguments)) = self.defined(expr) {
            let words = self.inside(define, &arguments, |this, body| this.value(body));
            return match self.fits(define, &words) {
                true => words,
                false => self.source(expr),
            };
        }
        let name = function_name(&call.name.node);
        if name == "if" {
            let said = self.choice(&call.arguments);
            return said.unwrap_or_else(|| self.source(expr));
        }
        if let Some((list, rest)) = self.list_of_call(call) {
            let said = match self.groups(list) {
                Some(groups) => self.of_groups(name, &groups, &rest),
                None => self.of_list(expr, name, list, &rest),
            };
            return said.unwrap_or_else(|| self.source(expr));
        }
        if self.is_boolean(expr) {
            return format!("whether {}", self.clause(expr, true).text());
        }
        let arguments: Vec<&Expr> = call.receiver.iter().chain(&call.arguments).collect();
        let said = self.function(name, &arguments);
        said.unwrap_or_else(|| self.source(expr))
    }

    /// The list that a call goes over, with its other arguments.
    pub(super) fn list_of_call<'e>(&self, call: &'e Call) -> Option<(&'e Expr, Vec<&'e Expr>)> {
        let mut arguments = call.receiver.iter().chain(&call.arguments);
        let list = arguments.next()?;
        let is_chain = matches!(list.kind, ExprKind::Chain(_));
        let is_many = is_events(list)
            || self.is_list(list)
            || is_chain
            || matches!(self.kind(list), Some(Kind::Map(..)));
        is_many.then(|| (list, arguments.collect()))
    }

    fn of_list(&mut self, expr: &Expr, name: &str, list: &Expr, rest: &[&Expr]) -> Option<String> {
        if let ExprKind::Chain(chain) = &list.kind {
            return Some(self.chain_value(chain, name));
        }
        if let (ExprKind::Call(inner), "first" | "last" | "head") = (&list.kind, name)
            && let Some(said) = self.best_mapped(inner).or_else(|| self.best(inner))
        {
            return Some(said);
        }
        let is_map = matches!(self.kind(list), Some(Kind::Map(..)));
        if is_map && name == "map" {
            return self.entries(list, rest.first()?);
        }
        if is_map && name == "get" {
            let key = self.operand(rest.first()?);
            return Some(format!("the value under {key} in {}", self.operand(list)));
        }
        if matches!(name, "exists" | "none" | "all" | "one") {
            return Some(format!("whether {}", self.clause(expr, true).text()));
        }
        if self.is_list(expr) && !is_map {
            return Some(self.list(expr).all());
        }
        let list = self.list(list);
        self.aggregate(name, list, rest)
    }

    /// One value from a list.
    fn aggregate(&mut self, name: &str, mut list: List, rest: &[&Expr]) -> Option<String> {
        let first = rest.first().copied();
        match name {
            "count" => {
                if let Some(condition) = first {
                    list = match self.is_boolean(condition) {
                        true => self.filtered(list, condition),
                        false => {
                            let value = self.item_value(&list, condition);
                            let there =
                                super::lists::Condition::ForWhich(format!("{value} is there"));
                            list.conditions.push(there);
                            list
                        }
                    };
                }
                return Some(format!("the number of {}", list.bare()));
            }
            "first" | "last" => return Some(list.edge(name)),
            "head" => return Some(list.edge("first")),
            "nth" => {
                let place = number(first?)?;
                let from_end = if place < 0 { " to last" } else { "" };
                return Some(match (place, from_end) {
                    (-1, _) => list.edge("last"),
                    _ => list.edge(&format!("{}{from_end}", ordinal(place.abs()))),
                });
            }
            "minBy" | "maxBy" => {
                let most = if name == "minBy" { "least" } else { "greatest" };
                let by = self.item_value(&list, first?);
                let by = without_article(&by);
                return Some(format!("{} with the {most} {by}", list.one(Some("the"))));
            }
            "streak" | "longestStreak" => {
                let units = self.unit(first?)?.word(2);
                let run = match name {
                    "streak" => format!("the number of {units} in a row, up to the current one,"),
                    _ => format!("the greatest number of {units} in a row"),
                };
                return Some(format!("{run} with {}", list.one(None)));
            }
            "join" => {
                let between = self.operand(first?);
                return Some(format!(
                    "{} in one text with {between} between them",
                    list.all()
                ));
            }
            _ => {}
        }
        let is_time = first
            .is_some_and(|value| matches!(self.kind(value), Some(Kind::Date | Kind::Datetime)));
        let name = match (name, is_time) {
            ("min", true) => "earliest",
            ("max", true) => "latest",
            _ => name,
        };
        let value = first.map(|value| self.item_value(&list, value));
        let rest: Vec<String> = rest.iter().skip(1).map(|one| self.operand(one)).collect();
        aggregate_words(name, value.as_deref(), &rest, &list.all())
    }

    /// A unit of time as a word of the rule.
    pub(super) fn unit(&self, expr: &Expr) -> Option<Unit> {
        match &expr.kind {
            ExprKind::Name(word) | ExprKind::String(word) => Unit::parse(word),
            _ => None,
        }
    }

    /// A call that gives a list.
    pub(super) fn list_call(&mut self, expr: &Expr, call: &Call) -> List {
        let Some((base, rest)) = self.list_of_call(call) else {
            return self.opaque(expr);
        };
        let name = function_name(&call.name.node);
        if let Some(groups) = self.groups(base) {
            return self.list_of_groups(expr, name, &groups, &rest);
        }
        if matches!(base.kind, ExprKind::Chain(_)) {
            let said = self.value(expr);
            return List::new(said.trim_start_matches("the ").to_owned(), "run");
        }
        let list = self.list(base);
        self.shaped(name, list, &rest)
            .unwrap_or_else(|| self.opaque(expr))
    }

    /// A list made of another.
    fn shaped(&mut self, name: &str, list: List, rest: &[&Expr]) -> Option<List> {
        let first = rest.first().copied();
        Some(match name {
            "filter" => self.filtered(list, first?),
            "map" if list.is_entries && self.plain_path(first?).as_deref() == Some("key") => {
                list.keys()
            }
            "map" => {
                let value = self.item_value(&list, first?);
                list.values(&value)
            }
            "distinct" => match first {
                None => list.different(),
                Some(key) => {
                    let key = self.item_value(&list, key);
                    list.within(&format!("first ones for each {key} of"))
                }
            },
            "take" | "skip" => {
                let count = self.operand(first?);
                match name {
                    "take" => list.within(&format!("first {count} of")),
                    _ => list.followed(&match number(first?) {
                        Some(1) => ", after the first one".to_owned(),
                        _ => format!(", after the first {count}"),
                    }),
                }
            }
            "reverse" => list.reversed(),
            "flatten" => list.followed(" one after the other"),
            "sortBy" => {
                let by = self.item_value(&list, first?);
                list.followed(&format!(" in order of {by}"))
            }
            "topN" | "bottomN" => {
                let [by, count] = rest else { return None };
                let most = if name == "topN" { "greatest" } else { "least" };
                let (by, count) = (self.item_value(&list, by), self.operand(count));
                let of = if by.contains(' ') { ", of" } else { " of" };
                let by = without_article(&by);
                list.within(&format!("{count} with the {most} {by}{of}"))
            }
            "topK" => {
                let [value, count] = rest else { return None };
                let (value, count) = (self.item_value(&list, value), self.operand(count));
                list.values(&value)
                    .within(&format!("{count} most frequent of"))
            }
            "list" => {
                let value = self.item_value(&list, first?);
                let values = list.values(&value);
                match rest.get(1) {
                    Some(count) => {
                        let count = self.operand(count);
                        values.within(&format!("last {count} of"))
                    }
                    None => values,
                }
            }
            "gaps" | "differences" => {
                let value = match first {
                    Some(value) => self.item_value(&list, value),
                    None => "they are".to_owned(),
                };
                let plural = match (name, self.is_time_path(&value)) {
                    ("gaps", true) => format!("times from one to the next of {}", list.all()),
                    ("gaps", false) => format!(
                        "distances in {value} from one to the next of {}",
                        list.all()
                    ),
                    _ => format!("changes of {value} from one to the next of {}", list.all()),
                };
                List::composed(plural, if name == "gaps" { "gap" } else { "change" })
            }
            "sessions" => {
                let gap = self.duration(first?);
                let plural = format!(
                    "sessions (a pause of more than {gap} ends one) of {}",
                    list.all()
                );
                List::composed(plural, "session")
            }
            "concat" | "union" | "intersection" | "difference" => {
                let other = self.list(first?).all();
                match name {
                    "concat" => list.followed(&format!(" and then {other}")),
                    "union" => list.followed(&format!(" and {other}, without repeats")),
                    "intersection" => list.followed(&format!(" that are also among {other}")),
                    _ => list.followed(&format!(" that are not among {other}")),
                }
            }
            _ => return None,
        })
    }

    fn is_time_path(&self, value: &str) -> bool {
        let time = self.known.time.as_deref();
        time.is_some_and(|time| value == quoted(time))
    }
}

/// What an aggregate gives, with the words of its item and of what it goes over.
pub(super) fn aggregate_words(
    name: &str,
    value: Option<&str>,
    rest: &[String],
    over: &str,
) -> Option<String> {
    let of = match value {
        Some(value) => format!("{value} over {over}"),
        None => over.to_owned(),
    };
    // `the greatest price over …`, and `the greatest of the values …`
    let most = match value {
        Some(value) => format!("{} over {over}", without_article(value)),
        None => format!("of {of}"),
    };
    let values = match value {
        Some(_) => format!("values of {of}"),
        None => format!("ones of {of}"),
    };
    Some(match name {
        "sum" => format!("the sum of {of}"),
        "average" => match rest.first() {
            Some(weight) => format!("the average of {of}, weighted by {weight}"),
            None => format!("the average of {of}"),
        },
        "min" => format!("the least {most}"),
        "max" => format!("the greatest {most}"),
        "earliest" => format!("the earliest {most}"),
        "latest" => format!("the latest {most}"),
        "median" => format!("the median of {of}"),
        "stddev" => format!("the standard deviation of {of}"),
        "variance" => format!("the variance of {of}"),
        "mode" => format!("the most frequent {most}"),
        "count" => format!("the number of {}", over.trim_start_matches("the ")),
        "countDistinct" => format!("the number of different {values}"),
        "approxCountDistinct" => format!("about the number of different {values}"),
        "percentile" => format!("{} of {of}", percentile(rest.first()?)),
        "approxPercentile" => format!("about {} of {of}", percentile(rest.first()?)),
        _ => return None,
    })
}

/// `the 90th percentile`
fn percentile(rank: &str) -> String {
    match rank.parse::<i64>() {
        Ok(rank) => format!("the {} percentile", ordinal(rank)),
        Err(_) => format!("the percentile {rank}"),
    }
}

/// A phrase for a place where another article stands before it.
fn without_article(phrase: &str) -> &str {
    phrase.strip_prefix("the ").unwrap_or(phrase)
}
