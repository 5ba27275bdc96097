//! Calls: definitions, functions of the library, and the forms that the checker knows by name.

use super::coerce::with_article;
use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::hir::Meaning;
use crate::library::{self, Body, FunctionId};
use crate::syntax::ast;
use crate::types::{Kind, Type};

/// A call with the receiver among its arguments.
pub(super) struct CallSite<'a> {
    pub(super) name: &'a str,
    pub(super) name_span: Span,
    pub(super) arguments: Vec<&'a ast::Expr>,
    pub(super) span: Span,
    /// Whether the first argument stands before the dot.
    pub(super) is_method: bool,
}

impl<'a> Checker<'a> {
    pub(super) fn call(&mut self, call: &'a ast::Call, span: Span) -> Option<ExprId> {
        let arguments = call.receiver.iter().chain(&call.arguments).collect();
        let site = CallSite {
            name: &call.name.node,
            name_span: call.name.span,
            arguments,
            span,
            is_method: call.receiver.is_some(),
        };
        if self.definitions.contains_key(site.name) {
            self.means(site.name_span, Meaning::Definition(site.name.to_owned()));
            return self.expand(site.name, &site.arguments, span);
        }
        if let Some(id) = library::lookup(site.name).filter(|_| !site.name.starts_with('$')) {
            self.means(site.name_span, Meaning::Function(id));
        }
        if let Some(asked) = self.chain_question(&site) {
            return asked;
        }
        match library::lookup(site.name).filter(|_| !site.name.starts_with('$')) {
            Some(id) => self.library_call(id, &site),
            None => {
                self.unknown_function(&site, call.receiver.as_ref());
                None
            }
        }
    }

    fn unknown_function(&mut self, site: &CallSite<'a>, receiver: Option<&'a ast::Expr>) {
        if let Some(receiver) = receiver {
            // What is wrong before the dot is told as well.
            let _ = self.expr(receiver);
        }
        let unknown = Diagnostic::error(
            Code::UnknownFunction,
            site.name_span,
            format!("there is no function `{}`", site.name),
        );
        let names: Vec<&str> = library::names()
            .filter(|name| !name.starts_with('$'))
            .collect();
        let defined = self.definitions.keys().copied();
        let near =
            nearest(site.name, names.iter().copied().chain(defined)).or_else(|| synonym(site.name));
        let unknown = unknown.label("unknown function");
        self.report(match near {
            _ if self.may_be_list(site.name) => unknown.help(format!(
                "put a condition in square brackets, as in `{}[price > 3]`",
                site.name
            )),
            Some(near) => unknown.suggest_name(site.name_span, site.name, near),
            None => unknown.help("the built-in functions are listed in the reference"),
        });
    }

    fn library_call(&mut self, id: FunctionId, site: &CallSite<'a>) -> Option<ExprId> {
        let function = id.get();
        match function.body {
            Body::Refused(refusal) => self.refused(function.name, refusal, site.name_span),
            Body::Form => self.form(id, site),
            Body::Aggregate(_) => self.aggregate(id, site),
            _ if is_set_function(function.name) => self.set_function(id, site),
            Body::Scalar(_) | Body::Lenient(_) => self.scalar(id, site),
        }
    }

    fn form(&mut self, id: FunctionId, site: &CallSite<'a>) -> Option<ExprId> {
        match id.original().name() {
            "if" => self.if_call(site),
            "isNull" => self.presence(site, true),
            "isNotNull" => self.presence(site, false),
            "filter" => self.filter_call(site),
            "map" => self.map_call(site),
            "groupBy" => self.group_by(site),
            "mapEntry" => {
                self.report(
                    Diagnostic::error(Code::LambdaShape, site.span, "`mapEntry` makes an entry of a map, not a value")
                        .label("stands alone")
                        .help("use it as the result of `map`, as in `.map((K, G) => mapEntry(K, G.count()))`"),
                );
                None
            }
            "get" => self.get(site),
            "atZone" | "toUTC" | "getCurrentZonedDateTime" => self.view_call(id.get(), site),
            "steps" => {
                self.report(
                    Diagnostic::error(Code::TypeMismatch, site.span, "`steps` is asked of a chain")
                        .label("not a chain before the dot")
                        .help("write it as in `chain(xEvent, timestamp, […]).steps()`"),
                );
                None
            }
            "keys" | "values" => self.parts_of_map(site),
            "flatten" => self.flatten(site),
            "includes" | "notIn" => self.member_call(site),
            "per" => self.per(id, site),
            "sessions" => self.sessions(id, site),
            "inSegment" => self.in_segment(site),
            _ => None,
        }
    }

    fn if_call(&mut self, site: &CallSite<'a>) -> Option<ExprId> {
        self.wants(site, 3, 3)?;
        let condition = self.condition(site.arguments[0], "`if`");
        let (then, otherwise) = (self.expr(site.arguments[1]), self.expr(site.arguments[2]));
        self.branches(
            &[condition?],
            &[then?, otherwise?],
            "the branches of `if`",
            site.span,
        )
    }

    fn presence(&mut self, site: &CallSite<'a>, absent: bool) -> Option<ExprId> {
        self.wants(site, 1, 1)?;
        let operand = self.expr(site.arguments[0])?;
        let there = self.push(
            ExprKind::IsPresent(operand),
            Type::present(Kind::Boolean),
            site.span,
        )?;
        if absent {
            return self.push(
                ExprKind::Not(there),
                Type::present(Kind::Boolean),
                site.span,
            );
        }
        Some(there)
    }

    fn get(&mut self, site: &CallSite<'a>) -> Option<ExprId> {
        self.wants(site, 2, 2)?;
        let (map, key) = (self.expr(site.arguments[0]), self.expr(site.arguments[1]));
        let (map, key) = (map?, key?);
        let Kind::Map(wanted, _) = self.kind(map).clone() else {
            let message = format!(
                "`get` wants a map, and this is {}",
                with_article(&self.kind(map).to_string())
            );
            self.error(Code::TypeMismatch, self.span(map), message);
            return None;
        };
        let key = self.fit(key, &Type::present(*wanted), "the key of `get`", None)?;
        self.map_get(map, key, site.span)
    }
}

/// Whether a function compares the values of two lists, or pairs them.
fn is_set_function(name: &str) -> bool {
    matches!(
        name,
        "intersects" | "intersection" | "union" | "difference" | "subsetOf" | "supersetOf" | "zip"
    )
}

/// The name here of a function that other languages call differently.
fn synonym(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "avg" | "mean" => "average",
        "maximum" | "largest" => "max",
        "minimum" | "smallest" => "min",
        "size" | "cnt" => "count",
        "total" => "sum",
        "orderby" | "order" | "sort" => "sortBy",
        "limit" => "take",
        "string_agg" => "join",
        "has" => "contains",
        "where" => "filter",
        "some" => "exists",
        "every" | "forall" => "all",
        "unique" | "uniq" => "distinct",
        "select" | "transform" => "map",
        "is_null" | "ismissing" => "isNull",
        "lower" | "tolower" | "tolowercase" => "lowerCase",
        "upper" | "toupper" | "touppercase" => "upperCase",
        "substring" | "mid" => "substr",
        "len" | "strlen" => "length",
        "ceiling" => "ceil",
        "power" => "pow",
        "ln" => "log",
        "regexmatch" | "matchregexp" | "rlike" => "matches",
        "regexreplace" | "regexp_replace" => "replaceMatches",
        "date_trunc" | "floordate" => "truncate",
        "date_format" | "strftime" | "to_char" => "formatDate",
        "to_date" | "str_to_date" | "strptime" => "parseDate",
        "year" => "getYear",
        "month" => "getMonth",
        "day" => "getDayOfMonth",
        "weekday" | "isodow" => "getDayOfWeek",
        "hour" => "getHour",
        "minute" => "getMinute",
        "second" => "getSecond",
        "coalesce" | "ifnull" | "nvl" => "if",
        _ => return None,
    })
}
