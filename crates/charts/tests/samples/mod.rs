//! The figures of an edition, with the numbers of the source document. Shared by the tests and the example.

use charts::{
    Bar, Bars, Column, Columns, Grid, Level, Mark, Part, Series, Share, Shares, Stack, Stacks, Steps, Tone,
    Units, Words,
};

pub fn words(title: &str, denominator: &str, description: &str) -> Words {
    Words {
        title: title.into(),
        denominator: denominator.into(),
        description: description.into(),
        empty: "この期間の相談はありません".into(),
    }
}

pub fn trend() -> Columns {
    let months = [
        (6, "令和7年", 4, 0),
        (7, "令和7年", 4, 1),
        (8, "令和7年", 5, 4),
        (9, "令和7年", 4, 1),
        (10, "令和7年", 8, 9),
        (11, "令和7年", 4, 8),
        (12, "令和7年", 4, 8),
        (1, "令和8年", 1, 13),
    ];
    Columns {
        words: words(
            "図1 相談件数の推移",
            "全78件。月ごとの件数",
            "6月4件(新規4、再相談0)、7月5件(新規4、再相談1)。",
        ),
        series: vec![
            Series { label: "新規(ぬりつぶし)".into(), tone: Tone::Filled },
            Series { label: "再相談(斜めの線)".into(), tone: Tone::Hatched },
        ],
        months: months
            .into_iter()
            .map(|(month, year, new, again)| Column {
                month,
                label: format!("{month}月"),
                year: year.into(),
                values: vec![new, again],
            })
            .collect(),
        unit: "件".into(),
    }
}

/// A year of a large desk with callers of whom nobody knows whether they called before.
pub fn busy_year() -> Columns {
    Columns {
        words: words("図1 相談件数の推移", "全5,213件。月ごとの件数", "月ごとの件数。"),
        series: vec![
            Series { label: "新規".into(), tone: Tone::Filled },
            Series { label: "再相談".into(), tone: Tone::Hatched },
            Series { label: "不明".into(), tone: Tone::Dashed },
        ],
        months: (0..12_u64)
            .map(|i| {
                let month = (i + 3) % 12 + 1;
                Column {
                    month: u8::try_from(month).unwrap(),
                    label: format!("{month}月"),
                    year: if month < 4 { "令和8年" } else { "令和7年" }.into(),
                    values: vec![120 + i * 7 % 40, 240 + i * i * 5, 30 + i % 4 * 9],
                }
            })
            .collect(),
        unit: "件".into(),
    }
}

pub fn ages() -> Bars {
    let rows = [("30代まで", 6), ("40代", 5), ("50代", 8), ("60代から", 12), ("不明", 3)];
    Bars {
        words: words(
            "図3 相談者の年齢",
            "新規34件の内訳",
            "30代まで6件、40代5件、50代8件、60代から12件、不明3件。",
        ),
        rows: rows
            .into_iter()
            .map(|(label, value)| Bar {
                label: label.into(),
                value,
                tone: if label == "不明" { Tone::Dashed } else { Tone::Filled },
            })
            .collect(),
        unit: "件".into(),
    }
}

/// Long labels, a large and a tiny value, English.
pub fn referrals() -> Bars {
    let rows = [
        ("Listening", 3821, Tone::Filled),
        ("Passed on to the regional support centre for hikikomori", 604, Tone::Filled),
        ("ひきこもり地域支援センター、市町の相談窓口", 23, Tone::Filled),
        ("Other", 90, Tone::Shaded),
        ("Unknown", 0, Tone::Dashed),
    ];
    Bars {
        words: words("Response", "Part of 4,538 calls", "Listening 3,821."),
        rows: rows.into_iter().map(|(label, value, tone)| Bar { label: label.into(), value, tone }).collect(),
        unit: " calls".into(),
    }
}

pub fn survey() -> Shares {
    Shares {
        words: words(
            "いちども支援を利用したことがない人の割合",
            "わくの長さが、回答した人の全体(100%)",
            "ご本人51.3%、ご家族37.7%。",
        ),
        rows: vec![
            Share { label: "ご本人".into(), permille: 513, value: "51.3%".into(), tone: Tone::Filled },
            Share { label: "ご家族".into(), permille: 377, value: "37.7%".into(), tone: Tone::Filled },
        ],
    }
}

pub fn calls() -> Units {
    Units {
        words: words("相談の件数", "全78件", "新規34件、再相談44件。1つの四角が1件の電話です。"),
        parts: vec![Part { value: 34, tone: Tone::Filled }, Part { value: 44, tone: Tone::Outlined }],
        each: Units::calls_a_square(78),
    }
}

pub fn hours() -> Grid {
    let at = |cells: [u64; 3]| cells.into_iter().map(Some).collect::<Vec<_>>();
    let closed = || vec![None, None, None];
    Grid {
        words: words("曜日と時間", "全78件", "水曜13時台12件。"),
        days: ["月", "火", "水", "木", "金", "土", "日"].map(String::from).to_vec(),
        hours: ["13時", "14時", "15時"].map(String::from).to_vec(),
        cells: vec![closed(), closed(), at([12, 9, 7]), at([8, 14, 0]), at([1, 11, 16]), closed(), closed()],
    }
}

/// Seventy applications in six weeks for sixty places; two came after the deadline.
pub fn applications() -> Steps {
    let values = (0..44_u64).map(|day| if day < 41 { day * day * 68 / 1600 } else { 70 }).collect();
    let marks =
        [(0, "6月1日"), (7, "6月8日"), (14, "6月15日"), (21, "6月22日"), (28, "6月29日"), (40, "7月11日")];
    Steps {
        words: words("申込みの数", "申込み70件", "6月8日までに2件、7月11日までに68件、あとから2件。"),
        values,
        days: 44,
        marks: marks.into_iter().map(|(day, label)| Mark { day, label: label.into() }).collect(),
        level: Some(Level { value: 60, label: "定員60名".into() }),
    }
}

/// Who was there in four sessions.
pub fn attendance() -> Stacks {
    let series = [
        ("出席", Tone::Filled),
        ("補講", Tone::Hatched),
        ("遅刻・早退", Tone::Shaded),
        ("欠席", Tone::Outlined),
        ("まだ", Tone::Dashed),
    ];
    let rows = [[18, 1, 1, 0, 0], [15, 0, 3, 2, 0], [12, 0, 0, 0, 8], [0, 0, 0, 0, 20]];
    Stacks {
        words: words("出席", "コースの20名", "第1回は出席18、補講1、遅刻・早退1。"),
        series: series.into_iter().map(|(label, tone)| Series { label: label.into(), tone }).collect(),
        rows: (1..)
            .zip(rows)
            .map(|(n, values)| Stack {
                label: format!("第{n}回 8月{n}日(木) 13時〜18時"),
                value: format!("出席{}、欠席{}、まだ{}(20名のうち)", values[0], values[3], values[4]),
                values: values.into(),
            })
            .collect(),
    }
}
