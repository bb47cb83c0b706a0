//! Text other people typed, on its way into a mail.

/// The text on one line: control characters, line and paragraph separators and the marks that reorder text become
/// spaces, and spaces are single. Nothing a person typed can then start a header, a line or a paragraph of its own.
pub fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() || is_layout(c) { ' ' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_layout(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn a_name_cannot_hold_a_line_break_or_turn_text_around() {
        assert_eq!(
            one_line(" Eve\r\nBcc: all@example.com\u{2028}\u{202e}x\0 "),
            "Eve Bcc: all@example.com x"
        );
        assert_eq!(one_line("Zoë O'Neill-Łukasz 李"), "Zoë O'Neill-Łukasz 李");
    }
}
