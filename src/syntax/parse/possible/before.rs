//! What the tokens before a place tell.

use std::ops::Range;

use super::{Call, Inside};
use crate::syntax::parse::scan::{self, Lexeme, Token, Tokens};

/// What the tokens before a place tell.
pub(super) struct Before {
    pub(super) inside: Inside,
    pub(super) word: Range<usize>,
    pub(super) after_dot: bool,
    pub(super) first_on_line: bool,
    pub(super) is_level: bool,
    open: Vec<Open>,
    /// Whether an expression could end before the word.
    pub(super) is_complete: bool,
}

/// A bracket that is open.
struct Open {
    bracket: char,
    /// The name that touches it, and whether a dot stands before that.
    name: Option<(Range<usize>, bool)>,
    commas: usize,
    /// Whether what stands since the last comma has a colon.
    has_colon: bool,
}

impl Before {
    /// The brackets that close what is open; the arm of a `case` that has no value gets one.
    pub(super) fn closing(&self) -> String {
        let mut closing = String::new();
        for open in self.open.iter().rev() {
            closing.push_str(match open.bracket {
                '(' => ")",
                '[' => "]",
                _ if open.has_colon => "}",
                _ => ": null}",
            });
        }
        closing
    }

    pub(super) fn calls(&self, base: usize) -> Vec<Call> {
        let named = self.open.iter().filter(|open| open.bracket == '(');
        let calls = named.filter_map(|open| {
            let (name, is_method) = open.name.clone()?;
            Some(Call {
                name: base + name.start..base + name.end,
                is_method,
                argument: open.commas,
            })
        });
        calls.collect()
    }

    fn take(&mut self, lexeme: Lexeme, text: &str, last: [Option<Lexeme>; 2]) {
        match lexeme.token {
            Token::Open(bracket) => {
                let touches = |one: &Lexeme| {
                    one.end == lexeme.start && matches!(one.token, Token::Word | Token::Quoted(_))
                };
                let name = last[1].filter(touches).map(|name| {
                    let before = last[0].map(|one| &text[one.start..one.end]);
                    (name.start..name.end, before == Some("."))
                });
                self.open.push(Open {
                    bracket,
                    name,
                    commas: 0,
                    has_colon: false,
                });
            }
            Token::Close(_) => {
                self.open.pop();
            }
            Token::Symbol => {
                let symbol = &text[lexeme.start..lexeme.end];
                if let Some(open) = self.open.last_mut() {
                    open.has_colon |= symbol == ":";
                    if symbol == "," {
                        open.commas += 1;
                        open.has_colon = false;
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn read(text: &str) -> Self {
        let mut before = Self {
            inside: Inside::Words,
            word: text.len()..text.len(),
            after_dot: false,
            first_on_line: true,
            is_level: true,
            open: Vec::new(),
            is_complete: true,
        };
        let mut tokens = Tokens::new(text);
        let mut last: [Option<Lexeme>; 2] = [None, None];
        loop {
            let lexeme = tokens.next();
            let reaches_end = lexeme.end == text.len();
            match lexeme.token {
                Token::End => {
                    before.first_on_line = lexeme.first_on_line;
                    break;
                }
                Token::Comment(closed) if reaches_end && !(closed && text.ends_with("*/")) => {
                    before.inside = Inside::Comment;
                    break;
                }
                Token::ItemDoc | Token::FileDoc if reaches_end => {
                    before.inside = Inside::Comment;
                    break;
                }
                Token::Comment(_) | Token::ItemDoc | Token::FileDoc => continue,
                Token::Text(false) if reaches_end => {
                    before.inside = Inside::String;
                    let quote = text[lexeme.start..]
                        .chars()
                        .next()
                        .map_or(1, char::len_utf8);
                    before.word = lexeme.start + quote..text.len();
                    break;
                }
                Token::Word | Token::Quoted(false) if reaches_end => {
                    before.word = lexeme.start..text.len();
                    before.first_on_line = lexeme.first_on_line;
                    break;
                }
                _ => {}
            }
            before.take(lexeme, text, last);
            last = [last[1], Some(lexeme)];
        }
        before.is_level = before.open.is_empty();
        if let Some(last) = last[1] {
            let text = &text[last.start..last.end];
            before.after_dot = last.token == Token::Symbol && text == ".";
            before.is_complete = match last.token {
                Token::Word => !scan::is_operator_word(text),
                Token::Number | Token::Text(_) | Token::Quoted(_) | Token::Close(_) => true,
                _ => text == ";",
            };
        }
        before
    }
}
