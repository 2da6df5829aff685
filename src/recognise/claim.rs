//! Cues of a claim: who says it, through whom, with which verb, how surely,
//! and whether it is affirmed or denied. English and French.
//!
//! Only the sentences of the claim are read, and the one before if it ends in
//! a colon. What a person selected goes first: words of the sentence outside of
//! the selection count as its frame ("Locals alleged …", "…, residents said").

mod items;
mod lexicon;
mod phrase;

use super::Context;
use crate::model::{Certainty, Polarity};
use crate::text::{ByteOffset, ByteSpan, SourceText, sentence_at};
use items::{Item, Items};
use lexicon::{Speech, hedge_at, speech_of};
use std::ops::Range;

/// What a passage shows of how its claim is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimCues {
    /// Who speaks: the subject of the verb.
    pub voice: Option<ByteSpan>,
    /// Through whom it reaches us: "told Human Rights Watch", "as quoted by".
    pub through: Option<ByteSpan>,
    /// The verb, or what stands for one: "alleged", "according to".
    pub verb: Option<ByteSpan>,
    /// The words that hedge, by start.
    pub hedges: Vec<ByteSpan>,
    /// How sure the speaker is, by the weakest of the hedges.
    pub certainty: Certainty,
    /// Whether it is affirmed or denied.
    pub polarity: Polarity,
    /// Which words were read how, in words for people.
    pub why: String,
}

/// A word of saying at its place.
#[derive(Clone, Debug)]
struct Found {
    /// Which items it is.
    at: Range<usize>,
    speech: Speech,
}

/// Reads the cues of the claim that stands at `span`; `None` if there are none.
pub fn claim_in(text: &SourceText, _context: &Context, span: ByteSpan) -> Option<ClaimCues> {
    let span = text.span(span.start(), span.end()).ok()?;
    let whole = sentences(text, span)?;
    let items = Items::new(text.as_str(), whole);
    let claim = items.range(span);
    let mut why = Vec::new();
    let mut cues = ClaimCues::default();

    let speech = all_speech(&items);
    let main = main_speech(&speech, &claim);
    if let Some(found) = main {
        cues.verb = items.span(found.at.clone());
        let words = phrase::parties(&items, &speech, found);
        cues.voice = words.voice.and_then(|it| items.span(it));
        cues.through = words.through.and_then(|it| items.span(it));
        if let Some(verb) = cues.verb {
            why.push(match cues.voice {
                Some(voice) => format!(
                    "‘{}’ makes ‘{}’ the voice",
                    text.slice(verb),
                    text.slice(voice)
                ),
                None => format!("‘{}’ reports it", text.slice(verb)),
            });
        }
    }
    if cues.through.is_none() {
        cues.through = phrase::quoted_by(&items, main).and_then(|it| items.span(it));
    }
    if let Some(through) = cues.through {
        why.push(format!("it comes through ‘{}’", text.slice(through)));
    }

    let clause = clause_of(&items, &claim);
    let mut at = clause.start;
    while at < clause.end {
        let Some((length, certainty)) = hedge_at(&items, at) else {
            at += 1;
            continue;
        };
        // What is denied is called an accusation by the one who denies it.
        let denied = main.is_some_and(|it| it.speech == Speech::Denies && it.at.end <= at)
            && lexicon::is_statement(&items, at);
        let hedge = items.span(at..at + length).filter(|_| !denied);
        at += length;
        if let Some(hedge) = hedge {
            why.push(format!("‘{}’ hedges", text.slice(hedge)));
            cues.hedges.push(hedge);
            cues.certainty = cues.certainty.max(certainty);
        }
    }
    if let Some(found) = main.filter(|it| it.speech == Speech::Alleges) {
        let hedge = items.span(found.at.clone());
        if let Some(hedge) = hedge.filter(|it| !cues.hedges.contains(it)) {
            why.push(format!("‘{}’ hedges", text.slice(hedge)));
            cues.hedges.push(hedge);
            cues.hedges.sort_unstable();
            cues.certainty = cues.certainty.max(Certainty::Possible);
        }
    }

    let denial = main.filter(|it| it.speech == Speech::Denies);
    let from = match main {
        Some(found) if claim.contains(&found.at.start) && denial.is_none() => found.at.end,
        _ => claim.start,
    };
    let negation = match denial {
        Some(found) => phrase::negation(&items, found.at.start.saturating_sub(3)..found.at.start),
        None => phrase::negation(&items, from..claim.end),
    };
    if let Some(words) = negation.clone().and_then(|it| items.span(it)) {
        why.push(format!("‘{}’ negates", text.slice(words)));
    }
    if let Some(words) = denial.and_then(|it| items.span(it.at.clone())) {
        why.push(format!("‘{}’ denies", text.slice(words)));
    }
    // Not to deny is not to say that it is not so.
    if denial.is_some() != negation.is_some() {
        cues.polarity = Polarity::Denies;
    }

    let found = cues.voice.is_some()
        || cues.verb.is_some()
        || cues.through.is_some()
        || !cues.hedges.is_empty()
        || cues.polarity == Polarity::Denies;
    cues.why = why.join("; ");
    found.then_some(cues)
}

/// No claim is read farther, in bytes; a selection may be a whole document.
const REACH: u32 = 8000;

/// The sentences that a span lies in, with the one before if that introduces
/// them.
fn sentences(text: &SourceText, span: ByteSpan) -> Option<ByteSpan> {
    let last = if span.len() > REACH {
        text.floor(span.start().plus(REACH))
    } else {
        text.floor(ByteOffset::new(span.end().get() - 1))
    };
    let first = sentence_at(text, span.start())?;
    let mut whole = sentence_at(text, last).map_or(first, |it| first.hull(it));
    let before = text.as_str()[..whole.start().to_usize()].trim_end();
    if before.ends_with(':')
        && let Some(frame) = sentence_at(text, text.floor(ByteOffset::of_index(before.len() - 1)))
    {
        whole = whole.hull(frame);
    }
    Some(whole)
}

/// All words of saying.
fn all_speech(items: &Items<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < items.all.len() {
        match speech_of(items, at) {
            Some((length, speech)) => {
                found.push(Found {
                    at: at..at + length,
                    speech,
                });
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// The word of saying that the claim hangs on: the nearest before it, else the
/// first in it, else the nearest behind it.
fn main_speech<'a>(speech: &'a [Found], claim: &Range<usize>) -> Option<&'a Found> {
    let before = speech.iter().rfind(|it| it.at.end <= claim.start);
    let inside = speech.iter().find(|it| claim.contains(&it.at.start));
    let behind = speech.iter().find(|it| it.at.start >= claim.end);
    before.or(inside).or(behind)
}

/// The claim with the words around it up to the nearest borders of clauses.
fn clause_of(items: &Items<'_>, claim: &Range<usize>) -> Range<usize> {
    const CONJUNCTIONS: [&str; 14] = [
        "and", "but", "while", "although", "though", "whereas", "which", "who", "because", "et",
        "mais", "tandis", "alors", "qui",
    ];
    let is_border = |item: &Item<'_>| {
        item.is_mark(&[
            ',', ';', ':', '.', '—', '–', '(', ')', '!', '?', '“', '”', '"',
        ]) || CONJUNCTIONS.contains(&&*item.low)
    };
    let mut start = claim.start;
    while start > 0 && !is_border(&items.all[start - 1]) {
        start -= 1;
    }
    let mut end = claim.end;
    while end < items.all.len() && !is_border(&items.all[end]) {
        end += 1;
    }
    start..end
}

#[cfg(test)]
mod tests;
