//! `sumac eval`

use std::io::Read;
use std::path::PathBuf;

use chrono::{DateTime, SecondsFormat, Utc};
use clap::Args;
use serde_json::json;

use super::options::{BackendChoice, ExprFormatName, Lints, Now, Settings};
use super::terminal::{Terminal, count, message, unreadable, write_result};
use super::{Outcome, terminal};
use crate::engine::{Diagnostics, Evaluation, ProfileInput, Program, RuleSource, to_json};

const EXAMPLES: &str = "\
Examples:
  sumac eval -e 'xEvent[eventType = \"commerce.purchases\"].count()' --input profile.json
  sumac eval -e 'now' --now 2026-06-01T00:00:00Z --input - < profile.json
  sumac eval --rules shop.sumac --now 2026-06-01 --input profile.json
  sumac eval -e \"$(cat tree.json)\" --expr-format pql/json --input profile.json

The input is one JSON document: {\"profile\": {…}, \"events\": [{…}, …]}.
Without schemas, the types of fields come from the data.";

/// Arguments of `sumac eval`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    what: What,

    /// How the expression is written
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value_t,
        conflicts_with = "rules"
    )]
    expr_format: ExprFormatName,

    /// The profile: a JSON file, or `-` for standard input
    #[arg(long, value_name = "FILE")]
    input: PathBuf,

    #[command(flatten)]
    now: Now,
    #[command(flatten)]
    backend: BackendChoice,
    #[command(flatten)]
    lints: Lints,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct What {
    /// The expression
    #[arg(short, long, value_name = "EXPR")]
    expression: Option<String>,

    /// A rule file or JSON documents, of which all attributes are computed
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        let name = self.input.display().to_string();
        let text = read(&self.input).map_err(|reason| unreadable(&name, &reason))?;
        let input = ProfileInput::parse(&name, &text)?;
        let builder = self.settings.builder().backend(self.backend.backend());
        let builder = self.lints.set(builder.schemas_from(&input));
        let program = builder.build().compile(self.source())?;
        terminal.diagnostics(program.warnings());
        let judged = terminal.judge(program.warnings(), &self.lints);
        if judged == Outcome::Wrong {
            return Ok(judged);
        }
        let evaluation = program.evaluate(&input.profile, &input.events, self.now.instant())?;
        if terminal.is_text() {
            tell_losses(&evaluation);
        }
        Ok(write_result(&format!(
            "{}\n",
            self.answer(&program, &evaluation)
        )))
    }

    fn source(&self) -> RuleSource {
        match (&self.what.expression, &self.what.rules) {
            (Some(text), _) => self.expr_format.source(text),
            (None, path) => RuleSource::Files(path.iter().cloned().collect()),
        }
    }

    fn answer(&self, program: &Program, evaluation: &Evaluation) -> serde_json::Value {
        let only = match self.what.expression {
            Some(_) => program.attributes().first(),
            None => None,
        };
        match only {
            Some(info) => {
                let value = evaluation.get(&info.name).map(to_json);
                let mut answer = json!({"value": value, "type": info.ty.to_string()});
                if let Some(until) = valid_until(evaluation).first().filter(|end| !end.is_null()) {
                    answer["validUntil"] = until.clone();
                }
                answer
            }
            None => {
                let names = program.attributes().iter().map(|info| info.name.clone());
                let until = names.zip(valid_until(evaluation));
                let until: serde_json::Map<_, _> =
                    until.filter(|(_, until)| !until.is_null()).collect();
                json!({"attributes": evaluation.to_json(), "validUntil": until})
            }
        }
    }
}

/// Until when each value holds without a new event; `null` where it does for ever.
fn valid_until(evaluation: &Evaluation) -> Vec<serde_json::Value> {
    let ends = evaluation.valid_until().into_iter();
    let text = |end: DateTime<Utc>| json!(end.to_rfc3339_opts(SecondsFormat::AutoSi, true));
    ends.map(|end| end.map_or(serde_json::Value::Null, text))
        .collect()
}

fn tell_losses(evaluation: &Evaluation) {
    for name in evaluation.faults() {
        message(&format!(
            "note: `{name}` met a fault, such as an overflow, and is missing"
        ));
    }
    terminal::report(evaluation.report(), &|rows| count(rows, "row"));
}

/// The text of a file, or of standard input for `-`.
pub(super) fn read(path: &PathBuf) -> std::io::Result<String> {
    if path.as_os_str() != "-" {
        return std::fs::read_to_string(path);
    }
    let mut text = String::new();
    std::io::stdin().lock().read_to_string(&mut text)?;
    Ok(text)
}
