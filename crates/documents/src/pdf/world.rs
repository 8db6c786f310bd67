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
    let mut data = serde_json::to_value(data).map_err(|error| PdfError::Typst(error.to_string()))?;
    each_text(&mut data, &mut |text| {
        if !text.chars().all(printable) {
            *text = text.chars().map(|c| if printable(c) { c } else { INSTEAD }).collect();
        }
    });
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

/// The characters in any text of `data` that no font can print, each once, in the order of the text.
pub(super) fn unprintable(data: &impl Serialize) -> Vec<char> {
    let mut found = Vec::new();
    let mut data = serde_json::to_value(data).unwrap_or_default();
    each_text(&mut data, &mut |text| {
        for c in text.chars().filter(|c| !printable(*c)) {
            if !found.contains(&c) {
                found.push(c);
            }
        }
    });
    found
}

fn each_text(data: &mut Value, visit: &mut impl FnMut(&mut String)) {
    match data {
        Value::String(text) => visit(text),
        Value::Array(values) => values.iter_mut().for_each(|value| each_text(value, visit)),
        Value::Object(values) => values.values_mut().for_each(|value| each_text(value, visit)),
        _ => {}
    }
}

/// The geta mark, which Japanese type sets for a sign that is not at hand.
const INSTEAD: char = '〓';

/// White space and signs that only choose a form (variation selectors, joiners) need no glyph of their own.
fn printable(c: char) -> bool {
    let needs_none = c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
    needs_none || FONTS.iter().any(|font| font.info().coverage.contains(c as u32))
}
