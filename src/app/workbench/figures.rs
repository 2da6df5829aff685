//! How well the annotators of a review agree, in figures, computed off the
//! window's thread.

use super::{OpenProject, Workbench};
use crate::app::jobs::Done;
use crate::model::{Project, SourceId, TagId};
use crate::review::agreement::measure::Measure;
use crate::review::agreement::tally::NONE;
use crate::review::agreement::units::Tokens;
use crate::review::agreement::{Part, Scope};
use crate::review::pairing::{Silence, pair};
use crate::text::SourceText;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Decides the draws of intervals; the command line's default is the same.
const SEED: u64 = 1;

/// The figures of one tag or one source.
#[derive(Clone, Debug)]
pub struct FiguresOf<T> {
    /// Which.
    pub of: T,
    /// Spans of both that are equal in boundaries and tag; of the first file
    /// alone; of the second file alone.
    pub counts: [u64; 3],
    /// Strict F1.
    pub f1: Measure,
    /// Cohen's kappa on words: marked so, or not.
    pub kappa: Measure,
    /// What the F1 over everything would be if this were settled.
    pub if_settled: Measure,
}

/// A cell of the confusion table: the first file's tag, the second's, and how
/// often the two met. `None` = nothing was marked there.
pub type ConfusionCell = (Option<TagId>, Option<TagId>, u64);

/// The figures of a review of two files; of the first two, if there are more.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Strict F1 over everything, with its counts as in [`FiguresOf`].
    pub f1: Measure,
    /// Spans of both, of the first alone, of the second alone.
    pub counts: [u64; 3],
    /// F1 where a pair that shares a character counts half.
    pub partial: Measure,
    /// Cohen's kappa on words, marked or not.
    pub kappa_any: Measure,
    /// Krippendorff's alpha on characters, marked or not.
    pub alpha_any: Measure,
    /// By tag.
    pub tags: Vec<FiguresOf<TagId>>,
    /// By source.
    pub sources: Vec<FiguresOf<SourceId>>,
    /// Which tag met which.
    pub confusion: Vec<ConfusionCell>,
    /// With more than two files, the strict F1 of each two.
    pub pairs: Vec<(usize, usize, Measure)>,
}

/// What was computed, and what is being computed.
#[derive(Debug, Default)]
pub(super) struct Agreed {
    /// For a reading of the files, and so many texts at hand.
    last: Option<(u64, usize, Arc<Figures>)>,
    running: bool,
}

/// What a thread found.
pub(in crate::app) struct FiguresDone {
    reading: u64,
    texts: usize,
    figures: Figures,
}

impl Workbench {
    /// The figures of the review, or those from before while they are being
    /// computed anew; `None` until they are there.
    pub fn figures(&mut self) -> Option<Arc<Figures>> {
        let open = self.open.as_mut()?;
        let annotators = open.annotators.as_ref()?;
        let reading = annotators.reading;
        let texts = texts(open);
        let last = open.agreed.last.as_ref();
        let current = last.is_some_and(|it| it.0 == reading && it.1 == texts.len());
        if !current && !open.agreed.running {
            open.agreed.running = true;
            let sides = annotators.sides.clone();
            let count = texts.len();
            self.jobs.start("Comparing annotators".to_owned(), move || {
                Done::Figures(Box::new(FiguresDone {
                    reading,
                    texts: count,
                    figures: figures(&sides, &texts),
                }))
            });
        }
        let last = self.open.as_ref()?.agreed.last.as_ref();
        last.map(|it| Arc::clone(&it.2))
    }

    pub(super) fn take_figures(&mut self, done: FiguresDone) {
        if let Some(open) = &mut self.open {
            open.agreed = Agreed {
                last: Some((done.reading, done.texts, Arc::new(done.figures))),
                running: false,
            };
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

fn figures(sides: &[Arc<Project>], texts: &Texts) -> Figures {
    let projects: Vec<&Project> = sides.iter().map(AsRef::as_ref).collect();
    let paired = pair(&projects, Silence::NotOpened);
    let words = paired
        .documents
        .iter()
        .map(|it| texts.get(it.sha256.as_str()))
        .map(|it| it.map(|it| Tokens::of(it.1.as_str())))
        .collect();
    let scope = Scope::new(projects, paired, words, None);
    let found = scope.compare(0, 1, SEED);
    let total = found.overall.tally.counts.set();
    let tag = |label: u32| TagId::parse(scope.labels.name(label)).ok();
    let of_part = |part: &Part, kappa: Measure| {
        let set = part.tally.counts.set();
        (
            [set.tp, set.fneg, set.fp],
            set.f1(),
            kappa,
            total.f1_if_settled(&set),
        )
    };
    let kappas: BTreeMap<u32, Measure> = found.overall.units.kappa.labels.iter().copied().collect();
    let none = Err(crate::review::agreement::measure::Undefined(
        "not marked by anybody",
    ));
    let tags = found.per_label.iter().filter_map(|(label, part)| {
        let kappa = kappas.get(label).copied().unwrap_or(none);
        let (counts, f1, kappa, if_settled) = of_part(part, kappa);
        Some(FiguresOf {
            of: tag(*label)?,
            counts,
            f1,
            kappa,
            if_settled,
        })
    });
    let sources = found.per_document.iter().filter_map(|(at, part)| {
        let document = scope.paired.documents.get(*at)?;
        let source = texts.get(document.sha256.as_str()).map(|it| it.0.clone());
        let (counts, f1, kappa, if_settled) = of_part(part, part.units.kappa.any);
        Some(FiguresOf {
            of: source.or_else(|| document.sources.iter().flatten().next().cloned())?,
            counts,
            f1,
            kappa,
            if_settled,
        })
    });
    let cells = found.overall.tally.confusion.iter();
    let confusion = cells
        .map(|((a, b), count)| {
            let side = |label: u32| if label == NONE { None } else { tag(label) };
            (side(*a), side(*b), *count)
        })
        .collect();
    let (tags, sources) = (tags.collect(), sources.collect());
    let mut pairs = Vec::new();
    if sides.len() > 2 {
        for a in 0..sides.len() {
            for b in a + 1..sides.len() {
                let set = scope.compare(a, b, SEED).overall.tally.counts.set();
                pairs.push((a, b, set.f1()));
            }
        }
    }
    Figures {
        f1: total.f1(),
        counts: [total.tp, total.fneg, total.fp],
        partial: found.overall.tally.counts.partial().f1(),
        kappa_any: found.overall.units.kappa.any,
        alpha_any: found.overall.units.alpha.any,
        tags,
        sources,
        confusion,
        pairs,
    }
}
