//! Writing CorefUD.

use super::OURS;
use super::misc::{spaces, spelt};
use crate::exchange::digits::Digits;
use crate::exchange::left::{Kind, left, parts_of_lost};
use crate::exchange::out::{Out, each_document};
use crate::exchange::tokens::mention::{Runs, Said, runs, spans_of};
use crate::exchange::tokens::{Tokens, is_blank};
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
    // All but white space is tokens.
    let has_token = |it: &CorpusDocument<'_>| !it.text.as_str().chars().all(is_blank);
    let first = corpus.all().iter().position(has_token);
    let mut file = Out::file("corpus.conllu", take);
    let one = |at, it: &CorpusDocument<'_>, out: &mut Out<'_>| {
        let head = if Some(at) == first { &*head } else { "" };
        document(corpus.project(), it, &said, head, out)
    };
    let told = |mut losses| written.losses.append(&mut losses);
    each_document(corpus, &mut file, one, told);
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
    let carried = if first.is_some() { &carried[..] } else { &[] };
    written.losses.extend(left(corpus, carried));
    file.finish();
    written
}

/// Writes the rows of one document, with the comments of the file if it is the
/// first, and nothing if it has no word; gives its losses.
fn document<'a>(
    project: &'a Project,
    document: &CorpusDocument<'a>,
    said: &Said<'a>,
    head: &str,
    out: &mut Out<'_>,
) -> Vec<Loss> {
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
    let id = &document.source.id;
    if sheet.tokens.spans().is_empty() {
        let detail = "a text without words has no place".to_owned();
        sheet.lose("no-token", &format!("source {id}"), detail);
    } else {
        out.push(format!("# newdoc id = {id}\n").as_bytes());
        out.push(head.as_bytes());
        sheet.rows(&mentions, &marks, out);
    }
    sheet.losses
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
    fn rows(&self, mentions: &[Mention], mut marks: &[Mark], file: &mut Out<'_>) {
        let text = self.document.text;
        let tokens = &self.tokens;
        let id = self.document.source.id.as_str();
        let mut out = String::new();
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
                let here = marks.iter().take_while(|it| it.token == token).count();
                let (here, behind) = marks.split_at(here);
                marks = behind;
                if !here.is_empty() {
                    out.push_str("Entity=");
                    write_marks(here, mentions, &mut out);
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
            file.spill(&mut out);
        }
        file.push(out.as_bytes());
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

/// A bracket at a token.
struct Mark {
    token: usize,
    kind: Bracket,
    /// The mention, and which part of it.
    mention: usize,
    part: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Opening,
    Closing,
    /// Of a mention or a part of one that is this token alone.
    Single,
}

impl Mark {
    fn write(&self, mentions: &[Mention], out: &mut String) {
        let mention = &mentions[self.mention];
        let count = mention.runs.len();
        if self.kind != Bracket::Closing {
            out.push('(');
        }
        out.push_str(&mention.eid);
        if count > 1 {
            push(out, format_args!("[{}/{count}]", self.part + 1));
        }
        if self.kind != Bracket::Closing {
            push(out, format_args!("-{}-1", mention.kind));
            if self.part == 0 {
                push(out, format_args!("-{OURS}:{}", spelt(&mention.line)));
            }
        }
        if self.kind != Bracket::Opening {
            out.push(')');
        }
    }
}

/// Writes the brackets of one token.
fn write_marks(marks: &[Mark], mentions: &[Mention], out: &mut String) {
    let opens = marks.iter().any(|it| it.kind == Bracket::Opening);
    let kinds = if opens {
        [Bracket::Closing, Bracket::Opening, Bracket::Single]
    } else {
        [Bracket::Single, Bracket::Closing, Bracket::Opening]
    };
    for kind in kinds {
        let marks = marks.iter().filter(|it| it.kind == kind);
        marks.for_each(|it| it.write(mentions, out));
    }
}

/// The brackets in the order of their tokens, and of the mentions at one token.
fn marks(mentions: &[Mention]) -> Vec<Mark> {
    let mut marks = Vec::with_capacity(mentions.len());
    for (mention, it) in mentions.iter().enumerate() {
        for (part, run) in it.runs.iter().enumerate() {
            let mut at = |token, kind| {
                marks.push(Mark {
                    token,
                    kind,
                    mention,
                    part,
                });
            };
            if run.len() == 1 {
                at(run.start, Bracket::Single);
            } else {
                at(run.start, Bracket::Opening);
                at(run.end - 1, Bracket::Closing);
            }
        }
    }
    marks.sort_by_key(|it| it.token);
    marks
}
