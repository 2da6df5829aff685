//! Writing doccano's JSONL.

use crate::exchange::corpus::{Corpus, CorpusDocument};
use crate::exchange::json::push_line;
use crate::exchange::jsonl::kept::{Kept, Links};
use crate::exchange::left::{Kind, left};
use crate::exchange::out::{Out, each_document};
use crate::exchange::{Counting, Loss, Ruler, Take, WriteOptions, Written};
use crate::model::{Annotation, AnnotationId, Relation, SourceId};
use serde::Serialize;
use std::collections::HashMap;

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<Vec<(u64, u64, &'a str)>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entities: Option<Vec<Entity<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relations: Option<Vec<Link<'a>>>,
    /// doccano keeps keys that it does not know among a document's metadata.
    #[serde(skip_serializing_if = "Option::is_none")]
    variorum: Option<Kept<'a>>,
}

#[derive(Serialize)]
struct Entity<'a> {
    id: usize,
    start_offset: u64,
    end_offset: u64,
    label: &'a str,
}

#[derive(Serialize)]
struct Link<'a> {
    id: usize,
    from_id: usize,
    to_id: usize,
    #[serde(rename = "type")]
    kind: &'a str,
}

/// Writes one line a document.
pub(in crate::exchange) fn write(
    corpus: &Corpus<'_>,
    options: &WriteOptions,
    take: &mut Take<'_>,
) -> Written {
    let mut losses = left(corpus, &[Kind::Relations]);
    let links = Links::of(corpus, &mut losses);
    // Spans are numbered over all documents.
    let mut number = 0;
    let mut first: HashMap<&SourceId, usize> = HashMap::new();
    for it in corpus.all() {
        first.insert(&it.source.id, number);
        let spans = it.annotations.iter().map(|it| it.spans.as_slice().len());
        number += spans.sum::<usize>();
    }
    let mut out = Out::file("all.jsonl", take);
    let one = |_, document: &CorpusDocument<'_>, out: &mut Out<'_>| {
        let mut lost = Vec::new();
        let id = &document.source.id;
        let ruler = Ruler::new(document.text, Counting::of(options.unit));
        let within = links.within(id);
        let kept = Kept::of(corpus, document, &ruler, within);
        // Every line has ids, or none has.
        let within = (!links.is_empty()).then_some(within);
        let number = first.get(id).copied().unwrap_or_default();
        push_line(
            &line(document, &ruler, within, kept, number, &mut lost),
            out,
        );
        lost
    };
    each_document(corpus, &mut out, one, |mut lost| losses.append(&mut lost));
    out.finish();
    Written {
        losses,
        ..Written::default()
    }
}

fn line<'a>(
    document: &CorpusDocument<'a>,
    ruler: &Ruler<'_>,
    relations: Option<&[&'a Relation]>,
    kept: Kept<'a>,
    mut number: usize,
    losses: &mut Vec<Loss>,
) -> Line<'a> {
    let mut numbers: HashMap<&AnnotationId, usize> = HashMap::new();
    let mut entities = Vec::new();
    for it in &document.annotations {
        losses.extend(parted(document, it));
        numbers.insert(&it.id, number);
        for span in it.spans.as_slice() {
            entities.push(Entity {
                id: number,
                start_offset: ruler.offset(span.start()),
                end_offset: ruler.offset(span.end()),
                label: it.tag.as_str(),
            });
            number += 1;
        }
    }
    let mut line = Line {
        id: document.source.id.as_str(),
        text: document.text.as_str(),
        label: None,
        entities: None,
        relations: None,
        variorum: (!document.annotations.is_empty()).then_some(kept),
    };
    let Some(relations) = relations else {
        let labels = entities
            .iter()
            .map(|it| (it.start_offset, it.end_offset, it.label));
        line.label = Some(labels.collect());
        return line;
    };
    let links = relations.iter().enumerate().filter_map(|(id, it)| {
        Some(Link {
            id,
            from_id: *numbers.get(&it.from)?,
            to_id: *numbers.get(&it.to)?,
            kind: &it.kind,
        })
    });
    line.relations = Some(links.collect());
    line.entities = Some(entities);
    line
}

/// The loss of an annotation whose parts become spans of their own.
pub(in crate::exchange) fn parted(document: &CorpusDocument<'_>, it: &Annotation) -> Option<Loss> {
    let count = it.spans.as_slice().len();
    (count > 1).then(|| Loss {
        reason: "discontinuous",
        document: document.source.id.to_string(),
        item: it.id.to_string(),
        detail: format!("its {count} parts became spans of their own"),
    })
}
