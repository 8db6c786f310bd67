//! The receipt: A5 across, one or more pages.
//!
//! What always holds: the parts, where there are any, add up to the amount; it says exactly what it was given, and a
//! character no font has is an error. Amounts are whole yen, written here as ¥5,000-; every word is the caller's.

use serde::{Serialize, Serializer};
use time::Date;

use super::picture::Picture;
use super::world::{self, PdfError, Template};
use super::year_month_day;

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The language as BCP 47 has it: `ja`.
    pub lang: String,
    /// The day of issue, which the file says too: never the clock.
    #[serde(serialize_with = "year_month_day")]
    pub date: Date,
    /// 「領収書」
    pub title: String,
    /// 「No. R4-0031」
    pub number: String,
    /// 「再発行」; `None` on the first issue.
    pub reissue: Option<String>,
    /// The day in words: 「令和5年1月20日」.
    pub issued: String,
    /// Who paid, exactly as written: 「髙﨑 健」.
    pub payer: String,
    /// 「様」
    pub honorific: String,
    /// In yen.
    #[serde(serialize_with = "large")]
    pub amount: u64,
    /// What for: 「但し 令和4年度 実践研修の受講料として」.
    pub purpose: String,
    /// 「上記の金額を領収いたしました。」
    pub statement: String,
    /// Names of the two columns of parts: 「内訳」「金額(円)」.
    pub columns: [String; 2],
    /// The parts; none for an amount of one part.
    pub parts: Vec<ReceiptPart>,
    /// The word for their sum: 「合計」.
    pub total: String,
    /// Who received it.
    pub issuer: String,
    /// Address, telephone, number of registration: a line each.
    pub address: Vec<String>,
    /// The square seal (角印) of the issuer, 20 mm wide, over the end of the issuer's lines.
    pub seal: Option<Picture>,
    /// Small lines at the foot.
    pub notes: Vec<String>,
}

/// A part of the amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceiptPart {
    /// 「受講料 髙﨑 健」
    pub name: String,
    /// In yen; less than nothing for a discount.
    #[serde(serialize_with = "small")]
    pub amount: i64,
}

#[derive(Serialize)]
struct Papers<'a> {
    title: String,
    receipts: &'a [Receipt],
}

/// One receipt as a file.
///
/// # Errors
/// [`PdfError::Sum`] when the parts do not add up, [`PdfError::MissingGlyphs`] with the characters no font has,
/// [`PdfError::EmptyTitle`], [`PdfError::Typst`] for a seal that cannot be read.
pub fn receipt_pdf(receipt: &Receipt) -> Result<Vec<u8>, PdfError> {
    receipts_pdf(std::slice::from_ref(receipt))
}

/// Many receipts as one file for the printer, in the order given, each from a new page; language, day and issuer of
/// the file are those of the first.
///
/// # Errors
/// As [`receipt_pdf`], and [`PdfError::NoPapers`] for none.
pub fn receipts_pdf(receipts: &[Receipt]) -> Result<Vec<u8>, PdfError> {
    let (Some(first), Some(last)) = (receipts.first(), receipts.last()) else {
        return Err(PdfError::NoPapers);
    };
    if receipts.iter().any(|receipt| receipt.title.trim().is_empty()) {
        return Err(PdfError::EmptyTitle);
    }
    if let Some(wrong) = receipts.iter().find(|receipt| !receipt.adds_up()) {
        return Err(PdfError::Sum { number: wrong.number.clone() });
    }
    let mut title = format!("{} {}", first.title, first.number);
    if receipts.len() > 1 {
        title += &format!("–{}", last.number);
    }
    let papers = Papers { title, receipts };
    let characters = world::unprintable(&papers);
    if !characters.is_empty() {
        return Err(PdfError::MissingGlyphs { characters });
    }
    world::compile(TEMPLATE, &papers, receipts.iter().filter_map(|receipt| receipt.seal.as_ref()), |_| Ok(()))
}

impl Receipt {
    fn adds_up(&self) -> bool {
        let sum: i128 = self.parts.iter().map(|part| i128::from(part.amount)).sum();
        self.parts.is_empty() || sum == i128::from(self.amount)
    }
}

/// ¥5,000- as it is written so that no digit can be added.
fn large<S: Serializer>(yen: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("¥{}-", charts::grouped(*yen)))
}

fn small<S: Serializer>(yen: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    let sign = if *yen < 0 { "−" } else { "" };
    serializer.collect_str(&format_args!("{sign}{}", charts::grouped(yen.unsigned_abs())))
}

const TEMPLATE: Template =
    Template { name: "receipt.typ", text: concat!(include_str!("paper.typ"), include_str!("receipt.typ")) };
