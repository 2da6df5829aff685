//! Writing our own JSONL.

use super::said::{LinkJson, SaidJson};
use crate::exchange::json::push_line;
use crate::exchange::out::{Out, each_document};
use crate::exchange::value::word;
use crate::exchange::{
    Corpus, CorpusDocument, Counting, Loss, OffsetUnit, Ruler, Take, WriteOptions, Written,
};
use crate::model::file::{InFile, SchemeName};
use crate::model::{
    Account, Annotation, AnnotationId, Dismissed, Project, Record as _, Ref, Relation, Reviewed,
    SourceId, Value, Verdict, Zone,
};
use serde::{Serialize, Serializer};
use serde_json::Value as JsonValue;
use std::collections::{BTreeMap, HashMap, HashSet};

#[derive(Serialize)]
struct HeadLine {
    schema: u32,
    kind: &'static str,
    project: JsonValue,
    offsets: &'static str,
    scheme: JsonValue,
    tags: Vec<JsonValue>,
    relations: Vec<JsonValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entities: Vec<JsonValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<JsonValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    event_links: Vec<JsonValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_same: Vec<JsonValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    verdicts: Vec<JsonValue>,
}

#[derive(Serialize)]
struct DocumentLine<'a> {
    schema: u32,
    kind: &'static str,
    id: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    publisher: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    covers: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    language: &'a str,
    state: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    sha256: &'a str,
    chars: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    annotations: Annotations<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<LinkJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    zones: Vec<JsonValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reviewed: Vec<JsonValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dismissed: Vec<JsonValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accounts: Vec<JsonValue>,
}

/// The annotations of a document, each made when it is written: all of them at
/// once would take more memory than the file.
struct Annotations<'a> {
    project: &'a Project,
    all: &'a [&'a Annotation],
    rulers: [Ruler<'a>; 3],
    options: &'a WriteOptions,
}

impl Annotations<'_> {
    fn each(&self) -> impl Iterator<Item = AnnotationJson<'_>> {
        let all = self.all.iter();
        all.map(|it| annotation(self.project, it, &self.rulers, self.options))
    }
}

impl Serialize for Annotations<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.each())
    }
}

type Pair = (u64, u64);

#[derive(Serialize)]
struct AnnotationJson<'a> {
    id: &'a str,
    tag: &'a str,
    label: &'a str,
    start: u64,
    end: u64,
    start_utf16: u64,
    end_utf16: u64,
    start_byte: u64,
    end_byte: u64,
    spans: Vec<Pair>,
    /// Only where there are several, as the hull says the same of one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spans_utf16: Vec<Pair>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spans_byte: Vec<Pair>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(flatten)]
    said: SaidJson<'a>,
}

/// Takes a document, its line without the annotations, and these one by one.
#[cfg(feature = "parquet")]
pub(in crate::exchange) type PutRecord<'p> =
    dyn FnMut(&CorpusDocument<'_>, JsonValue, &mut dyn Iterator<Item = JsonValue>) + 'p;

/// The lines of a corpus as records, for a format that puts them elsewhere: the
/// head, what is lost, and every document by way of `put`.
#[cfg(feature = "parquet")]
pub(in crate::exchange) fn records(
    corpus: &Corpus<'_>,
    options: &WriteOptions,
    put: &mut PutRecord<'_>,
) -> (JsonValue, Vec<Loss>) {
    let mut lists = Lists::of(corpus);
    let mut losses = lists.severed(corpus);
    let head = json(&head(corpus, &mut losses));
    for document in corpus.documents() {
        let mut line = lists.line(corpus, document, options, &mut losses);
        let all = std::mem::take(&mut line.annotations.all);
        let record = json(&line);
        line.annotations.all = all;
        put(
            document,
            record,
            &mut line.annotations.each().map(|it| json(&it)),
        );
    }
    (head, losses)
}

#[cfg(feature = "parquet")]
fn json(line: &impl Serialize) -> JsonValue {
    serde_json::to_value(line).expect("strings, numbers and lists always serialise")
}

/// Writes the head and one line a document.
pub(in crate::exchange) fn write(
    corpus: &Corpus<'_>,
    options: &WriteOptions,
    take: &mut Take<'_>,
) -> Written {
    let mut lists = Lists::of(corpus);
    let mut losses = lists.severed(corpus);
    let mut out = Out::file("gold.jsonl", take);
    push_line(&head(corpus, &mut losses), &mut out);
    let one = |_, document: &CorpusDocument<'_>, out: &mut Out<'_>| {
        let mut lost = Vec::new();
        push_line(&lists.line(corpus, document, options, &mut lost), out);
        lost
    };
    each_document(corpus, &mut out, one, |mut lost| losses.append(&mut lost));
    out.finish();
    Written {
        losses,
        ..Written::default()
    }
}

fn head(corpus: &Corpus<'_>, losses: &mut Vec<Loss>) -> HeadLine {
    let project = corpus.project();
    let scheme = project.scheme();
    let named = SchemeName {
        name: scheme.id.clone(),
        version: scheme.version,
    };
    let accounts = corpus.accounts();
    let accounts = accounts.filter(|it| corpus.holds_source(&it.passage.source));
    let accounts: HashSet<_> = accounts.map(|it| &it.id).collect();
    let whole = |it: &&Verdict| {
        let mut names = Vec::new();
        it.visit_refs(&mut |of| {
            if let Ref::Account(id) = of {
                names.push(accounts.contains(id));
            }
        });
        let whole = names.into_iter().all(|it| it);
        if !whole {
            losses.push(Loss {
                reason: "verdict",
                document: "project".to_owned(),
                item: it.id.to_string(),
                detail: "it is about an account that is left out".to_owned(),
            });
        }
        whole
    };
    HeadLine {
        schema: 1,
        kind: "project",
        project: project.head().json(),
        offsets: "code points",
        scheme: named.json(),
        tags: scheme.tags.iter().map(InFile::json).collect(),
        relations: scheme.relations.iter().map(InFile::json).collect(),
        entities: corpus.entities().iter().map(|it| it.json()).collect(),
        events: corpus.events().iter().map(|it| it.json()).collect(),
        event_links: corpus.event_links().iter().map(|it| it.json()).collect(),
        not_same: corpus.not_same().map(InFile::json).collect(),
        verdicts: corpus
            .verdicts()
            .into_iter()
            .filter(whole)
            .map(InFile::json)
            .collect(),
    }
}

/// The records that lie in documents, by the documents that they lie in.
#[derive(Default)]
struct Lists<'a> {
    links: HashMap<&'a SourceId, Vec<&'a Relation>>,
    zones: HashMap<&'a SourceId, Vec<&'a Zone>>,
    reviewed: HashMap<SourceId, Vec<Reviewed>>,
    dismissed: HashMap<&'a SourceId, Vec<&'a Dismissed>>,
    accounts: BTreeMap<&'a SourceId, Vec<&'a Account>>,
}

impl<'a> Lists<'a> {
    fn of(corpus: &Corpus<'a>) -> Self {
        let mut lists = Self {
            accounts: corpus.accounts_by_source(),
            ..Self::default()
        };
        let annotations = corpus.project().annotations();
        for it in corpus.relations() {
            if let Some(from) = annotations.get(&it.from) {
                lists.links.entry(&from.source).or_default().push(it);
            }
        }
        for it in corpus.zones() {
            lists.zones.entry(&it.source).or_default().push(it);
        }
        for it in corpus.reviewed() {
            let of = lists.reviewed.entry(it.source.clone()).or_default();
            of.push(it);
        }
        for it in corpus.dismissed() {
            lists.dismissed.entry(&it.source).or_default().push(it);
        }
        lists
    }

    /// Takes out what ties documents together, for which no document's line has
    /// a place, and says so.
    fn severed(&mut self, corpus: &Corpus<'a>) -> Vec<Loss> {
        let mut losses = Vec::new();
        let mut lose = |document: &SourceId, item: String, detail: &str| {
            losses.push(Loss {
                reason: "across-documents",
                document: document.to_string(),
                item,
                detail: detail.to_owned(),
            });
        };
        let annotations = corpus.project().annotations();
        let lies_in = |id: &AnnotationId, source: &SourceId| {
            annotations.get(id).is_some_and(|it| it.source == *source)
        };
        for (source, links) in &mut self.links {
            links.retain(|it| {
                let inside = lies_in(&it.to, source);
                if !inside {
                    lose(source, it.id.to_string(), "it leads to another document");
                }
                inside
            });
        }
        for (source, accounts) in &self.accounts {
            for it in accounts {
                if !corpus.holds_source(source) {
                    let detail = "its passage lies in a document that is left out";
                    lose(source, it.id.to_string(), detail);
                } else if !it
                    .members
                    .iter()
                    .all(|it| corpus.holds(&it.annotation) && lies_in(&it.annotation, source))
                {
                    let detail = "a member of it lies elsewhere or is left out";
                    lose(source, it.id.to_string(), detail);
                }
            }
        }
        losses.sort_by(|a, b| (&a.document, &a.item).cmp(&(&b.document, &b.item)));
        losses
    }

    fn line<'w>(
        &'w self,
        corpus: &Corpus<'a>,
        document: &'w CorpusDocument<'a>,
        options: &'w WriteOptions,
        losses: &mut Vec<Loss>,
    ) -> DocumentLine<'w> {
        let source = document.source;
        let rulers = [OffsetUnit::CodePoints, OffsetUnit::Utf16, OffsetUnit::Bytes]
            .map(|unit| Ruler::new(document.text, Counting::of(unit)));
        let within: HashSet<&AnnotationId> = document.annotations.iter().map(|it| &it.id).collect();
        for it in &document.annotations {
            if let Some(Value::Figure(figure)) = &it.value
                && let Some(part_of) = &figure.part_of
                && !corpus.holds(part_of)
            {
                losses.push(Loss {
                    reason: "field",
                    document: source.id.to_string(),
                    item: it.id.to_string(),
                    detail: format!("it is part of ‘{part_of}’, which is left out"),
                });
            }
        }
        let links = self.links.get(&source.id).into_iter().flatten();
        let accounts = self.accounts.get(&source.id).into_iter().flatten();
        let accounts = accounts.map(|it| {
            let mut it = (**it).clone();
            it.members
                .retain(|member| within.contains(&member.annotation));
            it.json()
        });
        DocumentLine {
            schema: 1,
            kind: "document",
            id: source.id.as_str(),
            title: &source.title,
            publisher: &source.publisher,
            published: source.published.map(|it| it.to_string()),
            covers: source.covers.map(|it| it.to_string()),
            language: &source.language,
            state: word(source.state),
            sha256: &source.sha256,
            chars: document.text.char_len().get(),
            text: (!options.without_texts).then(|| document.text.as_str()),
            annotations: Annotations {
                project: corpus.project(),
                all: &document.annotations,
                rulers,
                options,
            },
            links: links.map(|it| LinkJson::of(it)).collect(),
            zones: all(self.zones.get(&source.id), |it| it.json()),
            reviewed: all(self.reviewed.get(&source.id), InFile::json),
            dismissed: all(self.dismissed.get(&source.id), |it| it.json()),
            accounts: accounts.collect(),
        }
    }
}

fn all<T>(list: Option<&Vec<T>>, json: impl Fn(&T) -> JsonValue) -> Vec<JsonValue> {
    list.into_iter().flatten().map(json).collect()
}

fn annotation<'a>(
    project: &'a Project,
    it: &'a Annotation,
    rulers: &[Ruler<'_>; 3],
    options: &WriteOptions,
) -> AnnotationJson<'a> {
    let spans = it.spans.as_slice();
    let pairs = |ruler: &Ruler<'_>| -> Vec<Pair> {
        let pair = |it: &crate::text::CharSpan| (ruler.offset(it.start()), ruler.offset(it.end()));
        spans.iter().map(pair).collect()
    };
    let [points, utf16, bytes] = rulers.each_ref().map(pairs);
    let hull = |pairs: &[Pair]| (pairs[0].0, pairs[pairs.len() - 1].1);
    let several = spans.len() > 1;
    let hulls = [hull(&points), hull(&utf16), hull(&bytes)];
    let tag = project.scheme().tag(&it.tag);
    AnnotationJson {
        id: it.id.as_str(),
        tag: it.tag.as_str(),
        label: tag.map_or(it.tag.as_str(), |tag| &tag.label),
        start: hulls[0].0,
        end: hulls[0].1,
        start_utf16: hulls[1].0,
        end_utf16: hulls[1].1,
        start_byte: hulls[2].0,
        end_byte: hulls[2].1,
        spans: points,
        spans_utf16: if several { utf16 } else { Vec::new() },
        spans_byte: if several { bytes } else { Vec::new() },
        text: (!options.without_texts && !it.quotes.is_empty()).then(|| it.text()),
        said: SaidJson::of(project, it),
    }
}
