//! In which events an annotation stands, and in which part.

use super::RoomInput;
use crate::app::Request;
use crate::app::action::Action;
use crate::command::event_edit::remove_member;
use crate::model::Annotation;
use crate::ui::reader::one_line;
use crate::ui::rooms::compare::{bound_word, doubt_word, role_word};
use crate::ui::theme::{Tokens, size, space};
use crate::ui::widgets::{ButtonKind, Icon, Tip, button_ui, icon_button_ui, section_ui};
use eframe::egui::{self, RichText};

pub(super) fn events_ui(
    ui: &mut egui::Ui,
    annotation: &Annotation,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let project = input.store.project();
    let events = input.store.events();
    let count = events.events_with(&annotation.id).len();
    let title = match count {
        0 => "In no event".to_owned(),
        1 => "In 1 event".to_owned(),
        several => format!("In {several} events"),
    };
    section_ui(ui, &title, |ui| {
        let tip = Tip {
            help: Action::MakeAccount.help(),
            keys: input.key(Action::MakeAccount),
        };
        ui.add_enabled_ui(input.writable, |ui| {
            if icon_button_ui(ui, Icon::Plus, "Add to an event…", tip).clicked() {
                requests.push(Request::Act(Action::MakeAccount));
            }
        });
    });
    for id in events.accounts_with(&annotation.id) {
        let Some(account) = project.accounts().get(id) else {
            continue;
        };
        let event = project.events().get(&account.event);
        let title = event.map_or(account.event.as_str(), |it| it.title.as_str());
        let members = account.members.iter();
        for member in members.filter(|it| it.annotation == annotation.id) {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::XS;
                let mut part = role_word(member.role).to_lowercase();
                let bound = bound_word(member.bound);
                if bound != "at" {
                    part = format!("{part}, {bound}");
                }
                let doubt = doubt_word(member.certainty);
                if !doubt.is_empty() {
                    part = format!("{part}, {doubt}");
                }
                let tip = Tip {
                    help: "The annotation itself stays",
                    keys: None,
                };
                let name = format!("Take out of {}", one_line(title, 40));
                ui.add_enabled_ui(input.writable, |ui| {
                    if icon_button_ui(ui, Icon::Close, &name, tip).clicked() {
                        let out = remove_member(project, id, &annotation.id, member.role);
                        requests.extend(out.map(Request::Apply));
                    }
                });
                let label = one_line(title, 34);
                let shown = button_ui(ui, Some(Icon::Compare), &label, ButtonKind::Quiet, true);
                let shown = shown.on_hover_text(one_line(title, 200));
                if shown.clicked() {
                    requests.push(Request::ShowEvent(account.event.clone()));
                }
                let words = RichText::new(part).size(size::SMALL);
                let words = words.color(tokens.text_secondary);
                let part = ui.add(egui::Label::new(words).truncate());
                if !member.why.is_empty() {
                    part.on_hover_text(&member.why);
                }
            });
        }
    }
}
