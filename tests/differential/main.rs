//! Random well-typed programs over random profiles: every backend gives the value of the
//! interpreter, in any order of arrival and of the text, and the value lies in its static type.
//!
//! `SUMAC_SEED` starts with another seed, `SUMAC_PROGRAMS` runs another number of programs; a failure
//! names the seed of its program.
#![cfg(feature = "jit")]
#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

mod arrival;
mod chance;
mod check;
mod histories;
mod laws;
mod mended;
mod observed;
mod programs;
mod random;
mod versions;

use std::panic::{AssertUnwindSafe, catch_unwind};

use check::Failure;
use random::Random;

/// Attributes of one program; each is a rule of its own, compiled together so that they share nodes.
const RULES: usize = 8;
/// Rules that a run compares.
const RULES_IN_ALL: usize = 4_000;

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Runs a check for each seed; what differs is told with its seed.
fn for_each_seed(programs: u64, check: impl Fn(&mut Random) -> Result<(), (String, Failure)>) {
    let first = from_environment("SUMAC_SEED").unwrap_or(1);
    let programs = from_environment("SUMAC_PROGRAMS").unwrap_or(programs);
    let (mut refused, mut differing) = (0, Vec::new());
    for seed in first..first + programs {
        let mut random = Random::new(seed);
        let why = match catch_unwind(AssertUnwindSafe(|| check(&mut random))) {
            Ok(Ok(())) => continue,
            Ok(Err((text, Failure::Refused(why)))) => {
                assert!(programs > 1, "{text}\n{why}");
                refused += 1;
                continue;
            }
            Ok(Err((text, Failure::Differs(why)))) => format!("{text}\n{why}"),
            Err(_) => "it panics".to_owned(),
        };
        differing.push(format!("SUMAC_SEED={seed} SUMAC_PROGRAMS=1\n{why}"));
    }
    assert!(differing.is_empty(), "{}", differing.join("\n\n"));
    assert!(
        refused * 5 < programs,
        "{refused} of {programs} programs were refused by the checker"
    );
}

#[test]
fn backends_agree_on_random_programs() {
    for_each_seed((RULES_IN_ALL / RULES) as u64, |random| {
        let text = programs::program(random, RULES);
        check::compare(&text, random).map_err(|failure| (text, failure))
    });
}

#[test]
fn forms_that_say_the_same_have_the_same_value() {
    for_each_seed(300, |random| {
        laws::compare_forms(random).map_err(|failure| (String::new(), failure))
    });
}

#[test]
fn a_program_means_the_same_as_itself() {
    for_each_seed(100, versions::compare_with_itself);
}

#[test]
fn what_is_told_of_a_changed_constant_is_true() {
    let found = std::cell::Cell::new(0);
    for_each_seed(40, |random| {
        found.set(found.get() + versions::compare_mutated(random)?);
        Ok(())
    });
    assert!(found.get() > 0 || from_environment("SUMAC_PROGRAMS").is_some());
}

#[test]
fn changes_over_data_are_counted_as_by_hand() {
    for_each_seed(40, versions::compare_counts);
}
