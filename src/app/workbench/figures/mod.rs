//! How well the annotators of a review agree, in figures, and how each of them
//! stands against the gold; all computed off the window's thread.
//!
//! The figures of annotators change when their files are read anew. Those
//! against the gold change with every decision: [`gold`] counts again only the
//! sources that were touched.

mod gold;
mod pairs;

pub use gold::{GoldFigures, GoldSummary, RuleFigures, same_span};
pub use pairs::{
    ConfusionCell, Figures, FiguresOf, Headline, KindFigures, ManyFigures, PairFigures, Parting,
};

use super::{OpenProject, Workbench};
use crate::app::jobs::{Done, JobId};
use crate::app::notices::Level;
use crate::command::Change;
use crate::io::{clock, frozen};
use crate::model::SourceId;
use crate::review::agreement::frozen::Frozen;
use crate::text::SourceText;
use gold::Against;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Decides the draws of intervals; the command line's default is the same.
const SEED: u64 = 1;

/// What was computed, and what is being computed.
#[derive(Default)]
pub(super) struct Agreed {
    /// For a reading of the files, and so many texts at hand.
    last: Option<(u64, usize, Arc<Figures>)>,
    running: Option<JobId>,
    /// To be frozen once the figures are there.
    then_freeze: bool,
    against: Against,
}

/// What a thread found.
pub(in crate::app) enum FiguresDone {
    /// The figures of the annotators, for a reading and so many texts.
    Annotators(u64, usize, Box<Figures>),
    /// The figures of each against the gold.
    Gold(Box<gold::Recounted>),
    /// What one can learn from the gold.
    Lesson(Box<gold::Learned>),
}

impl Workbench {
    /// The figures of the review, or those from before while they are being
    /// computed anew; `None` until they are there.
    pub fn figures(&mut self) -> Option<Arc<Figures>> {
        let open = self.open.as_mut()?;
        let annotators = open.annotators.as_ref()?;
        let reading = annotators.reading;
        let last = open.agreed.last.as_ref();
        let of_reading = last.is_some_and(|it| it.0 == reading);
        let count = open.store.at_hand();
        let current = of_reading && last.is_some_and(|it| it.1 == count);
        // While texts come one by one, not every one of them begins anew.
        let waits = of_reading && !open.loading.is_empty();
        if !current && !waits && !self.jobs.is_running(open.agreed.running) {
            let texts = texts(open);
            let files = annotators.frozen_files();
            let sides = annotators.sides.clone();
            let gold = open.path().to_owned();
            let work = move || {
                let then = frozen::read_beside(&gold);
                let figures = pairs::figures(&sides, &texts, files, then);
                let figures = Box::new(figures);
                Done::Figures(Box::new(FiguresDone::Annotators(reading, count, figures)))
            };
            let job = self.jobs.start("Comparing annotators".to_owned(), work);
            open.agreed.running = Some(job);
        } else if current && open.loading.is_empty() && std::mem::take(&mut open.agreed.then_freeze)
        {
            self.freeze_agreement();
        }
        let last = self.open.as_ref()?.agreed.last.as_ref();
        last.map(|it| Arc::clone(&it.2))
    }

    pub(super) fn take_figures(&mut self, done: FiguresDone) {
        let Some(open) = &mut self.open else { return };
        match done {
            FiguresDone::Annotators(reading, texts, figures) => {
                open.agreed.last = Some((reading, texts, Arc::from(figures)));
                open.agreed.running = None;
                if std::mem::take(&mut open.agreed.then_freeze) {
                    self.freeze_agreement();
                }
            }
            FiguresDone::Gold(found) => open.agreed.against.take_figures(*found),
            FiguresDone::Lesson(found) => open.agreed.against.take_lesson(*found),
        }
    }

    /// Freezes the figures of the annotators beside the gold, and tells so; if
    /// they are still being computed, as soon as they are there.
    pub fn freeze_agreement(&mut self) {
        let Some(open) = self.open.as_ref() else {
            return;
        };
        let Some(annotators) = &open.annotators else {
            return;
        };
        let path = frozen::beside(open.path());
        let last = open.agreed.last.as_ref();
        let running = self.jobs.is_running(open.agreed.running);
        // Figures in words are of the texts that were at hand: all that come
        // are waited for.
        let whole = !running && open.loading.is_empty();
        let is_current =
            |it: &&(u64, usize, _)| (it.0, it.1) == (annotators.reading, open.store.at_hand());
        let ready = last.filter(|it| whole && is_current(it));
        let Some((_, _, figures)) = ready else {
            if let Some(open) = &mut self.open {
                open.agreed.then_freeze = true;
            }
            self.figures();
            return;
        };
        let now = Frozen {
            frozen: clock::written(clock::now()),
            decided: Some(annotators.progress.disputes().1),
            ..figures.now.clone()
        };
        let mut figures = Figures::clone(figures);
        match frozen::write(&path, &now) {
            Ok(notes) => {
                figures.since = Some(now.since(&now));
                if let Some(last) = self.open.as_mut().and_then(|it| it.agreed.last.as_mut()) {
                    last.2 = Arc::new(figures);
                }
                let told = format!("The agreement was frozen as {}", path.display());
                self.tell(Level::Info, told);
                for note in notes {
                    self.tell(Level::Info, note);
                }
            }
            Err(err) => self.tell(Level::Error, format!("The agreement was not frozen: {err}")),
        }
    }

    /// Whether the agreement of the review is frozen beside the gold; `None`
    /// until it is known.
    fn is_frozen(&self) -> Option<bool> {
        let last = self.open.as_ref()?.agreed.last.as_ref()?;
        Some(last.2.since.is_some())
    }

    /// Says so when the first disagreement was decided before the agreement
    /// was frozen.
    pub(super) fn warn_of_first_decision(&mut self, before: usize) {
        let Some(open) = &self.open else { return };
        let Some(annotators) = &open.annotators else {
            return;
        };
        let decided = annotators.progress.disputes().1;
        if before > 0 || decided == 0 {
            return;
        }
        let known = self.is_frozen();
        let is_frozen = known.unwrap_or_else(|| frozen::is_beside(open.path()));
        if !is_frozen {
            self.tell(
                Level::Info,
                "The agreement was not frozen before this first decision; Freeze agreement in \
                 the menu Review keeps the figures as they are now",
            );
        }
    }
}

/// The texts at hand by their hashes, with the gold's name for each.
type Texts = BTreeMap<String, (SourceId, SourceText)>;

fn texts(open: &OpenProject) -> Texts {
    let sources = open.store.project().sources().iter();
    sources
        .filter_map(|it| {
            let text = open.store.document(&it.id)?.text.clone();
            Some((it.sha256.to_lowercase(), (it.id.clone(), text)))
        })
        .collect()
}

impl OpenProject {
    /// Keeps in mind what an edit of the gold touched.
    pub(super) fn touch_figures(&mut self, change: &Change) {
        self.agreed.against.touch(change);
    }
}
