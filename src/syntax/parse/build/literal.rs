//! Numbers and texts.

use std::ops::Range;

use pest::iterators::Pair;

use super::{Builder, part};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::syntax::ast::ExprKind;
use crate::syntax::parse::grammar::Rule;
use crate::syntax::unparse::quote;

/// Why a number cannot be read, and how it would be written.
struct Malformed {
    message: String,
    label: &'static str,
    fix: Option<String>,
}

impl Builder<'_> {
    /// A number; what only looks like one is reported.
    pub(super) fn number(&self, pair: &Pair<'_, Rule>) -> ExprKind {
        match read_number(pair.as_str()) {
            Ok(kind) => kind,
            Err(malformed) => {
                let span = self.span(pair);
                let diagnostic = Diagnostic::error(Code::MalformedNumber, span, malformed.message)
                    .label(malformed.label);
                self.report(match malformed.fix {
                    Some(text) => diagnostic.fix(format!("write `{text}`"), span, text),
                    None => diagnostic,
                });
                ExprKind::Error
            }
        }
    }

    /// A text without its quotes and with its escapes read.
    pub(super) fn string(&self, pair: &Pair<'_, Rule>) -> Spanned<String> {
        if part(pair, Rule::curly_string).is_some() {
            return self.curly_string(pair);
        }
        let raw = pair.as_str();
        let inner = &raw[1..raw.len().saturating_sub(1).max(1)];
        let mut text = String::with_capacity(inner.len());
        let mut at = 0;
        while let Some(backslash) = inner[at..].find('\\') {
            text.push_str(&inner[at..at + backslash]);
            at += backslash;
            match read_escape(&inner[at..]) {
                Ok((character, length)) => {
                    text.push(character);
                    at += length;
                }
                Err((fault, length)) => {
                    let start = self.span(pair).start as usize + 1 + at;
                    self.bad_escape(fault, &inner[at..at + length], start);
                    at += length;
                }
            }
        }
        text.push_str(&inner[at..]);
        self.spanned(pair, text)
    }

    fn curly_string(&self, pair: &Pair<'_, Rule>) -> Spanned<String> {
        let mut characters = pair.as_str().chars();
        characters.next();
        characters.next_back();
        let text = characters.as_str();
        let span = self.span(pair);
        let diagnostic = Diagnostic::error(
            Code::TypographicQuote,
            span,
            "a text stands in straight quotes",
        )
        .label("typographic quotes")
        .fix("use straight quotes", span, quote(text));
        self.report(diagnostic);
        self.spanned(pair, text.to_owned())
    }

    fn bad_escape(&self, fault: EscapeFault, found: &str, start: usize) {
        let span = Span::new(self.source, start, start + found.len());
        let double = || (span.before(), "\\");
        let (message, label) = match fault {
            EscapeFault::Unknown => (format!("`{found}` is no escape"), "unknown escape"),
            EscapeFault::NoCharacter => (
                format!("`{found}` stands for no character"),
                "no such character",
            ),
            EscapeFault::LoneHalf => (
                format!("`{found}` is half of a character"),
                "the other half is missing",
            ),
        };
        let diagnostic = Diagnostic::error(Code::UnknownEscape, span, message).label(label);
        let (place, text) = double();
        self.report(match fault {
            EscapeFault::LoneHalf => diagnostic.help("write the whole character as `\\u{…}`"),
            _ => diagnostic
                .note("escapes are `\\\\ \\\" \\' \\n \\r \\t \\u{…} \\uXXXX`")
                .fix("double the backslash", place, text),
        });
    }
}

/// What is wrong with an escape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EscapeFault {
    Unknown,
    NoCharacter,
    LoneHalf,
}

/// The character of the escape at the beginning of `text`, and its length in bytes.
fn read_escape(text: &str) -> Result<(char, usize), (EscapeFault, usize)> {
    let Some(kind) = text.chars().nth(1) else {
        return Err((EscapeFault::Unknown, 1));
    };
    let simple = match kind {
        '\\' | '"' | '\'' => kind,
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' if text[2..].starts_with('{') => return braced_escape(text),
        'u' => return utf16_escape(text),
        _ => return Err((EscapeFault::Unknown, 1 + kind.len_utf8())),
    };
    Ok((simple, 2))
}

/// `\u{1F600}`
fn braced_escape(text: &str) -> Result<(char, usize), (EscapeFault, usize)> {
    let Some(close) = text.find('}') else {
        return Err((EscapeFault::Unknown, 2));
    };
    let digits = &text[3..close];
    let value = match digits.len() {
        1..=6 => u32::from_str_radix(digits, 16).ok(),
        _ => None,
    };
    if matches!(value, Some(0xD800..=0xDFFF)) {
        return Err((EscapeFault::LoneHalf, close + 1));
    }
    let character = value.and_then(char::from_u32);
    character
        .map(|character| (character, close + 1))
        .ok_or((EscapeFault::NoCharacter, close + 1))
}

/// `\u00e9`, or two of them for one character
fn utf16_escape(text: &str) -> Result<(char, usize), (EscapeFault, usize)> {
    let half = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        let hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        hexadecimal
            .then(|| u16::from_str_radix(digits, 16).ok())
            .flatten()
    };
    let Some(first) = half(0) else {
        return Err((EscapeFault::Unknown, 2));
    };
    if let Some(character) = char::from_u32(u32::from(first)) {
        return Ok((character, 6));
    }
    let pair = half(6).map(|second| [first, second]);
    let decoded = pair.and_then(|pair| char::decode_utf16(pair).next()?.ok());
    decoded
        .map(|character| (character, 12))
        .ok_or((EscapeFault::LoneHalf, 6))
}

fn read_number(text: &str) -> Result<ExprKind, Malformed> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let fault = |message: String, label, fix: Option<String>| Malformed {
        message,
        label,
        fix,
    };
    if let Some(rest) = digits.strip_prefix('.') {
        let fix = format!("{sign}0.{rest}");
        return Err(fault(
            format!("`{text}` lacks a digit before the point"),
            "expected `0` here",
            Some(fix),
        ));
    }
    if let Some(rest) = digits.strip_suffix('.') {
        let fix = format!("{sign}{rest}");
        return Err(fault(
            format!("`{text}` lacks a digit behind the point"),
            "ends in a point",
            Some(fix),
        ));
    }
    if let Some(radix) = radix_of(digits) {
        let value = i64::from_str_radix(&digits[2..].replace('_', ""), radix).ok();
        let fix = value.map(|value| format!("{sign}{value}"));
        return Err(fault(
            format!("`{text}` is not a decimal number"),
            "numbers are decimal",
            fix,
        ));
    }
    let (body, long) = match digits.strip_suffix(['L', 'l']) {
        Some(body) => (body, true),
        None => (digits, false),
    };
    let Some(shape) = shape_of(body) else {
        let unknown = unknown_suffix(body);
        return Err(fault(
            format!("`{text}` is not a number"),
            unknown.0,
            unknown.1.map(|fix| format!("{sign}{fix}")),
        ));
    };
    let plain = format!("{sign}{}", body.replace('_', ""));
    match shape {
        Shape::Float if long => Err(fault(
            format!("`{text}` is not a whole number"),
            "`L` marks whole numbers",
            Some(format!("{sign}{body}")),
        )),
        Shape::Float => match plain.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(ExprKind::Number(value)),
            _ => Err(fault(
                format!("`{text}` is larger than any number"),
                "too large",
                None,
            )),
        },
        Shape::Integer => plain.parse().map(ExprKind::Integer).map_err(|_| {
            let fix = format!("{plain}.0");
            fault(
                format!("`{text}` does not fit in 64 bits"),
                "too large for a whole number",
                Some(fix),
            )
        }),
    }
}

/// Whether digits are whole or not.
enum Shape {
    Integer,
    Float,
}

/// The shape of digits with single `_` between them, a point and an exponent; none for anything else.
fn shape_of(text: &str) -> Option<Shape> {
    let grouped = |digits: &str| {
        !digits.is_empty()
            && digits
                .split('_')
                .all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let exponent_is_good =
        exponent.is_none_or(|digits| grouped(digits.strip_prefix(['+', '-']).unwrap_or(digits)));
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    if !exponent_is_good || !grouped(whole) || !fraction.is_none_or(grouped) {
        return None;
    }
    Some(match (fraction, exponent) {
        (None, None) => Shape::Integer,
        _ => Shape::Float,
    })
}

fn radix_of(digits: &str) -> Option<u32> {
    match digits.get(..2)?.to_ascii_lowercase().as_str() {
        "0x" => Some(16),
        "0b" => Some(2),
        "0o" => Some(8),
        _ => None,
    }
}

/// What stands out in text that is no number, and how it may be mended.
fn unknown_suffix(text: &str) -> (&'static str, Option<String>) {
    let letters = text.find(|c: char| !c.is_ascii_digit() && c != '_' && c != '.');
    match letters {
        Some(at) if crate::types::calendar::Unit::parse(&text[at..]).is_some() => (
            "a blank is missing before the unit",
            Some(format!("{} {}", &text[..at], &text[at..])),
        ),
        None if text.matches('.').count() <= 1 => {
            let range: Range<usize> = 0..text.len();
            let digits = text[range].split('_').filter(|group| !group.is_empty());
            (
                "`_` stands between digits only",
                Some(
                    digits
                        .collect::<Vec<_>>()
                        .join("_")
                        .replace("_.", ".")
                        .replace("._", "."),
                ),
            )
        }
        None => ("more than one point", None),
        Some(_) => ("letters in a number", None),
    }
}
