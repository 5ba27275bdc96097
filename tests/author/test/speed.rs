//! A thousand tests are a matter of a moment.

use std::fmt::Write;
use std::time::{Duration, Instant};

use super::{run, shop};

/// An optimised build takes 0.08 s of processor time for these tests, one that is not 0.75 s; machines are
/// busy.
const LIMIT: Duration = Duration::from_secs(20);

#[test]
fn a_thousand_tests_take_no_time_to_speak_of() {
    let mut tests = String::new();
    for number in 0..1_000 {
        let price = number % 97;
        write!(
            tests,
            r#"test "shopper {number}" at 2026-06-01T00:00:00Z {{
  events {{
    | timestamp            | eventType     | category | price   |
    | 2026-03-01T10:00:00Z | shop.purchase | books    | {price} |
    | 2026-05-20T09:30:00Z | shop.purchase | books    | 100.50  |
  }}
  expect spent = {price} + 100.50
  expect recent = 1 and favourite = "books"
}}
"#
        )
        .unwrap();
    }
    let folder = shop(&tests);
    let begin = Instant::now();
    let ended = run(&folder, &[]);
    let taken = begin.elapsed();
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
    assert!(ended.out.contains("1,000 tests"), "{}", ended.out);
    assert!(taken < LIMIT, "{taken:?}");
}
