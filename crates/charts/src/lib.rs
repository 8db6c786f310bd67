//! Figures of counts as SVG text: columns by month, bars, shares of a whole, wholes cut into parts, a count that rises with
//! the days, one square a call, weekday × hour.
//!
//! What always holds in a drawing:
//! - it is one `<svg role="img">` with `<title>` and `<desc>`, tied by `aria-labelledby`; every id begins with the
//!   caller's prefix, so several drawings live on one page;
//! - every value stands beside its shape as text, and series differ by pattern or outline, never by colour alone;
//! - looks are class names and presentation attributes: no `style`, no script, nothing loaded. Page styles may
//!   override the attributes; without them the drawing stands as it is (see [`standalone`]);
//! - every word comes from the caller, and is escaped; the same input gives the same bytes.

mod bars;
mod columns;
mod grid;
mod shares;
mod stacks;
mod standalone;
mod steps;
mod units;
mod xml;

pub use bars::{Bar, Bars};
pub use columns::{Column, Columns, Series};
pub use grid::Grid;
pub use shares::{Share, Shares};
pub use stacks::{Stack, Stacks};
pub use standalone::{poster, standalone};
pub use steps::{Level, Mark, Steps};
pub use units::{Part, Units};
pub use xml::grouped;

/// What a figure says about itself. All of it is text a person reads, in the reader's language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// The name of the figure: 「図2 相談者の属性」. Becomes `<title>`.
    pub title: String,
    /// What the numbers are a part of: 「新規34件の内訳」. Opens `<desc>`, and is drawn by [`poster`].
    pub denominator: String,
    /// The numbers in words, for those who do not see the drawing. Ends `<desc>`.
    pub description: String,
    /// Drawn instead when there is nothing to show: 「この期間の相談はありません」.
    pub empty: String,
}

/// How a shape is filled. Each tone is told from the others without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Solid: the first series, new callers.
    Filled,
    /// Slanted lines: the second series, repeat callers.
    Hatched,
    /// White with a firm outline: the second kind of square.
    Outlined,
    /// White with a dashed outline: unknown.
    Dashed,
    /// Pale with an outline: everything else together.
    Shaded,
}

/// The room a drawing is made for. Both are legible at their size; a page shows one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Screens from 48rem and paper.
    Wide,
    /// One column, 360 units across.
    Narrow,
}
