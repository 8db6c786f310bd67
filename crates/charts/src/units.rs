//! One square a call: how many of all are of each kind, countable by eye.

use crate::xml::{Drawing, f};
use crate::{Layout, Tone, Words};

/// A kind of call in [`Units`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// How many.
    pub value: u64,
    /// How its squares look.
    pub tone: Tone,
}

/// A figure of squares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Units {
    /// Title, denominator, description, the word for nothing.
    pub words: Words,
    /// The kinds in reading order; nothing at all is drawn as [`Words::empty`].
    pub parts: Vec<Part>,
    /// How many calls a square stands for: [`Units::calls_a_square`] of the total. Say it below the figure.
    pub each: u64,
}

const WIDTH: f64 = 360.0;
const PITCH: f64 = 13.4;
const SIDE: f64 = 10.4;
const ACROSS: usize = 26;
/// More squares than this are not counted by eye.
const MOST: u64 = 260;

impl Units {
    /// How many calls a square has to stand for, so that at most 260 squares are drawn: 1, 5, 10, 50, 100, …
    #[must_use]
    pub fn calls_a_square(total: u64) -> u64 {
        let mut each = 1_u64;
        let mut five = true;
        while total.div_ceil(each) > MOST {
            each *= if five { 5 } else { 2 };
            five = !five;
        }
        each
    }

    /// The number of squares of a part: rounded, and at least one where there is at least one call.
    #[must_use]
    pub fn squares(&self, part: &Part) -> u64 {
        let each = self.each.max(1);
        if part.value == 0 { 0 } else { ((part.value + each / 2) / each).max(1) }
    }

    /// The drawing. `id` begins every id in it: unique on the page, ASCII letters, digits, `-`, `_`.
    /// Both layouts are the same: it is narrow already.
    #[must_use]
    pub fn svg(&self, _layout: Layout, id: &str) -> String {
        let mut drawing = Drawing::new(id);
        let mut at = 0_usize;
        for part in &self.parts {
            for _ in 0..self.squares(part) {
                drawing.rect(part.tone, f(at % ACROSS) * PITCH, f(at / ACROSS) * PITCH, SIDE, SIDE);
                at += 1;
            }
            drawing.newline();
        }
        if at == 0 {
            return Drawing::new(id).nothing("units", WIDTH, &self.words);
        }
        let rows = at.div_ceil(ACROSS);
        drawing.finish("units", WIDTH, f(rows) * PITCH - (PITCH - SIDE), &self.words)
    }
}
