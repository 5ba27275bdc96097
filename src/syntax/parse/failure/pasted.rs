//! Characters that word processors, spreadsheets and web pages put into a text.

use super::{Failure, Rule, Token};
use crate::diagnostic::{Code, Diagnostic, Span};

/// Signs that look like those of the language, and what they stand for.
const LOOK_ALIKES: [(char, &str); 29] = [
    ('\u{2212}', "-"),
    ('\u{2010}', "-"),
    ('\u{2011}', "-"),
    ('\u{2012}', "-"),
    ('\u{2013}', "-"),
    ('\u{2014}', "-"),
    ('≤', "<="),
    ('≥', ">="),
    ('≠', "!="),
    ('×', "*"),
    ('·', "*"),
    ('∙', "*"),
    ('÷', "/"),
    ('\u{2215}', "/"),
    ('∧', "and"),
    ('∨', "or"),
    ('¬', "not "),
    ('⇒', "=>"),
    ('（', "("),
    ('）', ")"),
    ('［', "["),
    ('］', "]"),
    ('｛', "{"),
    ('｝', "}"),
    ('，', ","),
    ('．', "."),
    ('：', ":"),
    ('＝', "="),
    ('＊', "*"),
];

/// Characters that take no room on a screen.
const INVISIBLE: [std::ops::RangeInclusive<char>; 6] = [
    '\u{AD}'..='\u{AD}',
    '\u{200B}'..='\u{200F}',
    '\u{202A}'..='\u{202E}',
    '\u{2060}'..='\u{2064}',
    '\u{2066}'..='\u{206F}',
    '\u{FE00}'..='\u{FE0F}',
];

/// Signs of currencies that stand beside amounts.
const CURRENCIES: [char; 6] = ['€', '£', '$', '¥', '₹', '¢'];

impl Failure<'_> {
    /// The diagnostic of a character that no keyboard meant for the text.
    pub(super) fn pasted(&self) -> Option<Diagnostic> {
        let found = self.found?;
        let first = self.token_text(found).chars().next()?;
        self.invisible(first)
            .or_else(|| self.look_alike(first))
            .or_else(|| self.comment_of_another_language(first))
            .or_else(|| self.currency(first))
            .or_else(|| self.grouped_digits(first))
    }

    fn invisible(&self, first: char) -> Option<Diagnostic> {
        let is_hidden = first.is_control() || INVISIBLE.iter().any(|range| range.contains(&first));
        if !is_hidden {
            return None;
        }
        let message = format!(
            "an invisible character stands here, U+{:04X}",
            u32::from(first)
        );
        let place = self.place();
        let diagnostic = Diagnostic::error(Code::UnexpectedText, place, message);
        Some(
            diagnostic
                .label("came in with pasted text")
                .fix("remove it", place, ""),
        )
    }

    fn look_alike(&self, first: char) -> Option<Diagnostic> {
        let (_, proper) = LOOK_ALIKES.iter().find(|(sign, _)| *sign == first)?;
        let shown = proper.trim_end();
        let message = format!("`{first}` is written `{shown}`");
        let diagnostic = Diagnostic::error(Code::ForeignOperator, self.place(), message)
            .label(format!("looks like `{shown}`"));
        let (edit, replacement) = self
            .wide_brackets(first)
            .unwrap_or_else(|| (self.place(), (*proper).to_owned()));
        Some(diagnostic.fix(format!("write `{shown}`"), edit, replacement))
    }

    /// From a wide bracket to the one that closes it, with both as they are written here: one of them alone would
    /// leave the other one without its partner.
    fn wide_brackets(&self, opening: char) -> Option<(Span, String)> {
        let (closing, plain) = match opening {
            '（' => ('）', ['(', ')']),
            '［' => ('］', ['[', ']']),
            '｛' => ('｝', ['{', '}']),
            _ => return None,
        };
        let start = self.found?.start;
        let rest = &self.text[start..self.range.end];
        let length = rest.find(closing)?;
        let inner = &rest[opening.len_utf8()..length];
        let edit = Span {
            end: self.place().start + u32::try_from(length + closing.len_utf8()).ok()?,
            ..self.place()
        };
        Some((edit, format!("{}{inner}{}", plain[0], plain[1])))
    }

    /// `# of a shell`
    fn comment_of_another_language(&self, first: char) -> Option<Diagnostic> {
        if first != '#' {
            return None;
        }
        let place = self.place();
        let diagnostic = Diagnostic::error(
            Code::UnexpectedText,
            place,
            "a comment begins with `//`, not with `#`",
        );
        Some(
            diagnostic
                .label("begins no comment")
                .fix("write `//`", place, "//"),
        )
    }

    /// `5€`
    fn currency(&self, first: char) -> Option<Diagnostic> {
        if !CURRENCIES.contains(&first) {
            return None;
        }
        let place = self.place();
        let diagnostic = Diagnostic::error(
            Code::MalformedNumber,
            place,
            "an amount is written as a number alone",
        );
        Some(
            diagnostic
                .label("no part of a number")
                .suggest("remove it", place, ""),
        )
    }

    /// `3,5`, `1,000`, `1'000'000`
    fn grouped_digits(&self, first: char) -> Option<Diagnostic> {
        let found = self.found?;
        let number = self.before.first().copied()?;
        let touches = number.token == Token::Number && number.end == found.start;
        // In the arguments of a call and in lists a comma parts two numbers.
        if !touches || self.tries(Rule::comma) || ![',', '\''].contains(&first) {
            return None;
        }
        let behind = &self.text[found.start..self.range.end];
        Some(grouped(
            self.span(number),
            self.token_text(number),
            behind,
            first,
        ))
    }
}

/// A number whose digits `mark` parts, as in `3,5` and `1'000`; `behind` begins with the mark.
pub(in crate::syntax::parse) fn grouped(
    number: Span,
    digits: &str,
    behind: &str,
    mark: char,
) -> Diagnostic {
    let length = behind
        .find(|c: char| c != mark && !c.is_ascii_digit())
        .unwrap_or(behind.len());
    let tail = &behind[..length];
    let parts: Vec<&str> = tail.split(mark).skip(1).collect();
    let whole = Span {
        end: number.end + u32::try_from(length).unwrap_or(0),
        ..number
    };
    let are_thousands = parts.iter().all(|part| part.len() == 3);
    let message = match (mark, parts.as_slice()) {
        (',', [_]) if !are_thousands => "the decimal sign of a number is a point".to_owned(),
        _ => format!("the digits of a number are not parted by `{mark}`"),
    };
    let diagnostic = Diagnostic::error(Code::MalformedNumber, whole, message)
        .label("reads as more than one number");
    match parts.as_slice() {
        [fraction] if mark == ',' && !are_thousands && !fraction.is_empty() => {
            let proper = format!("{digits}.{fraction}");
            diagnostic.suggest(format!("write `{proper}`"), whole, proper)
        }
        _ if are_thousands && !parts.is_empty() => {
            let proper = format!("{digits}{}", parts.concat());
            diagnostic.suggest(format!("write `{proper}`"), whole, proper)
        }
        _ => diagnostic.help("write it as in `1000000` or `3.5`"),
    }
}
