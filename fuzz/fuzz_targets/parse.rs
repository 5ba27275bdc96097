//! Any text has a tree, and the tree of an expression survives being written out again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sumac::diagnostic::SourceId;
use sumac::syntax::parse::{parse_expression, parse_file};
use sumac::syntax::unparse::unparse_expr;

fuzz_target!(|text: &str| {
    let (_, _) = parse_file(SourceId::default(), text);
    let (expression, problems) = parse_expression(SourceId::default(), text);
    if problems.is_empty() {
        let written = unparse_expr(&expression);
        let (again, problems) = parse_expression(SourceId::default(), &written);
        assert!(problems.is_empty(), "{written}");
        assert_eq!(expression, again, "{written}");
    }
});
