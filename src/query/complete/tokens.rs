//! The words and signs before a cursor.

/// A word or a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'t> {
    /// a name, keyword or number
    Word(&'t str),
    /// a name in backticks, without them
    Name(&'t str),
    /// a quoted text
    Text,
    /// any other character
    Sign(char),
}

/// The tokens of a text; `None` when it ends inside a quoted text or a comment.
pub fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = match c {
            '\'' | '"' => {
                tokens.push(Token::Text);
                after_quote(rest, c)?
            }
            '`' => {
                let end = rest[1..].find('`')?;
                tokens.push(Token::Name(&rest[1..=end]));
                &rest[end + 2..]
            }
            '/' if rest.starts_with("//") => &rest[rest.find('\n')?..],
            '/' if rest.starts_with("/*") => &rest[rest.find("*/")? + 2..],
            c if is_word(c) => {
                let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                tokens.push(Token::Word(&rest[..end]));
                &rest[end..]
            }
            c => {
                if !c.is_whitespace() {
                    tokens.push(Token::Sign(c));
                }
                &rest[c.len_utf8()..]
            }
        };
    }
    Some(tokens)
}

fn after_quote(text: &str, quote: char) -> Option<&str> {
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => _ = chars.next(),
            c if c == quote => return Some(&text[at + 1..]),
            _ => {}
        }
    }
    None
}

/// Whether a character can be part of a name.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
