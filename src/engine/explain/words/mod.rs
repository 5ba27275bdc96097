//! Rules in plain words: what an attribute computes, as an English sentence.
//!
//! The sentence follows the tree as it was written, because that is what an author knows: windows
//! are `last 30 days` there and two comparisons of instants later on. What a name stands for, and
//! which parts are lists, is asked of the checked program under the same places. A part without a
//! short wording stands as its source text.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::diagnostic::{Sources, Span, on_one_line};
use crate::hir;
use crate::library;
use crate::syntax::ast::{self, Define, Expr, ExprKind, File, ItemKind};
use crate::syntax::unparse::unparse_expr;
use crate::types::stack::with_stack;
use crate::types::{ArenaId, Kind, Type};

mod calls;
mod chains;
mod conditions;
mod lists;
mod operators;
mod phrases;
mod quantifiers;
mod result;
mod windows;

use lists::List;

/// Parts that one sentence puts into words; the rest stand as source text.
const PARTS_MAX: usize = 2_000;
/// Parts inside parts that are put into words.
const LEVELS_MAX: usize = 24;
/// The longest wording of a definition that stands in the place of its name, in characters.
const INLINE_CHARS_MAX: usize = 140;
/// The longest piece of source text in a sentence, in characters.
const SOURCE_CHARS_MAX: usize = 80;

/// What is known of the names of a program.
pub(in crate::engine) struct Known<'a> {
    sources: &'a Sources,
    definitions: HashMap<&'a str, &'a Define>,
    /// The types of what stands at a place, outermost: all of it, and the lists and maps among it.
    types: HashMap<Span, &'a Type>,
    lists: HashMap<Span, &'a Type>,
    /// The places where a name is a field of the item around.
    fields: HashSet<(Span, &'a str)>,
    /// Where the time of an event is, as written.
    time: Option<String>,
}

/// A rule in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::engine) struct Sentence {
    /// The sentence, without a full stop.
    pub(in crate::engine) text: String,
    /// The definitions that it names, in words.
    pub(super) terms: Vec<(String, String)>,
}

impl<'a> Known<'a> {
    pub(super) fn new(
        program: &'a hir::Program,
        sources: &'a Sources,
        files: impl Iterator<Item = &'a File> + Clone,
    ) -> Self {
        let items = files.flat_map(|file| &file.items);
        let definitions = items.filter_map(|item| match &item.kind {
            ItemKind::Define(define) => Some((define.name.node.as_str(), define)),
            _ => None,
        });
        let (mut types, mut lists) = (HashMap::new(), HashMap::new());
        let mut fields = HashSet::new();
        for (id, expr) in program.exprs.iter() {
            let span = program.spans[id.index()];
            if let hir::ExprKind::Field(_, name) = &expr.kind {
                fields.insert((span, &**name));
            }
            types.insert(span, &expr.ty);
            if is_many(&expr.ty) {
                lists.insert(span, &expr.ty);
            }
        }
        let time = program.event.as_ref().and_then(|event| event.time.as_ref());
        Self {
            sources,
            definitions: definitions.collect(),
            types,
            lists,
            fields,
            time: time.map(|steps| steps.join(".")),
        }
    }

    /// The definitions by name.
    pub(super) fn definition(&self, name: &str) -> Option<&'a Define> {
        self.definitions.get(name).copied()
    }

    /// The definition that an expression itself names; a field of that name is none.
    fn named_definition(&self, expr: &Expr) -> Option<&'a Define> {
        let (name, span) = match &expr.kind {
            ExprKind::Name(name) => (name.as_str(), expr.span),
            ExprKind::Call(call) => (call.name.node.as_str(), call.name.span),
            _ => return None,
        };
        self.definition(name)
            .filter(|_| !self.fields.contains(&(span, name)))
    }

    /// The names in an expression that may be paths of fields, and the definitions that it names.
    pub(super) fn named_in(&self, expr: &Expr) -> (BTreeSet<String>, BTreeSet<String>) {
        let (mut names, mut definitions) = (BTreeSet::new(), BTreeSet::new());
        let mut open = vec![expr];
        while let Some(expr) = open.pop() {
            if let Some(define) = self.named_definition(expr) {
                definitions.insert(define.name.node.clone());
            }
            names.extend(dotted(expr));
            expr.for_each_child(&mut |child| open.push(child));
        }
        (names, definitions)
    }

    /// The definitions that an expression names, and those that these name, in the order of the names.
    pub(super) fn definitions_of(&self, expr: &Expr) -> Vec<String> {
        let mut found = BTreeSet::new();
        let mut open = vec![expr];
        while let Some(expr) = open.pop() {
            if let Some(define) = self.named_definition(expr)
                && found.insert(define.name.node.clone())
            {
                open.push(&define.body);
            }
            expr.for_each_child(&mut |child| open.push(child));
        }
        found.into_iter().collect()
    }

    /// What an attribute computes.
    pub(super) fn attribute(&self, attribute: &ast::Attribute) -> Sentence {
        let mut speaker = Speaker::new(self);
        speaker.is_on_event = attribute.is_on_event();
        let text = speaker.rule(attribute);
        speaker.finish(text)
    }

    /// What an expression computes.
    pub(super) fn expression(&self, expr: &Expr) -> Sentence {
        let mut speaker = Speaker::new(self);
        let text = speaker.result(expr);
        speaker.finish(text)
    }

    /// What a definition stands for.
    pub(in crate::engine) fn define(&self, define: &Define) -> Sentence {
        let mut speaker = Speaker::new(self);
        let text = speaker.definition_words(define);
        speaker.finish(text)
    }
}

/// The names of a path, with a variable at its start and without.
fn dotted(expr: &Expr) -> Vec<String> {
    let mut steps = Vec::new();
    let mut at = expr;
    loop {
        match &at.kind {
            ExprKind::Field(base, step) => {
                steps.push(step.node.as_str());
                at = base;
            }
            ExprKind::Name(name) => {
                steps.push(name);
                break;
            }
            _ => break,
        }
    }
    steps.reverse();
    let shorter = steps.get(1..).unwrap_or_default();
    let paths = [steps.as_slice(), shorter].into_iter();
    paths
        .filter(|path| !path.is_empty())
        .map(|path| path.join("."))
        .collect()
}

fn is_many(ty: &Type) -> bool {
    matches!(ty.kind, Kind::Array(_) | Kind::Map(..))
}

/// What a name of the text stands for where it is read.
#[derive(Debug, Clone)]
enum Meaning {
    /// The argument of a definition, or the value of a `let`.
    Words(Box<Argument>),
    /// The item that is looked at; its fields need no owner where it is the only one.
    Item { is_silent: bool },
}

/// An item whose fields can be named.
#[derive(Debug, Clone)]
struct Around {
    /// What it is, as in `event`.
    singular: String,
    /// What `this` is, where it is no item but a value of one.
    this: Option<String>,
    /// The list that `this` is, where it is a group.
    group: Option<List>,
    /// The words of `key` and `value`, where it is an entry of a map.
    entry: Vec<(String, String)>,
}

/// An argument in the forms in which it can be asked for.
#[derive(Debug, Clone)]
struct Argument {
    value: String,
    list: Option<List>,
    clause: Option<String>,
    /// Whether it is the plain name of a field or a constant.
    is_plain: bool,
}

/// Makes one sentence.
struct Speaker<'k, 'a> {
    known: &'k Known<'a>,
    names: Vec<(String, Meaning)>,
    /// The items around, innermost last.
    items: Vec<Around>,
    /// The definitions that are being put into words.
    open: Vec<&'a str>,
    terms: Vec<(String, String)>,
    /// The last 6 months, where the attribute says so of all its events.
    over: Option<String>,
    is_on_event: bool,
    parts: usize,
    level: usize,
}

impl<'k, 'a> Speaker<'k, 'a> {
    fn new(known: &'k Known<'a>) -> Self {
        Self {
            known,
            names: Vec::new(),
            items: Vec::new(),
            open: Vec::new(),
            terms: Vec::new(),
            over: None,
            is_on_event: false,
            parts: 0,
            level: 0,
        }
    }

    fn finish(self, text: String) -> Sentence {
        Sentence {
            text,
            terms: self.terms,
        }
    }

    /// The source text of a part, in backticks.
    fn source(&self, expr: &Expr) -> String {
        let text = self.known.sources.get(expr.span.source);
        let text = text.map(|_| self.known.sources.text(expr.span));
        let text = match text {
            Some(text) if !text.is_empty() => on_one_line(text, SOURCE_CHARS_MAX),
            _ => on_one_line(&unparse_expr(expr), SOURCE_CHARS_MAX),
        };
        phrases::quoted(&text)
    }

    /// Puts a part into words, or shows its source where the sentence would become too long.
    fn part(&mut self, expr: &Expr, words: impl FnOnce(&mut Self) -> String) -> String {
        self.parts += 1;
        if self.parts > PARTS_MAX || self.level >= LEVELS_MAX {
            return self.source(expr);
        }
        self.level += 1;
        let said = with_stack(|| words(self));
        self.level -= 1;
        said
    }

    /// What a bare name stands for.
    fn meaning(&self, name: &str) -> Option<&Meaning> {
        let mut names = self.names.iter().rev();
        names
            .find(|(known, _)| known == name)
            .map(|(_, meaning)| meaning)
    }

    /// The definition that a bare name or a call stands for.
    fn definition_of(&self, name: &str, span: Span) -> Option<&'a Define> {
        let define = self.known.definition(name)?;
        let is_field = self.known.fields.contains(&(span, name));
        let is_bound = is_field || self.meaning(name).is_some();
        (!is_bound && !self.open.contains(&define.name.node.as_str())).then_some(define)
    }

    /// The definition behind an expression, with the arguments of its call.
    fn defined<'e>(&self, expr: &'e Expr) -> Option<(&'a Define, Vec<&'e Expr>)> {
        match &expr.kind {
            ExprKind::Name(name) => Some((self.definition_of(name, expr.span)?, Vec::new())),
            ExprKind::Call(call) => {
                let define = self.definition_of(&call.name.node, call.name.span)?;
                let arguments = call.receiver.iter().chain(&call.arguments);
                Some((define, arguments.collect()))
            }
            _ => None,
        }
    }

    /// Speaks of the body of a definition with its parameters bound.
    fn inside<T>(
        &mut self,
        define: &'a Define,
        arguments: &[&Expr],
        words: impl FnOnce(&mut Self, &'a Expr) -> T,
    ) -> T {
        let parameters = define.parameters.iter().flatten();
        let bound: Vec<(String, Meaning)> = parameters
            .zip(arguments)
            .map(|(parameter, argument)| {
                let meaning = Meaning::Words(Box::new(self.argument(argument)));
                (parameter.name.node.clone(), meaning)
            })
            .collect();
        let outer = self.names.len();
        self.names.extend(bound);
        self.open.push(&define.name.node);
        let said = words(self, &define.body);
        self.open.pop();
        self.names.truncate(outer);
        said
    }

    fn argument(&mut self, expr: &Expr) -> Argument {
        let is_list = self.is_list(expr);
        let is_condition = !is_list && self.is_boolean(expr);
        Argument {
            value: self.value(expr),
            list: is_list.then(|| self.list(expr)),
            clause: is_condition.then(|| self.clause(expr, true).text()),
            is_plain: phrases::is_plain(expr),
        }
    }

    /// Whether the wording of a definition fits into the sentence; else its name does, and the
    /// definition is told behind it.
    fn fits(&mut self, define: &'a Define, words: &str) -> bool {
        if words.chars().count() <= INLINE_CHARS_MAX {
            return true;
        }
        let name = define.name.node.clone();
        if define.parameters.is_none() && self.terms.iter().all(|(known, _)| *known != name) {
            // Its own terms come first, so that each is known where it is named.
            let said = self.known.define(define);
            for (term, words) in said.terms {
                if self.terms.iter().all(|(known, _)| *known != term) {
                    self.terms.push((term, words));
                }
            }
            self.terms.push((name, said.text));
        }
        false
    }

    fn ty(&self, expr: &Expr) -> Option<&'a Type> {
        let expr = match self.defined(expr) {
            Some((define, _)) => &define.body,
            None => expr,
        };
        let Known { types, lists, .. } = self.known;
        // A list where a condition is wanted is one that is not empty: the list tells more.
        let list = match &expr.kind {
            ExprKind::Call(_) => None,
            _ => lists.get(&expr.span),
        };
        list.or(types.get(&expr.span)).copied()
    }

    fn kind(&self, expr: &Expr) -> Option<&'a Kind> {
        self.ty(expr).map(|ty| &ty.kind)
    }

    fn is_list(&self, expr: &Expr) -> bool {
        if let ExprKind::Name(name) = &expr.kind
            && let Some(Meaning::Words(argument)) = self.meaning(name)
        {
            return argument.list.is_some();
        }
        if conditions::is_condition(&expr.kind)
            || matches!(expr.kind, ExprKind::AggregateOver(..) | ExprKind::Chain(_))
        {
            return false;
        }
        if expr.kind == ExprKind::This && self.items.last().is_some_and(|item| item.group.is_some())
        {
            return true;
        }
        match self.kind(expr) {
            Some(kind) => matches!(kind, Kind::Array(_)),
            None => matches!(&expr.kind, ExprKind::Filter(..) | ExprKind::Select(_)),
        }
    }

    fn is_boolean(&self, expr: &Expr) -> bool {
        self.kind(expr) == Some(&Kind::Boolean)
            || conditions::is_condition(&expr.kind)
            || matches!(&expr.kind, ExprKind::Name(name) if matches!(
                self.meaning(name),
                Some(Meaning::Words(argument)) if argument.clause.is_some()
            ))
    }

    /// Speaks of what is asked of each item of a list.
    fn over_item<T>(&mut self, list: &List, words: impl FnOnce(&mut Self) -> T) -> T {
        self.items.push(list.around());
        let said = words(self);
        self.items.pop();
        said
    }
}

/// The name of the function that a call means, whatever it is called there.
fn function_name(name: &str) -> &str {
    library::lookup(name).map_or(name, |function| function.original().name())
}

#[cfg(test)]
mod tests;
