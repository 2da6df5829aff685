//! The timeline as data: a lane for each source, a bar for each date that an
//! account gives its event.

use super::Go;
use crate::app::Store;
use crate::command::event_edit::guess::days;
use crate::model::{
    AccountId, AnnotationId, Basis, Bound, DateValue, EventId, Member, Role, SourceId, Value,
};
use crate::ui::reader::one_line;
use chrono::{Datelike as _, NaiveDate};

/// How far an open end is drawn beyond its known one, as a share of the view.
pub(super) const FADE: f64 = 0.06;

/// One date of one account.
#[derive(Clone, Debug)]
pub(super) struct Bar {
    pub event: EventId,
    pub account: AccountId,
    pub annotation: AnnotationId,
    /// The first and the last day, counted from the common era; `None` = open.
    pub from: Option<f64>,
    pub to: Option<f64>,
    /// Whether the source writes it out.
    pub explicit: bool,
    /// In which row of its lane it lies.
    pub row: usize,
    /// What it says, for tooltips and screen readers.
    pub words: String,
}

impl Bar {
    /// The days it is drawn over; an open end is a point.
    pub fn days(&self) -> (f64, f64) {
        let from = self.from.or(self.to).unwrap_or(0.0);
        let to = self.to.or(self.from).unwrap_or(0.0);
        (from, to.max(from) + 1.0)
    }
}

/// The dates that one source gives.
#[derive(Clone, Debug)]
pub(super) struct TimeLane {
    pub source: SourceId,
    pub name: String,
    /// By first day.
    pub bars: Vec<Bar>,
    pub rows: usize,
}

/// Where one is on the timeline.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    pub lanes: Vec<TimeLane>,
    /// The days in view.
    pub view: Option<(f64, f64)>,
    /// The lane and the bar that are chosen.
    pub at: Option<(usize, usize)>,
    pub reveal: bool,
    made: Option<u64>,
}

impl Timeline {
    /// Makes the lanes anew if anything moved.
    pub fn update(&mut self, store: &Store) {
        if self.made == Some(store.revision()) {
            return;
        }
        let project = store.project();
        let mut lanes: Vec<TimeLane> = project
            .sources()
            .iter()
            .map(|it| TimeLane {
                source: it.id.clone(),
                name: super::words::source_name(it).to_owned(),
                bars: Vec::new(),
                rows: 1,
            })
            .collect();
        for account in project.accounts().iter() {
            let Some(event) = project.events().get(&account.event) else {
                continue;
            };
            let source = &account.passage.source;
            let Ok(lane) = lanes.binary_search_by(|it| it.source.cmp(source)) else {
                continue;
            };
            for member in account.members.iter().filter(|it| it.role == Role::When) {
                let Some(annotation) = project.annotations().get(&member.annotation) else {
                    continue;
                };
                let Some(Value::Date(date)) = &annotation.value else {
                    continue;
                };
                let (from, to) = bounded(date, member);
                if from.is_none() && to.is_none() {
                    continue;
                }
                let words = format!(
                    "{}\n“{}” {}{}",
                    one_line(&event.title, 120),
                    one_line(&annotation.first_words(), 80),
                    days(from, to).unwrap_or_default(),
                    basis_words(date)
                );
                let day = |it: NaiveDate| f64::from(it.num_days_from_ce());
                lanes[lane].bars.push(Bar {
                    event: account.event.clone(),
                    account: account.id.clone(),
                    annotation: member.annotation.clone(),
                    from: from.map(day),
                    to: to.map(day),
                    explicit: date.basis == Basis::Explicit,
                    row: 0,
                    words,
                });
            }
        }
        lanes.iter_mut().for_each(pack);
        self.lanes = lanes;
        self.made = Some(store.revision());
        let there = self
            .at
            .is_some_and(|(lane, bar)| self.lanes.get(lane).is_some_and(|it| bar < it.bars.len()));
        if !there {
            self.at = None;
        }
        if self.view.is_none() {
            self.fit(false);
        }
    }

    /// Brings the dates into view: all of them, or where nine in ten lie.
    pub fn fit(&mut self, all: bool) {
        let bars = self.lanes.iter().flat_map(|it| &it.bars);
        let mut ends: Vec<f64> = bars.flat_map(|it| [it.days().0, it.days().1]).collect();
        if ends.is_empty() {
            return;
        }
        ends.sort_by(f64::total_cmp);
        let cut = if all { 0 } else { ends.len() / 20 };
        let (from, to) = (ends[cut], ends[ends.len() - 1 - cut]);
        let pad = ((to - from) * 0.06).max(40.0);
        self.view = Some((from - pad, to + pad));
    }

    /// The event of the chosen bar.
    pub fn chosen(&self) -> Option<EventId> {
        self.bar().map(|it| it.event.clone())
    }

    pub fn bar(&self) -> Option<&Bar> {
        let (lane, bar) = self.at?;
        self.lanes.get(lane)?.bars.get(bar)
    }

    /// The next bar in the lane, or the nearest one of another lane.
    pub fn go(&mut self, way: Go) {
        let lanes = &self.lanes;
        let filled: Vec<usize> = (0..lanes.len())
            .filter(|&it| !lanes[it].bars.is_empty())
            .collect();
        let Some(&first) = filled.first() else {
            return;
        };
        let (lane, bar) = self.at.unwrap_or((first, 0));
        if self.at.is_none() {
            self.at = Some((first, 0));
            self.reveal = true;
            return;
        }
        let place = filled.iter().position(|it| *it == lane).unwrap_or(0);
        let nearest = |to: usize| {
            let day = lanes[lane].bars[bar].days().0;
            let bars = lanes[to].bars.iter().enumerate();
            let best = bars.min_by(|a, b| {
                let far = |it: &Bar| (it.days().0 - day).abs();
                far(a.1).total_cmp(&far(b.1))
            });
            (to, best.map_or(0, |it| it.0))
        };
        self.at = Some(match way {
            Go::Left => (lane, bar.saturating_sub(1)),
            Go::Right => (lane, (bar + 1).min(lanes[lane].bars.len() - 1)),
            Go::First => (lane, 0),
            Go::Last => (lane, lanes[lane].bars.len() - 1),
            Go::Up if place > 0 => nearest(filled[place - 1]),
            Go::Down if place + 1 < filled.len() => nearest(filled[place + 1]),
            Go::Up | Go::Down => (lane, bar),
        });
        self.reveal = true;
    }
}

/// The days of the event, by the date and by how it bounds the event.
fn bounded(date: &DateValue, member: &Member) -> (Option<NaiveDate>, Option<NaiveDate>) {
    match member.bound {
        Bound::At => (date.earliest, date.latest),
        Bound::From | Bound::After => (date.earliest, None),
        Bound::Until | Bound::Before => (None, date.latest),
    }
}

/// How the interval was come by, and why.
fn basis_words(date: &DateValue) -> String {
    let basis = match date.basis {
        Basis::Explicit => return String::new(),
        Basis::Context => "from context",
        Basis::Relative => "leaning on another date",
        Basis::Inferred => "inferred",
    };
    if date.why.is_empty() {
        format!(", {basis}")
    } else {
        format!(", {basis}: {}", one_line(&date.why, 160))
    }
}

/// Puts bars that overlap into rows below one another.
fn pack(lane: &mut TimeLane) {
    lane.bars.sort_by(|a, b| {
        let (x, y) = (a.days(), b.days());
        x.0.total_cmp(&y.0)
            .then(x.1.total_cmp(&y.1))
            .then_with(|| a.annotation.cmp(&b.annotation))
            .then_with(|| a.account.cmp(&b.account))
    });
    // No deeper: a lane stays a lane, and what is below is drawn over.
    const DEEPEST: usize = 12;
    let mut ends: Vec<f64> = Vec::new();
    for bar in &mut lane.bars {
        let (from, to) = bar.days();
        let free = ends.iter().position(|end| *end <= from);
        let row = match free {
            Some(row) => row,
            None if ends.len() < DEEPEST => {
                ends.push(f64::NEG_INFINITY);
                ends.len() - 1
            }
            None => {
                let least = (0..ends.len()).min_by(|&a, &b| ends[a].total_cmp(&ends[b]));
                least.unwrap_or(0)
            }
        };
        ends[row] = ends[row].max(to);
        bar.row = row;
    }
    lane.rows = ends.len().max(1);
}
