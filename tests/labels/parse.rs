//! Reads the label files; `README.md` beside this file has the format.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::ops::Range;
use variorum::model::{Basis, PartialDate, Period, Unit, ZoneKind};
use variorum::recognise::{Context, ZoneContext};
use variorum::text::{ByteOffset, SourceText};

/// What a label says of its words; figures and dates each have their own.
pub trait Gold: Clone + Sized {
    /// Reads the fields of a label behind its words.
    fn read(value: &str, kind: &str) -> Result<Self, String>;
}

/// The value of a figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FigureGold {
    pub low: Option<Decimal>,
    pub high: Option<Decimal>,
    pub low_open: bool,
    pub high_open: bool,
    pub approx: bool,
    /// Any of these is right.
    pub units: Vec<Unit>,
}

/// The value of a date.
#[derive(Clone, Debug, PartialEq)]
pub struct DateGold {
    pub earliest: Option<NaiveDate>,
    pub latest: Option<NaiveDate>,
    /// Any of these is right.
    pub bases: Vec<Basis>,
}

/// Words of a text that carry a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Label<G> {
    /// Bytes of the passage's text.
    pub span: Range<usize>,
    /// Line of the file, from one.
    pub line: usize,
    pub gold: G,
    /// Careful people differ: it counts on neither side.
    pub doubtful: bool,
    /// What is right instead of the whole.
    pub parts: Vec<Label<G>>,
}

/// A text of its own with its labels.
#[derive(Clone, Debug)]
pub struct Passage<G> {
    /// A few words about the text.
    pub about: String,
    pub text: SourceText,
    pub context: Context,
    /// In order, not overlapping.
    pub labels: Vec<Label<G>>,
    /// Start of each line of the text in bytes, and its line in the file.
    lines: Vec<(usize, usize)>,
}

impl<G> Passage<G> {
    /// The line of the file in which a byte of the text stands.
    pub fn line_at(&self, byte: usize) -> usize {
        let after = self.lines.partition_point(|(start, _)| *start <= byte);
        after.checked_sub(1).map_or(0, |at| self.lines[at].1)
    }
}

/// Reads a file.
///
/// # Errors
///
/// `FILE:LINE: what is wrong` for the first line that keeps no rule.
pub fn passages<G: Gold>(file: &str, content: &str) -> Result<Vec<Passage<G>>, String> {
    let mut done = Vec::new();
    let mut open: Option<Draft<G>> = None;
    for (at, line) in content.lines().enumerate() {
        let number = at + 1;
        let fault = |why: String| format!("{file}:{number}: {why}");
        if line.starts_with("%%") {
            continue;
        }
        if let Some(head) = line.strip_prefix("@@") {
            if let Some(draft) = open.take() {
                done.push(draft.finish().map_err(|why| format!("{file}: {why}"))?);
            }
            open = Some(Draft::new(head, number).map_err(fault)?);
        } else if let Some(draft) = &mut open {
            draft.take(line, number).map_err(fault)?;
        } else if !line.trim().is_empty() {
            return Err(fault("text before the first line with ‘@@’".to_owned()));
        }
    }
    if let Some(draft) = open {
        done.push(draft.finish().map_err(|why| format!("{file}: {why}"))?);
    }
    Ok(done)
}

struct Draft<G> {
    number: usize,
    about: String,
    context: Context,
    text: String,
    labels: Vec<Label<G>>,
    lines: Vec<(usize, usize)>,
    zones: Vec<(Range<usize>, ZoneFacts)>,
    open_zone: Option<(usize, ZoneFacts)>,
}

#[derive(Clone, Copy, Default)]
struct ZoneFacts {
    kind: ZoneKind,
    published: Option<PartialDate>,
    covers: Option<Period>,
}

impl<G: Gold> Draft<G> {
    fn new(head: &str, number: usize) -> Result<Self, String> {
        let (facts, about) = head
            .split_once('|')
            .ok_or("‘@@’ needs a bar and a few words about the text")?;
        let mut context = Context::default();
        for fact in facts.split_whitespace() {
            match fact.split_once('=') {
                Some(("lang", language)) => context.language = language.to_owned(),
                Some(("published", date)) => context.published = Some(partial(date)?),
                Some(("covers", period)) => context.covers = Some(covered(period)?),
                _ => return Err(format!("‘{fact}’ is no fact about a text")),
            }
        }
        Ok(Self {
            number,
            about: about.trim().to_owned(),
            context,
            text: String::new(),
            labels: Vec::new(),
            lines: Vec::new(),
            zones: Vec::new(),
            open_zone: None,
        })
    }

    fn take(&mut self, line: &str, number: usize) -> Result<(), String> {
        if let Some(head) = line.strip_prefix("@<") {
            if self.open_zone.is_some() {
                return Err("a zone inside a zone".to_owned());
            }
            self.open_zone = Some((self.text.len(), zone(head)?));
            return Ok(());
        }
        if line.starts_with("@>") {
            let (start, facts) = self.open_zone.take().ok_or("‘@>’ without ‘@<’")?;
            if self.text.len() <= start + 1 {
                return Err("an empty zone".to_owned());
            }
            // Without the line's end.
            self.zones.push((start..self.text.len() - 1, facts));
            return Ok(());
        }
        // White space at the two ends of a passage is dropped.
        if self.text.is_empty() && line.trim().is_empty() {
            return Ok(());
        }
        self.lines.push((self.text.len(), number));
        let mut reader = Reader {
            rest: line,
            number,
            text: &mut self.text,
        };
        reader.read(&mut self.labels, false)?;
        self.text.push('\n');
        Ok(())
    }

    fn finish(mut self) -> Result<Passage<G>, String> {
        let number = self.number;
        if self.open_zone.is_some() {
            return Err(format!(
                "the passage of line {number} has a zone that is not closed"
            ));
        }
        self.text.truncate(self.text.trim_end().len());
        if self.text.is_empty() {
            return Err(format!("the passage of line {number} is empty"));
        }
        let text = SourceText::new(self.text).map_err(|why| why.to_string())?;
        for (range, facts) in self.zones {
            let span = text
                .span(offset(range.start), offset(range.end))
                .map_err(|why| format!("the passage of line {number}: {why}"))?;
            self.context.zones.push(ZoneContext {
                span,
                kind: facts.kind,
                published: facts.published,
                covers: facts.covers,
            });
        }
        Ok(Passage {
            about: self.about,
            text,
            context: self.context,
            labels: self.labels,
            lines: self.lines,
        })
    }
}

/// Reads one line; the text behind the labels is added to `text`.
struct Reader<'a> {
    rest: &'a str,
    number: usize,
    text: &'a mut String,
}

impl Reader<'_> {
    /// Reads up to the line's end, or up to the bar that ends the words of a
    /// label that is open.
    fn read<G: Gold>(&mut self, labels: &mut Vec<Label<G>>, inside: bool) -> Result<(), String> {
        while let Some(next) = self.rest.chars().next() {
            match next {
                '⟦' => {
                    self.rest = &self.rest[next.len_utf8()..];
                    labels.push(self.label()?);
                }
                '⟧' if inside => return Err("a label without a value".to_owned()),
                '⟧' => return Err("‘⟧’ without ‘⟦’".to_owned()),
                '|' if inside => return Ok(()),
                _ => {
                    self.text.push(next);
                    self.rest = &self.rest[next.len_utf8()..];
                }
            }
        }
        if inside {
            Err("‘⟦’ without ‘⟧’ on its line".to_owned())
        } else {
            Ok(())
        }
    }

    fn label<G: Gold>(&mut self) -> Result<Label<G>, String> {
        let start = self.text.len();
        let mut parts = Vec::new();
        self.read(&mut parts, true)?;
        let words = &self.text[start..];
        if words.is_empty() || words.trim() != words {
            return Err(format!(
                "‘{words}’: a label starts and ends with a character that shows"
            ));
        }
        let end = self.rest.find('⟧').ok_or("‘⟦’ without ‘⟧’ on its line")?;
        // The first character is the bar.
        let fields: Vec<&str> = self.rest[1..end].split('|').collect();
        let (value, kind, doubtful) = match fields[..] {
            [value, kind] => (value, kind, false),
            [value, kind, "?"] => (value, kind, true),
            _ => {
                return Err(format!(
                    "‘{words}’: a label has a value and a unit or basis"
                ));
            }
        };
        let gold = G::read(value, kind).map_err(|why| format!("‘{words}’: {why}"))?;
        self.rest = &self.rest[end + '⟧'.len_utf8()..];
        Ok(Label {
            span: start..self.text.len(),
            line: self.number,
            gold,
            doubtful,
            parts,
        })
    }
}

/// [`SourceText::new`] has refused what does not fit.
fn offset(at: usize) -> ByteOffset {
    ByteOffset::new(u32::try_from(at).unwrap_or(u32::MAX))
}

fn zone(head: &str) -> Result<ZoneFacts, String> {
    let mut words = head.split_whitespace();
    let kind = match words.next().unwrap_or_default() {
        "body" => ZoneKind::Body,
        "teaser" => ZoneKind::Teaser,
        "caption" => ZoneKind::Caption,
        "quote" => ZoneKind::Quote,
        "boilerplate" => ZoneKind::Boilerplate,
        other => return Err(format!("‘{other}’ is no kind of zone")),
    };
    let mut facts = ZoneFacts {
        kind,
        ..ZoneFacts::default()
    };
    for fact in words {
        match fact.split_once('=') {
            Some(("published", date)) => facts.published = Some(partial(date)?),
            Some(("covers", period)) => facts.covers = Some(covered(period)?),
            _ => return Err(format!("‘{fact}’ is no fact about a zone")),
        }
    }
    Ok(facts)
}

fn partial(text: &str) -> Result<PartialDate, String> {
    PartialDate::parse(text).map_err(|why| why.to_string())
}

fn covered(text: &str) -> Result<Period, String> {
    Period::parse(text).map_err(|why| why.to_string())
}

impl Gold for FigureGold {
    fn read(value: &str, kind: &str) -> Result<Self, String> {
        let (approx, value) = match value.strip_prefix('~') {
            Some(rest) => (true, rest),
            None => (false, value),
        };
        let number = |text: &str| -> Result<Decimal, String> {
            let plain = text.bytes().all(|it| it.is_ascii_digit() || it == b'.');
            let parsed = text.parse().ok().filter(|_| plain);
            parsed.ok_or_else(|| format!("‘{text}’ is no number"))
        };
        let bound = |text: &str, open: char| -> Result<(Option<Decimal>, bool), String> {
            match text.strip_prefix(open) {
                Some(rest) => Ok((Some(number(rest)?), true)),
                None if text.is_empty() => Ok((None, false)),
                None => Ok((Some(number(text)?), false)),
            }
        };
        let (low, high) = match value.split_once("..") {
            Some((low, high)) => (bound(low, '>')?, bound(high, '<')?),
            None => {
                let both = (Some(number(value)?), false);
                (both, both)
            }
        };
        match (low.0, high.0) {
            (None, None) => return Err("an interval without a bound".to_owned()),
            (Some(low), Some(high)) if high < low => {
                return Err(format!("{low} is more than {high}"));
            }
            _ => {}
        }
        Ok(Self {
            low: low.0,
            high: high.0,
            low_open: low.1,
            high_open: high.1,
            approx,
            units: kind.split(" or ").map(unit).collect::<Result<_, _>>()?,
        })
    }
}

fn unit(name: &str) -> Result<Unit, String> {
    Ok(match name {
        "count" => Unit::Count,
        "person" => Unit::Person,
        "household" => Unit::Household,
        "village" => Unit::Village,
        "percent" => Unit::Percent,
        "fraction" => Unit::Fraction,
        "rate" => Unit::Rate,
        "rank" => Unit::Rank,
        "money" => Unit::Money,
        "distance" => Unit::Distance,
        "duration" => Unit::Duration,
        "age" => Unit::Age,
        "size" => Unit::Size,
        "other" => Unit::Other,
        _ => return Err(format!("‘{name}’ is no unit")),
    })
}

impl Gold for DateGold {
    fn read(value: &str, kind: &str) -> Result<Self, String> {
        let (first, last) = value.split_once("..").unwrap_or((value, value));
        let end = |text: &str| -> Result<Option<PartialDate>, String> {
            if text.is_empty() {
                Ok(None)
            } else {
                partial(text).map(Some)
            }
        };
        let earliest = end(first)?.map(PartialDate::first_day);
        let latest = end(last)?.map(PartialDate::last_day);
        match (earliest, latest) {
            (None, None) => return Err("an interval without a day".to_owned()),
            (Some(from), Some(to)) if to < from => {
                return Err(format!("{from} comes after {to}"));
            }
            _ => {}
        }
        let basis = |name: &str| match name {
            "explicit" => Ok(Basis::Explicit),
            "context" => Ok(Basis::Context),
            "relative" => Ok(Basis::Relative),
            _ => Err(format!("‘{name}’ is no basis")),
        };
        Ok(Self {
            earliest,
            latest,
            bases: kind.split(" or ").map(basis).collect::<Result<_, _>>()?,
        })
    }
}
