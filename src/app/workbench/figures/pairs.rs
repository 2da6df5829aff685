//! The figures of annotators among one another: of every two, and of all.

use super::{SEED, Texts};
use crate::io::clock;
use crate::model::{Project, SourceId, TagId};
use crate::review::agreement::cluster_data::BothScores;
use crate::review::agreement::counts::{Counts, SetScore};
use crate::review::agreement::frozen::{Circumstances, Frozen, FrozenFile, Since};
use crate::review::agreement::intervals::Interval;
use crate::review::agreement::measure::{Measure, Undefined};
use crate::review::agreement::tally::{NONE, Tally};
use crate::review::agreement::units::Tokens;
use crate::review::agreement::value_counts::FIGURE_PARTS;
use crate::review::agreement::{Comparison, Many, Scope};
use crate::review::pairing::{Document, Silence, pair};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The figures of one tag or one source.
#[derive(Clone, Debug, PartialEq)]
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

/// How two annotators part at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Parting {
    /// They overlap and have other tags.
    Tag,
    /// They overlap and have the same tag.
    Boundary,
    /// Only the first has marked anything there.
    OnlyFirst,
    /// Only the second has.
    OnlySecond,
}

/// The figures of one way of parting.
#[derive(Clone, Debug, PartialEq)]
pub struct KindFigures {
    /// Which.
    pub parting: Parting,
    /// How many places.
    pub count: u64,
    /// What the F1 over everything would be if these were settled.
    pub if_settled: Measure,
}

/// A figure over everything.
#[derive(Clone, Debug, PartialEq)]
pub struct Headline {
    /// What it is, for people.
    pub name: &'static str,
    /// The figure.
    pub figure: Measure,
    /// Its 95% interval over documents, where it has one.
    pub interval: Option<Interval>,
    /// Whether it is about places that both marked, not about all.
    pub of_pairs: bool,
}

/// The figures of two files.
#[derive(Clone, Debug, PartialEq)]
pub struct PairFigures {
    /// Which two, by their places.
    pub files: [usize; 2],
    /// Strict F1 over everything.
    pub f1: Measure,
    /// Its 95% interval.
    pub interval: Interval,
    /// Spans of both, of the first alone, of the second alone.
    pub counts: [u64; 3],
    /// The other figures over everything.
    pub headlines: Vec<Headline>,
    /// By how the two part.
    pub kinds: Vec<KindFigures>,
    /// By tag.
    pub tags: Vec<FiguresOf<TagId>>,
    /// By source.
    pub sources: Vec<FiguresOf<SourceId>>,
    /// Which tag met which.
    pub confusion: Vec<ConfusionCell>,
}

impl PairFigures {
    /// What the F1 over everything would be if the disagreements of a cell of
    /// the confusion table were settled.
    pub fn cell_if_settled(&self, cell: &ConfusionCell) -> Measure {
        let (first, second, count) = cell;
        // Pairs on the diagonal are alike or differ in boundaries.
        let differ = match (first, second) {
            (Some(x), Some(y)) if x == y => {
                let of_tag = self.tags.iter().find(|it| it.of == *x);
                count - of_tag.map_or(0, |it| it.counts[0]).min(*count)
            }
            _ => *count,
        };
        self.set().f1_if_settled(&SetScore {
            tp: 0,
            fneg: if first.is_some() { differ } else { 0 },
            fp: if second.is_some() { differ } else { 0 },
        })
    }

    fn set(&self) -> SetScore {
        let [tp, fneg, fp] = self.counts;
        SetScore { tp, fp, fneg }
    }
}

/// The figures of three and more files together.
#[derive(Clone, Debug, PartialEq)]
pub struct ManyFigures {
    /// Each annotator's mean F1 with the others, by file.
    pub annotator_f1: Vec<Measure>,
    /// The figures over all.
    pub headlines: Vec<Headline>,
}

/// The figures of a review.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Every two files.
    pub pairs: Vec<PairFigures>,
    /// All together, if there are more than two.
    pub many: Option<ManyFigures>,
    /// All figures, to be frozen.
    pub now: Frozen,
    /// The agreement frozen beside the gold held against this one, or why it
    /// cannot be; `None` if nothing was frozen.
    pub since: Option<Result<Since, String>>,
}

/// Computes all figures.
pub(super) fn figures(
    sides: &[Arc<Project>],
    texts: &Texts,
    files: Vec<FrozenFile>,
    then: Result<Option<Frozen>, String>,
) -> Figures {
    let projects: Vec<&Project> = sides.iter().map(AsRef::as_ref).collect();
    let paired = pair(&projects, Silence::NotOpened);
    let words = paired.documents.iter().map(|it| words(it, texts)).collect();
    let scope = Scope::new(projects, paired, words, None);
    let around = Circumstances {
        time: clock::written(clock::now()),
        decided: None,
        files,
        seed: SEED,
    };
    let (pairs, many, now) = if sides.len() == 2 {
        let found = scope.compare(0, 1, SEED);
        let pairs = vec![of_pair(&scope, [0, 1], &found, texts)];
        (pairs, None, Frozen::of_two(&scope, &found, around))
    } else {
        let found = scope.many(SEED);
        let all = found.pairs.iter();
        let pairs = all.map(|(a, b, it)| of_pair(&scope, [*a, *b], it, texts));
        let many = of_many(&found);
        (
            pairs.collect(),
            Some(many),
            Frozen::of_many(&scope, &found, around),
        )
    };
    let since = match then {
        Ok(then) => then.map(|it| it.since(&now)),
        Err(cause) => Some(Err(cause)),
    };
    Figures {
        pairs,
        many,
        now,
        since,
    }
}

/// The words of a document, if its text is at hand.
pub(super) fn words(document: &Document, texts: &Texts) -> Option<Tokens> {
    let text = texts.get(document.sha256.as_str());
    text.map(|it| Tokens::of(it.1.as_str()))
}

fn of_many(found: &Many<'_>) -> ManyFigures {
    ManyFigures {
        annotator_f1: found.annotator_f1.clone(),
        headlines: vec![
            headline("mean F1 of every two", found.mean_f1),
            headline("alpha on characters, marked or not", found.alpha.any),
            headline("alpha of sets of tags (MASI)", found.masi),
            headline("Fleiss’ kappa on words, marked or not", found.fleiss.any),
        ],
    }
}

fn headline(name: &'static str, figure: Measure) -> Headline {
    Headline {
        name,
        figure,
        interval: None,
        of_pairs: false,
    }
}

fn of_pair(
    scope: &Scope<'_>,
    files: [usize; 2],
    found: &Comparison<'_>,
    texts: &Texts,
) -> PairFigures {
    let tally = &found.overall.tally;
    let total = tally.counts.set();
    let tag = |label: u32| TagId::parse(scope.labels.name(label)).ok();
    let kappas: BTreeMap<u32, Measure> = found.overall.units.kappa.labels.iter().copied().collect();
    let none = Err(Undefined("not marked by anybody"));
    let tags = found.per_label.iter().filter_map(|(label, part)| {
        let kappa = kappas.get(label).copied().unwrap_or(none);
        Some(figures_of(tag(*label)?, &part.tally, kappa, &total))
    });
    let sources = found.per_document.iter().filter_map(|(at, part)| {
        let document = scope.paired.documents.get(*at)?;
        let source = source_of(document, texts)?;
        let kappa = part.units.kappa.any;
        Some(figures_of(source, &part.tally, kappa, &total))
    });
    let cells = tally.confusion.iter();
    let confusion = cells.map(|((a, b), count)| {
        let side = |label: u32| if label == NONE { None } else { tag(label) };
        (side(*a), side(*b), *count)
    });
    PairFigures {
        files,
        f1: total.f1(),
        interval: found
            .intervals
            .as_ref()
            .map_or_else(|why| Err(*why), |it| it.f1[0]),
        counts: [total.tp, total.fneg, total.fp],
        headlines: headlines(found),
        kinds: kinds(&tally.counts, &total),
        tags: tags.collect(),
        sources: sources.collect(),
        confusion: confusion.collect(),
    }
}

/// The figures of a tag or a source, of which `total` is the whole.
pub(super) fn figures_of<T>(
    of: T,
    tally: &Tally,
    kappa: Measure,
    total: &SetScore,
) -> FiguresOf<T> {
    let set = tally.counts.set();
    FiguresOf {
        of,
        counts: [set.tp, set.fneg, set.fp],
        f1: set.f1(),
        kappa,
        if_settled: total.f1_if_settled(&set),
    }
}

/// What the gold calls a document, or else the first file that has it.
pub(super) fn source_of(document: &Document, texts: &Texts) -> Option<SourceId> {
    let of_gold = texts.get(document.sha256.as_str()).map(|it| it.0.clone());
    of_gold.or_else(|| document.sources.iter().flatten().next().cloned())
}

fn headlines(found: &Comparison<'_>) -> Vec<Headline> {
    let (tally, units) = (&found.overall.tally, &found.overall.units);
    let counts = &tally.counts;
    let drawn = found.intervals.as_ref();
    let interval = |pick: &dyn Fn(&crate::review::agreement::intervals::Intervals) -> Interval| {
        Some(drawn.map_or_else(|why| Err(*why), pick))
    };
    let all = FIGURE_PARTS.iter().position(|it| *it == "all").unwrap_or(0);
    let lea = |it: &Option<BothScores>, why: &'static str| {
        it.as_ref()
            .map_or(Err(Undefined(why)), |it| it.strict.lea.f1)
    };
    let with = |name, figure, interval| Headline {
        interval,
        ..headline(name, figure)
    };
    let of_pairs = |name, figure| Headline {
        of_pairs: true,
        ..headline(name, figure)
    };
    vec![
        with(
            "F1, boundaries alone",
            counts.exact().f1(),
            interval(&|it| it.f1[2]),
        ),
        with(
            "F1, overlapping pairs count half",
            counts.partial().f1(),
            interval(&|it| it.f1[3]),
        ),
        with(
            "F1, tag alone",
            counts.typed().f1(),
            interval(&|it| it.f1[4]),
        ),
        with(
            "kappa on words, marked or not",
            units.kappa.any,
            interval(&|it| it.kappa[1]),
        ),
        with(
            "alpha on characters, marked or not",
            units.alpha.any,
            interval(&|it| it.alpha[1]),
        ),
        with(
            "alpha of sets of tags (MASI)",
            units.masi,
            interval(&|it| it.masi),
        ),
        of_pairs(
            "equal values of aligned figures",
            tally.values.figure_share(all),
        ),
        of_pairs("equal values of aligned dates", tally.values.date_share(2)),
        with(
            "F1 of relations, ends aligned",
            tally.links.relaxed().f1(),
            interval(&|it| it.links[1]),
        ),
        headline(
            "LEA F1 of entities",
            lea(&found.overall.entities, "no entity mentions on either side"),
        ),
        headline(
            "LEA F1 of events",
            lea(
                &found.overall.events,
                "no accounts of events on either side",
            ),
        ),
    ]
}

/// How often the two part in each way, and what settling it would gain.
fn kinds(counts: &Counts, total: &SetScore) -> Vec<KindFigures> {
    let pairs = counts.n1 + counts.n2 + counts.n3 + counts.n4;
    let of = |parting, count, sides: [u64; 2]| KindFigures {
        parting,
        count,
        if_settled: total.f1_if_settled(&SetScore {
            tp: 0,
            fneg: count * sides[0],
            fp: count * sides[1],
        }),
    };
    vec![
        of(Parting::Tag, counts.n2 + counts.n4, [1, 1]),
        of(Parting::Boundary, counts.n3, [1, 1]),
        of(Parting::OnlyFirst, counts.pos - pairs, [1, 0]),
        of(Parting::OnlySecond, counts.act - pairs, [0, 1]),
    ]
}
