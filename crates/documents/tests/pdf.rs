//! What a reader of the PDF, a screen reader and an archive may rely on.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use documents::pdf::{
    Figure, PdfError, Report, Review, Section, TitledTable, report_pdf, review_pdf, unprintable,
};
use lopdf::{Document, Object};

mod samples;
use samples::edition;

/// The text without white space: where lines break is the setter's business.
fn text_of(pdf: &[u8]) -> String {
    pdf_extract::extract_text_from_mem(pdf).unwrap().chars().filter(|c| !c.is_whitespace()).collect()
}

/// The smallest report: everything that may be left out is.
fn bare() -> Report {
    let mut report = edition();
    report.why = None;
    report.about = None;
    report.counts.units = None;
    report.counts.figures.clear();
    report.residence = None;
    report.people = None;
    report.voices = None;
    report.passages.clear();
    report.colophon.clear();
    report
}

#[test]
fn the_edition_says_everything_that_was_put_into_it() {
    let text = text_of(&report_pdf(&edition()).unwrap());
    for said in [
        "ピアサポート電話みえ",
        "相談の受付状況",
        "令和7年6月〜令和8年1月",
        "第1版(数字を確定した版)",
        "ひきこもりを経験した人が電話に出ます。",
        "水曜・木曜・金曜の13時から16時",
        "いちども支援を利用したことがない人の割合",
        "51.3%",
        "新規34件(ぬった四角)",
        "図1相談件数の推移",
        "松阪市、亀山市、伊賀市",
        "図5ご本人の年齢",
        "さびしい。だれかと話がしたい。",
        "定例会(月1回)",
        "1/3",
        "3/3",
    ] {
        assert!(text.contains(said), "{said} is missing in {text}");
    }
}

#[test]
fn figures_keep_their_numbers_as_text_in_the_pdf() {
    let text = text_of(&report_pdf(&edition()).unwrap());
    for value in ["14件", "11件", "再相談(斜めの線)"] {
        assert!(text.contains(value), "{value} is not text in the PDF");
    }
}

#[test]
fn the_same_edition_gives_the_same_bytes() {
    let first = report_pdf(&edition()).unwrap();
    report_pdf(&bare()).unwrap();
    assert!(first == report_pdf(&edition()).unwrap(), "the bytes differ");
}

#[test]
fn the_pdf_is_a4_tagged_for_screen_readers_and_fit_for_archives() {
    let pdf = report_pdf(&edition()).unwrap();
    let document = Document::load_mem(&pdf).unwrap();
    assert_eq!(document.get_pages().len(), 3);
    let catalog = document.catalog().unwrap();
    let marked = catalog.get(b"MarkInfo").unwrap().as_dict().unwrap();
    assert!(marked.get(b"Marked").unwrap().as_bool().unwrap());
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"ja");
    let metadata = document.get_object(catalog.get(b"Metadata").unwrap().as_reference().unwrap()).unwrap();
    let xmp = String::from_utf8_lossy(&metadata.as_stream().unwrap().content).into_owned();
    for claim in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
    ] {
        assert!(xmp.contains(claim), "{claim} is not in {xmp}");
    }
    let described = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dictionary| matches!(dictionary.get(b"Alt"), Ok(Object::String(..))))
        .count();
    assert_eq!(described, 7, "each of the seven drawings has its words");
}

#[test]
fn sections_that_are_left_out_leave_nothing_behind() {
    let pdf = report_pdf(&bare()).unwrap();
    assert_eq!(Document::load_mem(&pdf).unwrap().get_pages().len(), 1);
    let text = text_of(&pdf);
    assert!(text.contains("78件"));
    assert!(!text.contains("定例会"));
}

#[test]
fn text_that_looks_like_markup_is_printed_as_it_is() {
    let mut report = bare();
    report.title = "#panic() *[x]* $y$ @z <svg> \\ `r` = 1".into();
    let text = text_of(&report_pdf(&report).unwrap());
    assert!(text.contains("#panic()*[x]*$y$@z<svg>\\`r`=1"), "{text}");
}

#[test]
fn rare_characters_of_names_are_printed() {
    let mut report = bare();
    report.publisher = "𠮷田 髙橋 﨑 塚 梼 檮 辻󠄀 ①㈱〜".into();
    let text = text_of(&report_pdf(&report).unwrap());
    assert!(text.contains('𠮷') && text.contains("髙橋"), "{text}");
}

#[test]
fn a_character_that_cannot_be_printed_is_named_beforehand_and_a_mark_stands_for_it() {
    let mut report = edition();
    assert!(unprintable(&report).is_empty());
    report.voices.as_mut().unwrap().groups[0].quotes[0].text = "うれしい🐦でした😀🐦".into();
    report.counts.figures[0].svg = report.counts.figures[0].svg.replace("11件", "11🐦");
    assert_eq!(unprintable(&report), ['🐦', '😀']);
    let text = text_of(&report_pdf(&report).unwrap());
    assert!(text.contains("うれしい〓でした〓〓"), "{text}");
}

#[test]
fn a_figure_without_words_and_a_document_without_title_are_refused() {
    let mut report = edition();
    report.counts.figures[0].description = " ".into();
    assert_eq!(report_pdf(&report), Err(PdfError::MissingDescription { title: "図1 相談件数の推移".into() }));
    let mut report = edition();
    report.title.clear();
    assert_eq!(report_pdf(&report), Err(PdfError::EmptyTitle));
}

#[test]
fn a_drawing_that_is_no_svg_is_an_error() {
    let mut report = edition();
    report.counts.figures[0].svg = "no drawing".into();
    assert!(matches!(report_pdf(&report), Err(PdfError::Typst(_))));
}

#[test]
fn a_review_says_its_words_its_figures_and_its_tables() {
    let figure = edition().counts.figures.remove(0);
    let table = figure.table.clone().unwrap();
    let titled = |note: &str| TitledTable {
        title: "支部ごと".into(),
        denominator: "申込み70件の内訳".into(),
        table: table.clone(),
        note: Some(note.into()),
    };
    let review = Review {
        lang: "ja".into(),
        date: time::macros::date!(2023 - 03 - 31),
        publisher: "つくりもの家族会連合会".into(),
        title: "研修の年次報告".into(),
        period: "令和4年度".into(),
        meta: vec!["2023年3月31日の数".into()],
        sections: vec![
            Section {
                heading: "申込みから認定まで".into(),
                paragraphs: vec!["講座は2つです。".into()],
                figures: vec![figure.clone()],
                tables: vec![titled("小さい数もそのままです。"), titled("もう1つ")],
                notes: vec!["事務局の中で使います。".into()],
            },
            Section { heading: "累計".into(), ..Section::default() },
        ],
    };
    let pdf = review_pdf(&review).unwrap();
    assert_eq!(pdf, review_pdf(&review).unwrap(), "the same numbers, the same paper");
    let text = text_of(&pdf);
    for said in
        ["令和4年度", "申込みから認定まで", "図1相談件数の推移", "申込み70件の内訳", "もう1つ", "累計"]
    {
        assert!(text.contains(said), "{said} is missing in {text}");
    }
    let unsaid = Review {
        sections: vec![Section {
            figures: vec![Figure { description: " ".into(), ..figure }],
            ..Section::default()
        }],
        ..review.clone()
    };
    assert!(matches!(review_pdf(&unsaid), Err(PdfError::MissingDescription { .. })));
    assert_eq!(review_pdf(&Review { title: " ".into(), ..review }), Err(PdfError::EmptyTitle));
}
