//! Confusions that the grammar cannot read but that are known.

use super::{Failure, ItemWord, Rule, Token, unit_of_abbreviation};
use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::syntax::unparse::is_reserved;
use crate::types::calendar::Unit;

/// Units as an author may misspell them.
const UNITS: [&str; 22] = [
    "millisecond",
    "milliseconds",
    "second",
    "seconds",
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "quarter",
    "quarters",
    "year",
    "years",
    "decade",
    "decades",
    "century",
    "millennium",
];
/// Operators that are words.
const OPERATORS: [&str; 6] = ["and", "or", "in", "notIn", "like", "occurs"];

impl Failure<'_> {
    /// The diagnostic of a known confusion.
    pub(super) fn slip(&self, item: Option<ItemWord>) -> Option<Diagnostic> {
        self.pasted()
            .or_else(|| self.item_for_expression(item))
            .or_else(|| self.assign_of_another_language())
            .or_else(|| self.broken_name(item))
            .or_else(|| self.missing_assign(item))
            .or_else(|| self.reserved_word())
            .or_else(|| self.habit(item))
            .or_else(|| self.word_of_another_language())
            .or_else(|| self.count_star())
            .or_else(|| self.window_without_comparison())
            .or_else(|| self.misspelt_unit())
            .or_else(|| self.misplaced_unit())
            .or_else(|| self.misspelt_operator())
    }

    fn error(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.place(), message)
    }

    /// `attribute total = 1` where a bare expression is wanted
    fn item_for_expression(&self, item: Option<ItemWord>) -> Option<Diagnostic> {
        let word = self.before.first().filter(|_| self.before.len() == 1)?;
        let is_item = self.is_item_word(self.token_text(*word));
        if item.is_some() || !is_item || self.found?.token != Token::Word {
            return None;
        }
        let diagnostic = Diagnostic::error(
            Code::UnexpectedText,
            self.span(*word),
            format!("`{}` begins an item of a rule file", self.token_text(*word)),
        );
        Some(
            diagnostic
                .label("expected an expression")
                .help("write what stands behind the `=` alone"),
        )
    }

    /// `attribute total := 1`
    fn assign_of_another_language(&self) -> Option<Diagnostic> {
        let colon = self.before.first().copied()?;
        let found = self.found?;
        if self.token_text(colon) != ":" || !self.found_is("=") || colon.end != found.start {
            return None;
        }
        let place = self.span(colon).to(self.place());
        let diagnostic = Diagnostic::error(Code::ForeignOperator, place, "`:=` is written `=`");
        Some(
            diagnostic
                .label("expected `=`")
                .fix("write `=`", place, "="),
        )
    }

    /// `attribute last price = 1`, `attribute last-price = 1`, `attribute 30days = 1`
    fn broken_name(&self, item: Option<ItemWord>) -> Option<Diagnostic> {
        if !matches!(item, Some(ItemWord::Attribute | ItemWord::Define)) {
            return None;
        }
        let found = self.found?;
        let begins = self.is_item_word(self.text_before(0)) && self.before.len() == 1;
        let continues = self.is_item_word(self.text_before(1)) && self.before.len() == 2;
        let start = match self.before.first() {
            Some(name) if continues && self.tries(Rule::assign) => name.start,
            Some(_) if begins && found.token == Token::Number => found.start,
            _ => return None,
        };
        let head = &self.text[start..self.range.end];
        let end = head.find(['=', ':', '\n', '('])?;
        let name = head[..end].trim_end();
        let is_name_part = |c: char| c.is_alphanumeric() || ['_', '-', ' ', '.'].contains(&c);
        let words: Vec<&str> = name.split(['-', ' ', '.']).collect();
        let is_plain =
            words.iter().all(|word| !word.is_empty()) && head[end..].starts_with(['=', ':']);
        // `attribute total number = 1` lacks a colon, not a better name.
        let is_one_word = words.len() == 1 && !name.starts_with(|c: char| c.is_ascii_digit());
        let is_typed = words.len() == 2 && is_type_word(words[1]);
        if !is_plain || is_typed || is_one_word || !name.chars().all(is_name_part) {
            return None;
        }
        let place = Span::new(self.source, start, start + name.len());
        let message = format!("`{name}` is no name");
        let diagnostic = Diagnostic::error(Code::UnexpectedText, place, message);
        Some(match name.starts_with(|c: char| c.is_ascii_digit()) {
            true => diagnostic.label("a name begins with a letter"),
            false => {
                let joined = camel_case(&words);
                diagnostic
                    .label("expected one word of letters, digits and `_`")
                    .suggest(format!("write `{joined}`"), place, joined)
            }
        })
    }

    /// Whether a token begins an item that has a name.
    fn is_item_word(&self, word: &str) -> bool {
        ["attribute", "define"]
            .iter()
            .any(|item| item.eq_ignore_ascii_case(word))
    }

    /// `attribute total xs.count()`, `attribute total number = 1`
    fn missing_assign(&self, item: Option<ItemWord>) -> Option<Diagnostic> {
        if !self.tries(Rule::assign)
            || !matches!(item, Some(ItemWord::Attribute | ItemWord::Define))
        {
            return None;
        }
        let found = self.found?;
        let place = self.place().before();
        let behind = self.text[found.end..self.range.end].trim_start();
        let is_type =
            found.token == Token::Word && behind.starts_with('=') && self.tries(Rule::colon);
        if is_type {
            let previous = self
                .before
                .first()
                .map_or(place, |name| self.span(*name).after());
            let diagnostic = self.error(
                Code::UnexpectedText,
                "a `:` is missing between name and type",
            );
            return Some(
                diagnostic
                    .label("expected `:` before this")
                    .fix("add `:`", previous, ":"),
            );
        }
        let begins_value = matches!(
            found.token,
            Token::Word | Token::Number | Token::Text(_) | Token::Quoted(_) | Token::Open(_)
        );
        let diagnostic = self.error(Code::UnexpectedText, "a `=` is missing before the rule");
        let diagnostic = diagnostic.label("expected `=` before this");
        Some(match begins_value {
            true => diagnostic.fix("add `=`", place, "= "),
            false => diagnostic,
        })
    }

    /// `attribute today = 1`
    fn reserved_word(&self) -> Option<Diagnostic> {
        let found = self.found?;
        let word = self.token_text(found);
        let wants_name =
            self.tries(Rule::name) && !self.tries(Rule::paren) && !self.tries(Rule::call);
        if !wants_name || !is_reserved(word) {
            return None;
        }
        let diagnostic = self.error(Code::ReservedWord, format!("`{word}` is a reserved word"));
        Some(diagnostic.label("expected a name").fix(
            "put it in backticks",
            self.place(),
            format!("`{word}`"),
        ))
    }

    /// `else if`, `then`, `x between a and b`, `c ? t : e`
    fn word_of_another_language(&self) -> Option<Diagnostic> {
        let if_help = "choose with `if (condition, value, otherwise)`";
        let previous = self.before.first().copied();
        if self.text_before(0).eq_ignore_ascii_case("else")
            && self.found_is("if")
            && self.tries(Rule::colon)
        {
            let words = previous.map_or(self.place(), |word| self.span(word).to(self.place()));
            let next = self.text[words.end as usize..].len()
                - self.text[words.end as usize..].trim_start().len();
            let edit = Span {
                end: words.end + u32::try_from(next).unwrap_or(0),
                ..words
            };
            let diagnostic =
                Diagnostic::error(Code::ForeignOperator, words, "a `case` has no `else if`");
            return Some(diagnostic.label("the next condition is an arm itself").fix(
                "leave the words out",
                edit,
                "",
            ));
        }
        if self.text_before(0).eq_ignore_ascii_case("if") && self.found.is_some() {
            let place = previous.map_or(self.place(), |word| self.span(word));
            let diagnostic = Diagnostic::error(Code::ForeignOperator, place, "`if` is a function");
            return Some(diagnostic.label("expected `(` behind it").help(if_help));
        }
        let (message, help) = match self.found_text().to_ascii_lowercase().as_str() {
            "else" | "then" => (format!("`{}` is no operator", self.found_text()), if_help),
            "?" => ("`?` is no operator".to_owned(), if_help),
            "between" => (
                "`between` stands behind `occurs` only".to_owned(),
                "write two comparisons: `x >= a and x <= b`",
            ),
            "is" => ("`is` is no operator".to_owned(), "compare with `=`"),
            _ => return None,
        };
        let diagnostic = self
            .error(Code::ForeignOperator, message)
            .label("not an operator here");
        Some(diagnostic.help(help))
    }

    /// `COUNT(*)`
    fn count_star(&self) -> Option<Diagnostic> {
        let is_call =
            self.text_before(0) == "(" && self.text_before(1).eq_ignore_ascii_case("count");
        if !self.found_is("*") || !is_call {
            return None;
        }
        let diagnostic = self.error(Code::ForeignOperator, "`count(*)` counts no list");
        Some(
            diagnostic
                .label("expected a list")
                .help("count the items of a list: `xEvent.count()`"),
        )
    }

    /// `occurs 3 days before now`
    fn window_without_comparison(&self) -> Option<Diagnostic> {
        let is_side = ["before", "after", "from", "ago"]
            .iter()
            .any(|word| self.found_is(word));
        let number = self
            .before
            .get(1)
            .filter(|lexeme| lexeme.token == Token::Number)?;
        let is_window =
            self.text_before(2).eq_ignore_ascii_case("occurs") || self.text_before(2) == "(";
        if !is_side || !is_window || Unit::parse(self.text_before(0)).is_none() {
            return None;
        }
        let place = self.span(*number);
        let diagnostic = Diagnostic::error(
            Code::UnexpectedText,
            place,
            "this window lacks a comparison",
        )
        .label("expected `<=` or another comparison");
        Some(match self.found_is("ago") {
            true => diagnostic.help("as in `occurs < 7 days before now`"),
            false => diagnostic.suggest("add `<=`", place.before(), "<= "),
        })
    }

    /// `30 dayz`
    fn misspelt_unit(&self) -> Option<Diagnostic> {
        let found = self.found.filter(|found| found.token == Token::Word)?;
        if !self.tries(Rule::unit) {
            return None;
        }
        let word = self.token_text(found);
        let near = unit_of_abbreviation(word).or_else(|| Unit::parse(nearest(word, UNITS)?))?;
        let near = near.word(self.text_before(0).parse().unwrap_or_default());
        let diagnostic = self.error(Code::UnknownUnit, format!("`{word}` is no unit of time"));
        Some(diagnostic.label("unknown unit").suggest(
            format!("write `{near}`"),
            self.place(),
            near,
        ))
    }

    /// `ts >= this week`
    fn misplaced_unit(&self) -> Option<Diagnostic> {
        let relation = self.text_before(0).to_ascii_lowercase();
        let unit = Unit::parse(self.found_text().as_str())?;
        if !["this", "last", "next"].contains(&relation.as_str()) {
            return None;
        }
        let unit = unit.word(1);
        let diagnostic = self.error(
            Code::UnexpectedText,
            format!("`{relation} {unit}` stands behind `occurs` only"),
        );
        Some(
            diagnostic
                .label("not a value")
                .help(format!("write `… occurs {relation} {unit}`")),
        )
    }

    /// `a adn b`
    fn misspelt_operator(&self) -> Option<Diagnostic> {
        let found = self.found.filter(|found| found.token == Token::Word)?;
        let word = self.token_text(found);
        if !self.tries(Rule::and_op) && !self.tries(Rule::kw_and) && !self.tries(Rule::add_op) {
            return None;
        }
        // An operator that is right and cannot stand here is not misspelt.
        let near = nearest(word, OPERATORS).filter(|near| !near.eq_ignore_ascii_case(word))?;
        let diagnostic = self.error(Code::UnexpectedText, format!("`{word}` is no operator"));
        Some(diagnostic.label("expected an operator").suggest(
            format!("write `{near}`"),
            self.place(),
            near,
        ))
    }
}

/// Whether a word stands for a type, here or in another language.
fn is_type_word(word: &str) -> bool {
    const TYPES: [&str; 15] = [
        "boolean", "bool", "integer", "int", "long", "number", "float", "double", "decimal",
        "string", "text", "date", "datetime", "duration", "object",
    ];
    TYPES.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Several words as one name: `lastPrice`.
fn camel_case(words: &[&str]) -> String {
    let mut name = words.first().copied().unwrap_or_default().to_owned();
    for word in words.iter().skip(1) {
        let mut letters = word.chars();
        name.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        name.push_str(letters.as_str());
    }
    name
}
