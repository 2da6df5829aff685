//! Which suggestions of a source are still open: not tagged, not dismissed,
//! not in a stretch that was reviewed, not in boilerplate.
//!
//! It is built once beside the recognisers, off the window's thread, and then
//! follows each transaction's [`Change`]: what an edit costs depends on how
//! many suggestions lie under the spans that it touched, not on the document.

mod lane;
mod suggestion;
#[cfg(test)]
mod tests;
mod zones;

pub use suggestion::{
    Limits, Named, Proposal, ProposedName, ProposedZone, SuggestedTags, Suggestion, SuggestionKind,
    SuggestionPlace,
};

use crate::command::{Change, Swap};
use crate::model::{
    Annotation, Dismissed, Project, Reviewed, SourceId, TagId, TagSet, Zone, ZoneId, ZoneKind,
};
use crate::text::{ByteOffset, ByteSpan, SourceText};
use lane::Lane;
use std::collections::BTreeMap;
use std::sync::Arc;
use zones::Pieces;

/// How many marks beside the scroll bar a text has at most.
const BUCKETS: usize = 512;

/// The suggestions for one source.
#[derive(Clone, Debug)]
pub struct Coverage {
    source: SourceId,
    text: SourceText,
    tags: SuggestedTags,
    limits: Limits,
    /// Figures, dates and names. Zones are kept apart: one of them may be as
    /// long as the text, and would be looked at for every stretch.
    spans: Lane,
    areas: Lane,
    zones: BTreeMap<ZoneId, (ByteSpan, ZoneKind)>,
    pieces: Pieces,
    reviewed: BTreeMap<Reviewed, ByteSpan>,
    /// The reviewed stretches as one list without overlaps.
    bars: Vec<ByteSpan>,
    buckets: Vec<u32>,
    revision: u64,
}

/// Which of the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    Spans,
    Areas,
}

impl Coverage {
    /// Holds what was found in a source against what a project says of it.
    pub fn new(
        project: &Project,
        source: &SourceId,
        text: &SourceText,
        found: Vec<Arc<Suggestion>>,
        limits: Limits,
    ) -> Self {
        let tags = SuggestedTags::of(project.scheme());
        let is_area = |it: &Arc<Suggestion>| it.kind() == SuggestionKind::Zone;
        let (areas, spans): (Vec<_>, Vec<_>) = found.into_iter().partition(is_area);
        let tag = |it: &Suggestion| tags.of_suggestion(it).cloned();
        let mut coverage = Self {
            source: source.clone(),
            text: text.clone(),
            spans: Lane::new(spans, tag),
            areas: Lane::new(areas, tag),
            tags,
            limits,
            zones: BTreeMap::new(),
            pieces: Pieces::default(),
            reviewed: BTreeMap::new(),
            bars: Vec::new(),
            buckets: vec![0; BUCKETS],
            revision: 0,
        };
        let own = project.annotations().iter();
        for it in own.filter(|it| it.source == *source) {
            coverage.annotated(it, true);
        }
        let own = project.dismissed().iter();
        for it in own.filter(|it| it.source == *source) {
            coverage.dismissed(it, true);
        }
        let own = project.reviewed().iter();
        for it in own.filter(|it| it.source == *source) {
            coverage.reviewed(it, true);
        }
        let own = project.zones().iter();
        for it in own.filter(|it| it.source == *source) {
            coverage.zoned(it, true);
        }
        coverage.redraw_zones(None);
        coverage.redraw_bars();
        coverage.refresh_all();
        coverage
    }

    /// Takes over what a transaction changed.
    pub fn follow(&mut self, change: &Change) {
        fn each<T>(swaps: &[Swap<T>], mut see: impl FnMut(&T, bool)) {
            for Swap { before, after } in swaps {
                before.iter().for_each(|it| see(it, false));
                after.iter().for_each(|it| see(it, true));
            }
        }
        let source = self.source.clone();
        each(&change.annotations, |it, stands| {
            if it.source == source {
                self.annotated(it, stands);
            }
        });
        each(&change.dismissed, |it, stands| {
            if it.source == source {
                self.dismissed(it, stands);
            }
        });
        let mut bars = false;
        each(&change.reviewed, |it, stands| {
            if it.source == source {
                self.reviewed(it, stands);
                bars = true;
            }
        });
        if bars {
            self.redraw_bars();
        }
        let mut touched: Option<ByteSpan> = None;
        each(&change.zones, |it, stands| {
            if it.source == source
                && let Some(span) = self.zoned(it, stands)
            {
                touched = Some(touched.map_or(span, |hull| hull.hull(span)));
            }
        });
        if touched.is_some() {
            self.redraw_zones(touched);
        }
    }

    /// Shows other kinds, or other zones.
    pub fn set_limits(&mut self, limits: Limits) {
        if self.limits != limits {
            self.limits = limits;
            self.refresh_all();
        }
    }

    /// How many are open within the limits.
    pub fn open_count(&self) -> usize {
        self.spans.open_count() + self.areas.open_count()
    }

    /// How many there are, the settled ones too.
    pub fn len(&self) -> usize {
        self.spans.len() + self.areas.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Moves on with every change, for whoever keeps a drawing of it.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// How the open ones are spread from the start of the text to its end.
    pub fn buckets(&self) -> &[u32] {
        &self.buckets
    }

    /// The tag that a suggestion would get; `None` for zones.
    pub fn tag_of(&self, it: &Suggestion) -> Option<&TagId> {
        self.tags.of_suggestion(it)
    }

    /// The tags that were chosen when this was built.
    pub fn tags(&self) -> &SuggestedTags {
        &self.tags
    }

    /// The suggestion at a place, if it is open.
    pub fn open_at(&self, place: SuggestionPlace) -> Option<&Suggestion> {
        let lane = self.lane(Self::which(place.kind));
        let at = lane.find(place)?;
        lane.is_open(at).then(|| lane.get(at))
    }

    /// The open figures, dates and names that overlap `[start, end)`, by start.
    pub fn meeting(&self, start: ByteOffset, end: ByteOffset) -> impl Iterator<Item = &Suggestion> {
        Self::open_in(&self.spans, start, end)
    }

    /// The open proposals of zones that overlap `[start, end)`, by start.
    pub fn zones_meeting(
        &self,
        start: ByteOffset,
        end: ByteOffset,
    ) -> impl Iterator<Item = &Suggestion> {
        Self::open_in(&self.areas, start, end)
    }

    fn open_in(
        lane: &Lane,
        start: ByteOffset,
        end: ByteOffset,
    ) -> impl Iterator<Item = &Suggestion> {
        let span = ByteSpan::new(start, end).ok();
        let range = span.map_or(0..0, |span| lane.range(span));
        range
            .filter(|at| lane.is_open(*at))
            .map(|at| lane.get(at))
            .filter(move |it| span.is_some_and(|span| it.span.overlaps(span)))
    }

    /// The reviewed stretches that overlap `[start, end)`, by start; touching
    /// ones are one.
    pub fn reviewed_meeting(
        &self,
        start: ByteOffset,
        end: ByteOffset,
    ) -> impl Iterator<Item = ByteSpan> {
        let first = self.bars.partition_point(|it| it.end() <= start);
        let rest = self.bars[first..].iter().copied();
        rest.take_while(move |it| it.start() < end)
    }

    /// The next open one behind a place, or the first of all.
    pub fn next(&self, behind: Option<SuggestionPlace>) -> Option<&Suggestion> {
        let spans = self.spans.next(behind).map(|at| self.spans.get(at));
        let areas = self.areas.next(behind).map(|at| self.areas.get(at));
        spans.into_iter().chain(areas).min_by_key(|it| it.place())
    }

    /// The last open one before a place.
    pub fn previous(&self, before: SuggestionPlace) -> Option<&Suggestion> {
        let spans = self.spans.previous(before).map(|at| self.spans.get(at));
        let areas = self.areas.previous(before).map(|at| self.areas.get(at));
        spans.into_iter().chain(areas).max_by_key(|it| it.place())
    }

    /// The first open one that starts at or behind a position.
    pub fn first_from(&self, at: ByteOffset) -> Option<&Suggestion> {
        let spans = self.spans.starting_from(at).map(|at| self.spans.get(at));
        let areas = self.areas.starting_from(at).map(|at| self.areas.get(at));
        spans.into_iter().chain(areas).min_by_key(|it| it.place())
    }

    /// The last open one that starts before a position.
    pub fn last_before(&self, at: ByteOffset) -> Option<&Suggestion> {
        let spans = self.spans.starting_before(at).map(|at| self.spans.get(at));
        let areas = self.areas.starting_before(at).map(|at| self.areas.get(at));
        spans.into_iter().chain(areas).max_by_key(|it| it.place())
    }

    fn which(kind: SuggestionKind) -> Which {
        match kind {
            SuggestionKind::Zone => Which::Areas,
            _ => Which::Spans,
        }
    }

    fn lane(&self, which: Which) -> &Lane {
        match which {
            Which::Spans => &self.spans,
            Which::Areas => &self.areas,
        }
    }

    fn lane_mut(&mut self, which: Which) -> &mut Lane {
        match which {
            Which::Spans => &mut self.spans,
            Which::Areas => &mut self.areas,
        }
    }

    fn annotated(&mut self, it: &Annotation, stands: bool) {
        let text = self.text.clone();
        let spans = it.spans.as_slice().iter();
        for span in spans.filter_map(|&span| text.bytes_of(span).ok()) {
            for at in self.spans.range(span) {
                let found = self.spans.get(at);
                if found.span.overlaps(span) && self.tags.settles(&it.tag, found.kind()) {
                    count(&mut self.spans.against[at].settled, stands);
                    self.refresh(Which::Spans, at);
                }
            }
        }
    }

    fn dismissed(&mut self, it: &Dismissed, stands: bool) {
        let Ok(span) = self.text.bytes_of(it.span) else {
            return;
        };
        for at in self.spans.range(span) {
            // A rule that was bettered may draw the border elsewhere; what was
            // turned down does not come back for that.
            let found = self.spans.get(at).span;
            let same = found.contains(span) || span.contains(found);
            if same && self.spans.tag(at) == Some(&it.tag) {
                count(&mut self.spans.against[at].dismissed, stands);
                self.refresh(Which::Spans, at);
            }
        }
    }

    fn reviewed(&mut self, it: &Reviewed, stands: bool) {
        let Ok(span) = self.text.bytes_of(it.span) else {
            return;
        };
        if stands {
            self.reviewed.insert(it.clone(), span);
        } else {
            self.reviewed.remove(it);
        }
        for which in [Which::Spans, Which::Areas] {
            for at in self.lane(which).range(span) {
                let lane = self.lane(which);
                let all = match &it.tags {
                    TagSet::All => true,
                    TagSet::Only(tags) => lane.tag(at).is_some_and(|tag| tags.contains(tag)),
                };
                if all && span.contains(lane.get(at).span) {
                    count(&mut self.lane_mut(which).against[at].reviewed, stands);
                    self.refresh(which, at);
                }
            }
        }
    }

    /// A zone settles a proposal that it mostly is.
    fn zoned(&mut self, it: &Zone, stands: bool) -> Option<ByteSpan> {
        let span = self.text.bytes_of(it.span).ok()?;
        if stands {
            self.zones.insert(it.id.clone(), (span, it.kind));
        } else {
            self.zones.remove(&it.id);
        }
        for at in self.areas.range(span) {
            if mostly(self.areas.get(at).span, span) {
                count(&mut self.areas.against[at].settled, stands);
                self.refresh(Which::Areas, at);
            }
        }
        Some(span)
    }

    /// Finds the innermost zones anew, for the suggestions in a stretch or for all.
    fn redraw_zones(&mut self, touched: Option<ByteSpan>) {
        self.pieces = Pieces::new(self.zones.values().copied());
        for which in [Which::Spans, Which::Areas] {
            let lane = self.lane(which);
            let range = touched.map_or(0..lane.len(), |span| lane.range(span));
            for at in range {
                let zone = self.pieces.at(self.lane(which).get(at).span.start());
                self.lane_mut(which).against[at].zone = zone;
                self.refresh(which, at);
            }
        }
    }

    fn redraw_bars(&mut self) {
        let mut spans: Vec<ByteSpan> = self.reviewed.values().copied().collect();
        spans.sort_unstable();
        spans.dedup_by(|next, kept| {
            let joins = next.start() <= kept.end();
            if joins {
                *kept = kept.hull(*next);
            }
            joins
        });
        self.bars = spans;
        self.revision += 1;
    }

    fn refresh_all(&mut self) {
        for which in [Which::Spans, Which::Areas] {
            for at in 0..self.lane(which).len() {
                self.refresh(which, at);
            }
        }
    }

    fn refresh(&mut self, which: Which, at: usize) {
        let lane = self.lane(which);
        let (against, kind) = (lane.against[at], lane.get(at).kind());
        let start = lane.get(at).span.start();
        let has_tag = which == Which::Areas || lane.tag(at).is_some();
        let open = against.settled == 0
            && against.dismissed == 0
            && against.reviewed == 0
            && has_tag
            && self.limits.kind(kind)
            && match which {
                Which::Spans => self.limits.zone(against.zone),
                Which::Areas => against.zone != ZoneKind::Boilerplate,
            };
        if self.lane_mut(which).set_open(at, open) {
            let length = u64::from(self.text.byte_len().get()).max(1);
            let bucket = u64::from(start.get()) * BUCKETS as u64 / length;
            count(&mut self.buckets[(bucket as usize).min(BUCKETS - 1)], open);
            self.revision += 1;
        }
    }
}

fn count(counter: &mut u32, up: bool) {
    *counter = if up {
        counter.saturating_add(1)
    } else {
        counter.saturating_sub(1)
    };
}

/// Whether two stretches share more than what only one of them has.
fn mostly(a: ByteSpan, b: ByteSpan) -> bool {
    let start = a.start().max(b.start());
    let end = a.end().min(b.end());
    let shared = u64::from(end.get().saturating_sub(start.get()));
    let all = u64::from(a.len()) + u64::from(b.len()) - shared;
    shared * 2 > all
}
