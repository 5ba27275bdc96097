//! What stands beside the rules of a project.

use super::ProjectOptions;
use super::guess::Places;
use super::names::path_text;
use super::rules::Rules;

/// What version control leaves out.
pub(super) const IGNORED: &str = "\
# The data of customers stays where it is.
/data/

# Values of tests that nobody has accepted yet.
*.snap.new
";

/// What a project is and what can be done with it.
pub(super) fn readme(
    rules: &Rules,
    places: &Places,
    options: &ProjectOptions,
    now: Option<&str>,
) -> String {
    let now = now.map_or_else(String::new, |now| format!(" --now {now}"));
    let (name, events, count) = (&options.name, &options.events, &rules.count);
    let time = path_text(&places.time);
    format!(
        "# {name}

Attributes of customers, computed from events by [`{name}.sumac`]({name}.sumac).
Each event belongs to the customer in `{key}` and has its time in `{time}`;
`event.schema.json` says which fields there are.

    sumac check .                     # what is wrong, or suspicious
    sumac test                        # do the rules keep the promises of {name}.test.sumac?
    sumac run {name}.sumac --events {events}{now}
    sumac why {name}.sumac {count} --profile KEY --events {events}{now}
    sumac fmt                         # one layout for all rules
    sumac doc {name}.sumac -o {name}.html

The rules look back from the present; `--now 2026-06-01` looks back from another day. Change a rule, and
`sumac test --watch` tells at once what that does. `sumac help` lists everything else, and
`sumac help topN` explains a function.
",
        key = path_text(&places.key),
    )
}
