//! Bytes of a CSV file to text, piece by piece: UTF-8 with or without a byte order mark, else CP932.
//!
//! Which one it is, is settled by a first pass over the whole file: a file that is UTF-8 from end to end is UTF-8.
//! (Japanese text in CP932 is practically never valid UTF-8.) Memory is one piece, however long the file is.

use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::{Decoder, DecoderResult, Encoding, SHIFT_JIS, UTF_8};

/// Bytes read at once.
const PIECE: usize = 64 * 1024;

/// UTF-8 or CP932, for the whole of `source`, which stands at its beginning before and after.
pub(super) fn detect(source: &mut (impl Read + Seek)) -> io::Result<&'static Encoding> {
    let mut decoder = UTF_8.new_decoder_with_bom_removal();
    let mut bytes = vec![0; PIECE];
    let mut text = String::with_capacity(PIECE * 3);
    let mut found = UTF_8;
    loop {
        let read = source.read(&mut bytes)?;
        text.clear();
        let (result, _) = decoder.decode_to_string_without_replacement(&bytes[..read], &mut text, read == 0);
        if matches!(result, DecoderResult::Malformed(..)) {
            found = SHIFT_JIS;
            break;
        }
        if read == 0 {
            break;
        }
    }
    source.seek(SeekFrom::Start(0))?;
    Ok(found)
}

/// The text of a file, in pieces.
pub(super) struct Text<R> {
    source: R,
    decoder: Decoder,
    bytes: Vec<u8>,
    ended: bool,
}

/// What came next.
pub(super) enum Piece {
    /// More text was put into the buffer; more may follow.
    Text,
    /// The text put into the buffer is followed by bytes that mean nothing in this encoding.
    Undecodable,
    /// The text put into the buffer was the last.
    End,
}

impl<R: Read> Text<R> {
    pub(super) fn new(source: R, encoding: &'static Encoding) -> Self {
        Self { source, decoder: encoding.new_decoder_with_bom_removal(), bytes: vec![0; PIECE], ended: false }
    }

    /// Replaces `text` with the next piece.
    pub(super) fn next(&mut self, text: &mut String) -> io::Result<Piece> {
        text.clear();
        if self.ended {
            return Ok(Piece::End);
        }
        let read = self.source.read(&mut self.bytes)?;
        text.reserve(self.decoder.max_utf8_buffer_length_without_replacement(read).unwrap_or(PIECE * 4));
        let (result, _) =
            self.decoder.decode_to_string_without_replacement(&self.bytes[..read], text, read == 0);
        if !matches!(result, DecoderResult::InputEmpty) {
            self.ended = true;
            return Ok(Piece::Undecodable);
        }
        self.ended = read == 0;
        Ok(if self.ended { Piece::End } else { Piece::Text })
    }
}
