//! What people see: messages on standard error, results on standard output.

use std::cell::{Cell, RefCell};
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::ValueEnum;
use clap::builder::PossibleValue;

use super::Outcome;
use super::options::Lints;
pub(super) use crate::engine::count;
use crate::engine::{Code, Diagnostic, Diagnostics, Report, SarifLog, Severity, Style, WhyStyle};

/// The width of messages where the terminal does not say one, in columns.
const WIDTH_DEFAULT: usize = 100;
/// Texts to read are never wider, in columns.
const TEXT_WIDTH_MAX: usize = 100;
/// Messages are never narrower, in columns.
const WIDTH_MIN: usize = 40;

/// How messages look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum MessageFormat {
    /// For people.
    #[default]
    Text,
    /// A JSON object a line.
    Json,
    /// One SARIF log.
    Sarif,
}

/// When messages have colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum ColorChoice {
    /// On terminals, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl ValueEnum for MessageFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            MessageFormat::Text,
            MessageFormat::Json,
            MessageFormat::Sarif,
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            MessageFormat::Text => PossibleValue::new("text").help("For people"),
            MessageFormat::Json => PossibleValue::new("json").help("A JSON object a line"),
            MessageFormat::Sarif => PossibleValue::new("sarif").help("One SARIF 2.1.0 log"),
        })
    }
}

impl ValueEnum for ColorChoice {
    fn value_variants<'a>() -> &'a [Self] {
        &[ColorChoice::Auto, ColorChoice::Always, ColorChoice::Never]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            ColorChoice::Auto => {
                PossibleValue::new("auto").help("On terminals, unless NO_COLOR is set")
            }
            ColorChoice::Always => PossibleValue::new("always").help("Always"),
            ColorChoice::Never => PossibleValue::new("never").help("Never"),
        })
    }
}

/// Where and how messages are shown.
#[derive(Debug)]
pub(super) struct Terminal {
    format: MessageFormat,
    style: Style,
    /// Whether results have colours: standard output may be another place than standard error.
    colours_results: bool,
    /// Whether diagnostics were shown; the next ones stand apart from them.
    has_told: Cell<bool>,
    /// What was told so far, where it is one log.
    sarif: RefCell<SarifLog>,
}

impl Terminal {
    pub(super) fn new(format: MessageFormat, color: ColorChoice) -> Self {
        let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let colours = |is_terminal: bool| match color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => is_terminal && !is_set("NO_COLOR"),
        };
        let colours_results = colours(io::stdout().is_terminal());
        let color = colours(io::stderr().is_terminal());
        let width = std::env::var("COLUMNS").ok();
        let width = width.and_then(|width| width.parse().ok());
        let width = width.unwrap_or_else(terminal_width).max(WIDTH_MIN);
        let style = Style { color, width };
        let sarif = RefCell::default();
        Self {
            format,
            style,
            colours_results,
            has_told: Cell::new(false),
            sarif,
        }
    }

    /// How results for people look.
    pub(super) fn result_style(&self) -> Style {
        Style {
            color: self.colours_results,
            width: self.text_width(),
        }
    }

    /// Whether people look on while it runs.
    pub(super) fn is_watched(&self) -> bool {
        self.format == MessageFormat::Text && io::stderr().is_terminal()
    }

    /// Whether messages are for people.
    pub(super) fn is_text(&self) -> bool {
        self.format == MessageFormat::Text
    }

    /// How wide a text to read is.
    pub(super) fn text_width(&self) -> usize {
        self.style.width.min(TEXT_WIDTH_MAX)
    }

    /// How explanations look on standard output.
    pub(super) fn why_style(&self, all: bool) -> WhyStyle {
        WhyStyle {
            color: self.colours_results,
            unicode: is_unicode(),
            width: self.style.width,
            all,
        }
    }

    /// Shows diagnostics.
    pub(super) fn diagnostics(&self, diagnostics: &Diagnostics) {
        if self.format == MessageFormat::Sarif {
            let mut log = self.sarif.borrow_mut();
            log.add(diagnostics, diagnostics.sources());
            return;
        }
        if diagnostics.is_empty() {
            return;
        }
        let apart = match self.has_told.replace(true) {
            true => "\n",
            false => "",
        };
        let text = match self.format {
            MessageFormat::Text => format!("{apart}{}", diagnostics.render(self.style)),
            MessageFormat::Json | MessageFormat::Sarif => diagnostics.to_json_lines(),
        };
        write_error(&text);
    }

    /// Shows what waits for the end of the command: a log holds all that was told.
    pub(super) fn finish(&self) {
        if self.format == MessageFormat::Sarif {
            write_error(&self.sarif.borrow().render());
        }
    }

    /// How a command ends that only looked: by errors, and by warnings where these are denied.
    pub(super) fn judge(&self, diagnostics: &Diagnostics, lints: &Lints) -> Outcome {
        let is_wrong =
            |found: &Diagnostic| found.severity == Severity::Error || lints.denies(found.code);
        match diagnostics.iter().any(is_wrong) {
            true => Outcome::Wrong,
            false => Outcome::Good,
        }
    }
}

/// Whether the terminal shows more than ASCII: unless its locale says that it does not.
fn is_unicode() -> bool {
    let said = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    said.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

fn terminal_width() -> usize {
    let width = comfy_table::Table::new().width();
    width.map_or(WIDTH_DEFAULT, usize::from)
}

/// Tells people something that is no diagnostic.
pub(super) fn message(text: &str) {
    write_error(&format!("{text}\n"));
}

fn write_error(text: &str) {
    // There is nobody left to tell where standard error is closed.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether the reader of standard output went away while something was written.
static IS_READER_GONE: AtomicBool = AtomicBool::new(false);

/// Whether nobody reads standard output any more; where the system cannot say, a write must have failed.
pub(super) fn is_reader_gone() -> bool {
    IS_READER_GONE.load(Ordering::Relaxed) || is_stdout_hung_up()
}

#[cfg(unix)]
fn is_stdout_hung_up() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    let stdout = io::stdout();
    let mut polled = [PollFd::new(&stdout, PollFlags::empty())];
    let at_once = Timespec::default();
    let gone = PollFlags::ERR | PollFlags::HUP;
    poll(&mut polled, Some(&at_once)).is_ok() && polled[0].revents().intersects(gone)
}

#[cfg(not(unix))]
fn is_stdout_hung_up() -> bool {
    false
}

/// Writes a result. A reader that went away has seen enough; any other failure is told.
pub(super) fn write_result(text: &str) -> Outcome {
    let mut stdout = io::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    tell_of_writing(written)
}

/// What became of something written to standard output, told where it failed.
pub(super) fn tell_of_writing(written: io::Result<()>) -> Outcome {
    match written {
        Ok(()) => Outcome::Good,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            IS_READER_GONE.store(true, Ordering::Relaxed);
            Outcome::Good
        }
        Err(error) => {
            message(&format!(
                "error: standard output cannot be written: {error}"
            ));
            Outcome::Wrong
        }
    }
}

/// Writes a result as one JSON document.
pub(super) fn write_json(value: &impl serde::Serialize) -> Outcome {
    match serde_json::to_string_pretty(value) {
        Ok(text) => write_result(&(text + "\n")),
        Err(error) => {
            message(&format!(
                "error: the result cannot be written as JSON: {error}"
            ));
            Outcome::Wrong
        }
    }
}

/// Writes a result to a file, or to standard output where none was named or `-` was.
pub(super) fn write_file_or_result(path: Option<&PathBuf>, text: &str) -> Outcome {
    let Some(path) = path.filter(|path| path.as_os_str() != "-") else {
        return write_result(text);
    };
    match std::fs::write(path, text) {
        Ok(()) => Outcome::Good,
        Err(error) => {
            message(&format!(
                "error: `{}` cannot be written: {error}",
                path.display()
            ));
            Outcome::Wrong
        }
    }
}

/// What to tell of an input that cannot be read.
pub(super) fn unreadable(name: &str, reason: &io::Error) -> Diagnostics {
    let message = format!("the input `{name}` cannot be read");
    let diagnostic = Diagnostic::error(Code::DataUnreadable, Default::default(), message);
    Diagnostics::without_places(diagnostic.note(reason.to_string()))
}

/// What to tell of a file that cannot be written.
pub(super) fn unwritable(name: &str, reason: &io::Error) -> Diagnostics {
    let message = format!("the file `{name}` cannot be written");
    let diagnostic = Diagnostic::error(Code::ResultUnwritable, Default::default(), message);
    Diagnostics::without_places(diagnostic.note(reason.to_string()))
}

/// Tells what of the inputs could not be used: how much, why, and the first places.
pub(super) fn report(report: &Report, rows: &dyn Fn(u64) -> String) {
    if report.rows_refused > 0 {
        message(&format!("note: {} left out", rows(report.rows_refused)));
        for (reason, number) in &report.row_reasons {
            message(&format!("  {} {reason}", rows(*number)));
        }
    }
    for (path, number) in &report.values_refused {
        let values = count(*number, "value");
        let verbs = match number {
            1 => "does not fit and counts",
            _ => "do not fit and count",
        };
        message(&format!("note: {values} of `{path}` {verbs} as missing"));
    }
    for place in &report.places {
        let at = match place.path.is_empty() {
            true => String::new(),
            false => format!(" `{}`:", place.path),
        };
        message(&format!(
            "  {}:{}:{at} expected {}, found {}",
            place.file, place.row, place.expected, place.found
        ));
    }
    if report.naive_times > 0 {
        let times = count(report.naive_times, "time");
        message(&format!("note: {times} without an offset, taken as UTC"));
    }
}
