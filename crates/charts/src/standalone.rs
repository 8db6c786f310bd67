//! A drawing as a document of its own: to download, to print, to embed in a PDF.
//!
//! Drawings carry their looks as attributes; what a page adds is the namespace, the size and the typeface.

use crate::Words;
use crate::xml::{INK, INK_SOFT, PAPER, SOFT, TEXT, escape, f, lines, n};

const FAMILIES: &str = "BIZ UDPGothic, Noto Sans JP, Noto Sans CJK JP, Hiragino Sans, Yu Gothic, sans-serif";

/// The complete SVG document of a drawing made by this crate. Text that is no such drawing comes back unchanged.
#[must_use]
pub fn standalone(svg: &str) -> String {
    let Some((width, height)) = size(svg) else { return svg.to_owned() };
    let rest = svg.trim_start().trim_start_matches("<svg");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" font-family=\"{FAMILIES}\"{rest}\n",
        n(width),
        n(height),
    )
}

/// The document to download: title and denominator above the drawing, on paper, with room around it.
#[must_use]
pub fn poster(svg: &str, words: &Words) -> String {
    let Some((width, height)) = size(svg) else { return svg.to_owned() };
    let margin = 24.0;
    let mut heading = String::new();
    let mut y = margin;
    for (text, bold) in [(&words.title, true), (&words.denominator, false)] {
        let size = if bold { TEXT + 2.0 } else { SOFT };
        let looks =
            if bold { format!("font-weight=\"700\" fill=\"{INK}\"") } else { format!("fill=\"{INK_SOFT}\"") };
        for line in lines(text, width / size) {
            y += size;
            heading.push_str(&format!(
                "<text x=\"{}\" y=\"{}\" font-size=\"{}\" {looks}>{}</text>\n",
                n(margin),
                n(y),
                n(size),
                escape(&line)
            ));
            y += 8.0;
        }
    }
    y += 8.0 * f(usize::from(!heading.is_empty()));
    let (whole_width, whole_height) = (width + 2.0 * margin, y + height + margin);
    let inner = svg.trim_start().trim_start_matches("<svg");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" font-family=\"{FAMILIES}\">\n<rect width=\"{w}\" height=\"{h}\" fill=\"{PAPER}\"/>\n{heading}<svg x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{inner}\n</svg>\n",
        n(margin),
        n(y),
        n(width),
        n(height),
        w = n(whole_width),
        h = n(whole_height),
    )
}

/// Width and height from the view box of a drawing.
fn size(svg: &str) -> Option<(f64, f64)> {
    let tag = svg.trim_start().strip_prefix("<svg ")?.split_once('>')?.0;
    let mut numbers = tag.split_once("viewBox=\"0 0 ")?.1.split_once('"')?.0.split(' ');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}
