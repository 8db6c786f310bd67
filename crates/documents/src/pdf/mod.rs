//! PDF by typst, in this process: a template that is ours, data and drawings as a virtual `data.json`.
//!
//! What always holds: data are never markup; nothing is read from disk or network; the fonts are the embedded ones,
//! and a character none of them has is printed as 〓, never a gap ([`unprintable`] names it beforehand); PDF/A-2a and
//! PDF/UA-1 are enforced while writing; the same input gives the same bytes.

mod report;
mod world;

pub use report::{
    About, Counts, Fact, Figure, FigureTable, Passage, People, Quote, Report, Residence, ResidenceRow,
    Voices, VoicesGroup, Why,
};
pub use world::PdfError;

/// The edition of a desk's statistics on A4.
///
/// It takes a second or so of CPU: call it outside the async threads.
///
/// # Errors
/// [`PdfError::EmptyTitle`], [`PdfError::MissingDescription`] for a figure without words for those who do not see it, [`PdfError::Typst`] for
/// everything else, such as a figure that is no SVG document.
pub fn report_pdf(report: &Report) -> Result<Vec<u8>, PdfError> {
    if report.title.trim().is_empty() {
        return Err(PdfError::EmptyTitle);
    }
    if let Some(figure) = report.figures().find(|figure| figure.description.trim().is_empty()) {
        return Err(PdfError::MissingDescription { title: figure.title.clone() });
    }
    world::compile("report.typ", include_str!("report.typ"), report)
}

/// The characters of a report that the fonts do not have, such as emoji: 〓 is printed for each.
pub fn unprintable(report: &Report) -> Vec<char> {
    world::unprintable(report)
}
