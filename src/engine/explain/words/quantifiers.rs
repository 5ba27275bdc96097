//! Comprehensions: `exists e from xEvent where …`, `select …`, `sum … over …`.

use super::lists::List;
use super::phrases::{listed, quoted};
use super::{Meaning, Speaker};
use crate::syntax::ast::{Declaration, Expr, Quantifier};

impl Speaker<'_, '_> {
    /// A quantifier as a clause.
    pub(super) fn quantified(
        &mut self,
        quantifier: Quantifier,
        declarations: &[Declaration],
        holds: bool,
    ) -> String {
        let outer = (self.names.len(), self.items.len());
        let text = match quantifier {
            Quantifier::ForAll => self.for_all(declarations, holds),
            _ => {
                let lists = self.declared(declarations);
                let (there, first) = match (quantifier, holds) {
                    (Quantifier::Exists, true) | (Quantifier::None, false) => ("there is", None),
                    (Quantifier::Exists, false) | (Quantifier::None, true) => {
                        ("there is", Some("no"))
                    }
                    (_, true) => ("there is", Some("exactly one")),
                    (_, false) => ("there is not", Some("exactly one")),
                };
                let parts = lists.iter().enumerate();
                let parts: Vec<String> = parts
                    .map(|(index, list)| list.one(first.filter(|_| index == 0)))
                    .collect();
                format!("{there} {}", parts.join(" with "))
            }
        };
        self.names.truncate(outer.0);
        self.items.truncate(outer.1);
        text
    }

    /// `for each of the events …, and for each of …, …`: the last condition asserts.
    fn for_all(&mut self, declarations: &[Declaration], holds: bool) -> String {
        let not = if holds { "" } else { "it is not so that " };
        let Some((last, before)) = declarations.split_last() else {
            return String::new();
        };
        let mut lists = self.declared(before);
        let is_single = declarations.len() == 1;
        let list = self.list(&last.source);
        self.declare(&last.variable.node, &list, is_single);
        lists.push(named(list, &last.variable.node, is_single));
        let each: Vec<String> = lists
            .iter()
            .map(|list| format!("for each of {}", list.all()))
            .collect();
        let claim = match &last.condition {
            Some(condition) => self.clause(condition, true).text(),
            None => return "always".to_owned(),
        };
        format!("{not}{} {claim}", listed(&each, "and"))
    }

    /// The lists of declarations with their conditions, each variable bound for those behind it.
    fn declared(&mut self, declarations: &[Declaration]) -> Vec<List> {
        let is_single = declarations.len() == 1;
        let mut lists = Vec::new();
        for declaration in declarations {
            let list = self.list(&declaration.source);
            self.declare(&declaration.variable.node, &list, is_single);
            let mut list = named(list, &declaration.variable.node, is_single);
            if let Some(condition) = &declaration.condition {
                list = self.asked_of(list, condition);
            }
            lists.push(list);
        }
        lists
    }

    fn declare(&mut self, variable: &str, list: &List, is_silent: bool) {
        self.items.push(list.around());
        let meaning = Meaning::Item { is_silent };
        self.names.push((variable.to_owned(), meaning));
    }

    /// As [`Speaker::filtered`], where the item is bound already.
    fn asked_of(&mut self, mut list: List, condition: &Expr) -> List {
        let item = self.items.pop();
        list = self.filtered(list, condition);
        self.items.extend(item);
        list
    }

    /// `select v from xs where c`
    pub(super) fn selection(&mut self, declarations: &[Declaration]) -> List {
        let outer = (self.names.len(), self.items.len());
        let lists = self.declared(declarations);
        self.names.truncate(outer.0);
        self.items.truncate(outer.1);
        let mut lists = lists.into_iter();
        let first = lists
            .next()
            .unwrap_or_else(|| List::new("nothing", "nothing"));
        let others: Vec<String> = lists.map(|list| list.one(None)).collect();
        match others.is_empty() {
            true => first,
            false => first.followed(&format!(" with {}", listed(&others, "and"))),
        }
    }

    /// `sum e over v from xs where c`
    pub(super) fn aggregate_over(
        &mut self,
        name: &str,
        value: Option<&Expr>,
        declarations: &[Declaration],
    ) -> String {
        let outer = (self.names.len(), self.items.len());
        let lists = self.declared(declarations);
        let value = value.map(|value| self.value(value));
        self.names.truncate(outer.0);
        self.items.truncate(outer.1);
        let over: Vec<String> = lists.iter().map(List::all).collect();
        let over = over.join(", and of ");
        super::calls::aggregate_words(super::function_name(name), value.as_deref(), &[], &over)
            .unwrap_or_else(|| format!("{} over {over}", quoted(name)))
    }
}

/// A list whose items have a name, where there are several.
fn named(list: List, variable: &str, is_single: bool) -> List {
    match is_single {
        true => list,
        false => List {
            plural: format!("{} {}", list.plural, quoted(variable)),
            singular: format!("{} {}", list.singular, quoted(variable)),
            ..list
        },
    }
}
