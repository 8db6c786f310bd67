//! Codes that a person copies from paper: invitations, recovery codes. Letters that are mistaken for each other are
//! left out (after Crockford), and reading is generous: case, hyphens, full-width letters, O for 0, I or L for 1.

use unicode_normalization::UnicodeNormalization;

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A fresh code of `groups` groups of four letters (twenty random bits each): `7KQ2-M4XD`.
pub fn fresh(groups: usize) -> String {
    let group = || (0..4).map(|_| char::from(LETTERS[usize::from(rand::random::<u8>() % 32)])).collect();
    (0..groups).map(|_| group()).collect::<Vec<String>>().join("-")
}

/// What was meant by what was typed: the letters alone, in the form that is hashed.
pub fn read(typed: &str) -> String {
    let letter = |c: char| match c.to_ascii_uppercase() {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        c if c.is_ascii_alphanumeric() => Some(c),
        _ => None,
    };
    typed.nfkc().filter_map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = fresh(3);
        assert_eq!(code.len(), 14);
        assert_eq!(read(&code.to_lowercase().replace('-', " ")), read(&code));
        assert_eq!(read("ｏＩｌ-7"), "0117");
    }

    #[test]
    fn codes_differ() {
        let codes: std::collections::HashSet<String> = (0..1000).map(|_| fresh(2)).collect();
        assert_eq!(codes.len(), 1000);
    }
}
