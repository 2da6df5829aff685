//! The form that makes an account, as it is shown: what the passage says, the
//! parts of its annotations, and which event it tells of.

use super::account::AccountForm;
use super::pick::{pick_row_ui, pick_rows_ui};
use super::words::{ROLES, role_word};
use crate::app::chord::Chord;
use crate::app::{Request, Store};
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, reading_family, size, space};
use crate::ui::widgets::{Icon, Tip, chevron, form_frame, heading_ui, icon_button_ui, key_hint_ui};
use eframe::egui::{
    self, Align2, ComboBox, FontId, Key, Modal, Modifiers, RichText, Role, ScrollArea, Ui,
    WidgetInfo, vec2,
};

/// What came of the form in a frame.
#[derive(Debug, PartialEq)]
pub enum AccountEvent {
    /// It was accepted.
    Done(Vec<Request>),
    /// It was left.
    Closed,
}

impl AccountForm {
    /// Shows the form.
    pub fn show(
        &mut self,
        ctx: &egui::Context,
        store: &Store,
        fresh: &mut dyn FnMut() -> u64,
    ) -> Option<AccountEvent> {
        let id = egui::Id::unique("account form");
        let high = ctx.content_rect().height();
        let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, high * 0.09));
        let width = 560.0_f32.min(ctx.content_rect().width() - 60.0);
        let shown = Modal::new(id)
            .area(area)
            .frame(form_frame(ctx))
            .backdrop_color(Tokens::of(ctx).veil)
            .show(ctx, |ui| {
                ui.set_width(width);
                self.inside_ui(ui, store, high, fresh)
            });
        let closed = shown.should_close().then_some(AccountEvent::Closed);
        shown.inner.map(AccountEvent::Done).or(closed)
    }

    fn inside_ui(
        &mut self,
        ui: &mut Ui,
        store: &Store,
        high: f32,
        fresh: &mut dyn FnMut() -> u64,
    ) -> Option<Vec<Request>> {
        let tokens = Tokens::of_ui(ui);
        heading_ui(ui, "Account of an event");
        let document = store.document(&self.wish.passage.source);
        let words = document.and_then(|it| it.text.quote(self.span()));
        if let Some(words) = words {
            let words = format!("“{}”", one_line(words, 220));
            let font = FontId::new(size::LARGE, reading_family());
            ui.label(RichText::new(words).font(font));
        }
        ui.add_space(space::S);
        self.update(store);
        let moved = self.pick.take_keys(ui, self.pick.found.len() + 1);
        let entered = |modifiers| ui.input_mut(|it| it.consume_key(modifiers, Key::Enter));
        let new = entered(Modifiers::COMMAND);
        if new || entered(Modifiers::NONE) {
            return Some(self.accept(store, new, fresh));
        }
        self.pick
            .field_ui(ui, "Event", "Type some letters of the event’s title");
        self.update(store);
        let mut clicked = None;
        let builder = egui::UiBuilder::new()
            .accessibility_role(Role::ListBox)
            .accessibility_label("Events that fit");
        let room = (high - 460.0).clamp(64.0, 168.0);
        ui.scope_builder(builder, |ui| {
            if !self.pick.found.is_empty() {
                clicked = pick_rows_ui(ui, &self.pick, store, room, moved);
            }
            let count = self.pick.found.len();
            let title = format!("New event ‘{}’", one_line(self.new_title(), 80));
            if pick_row_ui(ui, &title, "", self.pick.chosen == count).clicked() {
                clicked = Some(count);
            }
        });
        ui.add_space(space::S);
        let heading = match self.members.len() {
            0 => "No annotation lies inside: the account has only its passage.".to_owned(),
            1 => "1 annotation, in the role".to_owned(),
            several => format!("{several} annotations, in the roles"),
        };
        ui.label(RichText::new(heading).color(tokens.text_secondary));
        self.members_ui(ui, store, (high * 0.22).clamp(60.0, 170.0));
        ui.add_space(space::S);
        ui.horizontal_wrapped(|ui| {
            let hint = |ui: &mut Ui, chord: Option<Chord>, words: &str| {
                if let Some(chord) = chord {
                    key_hint_ui(ui, chord, words);
                    ui.add_space(space::S);
                }
            };
            hint(ui, Chord::new(false, false, false, "Enter"), "accept");
            hint(ui, Chord::new(true, false, false, "Enter"), "new event");
            hint(ui, Chord::new(false, false, false, "Escape"), "leave");
        });
        if let Some(at) = clicked {
            self.pick.chosen = at;
            return Some(self.accept(store, false, fresh));
        }
        None
    }

    /// Every annotation with its role, which can be changed.
    fn members_ui(&mut self, ui: &mut Ui, store: &Store, high: f32) {
        let mut change = None;
        ScrollArea::vertical()
            .id_salt("parts")
            .auto_shrink([false, true])
            .max_height(high)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                for (at, member) in self.members.iter().enumerate() {
                    let annotation = store.project().annotations().get(&member.annotation);
                    let words = annotation.map_or_else(String::new, |it| it.first_words());
                    let words = one_line(&words, 70);
                    ui.horizontal(|ui| {
                        let mut role = member.role;
                        let combo = ComboBox::from_id_salt(("role", at))
                            .selected_text(role_word(role))
                            .icon(chevron)
                            .width(104.0);
                        let shown = combo.show_ui(ui, |ui| {
                            for it in ROLES {
                                ui.selectable_value(&mut role, it, role_word(it));
                            }
                        });
                        shown.response.widget_info(|| {
                            let name = format!("Role of {words}: {}", role_word(role));
                            WidgetInfo::labeled(Role::ComboBox, true, name)
                        });
                        if role != member.role {
                            change = Some((at, Some(role)));
                        }
                        let tip = Tip {
                            help: "The annotation itself stays",
                            keys: None,
                        };
                        let name = format!("Leave out {words}");
                        if icon_button_ui(ui, Icon::Close, &name, tip).clicked() {
                            change = Some((at, None));
                        }
                        ui.add(egui::Label::new(format!("“{words}”")).truncate());
                    });
                }
            });
        if let Some((at, role)) = change {
            self.set_role(at, role);
        }
    }
}
