//! Tickets and bills as files: what is taken, and what is kept of it. Pure.
//!
//! What always holds: what is kept is one of three kinds, told by its content and never by its name; a picture is drawn
//! anew, so that nothing stands in it or after it but the picture; a PDF that is something else too is refused.

mod pdf;

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::entity::FileKind;

/// Bytes of a file at most.
pub const LARGEST: usize = 10 * 1024 * 1024;
/// Width and height of a picture at most: a telephone's camera makes 9,000.
const WIDEST: u32 = 12_000;
/// Bytes that a picture may take while it is drawn anew.
pub const ROOM: u64 = 256 * 1024 * 1024;

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nothing in it.
    #[error("empty")]
    Empty,
    /// More than [`LARGEST`].
    #[error("too large")]
    TooLarge,
    /// Neither JPEG nor PNG nor PDF, whatever its name says.
    #[error("another kind of file")]
    Kind,
    /// It begins like one and cannot be read.
    #[error("broken")]
    Broken,
    /// It is a PDF and something else too, or does things when it is opened.
    #[error("more than a document")]
    Active,
}

impl Refused {
    /// The key of its text.
    pub fn key(self) -> &'static str {
        match self {
            Refused::Empty => "money-file-empty",
            Refused::TooLarge => "money-file-too-large",
            Refused::Kind => "money-file-kind",
            Refused::Broken => "money-file-broken",
            Refused::Active => "money-file-active",
        }
    }
}

impl FileKind {
    /// The media type.
    pub fn mime(self) -> &'static str {
        match self {
            FileKind::Jpeg => "image/jpeg",
            FileKind::Png => "image/png",
            FileKind::Pdf => "application/pdf",
        }
    }

    /// The ending of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            FileKind::Jpeg => "jpg",
            FileKind::Png => "png",
            FileKind::Pdf => "pdf",
        }
    }
}

/// What is kept of a file.
///
/// # Errors
/// [`Refused`].
pub fn take(bytes: &[u8]) -> Result<(FileKind, Vec<u8>), Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if bytes.len() > LARGEST {
        return Err(Refused::TooLarge);
    }
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Ok((FileKind::Jpeg, redrawn(bytes, ImageFormat::Jpeg)?))
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Ok((FileKind::Png, redrawn(bytes, ImageFormat::Png)?))
    } else if bytes.starts_with(b"%PDF-") {
        pdf::check(bytes).map(|()| (FileKind::Pdf, bytes.to_vec()))
    } else {
        Err(Refused::Kind)
    }
}

/// The picture alone, the right way up.
fn redrawn(bytes: &[u8], format: ImageFormat) -> Result<Vec<u8>, Refused> {
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(WIDEST), Some(WIDEST));
    limits.max_alloc = Some(ROOM);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| Refused::Broken)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| Refused::Broken)?;
    picture.apply_orientation(orientation);
    let mut out = Cursor::new(Vec::new());
    match format {
        ImageFormat::Jpeg => DynamicImage::from(picture.into_rgb8()).write_to(&mut out, format),
        _ => picture.write_to(&mut out, format),
    }
    .map_err(|_| Refused::Broken)?;
    Ok(out.into_inner())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn find(bytes: &[u8], word: &[u8]) -> bool {
        pdf::find(bytes, word, 0).is_some()
    }

    fn picture(format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(8, 4).write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n9\n%%EOF\n";

    #[test]
    fn what_was_hung_onto_a_picture_is_not_kept() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let with = [picture(format), b"<script>alert(1)</script>PK\x05\x06".to_vec()].concat();
            let (_, kept) = take(&with).unwrap();
            assert!(!find(&kept, b"script") && !find(&kept, b"PK"), "{format:?}");
            assert_eq!(image::load_from_memory(&kept).unwrap().width(), 8);
        }
    }

    #[test]
    fn what_is_no_ticket_is_refused_and_says_why() {
        for (bytes, why) in [
            (b"".to_vec(), Refused::Empty),
            (b"MZ\x90\x00".to_vec(), Refused::Kind),
            (b"GIF89a;".to_vec(), Refused::Kind),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), Refused::Kind),
            (b"PK\x03\x04".to_vec(), Refused::Kind),
            (b"\n%PDF-1.4".to_vec(), Refused::Kind),
            (b"\x89PNG\r\n\x1a\nnothing".to_vec(), Refused::Broken),
            (b"\xFF\xD8\xFF\xE0".to_vec(), Refused::Broken),
            (b"%PDF-1.4".to_vec(), Refused::Broken),
            ([PDF, b"PK\x03\x04 and more"].concat(), Refused::Active),
            ([&PDF[..PDF.len() - 6], b"PK\x05\x06\0\0%%EOF"].concat(), Refused::Active),
            (
                b"%PDF-1.4 1 0 obj<</OpenAction<</S/JavaScript/JS(x)>>>> startxref %%EOF".to_vec(),
                Refused::Active,
            ),
            (b"%PDF-1.4 startxref %%EOF".to_vec(), Refused::Broken),
            (vec![b'x'; LARGEST + 1], Refused::TooLarge),
        ] {
            assert_eq!(take(&bytes).err(), Some(why));
        }
        assert_eq!(take(PDF).unwrap(), (FileKind::Pdf, PDF.to_vec()));
    }

    #[test]
    fn a_picture_that_claims_to_be_enormous_is_not_drawn() {
        let mut png = picture(ImageFormat::Png);
        png[16..24].copy_from_slice(&[0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF]);
        assert_eq!(take(&png).err(), Some(Refused::Broken));
    }
}
