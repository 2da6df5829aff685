//! From annotators' files to the Review room, and its actions.

use super::App;
use super::forms::Form;
use super::review_form::ReviewForm;
use crate::app::Request;
use crate::app::action::{Action, Room};
use crate::io::random;
use crate::model::AnnotatorRole;
use crate::review::blind::unfinished;
use crate::ui::rooms::review::{self, ReviewInput, review_ui};
use eframe::egui;
use std::path::{Path, PathBuf};

impl App {
    /// The actions about reviewing; `false` if it is none of them.
    pub(super) fn act_on_review(&mut self, ctx: &egui::Context, action: Action) -> bool {
        match action {
            Action::ShowReview => self.room = Room::Review,
            Action::ReviewFiles => self.ask_review(Vec::new()),
            Action::ReloadAnnotators => self.workbench.reload_annotators(),
            Action::FreezeAgreement => {
                self.workbench.want_all_texts();
                self.workbench.freeze_agreement();
            }
            Action::TakeSide(_)
            | Action::TakeBoth
            | Action::TakeNeither
            | Action::AmendItem
            | Action::SettleAlike
            | Action::AcceptAgreements
            | Action::AutoAccept
            | Action::EditReason
            | Action::ClearReason
            | Action::NextDispute
            | Action::PreviousDispute
            | Action::ShowAgreement
            | Action::ShowLesson => {
                self.room = Room::Review;
                let Some(open) = self.workbench.project() else {
                    return true;
                };
                let Some(annotators) = &open.annotators else {
                    return true;
                };
                let requests = review::perform(
                    &mut self.review,
                    &open.store,
                    annotators,
                    action,
                    &mut random::bits,
                );
                self.carry_out(ctx, requests);
            }
            _ => return false,
        }
        true
    }

    /// Asks which files are to be reviewed, and where the gold goes.
    pub(super) fn ask_review(&mut self, files: Vec<PathBuf>) {
        let open = self.workbench.project();
        let own = open.map(|it| {
            let role = it.store.project().head().annotator.role;
            (it.path().to_owned(), role == AnnotatorRole::Reviewer)
        });
        let unfinished = open.and_then(|it| {
            let project = it.store.project();
            let annotates = project.head().annotator.role == AnnotatorRole::Annotator;
            let left = annotates.then(|| unfinished(project, 0)).flatten()?;
            Some((it.path().to_owned(), left.in_words()))
        });
        let beside = open.and_then(|it| it.annotators.as_ref());
        let beside = beside.map(|it| it.paths.clone()).unwrap_or_default();
        self.form = Some(Form::Review(ReviewForm::new(
            files,
            own,
            beside,
            &self.settings.annotator,
            unfinished,
        )));
    }

    /// Asks once more about a review that was not begun, since the reviewer is
    /// one of the annotators and has not finished.
    pub(super) fn ask_to_see(&mut self, files: Vec<PathBuf>, gold: &Path, words: String) {
        let reviewer = &self.settings.annotator;
        let mut form = ReviewForm::new(files, None, Vec::new(), reviewer, None);
        form.gold = gold.display().to_string();
        form.refused = Some(words);
        self.form = Some(Form::Review(form));
    }

    /// The Review room.
    pub(super) fn review_room_ui(&mut self, ui: &mut egui::Ui, keys: bool) -> Vec<Request> {
        let figures = self.review.wants_figures().then(|| {
            self.workbench.want_all_texts();
            (self.workbench.figures(), self.workbench.gold_figures())
        });
        let (figures, gold_figures) = figures.unwrap_or_default();
        let lesson = self.review.wants_lesson();
        let lesson = lesson.and_then(|side| self.workbench.lesson(side));
        let Some(open) = self.workbench.project() else {
            self.room = Room::Library;
            return Vec::new();
        };
        let input = ReviewInput {
            store: &open.store,
            annotators: open.annotators.as_ref(),
            figures: figures.as_deref(),
            gold_figures: gold_figures.as_deref(),
            lesson: lesson.as_ref(),
            reading: open.is_reading_annotators(),
            writable: open.writable(),
            keys,
            reading_size: self.settings.reading_size,
            keymap: &self.keymap,
        };
        review_ui(ui, &mut self.review, &input, &mut random::bits)
    }

    /// The keys that make sense in the Review room now.
    pub(super) fn reviewing_cells_ui(&self, ui: &mut egui::Ui) {
        let hints: &[(Action, &str)] = self.with_facts(ui.ctx(), |facts| {
            if facts.item_chosen {
                &[
                    (Action::TakeSide(1), "left"),
                    (Action::TakeSide(2), "right"),
                    (Action::TakeBoth, "both"),
                    (Action::TakeNeither, "neither"),
                    (Action::AmendItem, "amend"),
                    (Action::SettleAlike, "alike"),
                ][..]
            } else {
                &[
                    (Action::AcceptAgreements, "accept agreements"),
                    (Action::ShowPalette, "all actions"),
                ][..]
            }
        });
        let hints: Vec<_> = hints
            .iter()
            .filter_map(|(action, does)| Some((*self.keymap.chords(*action).first()?, *does)))
            .collect();
        crate::ui::widgets::status_hints_ui(ui, &hints);
    }
}
