//! A count that rises with the days: a stepped line from the first day to the last, its value written at the days that
//! are named below it, and a level to compare it with.

use crate::xml::{Anchor, Drawing, LEAF, SHADE, SOFT, Text, bold_width, ems, f, grouped, n, ratio};
use crate::{Layout, Words};

/// A day named below the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Days since the first.
    pub day: u32,
    /// 「7月11日」
    pub label: String,
}

/// What the line is compared with: the number of places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// How high it lies.
    pub value: u64,
    /// 「定員60名」
    pub label: String,
}

/// A figure of a count that rises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps {
    /// Title, denominator, description, the word for nothing.
    pub words: Words,
    /// What was counted up to the end of each day, from the first day on; it never falls. Where it is shorter than
    /// [`Steps::days`] the rest is still to come. Empty, or zeros only: drawn as [`Words::empty`].
    pub values: Vec<u64>,
    /// Days in all, the first and the last among them.
    pub days: u32,
    /// Days to be named, in order. Those for which there is no room are left out, the first and the last never.
    pub marks: Vec<Mark>,
    /// What to compare with.
    pub level: Option<Level>,
}

/// The foot of the line and the height of the highest value.
const FOOT: f64 = 190.0;
const HIGH: f64 = 146.0;
const LEFT: f64 = 6.0;

impl Steps {
    /// What was counted in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.values.last().copied().unwrap_or(0)
    }

    /// The drawing. `id` begins every id in it: unique on the page, ASCII letters, digits, `-`, `_`.
    #[must_use]
    pub fn svg(&self, layout: Layout, id: &str) -> String {
        let mut drawing = Drawing::new(id);
        let width = if layout == Layout::Wide { 620.0 } else { 360.0 };
        if self.total() == 0 {
            return drawing.nothing("steps", width, &self.words);
        }
        let highest = self.level.as_ref().map_or(0, |level| level.value).max(self.total());
        let days = f((self.days as usize).max(self.values.len()).max(1));
        let begin = |day: usize| LEFT + f(day) / days * (width - 2.0 * LEFT);
        let y = |value: u64| FOOT - ratio(value, highest) * HIGH;

        let mut line = format!("M{} {}", n(begin(0)), n(FOOT));
        let mut before = 0;
        for (day, value) in self.values.iter().enumerate() {
            if *value != before {
                line.push_str(&format!("H{}V{}", n(begin(day)), n(y(*value))));
                before = *value;
            }
        }
        let end = begin(self.values.len());
        line.push_str(&format!("H{}", n(end)));
        drawing.raw(&format!(r#"<path class="under" d="{line}V{}Z" fill="{SHADE}"/>"#, n(FOOT)));
        drawing.raw(&format!(
            r#"<path class="line" d="{line}" fill="none" stroke="{LEAF}" stroke-width="2.5"/>"#
        ));
        drawing.newline();
        if let Some(level) = &self.level {
            drawing.dashed(LEFT, y(level.value), width - LEFT);
            drawing.text(LEFT, y(level.value) - 7.0, Text::Soft, Anchor::Start, &level.label);
            drawing.newline();
        }
        self.name_days(&mut drawing, width, &begin, &y);
        drawing.path("axis", &format!("M0 {}H{}", n(FOOT), n(width)));
        drawing.finish("steps", width, 228.0, &self.words)
    }

    /// The days below the axis; above the line what was counted up to each, and up to now.
    fn name_days(
        &self,
        drawing: &mut Drawing,
        width: f64,
        begin: &dyn Fn(usize) -> f64,
        y: &dyn Fn(u64) -> f64,
    ) {
        let half = |label: &str| ems(label) * SOFT / 2.0;
        let kept = self.room_for(begin, &half);
        let now = self.values.len().saturating_sub(1);
        for mark in kept {
            let day = mark.day as usize;
            let middle = begin(day);
            let (x, anchor) = match () {
                () if middle < half(&mark.label) => (0.0, Anchor::Start),
                () if middle + half(&mark.label) > width => (width, Anchor::End),
                () => (middle, Anchor::Middle),
            };
            drawing.text(x, FOOT + 24.0, Text::Soft, anchor, &mark.label);
            drawing.path("axis", &format!("M{} {}v6", n(middle), n(FOOT)));
            // The last value is written at its own end.
            let far = begin(now + 1) - begin(day) > 44.0;
            if let Some(value) = self.values.get(day).copied().filter(|value| far && *value > 0) {
                let top = y(value);
                drawing.dot(begin(day + 1), top);
                let value = grouped(value);
                let x = begin(day + 1).max(bold_width(&value) / 2.0);
                drawing.text(x, top - 10.0, Text::Bold, Anchor::Middle, &value);
            }
            drawing.newline();
        }
        let total = grouped(self.total());
        let (x, top) = (begin(now + 1), y(self.total()));
        drawing.dot(x, top);
        let room = bold_width(&total) / 2.0;
        let (x, anchor) = if x + room > width { (width, Anchor::End) } else { (x.max(room), Anchor::Middle) };
        drawing.text(x, top - 10.0, Text::Bold, anchor, &total);
        drawing.newline();
    }

    /// The marks that do not touch each other: the first, the last, and of the others those for which there is room.
    fn room_for(&self, begin: &dyn Fn(usize) -> f64, half: &dyn Fn(&str) -> f64) -> Vec<&Mark> {
        let (Some(first), Some(last)) = (self.marks.first(), self.marks.last()) else { return Vec::new() };
        let apart = |a: &Mark, b: &Mark| {
            begin(b.day as usize) - begin(a.day as usize) >= half(&a.label) + half(&b.label) + 14.0
        };
        let mut kept = vec![first];
        for mark in self.marks.iter().skip(1).take(self.marks.len().saturating_sub(2)) {
            if kept.last().is_some_and(|before| apart(before, mark)) && apart(mark, last) {
                kept.push(mark);
            }
        }
        if self.marks.len() > 1 {
            kept.push(last);
        }
        kept
    }
}
