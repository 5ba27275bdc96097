//! The coarse tokens of the scanner: just enough to know brackets, quotes, comments and words.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::syntax) enum Token {
    /// Letters, digits and underscores that begin with a letter.
    Word,
    /// Digits with whatever touches them.
    Number,
    /// Text in quotes of any kind; whether it is closed.
    Text(bool),
    /// A name in backticks; whether it is closed.
    Quoted(bool),
    /// An opening bracket.
    Open(char),
    /// A closing bracket.
    Close(char),
    /// `//` or `/* */`; whether it is closed.
    Comment(bool),
    /// `///`
    ItemDoc,
    /// `//!`
    FileDoc,
    /// Anything else, two characters at most.
    Symbol,
    /// The end of the text.
    End,
}

/// A token with its place.
#[derive(Debug, Clone, Copy)]
pub(in crate::syntax) struct Lexeme {
    /// What it is.
    pub(in crate::syntax) token: Token,
    /// Its first byte.
    pub(in crate::syntax) start: usize,
    /// The byte after its last.
    pub(in crate::syntax) end: usize,
    /// Whether nothing but blanks and comments stands before it on its line.
    pub(in crate::syntax) first_on_line: bool,
}

/// Reads tokens one after the other; a copy looks ahead.
#[derive(Debug, Clone, Copy)]
pub(in crate::syntax) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    first_on_line: bool,
}

const DOUBLE_QUOTES: &[char] = &['\u{201C}', '\u{201D}', '\u{201E}', '\u{201F}', '«', '»'];
const SINGLE_QUOTES: &[char] = &['\u{2018}', '\u{2019}', '\u{201A}', '\u{201B}'];
/// Symbols of two characters whose parts would be misread alone.
const PAIRS: &[&str] = &[
    "=>", "?:", "??", "!=", "<=", ">=", "==", "&&", "||", "<>", "=<",
];

impl<'t> Tokens<'t> {
    pub(in crate::syntax) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            first_on_line: true,
        }
    }

    /// The text of a token.
    pub(in crate::syntax) fn text(&self, lexeme: Lexeme) -> &'t str {
        &self.text[lexeme.start..lexeme.end]
    }

    /// Where the next token is looked for.
    pub(in crate::syntax) fn position(&self) -> usize {
        self.at
    }

    /// Goes on at the beginning of a line.
    pub(in crate::syntax) fn jump_to_line(&mut self, at: usize) {
        self.at = at;
        self.first_on_line = true;
    }

    /// The next token.
    pub(in crate::syntax) fn next(&mut self) -> Lexeme {
        self.skip_blanks();
        let start = self.at;
        let rest = &self.text[start..];
        let token = self.read(rest);
        let first_on_line = self.first_on_line;
        if !matches!(token, Token::Comment(_) | Token::ItemDoc | Token::FileDoc) {
            self.first_on_line = false;
        }
        Lexeme {
            token,
            start,
            end: self.at,
            first_on_line,
        }
    }

    /// The next token that is no comment.
    pub(in crate::syntax) fn next_solid(&mut self) -> Lexeme {
        loop {
            let lexeme = self.next();
            if !matches!(
                lexeme.token,
                Token::Comment(_) | Token::ItemDoc | Token::FileDoc
            ) {
                return lexeme;
            }
        }
    }

    fn skip_blanks(&mut self) {
        for character in self.text[self.at..].chars() {
            match character {
                '\n' => self.first_on_line = true,
                '\u{FEFF}' => {}
                _ if character.is_whitespace() => {}
                _ => return,
            }
            self.at += character.len_utf8();
        }
    }

    fn read(&mut self, rest: &str) -> Token {
        let Some(first) = rest.chars().next() else {
            return Token::End;
        };
        match first {
            '/' if rest.starts_with("//") => self.line_comment(rest),
            '/' if rest.starts_with("/*") => {
                let end = rest[2..].find("*/").map(|at| at + 4);
                self.at += end.unwrap_or(rest.len());
                Token::Comment(end.is_some())
            }
            '"' | '\'' => Token::Text(self.quoted(rest, &[first], true)),
            '`' => Token::Quoted(self.quoted(rest, &['`'], false)),
            _ if DOUBLE_QUOTES.contains(&first) => {
                Token::Text(self.quoted(rest, &[DOUBLE_QUOTES, &['"']].concat(), false))
            }
            _ if SINGLE_QUOTES.contains(&first) => {
                Token::Text(self.quoted(rest, &[SINGLE_QUOTES, &['\'']].concat(), false))
            }
            '(' | '[' | '{' => self.take(first, Token::Open(first)),
            ')' | ']' | '}' => self.take(first, Token::Close(first)),
            _ if first.is_ascii_digit() => self.run(rest, Token::Number),
            _ if first == '_' || first.is_alphabetic() => self.run(rest, Token::Word),
            _ if PAIRS.iter().any(|pair| rest.starts_with(pair)) => {
                self.at += 2;
                Token::Symbol
            }
            _ => self.take(first, Token::Symbol),
        }
    }

    fn take(&mut self, character: char, token: Token) -> Token {
        self.at += character.len_utf8();
        token
    }

    fn run(&mut self, rest: &str, token: Token) -> Token {
        let end = rest.find(|c: char| c != '_' && !c.is_alphanumeric());
        self.at += end.unwrap_or(rest.len());
        token
    }

    fn line_comment(&mut self, rest: &str) -> Token {
        let line = rest.find('\n').map_or(rest, |end| &rest[..end]);
        self.at += line.len();
        match line.as_bytes().get(2) {
            Some(b'!') => Token::FileDoc,
            // Four strokes and more are a ruler, not documentation.
            Some(b'/') if line.as_bytes().get(3) != Some(&b'/') => Token::ItemDoc,
            _ => Token::Comment(true),
        }
    }

    /// Reads to the closing quote on the same line, or to the end of the line.
    fn quoted(&mut self, rest: &str, closing: &[char], escapes: bool) -> bool {
        let mut characters = rest.char_indices().skip(1);
        while let Some((at, character)) = characters.next() {
            if character == '\n' {
                self.at += at;
                return false;
            }
            if closing.contains(&character) {
                self.at += at + character.len_utf8();
                return true;
            }
            if escapes && character == '\\' && !rest[at + 1..].starts_with('\n') {
                characters.next();
            }
        }
        self.at += rest.len();
        false
    }
}
