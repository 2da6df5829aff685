//! Reading spreadsheets.

use super::{ANNOTATIONS, ENTITIES, EVENTS, RELATIONS};
use crate::exchange::csv::Row;
use crate::exchange::format::each_file;
use crate::exchange::line::LinkLine;
use crate::exchange::world::World;
use crate::exchange::{ImportError, Imported, InFile, Loss, ReadError, ReadOptions, table};
use calamine::{DataRef, Reader as _, Xlsx, XlsxError};
use std::collections::HashMap;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// The most that a workbook may unpack to, in bytes.
const MAX_UNPACKED: u64 = 1 << 30;
/// The most columns that a sheet may have.
const MAX_COLUMNS: u32 = 1024;
/// The most cells, empty ones between others counted, of one sheet.
const MAX_CELLS: usize = 20_000_000;

/// Reads files, each of which stands alone.
pub(in crate::exchange) fn read_files(
    files: &[InFile<'_>],
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    each_file(files, &["xlsx", "xlsm"], |bytes, name| {
        read(bytes, name, options)
    })
}

fn fail(line: usize, message: impl std::fmt::Display) -> ImportError {
    let message: String = message.to_string().chars().take(500).collect();
    ImportError {
        line,
        column: 1,
        message,
    }
}

fn read(bytes: &[u8], file: &str, options: &ReadOptions<'_>) -> Result<Imported, ImportError> {
    check_size(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|it| broken(&it))?;
    let names = book.sheet_names();
    let has = |name: &str| names.iter().any(|it| it == name);
    let main = match names.first() {
        _ if has(ANNOTATIONS) => ANNOTATIONS,
        Some(first) => first,
        None => return Err(fail(1, "the workbook has no sheet")),
    };
    let rows = sheet(&mut book, main)?;
    let mut links = Vec::new();
    if has(RELATIONS) {
        let mut records = sheet(&mut book, RELATIONS)?.into_iter();
        let head = records.next().map(|it| it.fields).unwrap_or_default();
        for row in records {
            let cell = |name: &str| {
                let at = head.iter().position(|it| it.trim() == name);
                at.and_then(|at| row.fields.get(at))
                    .cloned()
                    .unwrap_or_default()
            };
            links.push(LinkLine {
                item: format!("relations, row {}", row.line),
                id: Some(cell("id")).filter(|it| !it.is_empty()),
                kind: cell("kind"),
                from: cell("from"),
                to: cell("to"),
                note: cell("note"),
            });
        }
    }
    // Links lead to these rows.
    let none = HashMap::new();
    let mut out = table::read_rows(rows.into_iter().map(Ok), links, &none, file, options)?;
    let mut world = World::default();
    for name in [ENTITIES, EVENTS].into_iter().filter(|it| has(it)) {
        let mut records = sheet(&mut book, name)?.into_iter();
        let head = records.next().map(|it| it.fields).unwrap_or_default();
        let Some(at) = head.iter().position(|it| it.trim() == "record") else {
            continue;
        };
        for row in records {
            let record = row.fields.get(at).map_or("", String::as_str);
            let taken = match record {
                "" => Err("its column ‘record’ is empty".to_owned()),
                record => world.take(record, &mut out),
            };
            if let Err(detail) = taken {
                out.losses.push(Loss {
                    reason: "malformed",
                    document: file.to_owned(),
                    item: format!("{name}, row {}", row.line),
                    detail,
                });
            }
        }
    }
    Ok(out)
}

fn broken(error: &XlsxError) -> ImportError {
    fail(1, format!("this is no workbook of the kind XLSX: {error}"))
}

/// Unpacks everything once and keeps nothing: a small archive can claim any
/// size, and the reader of workbooks takes what it gets into memory.
fn check_size(bytes: &[u8]) -> Result<(), ImportError> {
    let broken = |it: &dyn std::fmt::Display| fail(1, format!("this is no archive: {it}"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|it| broken(&it))?;
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|it| broken(&it))?;
        let name = part.name().map_err(|it| broken(&it))?.into_owned();
        let size = std::io::copy(&mut part.take(left + 1), &mut std::io::sink())
            .map_err(|it| broken(&format!("{name}: {it}")))?;
        left = left.checked_sub(size).ok_or_else(|| {
            fail(
                1,
                format!("the workbook unpacks to more than {MAX_UNPACKED} bytes"),
            )
        })?;
    }
    Ok(())
}

/// The rows of a sheet that have anything in them; `line` is the row's number.
fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<Row>, ImportError> {
    let mut cells = book
        .worksheet_cells_reader(name)
        .map_err(|it| broken(&it))?;
    let mut rows: Vec<Row> = Vec::new();
    let mut count = 0;
    while let Some(cell) = cells.next_cell().map_err(|it| broken(&it))? {
        let text = words(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let line = row as usize + 1;
        if column >= MAX_COLUMNS {
            let message = format!("the sheet ‘{name}’ has more than {MAX_COLUMNS} columns");
            return Err(fail(line, message));
        }
        if rows.last().is_none_or(|it| it.line < line) {
            rows.push(Row {
                line,
                fields: Vec::new(),
            });
        }
        let Some(here) = rows.last_mut().filter(|it| it.line == line) else {
            return Err(fail(
                line,
                format!("the rows of the sheet ‘{name}’ are not in order"),
            ));
        };
        let column = column as usize;
        if column >= here.fields.len() {
            count += column + 1 - here.fields.len();
            here.fields.resize(column + 1, String::new());
        }
        if count > MAX_CELLS {
            let message = format!("the sheet ‘{name}’ has more than {MAX_CELLS} cells");
            return Err(fail(line, message));
        }
        here.fields[column] = text;
    }
    Ok(rows)
}

/// A cell in words, as one would have typed it into a table of text.
fn words(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Empty => String::new(),
        DataRef::String(it) | DataRef::DateTimeIso(it) | DataRef::DurationIso(it) => it.clone(),
        DataRef::SharedString(it) => (*it).to_owned(),
        DataRef::Int(it) => it.to_string(),
        // Whole numbers are written without a point.
        DataRef::Float(it) => it.to_string(),
        DataRef::Bool(it) => it.to_string(),
        DataRef::DateTime(it) => {
            let (year, month, day, ..) = it.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(it) => it.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SourceText;
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

    fn known(name: &str) -> Option<SourceText> {
        (name == "a").then(|| SourceText::new("Some 160 fled.").expect("short"))
    }

    fn options() -> ReadOptions<'static> {
        ReadOptions {
            known: Some(&known),
            ..ReadOptions::default()
        }
    }

    #[test]
    fn cells_that_people_typed() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let head = ["doc", "start", "end", "label", "unsure", "attr.on"];
        for (column, name) in (0..).zip(head) {
            sheet.write_string(0, column, name).expect("fits");
        }
        sheet.write_string(2, 0, "a").expect("fits");
        sheet.write_number(2, 1, 5).expect("fits");
        sheet.write_number(2, 2, 8.0).expect("fits");
        sheet.write_string(2, 3, "figure").expect("fits");
        sheet.write_boolean(2, 4, true).expect("fits");
        let day = ExcelDateTime::from_ymd(2022, 3, 27).expect("a day");
        let format = Format::new().set_num_format("yyyy-mm-dd");
        sheet
            .write_datetime_with_format(2, 5, &day, &format)
            .expect("fits");
        let bytes = book.save_to_buffer().expect("memory");
        let out = read(&bytes, "t.xlsx", &options()).expect("is a workbook");
        assert_eq!(out.losses, []);
        let span = &out.documents[0].spans[0];
        assert_eq!((span.label.as_str(), span.unsure), ("figure", true));
        let on = format!("{:?}", span.attributes["on"]);
        assert_eq!(on, "Text(\"2022-03-27\")");
    }

    #[test]
    fn what_is_no_workbook() {
        let fault = |bytes: &[u8]| read(bytes, "t", &options()).expect_err("no workbook");
        assert!(fault(b"doc,start").message.contains("no archive"));
        let mut book = Workbook::new();
        book.add_worksheet().write_string(0, 0, "x").expect("fits");
        let bytes = book.save_to_buffer().expect("memory");
        assert!(fault(&bytes).message.contains("‘doc’"));
        let cut = &bytes[..bytes.len() / 2];
        assert!(fault(cut).message.contains("no archive"));
        let mut book = Workbook::new();
        book.add_worksheet()
            .write_string(0, 2000, "x")
            .expect("fits");
        let bytes = book.save_to_buffer().expect("memory");
        assert!(fault(&bytes).message.contains("more than 1024 columns"));
    }
}
