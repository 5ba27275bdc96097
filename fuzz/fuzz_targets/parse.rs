//! Any text has a tree that prints, the tree of an expression survives being written out again, and no fix is empty or
//! outside the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sumac::diagnostic::SourceId;
use sumac::syntax::parse::{parse_expression, parse_file};
use sumac::syntax::print::{print_expr, print_file};
use sumac::syntax::unparse::unparse_expr;

fuzz_target!(|text: &str| {
    let (file, slips) = parse_file(SourceId::default(), text);
    print_file(&file);
    let (expression, problems) = parse_expression(SourceId::default(), text);
    print_expr(&expression);
    for help in slips.iter().chain(&problems).flat_map(|problem| &problem.help) {
        if let Some(fix) = &help.fix {
            let before = &text[fix.span.start as usize..fix.span.end as usize];
            assert_ne!(before, fix.replacement, "{}", help.message);
        }
    }
    if problems.is_empty() {
        let written = unparse_expr(&expression);
        let (again, problems) = parse_expression(SourceId::default(), &written);
        assert!(problems.is_empty(), "{written}");
        assert_eq!(expression, again, "{written}");
    }
});
