//! Dates in a text: where they stand, which days they mean, and why.
//!
//! A date is read in two steps. The *form* says what the words say: a day, a
//! month, a part, a range, or something that leans on another date
//! ([`expression`]; [`absolute`], [`years`], [`part`], [`relative`] and [`range`] read
//! it, [`guard`] turns away what only looks like it). The *place* says the
//! rest: the zone, the heading, the dates before it ([`around`]), from which
//! [`resolve`] makes days.
//!
//! A text is read once from start to end, in stretches of bounded length, so
//! the time is linear in the text and the memory does not depend on it.

mod absolute;
mod around;
mod calendar;
mod expression;
mod guard;
mod item;
mod lexicon;
mod part;
mod range;
mod reader;
mod relative;
mod resolve;
mod scan;
#[cfg(test)]
mod tests;
mod years;

use super::{Context, FoundDate};
use crate::model::{Basis, PartialDate};
use crate::text::{ByteSpan, SourceText};
use scan::Scan;

/// How far back a single date is read in its context.
const LOOK_BACK: usize = 128 * 1024;
/// How far back a date is read that needs no context.
const NEARBY: usize = 512;
/// How much of the head of a long text is read for its title.
const HEAD: usize = 4 * 1024;

/// The dates in a text, by start, not overlapping. Boilerplate is skipped.
pub fn dates(text: &SourceText, context: &Context) -> Vec<FoundDate> {
    let mut scan = Scan::new(text.as_str(), context);
    scan.read(0, text.as_str().len());
    near_the_latest(text, context, scan.found)
}

/// Days and months for which nothing gave a year: where the text itself names
/// days with their years, those nearest to the latest of them. A text is hardly
/// older than that, and it may stand behind what leans on it.
fn near_the_latest(
    text: &SourceText,
    context: &Context,
    mut found: Vec<FoundDate>,
) -> Vec<FoundDate> {
    if context.published.is_some() || context.covers.is_some() || !found.iter().any(lacks_year) {
        return found;
    }
    let latest = found
        .iter()
        .filter(|it| it.date.basis == Basis::Explicit && it.date.earliest == it.date.latest)
        .filter_map(|it| Some((it.date.latest?, it.span)))
        .max_by_key(|(day, span)| (*day, std::cmp::Reverse(span.start())));
    let Some((day, span)) = latest else {
        return found;
    };
    // The half year around it, as days are put hardly after publication.
    let middle = chrono::Days::new(160);
    let assumed = Context {
        published: day.checked_add_days(middle).map(PartialDate::of_day),
        ..context.clone()
    };
    let mut scan = Scan::new(text.as_str(), &assumed);
    scan.read(0, text.as_str().len());
    let mut again = scan.found.into_iter().peekable();
    for it in found.iter_mut().filter(|it| lacks_year(it)) {
        while again
            .next_if(|other| other.span.start() < it.span.start())
            .is_some()
        {}
        if let Some(other) = again.peek()
            && other.span == it.span
            && other.date.earliest.is_some()
        {
            it.date = other.date.clone();
            it.date.basis = Basis::Inferred;
            it.date.why = smol_str::format_smolstr!(
                "the year is guessed from ‘{}’, the latest day that the text names",
                text.slice(span)
            );
        }
    }
    found
}

/// The date that a person means by a span: what stands in it, without doubt
/// whether it is one; `None` if nothing in it can be read as a date. It reads
/// a bounded stretch before the span, however long the text is.
pub fn date_in(text: &SourceText, context: &Context, span: ByteSpan) -> Option<FoundDate> {
    let words = text.as_str();
    let (start, end) = (span.start().to_usize(), span.end().to_usize());
    if end > words.len() || !words.is_char_boundary(start) || !words.is_char_boundary(end) {
        return None;
    }
    let mut scan = Scan::new(words, context);
    scan.zones_count = false;
    // Most of what people select holds no date at all, and most dates say all
    // by themselves: the long way back is gone only for the others.
    if !scan.clone().has_expression(start, end) {
        return None;
    }
    let line = text.line_of(span.start());
    let before = text.line_start(line).to_usize();
    let from = start.saturating_sub(LOOK_BACK);
    let mut from = if from == 0 {
        0
    } else {
        text.line_start(text.line_of(crate::text::ByteOffset::new(from as u32)) + 1)
            .to_usize()
            .min(before)
    };
    if start - from > 2 * LOOK_BACK {
        from = floor(words, start - LOOK_BACK);
    }
    // What stands around the span is read first as if nobody had pointed.
    let after = floor(words, (end + 256).min(words.len()));
    let inside = |mut scan: Scan<'_>, from: usize| {
        scan.read(from, after);
        let inside = scan.found.into_iter().filter(|it| span.contains(it.span));
        merged(inside.collect())
    };
    let near = floor(words, start.saturating_sub(NEARBY)).max(from);
    if let Some(found) = inside(scan.clone(), near)
        && found.date.basis == Basis::Explicit
    {
        return Some(found);
    }
    if from > 0 {
        scan.read(0, floor(words, HEAD.min(from)));
    }
    if let Some(found) = inside(scan.clone(), from) {
        // Of a long text the rest is not read for the sake of one span.
        const WHOLE: usize = 64 * 1024;
        if lacks_year(&found) && words.len() <= WHOLE {
            let same = |it: &FoundDate| it.span == found.span;
            return dates(text, context).into_iter().find(same).or(Some(found));
        }
        return Some(found);
    }
    scan.read(from, start);
    scan.found.clear();
    scan.loose = true;
    scan.read(start, end);
    merged(scan.found)
}

/// Whether a day or a month got no year.
fn lacks_year(found: &FoundDate) -> bool {
    found.date.earliest.is_none() && found.date.basis == Basis::Context
}

/// One date out of several that stand in one span: over all of them.
fn merged(found: Vec<FoundDate>) -> Option<FoundDate> {
    let count = found.len();
    let mut found = found.into_iter();
    let mut all = found.next()?;
    for next in found {
        all.span = all.span.hull(next.span);
        let both = |a: Option<chrono::NaiveDate>, b, pick: fn(_, _) -> _| match (a, b) {
            (Some(a), Some(b)) => Some(pick(a, b)),
            _ => None,
        };
        all.date.earliest = both(all.date.earliest, next.date.earliest, std::cmp::min);
        all.date.latest = both(all.date.latest, next.date.latest, std::cmp::max);
        all.date.basis = all.date.basis.max(next.date.basis);
    }
    if count > 1 {
        all.date.throughout = false;
        all.date.why = smol_str::SmolStr::new_static("over all the dates in these words");
    }
    Some(all)
}

/// The last character border at or before a byte.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
