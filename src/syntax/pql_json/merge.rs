//! How the value of a rule is merged with that of newer events, as the API of computed attributes names it.

use crate::diagnostic::{Code, Diagnostic, Spanned};
use crate::syntax::ast::{Expr, ExprKind};

/// A way to merge two values of one attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// Add them.
    Sum,
    /// Count on.
    Count,
    /// The smaller one.
    Min,
    /// The larger one.
    Max,
    /// The newer one.
    MostRecent,
}

impl Merge {
    const ALL: [(&'static str, Merge); 5] = [
        ("SUM", Merge::Sum),
        ("COUNT", Merge::Count),
        ("MIN", Merge::Min),
        ("MAX", Merge::Max),
        ("MOST_RECENT", Merge::MostRecent),
    ];

    fn name(self) -> &'static str {
        let mut all = Self::ALL.iter();
        all.find(|(_, merge)| *merge == self)
            .map_or("", |(name, _)| name)
    }
}

/// The way that the aggregate of a rule merges; none where the rule is no aggregate.
pub fn merge_of(expr: &Expr) -> Option<Merge> {
    let ExprKind::Call(call) = &expr.kind else {
        return None;
    };
    match call.name.node.as_str() {
        "sum" => Some(Merge::Sum),
        "count" => Some(Merge::Count),
        "min" => Some(Merge::Min),
        "max" => Some(Merge::Max),
        "head" => takes_newest(call.receiver.as_ref()?).then_some(Merge::MostRecent),
        _ => None,
    }
}

/// Whether a list is made of the newest items, as `xs.topN(timestamp, 1).map({…})` is.
fn takes_newest(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Call(call) if call.name.node == "topN" => true,
        ExprKind::Call(call) if call.name.node == "map" => {
            call.receiver.as_ref().is_some_and(takes_newest)
        }
        _ => false,
    }
}

/// A warning where a document names another way to merge than its rule has.
pub(super) fn check(said: &Spanned<String>, body: &Expr) -> Option<Diagnostic> {
    let warn = |message: String, label: &str| {
        Diagnostic::warning(Code::MergeDiffers, said.span, message)
            .label(label)
            .note("values here are computed from all events, so the rule alone counts")
    };
    let known = Merge::ALL.iter().find(|(name, _)| *name == said.node);
    let Some((name, merge)) = known else {
        let names = Merge::ALL.map(|(name, _)| name).join(", ");
        let message = format!("there is no merge function `{}`", said.node);
        return Some(warn(message, "unknown merge function").note(format!("known are {names}")));
    };
    match merge_of(body) {
        Some(found) if found == *merge => None,
        // Counts of disjoint events are added.
        Some(Merge::Count) if *merge == Merge::Sum => None,
        Some(found) => Some(warn(
            format!(
                "the document merges by {name}, and the rule by {}",
                found.name()
            ),
            "not that of the rule",
        )),
        None => {
            let message =
                format!("the document merges by {name}, and the rule is no such aggregate");
            Some(warn(message, "the rule merges in no such way"))
        }
    }
}
