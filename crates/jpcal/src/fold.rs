//! Folding of what people type to what the parsers read, and the small reader that the parsers share.
//! Full-width digits, letters and signs become ASCII; hyphens of every kind become `-`; squared forms (㋿, ㈬) become words.

/// The text in the form that the parsers read.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            // Full-width ASCII lies at a fixed distance from ASCII.
            '\u{FF01}'..='\u{FF5E}' => folded.extend(char::from_u32(u32::from(c) - 0xFEE0)),
            // Hyphen, dashes, minus, box line, long vowel sign: all are typed where a hyphen is meant.
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{30FC}' | '\u{FF70}' => folded.push('-'),
            '\u{FEFF}' | '\u{200B}' => {}
            '･' => folded.push('・'),
            '㍾' => folded.push_str("明治"),
            '㍽' => folded.push_str("大正"),
            '㍼' => folded.push_str("昭和"),
            '㍻' => folded.push_str("平成"),
            '㋿' => folded.push_str("令和"),
            '㈪' => folded.push_str("(月)"),
            '㈫' => folded.push_str("(火)"),
            '㈬' => folded.push_str("(水)"),
            '㈭' => folded.push_str("(木)"),
            '㈮' => folded.push_str("(金)"),
            '㈯' => folded.push_str("(土)"),
            '㈰' => folded.push_str("(日)"),
            c => folded.push(c),
        }
    }
    folded
}

/// Reads folded text from the left. Spaces before what is asked for are skipped.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(folded: &'a str) -> Self {
        Reader { rest: folded }
    }

    /// Takes `word`, whatever its case, if it comes next.
    pub(crate) fn eat(&mut self, word: &str) -> bool {
        let rest = self.rest.trim_start();
        match rest.get(..word.len()) {
            Some(start) if start.eq_ignore_ascii_case(word) => {
                self.rest = &rest[word.len()..];
                true
            }
            _ => false,
        }
    }

    /// Takes the first of `words` that comes next and tells what it stands for.
    pub(crate) fn eat_one<T: Copy>(&mut self, words: &[(&str, T)]) -> Option<T> {
        words.iter().find(|(word, _)| self.eat(word)).map(|(_, meaning)| *meaning)
    }

    /// Takes a whole run of `digits.0..=digits.1` digits; a longer or shorter run is none.
    pub(crate) fn number(&mut self, digits: (usize, usize)) -> Option<u16> {
        let rest = self.rest.trim_start();
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        if length < digits.0 || length > digits.1 {
            return None;
        }
        let number = rest[..length].parse().ok()?;
        self.rest = &rest[length..];
        Some(number)
    }

    /// Like [`Reader::number`] for one or two digits.
    pub(crate) fn two_digits(&mut self) -> Option<u8> {
        self.number((1, 2)).and_then(|number| u8::try_from(number).ok())
    }

    /// Whether nothing but space is left.
    pub(crate) fn at_end(&self) -> bool {
        self.rest.trim_start().is_empty()
    }
}
