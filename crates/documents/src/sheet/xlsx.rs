//! Rows of a workbook's first visible sheet, as text a person would type.
//!
//! Cells are streamed rather than taken as a range: a range is dense, and two cells far apart would fill the memory.
//! What always holds: neither what is unpacked nor what is held of it is larger than the limit; what an archive says of
//! its own size is not believed.

use std::borrow::Cow;
use std::io::{Read, Seek, sink};

use calamine::{Data, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};

use super::read::{Limits, ReadError, Row};

/// All rows with at least one cell that holds something, in order.
pub(super) fn rows<R: Read + Seek>(mut source: R, limits: Limits) -> Result<Vec<Row>, ReadError> {
    check_size(&mut source, limits)?;
    let broken = |error: calamine::XlsxError| ReadError::Workbook(error.to_string());
    let mut workbook = Xlsx::new(source).map_err(broken)?;
    let visible = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    let Some(name) = workbook.sheets_metadata().iter().find(visible).map(|sheet| sheet.name.clone()) else {
        return Err(ReadError::Workbook("no visible sheet".to_owned()));
    };
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(broken)?;
    let mut rows: Vec<Row> = Vec::new();
    // One text may be shared by many cells, and one cell far to the right makes a long row.
    let mut left = limits.unpacked_bytes;
    let mut hold = |bytes: usize| {
        left = left.checked_sub(bytes as u64).ok_or(ReadError::TooLarge { limit: limits.unpacked_bytes })?;
        Ok::<(), ReadError>(())
    };
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let (number, column) = (u64::from(row) + 1, column as usize);
        let text = text_of(cell.get_value());
        if text.is_empty() {
            continue;
        }
        if column >= limits.columns {
            return Err(ReadError::TooManyColumns { row: number, limit: limits.columns });
        }
        if number > limits.rows {
            return Err(ReadError::TooManyRows { limit: limits.rows });
        }
        if text.chars().count() > limits.cell_characters {
            let limit = limits.cell_characters;
            return Err(ReadError::CellTooLong { row: number, column: column + 1, limit });
        }
        if text.contains('\0') {
            return Err(ReadError::Nul { row: number, column: column + 1 });
        }
        if rows.last().is_none_or(|last| last.number != number) {
            rows.push(Row { number, cells: Vec::new() });
        }
        if let Some(last) = rows.last_mut() {
            hold(text.len())?;
            if last.cells.len() <= column {
                hold((column + 1 - last.cells.len()) * size_of::<String>())?;
                last.cells.resize(column + 1, String::new());
            }
            last.cells[column] = text.into_owned();
        }
    }
    rows.sort_by_key(|row| row.number);
    Ok(rows)
}

/// Refuses archives whose contents are larger than the limit: unpacks them once into nothing and counts.
fn check_size<R: Read + Seek>(source: &mut R, limits: Limits) -> Result<(), ReadError> {
    let broken = |error: zip::result::ZipError| ReadError::Workbook(error.to_string());
    source.rewind()?;
    let mut archive = zip::ZipArchive::new(&mut *source).map_err(broken)?;
    let limit = limits.unpacked_bytes;
    let mut left = limit;
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i).map_err(broken)?.take(left.saturating_add(1));
        let bytes =
            std::io::copy(&mut entry, &mut sink()).map_err(|error| ReadError::Workbook(error.to_string()))?;
        left = left.checked_sub(bytes).ok_or(ReadError::TooLarge { limit })?;
    }
    drop(archive);
    source.rewind()?;
    Ok(())
}

fn text_of<'a>(value: &'a DataRef<'a>) -> Cow<'a, str> {
    match value {
        DataRef::Empty => Cow::Borrowed(""),
        DataRef::SharedString(text) => Cow::Borrowed(text),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cow::Borrowed(text)
        }
        DataRef::Int(number) => Cow::Owned(number.to_string()),
        // `Display` of a float writes whole numbers without `.0` and never with an exponent.
        DataRef::Float(number) => Cow::Owned(number.to_string()),
        DataRef::Bool(yes) => Cow::Borrowed(if *yes { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(moment) => Cow::Owned(moment_text(moment)),
        DataRef::Error(error) => Cow::Owned(Data::Error(error.clone()).to_string()),
    }
}

/// A day as `2025-06-04`, a time (a day before the first) as `13:05`, both as `2025-06-04 13:05`; seconds only
/// where there are any.
fn moment_text(moment: &ExcelDateTime) -> String {
    // Half a second either way: Excel's days are floats, and 13:05 is 0.545138888…
    let mut seconds = (moment.as_f64() * 86_400.0).round();
    if (seconds / 86_400.0).floor() > moment.as_f64().floor() {
        seconds -= 1.0; // the last half second of a day stays in its day
    }
    let (days, within) = ((seconds / 86_400.0).floor(), seconds.rem_euclid(86_400.0));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 86,400")]
    let within = within as u32;
    let (hour, minute, second) = (within / 3600, within / 60 % 60, within % 60);
    let time = if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    };
    if moment.is_duration() || (0.0..1.0).contains(&days) {
        let hours = days * 24.0 + f64::from(hour);
        return if days < 1.0 { time } else { format!("{hours:02}:{minute:02}") };
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if within == 0 { date } else { format!("{date} {time}") }
}
