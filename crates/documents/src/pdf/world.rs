//! The closed world a template is compiled in: itself, `data.json`, the embedded fonts. Nothing else can be reached.

use std::sync::LazyLock;

use serde::Serialize;
use serde_json::Value;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Why a PDF could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// A character that no embedded font has.
    #[error("the character {character} (U+{:04X}) cannot be printed", *.character as u32)]
    MissingGlyph {
        /// The first such character.
        character: char,
        /// The text it is in, at most 40 characters around it.
        near: String,
    },
    /// A document needs a title, also for screen readers.
    #[error("the document has no title")]
    EmptyTitle,
    /// A figure needs words for those who do not see it.
    #[error("the figure {title} has no description")]
    MissingDescription {
        /// The figure's title.
        title: String,
    },
    /// What typst said; a fault of the template or of a drawing.
    #[error("the document cannot be set: {0}")]
    Typst(String),
}

static FONT_FILES: [&[u8]; 5] = [
    include_bytes!("../../fonts/BIZUDGothic-Regular-Punctuation.ttf"),
    include_bytes!("../../fonts/BIZUDGothic-Bold-Punctuation.ttf"),
    include_bytes!("../../fonts/BIZUDPGothic-Regular.ttf"),
    include_bytes!("../../fonts/BIZUDPGothic-Bold.ttf"),
    include_bytes!("../../fonts/NotoSansCJKjp-Rare.otf"),
];
static FONTS: LazyLock<Vec<Font>> =
    LazyLock::new(|| FONT_FILES.iter().filter_map(|file| Font::new(Bytes::new(*file), 0)).collect());
static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

struct Closed {
    main: Source,
    data_id: FileId,
    data: Bytes,
}

impl World for Closed {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_id { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None // a document knows no clock
    }
}

/// Sets `template` with `data` as its `data.json`.
pub(super) fn compile(name: &str, template: &str, data: &impl Serialize) -> Result<Vec<u8>, PdfError> {
    let data = serde_json::to_value(data).map_err(|error| PdfError::Typst(error.to_string()))?;
    check_glyphs(&data)?;
    let world = Closed {
        main: Source::new(id(name)?, template.to_owned()),
        data_id: id("data.json")?,
        data: Bytes::from_string(data.to_string()),
    };
    let compiled = typst::compile::<PagedDocument>(&world);
    let pdf = compiled.output.map_err(|errors| said(&errors)).and_then(|document| {
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|error| PdfError::Typst(error.message().to_string()))?;
        let options = PdfOptions { standards, ..PdfOptions::default() };
        typst_pdf::pdf(&document, &options).map_err(|errors| said(&errors))
    });
    // What typst remembers between documents grows without end otherwise.
    typst::comemo::evict(4);
    pdf
}

fn id(name: &str) -> Result<FileId, PdfError> {
    let path = VirtualPath::new(name).map_err(|_| PdfError::Typst(format!("{name} is no path")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn said(errors: &[SourceDiagnostic]) -> PdfError {
    PdfError::Typst(errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; "))
}

/// Finds the first character in any text that no font can print.
fn check_glyphs(data: &Value) -> Result<(), PdfError> {
    match data {
        Value::String(text) => match text.chars().find(|c| !printable(*c)) {
            None => Ok(()),
            Some(character) => {
                let at = text.chars().position(|c| c == character).unwrap_or(0);
                let near = text.chars().skip(at.saturating_sub(20)).take(40).collect();
                Err(PdfError::MissingGlyph { character, near })
            }
        },
        Value::Array(values) => values.iter().try_for_each(check_glyphs),
        Value::Object(values) => values.values().try_for_each(check_glyphs),
        _ => Ok(()),
    }
}

/// White space and signs that only choose a form (variation selectors, joiners) need no glyph of their own.
fn printable(c: char) -> bool {
    let needs_none = c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
    needs_none || FONTS.iter().any(|font| font.info().coverage.contains(c as u32))
}
