//! Lists as noun phrases: `the events of the last 30 days whose …`.

use super::phrases::{listed, quoted, with_article};
use super::{Around, Meaning, Speaker};
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};
use crate::types::{Kind, Type};

/// A list in words.
#[derive(Debug, Clone)]
pub(super) struct List {
    /// What its items are, without an article.
    pub(super) plural: String,
    /// One of them, without an article.
    pub(super) singular: String,
    /// Of which time, as in `of the last 30 days`.
    pub(super) times: Vec<String>,
    /// What is asked of each item.
    pub(super) conditions: Vec<Condition>,
    /// Whether the items are events of the profile.
    pub(super) is_events: bool,
    /// Whether the plural ends in a phrase of its own, so that another would seem to belong to it.
    pub(super) is_composed: bool,
    /// Whether the items come last one first, which the phrase around may have to say.
    pub(super) is_reversed: bool,
    /// What `this` is for an item, where the items are values.
    pub(super) this: Option<String>,
    /// What values are taken from, where nothing else was asked since.
    pub(super) taken_from: Option<String>,
    /// The members of items that a rule makes, in words.
    pub(super) members: Vec<(String, String)>,
    /// Whether the items are entries of a map, whose members are `key` and `value`.
    pub(super) is_entries: bool,
}

/// What is asked of each item of a list.
#[derive(Debug, Clone)]
pub(super) enum Condition {
    /// `whose …`
    Whose(String),
    /// `for which …`
    ForWhich(String),
    /// `that is …`; the predicate.
    That(String),
}

impl List {
    pub(super) fn new(plural: impl Into<String>, singular: impl Into<String>) -> Self {
        Self {
            plural: plural.into(),
            singular: singular.into(),
            times: Vec::new(),
            conditions: Vec::new(),
            is_events: false,
            is_composed: false,
            is_reversed: false,
            this: None,
            taken_from: None,
            members: Vec::new(),
            is_entries: false,
        }
    }

    /// A list whose plural ends in a phrase of its own.
    pub(super) fn composed(plural: String, singular: impl Into<String>) -> Self {
        Self {
            is_composed: true,
            ..Self::new(plural, singular)
        }
    }

    /// The same items, of which `this` is a value.
    pub(super) fn with_this(mut self, this: String) -> Self {
        self.this = Some(this);
        self
    }

    /// The same items with the words of their members.
    pub(super) fn with_members(mut self, members: Vec<(String, String)>) -> Self {
        self.members = members;
        self
    }

    /// The keys of entries, which stand for them.
    pub(super) fn keys(mut self) -> Self {
        self.this = self.member("key").map(str::to_owned);
        self.is_entries = false;
        self.members.clear();
        self
    }

    /// The words of a member that a rule makes.
    pub(super) fn member(&self, name: &str) -> Option<&str> {
        let mut members = self.members.iter();
        members
            .find(|(known, _)| known == name)
            .map(|(_, words)| words.as_str())
    }

    /// What an item is for what is asked of it.
    pub(super) fn around(&self) -> Around {
        Around {
            singular: self.singular.clone(),
            this: self.this.clone(),
            group: None,
            entry: match self.is_entries {
                true => self.members.clone(),
                false => Vec::new(),
            },
        }
    }

    /// The same items from the last to the first.
    pub(super) fn reversed(mut self) -> Self {
        self.is_reversed = !self.is_reversed;
        self
    }

    /// The different ones of the items.
    pub(super) fn different(mut self) -> Self {
        if self.plural.starts_with("values of ") && !self.is_reversed && self.conditions.is_empty()
        {
            self.plural = format!("different {}", self.plural);
            return self;
        }
        self.within("different ones of")
    }

    /// `the events of the last 30 days whose …`
    pub(super) fn all(&self) -> String {
        // A name that stands alone is one already.
        let bare = self.bare();
        match bare.starts_with('`') && bare == self.plural && !self.is_composed {
            true => bare,
            false => format!("the {bare}"),
        }
    }

    /// The plural with everything that is asked, without an article.
    pub(super) fn bare(&self) -> String {
        let last = if self.is_reversed {
            ", last one first"
        } else {
            ""
        };
        format!("{}{}{last}", self.plural, self.asked(true))
    }

    /// `an event whose …`, with another word in the place of the article if need be.
    pub(super) fn one(&self, article: Option<&str>) -> String {
        let noun = match article {
            None => with_article(&self.singular),
            Some(article) => format!("{article} {}", self.singular),
        };
        match self.is_composed {
            true => format!("{noun} among {}", self.all()),
            false => format!("{noun}{}", self.asked(false)),
        }
    }

    /// What is asked of the items, in front of it a blank.
    fn asked(&self, is_plural: bool) -> String {
        let mut text = String::new();
        for time in &self.times {
            text.push(' ');
            text.push_str(time);
        }
        let mut whose = Vec::new();
        let mut others = Vec::new();
        for condition in &self.conditions {
            match condition {
                Condition::Whose(clause) => whose.push(clause.clone()),
                Condition::ForWhich(clause) => others.push(format!("for which {clause}")),
                Condition::That(predicate) => {
                    others.push(format!("that {}", number(predicate, is_plural)))
                }
            }
        }
        let comma = if self.is_composed { "," } else { "" };
        if !whose.is_empty() {
            text.push_str(&format!("{comma} whose {}", listed(&whose, "and")));
        }
        if !others.is_empty() {
            let and = if whose.is_empty() { comma } else { ", and" };
            text.push_str(&format!("{and} {}", listed(&others, "and")));
        }
        text
    }

    /// `the first event …`, `the first of the values …`
    pub(super) fn edge(&self, word: &str) -> String {
        match self.is_composed {
            true => format!("the {word} of {}", self.all()),
            false => self.one(Some(&format!("the {word}"))),
        }
    }

    /// The items of another phrase around this one, as in `the last 3 of the events`.
    pub(super) fn within(&self, phrase: &str) -> Self {
        let straight = Self {
            is_reversed: false,
            ..self.clone()
        };
        let phrase = match (self.is_reversed, phrase.strip_suffix(" of")) {
            (true, Some(phrase)) => format!("{phrase}, from the last on, of"),
            _ => phrase.to_owned(),
        };
        Self {
            is_events: self.is_events,
            this: self.this.clone(),
            members: self.members.clone(),
            is_entries: self.is_entries,
            ..Self::composed(
                format!("{phrase} {}", straight.all()),
                self.singular.clone(),
            )
        }
    }

    /// The same items with a phrase behind them, as in `…, the last first`.
    pub(super) fn followed(&self, phrase: &str) -> Self {
        Self {
            is_events: self.is_events,
            this: self.this.clone(),
            members: self.members.clone(),
            is_entries: self.is_entries,
            ..Self::composed(format!("{}{phrase}", self.bare()), self.singular.clone())
        }
    }

    /// A value of each item.
    pub(super) fn values(&self, value: &str) -> Self {
        let over = match &self.taken_from {
            Some(over) if self.conditions.is_empty() && !self.is_reversed => over.clone(),
            _ => self.all(),
        };
        let plural = format!("values of {value} over {over}");
        Self {
            this: Some(value.to_owned()),
            taken_from: Some(over),
            ..Self::composed(plural, "value")
        }
    }
}

/// A predicate of one thing as that of many.
fn number(predicate: &str, is_plural: bool) -> String {
    if !is_plural {
        return predicate.to_owned();
    }
    let forms = [
        ("is ", "are "),
        ("has ", "have "),
        ("starts ", "start "),
        ("ends ", "end "),
        ("contains ", "contain "),
    ];
    let form = forms.iter().find_map(|(one, many)| {
        let rest = predicate.strip_prefix(one)?;
        Some(format!("{many}{rest}"))
    });
    form.unwrap_or_else(|| predicate.to_owned())
}

impl Speaker<'_, '_> {
    /// A list in words.
    pub(super) fn list(&mut self, expr: &Expr) -> List {
        self.parts += 1;
        self.level += 1;
        let list = match self.parts > super::PARTS_MAX || self.level >= super::LEVELS_MAX {
            true => self.opaque(expr),
            false => crate::types::stack::with_stack(|| self.list_of(expr)),
        };
        self.level -= 1;
        list
    }

    fn list_of(&mut self, expr: &Expr) -> List {
        if matches!(expr.kind, ExprKind::Name(_) | ExprKind::Call(_))
            && let Some(list) = self.map_list(expr)
        {
            return list;
        }
        match &expr.kind {
            _ if is_events(expr) => self.events(),
            ExprKind::Filter(base, condition) => {
                let list = self.list(base);
                self.filtered(list, condition)
            }
            ExprKind::This => match self.items.last().and_then(|item| item.group.clone()) {
                Some(group) => group,
                None => self.opaque(expr),
            },
            ExprKind::Name(name) => self.named_list(expr, name),
            ExprKind::Field(base, name) => self.member_list(expr, base, name),
            ExprKind::Call(call) => match self.defined(expr) {
                Some((define, arguments)) => {
                    let list = self.inside(define, &arguments, |this, body| this.list(body));
                    match self.fits(define, &list.bare()) {
                        true => list,
                        false => self.opaque(expr),
                    }
                }
                None => self.list_call(expr, call),
            },
            ExprKind::Select(declarations) => self.selection(declarations),
            _ => self.opaque(expr),
        }
    }

    /// The events of the profile, or those up to the one that is looked at.
    fn events(&mut self) -> List {
        let mut list = List {
            is_events: true,
            ..List::new("events", "event")
        };
        list.times.extend(self.over.clone());
        if self.is_on_event {
            list.times.push("up to this one".to_owned());
        }
        list
    }

    fn named_list(&mut self, expr: &Expr, name: &str) -> List {
        if let Some((define, arguments)) = self.defined(expr) {
            let list = self.inside(define, &arguments, |this, body| this.list(body));
            return match self.fits(define, &list.bare()) {
                true => list,
                false => {
                    let is_events = list.is_events;
                    List {
                        is_events,
                        ..List::new(quoted(name), list.singular)
                    }
                }
            };
        }
        if let Some(Meaning::Words(argument)) = self.meaning(name)
            && let Some(list) = &argument.list
        {
            return list.clone();
        }
        self.opaque(expr)
    }

    /// A list that is a member of an object, or a member of each item of a list.
    fn member_list(&mut self, expr: &Expr, base: &Expr, name: &str) -> List {
        let Some((list, path)) = self.path_of_list(base, name) else {
            if super::phrases::is_plain(base) {
                return self.opaque(expr);
            }
            let item = format!("item of {}", quoted(name));
            return List::composed(format!("{} of {}", quoted(name), self.operand(base)), item);
        };
        let over = self.list(list);
        let is_object = |ty: &Type| matches!(ty.kind, Kind::Object(_));
        let items = self.ty(expr).and_then(Type::element).is_some_and(is_object);
        match items {
            true => List::composed(
                format!("{} of {}", quoted(&path), over.all()),
                format!("item of {}", quoted(&path)),
            ),
            false => over.values(&quoted(&path)),
        }
    }

    /// The list at the beginning of a path, with the names behind it.
    fn path_of_list<'e>(&self, base: &'e Expr, name: &str) -> Option<(&'e Expr, String)> {
        let (mut at, mut path) = (base, name.to_owned());
        for _ in 0..super::LEVELS_MAX {
            if is_events(at) || self.is_list(at) && !matches!(at.kind, ExprKind::Field(..)) {
                return Some((at, path));
            }
            let ExprKind::Field(inner, step) = &at.kind else {
                return None;
            };
            if self.is_list(at) && !is_events(inner) && !self.is_list(inner) {
                return Some((at, path));
            }
            path = format!("{}.{path}", step.node);
            at = inner;
        }
        None
    }

    /// A list that has a name or nothing shorter than its text.
    pub(super) fn opaque(&mut self, expr: &Expr) -> List {
        let is_map = matches!(self.kind(expr), Some(Kind::Map(..)));
        let name = match super::phrases::is_plain(expr) {
            true => self.path(expr),
            false => self.source(expr),
        };
        match is_map {
            true => List::new(format!("entries of {name}"), format!("entry of {name}")),
            false => List::new(name.clone(), format!("item of {name}")),
        }
    }

    /// A list with a condition more.
    pub(super) fn filtered(&mut self, mut list: List, condition: &Expr) -> List {
        if list.is_composed && !list.conditions.is_empty() {
            list = list.followed("");
        }
        let words = list.clone();
        let outer = self.names.len();
        let condition = self.body_of(condition);
        self.over_item(&words, |this| this.conjuncts(&mut list, condition));
        self.names.truncate(outer);
        list
    }

    /// What a lambda with one parameter says of an item, with its name bound; any other expression as it is.
    pub(super) fn body_of<'e>(&mut self, expr: &'e Expr) -> &'e Expr {
        match &expr.kind {
            ExprKind::Lambda(parameters, body) if parameters.len() == 1 => {
                let meaning = Meaning::Item { is_silent: true };
                self.names.push((parameters[0].node.clone(), meaning));
                body
            }
            _ => expr,
        }
    }

    /// What an expression gives for each item of a list.
    pub(super) fn item_value(&mut self, list: &List, expr: &Expr) -> String {
        let outer = self.names.len();
        let expr = self.body_of(expr);
        let path = self.plain_path(expr).filter(|_| self.is_list(expr));
        let said = match path {
            Some(path) => quoted(&path),
            None => self.over_item(list, |this| this.side(expr)),
        };
        self.names.truncate(outer);
        said
    }

    fn conjuncts(&mut self, list: &mut List, condition: &Expr) {
        if let ExprKind::Binary(left, op, right) = &condition.kind
            && op.node == BinaryOp::And
        {
            self.conjuncts(list, left);
            return self.conjuncts(list, right);
        }
        if let ExprKind::Occurs(tested, window) = &condition.kind
            && list.is_events
            && self.is_event_time(tested)
        {
            list.times.push(self.window(window, "of"));
            return;
        }
        if let Some((define, arguments)) = self.defined(condition) {
            return self.inside(define, &arguments, |this, body| this.conjuncts(list, body));
        }
        let clause = self.clause(condition, true);
        list.conditions.push(clause.condition());
    }

    /// Whether an expression in brackets on events is their time.
    fn is_event_time(&self, expr: &Expr) -> bool {
        let path = self.plain_path(expr);
        path.is_some() && path == self.known.time
    }
}

/// Whether an expression is the events of the profile.
pub(super) fn is_events(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(name) => name == "xEvent",
        ExprKind::Field(base, name) => {
            let is_profile = match &base.kind {
                ExprKind::Name(base) => base == "profile",
                ExprKind::Positional(_) => true,
                _ => false,
            };
            is_profile && name.node == "xEvent"
        }
        _ => false,
    }
}
