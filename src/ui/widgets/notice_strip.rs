//! What the window tells: the strip at the top, and the log of all of it.

use super::{Badge, ButtonKind, Icon, Tip, badge_ui, button_ui, icon_button_ui, icon_ui};
use crate::app::action::Action;
use crate::app::notices::{Level, Notice, NoticeId, Notices};
use crate::ui::theme::{Hue, Tokens, color, size, space, stroke};
use eframe::egui::{
    Align, Frame, Label, Layout, Margin, RichText, Role, ScrollArea, Stroke, Ui, UiBuilder,
};

/// What was done with a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeEvent {
    /// It was read.
    Dismiss(NoticeId),
    /// All were read.
    DismissAll,
    /// The log of all notices is wanted.
    ShowLog,
    /// What it offers is wanted; with that it was read.
    Act(NoticeId, Action),
}

/// How many notices the strip shows at once.
const SHOWN: usize = 3;

fn look(tokens: &Tokens, level: Level) -> (Icon, Hue) {
    match level {
        Level::Info => (Icon::Info, tokens.actor),
        Level::Warning => (Icon::Warning, tokens.warning),
        Level::Error => (Icon::Error, tokens.error),
    }
}

/// The notices that are open, the gravest first. Takes no room if there are
/// none. Copying to the clipboard happens here.
pub fn notice_strip_ui(ui: &mut Ui, notices: &Notices) -> Option<NoticeEvent> {
    let open = notices.open();
    let mut event = None;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for notice in open.iter().take(SHOWN) {
            event = notice_ui(ui, notice).or(event);
        }
    });
    if open.len() > SHOWN {
        let more = format!("{} more", open.len() - SHOWN);
        ui.horizontal(|ui| {
            ui.add_space(space::M);
            if ui.link(more).clicked() {
                event = Some(NoticeEvent::ShowLog);
            }
            if ui.link("Dismiss all").clicked() {
                event = Some(NoticeEvent::DismissAll);
            }
        });
    }
    event
}

/// One notice; says what was done with it.
fn notice_ui(ui: &mut Ui, notice: &Notice) -> Option<NoticeEvent> {
    let tokens = Tokens::of_ui(ui);
    let (icon, hue) = look(tokens, notice.level);
    let ground = color::over(tokens.raised, color::faded(hue.fill, 0.5));
    let frame = Frame::new()
        .fill(ground)
        .inner_margin(Margin::symmetric(space::M as i8, space::XS as i8));
    let role = if notice.level == Level::Info {
        Role::Status
    } else {
        Role::Alert
    };
    let builder = UiBuilder::new()
        .id_salt(("notice", notice.id.number()))
        .accessibility_role(role)
        .accessibility_label(format!("{}: {}", notice.level.label(), notice.text));
    let shown = ui.scope_builder(builder, |ui| {
        frame
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                    ui.spacing_mut().item_spacing.x = space::XS;
                    let close = icon_button_ui(ui, Icon::Close, "Dismiss notice", Tip::default());
                    let mut event = close.clicked().then_some(NoticeEvent::Dismiss(notice.id));
                    let copy = icon_button_ui(ui, Icon::Copy, "Copy notice", Tip::default());
                    if copy.clicked() {
                        ui.ctx().copy_text(notice.copied());
                    }
                    ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                        ui.spacing_mut().item_spacing.x = space::S;
                        ui.vertical(|ui| {
                            ui.add_space(6.0);
                            icon_ui(ui, icon, hue.text, notice.level.label());
                        });
                        ui.vertical(|ui| {
                            ui.spacing_mut().item_spacing.y = 2.0;
                            ui.add_space(5.0);
                            words_ui(ui, notice);
                            if let Some((label, action)) = notice.offer
                                && button_ui(ui, None, label, ButtonKind::Plain, true).clicked()
                            {
                                event = Some(NoticeEvent::Act(notice.id, action));
                            }
                            ui.add_space(5.0);
                        });
                    });
                    event
                })
                .inner
            })
            .inner
    });
    let below = shown.response.rect;
    let line = Stroke::new(stroke::HAIR, tokens.hairline);
    ui.painter().hline(below.x_range(), below.max.y - 0.5, line);
    shown.inner
}

fn words_ui(ui: &mut Ui, notice: &Notice) {
    let tokens = Tokens::of_ui(ui);
    let mut text = notice.text.clone();
    if notice.times > 1 {
        text += &format!(" ({} times)", notice.times);
    }
    ui.add(
        Label::new(RichText::new(text).color(tokens.text))
            .selectable(true)
            .wrap(),
    );
    if !notice.details.is_empty() {
        let details = RichText::new(&notice.details)
            .size(size::SMALL)
            .color(tokens.text_secondary);
        ui.add(Label::new(details).selectable(true).wrap());
    }
}

/// Everything told since the window opened, the newest first.
pub fn notice_log_ui(ui: &mut Ui, notices: &Notices) {
    let tokens = Tokens::of_ui(ui);
    super::section_ui(ui, "Notices", |ui| {
        let copy = icon_button_ui(ui, Icon::Copy, "Copy all notices", Tip::default());
        if copy.clicked() {
            ui.ctx().copy_text(notices.copied());
        }
    });
    if notices.log().next().is_none() {
        ui.colored_label(tokens.text_secondary, "Nothing has been told yet.");
        return;
    }
    ScrollArea::vertical()
        .id_salt("notice log")
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for notice in notices.log() {
                let (icon, hue) = look(tokens, notice.level);
                ui.horizontal_top(|ui| {
                    let time = notice.at.format("%H:%M:%S").to_string();
                    ui.label(RichText::new(time).monospace().color(tokens.text_secondary));
                    badge_ui(
                        ui,
                        Badge {
                            icon: Some(icon),
                            text: notice.level.label(),
                            hue: Some(hue),
                        },
                    );
                    ui.vertical(|ui| words_ui(ui, notice));
                });
                ui.separator();
            }
        });
}
