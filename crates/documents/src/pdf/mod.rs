//! PDF by typst, in this process: a template that is ours, data and drawings as a virtual `data.json`.
//!
//! What always holds: data are never markup; nothing is read from disk or network; the fonts are the embedded ones,
//! and a character none of them has is printed as 〓, never a gap ([`missing_glyphs`] and [`unprintable`] name it
//! beforehand), and on a certificate or receipt refused; PDF/A-2a and PDF/UA-1 are enforced while writing; the same
//! input gives the same bytes.
//!
//! Each function takes a part of a second of CPU, the first one more: call them outside the async threads.

mod certificate;
mod fonts;
mod letter;
mod picture;
mod receipt;
mod report;
mod sections;
mod world;

pub use certificate::{Certificate, Representative, Verification, certificate_pdf, certificates_pdf};
pub use fonts::missing_glyphs;
pub use letter::{Letter, LetterLink, letters_pdf};
pub use picture::Picture;
pub use receipt::{Receipt, ReceiptPart, receipt_pdf, receipts_pdf};
pub use report::{
    About, Counts, Fact, Figure, FigureTable, Passage, People, Quote, Report, Residence, ResidenceRow,
    Voices, VoicesGroup, Why, report_pdf, unprintable,
};
pub use sections::{Review, Section, TitledTable, review_pdf};
pub use world::PdfError;

use time::Date;

/// A day as the templates read it.
fn year_month_day<S: serde::Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&(date.year(), u8::from(date.month()), date.day()), serializer)
}
