//! The tests of rules as part of a host's own tests.
//!
//! In a project this is a line of `tests/rules.rs`:
//!
//! ```ignore
//! #[test]
//! fn rules_hold() {
//!     sumac::testing::check("rules/");
//! }
//! ```
//!
//! Hosts with schemas and settings of their own hand them over, and look at what ran.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use sumac::testing::Runner;
use sumac::{Diagnostics, Engine, SchemaSource};

fn main() -> Result<(), Diagnostics> {
    // Files and folders, as `sumac test` takes them.
    let report = Runner::new().run(&["examples/shop"])?;
    report.assert();
    for case in report.cases() {
        println!("passed: {}", case.name());
    }

    // Rules and tests in memory, with the schema of the host.
    let schema = r#"{"type": "object", "properties": {
        "timestamp": {"type": "string", "format": "date-time"},
        "price": {"type": "number"}}}"#;
    let engine = Engine::builder()
        .event_schema(SchemaSource::json("orders", schema))
        .build();
    let suite = engine.tests(
        r#"
        attribute spent = xEvent.sum(price)
        test "one order" at 2026-06-01 {
          events [{ timestamp: "2026-05-01", price: 20 }]
          expect spent = 21
        }
        "#,
    )?;
    for case in suite.cases() {
        for failure in case.run()?.failures {
            println!("{}: {}", case.name(), failure.diagnostic.message);
        }
    }
    Ok(())
}
