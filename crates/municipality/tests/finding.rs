//! Municipalities found as people write them, and completed as they type.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use municipality::*;
use proptest::prelude::*;

fn prefecture(name: &str) -> Option<Prefecture> {
    Some(Prefecture::named(name).unwrap())
}

fn code_of(found: &Match) -> String {
    match found {
        Match::Exactly(municipality) => municipality.code.to_string(),
        other => panic!("not one municipality: {other:?}"),
    }
}

fn names(municipalities: &[&Municipality]) -> Vec<String> {
    municipalities.iter().map(|m| m.full_name()).collect()
}

fn suggested(input: &str, own: Option<Prefecture>) -> Vec<String> {
    match find(input, own) {
        Match::None { suggestions } => names(&suggestions),
        other => panic!("{input} is a match: {other:?}"),
    }
}

#[test]
fn the_table_holds_every_municipality_ward_and_designated_city() {
    assert_eq!(all().len(), 1_741 + 171);
    assert!(all().windows(2).all(|pair| pair[0].code < pair[1].code));
    assert_eq!(all().iter().filter(|m| m.city.is_some()).count(), 171);
    assert_eq!(Prefecture::all().map(|p| in_prefecture(p).len()).sum::<usize>(), all().len());
    assert_eq!(in_prefecture(Prefecture::new(24).unwrap()).len(), 29);
}

#[test]
fn the_twenty_designated_cities_stand_whole_beside_their_wards() {
    let cities: BTreeSet<MunicipalityCode> = all().iter().filter_map(|m| m.city).collect();
    let listed: Vec<String> =
        cities.iter().map(|city| format!("{city}{}", by_code(*city).unwrap().name)).collect();
    let official = [
        "01100札幌市",
        "04100仙台市",
        "11100さいたま市",
        "12100千葉市",
        "14100横浜市",
        "14130川崎市",
        "14150相模原市",
        "15100新潟市",
        "22100静岡市",
        "22130浜松市",
        "23100名古屋市",
        "26100京都市",
        "27100大阪市",
        "27140堺市",
        "28100神戸市",
        "33100岡山市",
        "34100広島市",
        "40100北九州市",
        "40130福岡市",
        "43100熊本市",
    ];
    assert_eq!(listed, official);
    for ward in all().iter().filter(|m| m.city.is_some()) {
        let city = by_code(ward.city.unwrap()).unwrap();
        assert!(
            ward.name.starts_with(city.name) && ward.kana.starts_with(city.kana) && city.kana.ends_with('シ'),
            "{ward:?}"
        );
    }
}

#[test]
fn a_name_is_found_however_an_office_writes_it() {
    let mie = prefecture("三重県");
    for (input, code) in [
        ("津市", "24201"),
        ("三重県津市", "24201"),
        ("三重県　津市", "24201"),
        (" 津 市 ", "24201"),
        ("四日市市", "24202"),
        ("紀北町", "24543"),
        ("北牟婁郡紀北町", "24543"),
        ("三重県北牟婁郡紀北町", "24543"),
        ("三重県紀北町", "24543"),
        ("朝日町", "24343"),
        ("明和町", "24442"),
        ("名古屋市", "23100"),
        ("名古屋市中区", "23106"),
        ("愛知県名古屋市 中区", "23106"),
        ("大阪市", "27100"),
        ("東京都港区", "13103"),
        ("梼原町", "39405"),
        ("高知県高岡郡檮原町", "39405"),
        ("竜ヶ崎市", "08208"),
        ("龍ｹ崎市", "08208"),
        ("鎌ヶ谷市", "12224"),
        ("鎌が谷市", "12224"),
        ("茅ケ崎市", "14207"),
        ("関ヶ原町", "21362"),
        ("山之内町", "20561"),
        ("牧ノ原市", "22226"),
        ("野野市市", "17212"),
        ("塩釜市", "04203"),
        ("ﾆｾｺ町", "01395"),
        ("三宅村", "13381"),
        ("三宅島三宅村", "13381"),
        ("会津若松市", "07202"),
        ("會津若松市", "07202"),
        ("門司区", "40101"),
    ] {
        assert_eq!(code_of(&find(input, mie)), code, "{input}");
    }
}

#[test]
fn a_name_that_several_bear_is_settled_by_the_prefecture_that_asks() {
    assert_eq!(code_of(&find("府中市", prefecture("東京都"))), "13206");
    assert_eq!(code_of(&find("府中市", prefecture("広島県"))), "34208");
    assert_eq!(code_of(&find("広島県府中市", prefecture("東京都"))), "34208");
    assert_eq!(code_of(&find("伊達市", prefecture("北海道"))), "01233");
    assert_eq!(code_of(&find("中央区", prefecture("大阪府"))), "27128");
    let Match::Ambiguous(candidates) = find("府中市", prefecture("三重県")) else { panic!() };
    assert_eq!(names(&candidates), ["東京都府中市", "広島県府中市"]);
    // 北区 of 大阪市 and of 堺市: the own prefecture narrows it, but a person decides.
    let Match::Ambiguous(candidates) = find("北区", prefecture("大阪府")) else { panic!() };
    assert_eq!(names(&candidates[..3]), ["大阪府大阪市北区", "大阪府堺市北区", "北海道札幌市北区"]);
}

#[test]
fn a_prefecture_alone_is_told_as_such() {
    let mie = prefecture("三重県");
    assert_eq!(find("三重県", mie), Match::Prefecture(mie.unwrap()));
    assert_eq!(find("愛知", mie), Match::Prefecture(prefecture("愛知県").unwrap()));
    assert_eq!(find("北海道", None), Match::Prefecture(prefecture("北海道").unwrap()));
    assert_eq!(suggested("山口", mie)[0], "山口県山口市");
}

#[test]
fn a_name_without_its_suffix_is_no_match_but_a_suggestion() {
    let mie = prefecture("三重県");
    assert_eq!(suggested("津", mie)[0], "三重県津市");
    assert_eq!(suggested("四日市", mie)[0], "三重県四日市市");
    assert_eq!(suggested("三重県津", mie)[0], "三重県津市");
    assert_eq!(suggested("紀北", mie)[0], "三重県北牟婁郡紀北町");
    assert_eq!(suggested("名古屋", mie)[0], "愛知県名古屋市");
}

#[test]
fn a_slip_kana_and_a_whole_address_are_suggested_for() {
    let mie = prefecture("三重県");
    assert_eq!(suggested("鈴鹿町", mie)[0], "三重県鈴鹿市");
    assert_eq!(suggested("四日市町", mie)[0], "三重県四日市市");
    assert_eq!(suggested("よっかいち", mie)[0], "三重県四日市市");
    assert_eq!(suggested("ｽｽﾞｶｼ", mie)[0], "三重県鈴鹿市");
    assert_eq!(suggested("津市羽所町七百", mie)[0], "三重県津市");
    assert_eq!(suggested("三重県津市羽所町", mie)[0], "三重県津市");
    assert_eq!(suggested("桑名郡", mie), ["三重県桑名市", "三重県桑名郡木曽岬町"]);
    assert_eq!(suggested("名古屋中区", mie)[0], "愛知県名古屋市中区");
}

#[test]
fn what_resembles_nothing_has_no_suggestion() {
    for input in ["", "　", "火星", "Q", "!?", "不明"] {
        assert_eq!(suggested(input, prefecture("三重県")), Vec::<String>::new(), "{input}");
    }
}

#[test]
fn typing_completes_the_own_prefecture_first_and_then_the_others() {
    let mie = prefecture("三重県");
    let found = names(&complete("津", mie, 8));
    assert_eq!(
        found,
        [
            "三重県津市",
            "北海道網走郡津別町",
            "新潟県中魚沼郡津南町",
            "石川県河北郡津幡町",
            "愛知県津島市",
            "島根県鹿足郡津和野町",
            "岡山県津山市",
            "高知県高岡郡津野町"
        ]
    );
    for typed in ["すず", "スズ", "ｽｽﾞ", "鈴"] {
        assert_eq!(complete(typed, mie, 8)[0].name, "鈴鹿市", "{typed}");
    }
    assert_eq!(names(&complete("きた", mie, 1)), ["三重県北牟婁郡紀北町"]);
    assert_eq!(complete("", mie, 100).len(), 100);
    assert_eq!(complete("", mie, 1)[0].name, "津市");
    assert!(complete("ぬぬ", mie, 5).is_empty());
    assert!(complete("津", mie, 0).is_empty());
}

#[test]
fn wards_are_listed_after_their_city() {
    let found = complete("なごや", prefecture("三重県"), 20);
    assert_eq!(found[0].name, "名古屋市");
    assert_eq!(found.iter().filter(|m| m.city == Some(found[0].code)).count(), 16);
    let of_aichi = complete("愛知県", None, 3);
    assert_eq!(names(&of_aichi), ["愛知県名古屋市", "愛知県名古屋市千種区", "愛知県名古屋市東区"]);
    assert_eq!(complete("ちくさ", prefecture("愛知県"), 1)[0].name, "名古屋市千種区");
}

#[test]
fn the_keys_keep_small_kana_and_drop_widths_and_spaces() {
    assert_eq!(normalise_key(" ヨッカイチ　ｼ "), "よっかいちし");
    assert_eq!(normalise_key("１２Ａ"), "12A");
    assert_eq!(matching_key("龍ケ崎市"), matching_key("竜が崎市"));
    assert_ne!(matching_key("東かがわ市"), matching_key("東ががわ市"));
    assert_eq!(matching_key("池田"), "池田");
    assert_eq!(matching_key("イケダ"), "いけだ");
}

#[test]
fn codes_and_prefectures_are_read_and_printed() {
    let code: MunicipalityCode = "01100".parse().unwrap();
    assert_eq!(
        (code.to_string().as_str(), code.number(), by_code(code).unwrap().kana),
        ("01100", 1100, "サッポロシ")
    );
    for text in ["", "1100", "00100", "48201", "242012", "+4201", "２４２０１"] {
        assert!(text.parse::<MunicipalityCode>().is_err(), "{text}");
    }
    assert_eq!(by_code("24999".parse().unwrap()), None);
    let short: Vec<&str> = ["北海道", "東京都", "京都府", "三重県"]
        .iter()
        .map(|n| Prefecture::named(n).unwrap().short_name())
        .collect();
    assert_eq!(short, ["北海道", "東京", "京都", "三重"]);
    assert_eq!((Prefecture::new(0), Prefecture::new(48)), (None, None));
    for one in Prefecture::all() {
        assert_eq!(Prefecture::named(one.short_name()), Some(one));
        // The search relies on it: nothing in these names is folded.
        assert_eq!(matching_key(one.name()), one.name());
        assert_eq!(Prefecture::new(one.code()), Some(one));
        assert!(one.kana().chars().all(|c| ('ァ'..='ヶ').contains(&c)));
    }
}

#[test]
fn every_municipality_is_found_by_its_full_name_and_at_home_by_its_name() {
    for municipality in all() {
        let own = Some(municipality.prefecture);
        assert_eq!(find(&municipality.full_name(), None), Match::Exactly(municipality));
        for written in [municipality.name.to_owned(), municipality.name_with_district()] {
            assert_eq!(find(&written, own), Match::Exactly(municipality), "{written}");
            let with_prefecture = format!("{} {written}", municipality.prefecture);
            assert_eq!(find(&with_prefecture, None), Match::Exactly(municipality), "{with_prefecture}");
        }
    }
}

#[test]
fn every_municipality_is_completed_from_every_beginning_of_its_kana_and_name() {
    for municipality in all() {
        for whole in [municipality.kana, municipality.name] {
            for (end, c) in whole.char_indices() {
                let typed = &whole[..end + c.len_utf8()];
                let found = complete(typed, Some(municipality.prefecture), usize::MAX);
                assert!(found.contains(&municipality), "{typed} does not lead to {}", municipality.name);
            }
        }
    }
}

#[test]
fn every_municipality_without_its_suffix_is_suggested_at_home() {
    for municipality in all().iter().filter(|m| m.city.is_none()) {
        let stem = municipality.name.trim_end_matches(['市', '区', '町', '村']);
        match find(stem, Some(municipality.prefecture)) {
            Match::None { suggestions } => {
                assert!(suggestions.contains(&municipality), "{stem}: {suggestions:?}")
            }
            Match::Exactly(other) => panic!("{stem} is {other}"),
            other => panic!("{stem}: {other:?}"),
        }
    }
}

type Written = (&'static Municipality, Vec<String>, Vec<String>);

/// For each municipality what its own name may be written as, and what begins with something wider.
fn written() -> &'static [Written] {
    static WRITTEN: LazyLock<Vec<Written>> = LazyLock::new(|| {
        let ways = |m: &'static Municipality| {
            let city = m.city.and_then(by_code);
            let ward = |whole: &str, city: Option<&str>| whole.replacen(city.unwrap_or_default(), "", 1);
            let own = [
                m.name.to_owned(),
                m.kana.to_owned(),
                ward(m.name, city.map(|city| city.name)),
                ward(m.kana, city.map(|city| city.kana)),
            ];
            let island = match m.name {
                "三宅村" => "三宅島",
                "八丈町" => "八丈島",
                _ => "",
            };
            let wider = [
                m.full_name(),
                m.name_with_district(),
                format!("{}{}", m.district_kana.unwrap_or_default(), m.kana),
                format!("{island}{}", m.name),
                format!("{}{}", m.prefecture, m.name),
            ];
            let keys = |ways: &[String]| ways.iter().map(|way| matching_key(way)).collect();
            (m, keys(&own), keys(&wider))
        };
        all().iter().map(ways).collect()
    });
    &WRITTEN
}

proptest! {
    #[test]
    fn no_text_makes_the_search_panic_and_lists_keep_their_limits(text in any::<String>(), own in 0..48_u8, limit in 0..10_usize) {
        let own = Prefecture::new(own);
        prop_assert!(complete(&text, own, limit).len() <= limit);
        if let Match::None { suggestions } = find(&text, own) {
            prop_assert!(suggestions.len() <= 6);
        }
    }

    #[test]
    fn a_folded_key_does_not_change_when_folded_again(text in "[ァ-ヶぁ-ん々ヶケノ之龍竜檮﨑津市町区ａ-ｚ ]{0,8}") {
        let once = normalise_key(&text);
        prop_assert_eq!(normalise_key(&once), once);
        let once = matching_key(&text);
        prop_assert_eq!(matching_key(&once), once);
    }

    /// The oracle looks at every municipality instead of the index.
    #[test]
    fn completing_finds_just_those_that_begin_so_in_their_order(
        at in 0..1_912_usize, own in 0..48_u8, length in 0..4_usize, limit in 0..60_usize, kanji: bool,
    ) {
        let own = Prefecture::new(own);
        let of = &all()[at];
        let typed: String = if kanji { of.name } else { of.kana }.chars().take(length).collect();
        let typed = matching_key(&typed);
        let group = |(m, own_names, wider): &Written| {
            let begins = |keys: &[String]| keys.iter().any(|key| key.starts_with(&typed));
            let foreign = Some(m.prefecture) != own;
            if begins(own_names) { Some(((foreign, false), *m)) } else { begins(wider).then_some(((foreign, true), *m)) }
        };
        let mut expected: Vec<_> = written().iter().filter_map(group).collect();
        expected.sort_by_key(|(group, m)| (*group, m.code));
        let expected: Vec<&Municipality> = expected.into_iter().map(|(_, m)| m).take(limit).collect();
        prop_assert_eq!(complete(&typed, own, limit), expected);
    }

    #[test]
    fn one_wrong_character_in_a_long_name_at_home_is_suggested_for(at in 0..1_912_usize, wrong in any::<prop::sample::Index>()) {
        // The wards of a city differ in one character, so that all of them would be as near: more than can be suggested.
        // 々 is read as the character before it, so that one slip there is two.
        let long = |m: &&Municipality| m.name.chars().count() >= 4 && m.city.is_none() && !m.name.contains('々');
        let long: Vec<_> = all().iter().filter(long).collect();
        let meant = long[at % long.len()];
        let mut written: Vec<char> = meant.name.chars().collect();
        let wrong = wrong.index(written.len());
        written[wrong] = '龘';
        let written: String = written.into_iter().collect();
        let Match::None { suggestions } = find(&written, Some(meant.prefecture)) else { panic!("{written} is a match") };
        prop_assert!(suggestions.contains(&meant), "{} does not suggest {}", written, meant.name);
    }
}
