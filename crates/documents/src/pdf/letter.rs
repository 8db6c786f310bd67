//! Plain letters for people without mail, on A4, for a window envelope.
//!
//! What always holds: folded in three at the marks, the address is seen through the usual window of an envelope of
//! the long size 3 (長形3号, 235 × 120 mm; window 90 × 45 mm, 22 mm from the left, 12 mm from the top) wherever the sheet
//! slips to inside: it stands within 25–87 mm from the left and, up to three lines and the name, 13–36 mm from the
//! top. Each letter begins on a new page and counts its own pages. Every word is the caller's.

use serde::Serialize;
use time::Date;

use super::picture::code;
use super::report::Fact;
use super::world::{self, PdfError, Template};
use super::year_month_day;

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// The language as BCP 47 has it: `ja`.
    pub lang: String,
    /// The day of the letter, which the file says too: never the clock.
    #[serde(serialize_with = "year_month_day")]
    pub date: Date,
    /// The day in words: 「令和4年7月20日」.
    pub dated: String,
    /// Postcode and address, a line each: up to three lines of up to 18 characters are sure to be seen.
    pub address: Vec<String>,
    /// With 「様」, exactly as written.
    pub addressee: String,
    /// Who writes: name, address, telephone; a line each, at the right.
    pub sender: Vec<String>,
    /// What it is about.
    pub subject: String,
    /// The text; a line break inside a paragraph stays one.
    pub paragraphs: Vec<String>,
    /// What must be found at a glance, below the text: day, place, what to bring.
    pub facts: Vec<Fact>,
    /// Lines after that; may be empty.
    pub closing: Vec<String>,
    /// A page to which the letter leads, as a code for those who cannot type its address; none: no code.
    pub link: Option<LetterLink>,
}

/// A page to which a letter leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LetterLink {
    /// The complete address, drawn as a QR code.
    pub address: String,
    /// Lines beside the code: how it is used.
    pub words: Vec<String>,
    /// The QR code in words, for those who do not see it.
    pub description: String,
}

#[derive(Serialize)]
struct Papers<'a> {
    title: &'a str,
    letters: Vec<Paper<'a>>,
}

#[derive(Serialize)]
struct Paper<'a> {
    #[serde(flatten)]
    letter: &'a Letter,
    code: Option<String>,
}

fn paper(letter: &Letter) -> Result<Paper<'_>, PdfError> {
    let link = letter.link.as_ref();
    if link.is_some_and(|link| link.description.trim().is_empty()) {
        return Err(PdfError::MissingDescription { title: letter.subject.clone() });
    }
    Ok(Paper { letter, code: link.map(|link| code(&link.address)).transpose()? })
}

/// Letters as one file for the printer, in the order given, each from a new page. A character no font has is printed
/// as 〓. Language and day of the file are those of the first letter.
///
/// # Errors
/// [`PdfError::EmptyTitle`] without `title` (the file's) or a subject, [`PdfError::NoPapers`] for no letters,
/// [`PdfError::MissingDescription`] for a QR code without words, [`PdfError::Code`] for an address too long for one,
/// [`PdfError::Typst`] for a fault of the template.
pub fn letters_pdf(title: &str, letters: &[Letter]) -> Result<Vec<u8>, PdfError> {
    if letters.is_empty() {
        return Err(PdfError::NoPapers);
    }
    if title.trim().is_empty() || letters.iter().any(|letter| letter.subject.trim().is_empty()) {
        return Err(PdfError::EmptyTitle);
    }
    let letters = letters.iter().map(paper).collect::<Result<_, _>>()?;
    world::compile(TEMPLATE, &Papers { title, letters }, [], |_| Ok(()))
}

const TEMPLATE: Template =
    Template { name: "letter.typ", text: concat!(include_str!("paper.typ"), include_str!("letter.typ")) };
