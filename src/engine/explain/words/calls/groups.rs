//! Groups and maps: `for each category …`.

use super::super::lists::List;
use super::super::phrases::{number, quoted};
use super::super::{Argument, Around, Meaning, Speaker, function_name};
use crate::syntax::ast::{Call, Expr, ExprKind};

/// Leads back from the items of one group to what all items are asked.
const AMONG_THEM: &str = " among them";

/// Items by a key.
pub(super) struct Groups {
    /// What each group has in common, as in `category`.
    pub(super) each: String,
    pub(super) list: List,
}

impl Speaker<'_, '_> {
    /// Whether an expression is a list by groups, so that what follows is asked of each.
    pub(in crate::engine::explain::words) fn is_grouped(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Call(call) if self.defined(expr).is_none() => {
                matches!(function_name(&call.name.node), "groupBy" | "per")
            }
            _ => self
                .defined(expr)
                .is_some_and(|(define, _)| self.is_grouped(&define.body)),
        }
    }

    /// Whether groups are units of the calendar.
    fn is_calendar(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Call(call) if self.defined(expr).is_none() => {
                function_name(&call.name.node) == "per"
            }
            _ => self
                .defined(expr)
                .is_some_and(|(define, _)| self.is_calendar(&define.body)),
        }
    }

    pub(super) fn groups(&mut self, expr: &Expr) -> Option<Groups> {
        if !self.is_grouped(expr) {
            return None;
        }
        if let Some((define, arguments)) = self.defined(expr) {
            return self.inside(define, &arguments, |this, body| this.groups(body));
        }
        let ExprKind::Call(call) = &expr.kind else {
            return None;
        };
        let (list, rest) = self.list_of_call(call)?;
        let list = self.list(list);
        let key = rest.first()?;
        let each = match function_name(&call.name.node) {
            "per" => self.unit(key)?.word(1).to_owned(),
            _ => {
                let key = self.item_value(&list, key);
                key.strip_prefix("the ").unwrap_or(&key).to_owned()
            }
        };
        Some(Groups { each, list })
    }

    /// What is made of each group.
    pub(super) fn of_groups(
        &mut self,
        name: &str,
        groups: &Groups,
        rest: &[&Expr],
    ) -> Option<String> {
        let Groups { each, list } = groups;
        if name != "map" {
            let said = self.aggregate(name, list.clone(), rest)?;
            return Some(format!("for each {each} {said}"));
        }
        let said = self.group_body(groups, rest.first()?)?;
        Some(format!("for each {each} {said}"))
    }

    /// The value of one group of a `map`.
    pub(super) fn group_body(&mut self, groups: &Groups, body: &Expr) -> Option<String> {
        let named = match &body.kind {
            ExprKind::Lambda(parameters, _) => parameters.first().map(|key| key.node.as_str()),
            _ => None,
        };
        self.in_group(groups, body, |this, body| match &body.kind {
            ExprKind::Call(call) if function_name(&call.name.node) == "mapEntry" => {
                let [key, value] = call.arguments.as_slice() else {
                    return None;
                };
                let is_own = matches!(&key.kind, ExprKind::Name(name) if Some(name.as_str()) == named)
                    || this.is_key(groups, key);
                let said = this.value(value);
                Some(match is_own {
                    true => said,
                    false => format!("{said} under {}", this.operand(key)),
                })
            }
            _ => Some(this.value(body)),
        })?
    }

    /// The members of the objects that a `map` makes of groups.
    pub(super) fn group_members(
        &mut self,
        groups: &Groups,
        body: Option<&Expr>,
    ) -> Vec<(String, String)> {
        let said = body.and_then(|body| {
            self.in_group(groups, body, |this, body| {
                let ExprKind::Object(members) = &body.kind else {
                    return Vec::new();
                };
                let members = members.iter();
                members
                    .map(|(name, value)| {
                        let words = match this.is_key(groups, value) {
                            true => format!("that {}", groups.each),
                            false => this.value(value),
                        };
                        (name.node.clone(), words)
                    })
                    .collect()
            })
        });
        said.unwrap_or_default()
    }

    /// Speaks of the body of a `map` over groups, with the names of key and group bound.
    pub(super) fn in_group<T>(
        &mut self,
        groups: &Groups,
        body: &Expr,
        words: impl FnOnce(&mut Self, &Expr) -> T,
    ) -> Option<T> {
        let outer = self.names.len();
        let body = match &body.kind {
            ExprKind::Lambda(parameters, body) => {
                let [key, group] = parameters.as_slice() else {
                    return None;
                };
                self.name_words(&key.node, &format!("that {}", groups.each), None);
                self.name_words(&group.node, &groups.list.all(), Some(groups.list.clone()));
                body
            }
            _ => body,
        };
        self.items.push(Around {
            singular: groups.list.singular.clone(),
            this: None,
            group: Some(groups.list.clone()),
            entry: Vec::new(),
        });
        let said = words(self, body);
        self.items.pop();
        self.names.truncate(outer);
        Some(said)
    }

    /// Whether a value is the key of its group, read of one of the group's items.
    pub(super) fn is_key(&self, groups: &Groups, value: &Expr) -> bool {
        let (mut at, mut path) = (value, Vec::new());
        while let ExprKind::Field(base, step) = &at.kind {
            path.push(step.node.as_str());
            at = base;
        }
        path.reverse();
        let ExprKind::Call(call) = &at.kind else {
            return false;
        };
        let is_edge = matches!(function_name(&call.name.node), "first" | "last" | "head");
        let of_group = call
            .receiver
            .as_ref()
            .is_some_and(|list| list.kind == ExprKind::This);
        is_edge && of_group && quoted(&path.join(".")) == groups.each
    }

    pub(super) fn name_words(&mut self, name: &str, value: &str, list: Option<List>) {
        let argument = Argument {
            value: value.to_owned(),
            list,
            clause: None,
            is_plain: true,
        };
        let meaning = Meaning::Words(Box::new(argument));
        self.names.push((name.to_owned(), meaning));
    }

    /// The entries of a map that an aggregate makes of groups: the different keys, each with its value.
    pub(in crate::engine::explain::words) fn map_list(&mut self, expr: &Expr) -> Option<List> {
        if let Some((define, arguments)) = self.defined(expr) {
            return self.inside(define, &arguments, |this, body| this.map_list(body));
        }
        let ExprKind::Call(call) = &expr.kind else {
            return None;
        };
        let (base, rest) = self.list_of_call(call)?;
        let is_calendar = self.is_calendar(base);
        let Groups { each, list } = self.groups(base)?;
        // What narrows the items narrows those of a group too.
        let them = match list.bare() == list.plural {
            true => "",
            false => AMONG_THEM,
        };
        let (which, plural, singular) = match is_calendar {
            true => (
                "in it",
                format!("{each}s with any of {}", list.all()),
                each.clone(),
            ),
            false => (
                "with it",
                format!("different values of {each} over {}", list.all()),
                "value".to_owned(),
            ),
        };
        let of_one = List::new(
            format!("{}s{them} {which}", list.singular),
            list.singular.clone(),
        );
        let this = self.aggregate(function_name(&call.name.node), of_one, &rest)?;
        let members = vec![
            ("key".to_owned(), format!("that {each}")),
            ("value".to_owned(), this.clone()),
        ];
        let entries = List::composed(plural, singular)
            .with_this(this)
            .with_members(members);
        Some(List {
            is_entries: true,
            ..entries
        })
    }

    /// A value for each entry of a map.
    pub(super) fn entries(&mut self, map: &Expr, body: &Expr) -> Option<String> {
        let ExprKind::Lambda(parameters, body) = &body.kind else {
            return None;
        };
        let [key, value] = parameters.as_slice() else {
            return None;
        };
        let words = self.value(map);
        let outer = self.names.len();
        self.name_words(&key.node, "its key", None);
        self.name_words(&value.node, "its value", None);
        let said = match &body.kind {
            ExprKind::Call(call) if function_name(&call.name.node) == "mapEntry" => {
                call.arguments.last().map(|value| self.value(value))
            }
            _ => Some(self.value(body)),
        };
        self.names.truncate(outer);
        let said = said?;
        Some(match said.strip_prefix("its value") {
            Some(rest) => format!("{words}, each value{rest}"),
            None => format!("{words}, and of each entry {said}"),
        })
    }

    /// `topN(e, 1).head()`: the one with the greatest.
    pub(super) fn best(&mut self, call: &Call) -> Option<String> {
        let (most, list, by) = self.best_of(call)?;
        Some(match self.most(&list, by) {
            Some(by) => format!("{} with the {most} {by}", list.one(Some("the"))),
            None => {
                let by = self.item_value(&list, by);
                format!("{} with the {most} {by}", list.one(Some("the")))
            }
        })
    }

    /// `topN(e, 1)`: `greatest`, the list, and what it goes by.
    fn best_of<'c>(&mut self, call: &'c Call) -> Option<(&'static str, List, &'c Expr)> {
        let most = match function_name(&call.name.node) {
            "topN" => "greatest",
            "bottomN" => "least",
            "maxBy" => "greatest",
            "minBy" => "least",
            _ => return None,
        };
        let (list, rest) = self.list_of_call(call)?;
        let by = match rest.as_slice() {
            [by, count] if number(count) == Some(1) => *by,
            [by] => *by,
            _ => return None,
        };
        Some((most, self.list(list), by))
    }

    /// The words of a member that a rule makes and goes by, without the article.
    pub(super) fn most(&self, list: &List, by: &Expr) -> Option<String> {
        let by = list.member(&self.plain_path(by)?)?;
        Some(by.strip_prefix("the ").unwrap_or(by).to_owned())
    }

    /// `topN(count, 1).head().category` over groups: the category with the greatest count.
    pub(in crate::engine::explain::words) fn best_member(
        &mut self,
        edge: &Expr,
        member: &str,
    ) -> Option<String> {
        let ExprKind::Call(edge) = &edge.kind else {
            return None;
        };
        match function_name(&edge.name.node) {
            "first" | "last" | "head" => match &edge.receiver.as_ref()?.kind {
                ExprKind::Call(call) => self.member_of_best(call, member),
                _ => None,
            },
            "minBy" | "maxBy" => self.member_of_best(edge, member),
            _ => None,
        }
    }

    /// `topN(value, 1).map(key)`, of which there is one at most.
    pub(super) fn best_mapped(&mut self, map: &Call) -> Option<String> {
        if function_name(&map.name.node) != "map" {
            return None;
        }
        let member = self.plain_path(map.arguments.first()?)?;
        match &map.receiver.as_ref()?.kind {
            ExprKind::Call(call) => self.member_of_best(call, &member),
            _ => None,
        }
    }

    fn member_of_best(&mut self, call: &Call, member: &str) -> Option<String> {
        let (most, list, by) = self.best_of(call)?;
        let own = list.member(member)?.strip_prefix("that ")?.to_owned();
        let by = self.most(&list, by)?;
        let of = match by.contains(AMONG_THEM) {
            true => format!(", of {}", list.all()),
            false => String::new(),
        };
        Some(format!("the {own} with the {most} {by}{of}"))
    }

    pub(super) fn list_of_groups(
        &mut self,
        expr: &Expr,
        name: &str,
        groups: &Groups,
        rest: &[&Expr],
    ) -> List {
        let each = &groups.each;
        let body = match (name, rest.first()) {
            ("map", Some(body)) => self.group_body(groups, body),
            _ => None,
        };
        match body {
            Some(body) => {
                let members = self.group_members(groups, rest.first().copied());
                let plural = format!("results, {body} for each {each},");
                List::composed(plural, "result").with_members(members)
            }
            None if self.is_grouped(expr) => List::composed(
                format!("groups of {} by {each}", groups.list.all()),
                "group",
            ),
            None => self.opaque(expr),
        }
    }
}
