//! Pictures that come from outside, such as a seal, and the square code that leads to a page.
//!
//! What always holds: a [`Picture`] is a PNG of a size that can be decoded, and has words for those who do not see it.

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;
use serde::ser::SerializeStruct;
use typst::foundations::Bytes;
use typst::utils::hash128;

use super::world::PdfError;

/// A PNG file: a seal, a signature. Transparent where the paper is to be seen. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    png: Bytes,
    description: String,
}

/// More would not print better, and a small file could unfold to gigabytes.
const MOST_PIXELS: u64 = 16_000_000;

impl Picture {
    /// A PNG file and what it shows, in words: 「事務局の角印」.
    ///
    /// # Errors
    /// [`PdfError::Picture`] for bytes that do not begin as PNG does or that unfold to more than 16 million pixels,
    /// and without words. What is wrong deeper in the file shows when it is drawn.
    pub fn new(png: impl Into<Vec<u8>>, description: impl Into<String>) -> Result<Self, PdfError> {
        let (png, description) = (png.into(), description.into());
        match pixels(&png) {
            Some(1..=MOST_PIXELS) if !description.trim().is_empty() => {
                Ok(Self { png: Bytes::new(png), description })
            }
            _ => Err(PdfError::Picture),
        }
    }

    /// Its name in the closed world. The same picture has the same name, so a seal on sixty papers is read once.
    pub(super) fn name(&self) -> String {
        format!("{:032x}.png", hash128(&self.png))
    }

    pub(super) fn png(&self) -> Bytes {
        self.png.clone()
    }
}

impl Serialize for Picture {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut picture = serializer.serialize_struct("Picture", 2)?;
        picture.serialize_field("file", &self.name())?;
        picture.serialize_field("description", &self.description)?;
        picture.end()
    }
}

/// Width times height as the head of a PNG file gives them.
fn pixels(png: &[u8]) -> Option<u64> {
    let rest = png.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR")?;
    let side = |from: usize| Some(u64::from(u32::from_be_bytes(rest.get(from..from + 4)?.try_into().ok()?)));
    side(0)?.checked_mul(side(4)?)
}

/// The QR code of a text as an SVG document: one path, one unit a module, the quiet zone of four modules around it.
///
/// # Errors
/// [`PdfError::Code`] when the text is too long for a QR code.
pub(super) fn code(text: &str) -> Result<String, PdfError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| PdfError::Code)?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                path += &format!("M{} {}h{}v1h-{}z", x + QUIET, y + QUIET, run.len(), run.len());
            }
            x += run.len();
        }
    }
    let side = width + 2 * QUIET;
    Ok(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path d="{path}"/></svg>"#
    ))
}

const QUIET: usize = 4;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_drawn_code_has_exactly_the_dark_modules_of_the_code() {
        let address = "https://example.jp/verify/K7QM-2RTX";
        let svg = code(address).unwrap();
        let path = svg.split("d=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut drawn = std::collections::BTreeSet::new();
        for run in path.split('M').skip(1) {
            let (x, rest) = run.split_once(' ').unwrap();
            let (y, rest) = rest.split_once('h').unwrap();
            let (length, rest) = rest.split_once("v1h-").unwrap();
            assert_eq!(rest, format!("{length}z"), "the run is closed");
            for i in 0..length.parse::<usize>().unwrap() {
                assert!(drawn.insert((x.parse::<usize>().unwrap() + i, y.parse::<usize>().unwrap())));
            }
        }
        let expected = QrCode::with_error_correction_level(address, EcLevel::M).unwrap();
        for y in 0..expected.width() {
            for x in 0..expected.width() {
                let dark = expected[(x, y)] == Color::Dark;
                assert_eq!(drawn.remove(&(x + 4, y + 4)), dark, "the module {x}, {y}");
            }
        }
        assert!(drawn.is_empty(), "something is drawn in the quiet zone");
    }

    #[test]
    fn an_address_that_no_code_can_hold_is_an_error() {
        assert_eq!(code(&"長".repeat(3000)), Err(PdfError::Code));
    }

    #[test]
    fn a_picture_is_a_png_of_a_size_that_can_be_printed_and_has_words() {
        let head = |width: u32, height: u32| {
            let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
            png.extend(width.to_be_bytes());
            png.extend(height.to_be_bytes());
            png
        };
        assert!(Picture::new(head(400, 400), "角印").is_ok());
        assert!(Picture::new(head(4000, 4000), "角印").is_ok());
        for wrong in [
            head(4001, 4000),
            head(0, 400),
            head(u32::MAX, u32::MAX),
            b"GIF89a".to_vec(),
            head(1, 1)[..20].to_vec(),
        ] {
            assert_eq!(Picture::new(wrong, "角印"), Err(PdfError::Picture));
        }
        assert_eq!(Picture::new(head(400, 400), " "), Err(PdfError::Picture));
    }
}
