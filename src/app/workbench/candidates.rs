//! Pairs of passages that may tell the same event, looked for off the window's
//! thread over the texts at hand.

use super::Workbench;
use crate::app::jobs::Done;
use crate::compare::candidates::{self, Document, Reason};
use crate::model::{Passage, SourceId};
use crate::recognise::Context;
use crate::text::SourceText;
use std::sync::Arc;

/// Two passages that may tell the same event.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposed {
    /// How likely, from 0 to 1.
    pub score: f64,
    /// What speaks for it and against it.
    pub reasons: Vec<Reason>,
    /// The two passages.
    pub passages: [Passage; 2],
    /// A title for the event.
    pub title: String,
}

/// What was found, and what is being looked for.
#[derive(Debug, Default)]
pub(super) struct Looked {
    last: Option<Arc<[Proposed]>>,
    /// How many texts were looked through.
    texts: usize,
    running: bool,
}

impl Workbench {
    /// The candidates of the open project; `None` until they were looked for.
    /// They are looked for once all texts that can be had are at hand, and again
    /// only when [`Self::look_again`] asks: what was decided since is settled by
    /// the project itself.
    pub fn candidates(&mut self) -> Option<Arc<[Proposed]>> {
        let missing = self.want_all_texts();
        let gazetteers = Arc::clone(self.gazetteers().all());
        let open = self.open.as_mut()?;
        let project = open.store.project();
        let here: Vec<(SourceId, SourceText)> = project
            .sources()
            .iter()
            .filter_map(|it| Some((it.id.clone(), open.store.document(&it.id)?.text.clone())))
            .collect();
        let looked = &mut open.candidates;
        let stale = looked.last.is_none() || looked.texts != here.len();
        if missing == 0 && stale && !looked.running {
            looked.running = true;
            looked.texts = here.len();
            let project = project.clone();
            self.jobs
                .start("Looking for candidates".to_owned(), move || {
                    let contexts: Vec<Context> = here
                        .iter()
                        .map(|(id, text)| Context::of(&project, id, text))
                        .collect();
                    let documents: Vec<Document<'_>> = here
                        .iter()
                        .zip(&contexts)
                        .map(|((id, text), context)| Document {
                            name: id.as_str(),
                            source: Some(id),
                            project: Some(&project),
                            text,
                            context,
                        })
                        .collect();
                    let found = candidates::candidates(&gazetteers, &documents);
                    let passage = |it: &candidates::CandidatePassage| Passage {
                        source: here[it.document].0.clone(),
                        span: it.span,
                    };
                    let found = found.into_iter().map(|it| Proposed {
                        score: it.score,
                        passages: [passage(&it.passages[0]), passage(&it.passages[1])],
                        reasons: it.reasons,
                        title: it.title,
                    });
                    Done::Candidates(found.collect())
                });
        }
        self.open.as_ref()?.candidates.last.clone()
    }

    /// Looks for candidates again, with what is known now.
    pub fn look_again(&mut self) {
        if let Some(open) = &mut self.open {
            open.candidates.last = None;
        }
    }

    pub(super) fn take_candidates(&mut self, found: Vec<Proposed>) {
        if let Some(open) = &mut self.open {
            open.candidates.last = Some(found.into());
            open.candidates.running = false;
        }
    }
}
