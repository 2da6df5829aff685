//! Each annotator against the gold: figures that follow every decision, and
//! what the annotator can learn from it.

use super::pairs::words;
use super::{FiguresDone, Texts, texts};
use crate::app::jobs::{Done, JobId};
use crate::app::workbench::Workbench;
use crate::command::Change;
use crate::model::{AnnotationId, Origin, Project};
use crate::review::agreement::counts::SetScore;
use crate::review::agreement::measure::Measure;
use crate::review::agreement::{Edits, Recount};
use crate::review::gold::{Board, Content, Reading};
use crate::review::lesson::{Lesson, lesson};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// How one annotator stands against the gold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GoldFigures {
    /// Equal spans, those of the annotator alone, those of the gold alone.
    pub counts: [u64; 3],
    /// Strict F1.
    pub f1: Measure,
    /// Which share of the annotator's spans stands in the gold.
    pub precision: Measure,
    /// Which share of the gold's spans the annotator has.
    pub recall: Measure,
    /// Cohen's kappa on words, marked or not.
    pub kappa: Measure,
}

/// What one rule of the guideline has decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFigures {
    /// The rule, as decisions name it; empty = none was named.
    pub rule: String,
    /// How many disagreements.
    pub count: usize,
    /// For every two files, in the order of [`super::Figures::pairs`], the spans
    /// of either that the other does not have: what settling them would gain.
    pub lost: Vec<[u64; 2]>,
}

/// Everything that depends on the gold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoldSummary {
    /// How each annotator stands, by file.
    pub annotators: Vec<GoldFigures>,
    /// What each rule has decided, most first; the one without a name last.
    pub rules: Vec<RuleFigures>,
}

/// What is known of the annotators against the gold.
#[derive(Default)]
pub(super) struct Against {
    /// What was shown last.
    figures: Option<Arc<GoldSummary>>,
    /// What these figures were read off; with the thread while it counts.
    counted: Option<Counted>,
    counting: Option<JobId>,
    /// What edits of the gold touched since.
    touched: Edits,
    /// The lesson of one annotator, of a reading and a revision.
    lesson: Option<(Key, Arc<Lesson>)>,
    learning: Option<JobId>,
}

/// The counts of each annotator, of a reading of the files and so many texts
/// at hand, against the gold as it was at a revision.
struct Counted {
    reading: u64,
    revision: u64,
    texts: usize,
    recounts: Vec<Recount>,
}

/// A reading of the files, a revision of the gold, and whose file.
type Key = (u64, u64, usize);

/// What a thread counted.
pub(in crate::app) struct Recounted {
    counted: Counted,
    figures: GoldSummary,
}

/// What a thread found out.
pub(in crate::app) struct Learned {
    key: Key,
    lesson: Lesson,
}

impl Against {
    /// Keeps in mind what an edit of the gold touched.
    pub fn touch(&mut self, change: &Change) {
        // Without counts there is nothing that could follow.
        if self.counted.is_some() || self.counting.is_some() {
            self.touched.note(change);
        }
    }

    pub fn take_figures(&mut self, Recounted { counted, figures }: Recounted) {
        self.counted = Some(counted);
        self.figures = Some(Arc::new(figures));
        self.counting = None;
    }

    pub fn take_lesson(&mut self, Learned { key, lesson }: Learned) {
        self.lesson = Some((key, Arc::new(lesson)));
        self.learning = None;
    }
}

impl Workbench {
    /// How each annotator stands against the gold, by file; the figures from
    /// before while they are being computed, `None` until they are there.
    pub fn gold_figures(&mut self) -> Option<Arc<GoldSummary>> {
        let open = self.open.as_mut()?;
        let annotators = open.annotators.as_ref()?;
        let (reading, revision) = (annotators.reading, open.store.revision());
        let (sides, board) = (annotators.sides.clone(), Arc::clone(&annotators.board));
        let at_hand = open.store.at_hand();
        let against = &open.agreed.against;
        let shown = against.figures.clone();
        let same_files = |it: &Counted| it.reading == reading && it.texts == at_hand;
        let counted = against.counted.as_ref();
        let current = counted.is_some_and(|it| same_files(it) && it.revision == revision);
        let waits = counted.is_some_and(|it| it.reading == reading) && !open.loading.is_empty();
        if current || waits || self.jobs.is_running(against.counting) {
            return shown;
        }
        let texts = texts(open);
        let gold = open.store.project().clone();
        let against = &mut open.agreed.against;
        let touched = std::mem::take(&mut against.touched);
        let old = against.counted.take().filter(same_files);
        let work = move || {
            let old = old.map(|it| it.recounts);
            let recounts = counted_again(old, &sides, &gold, &touched, &texts);
            let figures = GoldSummary {
                annotators: recounts.iter().map(figures).collect(),
                rules: rules(&board, &gold),
            };
            let counted = Counted {
                reading,
                revision,
                texts: at_hand,
                recounts,
            };
            let found = Recounted { counted, figures };
            Done::Figures(Box::new(FiguresDone::Gold(Box::new(found))))
        };
        let job = self.jobs.start("Comparing with the gold".to_owned(), work);
        against.counting = Some(job);
        shown
    }

    /// What the annotator of that file can learn from the gold as it stands;
    /// the lesson from before, if it is that annotator's, while it is being
    /// put together, `None` until it is there.
    pub fn lesson(&mut self, side: usize) -> Option<Arc<Lesson>> {
        let open = self.open.as_mut()?;
        let annotators = open.annotators.as_ref()?;
        let own = Arc::clone(annotators.sides.get(side)?);
        let key = (annotators.reading, open.store.revision(), side);
        let against = &mut open.agreed.against;
        let last = against.lesson.as_ref();
        let shown = last.filter(|it| it.0.2 == side).map(|it| Arc::clone(&it.1));
        if last.is_some_and(|it| it.0 == key) || self.jobs.is_running(against.learning) {
            return shown;
        }
        let gold = open.store.project().clone();
        let work = move || {
            let lesson = lesson(&own, &gold);
            Done::Figures(Box::new(FiguresDone::Lesson(Box::new(Learned {
                key,
                lesson,
            }))))
        };
        let job = self.jobs.start("Comparing with the gold".to_owned(), work);
        against.learning = Some(job);
        shown
    }
}

/// The counts of each annotator against the gold: those from before with what
/// edits touched counted again, where that is enough.
fn counted_again(
    old: Option<Vec<Recount>>,
    sides: &[Arc<Project>],
    gold: &Project,
    touched: &Edits,
    texts: &Texts,
) -> Vec<Recount> {
    let nothing = Edits::default();
    let mut old = old.unwrap_or_default().into_iter();
    let one = |own: &Project, before: Option<Recount>| {
        let projects = [own, gold];
        if let Some(mut recount) = before
            && recount.update(projects, [&nothing, touched])
        {
            return recount;
        }
        Recount::new(projects, &|it| words(it, texts))
    };
    sides.iter().map(|own| one(own, old.next())).collect()
}

fn figures(recount: &Recount) -> GoldFigures {
    let totals = recount.totals();
    let set: SetScore = totals.tally.counts.set();
    GoldFigures {
        counts: [set.tp, set.fneg, set.fp],
        f1: set.f1(),
        // The gold is the second file here: what is found of it is recall.
        precision: set.recall(),
        recall: set.precision(),
        kappa: totals.units.kappa.any,
    }
}

/// The rules under which disagreements of the board stand decided in the gold.
fn rules(board: &Board, gold: &Project) -> Vec<RuleFigures> {
    let mut by_id: HashMap<&AnnotationId, &str> = HashMap::new();
    let mut by_content: HashMap<Content, &str> = HashMap::new();
    for it in gold.annotations().iter() {
        if let Origin::Gold(how) = &it.origin {
            let rule = how.rule.trim();
            by_id.extend(how.from.iter().map(|id| (id, rule)));
            by_content.insert(Content::of(it), rule);
        }
    }
    let sides = board.names.len();
    let pairs = || (0..sides).flat_map(move |a| (a + 1..sides).map(move |b| (a, b)));
    let mut found: BTreeMap<&str, RuleFigures> = BTreeMap::new();
    for item in board.items.iter().filter(|it| it.is_dispute()) {
        let decided = item.present().find_map(|(_, it)| {
            let named = by_id.get(&it.annotation.id);
            named.or_else(|| by_content.get(&board.content(item, it)))
        });
        let Some(&rule) = decided else { continue };
        let figures = found.entry(rule).or_insert_with(|| RuleFigures {
            rule: rule.to_owned(),
            count: 0,
            lost: vec![[0; 2]; pairs().count()],
        });
        figures.count += 1;
        let opened = &board.documents[item.document].opened;
        for ((a, b), lost) in pairs().zip(&mut figures.lost) {
            let (x, y) = (&item.readings[a], &item.readings[b]);
            if opened[a] && opened[b] && !same_span(x.as_ref(), y.as_ref()) {
                lost[0] += u64::from(x.is_some());
                lost[1] += u64::from(y.is_some());
            }
        }
    }
    let mut rules: Vec<RuleFigures> = found.into_values().collect();
    rules.sort_by_key(|it| (it.rule.is_empty(), std::cmp::Reverse(it.count)));
    rules
}

/// Whether two readings count as equal: to the letter, and of one tag.
pub fn same_span(a: Option<&Reading>, b: Option<&Reading>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => {
            let (a, b) = (&a.annotation, &b.annotation);
            a.spans == b.spans && a.tag == b.tag
        }
        (None, None) => true,
        _ => false,
    }
}
