//! Names and texts as rules write them.

use crate::diagnostic::{Span, Spanned};
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::unparse::unparse_expr;

/// What events of a kind are called: the last part of `shop.purchase` is `purchases`.
pub(super) fn plural(kind: &str) -> String {
    let mut parts = kind.split(['.', ':', '/']);
    let last = parts.rfind(|part| !part.is_empty()).unwrap_or(kind);
    let name = camel_case(&[last]);
    match name.ends_with('s') {
        true => name,
        false => name + "s",
    }
}

/// Words as one name: `page_view`, `events` is `pageViewEvents`.
pub(super) fn camel_case(words: &[&str]) -> String {
    let mut name = String::new();
    for part in words
        .iter()
        .flat_map(|word| word.split(|c: char| !c.is_ascii_alphanumeric()))
    {
        let mut letters = part.chars();
        match letters.next() {
            Some(first) if name.is_empty() => name.extend(first.to_lowercase()),
            Some(first) => name.extend(first.to_uppercase()),
            None => continue,
        }
        // `PURCHASE` is one word, `addToCart` has its capitals.
        match part.chars().any(char::is_lowercase) {
            true => name.push_str(letters.as_str()),
            false => name.push_str(&letters.as_str().to_lowercase()),
        }
    }
    match name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => name,
        false => format!("some{name}"),
    }
}

/// A path as rules write it.
pub(super) fn path_text(path: &[String]) -> String {
    let node = |kind| Expr {
        kind,
        span: Span::default(),
    };
    let mut steps = path.iter();
    let first = steps.next().cloned().unwrap_or_default();
    let whole = steps.fold(node(ExprKind::Name(first)), |base, name| {
        let name = Spanned::new(name.clone(), Span::default());
        node(ExprKind::Field(Box::new(base), name))
    });
    unparse_expr(&whole)
}

/// A text as rules write it.
pub(super) fn literal(text: &str) -> String {
    let kind = ExprKind::String(text.to_owned());
    unparse_expr(&Expr {
        kind,
        span: Span::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_words() {
        for (words, name) in [
            (&["shop.purchase", "events"][..], "shopPurchaseEvents"),
            (&["PURCHASE", "events"], "purchaseEvents"),
            (&["add-to_cart", "events"], "addToCartEvents"),
            (&["addToCart"], "addToCart"),
            (&["1st", "größe"], "some1stGrE"),
        ] {
            assert_eq!(camel_case(words), name);
        }
        for (kind, name) in [
            ("shop.purchase", "purchases"),
            ("commerce.purchases", "purchases"),
            ("page_view", "pageViews"),
            ("...", "somes"),
        ] {
            assert_eq!(plural(kind), name);
        }
    }
}
