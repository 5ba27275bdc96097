//! The command: what people type, and what they see.
//!
//! One file a command. Each turns arguments into calls of the engine and its answers into text:
//! results go to standard output, everything else to standard error. The exit code is 0 where all went
//! well, 1 where rules or data are wrong, 2 where the command line is. This is the one floor that
//! reads the clock and the environment.

mod check;
mod completions;
mod diff;
mod doc;
mod eval;
mod explain;
mod export;
mod files;
mod fix;
mod fmt;
mod help;
mod import;
mod lint;
#[cfg(feature = "lsp")]
mod lsp;
mod man;
mod new;
mod options;
mod progress;
mod repl;
mod rule_text;
mod run;
mod schema;
mod terminal;
mod test;
mod text_diff;
mod why;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::LazyLock;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::engine::TIME_ZONE_DATA;
use terminal::Terminal;

/// Computes attributes of customer profiles from rules.
#[derive(Debug, Parser)]
#[command(name = "sumac", after_help = EXAMPLES, max_term_width = 100, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// How messages look
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORM")]
    message_format: terminal::MessageFormat,

    /// When messages have colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: terminal::ColorChoice,
}

const EXAMPLES: &str = "\
Examples:
  sumac check shop.sumac
  sumac run shop.sumac --events events.ndjson
  sumac eval -e 'xEvent.count()' --input profile.json
  sumac help sum";

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let version = env!("CARGO_PKG_VERSION");
    format!("{version} (time zone data {TIME_ZONE_DATA})")
});

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a project to start from, for events that are there or for a small shop
    New(new::Arguments),
    /// Tell what is wrong with rules, or suspicious
    Check(check::Arguments),
    /// Look for what rules probably do not mean
    Lint(lint::Arguments),
    /// Lay rules out anew
    Fmt(fmt::Arguments),
    /// Compute the attributes of all profiles
    Run(run::Arguments),
    /// Compute the value of an expression, or of rules, for one profile
    Eval(eval::Arguments),
    /// Run the tests of rules
    Test(test::Arguments),
    /// Show what will be computed, and how; or what a code means
    Explain(explain::Arguments),
    /// Say why an attribute has its value: what counted, and what nearly did
    Why(why::Arguments),
    /// Try expressions over the data of one profile after the other
    Repl(repl::Arguments),
    /// Write a catalogue of the attributes as one page of HTML
    Doc(doc::Arguments),
    /// Turn documents of the computed-attributes API into a rule file
    Import(import::Arguments),
    /// Write rules as PQL, or as documents of the computed-attributes API
    Export(export::Arguments),
    /// Show what changed in meaning between two versions of rules
    Diff(diff::Arguments),
    /// Look at schemas
    #[command(subcommand)]
    Schema(schema::Command),
    /// Answer an editor that speaks the protocol of language servers
    #[cfg(feature = "lsp")]
    Lsp(lsp::Arguments),
    /// Write what a shell needs to complete commands
    Completions(completions::Arguments),
    /// Write the manual, a page a command
    Man(man::Arguments),
    /// Tell about a command, or about a function, an operator or a word of rules
    Help(help::Arguments),
}

/// What standard input is called in messages.
const INPUT_NAME: &str = "<input>";

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// All went well.
    Good,
    /// Rules or data are wrong; the reader was told.
    Wrong,
    /// The command line is wrong; the reader was told.
    Misused,
}

/// Runs the command with the arguments of this process.
pub fn main() -> ExitCode {
    set_panic_message();
    run_with(std::env::args_os())
}

fn run_with(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = command()
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            // Help and versions are errors to the parser too.
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            let printed = error.print();
            return match (code, terminal::tell_of_writing(printed)) {
                (0, Outcome::Wrong) => ExitCode::from(1),
                _ => ExitCode::from(code),
            };
        }
    };
    let terminal = Terminal::new(cli.message_format, cli.color);
    let outcome = match cli.command {
        Command::New(arguments) => arguments.run(&terminal),
        Command::Check(arguments) => arguments.run(&terminal),
        Command::Lint(arguments) => arguments.run(&terminal),
        Command::Fmt(arguments) => arguments.run(&terminal),
        Command::Run(arguments) => arguments.run(&terminal),
        Command::Eval(arguments) => arguments.run(&terminal),
        Command::Test(arguments) => arguments.run(&terminal),
        Command::Explain(arguments) => arguments.run(&terminal),
        Command::Why(arguments) => arguments.run(&terminal),
        Command::Repl(arguments) => arguments.run(&terminal),
        Command::Doc(arguments) => arguments.run(&terminal),
        Command::Import(arguments) => arguments.run(&terminal),
        Command::Export(arguments) => arguments.run(&terminal),
        Command::Diff(arguments) => arguments.run(&terminal),
        Command::Schema(command) => command.run(&terminal),
        #[cfg(feature = "lsp")]
        Command::Lsp(arguments) => Ok(arguments.run()),
        Command::Completions(arguments) => Ok(arguments.run(&mut command())),
        Command::Man(arguments) => arguments.run(command()),
        Command::Help(arguments) => Ok(arguments.run(&mut command(), &terminal)),
    };
    let code = match outcome {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Wrong) => ExitCode::from(1),
        Ok(Outcome::Misused) => ExitCode::from(2),
        Err(diagnostics) => {
            terminal.diagnostics(&diagnostics);
            ExitCode::from(1)
        }
    };
    terminal.finish();
    code
}

fn command() -> clap::Command {
    Cli::command().version(VERSION.as_str())
}

/// A defect of the program is told in a sentence; traces are for those who ask for them.
fn set_panic_message() {
    if std::env::var_os("RUST_BACKTRACE").is_some() {
        return;
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        terminal::message(&format!(
            "internal error at {}\nThis is a defect of sumac and not of the rules or data; please report it.",
            place.as_deref().unwrap_or("an unknown place")
        ));
    }));
}
