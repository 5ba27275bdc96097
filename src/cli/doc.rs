//! `sumac doc`

use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::options::{Now, Settings};
use super::terminal::{Terminal, message, write_file_or_result};
use crate::engine::testing::{Runner, SnapshotMode};
use crate::engine::{Diagnostics, RuleSource, rule_files};

const EXAMPLES: &str = "\
Examples:
  sumac doc shop.sumac -o shop.html
  sumac doc shop.sumac --now 2026-06-01 --title 'What we know of customers' > shop.html
  sumac doc rules/ -o rules.html
  sumac doc shop.sumac loyalty.sumac --no-tests -o catalogue.html

The page is one file: it needs no network, works without scripts and can be
printed.";

/// Arguments of `sumac doc`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Rule files, which form one program, or directories of them
    #[arg(value_name = "RULES", required = true)]
    files: Vec<PathBuf>,

    /// Where the page is written; by default, or as `-`, to standard output
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// What the page is called; by default, as the rules document themselves
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,

    /// Run no tests and show none
    #[arg(long)]
    no_tests: bool,

    #[command(flatten)]
    now: Now,
    #[command(flatten)]
    settings: Settings,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        let engine = self.settings.builder().build();
        let source = RuleSource::Files(self.rules()?);
        let mut catalogue = engine.catalogue(source, self.now.instant())?;
        if let Some(title) = &self.title {
            catalogue.title.clone_from(title);
        }
        if !self.no_tests {
            let runner = Runner::new().settings(self.settings.builder());
            let report = runner.snapshots(SnapshotMode::Check).run(&self.files)?;
            for found in report.files.iter().filter_map(|file| file.broken.as_ref()) {
                terminal.diagnostics(found);
            }
            if report.failed_count() > 0 {
                message("note: some tests fail, and the page says so");
            }
            catalogue = catalogue.with_tests(&report);
        }
        Ok(write_file_or_result(self.out.as_ref(), &catalogue.html()))
    }

    /// The files of rules; in directories those that hold nothing but tests are none.
    fn rules(&self) -> Result<Vec<PathBuf>, Diagnostics> {
        let mut files = rule_files(&self.files).all()?;
        files.retain(|file| self.files.contains(file) || !is_test_file(file));
        Ok(files)
    }
}

/// Whether a file is one of tests by its name.
fn is_test_file(file: &Path) -> bool {
    let stem = file.file_stem().unwrap_or_default();
    Path::new(stem)
        .extension()
        .is_some_and(|ending| ending == "test")
}
