//! The embedded fonts, and what becomes of each character of a text.
//!
//! What always holds: a character is set as it is written, or it is white space or invisible and set without a glyph
//! of its own, or no font draws it and [`missing_glyphs`] names it; no fourth case. The tables are read once.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, is_default_ignorable};
use typst::utils::LazyHash;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;
use unicode_segmentation::UnicodeSegmentation;

static FILES: [&[u8]; 6] = [
    include_bytes!("../../fonts/BIZUDGothic-Regular-Punctuation.ttf"),
    include_bytes!("../../fonts/BIZUDGothic-Bold-Punctuation.ttf"),
    include_bytes!("../../fonts/BIZUDPGothic-Regular.ttf"),
    include_bytes!("../../fonts/BIZUDPGothic-Bold.ttf"),
    include_bytes!("../../fonts/NotoSansCJKjp-Rare.otf"),
    include_bytes!("../../fonts/NotoSerifCJKjp-Names.otf"),
];
pub(super) static FONTS: LazyLock<Vec<Font>> =
    LazyLock::new(|| FILES.iter().filter_map(|file| Font::new(Bytes::new(*file), 0)).collect());
pub(super) static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

/// For each character the fonts that have it, a bit each. typst keeps coverage as run lengths, too slow to ask for
/// every character of a text.
static HAVING: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut having = Vec::new();
    for (i, font) in FONTS.iter().enumerate() {
        for c in font.info().coverage.iter().map(|c| c as usize) {
            if c >= having.len() {
                having.resize(c + 1, 0);
            }
            having[c] |= 1 << i;
        }
    }
    having
});

fn fonts_with(c: char) -> u8 {
    HAVING.get(c as usize).copied().unwrap_or(0)
}

/// The places in [`FILES`] in the order in which `paper.typ` names the fonts for Mincho and for Gothic.
const ORDERS: [[u8; 4]; 2] = [[5, 0, 2, 4], [0, 2, 4, 5]];

/// Whether a letter with its marks is drawn whole, on every paper. typst takes the first font that has them all; but
/// a font before it that has a mark and not the letter draws the mark alone, and the letter is lost without a word.
fn drawn_together(letter_and_marks: &[char]) -> bool {
    let composed: Vec<char> = letter_and_marks.iter().copied().nfc().collect();
    let all_in = |font: u8, chars: &[char]| chars.iter().all(|c| fonts_with(*c) >> font & 1 == 1);
    ORDERS.iter().all(|order| {
        let whole = |font: &&u8| all_in(**font, letter_and_marks) || all_in(**font, &composed);
        let mark_alone = |font: &&u8| {
            !all_in(**font, &letter_and_marks[..1])
                && letter_and_marks[1..].iter().any(|c| all_in(**font, &[*c]))
        };
        order.iter().find(|font| whole(font) || mark_alone(font)).is_some_and(|font| whole(&font))
    })
}

/// What becomes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Set as this character.
    Set(char),
    /// Invisible, and of no use on paper: left out.
    Dropped,
    /// No font draws it.
    Missing,
}

/// They choose a form of the character before them, and are never drawn.
fn selects(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn fate(c: char) -> Fate {
    match c {
        // typst breaks lines at the one and skips the other; a carriage return would need a glyph.
        '\n' | '\t' => Fate::Set(c),
        '\r' => Fate::Dropped,
        // Places to break a line, or not to.
        '\u{ad}' | '\u{200b}' | '\u{2060}' => Fate::Set(c),
        // `fates` sets those that belong to a character.
        _ if selects(c) => Fate::Dropped,
        _ if is_default_ignorable(c) => Fate::Dropped,
        // PDF/A-2a has no room for characters whose meaning each house chooses (gaiji), whatever a font draws.
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => Fate::Missing,
        _ if fonts_with(c) != 0 => Fate::Set(c),
        _ if c.is_whitespace() => Fate::Set(' '),
        _ if drawn_in_pieces(c) => Fate::Set(c),
        _ => Fate::Missing,
    }
}

/// A letter with a mark that no font has as a whole, but one font as letter and mark. Not an ideograph whose
/// canonical form is another one: a name would be printed in a form that its bearer did not write.
fn drawn_in_pieces(c: char) -> bool {
    let mut pieces = Vec::new();
    decompose_canonical(c, |piece| pieces.push(piece));
    pieces.len() > 1 && drawn_together(&pieces)
}

/// The characters of a text with their fates, in its order.
fn fates(text: &str) -> Vec<(char, Fate)> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.chars().map(|c| (c, Fate::Set(c))).collect(); // drawings are long
    }
    let mut fates = Vec::with_capacity(text.len());
    for cluster in text.graphemes(true) {
        let from = fates.len();
        fates.extend(cluster.chars().map(|c| (c, fate(c))));
        let of = &mut fates[from..];
        let drawn: Vec<char> =
            of.iter().filter(|(c, fate)| *fate == Fate::Set(*c)).map(|(c, _)| *c).collect();
        if let [(base, _), (selector, fate), ..] = of
            && drawn == [*base]
            && selects(*selector)
            && fonts_with(*base) != 0
        {
            *fate = Fate::Set(*selector);
        }
        if drawn.len() > 1 && !drawn_together(&drawn) {
            for (c, fate) in of.iter_mut().skip(1) {
                if *fate == Fate::Set(*c) {
                    *fate = Fate::Missing;
                }
            }
        }
        // What belongs to something missing is nothing to put over its mark.
        let torn = of.iter().position(|(_, fate)| *fate == Fate::Missing).unwrap_or(of.len());
        for (_, fate) in of[torn..].iter_mut().filter(|(_, fate)| *fate != Fate::Missing) {
            *fate = Fate::Dropped;
        }
    }
    fates
}

/// The characters of a text that no embedded font can draw, each once, in the order of the text; empty when the
/// text prints exactly as it is written. For use where a name is entered: refuse it and name the character.
///
/// White space and invisible signs are never missing. A variation sequence (辻 and U+E0100) is drawn in the form it
/// asks for where the font of the paper knows it, else in the common form of the character: it is missing only when
/// the character itself is. Characters of private use (gaiji) are always missing.
pub fn missing_glyphs(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    for (c, fate) in fates(text) {
        if fate == Fate::Missing && !missing.contains(&c) {
            missing.push(c);
        }
    }
    missing
}

/// The geta mark, which Japanese type sets for a sign that is not at hand.
const INSTEAD: char = '〓';

/// The text as it is given to typst: 〓 for what is missing.
pub(super) fn settable(text: &str) -> String {
    let set = fates(text).into_iter().filter_map(|(_, fate)| match fate {
        Fate::Set(c) => Some(c),
        Fate::Dropped => None,
        Fate::Missing => Some(INSTEAD),
    });
    set.collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use typst::layout::{Frame, FrameItem};

    use super::*;
    use crate::pdf::world::{Template, lay_out};

    const MINCHO: Template = Template {
        name: "mincho.typ",
        text: concat!(include_str!("paper.typ"), "#for words in d { text(font: mincho, words); parbreak() }"),
    };
    const GOTHIC: Template = Template {
        name: "gothic.typ",
        text: concat!(include_str!("paper.typ"), "#for words in d { text(font: gothic, words); parbreak() }"),
    };

    /// The glyphs that typst draws of texts given to it as they are, and the characters that it has none for.
    fn glyphs(template: Template, texts: &[String]) -> (Vec<u16>, BTreeSet<char>) {
        fn collect(frame: &Frame, found: &mut (Vec<u16>, BTreeSet<char>)) {
            for (_, item) in frame.items() {
                match item {
                    FrameItem::Group(group) => collect(&group.frame, found),
                    FrameItem::Text(text) => {
                        for glyph in &text.glyphs {
                            if glyph.id == 0 {
                                found.1.extend(text.text[glyph.range()].chars());
                            } else {
                                found.0.push(glyph.id);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        let document = lay_out(template, serde_json::to_value(texts).unwrap(), []).unwrap();
        let mut found = (Vec::new(), BTreeSet::new());
        document.pages().iter().for_each(|page| collect(&page.frame, &mut found));
        found
    }

    #[test]
    fn what_is_missing_is_exactly_what_typst_has_no_glyph_for() {
        // A part of all characters, and every one of the blocks that names are written in or that are hard.
        let some = (0x21..0x32000).step_by(37);
        let dense =
            [0x21..0x180, 0x300..0x370, 0x2000..0x2070, 0x3000..0x3100, 0xf900..0xfb00, 0xff00..0xfff0];
        let all: BTreeSet<char> = some
            .chain(dense.into_iter().flatten())
            .chain(0x4e00..0x5200)
            .filter_map(char::from_u32)
            .collect();
        let own_form = |c: &char| {
            let mut canonical = Vec::new();
            decompose_canonical(*c, |piece| canonical.push(piece));
            canonical.len() > 1 || canonical == [*c]
        };
        let texts: Vec<String> = all
            .into_iter()
            .filter(|c| {
                !is_default_ignorable(*c) && !c.is_whitespace() && !('\u{e000}'..='\u{f8ff}').contains(c)
            })
            .filter(|c| own_form(c) && format!("国{c}").graphemes(true).count() == 2)
            .map(String::from)
            .collect();
        let missing: BTreeSet<char> = texts.iter().flat_map(|text| missing_glyphs(text)).collect();
        assert!(missing.len() > 1000 && texts.len() - missing.len() > 1000, "both kinds are tested");
        for template in [MINCHO, GOTHIC] {
            let (_, without) = glyphs(template, &texts);
            let differing: Vec<_> = missing.symmetric_difference(&without).collect();
            assert!(differing.is_empty(), "{differing:?}");
        }
    }

    /// Where no font has both, typst draws the mark alone and leaves the letter out without a word.
    #[test]
    fn a_mark_is_missing_where_typst_cannot_draw_it_over_its_letter() {
        let marks = (0x300..0x370).step_by(3).chain([0x301, 0x307, 0x3099, 0x309a, 0x20dd, 0xff9e]);
        let (mut whole, mut torn) = (0, 0);
        for mark in marks.filter_map(char::from_u32) {
            let alone = [MINCHO, GOTHIC].map(|template| glyphs(template, &[mark.to_string()]).0);
            for base in ['か', 'e', '国', '𠮷', '﨑'] {
                let text = format!("{base}{mark}");
                let drawn = [MINCHO, GOTHIC].into_iter().zip(&alone).all(|(template, alone)| {
                    let (drawn, without) = glyphs(template, std::slice::from_ref(&text));
                    without.is_empty() && drawn != *alone
                });
                assert_eq!(missing_glyphs(&text).is_empty(), drawn, "{text:?}");
                *(if drawn { &mut whole } else { &mut torn }) += 1;
            }
        }
        assert!(whole > 20 && torn > 20, "both kinds are tested: {whole}, {torn}");
    }

    #[test]
    fn an_ideograph_is_not_drawn_as_the_other_one_that_unicode_holds_for_equal() {
        for c in ('\u{f900}'..='\u{faff}').chain('\u{2f800}'..='\u{2fa1f}') {
            assert_eq!(missing_glyphs(&c.to_string()).is_empty(), fonts_with(c) != 0, "{c:?}");
        }
    }

    #[test]
    fn regular_and_bold_have_the_same_characters() {
        for pair in FONTS[..4].chunks(2) {
            assert!(pair[0].info().coverage.iter().eq(pair[1].info().coverage.iter()));
        }
        assert_eq!(FONTS.len(), FILES.len(), "a font file cannot be read");
    }
}
