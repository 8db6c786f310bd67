//! Writing the drawing: escaping, numbers, the opening with its names, shapes by tone.
//!
//! Everything that reaches the text goes through here, so escaping and the ban on `style` hold in one place.

use std::fmt::Write as _;

use crate::{Tone, Words};

/// The colours of the design (leaf, paper, edge, shade, ink), repeated so that a drawing stands without its page.
pub(crate) const LEAF: &str = "#115a36";
pub(crate) const PAPER: &str = "#ffffff";
pub(crate) const EDGE: &str = "#757063";
pub(crate) const SHADE: &str = "#eeece3";
pub(crate) const LINE: &str = "#dcd8cb";
pub(crate) const INK: &str = "#262420";
pub(crate) const INK_SOFT: &str = "#58544b";

/// Size of ordinary text, in units of the drawing.
pub(crate) const TEXT: f64 = 15.0;
/// Size of quiet text.
pub(crate) const SOFT: f64 = 14.0;

/// Text safe in an element or a quoted attribute. Characters XML 1.0 cannot hold become U+FFFD.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// A coordinate with at most two decimals: enough for the eye, and the same text on every machine.
pub(crate) fn n(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A count with its thousands parted: 12,345.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count as a share of `whole`, between 0 and 1.
pub(crate) fn ratio(count: u64, whole: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a drawing needs no more than f64 holds")]
    if whole == 0 { 0.0 } else { count as f64 / whole as f64 }
}

/// A small number of things as a length.
#[expect(clippy::cast_precision_loss, reason = "numbers of rows and columns")]
pub(crate) fn f(count: usize) -> f64 {
    count as f64
}

/// How wide text will be, about, in units of its own size. Han, kana and full-width signs are square.
pub(crate) fn ems(text: &str) -> f64 {
    text.chars()
        .map(|c| match c {
            '.' | ',' | ' ' | '\'' | 'i' | 'l' | '|' => 0.32,
            '\u{20}'..='\u{7e}' => 0.6,
            '\u{300}'..='\u{36f}' => 0.0,
            '\u{ff61}'..='\u{ff9f}' => 0.5,
            c if (c as u32) < 0x1100 => 0.6,
            _ => 1.0,
        })
        .sum()
}

/// How wide bold text will be, about, in units of the drawing: numbers with their unit.
pub(crate) fn bold_width(text: &str) -> f64 {
    ems(text) * TEXT * 1.15
}

/// Breaks a label into lines of at most `max` ems: at spaces where there are any, else between characters.
pub(crate) fn lines(text: &str, max: f64) -> Vec<String> {
    let mut out = vec![String::new()];
    for word in text.split_inclusive(' ') {
        let current = out.last().map_or(0.0, |line| ems(line));
        if current > 0.0 && current + ems(word.trim_end()) > max && ems(word) <= max {
            out.push(String::new());
        }
        for c in word.chars() {
            let Some(line) = out.last_mut() else { continue };
            if !line.is_empty() && ems(line) + ems(&c.to_string()) > max && !"、。,・)ー".contains(c) {
                out.push(String::from(c));
            } else {
                line.push(c);
            }
        }
    }
    out.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// A drawing being written.
pub(crate) struct Drawing {
    id: String,
    body: String,
}

impl Drawing {
    /// `prefix` becomes the beginning of every id; characters that an id cannot hold become `-`.
    pub(crate) fn new(prefix: &str) -> Self {
        let mut id: String =
            prefix.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
        if !id.starts_with(|c: char| c.is_ascii_alphabetic()) {
            id.insert_str(0, "f-");
        }
        Self { id, body: String::new() }
    }

    pub(crate) fn rect(&mut self, tone: Tone, x: f64, y: f64, width: f64, height: f64) {
        if width <= 0.0 || height <= 0.0 {
            return;
        }
        // An outline is drawn inside its box, so that lengths compare whatever the tone.
        let inset = if tone == Tone::Filled { 0.0 } else { 0.75_f64.min(width / 2.0).min(height / 2.0) };
        let looks = Self::looks(tone);
        let _ = write!(
            self.body,
            r#"<rect {looks} x="{}" y="{}" width="{}" height="{}"/>"#,
            n(x + inset),
            n(y + inset),
            n((width - 2.0 * inset).max(0.1)),
            n((height - 2.0 * inset).max(0.1)),
        );
        if tone == Tone::Hatched {
            self.hatch(x, y, width, height);
        }
    }

    /// Slanted lines in a box. Lines rather than a pattern: printers and PDF viewers draw pattern tiles unevenly.
    fn hatch(&mut self, x: f64, y: f64, width: f64, height: f64) {
        // All lines of a drawing lie on one lattice x + y = k · step, six units apart.
        let step = 6.0 * std::f64::consts::SQRT_2;
        let (left, top, right, bottom) = (x + 1.2, y + 1.2, x + width - 1.2, y + height - 1.2);
        if left >= right || top >= bottom {
            return;
        }
        let mut d = String::new();
        let mut sum = ((left + top) / step).ceil() * step;
        while sum < right + bottom {
            let (from_x, to_x) = (left.max(sum - bottom), right.min(sum - top));
            let _ = write!(d, "M{} {}L{} {}", n(from_x), n(sum - from_x), n(to_x), n(sum - to_x));
            sum += step;
        }
        if !d.is_empty() {
            let _ = write!(
                self.body,
                r#"<path class="hatch" d="{d}" fill="none" stroke="{LEAF}" stroke-width="2.2"/>"#
            );
        }
    }

    /// Class and presentation attributes of a tone.
    fn looks(tone: Tone) -> String {
        match tone {
            Tone::Filled => format!(r#"class="new" fill="{LEAF}""#),
            Tone::Hatched => format!(r#"class="again" fill="{PAPER}" stroke="{LEAF}" stroke-width="1.5""#),
            Tone::Outlined => {
                format!(r#"class="open" fill="{PAPER}" stroke="{LEAF}" stroke-width="1.5""#)
            }
            Tone::Dashed => format!(
                r#"class="none" fill="{PAPER}" stroke="{EDGE}" stroke-width="1.5" stroke-dasharray="3 3""#
            ),
            Tone::Shaded => format!(r#"class="rest" fill="{SHADE}" stroke="{EDGE}" stroke-width="1.5""#),
        }
    }

    pub(crate) fn text(&mut self, x: f64, y: f64, kind: Text, anchor: Anchor, text: &str) {
        let looks = match kind {
            Text::Plain => String::new(),
            Text::Bold => r#" class="bold" font-weight="700""#.to_owned(),
            Text::Soft => format!(r#" class="soft" fill="{INK_SOFT}" font-size="{}""#, n(SOFT)),
        };
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let _ =
            write!(self.body, r#"<text x="{}" y="{}"{looks}{anchor}>{}</text>"#, n(x), n(y), escape(text));
    }

    /// A line of the axis (`axis`) or from a word to its shape (`lead`).
    pub(crate) fn path(&mut self, class: &str, d: &str) {
        let _ = write!(
            self.body,
            r#"<path class="{class}" d="{d}" fill="none" stroke="{EDGE}" stroke-width="1"/>"#
        );
    }

    /// A quiet line between rows.
    pub(crate) fn rule(&mut self, x: f64, y: f64, to: f64) {
        let _ = write!(
            self.body,
            r#"<path class="rule" d="M{} {}H{}" fill="none" stroke="{LINE}"/>"#,
            n(x),
            n(y),
            n(to)
        );
    }

    /// A dashed line across, to compare with.
    pub(crate) fn dashed(&mut self, x: f64, y: f64, to: f64) {
        let _ = write!(
            self.body,
            r#"<path class="level" d="M{} {}H{}" fill="none" stroke="{EDGE}" stroke-width="1.5" stroke-dasharray="6 4"/>"#,
            n(x),
            n(y),
            n(to)
        );
    }

    /// A point of a line.
    pub(crate) fn dot(&mut self, x: f64, y: f64) {
        let _ = write!(self.body, r#"<circle class="new" fill="{LEAF}" cx="{}" cy="{}" r="4"/>"#, n(x), n(y));
    }

    pub(crate) fn raw(&mut self, markup: &str) {
        self.body.push_str(markup);
    }

    /// Ends a row of markup, so that the text reads and differs by lines.
    pub(crate) fn newline(&mut self) {
        self.body.push('\n');
    }

    /// The whole drawing. `class` names the figure's kind and layout for page styles.
    pub(crate) fn finish(self, class: &str, width: f64, height: f64, words: &Words) -> String {
        let Self { id, body } = self;
        let description =
            [words.denominator.as_str(), words.description.as_str()].into_iter().filter(|t| !t.is_empty());
        let description = escape(&description.collect::<Vec<_>>().join(" "));
        format!(
            "<svg class=\"{class}\" viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" font-size=\"{}\" fill=\"{INK}\">\n<title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{description}</desc>\n{body}\n</svg>",
            n(width),
            n(height),
            n(TEXT),
            escape(&words.title),
        )
    }

    /// The drawing that says there is nothing to draw.
    pub(crate) fn nothing(mut self, class: &str, width: f64, words: &Words) -> String {
        let rows = lines(&words.empty, width / SOFT);
        for (i, line) in rows.iter().enumerate() {
            self.text(0.0, 24.0 + 22.0 * f(i), Text::Soft, Anchor::Start, line);
        }
        self.finish(class, width, 40.0 + 22.0 * f(rows.len().saturating_sub(1)), words)
    }
}

/// The three voices of text in a drawing.
#[derive(Clone, Copy)]
pub(crate) enum Text {
    Plain,
    Bold,
    Soft,
}

#[derive(Clone, Copy)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}
