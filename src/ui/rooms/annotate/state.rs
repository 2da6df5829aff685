//! What the Annotate room remembers: the source that is shown, what has the
//! focus, which tag stays on.

use super::dialogs::Dialog;
use super::inspector::Drafts;
use super::lens::LensState;
use super::proposals::{self, Proposals};
use super::relating::Relating;
use super::table::Table;
use crate::app::{Request, Store};
use crate::command::Change;
use crate::index::Placed;
use crate::model::{Annotation, AnnotationId, SourceId, TagId, ZoneId};
use crate::text::{ByteOffset, ByteSpan, CharOffset, CharSpan, Snap};
use crate::ui::reader::{Gutter, View, ZoneMark};
use eframe::egui::Color32;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// The state of the Annotate room for one open project.
#[derive(Debug, Default)]
pub struct AnnotateState {
    /// The source that is shown.
    pub current: Option<SourceId>,
    /// Where each source was left: scrolled, selected.
    pub(super) views: HashMap<SourceId, View>,
    /// The annotation that keys act on.
    pub focused: Option<AnnotationId>,
    /// Whether the pointer has moved since the focus was last set by a key or
    /// a gesture; then what is under it comes first.
    pub(super) pointer_fresh: bool,
    /// The tag that every drag sets.
    pub sticky: Option<TagId>,
    /// The tag that was set last.
    pub last_tag: Option<TagId>,
    /// To which borders a drag is widened.
    pub snap: Snap,
    /// What stands in the left margin.
    pub gutter: Gutter,
    /// Whether spans show their tag's letter.
    pub letters: bool,
    /// Whether arrow keys move a caret.
    pub caret_mode: bool,
    /// Which panels are shown.
    pub panels: Panels,
    /// The list of annotations below the text.
    pub(super) table: Table,
    /// What the source list is filtered by.
    pub(super) source_filter: String,
    /// An open form or list.
    pub(super) dialog: Option<Dialog>,
    /// The note that is being written, until it is handed over.
    pub(super) note: Option<NoteDraft>,
    /// What is being typed into the inspector's fields.
    pub(super) drafts: Drafts,
    /// What the focused annotation or the selected words seem to come to.
    pub(super) proposals: Proposals,
    /// As which of the tags offered for a selection it is to be accepted, if
    /// not as the first.
    pub(super) accept_as: Option<TagId>,
    /// The claim that hedges and voices are marked for.
    pub(super) claim: Option<AnnotationId>,
    /// A relation on its way.
    pub(super) relating: Option<Relating>,
    /// The type of the relation that was made last.
    pub(super) last_relation: Option<smol_str::SmolStr>,
    /// Whether the first field of the value is to get the keyboard.
    pub(super) focus_value: bool,
    /// Whether the inspector is to scroll to the relations.
    pub(super) reveal_relations: bool,
    /// Whether the inspector shows the parts of a figure that are not set.
    pub(super) all_parts: bool,
    /// Whether the note field is to get the keyboard.
    pub(super) focus_note: bool,
    /// Whether the table's filter is to get the keyboard.
    pub(super) focus_filter: bool,
    /// The annotation that the table was last scrolled to.
    pub(super) table_shows: Option<AnnotationId>,
    /// The zones of the source that is shown, until anything changes.
    pub(super) zones: Zones,
    /// The coverage lens.
    pub(super) lens: LensState,
}

/// The marks of a source's zones, and what they were made from.
#[derive(Debug, Default)]
pub(super) struct Zones {
    pub of: Option<(SourceId, u64, Color32)>,
    pub marks: Rc<[ZoneMark]>,
    /// All zones of the source, plain body too, in bytes.
    pub list: Vec<(ByteSpan, ZoneId)>,
}

/// Which panels are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Panels {
    pub sources: bool,
    pub inspector: bool,
    pub table: bool,
    pub legend: bool,
}

impl Default for Panels {
    fn default() -> Self {
        Self {
            sources: true,
            inspector: true,
            table: false,
            legend: false,
        }
    }
}

/// A note on its way: typed letters become one step of undo when the field is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoteDraft {
    pub id: AnnotationId,
    pub text: String,
    /// Whether its field was left.
    pub left: bool,
}

impl AnnotateState {
    /// Opens the room on a project: the first source, or the given one.
    pub fn open(store: &Store, source: Option<SourceId>) -> Self {
        let first = || {
            store
                .project()
                .sources()
                .iter()
                .next()
                .map(|it| it.id.clone())
        };
        Self {
            current: source.or_else(first),
            ..Self::default()
        }
    }

    /// Shows the table with the annotations of all sources that answer a filter.
    pub fn list(&mut self, filter: String) {
        self.panels.table = true;
        self.table.query.filter = filter;
        self.table.query.source = None;
    }

    /// The view of the current source.
    pub fn view(&self) -> Option<&View> {
        self.views.get(self.current.as_ref()?)
    }

    /// Whether a form of the room is open.
    pub fn has_dialog(&self) -> bool {
        self.dialog.is_some()
    }

    /// How many annotations lie at the target or the caret.
    pub fn stack_size(&self, store: &Store) -> usize {
        self.stack(store).len()
    }

    /// What is still being typed becomes a step, before something else happens.
    pub fn leave(&mut self, store: Option<&Store>) -> Vec<Request> {
        let Some(store) = store else {
            return Vec::new();
        };
        let note = self.note.take().map(|it| (it.id, it.text));
        self.drafts.leave(store, note)
    }

    /// Whether a value is proposed that one key would accept.
    pub fn has_proposal(&self, store: &Store) -> bool {
        self.proposals.is_pending(store)
    }

    /// Whether there is a claim that selected words could be marked for.
    pub fn has_claim(&self, store: &Store) -> bool {
        proposals::claim_of_selection(self, store).is_some()
    }

    pub(super) fn view_mut(&mut self) -> Option<&mut View> {
        self.views.get_mut(self.current.as_ref()?)
    }

    /// Shows a source; where it was left stays.
    pub fn show(&mut self, source: &SourceId) {
        if self.current.as_ref() != Some(source) {
            self.current = Some(source.clone());
            self.focused = None;
            self.lens.focus = None;
            self.pointer_fresh = false;
        }
    }

    /// Puts the focus on an annotation and brings it into view.
    pub fn focus(&mut self, store: &Store, id: &AnnotationId) {
        let Some(annotation) = store.project().annotations().get(id) else {
            return;
        };
        let source = annotation.source.clone();
        self.show(&source);
        self.focused = Some(id.clone());
        self.pointer_fresh = false;
        if let Some(placed) = store.placed(id) {
            let (start, end) = (placed.hull.start(), placed.hull.end());
            if let Some(document) = store.document(&source) {
                // Another room may lead to a text that was not shown yet.
                let view = self.views.entry(source);
                let view = view.or_insert_with(|| View::new(document.text.clone()));
                view.set_caret(end);
                view.reveal(start);
            }
        }
    }

    /// The annotation that keys act on: what the pointer was moved onto, else
    /// the focused one, else, where a caret is shown, the innermost there.
    pub fn target<'a>(&self, store: &'a Store) -> Option<&'a Arc<Annotation>> {
        let of = |id: &AnnotationId| store.project().annotations().get(id);
        let view = self.view();
        let hovered = view
            .filter(|_| self.pointer_fresh)
            .map_or(&[][..], View::hovered);
        let focused = self.focused.as_ref();
        if let Some(focused) = focused.filter(|it| hovered.is_empty() || hovered.contains(it)) {
            return of(focused);
        }
        if let Some(innermost) = hovered.first() {
            return of(innermost);
        }
        if !self.caret_mode {
            return None;
        }
        self.stack_at_caret(store)
            .first()
            .map(|placed| &placed.annotation)
    }

    /// The annotation that the inspector shows. It does not follow the pointer:
    /// nothing moves that the person did not move.
    pub(super) fn inspected<'a>(&self, store: &'a Store) -> Option<&'a Arc<Annotation>> {
        match &self.focused {
            Some(id) => store.project().annotations().get(id),
            None if self.caret_mode => self.target(store),
            None => None,
        }
    }

    /// The annotations over the caret, the innermost first.
    pub(super) fn stack_at_caret<'a>(&self, store: &'a Store) -> Vec<&'a Placed> {
        let (Some(view), Some(document)) = (
            self.view(),
            self.current.as_ref().and_then(|id| store.document(id)),
        ) else {
            return Vec::new();
        };
        let at = view.caret();
        let here = document.index.at(at);
        if here.is_empty() && at > ByteOffset::ZERO {
            // Behind a span's last character the caret still touches it.
            let before = crate::text::previous_grapheme(&document.text, at);
            return document.index.at(before);
        }
        here
    }

    /// The annotations that lie over one another here, innermost first: at the
    /// caret, if the target is among them, else at the target's start.
    pub(super) fn stack<'a>(&self, store: &'a Store) -> Vec<&'a Placed> {
        let here = self.stack_at_caret(store);
        let Some(target) = self.target(store) else {
            return here;
        };
        if here.iter().any(|it| it.annotation.id == target.id) {
            return here;
        }
        let document = self.current.as_ref().and_then(|id| store.document(id));
        match (store.placed(&target.id), document) {
            (Some(placed), Some(document)) => document.index.at(placed.hull.start()),
            _ => here,
        }
    }

    /// Ties the stack to a place that all of it covers, before the focus moves
    /// on in it: the outer ones begin where the inner ones are not.
    pub(super) fn stay_at_stack(&mut self, store: &Store) {
        let Some(target) = self.target(store) else {
            return;
        };
        let here = self.stack_at_caret(store);
        if here.iter().any(|it| it.annotation.id == target.id) {
            return;
        }
        if let Some(start) = store.placed(&target.id).map(|it| it.hull.start())
            && let Some(view) = self.view_mut()
        {
            view.set_caret(start);
        }
    }

    /// Selects a stretch of a source and brings it into view.
    pub fn show_place(&mut self, store: &Store, source: &SourceId, span: CharSpan) {
        self.show(source);
        self.focused = None;
        let bytes = store
            .document(source)
            .and_then(|it| it.text.bytes_of(span).ok());
        if let Some(document) = store.document(source)
            && let Some(bytes) = bytes
        {
            let view = self
                .views
                .entry(source.clone())
                .or_insert_with(|| View::new(document.text.clone()));
            view.select(bytes);
            view.reveal(bytes.start());
        }
    }

    /// Shows a source at a position: the annotation that starts there has the
    /// focus, if there is one, else the caret stands there. Whether the text,
    /// which must be at hand, reaches that far; its end is shown if not.
    pub fn show_offset(&mut self, store: &Store, source: &SourceId, at: CharOffset) -> bool {
        self.show(source);
        let Some(document) = store.document(source) else {
            return false;
        };
        let place = document.text.byte_of(at);
        let byte = place.unwrap_or(document.text.byte_len());
        let starts = document.index.first_from(byte);
        if let Some(placed) = starts.filter(|it| it.hull.start() == byte) {
            let id = placed.annotation.id.clone();
            self.focus(store, &id);
        } else {
            self.focused = None;
            let view = self.views.entry(source.clone());
            let view = view.or_insert_with(|| View::new(document.text.clone()));
            view.set_caret(byte);
            view.reveal(byte);
        }
        place.is_some()
    }

    /// Takes over what a transaction changed.
    pub fn follow(&mut self, store: &Store, change: &Change) {
        self.table.follow(store, change);
        let gone = |id: &AnnotationId| !store.project().annotations().contains(id);
        if self.focused.as_ref().is_some_and(gone) {
            self.focused = None;
        }
        if self.note.as_ref().is_some_and(|it| gone(&it.id)) {
            self.note = None;
        }
        if self.relating.as_ref().is_some_and(|it| gone(&it.from)) || change.scheme {
            self.relating = None;
        }
        if change.sources {
            let sources = store.project().sources();
            self.views.retain(|id, _| sources.contains(id));
            if self.current.as_ref().is_none_or(|id| !sources.contains(id)) {
                self.current = sources.iter().next().map(|it| it.id.clone());
            }
        }
        let tag_gone = |tag: &TagId| store.project().scheme().tag(tag).is_none();
        if self.sticky.as_ref().is_some_and(tag_gone) {
            self.sticky = None;
        }
        if self.last_tag.as_ref().is_some_and(tag_gone) {
            self.last_tag = None;
        }
    }

    /// After undo or redo: shows the first place that changed.
    pub fn show_change(&mut self, store: &Store, change: &Change) {
        let place = change.annotations.iter().find_map(|swap| {
            let stands = swap.after.as_ref().map(|it| (it, true));
            stands.or(swap.before.as_ref().map(|it| (it, false)))
        });
        let Some((annotation, stands)) = place else {
            return;
        };
        self.show(&annotation.source.clone());
        if stands {
            self.focus(store, &annotation.id);
        } else {
            self.focused = None;
            let at = store
                .document(&annotation.source)
                .and_then(|it| it.text.byte_of(annotation.spans.hull().start()));
            if let (Some(at), Some(view)) = (at, self.view_mut()) {
                view.reveal(at);
            }
        }
    }
}
