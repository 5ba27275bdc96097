//! A place in the text that moves on token by token and finds the comments between them.

use crate::diagnostic::Span;
use crate::syntax::parse::{Lexeme, Token, Tokens};

/// A comment, its marks included, and how it stands among its neighbours.
#[derive(Debug)]
pub(super) struct Comment {
    /// Its text.
    pub(super) text: String,
    /// Whether only blanks stand before it on its line.
    pub(super) begins_line: bool,
    /// Whether only blanks stand behind it on its line.
    pub(super) ends_line: bool,
    /// Whether an empty line stands before it.
    pub(super) after_empty: bool,
    /// Whether it stands behind a token and only comments stand behind it on its line.
    pub(super) is_trailing: bool,
}

/// A place in a text between two tokens.
#[derive(Debug)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// Goes on at a byte.
    pub(super) fn jump(&mut self, at: usize) {
        self.at = at;
    }

    fn tokens(&self) -> Tokens<'t> {
        let mut tokens = Tokens::new(self.text);
        tokens.jump_to_line(self.at);
        tokens
    }

    /// The next token that is no comment.
    pub(super) fn peek(&self) -> Lexeme {
        self.tokens().next_solid()
    }

    /// The text of the next token.
    pub(super) fn peek_text(&self) -> &'t str {
        let next = self.peek();
        &self.text[next.start..next.end]
    }

    /// Goes behind the next token and gives its text.
    pub(super) fn take(&mut self) -> &'t str {
        let next = self.peek();
        self.at = next.end;
        &self.text[next.start..next.end]
    }

    /// Goes behind the next token if it is `text`.
    pub(super) fn take_if(&mut self, text: &str) -> bool {
        let next = self.peek();
        let found = &self.text[next.start..next.end] == text;
        if found {
            self.at = next.end;
        }
        found
    }

    /// The text of a place; goes behind it.
    pub(super) fn leaf(&mut self, start: usize, end: usize) -> &'t str {
        self.at = self.at.max(end);
        self.text.get(start..end).unwrap_or("")
    }

    /// The text of a place, without going there.
    pub(super) fn slice(&self, span: Span) -> &'t str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or("")
    }

    /// How many opening round brackets stand next to each other at a byte, before another.
    pub(super) fn open_brackets(&self, from: usize, before: usize) -> usize {
        let mut tokens = self.tokens();
        tokens.jump_to_line(from);
        let mut count = 0;
        loop {
            let next = tokens.next_solid();
            if next.token != Token::Open('(') || next.start >= before {
                return count;
            }
            count += 1;
        }
    }

    /// Where the tokens of a place end, its last `closing` brackets left out.
    pub(super) fn inner_end(&self, span: Span, closing: usize) -> usize {
        if closing == 0 {
            return span.end as usize;
        }
        let mut tokens = self.tokens();
        let mut ends = Vec::new();
        loop {
            let next = tokens.next_solid();
            if next.token == Token::End || next.end > span.end as usize {
                break;
            }
            ends.push(next.end);
        }
        let last = ends.len().checked_sub(closing + 1);
        last.map_or(self.at, |last| ends[last])
    }

    /// The first token at or behind a byte.
    pub(super) fn token_at(&self, at: usize) -> Lexeme {
        let mut tokens = self.tokens();
        tokens.jump_to_line(at);
        tokens.next_solid()
    }

    /// Whether a line ends before the next token.
    pub(super) fn line_ends_before_token(&self) -> bool {
        self.text[self.at..self.peek().start].contains('\n')
    }

    /// Whether an empty line stands before the next token or comment.
    pub(super) fn is_before_empty(&self) -> bool {
        self.gap().matches('\n').count() > 1
    }

    fn gap(&self) -> &'t str {
        let next = self.tokens().next();
        &self.text[self.at..next.start]
    }

    /// The comments before the next token; goes behind them.
    pub(super) fn comments(&mut self) -> Vec<Comment> {
        self.comments_while(|_| true)
    }

    /// The comments that end the line of the token before; goes behind them.
    pub(super) fn trailing(&mut self) -> Vec<Comment> {
        self.comments_while(|comment| comment.is_trailing)
    }

    fn comments_while(&mut self, belongs: impl Fn(&Comment) -> bool) -> Vec<Comment> {
        let mut tokens = self.tokens();
        let mut run = Vec::new();
        let mut next = tokens.next();
        while is_comment(next.token) {
            run.push(next);
            next = tokens.next();
        }
        let mut found: Vec<Comment> = Vec::with_capacity(run.len());
        for lexeme in run.iter().rev() {
            let comment = self.comment(*lexeme, found.last());
            found.push(comment);
        }
        found.reverse();
        let count = found.iter().take_while(|comment| belongs(comment)).count();
        found.truncate(count);
        if let Some(last) = count.checked_sub(1) {
            self.at = run[last].end;
        }
        found
    }

    /// A comment; `behind` is the one that follows it without a token between.
    fn comment(&self, lexeme: Lexeme, behind: Option<&Comment>) -> Comment {
        let is_blank = |c: char| c != '\n' && (c.is_whitespace() || c == '\u{FEFF}');
        let before = self.text[..lexeme.start].trim_end_matches(is_blank);
        let begins_line = before.is_empty() || before.ends_with('\n');
        let above = before.strip_suffix('\n').unwrap_or("");
        let after = self.text[lexeme.end..].trim_start_matches(is_blank);
        let ends_line = after.is_empty() || after.starts_with('\n');
        let goes_on = behind.is_some_and(|behind| behind.is_trailing && !behind.begins_line);
        let text = self.text[lexeme.start..lexeme.end].trim_end();
        Comment {
            text: text.replace("\r\n", "\n"),
            begins_line,
            ends_line,
            after_empty: begins_line && above.trim_end_matches(is_blank).ends_with('\n'),
            is_trailing: !begins_line && (ends_line || goes_on),
        }
    }
}

fn is_comment(token: Token) -> bool {
    matches!(token, Token::Comment(_) | Token::ItemDoc | Token::FileDoc)
}
