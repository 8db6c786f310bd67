//! What people type, written as machines read it: フリガナ in katakana, digits and addresses for mail in half width. Names
//! stay as they are typed.

use unicode_normalization::UnicodeNormalization;

use crate::form::Fields;

/// What was sent, with a フリガナ in katakana, and with telephone, postcode and the address for mail as they are read by
/// machines; what is none of these stays as it was typed.
#[must_use]
pub fn tidied(mut fields: Fields) -> Fields {
    for (name, value) in &mut fields.0 {
        match name.as_str() {
            "kana" => {
                if let Some(kana) = kana(value) {
                    *value = kana;
                }
            }
            "phone" | "postcode" => *value = half_width(value),
            "email" => *value = value.nfkc().collect::<String>().trim().to_owned(),
            _ => (),
        }
    }
    fields
}

/// Digits and hyphens in half width: ０８８－０００－００００ is 088-000-0000.
fn half_width(text: &str) -> String {
    let hyphen = |c: char| {
        if matches!(c, '‐' | '‑' | '–' | '—' | '―' | '−' | 'ー' | 'ｰ') { '-' } else { c }
    };
    text.nfkc().map(hyphen).collect::<String>().trim().to_owned()
}

/// A フリガナ in full-width katakana with single spaces; none where it holds anything else. Hiragana and half-width kana
/// are taken too.
pub fn kana(text: &str) -> Option<String> {
    let katakana = |c: char| match c {
        'ぁ'..='ゖ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        '\u{3000}' => ' ',
        '-' | '‐' | '−' | 'ｰ' => 'ー',
        c => c,
    };
    let text: String = text.nfkc().map(katakana).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let good = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー' | '・' | ' ');
    (!text.is_empty() && text.chars().all(good)).then_some(text)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn kana_is_taken_in_any_width_and_kept_in_full_width_katakana() {
        assert_eq!(kana("もりした ゆか").unwrap(), "モリシタ ユカ");
        assert_eq!(kana("ﾓﾘｼﾀ　ﾕｶ").unwrap(), "モリシタ ユカ");
        assert_eq!(kana("ヴィ-ナ ジョ・ハン").unwrap(), "ヴィーナ ジョ・ハン");
        assert_eq!(kana("森下 ユカ"), None);
        assert_eq!(kana("  "), None);
    }

    #[test]
    fn what_was_sent_is_written_as_machines_read_it_and_a_name_as_it_was_typed() {
        let all = [("name", "髙﨑　ゆか"), ("kana", "たかさき　ゆか"), ("phone", "０８８ー０００−０１３４")];
        let all = all.into_iter().chain([("postcode", "〒７８０－００００"), ("address", "１丁目")]);
        let all = all.chain([("email", " ＴＡＲＯ＠example.jp")]);
        let typed = Fields(all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect());
        let after = tidied(typed);
        let said = ["name", "kana", "phone", "postcode", "address"].map(|name| after.raw(name).to_owned());
        assert_eq!(said, ["髙﨑　ゆか", "タカサキ ユカ", "088-000-0134", "〒780-0000", "１丁目"]);
        assert_eq!(after.raw("email"), "TARO@example.jp");
        let wrong = tidied(Fields(vec![("kana".into(), "森下".into())]));
        assert_eq!(wrong.raw("kana"), "森下");
    }
}
