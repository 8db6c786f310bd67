//! The characters that a bank's file may hold: half-width katakana, capitals, digits and few signs, one byte each.
//!
//! What always holds: what comes out of [`to_half_width`] is permitted in its [`CharacterSet`]; small kana are written large, ー as
//! `-`, a voiced kana as the kana and its mark; a character that cannot be written is named in the error and never dropped.
//! Source: the banks' association's 使用文字一覧 (付録1 of its record formats), in its older and stricter reading, which every bank takes.

use crate::fold::{HALF_VOICED, VOICED, fold, large};

/// Which signs a field may hold beside kana, capitals, digits and the space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CharacterSet {
    /// Names of account holders: `(`, `)`, `-` and `.`; so ｶ) and ﾄｸﾋ) can be written.
    Name,
    /// Names of banks and branches: `-` alone.
    Institution,
}

/// A character that the bank's file cannot hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("the character {character} at position {position} cannot be written")]
pub struct KanaError {
    /// The character as written.
    pub character: char,
    /// Its place in the text as written, counted in characters from 1.
    pub position: usize,
}

/// `text` in half-width kana: from katakana or hiragana in any width. Runs of spaces become one.
///
/// ヲ, ヰ and ヱ are refused: what a bank writes for them is for the account holder to say, not for a table.
pub fn to_half_width(text: &str, set: CharacterSet) -> Result<String, KanaError> {
    let mut half = String::with_capacity(text.len());
    let mut last = ' ';
    for (index, character) in text.chars().enumerate() {
        for letter in fold(character) {
            let written = narrow(large(letter), last, set);
            let written = written.ok_or(KanaError { character, position: index + 1 })?;
            if written != ' ' || last != ' ' {
                half.push(written);
            }
            last = written;
        }
    }
    half.truncate(half.trim_end().len());
    Ok(half)
}

/// The katakana of the half-width block from ｱ to ﾝ, in its order.
const KATAKANA: &str =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
const FIRST_HALF: u32 = 0xFF71;

fn narrow(letter: char, before: char, set: CharacterSet) -> Option<char> {
    match letter {
        ' ' | '0'..='9' | 'A'..='Z' | '-' => Some(letter),
        '(' | ')' | '.' if set == CharacterSet::Name => Some(letter),
        'ー' => Some('-'),
        VOICED => matches!(before, 'ｳ' | 'ｶ'..='ﾄ' | 'ﾊ'..='ﾎ').then_some('ﾞ'),
        HALF_VOICED => matches!(before, 'ﾊ'..='ﾎ').then_some('ﾟ'),
        _ => {
            let place = KATAKANA.chars().position(|kana| kana == letter)?;
            char::from_u32(FIRST_HALF + u32::try_from(place).ok()?)
        }
    }
}
