//! Conditions on one value that nothing can fulfil together: `x > 5 and x < 3`, windows without an
//! instant inside.
//!
//! Bounds that are constants are compared once. Bounds that move with `now` are computed for one
//! instant of every day of two years; only where no day leaves room is the window called empty. The
//! two kinds are not compared with each other, since time will bring them together.

use std::cmp::Ordering;

use super::{Rule, shortened};
use crate::diagnostic::{Code, Diagnostic};
use crate::hir::{ExprId, ExprKind};
use crate::types::Value;
use crate::types::arithmetic::{datetime_add, datetime_subtract};
use crate::types::calendar::MICROS_PER_DAY;
use crate::types::compare::order;
use crate::types::instant::parse_instant;
use crate::types::operator::{Comparison, Primitive};

/// Days for which bounds that move with `now` are computed.
const DAYS: i64 = 731;
/// Conditions of filters on filters that are looked at, since each is compared with each.
const CONDITIONS_MAX: usize = 64;

/// `subject comparison bound`
#[derive(Debug, Clone, Copy)]
struct Limit {
    test: ExprId,
    subject: ExprId,
    comparison: Comparison,
    bound: ExprId,
    moves: bool,
}

pub(super) fn lint(rule: &Rule<'_>, found: &mut Vec<Diagnostic>) {
    for &id in &rule.nodes {
        let conditions = match rule.kind(id) {
            ExprKind::Filter { .. } if !is_filtered_again(rule, id) => filters(rule, id),
            ExprKind::And(..) if rule.conjunction(id) == id && !is_filter(rule, id) => {
                rule.conjuncts(id)
            }
            _ => continue,
        };
        let limits: Vec<Limit> = conditions
            .into_iter()
            .take(CONDITIONS_MAX)
            .filter_map(|condition| limit(rule, condition))
            .collect();
        found.extend(contradiction(rule, &limits));
    }
}

fn is_filtered_again(rule: &Rule<'_>, id: ExprId) -> bool {
    matches!(rule.parent(id), Some(ExprKind::Filter { list, .. }) if *list == id)
}

fn is_filter(rule: &Rule<'_>, id: ExprId) -> bool {
    matches!(rule.parent(id), Some(ExprKind::Filter { condition, .. }) if *condition == id)
}

/// The conditions of a filter and of the filters below it.
fn filters(rule: &Rule<'_>, id: ExprId) -> Vec<ExprId> {
    let (mut all, mut at) = (Vec::new(), id);
    while let ExprKind::Filter {
        list, condition, ..
    } = rule.kind(at)
    {
        all.splice(0..0, rule.conjuncts(*condition));
        at = *list;
    }
    all
}

fn limit(rule: &Rule<'_>, test: ExprId) -> Option<Limit> {
    let compared = rule.compared(test)?;
    let moves = |id| moves_with_now(rule, id);
    let limit = |subject, comparison, bound, moves| Limit {
        test,
        subject,
        comparison,
        bound,
        moves,
    };
    match (moves(compared.left), moves(compared.right)) {
        (None, Some(moves)) => Some(limit(
            compared.left,
            compared.comparison,
            compared.right,
            moves,
        )),
        (Some(moves), None) => Some(limit(
            compared.right,
            compared.comparison.mirrored(),
            compared.left,
            moves,
        )),
        _ => None,
    }
}

/// Whether a bound depends on `now`; none for what depends on more than that.
fn moves_with_now(rule: &Rule<'_>, id: ExprId) -> Option<bool> {
    match rule.kind(id) {
        ExprKind::Constant(value) => value.is_present().then_some(false),
        ExprKind::Now => Some(true),
        ExprKind::Primitive(_, operands) => operands.iter().try_fold(false, |any, &operand| {
            Some(any | moves_with_now(rule, operand)?)
        }),
        _ => None,
    }
}

/// The first two limits that leave no room between them.
fn contradiction(rule: &Rule<'_>, limits: &[Limit]) -> Option<Diagnostic> {
    limits.iter().enumerate().find_map(|(index, second)| {
        let earlier = limits[..index].iter();
        let mut alike = earlier.filter(|first| {
            first.moves == second.moves && rule.same(first.subject, second.subject)
        });
        let first = alike.find(|first| leave_no_room(rule, first, second))?;
        Some(told(rule, first, second))
    })
}

fn leave_no_room(rule: &Rule<'_>, first: &Limit, second: &Limit) -> bool {
    let at = |now| {
        let one = value(rule, first.bound, now)?;
        let other = value(rule, second.bound, now)?;
        Some(exclude(
            first.comparison,
            second.comparison,
            order(&one, &other)?,
        ))
    };
    if !first.moves {
        return at(0) == Some(true);
    }
    let Some(begin) = parse_instant("2027-01-01T00:30:00Z") else {
        return false;
    };
    // The hour moves on as well, so that windows inside a day are met.
    (0..DAYS)
        .all(|day| at(begin.micros + day * (MICROS_PER_DAY + MICROS_PER_DAY / 24)) == Some(true))
}

/// Whether `x first a` and `x second b` cannot both hold, where `order` is that of `a` and `b`.
fn exclude(first: Comparison, second: Comparison, order: Ordering) -> bool {
    use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    match (first, second) {
        (Equal, Equal) => order.is_ne(),
        (Equal, NotEqual) | (NotEqual, Equal) => order.is_eq(),
        (NotEqual, _) | (_, NotEqual) => false,
        (Equal | LessOrEqual, GreaterOrEqual) | (LessOrEqual, Equal) => order.is_lt(),
        (Equal | Less | LessOrEqual, Greater) | (Less, Equal | GreaterOrEqual) => order.is_le(),
        (GreaterOrEqual, Equal | LessOrEqual) | (Equal, LessOrEqual) => order.is_gt(),
        (Greater, Equal | Less | LessOrEqual) | (Equal | GreaterOrEqual, Less) => order.is_ge(),
        (Less | LessOrEqual, Less | LessOrEqual)
        | (Greater | GreaterOrEqual, Greater | GreaterOrEqual) => false,
    }
}

/// The value of a bound at an instant; none for operators that no window needs.
fn value(rule: &Rule<'_>, id: ExprId, now: i64) -> Option<Value> {
    let (primitive, operands) = match rule.kind(id) {
        ExprKind::Constant(value) => return Some(value.clone()),
        ExprKind::Now => return Some(Value::Datetime(now)),
        ExprKind::Primitive(primitive, operands) => (*primitive, operands),
        _ => return None,
    };
    let values: Vec<Value> = operands
        .iter()
        .map(|&operand| value(rule, operand, now))
        .collect::<Option<_>>()?;
    let calendar = &rule.program.calendar;
    match (primitive, values.as_slice()) {
        (Primitive::AddCalendar(unit), [Value::Datetime(at), Value::Integer(count)]) => {
            calendar.add(*at, *count, unit).map(Value::Datetime)
        }
        (Primitive::AddCalendarDate(unit), [Value::Date(date), Value::Integer(count)]) => {
            calendar.add_to_date(*date, *count, unit).map(Value::Date)
        }
        (Primitive::StartOf(unit), [Value::Datetime(at)]) => {
            calendar.start_of(*at, unit).map(Value::Datetime)
        }
        (Primitive::StartOf(unit), [Value::Date(date)]) => {
            calendar.start_of_date(*date, unit).map(Value::Date)
        }
        (Primitive::InstantOf, [Value::Date(date)]) => {
            calendar.instant_of(*date).map(Value::Datetime)
        }
        (Primitive::DateOf, [Value::Datetime(at)]) => calendar.date_of(*at).map(Value::Date),
        (Primitive::AddDuration, [Value::Datetime(at), Value::Duration(by)]) => {
            datetime_add(*at, *by).value().map(Value::Datetime)
        }
        (Primitive::SubtractDuration, [Value::Datetime(at), Value::Duration(by)]) => {
            datetime_subtract(*at, *by).value().map(Value::Datetime)
        }
        _ => None,
    }
}

fn told(rule: &Rule<'_>, first: &Limit, second: &Limit) -> Diagnostic {
    let name = shortened(rule.text(second.subject));
    let (one, other) = (rule.span(first.test), rule.span(second.test));
    if one == other {
        return Diagnostic::warning(Code::EmptyRange, other, "this window ends before it begins")
            .label("nothing is inside")
            .help("exchange its ends");
    }
    let message = format!("no `{name}` fulfils both conditions");
    let diagnostic = Diagnostic::warning(Code::EmptyRange, other, message)
        .label("never together with the other one")
        .also(one, "the other condition");
    match (first.comparison, second.comparison) {
        (Comparison::Equal, Comparison::Equal) => {
            diagnostic.help("to allow either value, join them with `or`, or name both with `in`")
        }
        _ => diagnostic.help("exchange the comparisons, or join them with `or`"),
    }
}
