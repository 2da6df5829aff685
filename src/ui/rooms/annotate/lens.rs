//! The coverage lens: which suggestion is focused, and what its keys do.

use super::state::AnnotateState;
use crate::app::action::Action;
use crate::app::notices::Level;
use crate::app::suggestions::{accept, dismiss};
use crate::app::{Request, Store, Suggestions};
use crate::command::{Change, suggest_edit};
use crate::index::coverage::{Coverage, Suggestion, SuggestionKind, SuggestionPlace};
use crate::model::SourceId;
use crate::text::{ByteOffset, ByteSpan, CharOffset, CharSpan};
use crate::ui::reader::View;

/// What the lens remembers.
#[derive(Clone, Debug, Default)]
pub(super) struct LensState {
    /// Whether suggestions are lit.
    pub on: bool,
    /// The suggestion of the shown source that keys act on.
    pub focus: Option<SuggestionPlace>,
    /// Which of several entities the next accept means.
    pub choice: Option<usize>,
}

impl AnnotateState {
    /// Whether the lens is on.
    pub fn lens_is_on(&self) -> bool {
        self.lens.on
    }

    /// The focused suggestion, if it is still open; an annotation that has the
    /// focus comes first.
    pub fn focused_suggestion<'a>(
        &self,
        suggestions: &'a Suggestions,
    ) -> Option<(&'a Coverage, &'a Suggestion)> {
        if !self.lens.on || self.focused.is_some() {
            return None;
        }
        let coverage = suggestions.of(self.current.as_ref()?)?;
        Some((coverage, coverage.open_at(self.lens.focus?)?))
    }

    /// Puts the focus on a suggestion of a source and brings it into view.
    pub(super) fn focus_suggestion(
        &mut self,
        store: &Store,
        source: &SourceId,
        place: SuggestionPlace,
    ) {
        self.show(source);
        self.focused = None;
        self.pointer_fresh = false;
        self.lens.focus = Some(place);
        self.lens.choice = None;
        if let Some(document) = store.document(source) {
            let view = self
                .views
                .entry(source.clone())
                .or_insert_with(|| View::new(document.text.clone()));
            view.set_caret(place.span.start());
            view.reveal(place.span.start());
        }
    }
}

/// Carries out an action of the lens; `None` if it is none.
pub fn perform_lens(
    state: &mut AnnotateState,
    store: &Store,
    suggestions: &Suggestions,
    action: Action,
    fresh: &mut dyn FnMut() -> u64,
) -> Option<Vec<Request>> {
    Some(match action {
        Action::ToggleLens => {
            state.lens.on = !state.lens.on;
            state.lens.focus = None;
            Vec::new()
        }
        Action::NextSuggestion => step(state, store, suggestions, true),
        Action::PreviousSuggestion => step(state, store, suggestions, false),
        Action::AcceptSuggestion => {
            let choice = state.lens.choice.take();
            let source = state.current.clone()?;
            let (coverage, it) = state.focused_suggestion(suggestions)?;
            match accept(store, &source, coverage, it, choice, fresh) {
                Ok((transaction, _)) => vec![Request::Apply(transaction)],
                Err(message) => vec![Request::Tell(Level::Warning, message)],
            }
        }
        Action::DismissSuggestion => {
            let source = state.current.clone()?;
            let (coverage, it) = state.focused_suggestion(suggestions)?;
            match dismiss(store, &source, coverage, it, fresh) {
                Ok(transaction) => vec![Request::Apply(transaction)],
                Err(message) => vec![Request::Tell(Level::Warning, message)],
            }
        }
        Action::MarkReviewed => mark_reviewed(state, store),
        _ => return None,
    })
}

/// After a suggestion was settled: on to the next open one.
pub fn move_on(
    state: &mut AnnotateState,
    store: &Store,
    suggestions: &Suggestions,
) -> Vec<Request> {
    match state.focused_suggestion(suggestions) {
        // It was refused, and stays.
        Some(_) => Vec::new(),
        None => step(state, store, suggestions, true),
    }
}

/// After undo or redo: what is open again has the focus again.
pub fn show_reopened(
    state: &mut AnnotateState,
    store: &Store,
    suggestions: &Suggestions,
    change: &Change,
) {
    if !state.lens.on {
        return;
    }
    // What stood there before and stands no more.
    let annotated = change.annotations.iter().find_map(|swap| {
        let it = swap.before.as_ref()?;
        swap.after
            .is_none()
            .then(|| (it.source.clone(), it.spans.hull()))
    });
    let dismissed = change.dismissed.iter().find_map(|swap| {
        let it = swap.before.as_ref()?;
        swap.after.is_none().then(|| (it.source.clone(), it.span))
    });
    let zoned = change.zones.iter().find_map(|swap| {
        let it = swap.before.as_ref()?;
        swap.after.is_none().then(|| (it.source.clone(), it.span))
    });
    let is_zone = annotated.is_none() && dismissed.is_none();
    let Some((source, span)) = annotated.or(dismissed).or(zoned) else {
        return;
    };
    let (Some(document), Some(coverage)) = (store.document(&source), suggestions.of(&source))
    else {
        return;
    };
    let Ok(span) = document.text.bytes_of(span) else {
        return;
    };
    let mut spans = coverage.meeting(span.start(), span.end());
    let same = spans.find(|it| it.span == span).map(Suggestion::place);
    // A zone is proposed again once the recognisers have run without it.
    let zone = is_zone.then_some(SuggestionPlace {
        span,
        kind: SuggestionKind::Zone,
    });
    if let Some(place) = zone.or(same) {
        state.focus_suggestion(store, &source, place);
    }
}

/// Focuses the next or previous open suggestion, over the end of a source into
/// the next that has any, and round.
fn step(
    state: &mut AnnotateState,
    store: &Store,
    suggestions: &Suggestions,
    forward: bool,
) -> Vec<Request> {
    state.lens.on = true;
    let Some(current) = state.current.clone() else {
        return Vec::new();
    };
    let here = suggestions.of(&current).and_then(|coverage| {
        let found = match (
            state.lens.focus.filter(|_| state.focused.is_none()),
            forward,
        ) {
            (Some(place), true) => coverage.next(Some(place)),
            (Some(place), false) => coverage.previous(place),
            (None, true) => coverage.first_from(start_of(state, store)),
            (None, false) => coverage.last_before(start_of(state, store)),
        };
        found.map(Suggestion::place)
    });
    let edge = |source: &SourceId| {
        let coverage = suggestions.of(source)?;
        let found = if forward {
            coverage.next(None)
        } else {
            coverage.last_before(ByteOffset::new(u32::MAX))
        };
        found.map(Suggestion::place)
    };
    let found = here.map(|place| (current.clone(), place)).or_else(|| {
        let others = Suggestions::around(store.project(), &current, forward);
        // At last the current one from its other end.
        let round = others.into_iter().chain([current.clone()]);
        let mut places = round.filter_map(|id| edge(&id).map(|place| (id, place)));
        places.next()
    });
    if let Some((source, place)) = found {
        state.focus_suggestion(store, &source, place);
        return Vec::new();
    }
    state.lens.focus = None;
    let waits = |id: &SourceId| store.document(id).is_some() && suggestions.of(id).is_none();
    let mut known = store.project().sources().iter();
    let busy = suggestions.is_busy() || known.any(|it| waits(&it.id));
    let text = if busy {
        "The texts are still being looked through"
    } else {
        "Nothing that the lens shows is left to look at"
    };
    vec![Request::Tell(Level::Info, text.to_owned())]
}

/// Where to look from when no suggestion has the focus: the focused annotation,
/// the caret if it is in view, else the top of the view.
fn start_of(state: &AnnotateState, store: &Store) -> ByteOffset {
    let focused = state.focused.as_ref().and_then(|id| store.placed(id));
    if let Some(placed) = focused {
        return placed.hull.start();
    }
    let Some(view) = state.view() else {
        return ByteOffset::ZERO;
    };
    let (first, last) = view.visible_span();
    let caret = view.caret();
    if first <= caret && caret <= last {
        caret
    } else {
        first
    }
}

/// Reviewed, nothing more here: over the selection, else the whole source; once
/// more takes it back.
fn mark_reviewed(state: &AnnotateState, store: &Store) -> Vec<Request> {
    let Some(source) = state.current.clone() else {
        return Vec::new();
    };
    let Some(document) = store.document(&source) else {
        return Vec::new();
    };
    let selection: Vec<ByteSpan> = state.view().map_or_else(Vec::new, View::selection);
    let mut spans: Vec<CharSpan> = selection
        .iter()
        .filter_map(|&span| document.text.chars_of(span).ok())
        .collect();
    if spans.is_empty() {
        // An empty text has no stretch to review.
        spans.extend(CharSpan::new(CharOffset::ZERO, document.text.char_len()));
    }
    if spans.is_empty() {
        return Vec::new();
    }
    let transaction = suggest_edit::toggle_reviewed(store.project(), &source, &spans);
    vec![Request::Apply(transaction)]
}
