//! What a holder, an office and an archive may rely on in certificates, receipts and letters.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use documents::pdf::{
    Certificate, PdfError, Picture, ReceiptPart, certificate_pdf, certificates_pdf, letters_pdf,
    missing_glyphs, receipt_pdf, receipts_pdf,
};
use lopdf::{Document, Object};
use proptest::prelude::*;

#[path = "samples/papers.rs"]
mod samples;
use samples::{certificate, leading, letter, letters, plain, receipt, receipts};

fn without_space(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The text of each page without white space: where lines break is the setter's business.
fn pages_of(pdf: &[u8]) -> Vec<String> {
    pdf_extract::extract_text_from_mem_by_pages(pdf).unwrap().iter().map(|text| without_space(text)).collect()
}

fn text_of(pdf: &[u8]) -> String {
    pages_of(pdf).concat()
}

fn named(name: &str) -> Certificate {
    Certificate { name: name.into(), ..certificate(0) }
}

const NONE: [char; 0] = [];

fn one_of_each() -> [Vec<u8>; 3] {
    [
        certificates_pdf(&[certificate(0), plain()]).unwrap(),
        receipts_pdf(&receipts()).unwrap(),
        letters_pdf("お知らせ", &letters()).unwrap(),
    ]
}

#[test]
fn a_certificate_says_every_word_that_was_put_into_it() {
    let mut reissued = certificate(4);
    reissued.reissue = Some("再発行 令和6年6月3日".into());
    let text = text_of(&certificate_pdf(&reissued).unwrap());
    for said in [
        "認定証",
        "第R4-005号",
        "再発行令和6年6月3日",
        "栁神一殿",
        "の全課程を修了されましたので",
        "として認定します。",
        "令和5年3月10日",
        "特定非営利活動法人止まり木家族会連合会",
        "理事長森下葉子",
        "この認定証は、次のページで確かめられます。",
        "https://tomarigi.example.jp/verify/K7QM-2148",
        "確認コードK7QM-2148",
    ] {
        assert!(text.contains(said), "{said} is missing in {text}");
    }
    let text = text_of(&certificate_pdf(&plain()).unwrap());
    assert!(
        text.contains("有効期間令和5年4月1日から") && text.contains("ともに歩んでくださることを"),
        "{text}"
    );
    assert!(!text.contains("再発行"), "the first issue has no mark: {text}");
}

#[test]
fn a_name_is_in_the_certificate_exactly_as_it_is_written() {
    for name in samples::NAMES {
        let text = text_of(&certificate_pdf(&named(name)).unwrap());
        assert!(text.contains(&without_space(name)), "{name:?} is not in {text:?}");
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes_whatever_was_printed_between() {
    let first = certificate_pdf(&certificate(3)).unwrap();
    let of_each = one_of_each();
    assert!(first == certificate_pdf(&certificate(3)).unwrap(), "the bytes of the certificate differ");
    assert!(of_each == one_of_each(), "the bytes of some paper differ");
    assert!(
        first != certificate_pdf(&certificate(11)).unwrap(),
        "another holder of the same name, another paper"
    );
}

#[test]
fn sixty_certificates_are_sixty_pages_in_their_order() {
    let all: Vec<_> = (0..60).map(certificate).collect();
    let pages = pages_of(&certificates_pdf(&all).unwrap());
    assert_eq!(pages.len(), 60);
    for (page, one) in pages.iter().zip(&all) {
        assert!(
            page.contains(&one.number) && page.contains(&without_space(&one.name)),
            "{} is not {page}",
            one.number
        );
    }
}

#[test]
fn a_certificate_with_a_character_that_no_font_has_is_refused_and_the_character_named() {
    let mut wrong = named("山田 🐦子");
    wrong.issuer = "家族会😀🐦".into();
    let characters = vec!['🐦', '😀'];
    let Err(PdfError::MissingGlyphs { characters: mut found }) = certificates_pdf(&[certificate(1), wrong])
    else {
        panic!("it was printed");
    };
    found.sort_unstable();
    assert_eq!(found, characters);
    let mut wrong = receipt();
    wrong.payer = "\u{e000}".into();
    assert_eq!(receipt_pdf(&wrong), Err(PdfError::MissingGlyphs { characters: vec!['\u{e000}'] }));
}

#[test]
fn a_letter_prints_a_mark_for_a_character_that_no_font_has() {
    let mut letter = letter();
    letter.paragraphs = vec!["うれしい🐦です".into()];
    let text = text_of(&letters_pdf("お知らせ", &[letter]).unwrap());
    assert!(text.contains("うれしい〓です"), "{text}");
}

#[test]
fn a_letter_says_beside_its_code_how_it_is_used_and_stays_on_its_page() {
    let pages = pages_of(&letters_pdf("お知らせ", &[leading()]).unwrap());
    assert_eq!(pages.len(), 1);
    assert!(
        pages[0].contains("カメラをこの四角に向けると") && pages[0].contains("お電話ください"),
        "{}",
        pages[0]
    );
}

#[test]
fn a_text_too_long_for_its_page_is_refused_and_its_certificate_named() {
    let mut wordy = certificate(7);
    wordy.text = vec!["ここに認定します。".repeat(60)];
    let error = PdfError::TooLong { number: "第R4-008号".into() };
    assert_eq!(certificate_pdf(&wordy), Err(error.clone()));
    let mut wordier = wordy.clone();
    wordier.number = "第R4-009号".into();
    assert_eq!(certificates_pdf(&[certificate(0), wordy, wordier]), Err(error));
}

#[test]
fn a_very_long_name_is_made_smaller_and_stays_on_one_page() {
    let name = "ペドロ・エンリケ・アントニオ・デ・アルメイダ・ロドリゲス・フェレイラ 長谷川".to_owned();
    let pages = pages_of(&certificate_pdf(&named(&name)).unwrap());
    assert_eq!(pages.len(), 1);
    assert!(pages[0].contains(&without_space(&name)), "{}", pages[0]);
}

#[test]
fn papers_are_tagged_for_screen_readers_and_fit_for_archives() {
    for (pdf, described) in one_of_each().iter().zip([3, 3, 1]) {
        let document = Document::load_mem(pdf).unwrap();
        let catalog = document.catalog().unwrap();
        assert!(
            catalog.get(b"MarkInfo").unwrap().as_dict().unwrap().get(b"Marked").unwrap().as_bool().unwrap()
        );
        assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"ja");
        let metadata =
            document.get_object(catalog.get(b"Metadata").unwrap().as_reference().unwrap()).unwrap();
        let xmp = String::from_utf8_lossy(&metadata.as_stream().unwrap().content).into_owned();
        for claim in [
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
        ] {
            assert!(xmp.contains(claim), "{claim} is not in {xmp}");
        }
        let dictionaries = || document.objects.values().filter_map(|object| object.as_dict().ok());
        let with_words =
            dictionaries().filter(|one| matches!(one.get(b"Alt"), Ok(Object::String(..)))).count();
        assert_eq!(with_words, described, "each picture has its words");
        let fonts: Vec<_> = dictionaries().filter(|one| one.has_type(b"FontDescriptor")).collect();
        assert!(!fonts.is_empty());
        for font in fonts {
            assert!(font.has(b"FontFile2") || font.has(b"FontFile3"), "{font:?} is not embedded");
        }
    }
}

#[test]
fn a_paper_without_title_or_words_for_its_code_is_refused_and_so_are_no_papers() {
    let untitled = Certificate { title: " ".into(), ..certificate(0) };
    assert_eq!(certificate_pdf(&untitled), Err(PdfError::EmptyTitle));
    let mut mute = certificate(0);
    mute.verification.as_mut().unwrap().description.clear();
    assert_eq!(certificate_pdf(&mute), Err(PdfError::MissingDescription { title: "第R4-001号".into() }));
    assert_eq!(certificates_pdf(&[]), Err(PdfError::NoPapers));
    assert_eq!(receipts_pdf(&[]), Err(PdfError::NoPapers));
    assert_eq!(letters_pdf("お知らせ", &[]), Err(PdfError::NoPapers));
    assert_eq!(letters_pdf(" ", &letters()), Err(PdfError::EmptyTitle));
    let mut mute = leading();
    mute.link.as_mut().unwrap().description.clear();
    let title = mute.subject.clone();
    assert_eq!(letters_pdf("お知らせ", &[mute]), Err(PdfError::MissingDescription { title }));
}

#[test]
fn a_seal_that_is_broken_inside_is_an_error() {
    let mut broken = include_bytes!("samples/seal.png").to_vec();
    broken.truncate(200);
    let broken = Certificate { seal: Some(Picture::new(broken, "角印").unwrap()), ..certificate(0) };
    assert!(matches!(certificate_pdf(&broken), Err(PdfError::Typst(_))));
}

#[test]
fn a_receipt_says_who_paid_how_much_and_for_what() {
    let text = text_of(&receipt_pdf(&receipt()).unwrap());
    for said in [
        "領収書",
        "No.R4-0031",
        "髙﨑健様",
        "¥5,000-",
        "但し令和4年度実践研修の受講料として",
        "上記の金額を領収いたしました。",
        "令和5年1月20日",
        "止まり木家族会連合会",
        "電話00-0000-0000",
    ] {
        assert!(text.contains(said), "{said} is missing in {text}");
    }
    assert!(!text.contains("合計"), "an amount of one part has no sum: {text}");
    let mut large = receipt();
    large.amount = 1_234_567;
    assert!(text_of(&receipt_pdf(&large).unwrap()).contains("¥1,234,567-"));
}

#[test]
fn a_receipt_lists_its_parts_and_their_sum_also_over_two_pages() {
    let text = text_of(&receipt_pdf(&receipts()[1]).unwrap());
    for said in ["受講料𠮷田陽子5,000", "前回の過入金−700", "合計14,500", "¥14,500-"] {
        assert!(text.contains(said), "{said} is missing in {text}");
    }
    let pages = pages_of(&receipts_pdf(&receipts()).unwrap());
    assert!(pages.len() > 3, "24 parts do not fit on the third receipt's first page");
    assert!(pages[2].contains("1/") && pages[3].contains("No.R4-0033"), "{}", pages[3]);
    assert!(pages.last().unwrap().contains("合計120,000"), "{}", pages.last().unwrap());
}

#[test]
fn a_receipt_whose_parts_are_not_its_amount_is_refused() {
    let mut wrong = receipts().remove(1);
    wrong.parts[0].amount += 1;
    assert_eq!(receipts_pdf(&[receipt(), wrong]), Err(PdfError::Sum { number: "No. R4-0032".into() }));
    let huge = ReceiptPart { name: "受講料".into(), amount: i64::MAX };
    let mut wrong = receipt();
    wrong.parts = vec![huge.clone(), huge];
    assert!(matches!(receipt_pdf(&wrong), Err(PdfError::Sum { .. })), "sums that overflow are no sums");
}

#[test]
fn every_letter_begins_a_page_and_counts_its_own_pages() {
    let pages = pages_of(&letters_pdf("お知らせ", &letters()).unwrap());
    assert_eq!(pages.len(), 4);
    for (page, said) in [(0, "𠮷田陽子様"), (1, "髙﨑健様"), (1, "1/2"), (2, "2/2"), (3, "佐藤花様")]
    {
        assert!(pages[page].contains(said), "{said} is not on page {page}: {}", pages[page]);
    }
    assert!(!pages[0].contains("1/1") && !pages[3].contains("1/1"), "a single page is not counted");
    for said in ["令和4年7月20日", "〒000-0000", "研修の受講が決まりました", "席は、待っている方", "多目的室"]
    {
        assert!(pages[0].contains(said), "{said} is missing in {}", pages[0]);
    }
}

#[test]
fn text_that_looks_like_markup_is_printed_as_it_is() {
    let name = "#panic()*[x]*$y$@z<w>\\`r`=1";
    assert!(text_of(&certificate_pdf(&named(name)).unwrap()).contains(name));
    let mut letter = letter();
    letter.subject = name.into();
    assert!(text_of(&letters_pdf("お知らせ", &[letter]).unwrap()).contains(name));
}

#[test]
fn names_of_japan_are_drawable_also_the_rare_ones() {
    for name in [
        "𠮷田",
        "髙﨑",
        "\u{fa10}本",
        "德濵栁神祥福",
        "辻\u{e0100}",
        "葛\u{e0101}城",
        "神\u{fe00}",
        "渡邊渡邉齋藤齊藤",
    ] {
        assert_eq!(missing_glyphs(name), NONE, "{name}");
    }
    // Compatibility ideographs that names use: IBM's, and those of JIS X 0213.
    let used = "﨎﨏塚﨑晴﨓﨔凞猪益礼神祥福靖精羽﨟蘒﨡諸﨣﨤逸都﨧﨨﨩飯飼館鶴侮僧免勉勤卑喝嘆器塀墨層悔慨憎懲敏既暑梅海渚漢煮琢碑社祉祈祐祖祝禍禎穀突節練繁署者臭著褐視謁謹賓贈難響頻類";
    assert_eq!(missing_glyphs(used), NONE);
    assert_eq!(
        missing_glyphs("𠀋𠮟𡈽𡌛𡑮𡢽𡚴𡸴𣇄𣗄𣜿𣝣𣳾𤟱𥒎𥔎𥝱𥧄𥶡𦫿𦹀𧃴𧚄𨉷𨏍𪆐𠂉𠂢𠂤𪚲"),
        NONE,
        "levels 3 and 4 of JIS X 0213"
    );
    assert_eq!(missing_glyphs("山田🐦太\u{e000}郎🐦"), ['🐦', '\u{e000}']);
}

/// Characters of every kind a person may enter or paste.
fn any_character() -> impl Strategy<Value = char> {
    prop_oneof![
        any::<char>(),
        proptest::char::range('\0', '\u{2fff}'),
        proptest::char::range('\u{3000}', '\u{9fff}'),
        proptest::char::range('\u{f900}', '\u{ffff}'),
        proptest::char::range('\u{20000}', '\u{2fa1f}'),
        proptest::char::range('\u{e0100}', '\u{e01ef}'),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The oracle is the writer, which fails on a glyph that is none: a name that is accepted at entry is printed,
    /// and so is any text, with marks for what is missing.
    #[test]
    fn what_is_not_missing_is_printed_and_any_text_with_marks(text in proptest::collection::vec(any_character(), 1..200)) {
        let text: String = text.into_iter().collect();
        let mut name = text.clone();
        for missing in missing_glyphs(&text) {
            name = name.replace(missing, "");
        }
        let mut letter = letter();
        letter.paragraphs = vec![text, name.clone()];
        prop_assert_eq!(letters_pdf("お知らせ", &[letter]).err(), None);
        if missing_glyphs(&name).is_empty() {
            prop_assert_eq!(certificate_pdf(&Certificate { text: vec![name], ..certificate(0) }).err(), None);
        }
    }
}
