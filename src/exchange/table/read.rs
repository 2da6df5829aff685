//! Reading tables of annotations.

use super::{COLUMNS, FORMULA};
use crate::exchange::counting::stands;
use crate::exchange::csv::{CsvError, Row, Rows};
use crate::exchange::fields::{ATTRIBUTE, NAMES, set};
use crate::exchange::format::each_file;
use crate::exchange::line::{Found, Line, LinkLine};
use crate::exchange::placing::Placing;
use crate::exchange::plain::encoding_note;
use crate::exchange::{
    Counting, ImportError, Imported, InFile, Loss, ReadError, ReadOptions, Ruler,
};
use crate::model::Fragments;
use crate::text::{CharOffset, CharSpan, SourceText, decode};
use ecow::EcoString;
use smol_str::SmolStr;
use std::collections::HashMap;
use std::str::Utf8Error;

/// Reads files, each of which stands alone.
pub(in crate::exchange) fn read_files(
    files: &[InFile<'_>],
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    each_file(files, &["csv", "tsv", "tab", "txt"], |bytes, name| {
        read(bytes, name, options)
    })
}

/// What a column of other people's tables may be called.
const ALIASES: [(&str, &[&str]); 6] = [
    ("doc", &["document", "doc_id", "source", "file", "filename"]),
    ("start", &["begin", "start_offset", "from"]),
    ("end", &["stop", "end_offset", "to"]),
    ("label", &["tag", "type", "category"]),
    ("text", &["quote", "span", "words"]),
    ("id", &["span_id", "annotation_id"]),
];

/// What is in a column.
enum Column {
    /// One of [`COLUMNS`], by number.
    Known(usize),
    /// A field of annotations, by its name.
    Field(String),
    Other,
}

fn read(bytes: &[u8], file: &str, options: &ReadOptions<'_>) -> Result<Imported, ImportError> {
    // Spreadsheets save in the encoding of their system, or in UTF-16; whether it
    // is the right one is told by the words of the rows.
    let foreign;
    let (text, note) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            // What a Western encoding leaves free stands for no letter.
            let letters = |text: &str| !text.contains(|it| matches!(it, '\u{80}'..='\u{9f}'));
            let decoded = decode(bytes, None).ok();
            let decoded = decoded.filter(|it| it.replaced == 0 && letters(&it.text));
            foreign = decoded.ok_or_else(|| not_utf8(bytes, error))?;
            (&*foreign.text, Some(encoding_note(file, foreign.encoding)))
        }
    };
    let (text, told) = without_sep(text);
    let separator = told.unwrap_or_else(|| separator(text));
    let more = usize::from(told.is_some());
    let rows = Rows::of(text, separator).map(|row| match row {
        Ok(Row { line, fields }) => Ok(Row {
            line: line + more,
            fields,
        }),
        Err(CsvError { line, what }) => Err(ImportError {
            line: line + more,
            column: 1,
            message: what.to_owned(),
        }),
    });
    let early = counted_as_ours(rows.clone(), file, options);
    let mut out = read_rows(rows, Vec::new(), &early, file, options)?;
    out.notes.splice(0..0, note);
    Ok(out)
}

fn not_utf8(bytes: &[u8], error: Utf8Error) -> ImportError {
    let before = &bytes[..error.valid_up_to()];
    let line = before.iter().filter(|it| **it == b'\n').count() + 1;
    let column = String::from_utf8_lossy(before);
    let column = column.rsplit('\n').next().unwrap_or_default();
    ImportError {
        line,
        column: column.chars().count() + 1,
        message: "this is not UTF-8, nor another encoding that is known; save the table as UTF-8"
            .to_owned(),
    }
}

/// The documents that are at hand, by what the rows call them, of which every
/// quote stands where our way of counting puts it: their rows need not wait until
/// all are read. None of them where a row is broken, which is told elsewhere.
fn counted_as_ours(
    mut rows: impl Iterator<Item = Result<Row, ImportError>>,
    file: &str,
    options: &ReadOptions<'_>,
) -> HashMap<String, SourceText> {
    let ours = options.counting.is_none_or(|it| it == Counting::default());
    let known = options.known.filter(|_| ours);
    let (Some(known), Some(Ok(header))) = (known, rows.next()) else {
        return HashMap::new();
    };
    let Ok(layout) = Layout::of(&header, file, &mut Imported::default()) else {
        return HashMap::new();
    };
    let mut texts: HashMap<String, Option<SourceText>> = HashMap::new();
    for row in rows {
        let Ok(mut row) = row else {
            return HashMap::new();
        };
        prepare(&mut row, options);
        let doc = layout.cell(&row, 0);
        if !texts.contains_key(doc) {
            let text = Some(doc.trim()).filter(|it| !it.is_empty()).and_then(known);
            texts.insert(doc.to_owned(), text);
        }
        // Who says how they count is not to be proved right.
        if options.counting.is_none()
            && let Some(Some(text)) = texts.get(doc)
            && let Ok(found) = layout.found(&row)
            && !stands(&Ruler::new(text, Counting::default()), &found.claim())
        {
            texts.insert(doc.to_owned(), None);
        }
    }
    let texts = texts.into_iter();
    texts.filter_map(|(doc, text)| Some((doc, text?))).collect()
}

/// Reads rows, of which the first one names the columns, and links between the
/// annotations that they have. The rows of documents in `early` count as we do
/// and have no links.
///
/// # Errors
///
/// [`ImportError`] for a row that is none, where a column is missing that has to
/// be there, and for more quoted text than memory is for.
pub(in crate::exchange) fn read_rows(
    mut rows: impl Iterator<Item = Result<Row, ImportError>>,
    links: Vec<LinkLine>,
    early: &HashMap<String, SourceText>,
    file: &str,
    options: &ReadOptions<'_>,
) -> Result<Imported, ImportError> {
    let Some(header) = rows.next().transpose()? else {
        return Ok(Imported::default());
    };
    let mut placing = Placing::new(file, options);
    let layout = Layout::of(&header, file, &mut placing.out)?;
    // The rows of a document may stand anywhere.
    let mut lines: Vec<Line> = Vec::new();
    let mut of: HashMap<String, usize> = HashMap::new();
    // In which row each annotation of a line stands that was placed already.
    let mut places: Vec<Vec<u32>> = Vec::new();
    for row in rows {
        let mut row = row?;
        prepare(&mut row, options);
        let doc = layout.cell(&row, 0);
        let index = of.get(doc).copied().unwrap_or(lines.len());
        if index == lines.len() {
            of.insert(doc.to_owned(), index);
            places.push(Vec::new());
            lines.push(Line {
                number: row.line,
                id: (!doc.is_empty()).then(|| doc.to_owned()),
                listed: true,
                ..Line::default()
            });
        }
        let line = &mut lines[index];
        let mut found = match layout.found(&row) {
            Ok(found) => found,
            Err((reason, why)) => {
                let loss = line.loss(file, reason, &name(row.line), why);
                placing.out.losses.push(loss);
                continue;
            }
        };
        for (field, text) in layout.fields(&row) {
            if let Err(why) = set(&mut found.span, field, text) {
                let why = format!("{field}: {why}");
                let loss = line.loss(file, "field", &name(row.line), why);
                placing.out.losses.push(loss);
            }
        }
        match early.get(doc) {
            Some(text) => {
                if let Some(span) = placing.early(line, found, text)? {
                    grow(&mut line.placed).push(span);
                    let place = u32::try_from(row.line).unwrap_or(u32::MAX);
                    grow(&mut places[index]).push(place);
                }
            }
            None => grow(&mut line.annotations).push(found),
        }
    }
    for (line, places) in lines.iter().zip(&places) {
        twins(line, places, &mut placing);
    }
    let mut of: HashMap<EcoString, usize> = HashMap::new();
    let looked_up = if links.is_empty() { &[][..] } else { &lines };
    for (index, line) in looked_up.iter().enumerate() {
        let named = line.annotations.iter().map(|it| it.span.id.clone());
        let ids = named.filter(|it| !it.is_empty());
        of.extend(ids.map(|id| (id, index)));
    }
    for link in links {
        match of.get(link.from.as_str()) {
            Some(&index) => lines[index].links.push(link),
            None => placing.out.losses.push(Loss {
                reason: "dangling",
                document: file.to_owned(),
                item: link.item,
                detail: format!("there is no annotation ‘{}’", link.from),
            }),
        }
    }
    placing.documents(lines)?;
    Ok(placing.out)
}

/// The table without the line before it that tells spreadsheets the separator,
/// and that separator.
fn without_sep(text: &str) -> (&str, Option<char>) {
    let plain = text.strip_prefix('\u{feff}').unwrap_or(text);
    let told = plain.split_once('\n').and_then(|(first, rest)| {
        let sign = first.trim_end_matches('\r').strip_prefix("sep=")?;
        Some((rest, sign.parse().ok()?))
    });
    told.map_or((text, None), |(rest, sign)| (rest, Some(sign)))
}

/// What parts the fields of the first row: of the usual characters, the one that
/// stands there most.
fn separator(text: &str) -> char {
    let first = text.lines().next().unwrap_or_default();
    let count = |it: &char| first.matches(*it).count();
    // The last of those that stand there as often: a comma, if there is none.
    ['\t', ';', ',']
        .into_iter()
        .max_by_key(count)
        .unwrap_or(',')
}

/// What is in each column.
struct Layout(Vec<Column>);

impl Layout {
    /// What the first row makes of them; what no annotation has is noted.
    ///
    /// # Errors
    ///
    /// [`ImportError`] where one is missing that has to be there.
    fn of(header: &Row, file: &str, out: &mut Imported) -> Result<Self, ImportError> {
        let fail = |message: String| ImportError {
            line: header.line,
            column: 1,
            message,
        };
        let mut columns = Vec::with_capacity(header.fields.len());
        let mut seen = [false; COLUMNS.len()];
        for name in &header.fields {
            let folded = name.trim().to_lowercase();
            let alias = ALIASES.iter().find(|it| it.1.contains(&&*folded));
            let plain = alias.map_or(&*folded, |it| it.0);
            let known = COLUMNS.iter().position(|it| *it == plain);
            if let Some(at) = known.filter(|at| !seen[*at]) {
                seen[at] = true;
                columns.push(Column::Known(at));
            } else if NAMES.contains(&&*folded) {
                columns.push(Column::Field(folded));
            } else if name.starts_with(ATTRIBUTE) {
                columns.push(Column::Field(name.clone()));
            } else {
                if !matches!(&*folded, "left" | "right" | "") {
                    out.notes.push(Loss {
                        reason: "metadata",
                        document: file.to_owned(),
                        item: format!("column {name}"),
                        detail: "no annotation has a place for it; name it attr.NAME to keep it"
                            .to_owned(),
                    });
                }
                columns.push(Column::Other);
            }
        }
        for (at, name) in COLUMNS.iter().enumerate().take(4) {
            if !seen[at] {
                return Err(fail(format!(
                    "the first row names the columns, and none of them is ‘{name}’"
                )));
            }
        }
        Ok(Self(columns))
    }

    /// The cell of a row in one of [`COLUMNS`], by number.
    fn cell<'r>(&self, row: &'r Row, number: usize) -> &'r str {
        let is_it = |it: &Column| matches!(it, Column::Known(known) if *known == number);
        let at = self.0.iter().position(is_it);
        at.and_then(|at| row.fields.get(at)).map_or("", |it| &**it)
    }

    /// The annotation of a row, without its further fields.
    ///
    /// # Errors
    ///
    /// The stable word and why it is none.
    fn found(&self, row: &Row) -> Result<Found, (&'static str, String)> {
        let spans = spans(self.cell(row, 1), self.cell(row, 2))?;
        let label = self.cell(row, 3);
        if label.trim().is_empty() {
            return Err(("no-label", "it has no label".to_owned()));
        }
        let mut found = Found::new(name(row.line), spans, label);
        // No annotation is of no words: an empty cell says nothing.
        let quote = Some(self.cell(row, 4)).filter(|it| !it.is_empty());
        found.quote = quote.map(SmolStr::new);
        found.span.id = self.cell(row, 5).into();
        Ok(found)
    }

    /// The further fields of a row that are not empty, by their names.
    fn fields<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = (&'r str, &'r str)> {
        let cells = self.0.iter().zip(&row.fields);
        cells.filter_map(|(column, text)| match column {
            Column::Field(field) if !text.is_empty() => Some((&**field, &**text)),
            _ => None,
        })
    }
}

/// Takes off what keeps spreadsheets from calculating, if it was asked for.
fn prepare(row: &mut Row, options: &ReadOptions<'_>) {
    for cell in row.fields.iter_mut().filter(|_| options.excel_safe) {
        if cell.starts_with('\'') && cell[1..].starts_with(FORMULA) {
            cell.remove(0);
        }
    }
}

/// What a row is called in reports.
fn name(line: usize) -> String {
    format!("row {line}")
}

/// Makes place for one more: there may be very many, of which none is to be in
/// memory twice.
fn grow<T>(list: &mut Vec<T>) -> &mut Vec<T> {
    if list.len() == list.capacity() {
        list.reserve_exact(16 + list.len() / 4);
    }
    list
}

/// Lists the annotations of a line whose id stood before.
fn twins(line: &Line, places: &[u32], placing: &mut Placing<'_>) {
    let id = |at: u32| line.placed[at as usize].name();
    let mut named: Vec<u32> = Vec::with_capacity(places.len());
    named.extend((0..).take(places.len()).filter(|at| id(*at).is_some()));
    named.sort_unstable_by_key(|at| (id(*at), *at));
    let pairs = named.windows(2).filter(|pair| id(pair[0]) == id(pair[1]));
    let mut again: Vec<u32> = pairs.map(|pair| pair[1]).collect();
    again.sort_unstable();
    for at in again {
        let item = name(places[at as usize] as usize);
        placing.twin(line, &item, id(at).unwrap_or_default());
    }
}

/// Offsets as the cells have them, several parted by semicolons.
fn spans(starts: &str, ends: &str) -> Result<Fragments, (&'static str, String)> {
    let numbers = |cell: &str| {
        let parts = cell.split(';').map(|it| {
            let it = it.trim();
            // A program that takes them for measurements writes 12.0.
            let digits = it.strip_suffix(".0").unwrap_or(it);
            let number = digits.parse::<u32>().ok();
            number.ok_or_else(|| {
                (
                    "not-a-position",
                    format!("‘{it}’ is no whole number from 0"),
                )
            })
        });
        parts.collect::<Result<Vec<u32>, _>>()
    };
    let (starts, ends) = (numbers(starts)?, numbers(ends)?);
    if starts.len() != ends.len() {
        let why = format!("it has {} starts and {} ends", starts.len(), ends.len());
        return Err(("not-a-position", why));
    }
    let mut spans = Vec::with_capacity(starts.len());
    for (start, end) in starts.into_iter().zip(ends) {
        if start == end {
            return Err(("empty", "its start is its end".to_owned()));
        }
        let span = CharSpan::new(CharOffset::new(start), CharOffset::new(end));
        spans.push(span.map_err(|_| ("reversed", "its end lies before its start".to_owned()))?);
    }
    Fragments::merging(spans).map_err(|it| ("malformed", it.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SourceText;

    fn known(name: &str) -> Option<SourceText> {
        let text = match name {
            "a" => "Some 160 fled, 😀 160 died.",
            "b" => "=1+1 – e\u{301}.",
            "c" => "one\r\ntwo",
            "d" => "Ségou – 160",
            _ => return None,
        };
        SourceText::new(text).ok()
    }

    #[test]
    fn spreadsheets_save_in_other_encodings_too() {
        let table = "doc;start;end;label;text\r\nd;0;5;place;Ségou\r\nd;6;7;dash;–\r\n";
        let western = |letter| match letter {
            'é' => 0xe9,
            '–' => 0x96,
            other => u8::try_from(other).expect("ASCII"),
        };
        let western: Vec<u8> = table.chars().map(western).collect();
        let wide = std::iter::once(0xfeff).chain(table.encode_utf16());
        let wide: Vec<u8> = wide.flat_map(u16::to_le_bytes).collect();
        let options = ReadOptions {
            known: Some(&known),
            ..ReadOptions::default()
        };
        for (bytes, name) in [(western, "windows-1252"), (wide, "utf-16le")] {
            let read = read(&bytes, "t.csv", &options).expect("is a table");
            assert_eq!(read.losses, []);
            assert_eq!(read.documents[0].spans.len(), 2);
            let notes: Vec<&str> = read.notes.iter().map(|it| &*it.detail).collect();
            assert_eq!(notes, [format!("it is no UTF-8 and was read as {name}")]);
        }
    }

    #[track_caller]
    fn check(table: &str, safe: bool, spans: &[&str], losses: &[&str]) -> Imported {
        let options = ReadOptions {
            known: Some(&known),
            excel_safe: safe,
            ..ReadOptions::default()
        };
        let read = read(table.as_bytes(), "t.csv", &options).expect("is a table");
        let found: Vec<String> = read
            .documents
            .iter()
            .flat_map(|document| {
                document.spans.iter().map(|it| {
                    let parts = it.spans.as_slice().iter();
                    let words: Vec<&str> = parts
                        .map(|it| document.text.quote(*it).expect("inside"))
                        .collect();
                    format!("{}={}", it.label, words.join("|"))
                })
            })
            .collect();
        assert_eq!(found, spans, "{table}");
        let reasons: Vec<&str> = read.losses.iter().map(|it| it.reason).collect();
        assert_eq!(reasons, losses, "{table}");
        read
    }

    #[test]
    fn separators_names_and_parts() {
        let figure = ["figure=Some 160"];
        check("doc,start,end,label\na,0,8,figure\n", false, &figure, &[]);
        check(
            "Document;Begin;End;Tag;Quote\r\na;0;8;figure;Some 160\r\n",
            false,
            &figure,
            &[],
        );
        check(
            "\u{feff}doc\tstart\tend\tlabel\ttext\na\t0.0\t8.0\tfigure\tSome 160\n",
            false,
            &figure,
            &[],
        );
        check(
            "\u{feff}sep=;\r\ndoc;start;end;label\r\na;0;8;figure\r\n",
            false,
            &figure,
            &[],
        );
        let read = check(
            "doc,start,end,label,text,attr.mood,note,colour\na,0;9,4;13,figure,Some fled,x,\"n, m\",red\n",
            false,
            &["figure=Some|fled"],
            &[],
        );
        assert_eq!(read.documents[0].spans[0].note, "n, m");
        assert_eq!(read.notes[0].item, "column colour");
    }

    #[test]
    fn quotes_prove_the_offsets() {
        // UTF-16 units, as Java and JavaScript count.
        let read = check(
            "doc,start,end,label,text\na,18,21,figure,160\na,22,26,x,died\n",
            false,
            &["figure=160", "x=died"],
            &[],
        );
        assert_eq!(read.notes[0].reason, "offset-unit");
        // A spreadsheet makes a line feed of every line end.
        check(
            "doc,start,end,label,text\nc,0,8,x,\"one\ntwo\"\nc,0,8,x,\"one two\"\n",
            false,
            &["x=one\r\ntwo"],
            &["quote"],
        );
        check(
            "doc,start,end,label,text\na,0,8,figure,Some 161\n",
            false,
            &[],
            &["quote"],
        );
    }

    #[test]
    fn each_document_counts_its_own_way() {
        // One that counts as we do and another that does not, their rows mixed.
        let table = "doc,start,end,label,text,id\n\
                     d,0,5,place,Ségou,x\na,18,21,figure,160,x\nd,8,11,figure,160,y\n\
                     d,0,5,place,Ségou,x\na,22,26,x,died,y\na,0,4,x,Some,y\n";
        let spans = [
            "place=Ségou",
            "figure=160",
            "place=Ségou",
            "figure=160",
            "x=died",
            "x=Some",
        ];
        let read = check(table, false, &spans, &["duplicate-id", "duplicate-id"]);
        let items: Vec<&str> = read.losses.iter().map(|it| &*it.item).collect();
        assert_eq!(items, ["line 2, row 5", "line 3, row 7"]);
        let notes: Vec<&str> = read.notes.iter().map(|it| &*it.document).collect();
        assert_eq!(notes, ["a"]);
    }

    #[test]
    fn what_is_wrong_is_listed() {
        check(
            "doc,start,end,label\na,8,0,x\na,x,1,x\na,1,1,x\na,0,999,x\na,0,1,\na,0;1,2,x\nnone,0,1,x\n",
            false,
            &[],
            &[
                "reversed",
                "not-a-position",
                "empty",
                "past-end",
                "no-label",
                "not-a-position",
                "no-text",
                "no-text",
            ],
        );
        let fail = |table: &[u8]| read(table, "t", &ReadOptions::default()).expect_err("no table");
        assert!(fail(b"a,b\n").message.contains("‘doc’"));
        // One damaged letter among many is none of another encoding.
        let error = fail(&[b"doc,start,end,label\n", "éèéèéèéèé".as_bytes(), b"\xff"].concat());
        assert_eq!((error.line, error.column), (2, 10));
        assert_eq!(fail(b"doc,start,end,label\n\"").line, 2);
        assert_eq!(fail(b"sep=,\ndoc,start,end,label\n\"").line, 3);
    }

    #[test]
    fn the_sign_that_stops_formulas_is_taken_off_on_request() {
        let table = "doc,start,end,label,text\nb,0,4,x,'=1+1\n";
        check(table, true, &["x==1+1"], &[]);
        check(table, false, &[], &["quote"]);
    }
}
