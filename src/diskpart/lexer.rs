//! A line cut into words, quoted values and `=`.

/// What a piece of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word or a value.
    Word,
    /// `=`.
    Equals,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    /// Without its quotes.
    pub text: String,
    /// Whether any of it stood in quotes.
    pub quoted: bool,
    /// Where it begins: characters, counted from 1.
    pub column: u32,
    /// Where it begins and ends in the line, in bytes.
    pub start: usize,
    pub end: usize,
}

/// A quote that is opened and never closed, at this column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unclosed(pub u32);

/// Quotation marks that word processors and web pages put in the place of `"`.
pub(super) const fn is_typographic_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '＂' | '〝' | '〞' | '〟')
}

/// Whether a line has quotation marks or blanks that DiskPart may not take for such, outside of straight quotes.
pub(super) fn has_odd_characters(line: &str) -> bool {
    odd_characters(line).next().is_some()
}

/// The quotation marks and blanks that are not ASCII, outside of straight quotes.
pub(super) fn odd_characters(line: &str) -> impl Iterator<Item = char> + '_ {
    // Every second piece between straight quotes stands in them.
    let outside = line.split('"').step_by(2).filter(|piece| !piece.is_ascii());
    outside.flat_map(str::chars).filter(|c| is_typographic_quote(*c) || (c.is_whitespace() && !c.is_ascii()))
}

/// Cuts a line. `=` is a piece of its own outside of quotes (`letter k`, `letter = k` and `letter=k` are the same,
/// observed h). A typographic quote is read as the quote that is meant; [`super::lint`] objects to it.
pub(super) fn tokens(line: &str) -> Result<Vec<Token>, Unclosed> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut open: Option<Token> = None;
    // The quote that is open: its column, and whether it is a typographic one.
    let mut quote: Option<(u32, bool)> = None;
    let mut column = 0_u32;
    for (at, c) in line.char_indices() {
        column = column.saturating_add(1);
        let after = at + c.len_utf8();
        if let Some((_, typographic)) = quote {
            let closes = if typographic { is_typographic_quote(c) || c == '"' } else { c == '"' };
            if let Some(token) = &mut open {
                token.end = after;
                if !closes {
                    token.text.push(c);
                }
            }
            if closes {
                quote = None;
            }
            continue;
        }
        if c.is_whitespace() {
            tokens.extend(open.take());
        } else if c == '=' {
            tokens.extend(open.take());
            tokens.push(Token {
                kind: Kind::Equals,
                text: "=".to_owned(),
                quoted: false,
                column,
                start: at,
                end: after,
            });
        } else {
            let token = open.get_or_insert_with(|| Token {
                kind: Kind::Word,
                text: String::new(),
                quoted: false,
                column,
                start: at,
                end: at,
            });
            token.end = after;
            if c == '"' || is_typographic_quote(c) {
                token.quoted = true;
                quote = Some((column, c != '"'));
            } else {
                token.text.push(c);
            }
        }
    }
    if let Some((column, _)) = quote {
        return Err(Unclosed(column));
    }
    tokens.extend(open);
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        tokens(line).unwrap().into_iter().map(|t| t.text).collect()
    }

    #[test]
    fn the_equals_sign_needs_no_blanks_and_may_have_them() {
        for line in ["gpt attributes=0x1", "gpt attributes =0x1", "gpt  attributes = 0x1", "gpt attributes= 0x1\t"] {
            assert_eq!(texts(line), ["gpt", "attributes", "=", "0x1"], "{line}");
        }
    }

    #[test]
    fn quotes_keep_blanks_and_equals_signs() {
        assert_eq!(texts("label=\"a = b\""), ["label", "=", "a = b"]);
        assert_eq!(texts("label=“Windows RE tools”"), ["label", "=", "Windows RE tools"]);
        assert_eq!(texts("label=\"\""), ["label", "=", ""]);
    }

    #[test]
    fn columns_are_counted_in_characters() {
        let all = tokens("label=\"回復 x\" quick").unwrap();
        assert_eq!(all.last().unwrap().column, 14);
    }

    #[test]
    fn an_open_quote_is_said_with_its_place() {
        assert_eq!(tokens("label=\"abc"), Err(Unclosed(7)));
    }
}
