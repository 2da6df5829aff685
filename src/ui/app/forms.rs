//! The forms of the window as a whole: a path, a new project, lists to read.

use super::review_form::ReviewForm;
use super::{App, Purpose};
use crate::app::Request;
use crate::app::notices::Level;
use crate::command::Refit;
use crate::io::state::typed_path;
use crate::model::{Place, Severity, SourceId};
use crate::ui::theme::{Tokens, space};
use crate::ui::widgets::{
    ButtonKind, PathEvent, button_ui, form_frame, form_row_ui, heading_ui, notice_log_ui,
    path_field_ui,
};
use eframe::egui::{self, Align2, Modal, RichText, ScrollArea, TextEdit, vec2};
use std::path::{Path, PathBuf};

/// From this confidence on, a place found in a changed text counts as sure.
const SURE: f32 = 0.8;

/// What is open over the window.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    /// A path for some purpose.
    Path(Purpose, String),
    /// A new project.
    NewProject(NewProject),
    /// Which files to review.
    Review(ReviewForm),
    /// Where the annotations of a source stand in its changed text.
    Refit(SourceId, Refit),
    /// What the checks found.
    Problems,
    /// All that the window has told.
    Notices,
}

/// A new project on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewProject {
    pub path: String,
    title: String,
    annotator: String,
    sources: Vec<PathBuf>,
}

impl Form {
    pub fn path(purpose: Purpose) -> Self {
        Self::Path(purpose, String::new())
    }

    /// A form for a project over these sources, beside the first of them.
    pub fn new_project(annotator: &str, sources: Vec<PathBuf>) -> Self {
        let folder = sources.first().and_then(|it| {
            if it.is_dir() {
                Some(it.as_path())
            } else {
                it.parent()
            }
        });
        let path = folder.map_or_else(String::new, |it| {
            it.join("project.ron").display().to_string()
        });
        Self::NewProject(NewProject {
            path,
            title: String::new(),
            annotator: annotator.to_owned(),
            sources,
        })
    }
}

impl App {
    pub(super) fn forms_ui(&mut self, ctx: &egui::Context, requests: &mut Vec<Request>) {
        self.conflict_ui(ctx);
        let Some(mut form) = self.form.take() else {
            return;
        };
        let id = egui::Id::unique("form");
        let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, 88.0));
        let mut open = true;
        let wide = matches!(form, Form::Problems | Form::Notices | Form::Refit(..));
        let tokens = Tokens::of(ctx);
        let shown = Modal::new(id)
            .area(area)
            .frame(form_frame(ctx))
            .backdrop_color(tokens.veil)
            .show(ctx, |ui| {
                ui.set_width(if wide { 720.0 } else { 520.0 });
                open = match &mut form {
                    Form::Path(purpose, path) => self.path_form_ui(ui, purpose, path),
                    Form::NewProject(new) => self.new_project_ui(ui, new),
                    Form::Review(review) => self.review_form_ui(ui, review),
                    Form::Refit(id, found) => self.refit_ui(ui, id, found),
                    Form::Problems => self.problems_ui(ui, requests),
                    Form::Notices => self.notices_ui(ui),
                };
            });
        if open && !shown.should_close() && self.form.is_none() {
            self.form = Some(form);
        }
    }

    fn path_form_ui(&mut self, ui: &mut egui::Ui, purpose: &Purpose, path: &mut String) -> bool {
        let (title, name, verb, hint) = match purpose {
            Purpose::OpenProject => (
                "Open project",
                "Path of the project file",
                "Open",
                "A project file ends in .ron. You can drop it onto the window too.",
            ),
            Purpose::AddSources => (
                "Add sources",
                "Path of a text file or a folder",
                "Add",
                "The files stay where they are and are never changed. You can drop files and folders onto the window too.",
            ),
            Purpose::AttachTexts => (
                "Attach texts",
                "Path of the folder with the texts",
                "Attach",
                "Each text is found by its hash, whatever its file is called and however it is encoded. The files stay where they are and are never changed; one step of undo takes it back.",
            ),
            Purpose::SaveCopy => (
                "Save a copy",
                "Path of the copy",
                "Save copy",
                "The open project goes on under its own name.",
            ),
            Purpose::SaveTable(_) => (
                "Save as CSV",
                "Path of the table",
                "Save table",
                "Comma-separated values, which every spreadsheet reads.",
            ),
            Purpose::SaveComparison(file, _) => {
                ("Save comparison", "Path of the file", "Save", file.help())
            }
            Purpose::NewProject => ("New project", "Path of the new project file", "Use", ""),
            // Both are fields of the form that asks for a review.
            Purpose::ReviewFiles => ("Add files", "Path of a project file", "Add", ""),
            Purpose::Gold => ("Gold", "Path of the gold project", "Use", ""),
            Purpose::SaveLosses | Purpose::SaveImportReport => (
                "Save the report of losses",
                "Path of the report",
                "Save report",
                "Each record with the reason, as JSON: the same as --report writes on the command line.",
            ),
            // Fields of a room and of a form of their own.
            Purpose::ExportTo => ("Export", "Path of the export", "Use", ""),
            Purpose::ImportFiles | Purpose::ImportFolder => ("Import", "Path of a file", "Use", ""),
            Purpose::Relocate(_) => (
                "Find the source’s file",
                "Path of the file",
                "Use this file",
                "",
            ),
        };
        heading_ui(ui, title);
        let problem = match purpose {
            Purpose::OpenProject
            | Purpose::AddSources
            | Purpose::AttachTexts
            | Purpose::Relocate(_)
                if !path.trim().is_empty() && !exists(path) =>
            {
                "There is no such file or folder"
            }
            Purpose::SaveCopy
            | Purpose::SaveTable(_)
            | Purpose::SaveComparison(..)
            | Purpose::SaveLosses
            | Purpose::SaveImportReport
                if exists(path) =>
            {
                "There is a file of that name already"
            }
            _ => "",
        };
        let event = path_field_ui(ui, path, name, problem);
        if !hint.is_empty() {
            quiet(ui, hint);
        }
        ui.add_space(space::M);
        let ready = !path.trim().is_empty() && problem.is_empty();
        let mut open = true;
        let mut go = event == Some(PathEvent::Submitted);
        ui.horizontal(|ui| {
            go |= button_ui(ui, None, verb, ButtonKind::Primary, ready).clicked();
            open = !button_ui(ui, None, "Cancel", ButtonKind::Plain, true).clicked();
        });
        if event == Some(PathEvent::Browse) {
            self.ask_for_path(ui.ctx(), purpose.clone());
        }
        if go && ready {
            self.use_paths(purpose, vec![typed_path(path)]);
            return false;
        }
        open
    }

    fn new_project_ui(&mut self, ui: &mut egui::Ui, new: &mut NewProject) -> bool {
        heading_ui(ui, "New project");
        let text = match new.sources.len() {
            0 => "A project file is the work of one annotator over a set of sources.".to_owned(),
            1 => "A project file over the source you dropped, for one annotator.".to_owned(),
            count => {
                format!("A project file over the {count} sources you dropped, for one annotator.")
            }
        };
        quiet(ui, &text);
        ui.add_space(space::S);
        form_row_ui(ui, "Title", |ui| {
            let title = ui.add(
                TextEdit::singleline(&mut new.title)
                    .desired_width(f32::INFINITY)
                    .hint_text("Mali, five reports"),
            );
            if ui.memory(|it| it.focused().is_none()) {
                title.request_focus();
            }
        });
        form_row_ui(ui, "Annotator", |ui| {
            ui.add(
                TextEdit::singleline(&mut new.annotator)
                    .desired_width(f32::INFINITY)
                    .hint_text("your name"),
            );
        });
        let problem = if exists(&new.path) {
            "There is a file of that name already"
        } else {
            ""
        };
        let event = path_field_ui(ui, &mut new.path, "Path of the project file", problem);
        if event == Some(PathEvent::Browse) {
            self.ask_for_path(ui.ctx(), Purpose::NewProject);
        }
        ui.add_space(space::M);
        let ready =
            !new.path.trim().is_empty() && problem.is_empty() && !new.annotator.trim().is_empty();
        let mut open = true;
        let mut go = event == Some(PathEvent::Submitted);
        ui.horizontal(|ui| {
            go |= button_ui(ui, None, "Make project", ButtonKind::Primary, ready).clicked();
            open = !button_ui(ui, None, "Cancel", ButtonKind::Plain, true).clicked();
        });
        if !(go && ready) {
            return open;
        }
        let mut path = typed_path(&new.path);
        if path.extension().is_none() {
            path.set_extension("ron");
        }
        self.remember_annotator(&new.annotator);
        match self.workbench.create(&path, &new.title, &new.annotator) {
            Ok(()) => {
                self.then_add = std::mem::take(&mut new.sources);
                false
            }
            Err(message) => {
                self.workbench.tell(Level::Error, message);
                true
            }
        }
    }

    /// Asks before the annotations of a source are fitted to another text.
    fn refit_ui(&mut self, ui: &mut egui::Ui, id: &SourceId, found: &Refit) -> bool {
        heading_ui(ui, &format!("The text of {id} has changed"));
        let (kept, moved, lost) = (found.kept, found.moved.len(), found.lost.len());
        let unsure = found.moved.iter().filter(|it| it.confidence < SURE).count();
        ui.label(format!(
            "{kept} annotations stand where they stood, {moved} were found elsewhere, and the words \
             of {lost} are not there any more."
        ));
        if unsure > 0 {
            ui.label(format!(
                "Of those found elsewhere, {unsure} could be another place."
            ));
        }
        quiet(
            ui,
            "Those that are not taken over keep their record and are listed under Problems in the project. One step of undo takes everything back.",
        );
        ui.add_space(space::S);
        let project = self
            .workbench
            .project()
            .map(|it| it.store.project().clone());
        let rows = moved + lost;
        ScrollArea::vertical()
            .auto_shrink([false, true])
            .max_height(320.0)
            .show_rows(ui, 22.0, rows, |ui, range| {
                for row in range {
                    let (annotation, words) = match found.moved.get(row) {
                        Some(it) => {
                            let start = it.spans.hull().start();
                            (
                                &it.id,
                                format!("to {start}, {:.0} %", it.confidence * 100.0),
                            )
                        }
                        None => (&found.lost[row - moved], "not found".to_owned()),
                    };
                    let annotation = project
                        .as_ref()
                        .and_then(|it| it.annotations().get(annotation));
                    let Some(annotation) = annotation else {
                        continue;
                    };
                    ui.horizontal(|ui| {
                        ui.label(RichText::new(words).monospace());
                        let quote = crate::ui::reader::one_line(&annotation.text(), 80);
                        ui.add(egui::Label::new(quote).truncate());
                    });
                }
            });
        ui.add_space(space::M);
        let mut least = None;
        let mut open = true;
        ui.horizontal(|ui| {
            if button_ui(
                ui,
                None,
                "Take over the sure ones",
                ButtonKind::Primary,
                true,
            )
            .clicked()
            {
                least = Some(SURE);
            }
            if unsure > 0
                && button_ui(ui, None, "Take over all found", ButtonKind::Plain, true).clicked()
            {
                least = Some(0.0);
            }
            open = !button_ui(ui, None, "Cancel", ButtonKind::Plain, true).clicked();
        });
        if let Some(least) = least {
            let change = self.workbench.accept_refit(id, found, least);
            self.follow(change.as_ref());
            return false;
        }
        open
    }

    fn problems_ui(&self, ui: &mut egui::Ui, requests: &mut Vec<Request>) -> bool {
        heading_ui(ui, "Problems in the project");
        let tokens = Tokens::of_ui(ui);
        let problems = self.workbench.project().map_or_else(Vec::new, |open| {
            let mut problems = crate::model::check(open.store.project());
            for source in open.store.project().sources().iter() {
                if let Some(document) = open.store.document(&source.id) {
                    let found =
                        crate::model::check_text(open.store.project(), &source.id, &document.text);
                    problems.extend(found);
                }
            }
            problems
        });
        if problems.is_empty() {
            quiet(
                ui,
                "Nothing is wrong with the project, as far as its texts are at hand.",
            );
        }
        let mut open = true;
        ScrollArea::vertical()
            .auto_shrink([false, true])
            .max_height(440.0)
            .show_rows(ui, 22.0, problems.len(), |ui, rows| {
                for problem in &problems[rows] {
                    ui.horizontal(|ui| {
                        let hue = match problem.severity {
                            Severity::Warning => tokens.warning,
                            Severity::Error => tokens.error,
                        };
                        ui.label(RichText::new(problem.code).color(hue.text));
                        let annotation = match &problem.place {
                            Place::Record {
                                list: "annotations",
                                id,
                            } => crate::model::AnnotationId::parse(id).ok(),
                            _ => None,
                        };
                        if let Some(id) = annotation
                            && ui.link(id.as_str()).clicked()
                        {
                            requests.push(Request::ShowAnnotation(id));
                            open = false;
                        }
                        ui.add(egui::Label::new(&problem.message).truncate());
                    });
                }
            });
        ui.add_space(space::M);
        open && !button_ui(ui, None, "Close", ButtonKind::Plain, true).clicked()
    }

    fn notices_ui(&mut self, ui: &mut egui::Ui) -> bool {
        heading_ui(ui, "Notices");
        notice_log_ui(ui, &self.workbench.notices);
        ui.add_space(space::M);
        !button_ui(ui, None, "Close", ButtonKind::Plain, true).clicked()
    }

    /// The file changed under us, or edits of an earlier session do not fit it:
    /// both versions are kept, and the person says which goes on.
    fn conflict_ui(&mut self, ctx: &egui::Context) {
        let Some(open) = self.workbench.project() else {
            return;
        };
        let changed = open.changed_on_disk.clone();
        let unsettled = open.conflicts.first().map(crate::io::Conflict::name_beside);
        let rival = open.rivals.first().filter(|_| open.writable());
        let (title, text) = match (&changed, &unsettled) {
            (Some(message), _) => (
                "The project file was changed by another program",
                format!("{message}. Both versions are kept whatever you choose."),
            ),
            (None, Some(name)) => (
                "Edits of an earlier session were never saved",
                format!(
                    "Another program changed the project file before they were. The file’s version is open; yours is kept, and can be saved as {}.",
                    name.display()
                ),
            ),
            (None, None) => match rival.cloned() {
                Some(rival) => return self.rival_ui(ctx, &rival),
                None => return,
            },
        };
        let id = egui::Id::unique("conflict");
        let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, 120.0));
        let mut choice = None;
        let tokens = Tokens::of(ctx);
        Modal::new(id)
            .area(area)
            .frame(form_frame(ctx))
            .backdrop_color(tokens.veil)
            .show(ctx, |ui| {
                ui.set_width(560.0);
                heading_ui(ui, title);
                ui.label(text);
                ui.add_space(space::M);
                ui.horizontal_wrapped(|ui| {
                    let choices: &[(&str, ButtonKind)] = if changed.is_some() {
                        &[
                            ("Merge both", ButtonKind::Primary),
                            ("Open the file’s version", ButtonKind::Plain),
                            ("Save mine over it", ButtonKind::Plain),
                            ("Decide later", ButtonKind::Quiet),
                        ]
                    } else {
                        &[
                            ("Save mine beside it", ButtonKind::Primary),
                            ("Drop mine", ButtonKind::Danger),
                            ("Decide later", ButtonKind::Quiet),
                        ]
                    };
                    for (place, (label, kind)) in choices.iter().enumerate() {
                        if button_ui(ui, None, label, *kind, true).clicked() {
                            choice = Some(place);
                        }
                    }
                });
            });
        match (changed.is_some(), choice) {
            (true, Some(0)) => self.workbench.merge_change(),
            (true, Some(1)) => self.workbench.reload(),
            (true, Some(2)) => self.workbench.save_over(),
            (true, Some(_)) => self.workbench.postpone_change(),
            (false, Some(place)) => self.settle_conflict(place),
            (_, None) => {}
        }
    }

    /// A program that synchronises folders could not decide between two
    /// versions and left one beside the other.
    fn rival_ui(&mut self, ctx: &egui::Context, rival: &Path) {
        let name = rival.file_name().unwrap_or(rival.as_os_str());
        let name = name.to_string_lossy().into_owned();
        let mut choice = None;
        Modal::new(egui::Id::unique("rival"))
            .area(
                Modal::default_area(egui::Id::unique("rival"))
                    .anchor(Align2::CENTER_TOP, vec2(0.0, 120.0)),
            )
            .frame(form_frame(ctx))
            .backdrop_color(Tokens::of(ctx).veil)
            .show(ctx, |ui| {
                ui.set_width(560.0);
                heading_ui(ui, "Another version of this project lies beside it");
                ui.label(format!(
                    "{name} was left by a program that synchronises folders. Merging takes over \
                     what it has and this project has not, in one step; the file itself stays."
                ));
                ui.add_space(space::M);
                ui.horizontal_wrapped(|ui| {
                    if button_ui(ui, None, "Merge it", ButtonKind::Primary, true).clicked() {
                        choice = Some(true);
                    }
                    if button_ui(ui, None, "Leave it", ButtonKind::Plain, true).clicked() {
                        choice = Some(false);
                    }
                });
            });
        let Some(merge) = choice else { return };
        if let Some(open) = self.workbench.project_mut() {
            open.rivals.retain(|it| it != rival);
        }
        if merge {
            self.workbench.merge_beside(rival.to_owned());
        }
    }

    fn settle_conflict(&mut self, choice: usize) {
        let Some(open) = self.workbench.project_mut() else {
            return;
        };
        if open.conflicts.is_empty() {
            return;
        }
        let conflict = open.conflicts.remove(0);
        let name = conflict.name_beside();
        let told = match choice {
            0 => conflict
                .save_as(&name)
                .map_err(|err| err.to_string())
                .and_then(|()| conflict.settle().map_err(|err| err.to_string()))
                .map(|()| format!("Your version was saved as {}", name.display())),
            1 => conflict
                .settle()
                .map_err(|err| err.to_string())
                .map(|()| "Your earlier version was dropped".to_owned()),
            _ => Ok("Your version is kept and will be offered at the next start".to_owned()),
        };
        match told {
            Ok(text) => self.workbench.tell(Level::Info, text),
            Err(text) => self.workbench.tell(Level::Error, text),
        }
    }
}

pub(super) fn quiet(ui: &mut egui::Ui, text: &str) {
    ui.label(RichText::new(text).color(Tokens::of_ui(ui).text_secondary));
}

pub(super) fn exists(path: &str) -> bool {
    !path.trim().is_empty() && Path::new(&typed_path(path)).exists()
}
