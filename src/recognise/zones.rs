//! Zones: which stretches of a text are none of its own words, and proposals
//! for zones that are not marked yet.
//!
//! Proposals go by lines: a zone begins and ends at a line's borders. They are
//! shy of prose: a paragraph is taken for boilerplate only if it talks about
//! cookies or subscriptions itself, for a teaser only in a list of such.

mod caption;
mod cues;
mod innermost;
mod lines;
mod teaser;
mod web;

pub use innermost::boilerplate;

use super::{Context, FoundDate};
use crate::model::{PartialDate, Period, ZoneKind};
use crate::text::{ByteOffset, ByteSpan, SourceText};
use lines::{Line, Lines};
use std::ops::Range;

/// A zone that a text seems to have.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundZone {
    /// Where: from the start of a line to the end of a line, without its break.
    pub span: ByteSpan,
    /// What it seems to be.
    pub kind: ZoneKind,
    /// The date that stands on a line of its own in it.
    pub published: Option<PartialDate>,
    /// The period that it says to tell about.
    pub covers: Option<Period>,
    /// Why, in words for people.
    pub why: String,
}

/// A proposal in lines.
struct Proposal {
    lines: Range<usize>,
    kind: ZoneKind,
    published: Option<PartialDate>,
    why: String,
}

/// Proposes zones: by start, not overlapping, and not across or around a zone
/// that is there; inside of one only if that is body. `dates` are those of the
/// text, by start.
pub fn zones(text: &SourceText, dates: &[FoundDate], context: &Context) -> Vec<FoundZone> {
    let lines = Lines::new(text, dates);
    let mut proposals = teaser::teasers(&lines);
    let taken = taken(&lines, &proposals);
    proposals.extend(caption::captions(&lines, &taken));
    let taken = self::taken(&lines, &proposals);
    proposals.extend(web::boilerplate(&lines, &taken));
    proposals.sort_by_key(|it| it.lines.start);
    proposals
        .into_iter()
        .filter_map(|it| found(&lines, it))
        .filter(|it| {
            context.zones.iter().all(|zone| {
                !zone.span.overlaps(it.span)
                    || (zone.kind == ZoneKind::Body
                        && zone.span.contains(it.span)
                        && zone.span != it.span)
            })
        })
        .collect()
}

/// Which lines a proposal has taken.
fn taken(lines: &Lines<'_>, proposals: &[Proposal]) -> Vec<bool> {
    let mut taken = vec![false; lines.all.len()];
    for it in proposals {
        taken[it.lines.clone()].fill(true);
    }
    taken
}

fn found(lines: &Lines<'_>, proposal: Proposal) -> Option<FoundZone> {
    let of = |line: &Line<'_>| (line.start, line.start + line.text.len());
    let (start, _) = of(lines.all.get(proposal.lines.start)?);
    let (_, end) = of(lines.all.get(proposal.lines.end.checked_sub(1)?)?);
    Some(FoundZone {
        span: ByteSpan::new(ByteOffset::of_index(start), ByteOffset::of_index(end)).ok()?,
        kind: proposal.kind,
        published: proposal.published,
        covers: None,
        why: proposal.why,
    })
}

#[cfg(test)]
mod tests;
