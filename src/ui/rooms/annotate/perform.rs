//! What the actions of the Annotate room do: selections and keys become
//! transactions.

use super::dialogs::{Dialog, ZoneForm};
use super::state::{AnnotateState, NoteDraft};
use super::{relating, value_actions};
use crate::app::action::{Action, Edge, Reach, Way};
use crate::app::notices::Level;
use crate::app::{Document, Request, Store};
use crate::command::{Transaction, edit};
use crate::model::{Annotation, AnnotationId, SourceState, TagId, Value};
use crate::text::{
    ByteOffset, ByteSpan, Snap, next_grapheme, next_word, previous_grapheme, previous_word,
};
use crate::ui::reader::{Gutter, ReaderEvent, View};

/// Carries an action out; what changes the project comes back as requests.
/// `fresh` gives random bits for new ids.
pub fn perform(
    state: &mut AnnotateState,
    store: &Store,
    action: Action,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let mut requests = Vec::new();
    match action {
        Action::TagWith(number) => {
            let key = number.to_string();
            let tag = store
                .project()
                .scheme()
                .tags
                .iter()
                .find(|tag| tag.key == key);
            if let Some(tag) = tag.map(|tag| tag.id.clone()) {
                let selected = state
                    .view()
                    .is_some_and(|view| !view.selection().is_empty());
                if selected || state.target(store).is_some() {
                    requests.extend(tag_or_retag(state, store, &tag, fresh));
                } else {
                    // Nothing to tag: the key chooses what every drag sets.
                    state.sticky = (state.sticky.as_ref() != Some(&tag)).then_some(tag);
                }
            }
        }
        Action::RepeatLastTag => {
            if let Some(tag) = state.last_tag.clone() {
                requests.extend(tag_or_retag(state, store, &tag, fresh));
            }
        }
        Action::StickyTag => {
            state.sticky = match state.sticky {
                Some(_) => None,
                None => state.last_tag.clone(),
            };
        }
        Action::ClearSticky => {
            // One press takes back one thing, the nearest first.
            if state.relating.take().is_some() {
                return requests;
            }
            let selected = state
                .view()
                .is_some_and(|view| !view.selection().is_empty());
            if selected {
                state.view_mut().into_iter().for_each(View::clear_selection);
            } else if state.focused.take().is_none() && state.lens.focus.take().is_none() {
                state.sticky = None;
            }
        }
        Action::DeleteAnnotation => {
            let ids: Vec<AnnotationId> = state
                .target(store)
                .map(|it| it.id.clone())
                .into_iter()
                .collect();
            requests.extend(edit::delete_annotations(store.project(), &ids).map(Request::Apply));
        }
        Action::ToggleUnsure => {
            requests.extend(state.target(store).and_then(|it| {
                let name = if it.unsure {
                    "Mark as sure"
                } else {
                    "Mark as unsure"
                };
                edit::change_annotations(store.project(), name, [&it.id], |it| {
                    it.unsure = !it.unsure;
                })
                .map(Request::Apply)
            }));
        }
        Action::EditNote => {
            if let Some(target) = state.target(store) {
                state.panels.inspector = true;
                state.note = Some(NoteDraft {
                    id: target.id.clone(),
                    text: String::clone(&target.note),
                    left: false,
                });
                state.focused = Some(target.id.clone());
                state.pointer_fresh = false;
                state.focus_note = true;
            }
        }
        Action::AcceptSuggestion => {
            requests.extend(value_actions::accept(state, store, fresh));
        }
        Action::EditValue => requests.extend(value_actions::edit_value(state, store)),
        Action::MarkHedge => requests.extend(value_actions::mark_hedge(state, store)),
        Action::MarkVoice => requests.extend(value_actions::mark_voice(state, store)),
        Action::Relate => {
            if let Some(from) = state.target(store).cloned() {
                requests.extend(relating::begin(state, store, &from));
            }
        }
        Action::AddFragment => {
            let parts = state.view().map_or_else(Vec::new, View::selection);
            requests.extend(add_fragments(state, store, &parts));
        }
        Action::RemoveFragment => requests.extend(remove_fragment(state, store)),
        Action::Nudge(edge, way, reach) => requests.extend(nudge(state, store, edge, way, reach)),
        Action::SnapCycle => {
            state.snap = match state.snap {
                Snap::Character => Snap::Word,
                Snap::Word => Snap::Sentence,
                Snap::Sentence => Snap::Character,
            };
        }
        Action::SnapCharacter => state.snap = Snap::Character,
        Action::SnapWord => state.snap = Snap::Word,
        Action::SnapSentence => state.snap = Snap::Sentence,
        Action::MarkZone => {
            state.dialog = ZoneForm::at(state, store).map(Dialog::Zone);
        }
        Action::MarkSourceDone => requests.extend(toggle_done(state, store)),
        Action::NextAnnotation => step(state, store, true),
        Action::PreviousAnnotation => step(state, store, false),
        Action::CycleStacked => {
            state.stay_at_stack(store);
            let stack: Vec<AnnotationId> = state
                .stack(store)
                .iter()
                .map(|it| it.annotation.id.clone())
                .collect();
            let target = state.target(store).map(|it| &it.id);
            let here = stack.iter().position(|id| Some(id) == target);
            let next = here.map_or(0, |here| (here + 1) % stack.len().max(1));
            if let Some(id) = stack.get(next) {
                state.focused = Some(id.clone());
                state.pointer_fresh = false;
            }
        }
        Action::StackedPopup => {
            let stack: Vec<AnnotationId> = state
                .stack(store)
                .iter()
                .map(|it| it.annotation.id.clone())
                .collect();
            if !stack.is_empty() {
                state.dialog = Some(Dialog::Stack(stack));
            }
        }
        Action::NextSource => other_source(state, store, true),
        Action::PreviousSource => other_source(state, store, false),
        Action::GoToOffset => state.dialog = Some(Dialog::GoTo(String::new())),
        Action::FindAnnotation => {
            state.panels.table = true;
            state.focus_filter = true;
        }
        Action::ToggleSources => state.panels.sources = !state.panels.sources,
        Action::ToggleInspector => state.panels.inspector = !state.panels.inspector,
        Action::ToggleTable => state.panels.table = !state.panels.table,
        Action::ToggleLegend => state.panels.legend = !state.panels.legend,
        Action::ToggleTagLetters => state.letters = !state.letters,
        Action::CaretMode => state.caret_mode = !state.caret_mode,
        Action::ToggleLineNumbers => {
            state.gutter = match state.gutter {
                Gutter::None => Gutter::LineNumbers,
                Gutter::LineNumbers => Gutter::Offsets,
                Gutter::Offsets => Gutter::None,
            };
        }
        Action::ShowGuidelines => state.dialog = Some(Dialog::Guidelines),
        Action::RemoveSource => state.dialog = state.current.clone().map(Dialog::RemoveSource),
        _ => {}
    }
    requests
}

/// Turns what was done in the reader into requests.
pub fn follow_reader(
    state: &mut AnnotateState,
    store: &Store,
    event: ReaderEvent,
    writable: bool,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    match event {
        ReaderEvent::Selected => match state.sticky.clone() {
            Some(tag) if writable => tag_selection(state, store, &tag, fresh),
            _ => {
                state.focused = None;
                state.lens.focus = None;
                Vec::new()
            }
        },
        ReaderEvent::SuggestionClicked(place) => {
            state.focused = None;
            state.lens.focus = Some(place);
            state.pointer_fresh = false;
            Vec::new()
        }
        ReaderEvent::Clicked(ids) if state.relating.is_some() => {
            // While a relation is begun, a click chooses its other end.
            let to = relating::fitting(state, store, &ids).cloned();
            to.map_or_else(Vec::new, |to| relating::choose(state, store, &to, fresh))
        }
        ReaderEvent::Clicked(ids) => {
            state.lens.focus = None;
            // Clicking on a stack again goes one further out.
            let here = ids.iter().position(|id| Some(id) == state.focused.as_ref());
            let next = here.map_or(0, |here| (here + 1) % ids.len().max(1));
            state.focused = ids.get(next).cloned();
            state.pointer_fresh = false;
            Vec::new()
        }
        ReaderEvent::Menu(ids) => {
            state.focused = ids.first().cloned();
            state.pointer_fresh = false;
            if ids.len() > 1 {
                state.dialog = Some(Dialog::Stack(ids));
            }
            Vec::new()
        }
        ReaderEvent::Resized { id, fragment, span } => {
            state.focused = Some(id.clone());
            state.pointer_fresh = false;
            let Some((placed, document)) = place(store, &id) else {
                return Vec::new();
            };
            let mut spans = placed.spans().to_vec();
            if let Some(slot) = spans.get_mut(fragment) {
                *slot = span;
            }
            apply(edit::move_annotation(
                store.project(),
                &id,
                &document.text,
                &spans,
            ))
        }
        ReaderEvent::FragmentAdded(span) => add_fragments(state, store, &[span]),
    }
}

fn tag_or_retag(
    state: &mut AnnotateState,
    store: &Store,
    tag: &TagId,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let selected = state
        .view()
        .is_some_and(|view| !view.selection().is_empty());
    if selected {
        return tag_selection(state, store, tag, fresh);
    }
    let Some(target) = state.target(store) else {
        return Vec::new();
    };
    let id = target.id.clone();
    state.last_tag = Some(tag.clone());
    state.focused = Some(id.clone());
    state.pointer_fresh = false;
    edit::retag(store.project(), &[id], tag)
        .map(Request::Apply)
        .into_iter()
        .collect()
}

/// Makes an annotation of what is selected and leaves the caret behind it.
fn tag_selection(
    state: &mut AnnotateState,
    store: &Store,
    tag: &TagId,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    tag_with_value(state, store, tag, None, fresh)
}

/// The same, with a value that the person accepted.
pub(super) fn tag_with_value(
    state: &mut AnnotateState,
    store: &Store,
    tag: &TagId,
    value: Option<Value>,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let Some(source) = state.current.clone() else {
        return Vec::new();
    };
    let Some(document) = store.document(&source) else {
        return Vec::new();
    };
    let Some(view) = state.view_mut() else {
        return Vec::new();
    };
    let selection = view.selection();
    let Ok((spans, quotes)) = edit::anchor(&document.text, &selection) else {
        return Vec::new();
    };
    view.clear_selection();
    state.last_tag = Some(tag.clone());
    state.pointer_fresh = false;
    let hull = selection.iter().copied().reduce(ByteSpan::hull);
    let twin = hull.and_then(|hull| {
        let mut there = document.index.meeting(hull.start(), hull.end()).into_iter();
        there.find(|it| it.annotation.spans == spans && it.annotation.tag == *tag)
    });
    if let Some(twin) = twin {
        state.focused = Some(twin.annotation.id.clone());
        let text = "These words bear that tag already".to_owned();
        return vec![Request::Tell(Level::Info, text)];
    }
    let mut id = AnnotationId::of_random(fresh());
    while store.project().annotations().contains(&id) {
        id = AnnotationId::of_random(fresh());
    }
    state.focused = Some(id.clone());
    let mut annotation = Annotation::manual(id, source, spans, tag.clone(), quotes);
    annotation.value = value;
    vec![Request::Apply(edit::add_annotation(
        store.project(),
        annotation,
    ))]
}

fn add_fragments(state: &mut AnnotateState, store: &Store, parts: &[ByteSpan]) -> Vec<Request> {
    let target = state
        .focused
        .clone()
        .or_else(|| state.target(store).map(|it| it.id.clone()));
    let Some(id) = target else { return Vec::new() };
    let Some((placed, document)) = place(store, &id) else {
        return Vec::new();
    };
    let mut spans = placed.spans().to_vec();
    spans.extend_from_slice(parts);
    if let Some(view) = state.view_mut() {
        view.clear_selection();
    }
    state.focused = Some(id.clone());
    let (text, project) = (&document.text, store.project());
    named(
        apply(edit::move_annotation(project, &id, text, &spans)),
        "Add a part",
    )
}

/// Takes away the part that holds the caret, else the last one.
fn remove_fragment(state: &AnnotateState, store: &Store) -> Vec<Request> {
    let Some(target) = state.target(store) else {
        return Vec::new();
    };
    let Some((placed, document)) = place(store, &target.id) else {
        return Vec::new();
    };
    let mut spans = placed.spans().to_vec();
    if spans.len() < 2 {
        return Vec::new();
    }
    let caret = state.view().map_or(ByteOffset::ZERO, View::caret);
    let here = spans
        .iter()
        .position(|it| it.start() <= caret && caret <= it.end());
    spans.remove(here.unwrap_or(spans.len() - 1));
    let (text, project) = (&document.text, store.project());
    named(
        apply(edit::move_annotation(project, &target.id, text, &spans)),
        "Remove a part",
    )
}

fn nudge(
    state: &mut AnnotateState,
    store: &Store,
    edge: Edge,
    way: Way,
    reach: Reach,
) -> Vec<Request> {
    let Some(target) = state.target(store) else {
        return Vec::new();
    };
    let id = target.id.clone();
    let Some((placed, document)) = place(store, &id) else {
        return Vec::new();
    };
    let text = &document.text;
    let mut spans = placed.spans().to_vec();
    let slot = if edge == Edge::Start {
        0
    } else {
        spans.len() - 1
    };
    let span = spans[slot];
    let (mut start, mut end) = (span.start(), span.end());
    match (edge, way, reach) {
        (Edge::Start, Way::Back, Reach::Character) => start = previous_grapheme(text, start),
        (Edge::Start, Way::Forward, Reach::Character) => start = next_grapheme(text, start),
        (Edge::End, Way::Back, Reach::Character) => end = previous_grapheme(text, end),
        (Edge::End, Way::Forward, Reach::Character) => end = next_grapheme(text, end),
        (Edge::Start, Way::Back, Reach::Word) => start = previous_word(text, start),
        // To the start of the next word: over this one, to the end of the
        // next, and back to its start.
        (Edge::Start, Way::Forward, Reach::Word) => {
            start = previous_word(text, next_word(text, next_word(text, start)));
        }
        (Edge::End, Way::Forward, Reach::Word) => end = next_word(text, end),
        (Edge::End, Way::Back, Reach::Word) => {
            end = next_word(text, previous_word(text, previous_word(text, end)));
        }
    }
    // A nudge never empties or turns a span.
    let Ok(moved) = ByteSpan::new(start, end) else {
        return Vec::new();
    };
    if !(moved.overlaps(span)) {
        return Vec::new();
    }
    spans[slot] = moved;
    state.focused = Some(id.clone());
    state.pointer_fresh = false;
    if let Some(view) = state.view_mut() {
        view.reveal(if edge == Edge::Start { start } else { end });
    }
    apply(edit::move_annotation(store.project(), &id, text, &spans))
}

fn toggle_done(state: &AnnotateState, store: &Store) -> Vec<Request> {
    let Some(id) = &state.current else {
        return Vec::new();
    };
    let Some(source) = store.project().sources().get(id) else {
        return Vec::new();
    };
    let (name, to) = match source.state {
        SourceState::Done => ("Mark source as not done", SourceState::Started),
        SourceState::Untouched | SourceState::Started => ("Mark source as done", SourceState::Done),
    };
    let change = edit::change_source(store.project(), name, id, |it| it.state = to);
    change.map(Request::Apply).into_iter().collect()
}

/// Focuses the next or previous annotation in reading order, over the end of a
/// source into the next one that has any.
fn step(state: &mut AnnotateState, store: &Store, forward: bool) {
    let Some(source) = state.current.clone() else {
        return;
    };
    let Some(document) = store.document(&source) else {
        return;
    };
    let focused = state.focused.as_ref().and_then(|id| store.placed(id));
    let caret = state.view().map_or(ByteOffset::ZERO, View::caret);
    let next = match (focused, forward) {
        (Some(here), true) => document.index.next(&here.key()),
        (Some(here), false) => document.index.previous(&here.key()),
        (None, true) => document.index.first_from(caret),
        (None, false) => document.index.last_before(caret),
    };
    if let Some(id) = next.map(|it| it.annotation.id.clone()) {
        state.focus(store, &id);
    }
}

fn other_source(state: &mut AnnotateState, store: &Store, forward: bool) {
    let ids: Vec<_> = store
        .project()
        .sources()
        .iter()
        .map(|it| it.id.clone())
        .collect();
    let here = ids
        .iter()
        .position(|id| Some(id) == state.current.as_ref())
        .unwrap_or(0);
    let count = ids.len().max(1);
    let next = if forward { here + 1 } else { here + count - 1 } % count;
    if let Some(id) = ids.get(next) {
        state.show(id);
    }
}

fn place<'a>(
    store: &'a Store,
    id: &AnnotationId,
) -> Option<(&'a crate::index::Placed, &'a Document)> {
    let annotation = store.project().annotations().get(id)?;
    let document = store.document(&annotation.source)?;
    Some((document.placed(annotation)?, document))
}

fn apply(transaction: Result<Option<Transaction>, crate::text::SpanError>) -> Vec<Request> {
    match transaction {
        Ok(transaction) => transaction.map(Request::Apply).into_iter().collect(),
        Err(err) => vec![Request::Tell(
            Level::Error,
            format!("The span could not be moved: {err}"),
        )],
    }
}

fn named(mut requests: Vec<Request>, name: &str) -> Vec<Request> {
    for request in &mut requests {
        if let Request::Apply(transaction) = request {
            name.clone_into(&mut transaction.name);
        }
    }
    requests
}
