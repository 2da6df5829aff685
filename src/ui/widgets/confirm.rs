//! The question before what cannot be undone. Everything else is undoable and
//! needs no question.

use super::{ButtonKind, button_ui};
use crate::ui::theme::{Tokens, size, space, strong_family};
use eframe::egui::{Align, Context, Frame, Id, Layout, Margin, Modal, RichText};

/// A question.
#[derive(Clone, Copy, Debug)]
pub struct Confirm<'a> {
    /// What is about to happen, as a question.
    pub title: &'a str,
    /// What will be lost and what is safe.
    pub text: &'a str,
    /// The verb on the button that does it.
    pub verb: &'a str,
}

/// Asks; gives the answer once there is one.
pub fn confirm_ui(ctx: &Context, question: Confirm<'_>) -> Option<bool> {
    let tokens = Tokens::of(ctx);
    let id = Id::unique(("confirm", question.title));
    let modal = Modal::new(id).area(
        Modal::default_area(id)
            .accessible_name(question.title)
            .role(eframe::egui::Role::AlertDialog),
    );
    let frame = Frame::popup(&ctx.global_style()).inner_margin(Margin::same(20));
    let modal = modal.frame(frame).backdrop_color(tokens.veil);
    let shown = modal.show(ctx, |ui| {
        ui.set_width(400.0);
        ui.spacing_mut().item_spacing.y = space::M;
        ui.label(
            RichText::new(question.title)
                .size(size::LARGE)
                .family(strong_family()),
        );
        ui.colored_label(tokens.text_secondary, question.text);
        ui.add_space(space::XS);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let does = button_ui(ui, None, question.verb, ButtonKind::Danger, true).clicked();
            let cancel = button_ui(ui, None, "Cancel", ButtonKind::Plain, true);
            // The safe answer has the keyboard.
            let window_focused = ui.input(|input| input.focused);
            if window_focused && ui.memory(|memory| memory.focused().is_none()) {
                cancel.request_focus();
            }
            if does {
                Some(true)
            } else if cancel.clicked() {
                Some(false)
            } else {
                None
            }
        })
        .inner
    });
    let closed = shown.should_close().then_some(false);
    shown.inner.or(closed)
}
