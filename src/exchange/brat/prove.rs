//! Where spans lie: how a file counts, and what its quotes prove.

use super::line::shown;
use super::{join, split};
use crate::exchange::json::Json;
use crate::exchange::world::Object;
use crate::exchange::{Claimed, Counting, Imported, Loss, OffsetUnit, Proof, Ruler};
use crate::model::{Few, Fragments};
use crate::text::{CharOffset, CharSpan, SourceText};

/// The ways in which a file may count, the likeliest first. `file` is the text
/// as the file has it, with its mark; `given` is what a person says.
pub(super) fn candidates(
    text: &SourceText,
    file: Option<&str>,
    given: Option<Counting>,
) -> Vec<Counting> {
    let ours = text.as_str().contains("\r\n");
    let theirs = file.is_none_or(|it| it.contains("\r\n"));
    let marked =
        file.is_some_and(|it| it.starts_with('\u{feff}')) && !text.as_str().starts_with('\u{feff}');
    let mut out: Vec<Counting> = given.into_iter().collect();
    for unit in [OffsetUnit::CodePoints, OffsetUnit::Utf16] {
        if unit == OffsetUnit::Utf16 && text.utf16_len().get() == text.char_len().get() {
            continue;
        }
        // Where the file was written with other line ends, one way is left.
        for joined_line_ends in [false, true] {
            let fits = match (ours, theirs) {
                (true, true) => true,
                (true, false) => joined_line_ends,
                (false, _) => !joined_line_ends,
            };
            for mark in [true, false] {
                if fits && (marked || !mark) {
                    out.push(Counting {
                        unit,
                        joined_line_ends,
                        mark,
                    });
                }
            }
        }
    }
    out
}

/// A line `T` as it stands in the file.
pub(super) struct Claim<'a> {
    pub line: usize,
    pub id: &'a str,
    pub kind: &'a str,
    pub parts: Few<(u64, u64)>,
    pub quote: Option<&'a str>,
}

/// The way of counting under which most quotes stand where they should; where
/// it is not the plain one, or others do as well, a note says so.
pub(super) fn ruler<'t, 'c>(
    document: &str,
    text: &'t SourceText,
    spans: impl Iterator<Item = Claim<'c>>,
    candidates: &[Counting],
    out: &mut Imported,
) -> Ruler<'t> {
    let mut claims = Vec::new();
    for it in spans {
        let mut rest = it.quote;
        for &(start, end) in &it.parts {
            let length = usize::try_from(end.saturating_sub(start)).unwrap_or(usize::MAX);
            let own = rest.and_then(|it| take(it, length));
            let quote = match it.parts.len() {
                1 => it.quote,
                _ => own.map(|(own, _)| own),
            };
            rest = own.map(|(_, rest)| rest);
            claims.push(Claimed { start, end, quote });
        }
    }
    let proof = Proof::of(text, &claims, candidates, same);
    let counting = proof.counting;
    if counting != Counting::default() || !proof.rivals.is_empty() {
        let rivals: Vec<String> = proof.rivals.iter().map(|it| it.in_words()).collect();
        let mut detail = format!(
            "counted in {}: {} of {} quotes stand where they should",
            counting.in_words(),
            proof.proved,
            proof.quotes
        );
        if !rivals.is_empty() {
            detail.push_str("; as many do in ");
            detail.push_str(&rivals.join(" or "));
        }
        out.notes.push(Loss {
            reason: "offset-unit",
            document: document.to_owned(),
            item: "file".to_owned(),
            detail,
        });
    }
    Ruler::new(text, counting)
}

/// Where a span lies, proved by its quote. `extra` is what stands for us on it.
///
/// # Errors
///
/// The stable word and why it lies nowhere.
pub(super) fn place(
    text: &SourceText,
    ruler: &Ruler<'_>,
    claim: &Claim<'_>,
    extra: Option<&Object>,
) -> Result<Fragments, (&'static str, String)> {
    let Claim { parts, quote, .. } = claim;
    let mut pieces = Vec::with_capacity(parts.len());
    for &(start, end) in parts {
        match ruler.span(start, end) {
            Ok(span) => pieces.push(span),
            // An empty part beside others says nothing.
            Err(("empty", _)) if parts.len() > 1 => {}
            Err(error) => return Err(error),
        }
    }
    if let Some(quote) = *quote {
        let own: Vec<&str> = pieces.iter().filter_map(|it| text.quote(*it)).collect();
        // Files of before 2013 have no space between the parts.
        if !begins_with(quote, &own.join(" ")) && !begins_with(quote, &own.concat()) {
            let detail = format!(
                "its words are ‘{}’, but ‘{}’ stands there",
                shown(quote),
                shown(&own.join(" "))
            );
            return Err(("quote", detail));
        }
    }
    pieces.sort_unstable();
    // The very spans, if the parts are still those that were made of them.
    if let Some(spans) = extra.and_then(|it| exact(it, text))
        && split(text, &spans) == pieces
    {
        return Ok(spans);
    }
    join(text, &pieces).ok_or_else(|| ("empty", "none of its parts has a length".to_owned()))
}

/// So many characters from the front, and the rest without the space between.
fn take(text: &str, length: usize) -> Option<(&str, &str)> {
    let end = match text.char_indices().nth(length) {
        Some((end, _)) => end,
        None if text.chars().count() == length => text.len(),
        None => return None,
    };
    let rest = &text[end..];
    Some((&text[..end], rest.strip_prefix(' ').unwrap_or(rest)))
}

/// Whether words are those of a quote; any white space is like any other.
fn same(words: &str, quote: &str) -> bool {
    words.chars().count() == quote.chars().count() && begins_with(quote, words)
}

/// Whether a quote begins with those words, and ends there or goes on with white
/// space.
fn begins_with(quote: &str, words: &str) -> bool {
    let mut quote = quote.chars();
    let alike = words.chars().all(|a| {
        quote
            .next()
            .is_some_and(|b| a == b || (a.is_whitespace() && b.is_whitespace()))
    });
    alike && quote.next().is_none_or(char::is_whitespace)
}

/// The spans that stand in a note of ours, if they lie in the text.
pub(super) fn exact(extra: &Object, text: &SourceText) -> Option<Fragments> {
    let Some(Json::List(list)) = extra.get("spans") else {
        return None;
    };
    let spans = list.iter().map(|it| match it {
        Json::List(ends) => match ends[..] {
            [Json::Whole(start), Json::Whole(end)] => {
                let at = |it: u64| u32::try_from(it).ok().map(CharOffset::new);
                let span = CharSpan::new(at(start)?, at(end)?).ok()?;
                (span.end() <= text.char_len()).then_some(span)
            }
            _ => None,
        },
        _ => None,
    });
    let spans: Vec<CharSpan> = spans.collect::<Option<_>>()?;
    Fragments::new(&spans).ok()
}
