//! Names: from the item scopes of the text to variables and parameters.

use super::{Frame, Meaning, Writer};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::syntax::ast::{Define, Direction, Expr, ExprKind};

/// Definitions may use each other so deep; the checker refuses circles, and this ends them where nobody checked.
const EXPANSION_MAX: usize = 128;

impl<'a> Writer<'a, '_> {
    pub(super) fn name(&mut self, name: &'a str, span: Span) {
        match self.bound(name).cloned() {
            Some(Frame::Argument {
                argument, depth, ..
            }) => return self.argument(argument, depth),
            Some(Frame::Bound { variable, .. }) => return self.variable(&variable),
            _ => {}
        }
        match self.names.meaning(name, span) {
            Meaning::Definition(define) => self.expand(define, &[], span),
            Meaning::Stored(path) => self.path(&path),
            Meaning::Variable(variable) => {
                self.field_of(name, |w| match w.bound(&variable).cloned() {
                    Some(Frame::Bound { variable, .. }) => w.variable(&variable),
                    _ => w.variable(&variable),
                })
            }
            Meaning::Item => self.field_of(name, |w| w.outer(0, span)),
            Meaning::Unknown if name == "xEvent" => self.events(),
            Meaning::Unknown if name == "profile" => self.parameter(1),
            Meaning::Unknown => match self.near() {
                Some(variable) => self.field_of(name, |w| w.variable(&variable)),
                None => self.field_of(name, |w| w.parameter(1)),
            },
        }
    }

    /// The frame that binds a name of the text.
    fn bound(&self, name: &str) -> Option<&Frame<'a>> {
        self.frames.iter().rev().find(|frame| match frame {
            Frame::Bound { name: bound, .. } => bound == name,
            Frame::Argument { name: bound, .. } => *bound == name,
            Frame::Item(_) | Frame::Where(_) => false,
        })
    }

    /// The variable of the item whose properties bare names mean here.
    fn near(&self) -> Option<String> {
        self.frames.iter().rev().find_map(|frame| match frame {
            Frame::Item(variable) | Frame::Where(variable) => Some(variable.clone()),
            Frame::Bound { .. } | Frame::Argument { .. } => None,
        })
    }

    fn items(&self) -> impl Iterator<Item = &String> {
        self.frames.iter().rev().filter_map(|frame| match frame {
            Frame::Item(variable) => Some(variable),
            _ => None,
        })
    }

    /// The item so many levels out; the record beyond the last.
    pub(super) fn outer(&mut self, levels: usize, span: Span) {
        let items: Vec<String> = self.items().cloned().collect();
        match items.get(levels) {
            Some(variable) => self.variable(variable),
            None if levels == items.len() => self.parameter(1),
            None => self.refuse(span, "a step out of the rule", None),
        }
    }

    pub(super) fn variable(&mut self, name: &str) {
        self.node("varRef", |w| w.string("varName", name));
    }

    pub(super) fn parameter(&mut self, position: u32) {
        self.node("parameterReference", |w| {
            w.key("position");
            w.push(&position.to_string());
        });
    }

    fn field_of(&mut self, name: &str, object: impl FnOnce(&mut Self)) {
        self.node("fieldLookup", |w| {
            w.string("fieldName", name);
            w.key("object");
            object(w);
        });
    }

    pub(super) fn field(&mut self, base: &'a Expr, name: &'a str) {
        if name == "xEvent" && self.names.window().is_some() && self.is_record(base) {
            return self.events();
        }
        self.field_of(name, |w| w.expr(base));
    }

    /// Steps from the record.
    fn path(&mut self, steps: &[String]) {
        match steps.split_last() {
            None => self.parameter(1),
            Some((name, rest)) => self.field_of(name, |w| w.path(rest)),
        }
    }

    /// Whether an expression is the record of the profile.
    pub(super) fn is_record(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Positional(1) => true,
            ExprKind::This => self.items().next().is_none(),
            ExprKind::Outer(levels) => self.items().count() == *levels as usize,
            ExprKind::Name(name) => match self.bound(name) {
                Some(Frame::Bound { is_record, .. }) => *is_record,
                Some(Frame::Argument { argument, .. }) => {
                    matches!(&argument.kind, ExprKind::Positional(1))
                }
                _ => {
                    name == "profile"
                        && matches!(self.names.meaning(name, expr.span), Meaning::Unknown)
                }
            },
            _ => false,
        }
    }

    /// All events of the profile, as narrowed by the attribute.
    fn events(&mut self) {
        let Some((amount, time)) = self.names.window() else {
            return self.field_of("xEvent", |w| w.parameter(1));
        };
        self.apply("filter", |w| {
            w.field_of("xEvent", |w| w.parameter(1));
            w.push(",");
            let variable = w.item_variable();
            w.lambda_of(std::slice::from_ref(&variable), |w| {
                w.node("occurs", |w| {
                    w.key("timestamp");
                    w.steps_of(&variable, &time);
                    w.distance_from_now("<", amount, Direction::Before);
                });
            });
        });
    }

    fn steps_of(&mut self, variable: &str, steps: &[String]) {
        match steps.split_last() {
            None => self.variable(variable),
            Some((name, rest)) => self.field_of(name, |w| w.steps_of(variable, rest)),
        }
    }

    /// An argument of a definition, with the names of the place of its call.
    fn argument(&mut self, argument: &'a Expr, depth: usize) {
        let inner = self.frames.split_off(depth);
        self.expr(argument);
        self.frames.extend(inner);
    }

    /// What a definition stands for, with the names of the place of use.
    pub(super) fn expand(&mut self, define: &'a Define, arguments: &[&'a Expr], span: Span) {
        if self.expanding.len() == EXPANSION_MAX {
            let message =
                format!("definitions use each other more than {EXPANSION_MAX} levels deep");
            self.diagnostics
                .push(Diagnostic::error(Code::NestingTooDeep, span, message));
            return;
        }
        let depth = self.frames.len();
        let parameters = define.parameters.iter().flatten();
        let frames: Vec<Frame<'a>> = parameters
            .zip(arguments)
            .map(|(parameter, argument)| Frame::Argument {
                name: &parameter.name.node,
                argument,
                depth,
            })
            .collect();
        self.expanding.push((&define.name.node, span));
        self.within(frames, |w| w.expr(&define.body));
        self.expanding.pop();
    }

    /// A frame that binds a name of the text. Inside a definition a name may stand for one outside of it, so there
    /// it gets another one where it would hide that.
    pub(super) fn bind(&self, name: &Spanned<String>, is_record: bool) -> Frame<'a> {
        let is_taken = |wanted: &str| {
            self.frames.iter().any(|frame| match frame {
                Frame::Bound { variable, .. } | Frame::Item(variable) | Frame::Where(variable) => {
                    variable == wanted
                }
                Frame::Argument { .. } => false,
            })
        };
        let mut variable = name.node.clone();
        let mut number = 2;
        while !self.expanding.is_empty() && is_taken(&variable) {
            variable = format!("{}_{number}", name.node);
            number += 1;
        }
        Frame::Bound {
            name: name.node.clone(),
            variable,
            is_record,
        }
    }

    /// A variable for the next item scope that no name of the text has here.
    pub(super) fn item_variable(&self) -> String {
        let mut number = self.items().count() + 1;
        loop {
            let variable = format!("_{number}");
            let is_taken = self.frames.iter().any(|frame| match frame {
                Frame::Bound {
                    variable: known, ..
                }
                | Frame::Item(known)
                | Frame::Where(known) => *known == variable,
                Frame::Argument { .. } => false,
            });
            if !is_taken {
                return variable;
            }
            number += 1;
        }
    }

    /// A function of named variables; `body` writes what it gives.
    pub(super) fn lambda_of(&mut self, variables: &[String], body: impl FnOnce(&mut Self)) {
        self.node("lambda", |w| {
            w.key("varNames");
            w.array(variables, |w, name| {
                w.push(&crate::syntax::json::quote(name))
            });
            w.key("body");
            body(w);
        });
    }

    /// An expression on an item, as a function of that item.
    pub(super) fn on_item(&mut self, expr: &'a Expr) {
        if let ExprKind::Lambda(names, body) = &expr.kind {
            return self.lambda(names, body);
        }
        let variable = self.item_variable();
        let frame = Frame::Item(variable.clone());
        self.lambda_of(&[variable], |w| w.within([frame], |w| w.expr(expr)));
    }

    pub(super) fn lambda(&mut self, names: &'a [Spanned<String>], body: &'a Expr) {
        // The program itself may name its parameter, which is the record.
        let is_program = self.frames.is_empty() && self.depth == 0;
        let frames: Vec<Frame<'a>> = names
            .iter()
            .map(|name| self.bind(name, is_program))
            .collect();
        let variables: Vec<String> = frames
            .iter()
            .filter_map(|frame| match frame {
                Frame::Bound { variable, .. } => Some(variable.clone()),
                _ => None,
            })
            .collect();
        self.lambda_of(&variables, |w| w.within(frames, |w| w.expr(body)));
    }
}
