//! Known names in a text: the labels and aliases of a project's entities and
//! the entries of gazetteers, all in one pass.
//!
//! A name is found as it is written ([`How::Exact`]) or up to case, accents
//! and hyphens ([`How::Folded`]); a capitalised word at an edit distance of one
//! is a question ([`How::Near`]), never an answer. Of names that overlap the
//! one that starts first is taken, of those the longest. Boilerplate is passed
//! over.

mod common;
mod letters;
mod near;

use super::fold::{Folded, Keep, Pieces, cuts_letter, folded};
use super::occurrences::border::stands_alone;
use super::zones::boilerplate;
use super::{Context, EntryId};
use crate::model::{EntityId, EntityKind};
use crate::text::{ByteSpan, SourceText};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind, StartKind};
use near::NearTable;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::iter::Peekable;

/// What a name is the name of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameTarget {
    /// An entity of the project.
    Entity(EntityId),
    /// An entry of a gazetteer, which is no entity yet.
    Entry(EntryId),
}

/// How a name was recognised, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// As it is written; spaces and apostrophes of another kind are no difference.
    Exact,
    /// But for case, accents or hyphens.
    Folded,
    /// But for one letter: to be asked, never to be linked silently.
    Near,
}

/// A name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundName {
    /// Where.
    pub span: ByteSpan,
    /// Whose name it is: at least one, without repeats; several if it is
    /// ambiguous.
    pub targets: Vec<NameTarget>,
    /// How it was recognised.
    pub how: How,
    /// The name it was recognised as; differs from the words of the text unless
    /// it is exact.
    pub name: SmolStr,
}

/// Names made ready to be found in any number of texts.
#[derive(Clone, Debug, Default)]
pub struct Names {
    automaton: Option<AhoCorasick>,
    /// For every pattern of the automaton, the names that are folded to it.
    patterns: Vec<Vec<Name>>,
    near: NearTable,
    /// No name is found in more bytes of a text.
    longest: usize,
}

/// One name of one target.
#[derive(Clone, Debug)]
struct Name {
    target: NameTarget,
    label: SmolStr,
    /// The label with everything kept that folding can keep.
    exact: SmolStr,
}

/// No longer name is sought, in bytes.
const LONGEST_NAME: usize = 400;

impl Names {
    /// Makes names ready: for each its target, what that is, and a label or an
    /// alias. Names without two letters, and those longer than any name, are
    /// passed over.
    pub fn new<'a>(entities: impl IntoIterator<Item = (NameTarget, EntityKind, &'a str)>) -> Self {
        let mut by_key: BTreeMap<String, Vec<Name>> = BTreeMap::new();
        let mut near = NearTable::default();
        for (target, kind, label) in entities {
            let label = label.trim();
            let key = key_of(label);
            let letters = key.chars().filter(|it| it.is_alphabetic()).count();
            if letters < 2 || label.len() > LONGEST_NAME {
                continue;
            }
            near.add(&target, kind, label);
            let names = by_key.entry(key).or_default();
            if names
                .iter()
                .all(|it| it.target != target || it.label != label)
            {
                names.push(Name {
                    target,
                    label: label.into(),
                    exact: folded(label, Keep::ALL).into(),
                });
            }
        }
        let longest = by_key.keys().map(String::len).max().unwrap_or(0);
        // A table of all transitions is fast; for very many names it would
        // not fit into the processor's cache, nor into little memory.
        let small = by_key.keys().map(String::len).sum::<usize>() < 100_000;
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .start_kind(StartKind::Unanchored)
            .kind(small.then_some(AhoCorasickKind::DFA))
            .build(by_key.keys())
            .ok()
            .filter(|_| !by_key.is_empty());
        near.finish();
        Self {
            automaton,
            patterns: by_key.into_values().collect(),
            near,
            longest: longest * 4 + 1000,
        }
    }

    /// Whether there is nothing to be found.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Finds the names in a text: by start, not overlapping.
    pub fn find(&self, text: &SourceText, context: &Context) -> Vec<FoundName> {
        let skipped = boilerplate(&context.zones);
        let text = text.as_str();
        let mut found = self.plain(text, &skipped);
        let near = self.near.find(text, &found, &skipped);
        if !near.is_empty() {
            found.extend(near);
            found.sort_by_key(|it| it.span);
        }
        found
    }

    /// The names that are there letter by letter.
    fn plain(&self, text: &str, skipped: &[ByteSpan]) -> Vec<FoundName> {
        let Some(automaton) = &self.automaton else {
            return Vec::new();
        };
        let mut found: Vec<FoundName> = Vec::new();
        let mut folded = Folded::default();
        let mut bytes = Vec::new();
        let mut hits: Vec<(ByteSpan, usize)> = Vec::new();
        let mut skipped = Stretches::new(skipped);
        for piece in Pieces::new(text, self.longest) {
            folded.refill(text, piece.start, piece.end, Keep::NOTHING);
            bytes.clear();
            bytes.extend(folded.as_str().bytes().map(hyphen_to_space));
            hits.clear();
            for hit in automaton.find_overlapping_iter(&bytes) {
                // Cheap checks first: nearly all hits are parts of words.
                if inside_word(&bytes, hit.start(), hit.end()) {
                    continue;
                }
                let Some(span) = folded.span(hit.start(), hit.end()) else {
                    continue;
                };
                let (start, end) = (span.start().to_usize(), span.end().to_usize());
                if start < piece.own_end
                    && end - start <= self.longest
                    && !cuts_letter(text, end)
                    && stands_alone(text, start, end)
                {
                    hits.push((span, hit.pattern().as_usize()));
                }
            }
            hits.sort_by_key(|(span, _)| (span.start(), std::cmp::Reverse(span.end())));
            for (span, pattern) in &hits {
                if found
                    .last()
                    .is_some_and(|last| span.start() < last.span.end())
                    || skipped.touches(*span)
                {
                    continue;
                }
                found.extend(self.judged(text, *span, *pattern));
            }
        }
        found
    }

    /// Which of the names of a pattern the words of `span` can be.
    fn judged(&self, text: &str, span: ByteSpan, pattern: usize) -> Option<FoundName> {
        let (start, end) = (span.start().to_usize(), span.end().to_usize());
        let words = &text[start..end];
        let kept = folded(words, Keep::ALL);
        let fits: Vec<&Name> = self.patterns[pattern]
            .iter()
            .filter(|name| {
                letters::case_fits(&name.label, words)
                    && !common::is_no_name_here(&name.label, text, start, end)
            })
            .collect();
        // Somebody whose name is written just so comes before one whose name
        // is not.
        let exact: Vec<&Name> = fits
            .iter()
            .filter(|name| name.exact == kept)
            .copied()
            .collect();
        let (how, names) = if exact.is_empty() {
            (How::Folded, fits)
        } else {
            (How::Exact, exact)
        };
        let name = names.first()?.label.clone();
        let mut targets: Vec<NameTarget> = names.iter().map(|it| it.target.clone()).collect();
        targets.sort();
        targets.dedup();
        Some(FoundName {
            span,
            targets,
            how,
            name,
        })
    }
}

/// What a name is sought as.
fn key_of(label: &str) -> String {
    folded(label, Keep::NOTHING).replace('-', " ")
}

fn hyphen_to_space(byte: u8) -> u8 {
    if byte == b'-' { b' ' } else { byte }
}

/// Whether a stretch of a folded text goes on in letters of ASCII on either
/// side: then it is no word, whatever the finer rules say.
fn inside_word(bytes: &[u8], start: usize, end: usize) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase();
    let joined =
        |a: Option<&u8>, b: Option<&u8>| a.zip(b).is_some_and(|(a, b)| plain(*a) && plain(*b));
    joined(bytes.get(start.wrapping_sub(1)), bytes.get(start))
        || joined(bytes.get(end.wrapping_sub(1)), bytes.get(end))
}

/// Stretches of a text that are asked after from start to end.
struct Stretches<'a> {
    left: Peekable<std::slice::Iter<'a, ByteSpan>>,
}

impl<'a> Stretches<'a> {
    fn new(stretches: &'a [ByteSpan]) -> Self {
        Self {
            left: stretches.iter().peekable(),
        }
    }

    /// Whether a span touches one of them; the spans asked after ascend.
    fn touches(&mut self, span: ByteSpan) -> bool {
        while self.left.next_if(|it| it.end() <= span.start()).is_some() {}
        self.left.peek().is_some_and(|it| it.overlaps(span))
    }
}

#[cfg(test)]
mod tests;
