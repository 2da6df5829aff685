//! The Export room, and importing: what both want of the window.

use super::import_form::ImportForm;
use super::{App, Purpose};
use crate::app::Request;
use crate::app::action::{Action, Room};
use crate::app::notices::Level;
use crate::io::dialogs::{DialogKind, DialogRequest};
use crate::ui::rooms::export::{ExportEvent, ExportInput, export_ui};
use eframe::egui;
use std::path::PathBuf;

impl App {
    /// The actions about exporting and importing; `false` if it is none of them.
    pub(super) fn act_on_exchange(&mut self, ctx: &egui::Context, action: Action) -> bool {
        match action {
            Action::ShowExport => {
                // What the fields of other rooms hold belongs to what is exported.
                self.hand_over(ctx);
                self.room = Room::Export;
                self.export.look();
            }
            Action::Import => {
                self.workbench.drop_import();
                self.import = Some(ImportForm::default());
            }
            Action::CopyCitation => self.copy_citation(ctx),
            _ => return false,
        }
        true
    }

    pub(super) fn export_room_ui(&mut self, ui: &mut egui::Ui) -> Vec<Request> {
        let current = self.annotate.current.clone();
        let Some(open) = self.workbench.project() else {
            self.room = Room::Library;
            return Vec::new();
        };
        let choice = self.export.choice(open.store.project(), current.as_ref());
        let outlook = self.workbench.outlook(&choice);
        let Some(open) = self.workbench.project() else {
            return Vec::new();
        };
        let input = ExportInput {
            store: &open.store,
            path: open.path(),
            current: current.as_ref(),
            outlook: &outlook,
            exporting: open.exporting(),
            exported: open.exported(),
        };
        let events = export_ui(ui, &mut self.export, &input);
        let mut requests = Vec::new();
        for event in events {
            match event {
                ExportEvent::Ask(request) => requests.push(request),
                ExportEvent::Browse => self.ask_for_path(ui.ctx(), Purpose::ExportTo),
                ExportEvent::Write { place, replace } => {
                    self.workbench.export(&choice, &place, replace);
                }
                ExportEvent::Stop => self.workbench.stop_export(),
                ExportEvent::ToggleLook => self.workbench.toggle_look(),
                ExportEvent::SaveLosses => {
                    self.form = Some(super::forms::Form::path(Purpose::SaveLosses));
                }
            }
        }
        requests
    }

    /// Puts the words that are selected, or those of the annotation that keys act
    /// on, onto the clipboard, with where they stand.
    fn copy_citation(&mut self, ctx: &egui::Context) {
        let Some(line) = self.citation() else {
            let text = "Select some words, or put the caret on an annotation";
            self.workbench.tell(Level::Info, text);
            return;
        };
        ctx.copy_text(line);
        self.workbench.tell(
            Level::Info,
            "The quote was copied with its source and offsets",
        );
    }

    /// That line, if there is one.
    pub(super) fn citation(&self) -> Option<String> {
        let store = &self.workbench.project()?.store;
        let id = self.annotate.current.as_ref()?;
        let source = store.project().sources().get(id)?;
        let text = &store.document(id)?.text;
        let selection = self.annotate.view()?.selection();
        let spans: Vec<_> = match (&selection[..], self.annotate.target(store)) {
            ([], target) => target?.spans.as_slice().to_vec(),
            (selected, _) => selected
                .iter()
                .filter_map(|it| text.chars_of(*it).ok())
                .collect(),
        };
        Some(crate::app::citation(source, text, &spans))
    }

    /// The dialog that asks for a path of these, if it is one of these.
    pub(super) fn exchange_dialog(&self, purpose: &Purpose) -> Option<DialogRequest> {
        let format = self.export.format;
        let mut request = match purpose {
            Purpose::ExportTo if format.is_folder() => {
                DialogRequest::new(DialogKind::OpenFolder, "The folder to write to")
            }
            Purpose::ExportTo => {
                let mut request = DialogRequest::new(DialogKind::SaveFile, "Export");
                let ending = format.extension().to_owned();
                request.filters = vec![(format.title().to_owned(), vec![ending])];
                let name = self.export.path();
                let name = name.file_name().map(|it| it.to_string_lossy().into_owned());
                request.name = name;
                request
            }
            Purpose::SaveLosses | Purpose::SaveImportReport => {
                let mut request = DialogRequest::new(DialogKind::SaveFile, "Save the report");
                request.filters = vec![("JSON".to_owned(), vec!["json".to_owned()])];
                request.name = Some("losses.json".to_owned());
                request
            }
            Purpose::ImportFiles => DialogRequest::new(DialogKind::OpenFiles, "Files to import"),
            Purpose::ImportFolder => {
                DialogRequest::new(DialogKind::OpenFolder, "The folder to import")
            }
            _ => return None,
        };
        let folder = self.workbench.project().and_then(|it| it.path().parent());
        request.folder = folder.map(ToOwned::to_owned);
        Some(request)
    }

    /// Does with paths what one of these wanted; `false` if it was none of them.
    pub(super) fn use_exchange_paths(&mut self, purpose: &Purpose, paths: &[PathBuf]) -> bool {
        let Some(first) = paths.first() else {
            return false;
        };
        let saved = match purpose {
            Purpose::ExportTo => {
                self.export.set_place(first);
                return true;
            }
            Purpose::ImportFiles | Purpose::ImportFolder => {
                if let Some(form) = &mut self.import {
                    form.add(paths);
                }
                return true;
            }
            Purpose::SaveLosses => self.workbench.save_losses(first),
            Purpose::SaveImportReport => self.workbench.save_import_report(first),
            _ => return false,
        };
        match saved {
            Ok(()) => {
                let text = format!("The report was saved as {}", first.display());
                self.workbench.tell(Level::Info, text);
            }
            Err(message) => self.workbench.tell(Level::Error, message),
        }
        self.form = None;
        true
    }
}
