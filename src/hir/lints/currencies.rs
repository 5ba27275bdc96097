//! Sums and comparisons of amounts whose currency nobody asked for.

use super::{Rule, shortened};
use crate::diagnostic::{Code, Diagnostic};
use crate::hir::{ExprId, ExprKind};
use crate::types::Kind;
use crate::types::operator::Comparison;

/// Where schemas say the currency of the amounts beside it.
const CURRENCIES: [&str; 3] = ["currencyCode", "currency", "currency_code"];
/// What names of amounts hold, in lower case.
const AMOUNTS: [&str; 9] = [
    "price", "amount", "total", "cost", "revenue", "value", "discount", "tax", "fee",
];
/// Aggregates that bring amounts of several items together.
const AGGREGATES: [&str; 12] = [
    "sum",
    "average",
    "min",
    "max",
    "median",
    "percentile",
    "variance",
    "stddev",
    "topN",
    "bottomN",
    "minBy",
    "maxBy",
];

pub(super) fn lint(rule: &Rule<'_>, found: &mut Vec<Diagnostic>) {
    let asks = |&id: &ExprId| matches!(rule.kind(id), ExprKind::Field(_, name) if CURRENCIES.contains(&&**name));
    if rule.nodes.iter().any(asks) {
        return;
    }
    let mut told: Vec<&str> = Vec::new();
    for &id in &rule.nodes {
        let Some(currency) = currency_beside(rule, id) else {
            continue;
        };
        let ExprKind::Field(_, name) = rule.kind(id) else {
            continue;
        };
        if let Some(act) = brought_together(rule, id).filter(|_| !told.contains(&&**name)) {
            told.push(name);
            found.push(tell(rule, id, currency, act));
        }
    }
}

/// The field that says the currency of an amount.
fn currency_beside(rule: &Rule<'_>, id: ExprId) -> Option<&'static str> {
    let ExprKind::Field(base, name) = rule.kind(id) else {
        return None;
    };
    let Kind::Object(object) = &rule.ty(*base).kind else {
        return None;
    };
    let name = name.to_lowercase();
    let is_amount =
        rule.ty(id).kind.is_numeric() && AMOUNTS.iter().any(|amount| name.contains(amount));
    let is_text = |field: &str| {
        let field = object.fields.get(field);
        field.is_some_and(|field| field.ty.kind == Kind::String)
    };
    CURRENCIES
        .into_iter()
        .find(|currency| is_amount && is_text(currency))
}

/// What an amount is part of: an aggregate or a comparison, through arithmetic and lists.
fn brought_together(rule: &Rule<'_>, amount: ExprId) -> Option<&'static str> {
    /// Operators that an amount is followed through.
    const STEPS_MAX: usize = 64;
    let mut at = amount;
    for _ in 0..STEPS_MAX {
        let &parent = rule.parents.get(&at)?;
        match rule.kind(parent) {
            ExprKind::Fold { function, .. } if AGGREGATES.contains(&function.name()) => {
                return Some("aggregated");
            }
            ExprKind::Test(_) => {
                let compared = rule.compared(parent)?;
                let has_order = !matches!(
                    compared.comparison,
                    Comparison::Equal | Comparison::NotEqual
                );
                // Nothing has no currency.
                let is_zero = |id| matches!(rule.constant(id), Some(value) if crate::types::compare::equal(value, &crate::types::Value::Integer(0)));
                let asks_sign = is_zero(compared.left) || is_zero(compared.right);
                return (has_order && !asks_sign).then_some("compared");
            }
            ExprKind::Primitive(..)
            | ExprKind::Default(..)
            | ExprKind::Map { .. }
            | ExprKind::FlatMap { .. } => at = parent,
            ExprKind::Filter { list, .. } if *list == at => at = parent,
            _ => return None,
        }
    }
    None
}

fn tell(rule: &Rule<'_>, id: ExprId, currency: &str, act: &str) -> Diagnostic {
    let name = shortened(rule.text(id));
    let message = format!("`{name}` is {act} whatever its currency");
    let path = match rule.text(id).rsplit_once('.') {
        Some((base, _)) => {
            let base = base.strip_prefix("xEvent.").unwrap_or(base);
            format!("{}.{currency}", shortened(base))
        }
        None => currency.to_owned(),
    };
    Diagnostic::warning(Code::MixedCurrencies, rule.span(id), message)
        .label("amounts may have several currencies")
        .note(format!(
            "the schema says the currency beside it, in `{currency}`"
        ))
        .help(format!(
            "filter by one currency, as in `[{path} = \"EUR\"]`, or group by it"
        ))
}
