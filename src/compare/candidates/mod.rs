//! Proposing pairs of passages that tell of the same event.
//!
//! A text is read into *tellings* ([`reading`]): a sentence, with those it
//! leans on, that tells of one kind of event ([`lexicon`]), with the time that
//! its verb has ([`clause`], [`when`]), its places ([`place`]), names, figures
//! and words. Tellings that share a block ([`block`]) are weighed against each
//! other ([`judge`]), and the pairs are put into an order that shows many
//! events ([`rank`]). Nothing is linked here: a person accepts or rejects, and
//! what was decided is not offered again ([`decided`]).
//!
//! Everything is rules; the time is linear in the text but for sorting, and
//! the result does not depend on the order of the documents.

mod block;
mod clause;
mod countries;
mod decided;
mod judge;
mod lexicon;
mod likeness;
mod lore;
mod place;
mod rank;
mod reading;
mod scales;
mod sentence;
mod side;
mod small_words;
#[cfg(test)]
mod tests;
mod trigger;
mod trigger_words;
mod when;
mod whereabouts;
mod words;

pub use lexicon::EventClass;

use crate::model::{Passage, Project, SourceId, Table};
use crate::recognise::{Context, Gazetteer, KnownNames};
use crate::text::{ByteOffset, ByteSpan, CharSpan, SourceText};
use decided::Decided;
use lore::{Lore, Shelf};
use rank::Scored;
use reading::Telling;
use std::sync::Arc;
use words::Vocabulary;

/// No more candidates are offered.
pub const MOST: usize = 1_000;

/// A text to look for events in.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// What it is called; documents of one name and text are one.
    pub name: &'a str,
    /// Its source in the project, if it has one.
    pub source: Option<&'a SourceId>,
    /// The project that it is a source of: its entities name people and
    /// places, and what it has decided is not offered again.
    pub project: Option<&'a Project>,
    /// The text.
    pub text: &'a SourceText,
    /// What is known around it. If it has no zones, those that are proposed
    /// for the text are used.
    pub context: &'a Context,
}

/// Two passages that may tell of the same event.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// How likely, from 0 to 1, with further pairs about an event already on
    /// the list counting less.
    pub score: f64,
    /// What speaks for it and against it.
    pub reasons: Vec<Reason>,
    /// The two passages; of one document the earlier comes first.
    pub passages: [CandidatePassage; 2],
    /// The kind of event that they tell of.
    pub class: EventClass,
    /// A title for the event: "massacre, Moura, 2022-03".
    pub title: String,
}

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CandidatePassage {
    /// Which of the documents that were given.
    pub document: usize,
    /// Where, in code points.
    pub span: CharSpan,
}

/// Something that speaks for a candidate or against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What it is about.
    pub kind: ReasonKind,
    /// Which way it goes.
    pub weight: Weight,
    /// In words, for a chip: "place: Moura".
    pub words: String,
}

/// What a reason is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReasonKind {
    /// The event has a name of its own.
    NamedEvent,
    /// Where it happened.
    Place,
    /// Two names of places that differ by a letter.
    NearPlace,
    /// When.
    Date,
    /// What kind of event it is.
    Class,
    /// Which side did it.
    Side,
    /// Who is named.
    Actors,
    /// A number that both give.
    Figure,
    /// Other words that both have.
    Words,
}

impl ReasonKind {
    /// In a word, for machines.
    pub fn word(self) -> &'static str {
        match self {
            Self::NamedEvent => "named_event",
            Self::Place => "place",
            Self::NearPlace => "near_place",
            Self::Date => "date",
            Self::Class => "class",
            Self::Side => "side",
            Self::Actors => "actors",
            Self::Figure => "figure",
            Self::Words => "words",
        }
    }
}

/// Which way a reason goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// It speaks for the pair.
    Support,
    /// It speaks for it a little.
    Weak,
    /// It speaks against it.
    Against,
}

impl Weight {
    /// In a word, for machines.
    pub fn word(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Weak => "weak",
            Self::Against => "against",
        }
    }
}

/// The candidates in some documents, best first, at most [`MOST`].
/// `gazetteers` are all that are open.
pub fn candidates(gazetteers: &Arc<[Gazetteer]>, documents: &[Document<'_>]) -> Vec<Candidate> {
    let order = canonical(documents);
    let sorted: Vec<Document<'_>> = order.iter().map(|it| documents[*it]).collect();
    let known = known_names(gazetteers, &sorted);
    let ready: Vec<reading::Ready> = sorted
        .iter()
        .zip(&known)
        .map(|(document, (_, known))| reading::ready(document, known))
        .collect();
    let shelves = sorted.iter().map(|document| Shelf {
        text: document.text,
        project: document.project,
    });
    let lore = Lore::new(shelves.collect(), gazetteers, &ready);
    let mut vocabulary = Vocabulary::default();
    let mut tellings: Vec<Telling> = Vec::new();
    for (index, ready) in ready.iter().enumerate() {
        let text = sorted[index].text.as_str();
        reading::tellings(index, text, ready, &lore, &mut vocabulary, &mut tellings);
    }
    drop(ready);
    count(&tellings, &mut vocabulary);
    let scored: Vec<Scored> = block::pairs(&tellings, &vocabulary)
        .into_iter()
        .filter_map(|(a, b)| {
            let (x, y) = (&tellings[a as usize], &tellings[b as usize]);
            let judged = judge::judge(x, y, &vocabulary, false)?;
            Some(Scored {
                a,
                b,
                score: judged.score,
                again: Vec::new(),
            })
        })
        .collect();
    let decided: Vec<Option<Decided>> = decisions(&sorted);
    let settled = |a: &Telling, b: &Telling| settled(&sorted, &decided, a, b);
    rank::ranked(scored, &tellings, MOST, &settled)
        .into_iter()
        .filter_map(|it| offered(&it, &tellings, &vocabulary, &sorted, &order))
        .collect()
}

/// The documents in an order that does not depend on how they were given,
/// each once.
fn canonical(documents: &[Document<'_>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..documents.len()).collect();
    let key = |at: usize| (documents[at].name, documents[at].text.as_str());
    order.sort_by(|a, b| key(*a).cmp(&key(*b)));
    order.dedup_by(|a, b| key(*a) == key(*b));
    order
}

/// The names that each document's project and the gazetteers know, made ready
/// once for each project.
fn known_names(
    gazetteers: &Arc<[Gazetteer]>,
    documents: &[Document<'_>],
) -> Vec<(Option<*const Project>, Arc<KnownNames>)> {
    let mut all: Vec<(Option<*const Project>, Arc<KnownNames>)> = Vec::new();
    for document in documents {
        let project = document.project.map(std::ptr::from_ref);
        let known = match all.iter().find(|it| it.0 == project) {
            Some((_, known)) => Arc::clone(known),
            None => {
                let none = Table::default();
                let entities = document.project.map_or(&none, Project::entities);
                Arc::new(KnownNames::new(entities, gazetteers))
            }
        };
        all.push((project, known));
    }
    all
}

/// Counts in how many sentences each word stands.
fn count(tellings: &[Telling], vocabulary: &mut Vocabulary) {
    for same in tellings.chunk_by(|a, b| (a.document, a.sentence) == (b.document, b.sentence)) {
        let mut all: Vec<words::Id> = Vec::new();
        for it in same {
            all.extend(&it.names);
            all.extend(&it.stems);
            all.extend(it.places.iter().map(|it| it.name));
            all.extend(it.named);
        }
        all.sort_unstable();
        all.dedup();
        vocabulary.count(all.into_iter());
    }
}

/// The decisions of every document's project, each made ready once; `None` for
/// a document without one.
fn decisions(documents: &[Document<'_>]) -> Vec<Option<Decided>> {
    let mut seen: Vec<*const Project> = Vec::new();
    documents
        .iter()
        .map(|document| {
            let project = document.project?;
            let at = std::ptr::from_ref(project);
            if seen.contains(&at) {
                return None;
            }
            seen.push(at);
            Some(Decided::new(project))
        })
        .collect()
}

fn settled(
    documents: &[Document<'_>],
    decided: &[Option<Decided>],
    a: &Telling,
    b: &Telling,
) -> bool {
    let (x, y) = (&documents[a.document], &documents[b.document]);
    let (Some(of_x), Some(of_y)) = (x.project, y.project) else {
        return false;
    };
    if !std::ptr::eq(of_x, of_y) {
        return false;
    }
    let (of_a, of_b) = spans(documents, a, b);
    let passage = |document: &Document<'_>, span: Option<CharSpan>| {
        Some(Passage {
            source: document.source?.clone(),
            span: span?,
        })
    };
    let (Some(a), Some(b)) = (passage(x, of_a), passage(y, of_b)) else {
        return false;
    };
    documents
        .iter()
        .zip(decided)
        .find(|(it, decided)| {
            decided.is_some() && it.project.is_some_and(|it| std::ptr::eq(it, of_x))
        })
        .and_then(|(_, decided)| decided.as_ref())
        .is_some_and(|it| it.settles(&a, &b))
}

/// The two passages in code points. The second does not reach back into the
/// first, even if it leans on it.
fn spans(
    documents: &[Document<'_>],
    a: &Telling,
    b: &Telling,
) -> (Option<CharSpan>, Option<CharSpan>) {
    let at = |byte: usize| ByteOffset::new(u32::try_from(byte).unwrap_or(u32::MAX));
    let span = |it: &Telling, start: usize| {
        let span = ByteSpan::new(at(start), at(it.end)).ok()?;
        documents[it.document].text.chars_of(span).ok()
    };
    let reaches_back = a.document == b.document && b.start < a.end && a.start < b.end;
    let start = if reaches_back { b.own_start } else { b.start };
    (span(a, a.start), span(b, start))
}

fn offered(
    pair: &Scored,
    tellings: &[Telling],
    vocabulary: &Vocabulary,
    documents: &[Document<'_>],
    order: &[usize],
) -> Option<Candidate> {
    let (a, b) = (&tellings[pair.a as usize], &tellings[pair.b as usize]);
    let mut reasons = judge::judge(a, b, vocabulary, true)?.reasons;
    let mut class = a.class.min(b.class);
    for (x, y) in &pair.again {
        let (x, y) = (&tellings[*x as usize], &tellings[*y as usize]);
        class = class.min(x.class.min(y.class));
        for it in judge::judge(x, y, vocabulary, true)?.reasons {
            let more = matches!(it.kind, ReasonKind::Class | ReasonKind::Figure);
            if more && reasons.len() < 9 && !reasons.contains(&it) {
                reasons.push(it);
            }
        }
    }
    let (of_a, of_b) = spans(documents, a, b);
    let passage = |it: &Telling, span: Option<CharSpan>| {
        Some(CandidatePassage {
            document: order[it.document],
            span: span?,
        })
    };
    Some(Candidate {
        // Three digits are as many as the rules can answer for.
        score: (pair.score * 1000.0).round() / 1000.0,
        reasons,
        passages: [passage(a, of_a)?, passage(b, of_b)?],
        class,
        title: title(class, a, b, vocabulary),
    })
}

/// What the event may be called: its kind, a common place, the narrower time.
fn title(class: EventClass, a: &Telling, b: &Telling, vocabulary: &Vocabulary) -> String {
    let mut parts = vec![class.word().to_owned()];
    let place = a
        .places
        .iter()
        .filter(|it| b.places.iter().any(|other| other.name == it.name))
        .min_by_key(|it| it.level);
    parts.extend(place.map(|it| scales::shown(vocabulary.word(it.name))));
    let when = [a.when, b.when]
        .into_iter()
        .filter(|it| it.days().is_some())
        .min_by_key(|it| (it.days(), it.first));
    parts.extend(when.map(|it| it.words()));
    parts.join(", ")
}
