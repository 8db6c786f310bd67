//! How long somebody has lived withdrawn, as people write it: 3年, 10年以上20年未満, 1〜2年, 半年, 約8か月, to the span of the code
//! list that holds it. A span that reaches over two of the list is not guessed at.

use unicode_normalization::UnicodeNormalization;

use crate::desk::calls::codes::{Code, HowLong};

/// Months at which each span of the list begins, in the order of its numbers from 1.
const BEGINS: [u32; 9] = [0, 6, 12, 24, 36, 60, 84, 120, 240];
/// Longer than any life.
const FOREVER: u32 = 12 * 200;

/// The span of the list that the text lies in.
pub fn bucket(text: &str) -> Option<HowLong> {
    let (from, to) = months(&plain(text))?;
    if from >= to || to > FOREVER {
        return None;
    }
    let at = BEGINS.iter().rposition(|begins| *begins <= from)?;
    let ends = BEGINS.get(at + 1).copied().unwrap_or(FOREVER);
    (to <= ends).then_some(())?;
    HowLong::from_number(i16::try_from(at + 1).ok()?)
}

/// NFKC without spaces and words of approximation, one sign for ranges, one word for months.
fn plain(text: &str) -> String {
    let mut plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    for (from, to) in [
        ("約", ""),
        ("くらい", ""),
        ("ぐらい", ""),
        ("程度", ""),
        ("ほど", ""),
        ("あまり", ""),
        ("間", ""),
        ("半年", "6か月"),
        ("ヶ月", "か月"),
        ("ケ月", "か月"),
        ("カ月", "か月"),
        ("ヵ月", "か月"),
        ("ヶ月", "か月"),
        ("箇月", "か月"),
        ("個月", "か月"),
        ("から", "-"),
        ("~", "-"),
        ("〜", "-"),
        ("–", "-"),
        ("—", "-"),
        ("ー", "-"),
        ("‐", "-"),
        ("−", "-"),
    ] {
        plain = plain.replace(from, to);
    }
    plain
}

/// From and to in months; to is not within.
fn months(text: &str) -> Option<(u32, u32)> {
    if let Some((from, to)) = text.split_once("以上").and_then(|(a, b)| Some((a, b.strip_suffix("未満")?)))
    {
        return Some((point(from, to)?, point(to, "")?));
    }
    if let Some(from) = text.strip_suffix("以上") {
        return Some((point(from, "")?, FOREVER));
    }
    if let Some(to) = text.strip_suffix("未満") {
        return Some((0, point(to, "")?));
    }
    if let Some((from, to)) = text.split_once('-') {
        return Some((point(from, to)?, point(to, "")?));
    }
    let at = point(text, "")?;
    Some((at, at + 1))
}

/// A length in months: 3年, 3年半, 3年2か月, 8か月; a bare number has the unit that `other` ends with.
fn point(text: &str, other: &str) -> Option<u32> {
    if let Ok(n) = text.parse::<u32>() {
        let unit = if other.ends_with('年') { 12 } else { other.ends_with("か月").then_some(1)? };
        return n.checked_mul(unit);
    }
    let (years, rest) = match text.split_once('年') {
        Some((years, rest)) => (years.parse::<u32>().ok()?, rest),
        None => (0, text),
    };
    let months = match rest {
        "" => 0,
        "半" => 6,
        rest => rest.strip_suffix("か月")?.parse::<u32>().ok()?,
    };
    years.checked_mul(12)?.checked_add(months).filter(|_| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_the_span_that_holds_it() {
        for (written, span) in [
            ("3年", HowLong::ThreeToFive),
            ("約３年半", HowLong::ThreeToFive),
            ("１〜２年", HowLong::OneToTwo),
            ("10年以上20年未満", HowLong::TenToTwenty),
            ("10~20年", HowLong::TenToTwenty),
            ("20年以上", HowLong::OverTwenty),
            ("25年", HowLong::OverTwenty),
            ("30年以上", HowLong::OverTwenty),
            ("6ヶ月未満", HowLong::UnderHalfYear),
            ("3か月", HowLong::UnderHalfYear),
            ("8ヵ月", HowLong::HalfToOne),
            ("半年", HowLong::HalfToOne),
            ("6か月〜1年", HowLong::HalfToOne),
            ("1年2か月", HowLong::OneToTwo),
            ("5–7年", HowLong::FiveToSeven),
            ("7年から10年", HowLong::SevenToTen),
        ] {
            assert_eq!(bucket(written), Some(span), "{written}");
        }
    }

    #[test]
    fn a_length_over_two_spans_or_of_no_unit_is_not_guessed_at() {
        for written in
            ["1年以上", "1〜10年", "10", "長い", "5年未満", "-", "年", "4294967295年", "1000年", "3年-2年"]
        {
            assert_eq!(bucket(written), None, "{written}");
        }
    }
}
