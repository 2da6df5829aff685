//! Figures: numbers that say how many, how much, how long, how far.
//!
//! A text is read in stretches of some ten kilobytes that end between
//! paragraphs ([`passage`]). In each, a number in digits or words is read with
//! its scale ([`amount`], [`digits`], [`fraction`], [`magnitude`]), then the expression around it: range,
//! ratio, rate, sum, unit and qualifiers ([`expression`], [`range`], [`unit`],
//! [`currency`], [`qualifier`], [`special`], [`twice`], [`age`]). [`guard`], [`naming`], [`calendar`]
//! and [`codes`] turn away what is no figure: dates, references, names, telephone numbers. [`counted`] says what is counted and what befell it.

mod age;
mod amount;
mod calendar;
mod codes;
mod counted;
mod currency;
mod digits;
mod expression;
mod fraction;
mod guard;
mod magnitude;
mod naming;
mod nouns;
mod passage;
mod qualifier;
mod range;
mod special;
mod twice;
mod unit;

#[cfg(test)]
mod tests;

use super::{Context, FoundFigure, ZoneContext};
use crate::model::{Counted, Figure, Per, Unit, ZoneKind};
use crate::text::{ByteOffset, ByteSpan, SourceText};
use expression::{Before, Expression, Outcome};
use passage::Passage;
use smol_str::SmolStr;

/// What counts as a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether bare quantifiers are found too: several, many, most.
    pub vague: bool,
    /// Whether "a" and "an" alone are ones.
    pub articles: bool,
    /// Whether dates, references and parts of names are turned away. For a
    /// span that a person chose they are not.
    pub guards: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            vague: false,
            articles: false,
            guards: true,
        }
    }
}

/// The figures of a text, by start, not overlapping. Zones of boilerplate are
/// passed over.
pub fn figures(text: &SourceText, context: &Context) -> Vec<FoundFigure> {
    figures_with(text, context, Options::default())
}

/// The figures of a text under options of one's own.
pub fn figures_with(text: &SourceText, context: &Context, options: Options) -> Vec<FoundFigure> {
    let whole = text.as_str();
    let mut found = Vec::new();
    let mut passage = Passage::default();
    let mut french = is_french(context);
    let mut start = 0;
    while start < whole.len() {
        let end = stretch_end(whole, start);
        passage.cut(whole, start, end, &[], french);
        french = passage.items.last().map_or(french, |item| item.french);
        if !passage.is_data() {
            read_all(&passage, options, |expression| {
                found.extend(finished(&passage, &expression));
            });
        }
        start = end;
    }
    outside_boilerplate(found, &context.zones)
}

/// The value of a span that a person chose: the reading of the figure in it
/// that takes up most of it. What is counted may stand outside. `None` if it
/// holds no number.
pub fn figure_in(text: &SourceText, context: &Context, span: ByteSpan) -> Option<FoundFigure> {
    /// How far around the span the words are looked at, in bytes.
    const AROUND: usize = 400;
    let whole = text.as_str();
    let (from, to) = (span.start().to_usize(), span.end().to_usize());
    text.slice(span).chars().next()?;
    if to - from > 64 * AROUND {
        return None;
    }
    let mut start = from.saturating_sub(AROUND);
    while !whole.is_char_boundary(start) {
        start += 1;
    }
    let mut end = (to + AROUND).min(whole.len());
    while !whole.is_char_boundary(end) {
        end -= 1;
    }
    let mut passage = Passage::default();
    passage.cut(whole, start, end, &[from, to], is_french(context));
    // First as the text would be read anyway, then with fewer scruples, then
    // with no word beyond the span.
    let free = Options {
        vague: true,
        articles: true,
        guards: false,
    };
    let mut best = Best { span, found: None };
    for options in [Options::default(), free] {
        if !best.is_exact() {
            read_all(&passage, options, |it| best.offer(finished(&passage, &it)));
        }
    }
    if !best.is_exact() {
        let mut inside = Passage::default();
        inside.cut(whole, from, to, &[], is_french(context));
        read_all(&inside, free, |it| {
            // What is counted is looked up where the words around are known.
            let first = passage_item(&passage, inside.at(it.span.0).start);
            let shift = |index: usize| index + first - it.span.0;
            let moved = Expression {
                span: (shift(it.span.0), shift(it.span.1)),
                number: (shift(it.number.0), shift(it.number.1)),
                qualifier: it.qualifier.map(|(a, b)| (shift(a), shift(b))),
                per: it.per.map(|(count, a, b)| (count, shift(a), shift(b))),
                ..it
            };
            best.offer(finished(&passage, &moved));
        });
    }
    best.found
}

/// The reading that takes up most of a span without leaving it.
struct Best {
    span: ByteSpan,
    found: Option<FoundFigure>,
}

impl Best {
    fn is_exact(&self) -> bool {
        self.found.as_ref().is_some_and(|it| it.span == self.span)
    }

    fn offer(&mut self, found: Option<FoundFigure>) {
        if let Some(found) = found
            && self.span.contains(found.span)
            && self
                .found
                .as_ref()
                .is_none_or(|best| found.span.len() > best.span.len())
        {
            self.found = Some(found);
        }
    }
}

/// The item that starts at a byte, or the first behind it.
fn passage_item(passage: &Passage<'_>, start: u32) -> usize {
    passage.items.partition_point(|item| item.start < start)
}

fn is_french(context: &Context) -> bool {
    context
        .language
        .split('-')
        .next()
        .is_some_and(|it| it.eq_ignore_ascii_case("fr"))
}

/// Reads every figure of a passage.
fn read_all(passage: &Passage<'_>, options: Options, mut take: impl FnMut(Expression)) {
    let mut before = Before::default();
    let mut at = 0;
    while at < passage.items.len() {
        match expression::read(passage, at, before, options) {
            Outcome::Found(expression, end) => {
                at = end.max(at + 1);
                let shares = expression.unit == Some(Unit::Percent);
                before = Before {
                    floor: expression.span.1,
                    refused: None,
                    shared: if shares {
                        Some(expression.span.1)
                    } else {
                        before.shared
                    },
                };
                take(*expression);
            }
            Outcome::Skip(end) => {
                let end = end.max(at + 1);
                if matches!(passage.at(at).kind, super::token::Kind::Digits) {
                    before.refused = Some(end);
                }
                at = end;
            }
        }
    }
}

/// Where a stretch that starts at `start` ends: between paragraphs if it can
/// be, else between sentences, else between words.
fn stretch_end(text: &str, start: usize) -> usize {
    const LEAST: usize = 16 * 1024;
    const MOST: usize = 64 * 1024;
    let bytes = text.as_bytes();
    let least = start + LEAST;
    let most = start + MOST;
    if bytes.len() <= most {
        return bytes.len();
    }
    let (mut sentence, mut word) = (None, None);
    let mut at = least;
    while at < most {
        match bytes[at] {
            b'\n' => {
                let mut next = at + 1;
                while next < most && matches!(bytes[next], b' ' | b'\t' | b'\r') {
                    next += 1;
                }
                if bytes[next] == b'\n' {
                    return next + 1;
                }
                if matches!(bytes[at - 1], b'.' | b'!' | b'?') {
                    sentence = Some(at + 1);
                }
                at = next.max(at + 1);
                continue;
            }
            b' ' => {
                if matches!(bytes[at - 1], b'.' | b'!' | b'?') && bytes[at + 1].is_ascii_uppercase()
                {
                    sentence = Some(at + 1);
                }
                word = Some(at + 1);
            }
            _ => {}
        }
        at += 1;
    }
    let mut end = sentence.or(word).unwrap_or(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

/// The span of items, in bytes.
fn bytes_of(passage: &Passage<'_>, items: (usize, usize)) -> Option<ByteSpan> {
    let start = passage.at(items.0).start;
    let end = passage.at(items.1.checked_sub(1)?).end;
    ByteSpan::new(ByteOffset::new(start), ByteOffset::new(end)).ok()
}

/// The words of items with single blanks where white space is.
fn words_of(passage: &Passage<'_>, items: (usize, usize)) -> SmolStr {
    let Some(span) = bytes_of(passage, items) else {
        return SmolStr::default();
    };
    let words = &passage.text[span.start().to_usize()..span.end().to_usize()];
    if words.contains(['\n', '\r', '\t']) || words.contains("  ") {
        let parts: Vec<&str> = words.split_whitespace().collect();
        return SmolStr::new(parts.join(" "));
    }
    SmolStr::new(words)
}

/// An expression as what was found.
fn finished(passage: &Passage<'_>, expression: &Expression) -> Option<FoundFigure> {
    let (start, end) = expression.span;
    let counting = counted::find(passage, start, end);
    let own = expression.unit;
    // A length of time counts nothing; a share counts what it is of.
    let counts = own.is_none_or(|unit| {
        matches!(
            unit,
            Unit::Percent | Unit::Fraction | Unit::Rate | Unit::Rank | Unit::Person
        )
    });
    let unit = match own {
        Some(unit) => unit,
        None => counting.unit,
    };
    let words = counting
        .words
        .filter(|_| counts && expression.why != "a sum");
    let span = bytes_of(passage, (start, end))?;
    let mut figure = Figure {
        low: expression.low,
        high: expression.high,
        low_open: expression.low_open && expression.low.is_some(),
        high_open: expression.high_open && expression.high.is_some(),
        approx: expression.approx,
        qualifier: expression
            .qualifier
            .map(|items| words_of(passage, items))
            .unwrap_or_default(),
        unit,
        unit_name: expression.unit_name.clone(),
        per: expression.per.map(|(count, from, to)| Per {
            count,
            what: words_of(passage, (from, to)),
        }),
        as_of: None,
        part_of: None,
        counted: Counted::default(),
    };
    if counts {
        figure.counted = Counted {
            words: words
                .map(|items| words_of(passage, items))
                .unwrap_or_default(),
            who: Vec::new(),
            class: counting.class,
            harm: counting.harm,
        };
        if own.is_none() && figure.unit_name.is_empty() && unit == Unit::Person {
            figure.unit_name = SmolStr::new_static("person");
        }
    }
    Some(FoundFigure {
        span,
        number: bytes_of(passage, expression.number).unwrap_or(span),
        counted: words.and_then(|items| bytes_of(passage, items)),
        figure,
        why: expression.why.to_owned(),
    })
}

/// Leaves out what lies in boilerplate: the innermost zone decides.
fn outside_boilerplate(mut found: Vec<FoundFigure>, zones: &[ZoneContext]) -> Vec<FoundFigure> {
    if !zones.iter().any(|zone| zone.kind == ZoneKind::Boilerplate) {
        return found;
    }
    let mut next = 0;
    let mut open: Vec<&ZoneContext> = Vec::new();
    found.retain(|figure| {
        let at = figure.span.start();
        while let Some(zone) = zones.get(next).filter(|zone| zone.span.start() <= at) {
            open.push(zone);
            next += 1;
        }
        while open.last().is_some_and(|zone| zone.span.end() <= at) {
            open.pop();
        }
        open.last()
            .is_none_or(|zone| zone.kind != ZoneKind::Boilerplate)
    });
    found
}
