//! Files as people send and open them: three real-shaped logs, and every odd thing a spreadsheet makes.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::io::{Cursor, Read, Seek, SeekFrom};

use documents::sheet::{
    Cell, Format, Limits, ReadError, Row, Table, neutralise, read_rows, read_rows_within, unneutralise,
    write_csv, write_xlsx,
};
use proptest::prelude::*;
use time::macros::date;

fn rows(bytes: impl AsRef<[u8]>, format: Format) -> Result<Vec<Row>, ReadError> {
    read_rows(Cursor::new(bytes.as_ref()), format)?.collect()
}

fn csv_rows(text: &str) -> Vec<(u64, Vec<String>)> {
    rows(text, Format::Csv).unwrap().into_iter().map(|row| (row.number, row.cells)).collect()
}

fn row(number: u64, cells: &[&str]) -> (u64, Vec<String>) {
    (number, cells.iter().map(ToString::to_string).collect())
}

#[test]
fn a_log_in_utf8_and_the_offices_log_in_cp932_have_the_same_rows_and_columns() {
    let log = rows(include_bytes!("../../../examples/mie-calls.csv"), Format::Csv).unwrap();
    let office = rows(include_bytes!("../../../tests/cases/mie-calls-office.csv"), Format::Csv).unwrap();
    assert_eq!(log.len(), office.len());
    assert!(log.len() > 78);
    for (one, other) in log.iter().zip(&office) {
        assert_eq!((one.number, one.cells.len()), (other.number, 15));
        assert_eq!(one.cells.len(), 15);
        assert_eq!(
            one.cells[12], other.cells[12],
            "the chief concern is free text and survives the encoding"
        );
    }
    assert_eq!(log[0].cells[0], "受付番号");
    assert_eq!(office[1].cells[1], "R7.6.6");
    assert_eq!(office[1].cells[6], " 父\u{3000}", "white space is the reader's business");
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_column() {
    let faulty = rows(include_bytes!("../../../tests/cases/mie-calls-faulty.csv"), Format::Csv).unwrap();
    assert_eq!(faulty[0].cells[0], "受付番号");
    assert_eq!(faulty[3].number, 4);
    assert_eq!(faulty[3].cells[1], "2025-13-41");
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    assert_eq!(
        csv_rows("番号,主訴\n\n1,\"二行に\nわたる\"\n,\n2,b"),
        [row(1, &["番号", "主訴"]), row(3, &["1", "二行に\nわたる"]), row(4, &["", ""]), row(5, &["2", "b"])]
    );
}

#[test]
fn every_newline_ends_a_row_and_none_makes_an_empty_one() {
    for newline in ["\n", "\r\n", "\r"] {
        let text = ["a,b", "1,\"x,\"\"y\"\"\"", "2,", ""].join(newline);
        assert_eq!(csv_rows(&text), [row(1, &["a", "b"]), row(2, &["1", "x,\"y\""]), row(3, &["2", ""])]);
    }
}

#[test]
fn an_empty_file_has_no_rows() {
    assert_eq!(csv_rows(""), []);
    assert_eq!(csv_rows("\u{feff}"), []);
    assert_eq!(csv_rows("\"\""), [row(1, &[""])]);
}

#[test]
fn what_cannot_be_read_is_named_with_its_row() {
    let error = |bytes: &[u8]| rows(bytes, Format::Csv).unwrap_err();
    let bad: Vec<u8> = [b"a\nb\n".as_slice(), b"\x82\xa0 \xff\xff\n"].concat();
    assert!(matches!(error(&bad), ReadError::Undecodable { row: 3 }));
    assert!(matches!(error(b"a\nb,\0"), ReadError::Nul { row: 2, column: 2 }));
    assert!(matches!(error(b"a\nb,\"c\nd\n"), ReadError::UnclosedQuote { row: 2, column: 2 }));
    let long = format!("a\n{}", "あ".repeat(32_768));
    assert!(matches!(error(long.as_bytes()), ReadError::CellTooLong { row: 2, column: 1, limit: 32_767 }));
    assert!(matches!(error(",".repeat(600).as_bytes()), ReadError::TooManyColumns { row: 1, limit: 512 }));
    let limits = Limits { rows: 2, ..Limits::default() };
    let many = read_rows_within(Cursor::new("a\nb\nc\n"), Format::Csv, limits).unwrap();
    assert!(matches!(many.collect::<Result<Vec<_>, _>>(), Err(ReadError::TooManyRows { limit: 2 })));
    let enough = read_rows_within(Cursor::new("a\nb\n"), Format::Csv, limits).unwrap();
    assert_eq!(enough.count(), 2);
}

#[test]
fn nothing_is_read_after_a_fault() {
    let mut reader = read_rows(Cursor::new("a\n\0\nb\n"), Format::Csv).unwrap();
    assert!(reader.next().unwrap().is_ok());
    assert!(reader.next().unwrap().is_err());
    assert!(reader.next().is_none());
}

/// A file of `rows` rows that exists nowhere: it is made as it is read.
struct Endless {
    line: &'static [u8],
    rows: u64,
    at: u64,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.line.len() as u64;
        let left = self.rows * length - self.at;
        let count = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        for (i, byte) in buffer[..count].iter_mut().enumerate() {
            *byte = self.line[usize::try_from((self.at + i as u64) % length).unwrap()];
        }
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Endless {
    fn seek(&mut self, position: SeekFrom) -> std::io::Result<u64> {
        match position {
            SeekFrom::Start(at) => self.at = at,
            _ => panic!("only to the beginning"),
        }
        Ok(self.at)
    }
}

#[test]
fn a_hundred_thousand_rows_in_cp932_are_streamed() {
    // 津市,傾聴
    let line = b"\x92\xc3\x8e\x73,\x8cX\x92\xae\r\n";
    let reader = read_rows(Endless { line, rows: 100_000, at: 0 }, Format::Csv).unwrap();
    let mut last = 0;
    for row in reader {
        let row = row.unwrap();
        assert_eq!(row.cells, ["津市", "傾聴"]);
        last = row.number;
    }
    assert_eq!(last, 100_000);
}

fn table(rows: Vec<Vec<Cell>>) -> Table {
    Table { name: "受付".into(), columns: vec!["番号".into(), "日".into(), "主訴".into()], rows }
}

#[test]
fn a_workbook_comes_back_with_days_as_iso_text_and_numbers_without_a_point() {
    let table = table(vec![
        vec![Cell::Int(1), Cell::Date("2025-06-04".into()), "𠮷田 髙橋".into()],
        vec![Cell::Empty, Cell::Empty, Cell::Empty],
        vec![Cell::Int(-12), Cell::Empty, "=1+1".into()],
    ]);
    let bytes = write_xlsx(&[table], date!(2026 - 02 - 20)).unwrap();
    assert_eq!(Format::guess(&bytes), Format::Xlsx);
    let read: Vec<_> = rows(&bytes, Format::Xlsx).unwrap().into_iter().map(|r| (r.number, r.cells)).collect();
    assert_eq!(
        read,
        [
            row(1, &["番号", "日", "主訴"]),
            row(2, &["1", "2025-06-04", "𠮷田 髙橋"]),
            row(4, &["-12", "", "'=1+1"]),
        ]
    );
}

#[test]
fn times_and_moments_of_a_workbook_are_read_as_people_write_them() {
    use rust_xlsxwriter::{ExcelDateTime, Format as Look, Workbook};
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let time = |h, m, s| ExcelDateTime::from_hms(h, m, f64::from(s)).unwrap();
    for (column, (h, m, s)) in (0_u16..).zip([(13, 5, 0), (0, 0, 0), (15, 59, 59), (9, 30, 1)]) {
        sheet.write_with_format(0, column, time(h, m, s), &Look::new().set_num_format("hh:mm")).unwrap();
    }
    let moment = ExcelDateTime::from_ymd(2025, 6, 4).unwrap().and_hms(16, 20, 0.0).unwrap();
    sheet.write_with_format(1, 0, &moment, &Look::new().set_num_format("yyyy/m/d h:mm")).unwrap();
    sheet.write(1, 1, 2.5).unwrap();
    sheet.write(1, 2, true).unwrap();
    sheet.write(1, 3, 9_007_199_254_740_991_i64).unwrap();
    sheet.write_with_format(2, 0, 1.0 + 2.0 / 24.0, &Look::new().set_num_format("[h]:mm")).unwrap();
    let read = rows(workbook.save_to_buffer().unwrap(), Format::Xlsx).unwrap();
    assert_eq!(read[0].cells, ["13:05", "00:00", "15:59:59", "09:30:01"]);
    assert_eq!(read[1].cells, ["2025-06-04 16:20", "2.5", "TRUE", "9007199254740991"]);
    assert_eq!(read[2].cells, ["26:00"]);
}

#[test]
fn the_first_sheet_a_person_sees_is_read() {
    use rust_xlsxwriter::Workbook;
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_hidden(true).write(0, 0, "hidden").unwrap();
    workbook.add_worksheet().set_active(true).write(2, 1, "seen").unwrap();
    let read = rows(workbook.save_to_buffer().unwrap(), Format::Xlsx).unwrap();
    assert_eq!(read, [Row { number: 3, cells: vec![String::new(), "seen".into()] }]);
}

#[test]
fn two_cells_far_apart_do_not_fill_the_memory_and_outsized_workbooks_are_refused() {
    use rust_xlsxwriter::Workbook;
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write(1_048_575, 3, "far").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    assert_eq!(rows(&bytes, Format::Xlsx).unwrap()[0].number, 1_048_576);
    let within = |limits| read_rows_within(Cursor::new(&bytes), Format::Xlsx, limits).err().unwrap();
    assert!(matches!(within(Limits { rows: 100_000, ..Limits::default() }), ReadError::TooManyRows { .. }));
    assert!(matches!(
        within(Limits { columns: 3, ..Limits::default() }),
        ReadError::TooManyColumns { row: 1_048_576, .. }
    ));
    assert!(matches!(
        within(Limits { unpacked_bytes: 1000, ..Limits::default() }),
        ReadError::TooLarge { .. }
    ));
    assert!(matches!(rows(b"PK\x03\x04 no workbook", Format::Xlsx), Err(ReadError::Workbook(_))));
}

#[test]
fn the_same_tables_give_the_same_workbook_and_any_name_makes_a_sheet() {
    let mut tables = vec![table(vec![vec![Cell::Int(1)]]), table(vec![]), Table::default()];
    tables.push(Table {
        name: "新規/再相談: [2025] とても長い名前の表がここにあります。まだ続きます".into(),
        ..Table::default()
    });
    let write = || write_xlsx(&tables, date!(2026 - 02 - 20)).unwrap();
    assert!(write() == write());
    // The clock is not in it either: the day given is.
    let mut archive = zip::ZipArchive::new(Cursor::new(write())).unwrap();
    let mut core = String::new();
    archive.by_name("docProps/core.xml").unwrap().read_to_string(&mut core).unwrap();
    assert_eq!(core.matches("2026-02-20T00:00:00Z").count(), 2, "{core}");
}

#[test]
fn a_day_that_is_none_is_refused_in_a_workbook() {
    assert!(
        write_xlsx(&[table(vec![vec![Cell::Date("2025-13-41".into())]])], date!(2026 - 02 - 20)).is_err()
    );
}

#[test]
fn csv_is_written_as_spreadsheets_expect_it() {
    let table = table(vec![
        vec![Cell::Int(3), Cell::Date("2025-06-04".into()), "a,\"b\"\n+c".into()],
        vec![Cell::Int(-1), Cell::Empty, "-5".into()],
    ]);
    let with_mark = String::from_utf8(write_csv(&table, true).unwrap()).unwrap();
    assert_eq!(with_mark, "\u{feff}番号,日,主訴\r\n3,2025-06-04,\"a,\"\"b\"\"\n+c\"\r\n-1,,'-5\r\n");
    assert!(write_csv(&table, false).unwrap().starts_with("番号".as_bytes()));
}

#[test]
fn no_text_begins_as_a_formula_does() {
    for text in ["=1", "+81", "-", "@x", "\tx", "\rx", "\nx", "\u{ff1d}1", "'=1", "''@"] {
        assert_eq!(neutralise(text), format!("'{text}"));
        assert_eq!(unneutralise(&neutralise(text)), text);
    }
    for text in ["", "母", "'", "'母", "1+1", " =1"] {
        assert_eq!(neutralise(text), text);
        assert_eq!(unneutralise(text), text);
    }
}

/// Text that a cell can hold: no NUL, and none of the control characters XML has no way to write.
fn cell_text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            4 => proptest::sample::select(vec!['=', '+', '-', '@', '\'', '"', ',', '\t', '\n', '\r', ' ', '0', '\u{ff1d}']),
            4 => proptest::char::range('ぁ', '鿿'),
            1 => Just('𠮷'),
        ],
        0..12,
    )
    .prop_map(|characters| characters.into_iter().collect())
}

proptest! {
    #[test]
    fn any_table_comes_back_from_csv_as_it_was(cells in proptest::collection::vec(proptest::collection::vec(cell_text(), 3), 1..8), bom: bool) {
        let table = table(cells.iter().map(|row| row.iter().map(|text| Cell::Text(text.clone())).collect()).collect());
        let read = rows(write_csv(&table, bom).unwrap(), Format::Csv).unwrap();
        prop_assert_eq!(read.len(), cells.len() + 1);
        for (number, (row, cells)) in (2..).zip(read.iter().skip(1).zip(&cells)) {
            prop_assert_eq!(row.number, number);
            let text: Vec<_> = row.cells.iter().map(|cell| unneutralise(cell)).collect();
            prop_assert_eq!(&text, cells);
        }
    }

    #[test]
    fn any_text_comes_back_from_a_workbook_as_it_was(texts in proptest::collection::vec(cell_text(), 1..8)) {
        // A workbook writes CR as a line feed, as every XML file does; the texts of a form have none.
        let texts: Vec<_> = texts.iter().map(|text| text.replace('\r', "\n")).collect();
        let table = table(texts.iter().map(|text| vec![Cell::Int(7), Cell::Empty, Cell::Text(text.clone())]).collect());
        let read = rows(write_xlsx(&[table], date!(2026 - 02 - 20)).unwrap(), Format::Xlsx).unwrap();
        for (row, text) in read.iter().skip(1).zip(&texts) {
            let cell = row.cells.get(2).map_or("", String::as_str);
            prop_assert_eq!(unneutralise(cell), text);
        }
        prop_assert_eq!(read.len(), texts.len() + 1);
    }

    /// The oracle is the `csv` crate, which agrees on everything but empty lines and quotes never closed.
    #[test]
    fn rows_are_those_the_csv_crate_reads(text in "[ab\",\r\n]{0,40}") {
        let ours: Result<Vec<_>, _> = rows(&text, Format::Csv).map(|rows| rows.into_iter().map(|row| row.cells).collect());
        let mut theirs = Vec::new();
        for record in csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes()).records() {
            theirs.push(record.unwrap().iter().map(String::from).collect::<Vec<_>>());
        }
        match ours {
            Ok(ours) => prop_assert_eq!(ours, theirs),
            Err(error) => prop_assert!(matches!(error, ReadError::UnclosedQuote { .. }), "{}", error),
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = rows(&bytes, Format::Csv);
        let _ = rows(&bytes, Format::Xlsx);
    }
}

#[test]
fn a_workbook_larger_than_the_limit_is_refused_also_where_it_says_to_be_small() {
    use std::io::Write;
    let said = 1_000_000_u32;
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(&vec![b' '; said as usize]).unwrap();
    let mut bytes = archive.finish().unwrap().into_inner();
    let places: Vec<usize> =
        (0..bytes.len() - 4).filter(|at| bytes[*at..at + 4] == said.to_le_bytes()).collect();
    assert!(!places.is_empty(), "the size stands somewhere");
    for at in places {
        bytes[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    let limits = Limits { unpacked_bytes: 100_000, ..Limits::default() };
    let refused = read_rows_within(Cursor::new(&bytes), Format::Xlsx, limits).err().unwrap();
    // The archive's reader stops at the size that was said; where it did not, counting would.
    let said_it_was_small = refused.to_string().contains("larger than its declared");
    assert!(said_it_was_small || matches!(refused, ReadError::TooLarge { .. }), "{refused}");
}

#[test]
fn a_text_that_many_cells_share_and_rows_with_one_cell_far_to_the_right_count_as_what_they_take() {
    use rust_xlsxwriter::Workbook;
    let refused = |workbook: &mut Workbook| {
        let limits = Limits { unpacked_bytes: 400_000, ..Limits::default() };
        let bytes = workbook.save_to_buffer().unwrap();
        read_rows_within(Cursor::new(&bytes), Format::Xlsx, limits).err().map(|error| error.to_string())
    };
    let text = "あ".repeat(10_000);
    let (mut shared, mut wide, mut plain) = (Workbook::new(), Workbook::new(), Workbook::new());
    let sheets = [shared.add_worksheet(), wide.add_worksheet(), plain.add_worksheet()];
    for row in 0..100 {
        sheets[0].write(row, 0, &text).unwrap();
        sheets[1].write(row, 500, 1).unwrap();
        sheets[2].write(row, 0, "x").unwrap();
    }
    let too_large = Some("the workbook unpacks to more than 400000 bytes".to_owned());
    assert_eq!(refused(&mut shared), too_large);
    assert_eq!(refused(&mut wide), too_large);
    assert_eq!(refused(&mut plain), None);
}
