//! Values: names, operators, branches.

use super::phrases::{is_plain, listed, literal, quoted};
use super::windows::day_word;
use super::{Meaning, Speaker};
use crate::syntax::ast::{BinaryOp, CaseArm, Expr, ExprKind, TimeWord, UnaryOp};
use crate::types::Kind;

impl Speaker<'_, '_> {
    /// A value as a noun phrase.
    pub(super) fn value(&mut self, expr: &Expr) -> String {
        self.part(expr, |this| this.value_of(expr))
    }

    /// A value inside of another phrase: in brackets where it would be read wrongly.
    pub(super) fn operand(&mut self, expr: &Expr) -> String {
        let said = self.value(expr);
        let is_loose = matches!(
            &expr.kind,
            ExprKind::Binary(..) | ExprKind::Case(..) | ExprKind::Let(..)
        ) || matches!(&expr.kind, ExprKind::Call(call) if call.name.node == "if");
        match is_loose && !is_plain(expr) && !said.starts_with("the time from ") {
            true => format!("({said})"),
            false => said,
        }
    }

    /// An operand whose operators need no brackets, because only words of comparison follow.
    pub(super) fn side(&mut self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Binary(_, op, _) if op.node != BinaryOp::Default => self.value(expr),
            _ => self.operand(expr),
        }
    }

    fn value_of(&mut self, expr: &Expr) -> String {
        if let Some(said) = literal(expr) {
            return said;
        }
        match &expr.kind {
            ExprKind::Name(name) => self.name(expr, name),
            ExprKind::Field(base, name) => self.field(expr, base, &name.node),
            ExprKind::Boolean(truth) => quoted(&truth.to_string()),
            ExprKind::TimeWord(TimeWord::Now) => "now".to_owned(),
            ExprKind::TimeWord(word) => day_word(*word).to_owned(),
            ExprKind::This => self.this(),
            ExprKind::Outer(levels) => self.outer(*levels),
            ExprKind::Positional(_) => "the profile".to_owned(),
            ExprKind::Amount(amount) => self.amount(amount),
            ExprKind::Unary(UnaryOp::Negate, inner) => format!("minus {}", self.operand(inner)),
            ExprKind::Binary(left, op, right) => self.binary(expr, left, op.node, right),
            ExprKind::Case(arms, other) => self.case(arms, other.as_deref()),
            ExprKind::Let(bindings, body) => self.let_in(bindings, body),
            ExprKind::AggregateOver(name, value, declarations) => {
                self.aggregate_over(&name.node, value.as_deref(), declarations)
            }
            ExprKind::Array(elements) => {
                let elements: Vec<String> = elements.iter().map(|one| self.operand(one)).collect();
                match elements.is_empty() {
                    true => "an empty list".to_owned(),
                    false => format!("the list of {}", listed(&elements, "and")),
                }
            }
            ExprKind::Object(members) => self.object(members),
            ExprKind::Call(call) => self.call(expr, call),
            ExprKind::Filter(..) | ExprKind::Select(_) => self.list(expr).all(),
            _ if self.is_boolean(expr) => format!("whether {}", self.clause(expr, true).text()),
            _ => self.source(expr),
        }
    }

    fn name(&mut self, expr: &Expr, name: &str) -> String {
        if let Some((define, arguments)) = self.defined(expr) {
            let said = self.inside(define, &arguments, |this, body| this.argument(body));
            let words = match &said.list {
                Some(list) => list.all(),
                None => said.value.clone(),
            };
            let words = match said.is_plain || said.list.is_some() {
                true => words,
                false => self.bracketed(&define.body, words),
            };
            return match self.fits(define, &words) {
                true => words,
                false => quoted(name),
            };
        }
        match self.meaning(name) {
            Some(Meaning::Words(argument)) => return argument.value.clone(),
            Some(Meaning::Item { .. }) => return self.this(),
            None => {}
        }
        if name == "xEvent" {
            return self.list(expr).all();
        }
        if name == "event" && self.is_on_event && !self.known.fields.contains(&(expr.span, "event"))
        {
            return "the event".to_owned();
        }
        let entry = self.items.last().map(|item| item.entry.iter());
        let member = entry.into_iter().flatten().find(|(known, _)| known == name);
        match member {
            Some((_, words)) => words.clone(),
            None => quoted(name),
        }
    }

    /// The words of a definition's body in brackets where it is an operator.
    fn bracketed(&self, body: &Expr, words: String) -> String {
        match &body.kind {
            ExprKind::Binary(..) | ExprKind::Case(..) => format!("({words})"),
            _ => words,
        }
    }

    fn this(&self) -> String {
        match self.items.last() {
            Some(item) => item.this.clone().unwrap_or_else(|| "it".to_owned()),
            None => "the profile".to_owned(),
        }
    }

    fn outer(&self, levels: u32) -> String {
        let place = self.items.len().checked_sub(levels as usize + 1);
        match place.and_then(|place| self.items.get(place)) {
            Some(item) => format!("the outer {}", item.singular),
            None => "the profile".to_owned(),
        }
    }

    /// The path of plain names, as written.
    pub(super) fn plain_path(&self, expr: &Expr) -> Option<String> {
        let mut steps = Vec::new();
        let mut at = expr;
        loop {
            match &at.kind {
                ExprKind::Field(base, name) => {
                    steps.push(name.node.as_str());
                    at = base;
                }
                ExprKind::Name(name) => {
                    let is_item = matches!(self.meaning(name), Some(Meaning::Item { .. }));
                    if !is_item || steps.is_empty() {
                        steps.push(name);
                    }
                    break;
                }
                ExprKind::This if !steps.is_empty() => break,
                _ => return None,
            }
        }
        steps.reverse();
        Some(steps.join("."))
    }

    /// A path in words, whatever it begins with.
    pub(super) fn path(&mut self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Field(base, name) => self.field(expr, base, &name.node),
            ExprKind::Name(name) => quoted(name),
            _ => self.value(expr),
        }
    }

    fn field(&mut self, expr: &Expr, base: &Expr, name: &str) -> String {
        if super::lists::is_events(expr) || self.is_list(expr) && self.is_over_list(base) {
            return self.list(expr).all();
        }
        let (mut root, mut path) = (base, name.to_owned());
        loop {
            match &root.kind {
                ExprKind::Field(inner, step) => {
                    path = format!("{}.{path}", step.node);
                    root = inner;
                }
                ExprKind::Name(first) => return self.path_from(root, first, &path),
                ExprKind::This => return quoted(&path),
                ExprKind::Positional(_) => return self.of_profile(&path),
                ExprKind::Outer(_) if self.is_on_event && path.starts_with("event.") => {
                    return format!("the event's {}", quoted(&path["event.".len()..]));
                }
                ExprKind::Outer(_) => {
                    let owner = self.value(root);
                    return match owner.as_str() {
                        "the profile" => self.of_profile(&path),
                        _ => format!("the {} of {owner}", quoted(&path)),
                    };
                }
                _ => {
                    if let Some(said) = self.best_member(root, &path) {
                        return said;
                    }
                    let owner = self.operand(root);
                    return format!("{} of {owner}", quoted(&path));
                }
            }
        }
    }

    /// The profile's own name for a field, where items are around.
    fn of_profile(&self, path: &str) -> String {
        match self.items.is_empty() {
            true => quoted(path),
            false => format!("the profile's {}", quoted(path)),
        }
    }

    fn path_from(&mut self, root: &Expr, first: &str, path: &str) -> String {
        if self.defined(root).is_some() {
            let owner = self.value(root);
            return format!("{} of {owner}", quoted(path));
        }
        match self.meaning(first) {
            Some(Meaning::Item { is_silent: true }) => quoted(path),
            Some(Meaning::Item { is_silent: false }) => quoted(&format!("{first}.{path}")),
            Some(Meaning::Words(argument)) => {
                let value = &argument.value;
                match value.strip_suffix('`') {
                    Some(own) if own.starts_with('`') && !own.contains(' ') => {
                        format!("{own}.{path}`")
                    }
                    _ => format!("{} of {value}", quoted(path)),
                }
            }
            None if first == "profile" => self.of_profile(path),
            None if first == "event" && self.is_on_event => format!("the event's {}", quoted(path)),
            None => quoted(&format!("{first}.{path}")),
        }
    }

    /// Whether a path goes through a list.
    fn is_over_list(&self, base: &Expr) -> bool {
        let mut at = base;
        loop {
            if super::lists::is_events(at) || self.is_list(at) {
                return true;
            }
            match &at.kind {
                ExprKind::Field(inner, _) => at = inner,
                _ => return false,
            }
        }
    }

    /// Whether a name or path is a field of the item that is looked at.
    pub(super) fn is_field_of_item(&self, expr: &Expr) -> bool {
        let mut at = expr;
        loop {
            match &at.kind {
                ExprKind::Field(base, _) => at = base,
                ExprKind::This => return true,
                ExprKind::Name(name) => {
                    return match self.meaning(name) {
                        Some(Meaning::Item { is_silent }) => *is_silent,
                        Some(Meaning::Words(_)) => false,
                        None => self.known.fields.contains(&(at.span, name.as_str())),
                    };
                }
                _ => return false,
            }
        }
    }

    fn binary(&mut self, expr: &Expr, left: &Expr, op: BinaryOp, right: &Expr) -> String {
        let word = match op {
            BinaryOp::Add if self.kind(expr) == Some(&Kind::String) => "followed by",
            BinaryOp::Add => "plus",
            BinaryOp::Subtract if self.is_time(left) && self.is_time(right) => {
                let (from, to) = (self.operand(right), self.operand(left));
                return format!("the time from {from} to {to}");
            }
            BinaryOp::Subtract => "minus",
            BinaryOp::Multiply => "times",
            BinaryOp::Divide => "divided by",
            BinaryOp::Remainder => {
                let (left, right) = (self.operand(left), self.operand(right));
                return format!("the rest of {left} divided by {right}");
            }
            BinaryOp::Default => {
                let (left, right) = (self.side(left), self.operand(right));
                return format!("{left}, or {right} where that is missing");
            }
            _ => return format!("whether {}", self.clause(expr, true).text()),
        };
        // A row of sums or products of the same kind needs no brackets.
        let same = |side: &Expr| match &side.kind {
            ExprKind::Binary(_, own, _) => own.node == op,
            _ => false,
        };
        let first = match same(left) {
            true => self.value(left),
            false => self.operand(left),
        };
        let second = self.operand(right);
        if matches!(self.kind(expr), Some(Kind::Map(..))) {
            return by_entry(&first, word, &second);
        }
        // A long operand would swallow the word.
        let comma = if first.contains(" whose ") || first.contains(" which ") {
            ","
        } else {
            ""
        };
        format!("{first}{comma} {word} {second}")
    }

    fn is_time(&self, expr: &Expr) -> bool {
        matches!(expr.kind, ExprKind::TimeWord(_))
            || matches!(self.kind(expr), Some(Kind::Date | Kind::Datetime))
    }

    fn case(&mut self, arms: &[CaseArm], other: Option<&Expr>) -> String {
        let arms: Vec<String> = arms
            .iter()
            .map(|arm| {
                let (value, condition) =
                    (self.operand(&arm.value), self.clause(&arm.condition, true));
                format!("{value} if {}", condition.text())
            })
            .collect();
        match other {
            Some(other) => format!("{}, else {}", arms.join(", else "), self.operand(other)),
            None => format!("{}, else missing", arms.join(", else ")),
        }
    }

    /// `if(c, t, e)`
    pub(super) fn choice(&mut self, arguments: &[Expr]) -> Option<String> {
        let [condition, then, other] = arguments else {
            return None;
        };
        let condition = self.clause(condition, true).text();
        let then = self.operand(then);
        // A row of choices reads on without brackets.
        let other = match &other.kind {
            ExprKind::Call(call) if call.name.node == "if" => self.value(other),
            _ => self.operand(other),
        };
        Some(format!("{then} if {condition}, else {other}"))
    }

    fn let_in(
        &mut self,
        bindings: &[(crate::diagnostic::Spanned<String>, Expr)],
        body: &Expr,
    ) -> String {
        let outer = self.names.len();
        for (name, value) in bindings {
            let meaning = Meaning::Words(Box::new(self.argument(value)));
            self.names.push((name.node.clone(), meaning));
        }
        let said = match self.is_boolean(body) {
            true => format!("whether {}", self.clause(body, true).text()),
            false => self.value(body),
        };
        self.names.truncate(outer);
        said
    }

    fn object(&mut self, members: &[(crate::diagnostic::Spanned<String>, Expr)]) -> String {
        let members: Vec<String> = members
            .iter()
            .map(|(name, value)| format!("{} ({})", quoted(&name.node), self.value(value)))
            .collect();
        format!("an object of {}", listed(&members, "and"))
    }
}

/// Two maps, or a map and a value, combined entry by entry.
fn by_entry(first: &str, word: &str, second: &str) -> String {
    let each = first
        .strip_prefix("for each `")
        .and_then(|rest| rest.split_once("` "));
    let other = each.and_then(|(key, _)| second.strip_prefix(&format!("for each `{key}` ")));
    match (each, other) {
        (Some((key, first)), Some(second)) => {
            format!("for each `{key}` that both have, {first}, {word} {second}")
        }
        _ => format!("entry by entry, ({first}) {word} ({second})"),
    }
}
