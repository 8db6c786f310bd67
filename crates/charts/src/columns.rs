//! Columns by month, series stacked from below, the sum above each column, the year under the first month, January and April.
//!
//! Narrow screens get the same months as rows. So do more months than stand side by side legibly.

use crate::xml::{Anchor, Drawing, SOFT, TEXT, Text, bold_width, ems, f, grouped, n, ratio};
use crate::{Layout, Tone, Words};

/// A kind of call, the same in every month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// 「新規」
    pub label: String,
    /// New callers [`Tone::Filled`], repeat callers [`Tone::Hatched`], unknown [`Tone::Dashed`].
    pub tone: Tone,
}

/// A month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// 1 to 12; decides whether the year is written below.
    pub month: u8,
    /// 「6月」
    pub label: String,
    /// The year it is in: 「令和7年」.
    pub year: String,
    /// One count a series, in the order of [`Columns::series`]; missing ones are 0.
    pub values: Vec<u64>,
}

impl Column {
    /// All calls of the month.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.values.iter().sum()
    }
}

/// A figure of stacked columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// Title, denominator, description, the word for nothing.
    pub words: Words,
    /// From the bottom of the stack; a series without any call is left out of drawing and legend.
    pub series: Vec<Series>,
    /// In order of time; no months, or no calls, are drawn as [`Words::empty`].
    pub months: Vec<Column>,
    /// Written after values where they stand in a row: 「件」.
    pub unit: String,
}

const WIDE: f64 = 620.0;
const NARROW: f64 = 360.0;
/// The foot of the columns and the height of the highest.
const FOOT: f64 = 200.0;
const HIGH: f64 = 153.0;

impl Columns {
    /// All calls of all months.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.months.iter().map(Column::total).sum()
    }

    /// The drawing. `id` begins every id in it: unique on the page, ASCII letters, digits, `-`, `_`.
    #[must_use]
    pub fn svg(&self, layout: Layout, id: &str) -> String {
        let drawing = Drawing::new(id);
        let width = if layout == Layout::Wide { WIDE } else { NARROW };
        if self.total() == 0 {
            return drawing.nothing("columns", width, &self.words);
        }
        if layout == Layout::Wide && self.pitch() >= self.widest_word() + 4.0 {
            self.upright(drawing)
        } else {
            self.as_rows(drawing, width)
        }
    }

    fn pitch(&self) -> f64 {
        ((WIDE - 4.0) / f(self.months.len())).min(77.0)
    }

    fn widest_word(&self) -> f64 {
        self.months
            .iter()
            .map(|month| (ems(&month.label) * TEXT).max(ems(&grouped(month.total())) * TEXT * 1.05))
            .fold(0.0, f64::max)
    }

    fn highest(&self) -> u64 {
        self.months.iter().map(Column::total).max().unwrap_or(0)
    }

    /// Series that have a call at all, with their place in `values`.
    fn present(&self) -> Vec<(usize, &Series)> {
        let any = |i: usize| self.months.iter().any(|month| month.values.get(i).is_some_and(|v| *v > 0));
        self.series.iter().enumerate().filter(|(i, _)| any(*i)).collect()
    }

    fn upright(&self, mut drawing: Drawing) -> String {
        let (pitch, highest, present) = (self.pitch(), self.highest(), self.present());
        let bar = (pitch * 0.6).min(46.0);
        let left = |i: usize| 10.0 + pitch * f(i);
        // Labels stand at the highest column where the columns before it leave room, else above everything.
        let peak = self.months.iter().position(|month| month.total() == highest).unwrap_or(0);
        let leads = self.leads(&present, peak, &left, bar);
        let down = if leads.is_some() { 0.0 } else { 18.0 };
        if leads.is_none() {
            legend(&mut drawing, &present, 10.0, f64::INFINITY);
        }
        let mut written_to = f64::MIN;
        for (i, month) in self.months.iter().enumerate() {
            let (x, middle) = (left(i), left(i) + bar / 2.0);
            let mut y = FOOT + down;
            for (series, looks) in &present {
                let height = ratio(month.values.get(*series).copied().unwrap_or(0), highest) * HIGH;
                y -= height;
                drawing.rect(looks.tone, x, y, bar, height);
            }
            drawing.text(middle, y - 9.0, Text::Bold, Anchor::Middle, &grouped(month.total()));
            drawing.text(middle, FOOT + down + 24.0, Text::Plain, Anchor::Middle, &month.label);
            let half = ems(&month.year) * SOFT / 2.0;
            if (i == 0 || matches!(month.month, 1 | 4)) && middle - half > written_to {
                // The first year may be wider than its column: it begins at the edge rather than outside it.
                if middle - half < 0.0 {
                    drawing.text(0.0, FOOT + down + 44.0, Text::Soft, Anchor::Start, &month.year);
                } else {
                    drawing.text(middle, FOOT + down + 44.0, Text::Soft, Anchor::Middle, &month.year);
                }
                written_to = middle.max(half) + half + 4.0;
            }
            drawing.newline();
        }
        for lead in leads.iter().flatten() {
            drawing.path("lead", &lead.path);
            drawing.text(lead.x, lead.y, Text::Plain, Anchor::End, &lead.label);
        }
        let end = (left(self.months.len().saturating_sub(1)) + bar + 10.0).min(WIDE);
        drawing.path("axis", &format!("M0 {y}H{}", n(end), y = n(FOOT + down)));
        drawing.finish("columns", WIDE, 252.0 + down, &self.words)
    }

    /// Words with a line to their part of the highest column, from above; `None` where they would cover something.
    fn leads(
        &self,
        present: &[(usize, &Series)],
        peak: usize,
        left: &dyn Fn(usize) -> f64,
        bar: f64,
    ) -> Option<Vec<Lead>> {
        let highest = self.highest();
        let column = left(peak);
        let longest = present.iter().map(|(_, s)| ems(&s.label)).fold(0.0, f64::max) * TEXT;
        let words_end = column - 32.0;
        let words_begin = words_end - longest;
        let lowest = 59.0 + 26.0 * f(present.len().saturating_sub(1)) + 8.0;
        let top = |month: &Column| FOOT - ratio(month.total(), highest) * HIGH - 26.0;
        let covered = |i: usize| left(i) + bar > words_begin - 6.0 && top(&self.months[i]) < lowest;
        let gap = if peak == 0 { 0.0 } else { column - left(peak - 1) - bar };
        if words_begin < 0.0 || gap < 15.0 || (0..peak).any(covered) {
            return None;
        }
        let mut foot = FOOT;
        let mut middles = Vec::new();
        for (i, _) in present {
            let height = ratio(self.months[peak].values.get(*i).copied().unwrap_or(0), highest) * HIGH;
            // Each line turns down in its own lane; two lanes fit between columns.
            if height < 8.0 || present.len() > 2 {
                return None;
            }
            middles.push(foot - height / 2.0);
            foot -= height;
        }
        let leads = present.iter().zip(middles).rev().enumerate().map(|(place, ((_, series), middle))| {
            let line = 54.0 + 26.0 * f(place);
            let path = if place == 0 {
                format!("M{} {}H{}", n(column - 5.0), n(line), n(column - 26.0))
            } else {
                let lane = column - 5.0 - 9.0 * f(place);
                let (start, end) = (n(column - 5.0), n(column - 26.0));
                format!("M{start} {}H{}V{}H{end}", n(middle), n(lane), n(line))
            };
            Lead { path, x: words_end, y: line + 5.0, label: series.label.clone() }
        });
        Some(leads.collect())
    }

    /// A month a row; the year stands before its first month.
    fn as_rows(&self, mut drawing: Drawing, width: f64) -> String {
        let (highest, present) = (self.highest(), self.present());
        let years =
            self.months.iter().map(|m| m.year.as_str()).collect::<std::collections::BTreeSet<_>>().len() > 1;
        let label = self.months.iter().map(|month| ems(&month.label)).fold(0.0, f64::max) * TEXT + 10.0;
        let year = self.months.iter().map(|month| ems(&month.year)).fold(0.0, f64::max) * SOFT + 6.0;
        let left = label.max(if years { year } else { 0.0 }).clamp(52.0, 140.0);
        let value = |month: &Column| format!("{}{}", grouped(month.total()), self.unit);
        let value_room = self.months.iter().map(|month| bold_width(&value(month)) + 12.0).fold(0.0, f64::max);
        let room = width - left - value_room;
        legend(&mut drawing, &present, left, f64::INFINITY);
        let mut y = 32.0;
        for (i, month) in self.months.iter().enumerate() {
            if years && (i == 0 || matches!(month.month, 1 | 4)) {
                drawing.text(0.0, y + 12.0, Text::Soft, Anchor::Start, &month.year);
                y += 24.0;
            }
            drawing.text(0.0, y + 16.0, Text::Plain, Anchor::Start, &month.label);
            let mut x = left;
            for (series, looks) in &present {
                let length = ratio(month.values.get(*series).copied().unwrap_or(0), highest) * room;
                drawing.rect(looks.tone, x, y, length, 22.0);
                x += length;
            }
            drawing.text(x + 8.0, y + 16.0, Text::Bold, Anchor::Start, &value(month));
            drawing.newline();
            y += 34.0;
        }
        drawing.path("axis", &format!("M{} 26V{}", n(left), n(y - 6.0)));
        drawing.finish("columns", width, y - 4.0, &self.words)
    }
}

/// The series with their names from `x` on, in as many lines as `to` makes needed; gives where they end.
pub(crate) fn legend(drawing: &mut Drawing, present: &[(usize, &Series)], from: f64, to: f64) -> f64 {
    let (mut x, mut y) = (from, 3.0);
    for (_, series) in present {
        let width = 20.0 + ems(&series.label) * SOFT;
        if x > from && x + width > to {
            (x, y) = (from, y + 22.0);
        }
        drawing.rect(series.tone, x, y, 14.0, 14.0);
        drawing.text(x + 20.0, y + 12.0, Text::Soft, Anchor::Start, &series.label);
        x += width + 18.0;
    }
    drawing.newline();
    y + 14.0
}

struct Lead {
    path: String,
    x: f64,
    y: f64,
    label: String,
}
