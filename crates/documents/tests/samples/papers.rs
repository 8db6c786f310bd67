//! Papers of a training programme; every name is invented, seal and signature are drawn for this purpose. Shared by
//! tests and example.
#![allow(dead_code, missing_docs)]

use documents::pdf::{
    Certificate, Fact, Letter, LetterLink, Picture, Receipt, ReceiptPart, Representative, Verification,
};
use time::macros::date;

/// Names as people write them: U+20BB7, U+9AD9 and U+FA11, U+FA10, U+6FF5, U+67F3 and U+6801, a variation sequence.
pub const NAMES: [&str; 8] = [
    "𠮷田 陽子",
    "髙﨑 健",
    "\u{fa10}本 実",
    "濵田 德子",
    "栁 神一",
    "辻\u{e0100} 祥太",
    "佐藤 花",
    "長谷川 小夜子",
];

pub fn seal() -> Picture {
    Picture::new(include_bytes!("seal.png"), "連合会の角印").unwrap()
}

pub fn signature() -> Picture {
    Picture::new(include_bytes!("signature.png"), "理事長の署名").unwrap()
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(String::from).to_vec()
}

pub fn certificate(index: usize) -> Certificate {
    let code = format!("K7QM-{:04}", 2000 + index * 37);
    Certificate {
        lang: "ja".into(),
        date: date!(2023 - 03 - 10),
        title: "認定証".into(),
        number: format!("第R4-{:03}号", index + 1),
        reissue: None,
        name: NAMES[index % NAMES.len()].into(),
        honorific: "殿".into(),
        text: texts([
            "あなたは、令和四年度ひきこもりピアサポーター養成研修の基礎研修および実践研修の全課程を修了されましたので、ここに当会のひきこもりピアサポーターとして認定します。",
        ]),
        notes: vec![],
        issued: "令和5年3月10日".into(),
        issuer: "特定非営利活動法人 止まり木家族会連合会".into(),
        representative: Some(Representative {
            post: "理事長".into(),
            name: "森下 葉子".into(),
            signature: None,
        }),
        seal: Some(seal()),
        verification: Some(Verification {
            label: "この認定証は、次のページで確かめられます。".into(),
            address: format!("https://tomarigi.example.jp/verify/{code}"),
            code: format!("確認コード {code}"),
            description: "認定証を確かめるページへのQRコード".into(),
        }),
    }
}

/// With a signature instead of a seal, without a code; a long name, two paragraphs, a day of validity.
pub fn plain() -> Certificate {
    Certificate {
        name: "アレクサンドラ・マリア・フェルナンデス 長谷川".into(),
        text: texts([
            "あなたは、令和四年度ひきこもりピアサポーター養成研修を修了されましたので、当会のひきこもりピアサポーターとして認定します。",
            "同じ経験をした仲間として、これからも、ともに歩んでくださることを願います。",
        ]),
        notes: texts(["有効期間 令和5年4月1日から令和8年3月31日まで"]),
        representative: Some(Representative {
            post: "理事長".into(),
            name: "森下 葉子".into(),
            signature: Some(signature()),
        }),
        seal: None,
        verification: None,
        ..certificate(11)
    }
}

pub fn receipt() -> Receipt {
    Receipt {
        lang: "ja".into(),
        date: date!(2023 - 01 - 20),
        title: "領収書".into(),
        number: "No. R4-0031".into(),
        reissue: None,
        issued: "令和5年1月20日".into(),
        payer: "髙﨑 健".into(),
        honorific: "様".into(),
        amount: 5000,
        purpose: "但し 令和4年度 実践研修の受講料として".into(),
        statement: "上記の金額を領収いたしました。".into(),
        columns: ["内訳", "金額(円)"].map(String::from),
        parts: vec![],
        total: "合計".into(),
        issuer: "特定非営利活動法人 止まり木家族会連合会".into(),
        address: texts(["〒000-0000 東京都豊島区南池袋0-0-0", "電話 00-0000-0000"]),
        seal: Some(seal()),
        notes: vec![],
    }
}

/// Of one part, of three with a discount, of so many that they need a second page.
pub fn receipts() -> Vec<Receipt> {
    let part = |name: &str, amount| ReceiptPart { name: name.into(), amount };
    let branch = Receipt {
        number: "No. R4-0032".into(),
        payer: "止まり木家族会 三重県支部".into(),
        honorific: "御中".into(),
        amount: 14_500,
        parts: vec![
            part("受講料 𠮷田 陽子", 5000),
            part("受講料 髙﨑 健", 5000),
            part("テキスト代と送料", 5200),
            part("前回の過入金", -700),
        ],
        notes: texts(["この領収書は、電子データで発行しています。"]),
        ..receipt()
    };
    let many = Receipt {
        number: "No. R4-0033".into(),
        reissue: Some("再発行".into()),
        amount: 120_000,
        parts: (1..=24).map(|i| part(&format!("受講料 {i}人目"), 5000)).collect(),
        ..branch.clone()
    };
    vec![receipt(), branch, many]
}

pub fn letter() -> Letter {
    Letter {
        lang: "ja".into(),
        date: date!(2022 - 07 - 20),
        dated: "令和4年7月20日".into(),
        address: texts(["〒000-0000", "三重県津市大門0丁目0-0", "止まり木ハイツ 203"]),
        addressee: "𠮷田 陽子 様".into(),
        sender: texts([
            "特定非営利活動法人 止まり木家族会連合会",
            "〒000-0000 東京都豊島区南池袋0-0-0",
            "電話 00-0000-0000",
        ]),
        subject: "研修の受講が決まりました".into(),
        paragraphs: texts([
            "お申し込みくださり、ありがとうございます。次の研修を受けていただけることになりました。",
            "ご都合がつかなくなったときは、電話で早めにお知らせください。\n席は、待っている方にお回しします。",
        ]),
        facts: [
            ("研修", "令和4年度 基礎研修(集合)"),
            ("日時", "令和4年8月4日(木)13時から18時まで\n令和4年8月5日(金)9時から17時まで"),
            ("場所", "高知県立県民文化ホール 多目的室"),
            ("費用", "無料。旅費は1万円まで補助します"),
        ]
        .map(|(name, text)| Fact { name: name.into(), text: text.into() })
        .to_vec(),
        closing: vec![],
        link: None,
    }
}

/// A letter that leads to a page.
pub fn leading() -> Letter {
    let link = LetterLink {
        address: "https://tomarigi.example.jp/applications/0000000000000000000000000000000000000000".into(),
        words: texts([
            "スマートフォンのカメラをこの四角に向けると、ページが開きます。",
            "開けないときは、お電話ください。",
        ]),
        description: "リンクのQRコード".into(),
    };
    Letter { link: Some(link), ..letter() }
}

/// A short one with a code, one of two pages, a short one.
pub fn letters() -> Vec<Letter> {
    let mut long = letter();
    long.addressee = "髙﨑 健 様".into();
    long.paragraphs = (1..=24)
        .map(|i| format!("{i}番目の段落です。会場までの道のりや、休むところ、途中で席を外してもよいことなどを、順にご案内します。"))
        .collect();
    let mut last = letter();
    last.addressee = "佐藤 花 様".into();
    vec![leading(), long, last]
}
