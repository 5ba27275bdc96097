//! The colours of text on terminals.

/// How a piece of text looks on a terminal with colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// What one reads first.
    Bold,
    /// What may be passed over.
    Dim,
    /// The words of an author.
    Italic,
    /// What is wrong, or gone.
    Red,
    /// What is right, or new.
    Green,
    /// What is to be looked at.
    Yellow,
    /// What something is called.
    Blue,
    /// A piece of code.
    Cyan,
}

impl Ink {
    /// The text with its colour, where there are colours.
    pub fn paint(self, text: &str, is_coloured: bool) -> String {
        let code = match self {
            Ink::Bold => 1,
            Ink::Dim => 2,
            Ink::Italic => 3,
            Ink::Red => 31,
            Ink::Green => 32,
            Ink::Yellow => 33,
            Ink::Blue => 34,
            Ink::Cyan => 36,
        };
        match is_coloured {
            true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            false => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Ink;

    #[test]
    fn colours_stand_around_a_text_where_there_are_any() {
        assert_eq!(Ink::Green.paint("ok", true), "\u{1b}[32mok\u{1b}[0m");
        assert_eq!(Ink::Green.paint("ok", false), "ok");
    }
}
