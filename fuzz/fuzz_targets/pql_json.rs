//! Any JSON text is read as a tree or told to be none, and what was read survives being written as text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sumac::diagnostic::SourceId;
use sumac::engine::import;
use sumac::syntax::parse::parse_expression;
use sumac::syntax::pql_json::{Plain, parse_json, print_json};
use sumac::syntax::unparse::unparse_expr;

fuzz_target!(|text: &str| {
    let _ = import(&[("a.json", text)]);
    let (expression, problems) = parse_json(SourceId::default(), text);
    if problems.is_empty() {
        let _ = print_json(&expression, &Plain);
        let written = unparse_expr(&expression);
        let (again, problems) = parse_expression(SourceId::default(), &written);
        assert!(problems.is_empty(), "{written}");
        assert_eq!(expression, again, "{written}");
    }
});
