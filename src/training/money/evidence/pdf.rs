//! Whether a PDF is a paper and nothing else. Every place at which a reader may find an object is looked at: each `obj`
//! in the bytes, wherever it stands, each trailer, and what object streams hold once they are inflated. Pure.
//!
//! What always holds: names are compared as a reader reads them (`/J#53` is `/JS`), strings and comments are passed over
//! as a reader passes over them; what cannot be looked into is refused; how long a file is looked at has an end.
//!
//! Nothing is drawn anew here, as pictures are: the libraries that read PDF go as deep and grow as large as a file says,
//! and a paper is easier to send again than a server to restart.

use std::io::Read as _;

use flate2::read::ZlibDecoder;

use super::Refused;

/// Bytes looked at in all: a file has ten million at most, and most of them are looked at once.
const STEPS: usize = 100_000_000;
/// Bytes that all object streams of a file have when they are inflated.
const ROOM: usize = 32 * 1024 * 1024;

/// Names by which a PDF acts, carries other files, or hides what it holds.
pub(super) const ACTING: [&[u8]; 17] = [
    b"JavaScript",
    b"JS",
    b"Launch",
    b"AA",
    b"OpenAction",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"FileAttachment",
    b"RichMedia",
    b"Rendition",
    b"Movie",
    b"SubmitForm",
    b"ImportData",
    b"GoToR",
    b"GoToE",
    b"XFA",
    b"Encrypt",
];

/// Whether a PDF is one and nothing else.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refused> {
    let end = bytes.iter().rposition(|b| !b.is_ascii_whitespace() && *b != 0).map_or(0, |at| at + 1);
    let Some(body) = bytes.get(..end).and_then(|bytes| bytes.strip_suffix(b"%%EOF")) else {
        return Err(if find(bytes, b"%%EOF", 0).is_some() { Refused::Active } else { Refused::Broken });
    };
    if find(body, b"startxref", 0).is_none() {
        return Err(Refused::Broken);
    }
    // The end of an archive: the file is one too.
    if find(body, b"PK\x05\x06", 0).is_some() {
        return Err(Refused::Active);
    }
    let mut look = Look { steps: STEPS, room: ROOM };
    let mut objects = 0;
    for (word, counts) in [(&b"obj"[..], true), (&b"trailer"[..], false)] {
        let mut from = 0;
        while let Some(at) = find(body, word, from) {
            from = at + word.len();
            if !body[..at].ends_with(b"end") {
                objects += usize::from(counts);
                look.object(body, from)?;
            }
        }
    }
    if objects == 0 { Err(Refused::Broken) } else { Ok(()) }
}

pub(super) fn find(bytes: &[u8], word: &[u8], from: usize) -> Option<usize> {
    memchr::memmem::find(bytes.get(from..)?, word).map(|at| at + from)
}

/// What may still be looked at.
struct Look {
    steps: usize,
    room: usize,
}

/// What is known of an object's dictionary.
#[derive(Default)]
struct Known {
    /// Its filters, where they are named and not referred to.
    filters: Vec<Vec<u8>>,
    is_objects: bool,
    /// Filters that are referred to, or have parameters.
    is_hidden: bool,
}

impl Look {
    /// An object from behind its `obj` to its end, and what its stream holds if that is objects.
    fn object(&mut self, bytes: &[u8], from: usize) -> Result<(), Refused> {
        let mut tokens = Tokens { bytes, at: from };
        let (known, has_stream) = self.walk(&mut tokens, false)?;
        if !(has_stream && known.is_objects) {
            return Ok(());
        }
        let start = match bytes.get(tokens.at..) {
            Some([b'\r', b'\n', ..]) => tokens.at + 2,
            Some([b'\r' | b'\n', ..]) => tokens.at + 1,
            _ => tokens.at,
        };
        let data = bytes.get(start..).unwrap_or_default();
        let filters: Vec<&[u8]> = known.filters.iter().map(Vec::as_slice).collect();
        let text = match filters.as_slice() {
            _ if known.is_hidden => return Err(Refused::Active),
            [] => data[..find(data, b"endstream", 0).unwrap_or(data.len())].to_vec(),
            [b"FlateDecode" | b"Fl"] => inflated(data, self.room)?,
            _ => return Err(Refused::Active),
        };
        self.room -= text.len().min(self.room);
        self.walk(&mut Tokens { bytes: &text, at: 0 }, true)?;
        Ok(())
    }

    /// Looks at tokens until the object ends, or all of them; gives what is known of it, and whether its stream follows.
    fn walk(&mut self, tokens: &mut Tokens<'_>, all: bool) -> Result<(Known, bool), Refused> {
        let mut known = Known::default();
        let (mut is_filter, mut in_array) = (false, false);
        let mut depth = 0i64;
        loop {
            let before = tokens.at;
            let token = tokens.next();
            self.steps = self.steps.checked_sub(tokens.at - before + 1).ok_or(Refused::Broken)?;
            let Some(token) = token else { return Ok((known, false)) };
            depth += match token {
                Token::Mark(b'<' | b'[') => 1,
                Token::Mark(b'>' | b']') => -1,
                _ => 0,
            };
            match token {
                Token::Name(name) => {
                    if ACTING.contains(&name.as_slice()) && !(name == b"OpenAction" && tokens.array_follows())
                    {
                        return Err(Refused::Active);
                    }
                    if is_filter {
                        is_filter = in_array;
                        known.filters.push(name);
                        continue;
                    }
                    match name.as_slice() {
                        b"Filter" | b"F" => is_filter = true,
                        b"ObjStm" | b"First" => known.is_objects = true,
                        b"DecodeParms" | b"DP" | b"FFilter" => known.is_hidden = true,
                        _ => {}
                    }
                }
                // Within a dictionary these words end nothing: a reader that is forgiving reads on.
                Token::Word(b"endobj") if depth <= 0 && !all => return Ok((known, false)),
                Token::Word(b"stream") if depth <= 0 && !all => return Ok((known, true)),
                Token::Word(_) if is_filter => (known.is_hidden, is_filter) = (true, false),
                Token::Mark(b'[') if is_filter => in_array = true,
                Token::Mark(b']') if is_filter => (is_filter, in_array) = (false, false),
                Token::Mark(_) if is_filter => (known.is_hidden, is_filter) = (true, false),
                Token::Word(_) | Token::Mark(_) => {}
            }
        }
    }
}

/// What an object stream holds, up to `room` bytes; as much as can be read of a broken one.
fn inflated(data: &[u8], room: usize) -> Result<Vec<u8>, Refused> {
    let mut text = Vec::new();
    let most = u64::try_from(room).unwrap_or(u64::MAX).saturating_add(1);
    let read = ZlibDecoder::new(data).take(most).read_to_end(&mut text);
    if text.len() > room || (read.is_err() && text.is_empty()) {
        return Err(Refused::Broken);
    }
    Ok(text)
}

/// A token that says something; numbers are words.
#[derive(Debug, PartialEq, Eq)]
enum Token<'b> {
    Name(Vec<u8>),
    Word(&'b [u8]),
    Mark(u8),
}

struct Tokens<'b> {
    bytes: &'b [u8],
    at: usize,
}

fn is_white(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl<'b> Tokens<'b> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_while(&mut self, goes: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&goes) {
            self.at += 1;
        }
    }

    /// Whether an array is next: somewhere to open the paper at, and no action.
    fn array_follows(&self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        rest.iter().find(|byte| !is_white(**byte)) == Some(&b'[')
    }

    fn regular(&mut self) -> &'b [u8] {
        let from = self.at;
        self.skip_while(|byte| !is_white(byte) && !is_delimiter(byte));
        &self.bytes[from..self.at]
    }

    /// Passes over a string in brackets; one that does not end goes on to the end of the file.
    fn string(&mut self) {
        let mut depth = 0usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' if depth <= 1 => return,
                b')' => depth -= 1,
                _ => {}
            }
        }
    }

    fn next(&mut self) -> Option<Token<'b>> {
        loop {
            match self.peek()? {
                byte if is_white(byte) => self.at += 1,
                b'%' => self.skip_while(|byte| byte != b'\n' && byte != b'\r'),
                b'(' => self.string(),
                b'<' if self.bytes.get(self.at + 1) != Some(&b'<') => {
                    self.skip_while(|byte| byte != b'>');
                    self.at += 1;
                }
                b'/' => {
                    self.at += 1;
                    return Some(Token::Name(unescaped(self.regular())));
                }
                byte if is_delimiter(byte) => {
                    let is_double = matches!(byte, b'<' | b'>') && self.bytes.get(self.at + 1) == Some(&byte);
                    self.at += if is_double { 2 } else { 1 };
                    return Some(Token::Mark(byte));
                }
                _ => return Some(Token::Word(self.regular())),
            }
        }
    }
}

/// A name as a reader reads it: `#53` is `S`.
fn unescaped(name: &[u8]) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((first, after)) = rest.split_first() {
        match (first, after) {
            (b'#', [high, low, after @ ..]) if digit(high).is_some() && digit(low).is_some() => {
                out.push(digit(high).unwrap_or_default() * 16 + digit(low).unwrap_or_default());
                rest = after;
            }
            _ => {
                out.push(*first);
                rest = after;
            }
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn pdf(objects: &[u8]) -> Vec<u8> {
        [b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n", objects, b"\nstartxref\n9\n%%EOF\n"]
            .concat()
    }

    fn deflated(text: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    /// An object stream with one object in it.
    fn packed(dict: &str, filter: &str, object: &[u8], pack: bool) -> Vec<u8> {
        let text = [b"5 0 ", object].concat();
        let data = if pack { deflated(&text) } else { text };
        let head = format!("4 0 obj<<{dict}/N 1/First 4{filter}>>stream\r\n");
        [head.as_bytes(), &data, b"\nendstream endobj"].concat()
    }

    /// Every way to hide the name of an action that is known here.
    fn hidden(name: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
        let plain = [b"<</S/", name, b" 6 0 R>>"].concat();
        let escaped: Vec<u8> = name.iter().flat_map(|byte| format!("#{byte:02x}").into_bytes()).collect();
        let half = [format!("#{:02X}", name[0]).as_bytes(), &name[1..]].concat();
        let object = |inner: &[u8]| [b"4 0 obj", inner, b"endobj"].concat();
        let flate = "/Filter/FlateDecode";
        vec![
            ("plain", object(&plain)),
            ("escaped", object(&[b"<</S/", &escaped[..], b" 6 0 R>>"].concat())),
            ("half escaped", object(&[b"<</S/", &half[..], b" 6 0 R>>"].concat())),
            ("in an array", object(&[b"[[", &plain[..], b"]]"].concat())),
            ("behind a string", object(&[b"<</T(endobj \\) /x)/S/", name, b"(x)>>"].concat())),
            ("behind a word", object(&[b"<</T endobj/S/", name, b"(x)>>"].concat())),
            ("behind a comment", object(&[b"<<% (\n/S/", name, b"(x)>>"].concat())),
            ("in a stream's data", [b"3 0 obj<<>>stream\n4 0 obj", &plain[..], b"endstream endobj"].concat()),
            ("in the trailer", [b"trailer", &plain[..]].concat()),
            ("packed", packed("/Type/ObjStm", flate, &plain, true)),
            ("packed, filter in an array", packed("/Type/ObjStm", "/Filter[/Fl]", &plain, true)),
            ("packed, type not named", packed("", flate, &plain, true)),
            ("packed, type escaped", packed("/Type/Obj#53tm", flate, &plain, true)),
            (
                "packed, name escaped",
                packed("", flate, &[b"<</S/", &escaped[..], b" 6 0 R>>"].concat(), true),
            ),
            ("packed without a filter", packed("", "", &plain, false)),
            ("packed behind a word", packed("", flate, &[b"endobj ", &plain[..]].concat(), true)),
        ]
    }

    #[test]
    fn whatever_acts_is_refused_however_it_is_hidden() {
        let mut looked_at = 0;
        for name in ACTING {
            for (how, objects) in hidden(name) {
                let name = String::from_utf8_lossy(name);
                assert_eq!(check(&pdf(&objects)), Err(Refused::Active), "{name} {how}");
                looked_at += 1;
            }
        }
        assert!(looked_at > 200);
    }

    #[test]
    fn what_cannot_be_looked_into_is_refused() {
        for filter in [
            "/Filter/LZWDecode",
            "/Filter[/ASCIIHexDecode/FlateDecode]",
            "/Filter[/FlateDecode/FlateDecode]",
            "/Filter 9 0 R",
            "/Filter[9 0 R]",
            "/Filter/FlateDecode/DecodeParms<</Predictor 12>>",
            "/Filter/Crypt",
        ] {
            let object = packed("/Type/ObjStm", filter, b"<</Type/Page>>", true);
            assert_eq!(check(&pdf(&object)), Err(Refused::Active), "{filter}");
        }
    }

    #[test]
    fn an_ordinary_paper_is_taken() {
        let flate = "/Filter/FlateDecode";
        let image = [b"7 0 obj<</Filter/DCTDecode/Length 8>>stream\n", &b"\xFF/JS\xFF(\xD8<"[..]].concat();
        for objects in [
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj".to_vec(),
            b"2 0 obj<</OpenAction [3 0 R /XYZ null null 0]/T(/JS)>>endobj % /JS".to_vec(),
            b"2 0 obj<</Type/Annot/A<</S/URI/URI(https://example.jp/)>>/F 4>>endobj".to_vec(),
            [&image[..], b"\nendstream endobj"].concat(),
            packed("/Type/ObjStm", flate, b"<</Type/Page/Title(/JavaScript)/JSON 1>>", true),
        ] {
            assert_eq!(check(&pdf(&objects)), Ok(()), "{}", String::from_utf8_lossy(&objects));
        }
    }

    #[test]
    fn a_file_that_would_be_looked_at_for_ever_is_broken() {
        let deep = b"9 0 obj[".repeat(100_000);
        assert_eq!(check(&pdf(&deep)), Err(Refused::Broken));
        let bomb = packed("/Type/ObjStm", "/Filter/FlateDecode", &vec![b' '; ROOM + 10], true);
        assert_eq!(check(&pdf(&bomb)), Err(Refused::Broken));
    }
}
