//! Asks which annotators' files are to be reviewed, and where the gold goes.

use super::forms::{exists, quiet};
use super::{App, Purpose};
use crate::io::state::typed_path;
use crate::ui::theme::{Tokens, size, space};
use crate::ui::widgets::{
    ButtonKind, Icon, PathEvent, button_ui, form_row_ui, heading_ui, path_field_ui,
};
use eframe::egui::{self, RichText, TextEdit, vec2};
use std::path::{Path, PathBuf};

/// A review on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ReviewForm {
    /// One path a line.
    pub files: String,
    pub gold: String,
    reviewer: String,
    /// The open project, and what is not finished in it.
    unfinished: Option<(PathBuf, String)>,
    /// What is not finished in the reviewer's own file, found when it was read.
    pub refused: Option<String>,
    /// Whether the others' work is to be seen all the same.
    see: bool,
}

impl ReviewForm {
    /// A form for these files; without any for those that lie beside the open
    /// project already, which `own` is.
    pub fn new(
        mut files: Vec<PathBuf>,
        own: Option<(PathBuf, bool)>,
        beside: Vec<PathBuf>,
        reviewer: &str,
        unfinished: Option<(PathBuf, String)>,
    ) -> Self {
        let mut gold = None;
        match own {
            Some((path, true)) => gold = Some(path),
            // An annotator who opens a review reviews the own file too.
            Some((path, false)) if files.is_empty() => files.push(path),
            _ => {}
        }
        if files.is_empty() {
            files = beside;
        }
        let gold = gold.or_else(|| {
            let folder = files.first()?.parent()?;
            Some(folder.join("gold.ron"))
        });
        let mut form = Self {
            files: String::new(),
            gold: gold.map_or_else(String::new, |it| it.display().to_string()),
            reviewer: reviewer.to_owned(),
            unfinished,
            refused: None,
            see: false,
        };
        form.add(&files);
        form
    }

    /// Puts further files on the list.
    pub fn add(&mut self, files: &[PathBuf]) {
        for file in files {
            if !self.files.is_empty() && !self.files.ends_with('\n') {
                self.files.push('\n');
            }
            self.files.push_str(&file.display().to_string());
        }
    }

    fn paths(&self) -> Vec<PathBuf> {
        let lines = self.files.lines().map(str::trim);
        let mut paths: Vec<PathBuf> = Vec::new();
        for path in lines.filter(|it| !it.is_empty()).map(typed_path) {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        paths
    }

    /// What of the reviewer's own work is not finished.
    fn unfinished(&self) -> Option<&str> {
        let open = self.unfinished.as_ref();
        let open = open.filter(|(own, _)| self.paths().iter().any(|it| same_file(it, own)));
        let refused = self.refused.as_deref();
        refused.or(open.map(|it| it.1.as_str()))
    }

    /// What is wrong so far; empty if all is well.
    fn problem(&self) -> String {
        let files = self.paths();
        let gold = typed_path(&self.gold);
        if let Some(absent) = files.iter().find(|it| !it.is_file()) {
            format!("There is no such file: {}", absent.display())
        } else if files.iter().any(|it| same_file(it, &gold)) {
            "The gold must be another file than those of the annotators".to_owned()
        } else {
            String::new()
        }
    }
}

fn same_file(a: &Path, b: &Path) -> bool {
    let whole = |it: &Path| std::path::absolute(it).unwrap_or_else(|_| it.to_owned());
    whole(a) == whole(b)
}

impl App {
    pub(super) fn review_form_ui(&mut self, ui: &mut egui::Ui, form: &mut ReviewForm) -> bool {
        heading_ui(ui, "Review annotators’ files");
        quiet(
            ui,
            "Two or more project files over the same sources are compared and settled into a gold project. The files themselves are never changed.",
        );
        ui.add_space(space::S);
        ui.label("Files of the annotators, one path a line");
        let field = TextEdit::multiline(&mut form.files)
            .hint_text("/folder/ann.ron\n/folder/bakary.ron")
            .desired_rows(3)
            .desired_width(f32::INFINITY);
        let files = ui.add(field).accessible_name("Files of the annotators");
        if ui.memory(|it| it.focused().is_none()) {
            files.request_focus();
        }
        if button_ui(
            ui,
            Some(Icon::Folder),
            "Add files…",
            ButtonKind::Plain,
            true,
        )
        .clicked()
        {
            self.ask_for_path(ui.ctx(), Purpose::ReviewFiles);
        }
        ui.add_space(space::S);
        ui.label("The gold: a new project file, or one that you go on with");
        let problem = form.problem();
        let event = path_field_ui(ui, &mut form.gold, "Path of the gold project", &problem);
        if event == Some(PathEvent::Browse) {
            self.ask_for_path(ui.ctx(), Purpose::Gold);
        }
        let new = !exists(&form.gold);
        if new {
            form_row_ui(ui, "Reviewer", |ui| {
                ui.add(
                    TextEdit::singleline(&mut form.reviewer)
                        .min_size(vec2(0.0, size::CONTROL))
                        .align(egui::Align2::LEFT_CENTER)
                        .desired_width(f32::INFINITY)
                        .hint_text("your name"),
                )
                .accessible_name("Reviewer");
            });
        }
        let unfinished = form.unfinished().map(str::to_owned);
        if let Some(words) = &unfinished {
            ui.add_space(space::S);
            let tokens = Tokens::of_ui(ui);
            ui.label(RichText::new(format!("{words}.")).color(tokens.warning.text));
            ui.checkbox(&mut form.see, "Show me the others’ work all the same");
        }
        ui.add_space(space::M);
        let ready = problem.is_empty()
            && (unfinished.is_none() || form.see)
            && form.paths().len() > 1
            && !form.gold.trim().is_empty()
            && (!new || !form.reviewer.trim().is_empty());
        let mut open = true;
        let mut go = event == Some(PathEvent::Submitted);
        ui.horizontal(|ui| {
            go |= button_ui(ui, None, "Review", ButtonKind::Primary, ready).clicked();
            open = !button_ui(ui, None, "Cancel", ButtonKind::Plain, true).clicked();
        });
        if !(go && ready) {
            return open;
        }
        let mut gold = typed_path(&form.gold);
        if gold.extension().is_none() {
            gold.set_extension("ron");
        }
        if new {
            self.remember_annotator(&form.reviewer);
        }
        self.stay = false;
        self.workbench
            .begin_review(form.paths(), gold, form.reviewer.trim(), form.see);
        false
    }
}
