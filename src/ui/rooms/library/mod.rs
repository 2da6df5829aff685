//! The Library room: recent projects, and the way to new ones.

use crate::app::action::Action;
use crate::app::{OpenProject, Request};
use crate::ui::theme::{Tokens, size, space, strong_family};
use crate::ui::widgets::{
    ButtonKind, EmptyState, Icon, ListRow, Tip, button_ui, card_ui, empty_state_ui, icon_button_ui,
    list_row_ui, section_ui,
};
use eframe::egui::{self, RichText, ScrollArea};
use std::path::PathBuf;

/// Shows the room and gives back what was asked for.
pub fn library_ui(
    ui: &mut egui::Ui,
    recent: &[PathBuf],
    open: Option<&OpenProject>,
) -> Vec<Request> {
    let mut requests = Vec::new();
    if recent.is_empty() && open.is_none() {
        let empty = EmptyState {
            icon: Icon::Library,
            sentence: "Projects go here: your annotations over a set of reports.",
            actions: &["New project…", "Open project…"],
            hint: "or drop text files, a folder or a project file onto the window",
        };
        match empty_state_ui(ui, empty) {
            Some(0) => requests.push(Request::Act(Action::NewProject)),
            Some(_) => requests.push(Request::Act(Action::OpenProject)),
            None => {}
        }
        return requests;
    }
    let margin = ((ui.available_width() - 760.0) / 2.0).max(space::XL);
    egui::Frame::new()
        .inner_margin(egui::Margin::symmetric(margin as i8, space::XL as i8))
        .show(ui, |ui| {
            ui.label(
                RichText::new("Library")
                    .size(size::DISPLAY)
                    .family(strong_family()),
            );
            ui.add_space(space::M);
            ui.horizontal(|ui| {
                if button_ui(
                    ui,
                    Some(Icon::Plus),
                    "New project…",
                    ButtonKind::Primary,
                    true,
                )
                .clicked()
                {
                    requests.push(Request::Act(Action::NewProject));
                }
                if button_ui(
                    ui,
                    Some(Icon::Folder),
                    "Open project…",
                    ButtonKind::Plain,
                    true,
                )
                .clicked()
                {
                    requests.push(Request::Act(Action::OpenProject));
                }
                let review = Action::ReviewFiles;
                if button_ui(
                    ui,
                    Some(Icon::Merge),
                    review.label(),
                    ButtonKind::Plain,
                    true,
                )
                .on_hover_text(review.help())
                .clicked()
                {
                    requests.push(Request::Act(review));
                }
            });
            ui.add_space(space::L);
            ScrollArea::vertical()
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    if let Some(open) = open {
                        open_ui(ui, open, &mut requests);
                        ui.add_space(space::L);
                    }
                    recent_ui(ui, recent, open, &mut requests);
                });
        });
    requests
}

/// The open project with its sources.
fn open_ui(ui: &mut egui::Ui, open: &OpenProject, requests: &mut Vec<Request>) {
    let tokens = Tokens::of_ui(ui);
    let project = open.store.project();
    card_ui(ui, |ui| {
        let title = match project.head().title.as_str() {
            "" => open
                .path()
                .file_stem()
                .map_or_else(String::new, |it| it.to_string_lossy().into_owned()),
            title => title.to_owned(),
        };
        section_ui(ui, &title, |ui| {
            let tip = Tip {
                help: Action::AddSources.help(),
                keys: None,
            };
            if open.writable() && icon_button_ui(ui, Icon::Plus, "Add sources", tip).clicked() {
                requests.push(Request::Act(Action::AddSources));
            }
            let tip = Tip {
                help: Action::Import.help(),
                keys: None,
            };
            if open.writable() && icon_button_ui(ui, Icon::Import, "Import…", tip).clicked() {
                requests.push(Request::Act(Action::Import));
            }
            let tip = Tip {
                help: Action::ShowExport.help(),
                keys: None,
            };
            if icon_button_ui(ui, Icon::Export, "Export", tip).clicked() {
                requests.push(Request::Act(Action::ShowExport));
            }
        });
        let path = RichText::new(open.path().display().to_string())
            .size(size::SMALL)
            .color(tokens.text_secondary);
        ui.add(egui::Label::new(path).truncate());
        ui.add_space(space::S);
        for source in project.sources().iter().take(200) {
            let title = if source.title.is_empty() {
                source.id.as_str()
            } else {
                &source.title
            };
            let count = open.store.counts().of_source(&source.id);
            let detail = format!("{count} annotations");
            let row = ListRow {
                icon: Some(Icon::File),
                label: title,
                detail: &detail,
            };
            if list_row_ui(ui, row, false).clicked() {
                requests.push(Request::ShowSource(source.id.clone()));
            }
        }
        if project.sources().is_empty() {
            ui.label(
                RichText::new("No sources yet. Add text files, or drop them onto the window.")
                    .color(tokens.text_secondary),
            );
        }
    });
}

fn recent_ui(
    ui: &mut egui::Ui,
    recent: &[PathBuf],
    open: Option<&OpenProject>,
    requests: &mut Vec<Request>,
) {
    let others: Vec<&PathBuf> = recent
        .iter()
        .filter(|path| open.is_none_or(|it| it.path() != path.as_path()))
        .collect();
    if others.is_empty() {
        return;
    }
    section_ui(ui, "Recent projects", |_| {});
    for path in others {
        ui.horizontal(|ui| {
            let name = path
                .file_stem()
                .map_or_else(String::new, |it| it.to_string_lossy().into_owned());
            let folder = path
                .parent()
                .map_or_else(String::new, |it| it.display().to_string());
            let row = ListRow {
                icon: Some(Icon::File),
                label: &name,
                detail: &folder,
            };
            let width = ui.available_width() - size::CONTROL - space::S;
            let clicked = ui
                .allocate_ui(egui::vec2(width, size::CONTROL), |ui| {
                    list_row_ui(ui, row, false)
                })
                .inner
                .clicked();
            if clicked {
                requests.push(Request::Open(path.clone()));
            }
            let tip = Tip {
                help: "The file itself stays where it is.",
                keys: None,
            };
            if icon_button_ui(ui, Icon::Close, &format!("Take {name} off this list"), tip).clicked()
            {
                requests.push(Request::ForgetRecent(path.clone()));
            }
        });
    }
}
