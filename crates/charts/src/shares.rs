//! Shares of a whole: each bar fills a frame whose length is everybody (100 %). For results of a survey.

use crate::xml::{Anchor, Drawing, EDGE, PAPER, Text, bold_width, f, n};
use crate::{Layout, Tone, Words};

/// A row of [`Shares`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Whose share: 「ご本人」.
    pub label: String,
    /// The share in thousandths of the whole (51.3 % is 513). More than 1000 is drawn as 1000.
    pub permille: u16,
    /// The share as it is written: 「51.3%」.
    pub value: String,
    /// How the bar is filled.
    pub tone: Tone,
}

/// A figure of shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shares {
    /// Title, denominator, description, the word for nothing.
    pub words: Words,
    /// The rows from above; an empty list is drawn as [`Words::empty`].
    pub rows: Vec<Share>,
}

const WIDTH: f64 = 360.0;

impl Shares {
    /// The drawing. `id` begins every id in it: unique on the page, ASCII letters, digits, `-`, `_`.
    /// Both layouts are the same: it is narrow already.
    #[must_use]
    pub fn svg(&self, _layout: Layout, id: &str) -> String {
        let mut drawing = Drawing::new(id);
        if self.rows.is_empty() {
            return drawing.nothing("shares", WIDTH, &self.words);
        }
        let value_room = self.rows.iter().map(|row| bold_width(&row.value) + 14.0).fold(0.0, f64::max);
        let room = (WIDTH - value_room).clamp(120.0, 280.0);
        for (i, row) in self.rows.iter().enumerate() {
            let y = 58.0 * f(i);
            drawing.text(0.0, y + 16.0, Text::Plain, Anchor::Start, &row.label);
            drawing.raw(&format!(
                r#"<rect class="whole" fill="{PAPER}" stroke="{EDGE}" x="0.5" y="{}" width="{}" height="22"/>"#,
                n(y + 24.5),
                n(room - 1.0)
            ));
            let length = f64::from(row.permille.min(1000)) / 1000.0 * room;
            drawing.rect(row.tone, 0.0, y + 24.0, length, 23.0);
            drawing.text(room + 10.0, y + 41.0, Text::Bold, Anchor::Start, &row.value);
            drawing.newline();
        }
        drawing.finish("shares", WIDTH, 58.0 * f(self.rows.len()) - 6.0, &self.words)
    }
}
