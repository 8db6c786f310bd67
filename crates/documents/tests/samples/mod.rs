//! An edition with the numbers of the source document; names and quotes are invented. Shared by tests and example.

use charts::{
    Bar, Bars, Column, Columns, Layout, Part, Series, Share, Shares, Tone, Units, Words, standalone,
};
use documents::pdf::{
    About, Counts, Fact, Figure, FigureTable, Passage, People, Quote, Report, Residence, ResidenceRow,
    Voices, VoicesGroup, Why,
};
use time::macros::date;

fn words(title: &str, denominator: &str, description: &str) -> Words {
    Words {
        title: title.into(),
        denominator: denominator.into(),
        description: description.into(),
        empty: "この期間の相談はありません".into(),
    }
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(String::from).to_vec()
}

fn figure(words: &Words, svg: &str, wide: bool, table: FigureTable) -> Figure {
    Figure {
        title: words.title.clone(),
        denominator: words.denominator.clone(),
        description: words.description.clone(),
        svg: standalone(svg),
        wide,
        note: None,
        table: Some(table),
    }
}

fn bars(id: &str, title: &str, rows: &[(&str, u64)]) -> Figure {
    let description =
        rows.iter().map(|(label, value)| format!("{label}{value}件")).collect::<Vec<_>>().join("、");
    let words = words(title, "新規34件の内訳", &description);
    let tone = |label: &str| match label {
        "不明" => Tone::Dashed,
        "その他" => Tone::Shaded,
        _ => Tone::Filled,
    };
    let chart = Bars {
        words: words.clone(),
        rows: rows.iter().map(|(l, v)| Bar { label: (*l).into(), value: *v, tone: tone(l) }).collect(),
        unit: "件".into(),
    };
    let permille = |value: u64| (value * 1000 + 17) / 34;
    let share = |value: u64| format!("{}.{}%", permille(value) / 10, permille(value) % 10);
    let table = FigureTable {
        columns: texts(["区分", "件数", "割合"]),
        rows: rows.iter().map(|(l, v)| vec![(*l).into(), v.to_string(), share(*v)]).collect(),
    };
    figure(&words, &chart.svg(Layout::Wide, id), false, table)
}

fn trend() -> Figure {
    let months = [(6, 4, 0), (7, 4, 1), (8, 5, 4), (9, 4, 1), (10, 8, 9), (11, 4, 8), (12, 4, 8), (1, 1, 13)];
    let words = words(
        "図1 相談件数の推移",
        "全78件。月ごとの件数",
        "6月4件、7月5件、8月9件、9月5件、10月17件、11月12件、12月12件、1月14件。",
    );
    let chart = Columns {
        words: words.clone(),
        series: vec![
            Series { label: "新規(ぬりつぶし)".into(), tone: Tone::Filled },
            Series { label: "再相談(斜めの線)".into(), tone: Tone::Hatched },
        ],
        months: months
            .iter()
            .map(|(month, new, again)| Column {
                month: *month,
                label: format!("{month}月"),
                year: if *month < 6 { "令和8年" } else { "令和7年" }.into(),
                values: vec![*new, *again],
            })
            .collect(),
        unit: "件".into(),
    };
    let line = |name: &str, of: &dyn Fn(u64, u64) -> u64| {
        let numbers = months.iter().map(|(_, new, again)| of(*new, *again).to_string());
        std::iter::once(name.to_owned()).chain(numbers).collect::<Vec<_>>()
    };
    let table = FigureTable {
        columns: std::iter::once("月".to_owned())
            .chain(months.iter().map(|(m, ..)| format!("{m}月")))
            .collect(),
        rows: vec![line("新規", &|n, _| n), line("再相談", &|_, a| a), line("計", &|n, a| n + a)],
    };
    figure(&words, &chart.svg(Layout::Wide, "f1"), true, table)
}

fn survey() -> Figure {
    let words = words(
        "いちども支援を利用したことがない人の割合",
        "わくの長さが、回答した人の全体(100%)",
        "ご本人51.3%、ご家族37.7%。",
    );
    let rows = [("ご本人", 513, "51.3%"), ("ご家族", 377, "37.7%")];
    let chart = Shares {
        words: words.clone(),
        rows: rows
            .map(|(label, permille, value)| Share {
                label: label.into(),
                permille,
                value: value.into(),
                tone: Tone::Filled,
            })
            .to_vec(),
    };
    Figure {
        note: Some("出典 令和6年度 三重県ひきこもりに関する実態調査(当事者・家族アンケート)".into()),
        table: None,
        ..figure(&words, &chart.svg(Layout::Wide, "fb"), false, FigureTable { columns: vec![], rows: vec![] })
    }
}

fn calls() -> Figure {
    let words = words("相談の件数", "全78件", "新規34件、再相談44件。1つの四角が1件の電話です。");
    let chart = Units {
        words: words.clone(),
        parts: vec![Part { value: 34, tone: Tone::Filled }, Part { value: 44, tone: Tone::Outlined }],
        each: Units::calls_a_square(78),
    };
    Figure {
        note: Some("1つの四角が1件の電話です。無言の電話9件と、途中で切れた電話4件は、この78件とは別に数えています。".into()),
        table: None,
        ..figure(&words, &chart.svg(Layout::Wide, "fc"), false, FigureTable { columns: vec![], rows: vec![] })
    }
}

fn residence() -> Residence {
    let row = |count: u16, unit: &str, places: &str, dashed: bool| ResidenceRow {
        count: count.to_string(),
        unit: unit.into(),
        places: places.into(),
        squares: count,
        dashed,
    };
    Residence {
        heading: "相談者のお住まい".into(),
        denominator: "新規34件の内訳".into(),
        columns: ["件数", "お住まい", "1つの四角が1件"].map(String::from),
        rows: vec![
            row(7, "件", "津市", false),
            row(5, "件", "四日市市", false),
            row(3, "件", "鈴鹿市", false),
            row(2, "件ずつ", "松阪市、亀山市、伊賀市", false),
            row(1, "件ずつ", "桑名市、志摩市、紀北町", false),
            row(10, "件", "県外、不明", true),
        ],
        note: None,
    }
}

fn voices() -> Voices {
    let quote = |text: &str, who: &str| Quote { text: text.into(), who: who.into() };
    Voices {
        heading: "どのようなお話か".into(),
        note: Some(
            "いただいたお話をもとに、言いかえたものです。どなたのことか分からないよう、2名で確かめています。"
                .into(),
        ),
        groups: vec![
            VoicesGroup {
                heading: "当事者".into(),
                quotes: vec![
                    quote(
                        "気持ちの沈みが長く続いている。よくなって、これからを楽しみにできるようになりたい。",
                        "50代・女性",
                    ),
                    quote("仕事をやめてから、家で過ごす日が続く。行ける場所があれば知りたい。", "50代・男性"),
                    quote("さびしい。だれかと話がしたい。", "60代・女性"),
                ],
            },
            VoicesGroup {
                heading: "家族".into(),
                quotes: vec![
                    quote("離職してこもる子どもとの毎日に疲れた。どう接すればよいか。", "60代・女性"),
                    quote("子どものひきこもりが、25年ほどになる。いまからでも知っておきたい。", "60代・女性"),
                    quote("こもりがちな妻のことが心配だ。", "年代不明・男性"),
                ],
            },
        ],
    }
}

/// The edition as it is published.
pub fn edition() -> Report {
    Report {
        lang: "ja".into(),
        date: date!(2026 - 02 - 20),
        publisher: "ピアサポート電話 みえ".into(),
        publisher_line: "家族会 三重県支部が、三重県の委託で開いています".into(),
        title: "相談の受付状況".into(),
        period: "令和7年6月〜令和8年1月".into(),
        meta: texts(["令和8年2月20日 公表", "第1版(数字を確定した版)", "記録の期間 6月4日〜1月30日"]),
        why: Some(Why {
            heading: "この窓口を開いたわけ".into(),
            figure: Some(survey()),
            paragraphs: texts([
                "県の調査では、ご本人の半分、ご家族の3分の1をこえる方が、いちども支援を利用したことがありませんでした。",
                "回答で多かったのは、「話をじっくり聴いてほしい」「同じ目線でよりそってほしい」という声です。支援につながる入り口をふやすために、同じ経験をした仲間が電話を受ける窓口を開きました。",
            ]),
        }),
        about: Some(About {
            paragraphs: vec!["ひきこもりを経験した人が電話に出ます。".into()],
            heading: "窓口について".into(),
            facts: [
                ("受付日時", "水曜・木曜・金曜の13時から16時(祝日、お盆、年末年始をのぞく)"),
                ("電話に出る人", "ひきこもりの経験者と、家族としての経験者(ピアサポーター)"),
                ("運営", "家族会 三重県支部(三重県の委託)"),
            ]
            .map(|(name, text)| Fact { name: name.into(), text: text.into() })
            .to_vec(),
        }),
        counts: Counts {
            heading: "相談の件数".into(),
            total: "78".into(),
            unit: "件".into(),
            parts: texts(["新規 34件(ぬった四角)", "再相談 44件(白い四角)"]),
            units: Some(calls()),
            figures: vec![trend()],
        },
        residence: Some(residence()),
        people: Some(People {
            heading: "相談者とご本人".into(),
            figures: vec![
                bars("f2", "図2 相談者の属性", &[("本人", 14), ("母", 11), ("父", 4), ("その他", 5)]),
                bars(
                    "f3",
                    "図3 相談者の年齢",
                    &[("30代まで", 6), ("40代", 5), ("50代", 8), ("60代から", 12), ("不明", 3)],
                ),
                bars("f4", "図4 ご本人の性別", &[("男性", 17), ("女性", 9), ("不明", 8)]),
                bars(
                    "f5",
                    "図5 ご本人の年齢",
                    &[("20代まで", 8), ("30代", 8), ("40代", 10), ("50代から", 5), ("不明", 3)],
                ),
            ],
            note: Some(
                "図2〜5では、件数が1件か2件の区分を、となりの年代か「その他」に合わせています。".into(),
            ),
        }),
        voices: Some(voices()),
        passages: vec![Passage {
            heading: "定例会(月1回)".into(),
            paragraphs: texts([
                "相談の内容と対応を持ちよって、ふりかえります。ほかの窓口へつないだ方のその後を確かめ、県の担当課と連絡を合わせています。",
            ]),
        }],
        colophon: texts(["運営 家族会 三重県支部 / 委託元 三重県の担当課"]),
    }
}
