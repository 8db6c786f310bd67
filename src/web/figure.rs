//! Figures as every room shows them: a drawing for wide screens and one for narrow, in words, and as a table; on a page
//! (`web/figure.html`), on paper, in a workbook. What is counted and how it is called is the room's own.

use charts::{Layout, Words, grouped};
use documents::pdf;
use documents::sheet::{Cell, Table as Sheet};

use crate::i18n::Locale;

/// A figure, ready for a page, a file or paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Its name in addresses and ids: `relation`.
    pub name: String,
    /// Title, denominator, description, the word for nothing.
    pub words: Words,
    /// The drawing for screens from 48rem and for paper, as SVG.
    pub wide: String,
    /// The drawing for narrow screens, where it is another.
    pub narrow: Option<String>,
    /// Whether it takes the whole width.
    pub is_wide: bool,
    /// Names of the table's columns; the first names the row, the others are numbers.
    pub columns: Vec<String>,
    /// The table's rows, the sum last.
    pub rows: Vec<Vec<String>>,
    /// What is to be known when reading it.
    pub note: Option<String>,
}

impl Drawn {
    /// Whether it counts nothing at all: such a drawing is nothing to keep.
    pub fn is_empty(&self) -> bool {
        let nothing = |cell: &String| !cell.contains(|c: char| ('1'..='9').contains(&c));
        self.rows.iter().all(|row| row.iter().skip(1).all(nothing))
    }

    /// A drawing that is the same in every room, with its table.
    pub fn one(
        name: String,
        words: Words,
        svg: impl Fn(Layout, &str) -> String,
        columns: Vec<String>,
        rows: Vec<Vec<String>>,
    ) -> Drawn {
        let wide = svg(Layout::Wide, &format!("f-{name}"));
        Drawn { name, words, wide, narrow: None, is_wide: false, columns, rows, note: None }
    }

    /// The drawing as a file of its own, with title and denominator.
    pub fn poster(&self) -> String {
        charts::poster(&self.wide, &self.words)
    }

    /// The figure as a report on paper takes it.
    pub fn on_paper(&self) -> pdf::Figure {
        pdf::Figure {
            title: self.words.title.clone(),
            denominator: self.words.denominator.clone(),
            description: self.words.description.clone(),
            svg: charts::standalone(&self.wide),
            wide: self.is_wide,
            note: self.note.clone(),
            table: (self.rows.len() > 1)
                .then(|| pdf::FigureTable { columns: self.columns.clone(), rows: self.rows.clone() }),
        }
    }

    /// The figure's table as a sheet of a workbook.
    pub fn sheet(&self) -> Sheet {
        Sheet {
            name: self.words.title.clone(),
            columns: self.columns.clone(),
            rows: self.rows.iter().map(|row| cells(row)).collect(),
        }
    }
}

/// A row as seen: its name, then numbers where they are numbers.
pub fn cells(row: &[String]) -> Vec<Cell> {
    let number =
        |text: &String| text.replace(',', "").parse().map_or_else(|_| Cell::Text(text.clone()), Cell::Int);
    row.iter()
        .enumerate()
        .map(|(i, text)| if i == 0 { Cell::Text(text.clone()) } else { number(text) })
        .collect()
}

/// `part` of `whole` in per cent, rounded half up to one place; empty where there is no whole.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return String::new();
    }
    let permille = (part * 2000 + whole) / (whole * 2);
    if permille == 1000 { "100%".into() } else { format!("{}.{}%", permille / 10, permille % 10) }
}

/// Counts with their labels in one line: 母11件、父4件. `unit` is the key of a text with `$label` and `$count`.
pub fn in_words<'a>(rows: impl Iterator<Item = (&'a str, u64)>, unit: &str, locale: Locale) -> String {
    let words: Vec<String> = rows
        .map(|(label, count)| locale.args(unit, &[("label", &label), ("count", &grouped(count))]))
        .collect();
    if words.is_empty() { locale.t("figure-empty") } else { words.join(&locale.t("figure-comma")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_has_one_place_and_the_whole_is_a_hundred() {
        assert_eq!(percent(14, 34), "41.2%");
        assert_eq!(percent(34, 34), "100%");
        assert_eq!(percent(0, 0), "");
    }

    #[test]
    fn a_cell_is_a_number_where_it_reads_as_one_and_never_in_the_first_column() {
        let row = ["2022", "1,234", "5.0%", ""].map(String::from);
        let (text, int) = (|t: &str| Cell::Text(t.into()), Cell::Int(1234));
        assert_eq!(cells(&row), [text("2022"), int, text("5.0%"), text("")]);
    }
}
