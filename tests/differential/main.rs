//! Random well-typed programs over random profiles: every backend gives the value of the
//! interpreter, and the value lies in its static type.
//!
//! `SUMAC_SEED` starts with another seed, `SUMAC_PROGRAMS` runs another number of programs; a failure
//! names the seed of its program.
#![cfg(feature = "jit")]
#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

mod arrival;
mod check;
mod histories;
mod mended;
mod programs;
mod random;

use std::panic::{AssertUnwindSafe, catch_unwind};

use random::Random;

/// Attributes of one program; each is a rule of its own, compiled together so that they share nodes.
const RULES: usize = 8;
/// Rules that a run compares.
const RULES_IN_ALL: usize = 10_000;

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

#[test]
fn backends_agree_on_random_programs() {
    let first = from_environment("SUMAC_SEED").unwrap_or(1);
    let programs = from_environment("SUMAC_PROGRAMS").unwrap_or((RULES_IN_ALL / RULES) as u64);
    let (mut refused, mut differing) = (0, Vec::new());
    for seed in first..first + programs {
        let mut random = Random::new(seed);
        let text = programs::program(&mut random, RULES);
        let compared = catch_unwind(AssertUnwindSafe(|| check::compare(&text, &mut random)));
        match compared {
            Ok(Ok(())) => {}
            Ok(Err(check::Failure::Refused(why))) => {
                assert!(programs > 1, "{text}\n{why}");
                refused += 1;
            }
            Ok(Err(check::Failure::Differs(why))) => {
                differing.push(format!("SUMAC_SEED={seed} SUMAC_PROGRAMS=1\n{text}\n{why}"));
            }
            Err(_) => differing.push(format!(
                "SUMAC_SEED={seed} SUMAC_PROGRAMS=1\n{text}\npanics"
            )),
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n\n"));
    assert!(
        refused * 5 < programs,
        "{refused} of {programs} programs were refused by the checker"
    );
}
