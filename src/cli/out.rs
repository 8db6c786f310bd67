//! What the command line says. All of it goes through here: output that nobody reads any more (`… | head -1`) ends quietly, and
//! the command finishes what it does; output that cannot be written (a full disk) is told at the end, with exit status 1.

use std::fmt::Arguments;
use std::io::{self, Write};
use std::sync::Mutex;

/// The first reason for which something was not written.
static FAILED: Mutex<Option<io::Error>> = Mutex::new(None);

fn note(written: io::Result<()>) {
    if let (Err(error), Ok(mut failed)) = (written, FAILED.lock()) {
        failed.get_or_insert(error);
    }
}

/// Writes to standard output.
pub(super) fn write_out(text: Arguments<'_>) {
    if FAILED.lock().is_ok_and(|failed| failed.is_none()) {
        note(io::stdout().lock().write_fmt(text));
    }
}

/// Writes a line to standard error, if anybody reads it.
pub(super) fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Writes what is still held back.
///
/// # Errors
/// Why not all that was said was written, unless nobody wanted to read on.
pub(super) fn finish() -> io::Result<()> {
    note(io::stdout().flush());
    match FAILED.lock().ok().and_then(|mut failed| failed.take()) {
        Some(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// As `println!`, for whoever may have stopped reading.
macro_rules! say_line {
    ($($text:tt)*) => { $crate::cli::out::write_out(format_args!("{}\n", format_args!($($text)*))) };
}

/// As `print!`, for whoever may have stopped reading.
macro_rules! say {
    ($($text:tt)*) => { $crate::cli::out::write_out(format_args!($($text)*)) };
}

pub(super) use {say, say_line};
