//! The words by which files say a code: a table per list, compared after [`folded`]. The first word of a code is the
//! one that exports write. Not knowing may be said in many ways; an empty cell says it too.

use super::field::folded;
use crate::desk::calls::codes::{
    Age, Channel, Code, HowLong, Kind, Novelty, ReferredTo, Relation, Response, Sex,
};

/// Ways of saying that it is not known.
const UNKNOWN: &[&str] = &[
    "",
    "不明",
    "不詳",
    "未確認",
    "未聴取",
    "未記入",
    "未回答",
    "わからない",
    "分からない",
    "聞けず",
    "聞いていない",
    "unknown",
    "?",
    "ー",
    "―",
    "—",
    "−",
    "~",
];

/// Whether a cell says that it is not known.
pub fn is_unknown(text: &str) -> bool {
    let key = folded(text);
    UNKNOWN.iter().any(|word| folded(word) == key)
}

/// A list of so many codes is told as a whole.
const FEW: usize = 4;

/// A code list with the words of files.
pub trait Words: Code + Default {
    /// Each code with its words.
    const WORDS: &'static [(Self, &'static [&'static str])];

    /// What a text means beyond the table (an age in years, a span of time).
    fn beyond(_key: &str) -> Option<Self> {
        None
    }

    /// The word that files use for this code.
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(code, _)| *code == self).map_or("不明", |(_, words)| words[0])
    }

    /// What a cell says; an empty one says the default of the list.
    fn read(text: &str) -> Option<Self> {
        let key = folded(text);
        let means = |(code, words): &(Self, &[&str])| {
            folded(code.code()) == key || words.iter().any(|word| folded(word) == key)
        };
        if let Some((code, _)) = Self::WORDS.iter().find(|entry| means(entry)) {
            return Some(*code);
        }
        if is_unknown(text) {
            return Some(Self::default());
        }
        Self::beyond(&key)
    }

    /// The words nearest to a text that means nothing; all words where none is near.
    fn near(text: &str) -> Vec<String> {
        let key = folded(text);
        let near = |word: &&str| {
            let word = folded(word);
            key.contains(&word) || word.contains(&key) || {
                let longer = key.chars().count().max(word.chars().count());
                strsim::levenshtein(&key, &word) * 3 <= longer
            }
        };
        let found = Self::WORDS.iter().filter(|(_, words)| words.iter().any(&near));
        let found: Vec<String> = found.map(|(code, _)| code.word().to_owned()).collect();
        let all = || Self::iter().map(|code| code.word().to_owned());
        match found.is_empty() || key.is_empty() {
            true => all().collect(),
            // Where there are few, all are told: たぶん新規 may be any of them.
            false if Self::iter().count() <= FEW => {
                let others: Vec<String> = all().filter(|word| !found.contains(word)).collect();
                found.into_iter().chain(others).collect()
            }
            false => found,
        }
    }
}

impl Words for Kind {
    const WORDS: &'static [(Self, &'static [&'static str])] = &[
        (Self::Conversation, &["会話", "相談", "通話", "電話相談", "傾聴"]),
        (Self::Silent, &["無言", "無言電話"]),
        (Self::CutOff, &["切れた", "切断", "途中で切れた", "ワン切り", "すぐ切れた"]),
        (Self::WrongNumber, &["まちがい", "間違い", "間違い電話", "まちがい電話"]),
        (Self::Enquiry, &["問い合わせ", "問合せ", "問合わせ", "問い合せ", "事務連絡"]),
    ];
}

impl Words for Channel {
    const WORDS: &'static [(Self, &'static [&'static str])] = &[
        (Self::Phone, &["電話", "tel", "電話相談"]),
        (Self::Visit, &["来所", "来所相談", "面接", "面談", "来訪"]),
        (Self::Mail, &["メール", "電子メール", "Eメール", "email"]),
        (Self::Letter, &["手紙", "郵便", "はがき", "FAX", "ファックス", "ファクス"]),
        (Self::Online, &["オンライン", "Zoom", "ビデオ通話", "チャット", "LINE"]),
        (Self::Other, &["その他", "訪問"]),
    ];
}

impl Words for Novelty {
    const WORDS: &'static [(Self, &'static [&'static str])] = &[
        (Self::New, &["新規", "新", "新規相談", "初回", "初めて"]),
        (Self::Repeat, &["再相談", "再", "継続", "再来", "2回目以降", "継続相談", "リピート"]),
        (Self::Unknown, &["不明"]),
    ];
}

impl Words for Relation {
    const WORDS: &'static [(Self, &'static [&'static str])] = &[
        (Self::Oneself, &["本人", "当事者", "ご本人"]),
        (Self::Mother, &["母", "母親", "お母さん", "実母"]),
        (Self::Father, &["父", "父親", "お父さん", "実父"]),
        (
            Self::Sibling,
            &[
                "兄弟姉妹",
                "きょうだい",
                "兄弟",
                "姉妹",
                "兄",
                "姉",
                "弟",
                "妹",
                "兄妹",
                "姉弟",
                "お兄さん",
                "お姉さん",
            ],
        ),
        (Self::Grandparent, &["祖父母", "祖父", "祖母"]),
        (Self::Spouse, &["配偶者", "夫", "妻", "パートナー", "夫婦"]),
        (Self::Child, &["子", "子ども", "子供", "こども", "息子", "娘", "長男", "長女", "次男", "次女"]),
        (
            Self::Supporter,
            &[
                "支援者",
                "支援機関",
                "関係機関",
                "民生委員",
                "ケアマネジャー",
                "ケアマネ",
                "相談支援専門員",
                "教員",
                "学校",
            ],
        ),
        (Self::Other, &["その他", "親戚", "親族", "おじ", "おば", "知人", "友人", "近隣", "近所"]),
        (Self::Unknown, &["不明"]),
    ];
}

impl Words for Sex {
    const WORDS: &'static [(Self, &'static [&'static str])] = &[
        (Self::Male, &["男性", "男", "M", "男の人"]),
        (Self::Female, &["女性", "女", "F", "女の人"]),
        (Self::Other, &["その他", "X"]),
        (Self::Unknown, &["不明"]),
    ];
}

impl Words for Age {
    const WORDS: &'static [(Self, &'static [&'static str])] = &[
        (Self::Under10, &["10歳未満", "10代未満", "0代"]),
        (Self::Teens, &["10代", "十代"]),
        (Self::Twenties, &["20代", "二十代"]),
        (Self::Thirties, &["30代", "三十代"]),
        (Self::Forties, &["40代", "四十代"]),
        (Self::Fifties, &["50代", "五十代"]),
        (Self::Sixties, &["60代", "六十代"]),
        (Self::Seventies, &["70代", "七十代"]),
        (Self::Eighties, &["80代以上", "80代", "80歳以上", "90代", "90代以上", "八十代"]),
        (Self::Unknown, &["不明"]),
    ];

    /// An age in years or a decade: 35, 35歳, 30歳代.
    fn beyond(key: &str) -> Option<Age> {
        let digits = key.trim_end_matches(['歳', '才', '代']);
        let years: u16 = digits.parse().ok().filter(|years| *years <= 120)?;
        // 0s … 70s are the numbers 1 … 8 of the list, 80 and over the ninth.
        Age::from_number(i16::try_from(years / 10 + 1).ok()?.min(Age::Eighties.number()))
    }
}

impl Words for HowLong {
    const WORDS: &'static [(Self, &'static [&'static str])] = &[
        (Self::UnderHalfYear, &["6か月未満"]),
        (Self::HalfToOne, &["6か月〜1年"]),
        (Self::OneToTwo, &["1〜2年"]),
        (Self::TwoToThree, &["2〜3年"]),
        (Self::ThreeToFive, &["3〜5年"]),
        (Self::FiveToSeven, &["5〜7年"]),
        (Self::SevenToTen, &["7〜10年"]),
        (Self::TenToTwenty, &["10〜20年"]),
        (Self::OverTwenty, &["20年以上"]),
        (Self::Unknown, &["不明"]),
    ];

    fn read(text: &str) -> Option<Self> {
        if is_unknown(text) {
            return Some(Self::Unknown);
        }
        Self::from_code(text.trim()).or_else(|| super::span::bucket(text))
    }
}

impl Words for ReferredTo {
    const WORDS: &'static [(Self, &'static [&'static str])] = &[
        (
            Self::MunicipalOffice,
            &[
                "市町村窓口",
                "市町窓口",
                "市町村",
                "市町",
                "市役所",
                "役場",
                "町役場",
                "市町村の窓口",
                "市町の窓口",
            ],
        ),
        (
            Self::HikikomoriCentre,
            &[
                "ひきこもり地域支援センター",
                "ひきこもりセンター",
                "ひきこもり支援センター",
                "地域支援センター",
            ],
        ),
        (Self::HealthCentre, &["保健所", "保健センター"]),
        (Self::MentalHealthCentre, &["精神保健福祉センター", "こころの健康センター", "こころのセンター"]),
        (Self::Medical, &["医療機関", "病院", "医療", "クリニック", "精神科", "心療内科"]),
        (
            Self::LivelihoodSupport,
            &["自立相談支援機関", "自立相談", "生活困窮者自立支援", "生活困窮窓口", "社会福祉協議会", "社協"],
        ),
        (
            Self::YouthSupportStation,
            &["サポステ", "地域若者サポートステーション", "若者サポートステーション", "就労支援"],
        ),
        (
            Self::DisabilityServices,
            &["障害福祉", "障害福祉サービス", "障がい福祉", "相談支援事業所", "障害者相談支援"],
        ),
        (Self::FamilyAssociation, &["家族会", "親の会"]),
        (Self::SelfHelpGroup, &["当事者会", "居場所", "自助グループ"]),
        (Self::Emergency, &["警察・救急", "警察", "救急", "110", "119"]),
        (Self::Other, &["その他"]),
        (Self::Unknown, &["不明", "なし", "無し", "無"]),
    ];
}

impl Words for Response {
    const WORDS: &'static [(Self, &'static [&'static str])] = &[
        (Self::Listening, &["傾聴", "話を聞いた", "聴いた", "聞いた", "聴く"]),
        (Self::Information, &["情報提供", "情報", "案内", "情報の提供"]),
        (Self::Referral, &["リファー", "紹介", "つなぎ", "つないだ", "他機関紹介", "引き継ぎ", "引継ぎ"]),
        (Self::Other, &["その他", "助言"]),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Debug;

    fn every_word_is_read_as_its_code<C: Words + Debug>() {
        for code in C::iter() {
            assert_eq!(C::read(code.code()), Some(code), "{}", code.code());
            assert_eq!(C::read(code.word()), Some(code), "{}", code.word());
        }
        for (code, words) in C::WORDS {
            for word in *words {
                assert_eq!(C::read(word), Some(*code), "{word}");
            }
        }
    }

    #[test]
    fn every_word_of_every_list_means_one_code_and_comes_back_from_an_export() {
        every_word_is_read_as_its_code::<Kind>();
        every_word_is_read_as_its_code::<Channel>();
        every_word_is_read_as_its_code::<Novelty>();
        every_word_is_read_as_its_code::<Relation>();
        every_word_is_read_as_its_code::<Age>();
        every_word_is_read_as_its_code::<Sex>();
        every_word_is_read_as_its_code::<HowLong>();
        every_word_is_read_as_its_code::<ReferredTo>();
        every_word_is_read_as_its_code::<Response>();
    }

    #[test]
    fn an_age_in_years_is_its_decade() {
        for (written, age) in [
            ("35歳", Age::Thirties),
            ("３５", Age::Thirties),
            ("30歳代", Age::Thirties),
            ("9才", Age::Under10),
            ("80代", Age::Eighties),
            ("94歳", Age::Eighties),
            ("　", Age::Unknown),
            ("-", Age::Unknown),
        ] {
            assert_eq!(Age::read(written), Some(age), "{written}");
        }
        for written in ["三十路", "300", "若い", "20代か30代"] {
            assert_eq!(Age::read(written), None, "{written}");
        }
    }

    #[test]
    fn what_is_not_known_is_met_with_the_nearest_words() {
        // Of three words all are told, the nearest first.
        let near = Novelty::near("たぶん新規");
        assert_eq!((near.first().map(String::as_str), near.len()), (Some("新規"), 3));
        assert_eq!(Novelty::read("たぶん新規"), None);
        assert!(Relation::near("宇宙人").contains(&"祖父母".to_owned()));
        assert_eq!(Sex::near("男姓").first().map(String::as_str), Some("男性"));
    }
}
