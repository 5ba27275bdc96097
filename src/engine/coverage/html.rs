//! Coverage as one page that needs nothing beside it, for bright and dark screens of any width.

use std::fmt::Write;

use super::text::line_of;
use super::{Coverage, CoveredFile, Point};
use crate::engine::catalogue::escaped;
use crate::engine::numerals::count;

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1c1c1e;--paper:#fff;--faint:#6b6b70;--line:#e2e2e6;--part:#fff0c2;--none:#ffd9d6;--good:#1d7f3c;--mid:#9a6700;--bad:#c02b20}
@media (prefers-color-scheme:dark){:root{--ink:#e6e6ea;--paper:#17171a;--faint:#9a9aa2;--line:#34343a;--part:#54430b;--none:#5c1f1b;--good:#5fce83;--mid:#e3b341;--bad:#ff7b72}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:70rem;padding:1rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.4rem;margin:.5rem 0}h2{font-size:1.1rem;margin:2rem 0 .5rem;overflow-wrap:anywhere}
.faint{color:var(--faint)}.good{color:var(--good)}.mid{color:var(--mid)}.bad{color:var(--bad)}
table{border-collapse:collapse;width:100%}td{padding:.3rem .5rem;border-top:1px solid var(--line);vertical-align:top}
td.share{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
td.name{overflow-wrap:anywhere}ul{margin:.2rem 0;padding-left:1.2rem}
pre{margin:.5rem 0;padding:.5rem 0;overflow-x:auto;border:1px solid var(--line);border-radius:.4rem;font:14px/1.5 ui-monospace,monospace;tab-size:4}
pre span.n{display:inline-block;width:3.5em;padding-right:1em;text-align:right;color:var(--faint);user-select:none}
mark{color:inherit;background:var(--part);border-radius:.2rem}mark.none{background:var(--none)}
code{font:.9em ui-monospace,monospace}a{color:inherit}
";

impl Coverage {
    /// As an HTML page.
    pub fn to_html(&self) -> String {
        let (seen, all) = self.counts();
        let mut page = String::new();
        let share = share(self.percent());
        // Writing to a string cannot fail.
        let _ = write!(
            page,
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>Coverage of rules</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
             <h1>Coverage of rules: {share}</h1>\n\
             <p class=\"faint\">{seen} of {} seen. Marked text was never seen in some way; \
             point at it, or look into the table, for which.</p>\n",
            count(all, "way")
        );
        for (index, (path, file)) in self.files.iter().enumerate() {
            self.file(&mut page, index, path, file);
        }
        page.push_str("</body>\n</html>\n");
        page
    }

    fn file(&self, page: &mut String, index: usize, path: &str, file: &CoveredFile) {
        let _ = writeln!(page, "<h2>{}</h2>", escaped(path));
        if !file.attributes.is_empty() {
            page.push_str("<table>\n");
            for (start, attribute) in &file.attributes {
                let line = line_of(file, *start);
                let _ = write!(
                    page,
                    "<tr><td class=\"name\"><a href=\"#f{index}l{line}\">{}</a>",
                    escaped(&attribute.name)
                );
                if attribute.cases == 0 {
                    page.push_str(" <span class=\"faint\">no test expects it</span>");
                } else {
                    self.unseen(page, &attribute.points);
                }
                let share = share(attribute.percent());
                let _ = writeln!(page, "</td><td class=\"share\">{share}</td></tr>");
            }
            page.push_str("</table>\n");
        }
        source(page, index, file, &self.points_in(path));
    }

    fn unseen(&self, page: &mut String, points: &[Point]) {
        let unseen: Vec<&Point> = points
            .iter()
            .filter(|point| !point.unseen().is_empty())
            .collect();
        if unseen.is_empty() {
            return;
        }
        page.push_str("<ul>");
        for point in unseen {
            let file = self.files.get(&point.file);
            let text = file.and_then(|file| file.text.get(point.range.clone()));
            let text = crate::diagnostic::on_one_line(text.unwrap_or_default(), 80);
            let _ = write!(
                page,
                "<li><code>{}</code> {}</li>",
                escaped(&text),
                escaped(&point.unseen().join(", "))
            );
        }
        page.push_str("</ul>");
    }
}

/// The text of a file with its unseen places marked; of places within each other the innermost.
fn source(page: &mut String, index: usize, file: &CoveredFile, points: &[Point]) {
    let unseen: Vec<&Point> = points
        .iter()
        .filter(|point| !point.unseen().is_empty())
        .collect();
    let is_inside = |inner: &Point, outer: &Point| {
        let (inner, outer) = (&inner.range, &outer.range);
        inner != outer && outer.start <= inner.start && inner.end <= outer.end
    };
    let has_inner = |outer: &Point| unseen.iter().any(|inner| is_inside(inner, outer));
    let mut marks = unseen.clone();
    marks.retain(|point| !has_inner(point));
    marks.sort_by_key(|point| (point.range.start, std::cmp::Reverse(point.range.end)));
    page.push_str("<pre>");
    let mut at = 0;
    let mut marks = marks.into_iter().peekable();
    for (number, line) in file.text.split_inclusive('\n').enumerate() {
        let number = number + 1;
        let end = at + line.trim_end_matches(['\r', '\n']).len();
        let _ = write!(
            page,
            "<span class=\"n\" id=\"f{index}l{number}\">{number}</span>"
        );
        let mut from = at;
        while let Some(point) = marks.next_if(|point| point.range.start < end.max(at + 1)) {
            if point.range.start < from {
                continue;
            }
            let until = point.range.end.min(end);
            let same = points.iter().filter(|other| other.range == point.range);
            let words: Vec<&str> = same.flat_map(Point::unseen).collect();
            let class = match point.visits() {
                0 => " class=\"none\"",
                _ => "",
            };
            let _ = write!(
                page,
                "{}<mark{class} title=\"{}\">{}</mark>",
                escaped(file.text.get(from..point.range.start).unwrap_or_default()),
                escaped(&words.join(", ")),
                escaped(file.text.get(point.range.start..until).unwrap_or_default())
            );
            from = until;
        }
        page.push_str(&escaped(file.text.get(from..end).unwrap_or_default()));
        page.push('\n');
        at += line.len();
    }
    page.push_str("</pre>\n");
}

fn share(percent: f64) -> String {
    let class = match percent {
        100.0.. => "good",
        50.0.. => "mid",
        _ => "bad",
    };
    format!("<span class=\"{class}\">{percent}%</span>")
}
