//! Full-width characters and their half-width forms. Only says what the half-width form is; refusing is for the readers.

/// The half-width form of a full-width character (`９` → `9`, `％` → `%`), when there is one.
pub(super) const fn narrow(ch: char) -> Option<char> {
    match ch {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(ch as u32 - 0xfee0),
        '\u{3000}' => Some(' '),
        '。' => Some('.'),
        '、' => Some(','),
        '—' | '–' | '−' => Some('-'),
        '“' | '”' => Some('"'),
        '‘' | '’' => Some('\''),
        _ => None,
    }
}

/// The text in half-width characters, when it has any full-width ones.
pub(super) fn narrowed(text: &str) -> Option<String> {
    // All characters with a half-width form are outside ASCII, so plain numbers are passed over quickly.
    if text.is_ascii() || !text.chars().any(|ch| narrow(ch).is_some()) {
        return None;
    }
    Some(text.chars().map(|ch| narrow(ch).unwrap_or(ch)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_punctuation_have_half_width_forms_and_words_do_not() {
        assert_eq!(narrowed("９５．５％").as_deref(), Some("95.5%"));
        assert_eq!(narrowed("2026-03"), None);
        assert_eq!(narrowed("社区"), None);
        assert_eq!(narrowed("−3").as_deref(), Some("-3"));
    }
}
