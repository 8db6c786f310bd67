//! What a bank prints about a payer, taken apart: the name to compare by and the reference numbers put before or after it.
//!
//! What always holds: two texts that differ in width, spaces, hiragana or katakana, small or large kana alone have the same key; so
//! have ﾄｸﾋ)ﾐｴ and 特定非営利活動法人 written out in kana. Voiced marks and the long vowel count: ハンダ and ハンタ are two people.
//! A key is for comparing, never for showing.

use unicode_normalization::UnicodeNormalization;

use crate::fold::{fold, large};

/// A payer's text taken apart by [`read`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Payer {
    /// The name to compare by; empty when the text has none.
    pub name: String,
    /// The first word of the name, when it has more than one: the family name, as people print it.
    pub family: Option<String>,
    /// The reference numbers as [`reference_key`] gives them, each once, in the order of the text.
    pub references: Vec<String>,
}

/// Takes a payer's text apart: `0123ﾖｼﾀﾞ ﾐﾉﾙ`, `ヨシダ　ミノル　０１２３`, `振込＊ﾖｼﾀﾞﾐﾉﾙ`.
///
/// A reference number is a run of digits, capitals and hyphens with a digit in it, at the beginning or the end of a word; digits inside
/// a word (ﾀﾞｲ3ｼﾌﾞ) belong to the name.
pub fn read(text: &str) -> Payer {
    let folded: String = text.chars().flat_map(fold).collect();
    let mut payer = Payer::default();
    let mut letters = String::new();
    let mut first = None;
    let words = folded.split(|c: char| c.is_whitespace() || "*:;,/★☆".contains(c));
    for word in words.filter(|word| !word.is_empty()) {
        let word = if letters.is_empty() { without_method(word) } else { word };
        let (before, rest) = leading_reference(word);
        let (rest, after) = trailing_reference(rest);
        for reference in [before, after].into_iter().flatten() {
            let key = reference_key(reference);
            if !payer.references.contains(&key) {
                payer.references.push(key);
            }
        }
        match first {
            None if !rest.is_empty() => first = Some(compared(rest)),
            Some(_) if !rest.is_empty() && payer.family.is_none() => payer.family.clone_from(&first),
            _ => {}
        }
        letters.push_str(rest);
    }
    payer.name = with_legal_form(&compared(&letters));
    payer
}

/// The name alone of [`read`].
pub fn payer_key(text: &str) -> String {
    read(text).name
}

/// A reference number as it is compared: capitals and digits alone, without zeros before it, which people leave out.
pub fn reference_key(reference: &str) -> String {
    let folded = reference.chars().flat_map(fold);
    let plain: String = folded.filter(char::is_ascii_alphanumeric).collect();
    let short = plain.trim_start_matches('0');
    if short.is_empty() { plain } else { short.to_owned() }
}

/// Whether two keys may be one name, cut short, with a word more, or with one slip: never enough to match by.
pub(crate) fn is_near(one: &str, other: &str) -> bool {
    let (short, long) =
        if one.chars().count() <= other.chars().count() { (one, other) } else { (other, one) };
    let (least, most) = (short.chars().count(), long.chars().count());
    // Two letters are in too many names; of three, one slip makes another name.
    least > 2
        && (long.contains(short)
            || (least > 3 && most - least <= 1 && strsim::damerau_levenshtein(short, long) <= 1))
}

/// Whether a text says only how the money came, not from whom: 振込, 振込１, ﾌﾘｺﾐ.
pub(crate) fn is_method(text: &str) -> bool {
    let folded: String = text.chars().flat_map(fold).collect();
    let rest = without_method(folded.trim());
    rest.chars().all(|c| c.is_ascii_digit() || c.is_whitespace())
}

fn without_method(word: &str) -> &str {
    const WORDS: [&str; 5] =
        ["フリコミ", "フリコミニユウキン", "フリコミニュウキン", "ニユウキン", "ニュウキン"];
    const BEGINNINGS: [&str; 5] = ["振込入金", "オ振込", "振込", "振替入金", "入金"];
    if WORDS.contains(&word) {
        return "";
    }
    BEGINNINGS.iter().find_map(|beginning| word.strip_prefix(beginning)).unwrap_or(word)
}

fn is_of_reference(c: char) -> bool {
    c.is_ascii_digit() || c.is_ascii_uppercase() || c == '-'
}

/// The reference that a word begins with, up to its last digit (0123NPO is 0123 and a name), and the rest.
fn leading_reference(word: &str) -> (Option<&str>, &str) {
    let run = word.find(|c: char| !is_of_reference(c)).unwrap_or(word.len());
    let (run, _) = word.split_at(run);
    match run.rfind(|c: char| c.is_ascii_digit()) {
        Some(last) => {
            let (reference, rest) = word.split_at(last + 1);
            (Some(reference), rest.strip_prefix('-').unwrap_or(rest))
        }
        None => (None, word),
    }
}

/// The reference that a word ends with. A hyphen before it stays with the name, where it may be a long vowel.
fn trailing_reference(word: &str) -> (&str, Option<&str>) {
    let name = word.trim_end_matches(is_of_reference);
    let run = &word[name.len()..];
    let reference = run.trim_start_matches('-');
    if !reference.contains(|c: char| c.is_ascii_digit()) {
        return (word, None);
    }
    (&word[..word.len() - reference.len()], Some(reference))
}

/// Folded letters as names are compared.
fn compared(letters: &str) -> String {
    let mut key = String::with_capacity(letters.len());
    for letter in letters.chars() {
        match large(letter) {
            'ヲ' => key.push('オ'),
            'ヰ' => key.push('イ'),
            'ヱ' => key.push('エ'),
            // A sign at the beginning sounds nowhere; after a kana it is the long vowel as banks write it.
            'ー' | '-' => {
                if !key.is_empty() {
                    key.push('-');
                }
            }
            '.' | '・' | '\'' | '’' | '"' | '_' => {}
            letter => key.push(letter),
        }
    }
    key.nfc().collect()
}

/// Legal forms written out, as [`compared`] gives them, and the banks' abbreviations (法人略語).
const LEGAL_FORMS: [(&str, &str); 15] = [
    ("トクテイヒエイリカツドウホウジン", "トクヒ"),
    ("NPOホウジン", "トクヒ"),
    ("エヌピ-オ-ホウジン", "トクヒ"),
    ("イツパンシヤダンホウジン", "シヤ"),
    ("コウエキシヤダンホウジン", "シヤ"),
    ("シヤダンホウジン", "シヤ"),
    ("イツパンザイダンホウジン", "ザイ"),
    ("コウエキザイダンホウジン", "ザイ"),
    ("ザイダンホウジン", "ザイ"),
    ("シヤカイフクシホウジン", "フク"),
    ("イリヨウホウジン", "イ"),
    ("ガツコウホウジン", "ガク"),
    ("カブシキガイシヤ", "カ"),
    ("ユウゲンガイシヤ", "ユ"),
    ("ゴウドウガイシヤ", "ド"),
];

/// The name with its legal form as a word in both brackets: カ)ミエ and カブシキガイシヤミエ are (カ)ミエ. The brackets stay, so that カ)トウ is
/// not カトウ.
fn with_legal_form(name: &str) -> String {
    for (written, short) in LEGAL_FORMS {
        if let Some(rest) = name.strip_prefix(written)
            && !rest.is_empty()
        {
            return format!("({short}){rest}");
        }
        if let Some(rest) = name.strip_suffix(written)
            && !rest.is_empty()
        {
            return format!("{rest}({short})");
        }
    }
    let is_bracket = |c: char| c == '(' || c == ')';
    let opened = if name.find(is_bracket).is_some_and(|at| name[at..].starts_with(')')) { "(" } else { "" };
    let closed = if name.rfind(is_bracket).is_some_and(|at| name[at..].starts_with('(')) { ")" } else { "" };
    format!("{opened}{name}{closed}")
}
