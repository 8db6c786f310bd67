//! Wholes cut into parts: one row a whole, its parts side by side. All rows share one scale, so that wholes compare too.

use crate::columns::{Series, legend};
use crate::xml::{Anchor, Drawing, SOFT, TEXT, Text, lines, ratio};
use crate::{Layout, Words};

/// A row of [`Stacks`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stack {
    /// What is cut: 「第1回 8月4日(木)」.
    pub label: String,
    /// The parts in words, with what they are parts of: 「出席 17、欠席 3(20名のうち)」. Drawn above the bar.
    pub value: String,
    /// One count a series, in the order of [`Stacks::series`]; missing ones are 0.
    pub values: Vec<u64>,
}

impl Stack {
    /// The whole.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.values.iter().sum()
    }
}

/// A figure of wholes and their parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stacks {
    /// Title, denominator, description, the word for nothing.
    pub words: Words,
    /// From the left; a series that is nowhere is left out of the legend.
    pub series: Vec<Series>,
    /// The rows from above; an empty list, or zeros only, is drawn as [`Words::empty`].
    pub rows: Vec<Stack>,
}

const WIDTH: f64 = 360.0;
const BAR: f64 = 20.0;

impl Stacks {
    /// The drawing. `id` begins every id in it: unique on the page, ASCII letters, digits, `-`, `_`.
    /// Both layouts are the same: it is narrow already.
    #[must_use]
    pub fn svg(&self, _layout: Layout, id: &str) -> String {
        let mut drawing = Drawing::new(id);
        let longest = self.rows.iter().map(Stack::total).max().unwrap_or(0);
        if longest == 0 {
            return drawing.nothing("stacks", WIDTH, &self.words);
        }
        let any = |i: usize| self.rows.iter().any(|row| row.values.get(i).is_some_and(|v| *v > 0));
        let present: Vec<(usize, &Series)> =
            self.series.iter().enumerate().filter(|(i, _)| any(*i)).collect();
        let mut y = legend(&mut drawing, &present, 0.0, WIDTH) + 14.0;
        for row in &self.rows {
            for line in lines(&row.label, WIDTH / TEXT) {
                y += 19.0;
                drawing.text(0.0, y, Text::Plain, Anchor::Start, &line);
            }
            for line in lines(&row.value, WIDTH / SOFT) {
                y += 19.0;
                drawing.text(0.0, y, Text::Soft, Anchor::Start, &line);
            }
            y += 8.0;
            let mut x = 0.0;
            for (series, looks) in &present {
                let length = ratio(row.values.get(*series).copied().unwrap_or(0), longest) * WIDTH;
                drawing.rect(looks.tone, x, y, length, BAR);
                x += length;
            }
            drawing.newline();
            y += BAR + 12.0;
        }
        drawing.finish("stacks", WIDTH, y - 10.0, &self.words)
    }
}
