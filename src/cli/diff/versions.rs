//! Two versions of rules.

use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::{Arguments, Expect, Format};
use crate::cli::Outcome;
use crate::cli::progress::Bar;
use crate::cli::terminal::{self, Terminal, count, message, write_json, write_result};
use crate::engine::{
    Diagnostics, DiffOptions, DiffProgress, Expected, Input, Progress, RuleDiff, RuleSource,
    RunOptions, Search,
};

/// Rules of a file; those of standard input stand beside the other file.
fn source(path: &PathBuf, other: &Path) -> Result<RuleSource, Diagnostics> {
    if path.as_os_str() != "-" {
        return Ok(RuleSource::file(path));
    }
    let text = crate::cli::rule_text::read_rules(path)?;
    Ok(RuleSource::Text {
        name: "-".to_owned(),
        text,
        directory: other.parent().map(Path::to_owned).unwrap_or_default(),
    })
}

/// Shows how far a comparison is.
fn show(bar: &mut Bar, progress: DiffProgress) {
    let mut read = |one: Progress, what: &str| {
        let message = format!("{}  {what}", count(one.rows, "row"));
        bar.bytes(one.bytes_done, one.bytes_total, message);
    };
    match progress {
        DiffProgress::Keeping(bytes) => bar.bytes(bytes, 0, "of standard input".to_owned()),
        DiffProgress::Running(one) => read(one, "compared"),
        DiffProgress::Finding(one) => read(one, "searched for examples"),
        DiffProgress::Searching { tried, tries } => {
            bar.number(tried, tries, "profiles made up".to_owned());
        }
    }
}

/// The path of `file` as a file at `from` names it.
fn relative(file: &Path, from: &Path) -> std::io::Result<PathBuf> {
    let file = std::path::absolute(file)?;
    let from = std::path::absolute(from)?;
    let (mut up, mut down) = (from.components(), file.components());
    up.next_back();
    loop {
        match (up.clone().next(), down.clone().next()) {
            (Some(one), Some(other)) if one == other => {
                up.next();
                down.next();
            }
            _ => break,
        }
    }
    let up = up.map(|_| Component::ParentDir);
    Ok(up.chain(down).collect())
}

impl Arguments {
    /// Compares two versions of rules.
    pub(super) fn diff_versions(
        &self,
        old_path: &PathBuf,
        new_path: &PathBuf,
        terminal: &Terminal,
    ) -> Result<Outcome, Diagnostics> {
        let builder = self.settings.builder().backend(self.backend.backend());
        let engine = builder.build();
        let old = engine.compile(source(old_path, new_path)?)?;
        let new = engine.compile(source(new_path, old_path)?)?;
        let mut bar = Bar::new(terminal);
        let diff = old.diff_told(&new, &self.options(), &mut |progress| {
            show(&mut bar, progress);
        });
        drop(bar);
        let diff = diff?;
        if let (Some(summary), true) = (&diff.summary, terminal.is_text()) {
            terminal::report(&summary.report, &|rows| count(rows, "row"));
        }
        let written = self.write(&diff, terminal);
        if let Some(path) = &self.write_test
            && let Err(reason) = self.write_tests(&diff, new_path, path)
        {
            message(&format!(
                "error: `{}` cannot be written: {reason}",
                path.display()
            ));
            return Ok(Outcome::Wrong);
        }
        match self.exit_code && diff.is_changed() {
            true => Ok(Outcome::Wrong),
            false => Ok(written),
        }
    }

    /// Adds the examples to a file of tests; a new file begins with a `use` of the new rules.
    fn write_tests(&self, diff: &RuleDiff, new: &Path, path: &Path) -> std::io::Result<()> {
        let known = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(reason) if reason.kind() == ErrorKind::NotFound => String::new(),
            Err(reason) => return Err(reason),
        };
        let expected = match self.expect {
            Expect::Old => Expected::Old,
            Expect::New => Expected::New,
        };
        let tests = diff.to_tests(expected, &known);
        if tests.is_empty() {
            message("note: there is no example to write as a test");
            return Ok(());
        }
        let head = match known.is_empty() && new.as_os_str() != "-" {
            true => format!("use \"{}\"\n", relative(new, path)?.display()),
            false => String::new(),
        };
        std::fs::write(path, known + &head + &tests)
    }

    fn options(&self) -> DiffOptions {
        let inputs = |names: &[String]| {
            let names = names.iter();
            names.map(|name| Input::from(name.as_str())).collect()
        };
        let run = RunOptions {
            events: inputs(&self.events),
            profiles: inputs(&self.profiles),
            attributes: (!self.attributes.is_empty()).then(|| self.attributes.clone()),
            ..RunOptions::at(self.now.instant())
        };
        let search = Search {
            tries: self.tries,
            seed: self.seed,
            now: self.now.said(),
        };
        DiffOptions { run, search }
    }

    fn write(&self, diff: &RuleDiff, terminal: &Terminal) -> Outcome {
        match self.format {
            Format::Text => write_result(&diff.render(terminal.result_style())),
            Format::Json => write_json(diff),
        }
    }
}
