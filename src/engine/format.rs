//! The canonical layout of rules, for hosts and editors.

use std::path::Path;
use std::sync::Arc;

use super::diagnostics::Diagnostics;
use super::source::is_expression_file;
use crate::diagnostic::{Diagnostic, Sources};
use crate::syntax::format::{format_expression, format_file};
use crate::syntax::parse::{parse_expression, parse_file};

/// The text of a rule file in its canonical layout; all comments are kept, and what the rules mean.
///
/// `name` is what messages call the text; one that ends in `.pql` holds a bare expression. What is laid out
/// already comes back as it is. No schema is needed and no other file read.
///
/// # Errors
/// What keeps the text from being read. Rules that read well and are wrong otherwise are laid out.
///
/// # Examples
/// ```
/// let text = sumac::format("shop.sumac", "attribute   visits=xEvent\n  .count( )")?;
/// assert_eq!(text, "attribute visits = xEvent.count()\n");
/// # Ok::<(), sumac::Diagnostics>(())
/// ```
pub fn format(name: &str, text: &str) -> Result<String, Diagnostics> {
    let mut sources = Sources::new();
    let source = sources.add(name, text);
    let refused = |diagnostics: Vec<Diagnostic>| {
        let is_wrong = diagnostics.iter().any(Diagnostic::is_error);
        is_wrong.then(|| Diagnostics::new(diagnostics, Arc::new(sources)))
    };
    if is_expression_file(Path::new(name)) {
        let (expr, diagnostics) = parse_expression(source, text);
        return match refused(diagnostics) {
            Some(refused) => Err(refused),
            None => Ok(format_expression(text, &expr)),
        };
    }
    let (file, diagnostics) = parse_file(source, text);
    match refused(diagnostics) {
        Some(refused) => Err(refused),
        None => Ok(format_file(text, &file)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_laid_out_by_their_ending() {
        let text = format("a.pql", "xEvent . count()>3");
        assert_eq!(text.expect("reads well"), "xEvent.count() > 3\n");
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let refused = format("a.sumac", "attribute a = (1").expect_err("a bracket is open");
        assert_eq!(refused.len(), 1);
        assert!(refused.to_string().contains("a.sumac:1:17"), "{refused}");
    }
}
