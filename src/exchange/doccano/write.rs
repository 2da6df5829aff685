//! Writing doccano's JSONL.

use crate::exchange::corpus::{Corpus, CorpusDocument};
use crate::exchange::fields::fields;
use crate::exchange::json::push_line;
use crate::exchange::left::{Kind, left};
use crate::exchange::{Counting, Loss, OutFile, Ruler, WriteOptions, Written};
use crate::model::{AnnotationId, Relation};
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
pub(in crate::exchange) fn write(corpus: &Corpus<'_>, options: &WriteOptions) -> Written {
    let mut written = Written::default();
    let mut bytes = Vec::new();
    let mut number = 0;
    // Relations by the annotation that they start from.
    let mut from: HashMap<&AnnotationId, Vec<&Relation>> = HashMap::new();
    for it in corpus.relations() {
        from.entry(&it.from).or_default().push(it);
    }
    for document in corpus.documents() {
        let lines = Lines {
            document,
            ruler: Ruler::new(document.text, Counting::of(options.unit)),
            linked: !from.is_empty(),
        };
        push_line(
            &lines.line(&from, &mut number, &mut written.losses),
            &mut bytes,
        );
    }
    written.losses.extend(left(corpus, &[Kind::Relations]));
    written.files.push(OutFile {
        path: "all.jsonl".to_owned(),
        bytes,
    });
    written
}

struct Lines<'a> {
    document: &'a CorpusDocument<'a>,
    ruler: Ruler<'a>,
    /// Whether the file has relations at all, so that every line has ids.
    linked: bool,
}

impl<'a> Lines<'a> {
    fn line(
        &self,
        from: &HashMap<&AnnotationId, Vec<&'a Relation>>,
        number: &mut usize,
        losses: &mut Vec<Loss>,
    ) -> Line<'a> {
        let mut numbers: HashMap<&AnnotationId, usize> = HashMap::new();
        let mut entities = Vec::new();
        for it in &self.document.annotations {
            let mut lose = |reason, detail: String| {
                losses.push(Loss {
                    reason,
                    document: self.document.source.id.to_string(),
                    item: it.id.to_string(),
                    detail,
                });
            };
            let spans = it.spans.as_slice();
            if spans.len() > 1 {
                let count = spans.len();
                lose(
                    "discontinuous",
                    format!("its {count} parts became spans of their own"),
                );
            }
            for (name, _) in fields(it) {
                lose("field", format!("there is no place for its {name}"));
            }
            numbers.insert(&it.id, *number);
            for span in spans {
                entities.push(Entity {
                    id: *number,
                    start_offset: self.ruler.offset(span.start()),
                    end_offset: self.ruler.offset(span.end()),
                    label: it.tag.as_str(),
                });
                *number += 1;
            }
        }
        let mut line = Line {
            id: self.document.source.id.as_str(),
            text: self.document.text.as_str(),
            label: None,
            entities: None,
            relations: None,
        };
        if self.linked {
            let all = self.document.annotations.iter();
            let all = all.flat_map(|it| from.get(&it.id).into_iter().flatten());
            let mut links = Vec::new();
            for it in all {
                // Relations lie inside one document; one that does not has no
                // line to stand in.
                let Some((from_id, to_id)) = numbers.get(&it.from).zip(numbers.get(&it.to)) else {
                    losses.push(Loss {
                        reason: "across-documents",
                        document: self.document.source.id.to_string(),
                        item: it.id.to_string(),
                        detail: "it leads to another document".to_owned(),
                    });
                    continue;
                };
                links.push(Link {
                    id: links.len(),
                    from_id: *from_id,
                    to_id: *to_id,
                    kind: &it.kind,
                });
            }
            line.entities = Some(entities);
            line.relations = Some(links);
        } else {
            let labels = entities
                .iter()
                .map(|it| (it.start_offset, it.end_offset, it.label));
            line.label = Some(labels.collect());
        }
        line
    }
}
