//! What the keys for values do: accept what is proposed, edit it, mark the
//! words of a claim.

use super::AnnotateState;
use super::perform::tag_with_value;
use super::proposals::{accept_focused, claim_of_selection, refresh};
use crate::app::notices::Level;
use crate::app::{Request, Store};
use crate::command::{Transaction, value_edit};
use crate::model::{AnnotationId, Voice};
use crate::ui::reader::View;

/// Stores the value that is proposed for the focused annotation; where only
/// words are selected, tags them with the value that they would read as.
pub(super) fn accept(
    state: &mut AnnotateState,
    store: &Store,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    refresh(state, store);
    let accept_as = state.accept_as.take();
    if !state.panels.inspector {
        // Nobody accepts what they cannot see.
        state.panels.inspector = true;
        let text = "The proposed value is shown in the inspector; press the key again to accept it";
        return vec![Request::Tell(Level::Info, text.to_owned())];
    }
    if let Some(request) = accept_focused(state, store) {
        return vec![request];
    }
    let selected = state.proposals.selected();
    let chosen = accept_as
        .and_then(|tag| selected.iter().find(|it| it.0 == tag))
        .or_else(|| selected.first())
        .map(|(tag, proposal)| (tag.clone(), proposal.value.clone()));
    match chosen {
        Some((tag, value)) => tag_with_value(state, store, &tag, Some(value), fresh),
        None => Vec::new(),
    }
}

/// Puts the keyboard into the first field of the focused annotation's value.
pub(super) fn edit_value(state: &mut AnnotateState, store: &Store) -> Vec<Request> {
    let Some(target) = state.target(store) else {
        return Vec::new();
    };
    let tag = store.project().scheme().tag(&target.tag);
    let has_fields = tag.is_some_and(|it| {
        use crate::model::ValueKind::{Entity, None};
        !matches!(it.value, None | Entity) || !it.attributes.is_empty()
    });
    if !has_fields {
        let label = tag.map_or(target.tag.as_str(), |it| it.label.as_str());
        let text = format!("The tag {label} carries no value to edit");
        return vec![Request::Tell(Level::Info, text)];
    }
    state.focused = Some(target.id.clone());
    state.pointer_fresh = false;
    state.panels.inspector = true;
    state.focus_value = true;
    Vec::new()
}

/// The selected words carry the hedge of the claim in hand.
pub(super) fn mark_hedge(state: &mut AnnotateState, store: &Store) -> Vec<Request> {
    let Some(claim) = claim_of_selection(state, store) else {
        return Vec::new();
    };
    let document = state.current.as_ref().and_then(|id| store.document(id));
    let (Some(document), Some(view)) = (document, state.view()) else {
        return Vec::new();
    };
    let parts = view.selection();
    let words: Vec<_> = parts
        .iter()
        .filter_map(|&it| document.text.chars_of(it).ok())
        .collect();
    let change = value_edit::add_hedges(store.project(), &claim, None, &words);
    marked(state, claim, change)
}

/// The selected words are a voice of the claim in hand.
pub(super) fn mark_voice(state: &mut AnnotateState, store: &Store) -> Vec<Request> {
    let Some(claim) = claim_of_selection(state, store) else {
        return Vec::new();
    };
    let document = state.current.as_ref().and_then(|id| store.document(id));
    let (Some(document), Some(view)) = (document, state.view()) else {
        return Vec::new();
    };
    let words: Vec<&str> = view
        .selection()
        .iter()
        .flat_map(|&it| document.text.slice(it).split_whitespace())
        .collect();
    let voice = Voice {
        words: words.join(" ").into(),
        ..Voice::default()
    };
    let change = value_edit::add_voice(store.project(), &claim, None, voice);
    marked(state, claim, change)
}

/// Back to the claim, which shows what was marked.
fn marked(
    state: &mut AnnotateState,
    claim: AnnotationId,
    change: Result<Option<Transaction>, String>,
) -> Vec<Request> {
    match change {
        Ok(change) => {
            state.view_mut().into_iter().for_each(View::clear_selection);
            state.focused = Some(claim);
            state.pointer_fresh = false;
            change.map(Request::Apply).into_iter().collect()
        }
        Err(why) => vec![Request::Tell(Level::Warning, why)],
    }
}
