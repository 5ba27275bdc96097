//! A thousand tests are a matter of a moment.

use std::fmt::Write;
use std::process::Command;

use super::shop;

/// An optimised build takes 0.08 s of processor time for these tests, one that is not 0.75 s. What a clock shows says
/// more of what else the machine does.
const LIMIT_SECONDS: u32 = 6;

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
    let limited = format!("ulimit -t {LIMIT_SECONDS}; exec \"$0\" \"$@\"");
    let ended = Command::new("sh")
        .args(["-c", &limited, env!("CARGO_BIN_EXE_sumac"), "test"])
        .arg(folder.path())
        .output()
        .unwrap();
    let out = String::from_utf8(ended.stdout).unwrap();
    assert!(ended.status.success(), "{}: {out}", ended.status);
    assert!(out.contains("1,000 tests"), "{out}");
}
