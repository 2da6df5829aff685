//! What other tools' JSON lines have no place for, kept beside what they have:
//! an object of ours among the metadata of a document.
//!
//! The tool keeps the object and does not look into it, and so it may have
//! become stale. Reading believes the tool: of an annotation that it still has,
//! by place and label, the object says the rest; one that it deleted is gone.

use super::lines::{found, items, link};
use super::said::{LinkJson, SaidJson};
use crate::exchange::json::Json;
use crate::exchange::line::{Found, Line};
use crate::exchange::{Corpus, CorpusDocument, Loss, Ruler};
use crate::model::{Annotation, Project, Relation, SourceId};
use crate::text::CharSpan;
use serde::{Serialize, Serializer};
use smol_str::SmolStr;
use std::collections::{HashMap, HashSet, VecDeque};

/// The key of the object.
pub(in crate::exchange) const KEY: &str = "variorum";

/// The object.
#[derive(Serialize)]
pub(in crate::exchange) struct Kept<'a> {
    annotations: Annotations<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<LinkJson<'a>>,
}

/// What is known of annotations, each made when it is written.
struct Annotations<'a> {
    project: &'a Project,
    all: &'a [&'a Annotation],
    ruler: &'a Ruler<'a>,
}

impl Serialize for Annotations<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.all.iter().map(|it| {
            let spans = it.spans.as_slice().iter();
            let ends = |it: &CharSpan| {
                let ends = (it.start(), it.end());
                (self.ruler.offset(ends.0), self.ruler.offset(ends.1))
            };
            KeptJson {
                id: it.id.as_str(),
                tag: it.tag.as_str(),
                spans: spans.map(ends).collect(),
                said: SaidJson::of(self.project, it),
            }
        }))
    }
}

#[derive(Serialize)]
struct KeptJson<'a> {
    id: &'a str,
    tag: &'a str,
    spans: Vec<(u64, u64)>,
    #[serde(flatten)]
    said: SaidJson<'a>,
}

/// The relations of a corpus by the documents that they lie in.
#[derive(Default)]
pub(in crate::exchange) struct Links<'a> {
    of: HashMap<&'a SourceId, Vec<&'a Relation>>,
}

impl<'a> Links<'a> {
    /// Those of a corpus; one that leads from document to document is a loss.
    pub fn of(corpus: &Corpus<'a>, losses: &mut Vec<Loss>) -> Self {
        let mut links = Self::default();
        let annotations = corpus.project().annotations();
        for it in corpus.relations() {
            let ends = annotations.get(&it.from).zip(annotations.get(&it.to));
            let Some((from, to)) = ends else {
                continue;
            };
            if from.source == to.source {
                links.of.entry(&from.source).or_default().push(it);
            } else {
                losses.push(Loss {
                    reason: "across-documents",
                    document: from.source.to_string(),
                    item: it.id.to_string(),
                    detail: "it leads to another document".to_owned(),
                });
            }
        }
        links
    }

    /// Those of one document.
    pub fn within(&self, source: &SourceId) -> &[&'a Relation] {
        self.of.get(source).map_or(&[], Vec::as_slice)
    }

    /// Whether there is none at all.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }
}

impl<'a> Kept<'a> {
    /// All that is known of a document's annotations, and the links between them.
    pub fn of(
        corpus: &Corpus<'a>,
        document: &'a CorpusDocument<'_>,
        ruler: &'a Ruler<'_>,
        links: &[&'a Relation],
    ) -> Self {
        Self {
            annotations: Annotations {
                project: corpus.project(),
                all: &document.annotations,
                ruler,
            },
            links: links.iter().map(|it| LinkJson::of(it)).collect(),
        }
    }
}

/// Gives the annotations of a line back what such an object says of them.
/// `linked` says whether the tool has links of its own: then of those that it
/// still has the object says the rest, else it says which there are.
pub(in crate::exchange) fn restore(
    kept: Json,
    linked: bool,
    file: &str,
    line: &mut Line,
    losses: &mut Vec<Loss>,
    notes: &mut Vec<Loss>,
) {
    let name = line.name(file);
    let number = line.number;
    let loss = |reason, item: String, detail: String| Loss {
        reason,
        document: name.clone(),
        item: format!("line {number}, {item}"),
        detail,
    };
    let mut object = match kept {
        Json::Object(object) => object,
        other => {
            let detail = format!("‘{KEY}’ is {}, not an object", other.kind());
            losses.push(loss("malformed", KEY.to_owned(), detail));
            return;
        }
    };
    let mut faults: Vec<(&'static str, String, String)> = Vec::new();
    let mut lose = |reason, item, detail| faults.push((reason, item, detail));
    let mut said = Vec::new();
    for (at, item) in items(&mut object, "annotations", &mut lose) {
        let name = format!("{KEY} {at}");
        match found(&item, &name, &mut lose) {
            Ok(it) => said.push(it),
            Err((reason, why)) => lose(reason, name, why),
        }
    }
    let mut links = Vec::new();
    for (at, item) in items(&mut object, "links", &mut lose) {
        let name = format!("{KEY} link {at}");
        match link(&item, &name) {
            Ok(it) => links.push(it),
            Err(why) => lose("malformed", name, why),
        }
    }
    for (reason, item, detail) in faults {
        losses.push(loss(reason, item, detail));
    }
    let renamed = merge(&mut line.annotations, said, &mut |it: &Found| {
        let detail = "the file says more of an annotation that is not there any more";
        notes.push(loss("removed", it.item.to_string(), detail.to_owned()));
    });
    // From here on an annotation goes by one name.
    for it in &mut line.links {
        for end in [&mut it.from, &mut it.to] {
            if let Some(name) = renamed.get(end.as_str()) {
                end.clone_from(name);
            }
        }
    }
    let names: HashMap<SmolStr, String> = line
        .annotations
        .iter()
        .filter_map(|it| Some((it.span.id.clone()?, it.name()?.to_owned())))
        .collect();
    let mut open: HashMap<(String, String, String), VecDeque<usize>> = HashMap::new();
    for (at, it) in line.links.iter().enumerate() {
        let key = (it.from.clone(), it.to.clone(), it.kind.clone());
        open.entry(key).or_default().push_back(at);
    }
    for mut it in links {
        let ends = names.get(it.from.as_str()).zip(names.get(it.to.as_str()));
        let Some((from, to)) = ends else {
            continue;
        };
        it.from.clone_from(from);
        it.to.clone_from(to);
        let key = (it.from.clone(), it.to.clone(), it.kind.clone());
        match open.get_mut(&key).and_then(VecDeque::pop_front) {
            Some(at) => {
                line.links[at].id = it.id;
                line.links[at].note = it.note;
            }
            None if linked => {}
            None => line.links.push(it),
        }
    }
}

/// Puts what is said of annotations in the places of those that are meant; the
/// parts of one become one. Gives new names for parts that are gone.
fn merge(
    plain: &mut Vec<Found>,
    said: Vec<Found>,
    gone: &mut dyn FnMut(&Found),
) -> HashMap<String, String> {
    let place = |it: &Found, at: usize| {
        let span = it.span.spans.as_slice()[at];
        (span.start(), span.end(), it.span.label.clone())
    };
    let mut open: HashMap<_, VecDeque<usize>> = HashMap::new();
    for (index, it) in plain.iter().enumerate() {
        open.entry(place(it, 0)).or_default().push_back(index);
    }
    let mut renamed = HashMap::new();
    let mut merged: HashSet<usize> = HashSet::new();
    for mut it in said {
        let count = it.span.spans.as_slice().len();
        let places: Vec<_> = (0..count).map(|at| place(&it, at)).collect();
        let all_there = places
            .iter()
            .all(|it| open.get(it).is_some_and(|it| !it.is_empty()));
        if !all_there {
            gone(&it);
            continue;
        }
        let parts: Vec<usize> = places
            .iter()
            .filter_map(|it| open.get_mut(it)?.pop_front())
            .collect();
        let first = parts[0];
        it.item.clone_from(&plain[first].item);
        it.key = plain[first].key.take();
        it.quote = it
            .quote
            .or(plain[first].quote.take().filter(|_| count == 1));
        for part in parts.iter().skip(1) {
            if let (Some(old), Some(new)) = (plain[*part].name(), it.name()) {
                renamed.insert(old.to_owned(), new.to_owned());
            }
            merged.insert(*part);
        }
        plain[first] = it;
    }
    let mut index = 0;
    plain.retain(|_| {
        index += 1;
        !merged.contains(&(index - 1))
    });
    renamed
}
