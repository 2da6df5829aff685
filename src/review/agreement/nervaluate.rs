//! Counts as the Python library nervaluate 1.2.1 makes them, for comparing
//! with figures that were published from it.
//!
//! They are not the best one-to-one counts: predictions are taken in order,
//! and each takes the first true span that overlaps it by at least 1% of the
//! true span's length and is still free, unless a fully right one follows.
//! Repeats count. Ends are inclusive there, so that ours are given less one,
//! and a discontinuous annotation, of which the library knows nothing, is its
//! hull. The counts of a label come from that label's spans alone.

use super::super::marks::Marks;
use super::counts::Scheme;

/// The four schemes by the library's names, in its order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Nervaluate {
    /// Boundaries and label.
    pub strict: Scheme,
    /// Boundaries, or overlap by half.
    pub partial: Scheme,
    /// The label, where the two overlap.
    pub ent_type: Scheme,
    /// Boundaries.
    pub exact: Scheme,
}

/// A span with an inclusive end, as the library takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entity {
    /// The first code point.
    pub start: u32,
    /// The last code point.
    pub end: u32,
    /// The label's rank.
    pub label: u32,
}

/// All spans of one annotator in one document, repeats too, sorted.
pub fn entities(marks: &Marks<'_>) -> Vec<Entity> {
    let repeats = marks.repeats.iter().map(|it| &it.0);
    let mut all: Vec<Entity> = marks
        .kept
        .iter()
        .chain(repeats)
        .map(|it| {
            let hull = it.spans.hull();
            Entity {
                start: hull.start().get(),
                end: hull.end().get() - 1,
                label: it.label,
            }
        })
        .collect();
    all.sort_unstable();
    all
}

impl Nervaluate {
    /// Adds one document's counts.
    pub fn add(&mut self, gold: &[Entity], pred: &[Entity]) {
        let near = Near::of(gold);
        add(&mut self.strict, one(gold, pred, &near, strict));
        add(&mut self.partial, one(gold, pred, &near, partial));
        add(&mut self.ent_type, one(gold, pred, &near, ent_type));
        add(&mut self.exact, one(gold, pred, &near, exact));
    }
}

fn add(to: &mut Scheme, more: Scheme) {
    to.cor += more.cor;
    to.inc += more.inc;
    to.par += more.par;
    to.mis += more.mis;
    to.spu += more.spu;
}

/// What a prediction comes to, and the true span that it uses up.
enum Verdict {
    Correct(usize),
    Incorrect(usize),
    Partial(usize),
    Spurious,
}

type Rule = fn(&[Entity], &Entity, &mut dyn Iterator<Item = usize>) -> Verdict;

fn one(gold: &[Entity], pred: &[Entity], near: &Near, rule: Rule) -> Scheme {
    let mut used = vec![false; gold.len()];
    let mut scheme = Scheme::default();
    let mut places = Vec::new();
    for it in pred {
        near.meeting(gold, it, &mut places);
        let mut free = places.iter().copied().filter(|&at| !used[at]);
        let taken = match rule(gold, it, &mut free) {
            Verdict::Correct(at) => {
                scheme.cor += 1;
                at
            }
            Verdict::Incorrect(at) => {
                scheme.inc += 1;
                at
            }
            Verdict::Partial(at) => {
                scheme.par += 1;
                at
            }
            Verdict::Spurious => {
                scheme.spu += 1;
                continue;
            }
        };
        used[taken] = true;
    }
    scheme.mis = used.iter().filter(|it| !**it).count() as u64;
    scheme
}

/// Whether two spans overlap by at least 1% of the true one, computed as the
/// library does.
fn overlaps(pred: &Entity, gold: &Entity) -> bool {
    if pred.start > gold.end || pred.end < gold.start {
        return false;
    }
    let shared = f64::from(pred.end.min(gold.end) - pred.start.max(gold.start) + 1);
    let length = f64::from(gold.end - gold.start + 1);
    shared / length * 100.0 >= 1.0
}

fn same_bounds(pred: &Entity, gold: &Entity) -> bool {
    (pred.start, pred.end) == (gold.start, gold.end)
}

fn strict(gold: &[Entity], pred: &Entity, free: &mut dyn Iterator<Item = usize>) -> Verdict {
    let mut wrong = None;
    for at in free {
        if gold[at] == *pred {
            return Verdict::Correct(at);
        }
        if wrong.is_none() && overlaps(pred, &gold[at]) {
            wrong = Some(at);
        }
    }
    wrong.map_or(Verdict::Spurious, Verdict::Incorrect)
}

fn exact(gold: &[Entity], pred: &Entity, free: &mut dyn Iterator<Item = usize>) -> Verdict {
    let mut wrong = None;
    for at in free {
        if same_bounds(pred, &gold[at]) {
            return Verdict::Correct(at);
        }
        if wrong.is_none() && overlaps(pred, &gold[at]) {
            wrong = Some(at);
        }
    }
    wrong.map_or(Verdict::Spurious, Verdict::Incorrect)
}

fn partial(gold: &[Entity], pred: &Entity, free: &mut dyn Iterator<Item = usize>) -> Verdict {
    let mut half = None;
    for at in free {
        if same_bounds(pred, &gold[at]) {
            return Verdict::Correct(at);
        }
        if half.is_none() && overlaps(pred, &gold[at]) {
            half = Some(at);
        }
    }
    half.map_or(Verdict::Spurious, Verdict::Partial)
}

fn ent_type(gold: &[Entity], pred: &Entity, free: &mut dyn Iterator<Item = usize>) -> Verdict {
    let mut right: Option<(u64, usize)> = None;
    let mut wrong = None;
    for at in free {
        let it = &gold[at];
        if !overlaps(pred, it) {
            continue;
        }
        let apart = u64::from(pred.start.abs_diff(it.start)) + u64::from(pred.end.abs_diff(it.end));
        if it.label == pred.label {
            if right.is_none_or(|best| apart < best.0) {
                right = Some((apart, at));
            }
        } else if wrong.is_none() {
            wrong = Some(at);
        }
    }
    match (right, wrong) {
        (Some((_, at)), _) => Verdict::Correct(at),
        (None, Some(at)) => Verdict::Incorrect(at),
        (None, None) => Verdict::Spurious,
    }
}

/// True spans by length, so that those which meet a prediction are found
/// without a look at all of them: the library looks at all.
struct Near {
    /// For each power of two of lengths the places of its spans, by start.
    classes: Vec<Vec<usize>>,
}

impl Near {
    fn of(gold: &[Entity]) -> Self {
        let mut classes: Vec<Vec<usize>> = vec![Vec::new(); 33];
        for (at, it) in gold.iter().enumerate() {
            let length = it.end - it.start + 1;
            classes[length.ilog2() as usize].push(at);
        }
        Self { classes }
    }

    /// The places, ascending, of all true spans that share a code point with `it`.
    fn meeting(&self, gold: &[Entity], it: &Entity, places: &mut Vec<usize>) {
        places.clear();
        for (power, class) in self.classes.iter().enumerate() {
            let longest = (1_u64 << (power + 1)) - 1;
            let from = u64::from(it.start).saturating_sub(longest);
            let first = class.partition_point(|&at| u64::from(gold[at].start) < from);
            let begun = class[first..]
                .iter()
                .copied()
                .take_while(|&at| gold[at].start <= it.end);
            places.extend(begun.filter(|&at| gold[at].end >= it.start));
        }
        places.sort_unstable();
    }
}
