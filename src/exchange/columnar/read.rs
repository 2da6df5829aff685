//! Reading tables, ours and others'.

use super::assemble::table;
use super::card::{Names, card_names, footer_names};
use super::foreign::{self, Row, Tokens};
use super::write::SHARED;
use crate::exchange::format::ignored;
use crate::exchange::json::{Json, Object, parse_line};
use crate::exchange::jsonl::{self, Early, Lines};
use crate::exchange::placing::Placing;
use crate::exchange::{ImportError, Imported, InFile, Loss, ReadError, ReadOptions};
use std::collections::{BTreeMap, HashMap};

/// What a table is, as far as its columns tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// What the documents share.
    Records,
    /// A document a row.
    Documents,
    /// A document a row, or a sentence, in tokens.
    Tokens,
    /// A span a row.
    Spans,
    /// Repeats what others say.
    Mentions,
}

fn kind(columns: &[String]) -> Option<Kind> {
    let has = |name: &str| columns.iter().any(|it| it == name);
    let any = |names: &[&str]| names.iter().any(|it| has(it));
    if has("kind") && has("json") {
        Some(Kind::Records)
    } else if has("entity_id") && has("account_id") {
        Some(Kind::Mentions)
    } else if any(&foreign::TOKENS) && any(&foreign::TOKEN_LABELS) {
        Some(Kind::Tokens)
    } else if any(&foreign::START) && any(&foreign::END) && any(&foreign::LABEL) {
        Some(Kind::Spans)
    } else if any(&foreign::TEXT) || any(&foreign::SPANS) {
        Some(Kind::Documents)
    } else {
        None
    }
}

fn failed(file: &InFile<'_>, error: ImportError) -> ReadError {
    ReadError {
        file: file.path.to_owned(),
        error,
    }
}

/// Reads files of one folder, or single ones; a line of a file is a row.
pub(in crate::exchange) fn read_files(
    files: &[InFile<'_>],
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    let mut notes = Vec::new();
    let mut names = Names::new();
    let mut tables: Vec<(&InFile<'_>, Kind)> = Vec::new();
    for file in files {
        if file.name().eq_ignore_ascii_case("README.md") {
            card_names(&String::from_utf8_lossy(file.bytes), &mut names);
            continue;
        }
        let (_, extension) = file.stem_and_extension();
        if files.len() > 1 && !extension.eq_ignore_ascii_case("parquet") {
            notes.push(ignored(file));
            continue;
        }
        let found = table(file.bytes, &|_| false, &mut |_, _| Ok(()));
        let found = found.map_err(|it| failed(file, it))?;
        footer_names(&found.notes, &mut names);
        match kind(&found.columns) {
            Some(kind) => tables.push((file, kind)),
            None => {
                let shown: String = found.columns.join(", ").chars().take(300).collect();
                let why = format!("its columns are neither texts, spans nor tokens: {shown}");
                let error = ImportError {
                    line: 1,
                    column: 1,
                    message: why,
                };
                return Err(failed(file, error));
            }
        }
    }
    let whole = tables.iter().any(|it| it.1 == Kind::Documents);
    tables.retain(|(file, kind)| {
        let repeats = *kind == Kind::Mentions || (*kind == Kind::Spans && whole);
        if repeats {
            notes.push(Loss {
                reason: "repeats",
                document: file.path.to_owned(),
                item: String::new(),
                detail: "what it says stands in the table of documents too, which was taken"
                    .to_owned(),
            });
        }
        !repeats
    });
    let mut out = read_tables(&tables, &names, options)?;
    out.notes.splice(0..0, notes);
    Ok(out)
}

fn read_tables(
    tables: &[(&InFile<'_>, Kind)],
    names: &Names,
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    let mut shared = Lines::default();
    for (file, _) in tables.iter().filter(|it| it.1 == Kind::Records) {
        records(file, &mut shared)?;
    }
    let (_, not_same, mut out) = jsonl::parted(shared);
    let mut places: HashMap<String, usize> = HashMap::new();
    for &(file, kind) in tables.iter().filter(|it| it.1 != Kind::Records) {
        let fail = |it: ImportError| failed(file, it);
        if kind == Kind::Tokens {
            let mut tokens = Tokens::new(file.path, names, options, &mut out);
            let each = &mut |number, row| tokens.row(number, row);
            table(file.bytes, &foreign::is_wanted, each).map_err(fail)?;
            tokens.end();
            continue;
        }
        let mut lines = lines(file, kind, names).map_err(fail)?;
        out.losses.append(&mut lines.losses);
        let mut placing = Placing::new(file.path, options);
        placing.out = std::mem::take(&mut out);
        placing.names = std::mem::take(&mut places);
        for line in lines.documents {
            placing.document(line).map_err(fail)?;
        }
        out = placing.out;
        places = placing.names;
    }
    jsonl::hold_apart(not_same, &places, &mut out);
    Ok(out)
}

/// The rows as lines of our own format.
fn lines(file: &InFile<'_>, kind: Kind, names: &Names) -> Result<Lines, ImportError> {
    let mut lines = Lines::default();
    let mut losses: Vec<Loss> = Vec::new();
    // Rows of one document are gathered where its first one stands.
    let mut gathered: Vec<(usize, String, Vec<Json>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let each = &mut |number: usize, columns| {
        let mut lose = |item, detail| {
            losses.push(Loss {
                reason: "malformed",
                document: file.path.to_owned(),
                item: format!("line {number}, {item}"),
                detail,
            });
        };
        let mut row = Row {
            columns,
            names,
            lose: &mut lose,
        };
        if kind == Kind::Documents {
            return jsonl::document(
                &mut row.document(),
                Early::default(),
                number,
                file.path,
                &mut lines,
            );
        }
        let document = row.name();
        let annotation = Json::Object(row.annotation());
        let at = *known.entry(document.clone()).or_insert_with(|| {
            gathered.push((number, document, Vec::new()));
            gathered.len() - 1
        });
        gathered[at].2.push(annotation);
        Ok(())
    };
    table(file.bytes, &foreign::is_wanted, each)?;
    for (number, document, annotations) in gathered {
        let id = ("id", Json::Text(document));
        let mut object = Object::from_iter([id, ("annotations", Json::List(annotations))]);
        jsonl::document(&mut object, Early::default(), number, file.path, &mut lines)?;
    }
    losses.append(&mut lines.losses);
    lines.losses = losses;
    Ok(lines)
}

/// What documents share, each record as JSON.
fn records(file: &InFile<'_>, to: &mut Lines) -> Result<(), ReadError> {
    let mut head: BTreeMap<&str, Vec<Json>> = BTreeMap::new();
    let losses = &mut to.losses;
    let each = &mut |number, row: Object| {
        let text = |key: &str| row.get(key).and_then(Json::as_text).unwrap_or_default();
        let Some((list, _)) = SHARED.iter().find(|it| it.1 == text("kind")) else {
            return Ok(());
        };
        match parse_line(text("json"), number) {
            Ok(record) => head.entry(*list).or_default().push(record),
            Err(error) => losses.push(Loss {
                reason: "malformed",
                document: file.path.to_owned(),
                item: format!("line {number}, json"),
                detail: error.message,
            }),
        }
        Ok(())
    };
    table(file.bytes, &foreign::is_wanted, each).map_err(|it| failed(file, it))?;
    let head = head.into_iter().map(|(key, list)| (key, Json::List(list)));
    jsonl::head(&mut head.collect(), 1, to);
    Ok(())
}
