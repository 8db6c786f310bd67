//! Weekday × hour: a disc whose area is the count, and the count below it. Closed hours stay empty.

use crate::xml::{Anchor, Drawing, LEAF, TEXT, Text, ems, f, grouped, n, ratio};
use crate::{Layout, Words};

/// A figure of counts by two scales.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Title, denominator, description, the word for nothing.
    pub words: Words,
    /// Names of the days: 「水」.
    pub days: Vec<String>,
    /// Names of the hours: 「13時」.
    pub hours: Vec<String>,
    /// `cells[day][hour]`; `None` where the desk is closed. Missing cells count as closed. A grid without any call
    /// is drawn as [`Words::empty`].
    pub cells: Vec<Vec<Option<u64>>>,
}

impl Grid {
    /// All calls in the grid.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.cells.iter().flatten().flatten().sum()
    }

    /// The drawing. `id` begins every id in it: unique on the page, ASCII letters, digits, `-`, `_`.
    /// Wide: hours across. Narrow, or with more than twelve hours: days across, hours down.
    #[must_use]
    pub fn svg(&self, layout: Layout, id: &str) -> String {
        let mut drawing = Drawing::new(id);
        let wide = if layout == Layout::Wide { 620.0 } else { 360.0 };
        if self.total() == 0 {
            return drawing.nothing("grid", wide, &self.words);
        }
        let hours_across = layout == Layout::Wide && self.hours.len() <= 12;
        let (across, down) = if hours_across { (&self.hours, &self.days) } else { (&self.days, &self.hours) };
        let cell = |column: usize, row: usize| {
            let (day, hour) = if hours_across { (row, column) } else { (column, row) };
            self.cells.get(day).and_then(|day| day.get(hour)).copied().flatten()
        };
        let most = self.cells.iter().flatten().flatten().copied().max().unwrap_or(0);
        let left = (down.iter().map(|label| ems(label)).fold(0.0, f64::max) * TEXT + 12.0).max(40.0);
        let words = across.iter().map(|label| ems(label)).fold(ems(&grouped(most)), f64::max) * TEXT + 10.0;
        let pitch = ((wide - left) / f(across.len().max(1))).clamp(34.0, 64.0).max(words);
        let (row, top, disc) = (48.0, 28.0, 11.0);
        let width = (left + pitch * f(across.len())).max(wide);

        for (column, label) in across.iter().enumerate() {
            let x = left + pitch * (f(column) + 0.5);
            drawing.text(x, 16.0, Text::Plain, Anchor::Middle, label);
        }
        drawing.newline();
        for (line, label) in down.iter().enumerate() {
            let over = top + row * f(line);
            drawing.rule(0.0, over, left + pitch * f(across.len()));
            drawing.text(0.0, over + 29.0, Text::Plain, Anchor::Start, label);
            for column in 0..across.len() {
                let x = left + pitch * (f(column) + 0.5);
                match cell(column, line) {
                    None => {}
                    Some(0) => drawing.text(x, over + 41.0, Text::Soft, Anchor::Middle, "0"),
                    Some(count) => {
                        let radius = (ratio(count, most).sqrt() * disc).max(1.5);
                        drawing.raw(&format!(
                            r#"<circle class="new" fill="{LEAF}" cx="{}" cy="{}" r="{}"/>"#,
                            n(x),
                            n(over + 14.5),
                            n(radius)
                        ));
                        drawing.text(x, over + 42.0, Text::Bold, Anchor::Middle, &grouped(count));
                    }
                }
            }
            drawing.newline();
        }
        drawing.finish("grid", width, top + row * f(down.len()) + 2.0, &self.words)
    }
}
