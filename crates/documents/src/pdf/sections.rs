//! A review in sections: words, figures and tables on A4, as many as there are.
//!
//! Every text is in the reader's language and printed as it is; numbers come as text too, already grouped.

use serde::Serialize;
use time::Date;

use super::report::{Figure, FigureTable};
use super::world::{self, PdfError, Template};
use super::year_month_day;

/// A review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Review {
    /// The language as BCP 47 has it: `ja`, `en`. For screen readers and line breaking.
    pub lang: String,
    /// The day the file says it was made: the day of the numbers, never the clock.
    #[serde(serialize_with = "year_month_day")]
    pub date: Date,
    /// Whose review it is. Above the title and at the foot of each page.
    pub publisher: String,
    /// 「研修の年次報告」
    pub title: String,
    /// 「令和4年度」
    pub period: String,
    /// The day of the numbers, for whom they are: one text each.
    pub meta: Vec<String>,
    /// The sections in their order.
    pub sections: Vec<Section>,
}

/// A section: its words, its figures two in a row, its tables.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
    /// Figures, each with words for those who do not see it.
    pub figures: Vec<Figure>,
    /// Tables that no figure shows.
    pub tables: Vec<TitledTable>,
    /// What is to be known when reading it; small, at its end.
    pub notes: Vec<String>,
}

/// A table that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TitledTable {
    /// What it shows; may be empty where the heading says it.
    pub title: String,
    /// What its numbers are a part of; may be empty.
    pub denominator: String,
    /// The numbers.
    pub table: FigureTable,
    /// What is to be known when reading it.
    pub note: Option<String>,
}

/// A review on A4.
///
/// # Errors
/// [`PdfError::EmptyTitle`], [`PdfError::MissingDescription`] for a figure without words for those who do not see it,
/// [`PdfError::Typst`] for everything else, such as a figure that is no SVG document.
pub fn review_pdf(review: &Review) -> Result<Vec<u8>, PdfError> {
    if review.title.trim().is_empty() {
        return Err(PdfError::EmptyTitle);
    }
    let mut figures = review.sections.iter().flat_map(|section| &section.figures);
    if let Some(figure) = figures.find(|figure| figure.description.trim().is_empty()) {
        return Err(PdfError::MissingDescription { title: figure.title.clone() });
    }
    world::compile(TEMPLATE, review, [], |_| Ok(()))
}

const TEMPLATE: Template = Template {
    name: "sections.typ",
    text: concat!(include_str!("figures.typ"), include_str!("sections.typ")),
};
