//! Horizontal bars: one row a label, the value beside its bar. The longest bar fills the room; all others compare with it.

use crate::xml::{Anchor, Drawing, TEXT, Text, bold_width, ems, f, grouped, lines, n, ratio};
use crate::{Layout, Tone, Words};

/// A row of [`Bars`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What is counted: 「母」, 「30代」.
    pub label: String,
    /// How many.
    pub value: u64,
    /// [`Tone::Dashed`] for unknown, [`Tone::Shaded`] for the rest together, else [`Tone::Filled`].
    pub tone: Tone,
}

/// A figure of horizontal bars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bars {
    /// Title, denominator, description, the word for nothing.
    pub words: Words,
    /// The rows from above; an empty list, or zeros only, is drawn as [`Words::empty`].
    pub rows: Vec<Bar>,
    /// Written after each value: 「件」, or ` calls` with its space.
    pub unit: String,
}

/// Width of the drawing: half a page of an edition, or a telephone.
const WIDTH: f64 = 360.0;
const BAR: f64 = 22.0;
const LINE: f64 = 18.0;

impl Bars {
    /// The sum of all rows.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.rows.iter().map(|row| row.value).sum()
    }

    /// The drawing. `id` begins every id in it: unique on the page, ASCII letters, digits, `-`, `_`.
    #[must_use]
    pub fn svg(&self, layout: Layout, id: &str) -> String {
        let mut drawing = Drawing::new(id);
        let longest = self.rows.iter().map(|row| row.value).max().unwrap_or(0);
        if longest == 0 {
            return drawing.nothing("bars", WIDTH, &self.words);
        }
        let most = match layout {
            Layout::Wide => 150.0,
            Layout::Narrow => 120.0,
        };
        let widest = self.rows.iter().map(|row| ems(&row.label) * TEXT + 14.0).fold(0.0, f64::max);
        let left = widest.clamp(92.0, most);
        let value = |row: &Bar| format!("{}{}", grouped(row.value), self.unit);
        let value_room = self.rows.iter().map(|row| bold_width(&value(row)) + 10.0).fold(0.0, f64::max);
        let room = (WIDTH - left - value_room).clamp(60.0, 195.0_f64.max(WIDTH - left - 73.0));

        let mut y = 6.0;
        for row in &self.rows {
            let label = lines(&row.label, (left - 10.0) / TEXT);
            let height = BAR.max(LINE * f(label.len()));
            let first = y + height / 2.0 - LINE * f(label.len().saturating_sub(1)) / 2.0 + 5.0;
            for (i, line) in label.iter().enumerate() {
                drawing.text(0.0, first + LINE * f(i), Text::Plain, Anchor::Start, line);
            }
            let length = ratio(row.value, longest) * room;
            let top = y + (height - BAR) / 2.0;
            drawing.rect(row.tone, left, top, length, BAR);
            drawing.text(left + length + 8.0, top + 16.0, Text::Bold, Anchor::Start, &value(row));
            drawing.newline();
            y += height + 12.0;
        }
        let height = y - 6.0;
        drawing.path("axis", &format!("M{} 0V{}", n(left), n(height)));
        drawing.finish("bars", WIDTH, height, &self.words)
    }
}
