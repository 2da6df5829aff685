//! The forms that tie an event or an account to another event: links and
//! unlinks, a merge, and moving an account.

use super::CompareInput;
use super::forms::{Answer, answer, answers_ui, done, field_ui, quiet};
use super::pick::{EventPick, pick_rows_ui};
use super::state::CompareState;
use super::words::{counted, link_words};
use crate::app::Request;
use crate::command::event_edit::{link_events, merge_events, move_accounts, unlink_events};
use crate::model::{AccountId, EventId, EventLink, EventLinkId, EventLinkKind};
use crate::ui::reader::one_line;
use crate::ui::theme::space;
use crate::ui::widgets::{Icon, Tip, heading_ui, icon_button_ui};
use eframe::egui::{Label, ScrollArea, Ui};

fn title_of<'a>(input: &CompareInput<'a>, id: &EventId) -> &'a str {
    let event = input.store.project().events().get(id);
    event.map_or("", |it| it.title.as_str())
}

/// The links that there are, each with the means to take it away.
fn there_ui(ui: &mut Ui, input: &CompareInput<'_>, id: &EventId, requests: &mut Vec<Request>) {
    let project = input.store.project();
    let links = input.store.events().links_of(id);
    let links: Vec<_> = links
        .filter_map(|it| project.event_links().get(it))
        .collect();
    if links.is_empty() {
        return;
    }
    let scroll = ScrollArea::vertical().id_salt("links").max_height(112.0);
    scroll.auto_shrink([false, true]).show(ui, |ui| {
        for link in links {
            let forward = link.from == *id;
            let other = if forward { &link.to } else { &link.from };
            let title = one_line(title_of(input, other), 80);
            let words = format!("{}: {title}", link_words(link.kind, forward));
            ui.horizontal(|ui| {
                let tip = Tip {
                    help: "Both events stay",
                    keys: None,
                };
                ui.add_enabled_ui(input.writable, |ui| {
                    let name = format!("Unlink {title}");
                    if icon_button_ui(ui, Icon::Close, &name, tip).clicked() {
                        let unlink = unlink_events(project, &link.id);
                        requests.extend(unlink.map(Request::Apply));
                    }
                });
                let shown = ui.add(Label::new(&words).truncate());
                if !link.why.is_empty() {
                    shown.on_hover_text(&link.why);
                }
            });
        }
    });
    ui.add_space(space::S);
}

/// Moves an account to another event.
pub(super) fn move_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    id: &AccountId,
    pick: &mut EventPick,
    requests: &mut Vec<Request>,
) -> Answer {
    heading_ui(ui, "Move account");
    let Some(account) = input.store.project().accounts().get(id) else {
        return Answer::Close;
    };
    let title = one_line(title_of(input, &account.event), 80);
    quiet(
        ui,
        &format!("It is an account of ‘{title}’ and becomes one of another event."),
    );
    let clicked = pick_ui(ui, input, pick, &account.event);
    let to = pick.found.get(pick.chosen).cloned();
    let (does, leaves) = answers_ui(ui, "Move", to.is_some() && input.writable);
    if let Some(at) = clicked {
        pick.chosen = at;
    }
    if does && let Some(to) = to {
        let made = move_accounts(input.store.project(), std::slice::from_ref(id), &to);
        requests.extend(made.map(Request::Apply));
        state.choose(&to);
    }
    answer(does, leaves)
}

#[allow(clippy::too_many_arguments, reason = "the fields of one form")]
pub(super) fn link_ui(
    ui: &mut Ui,
    input: &CompareInput<'_>,
    id: &EventId,
    kind: &mut EventLinkKind,
    pick: &mut EventPick,
    why: &mut String,
    fresh: &mut dyn FnMut() -> u64,
    requests: &mut Vec<Request>,
) -> Answer {
    heading_ui(ui, "Link event");
    there_ui(ui, input, id, requests);
    let title = title_of(input, id);
    quiet(ui, &format!("‘{}’ is", one_line(title, 80)));
    ui.horizontal_wrapped(|ui| {
        for it in [
            EventLinkKind::Same,
            EventLinkKind::Probable,
            EventLinkKind::PartOf,
            EventLinkKind::StepOf,
            EventLinkKind::NotSame,
        ] {
            let words = link_words(it, true).to_lowercase();
            ui.selectable_value(kind, it, words);
        }
    });
    let clicked = pick_ui(ui, input, pick, id);
    ui.add_space(space::S);
    field_ui(ui, "Why", why, "What makes you think so", false);
    let to = pick.found.get(pick.chosen).cloned();
    let (does, leaves) = answers_ui(ui, "Link", to.is_some() && input.writable);
    if let Some(at) = clicked {
        pick.chosen = at;
    }
    if does && let Some(to) = to {
        let mut link = EventLinkId::of_random(fresh());
        while input.store.project().event_links().contains(&link) {
            link = EventLinkId::of_random(fresh());
        }
        let made = link_events(
            input.store.project(),
            EventLink {
                id: link,
                kind: *kind,
                from: id.clone(),
                to,
                why: why.trim().to_owned(),
            },
        );
        requests.extend(done(made.map(Some)));
    }
    answer(does, leaves)
}

fn pick_ui(
    ui: &mut Ui,
    input: &CompareInput<'_>,
    pick: &mut EventPick,
    skip: &EventId,
) -> Option<usize> {
    ui.add_space(space::XS);
    pick.update(input.store, &[], Some(skip));
    let moved = pick.take_keys(ui, pick.found.len());
    pick.field_ui(
        ui,
        "The other event",
        "Type some letters of the other event",
    );
    pick.update(input.store, &[], Some(skip));
    if pick.found.is_empty() {
        quiet(ui, "No other event has a title like this.");
        return None;
    }
    pick_rows_ui(ui, pick, input.store, 168.0, moved)
}

pub(super) fn merge_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    id: &EventId,
    pick: &mut EventPick,
    requests: &mut Vec<Request>,
) -> Answer {
    heading_ui(ui, "Merge event");
    let count = counted(input.store.events().count(id), "account", "accounts");
    let title = title_of(input, id);
    quiet(
        ui,
        &format!(
            "‘{}’ becomes one with another event, which gets its {count}, links and verdicts.",
            one_line(title, 80)
        ),
    );
    let clicked = pick_ui(ui, input, pick, id);
    let into = pick.found.get(pick.chosen).cloned();
    let (does, leaves) = answers_ui(ui, "Merge", into.is_some() && input.writable);
    if let Some(at) = clicked {
        pick.chosen = at;
    }
    if does && let Some(into) = into {
        let made = merge_events(input.store.project(), id, &into);
        requests.extend(made.map(Request::Apply));
        state.choose(&into);
    }
    answer(does, leaves)
}
