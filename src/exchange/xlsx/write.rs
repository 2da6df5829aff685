//! Writing spreadsheets.

use super::{ANNOTATIONS, ENTITIES, EVENTS, MAX_CELL, RELATIONS, SOURCES};
use crate::exchange::left::{Kind, left};
use crate::exchange::value::word;
use crate::exchange::{Corpus, Loss, OutFile, WriteOptions, Written, table, world};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// How many rows a sheet has.
const MAX_ROWS: u32 = 1_048_576;

/// Writes a workbook.
pub(in crate::exchange) fn write(corpus: &Corpus<'_>, options: &WriteOptions) -> Written {
    let mut written = Written::default();
    match workbook(corpus, options, &mut written) {
        Ok(bytes) => written.files.push(OutFile {
            path: "annotations.xlsx".to_owned(),
            bytes,
        }),
        // Names, places and lengths are ours and fit; memory does not fail.
        Err(error) => written.losses.push(Loss {
            reason: "not-written",
            document: "project".to_owned(),
            item: "workbook".to_owned(),
            detail: error.to_string(),
        }),
    }
    let carried = [
        Kind::Relations,
        Kind::Entities,
        Kind::Events,
        Kind::EventLinks,
    ];
    written.losses.extend(left(corpus, &carried));
    written
}

fn workbook(
    corpus: &Corpus<'_>,
    options: &WriteOptions,
    written: &mut Written,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The default takes several times as long for little less.
    book.set_zip_compression_level(1);
    // The same project gives the same bytes on any day.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let mut sheet = Sheet::new(ANNOTATIONS)?;
    let columns = table::Columns::of(corpus);
    sheet.row(&columns.header, None, &mut written.losses)?;
    for document in corpus.documents() {
        let mut failed = Ok(());
        let source = document.source.id.as_str();
        columns.rows(
            corpus,
            document,
            options,
            written,
            &mut |cells, it, written| {
                if failed.is_ok() {
                    failed = sheet.row(cells, Some((source, it)), &mut written.losses);
                }
            },
        );
        failed?;
    }
    sheet.finish(&mut book);
    let losses = &mut written.losses;
    let mut sheet = Sheet::new(RELATIONS)?;
    sheet.row(&["id", "kind", "from", "to", "note"], None, losses)?;
    for it in corpus.relations() {
        let source = |id| corpus.project().annotations().get(id).map(|it| &it.source);
        if source(&it.from) != source(&it.to) {
            losses.push(Loss {
                reason: "across-documents",
                document: source(&it.from).map_or_else(String::new, ToString::to_string),
                item: it.id.to_string(),
                detail: "it leads to another document".to_owned(),
            });
            continue;
        }
        let cells: [&str; 5] = [
            it.id.as_str(),
            &it.kind,
            it.from.as_str(),
            it.to.as_str(),
            &it.note,
        ];
        sheet.row(&cells, Some(("project", it.id.as_str())), losses)?;
    }
    sheet.finish(&mut book);
    let mut sheet = Sheet::new(ENTITIES)?;
    sheet.row(
        &["id", "kind", "label", "aliases", "note", "record"],
        None,
        losses,
    )?;
    for it in corpus.entities() {
        let aliases: Vec<&str> = it.aliases.iter().map(String::as_str).collect();
        let cells: [&str; 6] = [
            it.id.as_str(),
            &word(it.kind),
            &it.label,
            &aliases.join("; "),
            &it.note,
            &world::line(&world::entity(it)),
        ];
        sheet.row(&cells, Some(("project", it.id.as_str())), losses)?;
    }
    sheet.finish(&mut book);
    let mut sheet = Sheet::new(EVENTS)?;
    sheet.row(
        &["id", "kind", "title", "to", "note", "record"],
        None,
        losses,
    )?;
    for it in corpus.events() {
        let cells: [&str; 6] = [
            it.id.as_str(),
            &word(it.kind),
            &it.title,
            "",
            &it.note,
            &world::line(&world::event(it)),
        ];
        sheet.row(&cells, Some(("project", it.id.as_str())), losses)?;
    }
    for it in corpus.event_links() {
        let cells: [&str; 6] = [
            it.from.as_str(),
            &word(it.kind),
            "",
            it.to.as_str(),
            &it.why,
            &world::line(&world::event_link(it)),
        ];
        sheet.row(&cells, Some(("project", it.id.as_str())), losses)?;
    }
    sheet.finish(&mut book);
    sources(corpus, losses)?.finish(&mut book);
    book.save_to_buffer()
}

fn sources(corpus: &Corpus<'_>, losses: &mut Vec<Loss>) -> Result<Sheet, XlsxError> {
    let mut sheet = Sheet::new(SOURCES)?;
    let head = [
        "id",
        "title",
        "publisher",
        "published",
        "covers",
        "language",
        "characters",
        "sha256",
    ];
    sheet.row(&head, None, losses)?;
    let all = corpus.project().sources().iter();
    for it in all.filter(|it| corpus.holds_source(&it.id)) {
        let published = it.published.map(|it| it.to_string());
        let covers = it.covers.map(|it| it.to_string());
        let cells: [&str; 8] = [
            it.id.as_str(),
            &it.title,
            &it.publisher,
            published.as_deref().unwrap_or_default(),
            covers.as_deref().unwrap_or_default(),
            &it.language,
            &it.chars.to_string(),
            &it.sha256,
        ];
        sheet.row(&cells, Some((it.id.as_str(), it.id.as_str())), losses)?;
    }
    Ok(sheet)
}

/// A sheet while it is filled.
struct Sheet {
    sheet: Worksheet,
    rows: u32,
    head: Vec<String>,
}

impl Sheet {
    fn new(name: &str) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        Ok(Self {
            sheet,
            rows: 0,
            head: Vec::new(),
        })
    }

    /// Adds a row; the first one has the names of the columns. `at` is the
    /// document and the id of what the row is about.
    fn row(
        &mut self,
        cells: &[impl AsRef<str>],
        at: Option<(&str, &str)>,
        losses: &mut Vec<Loss>,
    ) -> Result<(), XlsxError> {
        let mut lose = |reason, detail: String| {
            let (document, item) = at.unwrap_or_default();
            losses.push(Loss {
                reason,
                document: document.to_owned(),
                item: item.to_owned(),
                detail,
            });
        };
        if self.rows == MAX_ROWS {
            lose("row", format!("a sheet has no more than {MAX_ROWS} rows"));
            return Ok(());
        }
        for (column, text) in (0_u16..).zip(cells) {
            let text = text.as_ref();
            if self.rows == 0 {
                let head = Format::new().set_bold();
                self.head.push(text.to_owned());
                self.sheet
                    .write_string_with_format(0, column, text, &head)?;
            } else if text.len() > MAX_CELL && text.encode_utf16().count() > MAX_CELL {
                let name = self.head.get(usize::from(column));
                let name = name.map_or("", String::as_str);
                lose(
                    "field",
                    format!("its {name} is longer than a cell holds and was left out"),
                );
            } else if !text.is_empty() {
                self.sheet.write_string(self.rows, column, text)?;
            }
        }
        self.rows += 1;
        Ok(())
    }

    fn finish(self, book: &mut Workbook) {
        book.push_worksheet(self.sheet);
    }
}
