//! Reading a text from start to end: stretch by stretch, line by line.

use super::around::{Around, Heading, Named};
use super::expression::{Base, Expression, Relative};
use super::item::{Gap, Stretch, What};
use super::lexicon::{Lex, Unit};
use super::reader::Reader;
use super::resolve::{Hints, Resolved, resolve};
use crate::model::Basis;
use crate::recognise::lexicon::Lexicon;
use crate::recognise::{Context, FoundDate};
use crate::text::{ByteOffset, ByteSpan};
use std::sync::LazyLock;

/// A stretch ends at the first empty line behind this many bytes …
const STRETCH: usize = 16 * 1024;
/// … at any line break behind this many …
const LONG: usize = 48 * 1024;
/// … or at any white space behind this many.
const LONGEST: usize = 64 * 1024;
/// The longest line that is taken for a heading, in bytes.
const HEADING: u32 = 110;
/// How near to a heading a line with a day belongs to it, in bytes.
const NEAR: u32 = 400;

/// Words that look ahead, and those near a date that is still to come.
static AHEAD: LazyLock<Lexicon<bool>> = LazyLock::new(|| {
    let words = "will shall next upcoming forthcoming scheduled planned due expected foreseen slated deadline boycott pencilled postponed hopes resume resumes meets convenes prévue prévues prévu prévus prochain prochaine prochaines aura tiendra auront";
    Lexicon::new(words.split(' ').map(|word| (word, true)))
});

/// Words that make a line with a date one of publication.
static PUBLISHED: LazyLock<Lexicon<bool>> = LazyLock::new(|| {
    let words = "updated published posted modified reviewed accessed retrieved released copyright issued publié mis jour posté";
    Lexicon::new(words.split(' ').map(|word| (word, true)))
});

/// A text being read.
#[derive(Clone)]
pub(super) struct Scan<'a> {
    text: &'a str,
    around: Around<'a>,
    french: bool,
    month_first: bool,
    /// Whether doubt is no objection.
    pub loose: bool,
    /// Whether boilerplate is skipped.
    pub zones_count: bool,
    pub found: Vec<FoundDate>,
    /// How many expressions were read, whatever came of them.
    expressions: usize,
    /// The dates of the line at hand: their expressions' end items and days.
    line: Line,
}

/// What was seen on the line at hand.
#[derive(Clone, Copy, Default)]
struct Line {
    /// Its first item.
    first: usize,
    dates: u32,
    /// The first date with a year of its own.
    date: Option<(super::calendar::Interval, usize, usize)>,
}

impl<'a> Scan<'a> {
    pub fn new(text: &'a str, context: &'a Context) -> Self {
        Self {
            text,
            around: Around::new(context),
            french: context.language.starts_with("fr"),
            month_first: month_first(text, &context.language),
            loose: false,
            zones_count: true,
            found: Vec::new(),
            expressions: 0,
            line: Line::default(),
        }
    }

    /// Whether `start..end` holds anything that can be read as a date, with or
    /// without a time to lean on.
    pub fn has_expression(mut self, start: usize, end: usize) -> bool {
        self.loose = true;
        self.read(start, end);
        self.expressions > 0
    }

    /// Reads `start..end`, which lie on character borders.
    pub fn read(&mut self, start: usize, end: usize) {
        let mut stretch = Stretch::default();
        let mut at = start;
        while at < end {
            let next = self.stretch_end(at, end);
            stretch.cut(self.text, at, next, self.french);
            // A few foreign lines do not change the language of the text.
            if !self.text.is_empty() && stretch.items.len() > 200 {
                self.french = stretch.french;
            }
            self.read_stretch(&stretch);
            at = next;
        }
    }

    /// Where the stretch that starts at `at` ends.
    fn stretch_end(&self, at: usize, end: usize) -> usize {
        if end - at <= STRETCH {
            return end;
        }
        let bytes = self.text.as_bytes();
        let limit = (at + LONGEST).min(end);
        for place in at + STRETCH..limit {
            if bytes[place] == b'\n'
                && (place > at + LONG || matches!(bytes[place - 1], b'\n' | b'\r'))
            {
                return place + 1;
            }
        }
        if limit == end {
            return end;
        }
        let hard = super::floor(self.text, (limit + STRETCH).min(end));
        (limit..hard)
            .find(|it| matches!(bytes[*it], b' ' | b'\n'))
            .unwrap_or(hard)
    }

    fn read_stretch(&mut self, stretch: &Stretch) {
        let reader = Reader {
            text: self.text,
            tokens: &stretch.tokens,
            items: &stretch.items,
            french: stretch.french,
            loose: self.loose,
            month_first: self.month_first,
        };
        let mut at = 0;
        self.line = Line::default();
        while let Some(item) = stretch.items.get(at) {
            if item.gap == Gap::Break && at > 0 {
                self.end_line(&reader, at);
                self.around.paragraph += 1;
                self.around.sentence += 1;
            }
            match item.what {
                What::Word(Lex::Other) if !may_start(&reader, at) => {
                    at += 1;
                    continue;
                }
                What::Mark('.' | '!' | '?') => {
                    if reader.spaced(at + 1)
                        && (reader.capital(at + 1) || reader.mark(at + 1).is_some())
                    {
                        self.around.sentence += 1;
                    }
                    at += 1;
                    continue;
                }
                What::Mark(mark) if !matches!(mark, '\'' | '’' | '‘') => {
                    at += 1;
                    continue;
                }
                _ => {}
            }
            let Some(expression) = reader
                .expression(at)
                .or_else(|| reader.french.then(|| reader.numeral_century(at)).flatten())
            else {
                at += 1;
                continue;
            };
            self.expressions += 1;
            // A day that does not exist is no date, and neither is its month.
            let day = matches!(expression.from.base, Base::Day { .. });
            if self.take(&reader, &expression) || day {
                at = expression.end.max(at + 1);
            } else {
                at += 1;
            }
        }
        self.end_line(&reader, stretch.items.len());
        self.around.paragraph += 1;
        self.around.sentence += 1;
    }

    /// Resolves an expression and keeps it for those that lean on it. Says
    /// whether it is one.
    fn take(&mut self, reader: &Reader<'_>, expression: &Expression) -> bool {
        let (Some(first), Some(last)) = (
            reader.items.get(expression.start),
            reader.items.get(expression.end.wrapping_sub(1)),
        ) else {
            return false;
        };
        let (start, end) = (first.start, last.end);
        if self
            .found
            .last()
            .is_some_and(|it| it.span.end().get() > start)
        {
            return false;
        }
        self.around.move_to(start);
        if self.zones_count && self.around.skipped(start) {
            return true;
        }
        let hints = Hints {
            behind: self.year_behind(reader, expression),
            ahead: looks_ahead(reader, expression),
            until: (1..4).any(|back| {
                let at = expression.start.wrapping_sub(back);
                matches!(reader.lex(at), Lex::Until | Lex::Jusque)
                    || back == 1
                        && matches!(reader.word(at), "by" | "dès" | "ici")
                        && !reader.opens(at)
            }),
            since: reader.before(expression.start).is_some_and(|it| {
                matches!(reader.word(it), "since" | "depuis" | "Since" | "Depuis")
            }),
            at: start,
        };
        let Some(resolved) = resolve(self.text, &self.around, hints, expression) else {
            return false;
        };
        if let Resolved::Days(days, basis, _) = &resolved {
            let relative = *basis == Basis::Relative;
            let plain_year = matches!(expression.from.base, Base::Year) && expression.to.is_none();
            let attribute = plain_year && attribute(reader, expression);
            let since = plain_year && is_since(reader, expression.start);
            let background = !plain_year
                && matches!(expression.from.base, Base::Day { .. } | Base::Month(_))
                && self.around.last[2].is_some_and(|it| it.paragraph == self.around.paragraph)
                && hints.since;
            // What is still to come is not what a story goes on from.
            if !(hints.ahead || background) || self.around.last[0].is_none() {
                self.around.name(Named {
                    days: *days,
                    start,
                    end,
                    paragraph: self.around.paragraph,
                    sentence: self.around.sentence,
                    opens_sentence: opens_sentence(reader, expression.start),
                    attribute: attribute || since,
                });
            }
            if *basis == Basis::Explicit && !relative {
                self.line.dates += 1;
                if self.line.date.is_none() && expression.to.is_none() {
                    self.line.date = Some((*days, expression.start, expression.end));
                }
                self.inline_dateline(reader, expression, *days, start, end);
            }
        }
        let Ok(span) = ByteSpan::new(ByteOffset::new(start), ByteOffset::new(end)) else {
            return false;
        };
        self.found.push(FoundDate {
            span,
            date: resolved.value(expression.throughout),
        });
        true
    }

    /// "BAMAKO, 12 March 2023 (AFP) –": a day at the head of the text.
    fn inline_dateline(
        &mut self,
        reader: &Reader<'_>,
        expression: &Expression,
        days: super::calendar::Interval,
        start: u32,
        end: u32,
    ) {
        let known = self.around.published(start).is_some();
        let from = reader.items.get(self.line.first).map_or(0, |it| it.start);
        let behind = reader.mark(expression.end);
        if !known
            && days.first == days.last
            && start < 600
            && start.saturating_sub(from) < 50
            && (reader.is_dash(expression.end) || matches!(behind, Some('(' | ')' | ']')))
        {
            self.around.dateline = Some(Heading {
                days,
                start,
                end,
                exact: true,
            });
        }
    }

    /// The year of a date that follows in the same breath: "15 May and then
    /// 20 June 2015".
    fn year_behind(&self, reader: &Reader<'_>, expression: &Expression) -> Option<(i32, u8)> {
        let last = expression.tail();
        if last.year.is_some() || !matches!(last.base, Base::Day { .. } | Base::Month(_)) {
            return None;
        }
        let mut at = expression.end;
        let mut joined = false;
        for _ in 0..5 {
            match reader.what(at)? {
                What::Mark(',') => joined = true,
                What::Word(Lex::And | Lex::Et | Lex::To) => joined = true,
                What::Word(
                    Lex::The | Lex::Le | Lex::On | Lex::In | Lex::En | Lex::Du | Lex::Au,
                ) => {}
                What::Word(_) if matches!(reader.word(at), "or" | "ou" | "then" | "puis") => {
                    joined = true;
                }
                _ => break,
            }
            if reader.gap(at) == Gap::Break {
                return None;
            }
            at += 1;
        }
        if !joined || reader.gap(at) == Gap::Break {
            return None;
        }
        let next = reader.absolute(at)?;
        let year = next.tail().year?;
        match next.from.base {
            Base::Day {
                month: Some(month), ..
            }
            | Base::Month(month) => Some((year, month)),
            _ => None,
        }
    }

    /// A line is over: perhaps it was a heading.
    fn end_line(&mut self, reader: &Reader<'_>, end: usize) {
        let line = std::mem::take(&mut self.line);
        self.line.first = end;
        let Some((days, date_start, date_end)) = line.date.filter(|_| line.dates == 1) else {
            return;
        };
        let (Some(first), Some(last)) = (
            reader.items.get(line.first),
            reader.items.get(end.wrapping_sub(1)),
        ) else {
            return;
        };
        let (start, stop) = (first.start, last.end);
        let length = stop - start;
        let published = (line.first..end)
            .any(|at| PUBLISHED.has(reader.word(at)) || reader.mark(at) == Some('©'));
        // "Published on 3 May 2023." is one with its full stop.
        let stops = matches!(last.what, What::Mark('.'))
            && !(published && date_end + 1 == end && PUBLISHED.has(reader.word(line.first)));
        if length > HEADING
            || stops
            || matches!(last.what, What::Mark(';' | ',' | '!' | '?' | ':'))
            || matches!(first.what, What::Mark('•' | '-' | '–' | '*' | '·'))
        {
            return;
        }
        let exact = days.first == days.last;
        let date_length = reader.items.get(date_end - 1).map_or(0, |it| it.end)
            - reader.items.get(date_start).map_or(0, |it| it.start);
        let heading = Heading {
            days,
            start,
            end: stop,
            exact,
        };
        if exact || published {
            if !published && length.saturating_sub(date_length) > 45 {
                return;
            }
            let near = self
                .around
                .heading
                .is_some_and(|it| start.saturating_sub(it.end) < NEAR && !it.exact);
            if !near {
                self.around.heading = None;
            }
            self.around.dateline = Some(heading);
            return;
        }
        let before = reader.lex_before(date_start);
        if matches!(
            before,
            Lex::Cue | Lex::From | Lex::Until | Lex::After | Lex::Before
        ) {
            return;
        }
        let whole = matches!(days.precision(), Unit::Month | Unit::Year);
        let at_an_end = date_start == line.first
            || date_end == end
            || (date_end + 1 == end && matches!(reader.mark(date_end), Some(')' | ']')))
            || matches!(before, Lex::In | Lex::Of | Lex::En | Lex::De);
        if whole && at_an_end {
            self.around.heading = Some(heading);
        }
    }
}

/// Whether a word that the lexicon has not may start a date: "XIXe siècle",
/// "Q1 2023".
fn may_start(reader: &Reader<'_>, at: usize) -> bool {
    let word = reader.word(at);
    reader.french && matches!(word.as_bytes().first(), Some(b'I' | b'V' | b'X'))
        || matches!(word, "Q" | "H" | "T" | "S")
}

/// Whether nothing but a preposition stands between the head of the sentence
/// and the date.
fn opens_sentence(reader: &Reader<'_>, at: usize) -> bool {
    let mut at = at;
    for _ in 0..3 {
        if reader.opens(at) {
            return true;
        }
        match reader.before(at) {
            Some(before)
                if !matches!(reader.lex(before), Lex::Other | Lex::Plain(_))
                    && reader.is_word(before) =>
            {
                at = before;
            }
            _ => return false,
        }
    }
    false
}

/// Whether a date only says from when or until when.
fn is_since(reader: &Reader<'_>, at: usize) -> bool {
    reader.before(at).is_some_and(|it| {
        matches!(
            reader.word(it),
            "since" | "Since" | "depuis" | "Depuis" | "until" | "Until" | "before" | "after"
        )
    })
}

/// Whether a year describes the noun behind it: "the 2015 agreement".
fn attribute(reader: &Reader<'_>, expression: &Expression) -> bool {
    let end = expression.end;
    let preposition = matches!(
        reader.lex_before(expression.start),
        Lex::In | Lex::En | Lex::Cue | Lex::Of | Lex::Until
    );
    // "signatories of 2015 Algiers Accord" leaves out its article.
    let named = reader.capital(end) && reader.lex_before(expression.start) == Lex::Of;
    (!preposition || named)
        && reader.spaced(end)
        && reader.is_word(end)
        && matches!(reader.lex(end), Lex::Other | Lex::Numeral)
}

/// Whether the words around a date speak of what is to come.
fn looks_ahead(reader: &Reader<'_>, expression: &Expression) -> bool {
    let relative_day = matches!(expression.from.base, Base::Relative(Relative::Weekday(..)));
    let bare = expression.tail().year.is_none()
        && matches!(expression.from.base, Base::Day { .. } | Base::Month(_));
    if !relative_day && !bare {
        return false;
    }
    let mut at = expression.start;
    for step in 0..7 {
        let Some(before) = reader.before(at) else {
            break;
        };
        if matches!(reader.mark(before), Some('.' | ';' | '!' | '?')) {
            break;
        }
        let word = reader.word(before);
        if reader.is_word(before)
            && (AHEAD.has(word)
                || step == 0
                    && relative_day
                    && word.eq_ignore_ascii_case("by")
                    // "By Sunday, 40 were dead": told from behind.
                    && !reader.opens(before))
        {
            return true;
        }
        at = before;
    }
    // "What March may bring"
    if reader.spaced(expression.end)
        && matches!(
            reader.word(expression.end),
            "may" | "will" | "should" | "shall"
        )
    {
        return true;
    }
    // "the 18 June vote"
    (reader.spaced(expression.end)
        && matches!(
            reader.word(expression.end),
            "vote" | "election" | "elections" | "poll" | "deadline" | "referendum"
        )
        && bare)
        && matches!(reader.lex_before(expression.start), Lex::Of | Lex::The)
}

/// Whether dates in figures have the month first: by the language, or since
/// one of them can be read no other way.
fn month_first(text: &str, language: &str) -> bool {
    /// A text keeps one custom: its first pages tell, however long it is.
    const PAGES: usize = 128 * 1024;
    let bytes = &text.as_bytes()[..text.len().min(PAGES)];
    let (mut months, mut days) = (0_u32, 0_u32);
    let pair = |at: usize| -> Option<u8> {
        let (a, b) = (*bytes.get(at)?, *bytes.get(at + 1)?);
        (a.is_ascii_digit() && b.is_ascii_digit()).then(|| (a - b'0') * 10 + (b - b'0'))
    };
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'/' || at < 2 || bytes.get(at + 3) != Some(&b'/') {
            continue;
        }
        let (Some(first), Some(second)) = (pair(at - 2), pair(at + 1)) else {
            continue;
        };
        if !bytes.get(at + 4).is_some_and(u8::is_ascii_digit) {
            continue;
        }
        match (first, second) {
            (13..=31, 1..=12) => days += 1,
            (1..=12, 13..=31) => months += 1,
            _ => {}
        }
    }
    if months == 0 && days == 0 {
        return language.eq_ignore_ascii_case("en-US");
    }
    months > days
}
