//! Words and shapes of spreadsheets, SQL and speech that have another form here.

use super::{Failure, ItemWord, Rule, Token};
use crate::diagnostic::{Code, Diagnostic};
use crate::types::calendar::Unit;

/// Words that begin a window elsewhere, as in `within the last 30 days`.
const WINDOW_WORDS: [&str; 8] = [
    "in", "within", "during", "since", "for", "inside", "the", "past",
];
/// How a window looks.
const WINDOW_HELP: &str = "as in `… occurs last 30 days` or `… occurs <= 30 days before now`";
/// Functions that others write between their operands.
const INFIX_FUNCTIONS: [&str; 9] = [
    "contains",
    "includes",
    "startsWith",
    "endsWith",
    "matches",
    "equals",
    "intersects",
    "subsetOf",
    "supersetOf",
];
/// Names that units have elsewhere.
const UNIT_ABBREVIATIONS: [(&str, Unit); 20] = [
    ("ms", Unit::Millisecond),
    ("msec", Unit::Millisecond),
    ("s", Unit::Second),
    ("sec", Unit::Second),
    ("secs", Unit::Second),
    ("min", Unit::Minute),
    ("mins", Unit::Minute),
    ("h", Unit::Hour),
    ("hr", Unit::Hour),
    ("hrs", Unit::Hour),
    ("d", Unit::Day),
    ("w", Unit::Week),
    ("wk", Unit::Week),
    ("wks", Unit::Week),
    ("mo", Unit::Month),
    ("mth", Unit::Month),
    ("mths", Unit::Month),
    ("y", Unit::Year),
    ("yr", Unit::Year),
    ("yrs", Unit::Year),
];

/// The unit that an abbreviation stands for.
pub(in crate::syntax::parse) fn unit_of_abbreviation(word: &str) -> Option<Unit> {
    UNIT_ABBREVIATIONS
        .iter()
        .find(|(short, _)| short.eq_ignore_ascii_case(word))
        .map(|(_, unit)| *unit)
}

impl Failure<'_> {
    /// The diagnostic of a habit from elsewhere.
    pub(super) fn habit(&self, item: Option<ItemWord>) -> Option<Diagnostic> {
        self.short_amount()
            .or_else(|| self.window_words())
            .or_else(|| self.amount_ago())
            .or_else(|| self.window_without_reference())
            .or_else(|| self.late_option(item))
            .or_else(|| self.infix_function())
            .or_else(|| self.query_word())
            .or_else(|| self.other_brackets())
    }

    fn is_before(&self, index: usize, word: &str) -> bool {
        self.text_before(index).eq_ignore_ascii_case(word)
    }

    fn wants_operator(&self) -> bool {
        self.tries(Rule::and_op) || self.tries(Rule::kw_and) || self.tries(Rule::add_op)
    }

    /// `30d before now`
    fn short_amount(&self) -> Option<Diagnostic> {
        let number = self.before.first().copied()?;
        let is_window = ["before", "after", "from", "ago"]
            .iter()
            .any(|word| self.found_is(word));
        if number.token != Token::Number || !is_window {
            return None;
        }
        let text = self.token_text(number);
        let digits = text.trim_end_matches(|c: char| c.is_alphabetic());
        let unit = Unit::parse(&text[digits.len()..])
            .or_else(|| unit_of_abbreviation(&text[digits.len()..]))?;
        let proper = format!("{digits} {}", unit.word(digits.parse().unwrap_or_default()));
        let place = self.span(number);
        let message = format!("`{text}` is written `{proper}`");
        Some(
            Diagnostic::error(Code::UnknownUnit, place, message)
                .label("expected a number and a unit")
                .suggest(format!("write `{proper}`"), place, proper),
        )
    }

    /// `timestamp in last 30 days`, `occurs in the last 30 days`, `occurs within 30 days`
    fn window_words(&self) -> Option<Diagnostic> {
        let is_window_word = |word: &str| {
            WINDOW_WORDS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(word))
        };
        let behind_occurs = self.is_before(0, "occurs") && is_window_word(&self.found_text())
            || self.is_before(1, "occurs") && is_window_word(self.text_before(0));
        if behind_occurs {
            let message = format!(
                "`{}` begins no window",
                match self.is_before(0, "occurs") {
                    true => self.found_text(),
                    false => self.text_before(0).to_owned(),
                }
            );
            let place = match self.before.first() {
                Some(word) if !self.is_before(0, "occurs") => self.span(*word),
                _ => self.place(),
            };
            let diagnostic = Diagnostic::error(Code::UnexpectedText, place, message);
            return Some(diagnostic.label("expected a window").help(WINDOW_HELP));
        }
        let lacks_occurs =
            is_window_word(&self.found_text()) && self.wants_operator() && !self.found_is("in")
                || self.is_before(0, "last") && self.is_before(1, "in")
                || self.is_before(2, "last")
                    && Unit::parse(self.text_before(0)).is_some()
                    && self.is_before(3, "in");
        if !lacks_occurs {
            return None;
        }
        let place = match self.is_before(0, "last") || self.is_before(2, "last") {
            true => self
                .before
                .iter()
                .find(|word| self.token_text(**word).eq_ignore_ascii_case("in"))
                .map_or(self.place(), |word| self.span(*word)),
            false => self.place(),
        };
        let diagnostic =
            Diagnostic::error(Code::UnexpectedText, place, "a window begins with `occurs`");
        let diagnostic = diagnostic.label("expected `occurs`");
        Some(match place == self.place() {
            true => diagnostic.help(WINDOW_HELP),
            false => diagnostic.suggest("write `occurs`", place, "occurs"),
        })
    }

    /// `timestamp > 30 days ago`
    fn amount_ago(&self) -> Option<Diagnostic> {
        let number = self.before.get(1).copied()?;
        let is_amount = number.token == Token::Number && Unit::parse(self.text_before(0)).is_some();
        if !self.found_is("ago") || !is_amount {
            return None;
        }
        let amount = self.span(number).to(self.place());
        let proper = format!("now - {} {}", self.text_before(1), self.text_before(0));
        let message = format!(
            "`{} {} ago` is written `{proper}`",
            self.text_before(1),
            self.text_before(0)
        );
        Some(
            Diagnostic::error(Code::UnexpectedText, amount, message)
                .label("no instant")
                .suggest(format!("write `{proper}`"), amount, proper),
        )
    }

    /// `occurs <= 30 days`
    fn window_without_reference(&self) -> Option<Diagnostic> {
        let unit = self.before.first().copied()?;
        let wants = self.tries(Rule::direction) || self.tries(Rule::side_window);
        if !wants || Unit::parse(self.token_text(unit)).is_none() || self.found_is("ago") {
            return None;
        }
        let place = self.span(unit).after();
        let message = "this window does not say from when it counts";
        Some(
            Diagnostic::error(Code::UnexpectedText, self.place(), message)
                .label("expected `before` or `after`")
                .suggest("count back from the present", place, " before now"),
        )
    }

    /// `attribute a = xs.sum(e) over last 30 days`, `… default 0`
    fn late_option(&self, item: Option<ItemWord>) -> Option<Diagnostic> {
        let found = self.found?;
        let is_option = ["over", "default", "round", "at"]
            .iter()
            .any(|word| self.found_is(word));
        if item != Some(ItemWord::Attribute) || !is_option || !self.wants_operator() {
            return None;
        }
        // Inside a bracket the word is no option of the attribute.
        let rule = &self.text[self.range.start..found.start];
        if rule.matches(['(', '[', '{']).count() != rule.matches([')', ']', '}']).count() {
            return None;
        }
        let word = self.found_text();
        let message = format!("the option `{word}` stands before the `=`");
        let example = match word.to_ascii_lowercase().as_str() {
            "over" => "attribute total: number over last 30 days = …",
            "default" => "attribute best: number default 0 = …",
            "round" => "attribute mean: number round 2 = …",
            _ => "attribute tier: string at _acme.loyalty = …",
        };
        Some(
            Diagnostic::error(Code::UnexpectedText, self.place(), message)
                .label("comes too late")
                .help(format!("as in `{example}`")),
        )
    }

    /// `name contains "shoe"`
    fn infix_function(&self) -> Option<Diagnostic> {
        let function = INFIX_FUNCTIONS
            .iter()
            .find(|function| self.found_is(function))?;
        if !self.wants_operator() {
            return None;
        }
        let message = format!("`{function}` is a function, not an operator");
        Some(
            Diagnostic::error(Code::ForeignOperator, self.place(), message)
                .label("not an operator here")
                .help(format!("call it, as in `name.{function}(…)`")),
        )
    }

    /// `case when`, `select count(*) from`, `sum(price) from xEvent where`, `group by`, `as total`
    fn query_word(&self) -> Option<Diagnostic> {
        let word = self.found_text().to_ascii_lowercase();
        let (message, help) = match word.as_str() {
            "when" if self.is_before(0, "case") => (
                "a `case` has no `when`".to_owned(),
                "as in `case { points >= 1000: \"gold\", else: \"basic\" }`",
            ),
            "(" if self.is_before(1, "select") => (
                "`select` names an item of a list first".to_owned(),
                "aggregate a list itself, as in `xEvent.count()` or `xEvent.sum(price)`",
            ),
            _ if !self.wants_operator() => return None,
            "from" | "where" | "having" => (
                format!("`{word}` does not stand behind a value"),
                "narrow a list in brackets and aggregate it, as in `xEvent[price > 10].sum(price)`",
            ),
            "group" => (
                "`group by` is a function here".to_owned(),
                "as in `xEvent.groupBy(channel).count()`",
            ),
            "order" | "sort" => (
                format!("`{word} by` is a function here"),
                "as in `xEvent.sortBy(price)`",
            ),
            "limit" | "top" => (
                format!("`{word}` is no operator"),
                "as in `xEvent.take(3)` or `xEvent.topN(price, 3)`",
            ),
            "as" => (
                "`as` gives no name".to_owned(),
                "the name of an attribute stands before its rule, as in `attribute total = …`",
            ),
            _ => return None,
        };
        let diagnostic = Diagnostic::error(Code::ForeignOperator, self.place(), message);
        Some(diagnostic.label("not known here").help(help))
    }

    /// `xEvent{price > 3}`
    fn other_brackets(&self) -> Option<Diagnostic> {
        let list = self.before.first()?;
        if self.found_text() != "{" || list.token != Token::Word || !self.wants_operator() {
            return None;
        }
        let message = "a condition on a list stands in square brackets";
        Some(
            Diagnostic::error(Code::UnexpectedText, self.place(), message)
                .label("expected `[`")
                .help(format!("as in `{}[price > 3]`", self.token_text(*list))),
        )
    }
}
