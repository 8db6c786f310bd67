//! Search keys: how a name is folded before it is compared. Stored names are never folded.

use unicode_normalization::UnicodeNormalization;

/// The plain search key: NFKC (full-width and half-width forms become one), katakana → hiragana, small kana kept, spaces stripped.
pub fn normalise_key(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200B}' | '\u{FEFF}'))
        .map(hiragana)
        .collect()
}

/// The key for names of places: [`normalise_key`], and characters that people write for each other become one: 檮 and 梼, 龍 and 竜,
/// 﨑 and 崎; ヶ, ケ and が, ノ, 之 and の between kanji; 々 becomes the kanji before it.
pub fn matching_key(text: &str) -> String {
    let mut plain: Vec<char> = normalise_key(text).chars().collect();
    for at in 1..plain.len() {
        if plain[at] == '々' {
            plain[at] = plain[at - 1];
        }
    }
    let mut key = String::with_capacity(plain.len() * 3);
    let mut before = None;
    for (at, &c) in plain.iter().enumerate() {
        let after = plain.get(at + 1).copied();
        // A prefix that is still being typed ends with the sign: 茅ヶ.
        let between_kanji = before.is_some_and(is_kanji) && after.is_none_or(is_kanji);
        let folded = match c {
            'ゖ' | 'け' | 'が' | 'ゕ' | '箇' if between_kanji => 'が',
            'の' | '之' | '乃' if between_kanji => 'の',
            c => variant(c),
        };
        key.push(folded);
        before = Some(folded);
    }
    key
}

fn hiragana(c: char) -> char {
    match c {
        '\u{30A1}'..='\u{30F6}' | '\u{30FD}'..='\u{30FE}' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        c => c,
    }
}

/// The signs that are folded between kanji stand for kanji themselves.
fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '々')
}

/// Old and new forms, and characters that stand for each other in names of places; the left one is written for the right one.
const VARIANTS: &str = "\
    檮梼 龍竜 檜桧 曾曽 淵渕 條条 嶋島 嶌島 濱浜 濵浜 澤沢 﨑崎 嵜崎 廣広 鹽塩 竈釜 竃釜 鰺鯵 礪砺 彌弥 眞真 齋斎 齊斉 邊辺 邉辺 櫻桜 國国 縣県 區区 會会 \
    藝芸 莊荘 豐豊 靜静 惠恵 榮栄 圓円 寶宝 寳宝 壽寿 巖岩 巌岩 鷗鴎 蘆芦 葦芦 萬万 關関 鐵鉄 瀧滝 髙高 德徳 穗穂 橫横 增増 黑黒 冨富 埜野 舘館 附付 佛仏 \
    學学 應応 濟済 瀨瀬 灣湾 與与 邨村 鄕郷 鶯鴬 麥麦 來来 兒児 劍剣 單単 將将 對対 嶽岳 晉晋 樂楽 氣気 溫温 燒焼 爐炉 狹狭 當当 發発 禮礼 粹粋 絲糸 經経 \
    總総 緣縁 繩縄 綠緑 臺台 舊旧 蠶蚕 衞衛 豫予 輕軽 轉転 釋釈 錢銭 鎭鎮 靑青 驛駅 鷄鶏 黃黄 龜亀 籠篭 祗祇 桒桑 栁柳 枩松 舩船 苅刈 疊畳 藏蔵 杦杉";

fn variant(c: char) -> char {
    use std::collections::HashMap;
    use std::sync::OnceLock;
    static FOLDED: OnceLock<HashMap<char, char>> = OnceLock::new();
    let folded = FOLDED.get_or_init(|| {
        let pairs = VARIANTS.split_whitespace().filter_map(|pair| {
            let mut chars = pair.chars();
            Some((chars.next()?, chars.next()?))
        });
        pairs.collect()
    });
    folded.get(&c).copied().unwrap_or(c)
}
