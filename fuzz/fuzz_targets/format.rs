//! Laying a text out keeps its tree and its comments, and what is laid out stays as it is.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sumac::diagnostic::SourceId;
use sumac::syntax::format::{format_expression, format_file};
use sumac::syntax::parse::{parse_expression, parse_file};

fuzz_target!(|text: &str| {
    let (file, problems) = parse_file(SourceId::default(), text);
    if problems.is_empty() {
        let once = format_file(text, &file);
        let (again, problems) = parse_file(SourceId::default(), &once);
        assert!(problems.is_empty(), "{once}");
        assert_eq!(file, again, "{once}");
        assert_eq!(file.comments.0.len(), again.comments.0.len(), "{once}");
        assert_eq!(format_file(&once, &again), once);
    }
    let (expression, problems) = parse_expression(SourceId::default(), text);
    if problems.is_empty() {
        let once = format_expression(text, &expression);
        let (again, problems) = parse_expression(SourceId::default(), &once);
        assert!(problems.is_empty(), "{once}");
        assert_eq!(expression, again, "{once}");
        assert_eq!(format_expression(&once, &again), once);
    }
});
