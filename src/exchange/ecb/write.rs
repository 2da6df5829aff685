//! Writing ECB+.

use super::{OURS, kinds};
use crate::exchange::digits::Digits;
use crate::exchange::left::{Kind, left, parts_of_lost};
use crate::exchange::out::{Out, files_of_each};
use crate::exchange::tokens::mention::{Runs, Said, runs, spans_of};
use crate::exchange::tokens::{Tokens, side};
use crate::exchange::world;
use crate::exchange::xml::{is_clean, push_attribute, push_text};
use crate::exchange::{Corpus, CorpusDocument, Loss, OutFile, Take, WriteOptions, Written};
use crate::model::{
    AnnotationId, Certainty, EntityId, EntityKind, EventId, EventKind, Project, SourceId,
};
use crate::text::CharSpan;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

/// Writes a file for each document, all in one topic; `take` gets these.
pub(in crate::exchange) fn write(
    corpus: &Corpus<'_>,
    _: &WriteOptions,
    take: &mut Take<'_>,
) -> Written {
    let said = Said::of(corpus);
    let reach = Reach::of(corpus);
    let mut written = Written::default();
    let page = |index: usize, document: &CorpusDocument<'_>, take: &mut Take<'_>| {
        let stem = format!("1/1_{}ecbplus", index + 1);
        self::document(corpus.project(), document, &stem, &said, &reach, take)
    };
    // Relations are numbered over all documents.
    let mut number = 0;
    files_of_each(corpus, take, page, |(mut one, path, ties), take| {
        let mut out = Out::file(&path, take);
        for (name, rest) in ties {
            number += 1;
            out.push(format!("<{name} r_id=\"{number}\"{rest}").as_bytes());
        }
        out.push(b"</Relations>\n</Document>\n");
        out.finish();
        one.files.drain(..).for_each(take);
        written.append(one);
    });
    let parts = parts_of_lost(corpus, &written.losses);
    written.losses.extend(parts);
    written.losses.extend(said.homeless(corpus));
    let world = world::lines(corpus);
    if !world.is_empty() {
        written.files.push(OutFile {
            path: world::FILE.to_owned(),
            bytes: world,
        });
    }
    let carried = [
        Kind::Relations,
        Kind::Entities,
        Kind::Events,
        Kind::Accounts,
        Kind::EventLinks,
    ];
    written.losses.extend(left(corpus, &carried));
    written
}

/// A relation: the name of its element, and what stands behind its number.
type Tie = (&'static str, String);

/// Writes the file of one document up to its relations, and gives those, its
/// path, and what comes behind it.
fn document<'a>(
    project: &'a Project,
    document: &CorpusDocument<'a>,
    stem: &str,
    said: &Said<'a>,
    reach: &Reach<'a>,
    take: &mut Take<'_>,
) -> (Written, String, Vec<Tie>) {
    let mut written = Written::default();
    let tokens = Tokens::of(document.text);
    let path = format!("{stem}.xml");
    let mut page = Page {
        document,
        project,
        tokens: &tokens,
        said,
        reach,
        file: Out::file(&path, take),
        out: String::new(),
        relations: Vec::new(),
        mentions: 0,
        numbers: HashMap::new(),
        entities: BTreeMap::new(),
        events: BTreeMap::new(),
        participants: Vec::new(),
        losses: &mut written.losses,
    };
    page.write(stem);
    let relations = page.relations;
    page.file.push_made(page.out.into_bytes());
    page.file.finish();
    if !is_clean(document.text.as_str()) {
        written.notes.push(Loss {
            reason: "text-changed",
            document: document.source.id.to_string(),
            item: format!("source {}", document.source.id),
            detail: "control characters, which XML cannot hold, stand as U+FFFD in tokens"
                .to_owned(),
        });
    }
    let id = document.source.id.as_str();
    let mut behind = |it| written.files.push(it);
    side::write(stem, id, document.text, &tokens, &mut behind);
    (written, path, relations)
}

/// In how many documents what is mentioned stands: one, or more.
struct Reach<'a> {
    entities: HashMap<&'a EntityId, Option<&'a SourceId>>,
    events: HashMap<&'a EventId, Option<&'a SourceId>>,
}

impl<'a> Reach<'a> {
    fn of(corpus: &Corpus<'a>) -> Self {
        let mut reach = Self {
            entities: HashMap::new(),
            events: HashMap::new(),
        };
        let all = corpus.project().annotations().iter();
        for it in all.filter(|it| corpus.holds(&it.id)) {
            for link in it.entities.iter().filter(|it| is_certain(it.certainty)) {
                let seen = reach.entities.entry(&link.entity);
                let seen = seen.or_insert(Some(&it.source));
                *seen = seen.filter(|there| **there == it.source);
            }
        }
        for it in corpus.accounts() {
            let seen = reach.events.entry(&it.event);
            let seen = seen.or_insert(Some(&it.passage.source));
            *seen = seen.filter(|there| **there == it.passage.source);
        }
        reach
    }
}

fn is_certain(it: Certainty) -> bool {
    it == Certainty::Certain
}

/// One document while it is written.
struct Page<'p, 'a> {
    document: &'p CorpusDocument<'a>,
    project: &'a Project,
    tokens: &'p Tokens,
    said: &'p Said<'a>,
    reach: &'p Reach<'a>,
    file: Out<'p>,
    /// What was written and is not in the file yet.
    out: String,
    relations: Vec<Tie>,
    /// How many mentions and instances this document has.
    mentions: usize,
    /// The number of each annotation's mention.
    numbers: HashMap<&'a AnnotationId, usize>,
    /// The mentions of what is mentioned.
    entities: BTreeMap<&'a EntityId, Vec<usize>>,
    events: BTreeMap<&'a EventId, Vec<usize>>,
    /// Accounts' mentions, annotations of theirs, and the roles of these.
    participants: Vec<(usize, &'a AnnotationId, String)>,
    losses: &'p mut Vec<Loss>,
}

impl<'a> Page<'_, 'a> {
    fn lose(&mut self, reason: &'static str, item: &str, detail: String) {
        self.losses.push(Loss {
            reason,
            document: self.document.source.id.to_string(),
            item: item.to_owned(),
            detail,
        });
    }

    fn write(&mut self, stem: &str) {
        let name = stem.rsplit('/').next().unwrap_or(stem);
        self.out
            .push_str("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Document");
        push_attribute(&mut self.out, "doc_name", &format!("{name}.xml"));
        push_attribute(&mut self.out, "doc_id", self.document.source.id.as_str());
        self.out.push_str(">\n");
        for (sentence, numbers) in self.tokens.sentences().enumerate() {
            let sentence = format!("\" sentence=\"{sentence}\" number=\"");
            for (number, token) in numbers.enumerate() {
                let (id, number) = (Digits::of(token as u64 + 1), Digits::of(number as u64));
                let parts = ["<token t_id=\"", id.as_str(), &sentence, number.as_str()];
                parts.into_iter().for_each(|it| self.out.push_str(it));
                self.out.push_str("\">");
                push_text(&mut self.out, self.tokens.word(self.document.text, token));
                self.out.push_str("</token>\n");
            }
            self.file.spill(&mut self.out);
        }
        self.out.push_str("<Markables>\n");
        self.annotations();
        self.accounts();
        let entities = self.entity_instances();
        let events = self.event_instances();
        self.out.push_str("</Markables>\n<Relations>\n");
        self.chains(&entities);
        self.chains(&events);
        self.ties();
    }

    fn add(&mut self, what: std::fmt::Arguments<'_>) {
        self.out
            .write_fmt(what)
            .expect("a string takes what is written");
    }

    /// A mention; gives its number.
    fn mention(&mut self, kind: &str, runs: &Runs, line: &str) -> usize {
        self.mentions += 1;
        let number = self.mentions;
        self.add(format_args!("<{kind} m_id=\"{number}\""));
        push_attribute(&mut self.out, OURS, line);
        self.out.push_str(">\n");
        for token in runs.iter().cloned().flatten() {
            self.add(format_args!("  <token_anchor t_id=\"{}\"/>\n", token + 1));
        }
        self.add(format_args!("</{kind}>\n"));
        self.file.spill(&mut self.out);
        number
    }

    /// The tokens of spans; tells if there are none, or others would read
    /// something else from them.
    fn runs(&mut self, spans: &[CharSpan], item: &str) -> Option<Runs> {
        let runs = runs(self.tokens, spans);
        let Some(back) = spans_of(self.tokens, &runs) else {
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

    fn annotations(&mut self) {
        let mut placed = Vec::new();
        for &it in &self.document.annotations {
            if let Some(runs) = self.runs(it.spans.as_slice(), it.id.as_str()) {
                placed.push((it, runs));
                self.numbers.insert(&it.id, placed.len());
            }
        }
        for (it, runs) in placed {
            let certain = it.entities.iter().filter(|it| is_certain(it.certainty));
            let entities: Vec<&EntityId> = certain.map(|it| &it.entity).collect();
            let first = entities
                .first()
                .and_then(|it| self.project.entities().get(it));
            let kind = kinds::of_annotation(it, first.map(|it| it.kind));
            let back = spans_of(self.tokens, &runs);
            let there = |id: &AnnotationId| self.numbers.contains_key(id);
            let line = self.said.annotation(it, back.as_ref(), &there);
            let number = self.mention(kind, &runs, &line);
            for entity in entities {
                self.entities.entry(entity).or_default().push(number);
            }
        }
    }

    fn accounts(&mut self) {
        let said = self.said;
        for &it in said.accounts(&self.document.source.id) {
            let item = it.id.as_str();
            if self.document.text.bytes_of(it.passage.span).is_err() {
                let detail = "its passage lies past the end of its text".to_owned();
                self.lose("misplaced", item, detail);
                continue;
            }
            let Some(runs) = self.runs(&[it.passage.span], item) else {
                continue;
            };
            let away = it.members.iter();
            let away = away
                .filter(|it| !self.numbers.contains_key(&it.annotation))
                .count();
            if away > 0 {
                let detail = format!("{away} of its members are not in this document");
                self.lose("across-documents", item, detail);
            }
            let event = self.project.events().get(&it.event);
            let kind = kinds::of_event(event.map_or(EventKind::default(), |it| it.kind));
            let back = spans_of(self.tokens, &runs);
            let numbers = &self.numbers;
            let line = self
                .said
                .account(it, back.as_ref(), &|id| numbers.contains_key(id));
            let number = self.mention(kind, &runs, &line);
            self.events.entry(&it.event).or_default().push(number);
            for member in &it.members {
                let role = crate::exchange::value::word(member.role);
                self.participants.push((number, &member.annotation, role));
            }
        }
    }

    /// An instance; gives its number.
    fn instance(&mut self, kind: &str, label: &str, id: &str) -> usize {
        self.mentions += 1;
        let number = self.mentions;
        self.add(format_args!("<{kind} m_id=\"{number}\" RELATED_TO=\"\""));
        push_attribute(&mut self.out, "TAG_DESCRIPTOR", label);
        push_attribute(&mut self.out, "instance_id", id);
        self.out.push_str("/>\n");
        number
    }

    fn entity_instances(&mut self) -> Vec<Chain<'a>> {
        let all = std::mem::take(&mut self.entities);
        let one = |(id, sources): (&'a EntityId, Vec<usize>)| {
            let entity = self.project.entities().get(id);
            let kind = entity.map_or(EntityKind::Other, |it| it.kind);
            let label = entity.map_or(id.as_str(), |it| &it.label);
            Chain {
                target: self.instance(kinds::of_entity(kind), label, id.as_str()),
                id: id.as_str(),
                sources,
                across: self.reach.entities.get(id).is_none_or(Option::is_none),
            }
        };
        all.into_iter().map(one).collect()
    }

    fn event_instances(&mut self) -> Vec<Chain<'a>> {
        let all = std::mem::take(&mut self.events);
        let one = |(id, sources): (&'a EventId, Vec<usize>)| {
            let event = self.project.events().get(id);
            let kind = event.map_or(EventKind::default(), |it| it.kind);
            let label = event.map_or(id.as_str(), |it| &it.title);
            Chain {
                target: self.instance(kinds::of_event(kind), label, id.as_str()),
                id: id.as_str(),
                sources,
                across: self.reach.events.get(id).is_none_or(Option::is_none),
            }
        };
        all.into_iter().map(one).collect()
    }

    fn chains(&mut self, chains: &[Chain<'_>]) {
        for it in chains {
            let name = if it.across {
                "CROSS_DOC_COREF"
            } else {
                "INTRA_DOC_COREF"
            };
            let mut out = String::new();
            push_attribute(&mut out, "note", it.id);
            self.relate(name, out, &it.sources, it.target);
        }
    }

    /// Adds a relation; `out` has its attributes.
    fn relate(&mut self, name: &'static str, mut out: String, sources: &[usize], target: usize) {
        out.push_str(">\n");
        for source in sources {
            let _ = writeln!(out, "  <source m_id=\"{source}\"/>");
        }
        let _ = writeln!(out, "  <target m_id=\"{target}\"/>\n</{name}>");
        self.relations.push((name, out));
    }

    /// Members of accounts, and links between annotations.
    fn ties(&mut self) {
        for (account, member, role) in std::mem::take(&mut self.participants) {
            if let Some(&member) = self.numbers.get(member) {
                self.tie("HAS_PARTICIPANT", "sem_role", &role, account, member);
            }
        }
        for &it in &self.document.annotations {
            for link in self.said.links(&it.id).to_vec() {
                match (self.numbers.get(&link.from), self.numbers.get(&link.to)) {
                    (Some(&from), Some(&to)) => self.tie("LINK", "reltype", &link.kind, from, to),
                    _ => {
                        let detail = "an end of it is not in this document".to_owned();
                        self.lose("across-documents", link.id.as_str(), detail);
                    }
                }
            }
        }
    }

    /// A relation that a mention's line says too, as the attribute tells.
    fn tie(&mut self, name: &'static str, key: &str, value: &str, from: usize, to: usize) {
        let mut out = format!(" {OURS}=\"said\"");
        push_attribute(&mut out, key, value);
        self.relate(name, out, &[from], to);
    }
}

/// The mentions of one entity or event.
struct Chain<'a> {
    target: usize,
    id: &'a str,
    sources: Vec<usize>,
    /// Whether other documents mention it too.
    across: bool,
}
