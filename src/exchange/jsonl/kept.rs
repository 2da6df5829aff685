//! What other tools' JSON lines have no place for, kept beside what they have:
//! an object of ours among the metadata of a document.
//!
//! The tool keeps the object and does not look into it, and so it may have
//! become stale. Reading believes the tool: of an annotation that it still has,
//! by place and label, the object says the rest; one that it deleted is gone.

use super::lines::{found, items, link};
use super::said::{LinkJson, SaidJson};
use crate::exchange::json::{Json, Late, parse_line_late};
use crate::exchange::line::{Found, Line};
use crate::exchange::{Corpus, CorpusDocument, ImportError, Loss, Ruler};
use crate::model::{Annotation, Project, Relation, SourceId};
use crate::text::CharSpan;
use serde::{Serialize, Serializer};
use std::collections::{HashMap, HashSet, VecDeque};

/// The key of the object.
pub(in crate::exchange) const KEY: &str = "variorum";
/// The key in it of what it says of annotations.
pub(in crate::exchange) const LIST: &str = "annotations";

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

/// A line that such an object was found in.
pub(in crate::exchange) struct Around<'l> {
    /// The file's name.
    pub file: &'l str,
    /// The line.
    pub json: &'l str,
    /// The keys that lead to what it says of annotations, which is read now, one
    /// by one: all of it would take more memory than all else of the line.
    pub list: &'l [&'l str],
    /// Whether the tool has links of its own: then of those that it still has the
    /// object says the rest, else it says which there are.
    pub linked: bool,
}

/// Gives the annotations of a line back what such an object says of them, in
/// which they are left out.
///
/// # Errors
///
/// None but what the line was refused for before.
pub(in crate::exchange) fn restore(
    kept: Json,
    around: &Around<'_>,
    line: &mut Line,
    losses: &mut Vec<Loss>,
    notes: &mut Vec<Loss>,
) -> Result<(), ImportError> {
    let file = around.file;
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
            return Ok(());
        }
    };
    let mut faults: Vec<(&'static str, String, String)> = Vec::new();
    let mut lose = |reason, item, detail| faults.push((reason, item, detail));
    // That it is a list; what is in it comes now.
    let _ = items(&mut object, LIST, &mut lose);
    let mut merging = Merging::of(&mut line.annotations);
    let mut count = 0;
    let mut late = Late {
        lists: &[around.list],
        only: true,
        each: &mut |_, _, item| {
            let name = format!("{KEY} {count}");
            count += 1;
            match found(&item, &name, &mut lose) {
                Ok(it) => {
                    if let Some(it) = merging.put(it) {
                        let detail =
                            "the file says more of an annotation that is not there any more";
                        notes.push(loss("removed", it.item.to_string(), detail.to_owned()));
                    }
                }
                Err((reason, why)) => lose(reason, name, why),
            }
        },
    };
    parse_line_late(around.json, number, &mut late)?;
    let renamed = merging.finish();
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
    // From here on an annotation goes by one name.
    for it in &mut line.links {
        for end in [&mut it.from, &mut it.to] {
            if let Some(name) = renamed.get(end.as_str()) {
                end.clone_from(name);
            }
        }
    }
    if links.is_empty() {
        return Ok(());
    }
    let names: HashMap<&str, String> = line
        .annotations
        .iter()
        .filter_map(|it| Some((it.span.name()?, it.name()?.to_owned())))
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
            None if around.linked => {}
            None => line.links.push(it),
        }
    }
    Ok(())
}

/// Annotations as a tool has them, each of which gets back what is said of it.
struct Merging<'m> {
    plain: &'m mut Vec<Found>,
    /// Their indices, by place and label.
    order: Vec<u32>,
    /// Of how many of one place and label it was said, at the first of these.
    said: Vec<u32>,
    /// Parts that became one with others.
    merged: HashSet<usize>,
    /// New names for those.
    renamed: HashMap<String, String>,
}

impl<'m> Merging<'m> {
    fn of(plain: &'m mut Vec<Found>) -> Self {
        let mut order: Vec<u32> = (0..).take(plain.len()).collect();
        order.sort_by(|a, b| place(&plain[*a as usize], 0).cmp(&place(&plain[*b as usize], 0)));
        Self {
            said: vec![0; order.len()],
            plain,
            order,
            merged: HashSet::new(),
            renamed: HashMap::new(),
        }
    }

    /// The next one of the place of a part, and where in `said` it is counted.
    fn next(&self, it: &Found, part: usize) -> Option<(usize, usize)> {
        let wanted = place(it, part);
        let here = |at: &u32| place(&self.plain[*at as usize], 0);
        let first = self.order.partition_point(|at| here(at) < wanted);
        let next = self.order.get(first + *self.said.get(first)? as usize)?;
        (here(next) == wanted).then_some((*next as usize, first))
    }

    /// Puts what is said of an annotation in the place of the one that is meant;
    /// several parts become one. Gives it back if that is not there.
    fn put(&mut self, mut it: Found) -> Option<Found> {
        let count = it.span.spans.as_slice().len();
        let parts: Option<Vec<_>> = (0..count).map(|part| self.next(&it, part)).collect();
        let Some(parts) = parts else {
            return Some(it);
        };
        let plain = &mut *self.plain;
        let first = parts[0].0;
        it.item.clone_from(&plain[first].item);
        it.key = plain[first].key.take();
        it.quote = it
            .quote
            .or(plain[first].quote.take().filter(|_| count == 1));
        for (index, counted) in parts {
            self.said[counted] += 1;
            if index == first {
                continue;
            }
            if let (Some(old), Some(new)) = (plain[index].name(), it.name()) {
                self.renamed.insert(old.to_owned(), new.to_owned());
            }
            self.merged.insert(index);
        }
        plain[first] = it;
        None
    }

    /// Leaves out the parts that became one with others, and gives their new names.
    fn finish(self) -> HashMap<String, String> {
        let mut index = 0;
        self.plain.retain(|_| {
            index += 1;
            !self.merged.contains(&(index - 1))
        });
        self.renamed
    }
}

/// Where a part of an annotation lies, and its label.
fn place(it: &Found, part: usize) -> (CharSpan, &str) {
    (it.span.spans.as_slice()[part], &it.span.label)
}
