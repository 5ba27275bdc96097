//! `like "pur*"`: wildcards of shells, or regular expressions, in patterns of `like`.

use super::{Rule, shortened};
use crate::diagnostic::{Code, Diagnostic};
use crate::hir::{ExprId, ExprKind};
use crate::types::Value;

pub(super) fn lint(rule: &Rule<'_>, found: &mut Vec<Diagnostic>) {
    for &id in &rule.nodes {
        let ExprKind::Call(function, arguments) = rule.kind(id) else {
            continue;
        };
        if let ("like", [text, pattern]) = (function.name(), arguments.as_slice())
            && let Some(Value::String(written)) = rule.constant(*pattern)
        {
            found.extend(told(rule, *text, *pattern, written));
        }
    }
}

fn told(rule: &Rule<'_>, text: ExprId, pattern: ExprId, written: &str) -> Option<Diagnostic> {
    if has_wildcard(written, '%') {
        return None;
    }
    let foreign = foreign(written)?;
    let (Foreign::Wildcard(mark) | Foreign::Expression(mark)) = foreign;
    let message = format!("`{mark}` in a pattern of `like` stands for itself");
    let diagnostic = Diagnostic::warning(Code::ForeignWildcard, rule.span(pattern), message)
        .label("`%` is any text, `_` one character");
    let quoted = rule.text(pattern);
    if let Foreign::Expression(_) = foreign {
        let text = shortened(rule.text(text));
        let help =
            format!("regular expressions are for `matches`, as in `{text}.matches({quoted})`");
        return Some(diagnostic.help(help));
    }
    let meant = quoted.replace('*', "%").replace('?', "_");
    let diagnostic = match meant == quoted {
        // The pattern is written elsewhere, or its marks are escapes.
        true => diagnostic.help("write `%` for `*` and `_` for `?`"),
        false => diagnostic.suggest(format!("write `{meant}`"), rule.span(pattern), meant),
    };
    Some(match has_wildcard(written, '_') {
        true => diagnostic,
        false => diagnostic.help(format!("to look for `{mark}` itself, write `=`")),
    })
}

/// What other languages take for more than itself.
enum Foreign {
    /// Of shells.
    Wildcard(&'static str),
    /// Of regular expressions.
    Expression(&'static str),
}

fn foreign(pattern: &str) -> Option<Foreign> {
    let marks = pattern.contains(['\\', '[', '(', '|', '$']);
    // Names have dots: `shop.*` is mostly a shell's, `.*shop` is not.
    let is_expression = pattern.starts_with(".*") || marks && pattern.contains(".*");
    let expression = match pattern {
        pattern if pattern.starts_with('^') => Some("^"),
        pattern if pattern.contains(".+") => Some(".+"),
        _ => is_expression.then_some(".*"),
    };
    if let Some(mark) = expression {
        return Some(Foreign::Expression(mark));
    }
    // An underscore is a wildcard of `like`, or part of a name; a question mark beside it is one.
    let is_one = pattern.contains('?') && !has_wildcard(pattern, '_');
    let any = pattern.contains('*').then_some("*");
    any.or(is_one.then_some("?")).map(Foreign::Wildcard)
}

/// Whether a wildcard stands in a pattern, without a backslash before it.
fn has_wildcard(pattern: &str, wildcard: char) -> bool {
    let mut before = ' ';
    pattern.chars().any(|character| {
        let is_plain = character == wildcard && before != '\\';
        before = character;
        is_plain
    })
}
