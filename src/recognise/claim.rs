//! Cues of a claim: who says it, through whom, with which verb, how surely,
//! and whether it is affirmed or denied. English and French.
//!
//! Only the sentences of the claim are read, and the one before if it ends in
//! a colon. What a person selected goes first: words of the sentence outside of
//! the selection count as its frame ("Locals alleged …", "…, residents said").

mod govern;
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
    let main = govern::main_speech(&items, &speech, &claim);
    // What the other side had said is not the denier's.
    let denied = main
        .filter(|it| it.speech == Speech::Denies)
        .and_then(|it| govern::denied_party(&items, it, &claim));
    let main = main.filter(|_| denied.is_none());
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
    if let Some((noun, maker)) = denied {
        cues.verb = items.span(noun..noun + 1);
        cues.voice = maker.and_then(|it| items.span(it));
        if let Some(verb) = cues.verb {
            why.push(format!("only ‘{}’ is denied", text.slice(verb)));
        }
    } else if main.is_none()
        && let Some(name) = govern::named_speaker(&items, &claim)
            .or_else(|| govern::for_whom(&items, &claim))
            .and_then(|it| items.span(it))
    {
        cues.voice = Some(name);
        why.push(format!("it is put in the mouth of ‘{}’", text.slice(name)));
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
        let governs = govern::hedge_governs(&items, at, length, &clause);
        let counts = !denied && (governs || claim.contains(&at));
        let hedge = items.span(at..at + length).filter(|_| counts);
        at += length;
        if let Some(hedge) = hedge {
            let what = if governs { "hedges" } else { "hedges a part" };
            why.push(format!("‘{}’ {what}", text.slice(hedge)));
            cues.hedges.push(hedge);
            if governs {
                cues.certainty = cues.certainty.max(certainty);
            }
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
    let negation = match denial {
        Some(found) => phrase::negation(&items, found.at.start.saturating_sub(3)..found.at.start),
        None => main
            .filter(|it| it.speech == Speech::Says)
            .and_then(|it| answer(&items, it, &claim)),
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

/// The negation with which the speakers clear themselves of something.
fn answer(items: &Items<'_>, main: &Found, claim: &Range<usize>) -> Option<Range<usize>> {
    let said = main.at.end.max(claim.start);
    if main.at.end <= claim.end
        && let Some(found) = phrase::negation(items, said..claim.end)
    {
        return [main.at.end, said]
            .iter()
            .any(|from| govern::answers(items, *from, &found))
            .then_some(found);
    }
    // `It did not fire, the army said`
    let end = claim.end.min(main.at.start);
    let found = phrase::negation(items, claim.start..end)?;
    let behind =
        (found.end..main.at.start).any(|at| items.all[at].is_mark(&[',', '”', '"', '»', '–', '—']));
    (behind && govern::answers(items, claim.start, &found)).then_some(found)
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
