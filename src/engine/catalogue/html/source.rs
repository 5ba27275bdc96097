//! Rules in colour, with a line to point at.

use std::fmt::Write;
use std::ops::Range;

use super::{Page, escaped};
use crate::diagnostic::SourceId;
use crate::engine::explain::RulePlace;
use crate::syntax::parse::{WordKind, words};

impl Page<'_> {
    pub(super) fn sources(&mut self) {
        if self.catalogue.files.is_empty() {
            return;
        }
        self.push("<section id=\"source\">\n<h2>Rules</h2>\n");
        for (index, file) in self.catalogue.files.iter().enumerate() {
            let open = if index == 0 { " open" } else { "" };
            let _ = write!(
                self.text,
                "<details{open}>\n<summary>{}</summary>\n<pre class=\"source\">",
                escaped(&file.name)
            );
            let whole = coloured(&file.text);
            for (line, html) in whole.trim_end_matches('\n').split('\n').enumerate() {
                let at = line_anchor(index, line + 1);
                let _ = write!(
                    self.text,
                    "<span class=\"line\" id=\"{at}\"><a href=\"#{at}\" aria-label=\"Line {number}\">{number}</a>\
                     <code>{html}</code></span>",
                    number = line + 1
                );
            }
            self.push("</pre>\n</details>\n");
        }
        self.push("</section>\n");
    }

    /// A link to a line of the rules.
    pub(super) fn line_link(&self, place: &RulePlace) -> Option<String> {
        let mut files = self.catalogue.files.iter();
        let file = files.position(|file| file.name == place.file)?;
        Some(format!(
            "<a href=\"#{}\">{}, line {}</a>",
            line_anchor(file, place.line),
            escaped(&place.file),
            place.line
        ))
    }
}

fn line_anchor(file: usize, line: usize) -> String {
    format!("line-{file}-{line}")
}

/// What makes an expression an item, so that it is read as one.
const ITEM: &str = "attribute x = ";

/// An expression with its words in colour.
pub(super) fn coloured_expression(text: &str) -> String {
    let item = format!("{ITEM}{text}");
    let whole = words(SourceId::default(), &item, 0..item.len());
    let start = ITEM.len();
    let inside = whole.into_iter().filter_map(|word| {
        let from = (word.span.start as usize).checked_sub(start)?;
        Some((from..word.span.end as usize - start, word.kind))
    });
    painted(text, inside)
}

/// A file of rules with its words in colour.
fn coloured(text: &str) -> String {
    let all = words(SourceId::default(), text, 0..text.len()).into_iter();
    let places = all.map(|word| (word.span.start as usize..word.span.end as usize, word.kind));
    painted(text, places)
}

/// A text with words in colour; no piece reaches over the end of a line.
fn painted(text: &str, words: impl Iterator<Item = (Range<usize>, WordKind)>) -> String {
    let mut html = String::new();
    let (mut end, mut before) = (0, "");
    for (range, kind) in words {
        let (Some(between), Some(word)) = (text.get(end..range.start), text.get(range.clone()))
        else {
            continue;
        };
        html.push_str(&escaped(between));
        end = range.end;
        let is_called = text[end..].starts_with('(');
        let class = match kind {
            WordKind::Keyword | WordKind::Operator => "k",
            WordKind::Name if ["attribute", "define"].contains(&before) => "d",
            WordKind::Function => "f",
            WordKind::Name if is_called => "f",
            WordKind::Number | WordKind::Unit => "n",
            WordKind::String | WordKind::Code => "s",
            WordKind::Type => "t",
            WordKind::Comment => "c",
            WordKind::Documentation => "o",
            WordKind::Name => "",
        };
        before = word;
        for (index, line) in word.split('\n').enumerate() {
            if index > 0 {
                html.push('\n');
            }
            let _ = match class.is_empty() || line.is_empty() {
                true => write!(html, "{}", escaped(line)),
                false => write!(html, "<span class=\"{class}\">{}</span>", escaped(line)),
            };
        }
    }
    html.push_str(&escaped(text.get(end..).unwrap_or_default()));
    html.replace('\r', "")
}
