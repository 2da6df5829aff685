//! Around the rooms: menu bar, rail, notices, status line.

use super::App;
use crate::app::action::{Action, Room};
use crate::app::{Request, Safety};
use crate::text::Snap;
use crate::ui::menu::menu_bar_ui;
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, size, space};
use crate::ui::widgets::{
    Icon, NoticeEvent, Tip, key_hint_ui, notice_strip_ui, progress_ui, status_cell_ui,
    toggle_button_ui,
};
use eframe::egui::{self, Align, Frame, Layout, Margin, Panel, RichText};
use std::time::Duration;

/// Only what takes longer than this shows its progress.
const SLOW: Duration = Duration::from_millis(200);

impl App {
    pub(super) fn frame_ui(&mut self, ui: &mut egui::Ui, requests: &mut Vec<Request>) {
        let tokens = Tokens::of_ui(ui);
        let bar = Frame::new()
            .fill(tokens.window)
            .inner_margin(Margin::symmetric(space::S as i8, 2));
        Panel::top("menu")
            .frame(bar)
            .show(ui, |ui| self.menu_ui(ui, requests));
        let status = Frame::new()
            .fill(tokens.window)
            .inner_margin(Margin::symmetric(space::M as i8, 0));
        Panel::bottom("status")
            .exact_size(size::STATUS)
            .frame(status)
            .show(ui, |ui| self.status_ui(ui, requests));
        let rail = Frame::new()
            .fill(tokens.window)
            .inner_margin(Margin::symmetric(0, space::S as i8));
        Panel::left("rail")
            .resizable(false)
            .exact_size(size::RAIL)
            .frame(rail)
            .show(ui, |ui| self.rail_ui(ui, requests));
    }

    /// Notices float above the status line: the text under them stays where it is.
    pub(super) fn notices_strip_ui(&mut self, ctx: &egui::Context, requests: &mut Vec<Request>) {
        if self.workbench.notices.open().is_empty() {
            return;
        }
        let tokens = Tokens::of(ctx);
        let away = egui::vec2(-space::M, -(size::STATUS + space::S));
        let strip = Frame::popup(&ctx.global_style())
            .fill(tokens.raised)
            .inner_margin(Margin::ZERO);
        egui::Area::new(egui::Id::unique("notices"))
            .anchor(egui::Align2::RIGHT_BOTTOM, away)
            .order(egui::Order::Foreground)
            .show(ctx, |ui| {
                strip.show(ui, |ui| {
                    ui.set_width(440.0_f32.min(ctx.content_rect().width() - 2.0 * space::L));
                    match notice_strip_ui(ui, &self.workbench.notices) {
                        Some(NoticeEvent::Dismiss(id)) => {
                            self.workbench.notices.dismiss(id);
                        }
                        Some(NoticeEvent::Act(id, action)) => {
                            self.workbench.notices.dismiss(id);
                            requests.push(Request::Act(action));
                        }
                        Some(NoticeEvent::DismissAll) => self.workbench.notices.dismiss_all(),
                        Some(NoticeEvent::ShowLog) => {
                            requests.push(Request::Act(Action::ShowNotices));
                        }
                        None => {}
                    }
                });
            });
    }

    fn menu_ui(&self, ui: &mut egui::Ui, requests: &mut Vec<Request>) {
        let ctx = ui.ctx().clone();
        let picked = self.with_facts(&ctx, |facts| menu_bar_ui(ui, facts, &self.keymap));
        requests.extend(picked.map(Request::Act));
        if let Some(title) = self.title() {
            // At the right end of the bar, over what the menus leave free.
            let bar = ui.min_rect();
            let half = egui::Rect::from_min_max(bar.center_top(), bar.right_bottom());
            let layout = Layout::right_to_left(Align::Center);
            ui.scope_builder(egui::UiBuilder::new().max_rect(half).layout(layout), |ui| {
                ui.add_space(space::S);
                let words = RichText::new(title).color(Tokens::of_ui(ui).text_secondary);
                ui.add(egui::Label::new(words).truncate());
            });
        }
    }

    fn rail_ui(&self, ui: &mut egui::Ui, requests: &mut Vec<Request>) {
        ui.with_layout(Layout::top_down(Align::Center), |ui| {
            // All rooms stay in view where the window is low, or zoomed.
            let close = ui.available_height() < 400.0;
            let gap = if close { 2.0 } else { space::S };
            ui.spacing_mut().item_spacing.y = gap;
            let rooms = [
                (Room::Library, Action::ShowLibrary, Icon::Library),
                (Room::Annotate, Action::ShowAnnotate, Icon::Annotate),
                (Room::Search, Action::ShowSearch, Icon::Search),
                (Room::Entities, Action::ShowEntities, Icon::Entity),
                (Room::Compare, Action::ShowCompare, Icon::Compare),
                (Room::Review, Action::ShowReview, Icon::Merge),
                (Room::Statistics, Action::ShowStatistics, Icon::Statistics),
                (Room::Export, Action::ShowExport, Icon::Export),
            ];
            for (room, action, icon) in rooms {
                self.rail_button_ui(ui, icon, action, self.room == room, requests);
            }
            ui.with_layout(Layout::bottom_up(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.y = gap;
                let on = self.room == Room::Settings;
                self.rail_button_ui(ui, Icon::Settings, Action::ShowSettings, on, requests);
                self.rail_button_ui(ui, Icon::Keyboard, Action::ShowKeys, false, requests);
                self.rail_button_ui(ui, Icon::Command, Action::ShowPalette, false, requests);
            });
        });
    }

    fn rail_button_ui(
        &self,
        ui: &mut egui::Ui,
        icon: Icon,
        action: Action,
        on: bool,
        requests: &mut Vec<Request>,
    ) {
        let available = self.with_facts(ui.ctx(), |facts| action.available(facts).is_ok());
        ui.add_enabled_ui(available, |ui| {
            let keys = self.keymap.chords(action).first().copied();
            let tip = Tip {
                help: action.help(),
                keys,
            };
            if toggle_button_ui(ui, icon, action.label(), on, tip).clicked() {
                requests.push(Request::Act(action));
            }
        });
    }

    /// Who annotates, whether all is on disk, where the caret is, what a drag
    /// does, and the few keys that make sense now.
    fn status_ui(&mut self, ui: &mut egui::Ui, requests: &mut Vec<Request>) {
        let tokens = Tokens::of_ui(ui);
        ui.horizontal_centered(|ui| {
            let running: Vec<_> = self
                .workbench
                .running()
                .iter()
                .filter(|it| it.since.elapsed() > SLOW)
                .map(|it| (it.id, it.what.clone()))
                .collect();
            if !self.workbench.running().is_empty() && running.is_empty() {
                ui.ctx().request_repaint_after(SLOW);
            }
            for (id, what) in running {
                if progress_ui(ui, &what, None) {
                    self.workbench.cancel(id);
                }
            }
            let Some(open) = self.workbench.project() else {
                status_cell_ui(ui, None, "No project is open", None, "");
                return;
            };
            let head = open.store.project().head();
            if !head.annotator.name.is_empty() {
                status_cell_ui(ui, None, &head.annotator.name, Some(tokens.text), "");
            }
            let (icon, words, color) = match open.safety() {
                Safety::Saved => (Icon::Check, "saved", tokens.good.text),
                Safety::Journalled => (Icon::Check, "on disk, file follows", tokens.text_secondary),
                Safety::Writing => (Icon::Save, "writing…", tokens.text_secondary),
                Safety::ReadOnly => (Icon::Eye, "read-only", tokens.warning.text),
            };
            status_cell_ui(ui, Some(icon), words, Some(color), "");
            let count = open.store.counts().total();
            let plural = if count == 1 {
                "annotation"
            } else {
                "annotations"
            };
            status_cell_ui(ui, None, &format!("{count} {plural}"), None, "");
            match self.room {
                Room::Annotate => self.reading_cells_ui(ui, requests),
                Room::Compare => self.comparing_cells_ui(ui),
                Room::Review => self.reviewing_cells_ui(ui),
                _ => {}
            }
        });
    }

    fn reading_cells_ui(&self, ui: &mut egui::Ui, requests: &mut Vec<Request>) {
        let tokens = Tokens::of_ui(ui);
        let Some(open) = self.workbench.project() else {
            return;
        };
        let document = self
            .annotate
            .current
            .as_ref()
            .and_then(|id| open.store.document(id));
        if let (Some(document), Some(view)) = (document, self.annotate.view()) {
            let at = view.caret();
            let line = document.text.line_of(at) + 1;
            let offset = document.text.char_of(at);
            status_cell_ui(ui, None, &format!("line {line}, offset {offset}"), None, "");
        }
        if let Some(target) = self.annotate.target(&open.store) {
            // What keys would act on; under the pointer it need not be focused.
            let label = open.store.project().scheme().tag(&target.tag);
            let label = label.map_or(target.tag.as_str(), |tag| tag.label.as_str());
            let words = one_line(&open.store.words(target), 28);
            status_cell_ui(
                ui,
                None,
                &format!("{label}: {words}"),
                Some(tokens.text),
                "",
            );
        }
        let snap = match self.annotate.snap {
            Snap::Character => "snap: character",
            Snap::Word => "snap: word",
            Snap::Sentence => "snap: sentence",
        };
        if status_cell_ui(ui, None, snap, None, "next snapping level").clicked() {
            requests.push(Request::Act(Action::SnapCycle));
        }
        if self.annotate.lens_is_on() {
            let words = match open.suggestions.open_count() {
                0 if open.suggestions.is_busy() => "lens: looking…".to_owned(),
                count => format!("lens: {count} left"),
            };
            let cell = status_cell_ui(ui, Some(Icon::Eye), &words, Some(tokens.accent), "close");
            if cell.clicked() {
                requests.push(Request::Act(Action::ToggleLens));
            }
        }
        if self.annotate.caret_mode {
            status_cell_ui(ui, None, "caret mode", Some(tokens.accent), "");
        }
        let scheme = open.store.project().scheme();
        if let Some(tag) = self.annotate.sticky.as_ref().and_then(|id| scheme.tag(id)) {
            let words = format!("every drag: {}", tag.label.to_lowercase());
            status_cell_ui(ui, Some(Icon::Pin), &words, Some(tokens.accent), "");
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let hints: &[(Action, &str)] = self.with_facts(ui.ctx(), |facts| {
                if facts.selection && self.search.has_jumped() {
                    &[
                        (Action::TagWith(1), "tag, 1 to 9"),
                        (Action::TagAll, "tag all"),
                        (Action::ShowSearch, "back to the hits"),
                    ][..]
                } else if facts.selection && facts.proposal {
                    &[
                        (Action::TagWith(1), "tag, 1 to 9"),
                        (Action::AcceptSuggestion, "tag with its value"),
                    ][..]
                } else if facts.selection {
                    &[
                        (Action::TagWith(1), "tag, 1 to 9"),
                        (Action::RepeatLastTag, "same tag again"),
                        (Action::TagAll, "tag all"),
                    ][..]
                } else if facts.suggestion {
                    &[
                        (Action::AcceptSuggestion, "accept"),
                        (Action::DismissSuggestion, "dismiss"),
                        (Action::NextSuggestion, "next"),
                        (Action::MarkReviewed, "reviewed"),
                    ][..]
                } else if facts.annotation_under_caret && facts.proposal {
                    &[
                        (Action::AcceptSuggestion, "accept value"),
                        (Action::EditValue, "edit it"),
                        (Action::NextAnnotation, "next"),
                    ][..]
                } else if facts.annotation_under_caret {
                    &[
                        (Action::DeleteAnnotation, "delete"),
                        (Action::ToggleUnsure, "unsure"),
                        (Action::NextAnnotation, "next"),
                    ][..]
                } else {
                    &[
                        (Action::NextAnnotation, "next"),
                        (Action::ShowPalette, "all actions"),
                    ][..]
                }
            });
            for (action, does) in hints.iter().rev() {
                if let Some(chord) = self.keymap.chords(*action).first() {
                    key_hint_ui(ui, *chord, does);
                }
            }
        });
    }
}
