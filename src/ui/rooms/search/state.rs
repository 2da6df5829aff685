//! What the Search room remembers: the question, the answer, what is ticked.

use super::link::LinkForm;
use super::ticks::Ticks;
use crate::app::search::{Concordance, Found, Hit, Searched, Sorting};
use crate::app::{Absent, Store};
use crate::command::Change;
use crate::command::bulk::Passage;
use crate::io::Wake;
use crate::model::{Annotation, AnnotationId, EntityId, PartialDate, SourceId, TagId, ZoneKind};
use crate::recognise::search::{Filter, Query, Range};
use crate::text::{ByteSpan, CharSpan, SourceText};
use crate::ui::widgets::LongList;
use eframe::egui;
use rust_decimal::Decimal;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// How many places one step may change.
pub(super) const MOST_AT_ONCE: usize = 100_000;

/// What is searched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mode {
    /// The texts.
    #[default]
    Words,
    /// The annotations.
    Annotations,
}

/// What kind of value a range is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum RangeKind {
    #[default]
    Figure,
    Date,
}

/// The fields of the search over annotations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FilterForm {
    pub note: String,
    pub tag: Option<TagId>,
    pub entity: Option<EntityId>,
    pub kind: RangeKind,
    pub low: String,
    pub high: String,
    pub unsure: bool,
}

impl FilterForm {
    /// The range that was typed.
    ///
    /// # Errors
    ///
    /// What cannot be read, in words.
    pub fn range(&self) -> Result<Range, String> {
        let (low, high) = (self.low.trim(), self.high.trim());
        if low.is_empty() && high.is_empty() {
            return Ok(Range::Any);
        }
        match self.kind {
            RangeKind::Figure => Ok(Range::Figure(number(low)?, number(high)?)),
            RangeKind::Date => {
                let day = |text: &str| match text {
                    "" => Ok(None),
                    text => PartialDate::parse(text).map(Some).map_err(|_| {
                        format!("‘{text}’ is no date; write 2024-03-27, 2024-03 or 2024")
                    }),
                };
                let first = day(low)?.map(PartialDate::first_day);
                let last = day(high)?.map(PartialDate::last_day);
                Ok(Range::Date(first, last))
            }
        }
    }
}

/// A number as people type it: with or without separators of thousands.
fn number(text: &str) -> Result<Option<Decimal>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '’' | '\''))
        .collect();
    let parsed = plain.parse::<Decimal>();
    parsed
        .map(Some)
        .map_err(|_| format!("‘{text}’ is no number; write 160 or 1,500.5"))
}

/// Sources that are not searched, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Missing {
    /// Their texts are being read.
    pub loading: usize,
    /// Their texts are not to be had; each with the reason.
    pub absent: Vec<(SourceId, String)>,
}

/// The state of the Search room for one open project.
pub struct SearchState {
    pub(super) mode: Mode,
    pub(super) query: Query,
    /// Whether hits in boilerplate count.
    pub(super) boilerplate: bool,
    pub(super) form: FilterForm,
    pub(super) words: Concordance,
    pub(super) found: Found,
    /// Whether the texts at hand, or their zones, are not those that were searched.
    pub(super) texts_stale: bool,
    asked: Option<(Query, bool)>,
    asked_found: Option<(Filter, Sorting, u64)>,
    pub(super) sorting: Sorting,
    pub(super) missing: Missing,
    ticks: Ticks,
    /// Hits that were ticked before the texts were searched again.
    carried: HashSet<(SourceId, ByteSpan)>,
    carried_to: usize,
    ticked: BTreeSet<AnnotationId>,
    pub(super) list: LongList,
    /// The row that keys act on.
    pub(super) cursor: usize,
    /// Where a range of ticks begins.
    pub(super) anchor: usize,
    pub(super) focus_field: bool,
    /// The field, once it was shown.
    pub(super) field: Option<egui::Id>,
    pub(super) focus_list: bool,
    pub(super) link: Option<LinkForm>,
    /// The place that was last gone to from the list.
    pub(super) jumped: Option<(SourceId, CharSpan)>,
    wake: Wake,
}

impl std::fmt::Debug for SearchState {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SearchState")
            .field("query", &self.query)
            .field("words", &self.words)
            .finish_non_exhaustive()
    }
}

impl SearchState {
    /// An empty room; `wake` is called from threads when there is news.
    pub fn new(wake: Wake) -> Self {
        let (mut words, mut found) = (Concordance::default(), Found::default());
        words.on_news(wake.clone());
        found.on_news(wake.clone());
        Self {
            mode: Mode::default(),
            query: Query::default(),
            boilerplate: false,
            form: FilterForm::default(),
            words,
            found,
            texts_stale: true,
            asked: None,
            asked_found: None,
            sorting: Sorting::default(),
            missing: Missing::default(),
            ticks: Ticks::default(),
            carried: HashSet::new(),
            carried_to: 0,
            ticked: BTreeSet::new(),
            list: LongList::default(),
            cursor: 0,
            anchor: 0,
            focus_field: false,
            field: None,
            focus_list: false,
            link: None,
            jumped: None,
            wake,
        }
    }

    /// Forgets everything, as when the project is closed. Threads stop.
    pub fn reset(&mut self) {
        *self = Self::new(self.wake.clone());
    }

    /// Whom searches wake.
    pub fn wake(&self) -> Wake {
        self.wake.clone()
    }

    /// Enters the room. What was selected in a text becomes the query, unless
    /// it is the hit that was gone to from here.
    pub fn enter(&mut self, selected: Option<(SourceId, CharSpan, String)>, from_here: bool) {
        if let Some((source, span, words)) = selected
            && self.jumped != Some((source, span))
        {
            self.mode = Mode::Words;
            self.query.regex = false;
            self.query.text = words;
            self.jumped = None;
        }
        if self.jumped.is_some() && !from_here {
            self.focus_list = true;
        } else {
            self.focus_field = true;
        }
    }

    /// A text came, or will not come.
    pub fn texts_changed(&mut self) {
        self.texts_stale = true;
    }

    /// Takes over what a transaction changed.
    pub fn follow(&mut self, change: &Change) {
        self.texts_stale |= change.sources || !change.zones.is_empty();
    }

    /// Whether no thread works for the room, for tests.
    #[cfg(test)]
    pub fn is_settled(&self) -> bool {
        !self.texts_stale
            && !self.words.is_running()
            && !self.words.is_sorting()
            && !self.found.is_running()
    }

    /// Whether the place that is shown was gone to from the list.
    pub fn has_jumped(&self) -> bool {
        self.jumped.is_some()
    }

    /// How many hits are ticked.
    pub fn ticked(&self) -> usize {
        match self.mode {
            Mode::Words => self.ticks.len(),
            Mode::Annotations => self.ticked.len(),
        }
    }

    /// Whether a form of the room is open.
    pub fn has_dialog(&self) -> bool {
        self.link.is_some()
    }

    /// Whether the list of hits has the keyboard.
    pub fn list_has_focus(&self, ctx: &egui::Context) -> bool {
        let focused = ctx.memory(egui::Memory::focused);
        focused.is_some() && focused == self.list.widget_id()
    }

    /// Asks anew where the question or what it is asked of has changed, and
    /// takes in what threads have found.
    pub(super) fn refresh(&mut self, store: &Store, absent: &BTreeMap<SourceId, Absent>) {
        if self.texts_stale {
            self.missing = missing(store, absent);
        }
        match self.mode {
            Mode::Words => self.refresh_words(store),
            Mode::Annotations => self.refresh_found(store),
        }
        self.texts_stale = false;
        if self.words.poll() {
            self.tick_carried();
        }
        if self.found.poll() {
            let list = self.found.list();
            if !self.ticked.is_empty() {
                let there: HashSet<&AnnotationId> = list.iter().map(|it| &it.id).collect();
                self.ticked.retain(|id| there.contains(id));
            }
        }
        let last = self.rows().saturating_sub(1);
        self.cursor = self.cursor.min(last);
        self.anchor = self.anchor.min(last);
    }

    fn refresh_words(&mut self, store: &Store) {
        let ask = (self.query.clone(), self.boilerplate);
        let new = self.asked.as_ref() != Some(&ask);
        if !new && !self.texts_stale {
            return;
        }
        let texts = texts(store, self.boilerplate);
        // A source that is only begun, or renamed, brings no other hits.
        if !new && self.words.is_over(&texts) {
            return;
        }
        self.carried.clear();
        if new {
            self.list.rewind();
            self.cursor = 0;
            self.anchor = 0;
        } else {
            // The same question over other texts: what is ticked stays so.
            for number in self.ticks.iter() {
                if let Some((_, searched, span)) = self.words.hit(number) {
                    self.carried.insert((searched.source.clone(), span));
                }
            }
        }
        self.ticks.clear();
        self.carried_to = 0;
        self.words.start(self.query.clone(), texts);
        self.words.sort(self.sorting);
        self.asked = Some(ask);
    }

    fn tick_carried(&mut self) {
        if self.carried.is_empty() {
            return;
        }
        for number in self.carried_to..self.words.len() {
            if self.carried.is_empty() {
                break;
            }
            if let Some((_, searched, span)) = self.words.hit(number)
                && self.carried.remove(&(searched.source.clone(), span))
            {
                self.ticks.set(number, true);
            }
        }
        self.carried_to = self.words.len();
    }

    fn refresh_found(&mut self, store: &Store) {
        let Ok(range) = self.form.range() else {
            return;
        };
        let filter = Filter {
            words: self.query.clone(),
            note: self.form.note.clone(),
            tag: self.form.tag.clone(),
            entity: self.form.entity.clone(),
            range,
            unsure: self.form.unsure,
        };
        let ask = (filter.clone(), self.sorting, store.revision());
        if self.asked_found.as_ref() == Some(&ask) && !self.texts_stale {
            return;
        }
        let same = self.asked_found.as_ref().is_some_and(|it| it.0 == filter);
        if !same {
            self.list.rewind();
            self.cursor = 0;
            self.anchor = 0;
        }
        let sources = store.project().sources().iter();
        let texts = sources.filter_map(|it| {
            let document = store.document(&it.id)?;
            Some((it.id.clone(), document.text.clone()))
        });
        let texts: Vec<(SourceId, SourceText)> = texts.collect();
        self.found
            .start(filter, self.sorting, store.project().clone(), texts);
        self.asked_found = Some(ask);
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        match self.mode {
            Mode::Words => self.words.len(),
            Mode::Annotations => self.found.list().len(),
        }
    }

    pub(super) fn sort(&mut self, sorting: Sorting) {
        self.sorting = sorting;
        self.words.sort(sorting);
    }

    /// The annotation of a row.
    pub(super) fn annotation_at(&self, row: usize) -> Option<&Arc<Annotation>> {
        self.found.list().get(row)
    }

    /// The hit of a row.
    pub(super) fn hit_at(&self, row: usize) -> Option<(Hit, &Searched, ByteSpan)> {
        self.words.hit(self.words.at_row(row)?)
    }

    pub(super) fn is_ticked(&self, row: usize) -> bool {
        match self.mode {
            Mode::Words => self.words.at_row(row).is_some_and(|it| self.ticks.has(it)),
            Mode::Annotations => {
                let annotation = self.annotation_at(row);
                annotation.is_some_and(|it| self.ticked.contains(&it.id))
            }
        }
    }

    pub(super) fn tick(&mut self, row: usize, on: bool) {
        match self.mode {
            Mode::Words => {
                if let Some(number) = self.words.at_row(row) {
                    self.ticks.set(number, on);
                }
            }
            Mode::Annotations => {
                let id = self.annotation_at(row).map(|it| it.id.clone());
                if let Some(id) = id {
                    if on {
                        self.ticked.insert(id);
                    } else {
                        self.ticked.remove(&id);
                    }
                }
            }
        }
    }

    /// Ticks all from the anchor to a row, as the anchor is.
    pub(super) fn tick_range(&mut self, row: usize) {
        let on = self.is_ticked(self.anchor) || self.anchor == row;
        for at in self.anchor.min(row)..=self.anchor.max(row) {
            self.tick(at, on);
        }
    }

    /// Ticks every row, or none.
    pub(super) fn tick_all(&mut self, on: bool) {
        self.carried.clear();
        match (self.mode, on) {
            (Mode::Words, true) => self.ticks.fill(self.words.len()),
            (Mode::Words, false) => self.ticks.clear(),
            (Mode::Annotations, true) => {
                let ids = self.found.list().iter().map(|it| it.id.clone());
                self.ticked = ids.collect();
            }
            (Mode::Annotations, false) => self.ticked.clear(),
        }
    }

    /// The ticked hits as passages, by place; at most so many as one step may change.
    pub(super) fn passages(&self) -> Vec<Passage> {
        let numbers = self.ticks.iter().take(MOST_AT_ONCE);
        numbers
            .filter_map(|number| {
                let (_, searched, span) = self.words.hit(number)?;
                passage(searched, span)
            })
            .collect()
    }

    /// The ticked annotations.
    pub(super) fn ticked_ids(&self) -> Vec<AnnotationId> {
        self.ticked.iter().take(MOST_AT_ONCE).cloned().collect()
    }
}

/// A hit as what a bulk step is made of.
pub(super) fn passage(searched: &Searched, span: ByteSpan) -> Option<Passage> {
    Some(Passage {
        source: searched.source.clone(),
        span: searched.text.chars_of(span).ok()?,
        quote: SmolStr::new(searched.text.slice(span)),
        by_hand: false,
    })
}

/// The texts at hand, in the order of the sources.
pub(super) fn texts(store: &Store, boilerplate: bool) -> Vec<Searched> {
    let mut skip: BTreeMap<&SourceId, Vec<CharSpan>> = BTreeMap::new();
    if !boilerplate {
        let zones = store.project().zones().iter();
        for zone in zones.filter(|it| it.kind == ZoneKind::Boilerplate) {
            skip.entry(&zone.source).or_default().push(zone.span);
        }
    }
    let sources = store.project().sources().iter();
    sources
        .filter_map(|source| {
            let text = store.document(&source.id)?.text.clone();
            let zones = skip.remove(&source.id).unwrap_or_default();
            let mut zones: Vec<ByteSpan> = zones
                .into_iter()
                .filter_map(|span| text.bytes_of(span).ok())
                .collect();
            zones.sort_unstable();
            zones.dedup_by(|next, kept| {
                let joins = next.start() <= kept.end();
                if joins {
                    *kept = kept.hull(*next);
                }
                joins
            });
            Some(Searched {
                source: source.id.clone(),
                text,
                skip: zones,
            })
        })
        .collect()
}

fn missing(store: &Store, absent: &BTreeMap<SourceId, Absent>) -> Missing {
    let mut missing = Missing::default();
    for source in store.project().sources().iter() {
        if store.document(&source.id).is_some() {
            continue;
        }
        match absent.get(&source.id) {
            Some(why) => missing.absent.push((source.id.clone(), why.reason.clone())),
            None => missing.loading += 1,
        }
    }
    missing
}
