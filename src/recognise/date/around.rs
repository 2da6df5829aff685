//! What is known at a place of a text: its zone, the heading over it, and the
//! dates that were named before it.

use super::calendar::Interval;
use super::lexicon::Unit;
use crate::model::{PartialDate, Period, ZoneKind};
use crate::recognise::{Context, ZoneContext};

/// How far up a stack of zones is looked; nobody nests deeper.
const DEPTH: usize = 32;

/// A date that was named, for others to lean on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    pub days: Interval,
    /// Its words, in bytes.
    pub start: u32,
    pub end: u32,
    pub paragraph: u32,
    pub sentence: u32,
    /// Whether its year is written out or was found.
    pub opens_sentence: bool,
    /// Whether it describes a noun ("the 2015 agreement").
    pub attribute: bool,
}

/// A heading or a line with a date.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heading {
    pub days: Interval,
    pub start: u32,
    pub end: u32,
    /// Whether its day is known, and not just its year.
    pub exact: bool,
}

/// Where a year or a day was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whence {
    Heading(u32, u32),
    Dateline(u32, u32),
    ZoneCovers,
    ZonePublished,
    Covers,
    Published,
    Text(u32, u32),
    /// The date that follows in the same breath.
    Behind,
}

/// What is known so far.
#[derive(Clone)]
pub(super) struct Around<'a> {
    context: &'a Context,
    next_zone: usize,
    open: Vec<&'a ZoneContext>,
    pub heading: Option<Heading>,
    pub dateline: Option<Heading>,
    /// The last date of any kind, of a month or finer, of a day.
    pub last: [Option<Named>; 3],
    /// The last that can give its year to others.
    pub year: Option<Named>,
    pub paragraph: u32,
    pub sentence: u32,
    /// How many dates of this paragraph in a row lie long before the day of
    /// publication, and the paragraph: an old story is told.
    old: (u32, u32),
}

/// A time to lean on, and where it comes from.
pub(super) type Anchor = (Interval, Whence);

impl<'a> Around<'a> {
    pub fn new(context: &'a Context) -> Self {
        Self {
            context,
            next_zone: 0,
            open: Vec::new(),
            heading: None,
            dateline: None,
            last: [None; 3],
            year: None,
            paragraph: 0,
            sentence: 0,
            old: (0, 0),
        }
    }

    /// Moves on to a byte; places only ever ascend.
    pub fn move_to(&mut self, at: u32) {
        let zones = &self.context.zones;
        while let Some(zone) = zones
            .get(self.next_zone)
            .filter(|it| it.span.start().get() <= at)
        {
            if zone.span.end().get() > at {
                self.open.push(zone);
            }
            self.next_zone += 1;
        }
        while self.open.last().is_some_and(|it| it.span.end().get() <= at) {
            self.open.pop();
        }
    }

    fn zones(&self, at: u32) -> impl Iterator<Item = &'a ZoneContext> {
        self.open
            .iter()
            .rev()
            .take(DEPTH)
            .copied()
            .filter(move |it| it.span.end().get() > at)
    }

    /// Whether the innermost zone is boilerplate.
    pub fn skipped(&self, at: u32) -> bool {
        self.zones(at)
            .next()
            .is_some_and(|it| it.kind == ZoneKind::Boilerplate)
    }

    /// Where the innermost zone that says a date or a period begins.
    fn dated_zone(&self, at: u32) -> Option<&'a ZoneContext> {
        self.zones(at)
            .find(|it| it.published.is_some() || it.covers.is_some())
    }

    fn inside(&self, heading: Option<Heading>, at: u32) -> Option<Heading> {
        let from = self.dated_zone(at).map_or(0, |it| it.span.start().get());
        heading.filter(|it| it.start >= from)
    }

    /// The period that the text around says it tells about.
    pub fn covers(&self, at: u32) -> Option<Anchor> {
        if let Some(heading) = self.inside(self.heading, at) {
            return Some((heading.days, Whence::Heading(heading.start, heading.end)));
        }
        if let Some(zone) = self.dated_zone(at) {
            return match (zone.covers, zone.published) {
                (Some(covers), _) => Some((interval_of(covers)?, Whence::ZoneCovers)),
                _ => None,
            };
        }
        if self.inside(self.dateline, at).is_some() {
            return None;
        }
        Some((interval_of(self.context.covers?)?, Whence::Covers))
    }

    /// When the text around was published.
    pub fn published(&self, at: u32) -> Option<Anchor> {
        if let Some(line) = self.inside(self.dateline, at) {
            return Some((line.days, Whence::Dateline(line.start, line.end)));
        }
        if let Some(day) = self.zones(at).find_map(|it| it.published) {
            return Some((days_of(day)?, Whence::ZonePublished));
        }
        Some((days_of(self.context.published?)?, Whence::Published))
    }

    /// Takes in a date that others may lean on.
    pub fn name(&mut self, named: Named) {
        let precision = named.days.precision();
        self.last[0] = Some(named);
        if matches!(precision, Unit::Day | Unit::Week | Unit::Month) {
            self.last[1] = Some(named);
        }
        if matches!(precision, Unit::Day | Unit::Week) {
            self.last[2] = Some(named);
        }
        if !named.attribute {
            self.year = Some(named);
        }
        self.count_old(named);
    }

    fn count_old(&mut self, named: Named) {
        /// Days after which a day is told from afar.
        const OLD: i64 = 400;
        if !matches!(named.days.precision(), Unit::Day | Unit::Week | Unit::Month) {
            return;
        }
        let before = if self.old.1 == named.paragraph {
            self.old.0
        } else {
            0
        };
        let old = self
            .published(named.start)
            .is_some_and(|(days, _)| (days.last - named.days.last).num_days() > OLD);
        self.old = (if old { before + 1 } else { 0 }, named.paragraph);
    }

    /// Whether this paragraph tells an old story, day after day.
    pub fn tells_old_story(&self) -> bool {
        self.old.1 == self.paragraph && self.old.0 >= 2
    }

    /// The date before that something of this unit leans on.
    pub fn there(&self, unit: Unit) -> Option<Named> {
        let any = self.last[0]?;
        let fine = match unit {
            Unit::Day | Unit::Week => self.last[2],
            Unit::Month => self.last[1],
            Unit::Year | Unit::Decade | Unit::Century => Some(any),
        };
        let Some(fine) = fine else {
            return Some(any);
        };
        // A coarse date that stands nearer wins only over another paragraph's.
        if any.paragraph == self.paragraph && fine.paragraph != self.paragraph && !any.attribute {
            return Some(any);
        }
        Some(fine)
    }
}

/// The days of a date of less than full precision.
pub(super) fn days_of(date: PartialDate) -> Option<Interval> {
    Interval::new(date.first_day(), date.last_day())
}

/// The days of a period that has both ends.
fn interval_of(period: Period) -> Option<Interval> {
    Interval::new(period.from?.first_day(), period.to?.last_day())
}
