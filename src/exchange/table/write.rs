//! Writing tables of annotations.

use super::{COLUMNS, FORMULA};
use crate::exchange::csv::Style;
use crate::exchange::fields::{self, ATTRIBUTE, NAMES, fields, untold};
use crate::exchange::left::left;
use crate::exchange::out::{Out, each_document};
use crate::exchange::{Corpus, CorpusDocument, Counting, Loss, Ruler, WriteOptions, Written};
use crate::model::{Annotation, AttributeValue};
use crate::text::{CharOffset, CharSpan};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// Characters of context on either side.
const CONTEXT: u32 = 30;

/// What Excel keeps of one cell, in UTF-16 units.
const MAX_CELL: usize = 32_767;

pub(super) fn write(
    corpus: &Corpus<'_>,
    options: &WriteOptions,
    style: Style,
    mark: bool,
    mut file: Out<'_>,
) -> Written {
    let mut written = Written {
        losses: left(corpus, &[]),
        ..Written::default()
    };
    let columns = Columns::of(corpus);
    if mark {
        file.push("\u{feff}".as_bytes());
    }
    let mut head = String::new();
    style.write_row(&mut head, columns.header.iter().map(String::as_str));
    file.push(head.as_bytes());
    let one = |_, document: &CorpusDocument<'_>, out: &mut Out<'_>| {
        let (mut line, mut written) = (String::new(), Written::default());
        columns.rows(
            corpus,
            document,
            options,
            &mut written,
            &mut |row, it, written| {
                if row.iter().any(|it| it.len() > MAX_CELL) {
                    written.notes.push(Loss {
                        reason: "long-cell",
                        document: document.source.id.to_string(),
                        item: it.to_owned(),
                        detail: "a cell of it is longer than Excel keeps".to_owned(),
                    });
                }
                if options.excel_safe {
                    for cell in row.iter_mut().filter(|it| it.starts_with(FORMULA)) {
                        cell.to_mut().insert(0, '\'');
                    }
                }
                line.clear();
                style.write_row(&mut line, row.iter().map(|it| &**it));
                out.push(line.as_bytes());
            },
        );
        written
    };
    each_document(corpus, &mut file, one, |one| written.append(one));
    file.finish();
    written
}

/// Takes the cells of a row and the id of the annotation that it is about.
pub(in crate::exchange) type Put<'p> = dyn FnMut(&mut [Cow<'_, str>], &str, &mut Written) + 'p;

/// The columns of a table.
pub(in crate::exchange) struct Columns {
    /// Their names.
    pub header: Vec<String>,
    place: HashMap<String, usize>,
}

impl Columns {
    /// Those that a corpus needs.
    pub fn of(corpus: &Corpus<'_>) -> Self {
        let all = corpus.all().iter().flat_map(|it| &it.annotations);
        let names: BTreeSet<&str> = all
            .flat_map(|it| it.attributes.keys().map(smol_str::SmolStr::as_str))
            .collect();
        let attributes: Vec<String> = names.iter().map(|it| format!("{ATTRIBUTE}{it}")).collect();
        let header: Vec<String> = COLUMNS
            .into_iter()
            .chain(attributes.iter().map(String::as_str))
            .chain(NAMES)
            .chain(["left", "right"])
            .map(str::to_owned)
            .collect();
        Self {
            place: header.iter().cloned().zip(0..).collect(),
            header,
        }
    }

    /// Gives one row for each annotation of a document. What the rows do not
    /// carry of annotations goes into `written`.
    pub fn rows(
        &self,
        corpus: &Corpus<'_>,
        document: &CorpusDocument<'_>,
        options: &WriteOptions,
        written: &mut Written,
        put: &mut Put<'_>,
    ) {
        let ruler = Ruler::new(document.text, Counting::of(options.unit));
        for it in &document.annotations {
            let mut row = vec![Cow::Borrowed(""); self.header.len()];
            annotation(document, it, &ruler, &mut row);
            for (name, text) in fields(it) {
                row[self.place[&*name]] = Cow::Owned(text);
            }
            field_losses(corpus, document, it, &mut written.losses);
            put(&mut row, it.id.as_str(), written);
        }
    }
}

/// The columns up to the attributes, and the context at the end.
fn annotation<'a>(
    document: &CorpusDocument<'a>,
    it: &'a Annotation,
    ruler: &Ruler<'_>,
    row: &mut [Cow<'a, str>],
) {
    let spans = it.spans.as_slice();
    let offsets = |end: fn(CharSpan) -> CharOffset| {
        let all = spans.iter().map(|it| ruler.offset(end(*it)).to_string());
        Cow::Owned(all.collect::<Vec<_>>().join(";"))
    };
    let quoted = spans.iter().filter_map(|it| document.text.quote(*it));
    let cells = [
        Cow::Borrowed(document.source.id.as_str()),
        offsets(CharSpan::start),
        offsets(CharSpan::end),
        Cow::Borrowed(it.tag.as_str()),
        Cow::Owned(quoted.collect::<Vec<_>>().join(" ")),
        Cow::Borrowed(it.id.as_str()),
        Cow::Owned(spans.len().to_string()),
    ];
    for (cell, text) in row.iter_mut().zip(cells) {
        *cell = text;
    }
    let hull = it.spans.hull();
    let (start, end) = (hull.start().get(), hull.end().get());
    let around = |from: u32, to: u32| {
        let span = CharSpan::new(CharOffset::new(from), CharOffset::new(to)).ok();
        let words = span.and_then(|it| document.text.quote(it));
        Cow::Borrowed(words.unwrap_or_default())
    };
    let last = row.len() - 1;
    let length = document.text.char_len().get();
    row[last - 1] = around(start.saturating_sub(CONTEXT), start);
    row[last] = around(end, end.saturating_add(CONTEXT).min(length));
}

/// What a cell cannot tell.
fn field_losses(
    corpus: &Corpus<'_>,
    document: &CorpusDocument<'_>,
    it: &Annotation,
    losses: &mut Vec<Loss>,
) {
    let mut lose = |detail: String| {
        losses.push(Loss {
            reason: "field",
            document: document.source.id.to_string(),
            item: it.id.to_string(),
            detail,
        });
    };
    for name in untold(it, corpus.project().scheme()) {
        lose(format!(
            "the scheme does not say what attr.{name} holds: it comes back as text"
        ));
    }
    for (name, value) in &it.attributes {
        if matches!(value, AttributeValue::Text(_) | AttributeValue::Choice(_))
            && fields::attribute(value).is_empty()
        {
            lose(format!(
                "attr.{name} is empty, which looks as if it were not there"
            ));
        }
    }
}
