//! The edition of a desk's statistics, as data. The order of the fields is the order on paper.
//!
//! Every text is in the reader's language and printed as it is; numbers come as text too, already grouped.

use serde::Serialize;
use time::Date;

use super::world::{self, PdfError, Template};
use super::year_month_day;

/// An edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The language as BCP 47 has it: `ja`, `en`. For screen readers and line breaking.
    pub lang: String,
    /// The day the file says it was made: the day of publication, never the clock.
    #[serde(serialize_with = "year_month_day")]
    pub date: Date,
    /// Who publishes: 「ピアサポート電話 みえ」. Above the title and at the foot of each page.
    pub publisher: String,
    /// A quiet line below the publisher; may be empty.
    pub publisher_line: String,
    /// 「相談の受付状況」
    pub title: String,
    /// 「令和7年6月〜令和8年1月」
    pub period: String,
    /// Day of publication, number of the edition, period of the records: one text each.
    pub meta: Vec<String>,
    /// Why the desk exists.
    pub why: Option<Why>,
    /// What the desk is; hours, who answers, who runs it.
    pub about: Option<About>,
    /// How many calls.
    pub counts: Counts,
    /// Where callers live.
    pub residence: Option<Residence>,
    /// Callers and the persons concerned.
    pub people: Option<People>,
    /// What callers said, paraphrased.
    pub voices: Option<Voices>,
    /// Other sections: monthly meeting, notes on suppression.
    pub passages: Vec<Passage>,
    /// The last lines: who runs the desk, for whom.
    pub colophon: Vec<String>,
}

/// Why the desk exists, beside the survey that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Why {
    /// Heading of the section.
    pub heading: String,
    /// The survey's result.
    pub figure: Option<Figure>,
    /// The reasons in words.
    pub paragraphs: Vec<String>,
}

/// What the desk is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct About {
    /// Heading of the section.
    pub heading: String,
    /// What the desk is, in its own words.
    pub paragraphs: Vec<String>,
    /// Reception hours, who answers, operator.
    pub facts: Vec<Fact>,
}

/// A name and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// 「受付日時」
    pub name: String,
    /// 「水曜・木曜・金曜の13時から16時」
    pub text: String,
}

/// How many calls there were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Heading of the section.
    pub heading: String,
    /// 「78」, printed large.
    pub total: String,
    /// 「件」
    pub unit: String,
    /// 「新規 34件(ぬった四角)」, 「再相談 44件(白い四角)」
    pub parts: Vec<String>,
    /// One square a call. Its title and denominator are not printed, the heading stands for them.
    pub units: Option<Figure>,
    /// Figures below: the monthly trend.
    pub figures: Vec<Figure>,
}

/// Where callers live, by the number of calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Residence {
    /// Heading of the section.
    pub heading: String,
    /// 「新規34件の内訳」
    pub denominator: String,
    /// The three columns: count, places, squares.
    pub columns: [String; 3],
    /// From the most calls to the fewest, unknown last.
    pub rows: Vec<ResidenceRow>,
    /// How small counts were treated.
    pub note: Option<String>,
}

/// Places with the same number of calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResidenceRow {
    /// 「7」
    pub count: String,
    /// 「件」, 「件ずつ」
    pub unit: String,
    /// 「松阪市、亀山市、伊賀市」
    pub places: String,
    /// How many squares are drawn, one a call; more than 60 are drawn as 60, so leave them out (0) beyond that.
    pub squares: u16,
    /// Unknown and elsewhere: dashed squares.
    pub dashed: bool,
}

/// Callers and the persons concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct People {
    /// Heading of the section.
    pub heading: String,
    /// Figures in two columns.
    pub figures: Vec<Figure>,
    /// How small counts were treated.
    pub note: Option<String>,
}

/// A figure with everything that makes it readable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// 「図2 相談者の属性」
    pub title: String,
    /// 「新規34件の内訳」
    pub denominator: String,
    /// The numbers in words, for those who do not see the drawing. Never empty.
    pub description: String,
    /// A complete SVG document; `charts::standalone` makes one.
    pub svg: String,
    /// Over the whole width of the text rather than half.
    pub wide: bool,
    /// Source, or what 「その他」 holds.
    pub note: Option<String>,
    /// The same numbers as a table.
    pub table: Option<FigureTable>,
}

/// The numbers of a figure. The first column names the row, the others are numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureTable {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows, as long as `columns`.
    pub rows: Vec<Vec<String>>,
}

/// Paraphrased quotes, approved by two people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Voices {
    /// Heading of the section.
    pub heading: String,
    /// How the quotes were made.
    pub note: Option<String>,
    /// Persons concerned, families.
    pub groups: Vec<VoicesGroup>,
}

/// Quotes of one kind of caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VoicesGroup {
    /// 「当事者」
    pub heading: String,
    /// The quotes.
    pub quotes: Vec<Quote>,
}

/// A quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// What was said, in other words.
    pub text: String,
    /// 「50代・女性」
    pub who: String,
}

/// A section of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// Heading of the section.
    pub heading: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
}

impl Report {
    /// All figures in the order of the page.
    fn figures(&self) -> impl Iterator<Item = &Figure> {
        let why = self.why.iter().filter_map(|why| why.figure.as_ref());
        let counts = self.counts.units.iter().chain(&self.counts.figures);
        let people = self.people.iter().flat_map(|people| &people.figures);
        why.chain(counts).chain(people)
    }
}

/// The edition of a desk's statistics on A4.
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
    world::compile(TEMPLATE, report, [], |_| Ok(()))
}

/// The characters of a report that the fonts do not have, such as emoji: 〓 is printed for each.
pub fn unprintable(report: &Report) -> Vec<char> {
    world::unprintable(report)
}

const TEMPLATE: Template =
    Template { name: "report.typ", text: concat!(include_str!("figures.typ"), include_str!("report.typ")) };
