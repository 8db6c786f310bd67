//! The closed world a template is compiled in: itself, `data.json`, the pictures handed over, the embedded fonts.
//! Nothing else can be reached.

use std::collections::{BTreeSet, HashMap};
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

use super::fonts::{BOOK, FONTS, missing_glyphs, settable};
use super::picture::Picture;

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
    /// A paper that must say exactly what it was given has characters that no font can draw.
    #[error("no font has {}", .characters.iter().collect::<String>())]
    MissingGlyphs {
        /// Each once, in the order of the text.
        characters: Vec<char>,
    },
    /// A certificate is one page, and its text does not fit.
    #[error("the text of {number} does not fit on its page")]
    TooLong {
        /// The certificate's number.
        number: String,
    },
    /// The parts of a receipt do not add up to its amount.
    #[error("the parts of {number} are not its amount")]
    Sum {
        /// The receipt's number.
        number: String,
    },
    /// A picture is no PNG, is too large to be printed, or has no words.
    #[error("the picture is no PNG of a printable size with a description")]
    Picture,
    /// An address is too long for a QR code.
    #[error("the address is too long for a code")]
    Code,
    /// There is nothing to print.
    #[error("there is no paper to print")]
    NoPapers,
    /// What typst said; a fault of the template or of a drawing.
    #[error("the document cannot be set: {0}")]
    Typst(String),
}

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

struct Closed {
    main: Source,
    /// `data.json` and the pictures.
    files: HashMap<FileId, Bytes>,
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
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None // a document knows no clock
    }
}

/// A template of ours.
#[derive(Clone, Copy)]
pub(super) struct Template {
    /// For messages: `report.typ`.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// Sets `template` with `data` as its `data.json` and checks the pages before the file is written.
pub(super) fn compile<'a>(
    template: Template,
    data: &impl Serialize,
    pictures: impl IntoIterator<Item = &'a Picture>,
    fits: impl FnOnce(usize) -> Result<(), PdfError>,
) -> Result<Vec<u8>, PdfError> {
    let mut data = serde_json::to_value(data).map_err(|error| PdfError::Typst(error.to_string()))?;
    each_text(&mut data, &mut |text| *text = settable(text));
    let pdf = lay_out(template, data, pictures).and_then(|document| {
        fits(document.pages().len())?;
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|error| PdfError::Typst(error.message().to_string()))?;
        let options = PdfOptions { standards, ..PdfOptions::default() };
        typst_pdf::pdf(&document, &options).map_err(|errors| said(&errors))
    });
    // What typst remembers between documents grows without end otherwise.
    typst::comemo::evict(4);
    pdf
}

/// The pages, with every text as it is.
pub(super) fn lay_out<'a>(
    template: Template,
    data: Value,
    pictures: impl IntoIterator<Item = &'a Picture>,
) -> Result<PagedDocument, PdfError> {
    let mut files = HashMap::from([(id("data.json")?, Bytes::from_string(data.to_string()))]);
    for picture in pictures {
        files.insert(id(&picture.name())?, picture.png());
    }
    let world = Closed { main: Source::new(id(template.name)?, template.text.to_owned()), files };
    typst::compile::<PagedDocument>(&world).output.map_err(|errors| said(&errors))
}

fn id(name: &str) -> Result<FileId, PdfError> {
    let path = VirtualPath::new(name).map_err(|_| PdfError::Typst(format!("{name} is no path")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn said(errors: &[SourceDiagnostic]) -> PdfError {
    PdfError::Typst(errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; "))
}

/// The characters in any text of `data` that no font can print, each once, in the order of the fields' names.
pub(super) fn unprintable(data: &impl Serialize) -> Vec<char> {
    let mut missing = Vec::new();
    let mut data = serde_json::to_value(data).unwrap_or_default();
    each_text(&mut data, &mut |text| missing.extend(missing_glyphs(text)));
    let mut seen = BTreeSet::new();
    missing.retain(|c| seen.insert(*c));
    missing
}

fn each_text(data: &mut Value, visit: &mut impl FnMut(&mut String)) {
    match data {
        Value::String(text) => visit(text),
        Value::Array(values) => values.iter_mut().for_each(|value| each_text(value, visit)),
        Value::Object(values) => values.values_mut().for_each(|value| each_text(value, visit)),
        _ => {}
    }
}
