//! Writing tables of annotations.

use super::{COLUMNS, FORMULA};
use crate::exchange::csv::Style;
use crate::exchange::fields::{self, ATTRIBUTE, NAMES, fields, untold};
use crate::exchange::left::left;
use crate::exchange::{
    Corpus, CorpusDocument, Counting, Loss, OutFile, Ruler, WriteOptions, Written,
};
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
    name: &str,
) -> Written {
    let names: BTreeSet<&str> = corpus
        .project()
        .annotations()
        .iter()
        .filter(|it| corpus.holds(&it.id))
        .flat_map(|it| it.attributes.keys().map(|it| it.as_str()))
        .collect();
    let attributes: Vec<String> = names.iter().map(|it| format!("{ATTRIBUTE}{it}")).collect();
    let header: Vec<&str> = COLUMNS
        .into_iter()
        .chain(attributes.iter().map(String::as_str))
        .chain(NAMES)
        .chain(["left", "right"])
        .collect();
    let place: HashMap<&str, usize> = header
        .iter()
        .enumerate()
        .map(|(at, it)| (*it, at))
        .collect();
    let mut table = Table {
        style,
        safe: options.excel_safe,
        out: String::new(),
        losses: left(corpus, &[]),
        notes: Vec::new(),
    };
    if mark {
        table.out.push('\u{feff}');
    }
    style.write_row(&mut table.out, header.iter().copied());
    for document in corpus.documents() {
        let ruler = Ruler::new(document.text, Counting::of(options.unit));
        for it in &document.annotations {
            let mut row = vec![Cow::Borrowed(""); header.len()];
            annotation(document, it, &ruler, &mut row);
            for (name, text) in fields(it) {
                row[place[&*name]] = Cow::Owned(text);
            }
            table.field_losses(corpus, document, it);
            table.row(document, it, row);
        }
    }
    Written {
        files: vec![OutFile {
            path: name.to_owned(),
            bytes: table.out.into_bytes(),
        }],
        losses: table.losses,
        notes: table.notes,
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

struct Table {
    style: Style,
    safe: bool,
    out: String,
    losses: Vec<Loss>,
    notes: Vec<Loss>,
}

impl Table {
    fn row(&mut self, document: &CorpusDocument<'_>, it: &Annotation, mut row: Vec<Cow<'_, str>>) {
        if row.iter().any(|it| it.len() > MAX_CELL) {
            self.notes.push(Loss {
                reason: "long-cell",
                document: document.source.id.to_string(),
                item: it.id.to_string(),
                detail: "a cell of it is longer than Excel keeps".to_owned(),
            });
        }
        if self.safe {
            for cell in row.iter_mut().filter(|it| it.starts_with(FORMULA)) {
                *cell = Cow::Owned(format!("'{cell}"));
            }
        }
        self.style
            .write_row(&mut self.out, row.iter().map(|it| &**it));
    }

    /// What a cell cannot tell.
    fn field_losses(
        &mut self,
        corpus: &Corpus<'_>,
        document: &CorpusDocument<'_>,
        it: &Annotation,
    ) {
        let mut lose = |detail: String| {
            self.losses.push(Loss {
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
}
