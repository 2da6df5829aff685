//! Annotations that are dragged onto an event: a cell of the matrix, or what is
//! selected in a text, dropped on the list of events or on the heads of the
//! matrix. They become parts of the account that their source gives of it.

use crate::app::notices::Level;
use crate::app::{Request, Store};
use crate::command::event_edit::{Gathering, gather, guess};
use crate::model::{AccountId, Annotation, AnnotationId, EventId, Member, Role, SourceId};
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, radius, size, space, stroke};
use eframe::egui::{
    Context, CornerRadius, CursorIcon, DragAndDrop, FontId, Id, LayerId, Order, Rect, Response,
    Stroke, StrokeKind, Ui, vec2,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is dragged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dragged(pub Vec<AnnotationId>);

/// Where it was dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// The event.
    pub event: EventId,
    /// The account whose head it was.
    pub account: Option<AccountId>,
    /// The role of the row whose head it was.
    pub role: Option<Role>,
}

impl Target {
    /// An event as a whole: roles and accounts are found.
    pub fn event(event: EventId) -> Self {
        Self {
            event,
            account: None,
            role: None,
        }
    }
}

/// Begins to drag if the person does.
pub(super) fn begin(response: &Response, annotations: &[AnnotationId]) {
    if response.drag_started() && !annotations.is_empty() {
        DragAndDrop::set_payload(&response.ctx, Dragged(annotations.to_vec()));
    }
}

/// What is dropped here in this frame; where it may be dropped is framed while
/// it is above.
pub(super) fn dropped(ui: &Ui, response: &Response, rect: Rect) -> Option<Arc<Dragged>> {
    response.dnd_hover_payload::<Dragged>()?;
    ui.set_cursor_icon(CursorIcon::Copy);
    let ring = Stroke::new(stroke::RING, Tokens::of_ui(ui).focus);
    let corner = CornerRadius::same(radius::SMALL);
    ui.painter()
        .rect_stroke(rect.shrink(1.0), corner, ring, StrokeKind::Inside);
    response.dnd_release_payload::<Dragged>()
}

/// Shows beside the pointer what is dragged. Where nothing may be changed
/// nothing is dragged.
pub(super) fn dragged_ui(ctx: &Context, writable: bool) {
    if !writable && DragAndDrop::has_payload_of_type::<Dragged>(ctx) {
        DragAndDrop::clear_payload(ctx);
    }
    let Some(dragged) = DragAndDrop::payload::<Dragged>(ctx) else {
        return;
    };
    let Some(at) = ctx.pointer_interact_pos() else {
        return;
    };
    ctx.set_cursor_icon(CursorIcon::Grabbing);
    let tokens = Tokens::of(ctx);
    let layer = LayerId::new(Order::Tooltip, Id::unique("what is dragged"));
    let painter = ctx.layer_painter(layer);
    let font = FontId::proportional(size::SMALL);
    let words = painter.layout_no_wrap(words(dragged.0.len()), font, tokens.text);
    let around = vec2(space::S, space::XS);
    let place = Rect::from_min_size(at + vec2(14.0, 10.0), words.size() + 2.0 * around);
    let edge = Stroke::new(stroke::HAIR, tokens.edge);
    let corner = CornerRadius::same(radius::SMALL);
    painter.rect(place, corner, tokens.raised, edge, StrokeKind::Inside);
    painter.galley(place.min + around, words, tokens.text);
}

/// "1 annotation", "3 annotations".
fn words(count: usize) -> String {
    super::words::counted(count, "annotation", "annotations")
}

/// Makes what was dropped parts of the event. The roles are guessed unless they
/// were dropped on a row.
pub(super) fn carry_out(
    store: &Store,
    dragged: &Dragged,
    target: &Target,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let project = store.project();
    let mut by_source: BTreeMap<&SourceId, Vec<Arc<Annotation>>> = BTreeMap::new();
    for id in &dragged.0 {
        if let Some(it) = project.annotations().get(id) {
            by_source.entry(&it.source).or_default().push(it.clone());
        }
    }
    let mut members: Vec<Member> = Vec::new();
    for (source, annotations) in &by_source {
        let text = store.document(source).map(|it| &it.text);
        members.extend(guess::members(project, annotations, text));
    }
    if let Some(role) = target.role {
        for member in &mut members {
            member.role = role;
        }
    }
    let to = Gathering {
        event: &target.event,
        into: target.account.as_ref(),
        again: target.role.is_some(),
    };
    let step = gather(project, to, members, &mut || AccountId::of_random(fresh()));
    let event = project.events().get(&target.event);
    let title = one_line(event.map_or("", |it| it.title.as_str()), 60);
    match step {
        Some(step) => {
            let text = format!("{} added to ‘{title}’", words(dragged.0.len()));
            vec![Request::Apply(step), Request::Tell(Level::Info, text)]
        }
        None => {
            let text = format!("They are parts of ‘{title}’ already");
            vec![Request::Tell(Level::Info, text)]
        }
    }
}
