//! Folding of one written character to plain letters, shared by the bank's character set and by the comparison of names.
//! Full-width and half-width become one, hiragana becomes katakana, ガ becomes カ and its mark, dashes of every kind become `-`.
//! The long vowel sign ー stays apart from `-`, since only in a name does it sound.

use unicode_normalization::UnicodeNormalization;

/// The mark of a voiced kana, ガ.
pub(crate) const VOICED: char = '\u{3099}';
/// The mark of a half-voiced kana, パ.
pub(crate) const HALF_VOICED: char = '\u{309A}';

/// The plain letters that `character` stands for, in capitals.
pub(crate) fn fold(character: char) -> impl Iterator<Item = char> {
    let alike = match character {
        // Standing alone these two would fold to a space and a mark.
        '゛' => VOICED,
        '゜' => HALF_VOICED,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{FF0D}' => '-',
        other => other,
    };
    std::iter::once(alike).nfkd().map(|letter| match letter {
        // Hiragana lie at a fixed distance below katakana.
        'ぁ'..='ゖ' => char::from_u32(u32::from(letter) + 0x60).unwrap_or(letter),
        letter => letter.to_ascii_uppercase(),
    })
}

/// The large form of a small kana; every other letter as it is. Banks know no small kana.
pub(crate) fn large(letter: char) -> char {
    match letter {
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' => 'オ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ヮ' => 'ワ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        letter => letter,
    }
}

/// Digits in half width and nothing else, if `text` is that: spaces around it are dropped.
pub(crate) fn digits(text: &str) -> Option<String> {
    let folded: String = text.trim().chars().flat_map(fold).collect();
    (!folded.is_empty() && folded.bytes().all(|byte| byte.is_ascii_digit())).then_some(folded)
}
