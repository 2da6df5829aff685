//! In which events an annotation stands, and in which part.

use super::RoomInput;
use crate::app::Request;
use crate::app::action::Action;
use crate::command::event_edit::{change_member, remove_member};
use crate::model::{AccountId, Annotation, Member, Role as Part};
use crate::ui::reader::one_line;
use crate::ui::rooms::compare::{BOUNDS, CERTAINTIES, ROLES, bound_word, doubt_word, role_word};
use crate::ui::theme::{size, space};
use crate::ui::widgets::{ButtonKind, Icon, Tip, button_ui, chevron, icon_button_ui, section_ui};
use eframe::egui::{self, RichText};

pub(super) fn events_ui(
    ui: &mut egui::Ui,
    annotation: &Annotation,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
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
            });
            part_ui(ui, id, member, input, requests);
        }
    }
}

/// What part it plays there, how a date bounds the event, how sure one is: each
/// can be changed.
fn part_ui(
    ui: &mut egui::Ui,
    id: &AccountId,
    member: &Member,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    let mut to = member.clone();
    ui.add_enabled_ui(input.writable, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            ui.add_space(size::CONTROL);
            let combo = |name: &str, now: &str| {
                egui::ComboBox::from_id_salt((name, id.as_str(), member.role))
                    .selected_text(RichText::new(now).size(size::SMALL))
                    .icon(chevron)
                    .width(76.0)
            };
            let named = |shown: &egui::Response, name: &str, now: &str| {
                shown.widget_info(|| {
                    let words = format!("{name}: {now}");
                    egui::WidgetInfo::labeled(egui::Role::ComboBox, true, words)
                });
            };
            let now = role_word(member.role);
            let shown = combo("Role", now).show_ui(ui, |ui| {
                for it in ROLES {
                    ui.selectable_value(&mut to.role, it, role_word(it));
                }
            });
            named(&shown.response, "Role in the account", now);
            if member.role == Part::When {
                let now = bound_word(member.bound);
                let shown = combo("Bound", now).show_ui(ui, |ui| {
                    for it in BOUNDS {
                        ui.selectable_value(&mut to.bound, it, bound_word(it));
                    }
                });
                named(&shown.response, "How the date bounds the event", now);
            }
            let word = |it| match doubt_word(it) {
                "" => "certain",
                doubt => doubt,
            };
            let now = word(member.certainty);
            let shown = combo("Certainty", now).show_ui(ui, |ui| {
                for it in CERTAINTIES {
                    ui.selectable_value(&mut to.certainty, it, word(it));
                }
            });
            named(&shown.response, "How sure the role is", now);
        });
    });
    if to != *member {
        let project = input.store.project();
        let change = change_member(project, id, &member.annotation, member.role, |it| {
            *it = to;
        });
        requests.extend(change.map(Request::Apply));
    }
}
