//! `!=` and `not` over a field that may be missing.
//!
//! Every field may be missing, so a warning for each would be noise. One is due where the reading of a
//! missing value is likely to surprise: `tier != "gold"` leaves out profiles without a tier, and
//! `not (tier = "gold")` lets them in. Rules that show they know (`isNull`, `isNotNull`, another
//! comparison of the same field beside it, a comparison with an empty value) are left alone.

use super::{Compared, Rule, shortened};
use crate::diagnostic::{Code, Diagnostic};
use crate::hir::{ExprId, ExprKind};
use crate::types::operator::Comparison;
use crate::types::{Kind, Value};

/// Tests for presence of one rule that are looked at, since each field is compared with each.
const TESTS_MAX: usize = 64;

pub(super) fn lint(rule: &Rule<'_>, found: &mut Vec<Diagnostic>) {
    let tests = rule.nodes.iter().filter_map(|&id| match rule.kind(id) {
        ExprKind::IsPresent(operand) => Some(rule.bare(*operand)),
        _ => None,
    });
    let tested: Vec<ExprId> = tests.take(TESTS_MAX).collect();
    let is_tested = |subject| tested.iter().any(|&tested| rule.same(tested, subject));
    for &id in &rule.nodes {
        let (subject, diagnostic) = match rule.kind(id) {
            ExprKind::Test(_) => match unequal(rule, id) {
                Some(subject) => (subject, told_unequal(rule, id, subject)),
                None => continue,
            },
            ExprKind::Not(operand) if rule.span(id) != rule.span(*operand) => {
                match negated(rule, *operand, None) {
                    Some((subject, test)) => (subject, told_negated(rule, id, subject, test)),
                    None => continue,
                }
            }
            _ => continue,
        };
        if !is_tested(subject) {
            found.push(diagnostic);
        }
    }
}

/// The field that a `!=` compares, if a missing one is likely to surprise.
fn unequal(rule: &Rule<'_>, test: ExprId) -> Option<ExprId> {
    let compared = rule.compared(test)?;
    let subject = subject(rule, compared)?;
    let other = if subject == compared.left {
        compared.right
    } else {
        compared.left
    };
    if compared.comparison != Comparison::NotEqual
        || rule.constant(other).is_some_and(is_empty)
        || is_asked_beside(rule, test, subject)
    {
        return None;
    }
    Some(subject)
}

/// Whether the same conjunction compares the field in a further way, so that it has to be there, or
/// was reported for it already.
fn is_asked_beside(rule: &Rule<'_>, test: ExprId, subject: ExprId) -> bool {
    let conjuncts = rule.conjuncts(rule.conjunction(test));
    let earlier = conjuncts.iter().take_while(|&&other| other != test).count();
    conjuncts.iter().enumerate().any(|(index, &other)| {
        let Some(compared) = rule.compared(other).filter(|_| other != test) else {
            return false;
        };
        let sides = [compared.left, compared.right];
        let is_asked = sides.iter().any(|&side| rule.same(side, subject));
        is_asked && (compared.comparison != Comparison::NotEqual || index < earlier)
    })
}

/// The field that a comparison under `not` reads, if one may be missing, with the comparison where
/// it is one side of an `or`: there the other side decides too.
fn negated(
    rule: &Rule<'_>,
    operand: ExprId,
    or_side: Option<ExprId>,
) -> Option<(ExprId, Option<ExprId>)> {
    match rule.kind(operand) {
        ExprKind::And(left, right) => {
            negated(rule, *left, or_side).or_else(|| negated(rule, *right, or_side))
        }
        ExprKind::Or(left, right) => {
            let side = |side| negated(rule, side, Some(or_side.unwrap_or(side)));
            side(*left).or_else(|| side(*right))
        }
        ExprKind::Test(tested) => {
            let subject = compared_field(rule, operand, *tested)?;
            Some((subject, or_side))
        }
        _ => None,
    }
}
/// The field that a test reads, if one may be missing.
fn compared_field(rule: &Rule<'_>, test: ExprId, tested: ExprId) -> Option<ExprId> {
    match rule.kind(tested) {
        // Nothing is in what is not there: this one is true of a missing value.
        ExprKind::Call(function, _) if function.name() == "isEmpty" => None,
        ExprKind::Call(_, arguments) => arguments
            .iter()
            .copied()
            .find(|&argument| may_be_missing(rule, argument)),
        _ => subject(rule, rule.compared(test)?),
    }
}

fn subject(rule: &Rule<'_>, compared: Compared) -> Option<ExprId> {
    let sides = [compared.left, compared.right];
    sides.into_iter().find(|&side| may_be_missing(rule, side))
}

/// Whether an expression is a field that may be missing; the time of an event never is.
fn may_be_missing(rule: &Rule<'_>, id: ExprId) -> bool {
    let ty = rule.ty(id);
    let time = rule
        .program
        .event
        .as_ref()
        .and_then(|binding| binding.time.as_ref());
    let time = time
        .and_then(|path| path.last())
        .map_or("timestamp", String::as_str);
    let is_time = ty.kind == Kind::Datetime
        && matches!(rule.kind(id), ExprKind::Field(_, name) if **name == *time);
    ty.optional && rule.is_path(id) && !is_time
}

/// Whether a constant is what an absent value would be: `!= 0` asks for something that is there.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Boolean(truth) => !truth,
        Value::Integer(whole) => *whole == 0,
        Value::Number(number) => *number == 0.0,
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

fn told_unequal(rule: &Rule<'_>, id: ExprId, subject: ExprId) -> Diagnostic {
    let name = shortened(rule.text(subject));
    let message = format!("`!=` is false where `{name}` is missing");
    let diagnostic = Diagnostic::warning(Code::NegatedMissing, rule.span(id), message)
        .label(format!("false for a missing `{name}`"))
        .note("a comparison with a missing value is never true, `!=` included");
    let ways = Ways {
        kept: (
            "isNotNull",
            "and",
            "if a missing one must not count, say so",
        ),
        turned: (
            "isNull",
            "or",
            "if a missing one counts as different, let it in",
        ),
    };
    ways.offer(rule, [id, id], subject, diagnostic)
}

fn told_negated(
    rule: &Rule<'_>,
    id: ExprId,
    subject: ExprId,
    or_side: Option<ExprId>,
) -> Diagnostic {
    let name = shortened(rule.text(subject));
    let message = format!("`not` is true where `{name}` is missing");
    let diagnostic = Diagnostic::warning(Code::NegatedMissing, rule.span(id), message)
        .label(format!("true for a missing `{name}`"))
        .note("a test of a missing value is false, and `not` turns that round");
    let ways = Ways {
        kept: match or_side {
            None => ("isNull", "or", "if a missing one counts, say so"),
            Some(_) => ("isNotNull", "and", "if a missing one counts, say so"),
        },
        turned: (
            "isNotNull",
            "and",
            "if a missing one must not count, leave it out",
        ),
    };
    ways.offer(rule, [or_side.unwrap_or(id), id], subject, diagnostic)
}

/// The two ways to say what happens to a missing value: test, connective, sentence. The first keeps
/// the meaning, so it is the one that a tool may take.
struct Ways {
    kept: (&'static str, &'static str, &'static str),
    turned: (&'static str, &'static str, &'static str),
}

impl Ways {
    /// `places` are the conditions that the two ways join their test to.
    fn offer(
        &self,
        rule: &Rule<'_>,
        places: [ExprId; 2],
        subject: ExprId,
        mut diagnostic: Diagnostic,
    ) -> Diagnostic {
        for (way, id) in [self.kept, self.turned].into_iter().zip(places) {
            let (test, connective, sentence) = way;
            let whole = rule.span(id);
            let is_inside = rule.is_written_in(subject, id);
            diagnostic = if is_inside {
                let text = format!(
                    "{}.{test}() {connective} {}",
                    rule.text(subject),
                    rule.text(id)
                );
                let text = if stands_free(rule, id, connective) {
                    text
                } else {
                    format!("({text})")
                };
                diagnostic.suggest(sentence, whole, text)
            } else {
                diagnostic.help(format!("{sentence} with `{test}()`"))
            };
        }
        diagnostic
    }
}

/// Whether a condition can be joined by a connective without brackets.
fn stands_free(rule: &Rule<'_>, id: ExprId, connective: &str) -> bool {
    match rule.parent(id) {
        None => true,
        Some(ExprKind::Filter { condition, .. }) => *condition == id,
        Some(ExprKind::Fold { items, .. }) => items.contains(&id),
        Some(ExprKind::And(..)) => connective == "and",
        Some(ExprKind::Or(..)) => connective == "or",
        Some(_) => false,
    }
}
