//! Writing CorefUD.

use super::OURS;
use super::misc::{spaces, spelt};
use crate::exchange::digits::Digits;
use crate::exchange::left::{Kind, left, parts_of_lost};
use crate::exchange::out::Out;
use crate::exchange::tokens::Tokens;
use crate::exchange::tokens::mention::{Runs, Said, runs, spans_of};
use crate::exchange::{Corpus, CorpusDocument, Loss, Take, WriteOptions, Written, world};
use crate::model::{Account, Annotation, AnnotationId, Certainty, EntityId, EntityKind, Project};
use crate::text::CharSpan;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::ops::Range;

/// Writes all documents into one file.
pub(in crate::exchange) fn write(
    corpus: &Corpus<'_>,
    _: &WriteOptions,
    take: &mut Take<'_>,
) -> Written {
    let said = Said::of(corpus);
    let mut written = Written::default();
    // Comments belong to a sentence; the first has those of the file.
    let mut head = String::from("# global.Entity = eid-etype-head-other\n");
    let world = String::from_utf8(world::lines(corpus)).expect("it is made of strings");
    for line in world.lines() {
        push(&mut head, format_args!("# {OURS} = {line}\n"));
    }
    let mut file = Out::file("corpus.conllu", take);
    let mut some = false;
    let one = |_, it: &CorpusDocument<'_>| {
        let (losses, rows) = document(corpus.project(), it, &said);
        (it.source.id.clone(), losses, rows)
    };
    corpus.each_in_order(one, |(id, mut losses, rows)| {
        written.losses.append(&mut losses);
        if !rows.is_empty() {
            some = true;
            file.push(format!("# newdoc id = {id}\n").as_bytes());
            file.push(std::mem::take(&mut head).as_bytes());
            file.push_made(rows.into_bytes());
        }
    });
    let parts = parts_of_lost(corpus, &written.losses);
    written.losses.extend(parts);
    written.losses.extend(said.homeless(corpus));
    let carried = [
        Kind::Relations,
        Kind::Entities,
        Kind::Events,
        Kind::Accounts,
        Kind::EventLinks,
    ];
    // Without a sentence there is nothing that comments could stand before.
    let carried = if some { &carried[..] } else { &[] };
    written.losses.extend(left(corpus, carried));
    file.finish();
    written
}

/// The losses and the rows of one document; no row if it has no word.
fn document<'a>(
    project: &'a Project,
    document: &CorpusDocument<'a>,
    said: &Said<'a>,
) -> (Vec<Loss>, String) {
    let mut sheet = Sheet {
        document,
        project,
        tokens: Tokens::of(document.text),
        said,
        losses: Vec::new(),
    };
    let mentions = sheet.mentions();
    sheet.tokens.join_across(mentions.iter().map(Mention::hull));
    let marks = marks(&mentions);
    if sheet.tokens.spans().is_empty() {
        let id = &document.source.id;
        let detail = "a text without words has no place".to_owned();
        sheet.lose("no-token", &format!("source {id}"), detail);
    }
    let rows = sheet.rows(&marks);
    (sheet.losses, rows)
}

fn push(out: &mut String, what: std::fmt::Arguments<'_>) {
    out.write_fmt(what).expect("a string takes what is written");
}

/// A mention as it is written.
struct Mention {
    eid: String,
    kind: String,
    runs: Runs,
    line: String,
}

impl Mention {
    fn hull(&self) -> Range<usize> {
        let last = self.runs.last().map_or(0, |it| it.end);
        self.runs.first().map_or(0, |it| it.start)..last
    }
}

/// One document while it is written.
struct Sheet<'p, 'a> {
    document: &'p CorpusDocument<'a>,
    project: &'a Project,
    tokens: Tokens,
    said: &'p Said<'a>,
    losses: Vec<Loss>,
}

/// What a mention is to be made of.
#[derive(Clone, Copy)]
enum Of<'a> {
    Annotation(&'a Annotation),
    Account(&'a Account),
}

impl<'a> Sheet<'_, 'a> {
    fn lose(&mut self, reason: &'static str, item: &str, detail: String) {
        self.losses.push(Loss {
            reason,
            document: self.document.source.id.to_string(),
            item: item.to_owned(),
            detail,
        });
    }

    /// The tokens of spans; tells if there are none, or others would read
    /// something else from them.
    fn runs(&mut self, spans: &[CharSpan], item: &str) -> Option<Runs> {
        let runs = runs(&self.tokens, spans);
        let Some(back) = spans_of(&self.tokens, &runs) else {
            self.lose("no-token", item, "there is only white space".to_owned());
            return None;
        };
        let back = back.as_slice();
        if back.len() < spans.len() {
            let detail = "parts with no token between them were joined".to_owned();
            self.lose("discontinuous", item, detail);
        } else if back != spans {
            let shown: Vec<String> = back.iter().map(|it| format!("{it:?}")).collect();
            let detail = format!("it was fitted to the tokens at {}", shown.join(", "));
            self.lose("token-border", item, detail);
        }
        Some(runs)
    }

    /// All mentions, in the order in which they open: by the first token, the
    /// longer one first.
    fn mentions(&mut self) -> Vec<Mention> {
        let mut all: Vec<(Of<'a>, Runs)> = Vec::new();
        for &it in &self.document.annotations {
            if let Some(runs) = self.runs(it.spans.as_slice(), it.id.as_str()) {
                all.push((Of::Annotation(it), runs));
            }
        }
        let there: HashSet<&AnnotationId> = all
            .iter()
            .filter_map(|(of, _)| match of {
                Of::Annotation(it) => Some(&it.id),
                Of::Account(_) => None,
            })
            .collect();
        let holds = |id: &AnnotationId| there.contains(id);
        let said = self.said;
        for &it in said.accounts(&self.document.source.id) {
            let item = it.id.as_str();
            if self.document.text.bytes_of(it.passage.span).is_err() {
                let detail = "its passage lies past the end of its text".to_owned();
                self.lose("misplaced", item, detail);
                continue;
            }
            let away = it
                .members
                .iter()
                .filter(|it| !holds(&it.annotation))
                .count();
            if away > 0 {
                let detail = format!("{away} of its members are not in this document");
                self.lose("across-documents", item, detail);
            }
            if let Some(runs) = self.runs(&[it.passage.span], item) {
                all.push((Of::Account(it), runs));
            }
        }
        all.sort_by_key(|(_, runs)| {
            let end = runs.last().map_or(0, |it| it.end);
            (runs.first().map_or(0, |it| it.start), Reverse(end))
        });
        let mut chains = Chains::default();
        let mut mentions = Vec::with_capacity(all.len());
        for (of, runs) in all {
            let back = spans_of(&self.tokens, &runs);
            let (line, alone) = match of {
                Of::Annotation(it) => {
                    for link in self.said.links(&it.id).to_vec() {
                        if !holds(&link.to) {
                            let detail = "an end of it is not in this document".to_owned();
                            self.lose("across-documents", link.id.as_str(), detail);
                        }
                    }
                    let line = self.said.annotation(it, back.as_ref(), &holds);
                    (line, it.id.as_str())
                }
                Of::Account(it) => {
                    let line = self.said.account(it, back.as_ref(), &holds);
                    (line, it.id.as_str())
                }
            };
            let (eid, kind) = self.chain(of);
            let mut mention = Mention {
                eid: eid.unwrap_or_else(|| format!("m.{}", spelt(alone))),
                kind: spelt(&kind),
                runs,
                line,
            };
            if !chains.take(&mention) {
                let detail = "it cannot stand in the chain of what it mentions, since another \
                              mention of that covers the same tokens or crosses it";
                self.lose("overlap", alone, detail.to_owned());
                mention.eid = format!("m.{}", spelt(alone));
            }
            mentions.push(mention);
        }
        mentions
    }

    /// The chain of a mention, if it stands in one, and its type.
    fn chain(&mut self, of: Of<'_>) -> (Option<String>, String) {
        let it = match of {
            Of::Account(it) => {
                let eid = format!("v.{}", spelt(it.event.as_str()));
                return (Some(eid), "event".to_owned());
            }
            Of::Annotation(it) => it,
        };
        let certain = |it: &&crate::model::EntityLink| it.certainty == Certainty::Certain;
        let certain: Vec<&EntityId> = it
            .entities
            .iter()
            .filter(certain)
            .map(|it| &it.entity)
            .collect();
        match certain[..] {
            [id] => {
                let entity = self.project.entities().get(id);
                let kind = match entity.map_or(EntityKind::Other, |it| it.kind) {
                    EntityKind::Person => "person",
                    EntityKind::Group => "group",
                    EntityKind::Organisation => "organization",
                    EntityKind::Place => "place",
                    EntityKind::Other => "other",
                };
                (Some(format!("e.{}", spelt(id.as_str()))), kind.to_owned())
            }
            [] => (None, it.tag.to_string()),
            _ => {
                let detail = "it mentions several, and a chain is of one".to_owned();
                self.lose("entity-set", it.id.as_str(), detail);
                (None, it.tag.to_string())
            }
        }
    }

    /// The sentences, a token a line.
    fn rows(&self, marks: &HashMap<usize, Marks>) -> String {
        let text = self.document.text;
        let tokens = &self.tokens;
        let id = self.document.source.id.as_str();
        // A row repeats its word, and has ten columns.
        let mut out = String::with_capacity(text.as_str().len() * 8);
        for (index, sentence) in tokens.sentences().enumerate() {
            let number = index + 1;
            push(
                &mut out,
                format_args!("# sent_id = {id}-{number}\n# text = "),
            );
            for token in sentence.clone() {
                out.push_str(tokens.word(text, token));
                if token + 1 < sentence.end && !tokens.gap(text, token).is_empty() {
                    out.push(' ');
                }
            }
            out.push('\n');
            for token in sentence.clone() {
                let (word, number) = (tokens.word(text, token), token - sentence.start + 1);
                out.push_str(Digits::of(number as u64).as_str());
                out.push('\t');
                out.push_str(word);
                out.push_str("\t_\t_\t_\t_\t");
                let syntax = if number == 1 { "0\troot" } else { "1\tdep" };
                out.push_str(syntax);
                out.push_str("\t_\t");
                let start = out.len();
                if let Some(marks) = marks.get(&token) {
                    out.push_str("Entity=");
                    marks.write(&mut out);
                }
                let parted = |out: &mut String| {
                    if out.len() > start {
                        out.push('|');
                    }
                };
                let (behind, last) = (tokens.gap(text, token), token + 1 == sentence.end);
                if behind.is_empty() {
                    parted(&mut out);
                    out.push_str("SpaceAfter=No");
                } else if last || behind != " " {
                    parted(&mut out);
                    out.push_str("SpacesAfter=");
                    spaces(&mut out, behind);
                }
                let before = tokens.before(text);
                if token == 0 && !before.is_empty() {
                    parted(&mut out);
                    out.push_str("SpacesBefore=");
                    spaces(&mut out, before);
                }
                if out.len() == start {
                    out.push('_');
                }
                out.push('\n');
            }
            out.push('\n');
        }
        out
    }
}

/// The open mentions of each chain: brackets of one name must be closed in the
/// order in which they nest.
#[derive(Default)]
struct Chains {
    open: HashMap<String, Vec<(Range<usize>, bool)>>,
}

impl Chains {
    /// Whether a mention fits the chain that it names.
    fn take(&mut self, mention: &Mention) -> bool {
        let hull = mention.hull();
        let parts = mention.runs.len() > 1;
        let open = self.open.entry(mention.eid.clone()).or_default();
        // Those further in end first.
        while open.pop_if(|(it, _)| it.end <= hull.start).is_some() {}
        let fits = open.last().is_none_or(|(over, over_parts)| {
            *over != hull && hull.end <= over.end && !parts && !over_parts
        });
        if fits {
            open.push((hull, parts));
        }
        fits
    }
}

/// The brackets of a token.
#[derive(Default)]
struct Marks {
    closing: Vec<String>,
    opening: Vec<String>,
    /// Of mentions or parts of this one token.
    single: Vec<String>,
}

impl Marks {
    fn write(&self, out: &mut String) {
        let parts = if self.opening.is_empty() {
            [&self.single, &self.closing, &self.opening]
        } else {
            [&self.closing, &self.opening, &self.single]
        };
        let parts = parts.into_iter().flatten();
        parts.for_each(|it| out.push_str(it));
    }
}

/// The brackets by the tokens that they stand at.
fn marks(mentions: &[Mention]) -> HashMap<usize, Marks> {
    let mut marks: HashMap<usize, Marks> = HashMap::new();
    for it in mentions {
        let count = it.runs.len();
        for (part, run) in it.runs.iter().enumerate() {
            let eid = match count {
                1 => it.eid.clone(),
                _ => format!("{}[{}/{count}]", it.eid, part + 1),
            };
            let mut open = format!("({eid}-{}-1", it.kind);
            if part == 0 {
                push(&mut open, format_args!("-{OURS}:{}", spelt(&it.line)));
            }
            let first = marks.entry(run.start).or_default();
            if run.len() == 1 {
                first.single.push(open + ")");
            } else {
                first.opening.push(open);
                let last = marks.entry(run.end - 1).or_default();
                last.closing.push(eid + ")");
            }
        }
    }
    marks
}
