//! The certificate: one page of A4 across, made to be framed.
//!
//! What always holds: it says exactly what it was given. A character no font has, or a text too long for the page,
//! is an error and never a certificate with something missing. Every word is the caller's.

use serde::Serialize;
use time::Date;

use super::picture::{Picture, code};
use super::world::{self, PdfError, Template};
use super::year_month_day;

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Certificate {
    /// The language as BCP 47 has it: `ja`. For screen readers and line breaking.
    pub lang: String,
    /// The day of issue, which the file says too: never the clock.
    #[serde(serialize_with = "year_month_day")]
    pub date: Date,
    /// 「認定証」
    pub title: String,
    /// 「第R4-012号」
    pub number: String,
    /// 「再発行」, with its day if there is one; `None` on the first issue.
    pub reissue: Option<String>,
    /// The holder's name exactly as it is written: 「𠮷田 陽子」. Made smaller when it is long, never broken.
    pub name: String,
    /// 「殿」
    pub honorific: String,
    /// What is certified, a paragraph each.
    pub text: Vec<String>,
    /// Small lines below the text, such as the day until which it is valid; may be empty.
    pub notes: Vec<String>,
    /// The day of issue in words: 「令和5年3月10日」.
    pub issued: String,
    /// Who certifies: 「特定非営利活動法人 ○○連合会」.
    pub issuer: String,
    /// Who signs for the issuer.
    pub representative: Option<Representative>,
    /// The square seal (角印) of the issuer, 24 mm wide, over the end of the issuer's lines; the words stay on top.
    pub seal: Option<Picture>,
    /// How anyone may check it.
    pub verification: Option<Verification>,
}

/// Who signs for the issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Representative {
    /// 「理事長」
    pub post: String,
    /// The name.
    pub name: String,
    /// The signature, 13 mm high, after the name.
    pub signature: Option<Picture>,
}

/// How anyone may check a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Lines below the code: 「この認定証は次のページで確かめられます。」
    pub label: String,
    /// The complete address, printed and drawn as a QR code.
    pub address: String,
    /// The certificate's code as it is typed, with the caller's words: 「確認コード K7QM-2RTX」.
    pub code: String,
    /// The QR code in words, for those who do not see it.
    pub description: String,
}

#[derive(Serialize)]
struct Papers<'a> {
    title: String,
    certificates: Vec<Paper<'a>>,
}

#[derive(Serialize)]
struct Paper<'a> {
    #[serde(flatten)]
    certificate: &'a Certificate,
    code: Option<String>,
}

/// One certificate as a file.
///
/// # Errors
/// [`PdfError::MissingGlyphs`] with the characters no font has (ask [`super::missing_glyphs`] where they are entered),
/// [`PdfError::TooLong`] when the text does not fit, [`PdfError::EmptyTitle`], [`PdfError::MissingDescription`] for a
/// QR code without words, [`PdfError::Code`] for an address too long for one, [`PdfError::Typst`] for a picture that
/// cannot be read.
pub fn certificate_pdf(certificate: &Certificate) -> Result<Vec<u8>, PdfError> {
    certificates_pdf(std::slice::from_ref(certificate))
}

/// Many certificates as one file for the printer, a page each, in the order given; language, day and issuer of the
/// file are those of the first.
///
/// # Errors
/// As [`certificate_pdf`], and [`PdfError::NoPapers`] for none.
pub fn certificates_pdf(certificates: &[Certificate]) -> Result<Vec<u8>, PdfError> {
    let (Some(first), Some(last)) = (certificates.first(), certificates.last()) else {
        return Err(PdfError::NoPapers);
    };
    let mut title = format!("{} {}", first.title, first.number);
    if certificates.len() > 1 {
        title += &format!("–{}", last.number);
    }
    let papers = Papers { title, certificates: certificates.iter().map(paper).collect::<Result<_, _>>()? };
    let characters = world::unprintable(&papers);
    if !characters.is_empty() {
        return Err(PdfError::MissingGlyphs { characters });
    }
    let pictures = certificates.iter().flat_map(|certificate| {
        let signature = certificate.representative.as_ref().and_then(|one| one.signature.as_ref());
        certificate.seal.iter().chain(signature)
    });
    world::compile(TEMPLATE, &papers, pictures, |pages| {
        if pages == certificates.len() { Ok(()) } else { Err(overflowing(certificates)) }
    })
}

fn paper(certificate: &Certificate) -> Result<Paper<'_>, PdfError> {
    if certificate.title.trim().is_empty() {
        return Err(PdfError::EmptyTitle);
    }
    let verification = certificate.verification.as_ref();
    if verification.is_some_and(|verification| verification.description.trim().is_empty()) {
        return Err(PdfError::MissingDescription { title: certificate.number.clone() });
    }
    let code = verification.map(|verification| code(&verification.address)).transpose()?;
    Ok(Paper { certificate, code })
}

/// The first that does not fit; each is set alone to find it.
fn overflowing(certificates: &[Certificate]) -> PdfError {
    let alone = |one: &&Certificate| matches!(certificate_pdf(one), Err(PdfError::TooLong { .. }));
    let found = if certificates.len() == 1 { certificates.first() } else { certificates.iter().find(alone) };
    PdfError::TooLong { number: found.map(|one| one.number.clone()).unwrap_or_default() }
}

const TEMPLATE: Template = Template {
    name: "certificate.typ",
    text: concat!(include_str!("paper.typ"), include_str!("certificate.typ")),
};
